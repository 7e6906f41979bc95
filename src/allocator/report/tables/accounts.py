"""Accounts by institution and year: what comes in, what is spent, what is left for performance pay."""

from __future__ import annotations

from allocator import terms
from allocator.report.table import Cell, Table, column
from allocator.report.view import View
from allocator.rows import Outlay, Sum, money
from allocator.rules import accounts as of
from allocator.rules.pay import PerformancePool


def fund(view: View, year: int) -> float | None:
    """Share of the surplus that the development fund takes; None: no clause says so."""
    rule = next((r for r in view.instance.rules if isinstance(r, PerformancePool)), None)
    return rule.fund.at(year) if rule else None


def accounts(view: View) -> Table:
    """收支与绩效: revenue, costs line by line, surplus before performance pay, performance pay and today's level."""
    places, reader = view.instance.places, view.reader
    rows: list[tuple[Cell, ...]] = []
    for year in view.years:
        numbers: list[tuple[float, ...]] = []
        for at in places.accounts:
            read = [reader.total(part) for part in _parts(view, at, year)]
            surplus = read[0] - sum(read[1:-2])
            numbers.append((*read[:-2], surplus, *read[-2:]))
            rows.append((year, view.place(at), *numbers[-1], _share(read[-2], read[-1])))
        if len(places.accounts) > 1:
            sums = [sum(values) for values in zip(*numbers, strict=True)]
            rows.append((year, view.total, *sums, _share(sums[-2], sums[-1])))
    label = view.t
    return Table("accounts", label("收支与绩效", "Accounts and performance pay"), (
        column("year", "year", 6), column("at", width=22),
        column("revenue", "money", 14, zh="总收入", en="revenue"),
        column("drugs", "money", 13, zh="药品费（扣节约）", en="drugs, less saving"),
        column("consumables", "money", 13, zh="卫生材料费（扣节约）", en="consumables, less saving"),
        column("overhead", "money", 13, zh="管理费用及其他", en="overhead and other"),
        column("fixed", "money", 13, zh="基本人员经费", en="fixed pay and charges"),
        column("outlay", "money", 17, zh="进修、招聘与学历", en="study, recruiting, degrees"),
        column("top_up", "money", 14, zh="同工同酬补差", en="equal-pay top-up"),
        column("surplus", "money", 14, zh="发绩效前结余", en="surplus before performance pay"),
        column("performance", "money", 13, zh="绩效工资", en="performance pay"),
        column("level", "money", 13, zh="按现人均水平", en="at today's level a head"),
        column("share", "percent", 9, zh="占现水平", en="of today's level")), tuple(rows), _note(view))


def _parts(view: View, at: str, year: int) -> tuple[Sum, ...]:
    """Revenue, the costs one after the other, performance pay, performance pay at today's level."""
    places, decided = view.instance.places, view.instance.amounts

    def saved(line: str) -> Sum:
        term = of.saving(places, at, line, year)
        booked = money(places.booked(at, line, year))
        return booked - term if (term.name, term.of, term.year) in decided else booked

    top_up = of.top_up(places, at, year)
    performance = of.performance(places, at, year)
    level = of.grid_performance(places, at, year)
    return (of.revenue(places, at, year), saved("drugs"), saved("consumables"),
            money(places.booked(at, "overhead", year)), of.fixed_pay(places, at, year),
            Sum.of(Outlay((at,), year)),
            Sum.of(top_up) if (top_up.name, top_up.of, top_up.year) in decided else money(0),
            Sum.of(performance) if (performance.name, performance.of, performance.year) in decided else level, level)


def _note(view: View) -> str:
    shares = [(year, fund(view, year)) for year in view.years]
    told = next((share for _, share in shares if share is not None), None)
    left = "" if told is None else view.t(
        f"全医共体绩效工资合计不超过发绩效前结余的{1 - told:.0%}，其余{told:.0%}提取医院发展基金。",
        f"Performance pay of all together is at most {1 - told:.0%} of the surplus before it; {told:.0%} goes to the "
        "development fund. ")
    lines = view.t("、", ", ").join(line.label(view.lang) for line in terms.LINES.values() if line.unit == "revenue")
    return view.t(f"单位：{view.money}。总收入含{lines}。{left}人员薪酬随原账户：调动人员由调出单位账户支付。",
                  f"In {view.money}. Revenue: {lines}. {left}Pay stays with the account that owned a person before "
                  "the plan.")


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None

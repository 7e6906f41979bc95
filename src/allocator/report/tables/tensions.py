"""Where clauses pull at the same money: what each asks for in yuan against what there is, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from allocator import terms
from allocator.costs import costs
from allocator.report.table import Cell, Table, column
from allocator.report.view import View
from allocator.rows import Persons, Row, Sum
from allocator.rules.accounts import PURCHASES, booked_on, saving
from allocator.rules.base import Rule
from allocator.rules.pay import EqualPay, PerformancePool
from allocator.rules.pay_balance import PayBalance
from allocator.rules.purchasing import ConsumablesShare, PurchasingSaved
from allocator.rules.recruiting import LeadersRecruited, QualifiedRecruits
from allocator.rules.specialties import KeySpecialties, KeySpecialtiesCount, WeakSpecialties

R = TypeVar("R", bound=Rule)
Line = tuple[Cell, ...]
"""clause, matter, period, asked [money], there [money], what it says."""


def tensions(view: View) -> Table:
    """资金上的矛盾; no rows where there are no accounts."""
    rows: list[Line] = []
    if view.instance.places.accounts:
        for of in (_pool, _purchasing, _consumables, _equal_pay, _allowance, _recruits, _upgrades, _specialties):
            rows += [(*line[:-1], str(line[-1])[:1].upper() + str(line[-1])[1:]) for line in of(view)]
    lacking = [str(row[1]) for row in rows if _number(row[3]) > _number(row[4]) + 0.5]
    named = view.t("、", ", ").join(lacking)
    note = "" if not rows else view.t(
        f"{len(rows)}处要钱的条款，{len(lacking)}处不够：{named}" if lacking else f"{len(rows)}处要钱的条款都够",
        f"Of {len(rows)} claims on the money, {len(lacking)} are not covered: {named}" if lacking else
        f"All {len(rows)} claims on the money are covered")
    title = view.t("资金上的矛盾：条款要多少，有多少", "Where clauses pull at the same money: asked, and there")
    return Table("tensions", title, (
        column("clause", width=10), column("matter", width=15, zh="事项", en="matter"),
        column("period", width=13, zh="期间"),
        column("asked", "money", 13, zh=f"需要（{view.money}）", en=f"asked ({view.money})"),
        column("there", "money", 13, zh=f"可有（{view.money}）", en=f"there ({view.money})"),
        column("told", "long", 70, zh="说明", en="what it says")), tuple(rows), note)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _rules(view: View, kind: type[R]) -> list[R]:
    return [rule for rule in view.instance.rules if isinstance(rule, kind)]


def _cited(rules: Iterable[Rule]) -> str:
    return " ".join(dict.fromkeys(rule.cited for rule in rules))


def _by_year(view: View, values: Iterable[float]) -> str:
    """Amounts year by year in words."""
    values = list(values)
    if len(values) > 1 and len({round(value) for value in values}) == 1:
        return view.t(f"每年{view.amount(values[0])}", f"{view.amount(values[0])} a year")
    return view.t("，", ", ").join(view.t(f"{year}年{view.amount(value)}", f"{view.amount(value)} in {year}")
                                  for year, value in zip(view.years, values, strict=True))


def _pool(view: View) -> Iterator[Line]:
    """The pool by the clause's words from the ledgers of the year before, against what was paid then."""
    places, base = view.instance.places, booked_on(view.instance.places)
    for rule in _rules(view, PerformancePool)[:1]:
        fund = rule.fund.at(view.years[0])
        if fund is None:
            return
        sign = {"revenue": 1.0, "cost": -1.0}
        surplus = sum(sign[line.unit] * places.booked(at, key, base) for at in places.accounts
                      for key, line in terms.LINES.items() if line.unit in sign and key != "performance_pay")
        pool = (1 - fund) * max(0.0, surplus)
        paid = sum(places.booked(at, "performance_pay", base) for at in places.accounts)
        all_of_it = view.balances.together
        given = _by_year(view, [all_of_it[year].performance for year in view.years])
        shares = view.t("、", ", ").join(f"{x.performance / x.level:.0%}" for x in all_of_it.values() if x.level)
        over = paid - pool
        enough = "只够发" if over > 0 else "可发"
        beyond = (view.t(f"比现发少{view.amount(over)}", f"{view.amount(over)} less than is paid") if over > 0 else
                  view.t(f"比现发多{view.amount(-over)}", f"{view.amount(-over)} more than is paid"))
        yield (rule.cited, view.t("绩效工资池", "Performance-pay pool"), view.t(f"{base}年账", f"{base} ledgers"), paid,
               pool, view.t(f"按条款字面，{base}年账{enough}{view.amount(pool)}，{beyond}；方案发{given}，"
                            f"依次为现人均水平的{shares}",
                            f"By the clause's words the ledgers of {base} allow {view.amount(pool)}, {beyond}; the "
                            f"plan pays {given}, {shares} of today's level a head"))


def _saved(view: View, at: str, line: str, year: int) -> float:
    return view.balances.total(Sum.of(saving(view.instance.places, at, line, year)))


def _purchasing(view: View) -> Iterator[Line]:
    """What is to be saved, and what the plan saves."""
    places = view.instance.places
    for rule in _rules(view, PurchasingSaved)[:1]:
        base, year = booked_on(places), view.years[0]
        before = sum(places.booked(at, line, base) for at in places.accounts for line in PURCHASES)
        asked = (rule.share.at(year) or 0.0) * before
        saved = [sum(_saved(view, at, line, y) for at in places.accounts for line in PURCHASES) for y in view.years]
        yield (rule.cited, view.t("采购节约", "Purchasing savings"), _year(view), asked, saved[0],
               view.t(f"要求节约{view.amount(asked)}；方案腾出{_by_year(view, saved)}",
                      f"{view.amount(asked)} is to be saved; the plan frees {_by_year(view, saved)}"))


def _consumables(view: View) -> Iterator[Line]:
    """What is above the limit today, and what those hospitals save on consumables."""
    places = view.instance.places
    for rule in _rules(view, ConsumablesShare)[:1]:
        year, over = view.years[0], dict[str, float]()
        for row in rule.rows(places):
            if row.year == year:
                excess = view.reader.total(row.linear, view.reader.today)
                if excess > 0:
                    over[row.at] = excess
        saved = [sum(_saved(view, at, "consumables", y) for at in over) for y in view.years]
        where = view.t("、", ", ").join(view.place(at) for at in over)
        yield (rule.cited, view.t("卫生材料费上限", "Limit on consumables"), _year(view), sum(over.values()), saved[0],
               view.t(f"{where}超出{view.amount(sum(over.values()))}；方案在这{'几' if len(over) > 1 else '一'}家腾出"
                      f"{_by_year(view, saved)}",
                      f"{where} {'are' if len(over) > 1 else 'is'} {view.amount(sum(over.values()))} above it; the "
                      f"plan frees {_by_year(view, saved)} there") if over else
               view.t("没有医院超出", "no hospital is above it"))


def _equal_pay(view: View) -> Iterator[Line]:
    """What the difference comes to today, and what the plan pays of it."""
    for rule in _rules(view, EqualPay)[:1]:
        rows = [row for row in rule.rows(view.instance.places) if not row.tag]
        today = sum(max(0.0, view.reader.total(row.linear * -1.0, view.reader.today)) for row in rows
                    if row.year == view.years[0])
        paid = [view.balances.together[year].top_up for year in view.years]
        still = _short(view, rows)
        # asked in the plan's first year, when people may be others than today
        due = paid[0] + still[0]
        yield (rule.cited, view.t("同工同酬", "Equal pay"), _year(view), due, paid[0],
               view.t(f"现差{view.amount(today)}一年，{view.years[0]}年按方案人员应补{view.amount(due)}；"
                      f"方案补差{_by_year(view, paid)}",
                      f"{view.amount(today)} a year is missing today, {view.amount(due)} in {view.years[0]} for the "
                      f"people of the plan; it tops up {_by_year(view, paid)}")
               + _still(view, still))


def _allowance(view: View) -> Iterator[Line]:
    """What posts of high risk or load are due for those who serve there, and what the plan pays."""
    rate = view.instance.places.budget.special_allowance
    for rule in _rules(view, PayBalance)[:1]:
        rows = [row for row in rule.rows(view.instance.places) if row.tag == "allowance"]
        due = [sum(view.balances.total(Sum.of(row.per)) for row in rows if row.year == year and row.per is not None)
               for year in view.years]
        if not rate or not rows:
            return
        paid = [view.balances.together[year].allowance for year in view.years]
        yield (rule.cited, view.t("特殊岗位津贴", "Special-post allowance"), _year(view), due[0], paid[0],
               view.t(f"每人每年{view.amount(rate)}，{view.years[0]}年折合{due[0] / rate:,.0f}人，"
                      f"应发{_by_year(view, due)}；方案发{_by_year(view, paid)}",
                      f"{view.amount(rate)} a person and year, {due[0] / rate:,.0f} full-time in {view.years[0]}: "
                      f"{_by_year(view, due)} is due; the plan pays {_by_year(view, paid)}")
               + _still(view, _short(view, rows)))


def _short(view: View, rows: Iterable[Row]) -> list[float]:
    """What the plan leaves short of rows about pay, year by year [money]."""
    still = dict.fromkeys(view.years, 0.0)
    for row in rows:
        still[row.year] += max(0.0, view.balances.total(row.linear * -1.0))
    return list(still.values())


def _still(view: View, short: Sequence[float]) -> str:
    """That in words, of the years that have any; blank where none has."""
    found = [(year, value) for year, value in zip(view.years, short, strict=True) if value >= 1]
    told = view.t("，", ", ").join(view.t(f"{year}年{view.amount(value)}", f"{view.amount(value)} in {year}")
                                  for year, value in found)
    return view.t(f"，仍差{told}", f"; still short: {told}") if found else ""


def _year(view: View) -> str:
    return view.t(f"{view.years[0]}年", str(view.years[0]))


def _over(view: View) -> str:
    return view.t(f"{view.span}年", view.span)


def _cost(view: View, kind: str) -> float:
    return sum(value for (name, _), value in costs(view.instance, view.decisions).items() if name == kind)


def _left(view: View) -> float:
    """What all uses leave over the years."""
    return sum(one.left for one in view.balances.together.values())


def _fits(view: View) -> str:
    """Whether the money is enough, once everything is paid."""
    balances = view.balances.together
    runs = dict(zip(balances, accumulate(one.left for one in balances.values()), strict=True))
    short = [year for year, left in runs.items() if left < -0.5]
    if short:
        years = view.t("、", ", ").join(map(str, short))
        return view.t(f"到{years}年底累计收不抵支", f"by the end of {years} more is spent than there is")
    if _left(view) < 0.5:
        return view.t(f"{view.span}年资金刚好用完，没有剩余",
                      f"the money of {view.span} just covers it, nothing is left")
    return view.t(f"付清全部用途后{view.span}年还剩{view.amount(_left(view))}，够用",
                  f"after every use {view.amount(_left(view))} is left in {view.span}: it fits")


def _recruits(view: View) -> Iterator[Line]:
    rules = [*_rules(view, QualifiedRecruits), *_rules(view, LeadersRecruited)]
    if rules:
        cost = _cost(view, "recruit")
        yield (_cited(rules), view.t("招聘", "Recruits"), _over(view), cost, _left(view) + cost,
               view.t(f"引进费用和期内薪酬{view.amount(cost)}，已列入成本；{_fits(view)}",
                      f"settling-in and pay in the plan {view.amount(cost)}, inside the cost; {_fits(view)}"))


def _upgrades(view: View) -> Iterator[Line]:
    found = list(dict.fromkeys(
        rule.cited for rule, row in view.instance.rows if not row.indicator
        and any(isinstance(term, Persons) and term.who.reads("upgrade") for term in Sum.of(row.body).terms())))
    if found:
        cost, count = _cost(view, "upgrade"), sum(line.count for line in view.decisions.upgrades)
        yield (" ".join(found), view.t("学历提升", "Degree upgrades"), _over(view), cost, _left(view) + cost,
               view.t(f"{count:,.0f}人次提升学历，补助{view.amount(cost)}，已列入成本；{_fits(view)}",
                      f"{count:,.0f} upgrades, {view.amount(cost)}, inside the cost; {_fits(view)}"))


def _specialties(view: View) -> Iterator[Line]:
    """What the plan spends on them, against what performance pay leaves; and what they reach."""
    rules = [*_rules(view, KeySpecialties), *_rules(view, KeySpecialtiesCount), *_rules(view, WeakSpecialties)]
    if not rules or not view.instance.places.specialties:
        return
    spent = {use: sum(one.uses[use] for one in view.balances.together.values()) for use in ("equipment", "specialty")}
    cost = sum(spent.values())
    reached = [f for f in view.findings if f.year == view.years[-1] and not f.tag and not f.of and f.value is not None
               and f.rule in (KeySpecialties.name, KeySpecialtiesCount.name)]
    short = view.t("、", ", ").join(dict.fromkeys(f.clause for f in reached if f.verdict != "met"))
    verdict = view.t(f"到{view.years[-1]}年{short}未达" if short else f"到{view.years[-1]}年各级目标都达到",
                     f"by {view.years[-1]} {short} fall short" if short else f"every target of {view.years[-1]} is met")
    yield (_cited(rules), view.t("重点专科", "Key specialties"), _over(view), cost, _left(view) + cost,
           view.t(f"设备{view.amount(spent['equipment'])}、建设{view.amount(spent['specialty'])}；{_fits(view)}；{verdict}",
                  f"equipment {view.amount(spent['equipment'])}, building {view.amount(spent['specialty'])}; "
                  f"{_fits(view)}; {verdict}"))

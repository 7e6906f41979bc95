"""From revenue to what is carried on, all accounts together, year by year."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.report.balances import Balance
from allocator.report.table import Table, column
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View

MILLION = 1e6


def pool(view: View) -> Chart:
    """Steps: revenue, less each cost, surplus, less the development fund (where there is one), pool; less performance
    pay and development, what is left."""
    rows: list[tuple[str | int | float | None, ...]] = []
    fund = view.balances.keeps_fund
    highest, title = 1.0, view.t("没有账目", "No ledgers")
    for year, all_of_it in view.balances.together.items():
        rows += [(year, label, kind, amount / MILLION, f"{round(amount / MILLION, 1) + 0.0:,.1f}")
                 for label, kind, amount in _steps(view, all_of_it)]
        highest = max(highest, all_of_it.revenue / MILLION)
        title = _title(view, all_of_it)
    less, again = (view.t("，再减发展基金为绩效工资总额上限", " less the development fund, the pool;"),
                   view.t("加回发展基金，", " the fund again,")) if fund else ("", "")
    return Chart("pool", title, view.t(
        f"全部账户合计，单位百万{view.money}：总收入减各项成本得发绩效前结余{less}；减去实发绩效工资，{again}再减发展性支出为当年结余。",
        f"All accounts together, in millions of {view.money}: revenue less each cost gives the surplus before "
        f"performance pay;{less} less performance pay,{again} less development, what is left."),
        Table("pool-drawn", title, (
            column("year", "year"), column("step"), column("kind"), column("amount", "number"), column("told")),
            tuple(rows)), 1.25 * highest)


def _steps(view: View, x: Balance) -> Iterator[tuple[str, str, float]]:
    """(label, kind, amount); lines that the county has in no year are left out."""
    t, every, kept_fund = view.t, view.balances.together.values(), view.balances.keeps_fund
    kept = (view.balances.fund(x.year) or 0.0) * max(0.0, x.surplus)
    yield t("总收入", "Revenue"), "total", x.revenue
    costs = {t("药品费", "Drugs"): x.uses["drugs"], t("卫生材料费", "Consumables"): x.uses["consumables"],
             t("管理费用及其他", "Overhead"): x.uses["overhead"], t("基本人员经费", "Fixed pay"): x.fixed,
             t("进修、招聘与学历", "Study, recruiting, degrees"): x.outlay,
             t("同工同酬补差", "Equal-pay top-up"): x.top_up}
    if any(one.allowance for one in every):
        costs[t("特殊岗位津贴", "Special-post allowance")] = x.allowance
    if any(one.annual for one in every):
        costs[t("年薪差额", "Annual salaries")] = x.annual
    if any(one.experts for one in every):
        costs[t("聘请专家", "Experts")] = x.experts
    for label, cost in costs.items():
        yield label, "step", -cost
    yield t("发绩效前结余", "Surplus"), "sum", x.surplus
    if kept_fund:
        yield t("医院发展基金", "Development fund"), "step", -kept
        yield t("绩效工资总额上限", "Pool"), "sum", max(0.0, x.surplus) - kept
    yield t("实发绩效工资", "Performance pay"), "step", -x.performance
    if kept_fund:
        yield t("加回发展基金", "Fund again"), "step", kept
    if any(one.grants for one in every):
        yield t("账外专项资金", "Earmarked on top"), "step", x.grants
    if any(one.development for one in every):
        yield t("发展性支出", "Development"), "step", -x.development
    yield t("当年结余", "Left of the year"), "sum", x.left


def _title(view: View, x: Balance) -> str:
    """What is paid, against today's level a head, and what is left."""
    zh = f"{x.year}年发放绩效工资{view.amount(x.performance)}"
    en = f"In {x.year} performance pay comes to {view.amount(x.performance)}"
    if x.level:
        zh += f"，为现人均水平的{x.performance / x.level:.0%}"
        en += f", {x.performance / x.level:.0%} of today's level a head"
    if x.development:
        zh += f"；发展性支出{view.amount(x.development)}"
        en += f"; {view.amount(x.development)} is spent on development"
    return view.t(f"{zh}；当年结余{view.amount(x.left)}", f"{en}; {view.amount(x.left)} is left")

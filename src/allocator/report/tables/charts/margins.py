"""Where a little more money goes, and what the last of it bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from allocator import terms
from allocator.report.table import Cell, Table, column
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View

SIDES = ("more", "less")


def margins(view: View) -> Chart:
    """A bar a use: what more money adds to it, and what as much less takes away."""
    found = view.margins
    if found is None:
        return Chart("margins", view.t("没有账目", "No ledgers"), "", _table("", ()))
    by: dict[str, dict[str, float]] = {side: defaultdict(float) for side in SIDES}
    for line in found.changes:
        sign = -1.0 if line.use == "earned" else 1.0    # earned less: as if it took money
        by["more"][line.use] += sign * line.more
        by["less"][line.use] -= sign * line.less
    amount, where = view.amount(found.amount), view.place(found.at)
    titles = [_next(view, by["more"], amount) if found.more else
              view.t(f"再有{amount}的方案未能算出", f"no answer was found with {amount} more"),
              _last(view, by["less"], amount) if found.less else view.t(
                  f"少{amount}，现有人员和达级安排就付不起：有硬性条款不能满足",
                  f"with {amount} less these people and levels cannot be paid: a hard clause would break")]
    heads = {"more": view.t(f"再有{amount}，用在", f"The next {amount} goes to"),
             "less": view.t(f"最后{amount}，买到", f"The last {amount} bought")}
    rows: list[tuple[Cell, ...]] = [
        (heads[side], _word(view, use), by[side][use], f"{by[side][use]:,.0f}")
        for side in SIDES for use in _uses(by) if getattr(found, side)]
    title = view.t("；", "; ").join(titles)
    return Chart("margins", title, view.t(
        f"假设{found.year}年{where}的其他收入多或少{amount}，全部人员安排、专科达级等整数决定保持不变，只有金额重新安排；"
        f"各年合计，单位{view.money}。",
        f"Other income of {where} in {found.year} is {amount} more or less; people, levels and all other whole-number "
        f"decisions are held fixed and only amounts are decided again; all years together, in {view.money}."),
        _table(title, tuple(rows)), found.amount)


def _table(title: str, rows: tuple[tuple[Cell, ...], ...]) -> Table:
    return Table("margins", title, (column("side"), column("use"), column("amount", "money"), column("told")), rows)


def _uses(by: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Uses that change on either side, in the order of the accounts; what is kept last."""
    return [use for use in (*terms.USES, "earned", "kept")
            if any(abs(changes.get(use, 0.0)) >= 0.5 for changes in by.values())]


def _word(view: View, use: str) -> str:
    fund = view.balances.keeps_fund
    own = {"earned": view.t("少收的收入", "revenue forgone"),
           "kept": view.t("发展基金和结转", "fund, carried on") if fund else view.t("结转", "carried on")}
    return own.get(use) or terms.USES[use].label(view.lang)


def _parts(view: View, changes: Mapping[str, float]) -> str:
    """What changes beside what is kept, the largest first."""
    spent = sorted((use for use, value in changes.items() if use != "kept" and abs(value) >= 0.5),
                   key=lambda use: -abs(changes[use]))
    return view.t("、", ", ").join(f"{_word(view, use)} {changes[use]:,.0f}" for use in spent)


def _next(view: View, changes: Mapping[str, float], amount: str) -> str:
    parts, kept, fund = _parts(view, changes), changes.get("kept", 0.0), view.balances.keeps_fund
    stays = view.t("结转或留在发展基金" if fund else "结转",
                   "is carried on or stays in the development fund" if fund else "is carried on")
    if not parts:
        return view.t(f"再有{amount}，没有用途需要，全部{stays}",
                      f"no use asks for the next {amount}: all of it {stays}")
    rest = view.t(f"，其余{kept:,.0f}{view.money}{stays}", f", and {kept:,.0f} {stays}") if kept >= 0.5 else ""
    return view.t(f"再有{amount}，用于{parts}{view.money}{rest}", f"the next {amount} goes to {parts}{rest}")


def _last(view: View, changes: Mapping[str, float], amount: str) -> str:
    parts, kept, fund = _parts(view, changes), changes.get("kept", 0.0), view.balances.keeps_fund
    where = view.t("结转和发展基金" if fund else "结转",
                   "what is carried on and in the fund" if fund else "what is carried on")
    if not parts:
        return view.t(f"最后{amount}没有买到什么，只增加了{where}",
                      f"the last {amount} bought nothing: it only adds to what is carried on"
                      + " and to the fund" * fund)
    rest = view.t(f"，其余{kept:,.0f}{view.money}在{where}里",
                  f", and {kept:,.0f} of it lies in {where}") if kept >= 0.5 else ""
    return view.t(f"最后{amount}买到{parts}{view.money}{rest}", f"the last {amount} bought {parts}{rest}")

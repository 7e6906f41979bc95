"""What was proved of the plan: its status, and value, bound and gap of each tier."""

from __future__ import annotations

from collections import Counter

from allocator import terms
from allocator.report import words
from allocator.report.table import Cell, Measure, Table, column, measure, small_share
from allocator.report.view import Summary, View
from allocator.result import Tier

EXACT = 1e-8
"""A value this close to its bound (relative, at least of 1) is proved best: a tenth of the solver's own feasibility
tolerance of 1e-7, below which value and bound cannot be told apart."""


def gap_of(tier: Tier) -> float | None:
    """The relative gap that was proved: nought only where value and bound are the same number; None: nothing was."""
    if tier.bound is None:
        return None
    apart, size = tier.value - tier.bound, max(1.0, abs(tier.value))
    return 0.0 if apart <= EXACT * size else tier.gap or apart / size


def _within(about: Summary) -> float | None:
    """The largest gap of the tiers; that of the result where no tier says more."""
    proved = [gap for tier in about.tiers if (gap := gap_of(tier)) is not None]
    return max(proved) if proved else about.gap


def proof(about: Summary, view: View) -> str:
    """What was proved, in a sentence."""
    t, within = view.t, _within(about)
    gap = "" if within is None else small_share(within).text(view.lang)
    if about.status in ("optimal", "stopped") and within == 0:
        return t("已证明最优", "proved best")
    return {
        "optimal": t(f"已证明：与最优方案的差距不超过{gap or '设定值'}",
                     f"proved to lie within {gap or 'the gap'} of the best plan"),
        "stopped": t(f"方案可用，但尚未证明最优；与最优的差距至多{gap}" if gap else "方案可用，但差距未知",
                     f"the plan holds; it lies within {gap} of the best" if gap else
                     "the plan holds; its gap is unknown"),
        "infeasible": t("硬性要求互相冲突，不存在可行方案", "the hard clauses exclude each other: there is no plan"),
        "no_plan": t("在时限内没有找到方案，也未证明无解", "nothing was found, and nothing was proved"),
    }.get(about.status, "")


def held(view: View) -> str:
    """How many rows were held against the plan, and how they stand."""
    found = Counter(f.verdict for f in view.findings)
    return view.t(
        f"逐项核对{found.total()}项：达成{found['met']}项，未达{found['short']}项，违反{found['broken']}项"
        + (f"，未填报{found['unknown']}项" if found["unknown"] else ""),
        f"{found.total()} rows checked apart from the solver: {found['met']} met, {found['short']} short, "
        f"{found['broken']} broken" + (f", {found['unknown']} not reported" if found["unknown"] else ""))


def status(view: View, about: Summary) -> Table:
    """What the result is and what was proved."""
    t, taken = view.t, sum(about.seconds.values())
    rows = [
        (t("求解结果", "Result"), terms.label("result", about.status, view.lang)),
        (t("证明了什么", "What was proved"), proof(about, view)),
        (t("独立核对", "Checked"), held(view)),
        (t("可重现", "Reproducible"), t("是：相同输入得到相同方案", "yes: the same input gives the same plan")
         if about.reproducible else t("否：因时限或人工中断停止", "no: stopped by the clock or by hand")),
        (t("用时与生成时间", "Time taken"), t(f"{taken:.0f}秒；{words.moment(about.created)}",
                                       f"{taken:.0f} s; {words.moment(about.created)}")),
        (t("方案编号和软件版本", "Run and version"), f"{about.run_id} · {about.version}"),
        (t("输入指纹", "Input digest"), about.digest),
    ]
    return Table("status", t("方案状态", "Status"), (
        column("what", width=20, zh="项目", en="what"),
        column("answer", "long", 90, zh="说明", en="answer")), tuple(rows))


def _score(value: float | None, beside: float | None) -> Measure | None:
    """A tier's value: whole from a thousand on, else with the digits that tell it from its bound."""
    if value is None:
        return None
    if abs(value) >= 1000:
        return Measure(value, "", 0)
    near = beside is None or abs(value - beside) <= EXACT * max(1.0, abs(value))
    shown = measure(value, "", None if near else beside)
    return Measure(shown.value, "", max(shown.digits, 0 if shown.digits == 0 and near else 2))


def tiers(view: View, about: Summary) -> Table:
    """Value, bound and gap of each tier."""
    rows: list[tuple[Cell, ...]] = []
    for rank, tier in enumerate(about.tiers, 1):
        name, unit = words.TIERS.get(tier.name, ((tier.name, tier.name), ("", "")))
        gap = gap_of(tier)
        proved = (view.t("局部改进，未证明", "improved locally, nothing proved") if gap is None else
                  view.t("已证明最优", "proved best") if gap == 0 else view.t("已证明差距", "gap proved"))
        rows.append((rank, words.say(name, view.lang), words.say(unit, view.lang) or view.money,
                     _score(tier.value, tier.bound), _score(tier.bound, tier.value),
                     None if gap is None else small_share(gap),
                     None if tier.tolerance is None else small_share(tier.tolerance), proved))
    return Table("tiers", view.t("目标层次（按优先顺序）", "Tiers, in order"), (
        column("rank", "int", 6, zh="顺序", en="order"), column("tier", width=22, zh="层次", en="tier"),
        column("unit", width=9, zh="单位", en="unit"), column("value", "measure", 13, zh="方案值", en="value"),
        column("bound", "measure", 13, zh="理论下限", en="bound"), column("gap", "measure", 9, zh="差距", en="gap"),
        column("tolerance", "measure", 10, zh="允许误差", en="tolerance"),
        column("proof", width=18, zh="证明", en="proof")), tuple(rows))

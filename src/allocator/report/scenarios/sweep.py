"""A sweep as tables, charts and sentences."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from allocator.report import words
from allocator.report.colours import BRAND, HEAT, SOFT
from allocator.report.scenarios.common import DECISIONS, finish, gap, score, status
from allocator.report.scenarios.page import Page, Section, column, table
from allocator.report.table import Cell, Measure, Table
from allocator.scenarios.records import Point, Sweep
from allocator.terms import Lang

TIERS = ("statutory", "policy", "money")


def page(found: Sweep, lang: Lang) -> Page:
    """Everything a sweep says."""
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    points = _points(found, lang)
    how = t("每一行是一个假设；下界以下没有方案。", "A row is a what-if; no plan is below its bound.")
    sections = [Section(points, how, tuple(_figures(found, lang)))]
    clauses = _clauses(found, lang)
    if clauses.rows:
        sections.append(Section(clauses, t("各假设下未达标的条款。", "Clauses that fall short under some what-if."),
                                open=False))
    aside = (*(f"{tier}_bound" for tier in TIERS), "statutory_gap", "upgrades", "conversions", "measures")
    return Page(lang=lang, title=found.name[lang], said=tuple(said(found, lang)), sections=tuple(sections),
                subtitle=t("情景比较：", "What-ifs side by side: ") + " × ".join(axis.key for axis in found.axes),
                footer=found.digest, aside=() if found.quick else aside)


def said(found: Sweep, lang: Lang) -> list[str]:
    """How many points are finished, what was proved, what it costs at the ends."""
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en
    done = len(found.points) - len(found.failed)
    lines = [t(f"共{found.asked}个假设，完成{done}个", f"{done} of {found.asked} what-ifs answered")
             + (t(f"，出错{len(found.failed)}个", f", {len(found.failed)} failed") if found.failed else "")
             + t("。", ".")]
    if found.quick:
        lines.append(t("只求下界：数值是线性松弛的最小值，没有名单；整数方案不会低于它。",
                       "Bounds only: values of the relaxation, without names; no whole-number plan is below them."))
    gaps = [tier.gap for point in (found.base, *found.points) for tier in point.tiers if tier.gap]
    if gaps:
        lines.append(t(f"方案与最优的差距至多{max(gaps):.2%}：比这更小的差别不说明问题。",
                       f"Plans lie within {max(gaps):.2%} of the best: smaller differences say nothing."))
    money = [(point, tier.bound if found.quick else tier.value) for point in found.points
             if (tier := point.tier("money")) is not None]
    known = [(point, value) for point, value in money if value is not None]
    if len(known) > 1:
        low, high = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
        lines.append(t(f"资金从{low[1]:,.0f}（{_where(low[0], found)}）到{high[1]:,.0f}（{_where(high[0], found)}）。",
                       f"Money runs from {low[1]:,.0f} ({_where(low[0], found)}) to {high[1]:,.0f} "
                       f"({_where(high[0], found)})."))
    none = [point for point in found.points if point.status == "infeasible"]
    if none:
        lines.append(t(f"{len(none)}个假设被证明没有可行方案。", f"{len(none)} what-ifs are proved to have no plan."))
    return lines


def _where(point: Point, found: Sweep) -> str:
    return ", ".join(f"{axis.key}={value:g}" for axis, value in zip(found.axes, point.values, strict=True))


def told(point: Point, lang: Lang) -> str:
    """A point in a line, as it is finished."""
    tiers = "  ".join(f"{words.say(words.TIERS[tier.name][0], lang)} "
                      f"{_text(tier.value if tier.value is not None else tier.bound, lang)}"
                      for tier in point.tiers if tier.name in TIERS)
    return f"{' '.join(point.sets)}  {status(point.status, lang)}  {tiers}{point.error}".rstrip()


def _text(value: float | None, lang: Lang) -> str:
    shown = score(value)
    return shown.text(lang) if shown is not None else "–"


def _points(found: Sweep, lang: Lang) -> Table:
    """A row a point, the base first."""
    axes = [column(f"axis{k}", axis.key, axis.key, "measure", 16) for k, axis in enumerate(found.axes)]
    columns = [*axes, column("status", "结果", "Result", "text", 12)]
    for tier in TIERS:
        zh, en = words.TIERS[tier][0]
        columns += [column(tier, zh, en, "measure", 14),
                    column(f"{tier}_bound", f"{zh}（下界）", f"{en}, bound", "measure", 14),
                    column(f"{tier}_gap", f"{zh}（差距）", f"{en}, gap", "measure", 9)]
    columns += [column("more", "资金比现状多", "Money above base", "measure", 14)]
    columns += [column(kind, *text) for kind, text in DECISIONS.items()]
    columns += [column("short", "未达条款", "Clauses short", "int", 9), column("error", "错误", "Error", "long", 40)]
    rows = [_row(point, found, lang) for point in (found.base, *found.points)]
    return table("sweep", "情景比较" if lang == "zh" else "What-ifs", columns, rows,
                 "第一行是未作改动的实例。" if lang == "zh" else "The first row is the instance as it is.")


def _row(point: Point, found: Sweep, lang: Lang) -> list[Cell]:
    base = point is found.base
    cells: list[Cell] = []
    for k, axis in enumerate(found.axes):
        value = (axis.own if base else point.values[k])
        cells.append(None if value is None else Measure(value, "", _digits(axis.values)))
    cells.append(("现状：" if lang == "zh" else "as it is: ") * base + status(point.status, lang))
    for name in TIERS:
        tier = point.tier(name)
        cells += [score(tier.value) if tier else None, score(tier.bound) if tier else None,
                  None if found.quick else gap(tier)]
    money, own = point.tier("money"), found.base.tier("money")
    one, other = ((tier.bound if found.quick else tier.value) if tier else None for tier in (money, own))
    cells.append(None if one is None or other is None or base else Measure(one - other, "", 0))
    cells += [point.counts.get(kind) if point.counts else None for kind in DECISIONS]
    return [*cells, len(point.unmet) if point.counts else None, point.error]


def _digits(values: tuple[float, ...]) -> int:
    """As many as tell the values of an axis apart."""
    return next((d for d in range(5) if all(abs(round(v, d) - v) < 1e-9 for v in values)), 5)


def _clauses(found: Sweep, lang: Lang) -> Table:
    """Clauses and under how many what-ifs they fall short, by how much."""
    clauses: dict[str, list[float]] = {}
    planned = [point for point in found.points if point.counts]
    for point in planned:
        for one in point.unmet:
            clauses.setdefault(one.clause, []).append(one.weight)
    rows = [(clause, len(weights), len(planned), min(weights) if len(weights) == len(planned) else 0.0, max(weights))
            for clause, weights in sorted(clauses.items())]
    return table("clauses", "未达条款" if lang == "zh" else "Clauses short", [
        column("clause", "条款", "Clause", "text", 10), column("short", "未达的假设数", "What-ifs short", "int"),
        column("points", "假设总数", "What-ifs", "int"),
        column("least", "最小缺口（加权分）", "Least shortfall, weighted", "measure", 16),
        column("most", "最大缺口（加权分）", "Greatest shortfall, weighted", "measure", 16)],
        [(a, b, c, score(d), score(e)) for a, b, c, d, e in rows])


def _shown(point: Point, name: str, quick: bool) -> float | None:
    tier = point.tier(name)
    return None if tier is None else tier.bound if quick else tier.value


def _figures(found: Sweep, lang: Lang) -> list[Any]:
    """One axis: a line a tier, with its bound; two: a map a tier; more: money against policy."""
    if not found.points or not found.axes:
        return []
    names = [name for name in ("policy", "money")
             if any(_shown(p, name, found.quick) is not None for p in found.points)]
    titles = [words.say(words.TIERS[name][0], lang) for name in names]
    if not names:
        return []
    long = [axis for axis in found.axes if len(axis.values) > 1]
    if len(long) <= 1:
        axis = long[0] if long else found.axes[0]
        at = found.axes.index(axis)
        figure = make_subplots(rows=1, cols=len(names), subplot_titles=titles, horizontal_spacing=0.12)
        points = sorted(found.points, key=lambda p: p.values[at])
        for k, name in enumerate(names, 1):
            x = [p.values[at] for p in points]
            bounds = [tier.bound if (tier := p.tier(name)) else None for p in points]
            if not found.quick:
                figure.add_scatter(x=x, y=[_shown(p, name, False) for p in points], mode="lines+markers",
                                   line={"color": BRAND}, name="方案" if lang == "zh" else "plan", row=1, col=k,
                                   showlegend=k == 1)
            figure.add_scatter(x=x, y=bounds, mode="lines+markers", line={"color": SOFT, "dash": "dot"},
                               name="下界" if lang == "zh" else "bound", row=1, col=k, showlegend=k == 1)
        figure.update_xaxes(title_text=axis.key)
        return [finish(figure, 380)]
    if len(long) == 2:
        across, down = long
        i, j = found.axes.index(across), found.axes.index(down)
        known = {(p.values[i], p.values[j]): p for p in found.points}
        figure = make_subplots(rows=1, cols=len(names), subplot_titles=titles, horizontal_spacing=0.12)
        for k, name in enumerate(names, 1):
            cells = [[_shown(known[x, y], name, found.quick) if (x, y) in known else None for x in across.values]
                     for y in down.values]
            text = [[_text(cell, lang) for cell in row] for row in cells]
            figure.add_heatmap(x=[f"{x:g}" for x in across.values], y=[f"{y:g}" for y in down.values], z=cells,
                               text=text, texttemplate="%{text}", colorscale=HEAT, showscale=False, xgap=2, ygap=2,
                               row=1, col=k, hovertemplate="%{x}, %{y}: %{text}<extra></extra>")
        figure.update_xaxes(title_text=across.key, type="category")
        figure.update_yaxes(title_text=down.key, type="category")
        return [finish(figure, max(320, 34 * len(down.values) + 120), left=100)]
    points = [p for p in found.points if all(_shown(p, name, found.quick) is not None for name in names)]
    if len(names) < 2 or not points:
        return []
    figure = go.Figure(go.Scatter(
        x=[_shown(p, "policy", found.quick) for p in points], y=[_shown(p, "money", found.quick) for p in points],
        mode="markers", marker={"color": BRAND, "size": 9}, text=[_where(p, found) for p in points],
        hovertemplate="%{text}<extra></extra>"))
    figure.update_xaxes(title_text=titles[0])
    figure.update_yaxes(title_text=titles[1])
    return [finish(figure, 420)]



"""A frontier as tables, a chart and sentences."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from allocator.report.colours import BRAND, INK, LINKS, SOFT
from allocator.report.scenarios.common import DECISIONS, finish, gap, score
from allocator.report.scenarios.page import Page, Section, column, table
from allocator.report.table import Cell, Measure, Table
from allocator.scenarios.records import Frontier, FrontierPoint
from allocator.terms import Lang


def page(found: Frontier, lang: Lang) -> Page:
    """Everything a frontier says."""
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en
    return Page(
        lang=lang, title=found.name[lang], subtitle=t("资金与公平的取舍", "The trade-off between cost and equity"),
        said=tuple(said(found, lang)), footer=found.digest, aside=tuple(DECISIONS),
        sections=(
            Section(points(found, lang), t(
                f"横轴是{found.year}年每千服务人口执业医师最少的乡镇有多少，纵轴是资金；虚线是已证明的下界，菱形是拐点。",
                f"Across: what the worst-off township has in {found.year}, licensed physicians per 1,000 residents; "
                "up: money. Dotted: the bound that is proved; the diamond is the knee."), tuple(_figure(found, lang))),
            Section(townships(found, lang), t("各乡镇在每个方案中的密度，以及比最省方案多或少多少。",
                                              "Each township's density in every plan, and what it gains or loses "
                                              "against the cheapest."))))


def said(found: Frontier, lang: Lang) -> list[str]:
    """From where to where, where it bends, who gains, what is held and proved."""
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en
    first, last = found.points[0], found.points[-1]
    lines = [t(f"最省的方案需资金{_money(first)}，最差的乡镇每千人有执业医师{first.least:.3f}名；"
               f"最公平的方案需{_money(last)}，最差的乡镇有{last.least:.3f}名。",
               f"The cheapest plan costs {_money(first)} and leaves the worst-off township {first.least:.3f} licensed "
               f"physicians per 1,000 residents; the most equal one costs {_money(last)} and leaves it "
               f"{last.least:.3f}.")]
    if len(found.points) == 1:
        lines = [t(f"没有取舍：最省的方案（{_money(first)}）已经最公平，最差的乡镇每千人有{first.least:.3f}名。",
                   f"There is no trade-off: the cheapest plan ({_money(first)}) is the most equal one; the worst-off "
                   f"township has {first.least:.3f} per 1,000 residents.")]
    if found.knee is not None:
        bend = found.points[found.knee]
        lines.append(t(f"拐点在{bend.least:.3f}：资金{_money(bend)}；再往上，每多一点公平要贵得多。",
                       f"The knee is at {bend.least:.3f}, for {_money(bend)}: beyond it, more equality costs far "
                       "more."))
        up, down = (_names(found, places, lang) for places in (bend.gains, bend.loses))
        lines.append(t(f"到拐点，{up}增加，{down}减少。", f"At the knee, more: {up}; less: {down}."))
    lines.append(t(f"法定和政策缺口与最优相比最多放宽{found.slack:.1%}。",
                   f"Statutory and policy shortfalls are held within {found.slack:.1%} of what a solve reached."))
    open_ = sum(not point.proved for point in found.points)
    if open_:
        lines.append(t(f"有{open_}个点的资金尚未证明最省，差距见表。",
                       f"Points whose money is not proved least within the gap: {open_}; the table has their gaps."))
    else:
        lines.append(t("每个点的资金都已证明在允许误差内最省。", "Every point's money is proved least within the gap."))
    unproved = sum(not point.undominated for point in found.points)
    if unproved:
        lines.append(t(f"有{unproved}个点未能证明不被下一点取代：两者的资金相差不到误差。",
                       f"Points of which it is not proved that the next one costs more: {unproved}; the two differ by "
                       "less than the gap."))
    return lines


def _money(point: FrontierPoint) -> str:
    return f"{point.money.value:,.0f}"


def _names(found: Frontier, places: tuple[str, ...], lang: Lang) -> str:
    if not places:
        return "无乡镇" if lang == "zh" else "no township"
    return ("、" if lang == "zh" else ", ").join(found.places[at] for at in places)


def points(found: Frontier, lang: Lang) -> Table:
    """A row a point, from the cheapest on."""
    zh = lang == "zh"
    columns = [column("rank", "序号", "No.", "int", 6),
               column("least", "最差乡镇（名/千人）", "Worst-off, per 1,000", "measure", 12),
               column("shortfall", "低于均值的缺口（名）", "Short of the mean, FTE", "measure", 12),
               column("money", "资金", "Money", "measure", 14),
               column("bound", "资金下界", "Money, bound", "measure", 14),
               column("gap", "差距", "Gap", "measure", 9), column("more", "比最省多", "Above cheapest", "measure", 14),
               column("gains", "增加的乡镇", "Gain", "int", 8), column("loses", "减少的乡镇", "Lose", "int", 8),
               *(column(kind, *text) for kind, text in DECISIONS.items()),
               column("proved", "证明", "Proof", "long", 24)]
    rows: list[list[Cell]] = []
    for k, point in enumerate(found.points):
        value, cheapest = point.money.value or 0.0, found.points[0].money.value or 0.0
        proof = ("已证明" if zh else "proved") if point.proved else ("未证明" if zh else "not proved")
        proof += "" if point.undominated else ("；与下一点相差在误差内" if zh else "; within the gap of the next")
        mark = ("（拐点）" if zh else " (knee)") if found.knee == k else ""
        rows.append([k + 1, Measure(point.least, "", 4), Measure(point.shortfall, "", 2), score(value),
                     score(point.money.bound), gap(point.money), Measure(value - cheapest, "", 0), len(point.gains),
                     len(point.loses), *(point.counts.get(kind, 0.0) for kind in DECISIONS), proof + mark])
    return table("frontier", "从最省到最公平" if zh else "From the cheapest to the most equal", columns, rows)


def townships(found: Frontier, lang: Lang) -> Table:
    """A row a township: its density in every plan, and the change against the cheapest."""
    zh = lang == "zh"
    columns = [column("at", "乡镇", "Township", "text", 20),
               column("residents", "服务人口（千人）", "Residents, thousand", "measure")]
    for k in range(len(found.points)):
        columns.append(column(f"p{k}", f"方案{k + 1}", f"Plan {k + 1}", "measure", 9))
        if k:
            columns.append(column(f"c{k}", f"方案{k + 1}增减", f"Plan {k + 1}, change", "measure", 9))
    rows: list[list[Cell]] = []
    for i, first in enumerate(found.points[0].densities):
        cells: list[Cell] = [found.places[first.at], Measure(first.residents, "", 1)]
        for k, point in enumerate(found.points):
            here = point.densities[i].density
            cells.append(Measure(here, "", 3))
            if k:
                cells.append(Measure(round(here - first.density, 9), "", 3))
        rows.append(cells)
    return table("townships", "谁得到，谁失去" if zh else "Who gains, who loses", columns, rows,
                 f"{found.year}年12月31日在岗执业医师（折合人数）每千服务人口。" if zh else
                 f"Licensed physicians at work on 31 December {found.year} [FTE] per 1,000 residents.")


def _figure(found: Frontier, lang: Lang) -> list[Any]:
    if len(found.points) < 2:
        return []
    zh = lang == "zh"
    x = [point.least for point in found.points]
    figure = go.Figure()
    figure.add_scatter(x=[x[0], x[-1]], y=[found.points[0].money.value, found.points[-1].money.value], mode="lines",
                       line={"color": SOFT, "dash": "dash", "width": 1}, name="弦" if zh else "chord", hoverinfo="skip")
    figure.add_scatter(x=x, y=[point.money.bound for point in found.points], mode="lines",
                       line={"color": SOFT, "dash": "dot"}, name="下界" if zh else "bound")
    figure.add_scatter(x=x, y=[point.money.value for point in found.points], mode="lines+markers",
                       line={"color": BRAND}, marker={"size": 9}, name="方案" if zh else "plan",
                       text=[_names(found, point.gains, lang) for point in found.points],
                       hovertemplate="%{x:.3f} · %{y:,.0f}<br>%{text}<extra></extra>")
    if found.knee is not None:
        bend = found.points[found.knee]
        figure.add_scatter(x=[bend.least], y=[bend.money.value], mode="markers+text",
                           marker={"symbol": "diamond", "size": 16, "color": f"rgb({LINKS[1]})"},
                           text=["拐点" if zh else "knee"], textposition="top left", textfont={"color": INK},
                           name="拐点" if zh else "knee")
    figure.update_xaxes(title_text="最差乡镇每千人执业医师（名）" if zh else
                        "licensed physicians per 1,000 residents, worst-off township")
    figure.update_yaxes(title_text="资金" if zh else "money", tickformat=",.0f")
    return [finish(figure, 460, left=110)]

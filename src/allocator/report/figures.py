"""Charts as plotly figures: colours, positions, words; every number comes from a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from allocator.report import words
from allocator.report.excel_styles import BRAND, INK
from allocator.report.tables import Chart, Report
from allocator.terms import Lang

FONTS = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',SimSun,sans-serif"
WIDTH = 1000
BARS = {"met": "#A8D8B9", "short": "#F6C77D", "broken": "#EF9A9A", "unknown": "#CFD8DC"}
LINKS = ("rgba(31,95,122,0.45)", "rgba(224,142,52,0.5)", "rgba(110,120,130,0.4)")
HEAT = [[0.0, "#FFFFFF"], [0.25, "#FDE6C4"], [0.6, "#F3A952"], [1.0, "#C2571A"]]
SOFT, PALE = "#9CC4D4", "#F4F7F9"


def _finish(figure: Any, height: float, left: float = 10, top: float = 40) -> Any:
    figure.update_layout(width=WIDTH, height=height, font={"family": FONTS, "size": 12, "color": INK},
                         margin={"l": left, "r": 16, "t": top, "b": 24}, paper_bgcolor="white", plot_bgcolor="white",
                         showlegend=False, hoverlabel={"font": {"family": FONTS}})
    return figure


def _panels(years: list[int], lang: Lang, gap: float = 0.02) -> Any:
    titles = [f"{year}年" if lang == "zh" else str(year) for year in years]
    return make_subplots(rows=1, cols=len(years), shared_yaxes=True, horizontal_spacing=gap, subplot_titles=titles)


def _years(chart: Chart) -> list[int]:
    return sorted({int(str(year)) for year in chart.table.of("year")})


def flows(chart: Chart, lang: Lang) -> list[Any]:
    """Institution to institution: those people leave on the left, those they reach on the right."""
    records = chart.table.records()
    left = list(dict.fromkeys(r["from"] for r in records))
    right = list(dict.fromkeys(r["to"] for r in records))
    kinds = list(dict.fromkeys(r["kind"] for r in records))
    kinds.sort(key=lambda kind: str(kind))
    colour = {kind: LINKS[k % len(LINKS)] for k, kind in enumerate(kinds)}
    unit = words.unit("person-times", lang)
    figure = go.Figure(go.Sankey(
        node={"label": [str(n) for n in (*left, *right)], "color": BRAND, "pad": 14, "thickness": 14,
              "line": {"width": 0}, "hovertemplate": f"%{{label}}: %{{value}}{unit}<extra></extra>"},
        link={"source": [left.index(r["from"]) for r in records],
              "target": [len(left) + right.index(r["to"]) for r in records], "value": [r["count"] for r in records],
              "color": [colour[r["kind"]] for r in records], "label": [str(r["kind"]) for r in records],
              "hovertemplate": f"%{{source.label}} → %{{target.label}}<br>%{{label}} %{{value}}{unit}<extra></extra>"}))
    for k, kind in enumerate(kinds):
        figure.add_annotation(x=0.5, y=1.02, xref="paper", yref="paper", yanchor="bottom", showarrow=False,
                              xshift=90 * (k - (len(kinds) - 1) / 2), text=f"<b>■ {kind}</b>",
                              font={"color": colour[kind].rsplit(",", 1)[0] + ",1)"})
    return [_finish(figure, max(360, 34 * max(len(left), len(right)) + 80), top=50)]


def targets(chart: Chart, lang: Lang) -> list[Any]:
    """Reached against target, one panel a year."""
    years, records = _years(chart), chart.table.records()
    labels = list(dict.fromkeys(str(r["label"]) for r in records))
    figure = _panels(years, lang)
    for k, year in enumerate(years, 1):
        rows = [r for r in records if r["year"] == year]
        names = [str(r["label"]) for r in rows]
        figure.add_bar(x=[r["ratio"] for r in rows], y=names, orientation="h", row=1, col=k, width=0.72,
                       marker={"color": [BARS[str(r["verdict"])] for r in rows]},
                       customdata=[[r["told"]] for r in rows], hovertemplate="%{y}<br>%{customdata[0]}<extra></extra>")
        figure.add_scatter(x=[0.02] * len(rows), y=names, mode="text", text=[str(r["told"]) for r in rows],
                           textposition="middle right", textfont={"size": 11}, hoverinfo="skip", row=1, col=k,
                           cliponaxis=False)
        figure.add_vline(x=1, line={"color": INK, "width": 1.5}, row=1, col=k)
    figure.update_xaxes(range=[0, 1.3], tickvals=[0, 0.5, 1], tickformat=".0%", gridcolor="#E6EBEE", zeroline=False)
    figure.update_yaxes(autorange=False, range=[len(labels) - 0.5, -0.5], categoryorder="array", categoryarray=labels,
                        ticksuffix=" ", tickfont={"size": 11})
    return [_finish(figure, 27 * len(labels) + 90, left=270 if lang == "zh" else 340)]


def gaps(chart: Chart, lang: Lang) -> list[Any]:
    """People missing, institution by profession, one panel a year."""
    years, records = _years(chart), chart.table.records()
    places = list(dict.fromkeys(str(r["at"]) for r in records))
    professions = list(dict.fromkeys(str(r["profession"]) for r in records))
    most = max((float(str(r["gap"])) for r in records), default=1.0) or 1.0
    figure = _panels(years, lang)
    for k, year in enumerate(years, 1):
        found = {(r["at"], r["profession"]): r["gap"] for r in records if r["year"] == year}
        z = [[found.get((at, p)) for p in professions] for at in places]
        text = [[_people(v) for v in row] for row in z]
        figure.add_heatmap(x=professions, y=places, z=z, text=text, texttemplate="%{text}", zmin=0, zmax=most,
                           colorscale=HEAT, showscale=False, xgap=2, ygap=2, textfont={"size": 11}, row=1, col=k,
                           hovertemplate="%{y} · %{x}: %{text}<extra></extra>")
    figure.update_yaxes(autorange="reversed", ticksuffix=" ", showgrid=False)
    figure.update_xaxes(side="bottom", tickangle=-45, showgrid=False)
    figure.update_layout(plot_bgcolor="#EEF1F3")
    return [_finish(figure, 30 * len(places) + 150, left=190).update_layout(plot_bgcolor=PALE)]


def _people(value: object) -> str:
    number = float(str(value)) if value is not None else 0.0
    return "" if number < 0.05 else f"{number:.0f}" if abs(number - round(number)) < 0.05 else f"{number:.1f}"


def studies(chart: Chart, lang: Lang) -> list[Any]:
    """A figure a year: who is away when."""
    return [_gantt([r for r in chart.table.records() if r["year"] == year], year, lang) for year in _years(chart)]


def _gantt(records: list[dict[str, Any]], year: int, lang: Lang) -> Any:
    places = list(dict.fromkeys(r["at"] for r in records))
    lanes = {at: 1 + max(r["lane"] for r in records if r["at"] == at) for at in places}
    first, run = {}, 0
    for at in places:
        first[at], run = run, run + lanes[at]
    figure = go.Figure(go.Bar(
        base=[r["start"] - 1 for r in records], x=[r["slots"] for r in records],
        y=[first[r["at"]] + r["lane"] for r in records], orientation="h", width=0.84,
        marker={"color": [SOFT if places.index(r["at"]) % 2 else "#B9D7C6" for r in records],
                "line": {"color": "white", "width": 2}},
        text=[f"{r['who']} · {r['department']}" for r in records], textposition="inside", insidetextanchor="middle",
        textfont={"size": 11, "color": INK}, constraintext="none",
        customdata=[[r["told"]] for r in records], hovertemplate="%{text}<br>%{customdata[0]}<extra></extra>"))
    for k, at in enumerate(places):
        figure.add_hrect(y0=first[at] - 0.5, y1=first[at] + lanes[at] - 0.5, fillcolor=PALE if k % 2 else "white",
                         line_width=0, layer="below")
    months = [f"{m}月" if lang == "zh" else words.MONTHS[m - 1] for m in range(1, 13)]
    figure.update_xaxes(range=[0, 24], tickvals=[2 * m + 1 for m in range(12)], ticktext=months, side="top",
                        showgrid=False, zeroline=False)
    for month in range(1, 12):
        figure.add_vline(x=2 * month, line={"color": "#DDE4E8", "width": 1}, layer="below")
    figure.update_yaxes(range=[run - 0.5, -0.5], tickvals=[first[at] + (lanes[at] - 1) / 2 for at in places],
                        ticktext=[f"{at} " for at in places], showgrid=False, zeroline=False)
    title = f"{year}年" if lang == "zh" else str(year)
    figure.update_layout(title={"text": title, "x": 0.01, "y": 0.99, "yanchor": "top", "font": {"size": 13}})
    return _finish(figure, 24 * run + 74, left=190, top=48)


def recruiting(chart: Chart, lang: Lang) -> list[Any]:
    """Adverts and expected arrivals, one panel a year."""
    years, records = _years(chart), chart.table.records()
    channels = list(dict.fromkeys(str(r["channel"]) for r in records))
    most = max((float(str(r["adverts"])) for r in records), default=1.0)
    figure = _panels(years, lang)
    for k, year in enumerate(years, 1):
        rows = [r for r in records if r["year"] == year]
        names = [str(r["channel"]) for r in rows]
        told = [f"{_people(r['adverts'])} → {_people(r['arrivals'])}" if r["adverts"] else "" for r in rows]
        figure.add_bar(x=[r["adverts"] for r in rows], y=names, orientation="h", width=0.7, marker={"color": SOFT},
                       text=told, textposition="outside", cliponaxis=False, hoverinfo="skip", row=1, col=k)
        figure.add_bar(x=[r["arrivals"] for r in rows], y=names, orientation="h", width=0.38, marker={"color": BRAND},
                       hoverinfo="skip", row=1, col=k)
    figure.update_xaxes(range=[0, most * 1.4], showgrid=True, gridcolor="#E6EBEE", zeroline=False)
    figure.update_yaxes(range=[len(channels) - 0.5, -0.5], ticksuffix=" ", categoryorder="array",
                        categoryarray=channels)
    figure.update_layout(barmode="overlay")
    return [_finish(figure, 30 * len(channels) + 90, left=240)]


DRAW: dict[str, Callable[[Chart, Lang], list[Any]]] = {
    "flows": flows, "targets": targets, "gaps": gaps, "studies": studies, "recruiting": recruiting}


def draw(report: Report) -> dict[str, list[Any]]:
    """Figures of every chart that has something to show."""
    return {chart.key: DRAW[chart.key](chart, report.lang) if chart.table.rows else [] for chart in report.charts}

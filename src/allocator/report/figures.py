"""Charts as plotly figures: positions, colours, fonts. Every number and label drawn stands in a chart's table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from allocator.facts.cover import HALF_MONTHS
from allocator.report import words
from allocator.report.colours import BARS, BRAND, GRID, HEAT, INK, LINKS, PALE, SOFT, SOFTER, STEPS, WHITE
from allocator.report.tables import Chart, Report
from allocator.terms import Lang

FONTS = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',SimSun,sans-serif"
WIDTH = 1000
"""[pixels]"""


def _finish(figure: Any, height: float, left: float = 10, top: float = 40) -> Any:
    figure.update_layout(width=WIDTH, height=height, font={"family": FONTS, "size": 12, "color": INK},
                         margin={"l": left, "r": 16, "t": top, "b": 24}, paper_bgcolor=WHITE, plot_bgcolor=WHITE,
                         showlegend=False, hoverlabel={"font": {"family": FONTS}})
    return figure


def _year(year: int, lang: Lang) -> str:
    return f"{year}年" if lang == "zh" else str(year)


def _panels(years: list[int], lang: Lang, gap: float = 0.02) -> Any:
    return make_subplots(rows=1, cols=len(years), shared_yaxes=True, horizontal_spacing=gap,
                         subplot_titles=[_year(year, lang) for year in years])


def _once(chart: Chart, key: str) -> list[Any]:
    """The values of a column, each once, in their order."""
    return list(dict.fromkeys(chart.table.of(key)))


def _by_year(chart: Chart) -> dict[int, list[dict[str, Any]]]:
    return {int(year): [r for r in chart.table.records() if r["year"] == year] for year in sorted(_once(chart, "year"))}


def flows(chart: Chart, lang: Lang) -> list[Any]:
    """Institution to institution: those people leave on the left, those they reach on the right."""
    records = chart.table.records()
    left, right, kinds = _once(chart, "from"), _once(chart, "to"), sorted(_once(chart, "kind"))
    colour = {kind: LINKS[k % len(LINKS)] for k, kind in enumerate(kinds)}
    unit = words.unit("person-times", lang)
    figure = go.Figure(go.Sankey(
        node={"label": [*left, *right], "color": BRAND, "pad": 14, "thickness": 14,
              "line": {"width": 0}, "hovertemplate": f"%{{label}}: %{{value}}{unit}<extra></extra>"},
        link={"source": [left.index(r["from"]) for r in records],
              "target": [len(left) + right.index(r["to"]) for r in records], "value": [r["count"] for r in records],
              "color": [f"rgba({colour[r['kind']]},0.45)" for r in records], "label": [r["kind"] for r in records],
              "hovertemplate": f"%{{source.label}} → %{{target.label}}<br>%{{label}} %{{value}}{unit}<extra></extra>"}))
    for k, kind in enumerate(kinds):
        figure.add_annotation(x=0.5, y=1.02, xref="paper", yref="paper", yanchor="bottom", showarrow=False,
                              xshift=90 * (k - (len(kinds) - 1) / 2), text=f"<b>■ {kind}</b>",
                              font={"color": f"rgb({colour[kind]})"})
    return [_finish(figure, max(360, 34 * max(len(left), len(right)) + 80), top=50)]


def targets(chart: Chart, lang: Lang) -> list[Any]:
    """Rows of each clause by verdict, one panel a year."""
    years, labels = _by_year(chart), _once(chart, "label")
    figure = _panels(list(years), lang)
    for k, rows in enumerate(years.values(), 1):
        names, told = [r["label"] for r in rows], [[r["counts"]] for r in rows]
        for verdict, colour in BARS.items():
            figure.add_bar(x=[r[verdict] for r in rows], y=names, orientation="h", row=1, col=k, width=0.72,
                           marker={"color": colour}, customdata=told,
                           hovertemplate="%{y}<br>%{customdata[0]}<extra></extra>")
        figure.add_scatter(x=[0.02] * len(rows), y=names, mode="text", text=[r["told"] for r in rows],
                           textposition="middle right", textfont={"size": 11}, hoverinfo="skip", row=1, col=k,
                           cliponaxis=False)
    figure.update_xaxes(range=[0, chart.most], tickvals=[0.25, 0.5, 0.75], tickformat=".0%", gridcolor=GRID,
                        zeroline=False)
    _listed(figure, labels)
    figure.update_layout(barmode="stack")
    return [_finish(figure, 27 * len(labels) + 90, left=270 if lang == "zh" else 340)]


def _listed(figure: Any, labels: list[Any]) -> None:
    """Labels from top to bottom in their order."""
    figure.update_yaxes(autorange=False, range=[len(labels) - 0.5, -0.5], categoryorder="array", categoryarray=labels,
                        ticksuffix=" ", tickfont={"size": 11})


def gaps(chart: Chart, lang: Lang) -> list[Any]:
    """People missing, institution by profession, one panel a year."""
    years, places, professions = _by_year(chart), _once(chart, "at"), _once(chart, "profession")
    figure = _panels(list(years), lang)
    for k, rows in enumerate(years.values(), 1):
        found = {(r["at"], r["profession"]): r for r in rows}
        cells = [[found.get((at, p), {}) for p in professions] for at in places]
        figure.add_heatmap(x=professions, y=places, z=[[c.get("gap") for c in row] for row in cells],
                           text=[[c.get("told", "") for c in row] for row in cells], texttemplate="%{text}", zmin=0,
                           zmax=chart.most, colorscale=HEAT, showscale=False, xgap=2, ygap=2, textfont={"size": 11},
                           row=1, col=k, hovertemplate="%{y} · %{x}: %{text}<extra></extra>")
    figure.update_yaxes(autorange="reversed", ticksuffix=" ", showgrid=False)
    figure.update_xaxes(side="bottom", tickangle=-45, showgrid=False)
    return [_finish(figure, 30 * len(places) + 150, left=190).update_layout(plot_bgcolor=PALE)]


def studies(chart: Chart, lang: Lang) -> list[Any]:
    """A figure a year: who is away when."""
    return [_gantt(rows, year, lang) for year, rows in _by_year(chart).items()]


def _gantt(records: list[dict[str, Any]], year: int, lang: Lang) -> Any:
    bands = {r["at"]: (r["first"] - 0.5, r["first"] + r["lanes"] - 0.5) for r in records}
    shade = {at: k % 2 for k, at in enumerate(bands)}
    bottom = max(low for _, low in bands.values())
    figure = go.Figure(go.Bar(
        base=[r["start"] - 1 for r in records], x=[r["slots"] for r in records], y=[r["lane"] for r in records],
        orientation="h", width=0.84, marker={"color": [SOFT if shade[r["at"]] else SOFTER for r in records],
                                             "line": {"color": WHITE, "width": 2}},
        text=[f"{r['who']} · {r['department']}" for r in records], textposition="inside", insidetextanchor="middle",
        textfont={"size": 11, "color": INK}, constraintext="none",
        customdata=[[r["told"]] for r in records], hovertemplate="%{text}<br>%{customdata[0]}<extra></extra>"))
    months = range(HALF_MONTHS // 2)
    figure.update_xaxes(range=[0, HALF_MONTHS], tickvals=[2 * m + 1 for m in months],
                        ticktext=[words.month(m + 1, lang) for m in months], side="top", showgrid=False, zeroline=False)
    figure.update_layout(shapes=[    # at once: plotly lays all of them out again for each that is added
        *({"type": "rect", "x0": 0, "x1": 1, "xref": "x domain", "y0": top, "y1": low, "yref": "y",
           "fillcolor": PALE if shade[at] else WHITE, "line": {"width": 0}, "layer": "below"}
          for at, (top, low) in bands.items()),
        *({"type": "line", "x0": 2 * m, "x1": 2 * m, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain",
           "line": {"color": GRID, "width": 1}, "layer": "below"} for m in months)])
    figure.update_yaxes(range=[bottom, -0.5], tickvals=[(top + low) / 2 for top, low in bands.values()],
                        ticktext=[f"{at} " for at in bands], showgrid=False, zeroline=False)
    figure.update_layout(title={"text": _year(year, lang), "x": 0.01, "y": 0.99, "yanchor": "top",
                                "font": {"size": 13}})
    return _finish(figure, 24 * (bottom + 0.5) + 74, left=190, top=48)


def recruiting(chart: Chart, lang: Lang) -> list[Any]:
    """Adverts and expected arrivals, one panel a year."""
    return [_inside(chart, lang, "channel", "adverts", "arrivals")]


def establishment(chart: Chart, lang: Lang) -> list[Any]:
    """Allotted and filled, one panel a year."""
    return [_inside(chart, lang, "at", "allotted", "filled")]


def _inside(chart: Chart, lang: Lang, name: str, wide: str, narrow: str) -> Any:
    """A narrow bar in front of a wide one, with the told figures beside; one panel a year."""
    years, labels = _by_year(chart), _once(chart, name)
    figure = _panels(list(years), lang)
    for k, rows in enumerate(years.values(), 1):
        names = [r[name] for r in rows]
        figure.add_bar(x=[r[wide] for r in rows], y=names, orientation="h", width=0.7, marker={"color": SOFT},
                       hoverinfo="skip", row=1, col=k)
        figure.add_bar(x=[r[narrow] for r in rows], y=names, orientation="h", width=0.38, marker={"color": BRAND},
                       hoverinfo="skip", row=1, col=k)
        figure.add_scatter(x=[max(r[wide], r[narrow]) for r in rows], y=names, mode="text",
                           text=[f" {r['told']}" for r in rows], textposition="middle right", textfont={"size": 11},
                           hoverinfo="skip", row=1, col=k, cliponaxis=False)
    figure.update_xaxes(range=[0, chart.most], showgrid=True, gridcolor=GRID, zeroline=False)
    _listed(figure, labels)
    figure.update_layout(barmode="overlay")
    return _finish(figure, 30 * len(labels) + 90, left=240)


def changes(chart: Chart, lang: Lang) -> list[Any]:
    """Numerator above denominator, a pair of bars a ratio."""
    records, labels = chart.table.records(), _once(chart, "label")
    figure = go.Figure()
    for key, colour, shift in (("above", BRAND, -0.2), ("below", SOFT, 0.2)):
        figure.add_bar(x=[r[key] for r in records], y=[labels.index(r["label"]) + shift for r in records],
                       orientation="h", width=0.36, marker={"color": colour}, text=[r[f"{key}_told"] for r in records],
                       textposition="outside", cliponaxis=False, textfont={"size": 11}, hoverinfo="skip")
    figure.update_xaxes(range=[-chart.most, chart.most], tickformat="+.0%", gridcolor=GRID, zeroline=True,
                        zerolinecolor=INK)
    figure.update_yaxes(range=[len(labels) - 0.5, -0.5], tickvals=list(range(len(labels))), ticktext=labels,
                        ticksuffix=" ", tickfont={"size": 11}, showgrid=False)
    figure.update_layout(barmode="overlay")
    return [_finish(figure, 38 * len(labels) + 80, left=330, top=16)]


def pool(chart: Chart, lang: Lang) -> list[Any]:
    """A waterfall from top to bottom, one panel a year."""
    years, labels = _by_year(chart), _once(chart, "step")
    figure = _panels(list(years), lang)
    measures = {"total": "absolute", "step": "relative", "sum": "total"}
    lowest = 0.0
    for k, rows in enumerate(years.values(), 1):
        names, ends, level = [r["step"] for r in rows], [], 0.0
        for r in rows:
            before, level = level, level + r["amount"] if r["kind"] == "step" else r["amount"]
            ends.append(max(level, before if r["kind"] == "step" else 0.0))
            lowest = min(lowest, level)
        figure.add_waterfall(y=names, x=[r["amount"] for r in rows], orientation="h", width=0.7,
                             measure=[measures[r["kind"]] for r in rows], textposition="none", hoverinfo="skip",
                             increasing={"marker": {"color": BRAND}}, decreasing={"marker": {"color": SOFT}},
                             totals={"marker": {"color": BRAND}}, connector={"line": {"color": GRID}}, row=1, col=k)
        figure.add_scatter(x=ends, y=names, mode="text", text=[f" {r['told']}" for r in rows],
                           textposition="middle right", textfont={"size": 11}, hoverinfo="skip", row=1, col=k,
                           cliponaxis=False)
    figure.update_xaxes(range=[1.15 * lowest, chart.most], gridcolor=GRID, zeroline=True, zerolinecolor=INK, nticks=5)
    _listed(figure, labels)
    return [_finish(figure, 27 * len(labels) + 90, left=140 if lang == "zh" else 200)]


def sources(chart: Chart, lang: Lang) -> list[Any]:
    """A figure a year: sources on the left, uses on the right, their names outside."""
    figures = []
    for year, rows in _by_year(chart).items():
        sides = [_heights(rows, "from"), _heights(rows, "to")]
        left, right = (list(side) for side in sides)
        room = (max(map(len, sides)) - 1) * PAD
        height = max(400, 30 * max(map(len, sides)) + room)
        places = [_middles(side, room / height) for side in sides]
        figure = go.Figure(go.Sankey(
            arrangement="fixed",
            node={"label": [""] * (len(left) + len(right)), "color": [BRAND] * len(left) + [SOFT] * len(right),
                  "x": [0.001] * len(left) + [0.999] * len(right), "y": [y for side in places for y in side],
                  "pad": PAD, "thickness": 14, "line": {"width": 0}, "customdata": [*left, *right],
                  "hovertemplate": "%{customdata}<extra></extra>"},
            link={"source": [left.index(r["from"]) for r in rows],
                  "target": [len(left) + right.index(r["to"]) for r in rows], "value": [r["amount"] for r in rows],
                  "color": f"rgba({LINKS[0]},0.28)", "label": [r["told"] for r in rows],
                  "hovertemplate": "%{label}<extra></extra>"}))
        figure.update_layout(annotations=[
            {"x": x, "y": 1 - y, "xref": "paper", "yref": "paper", "xanchor": anchor, "yanchor": "middle", "text": name,
             "showarrow": False, "font": {"size": 12}}
            for names, ys, x, anchor in ((left, places[0], -0.01, "right"), (right, places[1], 1.01, "left"))
            for name, y in zip(names, ys, strict=True)])
        figure.update_layout(title={"text": _year(year, lang), "x": 0.01, "y": 0.99, "yanchor": "top",
                                    "font": {"size": 13}})
        side = 150 if lang == "zh" else 210
        figures.append(_finish(figure, height + 54, left=side, top=30).update_layout(margin={"r": side}))
    return figures


PAD = 17
"""Least room between two bands' ends: a line of text [pixels]."""


def _heights(rows: list[dict[str, Any]], key: str) -> dict[str, float]:
    """The bands' ends of one side, from top to bottom."""
    found: dict[str, float] = {}
    for r in rows:
        found[r[key]] = found.get(r[key], 0.0) + r["amount"]
    if key == "to":
        ends = {r["to"]: r["place"] for r in rows}
        found = dict(sorted(found.items(), key=lambda end: ends[end[0]]))
    return found


def _middles(ends: dict[str, float], room: float) -> list[float]:
    """Where the middle of each end stands, 0 at the top and 1 at the bottom; `room`: share between the ends."""
    whole, gap = sum(ends.values()), room / max(1, len(ends) - 1)
    ys, top = [], 0.0
    for amount in ends.values():
        high = (1 - room) * amount / whole
        ys.append(top + high / 2)
        top += high + gap
    return ys


def specialties(chart: Chart, lang: Lang) -> list[Any]:
    """A table of steps: a row a specialty, a column a year."""
    names, years = _once(chart, "specialty"), _once(chart, "year")
    cells: dict[tuple[Any, Any], dict[str, Any]] = {}
    for r in chart.table.records():
        cells[r["specialty"], r["year"]] = dict(r)
    grid = [[cells[name, year] for year in years] for name in names]
    figure = go.Figure(go.Heatmap(
        x=years, y=names, z=[[c["rank"] for c in row] for row in grid], zmin=0, zmax=chart.most, colorscale=STEPS,
        showscale=False, xgap=3, ygap=3, hoverinfo="skip"))
    figure.update_layout(annotations=[
        {"x": year, "y": name, "text": f"{c['level']}　{c['told']}".rstrip("　"), "showarrow": False,
         "font": {"size": 12, "color": WHITE if c["rank"] >= chart.most else INK}}
        for k, name in enumerate(names) for c, year in zip(grid[k], years, strict=True)])
    figure.update_yaxes(autorange="reversed", ticksuffix=" ", showgrid=False, tickfont={"size": 11})
    figure.update_xaxes(side="top", showgrid=False, type="category")
    return [_finish(figure, 26 * len(names) + 60, left=240, top=34)]


def margins(chart: Chart, lang: Lang) -> list[Any]:
    """Bars by use: with more on the left, with less on the right."""
    sides = _once(chart, "side")
    figure = make_subplots(rows=1, cols=len(sides), shared_yaxes=True, horizontal_spacing=0.04, subplot_titles=sides)
    labels = _once(chart, "use")
    for k, side in enumerate(sides, 1):
        rows = [r for r in chart.table.records() if r["side"] == side]
        figure.add_bar(x=[r["amount"] for r in rows], y=[r["use"] for r in rows], orientation="h", width=0.6,
                       marker={"color": BRAND if k == 1 else SOFT}, text=[r["told"] for r in rows],
                       textposition="outside", cliponaxis=False, hoverinfo="skip", row=1, col=k)
    lowest = min(0.0, *(float(str(value)) for value in chart.table.of("amount")))
    figure.update_xaxes(range=[1.35 * lowest, 1.35 * chart.most], gridcolor=GRID, zeroline=True, zerolinecolor=INK,
                        tickformat=",.0f", nticks=5)
    _listed(figure, labels)
    return [_finish(figure, 38 * len(labels) + 90, left=150 if lang == "zh" else 210)]


DRAW: dict[str, Callable[[Chart, Lang], list[Any]]] = {
    "flows": flows, "targets": targets, "changes": changes, "gaps": gaps, "establishment": establishment,
    "studies": studies, "recruiting": recruiting, "pool": pool, "sources": sources, "specialties": specialties,
    "margins": margins}


def draw(report: Report) -> dict[str, list[Any]]:
    """Figures of every chart that has something to show."""
    return {chart.key: DRAW[chart.key](chart, report.lang) if chart.table.rows else [] for chart in report.charts}

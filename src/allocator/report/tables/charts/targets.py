"""Every indicator against its target, by year."""

from __future__ import annotations

from allocator.report.table import Table, column
from allocator.report.tables.charts.chart import Chart
from allocator.report.tables.clause_lines import Line, lines
from allocator.report.view import View

MOST = 1.3
"""Where the bars' axis ends, in shares of the target."""
NAMED = 10
"""Clauses the title names."""


def targets(view: View) -> Chart:
    """A bar an indicator and year, as a share of its target or limit."""
    rows, unmet = [], set()
    wide = {view.place(""), *map(view.place, view.instance.levels.values())}
    for x in lines(view):
        if not x.clause or x.ratio is None:
            continue
        if x.verdict != "met":
            unmet.add(x.clause)
        where = "" if x.count > 1 or x.place in wide else f" · {x.place}"
        rows.append((x.clause, f"{x.clause} {x.indicator}{where}", x.year, x.ratio, _told(view, x), x.verdict,
                     view.t("目标", "target") if x.sense == ">=" else view.t("上限", "limit")))
    drawn = {row[0] for row in rows}
    named = [clause for clause in view.findings_of if clause in unmet][:NAMED]
    more = view.t("等", " and more") if len(unmet) > NAMED else ""
    title = view.t(f"图中的{len(drawn)}条条款，{len(drawn) - len(unmet)}条各年都达成"
                   + (f"，{len(unmet)}条有缺口：{'、'.join(named)}{more}" if unmet else ""),
                   f"Of {len(drawn)} clauses drawn, {len(drawn) - len(unmet)} are met in every year"
                   + (f"; {len(unmet)} fall short: {', '.join(named)}{more}" if unmet else ""))
    return Chart("targets", title, view.t(
        "竖线是目标或上限（100%），横条是方案达到的水平；条内数字是“达到 / 目标”。绿色达成，橙色未达，红色违反。",
        "The line is the target or limit (100%), the bar what the plan reaches; figures: reached / target. "
        "Green met, orange short, red broken."),
        Table("targets", title, (column("clause"), column("label"), column("year", "year"), column("ratio", "percent"),
                                 column("told"), column("verdict", "verdict"), column("kind")), tuple(rows)), MOST)


def _told(view: View, line: Line) -> str:
    reached = line.reached.text(view.lang, with_unit=False) if line.reached else ""
    return f"{reached} / {line.target.text(view.lang) if line.target else ''}"

"""Establishment filled against what is allotted, by institution and year."""

from __future__ import annotations

from allocator.report.table import Table, column, number
from allocator.report.tables.charts.chart import Chart
from allocator.report.tables.establishment import establishment as every
from allocator.report.view import View

ROOM = 1.5
"""The axis beyond the longest bar: room for its figures."""


def establishment(view: View) -> Chart:
    """Two bars an institution: allotted, and filled at the end of the year with adverts."""
    last, rows, longest = view.years[-1], [], 0.0
    pooled, given, planned = 0.0, 0.0, 0.0
    for record in every(view).records():
        allotted, filled, approved = (float(str(record[key])) for key in ("allotted", "planned", "approved"))
        if record["at"] == view.total:
            continue
        if record["year"] == last:
            given, planned, pooled = given + allotted, planned + filled, pooled + max(0.0, allotted - approved)
        change = allotted - approved
        moved = f" ({'+' if change > 0 else '−'}{number(abs(change))})" if abs(change) > 1e-6 else ""
        rows.append((record["at"], record["year"], allotted, filled, f"{number(filled)} / {number(allotted)}{moved}"))
        longest = max(longest, allotted, filled)
    title = view.t("没有核定编制", "No establishment is given")
    if given:
        used = f"{planned / given:.0%}"
        title = view.t(f"到{last}年末使用编制{number(planned)}个，占分配数的{used}；统筹调剂{number(pooled)}个",
                       f"By the end of {last}, {number(planned)} established posts are filled, {used} of those "
                       f"allotted; {number(pooled)} come from the pool")
    return Chart("establishment", title, view.t(
        "浅色是分配编制，深色是年末在编（含招聘）；括号内是统筹调剂的增减。",
        "Light: allotted; dark: filled at the end of the year, with adverts; in brackets what the pool adds or takes."),
        Table("establishment-drawn", title, (
            column("at"), column("year", "year"), column("allotted", "number"), column("filled", "number"),
            column("told")), tuple(rows)), ROOM * (longest or 1.0))

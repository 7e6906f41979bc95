"""What moves each ratio: its numerator and its denominator, in per cent of today."""

from __future__ import annotations

from allocator.report.table import Table, column
from allocator.report.tables.charts.chart import Chart
from allocator.report.tables.ratios import changes as every
from allocator.report.view import View

ROOM = 1.6
"""The axis beyond the longest bar: room for its figures."""
STEADY = 0.0005
"""A change below this is none."""


def changes(view: View) -> Chart:
    """Two bars a ratio, from today to the last year; ratios that stand still are left out."""
    last, rows, longest = view.years[-1], [], 0.0
    rising, shrinking = 0, 0
    for x in every(view):
        above, below = (then / now - 1 if now else 0.0 for then, now in (
            (x.above, x.above_today), (x.below, x.below_today)))
        if x.row.year != last or max(abs(above), abs(below)) < STEADY:
            continue
        place = view.place(x.row.at)
        name = view.speaks_of(x.rule.name, x.row.tag, x.rule.cited)
        rows.append((f"{x.rule.cited} {name} · {place}", above, below, _told(above), _told(below)))
        longest = max(longest, abs(above), abs(below))
        if x.then > x.today:
            rising += 1
            shrinking += x.by_denominator > x.by_numerator
    title = view.t(f"到{last}年末有{rising}项比例上升"
                   + (f"，其中{shrinking}项主要因为分母减小" if shrinking else "，都主要靠分子增加" if rising else ""),
                   f"{rising} ratios rise by the end of {last}"
                   + (f"; {shrinking} of them mainly because the denominator shrinks" if shrinking else
                      ", all mainly by their numerators" if rising else ""))
    return Chart("changes", title, view.t(
        "深色是分子比现状的变化，浅色是分母的变化；分母减小也会使比例上升，但不是改善。",
        "Dark: change of the numerator from today; light: of the denominator. A smaller denominator raises the ratio "
        "too, but is no improvement."),
        Table("changes", title, (column("label"), column("above", "percent"), column("below", "percent"),
                                 column("above_told"), column("below_told")), tuple(rows)), ROOM * (longest or 1.0))


def _told(change: float) -> str:
    return f"{change:+.1%}" if abs(change) >= STEADY else "0%"

"""What the page draws: a table a chart, ready to be drawn, and one sentence that says what it shows."""

from __future__ import annotations

from allocator.report.tables.charts import (
    changes,
    establishment,
    flows,
    gaps,
    margins,
    pool,
    recruiting,
    sources,
    specialties,
    studies,
    targets,
)
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View


def every(view: View) -> tuple[Chart, ...]:
    """Every chart of the page."""
    return (flows.flows(view), targets.targets(view), changes.changes(view), gaps.gaps(view),
            establishment.establishment(view), studies.studies(view), recruiting.recruiting(view), pool.pool(view),
            sources.sources(view), specialties.specialties(view), margins.margins(view))

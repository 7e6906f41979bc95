"""(Instance, Decisions, findings, Summary) -> typed tables: the only source of numbers of the workbook and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.check import Finding
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.report.table import Cell, Column, Measure, Table
from allocator.report.tables import assumptions, calendar, careers, charts, clauses, moves, posts, recruits, summary
from allocator.report.tables.charts import Chart
from allocator.report.view import Summary, View
from allocator.result import Tier
from allocator.terms import Lang

__all__ = ["Cell", "Chart", "Column", "Measure", "Report", "Summary", "Table", "Tier", "tables"]


@dataclass(frozen=True)
class Report:
    """Everything the workbook and the page show."""

    lang: Lang
    title: str
    subtitle: str
    run_id: str
    years: tuple[int, ...]
    cards: Table
    status: Table
    tiers: Table
    money: Table
    shortfalls: Table
    unchecked: Table
    """Clauses that no rule models."""
    sheets: tuple[Table, ...]
    """The tables that have a sheet of their own, in order."""
    charts: tuple[Chart, ...]

    def table(self, key: str) -> Table:
        return next(table for table in self.sheets if table.key == key)

    def chart(self, key: str) -> Chart:
        return next(chart for chart in self.charts if chart.key == key)


def tables(instance: Instance, decisions: Decisions, findings: Sequence[Finding], about: Summary, lang: Lang = "zh",
           names: bool = True) -> Report:
    """The report's tables in one language; `names=False`: people are their ids only."""
    view = View(instance, decisions, findings, about, lang, names)
    return Report(
        lang=lang,
        title=instance.name.label(lang),
        subtitle=view.t(f"人员配置方案 · {view.span}年", f"Staffing plan {view.span}"),
        run_id=about.run_id,
        cards=summary.cards(view), status=summary.status(view), tiers=summary.tiers(view), money=summary.money(view),
        shortfalls=summary.shortfalls(view), unchecked=clauses.unchecked(view), years=view.years,
        sheets=(moves.moves(view), posts.establishment(view), posts.posts(view), recruits.recruits(view),
                calendar.monthly(view), calendar.studies(view), calendar.training(view), careers.careers(view),
                clauses.clauses(view), clauses.details(view), clauses.texts(view), assumptions.assumptions(view)),
        charts=(charts.flows(view), charts.targets(view), charts.gaps(view), charts.studies(view),
                charts.recruiting(view)))

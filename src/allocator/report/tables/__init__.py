"""(Instance, Decisions, findings, Summary) -> typed tables: the only source of numbers of the workbook and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.check import Finding
from allocator.collecting import uncollected
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.report.table import Cell, Column, Measure, Table
from allocator.report.tables import (
    accounts,
    assumptions,
    calendar,
    careers,
    centres,
    charts,
    choices,
    clauses,
    establishment,
    flows,
    free,
    lead_units,
    licences,
    moves,
    posts,
    proof,
    ratios,
    recruits,
    services,
    specialties,
    staff_structure,
    summary,
    tensions,
)
from allocator.report.tables.board import Entry, board
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import Summary, View
from allocator.result import Margins, Tier
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
    held: str
    """How many rows were held against the plan, and how they stand."""
    shortfalls: Table
    tensions: Table
    """Where clauses pull at the same money; no rows where there are no accounts."""
    free: str
    """Which amounts the plan chose freely between bounds of the settings; blank: none."""
    unit_counts: Table
    unchecked: Table
    """Clauses that no rule models."""
    sheets: tuple[Table, ...]
    """The tables that have a sheet of their own, in order."""
    board: tuple[Entry, ...]
    charts: tuple[Chart, ...]

    def table(self, key: str) -> Table:
        return next(table for table in self.sheets if table.key == key)

    def chart(self, key: str) -> Chart:
        return next(chart for chart in self.charts if chart.key == key)


@uncollected()
def tables(instance: Instance, decisions: Decisions, findings: Sequence[Finding], about: Summary, lang: Lang = "zh",
           names: bool = True, margins: Margins | None = None) -> Report:
    """The report's tables in one language; `names=False`: people are their ids only."""
    view = View(instance, decisions, findings, lang, names, margins)
    by_clause, words = clauses.clauses(view), clauses.texts(view)
    return Report(
        lang=lang,
        title=instance.name.label(lang),
        subtitle=view.t(f"人员配置方案 · {view.span}年", f"Staffing plan {view.span}"),
        run_id=about.run_id, years=view.years,
        cards=summary.cards(view), status=proof.status(view, about), tiers=proof.tiers(view, about),
        money=summary.money(view), held=proof.held(view), shortfalls=summary.shortfalls(view),
        tensions=tensions.tensions(view), free=free.note(view),
        unit_counts=lead_units.unit_counts(view), unchecked=clauses.unchecked(view),
        sheets=(moves.moves(view), establishment.establishment(view), posts.posts(view), recruits.recruits(view),
                recruits.channels(view), calendar.calendar(view), calendar.studies(view), calendar.training(view),
                careers.careers(view), centres.centres(view), choices.choices(view),
                staff_structure.staff_structure(view),
                accounts.accounts(view), flows.totals(view), flows.flows(view), flows.funds(view),
                specialties.specialties(view), services.services(view),
                licences.licences(view), licences.unlicensed(view), by_clause,
                lead_units.lead_units(view), ratios.ratios(view), clauses.details(view), words,
                assumptions.assumptions(view)),
        board=board(by_clause, words), charts=charts.every(view))

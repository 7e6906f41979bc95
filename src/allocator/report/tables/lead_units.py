"""Clauses by the unit that leads them: what each unit answers for, and how it stands."""

from __future__ import annotations

from collections import Counter, defaultdict

from allocator.report import words
from allocator.report.table import Cell, Table, column
from allocator.report.tables.clause_lines import Line, lines, verdicts
from allocator.report.tables.clause_states import states
from allocator.report.view import View

ORDER = ("broken", "short", "unknown", "met", *words.UNHELD)
"""Verdicts, and what stands in for one, the most urgent first."""


def _stands(view: View) -> dict[str, str]:
    """Verdict of every clause, or what stands in for one."""
    held, how = verdicts(view), states(view.instance, view.lang)
    return {key: held.get(key) or (how[key].kind if how[key].kind in words.UNHELD else "not_yet")
            for key in view.instance.clauses}


def _led(view: View) -> dict[str, list[str]]:
    """Clauses of each unit, in the documents' order; those without one come last."""
    found: dict[str, list[str]] = defaultdict(list)
    nobody = view.t("未明确牵头单位", "no lead unit named")
    for key, clause in view.instance.clauses.items():
        for unit in clause.lead or (nobody,):
            found[unit].append(key)
    return {unit: found[unit] for unit in sorted(found, key=lambda u: (u == nobody, -len(found[u]), u))}


def lead_units(view: View) -> Table:
    """牵头单位: each clause under its unit, with the indicator that is furthest off."""
    stands, furthest = _stands(view), dict[str, Line]()
    for line in sorted(lines(view), key=lambda line: line.gravity):
        furthest.setdefault(line.clause, line)
    rows: list[tuple[Cell, ...]] = []
    for unit, clauses in _led(view).items():
        for key in sorted(clauses, key=lambda k: ORDER.index(stands[k])):
            clause, worst = view.instance.clauses[key], furthest.get(key)
            told: tuple[Cell, ...] = ("", None, None, None, None)
            if worst:
                told = (worst.indicator, worst.year, worst.target, worst.reached, worst.shortfall)
            rows.append((unit, key, clause.title.label(view.lang), stands[key], *told, view.units(clause.responsible)))
    return Table("lead_units", view.t("各牵头单位的条款", "Clauses by lead unit"), (
        column("lead", "long", 18, zh="牵头单位", en="lead unit"), column("clause", width=6, zh="条款", en="clause"),
        column("title", "long", 26, zh="题目", en="title"), column("verdict", "verdict", 9, zh="结果", en="verdict"),
        column("indicator", "long", 32, zh="差距最大的指标", en="indicator furthest off"), column("year", "year", 6),
        column("target", "measure", 10, zh="目标", en="target"),
        column("reached", "measure", 10, zh="达到", en="reached"),
        column("shortfall", "measure", 11, zh="缺口", en="shortfall"),
        column("responsible", "long", 26, zh="责任单位", en="responsible")), tuple(rows),
        view.t("一个条款有几个牵头单位时，在每个单位下各列一次；已达成的条款列最紧的一项指标。",
               "A clause with several lead units stands under each; of a clause that is met, its tightest indicator."))


def unit_counts(view: View) -> Table:
    """How the clauses of each lead unit stand, as numbers."""
    stands = _stands(view)
    rows: list[tuple[Cell, ...]] = []
    for unit, clauses in _led(view).items():
        found = Counter(stands[key] for key in clauses)
        rows.append((unit, len(clauses), *(found[key] or None for key in ORDER)))
    return Table("unit_counts", view.t("各牵头单位的条款", "Clauses by lead unit"), (
        column("lead", "long", 30, zh="牵头单位", en="lead unit"), column("clauses", "int", zh="条款数", en="clauses"),
        *(column(key, "int", 9, zh=words.verdict(key, "zh"), en=words.verdict(key, "en")) for key in ORDER)),
        tuple(rows))

"""How every clause stands, indicator by indicator and year by year: what all tables of clauses are made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from allocator.check import Finding
from allocator.report import words
from allocator.report.table import Measure, measure, missing
from allocator.report.tables.clause_states import REPORTED
from allocator.report.view import View

WORST = ("broken", "short", "unknown", "met")
"""Verdicts, the worst first."""
UNMET = ("broken", "short")
ALONE = 4
"""Rows a year that a clause's indicator may have before they are summed up in one line."""


def worst(verdicts: Sequence[str]) -> str:
    return min(verdicts, key=WORST.index)


def verdicts(view: View) -> dict[str, str]:
    """Worst verdict of each clause that the plan is held against."""
    return {clause: worst([f.verdict for f in found]) for clause, found in view.findings_of.items() if clause}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a clause in one year: a single row, or many summed up as how many of them are met."""

    clause: str
    indicator: str
    place: str
    year: int
    target: Measure | None
    """None: nothing is asked, the number is read only."""
    reached: Measure | None
    """None: nobody has reported it."""
    shortfall: Measure | None
    """None: as for `reached`."""
    sense: str
    verdict: str
    kind: str
    inherited: bool
    count: int
    unmet: int
    weight: float
    lead: tuple[str, ...]
    responsible: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The verdict; `read` where nothing is asked."""
        return "read" if self.target is None and self.verdict == "met" else self.verdict

    @property
    def gravity(self) -> tuple[float, ...]:
        """Sorts the worst first."""
        return (WORST.index(self.verdict), -self.weight, -(self.shortfall.value if self.shortfall else 0.0), self.year)


def target_and_reached(finding: Finding) -> tuple[Measure | None, Measure | None]:
    """Both numbers of a finding, the target where one is asked for; a target that is missed never looks met."""
    if read_only(finding):
        return None, None if finding.value is None else measure(finding.value, finding.unit)
    if finding.value is None:
        return measure(finding.limit, finding.unit), None
    if finding.verdict == "met":
        return measure(finding.limit, finding.unit), measure(finding.value, finding.unit)
    return measure(finding.limit, finding.unit, finding.value), measure(finding.value, finding.unit, finding.limit)


def read_only(finding: Finding) -> bool:
    """Whether nothing is asked of a row."""
    return (finding.rule, finding.tag) in words.READ


def shown_verdict(finding: Finding) -> str:
    """How a row stands; `read` where nothing is asked."""
    return "read" if read_only(finding) and finding.verdict == "met" else finding.verdict


def lacking(view: View, finding: Finding) -> Measure | None:
    """What a finding is short of; None where nothing is known, or asked."""
    return None if finding.value is None or read_only(finding) else missing(finding.shortfall, view.lacking(finding))


def lines(view: View) -> list[Line]:
    """Every indicator of every clause by year, in the order of the documents."""
    found = []
    for clause, findings in view.findings_of.items():
        groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
        for finding in findings:    # numbers reported under one clause have units of their own
            groups[finding.rule, finding.tag, finding.of if finding.rule == REPORTED else ""].append(finding)
        for (rule, _, _), group in groups.items():
            yearly = Counter(f.year for f in group)
            most = max(yearly.values())
            alike = any(f.of for f in group if rule != REPORTED) or (
                most > 1 and all(f.verdict == "met" for f in group))
            many = most > ALONE or (alike and not read_only(group[0]))
            for year in sorted(yearly):
                rows = [f for f in group if f.year == year]
                if not clause:
                    found.append(_contradicted(view, rows))
                elif many:
                    found.append(_together(view, clause, rows))
                else:
                    found += [_alone(view, clause, f) for f in rows]
    return found


def _alone(view: View, clause: str, f: Finding) -> Line:
    target, reached = target_and_reached(f)
    return Line(clause, view.indicator(f), view.place(f.at), f.year, target, reached,
                lacking(view, f), "" if read_only(f) else f.sense, f.verdict, f.kind, f.inherited, 1,
                int(f.verdict in UNMET), f.weight, f.lead, f.responsible)


def _together(view: View, clause: str, rows: list[Finding]) -> Line:
    f = rows[0]
    if read_only(f):
        return Line(clause, view.indicator(f) + view.t("（项数）", " (items)"), _places(view, rows), f.year, None,
                    Measure(len(rows), "items"), None, "", worst([row.verdict for row in rows]), f.kind, False,
                    len(rows), 0, 0.0, f.lead, f.responsible)
    met, unmet = sum(row.verdict == "met" for row in rows), sum(row.verdict in UNMET for row in rows)
    return Line(clause, view.indicator(f) + view.t("（达标项）", " (items met)"), _places(view, rows), f.year,
                Measure(len(rows), "items"), Measure(met, "items"),
                missing(sum(row.shortfall for row in rows), view.lacking(f)), ">=",
                worst([row.verdict for row in rows]), f.kind, any(row.inherited for row in rows), len(rows),
                unmet, sum(row.weight for row in rows), f.lead, f.responsible)


def _places(view: View, rows: list[Finding]) -> str:
    places = {row.at for row in rows if row.at}
    return view.t(f"{len(places)}个机构", f"{len(places)} institutions") if len(places) > 1 else view.place(rows[0].at)


def _contradicted(view: View, rows: list[Finding]) -> Line:
    """Facts that the plan contradicts in one way: how many, and none is allowed."""
    f, count = rows[0], Measure(len(rows), "items")
    return Line("", view.indicator(f), _places(view, rows), f.year, Measure(0, "items"), count, count, "<=",
                worst([row.verdict for row in rows]), f.kind, False, len(rows), len(rows), 0.0, f.lead, f.responsible)

"""What sweeps, frontiers and comparisons leave: plain records, without a solver."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from allocator.check import Finding
from allocator.plan import Decisions, Record
from allocator.result import tier_gap

DECIDED = ("moves", "secondments", "recruits", "study", "promotions", "upgrades", "conversions", "measures")
"""Kinds of decision that are counted, in the order they are shown."""


class TierAnswer(Record):
    """A tier of one answer."""

    name: str
    value: float | None = None
    """Of a plan; null: only the bound is known."""
    bound: float | None = None
    """No plan that keeps the earlier tiers' values is below it."""

    @property
    def gap(self) -> float | None:
        """Relative gap; None: there is no plan, or nothing was proved."""
        return None if self.value is None or self.bound is None else tier_gap(self.name, self.value, self.bound)


class Unmet(Record):
    """A clause that some row of a plan falls short of."""

    clause: str
    rows: int
    weight: float
    """What its shortfalls add to their tiers."""
    verdict: Literal["short", "broken"]


class Point(Record):
    """One answer of a sweep."""

    key: str
    """Hash of the instance's digest and the point's changes: the name of its file."""
    sets: tuple[str, ...]
    """The changes, as `--set` takes them."""
    values: tuple[float, ...]
    """The number on each axis."""
    status: Literal["bound", "optimal", "stopped", "infeasible", "no_plan", "failed"]
    """bound: the relaxation only; the rest as of a solve; failed: see `error`."""
    way: Literal["warm", "near", "whole", ""] = ""
    """How it was answered: by the relaxation, by a search near the base plan, by a whole solve."""
    tiers: tuple[TierAnswer, ...] = ()
    gap: float | None = None
    """The largest gap of the tiers through money."""
    counts: dict[str, float] = Field(default_factory=dict)
    """Decisions by kind [persons, adverts]."""
    costs: dict[str, float] = Field(default_factory=dict)
    """Money by kind of decision, over the plan."""
    unmet: tuple[Unmet, ...] = ()
    error: str = ""
    seconds: dict[str, float] = Field(default_factory=dict)
    """read, build, bound, search, plan."""

    def tier(self, name: str) -> TierAnswer | None:
        return next((tier for tier in self.tiers if tier.name == name), None)


class Axis(Record):
    """A number that is varied."""

    key: str
    values: tuple[float, ...]
    own: float | None = None
    """The instance's own number, where the values are relative to it."""


class Sweep(Record):
    """A grid of answers."""

    digest: str
    """Of the instance before any change."""
    name: dict[str, str]
    """The instance's name, by language."""
    quick: bool
    axes: tuple[Axis, ...]
    base: Point
    """The instance as it is."""
    points: tuple[Point, ...]
    """Those that are finished, in the order of the grid."""
    asked: int
    """How many points the grid has."""

    @property
    def failed(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.status == "failed")


class Density(Record):
    """Licensed physicians of a township per 1,000 residents in the last year of the plan."""

    at: str
    residents: float
    """[thousand]"""
    fte: float
    density: float


class FrontierPoint(Record):
    """A plan between the cheapest and the most equal one."""

    floor: float
    """What was asked of every township [FTE per 1,000 residents]."""
    least: float
    """What the worst-off township reaches."""
    shortfall: float
    """Sum over townships of what is missing to the mean density of today [FTE]."""
    money: TierAnswer
    proved: bool
    """Whether money is proved within the gap asked for."""
    undominated: bool = False
    """Proved: no plan that asks as much of every township as the next point is as cheap as this one."""
    tiers: tuple[TierAnswer, ...] = ()
    """Statutory and policy, which are held."""
    densities: tuple[Density, ...] = ()
    gains: tuple[str, ...] = ()
    """Townships with more than in the cheapest plan."""
    loses: tuple[str, ...] = ()
    counts: dict[str, float] = Field(default_factory=dict)
    costs: dict[str, float] = Field(default_factory=dict)
    seconds: float = 0.0


class Frontier(Record):
    """The trade-off between money and the worst-off township."""

    digest: str
    name: dict[str, str]
    year: int
    mean: float
    """Density of all townships together today, which shortfalls are read against [FTE per 1,000 residents]."""
    slack: float
    """By how much the statutory and policy tiers may be worse than solved."""
    places: dict[str, str]
    """Townships' names by id."""
    ceiling: TierAnswer
    """The highest floor found; no plan that keeps the first tiers reaches more than its bound."""
    points: tuple[FrontierPoint, ...]
    """From the cheapest to the most equal."""
    knee: int | None
    """Index of the point furthest from the chord; null: the frontier has no bend."""


class Side(Record):
    """One plan of a comparison."""

    file: str
    digest: str
    created: str
    status: str
    gap: float | None
    pseudonyms: str
    """Id of the key that people's pseudonyms are from; blank: people stand under their own ids."""
    tiers: tuple[TierAnswer, ...]
    """Statutory and policy from the findings; money where its costs are known."""
    counts: dict[str, float]
    by_place: dict[str, dict[str, float]]
    """Moves in and out, recruits and studies by institution; needs the instance."""
    costs: dict[str, float]
    """Money by kind of decision: priced with the instance; under pseudonyms as the plan holds it."""


class Difference(Record):
    """A row of a clause that does not stand the same in all plans."""

    clause: str
    rule: str
    tag: str
    at: str
    of: str
    year: int
    unit: str
    verdicts: tuple[str, ...]
    """By plan; blank: the plan has no such row."""
    values: tuple[float | None, ...]
    limits: tuple[float | None, ...]


class Comparison(Record):
    """Plans side by side."""

    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]
    clauses: dict[str, tuple[str, ...]]
    """Clauses whose verdict differs: the worst verdict in each plan."""
    by_person: bool
    """Whether somebody has the same id in all plans; else rows of single experts, couples and teams are left out."""
    placed: bool
    """Whether the instance was at hand."""
    priced: bool
    """Whether money is compared."""
    own_prices: tuple[str, ...] = ()
    """Plans whose money is as they were solved, with another input than the instance."""
    names: dict[str, str] = Field(default_factory=dict)
    """Institutions' names by id, where the instance is at hand."""


def counted(decisions: Decisions) -> dict[str, float]:
    """Decisions by kind [persons; of recruits adverts]."""
    found = {kind: sum(line.adverts if kind == "recruits" else line.count for line in getattr(decisions, kind))
             for kind in DECIDED}
    return {kind: float(total) for kind, total in found.items()}


def unmet(findings: tuple[Finding, ...]) -> tuple[Unmet, ...]:
    """Clauses that fall short somewhere; indicators, which ask for nothing, are left out."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.clause and finding.kind != "indicator" and finding.verdict in ("short", "broken"):
            found.setdefault(finding.clause, []).append(finding)
    return tuple(Unmet(clause=clause, rows=len(rows), weight=round(sum(f.weight for f in rows), 9),
                       verdict="broken" if any(f.verdict == "broken" for f in rows) else "short")
                 for clause, rows in sorted(found.items()))

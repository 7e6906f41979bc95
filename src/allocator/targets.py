"""What a shortfall weighs: divided by what is asked, convex, bending at whole persons where persons are whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

from allocator.plan_reader import PlanReader
from allocator.rows import MONEY, Amount, Flow, Payroll, Persons, Recruits, Row, Sum

SLOPES = (1.0, 2.0, 4.0)
BENDS = (0.05, 0.20)
"""Slopes of the convex weight, and the shares of what is asked where it bends."""
TOLERANCE = 1e-6
"""A shortfall below this share of the limit (at least of 1) is none: the solver's own feasibility tolerance."""


CENT = 0.005
"""Half a cent: money rows hold to the cent."""


def slack_of(row: Row, asked: float) -> float:
    """The shortfall below which a row is met [unit of its body]."""
    return row.rounding + (CENT if Sum.of(row.body).unit == MONEY else TOLERANCE * max(1.0, asked))


def smooth_weight(shortfall: float, asked: float) -> float:
    """Weight of a shortfall [same unit as asked] before it is held to whole persons."""
    low, high = BENDS[0] * asked, BENDS[1] * asked
    parts = (min(shortfall, low), min(max(shortfall - low, 0), high - low), max(shortfall - high, 0))
    return sum(slope * part for slope, part in zip(SLOPES, parts, strict=True)) / asked


@dataclass(frozen=True, slots=True)
class Penalty:
    """Convex piecewise-linear weight of one row's shortfall: 0 at 0, `segments` of (length, slope), rising slopes."""

    segments: tuple[tuple[float, float], ...]

    def of(self, shortfall: float) -> float:
        total, left = 0.0, max(shortfall, 0.0)
        for length, slope in self.segments:
            total += slope * min(left, length)
            left -= min(left, length)
        return total


def counts_whole(row: Row) -> bool:
    """Whether the decisions change the row's body by whole persons only."""
    terms = tuple(row.terms)
    if any(isinstance(term, Amount | Flow | Payroll) for term in terms):
        return False
    return not any(getattr(term, "reading", "") == "expected" for term in terms
                   if isinstance(term, Persons | Recruits))


def penalty(row: Row, asked: float, undecided: float) -> Penalty:
    """The weight of a row's shortfall.

    `asked`: what the row asks at today's facts, at least 1. `undecided`: the shortfall (or, negative, the surplus) if
    nothing is decided; whole-person rows bend only where the shortfall differs from it by whole persons.
    """
    bends = [share * asked for share in BENDS]
    if counts_whole(row):
        offset = undecided - math.floor(undecided)
        offset = 0.0 if offset < 1e-9 or offset > 1 - 1e-9 else offset
        points = sorted({max(0.0, math.floor(bend - offset) + k + offset) for bend in bends for k in (0, 1)} - {0.0})
    else:
        points = bends
    segments: list[tuple[float, float]] = []
    start = 0.0
    for point in points:
        rise = smooth_weight(point, asked) - smooth_weight(start, asked)
        segments.append((point - start, row.weight * rise / (point - start)))
        start = point
    segments.append((math.inf, row.weight * SLOPES[-1] / asked))
    return Penalty(tuple(segments))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands before anything is decided."""

    asked: float
    """What it asks at today's facts, at least 1; in money, at least what one person is paid."""
    today: float
    """Shortfall on as_of [unit of the body]."""
    undecided: float
    """Shortfall in its own year if nothing is decided; negative: surplus."""
    broken_today: bool
    """Short on as_of, by more than the row's slack."""


def standing(row: Row, nothing: PlanReader) -> Standing:
    """How a row stands, read by a reader of the plan in which nothing is decided."""
    sign = 1.0 if row.sense == ">=" else -1.0
    linear = row.linear
    per = 1.0 if row.per is None else nothing.total(Sum.of(row.per), nothing.today)
    least = nothing.person_year if Sum.of(row.body).unit == MONEY else 1.0
    asked, today = max(least, abs(row.limit * per)), max(0.0, -sign * nothing.total(linear, nothing.today))
    return Standing(asked=asked, today=today, undecided=-sign * nothing.total(linear),
                    broken_today=today > slack_of(row, asked))


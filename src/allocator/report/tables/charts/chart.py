"""A chart's numbers, and the sums they are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from allocator.report.table import Table


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `title` says what it shows, `how` how it is read; every number and label drawn is in `table`."""

    key: str
    title: str
    how: str
    table: Table
    most: float = 1.0
    """Where the axis or the scale ends."""


def summed(found: Mapping[tuple[str | int, ...], float], *places: int) -> dict[str | int, float]:
    """Sums by one part of the keys; by several, one after the other."""
    totals: dict[str | int, float] = defaultdict(float)
    for key, value in found.items():
        for place in places:
            totals[key[place]] += value
    return dict(totals)

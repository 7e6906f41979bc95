"""Half-months: when each person studies and trains, with every cover unit kept at its floor where it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.facts.cover import HALF_MONTHS


@dataclass(frozen=True, slots=True)
class Absence:
    """Who must be away, and for how long."""

    person: str
    count: float
    study: int
    """Half-months of advanced study; 0: none."""
    training: int
    """Half-months of central training; 0: none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An absence in the calendar."""

    person: str
    count: float
    kind: str
    """study or training."""
    start: int
    """First half-month, 1-24."""
    half_months: int


def place(absences: Sequence[Absence]) -> list[Placed]:
    """Places the absences of one cover unit in a year so that as few as can be are away at once.

    Studies go to the emptiest of the year's equal blocks; then training to the emptiest slots outside the person's own
    study, those who study first. With training of one slot and study of six, nobody's floor is missed that
    6 S + H <= 24 (H - k) allows (docs/model.md).
    """
    load = [0.0] * HALF_MONTHS
    placed: list[Placed] = []
    own: dict[str, tuple[int, int]] = {}

    def put(absence: Absence, kind: str, start: int, length: int) -> None:
        for slot in range(start, start + length):
            load[slot] += absence.count
        placed.append(Placed(absence.person, absence.count, kind, start + 1, length))

    for absence in absences:
        if absence.study:
            starts = range(0, HALF_MONTHS - absence.study + 1, absence.study)
            start = min(starts, key=lambda s: (max(load[s:s + absence.study]), s))
            put(absence, "study", start, absence.study)
            own[absence.person] = (start, start + absence.study)
    for absence in sorted(absences, key=lambda a: a.person not in own):
        if absence.training:
            begin, end = own.get(absence.person, (0, 0))
            free = [s for s in range(HALF_MONTHS - absence.training + 1)
                    if s + absence.training <= begin or s >= end]
            start = min(free, key=lambda s: (max(load[s:s + absence.training]), s))
            put(absence, "training", start, absence.training)
    return placed

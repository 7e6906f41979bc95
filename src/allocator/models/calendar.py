"""Half-months: when each person studies and trains, with every cover unit kept at its floor where it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def place(absences: Sequence[Absence], turn: int = 0) -> list[Placed]:
    """Places the absences of one cover unit in a year so that as few as can be are away at once.

    Studies fill the year's equal blocks evenly, the fuller blocks with those who also train; training of one slot then
    takes free slots outside the person's own study, by augmenting paths under the lowest peak that admits all. With
    study of six half-months nobody's floor is missed that 6 S + T <= 24 (H - k) allows (docs/model.md). `turn` is where
    in the year a unit begins, so that small units do not all train in January.
    """
    load = [0.0] * HALF_MONTHS
    placed: list[Placed] = []
    own: dict[int, range] = {}
    for i, start in _blocks(absences, turn):
        own[i] = range(start, start + absences[i].study)
        for slot in own[i]:
            load[slot] += absences[i].count
        placed.append(Placed(absences[i].person, absences[i].count, "study", start + 1, absences[i].study))
    trained = [i for i, absence in enumerate(absences) if absence.training]
    if all(absences[i].training == 1 and absences[i].count == 1 for i in trained):
        slots = _slots(trained, own, load, turn)
    else:
        slots = _emptiest(absences, trained, own, load)
    placed += [Placed(absences[i].person, absences[i].count, "training", slots[i] + 1, absences[i].training)
               for i in trained]
    return placed


def _blocks(absences: Sequence[Absence], turn: int) -> list[tuple[int, int]]:
    """(absence, first slot) of each study: blocks one after the other, evenly filled, those who train first."""
    students = sorted((i for i, absence in enumerate(absences) if absence.study),
                      key=lambda i: not absences[i].training)
    if not students:
        return []
    length = max(absences[i].study for i in students)
    blocks = max(1, HALF_MONTHS // length)
    fewest, more = divmod(len(students), blocks)
    starts = [(block + turn) % blocks * length for block in range(blocks) for _ in range(fewest + (block < more))]
    return list(zip(students, starts, strict=True))


def _slots(trained: Sequence[int], own: Mapping[int, range], load: Sequence[float], turn: int) -> dict[int, int]:
    """A slot for each who trains, none in the own study, under the lowest peak there is."""
    peak = max(max(load), -(-(sum(load) + len(trained)) // HALF_MONTHS))
    while True:
        room = [max(0, int(peak - used + 1e-9)) for used in load]
        held: list[list[int]] = [[] for _ in range(HALF_MONTHS)]
        if all(_settle(i, own, room, held, set(), turn) for i in trained):
            return {i: slot for slot, people in enumerate(held) for i in people}
        peak += 1


def _settle(i: int, own: Mapping[int, range], room: Sequence[int], held: list[list[int]], seen: set[int],
            turn: int) -> bool:
    """Gives `i` a slot, moving others along an augmenting path where needed."""
    open_slots = [slot for slot in range(HALF_MONTHS) if slot not in own.get(i, ()) and room[slot]]
    for slot in sorted(open_slots, key=lambda s: (len(held[s]) - room[s], (s - turn) % HALF_MONTHS)):
        if len(held[slot]) < room[slot]:
            held[slot].append(i)
            return True
        if slot in seen:
            continue
        seen.add(slot)
        for k, other in enumerate(held[slot]):
            held[slot][k] = i
            if _settle(other, own, room, held, seen, turn):
                return True
            held[slot][k] = other
    return False


def _emptiest(absences: Sequence[Absence], trained: Sequence[int], own: Mapping[int, range],
              load: list[float]) -> dict[int, int]:
    """First slots of longer or shared training: the emptiest stretch outside the own study, students first."""
    found: dict[int, int] = {}
    for i in sorted(trained, key=lambda i: i not in own):
        length, study = absences[i].training, own.get(i, range(0))
        free = [s for s in range(HALF_MONTHS - length + 1)
                if not study or s + length <= study.start or s >= study.stop]
        found[i] = min(free, key=lambda s: (max(load[s:s + length]), s))
        for slot in range(found[i], found[i] + length):
            load[slot] += absences[i].count
    return found

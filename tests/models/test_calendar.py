"""The calendar row 6 S + H <= 24 (H - k) is exact for study of six half-months and training of one.

H people at a cover unit, each one half-month in training, S of them six consecutive ones on study, floor k.
*Necessary*: all absences together take 6 S + H half-months, and a year in which k are always present leaves room for
24 (H - k); when the row fails no timetable can exist, whatever its shape. *Sufficient*: when the row holds, `place`
gives a timetable in which presence never falls below k. Together: the row holds iff a timetable exists, and `place`
finds one whenever there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.models.calendar import Absence, place

SLOTS, STUDY, TRAINING = 24, 6, 1


def holds(heads: int, floor: int, studies: int) -> bool:
    """The row."""
    return STUDY * studies + TRAINING * heads <= SLOTS * (heads - floor)


def least_present(heads: int, studies: int, order: tuple[int, ...] = ()) -> int:
    """Fewest present in any half-month of the timetable that `place` makes; checks the timetable on the way."""
    absences = [Absence(f"{k:02d}", 1, STUDY if k < studies else 0, TRAINING) for k in range(heads)]
    placed = place([absences[k] for k in order] if order else absences)
    away = [0] * (SLOTS + 1)
    taken: set[tuple[str, int]] = set()
    for line in placed:
        assert 1 <= line.start <= SLOTS + 1 - line.half_months
        for slot in range(line.start, line.start + line.half_months):
            assert (line.person, slot) not in taken, "absent twice at once"
            taken.add((line.person, slot))
            away[slot] += 1
    assert len(taken) == STUDY * studies + TRAINING * heads
    return heads - max(away[1:], default=0)


def cases(most: int) -> Iterator[tuple[int, int, int]]:
    """Every (H, k, S) with H up to `most`."""
    return ((h, k, s) for h in range(1, most + 1) for k in range(h + 1) for s in range(h + 1))


@pytest.mark.parametrize("heads", range(1, 15))
def test_exact(heads: int) -> None:
    """For every floor and every number of studies the timetable keeps the floor exactly when the row holds."""
    for floor, studies in product(range(heads + 1), range(heads + 1)):
        assert (least_present(heads, studies) >= floor) == holds(heads, floor, studies), (heads, floor, studies)


def can_be_timed(heads: int, floor: int, studies: int) -> bool:
    """Whether any timetable exists, by search over all of them.

    Studies may start in any half-month (not only in quarters). What matters of the studies is who is away when; given
    them, training is a matching of people to free places, decided by Hall's condition over the sets of people who
    have the same study: a set of people reaches every place outside the half-months that all of them study in.
    """
    room = heads - floor

    def search(left: int, first: int, load: tuple[int, ...], starts: tuple[int, ...]) -> bool:
        if max(load) > room:
            return False
        if left == 0:
            return fits(load, starts)
        return any(search(left - 1, s, tuple(n + (s <= slot < s + STUDY) for slot, n in enumerate(load)),
                          (*starts, s)) for s in range(first, SLOTS - STUDY + 1))

    def fits(load: tuple[int, ...], starts: tuple[int, ...]) -> bool:
        free = [room - n for n in load]
        if sum(free) < heads:
            return False
        kinds = sorted(set(starts))
        for chosen in product((False, True), repeat=len(kinds)):    # sets of students by start; others reach all places
            own = [s for s, inside in zip(kinds, chosen, strict=True) if inside]
            if own:
                blocked = set.intersection(*({*range(s, s + STUDY)} for s in own))
                reach = sum(n for slot, n in enumerate(free) if slot not in blocked)
                if sum(starts.count(s) for s in own) > reach:
                    return False
        return True

    return search(studies, 0, (0,) * SLOTS, ())


@pytest.mark.parametrize(("heads", "floor", "studies"), [
    case for case in cases(7) if case[2] <= 2 or (holds(*case) and case[2] <= 4)])
def test_against_all_timetables(heads: int, floor: int, studies: int) -> None:
    """A search over all timetables agrees with the row (where it fails, with few studies: the search is long)."""
    assert can_be_timed(heads, floor, studies) == holds(heads, floor, studies)


@given(heads=st.integers(8, 60), data=st.data())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_large_units(heads: int, data: st.DataObject) -> None:
    """In large units, in any order of people, the floor that the row still allows is kept, and no higher one is."""
    studies = data.draw(st.integers(0, heads))
    order = tuple(data.draw(st.permutations(range(heads))))
    floor = max((k for k in range(heads + 1) if holds(heads, k, studies)), default=-1)
    assert least_present(heads, studies, order) == floor


@given(heads=st.integers(1, 60), data=st.data())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_some_untrained(heads: int, data: st.DataObject) -> None:
    """Where only T of the H are trained (any T), 6 S + T <= 24 (H - k) is exact as well."""
    studies, trained = data.draw(st.integers(0, heads)), data.draw(st.integers(0, heads))
    who = data.draw(st.permutations(range(heads)))
    absences = [Absence(f"{k:02d}", 1, STUDY if k < studies else 0, TRAINING if who[k] < trained else 0)
                for k in range(heads)]
    away = [0] * (SLOTS + 1)
    for line in place(absences):
        for slot in range(line.start, line.start + line.half_months):
            away[slot] += 1
    floors = [k for k in range(heads + 1) if STUDY * studies + trained <= SLOTS * (heads - k)]
    assert heads - max(away[1:]) == max(floors)

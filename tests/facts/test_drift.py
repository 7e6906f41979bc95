"""Expected exits, licence passes and promotion caps: rounding by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.facts.careers import career
from allocator.facts.drift import drift, in_group, rate_of, yearly_caps
from allocator.facts.ledgers import Rate
from allocator.facts.people import Person
from tests.county import people, person

LEVEL = {"H1": "county", "T1": "township"}


def heads(staff: list[Person], rates: list[Rate], years: tuple[int, ...],
          kind: str = "exits") -> dict[str, list[float]]:
    """Expected persons by post and year."""
    found = getattr(drift([career(p, years) for p in staff], rates, LEVEL, len(years)), kind)
    total: dict[str, list[float]] = {}
    for p in staff:
        if p.id in found:
            held = total.setdefault(p.post, [0.0] * len(years))
            total[p.post] = [a + p.count * w for a, w in zip(held, found[p.id], strict=True)]
    return {at: [round(n, 9) for n in numbers] for at, numbers in total.items()}


def test_largest_remainder() -> None:
    """Whole persons go to the cell with the most left over.

    Rate 0.1: H1-A 7, H1-B 5, H1-C 4 people, 16 in all.
    Year 1: quotas 0.7, 0.5, 0.4, sum 1.6 -> 2: A, then B (0.5 against 0.4, and A's 0.7 - 1).
    Year 2: x (1 - 0.81) = 1.33, 0.95, 0.76, sum 3.04 -> 3: one more, to C (0.76 against 0.33 and -0.05).
    Year 3: x (1 - 0.729) = 1.897, 1.355, 1.084, sum 4.336 -> 4: one more, to A (0.897).
    """
    staff = [*people(7, "H1-A"), *people(5, "H1-B"), *people(4, "H1-C")]
    assert heads(staff, [Rate(group="全部", kind="exit", value=0.1)], (2026, 2027, 2028)) == {
        "H1-A": [1, 1, 2], "H1-B": [1, 1, 1], "H1-C": [0, 1, 1]}


def test_parts_of_people_are_not_rounded() -> None:
    """A group with a fraction in it keeps its quotas: 2.5 x 0.1, 2.5 x 0.19; 4 x 0.1, 4 x 0.19."""
    staff = [person("A", "H1-A", count=2.5), person("B", "H1-B", count=4)]
    assert heads(staff, [Rate(group="全部", kind="exit", value=0.1)], (2026, 2027)) == {
        "H1-A": [0.25, 0.475], "H1-B": [0.4, 0.76]}


def test_the_retired_carry_nothing() -> None:
    """Two of four retire in 2026 (born 1966-02: on 2026-07-01): 2 x 0.5 = 1, shared by the two who stay."""
    old = people(2, "H1-A", key="O", birth=dt.date(1966, 2, 1))
    staff = [*old, *people(2, "H1-A", key="Y")]
    found = drift([career(p, (2026,)) for p in staff], [Rate(group="全部", kind="exit", value=0.5)], LEVEL, 1).exits
    assert found == {"O.000": (0.0,), "O.001": (0.0,), "Y.000": (0.5,), "Y.001": (0.5,)}


def test_licence_passes_of_unlicensed_physicians_only() -> None:
    """Four without a licence pass at 0.3: 1.2 -> 1, 2.04 -> 2; nurses and licensed physicians carry no weight."""
    staff = [*people(4, "H1-A"), person("L", "H1-A", licence="assistant"), person("N", "H1-N", "nurse")]
    assert heads(staff, [Rate(group="全部", kind="licence", value=0.3)], (2026, 2027), "licences") == {"H1-A": [1, 2]}


def test_half_is_rounded_up() -> None:
    """5 x 0.1 = 0.5 makes one person; 4 x 0.1 = 0.4 none."""
    rate = [Rate(group="全部", kind="exit", value=0.1)]
    assert heads(people(5, "H1-A"), rate, (2026,)) == {"H1-A": [1]}
    assert heads(people(4, "H1-A"), rate, (2026,)) == {"H1-A": [0]}


@pytest.mark.parametrize(("group", "expected"), [
    ("全部", True), ("all", True), ("县级", True), ("乡级", False), ("县级+在编", True), ("county + established", True),
    ("县级+编外", False), ("医师", True), ("护士", False),
    ("中级", True), ("初级(师)", False), ("physician+中级+县级", True)])
def test_groups(group: str, expected: bool) -> None:
    """All words of a group must hold of an established intermediate physician at county level."""
    assert in_group(person("A", "H1-D", title_held="intermediate"), group, "county") is expected


def test_closest_rate() -> None:
    """The rate with most words; among equals the first by name; of the right kind."""
    rates = [Rate(group=g, kind="exit", value=0.1) for g in ("全部", "县级+在编", "医师+在编", "县级")]
    rates.append(Rate(group="县级+在编+医师", kind="licence", value=0.1))
    found = rate_of(person("A", "H1-D"), "exit", rates, "county")
    assert found is not None
    assert found.group == min("县级+在编", "医师+在编")
    assert rate_of(person("A", "H1-D"), "promotion", rates, "county") is None


@pytest.mark.parametrize(("size", "rate", "expected"), [
    (10, 0.05, (1, 0, 1, 0)),      # 0.5, 1.0, 1.5, 2.0 -> 1, 1, 2, 2
    (9, 0.05, (0, 1, 0, 1)),       # 0.45, 0.9, 1.35, 1.8 -> 0, 1, 1, 2
    (100, 0.05, (5, 5, 5, 5)),
    (2, 0.05, (0, 0, 0, 0)),       # 0.1 ... 0.4
])
def test_promotion_caps(size: float, rate: float, expected: tuple[int, ...]) -> None:
    """Cumulated and rounded to the nearest whole, half up."""
    assert yearly_caps(size, rate, 4) == expected

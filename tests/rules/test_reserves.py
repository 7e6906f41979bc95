"""C56, beds and slots kept for referrals, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator import planner
from allocator.check import check
from allocator.facts.ledgers import Entry
from allocator.facts.places import Beds
from allocator.instance import Instance
from allocator.plan import BedLine, ChoiceMade, Decisions
from allocator.rules.reserves import ReservedForReferrals
from tests.county import county, finding, findings, hospital, people, person, post, reads, since, standing
from tests.rules.bound import shipped


def case(*reported: Entry, **bounds: Any) -> Instance:
    """55 open beds; three physicians at clinical posts, one outside, a nurse; a hospital without either."""
    return county(
        shipped("C56"), institutions=[hospital(), hospital("H2")], reported=reported,
        beds=[Beds(at="H1", year=2026, open=55, **bounds)],
        posts=[post("H1-C", clinical=True), post("H1-O"), post("H1-N", "nurse", clinical=True), post("H2-O")],
        staff=[*people(3, "H1-C"), person("O", "H1-O"), person("N", "H1-N", "nurse"), person("P", "H2-O")])


def kept(beds: int = 6) -> Decisions:
    """Kept at H1."""
    return Decisions(choices=(ChoiceMade(name="reserved_beds", of="H1", year=2026, value=beds),))


@pytest.mark.parametrize(("beds", "share", "most"), [
    (6, (round(6 / 55, 9), 0.1, 0.0, "met"), (-49.0, 0.0, 0.0, "met")),         # 5.5 at least
    (5, (round(5 / 55, 9), 0.1, 0.5, "broken"), (-50.0, 0.0, 0.0, "met")),
])
def test_beds(beds: int, share: tuple[object, ...], most: tuple[object, ...]) -> None:
    """A tenth of the open beds is kept, hard in every plan year though nothing is kept today."""
    assert reads(finding(case(), kept(beds), tag="beds")) == share
    assert reads(finding(case(), kept(beds), tag="beds_most")) == most


def test_no_more_beds_than_asked() -> None:
    """Not more than a tenth of the beds that may be open, rounded up: a seventh bed is no choice."""
    found = check(case(), standing(case(), kept(7)))
    assert [(f.of, f.value, f.limit) for f in found if f.rule == "facts/choice-out-of-bounds"] == [
        ("reserved_beds", 7.0, 6.0)]


def test_beds_closed() -> None:
    """Of three beds left open six cannot be kept: 6 - 3."""
    closed = kept().model_copy(update={"beds": (BedLine(at="H1", year=2026, open=3),)})
    assert reads(finding(case(min=3), closed, tag="beds")) == (2.0, 0.1, 0.0, "met")
    assert reads(finding(case(min=3), closed, tag="beds_most")) == (3.0, 0.0, 3.0, "broken")


@pytest.mark.parametrize(("own", "expected"), [
    # three physicians of seven slots: 21; a fifth, 4.2, is kept; own patients may use 0.8 of them, 16.8
    (16, (round(16 / 21, 9), 0.8, 0.0, "met")),
    (18, (round(18 / 21, 9), 0.8, 1.2, "short")),
])
def test_slots(own: float, expected: tuple[object, ...]) -> None:
    """A fifth of the slots of physicians at clinical posts is to be kept; what own patients use is reported."""
    instance = case(Entry(clause="C56.own_slots", at="H1", period="2026", value=own))
    assert reads(finding(instance, kept(), tag="own_slots")) == expected
    assert reads(finding(instance, kept(), tag="slots")) == (4.2, 0.0, 0.0, "met")
    assert finding(case(), kept(), tag="own_slots").verdict == "unknown"


@pytest.mark.parametrize(("occupied", "expected"), [
    (49.0, (0.0, 0.0, 0.0, "met")),         # 55 - 6 - 49
    (50.0, (-1.0, 0.0, 1.0, "short")),
])
def test_own_patients(occupied: float, expected: tuple[object, ...]) -> None:
    """Beds kept and beds occupied fit into the open beds: read, never asked for; unknown where nobody reports."""
    entry = Entry(clause="C56", at="H1", period="2026", value=occupied)
    found = finding(case(entry), kept(), tag="occupied")
    assert (found.kind, reads(found)) == ("indicator", expected)
    assert finding(case(), kept(), tag="occupied").verdict == "unknown"


def test_only_where_there_are_beds_or_clinical_physicians() -> None:
    """H2 has neither; years without a number have no row."""
    assert {f.at for f in findings(case())} == {"H1"}
    rule = ReservedForReferrals(slots=since(2027, 0.2), beds=since(2027, 0.1))
    instance = county(rule, beds=[Beds(at="H1", year=2026, open=9)], posts=[post("H1-C", clinical=True)])
    assert findings(instance) == []


@pytest.mark.parametrize(("bounds", "open_"), [({}, 55), ({"min": 40, "max": 70}, 55)])
def test_the_model_always_can(bounds: dict[str, int], open_: int) -> None:
    """A solve keeps 6 of 55 beds (7 where 70 might be opened at most), whatever the bounds."""
    instance = case(**bounds)
    plan = planner.solve(instance).plan
    assert plan is not None
    assert {f.verdict for f in findings(instance, plan.decisions)} <= {"met", "unknown"}
    number = {c.name: c.value for c in plan.decisions.choices}
    assert 6 <= number["reserved_beds"] <= (7 if bounds else 6)
    assert plan.decisions.beds in ((), (BedLine(at="H1", year=2026, open=open_),))

"""C42, training with every covered post kept at its floor, counted by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from allocator.check import Finding, check
from allocator.facts.people import Person
from allocator.facts.places import Post
from allocator.instance import Instance
from allocator.plan import Decisions, StudyLine, TrainingLine
from allocator.rules.training import CentralTraining
from tests.county import (
    clinic,
    county,
    finding,
    findings,
    hospital,
    people,
    person,
    post,
    programme,
    reads,
    since,
    standing,
)


def case(posts: Iterable[Post], staff: Iterable[Person]) -> Instance:
    """Fifteen days of training a year, three months of study."""
    return county(CentralTraining(days=since(2026, 15)), institutions=[hospital(), clinic("V1"), clinic("V2")],
                  posts=posts, staff=staff, programmes=[programme(90)])


def findings_of_rule(instance: Instance, plan: Decisions) -> list[Finding]:
    """Findings of the clause, whatever the calendar says of single people."""
    return [f for f in check(instance, standing(instance, plan)) if f.rule == "central-training"]


def trained(staff: Iterable[str]) -> tuple[TrainingLine, ...]:
    """One half-month each, one after the other."""
    return tuple(TrainingLine(person=key, year=2026, start=1 + k % 24) for k, key in enumerate(staff))


def test_everybody_is_trained() -> None:
    """Physicians and nurses present all year are trained, a technician and one on sick leave are not asked."""
    staff = [*people(3, "H1-D"), person("N", "H1-N", "nurse"), person("X", "H1-X", "technician"),
             person("S", "H1-D", presence="sick")]
    instance = case([post("H1-D"), post("H1-N", "nurse"), post("H1-X", "technician")], staff)
    four = ("H1-D.000", "H1-D.001", "H1-D.002", "N")
    assert reads(finding(instance, Decisions(training=trained(four)))) == (1.0, 1.0, 0.0, "met")          # 4 / 4
    assert reads(finding(instance, Decisions(training=trained(four[:3])))) == (0.75, 1.0, 1.0, "broken")  # 3 / 4


@pytest.mark.parametrize(("heads", "floor", "studies", "expected"), [
    (4, 3, 0, (20.0, 0.0, 0.0, "met")),        # 23 x 4 - 24 x 3
    (4, 3, 3, (2.0, 0.0, 0.0, "met")),         # 20 - 6 x 3
    (24, 23, 0, (0.0, 0.0, 0.0, "met")),       # 23 x 24 - 24 x 23, exactly: one away in every half-month
    (24, 23, 1, (-6.0, 0.0, 6.0, "broken")),
    (25, 24, 0, (-1.0, 0.0, 1.0, "short")),    # 23 x 25 - 24 x 24: one half-month short, as today: inherited
])
def test_floor(heads: int, floor: int, studies: int, expected: tuple[object, ...]) -> None:
    """A post spares 24 (H - k) half-months, one for each who is trained, six for each who studies."""
    staff = people(heads, "H1-D")
    instance = case([post("H1-D", cover=floor)], staff)
    study = tuple(StudyLine(person=staff[k].id, year=2026, start=1 + 6 * k, half_months=6) for k in range(studies))
    slots = {staff[k].id: 24 if k < 3 else 1 for k in range(studies)}
    lines = tuple(TrainingLine(person=p.id, year=2026, start=slots.get(p.id, 1 + k % 24)) for k, p in enumerate(staff))
    [found] = [f for f in findings_of_rule(instance, Decisions(study=study, training=lines)) if f.tag == "cover"]
    assert reads(found) == expected
    assert found.inherited == (heads == 25)


def test_relief_shares_a_floor_and_villages_are_not_trained() -> None:
    """Two clinics that relieve each other form one unit: 24 x 2 - 24 x 1 = 24; alone each would spare nothing."""
    staff = [person("A", "V1-D"), person("B", "V2-D")]
    apart = case([post("V1-D", cover=1), post("V2-D", cover=1)], staff)
    assert [reads(f) for f in findings(apart, tag="cover")] == [(0.0, 0.0, 0.0, "met")] * 2      # 24 - 24
    together = case([post("V1-D", cover=1, relief="V2-D"), post("V2-D")], staff)
    [found] = findings(together, tag="cover")
    assert (found.of, found.at) == ("V1-D", "V1")
    assert reads(found) == (24.0, 0.0, 0.0, "met")


def test_no_training_no_rows() -> None:
    """Days of 0 ask for nothing."""
    instance = county(CentralTraining(days=since(2026, 0)), posts=[post("H1-D", cover=1)], staff=people(1, "H1-D"))
    assert findings(instance) == []


def test_no_study_that_leaves_no_room_for_training() -> None:
    """345 days are 23 half-months, training of 31 days takes three: 23 + 3 > 24, so nobody who must train may go."""
    instance = county(CentralTraining(days=since(2026, 31)), posts=[post("H1-D")], staff=people(2, "H1-D"),
                      programmes=[programme(345)])
    gone = Decisions(study=(StudyLine(person="H1-D.000", year=2026, start=1, half_months=23),))
    assert reads(finding(instance, Decisions(), tag="room", year=2026)) == (0.0, 0.0, 0.0, "met")
    assert reads(finding(instance, gone, tag="room", year=2026)) == (1.0, 0.0, 1.0, "broken")

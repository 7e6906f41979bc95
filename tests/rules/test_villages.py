"""C43, village doctors trained in batches with the clinics kept open, counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from allocator.check import Finding, check
from allocator.facts.people import Person
from allocator.facts.places import Post
from allocator.instance import Instance
from allocator.models.calendar import Absence, place
from allocator.plan import Decisions, StudyLine, TrainingLine
from allocator.rules.base import Rule
from allocator.rules.villages import VillageTraining
from tests.county import (
    clinic,
    county,
    finding,
    hospital,
    people,
    person,
    post,
    programme,
    reads,
    since,
    standing,
    township,
)
from tests.rules.bound import shipped

DOCTOR = "village_doctor"


def case(posts: Iterable[Post], staff: Iterable[Person], rule: Rule | None = None, **more: Any) -> Instance:
    """Fifteen days a year, three months of study."""
    return county(rule or shipped("C43"), institutions=[hospital(), township(), clinic("V1"), clinic("V2")],
                  posts=posts, staff=staff, **{"programmes": [programme(90)], **more})


def doctors(count: int, at: str) -> list[Person]:
    """So many village doctors at a clinic."""
    return people(count, f"{at}-D", DOCTOR)


def all_findings(instance: Instance, plan: Decisions, tag: str) -> list[Finding]:
    """Findings of the rule, whatever the calendar says of single people."""
    return [f for f in check(instance, standing(instance, plan)) if f.tag == tag]


def trained(staff: Iterable[str]) -> tuple[TrainingLine, ...]:
    """One half-month each, one after the other."""
    return tuple(TrainingLine(person=key, year=2026, start=1 + k % 24) for k, key in enumerate(staff))


def test_everybody_is_trained() -> None:
    """Village doctors wherever they serve; a physician and one on sick leave are not asked: 3 of 3, or 2 of 3."""
    staff = [*doctors(2, "V1"), person("T", "T1-D", DOCTOR), person("P", "T1-P"),
             person("S", "V2-D", DOCTOR, presence="sick")]
    instance = case([post("V1-D", DOCTOR), post("V2-D", DOCTOR), post("T1-D", DOCTOR), post("T1-P")], staff)
    three = ("V1-D.000", "V1-D.001", "T")
    assert reads(finding(instance, Decisions(training=trained(three)), tag="everyone")) == (1.0, 1.0, 0.0, "met")
    missed = finding(instance, Decisions(training=trained(three[:2])), tag="everyone")
    assert reads(missed) == (round(2 / 3, 9), 1.0, 1.0, "broken")


@pytest.mark.parametrize(("heads", "floor", "studies", "expected"), [
    (2, 1, 0, (22.0, 0.0, 0.0, "met")),       # 23 x 2 - 24 x 1
    (2, 1, 3, (4.0, 0.0, 0.0, "met")),        # 22 - 6 x 3
    (1, 1, 0, (-1.0, 0.0, 1.0, "short")),     # 23 - 24: alone, nobody covers; a target
    (1, 0, 0, (23.0, 0.0, 0.0, "met")),       # a floor of 0 may close
])
def test_a_clinic_stays_covered(heads: int, floor: int, studies: int, expected: tuple[object, ...]) -> None:
    """A clinic spares 24 (H - k) half-months, one for each batch, six for each study."""
    staff = doctors(heads, "V1")
    instance = case([post("V1-D", DOCTOR, cover=floor)], staff)
    study = tuple(StudyLine(person=f"V1-D.{k % heads:03d}", year=2026, start=1 + 6 * k, half_months=6)
                  for k in range(studies))
    plan = Decisions(study=study, training=trained(p.id for p in staff))
    [found] = all_findings(instance, plan, "cover")
    assert reads(found) == expected
    assert (found.at, found.of) == ("V1", "V1-D")


def test_a_neighbour_relieves() -> None:
    """Two clinics of one doctor each under one floor: 23 x 2 - 24 = 22; each alone would lack a half-month."""
    apart = [post("V1-D", DOCTOR, cover=1), post("V2-D", DOCTOR, cover=1)]
    staff = [*doctors(1, "V1"), *doctors(1, "V2")]
    assert [f.value for f in all_findings(case(apart, staff), Decisions(), "cover")] == [-1.0, -1.0]
    together = [post("V1-D", DOCTOR, cover=1, relief="V2-D"), post("V2-D", DOCTOR)]
    plan = Decisions(training=trained(["V1-D.000", "V2-D.000"]))
    assert reads(finding(case(together, staff), plan, tag="cover")) == (22.0, 0.0, 0.0, "met")


def test_a_township_relieves() -> None:
    """A doctor and the two physicians who relieve the clinic: 23 + 2 x 23 - 24 = 45, for they train too; 47 if not."""
    posts = [post("T1-D"), post("V1-D", DOCTOR, cover=1, relief="T1-D")]
    staff = [*people(2, "T1-D"), *doctors(1, "V1")]
    for rule, spare in ((shipped("C43"), 45.0), (VillageTraining(days=since(2026, 15)), 47.0)):
        [found] = all_findings(case(posts, staff, rule), Decisions(), "cover")
        assert found.value == spare


def test_only_units_of_village_doctors() -> None:
    """A hospital post with a floor is not of this clause; days of 0 ask for nothing."""
    posts, staff = [post("H1-D", cover=1), post("V1-D", DOCTOR)], [*people(1, "H1-D"), *doctors(1, "V1")]
    assert all_findings(case(posts, staff), Decisions(), "cover") == []
    assert check(case(posts, staff, VillageTraining(days=since(2026, 0))), Decisions()) != ()
    assert all_findings(case(posts, staff, VillageTraining(days=since(2026, 0))), Decisions(), "everyone") == []


def test_no_study_that_leaves_no_room() -> None:
    """345 days are 23 half-months, a batch of 31 days three: 23 + 3 > 24, so no village doctor may go."""
    instance = case([post("V1-D", DOCTOR)], doctors(2, "V1"), VillageTraining(days=since(2026, 31)),
                    programmes=[programme(345)])
    gone = Decisions(study=(StudyLine(person="V1-D.000", year=2026, start=1, half_months=23),))
    [found] = all_findings(instance, gone, "room")
    assert reads(found) == (1.0, 0.0, 1.0, "broken")


def test_a_clinic_left_empty_is_told() -> None:
    """Both doctors in the same half-month: the check names the gap that another timetable would not have."""
    instance = case([post("V1-D", DOCTOR, cover=1)], doctors(2, "V1"))
    at_once = Decisions(training=tuple(TrainingLine(person=p.id, year=2026, start=5) for p in instance.people))
    [gap] = [f for f in check(instance, standing(instance, at_once)) if f.rule == "facts/uncovered"]
    assert (gap.of, gap.value, gap.limit) == ("V1-D/5", 0.0, 1.0)
    slots = {p.start for p in place([Absence(p.id, 1, 0, 1) for p in instance.people])}
    assert len(slots) == 2

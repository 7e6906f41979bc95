"""W29, what the posts need, counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from allocator.facts.places import Workload
from allocator.instance import Instance
from allocator.plan import Decisions, RecruitLine, StudyLine
from allocator.rules.posts import PostNeeds
from tests.county import channel, county, finding, findings, people, person, post, programme, reads

RETIRES_IN_JULY = dt.date(1966, 2, 5)
# 60 in 2026-02, 13 months after 2025-01: 13 // 4 + 1 = 4 months later, 2026-06; first day after: 2026-07-01
ADVERT = Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1),))


def case(*volumes: Workload, **numbers: Any) -> Instance:
    """Two full physicians, one of half FTE and one who retires in July."""
    return county(
        PostNeeds(), posts=[post("H1-D", **numbers)], channels=[channel()], programmes=[programme(90)],
        workload=volumes,
        staff=[*people(2, "H1-D", key="A"), person("H", "H1-D", fte=0.5), person("R", "H1-D", birth=RETIRES_IN_JULY)])


@pytest.mark.parametrize(("least", "plan", "expected"), [
    (3, Decisions(), (3.0, 3.0, 0.0, "met")),          # 4 less the one who retires, exactly
    (4, ADVERT, (3.0, 4.0, 1.0, "broken")),            # an advert covers no shift
])
def test_min(least: float, plan: Decisions, expected: tuple[object, ...]) -> None:
    """The minimum counts heads, certain, on 31 December."""
    assert reads(finding(case(min=least), plan, tag="min")) == expected


@pytest.mark.parametrize(("need", "plan", "expected"), [
    (2.5, Decisions(), (2.5, 2.5, 0.0, "met")),        # 1 + 1 + 0.5, exactly
    (3.5, Decisions(), (2.5, 3.5, 1.0, "short")),
    (3.5, ADVERT, (3.5, 3.5, 0.0, "met")),             # a whole advert, not its fill rate
])
def test_need(need: float, plan: Decisions, expected: tuple[object, ...]) -> None:
    """The need counts FTE, planned, on 31 December."""
    assert reads(finding(case(need=need), plan, tag="need")) == expected


@pytest.mark.parametrize(("most", "plan", "expected"), [
    (3, Decisions(), (3.0, 3.0, 0.0, "met")),
    (4, ADVERT, (4.0, 4.0, 0.0, "met")),               # 3 + 1
    (3, ADVERT, (4.0, 3.0, 1.0, "short")),             # four sit there today: inherited, may not worsen
    (0, Decisions(), (3.0, 0.0, 3.0, "short")),
])
def test_max(most: float, plan: Decisions, expected: tuple[object, ...]) -> None:
    """The maximum counts heads, planned; 0 is a maximum too."""
    assert reads(finding(case(max=most), plan, tag="max")) == expected


def test_max_not_broken_today() -> None:
    """A maximum that holds today is broken by one advert too many."""
    two = Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=2),))
    assert reads(finding(case(max=4), two, tag="max")) == (5.0, 4.0, 1.0, "broken")


@pytest.mark.parametrize(("minutes", "plan", "expected"), [
    # one year's work of an FTE is 107,040 minutes; here: 1 + 1 + 0.5 + 6/12 = 3 FTE as the mean of the year
    (3 * 107_040, Decisions(), (3.0, 3.0, 0.0, "met")),
    (4 * 107_040, Decisions(), (3.0, 4.0, 1.0, "short")),
    (4 * 107_040, ADVERT, (4.0, 4.0, 0.0, "met")),
    # study of 6 half-months costs 6/24: 0.25 of a full physician, 0.125 of the half one
    (3 * 107_040, Decisions(study=(StudyLine(person="A.000", year=2026, start=1, half_months=6),
                                   StudyLine(person="H", year=2026, start=1, half_months=6))),
     (2.625, 3.0, 0.375, "short")),
])
def test_workload(minutes: float, plan: Decisions, expected: tuple[object, ...]) -> None:
    """A need from workload counts the mean of the year."""
    work = (Workload(post="H1-D", year=2026, activity="a", volume=minutes / 40, minutes=20),
            Workload(post="H1-D", year=2026, activity="b", volume=minutes / 20, minutes=10))    # half each
    assert reads(finding(case(*work), plan, tag="workload")) == expected


def test_parts_and_years() -> None:
    """Only the parts named make rows; a dated row replaces all three numbers; a given need hides the workload."""
    posts = [post("H1-D", min=1, need=2, max=3), post("H1-D", need=5, year=2027)]
    work = [Workload(post="H1-D", year=2026, activity="a", volume=1, minutes=1)]
    instance = county(PostNeeds(), posts=posts, years=(2026, 2027), workload=work)
    assert [(f.tag, f.year, f.limit) for f in findings(instance)] == [
        ("min", 2026, 1), ("need", 2026, 2), ("max", 2026, 3), ("need", 2027, 5)]
    instance = county(PostNeeds(parts=("max",)), posts=posts, years=(2026, 2027), workload=work)
    assert [(f.tag, f.year) for f in findings(instance)] == [("max", 2026)]

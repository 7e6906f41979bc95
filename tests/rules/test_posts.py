"""W29, what the posts need, and C55, extended clinics beside it, counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from allocator.facts.places import Workload
from allocator.facts.settings import WorkingTime
from allocator.instance import Instance
from allocator.plan import Decisions, RecruitLine, StudyLine
from allocator.rules.posts import ExtendedClinics, PostNeeds
from tests.county import channel, county, finding, findings, hospital, people, person, post, programme, reads, since
from tests.rules.bound import shipped

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


def test_workload_and_leave() -> None:
    """Two with 20 years of service have 15 days: 480 x (365 - 104 - 13 - 15 - 15) = 104,640 min; a need of 2.5.

    A need that is given stands as it is.
    """
    work = Workload(post="H1-D", year=2026, activity="a", volume=13_080, minutes=20)    # 261,600 = 2.5 x 104,640
    old = dt.date(2006, 12, 31)
    instance = county(PostNeeds(), posts=[post("H1-D"), post("H1-G", need=3)], workload=[work],
                      staff=people(2, "H1-D", started=old) + people(2, "H1-G", started=old))
    assert reads(finding(instance, of="H1-D")) == (2.0, 2.5, 0.5, "short")
    assert reads(finding(instance, of="H1-G")) == (2.0, 3.0, 1.0, "short")


def test_parts_and_years() -> None:
    """Only the parts named make rows; a dated row replaces all three numbers; a given need hides the workload."""
    posts = [post("H1-D", min=1, need=2, max=3), post("H1-D", need=5, year=2027)]
    work = [Workload(post="H1-D", year=2026, activity="a", volume=1, minutes=1)]
    instance = county(PostNeeds(), posts=posts, years=(2026, 2027), workload=work)
    assert [(f.tag, f.year, f.limit) for f in findings(instance)] == [
        ("min", 2026, 1), ("need", 2026, 2), ("max", 2026, 3), ("need", 2027, 5)]
    instance = county(PostNeeds(parts=("max",)), posts=posts, years=(2026, 2027), workload=work)
    assert [(f.tag, f.year) for f in findings(instance)] == [("max", 2026)]


@pytest.mark.parametrize(("profession", "licence", "others", "on_call", "expected"), [
    ("physician", "licensed", ("assistant", "none"), 2, (2.0, 2.0, 0.0, "met")),       # two licensed of four
    ("physician", "licensed", ("assistant", "none"), 3, (2.0, 3.0, 1.0, "short")),     # as today: inherited
    ("nurse", "registered", ("none", "none"), 2, (2.0, 2.0, 0.0, "met")),
    ("technician", "none", ("none", "qualified"), 4, (4.0, 4.0, 0.0, "met")),          # of others, everybody
])
def test_on_call(profession: str, licence: str, others: tuple[str, str], on_call: int,
                 expected: tuple[object, ...]) -> None:
    """Who is on call decides alone: licensed physicians, registered nurses, certain."""
    staff = [*people(2, "H1-D", profession, key="A", licence=licence),
             *(person(f"B{k}", "H1-D", profession, licence=other) for k, other in enumerate(others))]
    instance = county(shipped("W29"), posts=[post("H1-D", profession, on_call=on_call)], staff=staff)
    assert reads(finding(instance, tag="on_call")) == expected


def test_on_call_is_hard() -> None:
    """One of two licensed retires in July, an advert replaces nobody: 1 - 2, broken; a dated row keeps the duty."""
    instance = county(PostNeeds(), posts=[post("H1-D", on_call=2), post("H1-D", year=2026, need=0)],
                      channels=[channel(licence="licensed")],
                      staff=[person("A", "H1-D", licence="licensed"),
                             person("R", "H1-D", licence="licensed", birth=RETIRES_IN_JULY)])
    assert reads(finding(instance, Decisions(recruits=(
        RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1),)),
        tag="on_call")) == (1.0, 2.0, 1.0, "broken")


# C55: extended clinics ----------------------------------------------------------------------------------------

EXTRA = 7 * 52 * 3 * 60 * 2 / 107_040    # seven sessions a week of three hours and two physicians: 1.2242 FTE


def clinics(full: int, **more: Any) -> Instance:
    """Physicians needed at H1: two as given, one from workload; others where no need is known."""
    return county(
        shipped("C55"), institutions=[hospital(), hospital("H2")], channels=[channel()],
        posts=[post("H1-D", need=2), post("H1-W"), post("H1-X"), post("H1-N", "nurse", need=9), post("H2-X")],
        workload=[Workload(post="H1-W", year=2026, activity="a", volume=107_040, minutes=1)],
        staff=[*people(full, "H1-D"), person("half", "H1-W", fte=0.5), *people(9, "H1-X"), *people(9, "H1-N", "nurse"),
               person("P", "H2-X")], **more)


@pytest.mark.parametrize(("full", "plan", "value"), [
    (4, Decisions(), 4.5),          # 4 + 0.5 against 2 + 1 + 1.2242: met
    (3, Decisions(), 3.5),          # short by 0.7242
    (3, ADVERT, 4.5),               # planned: an advert is one
])
def test_extended_clinics(full: int, plan: Decisions, value: float) -> None:
    """Physicians of posts whose need is known make up needs and sessions; other posts and hospitals do not count."""
    limit = 3 + EXTRA
    found = finding(clinics(full), plan)
    assert (found.at, reads(found)) == ("H1", (
        value, round(limit, 9), round(max(0.0, limit - value), 9), "met" if value > limit else "short"))


def test_sessions_of_ones_own() -> None:
    """One session a week of one hour and one physician is 52 hours, over 1,040 hours an FTE: 0.05."""
    rule = ExtendedClinics(sessions=since(2026, 1), hours=1, physicians=1)
    instance = county(rule, posts=[post("H1-D", need=1)], staff=people(1, "H1-D"),
                      working_time=WorkingTime(absence=93))    # 365 - 104 - 13 - 15 - 93 - 10 = 130 days of 8 hours
    assert reads(finding(instance)) == (1.0, 1.05, 0.05, "short")

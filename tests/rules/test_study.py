"""C19, C39 and C41, advanced study: the young, its length and turns, the backbone; counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.facts.places import Workload
from allocator.instance import Instance
from allocator.plan import Decisions, Move, StudyLine
from allocator.rules.study import BackboneStudy, StudyTerms, YoungPhysiciansStudy
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
    road,
    since,
    township,
)
from tests.rules.bound import shipped

YOUNG = dt.date(1992, 1, 1)   # 34 on 31 December 2026
OLD = dt.date(1991, 12, 31)   # 35 on that very day


def case(share: float) -> Instance:
    """Ten young physicians, two who are 35, a young nurse, and a young physician in a village."""
    return county(
        YoungPhysiciansStudy(share=since(2026, share)), institutions=[hospital(), township(), clinic()],
        posts=[post("H1-D"), post("H1-N", "nurse"), post("T1-D"), post("V1-D")], programmes=[programme()],
        roads=[road("H1", "T1", 10)],
        staff=[*people(7, "H1-D", key="A", birth=YOUNG), *people(3, "T1-D", key="T", birth=YOUNG),
               *people(2, "H1-D", key="O", birth=OLD), person("N", "H1-N", "nurse", birth=YOUNG),
               person("V", "V1-D", birth=YOUNG)])


def away(*who: str) -> tuple[StudyLine, ...]:
    """Three months each, at the start of the year."""
    return tuple(StudyLine(person=key, year=2026, start=1, half_months=6) for key in who)


@pytest.mark.parametrize(("who", "expected"), [
    (("A.000", "A.001", "T.000"), (0.3, 0.3, 0.0, "met")),            # 3 / 10, exactly
    (("A.000", "A.001"), (0.2, 0.3, 1.0, "short")),                   # 0.3 x 10 - 2
    (("A.000", "A.001", "O.000"), (0.2, 0.3, 1.0, "short")),          # 35 is not under 35
    (("A.000", "A.001", "N"), (0.2, 0.3, 1.0, "short")),              # a nurse is no physician
    ((), (0.0, 0.3, 3.0, "short")),
])
def test_share(who: tuple[str, ...], expected: tuple[object, ...]) -> None:
    """Of ten physicians under 35 at county and township level three must be away."""
    assert reads(finding(case(0.3), Decisions(study=away(*who)))) == expected


def test_the_denominator_moves() -> None:
    """The village is outside the count; whoever moves between the two levels stays in it: 3 / 10."""
    moved = Decisions(study=away("A.000", "A.001", "T.000"),
                      moves=(Move(person="A.006", year=2026, from_post="H1-D", to_post="T1-D"),))
    assert reads(finding(case(0.3), moved)) == (0.3, 0.3, 0.0, "met")


# C41: the backbone --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "others", "expected"), [
    (10, 0, (10.0, 10.0, 0.0, "met")),
    (9, 3, (9.0, 10.0, 1.0, "short")),        # three who are no backbone do not help
])
def test_backbone(count: int, others: int, expected: tuple[object, ...]) -> None:
    """Ten backbone staff a year, of any profession and age, from county and township."""
    staff = [*people(5, "H1-D", key="A", backbone=True, birth=OLD), *people(3, "H1-N", "nurse", key="B", backbone=True),
             *people(2, "T1-D", key="C", backbone=True), *people(3, "H1-D", key="O"),
             person("V", "V1-D", backbone=True)]
    instance = county(shipped("C41"), institutions=[hospital(), township(), clinic()], programmes=[programme()],
                      posts=[post("H1-D"), post("H1-N", "nurse"), post("T1-D"), post("V1-D")], staff=staff)
    sent = [p.id for p in staff if p.backbone and p.id != "V"][:count] + [f"O.{k:03d}" for k in range(others)]
    assert reads(finding(instance, Decisions(study=away(*sent, *(["V"] if others else []))))) == expected


def test_backbone_of_ones_own_number() -> None:
    """Nobody sent: one short of one."""
    instance = county(BackboneStudy(count=since(2026, 1)), posts=[post("H1-D")], staff=people(1, "H1-D", backbone=True))
    assert reads(finding(instance)) == (0.0, 1.0, 1.0, "short")


# C39: length and turns ----------------------------------------------------------------------------------------


def terms(rule: StudyTerms | None = None, days: float = 90, need: float = 12) -> Instance:
    """Surgery with two posts for physicians, needs 12 and 8, and nurses; posts alone; a clinic."""
    return county(
        rule or shipped("C39"), institutions=[hospital(), clinic()], programmes=[programme(days)],
        posts=[post("H1-A", department="外科", need=need), post("H1-B", department="外科", need=8),
               post("H1-N", "nurse", department="外科", need=5), post("H1-W"), post("H1-X"), post("V1-D", need=3)],
        workload=[Workload(post="H1-W", year=2026, activity="a", volume=30, minutes=107_040)],
        staff=[*people(9, "H1-A"), *people(9, "H1-B"), *people(9, "H1-N", "nurse"), *people(13, "H1-W")])


def sent(length: int = 6, **count: int) -> Decisions:
    """So many sent from posts of H1, each for so many half-months."""
    return Decisions(study=tuple(StudyLine(person=f"H1-{at}.{k:03d}", year=2026, start=1, half_months=length)
                                 for at, many in count.items() for k in range(many)))


@pytest.mark.parametrize(("at", "plan", "expected"), [
    # a tenth of 12 + 8 is two at once, in 24 // 6 = four turns
    ("H1-A", sent(A=4, B=4), (8.0, 8.0, 0.0, "met")),
    ("H1-A", sent(A=9), (9.0, 8.0, 1.0, "broken")),
    ("H1-A", sent(N=9), (0.0, 8.0, 0.0, "met")),           # nurses have turns of their own
    ("H1-N", sent(N=4), (4.0, 4.0, 0.0, "met")),           # a tenth of five is none: one may go
    ("H1-N", sent(N=5), (5.0, 4.0, 1.0, "broken")),
    ("H1-W", sent(W=12), (12.0, 12.0, 0.0, "met")),        # no department; 30 x 107,040 minutes are a need of 30
    ("H1-W", sent(W=13), (13.0, 12.0, 1.0, "broken")),
])
def test_turns(at: str, plan: Decisions, expected: tuple[object, ...]) -> None:
    """Few of a department are away at once: hard."""
    assert reads(finding(terms(), plan, of=at)) == expected


def test_rows_of_turns() -> None:
    """A department and profession each; none where no need is known, nor at clinics; a third of the year: 3 turns."""
    assert [(f.tag, f.of, f.limit) for f in findings(terms())] == [
        ("away", "H1-A", 8), ("away", "H1-N", 4), ("away", "H1-W", 12)]
    assert [f.limit for f in findings(terms(days=120), of="H1-A")] == [6]              # 24 // 8 = 3, two each
    exact = StudyTerms(months=since(2026, 3), at_once=0.29)
    assert [f.limit for f in findings(terms(exact, need=92), of="H1-A")] == [116]      # 0.29 x 100 = 29, times 4


@pytest.mark.parametrize(("days", "months", "rows"), [(90, 3, 0), (89, 3, 1), (90, 4, 1), (120, 4, 0)])
def test_length(days: float, months: float, rows: int) -> None:
    """A programme shorter than the months of 30 days takes nobody: two sent are two too many."""
    instance = terms(StudyTerms(months=since(2026, months)), days)
    assert [reads(f) for f in findings(instance, tag="length")] == [(0.0, 0.0, 0.0, "met")] * rows
    two = sent(-(-int(days) // 15), A=1, N=1)
    assert [reads(f) for f in findings(instance, two, tag="length")] == [(2.0, 0.0, 2.0, "broken")] * rows


def test_no_programme_no_rows() -> None:
    """Without a programme nobody can be sent, and nothing is asked."""
    instance = county(shipped("C39"), posts=[post("H1-D", need=3)], staff=people(1, "H1-D"))
    assert findings(instance) == []

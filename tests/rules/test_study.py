"""C19, young physicians on advanced study, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.instance import Instance
from allocator.plan import Decisions, Move, StudyLine
from allocator.rules.study import YoungPhysiciansStudy
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
    road,
    since,
    township,
)

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

"""C46, what is done about sub-par staff, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.check import check
from allocator.instance import Instance
from allocator.plan import Decisions, Measure, Move, Secondment
from allocator.rules.measures import SubparMeasures
from tests.county import (
    clinic,
    county,
    finding,
    findings,
    hospital,
    people,
    person,
    post,
    reads,
    road,
    since,
    standing,
    township,
)
from tests.rules.bound import shipped


def case(rule: SubparMeasures | None = None) -> Instance:
    """Four sub-par at H1, one of them twice; others at H1: competent, on leave; sub-par at T1 and V1."""
    return county(
        rule or shipped("C46"), years=(2026, 2027, 2028),
        institutions=[hospital(), hospital("H2"), township(), clinic()],
        posts=[post("H1-D"), post("H2-D"), post("T1-D"), post("V1-D")],
        roads=[road("H1", other, 5) for other in ("H2", "T1", "V1")],
        staff=[*people(3, "H1-D", key="A", assessment="failed"), person("B", "H1-D", assessment="failed_twice"),
               person("G", "H1-D", assessment="good"), person("S", "H1-D", assessment="failed", presence="sick"),
               person("T", "T1-D", assessment="failed"), person("V", "V1-D", assessment="failed")])


def to(post_id: str, *who: str, year: int = 2026) -> tuple[Move, ...]:
    """Transferred for good from H1."""
    return tuple(Move(person=key, year=year, from_post="H1-D", to_post=post_id) for key in who)


def off(*who: str, year: int = 2026) -> tuple[Measure, ...]:
    """A year off post."""
    return tuple(Measure(person=key, year=year, kind="off_post") for key in who)


EXIT = (Measure(person="B", year=2026, kind="exit"),)


@pytest.mark.parametrize(("plan", "by_year"), [
    # dealt with / of four: half by 2026, all by 2027
    (Decisions(), ((0.0, 2.0), (0.0, 4.0), (0.0, 4.0))),
    (Decisions(moves=to("T1-D", "A.000"), measures=EXIT), ((0.5, 0.0), (0.5, 2.0), (0.5, 2.0))),
    # off post in 2026 and back in 2027: still dealt with, still of four
    (Decisions(measures=off("A.000", "A.001")), ((0.5, 0.0), (0.5, 2.0), (0.5, 2.0))),
    (Decisions(moves=to("T1-D", "A.000"), measures=(*EXIT, *off("A.001", "A.002", year=2027))),
     ((0.5, 0.0), (1.0, 0.0), (1.0, 0.0))),
    # a year's secondment, another hospital, a village clinic are no township post
    (Decisions(secondments=(Secondment(person="A.000", year=2026, from_post="H1-D", to_post="T1-D"),)),
     ((0.0, 2.0), (0.0, 4.0), (0.0, 4.0))),
    (Decisions(moves=to("H2-D", "A.000", "A.001")), ((0.0, 2.0), (0.0, 4.0), (0.0, 4.0))),
    (Decisions(moves=to("V1-D", "A.000", "A.001")), ((0.0, 2.0), (0.0, 4.0), (0.0, 4.0))),
    # the competent one counts on neither side
    (Decisions(moves=to("T1-D", "G")), ((0.0, 2.0), (0.0, 4.0), (0.0, 4.0))),
    # who comes up from a township is sub-par here too: of five
    (Decisions(moves=(Move(person="T", year=2027, from_post="T1-D", to_post="H1-D"),), measures=EXIT),
     ((0.25, 1.0), (0.2, 4.0), (0.2, 4.0))),
])
def test_share(plan: Decisions, by_year: tuple[tuple[float, float], ...]) -> None:
    """Half of the four by the end of 2026, all by the end of 2027; no decision makes the four fewer."""
    found = findings(case(), plan)
    assert [(f.value, f.shortfall) for f in found] == list(by_year)
    assert [f.verdict for f in found] == ["met" if short == 0 else "short" for _, short in by_year]


def test_who_left_and_retired_still_counts() -> None:
    """Of two, one goes to T1 in 2026 and retires in 2027: dealt with, and one of two; the other retires undealt."""
    born = dt.date(1967, 1, 5)    # 60 in 2027-01, 24 months after 2025-01: 24 // 4 + 1 = 7 later, 2027-08; gone 2027-09
    instance = county(
        SubparMeasures(share=since(2026, 1)), years=(2026, 2027), institutions=[hospital(), township()],
        posts=[post("H1-D"), post("T1-D")], roads=[road("H1", "T1", 5)],
        staff=[person(key, "H1-D", assessment="failed", birth=born if key != "C" else None) for key in "ABC"])
    plan = Decisions(moves=to("T1-D", "A"))
    assert reads(finding(instance, plan, year=2026)) == (round(1 / 3, 9), 1.0, 2.0, "short")
    assert reads(finding(instance, plan, year=2027)) == (0.5, 1.0, 1.0, "short")    # A of A and C; B is gone by age


def test_exits_only_where_the_law_allows() -> None:
    """One failed year ends no contract, and nobody is put off post who did not fail: the plan is none."""
    for wrong in (Measure(person="A.000", year=2026, kind="exit"), Measure(person="G", year=2026, kind="off_post")):
        found = check(case(), standing(case(), Decisions(measures=(wrong,))))
        assert f"facts/{wrong.kind.replace('_', '-')}-not-allowed" in {f.rule for f in found}

"""C33, gaps and what fills them, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.ledgers import Rate
from allocator.facts.places import Workload
from allocator.instance import Instance
from allocator.plan import Conversion, Decisions, Move, RecruitLine, Secondment
from allocator.rules.gaps import GapsFilled
from tests.county import (
    channel,
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
    township,
)
from tests.rules.bound import shipped


def case(contract: int = 2, *rates: Rate, need: float | None = 3) -> Instance:
    """H1: seven posts of work and four people, two of them established; T1 needs two and has one, so gaps of 3 and 1.

    Approved: 3 + 2. Needs: 4 + 3 + 2 = 9, so establishment leaves 4.
    """
    return county(
        shipped("C33"), institutions=[hospital(establishment=3), township(establishment=2), clinic()],
        posts=[post("H1-D", need=4), post("H1-N", "nurse", need=need), post("T1-D", need=2),
               post("V1-D", "village_doctor")],
        rates=rates, roads=[road("H1", "T1", 5)],
        channels=[channel(status="contract"), channel("b", "nurse", licence="registered", fill_rate=1)],
        staff=[*people(2, "H1-D", key="E"), *people(contract, "H1-N", "nurse", key="C", status="contract"),
               person("T", "T1-D"), person("V", "V1-D", "village_doctor", status="contract")])


def test_gaps() -> None:
    """Needs of the posts less everybody there, whatever the status."""
    assert isinstance(shipped("C33"), GapsFilled)
    found = {f.at: (reads(f), f.kind) for f in findings(case(), tag="")}
    assert found == {"H1": ((4.0, 7.0, 3.0, "short"), "target"), "T1": ((1.0, 2.0, 1.0, "short"), "target")}
    assert reads(finding(case(5), tag="", at="H1")) == (7.0, 7.0, 0.0, "met")


def test_what_fills_gaps() -> None:
    """Adverts of either status count in full; a person lent fills one gap and opens another."""
    plan = Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1),
                               RecruitLine(channel="b/nurse", year=2026, post="H1-N", adverts=2)))
    assert reads(finding(case(), plan, tag="", at="H1")) == (7.0, 7.0, 0.0, "met")        # 4 + 1 + 2
    lent = Decisions(secondments=(Secondment(person="E.000", year=2026, from_post="H1-D", to_post="T1-D"),))
    assert [reads(f) for f in findings(case(), lent, tag="")] == [(3.0, 7.0, 4.0, "short"), (2.0, 2.0, 0.0, "met")]


@pytest.mark.parametrize(("contract", "rates", "plan", "expected"), [
    (4, (), Decisions(), (4.0, 4.0, 0.0, "met")),                 # 9 needed - 5 approved
    (5, (), Decisions(), (5.0, 4.0, 1.0, "short")),               # one more than that today: inherited
    # every advert as if it were filled: 4 + 1
    (4, (), Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1),)),
     (5.0, 4.0, 1.0, "broken")),
    # who leaves may be replaced: 0.2 of five is one: 5 - 1 + 1
    (5, (Rate(group="编外", kind="exit", value=0.2),),
     Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1),)),
     (5.0, 4.0, 1.0, "short")),
    # a contract turned into an established post: 5 - 1
    (5, (Rate(group="编外", kind="conversion", value=0.2),),
     Decisions(conversions=(Conversion(person="C.000", year=2026),)), (4.0, 4.0, 0.0, "met")),
    # an established recruit is no contract
    (4, (), Decisions(recruits=(RecruitLine(channel="b/nurse", year=2026, post="H1-N", adverts=1),)),
     (4.0, 4.0, 0.0, "met")),
])
def test_contract_staff(contract: int, rates: tuple[Rate, ...], plan: Decisions, expected: tuple[object, ...]) -> None:
    """No more than what establishment leaves of the needs; the village does not count."""
    assert reads(finding(case(contract, *rates), plan, tag="contract")) == expected


def test_needs_that_are_not_known() -> None:
    """A post without a need is in no gap, and without every need there is no cap; workload gives a need too."""
    unknown = case(need=None)
    assert reads(finding(unknown, tag="", at="H1")) == (2.0, 4.0, 2.0, "short")           # the nurses are left out
    assert findings(unknown, tag="contract") == []
    # 107 040 minutes are one full-time person
    loaded = county(shipped("C33"), posts=[post("H1-D")], staff=[person("A", "H1-D"), person("B", "H1-D")],
                    institutions=[hospital(establishment=1), township()],
                    workload=[Workload(post="H1-D", year=2026, activity="a", volume=107_040, minutes=3)])
    assert reads(finding(loaded, tag="")) == (2.0, 3.0, 1.0, "short")
    gone = Decisions(moves=(Move(person="E.000", year=2026, from_post="H1-D", to_post="T1-D"),))
    assert reads(finding(unknown, gone, tag="", at="H1")) == (1.0, 4.0, 3.0, "short")

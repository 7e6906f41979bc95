"""C32, the pool of establishment, counted by hand."""

from __future__ import annotations

import pytest

from allocator.instance import Instance
from allocator.plan import Allotment, Decisions, Move, RecruitLine, Secondment
from allocator.rules.establishment import EstablishmentPool
from tests.county import channel, county, finding, hospital, people, person, post, reads, road, township

MOVE = Move(person="T.000", year=2026, from_post="T1-D", to_post="H1-D")
ADVERT = RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1)


def case(*, pooled: bool = True, h1: float = 5) -> Instance:
    """H1 owns four established and a contract physician, T1 two established; 5 + 2 posts are approved."""
    return county(
        EstablishmentPool(pooled=pooled), institutions=[hospital(establishment=h1), township(establishment=2)],
        posts=[post("H1-D"), post("T1-D")], roads=[road("H1", "T1", 10)], channels=[channel()],
        staff=[*people(4, "H1-D", key="H"), person("C", "H1-D", status="contract"), *people(2, "T1-D", key="T")])


def allot(h1: float, t1: float) -> tuple[Allotment, ...]:
    """Both allotments."""
    return (Allotment(at="H1", year=2026, posts=h1), Allotment(at="T1", year=2026, posts=t1))


@pytest.mark.parametrize(("h1", "t1", "at_h1", "at_t1", "total"), [
    # filled after the move and the advert: H1 4 + 1 + 1 = 6, T1 2 - 1 = 1
    (6, 1, (0.0, 0.0, 0.0, "met"), (0.0, 0.0, 0.0, "met"), (7.0, 7.0, 0.0, "met")),
    (5, 2, (-1.0, 0.0, 1.0, "broken"), (1.0, 0.0, 0.0, "met"), (7.0, 7.0, 0.0, "met")),
    (6, 2, (0.0, 0.0, 0.0, "met"), (1.0, 0.0, 0.0, "met"), (8.0, 7.0, 1.0, "broken")),
])
def test_pooled(h1: float, t1: float, at_h1: tuple[object, ...], at_t1: tuple[object, ...],
                total: tuple[object, ...]) -> None:
    """Established staff and adverts fit the allotments, and the allotments the approved seven."""
    plan = Decisions(moves=(MOVE,), recruits=(ADVERT,), establishment=allot(h1, t1))
    assert reads(finding(case(), plan, tag="allotment", at="H1")) == at_h1
    assert reads(finding(case(), plan, tag="allotment", at="T1")) == at_t1
    assert reads(finding(case(), plan, tag="total")) == total


@pytest.mark.parametrize(("moves", "adverts", "expected"), [
    ((), (ADVERT,), (5.0, 5.0, 0.0, "met")),              # 4 + 1
    ((MOVE,), (ADVERT,), (6.0, 5.0, 1.0, "broken")),      # 4 + 1 + 1
])
def test_not_pooled(moves: tuple[Move, ...], adverts: tuple[RecruitLine, ...], expected: tuple[object, ...]) -> None:
    """Without the pool each institution keeps to its own approved number."""
    plan = Decisions(moves=moves, recruits=adverts)
    assert reads(finding(case(pooled=False), plan, at="H1")) == expected


def test_secondments_change_no_owner() -> None:
    """Whoever is lent still fills the post that owns them."""
    plan = Decisions(secondments=(Secondment(person="T.000", year=2026, from_post="T1-D", to_post="H1-D"),))
    assert reads(finding(case(pooled=False), plan, at="H1")) == (4.0, 5.0, 0.0, "met")
    assert reads(finding(case(pooled=False), plan, at="T1")) == (2.0, 2.0, 0.0, "met")


def test_overfilled_today() -> None:
    """Four on three approved posts is inherited: one over may stay, two over is broken."""
    instance = case(pooled=False, h1=3)
    found = finding(instance, at="H1")
    assert reads(found) == (4.0, 3.0, 1.0, "short")
    assert (found.inherited, found.tier) == (True, "statutory")
    assert reads(finding(instance, Decisions(moves=(MOVE,)), at="H1")) == (5.0, 3.0, 2.0, "broken")

"""C17, the share of senior titles, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.ledgers import Rate
from allocator.instance import Instance
from allocator.plan import Decisions, Move, Promotion, RecruitLine, Secondment
from allocator.rules.titles import TitleShare
from tests.county import channel, county, finding, people, person, post, reads, road, since


def case(share: float, **more: object) -> Instance:
    """H1 owns 2 seniors and 8 intermediates, T1 one senior who works at H1; a manager is no health technician."""
    return county(
        TitleShare(share=since(2026, share)), posts=[post("H1-D"), post("H1-M", "management"), post("T1-D")],
        roads=[road("H1", "T1", 10)],
        staff=[*people(2, "H1-D", title_held="senior", key="A"), *people(8, "H1-D", title_held="intermediate", key="B"),
               person("M", "H1-M", "management", title_held="senior"), person("T", "H1-D", title_held="senior",
                                                                               owner="T1")], **more)


@pytest.mark.parametrize(("share", "expected"), [
    (0.2, (0.2, 0.2, 0.0, "met")),      # 2 / 10, exactly
    (0.3, (0.2, 0.3, 1.0, "short")),    # 0.3 x 10 - 2 = 1 person
])
def test_today(share: float, expected: tuple[object, ...]) -> None:
    """Two of the ten health technicians that H1 owns hold a senior title."""
    assert reads(finding(case(share))) == expected


def test_title_appointed_counts() -> None:
    """Who holds a senior title but is appointed intermediate does not count."""
    held = person("A", "H1-D", title_held="senior", title_appointed="intermediate")
    other = person("B", "H1-D", title_held="intermediate", title_appointed="associate_senior")
    instance = county(TitleShare(share=since(2026, 0.5)), posts=[post("H1-D")], staff=[held, other])
    assert reads(finding(instance)) == (0.5, 0.5, 0.0, "met")   # B of A, B


@pytest.mark.parametrize(("share", "expected"), [
    (0.4, (0.4, 0.4, 0.0, "met")),
    (0.5, (0.4, 0.5, 1.0, "short")),    # 0.5 x 10 - 4
])
def test_everything_that_moves_it(share: float, expected: tuple[object, ...]) -> None:
    """Promotions, arrivals and exits count as expected.

    Exits: one rate of 0.1 for all 12 people, 1.2 rounded to 1, which goes to the largest cell, 8 intermediates.
    Above: 2 + 1 promoted + 0.5 x 2 adverts of associate-seniors = 4. Below: 10 - 1 exit + 1 arrival = 10.
    """
    instance = case(share, rates=[Rate(group="全部", kind="exit", value=0.1),
                                  Rate(group="中级", kind="promotion", value=0.1)],   # 0.8 -> 1 a year
                    channels=[channel(title="associate_senior")])
    plan = Decisions(promotions=(Promotion(person="B.000", year=2026, from_title="intermediate",
                                           to_title="associate_senior"),),
                     recruits=(RecruitLine(channel="open/physician/associate_senior", year=2026, post="H1-D",
                                           adverts=2),))
    assert reads(finding(instance, plan)) == expected


def test_owner_counts_and_not_the_place_of_work() -> None:
    """A senior lent to T1 still counts at H1; one transferred to T1 does not: 1 / 9 afterwards."""
    lent = Decisions(secondments=(Secondment(person="A.000", year=2026, from_post="H1-D", to_post="T1-D"),))
    assert reads(finding(case(0.2), lent)) == (0.2, 0.2, 0.0, "met")
    gone = Decisions(moves=(Move(person="A.000", year=2026, from_post="H1-D", to_post="T1-D"),))
    # 1 / 9 = 0.111...; 0.2 x 9 - 1 = 0.8
    assert reads(finding(case(0.2), gone)) == (round(1 / 9, 9), 0.2, 0.8, "short")

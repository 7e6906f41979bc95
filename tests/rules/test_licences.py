"""C44, licences of physicians and solo posts, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.ledgers import Rate
from allocator.instance import Instance
from allocator.plan import Decisions, Move
from allocator.rules.licences import LicensedShare
from tests.county import county, finding, findings, people, post, reads, road, since

YEARS = (2026, 2027, 2028)


def case(share: float, *rates: Rate) -> Instance:
    """Ten physicians: five licensed, one assistant, four without; one of the four sits in a solo post."""
    return county(
        LicensedShare(share=since(2026, share), deadline=2026), years=YEARS, rates=rates, roads=[road("H1", "T1", 10)],
        posts=[post("H1-D"), post("T1-G", solo=True)],
        staff=[*people(5, "H1-D", key="A", licence="licensed"), *people(1, "H1-D", key="B", licence="assistant"),
               *people(3, "H1-D", key="C"), *people(1, "T1-G", key="S")])


@pytest.mark.parametrize(("share", "expected"), [
    (0.6, (0.6, 0.6, 0.0, "met")),      # 6 / 10, exactly
    (0.7, (0.6, 0.7, 1.0, "short")),    # 0.7 x 10 - 6
])
def test_share(share: float, expected: tuple[object, ...]) -> None:
    """Assistant licences count."""
    assert reads(finding(case(share), tag="", year=2026)) == expected


def test_probable_passes_count() -> None:
    """A pass rate of 0.3 licenses 4 x 0.3 = 1.2 -> 1, 4 x 0.51 = 2.04 -> 2, 4 x 0.657 = 2.628 -> 3 in all."""
    instance = case(0.9, Rate(group="医师", kind="licence", value=0.3))
    assert [reads(finding(instance, tag="", year=year)) for year in YEARS] == [
        (0.7, 0.9, 2.0, "short"), (0.8, 0.9, 1.0, "short"), (0.9, 0.9, 0.0, "met")]


def test_solo_posts() -> None:
    """Nobody without a licence in a solo post after the deadline, probable passes notwithstanding; today's must go."""
    instance = case(0.6, Rate(group="医师", kind="licence", value=1.0))
    left = findings(instance, tag="solo")
    assert [(f.year, reads(f), f.inherited) for f in left] == [
        (2027, (1.0, 0.0, 1.0, "broken"), True), (2028, (1.0, 0.0, 1.0, "broken"), True)]
    gone = Decisions(moves=(Move(person="S.000", year=2027, from_post="T1-G", to_post="H1-D"),))
    assert [reads(f) for f in findings(instance, gone, tag="solo")] == [(0.0, 0.0, 0.0, "met")] * 2

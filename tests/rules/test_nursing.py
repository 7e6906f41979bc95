"""C57, ward nurses per open bed, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.ledgers import Rate
from allocator.facts.places import Beds
from allocator.instance import Instance
from allocator.plan import BedLine, Decisions, Move, RecruitLine
from allocator.rules.nursing import WardNursesPerOpenBed
from tests.county import channel, county, finding, findings, people, person, post, reads, road, since


def case(ratio: float, nurses: int = 5, *rates: Rate) -> Instance:
    """H1 has ten beds, so many ward nurses, one outside the wards and a physician on a ward; T1 has no ward."""
    return county(
        WardNursesPerOpenBed(ratio=since(2026, ratio)), rates=rates, roads=[road("H1", "T1", 10)],
        posts=[post("H1-W", "nurse", ward=True), post("H1-O", "nurse"), post("H1-D", ward=True), post("T1-N", "nurse")],
        beds=[Beds(at="H1", year=2026, open=10, min=8, max=10), Beds(at="T1", year=2026, open=10)],
        channels=[channel(profession="nurse", fill_rate=0.9)],
        staff=[*people(nurses, "H1-W", "nurse"), person("O", "H1-O", "nurse"), person("D", "H1-D"),
               person("T", "T1-N", "nurse")])


@pytest.mark.parametrize(("nurses", "expected"), [
    (5, (0.5, 0.5, 0.0, "met")),      # 5 / 10, exactly
    (4, (0.4, 0.5, 1.0, "short")),    # 0.5 x 10 - 4
])
def test_today(nurses: int, expected: tuple[object, ...]) -> None:
    """Only nurses on wards count, only at H1."""
    assert reads(finding(case(0.5, nurses))) == expected


def test_arrivals_exits_moves_and_beds() -> None:
    """Each is counted as expected."""
    # seven nurses, one rate: 7 x 0.2 = 1.4, rounded to 1, at the post with most of them
    lost = case(0.5, 5, Rate(group="护士", kind="exit", value=0.2))
    assert reads(finding(lost)) == (0.4, 0.5, 1.0, "short")        # 5 - 1
    advert = Decisions(recruits=(RecruitLine(channel="open/nurse", year=2026, post="H1-W", adverts=2),))
    assert reads(finding(lost, advert)) == (0.58, 0.5, 0.0, "met")   # 4 + 0.9 x 2 = 5.8
    came = Decisions(moves=(Move(person="T", year=2026, from_post="T1-N", to_post="H1-W"),))
    assert reads(finding(case(0.5, 4), came)) == (0.5, 0.5, 0.0, "met")
    closed = Decisions(beds=(BedLine(at="H1", year=2026, open=8),))
    assert reads(finding(case(0.5, 4), closed)) == (0.5, 0.5, 0.0, "met")   # 4 / 8


def test_no_beds_no_row() -> None:
    """A campus whose beds are unknown has no ratio."""
    instance = county(WardNursesPerOpenBed(ratio=since(2026, 0.5)), posts=[post("H1-W", "nurse", ward=True)])
    assert findings(instance) == []

"""C28 and W21, what is counted and reported only, by hand."""

from __future__ import annotations

from allocator.facts.places import Post
from allocator.instance import Instance
from allocator.plan import Decisions, Move, RecruitLine, Secondment
from allocator.rules.structure import DualTrack, PostClassShares
from tests.county import channel, county, finding, findings, people, person, post, reads, road
from tests.rules.bound import shipped


def case(clause: str) -> Instance:
    """Four physicians of H1, one of them at T1; two nurses, a manager; one support worker."""
    posts: list[Post] = [post("H1-D"), post("H1-N", "nurse"), post("H1-S", "support", **{"class": "support"}),
                         post("H1-M", "management", **{"class": "management"}), post("T1-D")]
    return county(
        shipped(clause), posts=posts, roads=[road("H1", "T1", 5)], channels=[channel()],
        staff=[*people(3, "H1-D", key="D"), person("X", "T1-D", owner="H1"), *people(2, "H1-N", "nurse"),
               person("M", "H1-M", "management"), person("S", "H1-S", "support")])


def test_two_units_a_person() -> None:
    """X is established at H1 and works at T1; who is lent is counted beside; no number is asked for."""
    assert isinstance(shipped("C28"), DualTrack)
    lent = Decisions(secondments=(Secondment(person="D.000", year=2026, from_post="H1-D", to_post="T1-D"),
                                  Secondment(person="D.001", year=2026, from_post="H1-D", to_post="T1-D")))
    found = {f.tag: (reads(f), f.kind, f.tier) for f in findings(case("C28"), lent)}
    assert found == {"standing": ((1.0, 0.0, 0.0, "met"), "indicator", ""),
                     "lent": ((2.0, 0.0, 0.0, "met"), "indicator", "")}
    moved = Decisions(moves=(Move(person="D.000", year=2026, from_post="H1-D", to_post="T1-D"),))
    assert [f.value for f in findings(case("C28"), moved)] == [1.0, 0.0]      # a transfer takes the establishment along


def test_five_classes() -> None:
    """Of seven at H1 three physicians, two nurses, one manager, one support worker who is in none of the five."""
    assert isinstance(shipped("W21"), PostClassShares)
    found = {f.tag: round(f.value * 7, 9) for f in findings(case("W21"))}
    assert found == {"medical": 3.0, "nursing": 2.0, "pharmacy": 0.0, "technical": 0.0, "management": 1.0}
    assert {f.kind for f in findings(case("W21"))} == {"indicator"}
    # two adverts, half of them filled: (3 + 1) / (7 + 1)
    advert = Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=2),))
    assert reads(finding(case("W21"), advert, tag="medical")) == (0.5, 0.0, 0.0, "met")

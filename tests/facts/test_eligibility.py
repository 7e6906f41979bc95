"""Who may serve where, what may be advertised where, who covers whom, and what posts need."""

from __future__ import annotations

from typing import Any

import pytest

from allocator.facts.cover import CoverUnit, cover_units, half_months
from allocator.facts.eligibility import obstacles
from allocator.facts.options import Destinations, advertised_for
from allocator.facts.people import Person
from allocator.facts.places import Places, Post
from allocator.facts.settings import Moves
from tests.county import channel, clinic, hospital, person, post, road, township


def doctor(**more: Any) -> Person:
    """A physician at H1."""
    return person("A", "H1-D", **more)


@pytest.mark.parametrize(("who", "at", "level", "expected"), [
    (doctor(), post("H1-X"), "county", ()),
    (doctor(), post("H1-X", "nurse"), "county", ("profession",)),
    (doctor(), post("H1-X", specialty="骨科"), "county", ("specialty",)),
    (doctor(specialty="骨科"), post("H1-X", specialty="骨科"), "county", ()),
    (doctor(specialty="骨科"), post("H1-X"), "county", ()),
    (doctor(title_held="junior"), post("H1-X", min_title="intermediate"), "county", ("title",)),
    (doctor(title_held="senior", title_appointed="junior"), post("H1-X", min_title="senior"), "county", ()),
    (doctor(), post("H1-X", languages="汉语、维吾尔语"), "county", ("languages",)),
    (doctor(languages="维吾尔语 汉语"), post("H1-X", languages="汉语"), "county", ()),
    # alone: a licence, or an assistant's below county level
    (doctor(), post("H1-X", solo=True), "county", ("licence",)),
    (doctor(licence="licensed"), post("H1-X", solo=True), "county", ()),
    (doctor(licence="assistant"), post("H1-X", solo=True), "county", ("licence",)),
    (doctor(licence="assistant"), post("T1-X", solo=True), "township", ()),
    (doctor(licence="assistant"), post("V1-X", solo=True), "village", ()),
    (doctor(licence="village"), post("V1-X", solo=True), "village", ("licence",)),
    # clinical nursing: a registered nurse
    (person("N", "H1-N", "nurse"), post("H1-X", "nurse", clinical=True), "county", ("licence",)),
    (person("N", "H1-N", "nurse", licence="registered"), post("H1-X", "nurse", clinical=True), "county", ()),
    (person("N", "H1-N", "nurse"), post("H1-X", "nurse"), "county", ()),
    (person("N", "H1-N", "nurse"), post("H1-X", solo=True, min_title="senior"), "county",
     ("profession", "title", "licence")),
])
def test_obstacles(who: Person, at: Post, level: str, expected: tuple[str, ...]) -> None:
    """Everything that keeps a person from a post is named, and nothing else."""
    assert obstacles(who, at, level) == expected


PLACES = Places(
    institutions=[hospital("H1"), hospital("H2", parent="H1"), township("T1", parent="H1"),
                  township("T2", parent="H2")],
    posts=[post("H1-D"), post("H1-E"), post("H2-D"), post("T1-D"), post("T2-D")], beds=[], years=[2026],
    roads=[road("H1", "H2", 5), road("T1", "H1", 30), road("H2", "T1", 20)])


@pytest.mark.parametrize(("moves", "at", "expected"), [
    (Moves(), "H1-D", ("H2-D", "T1-D")),                       # T2 has no road
    (Moves(rotate=True), "H1-D", ("H1-D", "H1-E", "H2-D", "T1-D")),
    (Moves(within="parent"), "H2-D", ("T1-D",)),               # both below H1
    (Moves(within="parent"), "H1-D", ()),                      # H1 has nobody above
    (Moves(within="parent"), "T2-D", ()),                      # alone below H2
])
def test_destinations(moves: Moves, at: str, expected: tuple[str, ...]) -> None:
    """Reach by road or by parent, and inside only where posts may be changed."""
    assert Destinations(PLACES, moves)(person("A", at), for_good=True) == expected


@pytest.mark.parametrize(("home", "specialty", "for_good", "expected"), [
    ("H1-B", "骨科", True, ("H2-B",)),             # a specialist leaves for good only where the specialty is used
    ("H1-B", "骨科", False, ("H2-B", "T1-D")),     # and may be lent to general practice for a year
    ("H1-D", "骨科", True, ("H2-B", "T1-D")),      # who serves as a generalist today may go anywhere
])
def test_specialists_leave_for_good_where_they_are_used(home: str, specialty: str, for_good: bool,
                                                        expected: tuple[str, ...]) -> None:
    """H1 and H2 have an orthopaedic post each; T1 has general practice only."""
    places = Places(institutions=[hospital("H1"), hospital("H2"), township("T1")], beds=[], years=[2026],
                    posts=[post("H1-B", specialty="骨科"), post("H1-D"), post("H2-B", specialty="骨科"), post("T1-D")],
                    roads=[road("H1", "H2", 5), road("H1", "T1", 30), road("H2", "T1", 20)])
    who = person("A", home, specialty=specialty)
    assert Destinations(places, Moves())(who, for_good=for_good) == expected


@pytest.mark.parametrize(("more", "expected"), [
    ({}, ("H1-D", "T1-B", "T1-D")),                            # the specialty is the post's where the row names none
    ({"post": "T1-D"}, ("T1-D",)),
    ({"level": "township"}, ("T1-B", "T1-D")),
    ({"specialty": "内科"}, ("H1-D", "T1-D")),
    ({"specialty": "骨科"}, ("H1-D", "T1-B", "T1-D")),
    ({"profession": "nurse"}, ("H1-N",)),
    ({"licence": "assistant"}, ("H1-D", "T1-B", "T1-D", "T1-S")),
    ({"title": "senior"}, ("H1-D", "H1-T", "T1-B", "T1-D")),
    ({"languages": "汉语"}, ("H1-D", "H1-L", "T1-B", "T1-D")),
])
def test_advertised_for(more: dict[str, Any], expected: tuple[str, ...]) -> None:
    """Posts that a channel's recruits may serve."""
    places = Places(
        institutions=[hospital(), township()], beds=[], roads=[], years=[2026],
        posts=[post("H1-D"), post("H1-N", "nurse"), post("H1-T", min_title="senior"), post("H1-L", languages="汉语"),
               post("T1-D"), post("T1-B", specialty="骨科"), post("T1-S", solo=True)])
    assert advertised_for(channel(**{"profession": "physician", **more}), places) == expected


def test_cover_units() -> None:
    """Posts linked by relief make one unit, whose floor is the sum; posts without any floor make none."""
    places = Places(
        institutions=[clinic(f"V{k}") for k in range(1, 7)], beds=[], roads=[], years=[2026],
        posts=[post("V1-A", cover=1), post("V2-A", cover=1, relief="V3-A"), post("V3-A", relief="V4-A"),
               post("V4-A", cover=2), post("V5-A"), post("V6-A", cover=0)])
    assert cover_units(places) == (CoverUnit("V1-A", "V1", ("V1-A",), 1),
                                   CoverUnit("V2-A", "V2", ("V2-A", "V3-A", "V4-A"), 3),
                                   CoverUnit("V6-A", "V6", ("V6-A",), 0))


@pytest.mark.parametrize(("days", "slots"), [(0, 0), (1, 1), (15, 1), (16, 2), (90, 6), (91, 7), (360, 24)])
def test_half_months(days: float, slots: int) -> None:
    """Fifteen days a slot, begun slots count."""
    assert half_months(days) == slots

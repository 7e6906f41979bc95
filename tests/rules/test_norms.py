"""N14, N22 and N30, and the national rules bound to staff-ratio, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator.check import check
from allocator.facts.people import Person
from allocator.facts.places import Beds
from allocator.instance import Instance
from allocator.plan import Allotment, Decisions, Move, RecruitLine
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.norms import Band, EstablishmentPerResidents, StaffPerBedBySize, StaffPerResidents
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
    since,
    township,
)
from tests.rules.bound import shipped


def beds(open_: int, at: str = "H1", **more: Any) -> Beds:
    return Beds(at=at, year=2026, open=open_, **more)


@pytest.mark.parametrize(("open_", "staff", "least", "most"), [
    # below 300 beds 1.3 to 1.4
    (10, 13, (1.3, 1.3, 0.0, "met"), (1.3, 1.4, 0.0, "met")),
    (10, 12, (1.2, 1.3, 1.0, "short"), (1.2, 1.4, 0.0, "met")),
    (10, 15, (1.5, 1.3, 0.0, "met"), (1.5, 1.4, 1.0, "short")),
    (299, 1, (round(1 / 299, 9), 1.3, round(1.3 * 299 - 1, 9), "short"), (round(1 / 299, 9), 1.4, 0.0, "met")),
    (300, 420, (1.4, 1.4, 0.0, "met"), (1.4, 1.5, 0.0, "met")),       # 300 to 500
    (500, 700, (1.4, 1.4, 0.0, "met"), (1.4, 1.5, 0.0, "met")),
    (501, 700, (round(700 / 501, 9), 1.6, 101.6, "short"), (round(700 / 501, 9), 1.7, 0.0, "met")),
])
def test_n14_staff_per_bed_by_size(open_: int, staff: int, least: tuple[object, ...],
                                   most: tuple[object, ...]) -> None:
    """The range of the hospital's size, as shipped: general hospitals only, and nothing that the model sees."""
    instance = county(shipped("N14"), institutions=[hospital("H1"), hospital("H2", kind="tcm")], posts=[post("H1-D")],
                      beds=[beds(open_), beds(50, "H2")], staff=[person("P", "H1-D", count=staff)])
    assert reads(finding(instance, tag="least")) == least
    assert reads(finding(instance, tag="most")) == most
    assert {f.kind for f in findings(instance)} == {"indicator"}


def test_n14_settings() -> None:
    """As a target, the lower end is asked for and the upper stays reported; sizes rise; no open beds, no rows."""
    rule = StaffPerBedBySize(bands=(Band(at_least=1, at_most=2),), binding="target")
    instance = county(rule, posts=[post("H1-D")], beds=[beds(3)], staff=people(2, "H1-D"))
    assert [(f.tag, f.kind, f.verdict) for f in findings(instance)] == [
        ("least", "target", "short"), ("most", "indicator", "met")]
    assert findings(county(rule, posts=[post("H1-D")], staff=people(2, "H1-D"))) == []
    for wrong in ((Band(at_least=1, at_most=2), Band(beds=9, at_least=1, at_most=2)),
                  (Band(beds=9, at_least=1, at_most=2), Band(beds=8, at_least=1, at_most=2))):
        with pytest.raises(ValueError, match="rising size"):
            StaffPerBedBySize(bands=wrong)


def residents(*rules: Any) -> Instance:
    """10,000 residents, whom the hospital, two townships and a clinic serve; 24 physicians of all kinds."""
    licensed, assistant = {"licence": "licensed"}, {"licence": "assistant"}
    return county(
        *rules, posts=[post("H1-D"), post("T1-D", duty="general_practice"), post("V1-V", "village_doctor"),
                       post("H1-N", "nurse")],
        institutions=[hospital("H1", population=10_000), township("T1", population=6_000),
                      township("T2", population=4_000), clinic("V1", population=1_000)],
        channels=[channel("open", licence="licensed", fill_rate=0.5)],
        staff=[*people(20, "H1-D", **licensed), *people(3, "T1-D", **licensed), person("A", "T1-D", **assistant),
               person("none", "H1-D"), person("VL", "V1-V", "village_doctor", **licensed),
               person("VV", "V1-V", "village_doctor", licence="village"),
               *people(30, "H1-N", "nurse", licence="registered"), person("U", "H1-N", "nurse")])


def test_n22_physicians_per_thousand_residents() -> None:
    """20 + 3 + 1 + 1 licensed or assistant to 10 thousand residents, each counted once: 2.5 of 3.2, 7 missing."""
    found = finding(residents(shipped("N22")))
    assert reads(found) == (2.5, 3.2, 7.0, "short")
    assert (found.at, found.kind, found.unit) == ("", "indicator", "persons/thousand residents")
    plan = Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=4),))
    assert finding(residents(shipped("N22")), plan).value == 2.7        # half of four arrive


def test_n23_n24_nurses_and_general_practitioners() -> None:
    """30 registered nurses: 3.0 of 3.8; the four physicians of the township's general practice: 0.4 of 0.393."""
    assert reads(finding(residents(shipped("N23")))) == (3.0, 3.8, 8.0, "short")
    assert reads(finding(residents(shipped("N24")))) == (0.4, 0.393, 0.0, "met")


def test_residents_as_a_target() -> None:
    """A county may make it a target, of another level's residents; without residents there is no ratio."""
    rule = StaffPerResidents(ratio=since(2026, 3), residents="county", binding="target")
    found = finding(residents(rule))
    assert (found.value, found.kind) == (5.8, "target")            # all 58 to the 10 thousand of the hospital
    assert findings(county(rule, posts=[post("H1-D")])) == []


def test_n30_establishment_per_residents() -> None:
    """Ten posts at 6,000 residents are 1.67 a thousand; allotments of the plan count where there are any."""
    rule, pool = shipped("N30"), EstablishmentPool()
    units = [hospital("H1", 100), township("T1", 10, population=6_000), township("T2", 3, population=4_000),
             township("T3", 5)]
    instance = county(rule, pool, institutions=units)
    assert [(f.at, *reads(f)) for f in findings(instance) if f.rule == rule.name] == [
        ("T1", round(10 / 6, 9), 1.0, 0.0, "met"), ("T2", 0.75, 1.0, 1.0, "short")]      # T3 serves nobody known
    plan = Decisions(establishment=(Allotment(at="T2", year=2026, posts=6),))
    found = next(f for f in findings(instance, plan, at="T2") if f.rule == rule.name)
    assert (*reads(found), found.kind, found.unit) == (1.5, 1.0, 0.0, "met", "indicator", "posts/thousand residents")
    assert isinstance(rule, EstablishmentPerResidents)


# bound to staff-ratio ------------------------------------------------------------------------------------------------

def staff(**counts: int) -> list[Person]:
    """People by `POST__licence__title`, numbered."""
    found = []
    for key, count in counts.items():
        at, licence, title = (*key.split("__"), "none", "none")[:3]
        at = at.replace("_", "-")
        found.append(person(f"{at}/{licence}/{title}", at, PROFESSIONS[at], count=count, licence=licence,
                            title_held=title))
    return found


PROFESSIONS = {"H1-D": "physician", "H1-S": "physician", "T1-S": "physician", "H1-N": "nurse", "H1-O": "nurse",
               "H1-A": "management", "H1-T": "other_technical", "H1-X": "support", "T1-N": "nurse",
               "V1-V": "village_doctor", "T1-A": "support", "H1-P": "pharmacist"}
POSTS = [post("H1-D"), post("H1-S", solo=True), post("T1-S", solo=True),
         post("H1-N", "nurse", clinical=True, ward=True), post("H1-O", "nurse"), post("T1-N", "nurse", clinical=True),
         post("H1-A", "management"), post("H1-T", "other_technical"), post("V1-V", "village_doctor"),
         post("H1-P", "pharmacist"), post("T1-A", "support"),
         post("H1-X", "support").model_copy(update={"class_": "technical"})]


@pytest.mark.parametrize(("clause", "who", "at", "expected"), [
    # N2: assistants in solo posts at county level, not at townships, not in other posts
    ("N2", {"H1_S__assistant": 2, "H1_S__licensed": 9, "T1_S__assistant": 3, "H1_D__assistant": 4}, "H1",
     (2.0, 0.0, 2.0, "short")),
    ("N2", {"H1_D__assistant": 4, "T1_S__assistant": 3}, "H1", (0.0, 0.0, 0.0, "met")),
    # N5: not registered, in clinical posts of nurses
    ("N5", {"H1_N__registered": 5, "H1_N__none": 2, "H1_O__none": 3, "H1_D__none": 1}, "H1", (2.0, 0.0, 2.0, "short")),
    ("N5", {"T1_N__qualified": 1}, "T1", (1.0, 0.0, 1.0, "short")),
    # N7: no health technician in a post of a health class
    ("N7", {"H1_X": 3, "H1_A": 4, "H1_T": 2, "H1_D": 1}, "H1", (3.0, 0.0, 3.0, "short")),
    ("N7", {"T1_A": 3, "V1_V__village": 3}, "T1", (0.0, 0.0, 0.0, "met")),
    # N11: village doctors to the 3 thousand of the clinics
    ("N11", {"V1_V__village": 2, "T1_S__licensed": 5}, "village", (round(2 / 3, 9), 1.0, 1.0, "short")),
    ("N11", {"V1_V__village": 3}, "village", (1.0, 1.0, 0.0, "met")),
    # N15: 7 health technicians of 12; 0.70 x 12 = 8.4
    ("N15", {"H1_D": 4, "H1_P": 3, "H1_A": 3, "H1_T": 2}, "H1", (round(7 / 12, 9), 0.7, 1.4, "short")),
    # N16, N17: of 20 with a title 3 senior and 5 intermediate; whoever has none is left out
    ("N16", {"H1_D__licensed__senior": 1, "H1_D__licensed__associate_senior": 2, "T1_S__licensed__intermediate": 5,
             "H1_N__registered__junior": 12, "H1_A__none__none": 50}, "", (0.15, 0.1, 1.0, "short")),
    ("N17", {"H1_D__licensed__senior": 1, "H1_D__licensed__associate_senior": 2, "T1_S__licensed__intermediate": 5,
             "H1_N__registered__junior": 12, "H1_A__none__none": 50}, "", (0.25, 0.3, 0.0, "met")),
    # N19: technical people 8 of 12 at the hospital; N20: 3 of 4 at the township; N21: health 6 of technical 8
    ("N19", {"H1_D": 6, "H1_T": 2, "H1_A": 4}, "H1", (round(8 / 12, 9), 0.8, 1.6, "short")),
    ("N20", {"T1_S": 3, "T1_A": 1, "H1_D": 9}, "T1", (0.75, 0.9, 0.6, "short")),
    ("N21", {"H1_D": 6, "H1_T": 2, "H1_A": 4}, "H1", (0.75, 0.8, 0.4, "short")),
    # N25, N26: registered nurses to licensed or assistant physicians, with and without townships
    ("N25", {"H1_D__licensed": 5, "T1_S__assistant": 5, "H1_D__none": 4, "H1_N__registered": 11, "H1_N__none": 4}, "",
     (1.1, 1.2, 1.0, "short")),
    ("N26", {"H1_D__licensed": 5, "T1_S__assistant": 5, "H1_N__registered": 11}, "county", (2.2, 2.0, 0.0, "met")),
    # N27, N28, N29: to the 20 open beds of the hospital: all nurses, ward nurses, clinical nurses
    ("N27", {"H1_N__registered": 10, "H1_O__registered": 4, "H1_N__none": 9}, "H1", (0.7, 0.75, 1.0, "short")),
    ("N28", {"H1_N__registered": 10, "H1_O__registered": 4}, "H1", (0.5, 0.55, 1.0, "short")),
    ("N29", {"H1_N__registered": 9, "H1_O__registered": 4}, "H1", (0.45, 0.5, 1.0, "short")),
])
def test_national_ratios(clause: str, who: dict[str, int], at: str, expected: tuple[object, ...]) -> None:
    """Each as shipped, with people whom it must not count beside those it counts."""
    instance = county(
        shipped(clause), posts=POSTS, beds=[beds(20)], staff=staff(**who),
        institutions=[hospital("H1"), township("T1", population=3_000), clinic("V1", population=3_000)])
    found = finding(instance, at=at)
    assert reads(found) == expected
    hard = clause in ("N2", "N5", "N7")
    assert found.kind == ("hard" if hard else "target" if clause == "N11" else "indicator")
    assert found.inherited == (hard and expected[3] == "short")


def test_one_more_than_today_breaks_the_law() -> None:
    """What is broken today may not worsen: a second assistant moved into the solo post is one too many."""
    rule = shipped("N2")
    instance = county(
        rule, institutions=[hospital("H1"), hospital("H2")], posts=[post("H1-S", solo=True), post("H2-D")],
        staff=[person("A", "H1-S", licence="assistant"), person("B", "H2-D", licence="assistant")])
    assert finding(instance, at="H1").verdict == "short"
    plan = Decisions(moves=(Move(person="B", year=2026, from_post="H2-D", to_post="H1-S"),))
    [found] = [f for f in check(instance, plan) if f.rule == rule.name and f.at == "H1"]
    assert reads(found) == (2.0, 0.0, 2.0, "broken")

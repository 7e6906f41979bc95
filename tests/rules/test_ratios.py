"""C58 and W34, and the other clauses that are ratios of staff (C18, C47, W3, W14, W22, W31), counted by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from allocator.facts.ledgers import Rate
from allocator.facts.places import Beds
from allocator.facts.settings import Moves
from allocator.instance import Instance
from allocator.plan import Decisions, Move, Promotion, RecruitLine, Secondment, Upgrade
from allocator.rules.counted import Counted, Scope
from allocator.rules.ratios import KindTarget, StaffRatio, TargetsByKind
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
    since,
    township,
)
from tests.rules.bound import shipped

# C58: nurses in clinical posts --------------------------------------------------------------------------------


def clinical(inside: int, outside: int) -> Instance:
    """H1 with nurses in and out of clinical posts; H2 with its one nurse outside; T1's does not count."""
    return county(
        shipped("C58"), years=(2027,), moves=Moves(rotate=True), institutions=[hospital(), hospital("H2"), township()],
        posts=[post("H1-C", "nurse", clinical=True), post("H1-O", "nurse"), post("H1-D", clinical=True),
               post("H2-O", "nurse"), post("T1-O", "nurse")],
        channels=[channel(profession="nurse", licence="registered")],
        staff=[*people(inside, "H1-C", "nurse", licence="registered"),
               *people(outside, "H1-O", "nurse", licence="registered"), *people(5, "H1-D"),
               person("X", "H2-O", "nurse"), person("T", "T1-O", "nurse")])


def test_clinical_nurses() -> None:
    """95 in 100 at each campus; physicians and townships do not count."""
    assert reads(finding(clinical(19, 1), at="H1")) == (0.95, 0.95, 0.0, "met")          # 19 / 20, exactly
    assert reads(finding(clinical(18, 2), at="H1")) == (0.9, 0.95, 1.0, "short")         # 0.95 x 20 - 18
    assert reads(finding(clinical(19, 1), at="H2")) == (0.0, 0.95, 0.95, "short")        # 0.95 x 1 - 0
    assert {f.at for f in findings(clinical(19, 1))} == {"H1", "H2"}


def test_what_moves_clinical_nurses() -> None:
    """A change of post counts whole, an advert by its fill rate above and below the line; nobody counted twice."""
    changed = Decisions(moves=(Move(person="H1-O.000", year=2027, from_post="H1-O", to_post="H1-C"),))
    assert reads(finding(clinical(18, 2), changed, at="H1")) == (0.95, 0.95, 0.0, "met")
    # two adverts, half of them filled: (18 + 1) / (20 + 1); 0.95 x 21 - 19
    advert = Decisions(recruits=(RecruitLine(channel="open/nurse", year=2027, post="H1-C", adverts=2),))
    assert reads(finding(clinical(18, 2), advert, at="H1")) == (round(19 / 21, 9), 0.95, 0.95, "short")
    # the other way the plan breaks it: 18 of 20 in clinical posts
    worse = Decisions(moves=(Move(person="H1-C.000", year=2027, from_post="H1-C", to_post="H1-O"),))
    assert reads(finding(clinical(19, 1), worse, at="H1")) == (0.9, 0.95, 1.0, "short")


# C18: degrees -------------------------------------------------------------------------------------------------


def degrees(*bachelor: str) -> Instance:
    """Ten health technicians owned by H1, one of them working at T1, those named with a bachelor's or master's degree;
    a manager of H1 and a physician of T1 with degrees who do not count."""
    staff = [person(f"P{k}", "H1-D" if k < 8 else "T1-D", owner="H1",
                    degree=("master" if k else "bachelor") if f"P{k}" in bachelor else "college") for k in range(9)]
    return county(
        shipped("C18"), roads=[road("H1", "T1", 5)],
        posts=[post("H1-D"), post("T1-D"), post("H1-M", "management"), post("H1-N", "nurse")],
        rates=[Rate(group="全部", kind="degree", value=0.2)], channels=[channel(degree="master")],
        staff=[*staff, person("N", "H1-N", "nurse", degree="unknown"),
               person("M", "H1-M", "management", degree="bachelor"), person("T", "T1-D", degree="bachelor")])


def test_degrees() -> None:
    """0.352 in 2026 of ten: 3.52; whoever H1 owns counts, wherever at work; an unknown degree is none."""
    assert reads(finding(degrees("P0", "P1", "P2", "P8"))) == (0.4, 0.352, 0.0, "met")
    assert reads(finding(degrees("P0", "P1", "P8"))) == (0.3, 0.352, 0.52, "short")      # 3.52 - 3
    assert finding(degrees("P0")).at == "county"


def test_what_moves_degrees() -> None:
    """An upgrade from college counts; two adverts for masters add one person above and below; a move away of a
    graduate is caught."""
    upgrade = Decisions(upgrades=(Upgrade(person="P3", year=2026, from_degree="college", to_degree="bachelor"),))
    assert reads(finding(degrees("P0", "P1", "P8"), upgrade)) == (0.4, 0.352, 0.0, "met")
    advert = Decisions(recruits=(RecruitLine(channel="open/physician/master", year=2026, post="H1-D", adverts=2),))
    assert reads(finding(degrees("P0", "P1", "P8"), advert)) == (round(4 / 11, 9), 0.352, 0.0, "met")
    gone = Decisions(moves=(Move(person="P0", year=2026, from_post="H1-D", to_post="T1-D"),))
    assert reads(finding(degrees("P0", "P1", "P2", "P8"), gone)) == (
        round(3 / 9, 9), 0.352, 0.168, "short")                                          # 0.352 x 9 - 3


# C47: senior posts at the front line --------------------------------------------------------------------------


def front(*titles: str, away: str = "intermediate") -> Instance:
    """People of titles at the front line of H1 and T1, and one of a title behind it."""
    return county(
        shipped("C47"), posts=[post("H1-F", front_line=True), post("H1-B"), post("T1-F", front_line=True)],
        rates=[Rate(group="全部", kind="promotion", value=0.5)],
        staff=[person(f"F{k}", "T1-F" if k == 0 else "H1-F", title_held=title) for k, title in enumerate(titles)]
        + [person("B", "H1-B", title_held=away)])


def test_senior_posts_at_the_front_line() -> None:
    """Eight in ten of those appointed to intermediate or above; juniors count neither way."""
    four = ("intermediate", "associate_senior", "senior", "intermediate")
    assert reads(finding(front(*four))) == (0.8, 0.8, 0.0, "met")                        # 4 / 5
    assert reads(finding(front(*four[:3], "junior"))) == (0.75, 0.8, 0.2, "short")       # 0.8 x 4 - 3
    assert reads(finding(front(*four[:3], "junior", away="junior"))) == (1.0, 0.8, 0.0, "met")
    promoted = Decisions(promotions=(Promotion(person="F3", year=2026, from_title="junior", to_title="intermediate"),))
    assert reads(finding(front(*four[:3], "junior"), promoted)) == (0.8, 0.8, 0.0, "met")
    behind = Decisions(promotions=(Promotion(person="B", year=2026, from_title="junior", to_title="intermediate"),))
    assert reads(finding(front(*four[:3], away="junior"), behind)) == (0.75, 0.8, 0.2, "short")


# W3: nobody without a licence in a clinical post --------------------------------------------------------------


def licences(**more: Any) -> Instance:
    """H1 has one unlicensed physician in a clinical post and one outside, T1 none; a village doctor is neither."""
    rule = shipped("W3").model_copy(update=more)
    return county(
        rule, institutions=[hospital(), township(), clinic()], roads=[road("H1", "T1", 5)], channels=[channel()],
        posts=[post("H1-C", clinical=True), post("H1-O"), post("T1-C", clinical=True),
               post("H1-N", "nurse", clinical=True), post("V1-C", "village_doctor", clinical=True)],
        staff=[person("A", "H1-C"), person("B", "H1-O"), person("C", "H1-C", licence="assistant"),
               person("D", "T1-C", licence="licensed"), person("N", "H1-N", "nurse", licence="registered"),
               person("V", "V1-C", "village_doctor")])


def test_licences() -> None:
    """Who is without a licence today may stay until the cure year; nobody is added."""
    today = finding(licences(), at="H1")
    assert (reads(today), today.inherited, today.tier) == ((1.0, 0.0, 1.0, "short"), True, "statutory")
    assert reads(finding(licences(), at="T1")) == (0.0, 0.0, 0.0, "met")
    assert reads(finding(licences(), at="V1")) == (0.0, 0.0, 0.0, "met")
    assert finding(licences(cure=2026), at="H1").verdict == "broken"
    assert finding(licences(cure=2027), at="H1").verdict == "short"


@pytest.mark.parametrize(("plan", "h1", "t1"), [
    # an advert for somebody without a licence is one more than today; a secondment puts one where none was
    (Decisions(recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-C", adverts=1),)),
     (2.0, "broken"), (0.0, "met")),
    (Decisions(secondments=(Secondment(person="A", year=2026, from_post="H1-C", to_post="T1-C"),)),
     (0.0, "met"), (1.0, "broken")),
    (Decisions(secondments=(Secondment(person="C", year=2026, from_post="H1-C", to_post="T1-C"),)),
     (1.0, "short"), (0.0, "met")),
])
def test_licences_broken_by_hand(plan: Decisions, h1: tuple[float, str], t1: tuple[float, str]) -> None:
    """What the plan adds is caught; a licensed person moves freely."""
    found = [finding(licences(), plan, at=at) for at in ("H1", "T1")]
    assert [(f.value, f.verdict) for f in found] == [h1, t1]


# W14, W22, W31: a pharmacist, nurses to physicians, guards to beds ----------------------------------------------


def test_a_pharmacist_for_the_clinic() -> None:
    """One pharmacist at a post with the duty, anywhere in the county's hospitals; an advert is none."""
    posts = [post("H1-P", "pharmacist", duty="用药咨询"), post("H1-Q", "pharmacist"),
             post("T1-P", "pharmacist", duty="用药咨询")]
    there = county(shipped("W14"), posts=posts, staff=[person("P", "H1-P", "pharmacist")])
    assert reads(finding(there)) == (1.0, 1.0, 0.0, "met")
    absent = county(shipped("W14"), posts=posts, channels=[channel(profession="pharmacist")],
                    staff=[person("Q", "H1-Q", "pharmacist"), person("T", "T1-P", "pharmacist")])
    advert = Decisions(recruits=(RecruitLine(channel="open/pharmacist", year=2026, post="H1-P", adverts=1),))
    assert reads(finding(absent, advert)) == (0.0, 1.0, 1.0, "short")


def test_nurses_to_physicians() -> None:
    """Two nurses a physician at the county's hospitals together; the township does not count."""
    def case(nurses: int) -> Instance:
        return county(shipped("W22"), posts=[post("H1-D"), post("H1-N", "nurse"), post("H2-D"), post("T1-N", "nurse")],
                      institutions=[hospital(), hospital("H2"), township()], roads=[road("H1", "T1", 5)],
                      staff=[person("A", "H1-D"), person("B", "H2-D"), *people(nurses, "H1-N", "nurse"),
                             *people(3, "T1-N", "nurse")])
    assert reads(finding(case(4))) == (2.0, 2.0, 0.0, "met")
    assert reads(finding(case(3))) == (1.5, 2.0, 1.0, "short")                           # 2 x 2 - 3
    lent = Decisions(secondments=(Secondment(person="T1-N.000", year=2026, from_post="T1-N", to_post="H1-N"),))
    assert reads(finding(case(3), lent)) == (2.0, 2.0, 0.0, "met")
    gone = Decisions(secondments=(Secondment(person="H1-N.000", year=2026, from_post="H1-N", to_post="T1-N"),))
    assert reads(finding(case(4), gone)) == (1.5, 2.0, 1.0, "short")


def test_guards() -> None:
    """One guard for 20 beds at each hospital that has beds, adverts included."""
    def case(guards: int) -> Instance:
        return county(shipped("W31"), posts=[post("H1-S", "support", duty="安保"), post("H1-T", "support")],
                      institutions=[hospital(), hospital("H2"), township()], beds=[Beds(at="H1", year=2026, open=40)],
                      channels=[channel(profession="support")],
                      staff=[*people(guards, "H1-S", "support"), *people(4, "H1-T", "support")])
    assert reads(finding(case(2))) == (0.05, 0.05, 0.0, "met")                           # 0.05 x 40 = 2
    assert reads(finding(case(1))) == (0.025, 0.05, 1.0, "short")
    advert = Decisions(recruits=(RecruitLine(channel="open/support", year=2026, post="H1-S", adverts=1),))
    assert reads(finding(case(1), advert)) == (0.05, 0.05, 0.0, "met")


# W34: by type of hospital -------------------------------------------------------------------------------------


def test_targets_by_kind() -> None:
    """Ten beds each: 8.8 health technicians; 4 nurses at a general hospital, 3 at one of traditional medicine."""
    assert isinstance(shipped("W34"), TargetsByKind)
    def case(nurses: int) -> Instance:
        return county(
            shipped("W34"), institutions=[hospital(), hospital("H2", kind="tcm"), hospital("H3", kind="mch")],
            posts=[post(f"{i}-{p}", "nurse" if p == "N" else "physician") for i in ("H1", "H2", "H3") for p in "ND"],
            beds=[Beds(at=i, year=2026, open=10) for i in ("H1", "H2", "H3")],
            staff=[*people(nurses, "H1-N", "nurse"), *people(5, "H1-D"), *people(nurses, "H2-N", "nurse"),
                   *people(5, "H2-D")])
    found = {(f.at, f.of[4:]): reads(f) for f in findings(case(3))}
    assert found == {("H1", "每床卫生技术人员"): (0.8, 0.88, 0.8, "short"),               # 8.8 - 8
                     ("H1", "每床护士"): (0.3, 0.4, 1.0, "short"),                       # 4 - 3
                     ("H2", "每床卫生技术人员"): (0.8, 0.88, 0.8, "short"),
                     ("H2", "每床护士"): (0.3, 0.3, 0.0, "met")}
    assert {f.verdict for f in findings(case(4))} == {"met"}                              # 9 / 10, 4 / 10


def test_targets_have_labels_of_their_own() -> None:
    """Two targets under one label could not be told apart."""
    one = KindTarget(label="a", ratio=since(2026, 1), per="institution")
    with pytest.raises(ValidationError):
        TargetsByKind(targets=(one, one))


# the rule itself ----------------------------------------------------------------------------------------------


def generic(**more: Any) -> Instance:
    """Three physicians at H1 (2 000 residents), one at H2 (none known)."""
    return county(StaffRatio(**{"ratio": since(2026, 1), **more}), posts=[post("H1-D"), post("H2-D")],
                  institutions=[hospital(population=2000), hospital("H2"), township()],
                  staff=[*people(3, "H1-D"), person("X", "H2-D")])


@pytest.mark.parametrize(("more", "expected"), [
    # 4 persons / 2 thousand residents; the hospital without a number adds no residents
    ({"per": "residents"}, [("county", (2.0, 1.0, 0.0, "met"), "target")]),
    ({"per": "residents", "each": True}, [("H1", (1.5, 1.0, 0.0, "met"), "target")]),
    ({"per": "institution", "each": True, "ratio": since(2026, 2)},
     [("H1", (3.0, 2.0, 0.0, "met"), "target"), ("H2", (1.0, 2.0, 1.0, "short"), "target")]),
    ({"per": "institution", "sense": "most", "ratio": since(2026, 3), "binding": "indicator"},
     [("county", (4.0, 3.0, 1.0, "short"), "indicator")]),
    ({"per": "beds"}, []),
    ({"scope": Scope(levels=("village",))}, []),
])
def test_what_it_divides_by(more: dict[str, Any], expected: list[Any]) -> None:
    """Residents, institutions, beds; nothing to divide by is no row."""
    assert [(f.at, reads(f), f.kind) for f in findings(generic(**more))] == expected


@pytest.mark.parametrize("more", [
    {"by": "owner", "counted": Counted(ward=True)}, {"counted": {"titles": ["senior"], "degrees": ["master"]}}])
def test_what_it_refuses(more: dict[str, Any]) -> None:
    """Owners have no posts; two changes of one person do not add."""
    with pytest.raises(ValidationError):
        StaffRatio.model_validate({"ratio": {"from 2026": 1}, **more})

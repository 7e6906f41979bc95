"""C9 and C30, management centres, management posts and heads of departments, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.facts.ledgers import Rate
from allocator.facts.places import Post
from allocator.instance import Instance
from allocator.plan import ChoiceMade, Decisions, Promotion, RecruitLine, Secondment
from allocator.rules.counted import Counted
from allocator.rules.management import LeanDepartments, ManagementCentres
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

RETIRES_IN_JULY = dt.date(1966, 2, 5)
# 60 in 2026-02, 13 months after 2025-01: 13 // 4 + 1 = 4 months later, 2026-06; first day after: 2026-07-01


def management(key: str, duty: str = "") -> Post:
    """A management post."""
    return post(key, "management", duty=duty, **{"class": "management"})


# C9 -----------------------------------------------------------------------------------------------------------


def centres(asked: int, staff: tuple[str, ...] = ("A", "B"), establishment: float = 60, managers: int = 2,
            **more: object) -> Instance:
    """The lead hospital with posts of two centres, headed by those named, and managers beside; H2 has a centre too."""
    return county(
        ManagementCentres(centres=since(2026, asked), **more),
        institutions=[hospital(establishment=establishment), hospital("H2", 9), township()],
        roads=[road("H1", "H2", 5)],
        posts=[management("H1-A", "管理中心负责人"), management("H1-B", "管理中心负责人"), management("H1-M"),
               management("H2-A", "管理中心负责人"), post("H1-D")],
        channels=[channel(profession="management")],
        staff=[*(person(key, f"H1-{key}", "management", title_held="intermediate" if key == "A" else "none")
                 for key in staff), *people(managers, "H1-M", "management"), *people(3, "H1-D")])


def heads(**named: str) -> Decisions:
    """People named to act as heads, by the last word of the centre."""
    key = {"A": "H1-A", "B": "H1-B", "third": "H1/centre/3", "fourth": "H1/centre/4"}
    return Decisions(choices=tuple(ChoiceMade(name="acting/C9", of=key[at], year=2026, value=1, people=(who,))
                                   for at, who in named.items()))


def test_centres() -> None:
    """Each centre's post has its head; the centres beyond the posts need somebody to act."""
    assert {f.of: reads(f) for f in findings(centres(2), tag="head")} == {
        "H1-A": (1.0, 1.0, 0.0, "met"), "H1-B": (1.0, 1.0, 0.0, "met")}
    four = centres(4)
    assert {f.of: f.verdict for f in findings(four, tag="head")} == {
        "H1-A": "met", "H1-B": "met", "H1/centre/3": "short", "H1/centre/4": "short"}
    named = heads(third="H1-M.000", fourth="H1-M.001")
    assert {f.verdict for f in findings(four, named, tag="head")} == {"met"}
    assert reads(finding(four, named, tag="able")) == (0.0, 0.0, 0.0, "met")              # 2 who may act - 2


def test_one_head_each() -> None:
    """The same manager named for two centres is caught, and so is a head sent away."""
    two = heads(third="H1-M.000", fourth="H1-M.000")
    assert reads(finding(centres(4, managers=1), two, tag="able")) == (-1.0, 0.0, 1.0, "broken")   # 1 - 2
    lent = Decisions(secondments=(Secondment(person="B", year=2026, from_post="H1-B", to_post="H2-A"),))
    assert reads(finding(centres(2), lent, of="H1-B")) == (0.0, 1.0, 1.0, "broken")


def test_posts_without_a_head() -> None:
    """A centre's post that stands empty is short today, even where fewer centres are asked for than there are."""
    vacant = centres(1, staff=("A",))
    assert {f.of: f.verdict for f in findings(vacant, tag="head")} == {"H1-A": "met", "H1-B": "short"}
    advert = Decisions(recruits=(RecruitLine(channel="open/management", year=2026, post="H1-B", adverts=1),))
    assert finding(vacant, advert, of="H1-B").verdict == "short"                          # an advert heads nothing
    assert finding(vacant, heads(B="H1-M.000"), of="H1-B").verdict == "met"


def test_qualified_heads() -> None:
    """With a title asked, B without one does not head the centre."""
    strict = centres(2, heads=Counted(titles=("intermediate",)))
    assert {f.of: reads(f) for f in findings(strict, tag="head")} == {
        "H1-A": (1.0, 1.0, 0.0, "met"), "H1-B": (0.0, 1.0, 1.0, "short")}


def test_management_posts_of_the_lead_hospital() -> None:
    """At most a tenth of the approved posts: 6 of 60; adverts count."""
    advert = Decisions(recruits=(RecruitLine(channel="open/management", year=2026, post="H1-M", adverts=3),))
    assert reads(finding(centres(2), advert, tag="management")) == (7.0, 6.0, 1.0, "broken")   # 2 + 2 + 3
    assert reads(finding(centres(2), tag="management")) == (4.0, 6.0, 0.0, "met")
    over = finding(centres(2, establishment=30), tag="management")
    assert (reads(over), over.inherited) == ((4.0, 3.0, 1.0, "short"), True)


def test_as_the_pack_has_it() -> None:
    """Eleven centres from 2027: two have posts, nine have not; nothing in 2026."""
    rule = shipped("C9")
    instance = centres(2)
    bound = county(rule, institutions=instance.places.institution.values(), posts=instance.places.post.values(),
                   staff=instance.people, years=(2026, 2027))
    found = findings(bound, tag="head")
    assert {f.year for f in found} == {2027}
    assert len(found) == 11
    assert [f.verdict for f in found].count("met") == 2
    assert finding(bound, tag="management").limit == 6


# C30 ----------------------------------------------------------------------------------------------------------


def departments(head: str = "intermediate", nurse: str = "junior", **more: object) -> Instance:
    """A department of one physician and one nurse's ward at H1, an office without patients, a township department."""
    return county(
        shipped("C30"), institutions=[hospital(), hospital("H2", 40), township(), clinic()],
        roads=[road("H1", "H2", 5)], rates=[Rate(group="全部", kind="promotion", value=0.5)],
        channels=[channel(title="senior")],
        posts=[post("H1-D", department="内科", clinical=True), post("H1-W", "nurse", department="内科病区", ward=True),
               post("H1-O", "nurse", department="门诊"), post("H1-X", department="体检"), post("H2-D", clinical=True),
               post("T1-D", department="全科", clinical=True), management("T1-M"), management("V1-M"),
               management("H1-M")],
        staff=[person("D", "H1-D", title_held=head, **more), person("N", "H1-W", "nurse", title_held=nurse),
               person("X", "H1-X", title_held="senior"), *people(2, "T1-M", "management"),
               *people(10, "H1-M", "management")])


def test_heads_of_departments() -> None:
    """A clinical department of physicians has a head, a ward a head nurse; nothing else is asked."""
    assert isinstance(shipped("C30"), LeanDepartments)
    found = {(f.of, f.tag): (reads(f), f.kind) for f in findings(departments()) if f.tag != "management"}
    assert found == {("内科", "head"): ((1.0, 1.0, 0.0, "met"), "target"),
                     ("内科病区", "head_nurse"): ((1.0, 1.0, 0.0, "met"), "target")}
    untitled = {f.tag: reads(f) for f in findings(departments("junior", "none")) if f.tag != "management"}
    assert untitled == {"head": (0.0, 1.0, 1.0, "short"), "head_nurse": (0.0, 1.0, 1.0, "short")}


def test_what_moves_heads() -> None:
    """A promotion makes a head; retirement or a posting away takes one; an advert is none."""
    promoted = Decisions(promotions=(Promotion(person="D", year=2026, from_title="junior", to_title="intermediate"),))
    assert reads(finding(departments("junior"), promoted, tag="head")) == (1.0, 1.0, 0.0, "met")
    assert reads(finding(departments(birth=RETIRES_IN_JULY), tag="head")) == (0.0, 1.0, 1.0, "short")
    lent = Decisions(secondments=(Secondment(person="D", year=2026, from_post="H1-D", to_post="H2-D"),))
    assert reads(finding(departments(), lent, tag="head")) == (0.0, 1.0, 1.0, "short")
    advert = Decisions(recruits=(RecruitLine(channel="open/physician/senior", year=2026, post="H1-D", adverts=1),))
    assert reads(finding(departments("junior"), advert, tag="head")) == (0.0, 1.0, 1.0, "short")


@pytest.mark.parametrize(("at", "expected", "inherited"), [
    ("H1", (10.0, 10.0, 0.0, "met"), False),     # a tenth of 100
    ("T1", (2.0, 1.0, 1.0, "short"), True),      # a tenth of 10; two today
    ("H2", (0.0, 4.0, 0.0, "met"), False),       # a tenth of 40
])
def test_management_posts(at: str, expected: tuple[object, ...], inherited: bool) -> None:
    """At most a tenth of the approved posts at every county and township institution; the village is not asked."""
    found = finding(departments(), tag="management", at=at)
    assert (reads(found), found.inherited, found.kind) == (expected, inherited, "hard")
    assert {f.at for f in findings(departments(), tag="management")} == {"H1", "H2", "T1"}


def test_one_manager_is_always_allowed() -> None:
    """A tenth of five is half a person: one may stay."""
    small = county(shipped("C30"), institutions=[hospital(), township(establishment=5)], posts=[management("T1-M")],
                   staff=[person("M", "T1-M", "management")])
    assert reads(finding(small, at="T1")) == (1.0, 1.0, 0.0, "met")

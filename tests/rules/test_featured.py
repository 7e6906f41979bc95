"""C52, featured specialties of the central township health centres, counted by hand."""

from __future__ import annotations

import pytest

from allocator import planner
from allocator.facts.ledgers import Rate
from allocator.instance import Instance
from allocator.plan import ChoiceMade, Decisions, Promotion, Secondment
from allocator.rules.featured import FeaturedSpecialties
from tests.county import county, finding, findings, hospital, person, post, reads, road, since, township
from tests.rules.bound import shipped

SENIOR = {"title_held": "associate_senior"}


def case() -> Instance:
    """A central centre with a cardiologist and a paediatrician of rank, and others who may not lead."""
    return county(
        shipped("C52"), institutions=[hospital(), township("T1"), township("T2", kind="central_thc")],
        posts=[post("H1-D"), post("T1-D"), post("T2-D")], roads=[road("H1", "T2", 9)],
        rates=[Rate(group="全部", kind="promotion", value=1)],
        staff=[person("heart", "T2-D", specialty="心血管", **SENIOR),
               person("child", "T2-D", specialty="儿保", **SENIOR),
               person("lungs", "T2-D", specialty="呼吸", title_held="senior", title_appointed="intermediate"),
               person("gland", "T2-D", specialty="内分泌", title_held="intermediate"),
               person("near", "T1-D", specialty="骨科", **SENIOR), person("bones", "H1-D", specialty="骨伤", **SENIOR)])


def featured(*specialties: str) -> tuple[ChoiceMade, ...]:
    """Specialties featured at T2."""
    return tuple(ChoiceMade(name="featured", of=f"T2/{name}", year=2026, value=1) for name in specialties)


@pytest.mark.parametrize(("plan", "least", "most"), [
    (featured("心血管"), (1.0, 1.0, 0.0, "met"), (1.0, 2.0, 0.0, "met")),
    (featured("心血管", "儿科"), (2.0, 1.0, 0.0, "met"), (2.0, 2.0, 0.0, "met")),
    ((), (0.0, 1.0, 1.0, "short"), (0.0, 2.0, 0.0, "met")),
    (featured("心血管", "儿科", "呼吸"), (3.0, 1.0, 0.0, "met"), (3.0, 2.0, 1.0, "broken")),
])
def test_one_or_two(plan: tuple[ChoiceMade, ...], least: tuple[object, ...], most: tuple[object, ...]) -> None:
    """One or two at each central centre; the other township is not asked."""
    assert reads(finding(case(), Decisions(choices=plan), tag="")) == least
    assert reads(finding(case(), Decisions(choices=plan), tag="most")) == most


@pytest.mark.parametrize(("specialty", "left"), [
    ("心血管", 0.0),     # one of rank, who leads
    ("儿科", 0.0),       # 儿保 stands for it
    ("呼吸", -1.0),      # senior by title held, but appointed intermediate
    ("内分泌", -1.0),    # intermediate
    ("骨科", -1.0),      # of rank, but at T1 and H1
    ("妇产科", -1.0),
])
def test_leader(specialty: str, left: float) -> None:
    """Somebody of the specialty with the title appointed works there, or the specialty may not be offered."""
    found = finding(case(), Decisions(choices=featured(specialty)), tag="leader", of=specialty)
    assert reads(found) == (left, 0.0, -left, "met" if left == 0 else "broken")


def test_leader_lent_or_promoted() -> None:
    """H1's specialist lent for the year leads 骨科 at T2; who is promoted to associate-senior leads too."""
    lent = Decisions(choices=featured("骨科"), secondments=(
        Secondment(person="bones", year=2026, from_post="H1-D", to_post="T2-D"),))
    assert reads(finding(case(), lent, tag="leader", of="骨科")) == (0.0, 0.0, 0.0, "met")
    risen = Decisions(choices=featured("内分泌"), promotions=(
        Promotion(person="gland", year=2026, from_title="intermediate", to_title="associate_senior"),))
    assert reads(finding(case(), risen, tag="leader", of="内分泌")) == (0.0, 0.0, 0.0, "met")


def test_every_township_where_none_is_central() -> None:
    """Without a central centre each township is asked; without an upper number nothing caps."""
    rule = FeaturedSpecialties(count=since(2026, 1), at_most={"in 2027": 1}, specialties=[["骨科", "骨伤"], "全科"])
    instance = county(rule, institutions=[hospital(), township("T1"), township("T2")], posts=[post("T1-D")],
                      staff=[person("P", "T1-D", specialty="骨伤", **SENIOR)])
    assert [(f.at, f.tag, f.of) for f in findings(instance)] == [
        (at, tag, of) for at in ("T1", "T2") for tag, of in (("leader", "骨科"), ("leader", "全科"), ("", ""))]


def test_the_model_offers_what_is_led() -> None:
    """The plan of a solve offers one or two, each led."""
    plan = planner.solve(case()).plan
    assert plan is not None
    assert {f.verdict for f in findings(case(), plan.decisions)} == {"met"}

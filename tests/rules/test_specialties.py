"""C49, C50, C51, C53: key specialties of the county-level hospitals, counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pytest

from allocator import planner
from allocator.check import check, tier_values
from allocator.costs import costs
from allocator.facts.people import Person
from allocator.facts.specialties import Benefit, Specialty
from allocator.instance import Instance
from allocator.plan import AmountLine, ChoiceMade, Decisions, Promotion
from allocator.planner import Run
from allocator.rules.base import Rule
from allocator.rules.specialties import KeySpecialties, KeySpecialtiesCount, WeakSpecialties
from tests.county import county, finding, findings, hospital, person, post, reads, road, since, township
from tests.rules.bound import shipped

HEART, BONES, LUNGS = "心血管", "骨科", "呼吸"
SENIOR, MARKED = {"title_held": "senior"}, {"title_held": "associate_senior", "leader": True}
ASSOCIATE = {"title_held": "associate_senior"}


def level(key: str, name: str, words: str = HEART, at: str = "H1", **more: Any) -> Specialty:
    """A level of a specialty on which nothing can be spent beside equipment, unless a test says so."""
    return Specialty(**{"id": key, "at": at, "level": name, "specialty": words, "max": 0, **more})


def doctors(*given: tuple[str, dict[str, Any]], at: str = "H1-D") -> list[Person]:
    """Physicians of a specialty each."""
    return [person(f"{at}.{k}", at, specialty=words, **more) for k, (words, more) in enumerate(given)]


def case(*rules: Rule, specialties: Iterable[Specialty], staff: Sequence[Person] = (), **more: Any) -> Instance:
    """One hospital and a township, a post of physicians at each."""
    return county(*rules, posts=[post("H1-D"), post("T1-D")], specialties=specialties, staff=staff, **more)


def at(*levels: str, year: int = 2026) -> tuple[ChoiceMade, ...]:
    """Levels reached in a year, as `id/level`."""
    return tuple(ChoiceMade(name="level", of=key, year=year, value=1) for key in levels)


def bought(key: str, value: float, year: int = 2026, name: str = "equipment") -> AmountLine:
    """Money spent on a level's equipment, or on a specialty."""
    return AmountLine(name=name, of=key, year=year, value=value)


def solved(instance: Instance) -> tuple[Run, set[tuple[str, int]], dict[str, float]]:
    """A run, the levels it reaches by year, and the values of its tiers; nothing is broken."""
    run = planner.solve(instance)
    assert run.plan is not None
    assert [f for f in check(instance, run.plan.decisions) if f.verdict == "broken"] == []
    made = {(c.of, c.year) for c in run.plan.decisions.choices if c.name == "level" and c.value > 0.5}
    return run, made, {tier.name: tier.value for tier in run.result.tiers}


# --- what is counted ------------------------------------------------------------------------------------------------

FOUR = (level("A", "county"), level("A", "prefecture"), level("A", "region"), level("B", "county", BONES, weak=True),
        level("C", "county", LUNGS, held=True), level("C", "prefecture", LUNGS), level("D", "county"),
        level("T", "county", at="T1"))
"""Four candidates at the hospital, one of them held; the township's is no county-level hospital's."""


@pytest.mark.parametrize(("plan", "share", "count"), [
    ((), (0.25, 0.5, 1.0, "short"), (0.0, 3.0, 3.0, "short")),              # C of A, B, C, D; half of 4 is 2
    (at("A/county"), (0.5, 0.5, 0.0, "met"), (0.0, 3.0, 3.0, "short")),     # A and C
    (at("A/county", "A/prefecture", "A/region", "C/prefecture"),
     (0.5, 0.5, 0.0, "met"), (2.0, 3.0, 1.0, "short")),                     # region is prefecture too
])
def test_share_and_count(plan: tuple[ChoiceMade, ...], share: object, count: object) -> None:
    """What is held counts; the share is of the candidates at the county-level hospitals."""
    instance = case(shipped("C49"), shipped("C50"), specialties=FOUR)
    found = findings(instance, Decisions(choices=plan), tag="")
    assert [(f.clause, reads(f)) for f in found] == [("C49", share), ("C50", count)]


def test_region_level() -> None:
    """C51 counts its own level only: one in 2026, two in 2027, five from 2028."""
    instance = case(shipped("C51"), specialties=FOUR, years=(2026, 2027, 2028))
    found = findings(instance, Decisions(choices=at("A/region")), tag="")
    assert [reads(f)[:3] for f in found] == [(1.0, 1.0, 0.0), (0.0, 2.0, 2.0), (0.0, 5.0, 5.0)]


def test_no_candidates() -> None:
    """Without a table nothing is asked for."""
    assert findings(case(*map(shipped, ("C49", "C50", "C51", "C53")), specialties=())) == []


# --- what a level takes ---------------------------------------------------------------------------------------------

ALL = at("A/county", "A/prefecture", "A/region")
LADDER = (level("A", "county", members=1, equipment=100), level("A", "prefecture", members=2, equipment=300),
          level("A", "region", members=3, equipment=900))


@pytest.mark.parametrize(("who", "left"), [
    (SENIOR, (0.0, 0.0, 0.0)),
    (MARKED, (0.0, 0.0, -1.0)),                       # associate-senior and a leader: up to prefecture level
    (ASSOCIATE, (0.0, -1.0, -1.0)),
    ({"title_held": "intermediate", "leader": True}, (-1.0, -1.0, -1.0)),
    ({"title_held": "senior", "title_appointed": "intermediate"}, (-1.0, -1.0, -1.0)),
    ({**SENIOR, "specialty": BONES}, (-1.0, -1.0, -1.0)),
])
def test_leader(who: dict[str, Any], left: tuple[float, ...]) -> None:
    """One leads who has the title, as appointed, and the specialty, and works at the hospital."""
    staff = [person("p", "H1-D", **{"specialty": HEART, **who}), person("far", "T1-D", specialty=HEART, **SENIOR)]
    found = findings(case(shipped("C51"), specialties=LADDER, staff=staff), Decisions(choices=ALL), tag="leader")
    assert [f.of for f in found] == ["A/county", "A/prefecture", "A/region"]
    assert [reads(f) for f in found] == [(x, 0.0, -x, "met" if x == 0 else "broken") for x in left]


def test_who_is_promoted_leads() -> None:
    """A promotion counts at once: two who may lead, one is taken."""
    staff = doctors((HEART, {"title_held": "intermediate"}), (HEART, ASSOCIATE))
    plan = Decisions(choices=at("A/county"), promotions=(
        Promotion(person="H1-D.0", year=2026, from_title="intermediate", to_title="associate_senior"),))
    found = [f for f in check(case(shipped("C49"), specialties=LADDER[:1], staff=staff), plan) if f.tag == "leader"]
    assert [reads(f) for f in found] == [(1.0, 0.0, 0.0, "met")]


def test_team() -> None:
    """Physicians of the specialty at the hospital, less the team of each level reached: 2 − 1, 2 − 2, 2 − 3."""
    staff = [*doctors((HEART, SENIOR), (HEART, {}), (BONES, {})),
             person("far", "T1-D", specialty=HEART), person("nurse", "H1-N", "nurse", specialty=HEART)]
    instance = county(shipped("C51"), posts=[post("H1-D"), post("H1-N", "nurse"), post("T1-D")], staff=staff,
                      specialties=LADDER)
    found = findings(instance, Decisions(choices=ALL), tag="members")
    assert [reads(f) for f in found] == [(1.0, 0.0, 0.0, "met"), (0.0, 0.0, 0.0, "met"), (-1.0, 0.0, 1.0, "broken")]


def test_equipment_adds_up_over_the_years() -> None:
    """40 in 2026 and 60 in 2027 make 100: enough in 2027, 60 short in 2026. What is held takes nothing."""
    instance = case(shipped("C49"), specialties=(*LADDER[:1], level("C", "county", LUNGS, held=True, equipment=9)),
                    staff=doctors((HEART, SENIOR)), years=(2026, 2027))
    plan = Decisions(choices=at("A/county") + at("A/county", year=2027),
                     amounts=(bought("A/county", 40), bought("A/county", 60, 2027)))
    assert [(f.year, *reads(f)) for f in findings(instance, plan, tag="equipment")] == [
        (2026, -60.0, 0.0, 60.0, "broken"), (2027, 0.0, 0.0, 0.0, "met")]
    assert {f.unit for f in findings(instance, plan, tag="equipment")} == {"money"}


def test_never_lost_and_never_without_the_level_below() -> None:
    """Reached in 2026 and not in 2027 is 1 lost; a level reached without the one below is 1 too many."""
    instance = case(shipped("C50"), specialties=FOUR[:3], years=(2026, 2027))
    plan = Decisions(choices=at("A/county", "A/prefecture") + at("A/prefecture", year=2027))
    assert [(f.of, f.verdict) for f in findings(instance, plan, tag="kept")] == [
        ("A/county", "broken"), ("A/prefecture", "met")]
    assert [(f.year, f.of, f.value, f.verdict) for f in findings(instance, plan, tag="below")] == [
        (2026, "A/prefecture", 0.0, "met"), (2027, "A/prefecture", -1.0, "broken")]


def test_a_held_level_needs_no_row() -> None:
    """C holds its county level: its prefecture level has its own rows, and none for what is held."""
    found = findings(case(shipped("C50"), specialties=FOUR[4:6]))
    assert {(f.of, f.tag) for f in found if f.tag} == {("C/prefecture", "leader")}


# --- weak specialties -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("count", "plan", "at_level", "team"), [
    (1, (), (0.0, 1.0, 1.0, "short"), (1.0, 3.0, 2.0, "short")),
    (3, at("B/county"), (1.0, 1.0, 0.0, "met"), (3.0, 3.0, 0.0, "met")),
])
def test_weak(count: int, plan: tuple[ChoiceMade, ...], at_level: object, team: object) -> None:
    """Only what is marked weak; a shortfall of one weighs 2 × (1·0.05 + 2·0.15 + 4·0.80) = 7.1, of one asked for."""
    instance = case(shipped("C53"), staff=doctors(*[(BONES, SENIOR)] * count),
                    specialties=(level("A", "county", members=9), level("B", "county", BONES, weak=True, members=3)))
    found = findings(instance, Decisions(choices=plan))
    assert reads(next(f for f in found if f.tag == "")) == at_level
    assert reads(next(f for f in found if f.tag == "team")) == team
    assert {f.of for f in found} == {"B", "B/county"}
    weight = next(f.weight for f in found if f.tag == "")
    assert weight == pytest.approx(0.0 if plan else 7.1)


def test_weak_only_from_its_deadline() -> None:
    """With 2027 as its deadline nothing is asked for in 2026, but what the level takes holds in both years."""
    instance = case(WeakSpecialties(deadline=2027), years=(2026, 2027), staff=doctors((BONES, SENIOR)),
                    specialties=[level("B", "county", BONES, weak=True, members=1)])
    found = findings(instance)
    assert {f.year for f in found if f.tag in ("", "team")} == {2027}
    assert {f.year for f in found if f.tag == "leader"} == {2026, 2027}


# --- spending -------------------------------------------------------------------------------------------------------

def test_spending_within_floors_and_ceilings() -> None:
    """Two specialties, of floors 10 and 20 and of ceilings 100 and 300: together 30 to 400 a year."""
    instance = case(shipped("C49"), specialties=(level("A", "county", min=10, max=50),
                                                 level("A", "prefecture", max=100),
                                                 level("B", "county", BONES, min=20, max=300)))
    plan = Decisions(amounts=(bought("A", 15, name="specialty"), bought("B", 20, name="specialty")))
    assert reads(finding(instance, plan, tag="floor")) == (35.0, 30.0, 0.0, "met")
    assert reads(finding(instance, plan, tag="ceiling")) == (35.0, 400.0, 0.0, "met")
    assert finding(instance, plan, tag="floor").kind == "hard"


@pytest.mark.parametrize(("least", "corners", "spent", "value"), [
    (0, (), 200_000, -100_000),             # the default curve: 1.5 up to 200,000, then 0.8: 200,000 − 300,000
    (250_000, (), 250_000, -90_000),        # 250,000 − (300,000 + 0.8 × 50,000)
    (0, ((100, 90),), 0, 0),                # each yuan brings 0.9: nothing is spent
    (0, ((100, 300), (400, 700)), 400, -300),      # 3, then 4/3 a yuan: 400 − 700
])
def test_what_spending_is_worth(least: float, corners: tuple[tuple[float, float], ...], spent: float,
                                value: float) -> None:
    """A solve spends while the next yuan brings more than a yuan."""
    instance = case(shipped("C49"), specialties=[level("A", "county", min=least, max=None)],
                    benefits=[Benefit(id="A", spent=x, benefit=y) for x, y in corners])
    run, _, tiers = solved(instance)
    assert run.plan is not None
    assert sum(a.value for a in run.plan.decisions.amounts if a.name == "specialty") == pytest.approx(spent)
    assert tiers["money"] == pytest.approx(value)


# --- solved ---------------------------------------------------------------------------------------------------------

ONE = level("A", "county", members=2, equipment=70_000)


@pytest.mark.parametrize(("staff", "value"), [
    (doctors((HEART, ASSOCIATE), (HEART, {})), 70_000),
    (doctors((HEART, {}), (HEART, {})), 0),                        # nobody leads
    (doctors((HEART, ASSOCIATE), (BONES, {})), 0),                 # a team of one
])
def test_a_level_takes_leader_team_and_equipment(staff: list[Person], value: float) -> None:
    """With all three the plan reaches the level and pays its equipment; else it buys nothing."""
    _, made, tiers = solved(case(shipped("C49"), specialties=[ONE], staff=staff))
    assert (made == {("A/county", 2026)}) == (value > 0)
    assert tiers["money"] == pytest.approx(value)


def test_a_leader_who_retires_cannot_bring_a_level_that_stays() -> None:
    """60 in March 2027, 26 months into the reform, so 7 months later: gone before the end of 2027."""
    staff = doctors((HEART, ASSOCIATE | {"birth": dt.date(1967, 3, 1)}), (HEART, {}))
    instance = case(shipped("C49"), specialties=[ONE], staff=staff, years=(2026, 2027))
    assert solved(instance)[1] == set()
    assert solved(case(shipped("C49"), specialties=[ONE], staff=staff))[1] == {("A/county", 2026)}


def test_region_level_pays_for_every_level_below() -> None:
    """Where only the region level is asked for, 70,000 + 200,000 + 900,000 are paid all the same."""
    steps = [ONE, level("A", "prefecture", equipment=200_000), level("A", "region", equipment=900_000)]
    _, made, tiers = solved(case(shipped("C51"), specialties=steps, staff=doctors((HEART, SENIOR), (HEART, {}))))
    assert made == {("A/county", 2026), ("A/prefecture", 2026), ("A/region", 2026)}
    assert tiers["money"] == pytest.approx(1_170_000)


@pytest.mark.parametrize(("clauses", "where"), [(("C49",), "A"), (("C49", "C53"), "B")])
def test_the_weak_come_first(clauses: tuple[str, ...], where: str) -> None:
    """One who leads, two hospitals: the share is the same either way, so she stays; the weak one is worth the move."""
    instance = county(*map(shipped, clauses), institutions=[hospital("H1"), hospital("H2"), township()],
                      posts=[post("H1-D"), post("H2-D")], roads=[road("H1", "H2", 10)],
                      specialties=[level("A", "county"), level("B", "county", at="H2", weak=True)],
                      staff=doctors((HEART, SENIOR)))
    run, made, tiers = solved(instance)
    assert made == {(f"{where}/county", 2026)}
    assert tiers["policy"] == pytest.approx(0.0)
    assert run.plan is not None
    assert len(run.plan.decisions.moves) + len(run.plan.decisions.secondments) == (where == "B")


def test_every_plan_of_a_small_county() -> None:
    """All 729 ways to reach six levels in two years, read without the model: the model finds the best of them.

    A cannot reach region level, for one of its three physicians retires before the end of 2027; so 2027 is short of
    one: 3.55. County level is asked of all three, prefecture level of two: the cheapest are A and C, and all of it
    costs 100 + 150 + 300 + 350 = 900 thousand.
    """
    staff = doctors((HEART, SENIOR), (HEART, {}), (HEART, {"birth": dt.date(1967, 3, 1)}), (BONES, MARKED),
                    (BONES, {}), (LUNGS, SENIOR))
    steps = [level("A", "county", members=2, equipment=100e3), level("A", "prefecture", members=2, equipment=300e3),
             level("A", "region", members=3, equipment=500e3), level("B", "county", BONES, members=2, weak=True,
                                                                     equipment=150e3),
             level("B", "prefecture", BONES, members=2, equipment=400e3), level("C", "county", LUNGS, held=True),
             level("C", "prefecture", LUNGS, members=1, equipment=350e3)]
    instance = case(
        KeySpecialties(share={"in 2026": 0.5, "from 2027": 1}),
        KeySpecialtiesCount(count={"in 2026": 1, "from 2027": 2}),
        KeySpecialtiesCount(cited="C51", level="region", count=since(2027, 1)), WeakSpecialties(deadline=2027),
        specialties=steps, staff=staff, years=(2026, 2027))
    new = [step for step in steps if not step.held]
    best = min(value for first in product((0, 2027, 2026), repeat=len(new))
               if (value := _value(instance, dict(zip(new, first, strict=True)))) is not None)
    _, _, tiers = solved(instance)
    assert best == (0.0, pytest.approx(3.55), pytest.approx(900e3))
    assert (tiers["statutory"], tiers["policy"], tiers["money"]) == pytest.approx(best)


def _value(instance: Instance, first: dict[Specialty, int]) -> tuple[float, float, float] | None:
    """Statutory, policy and money of a plan, by the year in which each level is first reached; None: not allowed."""
    plan = Decisions(
        choices=tuple(c for step, since_year in first.items() if since_year for year in (2026, 2027)
                      if year >= since_year for c in at(f"{step.id}/{step.level}", year=year)),
        amounts=tuple(bought(f"{step.id}/{step.level}", step.equipment, since_year)
                      for step, since_year in first.items() if since_year))
    found = [f for f in check(instance, plan) if not f.rule.startswith("facts/")]
    if any(f.verdict == "broken" for f in found):
        return None
    tiers = tier_values(found)
    return tiers["statutory"], tiers["policy"], sum(costs(instance, plan).values())

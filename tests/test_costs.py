"""What decisions cost, counted from a plan by hand."""

from __future__ import annotations

from allocator.check import check
from allocator.costs import costs
from allocator.plan import Allotment, Decisions, Move, Secondment, StudyLine, Upgrade
from tests.county import county, hospital, person, post, programme, road, standing, township


def test_costs_by_hand() -> None:
    """At the default prices, H1 and T1 30 km apart: each sum has its arithmetic beside it."""
    instance = county(institutions=[hospital("H1", 5), township("T1", 3)], posts=[post("H1-D"), post("T1-D")],
                      staff=[person(k, "H1-D") for k in "ABC"], roads=[road("H1", "T1", 30)],
                      programmes=[programme(90, cost=21000)])
    year = instance.years[0]
    plan = Decisions(
        moves=(Move(person="A", year=year, from_post="H1-D", to_post="T1-D"),),
        secondments=(Secondment(person="B", year=year, from_post="H1-D", to_post="T1-D"),),
        study=(StudyLine(person="C", year=year, start=1, half_months=6),),
        establishment=tuple(Allotment(at=at, year=y, posts=n) for y in instance.years
                            for at, n in (("H1", 4), ("T1", 4))))
    assert costs(instance, plan) == {
        ("transfer", year): 6000 + 60 * 30,
        ("secondment", year): 3000 + 120 * 30,
        ("study", year): 21000 + 6000 * 3,      # three months of work lost
        ("establishment", year): 500 * 1,       # T1 gains one post, once
    }


def test_upgrades_are_not_open() -> None:
    """No rule reads degree upgrades, so a plan that decides one contradicts the facts."""
    instance = county(posts=[post("H1-D")], staff=[person("A", "H1-D")])
    upgrade = Upgrade(person="A", year=instance.years[0], from_degree="college", to_degree="bachelor")
    plan = standing(instance, Decisions(upgrades=(upgrade,)))
    assert [f.rule for f in check(instance, plan) if f.verdict == "broken"] == ["facts/upgrade-not-open"]

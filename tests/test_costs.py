"""What decisions cost, counted from a plan by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from allocator.check import check
from allocator.costs import costs
from allocator.facts.ledgers import Pay, Rate
from allocator.plan import Allotment, Conversion, Decisions, Measure, Move, Secondment, StudyLine, Upgrade
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


def test_rises_and_measures_by_hand() -> None:
    """A degree upgrade, a conversion, a year off post and a dismissal.

    The nurse's pay rises by 120,000 - 90,000 in each of two years; without performance pay the employer's charges are
    34% of it. The contract of X, in service since 2020, ends in 2026: six months' pay at 90,000 x 1.34 / 12 = 10,050.
    """
    pay = [Pay(grade="nurse", status="established", pay=120_000), Pay(grade="nurse", status="contract", pay=90_000)]
    staff = [person("A", "H1-N", "nurse", degree="college"), person("B", "H1-N", "nurse", status="contract"),
             person("F", "H1-N", "nurse", assessment="failed"),
             person("X", "H1-N", "nurse", status="contract", assessment="failed_twice", started=dt.date(2020, 3, 1))]
    instance = county(posts=[post("H1-N", "nurse")], staff=staff, pay=pay, years=(2026, 2027),
                      rates=[Rate(group="全部", kind="degree", value=0.5),
                             Rate(group="编外", kind="conversion", value=0.5)])
    plan = standing(instance, Decisions(
        upgrades=(Upgrade(person="A", year=2026, from_degree="college", to_degree="bachelor"),),
        conversions=(Conversion(person="B", year=2026),),
        measures=(Measure(person="F", year=2027, kind="off_post"), Measure(person="X", year=2026, kind="exit"))))
    assert [f.rule for f in check(instance, plan) if f.verdict == "broken"] == []
    assert costs(instance, plan) == pytest.approx({
        ("upgrade", 2026): 8000, ("conversion", 2026): 2 * 30_000 * 1.34, ("off_post", 2027): 12 * 6000,
        ("exit", 2026): 30_000 + 6 * 10_050})


@pytest.mark.parametrize(("line", "broken"), [
    ({"upgrades": (Upgrade(person="A", year=2026, from_degree="college", to_degree="master"),)}, "degree-not-eligible"),
    ({"upgrades": (Upgrade(person="B", year=2026, from_degree="bachelor", to_degree="master"),)},
     "degree-not-eligible"),
    ({"conversions": (Conversion(person="A", year=2026),)}, "conversion-not-eligible"),
    ({"measures": (Measure(person="A", year=2026, kind="exit"),)}, "exit-not-allowed"),
    ({"measures": (Measure(person="B", year=2026, kind="off_post"),)}, "off-post-not-allowed"),
])
def test_what_the_law_and_the_rates_do_not_allow(line: dict[str, Any], broken: str) -> None:
    """A is established and failed once; B holds a bachelor's degree and is competent."""
    staff = [person("A", "H1-D", degree="college", assessment="failed"), person("B", "H1-D", degree="bachelor")]
    instance = county(posts=[post("H1-D")], staff=staff, rates=[Rate(group="全部", kind="degree", value=1)])
    plan = standing(instance, Decisions(**line))
    assert [f.rule for f in check(instance, plan) if f.verdict == "broken"] == [f"facts/{broken}"]

"""W9, expert workstations, counted by hand."""

from __future__ import annotations

import pytest

from allocator.costs import costs
from allocator.facts.ledgers import Expert
from allocator.instance import Instance
from allocator.plan import ChoiceMade, Decisions
from allocator.rules.base import Rule
from allocator.rules.workstations import ExpertWorkstations
from tests.county import county, finding, findings, reads, since
from tests.rules.bound import shipped

RULE = ExpertWorkstations(at_least=since(2026, 1), at_most=since(2026, 2), cost=50_000)


def case(rule: Rule = RULE, years: tuple[int, ...] = (2026, 2027)) -> Instance:
    """Three candidates in the first year, none in the second."""
    return county(rule, years=years,
                  experts=[Expert(id=f"E{k}", specialty="骨科", year=years[0], cost=70_000 + k) for k in range(3)])


def opened(*of: str, year: int = 2026, value: float = 1) -> Decisions:
    return Decisions(choices=tuple(ChoiceMade(name="workstation", of=key, year=year, value=value) for key in of))


@pytest.mark.parametrize(("plan", "year", "least", "most"), [
    (Decisions(), 2026, (0.0, 1.0, 1.0, "short"), (0.0, 2.0, 0.0, "met")),
    (opened("E0"), 2026, (1.0, 1.0, 0.0, "met"), (1.0, 2.0, 0.0, "met")),
    (opened("E0", "E2"), 2026, (2.0, 1.0, 0.0, "met"), (2.0, 2.0, 0.0, "met")),
    (opened("E0", "E1", "E2"), 2026, (3.0, 1.0, 0.0, "met"), (3.0, 2.0, 1.0, "broken")),
    (opened("", year=2027, value=2), 2027, (2.0, 1.0, 0.0, "met"), (2.0, 2.0, 0.0, "met")),      # no candidates
    (opened("E0"), 2027, (0.0, 1.0, 1.0, "short"), (0.0, 2.0, 0.0, "met")),                      # last year's
])
def test_one_or_two_a_year(plan: Decisions, year: int, least: tuple[object, ...], most: tuple[object, ...]) -> None:
    """At least one is a target, at most two is hard."""
    assert reads(finding(case(), plan, tag="", year=year)) == least
    assert reads(finding(case(), plan, tag="most", year=year)) == most
    assert finding(case(), plan, tag="", year=year).unit == "workstations"


def test_costs() -> None:
    """A candidate costs what the table says, a plain workstation the setting; a teacher's visit is another decision."""
    plan = Decisions(choices=(*opened("E1").choices, *opened("", year=2027, value=2).choices,
                              ChoiceMade(name="expert", of="E1", year=2026, value=1)))
    assert costs(case(), plan) == {("choice", 2026): 70_001.0, ("choice", 2027): 100_000.0}


def test_as_shipped() -> None:
    """One to two in each of 2023 to 2025, and none asked for after."""
    found = findings(case(shipped("W9"), years=(2023, 2024, 2025, 2026)))
    assert {(f.year, f.tag, f.limit, f.kind) for f in found} == {
        (year, *row) for year in (2023, 2024, 2025) for row in (("", 1.0, "target"), ("most", 2.0, "hard"))}

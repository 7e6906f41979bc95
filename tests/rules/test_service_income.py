"""W27: service revenue in medical revenue, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator.facts.services import Service
from allocator.instance import Instance
from allocator.plan import AmountLine, Decisions
from allocator.rules.base import Rule
from allocator.rules.service_income import ServiceIncomeShare
from tests.county import county, findings, hospital, ledger, only, reads, since, township
from tests.rules.bound import shipped

BOOKED = {"medical_revenue": 1_000_000, "drug_revenue": 300_000, "service_revenue": 280_000, "consumables": 140_000}
"""Beside drugs and consumables 560,000 are earned, half of it by services."""
VISITS = [Service(at="H1", activity="visits", demand=4_000, price=100, drugs=30, materials=10, productivity=5_000),
          Service(at="T1", activity="visits", demand=2_000, price=60, drugs=20, materials=0, productivity=5_000)]
"""At H1 a visit earns 60 beside drugs and consumables."""


def case(*rules: Rule, lines: Any = None, **more: Any) -> Instance:
    """H1 and T1; by default H1 alone has a ledger."""
    given = {"institutions": [hospital(), township()], "years": (2025, 2026), "services": VISITS,
             "ledgers": ledger(year=2024, **BOOKED) if lines is None else lines, **more}
    return county(*rules, **given)


def amount(name: str, of: str, value: float) -> Decisions:
    """One amount in 2025."""
    return Decisions(amounts=(AmountLine(name=name, of=of, year=2025, value=value),))


def test_share_as_booked() -> None:
    """28% of 1,000,000, against 32% from 2025: 40,000 are missing."""
    rule = shipped("W27")
    assert isinstance(rule, ServiceIncomeShare)
    assert (rule.by_year()["share"].at(2024), rule.by_year()["share"].at(2025)) == (None, 0.32)
    found = findings(case(rule))
    assert [(f.at, f.year, *reads(f), f.kind, f.unit) for f in found] == [
        ("H1", year, 0.28, 0.32, 40_000, "short", "target", "share") for year in (2025, 2026)]


def test_share_reached() -> None:
    """320,000 of 1,000,000."""
    lines = ledger(year=2024, **{**BOOKED, "service_revenue": 320_000})
    assert {f.verdict for f in findings(case(shipped("W27"), lines=lines))} == {"met"}


def test_guided_patients_take_their_part_along() -> None:
    """200 visits, a twentieth of 4,000, are guided to T1: services lose 200 x 60 / 2 = 6,000, all revenue 20,000."""
    [found] = findings(case(ServiceIncomeShare(share=only(2025, 0.3))), amount("shift", "H1>T1", 200))
    assert reads(found) == (round(274_000 / 980_000, 9), 0.3, 0.3 * 980_000 - 274_000, "short")


def test_turning_away_changes_nothing() -> None:
    """The share is read for all who come: who is turned away stands in no row of it."""
    assert {name for name, _, _ in case(shipped("W27")).amounts} == {"shift"}


def test_a_new_booking_stands_for_its_own_year() -> None:
    """The budget of 2026 books 30%: what was booked for 2024 is left behind."""
    lines = [*ledger(year=2024, **BOOKED), *ledger(year=2026, state="budget", service_revenue=300_000)]
    found = findings(case(ServiceIncomeShare(share=since(2025, 0.3)), lines=lines))
    assert [round(f.value, 9) for f in found] == [0.28, 0.3]


@pytest.mark.parametrize(("kinds", "lines"), [
    (("thc",), None),                                                        # no ledger at T1
    (("general",), ledger(year=2024, medical_revenue=5, drug_revenue=1)),    # the part is not booked
    (("general",), ledger(year=2024, service_revenue=0.0, medical_revenue=0.0)),
])
def test_nothing_to_hold(kinds: tuple[str, ...], lines: Any) -> None:
    """Township institutions are no public hospitals; an unknown part is not guessed; nothing of nothing."""
    assert findings(case(ServiceIncomeShare(share=since(2025, 0.3), kinds=kinds), lines=lines)) == []


def test_nothing_beside_drugs() -> None:
    """Drugs and consumables are all the revenue there is: services bring nothing more, whoever is guided away."""
    lines = ledger(year=2024, medical_revenue=440_000, drug_revenue=300_000, consumables=140_000, service_revenue=0)
    [found] = findings(case(ServiceIncomeShare(share=only(2025, 0.3)), lines=lines), amount("shift", "H1>T1", 200))
    assert reads(found) == (0, 0.3, 0.3 * 420_000, "short")

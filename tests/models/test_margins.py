"""Where 100,000 more goes and what the last 100,000 bought, people held: split by hand."""

from __future__ import annotations

import json

import pytest

from allocator import planner
from allocator.facts.settings import Budget
from allocator.result import Margins, Plan, plan_text
from tests.county import county, ledger
from tests.rules.bound import shipped
from tests.rules.test_pay import case

STILL = {"saving": 0.0}
"""Nothing to be saved by purchasing: the surplus is the ledger's."""


def solved(fixed_pay: float, least: float = 0.5, years: tuple[int, ...] = (2026,)) -> tuple[Margins, float]:
    """H1 earns 1,000,000 and spends 450,000 beside fixed pay before performance pay; 90,000 keep today's level.

    With the performance pay of the first year in the plan.
    """
    run = planner.solve(case(shipped("C34"), booked={"fixed_pay": fixed_pay}, years=years,
                             budget=Budget(performance_least=least, **STILL)))
    assert run.plan is not None
    assert run.plan.margins is not None
    [paid] = [line.value for line in run.plan.decisions.amounts if (line.name, line.year) == ("performance", 2026)]
    return run.plan.margins, paid


def told(margins: Margins) -> dict[tuple[str, str], tuple[float, float]]:
    """(more, less) by use and account, to whole yuan."""
    return {(x.use, x.at): (round(x.more), round(x.less)) for x in margins.changes}


def test_money_goes_to_pay_up_to_todays_level_and_the_rest_is_kept() -> None:
    """Surplus 70,000: 65% are 45,500 of pay. With 100,000 more 110,500 might be paid, 90,000 are asked for: 44,500
    more, and 55,500 are kept. With 100,000 less there is a loss, and the least of 45,000 cannot be paid."""
    found, _ = solved(480_000)
    assert (found.amount, found.at, found.line, found.year) == (100_000, "H1", "other_income", 2026)
    assert (found.more, found.less) == (True, False)
    assert told(found) == {("performance_pay", "H1"): (44_500, 0), ("kept", ""): (55_500, 0)}


def test_the_last_money_bought_pay() -> None:
    """Surplus 150,000: from 90,000 to 97,500 are paid, nothing tells which. With 50,000 only 32,500 may be: the rest of
    the 100,000 less are kept less. More money finds nothing that asks for it."""
    found, paid = solved(400_000, least=0)
    assert 90_000 <= paid <= 97_500
    assert (found.more, found.less) == (True, True)
    assert told(found) == {("performance_pay", "H1"): (0, round(32_500 - paid)),
                           ("kept", ""): (100_000, round(-100_000 - 32_500 + paid))}


def test_what_nobody_asks_for_is_kept() -> None:
    """Surplus 250,000: 135,000, the most there may be, are 54% of it; of 150,000, 97,500 may be paid, 90,000 are
    asked for: what was paid beyond 97,500 is not."""
    found, paid = solved(300_000)
    less = min(0, round(97_500 - paid))
    assert told(found).pop(("kept", "")) == (100_000, -100_000 - less)


def test_it_comes_once() -> None:
    """In the first year of two: the second year's pay stays as it was."""
    assert told(solved(480_000, years=(2026, 2027))[0]) == told(solved(480_000)[0])


def test_equal_pay_and_performance_pay_share_it() -> None:
    """Surplus 130,000 - t with top-ups t of at most 20,000 that C4 asks for: 0.65 x (130,000 - t) is less than 90,000
    for every t. With 100,000 more both are met in full: 0.65 x 210,000 = 136,500."""
    run = planner.solve(case(shipped("C34"), shipped("C4"), booked={"fixed_pay": 420_000},
                             budget=Budget(performance_least=0, **STILL)))
    assert run.plan is not None
    assert run.plan.margins is not None
    now = {line.name: line.value for line in run.plan.decisions.amounts if line.name in ("performance", "top-up")}
    found = {x.use: x.more for x in run.plan.margins.changes}
    assert now["performance"] + found["performance_pay"] == pytest.approx(90_000, abs=0.05)
    assert now["top-up"] + found.get("fixed_pay", 0.0) == pytest.approx(20_000, abs=0.05)
    assert sum(found.values()) == pytest.approx(100_000, abs=0.05)


def test_they_are_in_the_plan_and_only_there_where_there_are_accounts() -> None:
    with_accounts = planner.solve(case(shipped("C34"), booked={"fixed_pay": 480_000})).plan
    without = planner.solve(case(shipped("C34"), ledgers=())).plan
    assert with_accounts is not None
    assert without is not None
    assert Plan.model_validate(json.loads(plan_text(with_accounts))) == with_accounts
    assert without.margins is None
    assert "margins" not in plan_text(without)


def test_more_in_one_year_leaves_the_years_after_as_they_were() -> None:
    lines = [*ledger(other_income=5.0), *ledger(year=2028, state="budget", other_income=8.0)]
    places = county(ledgers=lines, years=(2026, 2027, 2028)).places
    more = places.with_more("H1", "other_income", 2026, 100.0)
    assert [more.booked("H1", "other_income", year) for year in (2025, 2026, 2027, 2028)] == [5, 105, 5, 8]
    assert [places.booked("H1", "other_income", year) for year in (2026, 2027)] == [5, 5]

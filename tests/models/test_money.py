"""Amounts and their worth, and the positive part of a sum, as columns and rows of the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from allocator import planner
from allocator.check import check
from allocator.costs import costs
from allocator.facts.places import Places
from allocator.models.build import build
from allocator.plan import AmountLine, Decisions
from allocator.plan_reader import PlanReader
from allocator.planner import Run
from allocator.rows import Amount, Positive, Row, Sum, money
from allocator.rules.base import Rule
from tests.county import county

CONCAVE = ((100.0, 300.0), (200.0, 400.0), (400.0, 500.0))
"""Worth 3 a unit up to 100, then 1 up to 200, then 0.5 up to 400."""


class Spent(Rule):
    """Spending of at least `least` is asked for, of at most what is above 0 of `known` less the amount `lost`."""

    name = "spent"
    clause = "X1"
    indicators: ClassVar[dict[str, object]] = {}

    price: float = 0.0
    worth: tuple[tuple[float, float], ...] = ()
    upper: float = 400.0
    at_most: float = 400.0
    known: float | None = None
    lost: tuple[float, float] = (0.0, 0.0)

    def rows(self, places: Places) -> Iterator[Row]:
        for year in places.years:
            spent = Amount("spent", "H1", year, upper=self.upper, price=self.price, worth=self.worth)
            yield Row(body=Sum.of(spent), at_most=self.at_most, at="H1", year=year, hard=True)
            if self.known is not None:
                lost = Amount("lost", "H1", year, lower=self.lost[0], upper=self.lost[1])
                yield Row(body=Positive(money(self.known) - lost) - spent, at_least=0, at="H1", year=year, hard=True)
                yield Row(body=Sum.of(spent), at_least=self.upper, at="H1", year=year)


def solved(rule: Rule) -> Run:
    """A county of one rule, solved and checked."""
    run = planner.solve(county(rule))
    assert run.plan is None or [f for f in check(run.instance, run.plan.decisions) if f.verdict == "broken"] == []
    return run


def amount(run: Run, name: str = "spent") -> float:
    """The one amount of that name."""
    assert run.plan is not None
    [found] = [line.value for line in run.plan.decisions.amounts if line.name == name]
    return found


@pytest.mark.parametrize(("price", "at_most", "spent", "cost"), [
    (0.0, 400, 400, -500),    # all of it: 300 + 100 + 100
    (0.7, 400, 200, -260),    # 0.7 a unit: the last piece is not worth it; 140 - 300 - 100
    (2.0, 400, 100, -100),    # 200 - 300
    (3.5, 400, 0, 0),         # nothing is worth 3.5 a unit
    (0.0, 150, 150, -350),    # within the second piece: 300 + 50 x 1
])
def test_worth_of_an_amount(price: float, at_most: float, spent: float, cost: float) -> None:
    """Pieces fill in the order of their worth, as far as each is worth its price; the plan's own cost says the same."""
    run = solved(Spent(price=price, worth=CONCAVE, at_most=at_most))
    assert amount(run) == pytest.approx(spent)
    [tier] = [tier for tier in run.result.tiers if tier.name == "money"]
    assert tier.value == pytest.approx(cost)
    assert run.plan is not None
    assert costs(run.instance, run.plan.decisions).get(("amount", 2026), 0.0) == pytest.approx(cost)


@pytest.mark.parametrize(("value", "cost"), [
    (0, 0), (50, 2 * 50 - 150), (100, 200 - 300), (150, 300 - 350), (400, 800 - 500)])
def test_cost_of_an_amount(value: float, cost: float) -> None:
    """At 2 a unit, with the pieces at 3, 1 and 0.5."""
    term = Amount("spent", "H1", 2026, upper=400, price=2, worth=CONCAVE)
    assert term.segments == ((100, 3), (100, 1), (200, 0.5))
    assert term.cost(value) == pytest.approx(cost)


@pytest.mark.parametrize(("known", "lost", "signs", "spent"), [
    (300, (0, 100), 0, 300),       # never below 0: the sum itself
    (50, (80, 100), 0, 0),         # 50 - 80 at best: never above 0
    (90, (0, 100), 1, 90),         # may fall below 0, need not: 90 - 0
    (90, (30, 100), 1, 60),        # 90 - 30
])
def test_sign_of_a_sum(known: float, lost: tuple[float, float], signs: int, spent: float) -> None:
    """A binary is brought only where the sign is not known; what may be spent is the positive part either way."""
    run = solved(Spent(known=known, lost=lost))
    assert sum(column.family == "sign" for column in run.model.columns) == signs
    assert amount(run) == pytest.approx(spent)


def test_a_loss_is_no_room() -> None:
    """Where 40 at least are lost of 30, nothing is left to spend, and that is a plan."""
    run = solved(Spent(known=30, lost=(40, 90)))
    assert run.result.status == "optimal"
    assert amount(run) == 0
    instance = run.instance
    term = Positive(money(30) - Amount("lost", "H1", 2026, lower=40, upper=90))
    reader = PlanReader(instance, Decisions(amounts=(AmountLine(name="lost", of="H1", year=2026, value=70),)))
    assert (reader.value(term), reader.total(term.body)) == (0, -40)
    assert reader.value(Positive(-1.0 * term.body)) == 40


def test_rows_of_a_sign() -> None:
    """The two parts never stand side by side: either is bounded by what the sum can reach, times its binary."""
    model = build(county(Spent(known=90, lost=(30, 100))))
    bounds = {column.family: column.upper for column in model.columns if column.family in ("positive", "negative")}
    assert bounds == pytest.approx({"positive": 90 - 30, "negative": 100 - 90})


def test_amounts_out_of_bounds() -> None:
    """An amount beyond its bounds, one that no rule brings, and one given twice are each broken facts."""
    instance = county(Spent())
    lines = (AmountLine(name="spent", of="H1", year=2026, value=401),
             AmountLine(name="lost", of="H1", year=2026, value=1))
    found = [(f.rule, f.value) for f in check(instance, Decisions(amounts=lines)) if f.rule.startswith("facts/")]
    assert found == [("facts/amount-out-of-bounds", 401), ("facts/amount-unknown", 1)]
    twice = Decisions(amounts=(lines[0].model_copy(update={"value": 5}),) * 2)
    assert [f.rule for f in check(instance, twice) if f.rule.startswith("facts/")] == ["facts/amount-unknown"]

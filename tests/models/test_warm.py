"""Bounds of a point from a neighbour's bases are the bounds found from nothing; plans near a known one respect them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allocator import planner
from allocator.instance import Instance
from allocator.models.arrays import Arrays, carried
from allocator.models.build import value_of
from allocator.models.engine import Watch
from allocator.models.near import Neighbour, certified, near
from allocator.models.outcome import Outcome
from allocator.models.priced import at_prices, repriced
from allocator.models.rebuild import built, rebuilt
from allocator.models.warm import CERTIFIED, Relaxed, Warm, relax, vector
from allocator.scenarios.equity import with_floor
from tests.county import county, hospital, people, post, road, township
from tests.models.test_rebuild import changed
from tests.random_county import SOLVABLE, random_county


@pytest.mark.parametrize("seed", SOLVABLE)
def test_bounds_lie_below_the_plan_and_rise_tier_by_tier(seed: int) -> None:
    """Each tier's bound holds for the plan that a solve proves best."""
    instance = random_county(seed)
    known = built(instance)
    warm = Warm(known.arrays, 0)
    relaxed = relax(warm, known.model)
    outcome = planner.search(known.model, known.arrays.matrix(), Watch())
    assert outcome.solution is not None
    first = relaxed.bounds(known.model)
    values = {tier.name: tier.value for tier in outcome.tiers}
    assert first["statutory"] <= values["statutory"] + 1e-6
    for tier in certified(known.model, relaxed, warm, outcome.solution, 0.0):
        assert tier.value == pytest.approx(values[tier.name])
        assert tier.bound <= tier.value


@pytest.mark.parametrize("seed", SOLVABLE)
def test_warm_bounds_are_cold_bounds(seed: int) -> None:
    """Other prices and other numbers of rules: the same least values, from the known bases or from nothing."""
    before = built(random_county(seed))
    warm = Warm(before.arrays, 0)
    first = relax(warm, before.model)
    after = rebuilt(before, changed(random_county(seed), seed)) or built(changed(random_county(seed), seed))
    bases = {step.tier: step.basis.carried(before.columns, before.rows, after.columns, after.rows)
             for step in first.steps if step.basis is not None}
    warm.take(after.arrays)
    near_by = relax(warm, after.model, first.steps, bases)
    cold = relax(Warm(after.arrays, 0), after.model)
    assert near_by.infeasible == cold.infeasible
    if not cold.infeasible:
        one, other = near_by.bounds(after.model), cold.bounds(after.model)
        for tier in CERTIFIED:
            assert one[tier] == pytest.approx(other[tier], rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("seed", SOLVABLE)
def test_known_prices_prove_bounds(seed: int) -> None:
    """At the prices of its own rows the bounds are the relaxation's; at a neighbour's every weighted sum stays below
    its least value, worked out from nothing."""
    before = built(random_county(seed))
    first = relax(Warm(before.arrays, 0), before.model)
    own = repriced(first, before.arrays, before.model)
    assert own is not None
    assert own.bounds(before.model) == pytest.approx(first.bounds(before.model), rel=1e-6, abs=1e-4)
    after = rebuilt(before, changed(random_county(seed), seed))
    if after is None or (after.columns, after.rows) != (before.columns, before.rows):
        return
    earlier, warm = np.zeros(after.arrays.columns), Warm(after.arrays, 0)
    for step in first.steps:
        assert step.prices is not None
        earlier = vector(after.model, step.tier) + step.weight * earlier
        least = warm.lp(earlier / step.scale, cold=True).value * step.scale
        assert at_prices(after.arrays, earlier, step.prices)[0] <= least + 1e-6 * max(1.0, abs(least))


def test_prices_that_prove_nothing() -> None:
    """x + y >= 1, x and y from 0 without end: at a price of 1 of the row, -2 y has no bound, 2 x + y and x + 3 y have
    1. Reduced costs are (0, -2) less the prices, and so on."""
    arrays = Arrays(np.array([0, 2], np.int32), np.array([0, 1], np.int32), np.ones(2), np.ones(1), np.full(1, np.inf),
                    np.zeros(2), np.full(2, np.inf), np.zeros(2, np.bool_))
    one = np.ones(1)
    assert at_prices(arrays, np.array([0.0, -2.0]), one)[0] == -np.inf
    value, left = at_prices(arrays, np.array([2.0, 1.0]), one)
    assert (value, left.tolist()) == (1.0, [1.0, 0.0])
    assert at_prices(arrays, np.array([1.0, 3.0]), one)[0] == 1.0
    # no row holds from above: the price counts as nought
    assert at_prices(arrays, np.array([1.0, 3.0]), -one)[0] == 0.0


def test_a_column_that_only_a_row_bounds() -> None:
    """h = x + y with x, y up to 3 and h without end: at no price, -h is at least -6; with h up to 2, at least -2."""
    arrays = Arrays(np.array([0, 3], np.int32), np.array([0, 1, 2], np.int32), np.array([1.0, -1.0, -1.0]),
                    np.zeros(1), np.zeros(1), np.zeros(3), np.array([np.inf, 3.0, 3.0]), np.zeros(3, np.bool_))
    cost = np.array([-1.0, 0.0, 0.0])
    assert at_prices(arrays, cost, np.zeros(1))[0] == -6.0
    assert at_prices(replace(arrays, up=np.array([2.0, 3.0, 3.0])), cost, np.zeros(1))[0] == -2.0


def test_numbers_changed_in_place_and_back() -> None:
    """The matrix is the one asked for, however it was reached."""
    before = built(random_county(8))
    after = rebuilt(before, changed(random_county(8), 8))
    assert after is not None
    warm = Warm(before.arrays, 0)
    first = relax(warm, before.model)
    warm.take(after.arrays)
    bases = {step.tier: step.basis.carried(before.columns, before.rows, after.columns, after.rows)
             for step in first.steps if step.basis is not None}
    relax(warm, after.model, first.steps, bases)
    warm.take(before.arrays)
    again = relax(warm, before.model, first.steps)
    assert again.bounds(before.model) == pytest.approx(first.bounds(before.model), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", SOLVABLE)
def test_plans_near_a_known_one(seed: int) -> None:
    """A plan of the changed county, held to its rows, no better than the best there is and no worse than it says."""
    before = built(random_county(seed))
    outcome = planner.search(before.model, before.arrays.matrix(), Watch())
    warm = Warm(before.arrays, 0)
    first = relax(warm, before.model)
    after = rebuilt(before, changed(random_county(seed), seed)) or built(changed(random_county(seed), seed))
    last = first.steps[-1].solved.x
    assert outcome.solution is not None
    assert last is not None
    plan, known = (np.array(carried(x, before.columns, after.columns, 0.0), dtype=float)
                   for x in (outcome.solution, last))
    bases = {step.tier: step.basis.carried(before.columns, before.rows, after.columns, after.rows)
             for step in first.steps if step.basis is not None}
    warm.take(after.arrays)
    relaxed = relax(warm, after.model, first.steps, bases)
    found = near(after.model, after.arrays.matrix(), relaxed, warm, Neighbour(plan, known, {}), Watch())
    best = planner.search(after.model, after.arrays.matrix(), Watch())
    if found.solution is None:
        assert found.status == "no_plan"
        return
    run = planner.finished(after.model, after.arrays.matrix(), found, {})    # dealt and checked
    assert run.plan is not None
    for mine, tier in zip(found.tiers, best.tiers[:3], strict=False):
        assert mine.bound <= tier.value + 1e-6 * max(1.0, abs(tier.value)) or _earlier_differs(found, best, tier.name)
    values = [round(value_of(after.model, tier, found.solution), 6) for tier in CERTIFIED]
    assert values >= [round(tier.value - 1e-5 * max(1.0, abs(tier.value)), 6) for tier in best.tiers[:3]]


def _earlier_differs(found: Outcome, best: Outcome, tier: str) -> bool:
    """Whether an earlier tier is worse than it might be: then a later one may be better than at the best."""
    mine, theirs = ({t.name: t.value for t in outcome.tiers} for outcome in (found, best))
    return any(mine[name] > theirs[name] + 1e-6 for name in CERTIFIED[:CERTIFIED.index(tier)])


def test_no_solution_is_proved() -> None:
    """A floor that two physicians cannot reach: 2 FTE for 10,000 residents are 0.2 per 1,000."""
    staff = people(2, "H1-0", licence="licensed")
    facts = county(institutions=[hospital(), township(population=10_000)], posts=[post("H1-0"), post("T1-0")],
                   staff=staff, roads=[road("H1", "T1", 10)])
    assert not relaxed_of(with_floor(facts, "county", 0.2)).infeasible
    assert relaxed_of(with_floor(facts, "county", 0.21)).infeasible


def relaxed_of(instance: Instance) -> Relaxed:
    known = built(instance)
    return relax(Warm(known.arrays, 0), known.model)

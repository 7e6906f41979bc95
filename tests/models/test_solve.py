"""Small counties are solved to the end."""

from __future__ import annotations

import numpy as np
import pytest

from allocator import planner
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Engine, Vector, Watch
from allocator.models.matrix import matrix
from allocator.models.solve import TierSolver
from allocator.models.warm import CERTIFIED
from tests.random_county import SOLVABLE, random_county


@pytest.mark.parametrize("seed", SOLVABLE)
def test_small_counties_are_proved(seed: int) -> None:
    """Without the clock, every tier through money is proved, and no bound lies above its value."""
    result = planner.solve(random_county(seed)).result
    assert result.status == "optimal"
    assert result.reproducible
    for tier in result.tiers:
        assert tier.bound is None or tier.bound <= tier.value + 1e-6 * max(1.0, abs(tier.value))


@pytest.mark.parametrize("seed", SOLVABLE)
def test_priced_relaxations_prove_what_locked_ones_do(seed: int) -> None:
    """The bound found by prices is that of the relaxation with the earlier tiers held by a row, wherever they stand."""
    model = build(random_county(seed))
    solver = TierSolver(model, matrix(pyomo_model(model)), gap=0.0, seed=0, watch=Watch())
    assert solver._prices() is not None
    for tier in ("policy", "money"):
        curve = solver.curves[tier]
        for more in (0.0, 0.01, 0.3, 2.0, 30.0):
            before = curve.least + more
            known = curve.bound(before, over=True)
            bound = curve.bound(before)
            locks = [(curve.earlier, before + 1e-9 * max(1.0, abs(before)))] if curve.earlier.any() else []
            real = solver.engine.lp(solver.cost[tier], locks).value
            assert known <= bound
            assert bound == pytest.approx(real, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("seed", SOLVABLE)
def test_rounding_proves_more_and_never_too_much(seed: int) -> None:
    """The relaxation with its rows rounded lies between the relaxation without and the best plan, tier by tier."""
    model = build(random_county(seed))
    arrays = matrix(pyomo_model(model))
    solver = TierSolver(model, arrays, gap=0.0, seed=0, watch=Watch())
    outcome = solver.solve()
    assert outcome.solution is not None
    plain = Engine(arrays, seed=0, watch=Watch())
    held: list[tuple[Vector, float]] = []
    for tier in CERTIFIED:
        cost = solver.cost[tier]
        value = float(cost @ outcome.solution)
        room = 1e-6 * max(1.0, abs(value))
        assert plain.lp(cost, held).value - room <= solver.engine.lp(cost, held).value <= value + room
        held.append((cost, value + room))


def test_a_clock_that_has_run_out_still_proves_what_it_can() -> None:
    """With a plan in hand and no time left, each tier has a bound, and no relaxation is solved for it."""
    model = build(random_county(SOLVABLE[0]))
    watch = Watch()
    solver = TierSolver(model, matrix(pyomo_model(model)), gap=0.0, seed=0, watch=watch)
    weights = solver._prices()
    assert weights is not None
    solver._descend(weights)
    assert solver.best is not None
    watch.interrupted = True
    solver.engine.lp = None  # type: ignore[assignment,method-assign]
    for tier in solver._certify():
        assert tier.bound <= tier.value
        assert np.isfinite(tier.bound)

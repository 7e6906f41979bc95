"""Small counties are solved to the end."""

from __future__ import annotations

import numpy as np
import pytest

from allocator import planner
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Watch
from allocator.models.matrix import matrix
from allocator.models.solve import TierSolver
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
        curve = solver._curves[tier]
        for more in (0.0, 0.01, 0.3, 2.0, 30.0):
            before = curve.least + more
            known = curve.bound(before, over=True)
            bound = curve.bound(before)
            locks = [(curve.earlier, before + 1e-9 * max(1.0, abs(before)))] if curve.earlier.any() else []
            real = solver.engine.lp(solver.cost[tier], locks).value
            assert known <= bound
            assert bound == pytest.approx(real, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("seed", SOLVABLE)
def test_presolve_s_bound_lies_between_the_relaxation_and_the_plan(seed: int) -> None:
    model = build(random_county(seed))
    solver = TierSolver(model, matrix(pyomo_model(model)), gap=0.0, seed=0, watch=Watch())
    outcome = solver.solve()
    assert outcome.solution is not None
    curve = solver._curves["money"]
    before = float(curve.earlier @ outcome.solution)
    value = float(curve.cost @ outcome.solution)
    relaxed = curve.bound(before)
    bound = solver._bound_presolved("money", [], before)
    assert bound <= value + 1e-5 * max(1.0, abs(value))
    assert bound == -np.inf or bound >= relaxed - 1e-5 * max(1.0, abs(relaxed))    # -inf: presolve solved it whole


def test_a_clock_that_has_run_out_still_proves_what_it_can() -> None:
    """With a plan in hand and no time left, each tier has a bound, and no relaxation is solved for it."""
    model = build(random_county(SOLVABLE[0]))
    watch = Watch()
    solver = TierSolver(model, matrix(pyomo_model(model)), gap=0.0, seed=0, watch=watch)
    weights = solver._prices()
    assert weights is not None
    solver._descend(sum((weight * solver.cost[tier] for tier, weight in weights.items()), np.zeros(solver.engine.n)))
    assert solver.best is not None
    watch.interrupted = True
    solver.engine.lp = None  # type: ignore[assignment,method-assign]
    for tier in solver._certify():
        assert tier.bound <= tier.value
        assert np.isfinite(tier.bound)

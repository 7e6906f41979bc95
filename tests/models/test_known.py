"""What a long model's solve leaves for its neighbours; small counties are taken for long ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allocator import planner
from allocator.models import relaxations
from allocator.models.arrays import Arrays
from allocator.models.cuts import Cut
from allocator.models.engine import Watch
from allocator.models.known import Strengthened
from allocator.models.near import Neighbour, near
from allocator.models.priced import repriced
from allocator.models.rebuild import Built, built, rebuilt
from allocator.models.solve import TierSolver
from allocator.models.warm import CERTIFIED, Relaxed, Warm, relax
from tests.models.test_rebuild import changed
from tests.random_county import SOLVABLE, random_county

GAP = 0.005


@pytest.fixture(autouse=True)
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaxations, "LONG", 0)


def _solved(known: Built) -> tuple[TierSolver, Relaxed, Strengthened]:
    solver = TierSolver(known.model, known.arrays.matrix(), gap=GAP, seed=0, watch=Watch())
    solver.solve()
    strengthened = Strengthened(known.arrays, solver.engine.cuts)
    found = solver.known(strengthened.of(known.arrays))
    assert found is not None
    return solver, found, strengthened


@pytest.mark.parametrize("seed", SOLVABLE)
def test_prices_of_a_solve_prove_what_relaxations_do(seed: int) -> None:
    """Without a plan in hand, each tier under the least of those before: as from nothing, or more, for rows are
    rounded; never more than a plan has that is the best there is."""
    known = built(random_county(seed))
    solver = TierSolver(known.model, known.arrays.matrix(), gap=GAP, seed=0, watch=Watch())
    assert solver.relaxed() is not None
    found = solver.known(Strengthened(known.arrays, solver.engine.cuts).of(known.arrays))
    assert found is not None
    bounds, plain = found.bounds(known.model), relax(Warm(known.arrays, 0), known.model).bounds(known.model)
    best = {tier.name: tier.value for tier in TierSolver(
        known.model, known.arrays.matrix(), gap=0.0, seed=0, watch=Watch()).solve().tiers}
    for other, above in ((plain, True), (best, False)):
        for tier in CERTIFIED:
            room = 1e-6 * max(1.0, abs(other[tier]))
            if above and tier == CERTIFIED[-1]:    # money is bounded a little above the least of targets
                break
            assert (bounds[tier] - other[tier]) * (1 if above else -1) >= -room
            if abs(bounds[tier] - other[tier]) > room:    # later tiers stand under another value of this one
                break


@pytest.mark.parametrize("seed", SOLVABLE)
def test_bounds_at_a_plans_own_values(seed: int) -> None:
    """Of any two plans, one that keeps the other's earlier tiers is not below the bound proved for the other."""
    known = built(random_county(seed))
    solver, found, _ = _solved(known)
    assert solver.best is not None
    exact = TierSolver(known.model, known.arrays.matrix(), gap=0.0, seed=0, watch=Watch()).solve()
    assert exact.solution is not None
    for step in found.steps:
        before = float(step.earlier @ solver.best)
        if float(step.earlier @ exact.solution) <= before + 1e-9 * max(1.0, abs(before)):
            value = float(step.cost @ exact.solution)
            assert step.bound(before) <= value + 1e-6 * max(1.0, abs(value))


@pytest.mark.parametrize("seed", SOLVABLE)
def test_a_neighbour_bounded_and_planned(seed: int) -> None:
    """Bounds at known prices hold for the changed county's best plan; a plan near it is dealt and checked."""
    before = built(random_county(seed))
    solver, found, strengthened = _solved(before)
    after = rebuilt(before, changed(random_county(seed), seed))
    if after is None or (after.columns, after.rows) != (before.columns, before.rows):
        return
    point = found.steps[-1].solved.x
    moved = repriced(found, strengthened.of(after.arrays), after.model, point)
    assert moved is not None
    assert solver.best is not None
    assert point is not None
    best = TierSolver(after.model, after.arrays.matrix(), gap=0.0, seed=0, watch=Watch()).solve()
    assert best.solution is not None
    for step in moved.steps:
        value = float(step.cost @ best.solution)
        assert step.bound(float(step.earlier @ best.solution)) <= value + 1e-6 * max(1.0, abs(value))
    outcome = near(after.model, after.arrays.matrix(), moved, None, Neighbour(solver.best, point, {}), Watch())
    if outcome.solution is not None:
        assert planner.finished(after.model, after.arrays.matrix(), outcome, {}).plan is not None


def test_a_cut_holds_where_its_row_is_the_same() -> None:
    """Three rows of one column; the first keeps its numbers, the second another side, the third another bound of its
    column: of three cuts, the first is kept."""
    arrays = Arrays(np.array([0, 1, 2, 3], np.int32), np.array([0, 1, 2], np.int32), np.ones(3), np.full(3, 0.5),
                    np.full(3, np.inf), np.zeros(3), np.full(3, 9.0), np.ones(3, np.bool_))
    cuts = tuple(Cut(np.array([k]), np.array([-1.0]), -1.0, k) for k in range(3))
    other = replace(arrays, row_low=np.array([0.5, 1.5, 0.5]), up=np.array([9.0, 9.0, 8.0]))
    found = Strengthened(arrays, cuts).of(other)
    assert found.row_up.tolist() == [np.inf, np.inf, np.inf, -1.0, np.inf, np.inf]
    assert found.start.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert found.index.tolist() == [0, 1, 2, 0, 1, 2]
    assert found.value.tolist() == [1.0, 1.0, 1.0, -1.0, -1.0, -1.0]
    assert found.row_low[:3].tolist() == [0.5, 1.5, 0.5]


def test_a_cut_rests_on_columns_that_are_whole() -> None:
    """h = x with x whole makes h whole, and 2 h >= 1 rounds to h >= 1; h = x - 0.5 does not, though 2 h >= 1 is the
    same row: h may be 0.5 there."""
    arrays = Arrays(np.array([0, 2, 3], np.int32), np.array([0, 1, 0], np.int32), np.array([1.0, -1.0, 2.0]),
                    np.array([0.0, 1.0]), np.array([0.0, np.inf]), np.zeros(2), np.array([np.inf, 9.0]),
                    np.array([False, True]))
    strengthened = Strengthened(arrays, (Cut(np.array([0]), np.array([-1.0]), -1.0, 1),))
    assert strengthened.of(arrays).row_up.tolist() == [0.0, np.inf, -1.0]
    halved = replace(arrays, row_low=np.array([-0.5, 1.0]), row_up=np.array([-0.5, np.inf]))
    assert strengthened.of(halved).row_up.tolist() == [-0.5, np.inf, np.inf]

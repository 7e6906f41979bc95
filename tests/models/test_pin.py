"""Relaxations held where an earlier sum is at its least: the same as a row that holds the sum's value."""

from __future__ import annotations

import highspy
import numpy as np
import pytest

from allocator.models.engine import Engine, Watch
from allocator.models.matrix import Matrix


def _engine(draw: np.random.Generator, needs: int, columns: int) -> tuple[Engine, np.ndarray, np.ndarray]:
    """Needs met by some columns or by a shortfall each; some whole; the first sum counts shortfalls."""
    n = columns + needs
    a = np.zeros((needs + 1, n))
    a[:needs, :columns] = draw.integers(0, 3, (needs, columns)) * draw.choice([1.0, 0.5], (needs, columns))
    a[np.arange(needs), columns + np.arange(needs)] = 1.0
    a[needs, :columns] = draw.integers(1, 4, columns)    # what all columns may take together: too little for all needs
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, needs + 1
    lp.col_cost_, lp.col_lower_ = np.zeros(n), np.zeros(n)
    lp.col_upper_ = np.append(np.full(columns, 2.0), np.full(needs, np.inf))
    lp.row_lower_ = np.append(draw.integers(1, 9, needs).astype(float), -np.inf)
    lp.row_upper_ = np.append(np.full(needs, np.inf), float(draw.integers(columns // 2, 2 * columns)))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    filled = a != 0
    lp.a_matrix_.start_ = np.append(0, np.cumsum(filled.sum(axis=1)))
    lp.a_matrix_.index_, lp.a_matrix_.value_ = np.nonzero(filled)[1], a[filled]
    whole = (np.arange(n) < columns) & (np.arange(n) % 3 == 0)
    lp.integrality_ = [highspy.HighsVarType.kInteger if w else highspy.HighsVarType.kContinuous for w in whole]
    first = np.append(np.zeros(columns), draw.integers(1, 4, needs).astype(float))
    second = np.append(draw.integers(1, 9, columns).astype(float), np.zeros(needs))
    matrix = Matrix(lp, np.arange(needs + 1), whole)
    return Engine(matrix, seed=0, watch=Watch()), first, second


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("interior", [False, True])
def test_a_second_sum_is_the_same_held_as_locked(seed: int, interior: bool) -> None:
    engine, first, second = _engine(np.random.default_rng(seed), 6, 9)
    least = engine.lp(first, [], cold=True, interior=interior)
    locked = engine.lp(second, [(first, least.value + 1e-9)], cold=True)
    alone = engine.lp(second, [], cold=True)
    engine.pin(first, least)
    held = engine.lp(second, [], cold=True)
    assert held.x is not None
    assert float(first @ held.x) == pytest.approx(least.value, abs=1e-7)
    assert held.value == pytest.approx(locked.value, abs=1e-6)
    engine.unpin()
    assert engine.lp(second, [], cold=True).value == pytest.approx(alone.value, abs=1e-9)


def test_some_county_falls_short_and_some_does_not() -> None:
    """The seeds above hold both kinds: a least of 0 and one above it."""
    least = [engine.lp(first, []).value for engine, first, _ in (
        _engine(np.random.default_rng(seed), 6, 9) for seed in range(60))]
    assert min(least) == 0.0
    assert max(least) > 1.0


def test_what_is_left_out_of_a_sum_changes_neither_value_nor_bound() -> None:
    engine, first, second = _engine(np.random.default_rng(3), 6, 9)
    cost = first + second / 16
    plain, based = (engine.mip(cost, [], what="whole", free=None, start=None, gap=0.0, work=None, base=base)
                    for base in (0.0, 2.5))
    assert based.value == pytest.approx(plain.value, abs=1e-9)
    assert based.bound == pytest.approx(plain.bound, abs=1e-9)

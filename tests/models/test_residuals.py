"""A point that does not hold its model is found, at every scale; one that does is left in peace."""

from __future__ import annotations

import highspy
import numpy as np
import pytest
from numpy.typing import NDArray

from allocator.models.matrix import Matrix
from allocator.models.residuals import TOLERANCE, residuals
from tests.models.test_statuses import small

Vector = NDArray[np.float64]


def kinds(matrix: Matrix, *x: float) -> list[str]:
    return [one.kind for one in residuals(matrix, np.array(x))]


@pytest.mark.parametrize(("x", "found"), [
    ((2.0, 0.0), []), ((1.0, 0.0), ["row"]), ((1.5, 0.0), ["whole"]), ((10.0, 0.0), ["bound"]),
    ((-1.0, 3.0), ["bound"]), ((0.5, 0.5), ["row", "whole", "whole"]), ((float("nan"), 2.0), ["number"]),
    ((float("inf"), 2.0), ["number"]), ((2.0,), ["number"])])
def test_each_kind_of_break_is_found(x: tuple[float, ...], found: list[str]) -> None:
    assert kinds(small(), *x) == found


def money(pay: float, share: float) -> Matrix:
    """A share that may only be above nil where a whole switch is on, whose pay has to be there: pay >= 1e8 switch,
    share <= switch."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 3, 2
    lp.col_cost_ = np.array([1.0, 0.0, -1.0])
    lp.col_lower_, lp.col_upper_ = np.array([0.0, 0.0, share]), np.array([pay, 1.0, 1.0])
    lp.row_lower_, lp.row_upper_ = np.array([0.0, 0.0]), np.full(2, np.inf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.array([0, 1, 3, 4], dtype=np.int32)
    lp.a_matrix_.index_ = np.array([0, 0, 1, 1], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([1.0, -1e8, 1.0, -1.0])
    lp.integrality_ = [highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger,
                       highspy.HighsVarType.kContinuous]
    return Matrix(lp, np.arange(2), np.array([False, True, False]))


def test_a_switch_a_little_on_is_found_once_it_is_whole() -> None:
    """Pay of 50 yuan holds 1e8 times a switch at 5e-7, which the solver takes for whole: rounded, the share has no
    switch; left as it is, nothing is on. Both are told."""
    matrix = money(100.0, 5e-7)
    x = np.array([50.0, 5e-7, 5e-7])
    assert [one.kind for one in residuals(matrix, np.round(x))] == []    # a share of nil: nothing is claimed
    assert [one.index for one in residuals(money(100.0, 0.3), np.array([50.0, 0.0, 0.3]))] == [1]
    [found] = residuals(money(100.0, 0.3), np.array([50.0, 1.0, 0.3]))
    assert (found.kind, found.index, found.amount) == ("row", 0, pytest.approx(1e8 - 50))


def drawn(rng: np.random.Generator) -> tuple[Matrix, Vector]:
    """A model whose columns and rows differ in scale by up to 1e8, and a point that holds it."""
    n, m = 12, 8
    x = np.round(rng.uniform(0, 9, n)) * 10.0 ** rng.integers(0, 7, n)
    a = np.where(rng.random((m, n)) < 0.5, rng.uniform(-2, 2, (m, n)) * 10.0 ** rng.integers(-4, 5, (m, 1)), 0.0)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, m
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.ones(n), x - 1, x + 1
    lp.row_lower_, lp.row_upper_ = a @ x, np.full(m, np.inf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    where = [np.flatnonzero(a[:, j]) for j in range(n)]
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(w) for w in where])]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate(where).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([a[w, j] for j, w in enumerate(where)])
    return Matrix(lp, np.arange(m), np.ones(n, bool)), x


@pytest.mark.parametrize("seed", range(30))
def test_it_does_not_matter_how_the_matrix_is_kept(seed: int) -> None:
    matrix, x = drawn(np.random.default_rng(seed))
    broken = x + 0.01
    found = residuals(matrix, broken)
    from scipy.sparse import csc_array
    kept, turned = matrix.lp, highspy.HighsLp()
    rows = csc_array((kept.a_matrix_.value_, kept.a_matrix_.index_, kept.a_matrix_.start_),
                     shape=(kept.num_row_, kept.num_col_)).tocsr()
    turned.num_col_, turned.num_row_ = kept.num_col_, kept.num_row_
    turned.col_lower_, turned.col_upper_ = kept.col_lower_, kept.col_upper_
    turned.row_lower_, turned.row_upper_ = kept.row_lower_, kept.row_upper_
    turned.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    turned.a_matrix_.start_, turned.a_matrix_.index_ = rows.indptr, rows.indices
    turned.a_matrix_.value_ = rows.data
    again = residuals(Matrix(turned, matrix.rows, matrix.whole), broken)
    assert [(one.kind, one.index) for one in again] == [(one.kind, one.index) for one in found] != []


@pytest.mark.parametrize("seed", range(30))
def test_what_is_beyond_the_tolerance_is_found_and_nothing_else(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, x = drawn(rng)
    assert residuals(matrix, x) == []
    row = int(rng.integers(matrix.lp.num_row_))
    size = max(1.0, float(np.max(np.abs(np.array(matrix.lp.row_lower_)[row]))), _largest(matrix, x, row))
    lower = np.array(matrix.lp.row_lower_)
    for share, found in ((0.5, []), (2.5, [row])):
        moved = lower.copy()
        moved[row] += share * TOLERANCE * size
        matrix.lp.row_lower_ = moved
        assert [one.index for one in residuals(matrix, x)] == found


def _largest(matrix: Matrix, x: Vector, row: int) -> float:
    a, start = matrix.lp.a_matrix_, np.array(matrix.lp.a_matrix_.start_)
    terms = np.abs(np.array(a.value_) * np.repeat(x, np.diff(start)))
    return float(terms[np.array(a.index_) == row].max(initial=0.0))

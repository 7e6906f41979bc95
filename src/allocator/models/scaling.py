"""Powers of two that bring money and heads to like sizes for the solver; exact, for they change no digit.

A solver takes a reduced cost below 1e-7 for none. A shortfall in yuan costs the policy tier some 1e-8 a yuan, so that
unscaled a hundred million yuan were free to it: presolve then called 5.65 a bound where a plan of 5.14 exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]

Vector = NDArray[np.float64]
_FAR = 10
"""The largest scale, as a power of two: a row of money holds to a tolerance a thousand times the solver's own."""
_ROUNDS = 6
_LARGEST = 17
"""The largest cost of a column, as a power of two."""


@dataclass(frozen=True, slots=True)
class Scales:
    """The solver's row i is `rows[i]` times the model's, its column j counts in units of `columns[j]`."""

    rows: Vector
    columns: Vector

    def cost(self, cost: Vector) -> tuple[Vector, float]:
        """A sum's coefficients for the solver, and what its value is multiplied by."""
        scaled = cost * self.columns
        most = float(np.abs(scaled).max(initial=0.0))
        factor = float(np.exp2(_LARGEST - np.ceil(np.log2(most)))) if most > 0 else 1.0
        return scaled * factor, factor

    def lp(self, lp: Any) -> Any:
        """The model as the solver sees it."""
        by_column = lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise
        start, index = (np.asarray(part, dtype=np.int32) for part in (lp.a_matrix_.start_, lp.a_matrix_.index_))
        outer = np.repeat(np.arange(len(start) - 1), np.diff(start))
        row, column = (index, outer) if by_column else (outer, index)
        found = highspy.HighsLp()
        found.num_col_, found.num_row_ = lp.num_col_, lp.num_row_
        found.a_matrix_.format_ = lp.a_matrix_.format_
        found.a_matrix_.start_, found.a_matrix_.index_ = lp.a_matrix_.start_, lp.a_matrix_.index_
        found.a_matrix_.value_ = np.asarray(lp.a_matrix_.value_) * self.rows[row] * self.columns[column]
        found.col_cost_ = np.zeros(lp.num_col_)
        found.col_lower_, found.col_upper_ = (np.asarray(s) / self.columns for s in (lp.col_lower_, lp.col_upper_))
        found.row_lower_, found.row_upper_ = (np.asarray(s) * self.rows for s in (lp.row_lower_, lp.row_upper_))
        found.integrality_ = lp.integrality_
        return found


def scales(rows: csr_array, whole: NDArray[np.bool_]) -> Scales:
    """Scales of a matrix: the geometric middle of each row's and each divisible column's coefficients, in turns.

    `whole`: columns that keep their unit.
    """
    m, n = rows.shape
    entries = rows.tocoo()
    i, j, size = entries.row, entries.col, np.log2(np.abs(entries.data))
    of_row, of_column = np.zeros(m), np.zeros(n)
    for _ in range(_ROUNDS):
        of_row = np.clip(-_middle(i, size + of_column[j], m), -_FAR, 0)
        of_column = np.clip(np.where(whole, 0.0, -_middle(j, size + of_row[i], n)), 0, _FAR)
    return Scales(np.exp2(np.round(of_row)), np.exp2(np.round(of_column)))


def row_factor(terms: Vector) -> float:
    """The power of two that brings a row's largest coefficient to about 1."""
    most = float(np.abs(terms).max(initial=0.0))
    return float(np.exp2(np.clip(-np.floor(np.log2(most)), -_FAR, _FAR))) if most > 0 else 1.0


def _middle(of: NDArray[np.int32], size: Vector, count: int) -> Vector:
    """Half-way between the least and the largest size of each; 0 where there is none."""
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, of, size)
    np.maximum.at(most, of, size)
    found = np.zeros(count)
    some = np.isfinite(least)
    found[some] = (least[some] + most[some]) / 2
    return found

"""Whether a point that a solver returned holds the model it was asked to solve, to a relative tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from allocator.models.matrix import Matrix

TOLERANCE = 1e-5
"""Relative to the largest number that meets in a row, and absolute below 1: pay in yuan stands beside shares. Ten times
what the solver holds its own rows to, for whole columns are rounded after it."""
WHOLE = 1e-6
"""Distance from a whole number that is still one."""
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Residual:
    """A row or column that a point breaks."""

    kind: str
    """row, bound, whole or number."""
    index: int
    """Row or column of the matrix."""
    amount: float
    """By how much [the row's or column's unit]."""
    allowed: float


def residuals(matrix: Matrix, x: Vector) -> list[Residual]:
    """Everything that `x` (over the matrix's columns) breaks: rows, bounds, whole numbers; worst first in its kind."""
    lp = matrix.lp
    if len(x) != lp.num_col_ or not np.isfinite(x).all():
        wrong = np.flatnonzero(~np.isfinite(x))
        return [Residual("number", int(wrong[0]) if len(wrong) else len(x), float("nan"), 0.0)]
    low, up = np.array(lp.col_lower_), np.array(lp.col_upper_)
    found = _beyond("bound", x, low, up, np.abs(x))
    far = np.abs(x - np.round(x))
    found += [Residual("whole", int(j), float(far[j]), WHOLE) for j in np.flatnonzero(matrix.whole & (far > WHOLE))]
    body, largest = _rows(lp, x)
    return _beyond("row", body, np.array(lp.row_lower_), np.array(lp.row_upper_), largest) + found


def _rows(lp: Any, x: Vector) -> tuple[Vector, Vector]:
    """Value of every row, and the largest of its terms."""
    a = lp.a_matrix_
    starts, other, values = np.array(a.start_), np.array(a.index_, dtype=np.int64), np.array(a.value_)
    own = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    rows, columns = (other, own) if a.format_ == highspy.MatrixFormat.kColwise else (own, other)
    terms = values * x[columns]
    body, largest = np.zeros(lp.num_row_), np.zeros(lp.num_row_)
    np.add.at(body, rows, terms)
    np.maximum.at(largest, rows, np.abs(terms))
    return body, largest


def _beyond(kind: str, value: Vector, low: Vector, up: Vector, size: Vector) -> list[Residual]:
    """Where values are outside their limits by more than is allowed, the worst first."""
    limit = np.maximum(np.where(np.isfinite(low), np.abs(low), 0.0), np.where(np.isfinite(up), np.abs(up), 0.0))
    allowed = TOLERANCE * np.maximum(1.0, np.maximum(size, limit))
    beyond = np.maximum(low - value, value - up)
    wrong = np.flatnonzero(beyond > allowed)
    order = wrong[np.argsort(-(beyond[wrong] / allowed[wrong]), kind="stable")]
    return [Residual(kind, int(k), float(beyond[k]), float(allowed[k])) for k in order]

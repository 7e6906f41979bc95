"""Rounding cuts: what whole numbers leave of a row, beyond what the row itself says.

Mixed-integer rounding (Nemhauser and Wolsey 1990) of single rows, with whole columns complemented at the bound they are
nearer to and several divisors tried (Marchand and Wolsey 2001). Needs of 2.2 persons, a floor of cover that takes 3.13
heads, shares of 45.3 studies: a relaxation meets them in fractions, a plan rounds up. A cut holds for every
whole-number solution of its row and of the bounds, whatever the objective.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]
_SPLIT = 1e-6
"""What is farther than this from a whole number is split."""
_DEEP = 1e-4
"""Distance from the point beyond which a cut is taken [units of the columns]."""
_DIVISORS = 12
_FURTHER = (2.0, 4.0, 8.0)
"""The best divisor is tried again divided by these."""
_STEEP = 1e-3
"""A fraction nearer to a whole number than this makes a cut of coefficients too large."""
_SPARE = 1e-9
"""Relative: a cut is loosened by this for what arithmetic loses."""


@dataclass(frozen=True, slots=True)
class Cut:
    """coefficients @ x[columns] <= most."""

    columns: NDArray[np.int64]
    coefficients: Vector
    most: float
    row: int
    """The row it follows from."""


@dataclass(frozen=True, slots=True)
class Rows:
    """low <= a x <= up, columns between their bounds, some of them whole."""

    a: csr_array
    low: Vector
    up: Vector
    least: Vector
    most: Vector
    whole: Flags


def whole_by_rows(rows: Rows) -> Flags:
    """The whole columns, and those that a row of whole numbers makes whole: the heads at a post."""
    found = rows.whole.copy()
    equal = np.flatnonzero((rows.low == rows.up) & (rows.low == np.round(rows.low)))
    a = rows.a
    for i in equal.tolist():
        part = slice(a.indptr[i], a.indptr[i + 1])
        columns, values = a.indices[part], a.data[part]
        rest = np.flatnonzero(~rows.whole[columns])
        if len(rest) == 1 and abs(values[rest[0]]) == 1.0 and (values == np.round(values)).all():
            found[columns[rest[0]]] = True
    return found


def rounding_cuts(rows: Rows, whole: Flags, x: Vector) -> list[Cut]:
    """The deepest cut of each side of each row at a point that splits some of its whole columns.

    `whole`: what may be taken for whole (`whole_by_rows`); `x`: shape (columns,).
    """
    split = whole & (np.abs(x - np.round(x)) > _SPLIT)
    counted = csr_array((np.ones(len(rows.a.data)), rows.a.indices, rows.a.indptr), shape=rows.a.shape)
    found = []
    for i in np.flatnonzero(counted @ split.astype(np.float64)).tolist():
        part = slice(rows.a.indptr[i], rows.a.indptr[i + 1])
        columns, values = rows.a.indices[part].astype(np.int64), rows.a.data[part]
        for sign, side in ((-1.0, rows.low[i]), (1.0, rows.up[i])):
            if math.isfinite(side):
                cut = _rounded(columns, sign * values, sign * side, rows, whole, x, i)
                if cut is not None:
                    found.append(cut)
    return found


def _rounded(columns: NDArray[np.int64], a: Vector, most: float, rows: Rows, whole: Flags, x: Vector,
             row: int) -> Cut | None:
    """The deepest cut that follows from a x <= most; None: none cuts the point off."""
    least, top, at, ints = rows.least[columns], rows.most[columns], x[columns], whole[columns]
    from_top = np.where(np.isfinite(least) & np.isfinite(top), at - least > top - at, ~np.isfinite(least))
    base = np.where(from_top, top, least)
    if not np.isfinite(base).all() or (ints & (base != np.round(base))).any():
        return None
    # x = base + turn t with t >= 0
    turn = np.where(from_top, -1.0, 1.0)
    b, left, t = a * turn, most - float(a @ base), (at - base) * turn
    sizes = np.unique(np.abs(b[ints & (t > _SPLIT)]))[::-1][:_DIVISORS]
    best: tuple[float, Vector, float] | None = None
    divisor = 0.0
    for size in sizes.tolist():
        cut = _divided(b, left, ints, t, size)
        if cut is not None and (best is None or cut[0] > best[0]):
            best, divisor = cut, size
    for further in _FURTHER if best is not None else ():
        cut = _divided(b, left, ints, t, divisor / further)
        if cut is not None and best is not None and cut[0] > best[0]:
            best = cut
    if best is None or best[0] < _DEEP:
        return None
    _, c, right = best
    coefficients = c * turn
    right += float(coefficients @ base)
    kept = c != 0
    scale = float(np.exp2(-np.floor(np.log2(np.abs(c[kept]).max()))))
    spare = _SPARE * max(1.0, abs(right), float(np.abs(coefficients * base).max()))
    return Cut(columns[kept], scale * coefficients[kept], scale * (right + spare), row)


def _divided(b: Vector, left: float, ints: Flags, t: Vector, divisor: float) -> tuple[float, Vector, float] | None:
    """Rounding of b t <= left divided: (depth at t, coefficients, right side); None: nothing is left to round."""
    right = left / divisor
    down = math.floor(right)
    f = right - down
    if not _STEEP < f < 1 - _STEEP:
        return None
    q = b / divisor
    # a coefficient that arithmetic leaves just below a whole number is rounded down for good: the weaker, safe way
    floor = np.floor(q)
    c = np.where(ints, floor + np.maximum(0.0, q - floor - f) / (1 - f), np.minimum(q, 0.0) / (1 - f))
    norm = float(np.linalg.norm(c))
    if norm == 0.0:
        return None
    return (float(c @ t) - down) / norm, c, float(down)

"""Linear expressions of the model's columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allocator.models.variables import Ints

Vector = NDArray[np.float64]
EMPTY: Ints = np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Linear:
    """constant + sum of coefficients x columns; a column stands once, none has coefficient 0."""

    columns: Ints
    coefficients: Vector
    constant: float


def combined(*parts: tuple[float, Linear], constant: float = 0.0) -> Linear:
    """Sum of multiples, like columns merged."""
    constant += sum(factor * part.constant for factor, part in parts)
    parts = tuple(part for part in parts if len(part[1].columns))
    if not parts:
        return Linear(EMPTY, np.array([]), constant)
    every = np.concatenate([part.columns for _, part in parts])
    values = np.concatenate([factor * part.coefficients for factor, part in parts])
    order = every.argsort(kind="stable")
    every, first = every[order], np.ones(len(every), dtype=bool)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    merged, values = every[first], np.bincount(np.cumsum(first) - 1, weights=values[order]).astype(np.float64)
    keep = np.abs(values) > 1e-12
    return Linear(merged[keep], values[keep], constant)

"""Linear expressions over decisions named by tuples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Key = tuple[Any, ...]
Expr = dict[Key, float]
"""A linear expression: coefficients by the name of the decision; () is the constant."""


def total(parts: Iterable[tuple[float, Expr]]) -> Expr:
    """Sum of factor x expression, without coefficients of nought."""
    found: Expr = defaultdict(float)
    for factor, expr in parts:
        for key, value in expr.items():
            found[key] += factor * value
    return {key: value for key, value in found.items() if abs(value) > 1e-12}


def value_at(expr: Expr, values: dict[Key, float]) -> float:
    return sum(coefficient * (1.0 if key == () else values.get(key, 0.0)) for key, coefficient in expr.items())

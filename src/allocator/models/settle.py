"""Shortfalls, closed beds and pay beyond the grid as small as the decisions leave them: a search may leave more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allocator.models.build import Model
from allocator.models.engine import Vector

IntVector = NDArray[np.int64]
BEYOND_GRID = ("top-up", "allowance")
"""Names of amounts that people are paid beyond the grid."""


class Settled:
    """Rewrites the columns of a solution that only measure others."""

    def __init__(self, model: Model) -> None:
        v = model.variables
        self._beds = [(j, v.of["closed", *v.columns[j].key], model.instance.places.beds[v.columns[j].key].open)
                      for j in v.columns_of("beds").tolist()]
        amounts: dict[tuple[object, ...], list[int]] = {}
        for j in v.columns_of("worth").tolist():
            amounts.setdefault(v.columns[j].key[:-1], []).append(j)
        self._worth = [(v.of["amount", *key], pieces) for key, pieces in amounts.items()]
        self._top_ups = self._asking(model)
        self._signs = [(body.columns, body.coefficients, body.constant, j) for body, j in model.signs]
        self._upper = [column.upper for column in model.columns]
        self._rows = [(np.array(row.columns[:-len(row.short)], dtype=np.int64),
                       np.array(row.coefficients[:-len(row.short)]), row.low, row.short)
                      for row in model.rows if row.short]

    @staticmethod
    def _asking(model: Model) -> list[tuple[int, list[tuple[IntVector, Vector, float, float]]]]:
        """Pay beyond the grid that costs the money tier nothing, and the rows that ask for each: (columns,
        coefficients, low, own coefficient)."""
        free = {j for j in model.variables.columns_of("amount").tolist()
                if model.columns[j].key[0] in BEYOND_GRID and not model.columns[j].price}
        found: dict[int, list[tuple[IntVector, Vector, float, float]]] = {j: [] for j in sorted(free)}
        for row in model.rows:
            for j in free.intersection(row.columns) if row.low > -np.inf else ():
                own = row.coefficients[row.columns.index(j)]
                if own > 0:
                    found[j].append((np.array(row.columns, dtype=np.int64), np.array(row.coefficients), row.low, own))
        return list(found.items())

    def __call__(self, x: Vector) -> Vector:
        """The same decisions, each shortfall at what is missing, its segments filled in order, and nobody topped up
        beyond what is asked."""
        x = x.copy()
        for j, asking in self._top_ups:
            spare = min([x[j], *((float(values @ x[columns]) - low) / own for columns, values, low, own in asking)])
            x[j] -= max(0.0, spare)
        for columns, coefficients, constant, j in self._signs:    # one may stand in the next
            value = constant + float(coefficients @ x[columns])
            x[j], x[j + 1], x[j + 2] = max(0.0, value), max(0.0, -value), float(value > 0)
        for columns, coefficients, low, short in self._rows:
            held = float(x[list(short)].sum())    # never more than that: the solver's own, to its tolerance
            left = max(0.0, min(low - float(coefficients @ x[columns]), held))
            for j in short:
                x[j] = min(left, self._upper[j])
                left -= x[j]
        for amount, pieces in self._worth:
            left = x[amount]
            for j in pieces:
                x[j] = min(left, self._upper[j])
                left -= x[j]
        for beds, closed, open_ in self._beds:
            x[closed] = max(0.0, open_ - x[beds])
        return x

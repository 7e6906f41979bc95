"""Shortfalls and closed beds as small as the decisions leave them: a search within its gap may leave them larger."""

from __future__ import annotations

import numpy as np

from allocator.models.build import Model
from allocator.models.engine import Vector


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
        self._upper = [column.upper for column in model.columns]
        self._rows = [(np.array(row.columns[:-len(row.short)], dtype=np.int64),
                       np.array(row.coefficients[:-len(row.short)]), row.low, row.short)
                      for row in model.rows if row.short]

    def __call__(self, x: Vector) -> Vector:
        """The same decisions, each shortfall at what is missing, its segments filled in order."""
        x = x.copy()
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

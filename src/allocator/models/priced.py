"""What prices of rows that are known prove of other numbers, without solving anything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from allocator.models.arrays import Arrays
from allocator.models.build import Model
from allocator.models.engine import Vector
from allocator.models.warm import CERTIFIED, Relaxed, vector


def at_prices(arrays: Arrays, cost: Vector, prices: Vector) -> tuple[float, Vector]:
    """What given prices of the rows prove of the least of `cost`, and reduced costs: weak duality, whatever the prices.

    Minus infinity where a column that nothing bounds from above would pay off at these prices.
    """
    prices = np.where(prices > 0, np.where(np.isfinite(arrays.row_low), prices, 0.0),
                      np.where(np.isfinite(arrays.row_up), prices, 0.0))
    matrix = arrays.by_row().a
    left = cost - matrix.T @ prices
    tiny = 1e-12 * max(1.0, float(np.abs(prices).max(initial=0.0)))
    left[(left < 0) & (left > -tiny) & ~np.isfinite(arrays.up)] = 0.0    # what rounding leaves of a nought
    sides = np.where(prices > 0, arrays.row_low, arrays.row_up)
    rows = prices[prices != 0] @ sides[prices != 0]
    ends = np.where(left > 0, arrays.low, arrays.up)
    paying = np.flatnonzero((left < 0) & ~np.isfinite(ends))
    if len(paying):
        ends[paying] = _most(arrays, matrix, paying)
    return float(rows + left[left != 0] @ ends[left != 0]), left


def _most(arrays: Arrays, matrix: csr_array, columns: NDArray[np.int64]) -> Vector:
    """Upper bounds that single rows put on columns without one, such as heads, which are the people there."""
    by_column = matrix.tocsc()[:, columns]
    found = np.full(len(columns), np.inf)
    for k, j in enumerate(columns.tolist()):
        part = slice(by_column.indptr[k], by_column.indptr[k + 1])
        for i, a in zip(by_column.indices[part].tolist(), by_column.data[part].tolist(), strict=True):
            side = arrays.row_up[i] if a > 0 else -arrays.row_low[i]
            if np.isfinite(side):    # |a| x <= side less the least of the others
                at = slice(arrays.start[i], arrays.start[i + 1])
                terms = np.sign(a) * arrays.value[at]
                ends = np.where(terms > 0, arrays.low[arrays.index[at]], arrays.up[arrays.index[at]])
                least = float((terms * ends)[arrays.index[at] != j].sum())
                found[k] = min(found[k], (side - least) / abs(a))
    return found


def repriced(known: Relaxed, arrays: Arrays, model: Model, point: Vector | None = None) -> Relaxed | None:
    """A neighbour's relaxations as those of this instance, at the prices they rest on; None: they prove nothing.

    Each tier's bound holds for plans whose earlier tiers come out at the bounds before it, or at their own values.
    `point`: where the neighbour's last sum is least, in this one's columns.
    """
    found = Relaxed()
    steps = {step.tier: step for step in known.steps}
    earlier, least = np.zeros(len(model.columns)), 0.0
    for tier in CERTIFIED:
        cost, step = vector(model, tier), steps.get(tier)
        if step is None or step.prices is None:
            if cost.any():
                return None
            continue
        value, duals = at_prices(arrays, cost + step.weight * earlier, step.prices)
        if not np.isfinite(value):
            return None
        more = tuple(replace(one, value=at_prices(arrays, cost + one.weight * earlier, one.prices)[0])
                     for one in step.more)
        solved = replace(step.solved, x=point, value=value, bound=value, duals=duals, prices=None)
        found.steps.append(replace(step, cost=cost, earlier=earlier, least=least, solved=solved, more=more, basis=None))
        earlier, least = cost + step.weight * earlier, value
    return found

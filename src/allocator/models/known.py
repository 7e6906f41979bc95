"""What a solve of a long model leaves for its neighbours: each tier's sum with the prices its least value rests on.

Relaxations were held where the statutory shortfall is at its least; a neighbour's are not, so its sums carry a
statutory weight: the least at which no column and no row that was held would pay for leaving its bound. Rounding cuts
are rows more; a cut follows from one row, and holds of a neighbour whose row is the same and whose columns are whole
where these are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from allocator.models.arrays import Arrays
from allocator.models.build import Model
from allocator.models.cuts import Cut, Flags, whole_by_rows
from allocator.models.engine import Engine, Solved, Vector
from allocator.models.priced import repriced
from allocator.models.relaxations import Corner, Curve
from allocator.models.warm import CERTIFIED, Priced, Relaxed, Step, vector

_ROOM = 1e-6
"""Relative: by how much the statutory weight is above the least that will do."""


@dataclass(frozen=True, slots=True)
class Strengthened:
    """A model's arrays and the rounding cuts that were found of them."""

    arrays: Arrays
    cuts: tuple[Cut, ...]

    def of(self, other: Arrays) -> Arrays:
        """Another's arrays, of the same columns and rows, with the cuts as further rows; those of other rows ask for
        nothing."""
        one, two = (whole_by_rows(arrays.by_row()) for arrays in (self.arrays, other))
        most = np.array([cut.most if _same_row(self.arrays, other, cut.row, one == two) else np.inf
                         for cut in self.cuts])
        lengths = np.array([len(cut.columns) for cut in self.cuts], dtype=np.int32)
        return replace(
            other, start=np.append(other.start, other.start[-1] + np.cumsum(lengths, dtype=np.int32)).astype(np.int32),
            index=np.concatenate([other.index, *(cut.columns for cut in self.cuts)]).astype(np.int32),
            value=np.concatenate([other.value, *(cut.coefficients for cut in self.cuts)]),
            row_low=np.append(other.row_low, np.full(len(most), -np.inf)), row_up=np.append(other.row_up, most))


def _same_row(one: Arrays, other: Arrays, row: int, alike: Flags) -> bool:
    """Whether a row is the same to the number, with its columns' bounds; `alike`: columns that are whole in both or in
    neither, be it by a row of whole numbers."""
    parts = [slice(arrays.start[row], arrays.start[row + 1]) for arrays in (one, other)]
    columns = one.index[parts[0]]
    return (np.array_equal(columns, other.index[parts[1]])
            and np.array_equal(one.value[parts[0]], other.value[parts[1]])
            and one.row_low[row] == other.row_low[row] and one.row_up[row] == other.row_up[row]
            and np.array_equal(one.low[columns], other.low[columns])
            and np.array_equal(one.up[columns], other.up[columns]) and bool(alike[columns].all()))


def known(engine: Engine, curves: dict[str, Curve], chain: dict[str, Corner], arrays: Arrays, model: Model,
          at: Sequence[float]) -> Relaxed | None:
    """Steps of the tiers from curves that were solved, proved anew on `arrays`, which hold the cuts; None: nothing is.

    `chain`: the corner of each tier that the next tier's earlier sum is made of; `at`: values of the money tier's
    earlier sum that bounds are wanted at, the most wanted first.
    """
    statutory, policy = (chain[tier] for tier in CERTIFIED[:-1])
    curve = curves[CERTIFIED[-1]]
    money = list({corner.weight: corner for corner in map(curve.proving, at)}.values())
    base, weight = _padded(statutory.solved.prices, arrays.rows), policy.weight
    if engine.pinned:
        base = _padded(engine.face.prices, arrays.rows)
        weight = (1 + _ROOM) * max(
            [_leaving(engine, policy.solved), *(_leaving(engine, c.solved) / c.weight for c in money if c.weight)])
    held = float(engine.pinned)    # prices of sums that carried the statutory weight hold it already
    prices = _padded(policy.solved.prices, arrays.rows) + held * weight * base
    further = [Priced(c.weight, 0.0, _padded(c.solved.prices, arrays.rows) + held * c.weight * weight * base)
               for c in money]
    steps = [_step(model, CERTIFIED[0], 0.0, base, statutory.solved), _step(model, CERTIFIED[1], weight, prices,
                                                                            policy.solved)]
    last = _step(model, CERTIFIED[-1], further[0].weight, further[0].prices, money[0].solved)
    last.more = tuple(further[1:])
    size = float(np.abs(last.cost @ money[0].solved.x)) if money[0].solved.x is not None else 1.0
    last.scale = max(1.0, size) / 1e4
    return repriced(Relaxed([*steps, last]), arrays, model, money[0].solved.x)


def _step(model: Model, tier: str, weight: float, prices: Vector, solved: Solved) -> Step:
    cost = vector(model, tier)
    return Step(tier, cost, np.zeros(len(cost)), 0.0, weight, 1.0, solved, prices=prices)


def _padded(prices: Vector | None, rows: int) -> Vector:
    """With nought for rows that came later."""
    found = np.zeros(rows)
    if prices is not None:
        found[:len(prices)] = prices
    return found


def _leaving(engine: Engine, lp: Solved) -> float:
    """The least statutory weight at which nothing held pays for leaving its bound."""
    assert lp.duals is not None
    assert lp.prices is not None
    face, rows = engine.face, engine.rows
    most = 0.0
    for at, gained, paid, fixed in ((face.columns, lp.duals, face.duals, rows.least == rows.most),
                                    (face.rows, lp.prices, face.prices, rows.low == rows.up)):
        may = at[~fixed[at]]
        most = max(most, float((-gained[may] / paid[may]).max(initial=0.0)))
    return most

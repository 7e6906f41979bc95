"""One matrix in HiGHS whose numbers are changed in place, and bounds of the tiers from weighted sums over it.

With weight w on the earlier tiers' sum E, the least of `tier + w E` less w e bounds the tier for every plan whose E is
e; where the solution's own E is the least there is, the bound is the tier's least value under the earlier tiers' least.
Each tier starts from the basis its own sum ended with the time before: a point beside a known one takes few pivots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from allocator.errors import SolverError
from allocator.models.arrays import Arrays, Keys, carried
from allocator.models.build import TIERS, Model
from allocator.models.engine import Solved, Vector, checked, solver
from allocator.models.scaling import Scales, scales
from allocator.models.statuses import refused

CERTIFIED = TIERS[:-1]
"""Tiers whose gap is proved; the last is a local improvement."""
_FEW = 4000
"""Coefficients that are changed one by one; beyond, the matrix is handed over again."""
_RISE, _HIGHEST = 8.0, 1e12
_CLOSE = 1e-6
"""Relative: the earlier sum is at its least."""
_TRIES = 6
"""Weights tried."""
Status = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Basis:
    """Which columns and rows are basic, as numbers that can be stored."""

    columns: Status
    rows: Status

    def carried(self, columns: Keys, rows: Keys, to_columns: Keys, to_rows: Keys) -> Basis:
        """The same for a model with other columns and rows: new columns at their lower bound, new rows basic."""
        low, basic = int(highspy.HighsBasisStatus.kLower), int(highspy.HighsBasisStatus.kBasic)
        return Basis(np.array(carried(self.columns, columns, to_columns, low), dtype=np.int8),
                     np.array(carried(self.rows, rows, to_rows, basic), dtype=np.int8))


class Warm:
    """A matrix as a linear programme."""

    def __init__(self, arrays: Arrays, seed: int) -> None:
        self.arrays = arrays
        self.prices: Vector = np.zeros(arrays.rows)
        """Of the rows, in the last solve."""
        self._highs = solver(seed)
        self._scales: Scales
        self._pass()

    def _pass(self) -> None:
        matrix = self.arrays.matrix()
        rows = matrix.by_row()
        self._scales = scales(rows.a, rows.whole)
        lp = self._scales.lp(matrix.lp)
        lp.integrality_ = []
        checked(self._highs.passModel(lp), "passModel")

    def take(self, new: Arrays) -> None:
        """Takes over other numbers; of a matrix with other entries, the whole matrix."""
        old, self.arrays = self.arrays, new
        if (new.rows, new.columns) != (old.rows, old.columns) or not (
                np.array_equal(new.start, old.start) and np.array_equal(new.index, old.index)):
            self._pass()
            return
        different = np.flatnonzero(new.value != old.value)
        if len(different) > _FEW:
            self._pass()
            return
        rows = np.searchsorted(new.start, different, side="right") - 1
        by_row, by_column = self._scales.rows, self._scales.columns
        for k, row in zip(different.tolist(), rows.tolist(), strict=True):
            column = int(new.index[k])
            checked(self._highs.changeCoeff(row, column, float(new.value[k] * by_row[row] * by_column[column])),
                    "coefficient")
        moved = np.flatnonzero((new.row_low != old.row_low) | (new.row_up != old.row_up)).astype(np.int32)
        if len(moved):
            checked(self._highs.changeRowsBounds(len(moved), moved, new.row_low[moved] * by_row[moved],
                                                 new.row_up[moved] * by_row[moved]), "rows")
        moved = np.flatnonzero((new.low != old.low) | (new.up != old.up)).astype(np.int32)
        if len(moved):
            checked(self._highs.changeColsBounds(len(moved), moved, new.low[moved] / by_column[moved],
                                                 new.up[moved] / by_column[moved]), "columns")

    def lp(self, cost: Vector, basis: Basis | None = None, *, cold: bool = False) -> Solved:
        """The least of a sum; from a basis, or from where the last one ended, or `cold` and presolved."""
        highs = self._highs
        if cold or basis is not None:    # nothing of the point before is left: the order of points changes no answer
            checked(highs.clearSolver(), "clear")
        scaled, factor = self._scales.cost(cost)
        checked(highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), scaled), "cost")
        if basis is not None:
            checked(highs.setBasis(_highs_basis(basis)), "basis")
        names = highspy.HighsModelStatus
        highs.run()
        if highs.getModelStatus() != names.kOptimal:    # once more without what came before: a warm start may mislead
            highs.clearSolver()
            highs.run()
        if highs.getModelStatus() in (names.kInfeasible, names.kUnboundedOrInfeasible):
            checked(highs.setOptionValue("presolve", "off"), "presolve")
            highs.clearSolver()
            highs.run()
            checked(highs.setOptionValue("presolve", "choose"), "presolve")
            if highs.getModelStatus() == names.kInfeasible:
                return Solved(True, None, float("inf"), float("inf"))
        if highs.getModelStatus() != names.kOptimal:
            raise refused("linear relaxation", highs.getModelStatus())
        solution = highs.getSolution()
        value = float(highs.getInfo().objective_function_value) / factor
        self.prices = np.array(solution.row_dual) * self._scales.rows / factor
        columns = self._scales.columns
        return Solved(False, np.array(solution.col_value) * columns, value, value,
                      np.array(solution.col_dual) / columns / factor)

    @property
    def pivots(self) -> int:
        """Simplex iterations of the last solve."""
        return int(self._highs.getInfo().simplex_iteration_count)

    def basis(self) -> Basis:
        """Where the last solve ended."""
        found = self._highs.getBasis()
        return Basis(np.fromiter((int(s) for s in found.col_status), np.int8, len(found.col_status)),
                     np.fromiter((int(s) for s in found.row_status), np.int8, len(found.row_status)))


_STATUSES = tuple(highspy.HighsBasisStatus(k) for k in range(5))


def _highs_basis(basis: Basis) -> Any:
    found = highspy.HighsBasis()
    found.valid, found.alien = True, True
    found.col_status = [_STATUSES[s] for s in basis.columns.tolist()]
    found.row_status = [_STATUSES[s] for s in basis.rows.tolist()]
    return found


@dataclass(frozen=True, slots=True)
class Priced:
    """A tier's sum at some weight on the earlier ones: its least value and the prices of rows it rests on."""

    weight: float
    value: float
    prices: Vector


@dataclass(slots=True)
class Step:
    """A tier's weighted sum, solved."""

    tier: str
    cost: Vector
    earlier: Vector
    """The earlier tiers' own weighted sum."""
    least: float
    """Its least value."""
    weight: float
    scale: float
    """What the sum was divided by for the solver."""
    solved: Solved
    """In money or score: not scaled."""
    basis: Basis | None = None
    prices: Vector | None = None
    """Of the rows: what the sum's least value rests on; not scaled."""
    more: tuple[Priced, ...] = ()
    """Of the same tier at other weights."""

    def bound(self, before: float) -> float:
        """What is proved of the tier, without its constant, for plans whose earlier sum is `before`."""
        before = max(before, self.least)
        return max([self.solved.value - self.weight * before, *(one.value - one.weight * before for one in self.more)])


@dataclass
class Relaxed:
    """The tiers' relaxations, in order; none: there is no solution."""

    steps: list[Step] = field(default_factory=list)
    infeasible: bool = False
    pivots: int = 0

    def step(self, tier: str) -> Step | None:
        return next((step for step in self.steps if step.tier == tier), None)

    def bounds(self, model: Model) -> dict[str, float]:
        """Least values of the relaxation, tier by tier, each under the least of those before."""
        found = dict(model.constants)
        for step in self.steps:
            found[step.tier] += step.bound(step.least)
        return {tier: found[tier] for tier in CERTIFIED}

    def weights(self, steep: float) -> dict[str, float]:
        """Weights of one sum of all tiers, money at 1, each earlier tier `steep` times its price."""
        weights: dict[str, float] = {}
        for step in self.steps:
            weights = {tier: steep * step.weight * w for tier, w in weights.items()} | {step.tier: 1.0}
        return weights


def vector(model: Model, tier: str) -> Vector:
    """A tier's objective over all columns."""
    cost = np.zeros(len(model.columns))
    terms = model.tiers[tier]
    cost[list(terms)] = list(terms.values())
    return cost


def relax(warm: Warm, model: Model, known: Sequence[Step] = (), bases: dict[str, Basis] | None = None, *,
          same: bool = False) -> Relaxed:
    """Solves the tiers' sums one after the other; `known` steps of a neighbour give weights, scales and bases.

    Without them the weights are found: raised until the earlier sum is at its least, lowered while it stays there.
    `bases`: in place of the neighbour's own, where its columns and rows are others. `same`: the neighbour's matrix is
    this one to the number, so that a sum with the same prices is solved already.
    """
    found = Relaxed()
    by_tier = {step.tier: step for step in known}
    earlier, least = np.zeros(len(model.columns)), 0.0
    last: Solved | None = None
    for tier in CERTIFIED:
        cost = vector(model, tier)
        if not cost.any() and tier != "money":
            continue
        before = by_tier.get(tier)
        if before and same and np.array_equal(cost, before.cost) and np.array_equal(earlier, before.earlier):
            step = replace(before)    # what is learnt of one point is not the next one's
        else:
            size = abs(float(cost @ last.x)) if last is not None and last.x is not None else 1.0
            step = Step(tier, cost, earlier, least, before.weight if before else 0.0,
                        before.scale if before else max(1.0, size) / 1e4 if tier == "money" else 1.0,
                        Solved(True, None, 0.0, 0.0))
            _least(warm, step, size, before, (bases or {}).get(tier), found)
        if step.solved.infeasible:
            if found.steps:
                raise SolverError(f"{tier}: called infeasible, though the tier before has a solution",
                                  "前一层目标有解，后一层却被判为无可行解")
            return Relaxed(infeasible=True)
        found.steps.append(step)
        last = step.solved
        earlier, least = cost + step.weight * earlier, step.solved.value
    return found


def _least(warm: Warm, step: Step, size: float, before: Step | None, basis: Basis | None, found: Relaxed) -> None:
    """Solves a tier's sum at a weight at which the earlier sum is at its least; unknown, the weight is searched for."""
    def keeps(basis: Basis | None = None, *, cold: bool = False) -> bool:
        """Whether the solution keeps the earlier sum at its least."""
        solved = warm.lp((step.cost + step.weight * step.earlier) / step.scale, basis, cold=cold)
        found.pivots += warm.pivots
        step.solved = Solved(solved.infeasible, solved.x, solved.value * step.scale, solved.bound * step.scale,
                             None if solved.duals is None else solved.duals * step.scale)
        if before is None:
            step.basis, step.prices = warm.basis(), warm.prices * step.scale
        return solved.x is None or (
            float(step.earlier @ solved.x) <= step.least + _CLOSE * max(1.0, abs(step.least)))

    if step.weight <= 0 and step.earlier.any():
        step.weight = max(1.0, max(1.0, size) / max(1.0, abs(step.least)))
    held = keeps(basis or (before.basis if before else None), cold=before is None)
    while not held and step.weight < _HIGHEST:
        step.weight *= _RISE
        held = keeps()
    if before is not None or step.solved.infeasible or not step.earlier.any():
        return
    for _ in range(_TRIES):
        kept = (step.weight, step.solved, step.basis, step.prices)
        step.weight = max(1.0, step.weight / _RISE)
        if step.weight == kept[0] or not keeps():
            step.weight, step.solved, step.basis, step.prices = kept
            return


def proved(warm: Warm, step: Step, x: Vector, enough: float) -> float:
    """The best bound on a tier, without its constant, under a plan's own value of the earlier sum.

    The bound is concave in the weight; it is raised along the slope between two solutions until it reaches `enough`.
    """
    before = float(step.earlier @ x)
    best = step.bound(before)
    if not step.earlier.any() or best >= enough:
        return best
    assert step.solved.x is not None
    left = (float(step.earlier @ step.solved.x), float(step.cost @ step.solved.x))
    right: tuple[float, float] | None = None
    weight = step.weight
    for _ in range(_TRIES):
        weight = weight / _RISE if right is None else (left[1] - right[1]) / max(right[0] - left[0], 1e-12)
        solved = warm.lp((step.cost + weight * step.earlier) / step.scale)
        if solved.infeasible or solved.x is None:
            break
        value = solved.value * step.scale
        best = max(best, value - weight * before)
        corner = (float(step.earlier @ solved.x), float(step.cost @ solved.x))
        if best >= enough or (right is not None and value >= left[1] + weight * left[0] - 1e-7 * max(1.0, abs(value))):
            break
        if corner[0] <= before:
            left = corner
        else:
            right = corner
    return best

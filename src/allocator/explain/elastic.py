"""The model with a slack in every hard row of a clause: which rows hold together is asked of it.

A clause holds while its slacks are held at nil and is let go by freeing them, so one warm relaxation answers every
question. Facts of the county have no slacks. Targets cannot clash: their shortfall has no limit. A row the facts
already break may not worsen; that limit is its clause's and may be let go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocator.check import unit_of
from allocator.errors import SolverError
from allocator.explain.clash import Asked
from allocator.instance import Instance
from allocator.models.build import Model, ModelRow
from allocator.models.engine import Engine, Solved, Vector, Watch, checked
from allocator.models.matrix import Matrix
from allocator.plan_reader import undecided
from allocator.rows import Row
from allocator.targets import standing

Mask = NDArray[np.bool_]

WORK, FIRST_WORK = 4000, 40000
"""Work of one search in whole persons, and of the one that decides whether there is a clash [check points]."""
GAP = 1e-4
"""Relative gap within which a way out is the cheapest."""
SCALE = 100.0
"""The slacks' costs are multiplied by this, so that one person of a thousand is not lost in tolerances."""


class StoppedError(Exception):
    """The watch says stop."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A hard row with its slack."""

    row: int
    """Index into model.rows."""
    clause: str
    asked: float
    today: float
    """Shortfall that an inherited row allows."""


def copied(matrix: Matrix, slack_rows: Sequence[int] = (), lower: Vector | None = None) -> Matrix:
    """A copy, with a column of +1 in each of `slack_rows`, and with other lower bounds of rows."""
    old, count = matrix.lp, len(slack_rows)
    lp: Any = type(old)()
    lp.num_col_, lp.num_row_ = old.num_col_ + count, old.num_row_
    starts = np.array(old.a_matrix_.start_, dtype=np.int32)
    lp.a_matrix_.format_ = old.a_matrix_.format_
    lp.a_matrix_.start_ = np.concatenate([starts, starts[-1] + np.arange(1, count + 1, dtype=np.int32)])
    lp.a_matrix_.index_ = np.concatenate([np.array(old.a_matrix_.index_, np.int32), np.array(slack_rows, np.int32)])
    lp.a_matrix_.value_ = np.concatenate([np.array(old.a_matrix_.value_, float), np.ones(count)])
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_ = np.concatenate([np.array(old.col_lower_, float), np.zeros(count)])
    lp.col_upper_ = np.concatenate([np.array(old.col_upper_, float), np.full(count, np.inf)])
    lp.row_lower_ = np.array(old.row_lower_, float) if lower is None else lower
    lp.row_upper_ = np.array(old.row_upper_, float)
    kinds = list(old.integrality_)
    lp.integrality_ = kinds + [type(kinds[0]).kContinuous] * count
    return Matrix(lp, matrix.rows, np.concatenate([matrix.whole, np.zeros(count, bool)]))


class Elastic(Engine):
    """The model with slacks; `hold` says which must be nil."""

    def __init__(self, instance: Instance, model: Model, matrix: Matrix, watch: Watch) -> None:
        self.instance, self.model, self.rigid = instance, model, matrix
        self.nothing = undecided(instance)
        self.slots = list(self._found())
        self.position = {int(row): i for i, row in enumerate(matrix.rows) if row >= 0}
        self.base = int(matrix.lp.num_col_)
        self.count = len(self.slots)
        self._slacks = np.arange(self.base, self.base + self.count, dtype=np.int32)
        self._upper = np.full(self.count, np.inf)
        super().__init__(copied(matrix, [self.position[slot.row] for slot in self.slots]),
                         seed=instance.settings.seed, watch=watch)
        self._listen(self._lp, "conflicts", None)
        self.clause_of = np.array([slot.clause for slot in self.slots], dtype=object)
        self.zero = np.zeros(self.n)
        self.cost = self.zero.copy()
        self.cost[self.base:] = [SCALE / slot.asked for slot in self.slots]

    def _found(self) -> Iterator[Slot]:
        for i, row in enumerate(self.model.rows):
            today = sum(self.model.columns[j].upper for j in row.short)
            if row.clause and today < np.inf:
                yield Slot(i, row.clause, self._size(row), today)

    def _size(self, row: ModelRow) -> float:
        asked = self.instance.rows[row.row][1]
        return max(1.0, abs(asked.limit)) if asked.per is None else standing(asked, self.nothing).asked

    def _fresh(self, *, whole: bool) -> Any:
        highs = super()._fresh(whole=whole)
        self._bound(highs)
        return highs

    def _bound(self, highs: Any) -> None:
        if self.count:
            checked(highs.changeColsBounds(self.count, self._slacks, np.zeros(self.count), self._upper), "slacks")

    def hold(self, held: Mask) -> None:
        """Slacks of these rows at nil, the others free."""
        self._upper = np.where(held, 0.0, np.inf)
        self._bound(self._lp)

    def relaxed(self, cost: Vector) -> Solved:
        """The linear relaxation; stops with the watch."""
        if self.watch.over():
            raise StoppedError
        try:
            return self.lp(cost, [])
        except SolverError:
            if self.watch.over():
                raise StoppedError from None
            raise

    def searched(self, cost: Vector, free: Mask | None, start: Vector | None,
                 work: int = WORK) -> Solved:
        """A search in whole persons, limited by work; stops with the watch."""
        if self.watch.over():
            raise StoppedError
        found = self.mip(cost, [], what="conflicts", free=free, start=start, gap=GAP / 10, work=work)
        if found.x is None and not found.infeasible and self.watch.over():
            raise StoppedError
        return found

    def used(self, lp: Solved) -> Mask:
        """Whole columns that a relaxation uses."""
        assert lp.x is not None
        return self.matrix.whole & (lp.x > 1e-6)

    # which rows clash ------------------------------------------------------------------------------------------

    def hold_these(self, kept: Sequence[int]) -> None:
        """Slacks of these slots at nil, the others free."""
        held = np.zeros(self.count, bool)
        held[list(kept)] = True
        self.hold(held)

    def relaxation_clashes(self, kept: Sequence[int]) -> bool:
        """Whether the relaxation has no solution with these slots held."""
        self.hold_these(kept)
        return self.relaxed(self.zero).infeasible

    def clashes(self, kept: Sequence[int], work: int = WORK) -> bool | None:
        """Whether slots clash in whole persons; None: a work limit came first."""
        self.hold_these(kept)
        lp = self.relaxed(self.zero)
        if lp.infeasible:
            return True
        if self.searched(self.zero, self.used(lp), None).x is not None:
            return False
        found = self.searched(self.zero, None, None, work)
        return True if found.infeasible else None if found.x is None else False

    # rows as data ----------------------------------------------------------------------------------------------

    def described(self, model_row: ModelRow) -> Asked:
        """A row of the model as what its clause asks."""
        rule, row = self.instance.rows[model_row.row]
        today = (sum(self.model.columns[j].upper for j in model_row.short) if model_row.columns
                 else self._today(row, model_row.low))
        return Asked(clause=rule.cited, rule=rule.name, at=row.at, of=row.of, tag=row.tag, year=row.year,
                     sense=row.sense, limit=row.limit, unit=unit_of(rule, row), inherited=today > 0, today=today)

    def _today(self, row: Row, need: float) -> float:
        """What a row without columns allows: the shortfall of today, unless it must be cured."""
        first = standing(row, self.nothing)
        cured = row.cure is not None and row.year >= row.cure
        return 0.0 if cured or not first.broken_today else min(first.today, need)

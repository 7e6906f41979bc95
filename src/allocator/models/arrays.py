"""A model's rows and columns as arrays, straight from its rows; what tells columns and rows of two models alike."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import chain

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from allocator.models.build import Model, ModelRow
from allocator.models.cuts import Rows
from allocator.models.engine import Vector
from allocator.models.matrix import Matrix, integrality
from allocator.models.variables import NONE, Column

Ints = NDArray[np.int32]
Keys = list[Hashable]


@dataclass(frozen=True, slots=True)
class Arrays:
    """low <= A x <= up row by row, and bounds of columns."""

    start: Ints
    """Where each row begins in `index` and `value`; one more entry than rows."""
    index: Ints
    value: Vector
    row_low: Vector
    row_up: Vector
    low: Vector
    up: Vector
    whole: NDArray[np.bool_]

    @property
    def rows(self) -> int:
        return len(self.row_low)

    @property
    def columns(self) -> int:
        return len(self.low)

    def same(self, other: Arrays) -> bool:
        """Whether every number is the same."""
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in self.__slots__)

    def by_row(self) -> Rows:
        """Row by row, as cuts read it."""
        a = csr_array((self.value, self.index, self.start), shape=(self.rows, self.columns))
        return Rows(a, self.row_low, self.row_up, self.low, self.up, self.whole)

    def matrix(self) -> Matrix:
        """For the engine; equal to what the Pyomo model gives."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.rows
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self.start, self.index, self.value
        lp.col_cost_ = np.zeros(self.columns)
        lp.col_lower_, lp.col_upper_ = self.low, self.up
        lp.row_lower_, lp.row_upper_ = self.row_low, self.row_up
        lp.integrality_ = integrality(self.whole)
        return Matrix(lp, np.arange(self.rows), self.whole)


def arrays(columns: Sequence[Column], rows: Sequence[ModelRow]) -> Arrays:
    """The arrays of some columns and rows."""
    lengths = np.fromiter((len(row.columns) for row in rows), np.int32, len(rows))
    total = int(lengths.sum())
    return Arrays(
        start=np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)]),
        index=np.fromiter(chain.from_iterable(row.columns for row in rows), np.int32, total),
        value=np.fromiter(chain.from_iterable(row.coefficients for row in rows), np.float64, total),
        row_low=np.fromiter((row.low for row in rows), np.float64, len(rows)),
        row_up=np.fromiter((row.up for row in rows), np.float64, len(rows)),
        low=np.fromiter((c.lower for c in columns), np.float64, len(columns)),
        up=np.fromiter((c.upper for c in columns), np.float64, len(columns)),
        whole=np.fromiter((c.whole for c in columns), np.bool_, len(columns)))


def column_keys(model: Model) -> Keys:
    """What tells each column apart, in words that mean the same in another model of a similar instance."""
    v, people = model.variables, model.instance.people
    keys: Keys = []
    for c in model.columns:
        if c.family == "short":
            rule, row = model.instance.rows[int(str(c.key[0]))]
            keys.append(("short", rule.cited, rule.name, row.tag, row.at, row.of, row.year, row.sense, c.key[1]))
        elif c.cohort != NONE:
            keys.append((c.family, people[v.cohorts[c.cohort].members[0]].id, *c.key[1:]))
        elif c.hub != NONE:
            hub = v.hubs[c.hub]
            keys.append((c.family, hub.at, people[hub.example].id, *c.key[1:]))
        else:
            keys.append((c.family, *c.key))
    return keys


def row_keys(model: Model) -> Keys:
    """The same of rows: a clause's row by what it asks; people's and facts' rows by their order in their kind."""
    seen: dict[Hashable, int] = {}
    keys: Keys = []
    for row in model.rows:
        key: Hashable = row.what
        if row.row >= 0:
            rule, asked = model.instance.rows[row.row]
            key = (rule.cited, rule.name, asked.tag, asked.at, asked.of, asked.year, asked.sense)
        seen[key] = seen.get(key, -1) + 1
        keys.append((key, seen[key]))
    return keys


def carried(values: Sequence[object] | NDArray[np.generic], keys: Keys, to: Keys, missing: object) -> list[object]:
    """Values by key, in the order of other keys."""
    known = dict(zip(keys, values, strict=True))
    return [known.get(key, missing) for key in to]

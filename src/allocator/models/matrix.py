"""From the Pyomo model to HiGHS as one matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from pyomo.environ import Constraint
from scipy.sparse import csc_array, csr_array  # type: ignore[import-untyped]

from allocator.collecting import uncollected
from allocator.models.build import Model, pyomo_model
from allocator.models.cuts import Rows


@dataclass(frozen=True, slots=True)
class Matrix:
    """A model as arrays, column by column of the model; `rows[i]` is the model's row of matrix row i."""

    lp: Any
    rows: NDArray[np.int64]
    whole: NDArray[np.bool_]

    def by_row(self) -> Rows:
        """The same row by row."""
        lp, shape = self.lp, (self.lp.num_row_, self.lp.num_col_)
        parts = (np.asarray(lp.a_matrix_.value_, dtype=float), np.asarray(lp.a_matrix_.index_, dtype=np.int32),
                 np.asarray(lp.a_matrix_.start_, dtype=np.int32))
        by_column = lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise
        a = (csc_array if by_column else csr_array)(parts, shape=shape).tocsr()
        return Rows(a, np.asarray(lp.row_lower_), np.asarray(lp.row_upper_), np.asarray(lp.col_lower_),
                    np.asarray(lp.col_upper_), self.whole)

    @property
    def nonzeros(self) -> int:
        return len(self.lp.a_matrix_.value_)


def handed_over(model: Model) -> Matrix:
    """The matrix of a model, by way of the Pyomo model, of which nothing is kept."""
    pyomo = pyomo_model(model)
    found = matrix(pyomo)
    pyomo.row.clear()    # its expressions stand in circles with it, and would wait for a search for garbage
    return found


@uncollected()
def matrix(pyomo: Any) -> Matrix:
    """The constraint matrix, bounds and integrality of a Pyomo model made by `build.pyomo_model`.

    Read straight off its linear bodies, in which a column stands once: Pyomo's own compiler gives the same in five
    times the time. Every column of the model is kept, also those in no row.
    """
    variables = list(pyomo.x.values())
    at = {id(var): j for j, var in enumerate(variables)}
    lengths: list[int] = []
    index: list[int] = []
    value: list[float] = []
    low: list[float] = []
    up: list[float] = []
    rows: list[int] = []
    for row in pyomo.component_data_objects(Constraint, active=True):
        least, body, most = row.to_bounded_expression(evaluate_bounds=True)
        lengths.append(len(body.linear_vars))
        index += [at[id(var)] for var in body.linear_vars]
        value += body.linear_coefs
        low.append(-math.inf if least is None else least)
        up.append(math.inf if most is None else most)
        rows.append(row.index() if row.parent_component() is pyomo.row else -1)
    n, m = len(variables), len(rows)
    starts = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    a = csr_array((np.array(value, dtype=float), np.array(index, dtype=np.int32), starts), shape=(m, n)).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, m
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = a.indptr, a.indices, a.data
    lp.col_cost_ = np.zeros(n)
    bounds = [var.bounds for var in variables]
    lp.col_lower_ = np.array([-math.inf if lower is None else lower for lower, _ in bounds], dtype=float)
    lp.col_upper_ = np.array([math.inf if upper is None else upper for _, upper in bounds], dtype=float)
    lp.row_lower_, lp.row_upper_ = np.array(low, dtype=float), np.array(up, dtype=float)
    whole = np.array([var.is_integer() for var in variables], dtype=bool)
    lp.integrality_ = integrality(whole)
    return Matrix(lp, np.array(rows, dtype=np.int64), whole)


def integrality(whole: NDArray[np.bool_]) -> list[Any]:
    """Which columns are whole, in the solver's words."""
    words = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    return [words[w] for w in whole.tolist()]

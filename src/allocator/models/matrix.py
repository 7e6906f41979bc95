"""From the Pyomo model to HiGHS as one matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import csc_array, csr_array  # type: ignore[import-untyped]

from allocator.models.cuts import Rows


@dataclass(frozen=True, slots=True)
class Matrix:
    """A model as arrays; `columns[j]` is the model's column of matrix column j, `rows[i]` its row."""

    lp: Any
    columns: NDArray[np.int64]
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


def matrix(pyomo: Any) -> Matrix:
    """The constraint matrix, bounds and integrality of a Pyomo model made by `build.pyomo_model`.

    Every column of the model is kept, also those in no row. Each row has one finite side.
    """
    form = LinearStandardFormCompiler().write(pyomo, mixed_form=True, set_sense=None)
    index = {id(pyomo.x[j]): j for j in pyomo.x}
    kept = np.array([index[id(var)] for var in form.columns], dtype=np.int64)
    a = form.A.tocsc()
    a.sort_indices()
    variables = [pyomo.x[j] for j in range(len(pyomo.x))]
    n, m = len(variables), a.shape[0]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, m
    starts = np.zeros(n + 1, dtype=np.int64)
    starts[kept + 1] = np.diff(a.indptr)
    order = np.argsort(kept, kind="stable")
    pieces = [slice(a.indptr[k], a.indptr[k + 1]) for k in order]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.cumsum(starts).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([np.zeros(0, np.int32), *(a.indices[p] for p in pieces)]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([np.zeros(0), *(a.data[p] for p in pieces)])
    lp.col_cost_ = np.zeros(n)
    lp.col_lower_ = np.array([-np.inf if v.lb is None else v.lb for v in variables], dtype=float)
    lp.col_upper_ = np.array([np.inf if v.ub is None else v.ub for v in variables], dtype=float)
    whole = np.array([v.is_integer() for v in variables], dtype=bool)
    lp.integrality_ = [highspy.HighsVarType.kInteger if w else highspy.HighsVarType.kContinuous for w in whole]
    rhs = np.asarray(form.rhs, dtype=float)
    kinds = np.array([row.bound_type for row in form.rows])
    lp.row_lower_ = np.where(kinds == 1, -np.inf, rhs)
    lp.row_upper_ = np.where(kinds == -1, np.inf, rhs)
    rows = np.array([row.constraint.index() if row.constraint.parent_component() is pyomo.row else -1
                     for row in form.rows], dtype=np.int64)
    return Matrix(lp, kept, rows, whole)

"""A solver's point held against its model before anybody is named; what it breaks, in words."""

from __future__ import annotations

from allocator import terms
from allocator.errors import SolverError
from allocator.models.build import Model
from allocator.models.engine import Vector
from allocator.models.matrix import Matrix
from allocator.models.residuals import Residual, residuals
from allocator.terms import Lang

MOST = 5
"""Rows that an error names."""


def hold(model: Model, arrays: Matrix, solution: Vector) -> None:
    """Raises SolverError where a solution breaks rows, bounds or whole numbers: what tolerances let through."""
    wrong = residuals(arrays, solution)
    if wrong:
        zh, en = ("; ".join(f"{_what(model, arrays, one, lang)}: {one.amount:g} > {one.allowed:g}"
                            for one in wrong[:MOST]) for lang in ("zh", "en"))
        raise SolverError(f"numerical trouble: the solver's point does not hold the model; broken: {len(wrong)}: {en}",
                          f"数值困难：求解器给出的解不满足模型；违反 {len(wrong)} 处：{zh}")


def place(at: str, lang: Lang) -> str:
    """An institution's id, or a level in words."""
    return terms.label("level", at, lang) if at in terms.VOCABULARIES["level"] else at


def _what(model: Model, arrays: Matrix, one: Residual, lang: Lang) -> str:
    """The clause, place and year of a row; of a column, and of a row that is no clause's, its number."""
    if one.kind == "row" and arrays.rows[one.index] >= 0:
        row = model.rows[arrays.rows[one.index]]
        if row.row >= 0:
            asked = model.instance.rows[row.row][1]
            return f"{row.clause} {place(asked.at, lang)} {asked.year}"
    named = {"row": ("行", "row")}.get(one.kind, ("列", "column"))
    return f"{named[0 if lang == 'zh' else 1]} {one.index}"

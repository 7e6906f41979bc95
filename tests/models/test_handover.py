"""The matrix that is handed over is the one that Pyomo's own compiler makes of the Pyomo model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from allocator.models.build import TIERS, build, pyomo_model
from allocator.models.matrix import handed_over, matrix
from allocator.reading import read
from tests.random_county import random_county

INSTANCES = Path(__file__).parents[2] / "instances"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("locked", [False, True])
def test_the_matrix_is_what_pyomo_says(seed: int, locked: bool) -> None:
    """Coefficients, bounds and sides of every row, also of those that hold a tier."""
    model = build(random_county(seed))
    pyomo = pyomo_model(model, locks=dict.fromkeys(TIERS, 7.0) if locked else None)
    ours = matrix(pyomo)
    form = LinearStandardFormCompiler().write(pyomo, mixed_form=True, set_sense=None)
    place = {id(pyomo.x[j]): j for j in pyomo.x}
    theirs = np.zeros((len(form.rows), len(model.columns)))
    theirs[:, [place[id(var)] for var in form.columns]] = form.A.toarray()
    assert np.array_equal(ours.by_row().a.toarray(), theirs)
    kinds = np.array([row.bound_type for row in form.rows])    # -1: a least, 0: both, 1: a most
    assert np.array_equal(ours.lp.row_lower_, np.where(kinds == 1, -np.inf, form.rhs))
    assert np.array_equal(ours.lp.row_upper_, np.where(kinds == -1, np.inf, form.rhs))
    held = [row.constraint.parent_component() is pyomo.lock for row in form.rows]
    assert any(held) == locked
    assert np.array_equal(ours.rows == -1, held)
    bounds = [(c.lower, c.upper, c.whole) for c in model.columns]
    assert list(zip(ours.lp.col_lower_, ours.lp.col_upper_, ours.whole.tolist(), strict=True)) == bounds


def test_the_rows_are_numbered_as_the_model_numbers_them() -> None:
    """On a county that ships; letting the Pyomo model go takes nothing from the matrix."""
    model = build(read(INSTANCES / "malawi" / "instance.yaml"))
    found = handed_over(model)
    assert found.rows.tolist() == list(range(len(model.rows)))
    a = found.by_row().a
    for i, row in enumerate(model.rows):
        own = slice(a.indptr[i], a.indptr[i + 1])
        assert dict(zip(a.indices[own].tolist(), a.data[own].tolist(), strict=True)) == dict(
            zip(row.columns, row.coefficients, strict=True))

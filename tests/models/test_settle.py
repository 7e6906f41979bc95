"""Shortfalls of a found plan are what its decisions leave, in the order of their slopes."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.models.build import build
from allocator.models.settle import Settled
from allocator.rules.posts import PostNeeds
from tests.county import channel, county, people, post


@pytest.mark.parametrize(("last", "expected"), [(4.0, 4.0), (9.0, 4.0)])
def test_settled(last: float, expected: float) -> None:
    """A post that needs 10 has 6: whatever lies in its last segment, 4 are missing, the first segments filled first."""
    model = build(county(PostNeeds(), posts=[post("H1-D", need=10)], staff=people(6, "H1-D"), channels=[channel()]))
    [row] = [row for row in model.rows if row.short]
    x = np.zeros(len(model.columns))
    x[row.short[-1]] = last
    heads = model.variables.of["heads", "H1-D", 2026]
    x[heads] = 6.0 if heads in row.columns else 0.0
    settled = Settled(model)(x)
    assert float(settled[list(row.short)].sum()) == expected
    filled = [settled[j] == model.columns[j].upper for j in row.short]
    assert filled == sorted(filled, reverse=True)

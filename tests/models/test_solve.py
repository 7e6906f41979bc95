"""Small counties are solved to the end."""

from __future__ import annotations

import pytest

from allocator import planner
from tests.random_county import SOLVABLE, random_county


@pytest.mark.parametrize("seed", SOLVABLE)
def test_small_counties_are_proved(seed: int) -> None:
    """Without the clock, every tier through money is proved, and no bound lies above its value."""
    result = planner.solve(random_county(seed)).result
    assert result.status == "optimal"
    assert result.reproducible
    for tier in result.tiers:
        assert tier.bound is None or tier.bound <= tier.value + 1e-6 * max(1.0, abs(tier.value))

"""Scales of the solver: powers of two, whole columns in their own unit, answers in the model's units."""

from __future__ import annotations

import highspy
import numpy as np
import pytest
from scipy.sparse import csr_array

from allocator.models.arrays import Arrays
from allocator.models.engine import Engine, Watch
from allocator.models.scaling import row_factor, scales

INF = np.inf
PAY = 80_000.0
FREE = 300_000_000.0
SHORT = 8e-9
"""Policy units a yuan that is missing, as the reference county's pool weighs them."""


def pool(whole: bool) -> Arrays:
    """People n at 80,000 a year and pay y against 300 million; s is what is missing of 310 million of pay.

    80000 n + y <= 3e8;  y + s >= 3.1e8;  3 <= n <= 9.
    """
    return Arrays(start=np.array([0, 2, 4], dtype=np.int32), index=np.array([0, 1, 1, 2], dtype=np.int32),
                  value=np.array([PAY, 1.0, 1.0, 1.0]), row_low=np.array([-INF, 3.1e8]), row_up=np.array([FREE, INF]),
                  low=np.array([3.0, 0.0, 0.0]), up=np.array([9.0, INF, INF]),
                  whole=np.array([whole, False, False]))


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_yuan_costs_is_seen(whole: bool) -> None:
    """At n = 3 there are 3e8 - 240,000 to pay, so 10,240,000 are missing: 8e-9 x 10,240,000 = 0.08192."""
    engine = Engine(pool(whole).matrix(), seed=0, watch=Watch())
    cost = np.array([0.0, 0.0, SHORT])
    for found in (engine.lp(cost, []), engine.mip(cost, [], what="pool", free=None, start=None, gap=0.0, work=None)):
        assert found.x is not None
        assert found.value == pytest.approx(0.08192, rel=1e-9)
        assert found.bound == pytest.approx(0.08192, rel=1e-9)
        assert found.x == pytest.approx([3.0, FREE - 3 * PAY, 10_240_000.0], rel=1e-9)


def test_reduced_costs_and_locks_speak_the_models_units() -> None:
    """A person more takes 80,000 yuan of pay: 80,000 x 8e-9 = 0.00064. Locked at 1 yuan more of y, the lock holds."""
    engine = Engine(pool(False).matrix(), seed=0, watch=Watch())
    free = engine.lp(np.array([0.0, 0.0, SHORT]), [])
    assert free.duals is not None
    assert free.duals[0] == pytest.approx(0.00064, rel=1e-6)
    held = engine.lp(np.array([-1.0, 0.0, 0.0]), [(np.array([0.0, -1.0, 0.0]), -(FREE - 5 * PAY))])
    assert held.x is not None
    assert held.x[0] == pytest.approx(5.0, abs=1e-6)    # y >= 3e8 - 400,000 leaves room for 5 people


def test_powers_of_two_and_whole_columns_as_they_are() -> None:
    """No digit is changed, a whole column counts heads, and a row's largest coefficient comes to between 1 and 2."""
    found = scales(csr_array(np.array([[PAY, 1.0, 0.0], [0.0, 1.0, 1e6]])), np.array([True, False, False]))
    for scale in (found.rows, found.columns):
        assert (np.log2(scale) == np.round(np.log2(scale))).all()
    assert found.columns[0] == 1.0
    assert (found.rows <= 1).all()
    assert (found.columns >= 1).all()
    assert 1 <= row_factor(np.array([0.5, -700.0])) * 700 < 2


def test_the_scaled_model_is_the_model() -> None:
    """Bounds and rows of the scaled model are those of the model in other units: the same optimum by plain HiGHS."""
    matrix = pool(True).matrix()
    found = scales(matrix.by_row().a, matrix.whole)
    cost, factor = found.cost(np.array([0.0, 0.0, SHORT]))
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(found.lp(matrix.lp))
    highs.changeColsCost(3, np.arange(3, dtype=np.int32), cost)
    highs.run()
    assert highs.getInfo().objective_function_value / factor == pytest.approx(0.08192, rel=1e-9)

"""Rounding cuts: no whole-number solution of a row is ever cut off, and what a fraction gains is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_array

from allocator.models.cuts import Rows, rounding_cuts, whole_by_rows

INF = np.inf


def rows(a: list[list[float]], low: list[float], up: list[float], most: list[float], whole: list[bool],
         least: list[float] | None = None) -> Rows:
    """Rows from plain lists."""
    return Rows(csr_array(np.array(a)), np.array(low), np.array(up),
                np.zeros(len(most)) if least is None else np.array(least), np.array(most), np.array(whole))


def test_a_need_of_a_part_of_a_person_is_rounded_up() -> None:
    """n + s >= 2.2 in whole persons n: s >= 0.2 (3 - n), so at n = 2.2 at least 0.2 x 0.8 = 0.16 is missing."""
    given = rows([[1.0, 1.0]], [2.2], [INF], [9.0, INF], [True, False])
    (cut,) = rounding_cuts(given, given.whole, np.array([2.2, 0.0]))
    n, s = (cut.coefficients[list(cut.columns).index(j)] for j in (0, 1))
    # the cut as s >= (most - n v) / s-coefficient: both coefficients are negative
    for persons, missing in ((3, 0.0), (2, 0.2), (2.2, 0.16)):
        assert (cut.most - n * persons) / s == pytest.approx(missing, abs=1e-8)


def test_a_floor_of_cover_takes_whole_heads() -> None:
    """24 (H - 3) >= 6 S + H is 23 H - 6 S >= 72: 3.13 heads will not do, 4 will (92 >= 72)."""
    given = rows([[23.0, -6.0]], [72.0], [INF], [9.0, 9.0], [True, True])
    (cut,) = rounding_cuts(given, given.whole, np.array([72 / 23, 0.0]))
    assert cut.coefficients @ np.array([4.0, 0.0])[cut.columns] <= cut.most
    assert cut.coefficients @ np.array([3.999, 0.0])[cut.columns] > cut.most


def test_nothing_is_cut_where_nothing_is_split() -> None:
    """A point of whole numbers stays, whatever its shortfall."""
    given = rows([[1.0, 1.0]], [2.2], [INF], [9.0, INF], [True, False])
    assert rounding_cuts(given, given.whole, np.array([2.0, 0.2])) == []


def test_heads_are_whole_where_their_parts_are() -> None:
    """h = a - b + 3 with whole a, b makes h whole; h = a / 2 does not, nor does a row with two divisible columns."""
    given = rows([[1.0, -1.0, 1.0, 0.0, 0.0], [0.5, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0, 1.0]],
                 [3.0, 0.0, 1.0], [3.0, 0.0, 1.0], [9.0] * 5, [True, True, False, False, False])
    assert whole_by_rows(given).tolist() == [True, True, True, False, False]


def test_no_whole_number_solution_is_ever_cut_off() -> None:
    """Every cut of 600 random rows at random points, held against every whole-number point of the box.

    The divisible column is given the whole range the row leaves it: both of its ends keep the cut.
    """
    draw = np.random.default_rng(7)
    cuts = 0
    for _ in range(600):
        least, most = np.array([0.0, -1.0, 0.0, 0.0]), np.array([3.0, 2.0, 4.0, 5.0])
        a = np.round(draw.uniform(-4, 4, 4), int(draw.integers(0, 3)))
        a[3] = draw.choice([-1.0, 1.0, 2.5])
        side = float(np.round(draw.uniform(-6, 10), 1))
        low, up = ([side], [INF]) if draw.random() < 0.5 else ([-INF], [side])
        given = rows([a.tolist()], low, up, most.tolist(), [True, True, True, False], least.tolist())
        for cut in rounding_cuts(given, given.whole, draw.uniform(least, most)):
            cuts += 1
            c = np.zeros(4)
            c[cut.columns] = cut.coefficients
            for point in itertools.product(range(4), range(-1, 3), range(5)):
                rest = (side - a[:3] @ np.array(point)) / a[3]
                ends = {0.0, 5.0, min(5.0, max(0.0, rest))}
                for s in ends:
                    body = a @ np.array([*point, s])
                    if low[0] - 1e-9 <= body <= up[0] + 1e-9:
                        assert c @ np.array([*point, s]) <= cut.most + 1e-7
    assert cuts > 200

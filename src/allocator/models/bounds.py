"""Bounds of a sum over the decisions it reads, from a small linear programme: what a sign or a big M rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from allocator.models.linear import Linear
from allocator.models.statuses import refused
from allocator.models.variables import Column


def extremes(linear: Linear, columns: Sequence[Column], caps: Sequence[tuple[Sequence[int], float]]) -> tuple[
        float, float]:
    """Least and greatest value of a sum where its columns keep their bounds and the caps that speak of them.

    `caps`: (columns, most): their sum is at most so much. Other columns are at least 0, so a cap holds for a part too.
    """
    place = {int(j): k for k, j in enumerate(linear.columns)}
    n = len(place)
    if not n:
        return linear.constant, linear.constant
    lower = np.array([columns[j].lower for j in linear.columns])
    upper = np.array([columns[j].upper for j in linear.columns])
    starts, index, most = [0], [], []
    for members, cap in caps:
        inside = [place[j] for j in members if j in place]
        if inside:
            index += inside
            starts.append(len(index))
            most.append(cap)
    found = []
    for sign in (1.0, -1.0):
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("output_flag", False)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = n, len(most)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = sign * linear.coefficients, lower, upper
        lp.row_lower_, lp.row_upper_ = np.full(len(most), -np.inf), np.array(most, dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
        lp.a_matrix_.value_ = np.ones(len(index))
        highs.passModel(lp)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnbounded:
            found.append(-sign * math.inf)
        elif status == highspy.HighsModelStatus.kOptimal:
            found.append(linear.constant + sign * float(highs.getInfo().objective_function_value))
        else:
            raise refused("bounds of a sum", status)
    return found[0], found[1]

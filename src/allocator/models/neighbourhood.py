"""Which whole columns a search near a relaxation frees, the others held where they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allocator.models.engine import Solved, Vector

Flags = NDArray[np.bool_]
_SOME = 1e-6


def neighbourhood(whole: Flags, lp: Solved, plan: Vector | None, share: float) -> Flags:
    """Those in the relaxation's or the plan's support, and of the others a share, the least reduced costs first."""
    assert lp.x is not None
    assert lp.duals is not None
    free = whole & (lp.x > _SOME)
    if plan is not None:
        free |= whole & (plan > _SOME)
    rest = np.flatnonzero(whole & ~free)
    free[rest[np.argsort(lp.duals[rest], kind="stable")[:int(share * len(rest)) + 1]]] = True
    return free

"""The best plan that searches of a model have found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allocator.models.build import Model, value_of
from allocator.models.engine import Solved, Vector
from allocator.models.settle import Settled
from allocator.models.warm import CERTIFIED

_SAME = 1e-7
"""Relative: values closer than this are the same."""


class Incumbent:
    """Keeps the best of the plans it is shown: tier by tier, in order."""

    def __init__(self, model: Model, whole: NDArray[np.bool_]) -> None:
        self.model, self.whole = model, whole
        self._settled = Settled(model)
        self.plan: Vector | None = None

    def settled(self, x: Vector) -> Vector:
        """A solution with whole numbers, and what only measures decisions as they leave it."""
        return self._settled(np.where(self.whole, np.round(x), x))

    def shown(self, found: Solved) -> bool:
        """Whether what a search found is the best so far."""
        if found.x is None:
            return False
        x = self.settled(found.x)
        if self.plan is not None and not self._better(x, self.plan):
            return False
        self.plan = x
        return True

    def _better(self, x: Vector, than: Vector) -> bool:
        for tier in CERTIFIED:
            new, old = value_of(self.model, tier, x), value_of(self.model, tier, than)
            if abs(new - old) > _SAME * max(1.0, abs(old)):
                return new < old
        return False

    def worse(self, x: Vector) -> bool:
        """Whether a plan is worse than the best in any tier."""
        assert self.plan is not None
        return any(value_of(self.model, tier, x) > (old := value_of(self.model, tier, self.plan))
                   + _SAME * max(1.0, abs(old)) for tier in CERTIFIED)

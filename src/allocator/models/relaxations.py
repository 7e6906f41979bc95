"""Linear relaxations of a tier under values of the earlier ones, by prices instead of locks.

A lock of an earlier tier is a row as long as the model: relaxations under it took ten times as long as those of a
weighted sum. By duality the two prove the same: with weight w on an earlier tier of value v, the least sum less w v is
a bound on the tier, and at the best w it is the locked relaxation's own value. That w is found by bracketing: every
solve gives a corner (value of the earlier tier, value of this one) of a convex curve, and the slope between the two
corners around v is tried next, until a solve lies on the line between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from allocator.models.engine import Engine, Solved, Vector

_RISE = 3.0
"""Factor between weights tried where no two corners tell the next."""
_FIRST = 8.0
"""Weight tried first, in sizes of this tier for the earlier sum's own."""
_HIGHEST = 1e9
"""Largest weight, in sizes of this tier for the earlier sum's own."""
_TRIES = 30
_FALLS = 4
_CLOSE = 1e-6
"""Relative: a corner is reached, a line is met."""
LONG = 200_000
"""Nonzeros beyond which a model's relaxations take minutes together."""


@dataclass(frozen=True, slots=True)
class Corner:
    """A solved weighted sum: what it makes of the earlier tier and of this one."""

    weight: float
    before: float
    """Value of the earlier tiers' own sum."""
    here: float
    solved: Solved
    value: float
    """The sum's least value: proved."""

    def bound(self, before: float) -> float:
        """What is proved of this tier where the earlier sum is `before`."""
        return self.value - self.weight * before


@dataclass
class Curve:
    """How little a tier can cost for each value of the weighted sum of the earlier tiers."""

    engine: Engine
    cost: Vector
    """Of this tier."""
    earlier: Vector
    """Weighted sum of the earlier tiers: a plan's value of it says how far it keeps them."""
    least: float
    """The earlier sum's least value."""
    corners: list[Corner] = field(default_factory=list)

    def at(self, weight: float, *, cold: bool = False) -> Corner:
        """Solves one weighted sum."""
        # interior points take a third of the simplex's time on a long model, and never end at a steep weight
        interior = cold and not weight and self.engine.matrix.nonzeros > LONG
        solved = self.engine.lp(self.cost + weight * self.earlier, [], cold=cold, interior=interior)
        if solved.x is None:
            return Corner(weight, np.inf, np.inf, solved, np.inf)
        corner = Corner(weight, float(self.earlier @ solved.x), float(self.cost @ solved.x), solved, solved.value)
        self.corners.append(corner)
        return corner

    def steepest(self, size: float, before: float) -> Corner:
        """The corner at which the earlier sum is at `before` or below; `size`: what this tier may come to."""
        if not self.earlier.any():
            return self.at(0.0, cold=True)
        unit = max(1.0, size) / max(1.0, abs(self.least))
        weight = _FIRST * unit
        # where rows were rounded at such a sum before, its basis is near
        corner = self.at(weight, cold=not self.engine.pinned)
        while not self._keeps(corner, before) and weight < _HIGHEST * unit:
            weight *= _RISE
            corner = self.at(weight)
        return corner

    @staticmethod
    def _keeps(corner: Corner, before: float) -> bool:
        return corner.before <= before + _CLOSE * max(1.0, abs(before))

    def bound(self, before: float, *, over: bool = False) -> float:
        """The best bound on this tier where the earlier sum is `before`; with `over`, from what is solved already."""
        falls = 0
        for _ in range(0 if over or not self.earlier.any() else _TRIES):
            low = max((c for c in self.corners if self._keeps(c, before)), key=lambda c: (c.before, -c.weight),
                      default=None)
            high = min((c for c in self.corners if not self._keeps(c, before)), key=lambda c: (c.before, c.weight),
                       default=None)
            if low is None or (high is None and low.weight <= 0):
                break
            if low.before >= before - _CLOSE * max(1.0, abs(before)):
                break  # the corner itself
            if high is not None:
                weight = (low.here - high.here) / (high.before - low.before)
            else:  # nothing gives up the earlier sum yet: ever lower weights, then none
                falls += 1
                weight = min(c.weight for c in self.corners) / _RISE ** falls if falls < _FALLS else 0.0
            line = low.here + weight * low.before
            met = self.at(weight).value >= line - 1e-9 * max(1.0, abs(line))
            if met and (high is not None or not weight):
                break
        return max((c.bound(before) for c in self.corners), default=-np.inf)

    def nearest(self, before: float) -> Corner:
        """The corner that keeps `before` and lies next to it."""
        kept = [c for c in self.corners if self._keeps(c, before)]
        return max(kept, key=lambda c: c.before) if kept else min(self.corners, key=lambda c: c.before)

    def above(self, weight: float) -> Corner:
        """The corner of the least weight that is at least so much; solved, where there is none."""
        found = min((c for c in self.corners if c.weight >= weight), key=lambda c: c.weight, default=None)
        return found or self.at(weight, cold=True)

    def proving(self, before: float) -> Corner:
        """The corner that proves most at `before`: its weight is what a unit of the earlier sum is worth there."""
        return max(self.corners, key=lambda c: c.bound(before))

    def slope(self, before: float) -> float:
        """What a unit of the earlier sum is worth in this tier at `before`."""
        return self.proving(before).weight

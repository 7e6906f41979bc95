"""A whole-number plan near a known one: what the relaxation leaves as it was stays, the rest is searched.

The relaxations of the two instances say where decisions move. First only those columns are free, with the ones that
the relaxation splits; then the support of both plans and of the relaxation, and what costs little to take up. The
bounds are those of the relaxation under the plan's own values: what is held limits the plan that is found, never what
is proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allocator.models.build import TIERS, Model, value_of
from allocator.models.engine import Engine, Solved, Vector, Watch
from allocator.models.incumbent import Incumbent
from allocator.models.matrix import Matrix
from allocator.models.neighbourhood import neighbourhood
from allocator.models.outcome import Outcome, TierResult
from allocator.models.pool import keep_posts
from allocator.models.warm import CERTIFIED, Relaxed, Warm, proved
from allocator.result import relative_gap

_STEEP = 3.0
"""How many times its price a unit of an earlier tier weighs in the search."""
_CHEAP = 0.05
"""Share of the columns at 0 that the wider search frees, by reduced cost."""
_WORK = (2000, 4000)
"""Work of the two searches [check points of the solver]."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A solved instance beside this one, in this one's columns; what it does not know is nil."""

    plan: Vector
    relaxed: Vector
    gaps: Mapping[str, float]
    """Of its tiers, to its relaxation's bounds: a plan as close as this needs no wider search."""


class Search:
    """Searches of a model's blended tiers, and the best plan they found."""

    def __init__(self, model: Model, matrix: Matrix, relaxed: Relaxed, *, seed: int, watch: Watch) -> None:
        self.model, self.whole = model, matrix.whole
        self.engine = Engine(matrix, seed=seed, watch=watch)
        self.watch = watch
        self.incumbent = Incumbent(model, matrix.whole)
        weights = relaxed.weights(_STEEP)
        last = relaxed.steps[-1]
        self.blend: Vector = sum((weights.get(step.tier, 0.0) * step.cost for step in relaxed.steps),
                                 np.zeros(len(model.columns))) / last.scale
        self.base = weights.get(CERTIFIED[0], 0.0) * first.solved.value / last.scale if (
            first := relaxed.step(CERTIFIED[0])) is not None else 0.0

    def run(self, free: NDArray[np.bool_] | None, start: Vector | None, *, gap: float,
            work: int | None) -> Solved | None:
        """Searches the free columns around a plan; None: time is up."""
        if self.watch.over():
            return None
        found = self.engine.mip(self.blend, [], what="near", free=free, start=start, gap=gap, work=work,
                                base=self.base)
        self.incumbent.shown(found)
        return found


def near(model: Model, matrix: Matrix, relaxed: Relaxed, warm: Warm | None, known: Neighbour, watch: Watch) -> Outcome:
    """The best plan found near a known one, and what is proved of it.

    `warm`: None where the relaxation is the neighbour's, priced anew: nothing is moved in it, and nothing more is
    proved than those prices do. The outcome is `no_plan` where nothing was found: the whole model is then to be solved.
    """
    settings = model.instance.settings
    if relaxed.infeasible or model.impossible:
        return Outcome("infeasible")
    search = Search(model, matrix, relaxed, seed=settings.seed, watch=watch)
    last = relaxed.steps[-1].solved
    assert last.x is not None
    whole = matrix.whole
    moved = np.abs(last.x - known.relaxed) > 1e-6
    split = np.abs(last.x - np.round(last.x)) > 1e-6
    results: tuple[TierResult, ...] = ()
    for wide, work in enumerate(_WORK):
        if warm is None and not wide:
            continue
        free, start = whole & (moved | split), np.clip(known.plan, model_low(model), model_up(model))
        if wide:
            free |= neighbourhood(whole, last, known.plan, _CHEAP)
            start = search.incumbent.plan if search.incumbent.plan is not None else start
        search.run(free, start, gap=settings.gap / 10, work=work)
        if search.incumbent.plan is not None:
            results = certified(model, relaxed, warm, search.incumbent.plan, settings.gap)
            if all(t.gap <= max(settings.gap, 1.02 * known.gaps.get(t.name, 0.0)) for t in results):
                break
    if search.incumbent.plan is None:
        return Outcome("no_plan", reproducible=not watch.by_clock)
    best = keep_posts(model.variables, search.incumbent.plan)
    change = TierResult(TIERS[-1], value_of(model, TIERS[-1], best), 0.0, 1.0)
    gap = max(t.gap for t in results)
    return Outcome("optimal" if gap <= settings.gap + 1e-12 else "stopped", best, (*results, change), gap,
                   not watch.by_clock)


def model_low(model: Model) -> Vector:
    """Lower bounds of the columns."""
    return np.array([column.lower for column in model.columns])


def model_up(model: Model) -> Vector:
    """Upper bounds of the columns."""
    return np.array([column.upper for column in model.columns])


def certified(model: Model, relaxed: Relaxed, warm: Warm | None, plan: Vector, gap: float) -> tuple[TierResult, ...]:
    """Value and bound of every tier through money, each under the plan's own values of the tiers before."""
    found = []
    for tier in CERTIFIED:
        value, step = value_of(model, tier, plan), relaxed.step(tier)
        bound = model.constants[tier]
        if step is not None:
            bound += step.bound(float(step.earlier @ plan)) if warm is None else proved(
                warm, step, plan, value - bound - gap * abs(value))
        if relative_gap(value, bound) == 0.0:
            bound = min(bound, value)
        found.append(TierResult(tier, value, min(bound, value), gap))
    return tuple(found)

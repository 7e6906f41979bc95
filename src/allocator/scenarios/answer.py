"""One point of a sweep: read, built from what is known of the base, bounded, and where asked for planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from allocator import planner
from allocator.costs import costs
from allocator.errors import AllocatorError, InputError, SolverError
from allocator.instance import Instance
from allocator.models.arrays import carried
from allocator.models.engine import Vector, Watch
from allocator.models.near import Neighbour, certified, near
from allocator.models.outcome import Outcome
from allocator.models.rebuild import Built, built, rebuilt
from allocator.models.warm import CERTIFIED, Basis, Relaxed, Warm, estimated, relax
from allocator.reading import read
from allocator.result import Plan
from allocator.scenarios.records import Point, TierAnswer, by_kind, counted, unmet

_SMALL = 50_000
"""Nonzeros up to which a plan that is not proved near the base is solved anew, whole, and a bound is that of the
point's own relaxation: both take seconds. Beyond, a bound is what the base's prices prove of the point's numbers."""
Watching = Callable[[float], Watch]
"""Makes the watch of a solve that may take so many seconds."""


@dataclass
class Base:
    """The instance as it is, solved: what every point starts from."""

    path: Path
    scenario: str
    built: Built
    relaxed: Relaxed
    plan: Vector | None
    """Its plan, over the columns of `built`; None: there is none, or only bounds are asked for."""
    gaps: Mapping[str, float]
    """Of its tiers, to the relaxation's bounds."""

    @property
    def instance(self) -> Instance:
        return self.built.model.instance


@dataclass(frozen=True, slots=True)
class Asked:
    """A point to be answered."""

    key: str
    sets: tuple[str, ...]
    values: tuple[float, ...]
    quick: bool


def prepared(path: Path, scenario: str, *, quick: bool, watch: Watching,
             plan: Callable[[Built], Vector | None] | None = None,
             seconds: dict[str, float] | None = None) -> tuple[Base, Outcome | None]:
    """The base of a sweep, with what its own solve found; None: it was not solved.

    `plan` may bring a plan that an earlier run left.
    """
    spent = seconds if seconds is not None else {}
    with planner.clocked(spent, "read"):
        instance = read(path, (), scenario)
    with planner.clocked(spent, "build"):
        known = built(instance)
    with planner.clocked(spent, "bound"):
        warm = Warm(known.arrays, instance.settings.seed)
        relaxed = relax(warm, known.model)
    base = Base(path, scenario, known, relaxed, None, {})
    if quick or relaxed.infeasible:
        return base, None
    base.plan = plan(known) if plan is not None else None
    outcome: Outcome | None = None
    if base.plan is None:
        with planner.clocked(spent, "search"):
            outcome = _polished(base, warm, watch)
        base.plan = outcome.solution
    if base.plan is not None:
        base.gaps = {tier.name: tier.gap for tier in
                     certified(known.model, relaxed, warm, base.plan, instance.settings.gap)}
    return base, outcome


def _polished(base: Base, warm: Warm, watch: Watching) -> Outcome:
    """The base solved whole, then searched as its points are: else a point might look better for the search alone."""
    model, matrix, limit = base.built.model, base.built.arrays.matrix(), base.instance.settings.time_limit
    first = planner.search(model, matrix, watch(limit))
    last = base.relaxed.steps[-1].solved.x
    if first.solution is None or last is None or warm.long:    # a long one's search has taken its whole time
        return first
    again = near(model, matrix, base.relaxed, warm, Neighbour(first.solution, last, {}), watch(limit))
    mine, theirs = ([tier.value for tier in outcome.tiers[:len(CERTIFIED)]] for outcome in (again, first))
    if again.solution is None or not better(mine, theirs):
        return first
    bounds = {tier.name: tier.bound for tier in first.tiers}    # the earlier tiers are no worse: they hold here too
    tiers = tuple(replace(tier, bound=min(tier.value, max(tier.bound, bounds.get(tier.name, tier.bound))))
                  for tier in again.tiers)
    gap = max(tier.gap for tier in tiers[:len(CERTIFIED)])
    return replace(again, tiers=tiers, gap=gap,
                   status="optimal" if gap <= base.instance.settings.gap + 1e-12 else "stopped")


def better(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether tiers' values are better, the first that differs deciding."""
    for a, b in zip(one, other, strict=False):
        if abs(a - b) > 1e-7 * max(1.0, abs(b)):
            return a < b
    return False


class Answering:
    """Answers points one after the other over one warm matrix."""

    def __init__(self, base: Base, watch: Watching) -> None:
        self.base, self.watch = base, watch
        self.warm = Warm(base.built.arrays, base.instance.settings.seed)

    def point(self, asked: Asked) -> tuple[Point, Plan | None]:
        """The answer; whatever goes wrong is part of it."""
        seconds: dict[str, float] = {}
        try:
            return self._answer(asked, seconds)
        except InputError as error:
            text = "; ".join(str(problem) for problem in error.problems)
        except AllocatorError as error:
            text = str(error)
        except Exception as error:    # one point never takes the others with it
            text = f"{type(error).__name__}: {error}"
        self.warm = Warm(self.base.built.arrays, self.base.instance.settings.seed)
        return Point(key=asked.key, sets=asked.sets, values=asked.values, status="failed", error=text,
                     seconds=_rounded(seconds)), None

    def _answer(self, asked: Asked, seconds: dict[str, float]) -> tuple[Point, Plan | None]:
        base = self.base
        with planner.clocked(seconds, "read"):
            instance = read(base.path, asked.sets, base.scenario)
        with planner.clocked(seconds, "build"):
            own = rebuilt(base.built, instance) or built(instance)
        alike = own.columns == base.built.columns and own.rows == base.built.rows
        if asked.quick and alike and len(own.arrays.value) > _SMALL and not own.model.impossible:
            with planner.clocked(seconds, "bound"):
                bounds = estimated(own.arrays, own.model, base.relaxed.steps)
            if bounds is not None:
                return self._bounded(asked, seconds, bounds), None
        with planner.clocked(seconds, "bound"):
            relaxed, neighbour = self._relaxed(own)
        if relaxed.infeasible or own.model.impossible:
            return self._point(asked, seconds, "infeasible", "warm"), None
        if asked.quick:
            return self._bounded(asked, seconds, relaxed.bounds(own.model)), None
        way = "near"
        with planner.clocked(seconds, "search"):
            watch, matrix = self.watch(instance.settings.time_limit), own.arrays.matrix()
            outcome = Outcome("no_plan")
            if neighbour is not None:
                outcome = near(own.model, matrix, relaxed, self.warm, neighbour, watch)
            small = matrix.nonzeros <= _SMALL and outcome.status == "stopped"
            if (small or outcome.status == "no_plan") and not watch.over():
                way, outcome = "whole", planner.search(own.model, matrix, watch)
        with planner.clocked(seconds, "plan"):
            run = planner.finished(own.model, matrix, outcome, {})
        if run.plan is None:
            return self._point(asked, seconds, outcome.status, way), None
        return self._planned(asked, seconds, way, instance, outcome, run.plan), run.plan

    def _relaxed(self, own: Built) -> tuple[Relaxed, Neighbour | None]:
        """The point's relaxation from the base's bases, and the base's plan in the point's columns."""
        base = self.base
        alike = own.columns == base.built.columns and own.rows == base.built.rows
        bases: dict[str, Basis] | None = None
        if not alike:
            bases = {step.tier: step.basis.carried(base.built.columns, base.built.rows, own.columns, own.rows)
                     for step in base.relaxed.steps if step.basis is not None}
        self.warm.take(own.arrays)
        relaxed = relax(self.warm, own.model, base.relaxed.steps, bases,
                        same=alike and own.arrays.same(base.built.arrays))
        last = base.relaxed.steps[-1].solved.x if base.relaxed.steps else None
        if base.plan is None or last is None or relaxed.infeasible:
            return relaxed, None
        plan, known = base.plan, last
        if not alike:
            plan, known = (np.array(carried(x, base.built.columns, own.columns, 0.0), dtype=float)
                           for x in (base.plan, last))
        return relaxed, Neighbour(plan, known, base.gaps)

    def _bounded(self, asked: Asked, seconds: dict[str, float], bounds: Mapping[str, float]) -> Point:
        return self._point(asked, seconds, "bound", "warm", tiers=tuple(
            TierAnswer(name=tier, bound=bounds[tier]) for tier in CERTIFIED))

    def _planned(self, asked: Asked, seconds: dict[str, float], way: str, instance: Instance, outcome: Outcome,
                 plan: Plan) -> Point:
        return self._point(asked, seconds, outcome.status, way, gap=outcome.gap, tiers=tiers_of(outcome),
                           counts=counted(plan.decisions), costs=by_kind(costs(instance, plan.decisions)),
                           unmet=unmet(plan.findings))

    @staticmethod
    def _point(asked: Asked, seconds: dict[str, float], status: str, way: str, **more: object) -> Point:
        return Point.model_validate({"key": asked.key, "sets": asked.sets, "values": asked.values, "status": status,
                                     "way": way, "seconds": _rounded(seconds), **more})


def tiers_of(outcome: Outcome) -> tuple[TierAnswer, ...]:
    """Value and bound of the tiers; of the last, no bound is proved."""
    return tuple(TierAnswer(name=t.name, value=t.value, bound=t.bound if t.name in CERTIFIED else None)
                 for t in outcome.tiers)


def own_point(base: Base, outcome: Outcome | None, key: str, quick: bool,
              seconds: dict[str, float]) -> tuple[Point, Plan | None]:
    """The base's own answer, in the form of a point without changes."""
    model, asked = base.built.model, Asked(key, (), (), quick)
    if base.relaxed.infeasible or model.impossible:
        return Answering._point(asked, seconds, "infeasible", "warm"), None
    if quick:
        bounds = base.relaxed.bounds(model)
        return Answering._point(asked, seconds, "bound", "warm", tiers=tuple(
            TierAnswer(name=tier, bound=bounds[tier]) for tier in CERTIFIED)), None
    if outcome is None or outcome.solution is None:
        return Answering._point(asked, seconds, "no_plan" if outcome is None else outcome.status, "whole"), None
    run = planner.finished(model, base.built.arrays.matrix(), outcome, {})
    if run.plan is None:
        raise SolverError("a plan was found and could not be dealt", "找到了方案，却无法落实到人")
    found = run.plan
    return Answering._point(asked, seconds, outcome.status, "whole", gap=outcome.gap, tiers=tiers_of(outcome),
                            counts=counted(found.decisions), costs=by_kind(costs(base.instance, found.decisions)),
                            unmet=unmet(found.findings)), found


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in seconds.items()}

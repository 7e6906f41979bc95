"""One point of a sweep: read, built from what is known of the base, bounded, and where asked for planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from allocator import planner
from allocator.costs import by_kind, costs
from allocator.errors import AllocatorError, InputError, SolverError
from allocator.instance import Instance
from allocator.models import relaxations
from allocator.models.arrays import carried
from allocator.models.engine import Vector, Watch
from allocator.models.known import Strengthened
from allocator.models.near import Neighbour, certified, near
from allocator.models.outcome import Outcome
from allocator.models.priced import repriced
from allocator.models.rebuild import Built, built, rebuilt
from allocator.models.solve import TierSolver
from allocator.models.warm import CERTIFIED, Basis, Relaxed, Warm, relax
from allocator.reading import read
from allocator.result import Plan
from allocator.scenarios.records import Point, TierAnswer, counted, unmet

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
    strengthened: Strengthened | None = None
    """Of a long model: what the prices in `relaxed` are of. Its points are bounded by them, and planned from its last
    sum, solved anew."""

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
    if len(known.arrays.value) > relaxations.LONG and not known.model.impossible:
        found = _long(Base(path, scenario, known, Relaxed(), None, {}), quick, watch, plan, spent)
        if found is not None:
            return found
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


def _long(base: Base, quick: bool, watch: Watching, plan: Callable[[Built], Vector | None] | None,
          spent: dict[str, float]) -> tuple[Base, Outcome | None] | None:
    """The base of a long model: its own solve leaves the relaxations too. None: their prices prove nothing."""
    known, settings = base.built, base.instance.settings
    solver = TierSolver(known.model, known.arrays.matrix(), gap=settings.gap, seed=settings.seed,
                        watch=watch(settings.time_limit))
    solver.incumbent.plan = plan(known) if plan is not None and not quick else None
    outcome: Outcome | None = None
    with planner.clocked(spent, "bound" if quick or solver.best is not None else "search"):
        if quick or solver.best is not None:
            feasible = solver.relaxed() is not None
        else:
            outcome = solver.solve()
            feasible = outcome.status != "infeasible"
    if not feasible:
        base.relaxed.infeasible = True
        return base, None
    strengthened = Strengthened(known.arrays, solver.engine.cuts)
    relaxed = solver.known(strengthened.of(known.arrays))
    if relaxed is None:
        return None
    base.relaxed, base.strengthened, base.plan = relaxed, strengthened, solver.best
    if base.plan is not None:
        base.gaps = {tier.name: tier.gap for tier in certified(known.model, relaxed, None, base.plan, settings.gap)}
        with planner.clocked(spent, "bound"):    # its basis, for the points to start from
            warm, last = Warm(strengthened.of(known.arrays), settings.seed), relaxed.steps[-1]
            warm.lp((last.cost + last.weight * last.earlier) / last.scale, cold=True)
            last.basis = warm.basis()
    return base, outcome


def _polished(base: Base, warm: Warm, watch: Watching) -> Outcome:
    """The base solved whole, then searched as its points are: else a point might look better for the search alone."""
    model, matrix, limit = base.built.model, base.built.arrays.matrix(), base.instance.settings.time_limit
    first = planner.search(model, matrix, watch(limit))
    last = base.relaxed.steps[-1].solved.x
    if first.solution is None or last is None:
        return first
    again = near(model, matrix, base.relaxed, warm, Neighbour(first.solution, last, {}), watch(limit))
    mine, theirs = ([tier.value for tier in outcome.tiers[:len(CERTIFIED)]] for outcome in (again, first))
    if again.solution is None or not better(mine, theirs):
        return first
    bounds = {tier.name: tier.bound for tier in first.tiers}    # the earlier tiers are no worse: they hold here too
    tiers = tuple(replace(tier, bound=min(tier.value, max(tier.bound, bounds.get(tier.name, tier.bound))))
                  for tier in again.tiers)
    gap = max(tier.gap for tier in tiers[:len(CERTIFIED)])
    proved = gap <= base.instance.settings.gap + 1e-12
    if first.status == "optimal" and not proved:    # what is proved is not given up for what is not
        return first
    return replace(again, tiers=tiers, gap=gap, status="optimal" if proved else "stopped")


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
        self._warm: Warm | None = None

    @property
    def warm(self) -> Warm:
        """Handed over where a programme is to be solved first."""
        base = self.base
        if self._warm is None:
            arrays = base.built.arrays if base.strengthened is None else base.strengthened.of(base.built.arrays)
            self._warm = Warm(arrays, base.instance.settings.seed)
        return self._warm

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
        self._warm = None
        return Point(key=asked.key, sets=asked.sets, values=asked.values, status="failed", error=text,
                     seconds=_rounded(seconds)), None

    def _answer(self, asked: Asked, seconds: dict[str, float]) -> tuple[Point, Plan | None]:
        base = self.base
        with planner.clocked(seconds, "read"):
            instance = read(base.path, asked.sets, base.scenario)
        with planner.clocked(seconds, "build"):
            own = rebuilt(base.built, instance) or built(instance)
        alike = own.alike(base.built)
        priced = None
        with planner.clocked(seconds, "bound"):
            if not own.model.impossible and (base.strengthened is not None or (
                    asked.quick and alike and len(own.arrays.value) > _SMALL)):
                priced = self._repriced(own, alike, solve=not asked.quick)
            relaxed, neighbour = priced or self._relaxed(own, alike)
        if relaxed.infeasible or own.model.impossible:
            return self._point(asked, seconds, "infeasible", "warm"), None
        if asked.quick:
            return self._bounded(asked, seconds, relaxed.bounds(own.model)), None
        way = "near"
        with planner.clocked(seconds, "search"):
            watch, matrix = self.watch(instance.settings.time_limit), own.arrays.matrix()
            outcome = Outcome("no_plan")
            if neighbour is not None:
                outcome = near(own.model, matrix, relaxed, None if priced else self.warm, neighbour, watch)
            small = matrix.nonzeros <= _SMALL and outcome.status == "stopped"
            if (small or outcome.status == "no_plan") and not watch.over():
                way, outcome = "whole", planner.search(own.model, matrix, watch)
        with planner.clocked(seconds, "plan"):
            run = planner.finished(own.model, matrix, outcome, {})
        if run.plan is None:
            return self._point(asked, seconds, outcome.status, way), None
        return self._planned(asked, seconds, way, instance, outcome, run.plan), run.plan

    def _repriced(self, own: Built, alike: bool, *, solve: bool) -> tuple[Relaxed, Neighbour | None] | None:
        """The base's relaxation at the point's numbers, and the base's plan in its columns; None: it proves nothing.

        `solve`: the last sum is solved from the base's basis, which takes a tenth of what all sums take.
        """
        base, known = self.base, self.base.relaxed
        if not known.steps:    # the base has no solution: nothing to start from
            return None
        arrays, basis = own.arrays, known.steps[-1].basis
        if base.strengthened is not None:
            arrays = base.strengthened.of(arrays) if alike else arrays
        if not alike:
            rows = len(base.built.rows)

            def moved(prices: Vector) -> Vector:
                return np.array(carried(prices[:rows], base.built.rows, own.rows, 0.0), dtype=float)

            known = Relaxed([replace(step, prices=None if step.prices is None else moved(step.prices), more=tuple(
                replace(one, prices=moved(one.prices)) for one in step.more)) for step in known.steps])
            basis = None if basis is None else Basis(basis.columns, basis.rows[:rows]).carried(
                base.built.columns, base.built.rows, own.columns, own.rows)
        neighbour = self._neighbour(own, alike)
        found = repriced(known, arrays, own.model, None if neighbour is None else neighbour.relaxed)
        if found is None or not solve:
            return None if found is None else (found, neighbour)
        last = found.steps[-1]
        self.warm.take(arrays)
        solved = self.warm.lp((last.cost + last.weight * last.earlier) / last.scale, basis, cold=basis is None)
        if solved.infeasible:
            return Relaxed(infeasible=True), None
        last.solved = solved.divided(1 / last.scale)
        return found, neighbour

    def _relaxed(self, own: Built, alike: bool) -> tuple[Relaxed, Neighbour | None]:
        """The point's relaxation from the base's bases, and the base's plan in the point's columns."""
        base = self.base
        bases: dict[str, Basis] | None = None
        if not alike:
            bases = {step.tier: step.basis.carried(base.built.columns, base.built.rows, own.columns, own.rows)
                     for step in base.relaxed.steps if step.basis is not None}
        self.warm.take(own.arrays)
        relaxed = relax(self.warm, own.model, base.relaxed.steps, bases,
                        same=alike and own.arrays.same(base.built.arrays))
        return relaxed, None if relaxed.infeasible else self._neighbour(own, alike)

    def _neighbour(self, own: Built, alike: bool) -> Neighbour | None:
        """The base in the point's columns; None: it has no plan."""
        base = self.base
        plan, known = base.plan, base.relaxed.steps[-1].solved.x if base.relaxed.steps else None
        if plan is None or known is None:
            return None
        if not alike:
            plan, known = (np.array(carried(x, base.built.columns, own.columns, 0.0), dtype=float)
                           for x in (plan, known))
        return Neighbour(plan, known, base.gaps)

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

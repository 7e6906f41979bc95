"""The trade-off between money and the worst-off township, from the cheapest plan to the most equal one.

Statutory and policy shortfalls are held at what a solve reached, with a stated slack. The most equal plan has the
highest floor of licensed physicians per 1,000 residents that every township can reach, and among those the least sum of
shortfalls to the mean; in between, money is minimised under rising floors. Floors are rows of the same model, so a
point is the last one's matrix with other right-hand sides; points are solved from the most equal one down, because each
plan keeps every lower floor and starts the next search.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from allocator import planner
from allocator.costs import by_kind, costs
from allocator.errors import SolverError
from allocator.instance import Instance
from allocator.models.arrays import arrays
from allocator.models.build import TIERS, Model, ModelRow, value_of
from allocator.models.engine import Engine, Vector, Watch
from allocator.models.matrix import Matrix
from allocator.models.neighbourhood import neighbourhood
from allocator.models.outcome import Outcome, TierResult
from allocator.models.pool import keep_posts
from allocator.models.rebuild import built
from allocator.models.settle import Settled
from allocator.models.variables import Column
from allocator.models.warm import CERTIFIED, Warm, vector
from allocator.plan import Decisions
from allocator.plan_reader import PlanReader
from allocator.result import relative_gap
from allocator.scenarios.equity import TownshipFloor, densities, mean_density, shortfall, townships, with_floor
from allocator.scenarios.records import Frontier, FrontierPoint, TierAnswer, counted
from allocator.scenarios.watches import inside

SLACK = 0.005
"""By how much the statutory and policy tiers may be worse than solved."""
_CHEAP = 0.05
"""Share of the columns at 0 that a search frees, by reduced cost."""
_SMALL = 50_000
"""Nonzeros up to which the whole model is searched where a near search proves too little."""
_WORK = {"near": 4000, "whole": 40_000}
"""[check points of the solver]"""
_EVEN = 1e-7
"""Relative: floors and densities closer than this are the same."""
_ROOM = 1e-9

Watching = Callable[[float], Watch]
"""Makes the watch of a solve that may take so many seconds."""
Told = Callable[[int, int], None]
"""Told of every finished point: (how many are finished, how many are asked)."""


@dataclass
class _Found:
    """A plan, the value of what was minimised, and what was proved of it."""

    x: Vector
    value: float
    bound: float


class _Programme:
    """The model with other rows, some more columns and one objective; rows may change from solve to solve."""

    def __init__(self, model: Model, more: Sequence[Column], cost: Vector, watch: Watching) -> None:
        self.model, self.watch = model, watch
        self.columns = [*model.columns, *more]
        self.scale = max(1e-9, float(np.abs(cost).max(initial=0.0))) / 100
        self.cost = cost / self.scale
        self._warm: Warm | None = None

    def least(self, rows: Sequence[ModelRow], start: Vector | None, gap: float) -> _Found | None:
        """The least of the objective over whole-number plans; None: there is none, or time was up before one.

        `start`: a plan that keeps the rows.
        """
        found, seed, cost = arrays(self.columns, rows), self.model.instance.settings.seed, self.cost
        if self._warm is None:
            self._warm = Warm(found, seed)
        else:
            self._warm.take(found)
        lp = self._warm.lp(cost)
        if lp.x is None:
            return None
        bound, best, matrix = lp.value, start, found.matrix()
        watch = self.watch(self.model.instance.settings.time_limit)
        engine = Engine(matrix, seed=seed, watch=watch)
        free = neighbourhood(matrix.whole, lp, best, _CHEAP)
        for near in (True, False):
            proved = best is not None and relative_gap(float(cost @ best), bound) <= gap
            if watch.over() or proved or (not near and best is not None and matrix.nonzeros > _SMALL):
                break
            solved = engine.mip(cost, [], what="near" if near else "whole", free=free if near else None, start=best,
                                gap=gap / 2, work=_WORK["near" if near else "whole"])
            if solved.x is not None:
                x = np.where(matrix.whole, np.round(solved.x), solved.x)
                best = x if best is None or float(cost @ x) < float(cost @ best) else best
            if not near and not solved.infeasible:
                bound = max(bound, solved.bound)
        if best is None:
            return None
        value = float(cost @ best)
        return _Found(best, value * self.scale, min(bound, value) * self.scale)


class _Trade:
    """The programmes between money and the floor, over one model with its first tiers held."""

    def __init__(self, instance: Instance, model: Model, first: Outcome, mean: float, slack: float,
                 watch: Watching) -> None:
        self.instance, self.model, self.mean, self.watch = instance, model, mean, watch
        self.floors = [row for row in model.rows if row.what == TownshipFloor.name]
        at = [instance.rows[row.row][1].at for row in self.floors]
        self.residents = [instance.places.institution[i].population / 1000 for i in at]
        reader = PlanReader(instance, Decisions())
        self.fixed = min((d.density for d in densities(instance, reader) if d.at not in at), default=float("inf"))
        """Least density of the townships that no decision reaches."""
        values = {tier.name: tier.value for tier in first.tiers}
        self.rows = [row for row in model.rows if row.what != TownshipFloor.name]
        self.rows += [self._held(tier, values[tier], slack) for tier in CERTIFIED[:-1] if model.tiers[tier]]
        self.settled = Settled(model)
        self.money = _Programme(model, (), vector(model, "money"), watch)

    def _held(self, tier: str, value: float, slack: float) -> ModelRow:
        """A tier no worse than its value and the slack."""
        terms = self.model.tiers[tier]
        most = value + slack * abs(value) - self.model.constants[tier]
        return ModelRow(list(terms), list(terms.values()), -np.inf, most + _ROOM * max(1.0, abs(most)), "held")

    def above(self, floor: float) -> list[ModelRow]:
        """Every township at least at the floor."""
        return [replace(row, low=row.low + floor * residents - _ROOM * residents)
                for row, residents in zip(self.floors, self.residents, strict=True)]

    def least_density(self, x: Vector) -> float:
        """Of the worst-off township."""
        found = [(float(np.dot(x[row.columns], row.coefficients)) - row.low) / residents
                 for row, residents in zip(self.floors, self.residents, strict=True)]
        return min([*found, self.fixed])

    def highest(self, start: Vector) -> _Found | None:
        """The plan whose worst-off township has most: (plan, density, no plan's is higher than `bound`)."""
        j = len(self.model.columns)
        top = self.fixed if np.isfinite(self.fixed) else 1e4
        cost = np.zeros(j + 1)
        cost[j] = -1.0
        rows = [replace(row, columns=[*row.columns, j], coefficients=[*row.coefficients, -residents])
                for row, residents in zip(self.floors, self.residents, strict=True)]
        programme = _Programme(self.model, [Column("floor", (), 0.0, top, False)], cost, self.watch)
        found = programme.least([*self.rows, *rows], np.append(start, self.least_density(start)), _EVEN)
        return None if found is None else _Found(found.x[:j], self.least_density(found.x[:j]), -found.bound)

    def missing(self, floor: float, start: Vector) -> tuple[_Programme, list[ModelRow], _Found | None]:
        """The least sum of what is missing to the mean under a floor: the programme's rows, and its plan."""
        first = len(self.model.columns)
        more = [Column("missing", (k,), 0.0, np.inf, False) for k in range(len(self.floors))]
        cost = np.append(np.zeros(first), np.ones(len(more)))
        rows = [replace(row, columns=[*row.columns, first + k], coefficients=[*row.coefficients, 1.0],
                        low=row.low + self.mean * residents)
                for k, (row, residents) in enumerate(zip(self.floors, self.residents, strict=True))]
        rows += [*self.rows, *self.above(floor)]
        gaps = [max(0.0, self.mean * residents + row.low - float(np.dot(start[row.columns], row.coefficients)))
                for row, residents in zip(self.floors, self.residents, strict=True)]
        found = _Programme(self.model, more, cost, self.watch).least(rows, np.append(start, gaps), _EVEN)
        money = _Programme(self.model, more, np.append(vector(self.model, "money"), np.zeros(len(more))), self.watch)
        if found is not None:
            rows.append(ModelRow(list(range(first, first + len(more))), [1.0] * len(more), -np.inf,
                                 found.value + _EVEN * max(1.0, found.value), "held"))
        return money, rows, found

    def most_equal(self, floor: float, start: Vector, gap: float) -> _Found | None:
        """The cheapest plan of the highest floor and, under it, the least missing to the mean."""
        money, rows, found = self.missing(floor, start)
        if found is None:
            return None
        cheapest = money.least(rows, found.x, gap)
        return None if cheapest is None else replace(cheapest, x=cheapest.x[:len(self.model.columns)])

    def cheapest(self, floor: float | None, start: Vector, gap: float) -> _Found | None:
        """The cheapest plan under a floor; None: under none."""
        return self.money.least([*self.rows, *(self.above(floor) if floor is not None else ())], start, gap)


def frontier(instance: Instance, file: str, count: int, *, slack: float = SLACK, watch: Watch | None = None,
             told: Told | None = None) -> Frontier:
    """At most `count` points; fewer where a floor makes no difference, or `watch` said so. Each solve has the
    instance's time limit.

    Raises InputError where no township has a population, SolverError where there is no plan to start from.
    """
    whole = watch or Watch()
    one = inside(lambda: whole.over(), whole.tell)
    asked = with_floor(instance, file)
    known = built(asked)
    gap = instance.settings.gap
    first = planner.search(known.model, known.arrays.matrix(), one(instance.settings.time_limit))
    if first.solution is None:
        raise SolverError(f"no plan was found ({first.status}), so the first tiers have no values to hold",
                          "没有找到方案，无法固定前几层目标")
    mean = mean_density(densities(asked, PlanReader(asked, Decisions()), today=True))
    trade = _Trade(asked, known.model, first, mean, slack, one)
    told = told or (lambda done, of: None)

    found: list[tuple[float, _Found, float]] = []    # (floor, plan, seconds), from the most equal down

    def timed(floor: float, solve: Callable[[], _Found | None]) -> _Found | None:
        start = time.perf_counter()
        solved = solve()
        if solved is not None:
            found.append((floor, solved, time.perf_counter() - start))
            told(len(found), count)
        return solved

    cheapest = trade.cheapest(None, first.solution, gap)
    start = time.perf_counter()
    highest = trade.highest(first.solution)
    if cheapest is None or highest is None:
        raise SolverError("no plan was found that keeps the first tiers", "没有找到保持前几层目标的方案")
    bottom, top = trade.least_density(cheapest.x), highest.value
    if top > bottom + _EVEN * max(1.0, top):
        last = timed(top, partial(trade.most_equal, top, highest.x, gap))
        for floor in np.linspace(top, bottom, count)[1:-1].tolist():
            if last is None or whole.over():
                break
            last = timed(floor, partial(trade.cheapest, floor, last.x, gap))
    found.append((bottom, cheapest, time.perf_counter() - start))
    points = [_point(asked, known.model, known.arrays.matrix, trade, mean, *one) for one in reversed(_falling(found))]
    return _told(asked, points, mean, slack, TierAnswer(name="floor", value=highest.value, bound=highest.bound))


def _falling(found: list[tuple[float, _Found, float]]) -> list[tuple[float, _Found, float]]:
    """Plans from the most equal down, without those that cost no less than one that is more equal."""
    kept: list[tuple[float, _Found, float]] = []
    for one in found:
        if not kept or one[1].value < kept[-1][1].value - _EVEN * max(1.0, abs(kept[-1][1].value)):
            kept.append(one)
        else:    # the more equal plan keeps this floor too: what was proved here holds of it
            floor, plan, seconds = kept[-1]
            kept[-1] = (floor, plan, seconds + one[2])
    return kept


def _point(instance: Instance, model: Model, matrix: Callable[[], Matrix], trade: _Trade, mean: float, floor: float,
           found: _Found, seconds: float) -> FrontierPoint:
    """A plan dealt, checked, and counted outside the model."""
    gap = instance.settings.gap
    x = keep_posts(model.variables, trade.settled(found.x))
    constant = model.constants["money"]
    values = {tier: value_of(model, tier, x) for tier in TIERS}
    answer = TierAnswer(name="money", value=values["money"], bound=min(found.bound + constant, values["money"]))
    outcome = Outcome("optimal", x, tuple(TierResult(tier, value, value, gap) for tier, value in values.items()), 0.0)
    run = planner.finished(model, matrix(), outcome, {})
    assert run.plan is not None
    decisions = run.plan.decisions
    there = densities(instance, PlanReader(instance, decisions))
    least = min(d.density for d in there)
    if least < floor - 1e-6 * max(1.0, floor):
        raise SolverError(f"a township has {least:g} where {floor:g} was asked for",
                          f"有乡镇只有 {least:g}，而要求是 {floor:g}")
    return FrontierPoint(
        floor=floor, least=least, shortfall=shortfall(there, mean), money=answer,
        proved=(answer.gap or 0.0) <= gap + 1e-12, tiers=tuple(
            TierAnswer(name=tier, value=values[tier]) for tier in CERTIFIED[:-1]),
        densities=there, counts=counted(decisions), costs=by_kind(costs(instance, decisions)),
        seconds=round(seconds, 3))


def _told(instance: Instance, points: list[FrontierPoint], mean: float, slack: float, ceiling: TierAnswer) -> Frontier:
    """The points with what tells them apart: who gains, who loses, what is proved of the next."""
    first = {d.at: d.density for d in points[0].densities}
    finished = []
    for k, point in enumerate(points):
        gains = tuple(d.at for d in point.densities if d.density > first[d.at] + _EVEN)
        loses = tuple(d.at for d in point.densities if d.density < first[d.at] - _EVEN)
        after = points[k + 1].money.bound if k + 1 < len(points) else None
        finished.append(point.model_copy(update={
            "gains": gains, "loses": loses,
            "undominated": after is None or after > (point.money.value or 0.0)}))
    return Frontier(
        digest=instance.digest, name={"zh": instance.name.zh, "en": instance.name.en}, year=instance.years[-1],
        mean=mean, slack=slack, places={at: instance.places.institution[at].name for at in townships(instance.places)},
        ceiling=ceiling, points=tuple(finished),
        knee=knee([(p.least, p.money.value or 0.0) for p in finished]))


def knee(points: Sequence[tuple[float, float]]) -> int | None:
    """Index of the point furthest below the chord from the first to the last, both axes from 0 to 1.

    `points`: (equity, cost), rising. None: fewer than three points, or none lies below the chord.
    """
    if len(points) < 3:
        return None
    (x0, y0), (x1, y1) = points[0], points[-1]
    if x1 <= x0 or y1 <= y0:
        return None
    below = [(x - x0) / (x1 - x0) - (y - y0) / (y1 - y0) for x, y in points]    # distance to the chord times √2
    best = max(range(len(points)), key=lambda k: below[k])
    return best if below[best] > 1e-9 else None

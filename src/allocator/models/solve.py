"""Tiers, in order: blended from linear programmes first, then certified one by one from that plan.

1. Linear relaxations tier by tier give each tier's bound and what a unit of an earlier tier is worth in the next.
2. One blended objective at three times those prices: the relaxation's own support is solved as a small
   mixed-integer programme, then wider neighbourhoods, then one profession at a time with the others held.
3. Each tier is certified against its relaxation under the plan's own values of the earlier tiers; a tier that is not
   within the gap is searched alone, with the earlier ones locked; a plan is never given up for a worse one.
4. Fewer changes, at no loss in any earlier tier: a local improvement.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from allocator.errors import SolverError
from allocator.models.build import TIERS, Model, value_of
from allocator.models.engine import Engine, Solved, Vector, Watch
from allocator.models.matrix import Matrix
from allocator.models.pool import keep_posts
from allocator.models.settle import Settled
from allocator.result import relative_gap

Status = Literal["optimal", "stopped", "infeasible", "no_plan"]
CERTIFIED = TIERS[:-1]
"""Tiers whose gap is proved; the last is a local improvement."""
_SLACK = 1e-9
"""Relative slack of a lock: 1e-6 gave false infeasibility, 0 did so once."""
_STEEP = 3.0
"""How many times its price a unit of an earlier tier weighs in the blend."""
_NEAR = 0.05
"""Share of the columns at 0 that a wider neighbourhood frees, by reduced cost."""
_WORK = {"wide": 4000, "profession": 4000, "whole": 40000, "change": 2000}
"""Work of each kind of search [check points of the solver]."""


@dataclass(frozen=True, slots=True)
class TierResult:
    """What was found and proved of one tier."""

    name: str
    value: float
    bound: float
    """No plan that keeps the earlier tiers' values is below this."""
    tolerance: float
    """The relative gap that was asked for; of the last tier, none is proved."""

    @property
    def gap(self) -> float:
        return relative_gap(self.value, self.bound)


@dataclass
class Outcome:
    """What a solve proved."""

    status: Status
    solution: Vector | None = None
    tiers: tuple[TierResult, ...] = ()
    gap: float | None = None
    reproducible: bool = True
    trace: list[tuple[float, str, float, float]] = field(default_factory=list)
    """(seconds, tier, value, bound) whenever a better plan was found."""


class TierSolver:
    """Solves one model, tier by tier."""

    def __init__(self, model: Model, matrix: Matrix, *, gap: float, seed: int, watch: Watch) -> None:
        self.model = model
        self.engine = Engine(matrix, seed=seed, watch=watch)
        self.watch = watch
        self.whole = matrix.whole
        self.gap = gap
        self.cost: dict[str, Vector] = {tier: self._vector(tier) for tier in TIERS}
        self.settled = Settled(model)
        self._known: dict[str, tuple[dict[str, float], Solved, dict[str, float]]] = {}
        """By tier: the earlier tiers' values, the relaxation under them, and their prices."""
        self.started = time.perf_counter()
        self.outcome = Outcome("no_plan")
        self.best: Vector | None = None

    def _vector(self, tier: str) -> Vector:
        cost = np.zeros(len(self.model.columns))
        for j, value in self.model.tiers[tier].items():
            cost[j] = value
        return cost

    # pieces ----------------------------------------------------------------------------------------------------

    def _lock(self, tier: str, value: float, slack: float) -> tuple[Vector, float]:
        most = value - self.model.constants[tier]
        return (self.cost[tier], most + slack * max(1.0, abs(most)))

    def _locks(self, values: dict[str, float], slack: float = _SLACK) -> list[tuple[Vector, float]]:
        return [self._lock(tier, value, slack) for tier, value in values.items() if self.model.tiers[tier]]

    def _relaxed(self, tier: str, values: dict[str, float]) -> tuple[Solved, dict[str, float]]:
        """The relaxation of a tier under the earlier tiers' values, and what a unit of each of them is worth.

        A lock too tight for the solver is loosened; what was solved once is not solved again.
        """
        held = {t: value for t, value in values.items() if self.model.tiers[t]}
        known = self._known.get(tier)
        if known and all(abs(known[0][t] - value) <= _SLACK * max(1.0, abs(value)) for t, value in held.items()):
            return known[1], known[2]
        lp = self._loosened(tier, values)
        prices = {} if lp.infeasible else dict(zip(held, map(abs, self.engine.lock_prices()), strict=True))
        self._known[tier] = (held, lp, prices)
        return lp, prices

    def _from_elsewhere(self, tier: str, values: dict[str, float]) -> float:
        """A bound on a tier's relaxation under other values of the earlier tiers than those it was solved for.

        The least a tier can cost is convex in the locks, and their prices are its slope: the tangent lies below it.
        """
        held, lp, prices = self._known[tier]
        return lp.value - sum(price * (values[t] - held[t]) for t, price in prices.items())

    def _loosened(self, tier: str, values: dict[str, float]) -> Solved:
        lp = self.engine.lp(self.cost[tier], self._locks(values))
        for slack in (_SLACK * 10, _SLACK * 100):
            if not lp.infeasible or not values:
                break
            lp = self.engine.lp(self.cost[tier], self._locks(values, slack))
        return lp

    def _better(self, x: Vector) -> bool:
        """Whether a plan is better than the best: tier by tier, in order."""
        if self.best is None:
            return True
        for tier in CERTIFIED:
            new, old = value_of(self.model, tier, x), value_of(self.model, tier, self.best)
            if abs(new - old) > 1e-7 * max(1.0, abs(old)):
                return new < old
        return False

    def _keep(self, found: Solved) -> None:
        if found.x is None:
            return
        x = self.settled(np.where(self.whole, np.round(found.x), found.x))
        if self._better(x):
            self.best = x
            for tier in CERTIFIED:
                self.outcome.trace.append((time.perf_counter() - self.started, tier, value_of(self.model, tier, x),
                                           -np.inf))

    def _near(self, lp: Solved, share: float) -> NDArray[np.bool_]:
        """Whole columns to free: in the relaxation's or the best plan's support, or of small reduced cost."""
        assert lp.x is not None
        assert lp.duals is not None
        free = self.whole & (lp.x > 1e-6)
        if self.best is not None:
            free |= self.whole & (self.best > 1e-6)
        rest = self.whole & ~free
        if share and rest.any():
            others = np.flatnonzero(rest)
            cheapest = np.argsort(lp.duals[others], kind="stable")[:int(share * len(others)) + 1]
            free[others[cheapest]] = True
        return free

    def _search(self, what: str, cost: Vector, locks: list[tuple[Vector, float]], free: NDArray[np.bool_] | None, *,
                gap: float, work: int | None) -> Solved | None:
        if self.watch.over():
            return None
        found = self.engine.mip(cost, locks, what=what, free=free, start=self.best, gap=gap, work=work)
        self._keep(found)
        return found

    # the solve -------------------------------------------------------------------------------------------------

    def solve(self) -> Outcome:
        """All tiers; the outcome says what was proved."""
        outcome = self.outcome
        if self.model.impossible:
            outcome.status = "infeasible"
            return outcome
        weights = self._prices()
        if weights is None:
            outcome.status = "infeasible"
            return outcome
        blend = sum((weight * self.cost[tier] for tier, weight in weights.items()), np.zeros(self.engine.n))
        if self._descend(blend):
            outcome.status = "infeasible"
            return outcome
        if self.best is None:
            outcome.reproducible = not self.watch.by_clock
            return outcome
        tiers = self._certify()
        bounds = {tier.name: tier.bound for tier in tiers}
        self._fewer_changes()
        assert self.best is not None
        self.best = keep_posts(self.model.variables, self.best)
        outcome.solution = self.best
        values = {tier: value_of(self.model, tier, self.best) for tier in CERTIFIED}
        tiers = tuple(TierResult(tier, values[tier], min(bounds[tier], values[tier]), self.gap) for tier in CERTIFIED)
        change = value_of(self.model, TIERS[-1], self.best)
        outcome.tiers = (*tiers, TierResult(TIERS[-1], change, 0.0, 1.0))
        outcome.gap = max(tier.gap for tier in tiers)
        outcome.status = "optimal" if outcome.gap <= self.gap + 1e-12 else "stopped"
        outcome.reproducible = not self.watch.by_clock
        return outcome

    def _prices(self) -> dict[str, float] | None:
        """Weights of the blend, money at 1; None: even the relaxation has no solution."""
        values: dict[str, float] = {}
        worth: dict[str, float] = {}
        before: list[str] = []
        for tier in CERTIFIED:
            lp, prices = self._relaxed(tier, values)
            if lp.infeasible:
                if before:
                    raise SolverError(f"{tier}: called infeasible, though the tier before has a solution")
                return None
            worth |= {f"{earlier}/{tier}": price for earlier, price in prices.items()}
            values[tier] = lp.value + self.model.constants[tier]
            before.append(tier)
        policy = _STEEP * max(worth.get("policy/money", 0.0), 1.0)
        statutory = _STEEP * max(worth.get("statutory/money", 0.0), policy * worth.get("statutory/policy", 0.0), policy)
        scale = max(abs(values["money"]), 1.0) / 1e4
        return {"statutory": statutory / scale, "policy": policy / scale, "money": 1.0 / scale}

    def _descend(self, blend: Vector) -> bool:
        """Plans of the blended objective, ever wider; True: proved that there is none."""
        lp = self.engine.lp(blend, [])
        fine = self.gap / 20
        for share, work in ((0.0, _WORK["wide"]), (_NEAR, _WORK["wide"])):
            if self.best is not None and relative_gap(float(blend @ self.best), lp.value) <= fine / 10:
                return False
            self._search("support" if not share else "near", blend, [], self._near(lp, share), gap=fine, work=work)
        if self.best is None:
            found = self._search("whole", blend, [], None, gap=fine, work=_WORK["whole"])
            return found is not None and found.infeasible
        for group in self._professions():
            if relative_gap(float(blend @ self.best), lp.value) <= fine / 10:
                break
            near = self._near(lp, 2 * _NEAR)
            self._search("profession", blend, [], self.whole & group & near, gap=fine / 5, work=_WORK["profession"])
        return False

    def _professions(self) -> list[NDArray[np.bool_]]:
        """Columns of each profession and those of none; the largest first."""
        v, people = self.model.variables, self.model.instance.people
        names = []
        for column in self.model.columns:
            if column.cohort >= 0:
                names.append(people[v.cohorts[column.cohort].example].profession)
            elif column.hub >= 0:
                names.append(people[v.hubs[column.hub].example].profession)
            elif column.channel >= 0:
                names.append(v.channels[column.channel].profession)
            else:
                names.append("")
        found = np.array(names)
        sizes = {name: int((found == name).sum()) for name in sorted(set(names)) if name}
        return [(found == name) | (found == "") for name in sorted(sizes, key=lambda name: (-sizes[name], name))]

    def _certify(self) -> tuple[TierResult, ...]:
        """Bounds tier by tier, under the plan's own values of the earlier tiers; search where a tier falls short.

        The tangent of the relaxation solved first gives a bound at once, and all there is when time is up; the
        relaxation with the earlier tiers locked gives the next, and a near search a better plan; then the whole model
        is searched with the earlier tiers priced, and where prices are too weak for whole persons, locked.
        """
        results: list[TierResult] = []
        locked: dict[str, float] = {}
        for tier in CERTIFIED:
            assert self.best is not None
            constant = self.model.constants[tier]
            value = value_of(self.model, tier, self.best)
            bound = constant + self._from_elsewhere(tier, locked)
            if relative_gap(value, bound) <= self.gap or self.watch.over():
                results.append(TierResult(tier, value, min(bound, value), self.gap))
                locked[tier] = value
                continue
            locks = self._locks(locked)
            lp, prices = self._relaxed(tier, locked)
            if lp.infeasible:
                raise SolverError(f"{tier}: called infeasible, though a plan is in hand")
            bound = max(bound, constant + lp.value)
            if relative_gap(value, bound) > self.gap:
                scale = 1e4 / max(abs(value), 1.0)
                self._search(tier, scale * self.cost[tier], locks, self._near(lp, _NEAR), gap=self.gap / 2,
                             work=_WORK["wide"])
                value = value_of(self.model, tier, self.best)
            if relative_gap(value, bound) > self.gap:
                bound = max(bound, self._prove(tier, locked, prices))
                value = value_of(self.model, tier, self.best)
            if relative_gap(value, bound) > self.gap:
                scale = 1e4 / max(abs(value), 1.0)
                found = self._search(tier, scale * self.cost[tier], locks, None, gap=self.gap / 2, work=_WORK["whole"])
                value = value_of(self.model, tier, self.best)
                if found is not None and not found.infeasible:
                    bound = max(bound, constant + found.bound / scale)
            results.append(TierResult(tier, value, min(bound, value), self.gap))
            locked[tier] = value
        return tuple(results)

    def _prove(self, tier: str, locked: dict[str, float], prices: dict[str, float]) -> float:
        """A bound on a tier from the whole model, with the earlier tiers priced rather than locked.

        A dense lock makes the search's relaxations many times slower. With weights W on the earlier tiers, any bound B
        of the blend gives B - W v on the tier for every plan that keeps their values v.
        """
        assert self.best is not None
        scale = 1e4 / max(abs(value_of(self.model, tier, self.best)), 1.0)
        weights = {t: scale * _STEEP / 2 * max(price, 1e-6) for t, price in prices.items()}
        blend = sum((weight * self.cost[t] for t, weight in weights.items()), scale * self.cost[tier])
        part = abs(scale * float(self.cost[tier] @ self.best))
        gap = self.gap * 0.8 * part / max(abs(float(blend @ self.best)), 1e-9)
        found = self._search(tier, blend, [], None, gap=gap, work=_WORK["whole"])
        if found is None or found.infeasible:
            return -np.inf
        kept = sum(weight * (locked[t] - self.model.constants[t]) for t, weight in weights.items())
        return self.model.constants[tier] + (found.bound - kept) / scale

    def _fewer_changes(self) -> None:
        """Among the plan's own decisions, the fewest changes that keep every earlier tier."""
        assert self.best is not None
        if not self.model.tiers["change"] or self.watch.over():
            return
        locks = self._locks({tier: value_of(self.model, tier, self.best) for tier in CERTIFIED})
        change = self.cost["change"]
        found = self.engine.mip(change, locks, what="change", free=self.whole & (self.best > 1e-6), start=self.best,
                                gap=self.gap, work=_WORK["change"])
        if found.x is not None:
            x = self.settled(np.where(self.whole, np.round(found.x), found.x))
            if float(change @ x) < float(change @ self.best) - 1e-6 and not self._worse(x):
                self.best = x

    def _worse(self, x: Vector) -> bool:
        assert self.best is not None
        return any(value_of(self.model, tier, x) > value_of(self.model, tier, self.best)
                   + 1e-7 * max(1.0, abs(value_of(self.model, tier, self.best))) for tier in CERTIFIED)


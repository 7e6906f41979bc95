"""Tiers, in order: blended from linear programmes first, then certified one by one from that plan.

1. The relaxation's rows are rounded at a first weighted sum, near which a long model's first plan is found; relaxations
   of weighted sums then give each tier's bound and what a unit of an earlier tier is worth in the next.
2. One blended objective at some three times those prices: the neighbourhood of its relaxation is solved as a small
   mixed-integer programme, then one profession at a time with the others held, then the neighbourhood again.
3. Each tier is certified against its relaxation under the plan's own values of the earlier tiers; a tier that is not
   within the gap is searched alone, with the earlier ones held; a plan is never given up for a worse one.
4. Fewer changes, at no loss in any earlier tier: a local improvement.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allocator.errors import SolverError
from allocator.models import relaxations
from allocator.models.arrays import Arrays
from allocator.models.build import TIERS, Model, value_of
from allocator.models.engine import Engine, Solved, Vector, Watch
from allocator.models.incumbent import Incumbent
from allocator.models.known import known
from allocator.models.matrix import Matrix
from allocator.models.neighbourhood import neighbourhood
from allocator.models.outcome import Outcome, TierResult
from allocator.models.pool import keep_posts
from allocator.models.relaxations import Corner, Curve
from allocator.models.warm import CERTIFIED, Relaxed, vector
from allocator.result import relative_gap
from allocator.targets import CENT

_SLACK = 1e-9
"""Relative slack of a lock: 1e-6 gave false infeasibility, 0 did so once."""
_STEEP = 3.0
"""How many times its price a unit of an earlier tier weighs in the blend."""
_SURE = 100.0
"""Weight of a statutory shortfall in the blend, in the policy tier's units, where the relaxation has none."""
_NEAR = 0.05
"""Share of the columns at 0 that a wider neighbourhood frees, by reduced cost."""
_WIDE = 0.3
"""The same for one profession, the others held."""
_CUT_ROUNDS = 30
"""Rounds of cuts at the root."""
_APART = 4096.0
"""How many times as much a tier's dearest unit weighs as a later tier's, where rows are rounded."""
_COARSE = 6
"""How many times the finest gap is enough for a first plan."""
_ROUNDS = 3
"""Rounds over the professions, while a round gains more than a twentieth of the gap."""
_LARGE = 200_000
"""Nonzeros beyond which the whole model is not searched: one round of cuts took 200 s at 337,000 and raised the bound
by a thousandth."""
_FOR_BOUNDS = 0.1
"""Share of the time left that searches of the blend leave to what is proved of their plan."""
_WORK = {"first": 4000, "profession": 600, "near": 1500, "whole": 40000, "change": 2000}
"""Work of each kind of search [check points of the solver]."""


@dataclass(frozen=True, slots=True)
class _Blend:
    """A weighted sum of the tiers."""

    cost: Vector
    base: float
    """What every plan has of it: the least statutory shortfall."""
    relaxed: Solved
    least: float
    """Of the relaxation, above the base."""
    fine: float
    """Relative gap above the base at which a search ends."""

    def of(self, x: Vector) -> float:
        """Value above the base."""
        return float(self.cost @ x) - self.base

    def met(self, x: Vector) -> bool:
        """Whether a plan is as good as the relaxation."""
        return relative_gap(self.of(x), self.least) <= self.fine / 10


class TierSolver:
    """Solves one model, tier by tier."""

    def __init__(self, model: Model, matrix: Matrix, *, gap: float, seed: int, watch: Watch) -> None:
        self.model = model
        self.engine = Engine(matrix, seed=seed, watch=watch)
        self.watch = watch
        self.whole = matrix.whole
        self.gap = gap
        self.cost: dict[str, Vector] = {tier: vector(model, tier) for tier in TIERS}
        self.incumbent = Incumbent(model, matrix.whole)
        self.curves: dict[str, Curve] = {}
        """By tier: its relaxation for every value of the earlier tiers."""
        self.chain: dict[str, Corner] = {}
        """By tier: the corner that the next tier's earlier sum is made of."""
        self._least = 0.0
        """Least value of the statutory tier, without its constant, at which relaxations are held."""
        self._relaxed: Solved | None = None
        """The blend's relaxation, where a sum solved on the way is the same."""
        self.started = time.perf_counter()
        self.outcome = Outcome("no_plan")

    @property
    def best(self) -> Vector | None:
        """The best plan so far."""
        return self.incumbent.plan

    # pieces ----------------------------------------------------------------------------------------------------

    def _lock(self, tier: str, value: float, slack: float) -> tuple[Vector, float]:
        most = value - self.model.constants[tier]
        return (self.cost[tier], most + slack * max(1.0, abs(most)))

    def _locks(self, values: dict[str, float], slack: float = _SLACK) -> list[tuple[Vector, float]]:
        return [self._lock(tier, value, slack) for tier, value in values.items() if self.model.tiers[tier]]

    def _near(self, lp: Solved, share: float) -> NDArray[np.bool_]:
        return neighbourhood(self.whole, lp, self.best, share)

    def _search(self, what: str, cost: Vector, locks: list[tuple[Vector, float]], free: NDArray[np.bool_] | None, *,
                gap: float, work: int | None, base: float = 0.0) -> Solved | None:
        if self.watch.over():
            return None
        found = self.engine.mip(cost, locks, what=what, free=free, start=self.best, gap=gap, work=work, base=base)
        if self.incumbent.shown(found):
            assert self.best is not None
            self.outcome.trace += [(time.perf_counter() - self.started, tier, value_of(self.model, tier, self.best),
                                    -np.inf) for tier in CERTIFIED]
        return found

    # the solve -------------------------------------------------------------------------------------------------

    def solve(self) -> Outcome:
        """All tiers; the outcome says what was proved."""
        outcome = self.outcome
        if self.model.impossible:
            outcome.status = "infeasible"
            return outcome
        weights = self.relaxed(early=True)
        if weights is None:
            outcome.status = "infeasible"
            return outcome
        with self.watch.sparing(_FOR_BOUNDS):
            nothing = self._descend(weights)
        if nothing:
            outcome.status = "infeasible"
            return outcome
        if self.best is None:
            outcome.reproducible = not self.watch.by_clock
            return outcome
        tiers = self._certify()
        bounds = {tier.name: tier.bound for tier in tiers}
        self._fewer_changes()
        assert self.best is not None
        outcome.solution = self.incumbent.plan = keep_posts(self.model.variables, self.best)
        values = {tier: value_of(self.model, tier, self.best) for tier in CERTIFIED}
        tiers = tuple(TierResult(tier, values[tier], min(bounds[tier], values[tier]), self.gap) for tier in CERTIFIED)
        change = value_of(self.model, TIERS[-1], self.best)
        outcome.tiers = (*tiers, TierResult(TIERS[-1], change, 0.0, 1.0))
        outcome.gap = max(tier.gap for tier in tiers)
        outcome.status = "optimal" if outcome.gap <= self.gap + 1e-12 else "stopped"
        outcome.reproducible = not self.watch.by_clock
        return outcome

    def relaxed(self, *, early: bool = False) -> dict[str, float] | None:
        """Solves the relaxations: weights of the blend; None: even they have no solution.

        `early`: a plan is searched for as soon as a long model's rows are rounded, before prices are known.
        """
        if not self._long:
            self._rounded()
        return self._prices(early=early)

    def known(self, arrays: Arrays) -> Relaxed | None:
        """What the relaxations leave for neighbours; `arrays`: the model's, with the cuts."""
        curve = self.curves[CERTIFIED[-1]]
        close = curve.least + self.gap / 5 * abs(curve.least)
        at = [close] if self.best is None else [max(close, float(curve.earlier @ self.best)), close]
        return known(self.engine, self.curves, self.chain, arrays, self.model, at)

    def _rounded(self) -> tuple[dict[str, float], Solved | None]:
        """Rounds the relaxation's rows, again and again, at a sum of the tiers in which each has some weight.

        The weights, and the sum's last relaxation.
        """
        held = self.engine.pinned    # then no statutory shortfall is left to weigh
        weights = {tier: 1.0 for tier in CERTIFIED[held:] if self.cost[tier].any()}
        for tier in CERTIFIED[-2::-1]:
            later = max((weights[t] * float(np.abs(self.cost[t]).max()) for t in weights
                         if CERTIFIED.index(t) > CERTIFIED.index(tier)), default=0.0)
            if tier in weights and later:
                weights[tier] = _APART * later / float(np.abs(self.cost[tier]).max())
        blend = sum((weight * self.cost[tier] for tier, weight in weights.items()), np.zeros(self.engine.n))
        lp: Solved | None = None
        for k in range(_CUT_ROUNDS):
            lp = self.engine.lp(blend, [], cold=not k)
            if lp.x is None or self.watch.over() or not self.engine.cut(lp.x):
                break
        return weights, lp

    def _prices(self, *, hold: bool = True, early: bool = False) -> dict[str, float] | None:
        """Weights of the blend, money at 1; None: even the relaxation has no solution.

        On a long model the relaxations that follow are held where the statutory tier's is at its least (`hold`): bounds
        cost nothing where a steep weight made relaxations several times as long.
        """
        self.engine.unpin()
        earlier, least = np.zeros(self.engine.n), 0.0
        last: Solved | None = None
        weights: dict[str, float] = {}
        for tier in CERTIFIED:
            curve = self.curves[tier] = Curve(self.engine, self.cost[tier], earlier, least)
            size = abs(float(self.cost[tier] @ last.x)) if last and last.x is not None else 1.0
            close = least + self.gap / 5 * abs(least)
            corner = curve.steepest(size, least if tier != CERTIFIED[-1] else close)
            if corner.solved.infeasible and self.engine.pinned:
                return self._prices(hold=False)
            if corner.solved.infeasible:
                if weights:
                    raise SolverError(f"{tier}: called infeasible, though the tier before has a solution")
                return None
            last, self.chain[tier] = corner.solved, corner
            if hold and tier == "statutory" and self._long and self.cost[tier].any():
                self.engine.pin(self.cost[tier], last)
                self._least = last.value
                weights = {tier: _SURE}
                rounded, lp = self._rounded()
                if early and rounded and lp is not None and lp.x is not None:
                    size = max(abs(float(self.cost["money"] @ lp.x)), 1.0) / 1e4
                    sums = {tier: _SURE * max(rounded.values()), **rounded}
                    self._first(self._blend({t: w / size for t, w in sums.items()}, lp.divided(size)))
                continue
            curve.bound(close)
            price = _STEEP * max(curve.slope(close), 1.0) if earlier.any() else 1.0
            if earlier.any() and self.engine.pinned:    # a sum solved already serves: one more takes as long as all
                corner = curve.above(2 * price / 3)
                price = corner.weight
            weights = {t: price * weight for t, weight in weights.items()} | {tier: 1.0}
            # a unit of each earlier tier, in units of this one: their sum is what the next tier's curve stands over
            if tier != CERTIFIED[-1]:
                earlier, least = self.cost[tier] + corner.weight * earlier, corner.value
        scale = max(abs(float(self.cost["money"] @ last.x)) if last and last.x is not None else 1.0, 1.0) / 1e4
        self._relaxed = corner.solved.divided(scale) if self.engine.pinned and earlier.any() else None
        return {tier: weight / scale for tier, weight in weights.items()}

    @property
    def _long(self) -> bool:
        return self.engine.matrix.nonzeros > relaxations.LONG

    def _descend(self, weights: dict[str, float]) -> bool:
        """Plans of the blended objective: near its relaxation, then profession by profession; True: there is none."""
        blend = self._blend(weights, self._relaxed)
        self._first(blend)
        if self.best is None:
            found = self._blended("whole", blend, None, gap=blend.fine, work=_WORK["whole"])
            return found is not None and found.infeasible
        self._rounds(blend)
        if self._long and not blend.met(self.best):    # other columns are cheap where an earlier unit is worth less
            cheapest = min(self.curves[CERTIFIED[-1]].corners, key=lambda corner: corner.weight)
            self._blended("near", blend, self._near(cheapest.solved, _NEAR), gap=blend.fine, work=_WORK["near"])
        return False

    def _blend(self, weights: dict[str, float], held: Solved | None) -> _Blend:
        """A sum of all tiers; `held`: its relaxation where the statutory shortfall is held, without that."""
        cost = sum((weight * self.cost[tier] for tier, weight in weights.items()), np.zeros(self.engine.n))
        base = weights["statutory"] * self._least if self.engine.pinned else 0.0
        lp = held or self.engine.lp(cost, [])
        return _Blend(cost, base, lp, lp.value if held else lp.value - base, self.gap / 20)

    def _first(self, blend: _Blend) -> None:
        """A plan near the relaxation, ever wider until there is one."""
        for share in (_NEAR, 3 * _NEAR):
            self._blended("near", blend, self._near(blend.relaxed, share), gap=_COARSE * blend.fine,
                          work=_WORK["first"])
            if self.best is not None:
                return

    def _blended(self, what: str, blend: _Blend, free: NDArray[np.bool_] | None, *, gap: float,
                 work: int) -> Solved | None:
        return self._search(what, blend.cost, [], free, gap=gap, work=work, base=blend.base)

    def _rounds(self, blend: _Blend) -> None:
        """One profession after the other, the others held, then the neighbourhood; while a round gains."""
        for _ in range(_ROUNDS):
            assert self.best is not None
            before = blend.of(self.best)
            for group in self._professions():
                if blend.met(self.best):
                    return
                near = self._near(blend.relaxed, _WIDE)
                self._blended("profession", blend, self.whole & group & near, gap=blend.fine / 5,
                              work=_WORK["profession"])
            if not blend.met(self.best):
                self._blended("near", blend, self._near(blend.relaxed, _NEAR), gap=blend.fine, work=_WORK["near"])
            if relative_gap(before, blend.of(self.best)) <= blend.fine:
                return

    def _professions(self) -> list[NDArray[np.bool_]]:
        """Columns of each profession and those of none; the smallest first."""
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
        return [(found == name) | (found == "") for name in sorted(sizes, key=lambda name: (sizes[name], name))]

    def _certify(self) -> tuple[TierResult, ...]:
        """Bounds tier by tier; again from the first, where the search of a later tier has bettered an earlier one."""
        assert self.best is not None
        short = float(self.cost["statutory"] @ self.best)
        if self.engine.pinned and short > self._least + _SLACK * max(1.0, abs(self._least)):
            self._prices(hold=False)    # the plan falls shorter after all: what was proved at the least says nothing
        while True:
            results = self._certified_once()
            found = (value_of(self.model, tier.name, self.best) for tier in results)
            if self.watch.over() or all(value >= tier.value - 1e-7 * max(1.0, abs(tier.value))
                                        for value, tier in zip(found, results, strict=True)):
                return results

    def _certified_once(self) -> tuple[TierResult, ...]:
        """Bounds tier by tier, under the plan's own values of the earlier tiers; search where a tier falls short.

        The relaxation as the earlier tiers stand gives a bound at once, and a near search a better plan; then, where
        the model is small enough, the search of all of it.
        """
        results: list[TierResult] = []
        locked: dict[str, float] = {}
        assert self.best is not None
        for tier in CERTIFIED:
            curve, constant = self.curves[tier], self.model.constants[tier]
            before = float(curve.earlier @ self.best)
            value = value_of(self.model, tier, self.best)
            bound = constant + curve.bound(before, over=True)
            if not self._reached(tier, value, bound) and not self.watch.over():
                bound = max(bound, constant + curve.bound(before))
            for improve in (self._search_near, self._search_whole):
                if self._reached(tier, value, bound) or self.watch.over():
                    break
                bound = max(bound, constant + improve(tier, self._locks(locked), before))
                value = value_of(self.model, tier, self.best)
            results.append(TierResult(tier, value, min(bound, value), self.gap))
            locked[tier] = value
        return tuple(results)

    def _reached(self, tier: str, value: float, bound: float) -> bool:
        """Whether a tier needs no more search: within the gap; asked for none, within what arithmetic bears, of money
        half a cent.

        A millionth of an earlier tier, which counts as proved, may be worth a thousandth of a later one.
        """
        least = max(_SLACK * max(1.0, abs(value)), CENT if tier == "money" else 0.0)
        return value - bound <= max(self.gap * abs(value), least)

    def _search_near(self, tier: str, locks: list[tuple[Vector, float]], before: float) -> float:
        """A better plan near the relaxation's, the earlier tiers locked; proves nothing."""
        assert self.best is not None
        scale = 1e4 / max(abs(value_of(self.model, tier, self.best)), 1.0)
        near = self._near(self.curves[tier].nearest(before).solved, _NEAR)
        self._search(tier, scale * self.cost[tier], locks, near, gap=self.gap / 2, work=_WORK["first"])
        return -np.inf

    def _search_whole(self, tier: str, locks: list[tuple[Vector, float]], before: float) -> float:
        """The whole model searched: the earlier tiers priced; then locked, prices being too weak for whole persons.

        A dense lock makes the search's relaxations many times slower. With weights W on the earlier tiers, any bound B
        of the blend gives B - W v on the tier for every plan that keeps their values v.
        """
        assert self.best is not None
        if self.engine.matrix.nonzeros > _LARGE:
            return -np.inf
        curve, constant = self.curves[tier], self.model.constants[tier]
        scale = 1e4 / max(abs(value_of(self.model, tier, self.best)), 1.0)
        bound = -np.inf
        if curve.earlier.any():
            price = _STEEP / 2 * max(curve.slope(before), 1e-6)
            blend = scale * (self.cost[tier] + price * curve.earlier)
            part = abs(scale * float(self.cost[tier] @ self.best))
            gap = self.gap * 0.8 * part / max(abs(float(blend @ self.best)), 1e-9)
            found = self._search(tier, blend, [], None, gap=gap, work=_WORK["whole"])
            if found is not None and not found.infeasible:
                bound = found.bound / scale - price * before
        if relative_gap(value_of(self.model, tier, self.best), constant + bound) > self.gap:
            found = self._search(tier, scale * self.cost[tier], locks, None, gap=self.gap / 2, work=_WORK["whole"])
            if found is not None and not found.infeasible:
                bound = max(bound, found.bound / scale)
        return bound

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
            x = self.incumbent.settled(found.x)
            if float(change @ x) < float(change @ self.best) - 1e-6 and not self.incumbent.worse(x):
                self.incumbent.plan = x

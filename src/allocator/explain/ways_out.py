"""Ways out of a clash: limits which, loosened together, leave a plan; the cheapest first, each verified.

The least total in whole persons; again with the clauses let go before held. To verify one, its limits are loosened in
a matrix of its own, and the plan found there is dealt to people and checked outside the solver.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.check import check, unit_of
from allocator.explain.clash import Asked, Repair, WayOut
from allocator.explain.elastic import GAP, WORK, Elastic, Slot, StoppedError, copied
from allocator.models.build import ModelRow
from allocator.models.deal import Dealer
from allocator.models.engine import Engine, Vector
from allocator.models.expressions import Expressions
from allocator.rows import Row, Sum
from allocator.rules.base import Rule
from allocator.rules.funds import FullAccounts
from allocator.targets import TOLERANCE
from allocator.trace import traced

WAYS = 3
"""Ways out at most."""


class WaysOut:
    """The ways out found so far; what was found before a stop stays."""

    def __init__(self, engine: Elastic) -> None:
        self.engine, self.model, self.instance = engine, engine.model, engine.instance
        self.found: list[WayOut] = []

    def ordered(self) -> tuple[WayOut, ...]:
        """The cheapest first."""
        return tuple(sorted(self.found, key=lambda way: way.total))

    def find(self) -> None:
        """The cheapest way out; then those that leave the clauses it lets go alone, all of them or one by one."""
        todo: list[tuple[str, ...]] = [()]
        seen = set()
        while todo and len(self.found) < WAYS:
            held = todo.pop(0)
            if held in seen:
                continue
            seen.add(held)
            loosened = self._way(held)
            if loosened:
                todo = [tuple(sorted({*held, *loosened})), *todo]
                todo += [tuple(sorted({*held, clause})) for clause in loosened]

    def _way(self, held: tuple[str, ...]) -> list[str]:
        """Adds the cheapest way out that leaves some clauses alone; the clauses it loosens, empty if there is none."""
        self.engine.hold(np.isin(self.engine.clause_of, held))
        lp = self.engine.relaxed(self.engine.cost)
        if lp.infeasible:
            return []
        best: Vector | None = None
        value, bound = np.inf, lp.value
        for wide in (False, True):
            if _close(value, bound) or (wide and held and best is not None):
                break    # that a second way out is the cheapest of its kind is not worth a proof
            found = self.engine.searched(self.engine.cost, None if wide else self.engine.used(lp), best)
            if found.x is not None and found.value < value:
                best, value = np.where(self.engine.matrix.whole, np.round(found.x), found.x), found.value
            if wide:
                bound = max(bound, found.bound)
        if best is None:
            return []
        short = np.array([self._missing(slot, best) for slot in self.engine.slots])
        used = np.flatnonzero(short > TOLERANCE * np.array([s.asked for s in self.engine.slots])).tolist()
        facts = tuple(self._facts())
        repairs = facts + tuple(self._repair(self.engine.slots[k], float(short[k]), best) for k in used)
        if not repairs or any(set(repairs) == set(way.repairs) for way in self.found):
            return []
        total = (sum(r.amount / max(1.0, abs(r.limit_now)) for r in facts)
                 + sum(float(short[k]) / self.engine.slots[k].asked for k in used))
        self.found.append(WayOut(repairs=repairs, total=round(total, 9),
                                cheapest=_close(value, bound), held=held, verified=False))
        verified = self._verified(repairs, {self.engine.slots[k].row: float(short[k]) for k in used}, best)
        self.found[-1] = self.found[-1].model_copy(update={"verified": verified})
        return list(dict.fromkeys(self.engine.slots[k].clause for k in used))

    def _missing(self, slot: Slot, x: Vector) -> float:
        """What a row lacks in a plan, beyond what it allows [unit of the body]."""
        row = self.model.rows[slot.row]
        short = set(row.short)
        body = sum(c * x[j] for j, c in zip(row.columns, row.coefficients, strict=True) if j not in short)
        return float(max(0.0, row.low - body - slot.today))

    def _repair(self, slot: Slot, amount: float, x: Vector) -> Repair:
        model_row = self.model.rows[slot.row]
        per = 1.0
        row = self.instance.rows[model_row.row][1]
        if row.per is not None:
            linear = Expressions(self.model.variables).read(Sum.of(row.per))
            per = linear.constant + float(linear.coefficients @ x[linear.columns])
        return self._loosened(model_row, amount, per)

    def _facts(self) -> Iterator[Repair]:
        """What rows that no decision touches lack."""
        for model_row in self.model.impossible:
            row = self.instance.rows[model_row.row][1]
            per = 1.0 if row.per is None else self.engine.nothing.total(Sum.of(row.per))
            yield self._loosened(model_row, model_row.low - self.engine.described(model_row).today, per)

    def _loosened(self, model_row: ModelRow, amount: float, per: float) -> Repair:
        rule, row = self.instance.rows[model_row.row]
        asked = self.engine.described(model_row)
        sign = 1.0 if row.sense == ">=" else -1.0
        needed = row.limit - sign * (amount + asked.today) / (per or 1.0)
        return Repair(row=asked, limit_now=row.limit, limit_needed=round(needed, 6), amount=round(amount, 6),
                      unit=_body_unit(rule, row))

    def _verified(self, repairs: tuple[Repair, ...], missing: dict[int, float], x: Vector) -> bool:
        """Solves under the loosened limits and checks the plan outside the solver: nothing else may be broken."""
        lower = np.array(self.engine.rigid.lp.row_lower_, dtype=float)
        for row, amount in missing.items():
            lower[self.engine.position[row]] -= amount
        loosened = copied(self.engine.rigid, lower=lower)
        plan = x[:self.engine.base]
        fresh = Engine(loosened, seed=self.instance.settings.seed, watch=self.engine.watch)
        found = fresh.mip(np.zeros(fresh.n), [], what="verify", free=loosened.whole & (plan > 1e-6), start=plan,
                           gap=GAP, work=WORK)
        if found.x is None:
            if self.engine.watch.over():
                raise StoppedError
            return False
        allowed = {_key(r.row): r.amount + r.row.today for r in repairs}
        dealt = Dealer(self.model, np.where(loosened.whole, np.round(found.x), found.x)).deal()
        decisions = traced(self.instance, dealt)
        money = any(r.row.rule == FullAccounts.name for r in repairs)    # what is allowed there is left unpaid
        return all(f.verdict != "broken" or (money and f.rule == "facts/use-underpaid") or f.shortfall <= allowed.get(
            (f.rule, f.clause, f.at, f.of, f.tag, f.year), -1.0) + TOLERANCE * max(1.0, abs(f.limit))
            for f in check(self.instance, decisions))


def _close(value: float, bound: float) -> bool:
    """Whether a found total is as good as proved the least."""
    return bool(np.isfinite(value)) and value <= bound + max(GAP * value, 1e-6)


def _key(row: Asked) -> tuple[str, str, str, str, str, int]:
    return (row.rule, row.clause, row.at, row.of, row.tag, row.year)


def _body_unit(rule: Rule, row: Row) -> str:
    """Unit of what a row lacks."""
    return Sum.of(row.body).unit if row.per is not None else unit_of(rule, row)

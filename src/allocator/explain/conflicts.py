"""Which clauses cannot hold together, and the cheapest ways out.

Every hard row of a clause gets a slack. A clause holds while its slacks are held at nil and is let go by freeing them,
so one warm relaxation answers every question. Facts of the county have no slacks. Targets cannot clash: their
shortfall has no limit. A row the facts already break may not worsen; that limit is its clause's and may be let go.

1. The slacks' least total proves the clash (or that it lies in whole persons only) and its prices name suspects.
2. A deletion filter over the suspected clauses, first on the relaxation, then in whole persons; another over the rows
   of the clauses that are left.
3. Ways out: the least total in whole persons; again with the clauses let go before held. Each is verified: the limits
   are loosened in a matrix of its own, the plan found there is dealt to people and checked outside the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from allocator.check import check, unit_of
from allocator.errors import SolverError
from allocator.explain.clash import Asked, Conflict, Repair, Status, WayOut
from allocator.instance import Instance
from allocator.models.build import Model, ModelRow
from allocator.models.deal import Dealer
from allocator.models.engine import Engine, Solved, Vector, Watch, checked
from allocator.models.expressions import Expressions
from allocator.models.matrix import Matrix
from allocator.plan import Decisions
from allocator.plan_reader import PlanReader
from allocator.rows import Row, Sum
from allocator.rules.base import Rule
from allocator.targets import TOLERANCE, standing

T = TypeVar("T")
Mask = NDArray[np.bool_]

WAYS = 3
"""Ways out at most."""
_WORK, _FIRST = 4000, 40000
"""Work of one search in whole persons, and of the one that decides whether there is a clash [check points]."""
_TESTS = 60
"""Tests of a filter over rows, at most."""
_GAP = 1e-4
"""Relative gap within which a way out is the cheapest."""
_SCALE = 100.0
"""The slacks' costs are multiplied by this, so that one person of a thousand is not lost in tolerances."""


def conflicts(instance: Instance, model: Model, matrix: Matrix, watch: Watch) -> Conflict:
    """Which clauses clash, and the cheapest ways out. `matrix` is the model's own."""
    finder = _Finder(instance, model, matrix, watch)
    try:
        finder.find()
    except _StoppedError:
        finder.stopped = True
    return finder.conflict()


# the relaxation with slacks --------------------------------------------------------------------------------------


class _StoppedError(Exception):
    """The watch says stop."""


def _copied(matrix: Matrix, slack_rows: Sequence[int] = (), lower: Vector | None = None) -> Matrix:
    """A copy, with a column of +1 in each of `slack_rows`, and with other lower bounds of rows."""
    old, count = matrix.lp, len(slack_rows)
    lp: Any = type(old)()
    lp.num_col_, lp.num_row_ = old.num_col_ + count, old.num_row_
    starts = np.array(old.a_matrix_.start_, dtype=np.int32)
    lp.a_matrix_.format_ = old.a_matrix_.format_
    lp.a_matrix_.start_ = np.concatenate([starts, starts[-1] + np.arange(1, count + 1, dtype=np.int32)])
    lp.a_matrix_.index_ = np.concatenate([np.array(old.a_matrix_.index_, np.int32), np.array(slack_rows, np.int32)])
    lp.a_matrix_.value_ = np.concatenate([np.array(old.a_matrix_.value_, float), np.ones(count)])
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_ = np.concatenate([np.array(old.col_lower_, float), np.zeros(count)])
    lp.col_upper_ = np.concatenate([np.array(old.col_upper_, float), np.full(count, np.inf)])
    lp.row_lower_ = np.array(old.row_lower_, float) if lower is None else lower
    lp.row_upper_ = np.array(old.row_upper_, float)
    kinds = list(old.integrality_)
    lp.integrality_ = kinds + [type(kinds[0]).kContinuous] * count
    return Matrix(lp, matrix.columns, matrix.rows, np.concatenate([matrix.whole, np.zeros(count, bool)]))


class _Elastic(Engine):
    """The model with a slack in every hard row of a clause; `hold` says which must be nil."""

    def __init__(self, matrix: Matrix, slack_rows: Sequence[int], *, seed: int, watch: Watch) -> None:
        self.base = int(matrix.lp.num_col_)
        self.count = len(slack_rows)
        self._slacks = np.arange(self.base, self.base + self.count, dtype=np.int32)
        self._upper = np.full(self.count, np.inf)
        super().__init__(_copied(matrix, slack_rows), seed=seed, watch=watch)
        self._listen(self._lp, "conflicts", None)

    def _fresh(self, *, whole: bool) -> Any:
        highs = super()._fresh(whole=whole)
        self._bound(highs)
        return highs

    def _bound(self, highs: Any) -> None:
        if self.count:
            checked(highs.changeColsBounds(self.count, self._slacks, np.zeros(self.count), self._upper), "slacks")

    def hold(self, held: Mask) -> None:
        """Slacks of these rows at nil, the others free."""
        self._upper = np.where(held, 0.0, np.inf)
        self._bound(self._lp)

    def relaxed(self, cost: Vector) -> Solved:
        """The linear relaxation; stops with the watch."""
        if self.watch.over():
            raise _StoppedError
        try:
            return self.lp(cost, [])
        except SolverError:
            if self.watch.over():
                raise _StoppedError from None
            raise

    def searched(self, cost: Vector, free: Mask | None, start: Vector | None,
                 work: int = _WORK) -> Solved:
        """A search in whole persons, limited by work; stops with the watch."""
        if self.watch.over():
            raise _StoppedError
        found = self.mip(cost, [], what="conflicts", free=free, start=start, gap=_GAP / 10, work=work)
        if found.x is None and not found.infeasible and self.watch.over():
            raise _StoppedError
        return found

    def used(self, lp: Solved) -> Mask:
        """Whole columns that a relaxation uses."""
        assert lp.x is not None
        return self.matrix.whole & (lp.x > 1e-6)


# the filters -----------------------------------------------------------------------------------------------------


@dataclass
class _Filter(Generic[T]):
    """A deletion filter: what is left clashes; it may be read at any time, also after an exception."""

    kept: list[T]
    clashes: Callable[[Sequence[T]], bool | None]
    """Whether these clash; None: not settled."""
    tests: int = 10_000
    """Tests that may still be made."""
    needed: list[T] = field(default_factory=list)
    """Without it, the others hold: proved."""

    @property
    def minimal(self) -> bool:
        return len(self.needed) == len(self.kept)

    def run(self, *, singly: bool) -> None:
        """Leaves out what can be, in order: one by one, or by halves of halves."""
        self.needed.clear()
        parts = [[item] for item in self.kept] if singly else [self.kept[:]]
        for part in parts:
            self._without(part)

    def _without(self, part: list[T]) -> None:
        if self.tests <= 0 or not part:
            return
        gone = set(part)
        rest = [item for item in self.kept if item not in gone]
        # with everything gone only facts are left, and those hold
        verdict = False if not rest else self._tested(rest)
        if verdict:
            self.kept = rest
        elif len(part) > 1:
            middle = len(part) // 2
            self._without(part[:middle])
            self._without(part[middle:])
        elif verdict is False:
            self.needed.append(part[0])

    def _tested(self, rest: Sequence[T]) -> bool | None:
        self.tests -= 1
        return self.clashes(rest)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A hard row with its slack."""

    row: int
    """Index into model.rows."""
    clause: str
    asked: float
    today: float
    """Shortfall that an inherited row allows."""


class _Finder:
    """One search, with all that was proved so far."""

    def __init__(self, instance: Instance, model: Model, matrix: Matrix, watch: Watch) -> None:
        self.instance, self.model, self.matrix, self.watch = instance, model, matrix, watch
        self.nothing = PlanReader(instance, Decisions())
        self.slots = list(self._slots())
        self.position = {int(row): i for i, row in enumerate(matrix.rows) if row >= 0}
        self.engine = _Elastic(matrix, [self.position[s.row] for s in self.slots], seed=instance.settings.seed,
                               watch=watch)
        self.clause_of = np.array([s.clause for s in self.slots], dtype=object)
        self.zero = np.zeros(self.engine.n)
        self.cost = self.zero.copy()
        self.cost[self.engine.base:] = [_SCALE / s.asked for s in self.slots]
        self.status: Status = "unknown"
        self.whole = False
        self.stopped = False
        self.proving = False
        """The clauses are being filtered in whole persons: only that proves them needed."""
        self.clauses: _Filter[str] | None = None
        self.rows: _Filter[int] | None = None
        self.ways: list[WayOut] = []

    def _slots(self) -> Iterator[_Slot]:
        for i, row in enumerate(self.model.rows):
            today = sum(self.model.columns[j].upper for j in row.short)
            if row.clause and today < np.inf:
                yield _Slot(i, row.clause, self._asked(row), today)

    def _asked(self, row: ModelRow) -> float:
        asked = self.instance.rows[row.row][1]
        return max(1.0, abs(asked.limit)) if asked.per is None else standing(asked, self.nothing).asked

    # the questions ---------------------------------------------------------------------------------------------

    def find(self) -> None:
        """Everything, in order of what it is worth."""
        if self.model.impossible:
            self.status = "clash"
        else:
            suspects = self._clash()
            if not suspects:
                return
            self._filter(suspects)
        self._ways()

    def _clash(self) -> list[int]:
        """Slots among which the clash lies; empty: there is none, or it was not settled."""
        every = np.ones(len(self.slots), bool)
        self.engine.hold(~every)
        least = self.engine.relaxed(self.cost)
        if least.infeasible:
            raise SolverError("the facts contradict each other: no clause lets the model hold")
        if least.value > 1e-6 * _SCALE:
            self.status = "clash"
            return self._suspects(least, list(range(len(self.slots))))
        verdict = self._clashes(range(len(self.slots)), _FIRST)
        self.status = "unknown" if verdict is None else "clash" if verdict else "none"
        self.whole = bool(verdict)
        return list(range(len(self.slots))) if verdict else []

    def _suspects(self, least: Solved, among: list[int]) -> list[int]:
        """Rows that the least total has a price for: with the facts they alone prove that it is not nil."""
        assert least.duals is not None
        price = self.cost[self.engine.base:] - least.duals[self.engine.base:]
        found = [k for k in among if abs(price[k]) > 1e-9 * _SCALE]
        return found if found and self._relaxation_clashes(found) else among

    def _held(self, kept: Sequence[int]) -> None:
        held = np.zeros(len(self.slots), bool)
        held[list(kept)] = True
        self.engine.hold(held)

    def _relaxation_clashes(self, kept: Sequence[int]) -> bool:
        self._held(kept)
        return self.engine.relaxed(self.zero).infeasible

    def _clashes(self, kept: Sequence[int], work: int = _WORK) -> bool | None:
        """Whether rows clash in whole persons; None: a work limit came first."""
        self._held(kept)
        lp = self.engine.relaxed(self.zero)
        if lp.infeasible:
            return True
        if self.engine.searched(self.zero, self.engine.used(lp), None).x is not None:
            return False
        found = self.engine.searched(self.zero, None, None, work)
        return True if found.infeasible else None if found.x is None else False

    def _filter(self, suspects: list[int]) -> None:
        """The clauses, then their rows."""
        def of(clauses: Sequence[str]) -> list[int]:
            return [k for k, slot in enumerate(self.slots) if slot.clause in set(clauses)]

        names = list(dict.fromkeys(self.slots[k].clause for k in suspects))
        self.clauses = _Filter(names, lambda kept: self._relaxation_clashes(of(kept)))
        if not self.whole:
            self.clauses.run(singly=True)
        self.clauses.clashes = lambda kept: self._clashes(of(kept))
        self.clauses.needed.clear()
        self.proving = True
        self.clauses.run(singly=True)

        rows = of(self.clauses.kept)
        if self.whole:
            self.rows = _Filter(rows, self._clashes, _TESTS)
        else:
            chosen = np.isin(self.clause_of, self.clauses.kept)
            self.engine.hold(np.zeros(len(self.slots), bool))
            self.rows = _Filter(self._suspects(self.engine.relaxed(np.where(
                np.concatenate([np.ones(self.engine.base, bool), chosen]), self.cost, 0.0)), rows),
                self._relaxation_clashes, _TESTS)
        self.rows.run(singly=False)

    # ways out --------------------------------------------------------------------------------------------------

    def _ways(self) -> None:
        """The cheapest way out; then those that leave the clauses it lets go alone, all of them or one by one."""
        todo: list[tuple[str, ...]] = [()]
        seen = set()
        while todo and len(self.ways) < WAYS:
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
        self.engine.hold(np.isin(self.clause_of, held))
        lp = self.engine.relaxed(self.cost)
        if lp.infeasible:
            return []
        best: Vector | None = None
        value, bound = np.inf, lp.value
        for wide in (False, True):
            if _close(value, bound) or (wide and held and best is not None):
                break    # that a second way out is the cheapest of its kind is not worth a proof
            found = self.engine.searched(self.cost, None if wide else self.engine.used(lp), best)
            if found.x is not None and found.value < value:
                best, value = np.where(self.engine.matrix.whole, np.round(found.x), found.x), found.value
            if wide:
                bound = max(bound, found.bound)
        if best is None:
            return []
        short = np.array([self._missing(slot, best) for slot in self.slots])
        used = np.flatnonzero(short > TOLERANCE * np.array([s.asked for s in self.slots])).tolist()
        facts = tuple(self._facts())
        repairs = facts + tuple(self._repair(self.slots[k], float(short[k]), best) for k in used)
        if not repairs or any(set(repairs) == set(way.repairs) for way in self.ways):
            return []
        total = (sum(r.amount / max(1.0, abs(r.limit_now)) for r in facts)
                 + sum(float(short[k]) / self.slots[k].asked for k in used))
        self.ways.append(WayOut(repairs=repairs, total=round(total, 9),
                                cheapest=_close(value, bound), held=held, verified=False))
        verified = self._verified(repairs, {self.slots[k].row: float(short[k]) for k in used}, best)
        self.ways[-1] = self.ways[-1].model_copy(update={"verified": verified})
        return list(dict.fromkeys(self.slots[k].clause for k in used))

    def _missing(self, slot: _Slot, x: Vector) -> float:
        """What a row lacks in a plan, beyond what it allows [unit of the body]."""
        row = self.model.rows[slot.row]
        short = set(row.short)
        body = sum(c * x[j] for j, c in zip(row.columns, row.coefficients, strict=True) if j not in short)
        return float(max(0.0, row.low - body - slot.today))

    def _row(self, model_row: ModelRow) -> Asked:
        rule, row = self.instance.rows[model_row.row]
        today = (sum(self.model.columns[j].upper for j in model_row.short) if model_row.columns
                 else self._today(row, model_row.low))
        return Asked(clause=rule.cited, rule=rule.name, at=row.at, of=row.of, tag=row.tag, year=row.year,
                     sense=row.sense, limit=row.limit, unit=unit_of(rule, row), inherited=today > 0, today=today)

    def _today(self, row: Row, need: float) -> float:
        """What a row without columns allows: the shortfall of today, unless it must be cured."""
        first = standing(row, self.nothing)
        cured = row.cure is not None and row.year >= row.cure
        return 0.0 if cured or not first.broken_today else min(first.today, need)

    def _repair(self, slot: _Slot, amount: float, x: Vector) -> Repair:
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
            per = 1.0 if row.per is None else self.nothing.total(Sum.of(row.per))
            yield self._loosened(model_row, model_row.low - self._row(model_row).today, per)

    def _loosened(self, model_row: ModelRow, amount: float, per: float) -> Repair:
        rule, row = self.instance.rows[model_row.row]
        asked = self._row(model_row)
        sign = 1.0 if row.sense == ">=" else -1.0
        needed = row.limit - sign * (amount + asked.today) / (per or 1.0)
        return Repair(row=asked, limit_now=row.limit, limit_needed=round(needed, 6), amount=round(amount, 6),
                      unit=_body_unit(rule, row))

    def _verified(self, repairs: tuple[Repair, ...], missing: dict[int, float], x: Vector) -> bool:
        """Solves under the loosened limits and checks the plan outside the solver: nothing else may be broken."""
        lower = np.array(self.matrix.lp.row_lower_, dtype=float)
        for row, amount in missing.items():
            lower[self.position[row]] -= amount
        loosened = _copied(self.matrix, lower=lower)
        plan = x[:self.engine.base]
        engine = Engine(loosened, seed=self.instance.settings.seed, watch=self.watch)
        found = engine.mip(np.zeros(engine.n), [], what="verify", free=loosened.whole & (plan > 1e-6), start=plan,
                           gap=_GAP, work=_WORK)
        if found.x is None:
            if self.watch.over():
                raise _StoppedError
            return False
        allowed = {_key(r.row): r.amount + r.row.today for r in repairs}
        decisions = Dealer(self.model, np.where(loosened.whole, np.round(found.x), found.x)).deal()
        return all(f.verdict != "broken" or f.shortfall <= allowed.get(
            (f.rule, f.clause, f.at, f.of, f.tag, f.year), -1.0) + TOLERANCE * max(1.0, abs(f.limit))
            for f in check(self.instance, decisions))

    # what it comes to ------------------------------------------------------------------------------------------

    def conflict(self) -> Conflict:
        """What was proved."""
        if self.status != "clash":
            return Conflict(status=self.status, stopped=self.stopped)
        if self.model.impossible:
            rows = tuple(self._row(row) for row in self.model.impossible)
            clauses = tuple(dict.fromkeys(row.clause for row in rows))
            return Conflict(status="clash", clauses=clauses, needed=clauses, minimal=True, facts=True, rows=rows,
                            rows_minimal=True, ways_out=self._ordered(), stopped=self.stopped)
        found = self.clauses
        clauses = tuple(found.kept if found else dict.fromkeys(s.clause for s in self.slots))
        rows = tuple(self._row(self.model.rows[self.slots[k].row]) for k in self.rows.kept) if self.rows else ()
        return Conflict(status="clash", clauses=clauses, minimal=bool(found and self.proving and found.minimal),
                        needed=tuple(found.needed) if found and self.proving else (), whole=self.whole, rows=rows,
                        rows_minimal=bool(self.rows and self.rows.minimal), ways_out=self._ordered(),
                        stopped=self.stopped)

    def _ordered(self) -> tuple[WayOut, ...]:
        return tuple(sorted(self.ways, key=lambda way: way.total))


def _close(value: float, bound: float) -> bool:
    """Whether a found total is as good as proved the least."""
    return bool(np.isfinite(value)) and value <= bound + max(_GAP * value, 1e-6)


def _key(row: Asked) -> tuple[str, str, str, str, str, int]:
    return (row.rule, row.clause, row.at, row.of, row.tag, row.year)


def _body_unit(rule: Rule, row: Row) -> str:
    """Unit of what a row lacks."""
    return Sum.of(row.body).unit if row.per is not None else unit_of(rule, row)

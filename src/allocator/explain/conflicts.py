"""Which clauses cannot hold together, and the cheapest ways out.

1. The slacks' least total proves the clash (or that it lies in whole persons only) and its prices name suspects.
2. A deletion filter over the suspected clauses, first on the relaxation, then in whole persons; another over the rows
   of the clauses that are left.
3. Ways out, each verified (`ways_out`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from allocator.errors import SolverError
from allocator.explain.clash import Conflict, Status
from allocator.explain.elastic import FIRST_WORK, SCALE, Elastic, StoppedError
from allocator.explain.ways_out import WaysOut
from allocator.instance import Instance
from allocator.models.build import Model
from allocator.models.engine import Solved, Watch
from allocator.models.matrix import Matrix

T = TypeVar("T")

TESTS = 60
"""Tests of a filter over rows, at most."""


def conflicts(instance: Instance, model: Model, matrix: Matrix, watch: Watch) -> Conflict:
    """Which clauses clash, and the cheapest ways out. `matrix` is the model's own."""
    finder = _Finder(Elastic(instance, model, matrix, watch))
    try:
        finder.find()
    except StoppedError:
        finder.stopped = True
    return finder.conflict()


@dataclass
class Filter(Generic[T]):
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


class _Finder:
    """One search, with all that was proved so far."""

    def __init__(self, engine: Elastic) -> None:
        self.engine, self.model, self.slots = engine, engine.model, engine.slots
        self.status: Status = "unknown"
        self.whole = False
        self.stopped = False
        self.proving = False
        """The clauses are being filtered in whole persons: only that proves them needed."""
        self.clauses: Filter[str] | None = None
        self.rows: Filter[int] | None = None
        self.ways = WaysOut(engine)

    def find(self) -> None:
        """Everything, in order of what it is worth."""
        if self.model.impossible:
            self.status = "clash"
        else:
            suspects = self._clash()
            if not suspects:
                return
            self._filter(suspects)
        self.ways.find()

    def _clash(self) -> list[int]:
        """Slots among which the clash lies; empty: there is none, or it was not settled."""
        every = np.ones(len(self.slots), bool)
        self.engine.hold(~every)
        least = self.engine.relaxed(self.engine.cost)
        if least.infeasible:
            raise SolverError("the facts contradict each other: no clause lets the model hold",
                              "事实本身互相矛盾：放宽任何条款都无解")
        if least.value > 1e-6 * SCALE:
            self.status = "clash"
            return self._suspects(least, list(range(len(self.slots))))
        verdict = self.engine.clashes(range(len(self.slots)), FIRST_WORK)
        self.status = "unknown" if verdict is None else "clash" if verdict else "none"
        self.whole = bool(verdict)
        return list(range(len(self.slots))) if verdict else []

    def _suspects(self, least: Solved, among: list[int]) -> list[int]:
        """Rows that the least total has a price for: with the facts they alone prove that it is not nil."""
        assert least.duals is not None
        price = self.engine.cost[self.engine.base:] - least.duals[self.engine.base:]
        found = [k for k in among if abs(price[k]) > 1e-9 * SCALE]
        return found if found and self.engine.relaxation_clashes(found) else among

    def _filter(self, suspects: list[int]) -> None:
        """The clauses, then their rows."""
        def of(clauses: Sequence[str]) -> list[int]:
            return [k for k, slot in enumerate(self.slots) if slot.clause in set(clauses)]

        names = list(dict.fromkeys(self.slots[k].clause for k in suspects))
        self.clauses = Filter(names, lambda kept: self.engine.relaxation_clashes(of(kept)))
        if not self.whole:
            self.clauses.run(singly=True)
        self.clauses.clashes = lambda kept: self.engine.clashes(of(kept))
        self.clauses.needed.clear()
        self.proving = True
        self.clauses.run(singly=True)

        rows = of(self.clauses.kept)
        if self.whole:
            self.rows = Filter(rows, self.engine.clashes, TESTS)
        else:
            chosen = np.isin(self.engine.clause_of, self.clauses.kept)
            self.engine.hold(np.zeros(len(self.slots), bool))
            self.rows = Filter(self._suspects(self.engine.relaxed(np.where(
                np.concatenate([np.ones(self.engine.base, bool), chosen]), self.engine.cost, 0.0)), rows),
                self.engine.relaxation_clashes, TESTS)
        self.rows.run(singly=False)

    def conflict(self) -> Conflict:
        """What was proved."""
        if self.status != "clash":
            return Conflict(status=self.status, stopped=self.stopped)
        if self.model.impossible:
            rows = tuple(self.engine.described(row) for row in self.model.impossible)
            clauses = tuple(dict.fromkeys(row.clause for row in rows))
            return Conflict(status="clash", clauses=clauses, needed=clauses, minimal=True, facts=True, rows=rows,
                            rows_minimal=True, ways_out=self.ways.ordered(), stopped=self.stopped)
        found = self.clauses
        clauses = tuple(found.kept if found else dict.fromkeys(s.clause for s in self.slots))
        rows = tuple(self.engine.described(self.model.rows[self.slots[k].row])
                     for k in (self.rows.kept if self.rows else ()))
        return Conflict(status="clash", clauses=clauses, minimal=bool(found and self.proving and found.minimal),
                        needed=tuple(found.needed) if found and self.proving else (), whole=self.whole, rows=rows,
                        rows_minimal=bool(self.rows and self.rows.minimal), ways_out=self.ways.ordered(),
                        stopped=self.stopped)

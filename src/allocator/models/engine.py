"""HiGHS, held to this product's ways: one thread, a fixed seed, every status checked, stops by work counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from allocator.errors import SolverError
from allocator.models.cuts import Cut, rounding_cuts, whole_by_rows
from allocator.models.matrix import Matrix
from allocator.models.scaling import row_factor, scales
from allocator.models.statuses import meaning, refused

Vector = NDArray[np.float64]


@dataclass
class Watch:
    """When to stop: a clock, a user's Ctrl-C; and whom to tell how far it is."""

    deadline: float = float("inf")
    """[seconds of time.perf_counter]"""
    interrupted: bool = False
    """Set by a signal handler."""
    tell: Callable[[str, float, float, float], None] | None = None
    """Progress: (what, best, bound, gap)."""
    by_clock: bool = field(default=False, init=False)
    """Some solve was cut short by the clock or the user: the plan is not reproducible."""

    def over(self) -> bool:
        """Whether to stop now."""
        if self.interrupted or time.perf_counter() > self.deadline:
            self.by_clock = True
            return True
        return False

    @contextmanager
    def sparing(self, share: float) -> Iterator[None]:
        """Leaves a share of the time that is left to what comes after."""
        whole, now = self.deadline, time.perf_counter()
        if whole < float("inf"):
            self.deadline = whole - share * max(0.0, whole - now)
        try:
            yield
        finally:
            self.deadline = whole


@dataclass(frozen=True, slots=True)
class Solved:
    """What one solve proved: `x` is None where nothing was found, `bound` -inf where nothing was proved."""

    infeasible: bool
    x: Vector | None
    value: float
    bound: float
    duals: Vector | None = None
    """Reduced costs, of a linear programme."""
    prices: Vector | None = None
    """Of the rows and then of the cuts, of a linear programme."""

    def divided(self, scale: float) -> Solved:
        """The same of an objective divided by a number."""
        return Solved(self.infeasible, self.x, self.value / scale, self.bound / scale,
                      None if self.duals is None else self.duals / scale,
                      None if self.prices is None else self.prices / scale)


@dataclass(frozen=True, slots=True)
class Face:
    """Columns and rows held at one of their bounds, and what it costs to leave them."""

    columns: NDArray[np.int32]
    at: Vector
    """In the solver's units."""
    rows: NDArray[np.int32]
    sides: Vector
    """In the solver's units."""
    duals: Vector
    """Reduced costs of all columns, in the model's units."""
    prices: Vector
    """Of all rows, in the model's units."""


_NONE = np.array([], dtype=np.int32)
_ALL = Face(_NONE, np.array([]), _NONE, np.array([]), np.array([]), np.array([]))
_SURE = 1.0
"""A reduced cost beyond which a column stays at its bound [the dearest column costs 2^16 to 2^17, tolerance 1e-7]."""
_NOTHING = Solved(False, np.zeros(0), 0.0, 0.0, np.zeros(0), np.zeros(0))
"""Nothing is to be decided: the solver calls such a model empty."""


class Engine:
    """One matrix, solved with different objectives, bounds, locks and cuts.

    The solver sees it scaled (`scaling`); whoever asks and is answered speaks in the model's own units.
    """

    def __init__(self, matrix: Matrix, *, seed: int, watch: Watch) -> None:
        self.matrix = matrix
        self.rows = matrix.by_row()
        self._whole = whole_by_rows(self.rows)
        self._scales = scales(self.rows.a, matrix.whole)
        self._scaled = self._scales.lp(matrix.lp)
        self._cuts: list[Cut] = []
        self._cut_scales: list[float] = []
        self.watch = watch
        self.seed = seed
        self.n = int(matrix.lp.num_col_)
        self._all = np.arange(self.n, dtype=np.int32)
        self._lp = self._fresh(whole=False)
        self._face = _ALL
        self._locks = 0

    def _fresh(self, *, whole: bool) -> Any:
        highs = solver(self.seed)
        checked(highs.passModel(self._scaled), "passModel")
        self._extend(highs, [(cut.columns, cut.coefficients, cut.most) for cut in self._cuts])
        if not whole:
            checked(highs.changeColsIntegrality(self.n, self._all, np.zeros(self.n, dtype=np.uint8)), "integrality")
        return highs

    def unpin(self) -> None:
        """Sets free what `pin` held."""
        old, self._face = self._face, _ALL
        lp = self._scaled
        low, up, left, right = (np.array(side) for side in (
            lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_))
        columns, rows = old.columns, old.rows
        checked(self._lp.changeColsBounds(len(columns), columns, low[columns], up[columns]), "free")
        checked(self._lp.changeRowsBounds(len(rows), rows, left[rows], right[rows]), "free")

    def pin(self, cost: Vector, lp: Solved) -> None:
        """Holds relaxations from now on where `lp`, a relaxation of `cost`, is at its least.

        By complementary slackness no least solution leaves a bound whose reduced cost is not 0, nor a row of that kind.
        Where a cost is so small that arithmetic may have made it, the bound is left open: more is allowed, never less.
        """
        self.unpin()
        assert lp.duals is not None
        assert lp.prices is not None
        duals, prices = lp.duals, lp.prices[:len(self.rows.low)]
        sure = _SURE / self._scales.cost(cost)[1]
        if lp.value <= 0.0 and (cost >= 0).all():    # nothing that costs is used: no price is needed to know it
            duals, prices, sure = cost, np.zeros(len(prices)), 0.0
        scaled = self._scaled
        columns = np.flatnonzero(np.abs(duals * self._scales.columns) > sure)
        rows = np.flatnonzero(np.abs(prices / self._scales.rows) > sure)
        at = np.where(duals > 0, scaled.col_lower_, scaled.col_upper_)[columns]
        sides = np.where(prices > 0, scaled.row_lower_, scaled.row_upper_)[rows]
        self._face = Face(columns.astype(np.int32), at, rows.astype(np.int32), sides, duals, prices)
        self._pin(self._lp)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Those that have been added."""
        return tuple(self._cuts)

    @property
    def pivots(self) -> int:
        """Simplex iterations of the last relaxation."""
        return int(self._lp.getInfo().simplex_iteration_count)

    @property
    def pinned(self) -> bool:
        """Whether relaxations are held at something's least."""
        return len(self._face.columns) + len(self._face.rows) > 0

    @property
    def face(self) -> Face:
        """Where relaxations are held."""
        return self._face

    def _pin(self, highs: Any) -> None:
        face = self._face
        checked(highs.changeColsBounds(len(face.columns), face.columns, face.at, face.at), "hold")
        checked(highs.changeRowsBounds(len(face.rows), face.rows, face.sides, face.sides), "hold")

    def _objective(self, highs: Any, cost: Vector) -> float:
        """Sets the objective; what the solver's values are to be divided by."""
        scaled, factor = self._scales.cost(cost)
        checked(highs.changeColsCost(self.n, self._all, scaled), "cost")
        return factor

    def _extend(self, highs: Any, rows: Iterable[tuple[NDArray[np.int64], Vector, float]]) -> None:
        """Rows more: terms @ x <= most."""
        for columns, terms, most in rows:
            scaled, factor = self._row(columns, terms)
            checked(highs.addRow(-highspy.kHighsInf, most * factor, len(columns), columns.astype(np.int32),
                                 scaled * factor), "row")

    def _row(self, columns: NDArray[np.int64], terms: Vector) -> tuple[Vector, float]:
        """A further row's terms over scaled columns, and its scale."""
        scaled = terms * self._scales.columns[columns]
        return scaled, row_factor(scaled)

    def _lock(self, highs: Any, locks: list[tuple[Vector, float]]) -> None:
        self._extend(highs, ((np.flatnonzero(terms), terms[np.flatnonzero(terms)], most) for terms, most in locks))

    def _unlock(self) -> None:
        if self._locks:
            first = len(self.rows.low) + len(self._cuts)
            rows = np.arange(first, first + self._locks, dtype=np.int32)
            checked(self._lp.deleteRows(self._locks, rows), "unlock")
            self._locks = 0

    def cut(self, x: Vector) -> int:
        """Adds what whole numbers leave of the rows at a point of the relaxation (`cuts`); how many cuts."""
        found = rounding_cuts(self.rows, self._whole, x)
        self._unlock()
        self._extend(self._lp, [(cut.columns, cut.coefficients, cut.most) for cut in found])
        self._cuts += found
        self._cut_scales += [self._row(cut.columns, cut.coefficients)[1] for cut in found]
        return len(found)

    def lp(self, cost: Vector, locks: list[tuple[Vector, float]], *, cold: bool = False,
           interior: bool = False) -> Solved:
        """The linear relaxation; `locks` are (terms, most): terms @ x <= most.

        Warm from the one before, or `cold`, presolved: a quite different objective takes far longer warm. `interior`:
        by interior points with crossover.
        """
        if not self.n:
            return _NOTHING
        if interior:    # apart: the simplex's basis is kept for the sum after
            highs = self._fresh(whole=False)
            self._pin(highs)
            checked(highs.setOptionValue("solver", "ipm"), "solver")
            self._lock(highs, locks)
        else:
            highs = self._lp
            if cold:
                checked(highs.clearSolver(), "clear")
            self._unlock()
            self._lock(highs, locks)
            self._locks = len(locks)
        factor = self._objective(highs, cost)
        highs.run()
        said = meaning(highs.getModelStatus())
        if said not in ("optimal", "infeasible", "either"):
            highs.clearSolver()
            highs.run()
            said = meaning(highs.getModelStatus())
        if said in ("infeasible", "either") and self._infeasible(highs):
            return Solved(True, None, float("inf"), float("inf"))
        if meaning(highs.getModelStatus()) != "optimal":
            raise refused("linear relaxation", highs.getModelStatus())
        solution = highs.getSolution()
        value = float(highs.getInfo().objective_function_value) / factor
        columns, rows = self._scales.columns, np.append(self._scales.rows, self._cut_scales)
        return Solved(False, np.array(solution.col_value) * columns, value, value,
                      np.array(solution.col_dual) / columns / factor,
                      np.array(solution.row_dual)[:len(rows)] * rows / factor)

    def mip(self, cost: Vector, locks: list[tuple[Vector, float]], *, what: str, free: NDArray[np.bool_] | None,
            start: Vector | None, gap: float, work: int | None, base: float = 0.0) -> Solved:
        """The mixed-integer programme, whole columns outside `free` held at `start` (or 0).

        `work` bounds the solver's own check points, not seconds. `bound` is proved only where nothing is held. `base`:
        what is left out of the sum when `gap` is taken of it.
        """
        if not self.n:
            return _NOTHING
        highs = self._fresh(whole=True)
        checked(highs.setOptionValue("mip_rel_gap", gap), "gap")
        checked(highs.setOptionValue("mip_abs_gap", 1e-9), "gap")
        if free is None and start is not None:  # a proof: the plan is in hand, cuts and branching matter
            checked(highs.setOptionValue("mip_heuristic_effort", 0.0), "effort")
            checked(highs.setOptionValue("mip_detect_symmetry", False), "symmetry")
        self._lock(highs, locks)
        factor = self._objective(highs, cost)
        checked(highs.changeObjectiveOffset(-base * factor), "offset")
        if free is not None:
            held = np.flatnonzero(self.matrix.whole & ~free).astype(np.int32)
            at = np.zeros(len(held)) if start is None else np.round(start[held])
            checked(highs.changeColsBounds(len(held), held, at, at), "hold")
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = (start / self._scales.columns).tolist()
            highs.setSolution(solution)
        self._listen(highs, what, work, factor, base)
        if self.watch.deadline < float("inf"):    # between two of its check points the solver may work for a minute
            checked(highs.setOptionValue("time_limit", max(0.1, self.watch.deadline - time.perf_counter())), "limit")
        highs.run()
        said = meaning(highs.getModelStatus())
        if said == "infeasible" and free is not None:
            return Solved(True, None, float("inf"), float("inf"))
        if said in ("infeasible", "either") and self._infeasible(highs):
            return Solved(True, None, float("inf"), float("inf"))
        status, info = highs.getModelStatus(), highs.getInfo()
        if meaning(status) not in ("optimal", "stopped"):
            raise refused(what, status)
        if status == highspy.HighsModelStatus.kTimeLimit:
            self.watch.by_clock = True
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        x = np.array(highs.getSolution().col_value) * self._scales.columns if found else None
        value = base + float(info.objective_function_value) / factor if found else float("inf")
        if not self.matrix.whole.any():    # nothing is whole: the solver knows no bound beside the optimum
            return Solved(False, x, value, value if meaning(status) == "optimal" else -float("inf"))
        return Solved(False, x, value, base + float(info.mip_dual_bound) / factor)

    @staticmethod
    def _infeasible(highs: Any) -> bool:
        """Whether the model is infeasible without presolve too, which has been seen to say so of sound models."""
        checked(highs.clearSolver(), "clear")
        checked(highs.setOptionValue("presolve", "off"), "presolve")
        highs.run()
        checked(highs.setOptionValue("presolve", "choose"), "presolve")
        return bool(highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)

    def _listen(self, highs: Any, what: str, work: int | None, factor: float = 1.0,
                base: float = 0.0) -> None:
        """Interrupts by clock, Ctrl-C or work, and tells progress in the objective's own unit."""
        kinds = highspy.cb.HighsCallbackType
        watch, calls = self.watch, 0

        def called(kind: Any, _message: str, out: Any, back: Any, _data: Any) -> None:
            nonlocal calls
            if kind == kinds.kCallbackMipInterrupt:
                calls += 1
                if (work is not None and calls > work) or watch.over():
                    back.user_interrupt = True
            elif kind == kinds.kCallbackSimplexInterrupt:
                if watch.over():
                    back.user_interrupt = True
            elif kind == kinds.kCallbackMipLogging and watch.tell is not None:
                watch.tell(what, base + out.mip_primal_bound / factor, base + out.mip_dual_bound / factor, out.mip_gap)

        checked(highs.setCallback(called, None), "callback")
        for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt, kinds.kCallbackMipLogging):
            checked(highs.startCallback(kind), "callback")


def solver(seed: int) -> Any:
    """HiGHS held to one thread and a seed, saying nothing."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", seed), ("parallel", "off")):
        checked(highs.setOptionValue(name, value), name)
    return highs


def checked(status: Any, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverError(f"HiGHS refused: {what}")

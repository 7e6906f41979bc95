"""Instance -> Result: wires reading, cohorts, matrix, tiers, dealing and check."""

from __future__ import annotations

import datetime as dt
import platform
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version as installed
from pathlib import Path

import allocator
from allocator.check import Finding, check, tier_values
from allocator.costs import costs
from allocator.csv_text import csv_text
from allocator.errors import SolverError
from allocator.files import write_together
from allocator.instance import Instance
from allocator.models.build import TIERS, Model, build, pyomo_model
from allocator.models.deal import Dealer
from allocator.models.engine import Watch
from allocator.models.holds import MOST, hold, place
from allocator.models.margins import margins
from allocator.models.matrix import Matrix, handed_over
from allocator.models.outcome import Outcome
from allocator.models.solve import TierSolver
from allocator.plan import Decisions
from allocator.result import Plan, Provenance, Result, Tier
from allocator.terms import Lang
from allocator.trace import traced


@dataclass
class Run:
    """A solved instance, with everything that explains or reports need."""

    instance: Instance
    model: Model
    outcome: Outcome
    plan: Plan | None
    result: Result
    matrix: Matrix
    seconds: dict[str, float] = field(default_factory=dict)


def solve(instance: Instance, *, watch: Watch | None = None, seconds: dict[str, float] | None = None) -> Run:
    """Solves an instance; `seconds` may bring the time already spent (reading)."""
    spent: dict[str, float] = seconds if seconds is not None else {}
    settings = instance.settings
    watch = watch or Watch(deadline=time.perf_counter() + settings.time_limit)
    with clocked(spent, "build"):
        model = build(instance, spent)
    with clocked(spent, "handover"):
        arrays = handed_over(model)
    with clocked(spent, "solve"):
        outcome = search(model, arrays, watch)
    spent["build"] -= spent.get("cohorts", 0.0)
    run = finished(model, arrays, outcome, spent)
    if run.plan is not None and outcome.solution is not None and not watch.interrupted:
        with clocked(spent, "margins"):
            found = margins(model, outcome.solution, run.plan.decisions)
        run.plan = run.plan.model_copy(update={"margins": found})
    return run


def search(model: Model, arrays: Matrix, watch: Watch) -> Outcome:
    """All tiers of a model, within the instance's gap."""
    settings = model.instance.settings
    return TierSolver(model, arrays, gap=settings.gap, seed=settings.seed, watch=watch).solve()


def finished(model: Model, arrays: Matrix, outcome: Outcome, spent: dict[str, float]) -> Run:
    """What a solve found, dealt to names and checked outside the solver.

    Raises SolverError where the plan does not pass its check.
    """
    instance = model.instance
    sizes = {"people": round(sum(p.count for p in instance.people)), "cohorts": len(model.variables.cohorts),
             "rows": int(arrays.lp.num_row_), "columns": int(arrays.lp.num_col_), "nonzeros": arrays.nonzeros}
    plan: Plan | None = None
    findings: tuple[Finding, ...] = ()
    if outcome.solution is not None:
        hold(model, arrays, outcome.solution)
        with clocked(spent, "deal"):
            decisions = traced(instance, Dealer(model, outcome.solution).deal())
        with clocked(spent, "check"):
            findings = check(instance, decisions)
            _accept(instance, outcome, decisions, findings)
        plan = Plan(provenance=_provenance(instance, outcome), decisions=decisions, findings=findings)
    result = Result(status=outcome.status, gap=outcome.gap, reproducible=outcome.reproducible,
                    tiers=tuple(_tier(t.name, t.value, t.bound, t.tolerance) for t in outcome.tiers),
                    seconds=spent, sizes=sizes, findings=findings)
    return Run(instance, model, outcome, plan, result, arrays, spent)


def _tier(name: str, value: float, bound: float, tolerance: float) -> Tier:
    proved = name != "change"
    return Tier(name=name, value=value, bound=bound if proved else None,
                tolerance=tolerance if proved else None)


def _accept(instance: Instance, outcome: Outcome, decisions: Decisions, findings: tuple[Finding, ...]) -> None:
    """A plan that fails its check is not a plan; tiers of the model and of the check must agree."""
    broken = [f for f in findings if f.verdict == "broken"]
    if broken:
        def rows(lang: Lang, fact: str) -> str:
            return "; ".join(f"{f.clause or fact} {place(f.at, lang)} {f.of} {f.year}: "
                             f"{f.value:g} {f.sense} {f.limit:g}" for f in broken[:MOST])
        raise SolverError(
            f"the plan found does not hold and is not written; rows broken: {len(broken)}: {rows('en', 'fact')}",
            f"找到的方案未通过核对，没有写出；违反 {len(broken)} 处：{rows('zh', '事实')}")
    nameless = [c for c in decisions.choices
                if instance.choices[c.name, c.of, c.year].named and len(c.people) != round(c.value)]
    if nameless:
        which = "; ".join(f"{c.of} {c.year}" for c in nameless[:MOST])
        raise SolverError(f"choices that name too few: {which}", f"安排的人数与名单不符：{which}")
    counted = tier_values(findings) | {"money": sum(costs(instance, decisions).values())}
    for tier in outcome.tiers:
        if tier.name in counted and abs(counted[tier.name] - tier.value) > 1e-4 * max(1.0, abs(tier.value)):
            raise SolverError(f"tier {tier.name}: the model says {tier.value:g}, the plan {counted[tier.name]:g}",
                              f"模型与方案的目标值不一致：{tier.value:g} 与 {counted[tier.name]:g}")


def _provenance(instance: Instance, outcome: Outcome) -> Provenance:
    versions = {name: installed(name) for name in ("highspy", "pyomo")}
    return Provenance(digest=instance.digest, versions={"allocator": allocator.__version__,
                                                        "python": platform.python_version(), **versions},
                      created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), status=outcome.status,
                      gap=outcome.gap, reproducible=outcome.reproducible, run=uuid.uuid4().hex[:12])


@contextmanager
def clocked(spent: dict[str, float], name: str) -> Iterator[None]:
    """Adds the seconds spent inside to `spent[name]`."""
    start = time.perf_counter()
    try:
        yield
    finally:
        spent[name] = spent.get(name, 0.0) + time.perf_counter() - start


def export(instance: Instance, file: Path, tier: str) -> list[Path]:
    """The model of one tier as .mps or .lp, earlier tiers held at their solved values; and its columns and rows."""
    model = build(instance)
    locks: dict[str, float] = {}
    earlier = [name for name in TIERS[:TIERS.index(tier)] if model.tiers[name]]
    if earlier:
        watch = Watch(deadline=time.perf_counter() + instance.settings.time_limit)
        outcome = search(model, handed_over(model), watch)
        if outcome.solution is None:
            raise SolverError(f"no plan was found ({outcome.status}), so the earlier tiers have no values to hold",
                              "没有找到方案，无法固定前几层目标")
        locks = {t.name: t.value for t in outcome.tiers if t.name in earlier}

    def mathematics(path: Path) -> None:
        pyomo_model(model, tier, locks).write(str(path), io_options={"symbolic_solver_labels": True})

    def columns(path: Path) -> None:
        lines = [(f"x({j})", c.family, " ".join(str(k) for k in c.key)) for j, c in enumerate(model.columns)]
        path.write_text(csv_text([("column", "family", "key"), *lines]), encoding="utf-8", newline="")

    def rows(path: Path) -> None:
        lines: list[tuple[object, ...]] = [("row", "what", "clause", "at", "of", "year")]
        for i, row in enumerate(model.rows):
            asked = instance.rows[row.row][1] if row.row >= 0 else None
            lines.append((f"row({i})", row.what, row.clause,
                          *((asked.at, asked.of, asked.year) if asked else ("", "", ""))))
        path.write_text(csv_text(lines), encoding="utf-8", newline="")

    return write_together(file.parent, {file.name: mathematics, f"{file.stem}.columns.csv": columns,
                                        f"{file.stem}.rows.csv": rows})

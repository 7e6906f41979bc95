"""Times every stage of a solve against bare HiGHS runs on the exported tiers, in one run, and writes the page.

    python benchmarks/run.py [--limit SECONDS] [--county PEOPLE:INSTITUTIONS] [--page FILE] [INSTANCE ...]

A generated county (`county.py`) comes after the instances. Each measurement runs in a process of its own, one at a
time, so that peak memory is its own and nothing is warm. The bare runs read the tier's file as any user would, cold,
with one thread, the same seed and the same gap.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from county import generate

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
TIERS = ("statutory", "policy", "money")
FURTHER = ("sweep.md", "persons.md", "seconds.md", "rules.md", "tried.md")
"""Pages of the other benchmarks, taken in at the end."""
NEAR = 0.01
"""A plan is near where it is within this of the final bounds of its tier and of the tiers before."""
REST_GOAL, TIERS_GOAL, FIRST_GOAL, HANDED_GOAL, GAP_GOAL, PEAK_GOAL = 0.25, 0.6, 0.1, 6.0, 0.001, 1024.0
"""Everything but solving, all tiers and a near plan, as shares of the bare solves; building and handing over in times
of numpy's; largest proved gap; peak memory [MiB]."""

OURS = """
import json, resource, sys, time
from pathlib import Path
from allocator import planner
from allocator.models.build import TIERS, build, pyomo_model
from allocator.models.engine import Watch
from allocator.reading import read
from allocator.report import excel, html
from allocator.report.tables import tables
from allocator.report.view import summary
from allocator.result import relative_gap
instance, folder, near = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
seconds = {}
with planner.clocked(seconds, "read"):
    facts = read(instance)
run = planner.solve(facts, watch=Watch(deadline=time.perf_counter() + float(sys.argv[4])), seconds=seconds)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
if run.plan is not None:
    with planner.clocked(seconds, "report"):
        plan = run.plan
        report = tables(facts, plan.decisions, plan.findings, summary(run.result, plan.provenance), "zh", True)
        excel.lay_out(folder / "plan.xlsx", report)
        html.lay_out(folder / "report.html", report)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
tiers = {tier.name: tier for tier in run.result.tiers[:3]}
locks = {}
for name in TIERS[:3]:    # without a plan nothing is held
    if run.model.tiers[name]:
        pyomo_model(run.model, name, locks).write(str(folder / f"{name}.mps"))
        if name in tiers:
            locks[name] = tiers[name].value
plans, values = [], {}
for t, name, value, _ in run.outcome.trace:    # of every better plan its tiers, one after the other
    values = {**values, name: value}
    plans += [(t, values)] if name == TIERS[2] else []
def is_near(found, until):
    upto = TIERS[:TIERS.index(until) + 1]
    return all(relative_gap(found[one], tiers[one].bound) <= near for one in upto)
within = {name: next((t for t, found in plans if is_near(found, name)), None) for name in tiers}
print(json.dumps({"seconds": seconds, "sizes": run.result.sizes, "gap": run.result.gap, "status": run.result.status,
                  "tiers": {name: tier.model_dump() for name, tier in tiers.items()}, "within": within,
                  "first": plans[0][0] if plans else None,
                  "peak": peak}))
"""
"""The whole command, by its stages; and the tiers' files for the bare runs."""

BARE = """
import json, resource, sys, time
import highspy
file, gap, limit, seed = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
start = time.perf_counter()
highs = highspy.Highs()
for name, value in (("output_flag", False), ("threads", 1), ("random_seed", seed), ("mip_rel_gap", gap),
                    ("time_limit", limit)):
    highs.setOptionValue(name, value)
highs.readModel(file)
read = time.perf_counter() - start
highs.run()
info = highs.getInfo()
found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
print(json.dumps({"status": highs.modelStatusToString(highs.getModelStatus()), "read": read,
                  "seconds": time.perf_counter() - start - read,
                  "value": info.objective_function_value if found else None, "bound": info.mip_dual_bound,
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


OTHER = """
import json, sys, time
from ortools.linear_solver.python import model_builder
file, name, gap, limit = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
start = time.perf_counter()
model = model_builder.Model()
assert model.import_from_mps_file(file)
solver = model_builder.Solver(name)
solver.set_time_limit_in_seconds(limit)
ways = {"scip": f"limits/gap = {gap}", "sat": f"relative_gap_limit: {gap} num_workers: 1"}
solver.set_solver_specific_parameters(ways[name])
read = time.perf_counter() - start
status = solver.solve(model)
found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
print(json.dumps({"status": status.name, "read": read, "seconds": time.perf_counter() - start - read,
                  "value": solver.objective_value if found else None,
                  "bound": solver.best_objective_bound if found else None}))
"""
"""SCIP and CP-SAT, as OR-Tools brings them, on the same file."""

STRAIGHT = """
import json, sys, time
from pathlib import Path
import highspy
from allocator.models.arrays import arrays
from allocator.models.build import build
from allocator.reading import read
model = build(read(Path(sys.argv[1])))
found = arrays(model.columns, model.rows)
best = float("inf")
for _ in range(3):
    start = time.perf_counter()
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(found.matrix().lp)
    best = min(best, time.perf_counter() - start)
print(json.dumps({"seconds": best}))
"""
"""The same matrix from numpy arrays into highspy."""


def _run(program: str, *arguments: object, most: float | None = None) -> dict[str, Any]:
    """What a program prints, or `failed`; killed after `most` seconds, for a solver's own limit may not hold."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=most)
    except subprocess.TimeoutExpired:
        return {"failed": f"killed after {most:.0f} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _measure(instance: Path, limit: float, own_limit: float, other_limit: float) -> list[str]:
    """The page's section on one instance."""
    head = [f"## {instance.resolve().parent.name}", ""]
    with tempfile.TemporaryDirectory() as folder:
        ours = _run(OURS, instance, folder, NEAR, own_limit)
        if "failed" in ours:
            return [*head, f"The solve failed: {ours['failed']}", ""]
        files = {file.stem: file for file in Path(folder).glob("*.mps")}
        bare = {tier: _run(BARE, files[tier], 0.005, limit, 0, most=2 * limit) for tier in TIERS if tier in files}
        others = {(tier, name): _run(OTHER, files[tier], name, 0.005, other_limit, most=2 * other_limit)
                  for tier in bare for name in ("scip", "sat")}
    straight = _run(STRAIGHT, instance)["seconds"]
    spent, sizes = ours["seconds"], ours["sizes"]
    alone = sum(b.get("seconds", 2 * limit) for b in bare.values())
    gap = "no plan" if ours["gap"] is None else f"largest gap {ours['gap']:.2%}"
    lines = [*head, ", ".join(f"{value:,} {name}" for name, value in sizes.items()) + f"; status {ours['status']}, "
             f"{gap}; peak memory {ours['peak']:,.0f} MiB.", "",
             "| stage | seconds | share of the bare solves |", "|---|---|---|"]
    lines += [f"| {name} | {seconds:.2f} | {seconds / alone:.3f} |" for name, seconds in spent.items()]
    lines += [f"| everything but solving | {_rest(spent):.2f} | {_rest(spent) / alone:.3f} |",
              f"| all bare solves | {alone:.2f} | 1 |", "", *_goals(ours, alone, straight)]
    if not ours["tiers"]:
        lines += ["Without a plan no tier's file holds an earlier tier.", ""]
    lines += ["| tier | found | bound | bare HiGHS: status | found | bound | seconds | MiB |",
              "|---|---|---|---|---|---|---|---|"]
    for tier in TIERS:
        b = bare.get(tier)
        other = "nothing to minimise | | | |" if b is None else f"{b['failed']} | | | |" if "failed" in b else (
            f"{b['status']} | {_number(b['value'])} | {b['bound']:,.4f} | {b['seconds']:.1f} | {b['peak']:,.0f}")
        own = ours["tiers"].get(tier, {"value": None, "bound": None})
        lines.append(f"| {tier} | {_number(own['value'])} | {_number(own['bound'])} | {other} |")
    lines += ["", "The same files, by OR-Tools:", "",
              "| tier | solver | status | found | bound | seconds |", "|---|---|---|---|---|---|"]
    for (tier, name), o in others.items():
        said = f"{o['failed']} | | |" if "failed" in o else (
            f"{o['status']} | {_number(o['value'])} | {_number(o['bound'])} | {o['seconds']:.1f}")
        lines.append(f"| {tier} | {name} | {said} |")
    return [*lines, ""]


def _number(value: float | None) -> str:
    return "none" if value is None else format(value, ",.4f")


def _rest(spent: dict[str, float]) -> float:
    """Everything but solving [s]."""
    return sum(seconds for name, seconds in spent.items() if name != "solve")


def _goals(ours: dict[str, Any], alone: float, straight: float) -> list[str]:
    """What was measured beside what is aimed at; a bare run that was stopped counts with its limit."""
    spent = ours["seconds"]
    handed = spent["cohorts"] + spent["build"] + spent["handover"]
    rows: list[tuple[str, float | None, float, str]] = [
        ("everything but solving, of the bare solves", _rest(spent) / alone, REST_GOAL, ".3g"),
        ("all tiers, of the bare solves", spent["solve"] / alone, TIERS_GOAL, ".3g")]
    for tier in TIERS:
        at = ours["within"].get(tier)
        rows.append((f"first plan within {NEAR:.0%} of the bounds through the {tier} tier, of the bare solves"
                     + ("" if at is None else f" ({at:.1f} s)"), None if at is None else at / alone, FIRST_GOAL, ".3g"))
    rows += [(f"building and handing over ({handed:.2f} s), in times of the same matrix from numpy into highspy "
              f"({straight:.2f} s)", handed / straight, HANDED_GOAL, ".3g"),
             ("largest proved gap", ours["gap"], GAP_GOAL, ".2%"),
             ("peak memory, MiB", ours["peak"], PEAK_GOAL, ",.0f")]
    lines = ["| what | measured | goal | |", "|---|---|---|---|"]
    for what, value, goal, form in rows:
        there = ("never" if "first" in what else "no plan") if value is None else format(value, form)
        verdict = "reached" if value is not None and value <= goal else "not reached"
        lines.append(f"| {what} | {there} | ≤ {goal:{form}} | {verdict} |")
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=300, help="seconds a bare run may take")
    parser.add_argument("--own-limit", type=float, default=900, help="seconds of the product's own solves")
    parser.add_argument("--other-limit", type=float, default=60, help="seconds a run of OR-Tools may take")
    parser.add_argument("--county", default="2000:25", help="PEOPLE:INSTITUTIONS of a generated county; blank: none")
    parser.add_argument("--page", type=Path, default=PAGE, help="file to write")
    parser.add_argument("instances", nargs="*", type=Path,
                        default=[ROOT / "instances" / name / "instance.yaml" for name in ("cele-2026", "malawi")])
    given = parser.parse_args()
    import highspy
    import pyomo
    lines = ["# Benchmarks", "",
             "Written by `benchmarks/run.py`. Every bare run is cold HiGHS on the tier's exported file: one thread, "
             f"seed 0, gap 0.5%, at most {given.limit:.0f} s; the product's own solves have "
             f"{given.own_limit:.0f} s, OR-Tools {given.other_limit:.0f} s. Seconds depend on the machine: the ratios, "
             "of one run, are what counts. A bare run that was stopped counts with the seconds it had.", "",
             f"highspy {highspy.Highs().version()}, Pyomo {pyomo.version.version}, "
             f"Python {platform.python_version()}.", ""]
    with tempfile.TemporaryDirectory() as folder:
        instances = list(given.instances)
        if given.county:
            people, institutions = map(int, given.county.split(":"))
            instances.append(generate(Path(folder) / f"county-{people}-{institutions}", people=people,
                                      institutions=institutions))
        for instance in instances:
            lines += _measure(instance, given.limit, given.own_limit, given.other_limit)
    further = [Path(__file__).with_name(name) for name in FURTHER]
    given.page.write_text("\n".join([*lines, *(page.read_text(encoding="utf-8") for page in further if page.exists())]),
                          encoding="utf-8")


if __name__ == "__main__":
    main()

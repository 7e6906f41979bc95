"""Times every stage of a solve against bare HiGHS runs on the exported tiers, in one run, and writes the page.

    python benchmarks/run.py [--limit SECONDS] [INSTANCE ...]

Each measurement runs in a process of its own, one at a time, so that peak memory is its own and nothing is warm. The
bare runs read the tier's file as any user would, cold, with one thread, the same seed and the same gap.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"

OURS = """
import json, resource, sys, time
from pathlib import Path
from allocator import planner
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Watch
from allocator.reading import read
from allocator.report import excel, html
from allocator.report.tables import tables
from allocator.report.view import summary
instance, folder = Path(sys.argv[1]), Path(sys.argv[2])
seconds = {}
with planner.clocked(seconds, "read"):
    facts = read(instance)
run = planner.solve(facts, watch=Watch(), seconds=seconds)
with planner.clocked(seconds, "report"):
    plan = run.plan
    report = tables(facts, plan.decisions, plan.findings, summary(run.result, plan.provenance), "zh", True)
    excel.lay_out(folder / "plan.xlsx", report)
    html.lay_out(folder / "report.html", report)
locks = {}
for tier in run.result.tiers[:3]:
    if run.model.tiers[tier.name]:
        pyomo_model(run.model, tier.name, locks).write(str(folder / f"{tier.name}.mps"))
        locks[tier.name] = tier.value
first = min((t for t, name, value, _ in run.outcome.trace if name == "money"), default=None)
print(json.dumps({"seconds": seconds, "sizes": run.result.sizes, "gap": run.result.gap, "status": run.result.status,
                  "tiers": [t.model_dump() for t in run.result.tiers], "first": first,
                  "within": next((t for t, name, value, _ in run.outcome.trace if name == "money"
                                  and value <= 1.01 * run.result.tiers[2].bound), None),
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

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


def _run(program: str, *arguments: object, most: float | None = None) -> dict[str, object]:
    """What a program prints, or `failed`; killed after `most` seconds, for a solver's own limit may not hold."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=most)
    except subprocess.TimeoutExpired:
        return {"failed": f"killed after {most:.0f} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _measure(instance: Path, limit: float) -> list[str]:
    """The page's section on one instance."""
    with tempfile.TemporaryDirectory() as folder:
        ours = _run(OURS, instance, folder)
        bare = {tier["name"]: _run(BARE, Path(folder) / f"{tier['name']}.mps", 0.005, limit, 0, most=2 * limit)
                for tier in ours["tiers"][:3] if (Path(folder) / f"{tier['name']}.mps").exists()}
        others = {(tier, name): _run(OTHER, Path(folder) / f"{tier}.mps", name, 0.005, limit, most=2 * limit)
                  for tier in bare for name in ("scip", "sat")}
        straight = _run(STRAIGHT, instance)["seconds"]
    spent, sizes = ours["seconds"], ours["sizes"]
    alone = sum(b.get("seconds", 2 * limit) for b in bare.values())
    lines = [f"## {instance.parent.name}", "",
             ", ".join(f"{value:,} {name}" for name, value in sizes.items()) + f"; status {ours['status']}, "
             f"largest gap {ours['gap']:.2%}; peak memory {ours['peak']:,.0f} MiB.", "",
             "| stage | seconds | share of the bare solves |", "|---|---|---|"]
    lines += [f"| {name} | {seconds:.2f} | {seconds / alone:.3f} |" for name, seconds in spent.items()]
    handed = spent["cohorts"] + spent["build"] + spent["handover"]
    rest = sum(seconds for name, seconds in spent.items() if name != "solve")
    lines += [f"| everything but solving | {rest:.2f} | {rest / alone:.3f} |",
              f"| all bare solves | {alone:.2f} | 1 |", "",
              f"Building and handing over takes {handed:.2f} s, the same matrix from numpy into highspy "
              f"{straight:.2f} s (× {handed / straight:.0f}).", ""]
    if ours["within"] is not None:
        lines += [f"First plan within 1% of the money tier's final bound after {ours['within']:.1f} s "
                  f"({ours['within'] / alone:.3f}).", ""]
    lines += ["| tier | found | bound | bare HiGHS: status | found | bound | seconds | MiB |",
              "|---|---|---|---|---|---|---|---|"]
    for tier in ours["tiers"][:3]:
        b = bare.get(tier["name"])
        other = "nothing to minimise | | | |" if b is None else f"{b['failed']} | | | |" if "failed" in b else (
            f"{b['status']} | {'none' if b['value'] is None else format(b['value'], ',.4f')} | {b['bound']:,.4f} | "
            f"{b['seconds']:.1f} | {b['peak']:,.0f}")
        lines.append(f"| {tier['name']} | {tier['value']:,.4f} | {tier['bound']:,.4f} | {other} |")
    lines += ["", "The same files, by OR-Tools:", "",
              "| tier | solver | status | found | bound | seconds |", "|---|---|---|---|---|---|"]
    for (tier, name), o in others.items():
        if "failed" in o:
            lines.append(f"| {tier} | {name} | {o['failed']} | | | |")
            continue
        value, bound = (("none" if o[key] is None else format(o[key], ",.4f")) for key in ("value", "bound"))
        lines.append(f"| {tier} | {name} | {o['status']} | {value} | {bound} | {o['seconds']:.1f} |")
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=300, help="seconds a bare run may take")
    parser.add_argument("instances", nargs="*", type=Path,
                        default=[ROOT / "instances" / name / "instance.yaml" for name in ("cele-2026", "malawi")])
    given = parser.parse_args()
    import highspy
    import pyomo
    lines = ["# Benchmarks", "",
             "Written by `benchmarks/run.py`. Every bare run is cold HiGHS on the tier's exported file: one thread, "
             f"seed 0, gap 0.5%, at most {given.limit:.0f} s. Seconds depend on the machine: the ratios, of "
             "one run, are what counts.", "",
             f"highspy {highspy.Highs().version()}, Pyomo {pyomo.version.version}, "
             f"Python {platform.python_version()}.", ""]
    for instance in given.instances:
        lines += _measure(instance, given.limit)
    further = [Path(__file__).with_name(name) for name in ("rules.md", "tried.md")]
    PAGE.write_text("\n".join([*lines, *(page.read_text(encoding="utf-8") for page in further if page.exists())]),
                    encoding="utf-8")


if __name__ == "__main__":
    main()

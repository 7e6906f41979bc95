"""Where each second of a solve goes: imports, stages, the solver inside them, and the modules that run.

    python benchmarks/seconds.py [--limit SECONDS] [INSTANCE ...]

Each instance is solved twice, in processes of their own: by the clock, and under cProfile, which makes Python slower
but not the solver, so that its seconds serve as shares only. Writes a page that `benchmarks/run.py` takes in.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
PAGE = Path(__file__).with_name("seconds.md")
SOLVER = "HiGHS"
MODULES = 6
"""Modules named of each stage."""
CALLS = {"lp": "relaxations", "mip": "searches", "cut": "rounds of cuts"}
"""What a solve asks of the engine."""

Clock = Callable[[dict[str, float], str], contextlib.AbstractContextManager[None]]


# --- one solve, in a process of its own -----------------------------------------------------------------------------


def inside(instance: Path, limit: float, begun: float, profiled: bool) -> dict[str, Any]:
    """Solves an instance as `allocator solve` does and writes its files; `begun`: when the process was started [s]."""
    from allocator import planner
    from allocator.models.engine import Engine, Watch
    from allocator.reading import read
    from allocator.report import excel, html
    from allocator.report.tables import tables
    from allocator.report.view import summary
    from allocator.result import plan_text
    seconds = {"imports": time.time() - begun}
    profiles: dict[str, cProfile.Profile] = {}
    solver: dict[str, float] = defaultdict(float)
    calls: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    plain: Clock = planner.clocked
    stage = "read"

    @contextlib.contextmanager
    def clocked(spent: dict[str, float], name: str) -> Iterator[None]:
        nonlocal stage
        stage = name
        with plain(spent, name):
            if not profiled:
                yield
                return
            profile = profiles.setdefault(name, cProfile.Profile())
            profile.enable()
            try:
                yield
            finally:
                profile.disable()

    import highspy
    run = highspy.Highs.run

    def timed(highs: highspy.Highs) -> Any:
        start = time.perf_counter()
        try:
            return run(highs)
        finally:
            solver[stage] += time.perf_counter() - start

    def counted(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            start, before = time.perf_counter(), sum(solver.values())
            try:
                return method(*given, **named)
            finally:
                if stage == "solve":
                    for k, more in enumerate((1, time.perf_counter() - start, sum(solver.values()) - before)):
                        calls[name][k] += more
        return call

    watch, search = Watch(), Engine.mip

    def limited(*given: Any, **named: Any) -> Any:
        """The first search starts the clock: relaxations are not interrupted, and a page needs a plan."""
        if watch.deadline == float("inf"):
            watch.deadline = time.perf_counter() + limit
        return search(*given, **named)

    with contextlib.ExitStack() as patches, tempfile.TemporaryDirectory() as folder:
        patches.enter_context(mock.patch.object(planner, "clocked", clocked))
        patches.enter_context(mock.patch.object(Engine, "mip", limited))
        if not profiled:
            patches.enter_context(mock.patch.object(highspy.Highs, "run", timed))
            for name in CALLS:
                patches.enter_context(mock.patch.object(Engine, name, counted(name, getattr(Engine, name))))
        with clocked(seconds, "read"):
            facts = read(instance)
        done = planner.solve(facts, watch=watch, seconds=seconds)
        if done.plan is not None:
            plan, out = done.plan, Path(folder)
            with clocked(seconds, "tables of the report"):
                report = tables(facts, plan.decisions, plan.findings, summary(done.result, plan.provenance), "zh", True,
                                plan.margins)
            with clocked(seconds, "plan.json"):
                (out / "plan.json").write_text(plan_text(plan), encoding="utf-8")
            with clocked(seconds, "workbook"):
                excel.lay_out(out / "plan.xlsx", report)
            with clocked(seconds, "page"):
                html.lay_out(out / "report.html", report)
    seconds["the whole process"] = time.time() - begun
    return {"seconds": seconds, "solver": solver, "calls": calls, "status": done.result.status,
            "modules": {name: by_module(profile) for name, profile in profiles.items()}}


def by_module(profile: cProfile.Profile) -> dict[str, float]:
    """Seconds of each module's own code; what is built in counts where it is called from, the solver by itself."""
    found: dict[str, float] = defaultdict(float)
    known: Mapping[tuple[str, int, str], Any] = pstats.Stats(profile).stats    # type: ignore[attr-defined]
    for (file, _, function), (_, _, own, _, callers) in known.items():
        if "highspy" in function:
            found[SOLVER] += own
        elif file != "~":
            found[module(file)] += own
        else:
            for (caller, _, _), (_, _, part, _) in callers.items():
                found[module(caller)] += part
    return dict(found)


def module(file: str) -> str:
    """A name for a file: the product's modules one by one, other packages whole."""
    parts = Path(file).with_suffix("").parts
    if "allocator" in parts:
        return ".".join(parts[len(parts) - 1 - parts[::-1].index("allocator"):]).removesuffix(".__init__")
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "Python"


# --- the page -------------------------------------------------------------------------------------------------------


def solved(instance: Path, limit: float, *, profiled: bool) -> dict[str, Any]:
    command = [sys.executable, __file__, str(instance), "--limit", str(limit), "--begun", str(time.time()),
               *(["--profiled"] if profiled else [])]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


def section(instance: Path, limit: float) -> list[str]:
    """The page's section on one instance."""
    clock, profile = (solved(instance, limit, profiled=profiled) for profiled in (False, True))
    seconds, solver = clock["seconds"], clock["solver"]
    whole = seconds.pop("the whole process")
    rest = whole - sum(seconds.values())
    lines = [f"### {instance.resolve().parent.name}", "",
             f"Searches end after {limit:g} s; status {clock['status']}; {whole:.1f} s from the process's start to its "
             "end.", "",
             "| stage | seconds | share | of it HiGHS |", "|---|---|---|---|"]
    # cohorts are a part of building, timed inside it
    solver["cohorts"] = 0.0
    lines += [f"| {name} | {spent:.2f} | {spent / whole:.1%} | {solver.get(name, 0.0):.2f} |"
              for name, spent in seconds.items()]
    inner = sum(clock["calls"][name][1] for name in clock["calls"])
    lines += [f"| between the stages | {rest:.2f} | {rest / whole:.1%} | |", "",
              "| inside the solve | times | seconds | of it HiGHS |", "|---|---|---|---|"]
    lines += [f"| {CALLS[name]} | {times:.0f} | {spent:.2f} | {own:.2f} |"
              for name, (times, spent, own) in clock["calls"].items()]
    lines += [f"| beside them | | {seconds['solve'] - inner:.2f} | |", "",
              f"Under cProfile, shares of each stage by module, the {MODULES} largest:", "", "| stage | modules |",
              "|---|---|"]
    for name, modules in profile["modules"].items():
        total = sum(modules.values()) or 1.0
        largest = sorted(modules.items(), key=lambda item: -item[1])[:MODULES]
        said = ", ".join(f"{what} {own / total:.0%}" for what, own in largest if own >= total / 200)
        lines.append(f"| {name}{' with cohorts' if name == 'build' else ''} | {said} |")
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=30, help="seconds of searching, relaxations before apart")
    parser.add_argument("--begun", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--profiled", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("instances", nargs="*", type=Path, default=[ROOT / "instances/cele-2026/instance.yaml"])
    asked = parser.parse_args()
    if asked.begun is not None:
        print(json.dumps(inside(asked.instances[0], asked.limit, asked.begun, asked.profiled)))
        return
    lines = ["## Where each second goes", "",
             "Written by `benchmarks/seconds.py`. Seconds depend on the machine, shares are what counts.", ""]
    for instance in asked.instances:
        lines += section(instance, asked.limit)
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""What a point of a sweep costs beside a cold solve, and what processes lose against the ideal; all in one run.

    python benchmarks/sweep.py [--jobs N] [--set KEY=SPEC ...] [--limit SECONDS] [--points N] [INSTANCE]

Points spread over the grid are answered three ways: solved cold, as `allocator solve --set` does it; bounded over the
warm matrix; and planned near the base. Each takes the time from the words of `--set` to the answer, with reading and
building. Then the whole grid is planned by one process and by N; the ideal is the one process's time divided by N.
Prints a markdown page, kept as benchmarks/sweep.md; seconds depend on the machine, the ratios are what counts.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from allocator import planner
from allocator.models.engine import Watch
from allocator.models.warm import CERTIFIED
from allocator.reading import read
from allocator.scenarios.answer import Answering, Asked, prepared
from allocator.scenarios.grid import axes, grid
from allocator.scenarios.records import Point
from allocator.scenarios.sweep import Plans, sweep
from allocator.scenarios.watches import inside

ROOT = Path(__file__).resolve().parent.parent
GRID = ("C57.ratio.2027=0.4:0.5:4", "settings.prices.transfer=-20%:+20%:4")
BOUND_GOAL, PLAN_GOAL, NEAR_GOAL, LOSS_GOAL = 1 / 200, 1 / 8, 0.004, 0.03
T = TypeVar("T")


def timed(make: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    made = make()
    return made, time.perf_counter() - start


def value(point: Point, tier: str) -> float | None:
    found = point.tier(tier)
    return None if found is None else found.value


def worse(mine: dict[str, float | None], cold: dict[str, float]) -> float:
    """By how much the first tier that differs is worse than the cold plan's, relatively; 0 where it is better."""
    for tier in CERTIFIED:
        one, other = mine.get(tier), cold.get(tier)
        if one is None or other is None:
            return float("nan")
        if abs(one - other) > 1e-6 * max(1.0, abs(other)):
            return max(0.0, (one - other) / abs(other))
    return 0.0


def points(path: Path, specs: list[str], limit: float, count: int) -> list[str]:
    """A row a point: cold, bound, plan."""
    bounded, seconds = timed(lambda: prepared(path, "", quick=True, watch=inside(lambda: False))[0])
    planned, more = timed(lambda: prepared(path, "", quick=False, watch=lambda _: Watch(
        deadline=time.perf_counter() + limit))[0])
    lines = [f"The base takes {seconds:.2f} s to be bounded and {more:.2f} s to be planned, once.", "",
             "| point | cold, s | bound, s | of cold | plan, s | of cold | way | policy, cold | policy, plan | "
             "money, cold | money, plan | money's gap to the bound |", "|---" * 12 + "|"]
    quick, whole = (Answering(base, inside(lambda: False)) for base in (bounded, planned))
    shares: list[tuple[float, float]] = []
    apart: list[float] = []
    every = grid(axes(path, specs))
    for sets, values in every[::max(1, (len(every) - 1) // max(1, count - 1))][:count]:
        cold, cold_s = timed(lambda sets=sets: planner.solve(    # type: ignore[misc]
            read(path, sets), watch=Watch(deadline=time.perf_counter() + limit)).result)
        (_, _), bound_s = timed(lambda sets=sets, values=values: quick.point(    # type: ignore[misc]
            Asked("", sets, values, True)))
        (plan, _), plan_s = timed(lambda sets=sets, values=values: whole.point(    # type: ignore[misc]
            Asked("", sets, values, False)))
        shares.append((bound_s / cold_s, plan_s / cold_s))
        own = {tier.name: tier.value for tier in cold.tiers}
        money, gap = value(plan, "money"), plan.tier("money")
        apart.append(worse({tier.name: tier.value for tier in plan.tiers}, own))
        lines.append(
            f"| {' '.join(sets)} | {cold_s:.2f} | {bound_s:.3f} | 1/{cold_s / bound_s:.0f} | {plan_s:.2f} | "
            f"1/{cold_s / plan_s:.1f} | {plan.status} {plan.way} | {own.get('policy', float('nan')):.4f} | "
            f"{value(plan, 'policy') or float('nan'):.4f} | {own.get('money', float('nan')):,.0f} | "
            f"{money if money is not None else float('nan'):,.0f} | {(gap.gap if gap else None) or 0.0:.2%} |")
    bound, found = (statistics.median(share[k] for share in shares) for k in (0, 1))
    far = max(apart, default=float("nan"))
    return [*lines, "",
            f"Median: a bound in 1/{1 / bound:.0f} of a cold solve (goal 1/{1 / BOUND_GOAL:.0f}), a plan in "
            f"1/{1 / found:.1f} (goal 1/{1 / PLAN_GOAL:.0f}); the first tier that differs is at most {far:.2%} worse "
            f"than the cold plan's (goal {NEAR_GOAL:.1%}).", ""]


def processes(path: Path, specs: list[str], jobs: int) -> list[str]:
    """The time of the points' part of a sweep, by one process and by several, from the same base."""
    found: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as first:
        for count in (1, jobs):
            with tempfile.TemporaryDirectory() as folder:
                if count > 1:    # the base's plan, and its own point, which is of the name
                    for file in (Path(first) / "points").glob("*.base.json"):
                        (Path(folder) / "points").mkdir(exist_ok=True)
                        for own in (file, file.with_name(file.name.replace(".base", ""))):
                            shutil.copy(own, Path(folder) / "points")
                seconds: dict[str, float] = {}
                sweep(path, axes(path, specs), Path(folder), Plans(jobs=count, resume=True), seconds=seconds)
                found[count] = seconds["points"]
                shutil.copytree(folder, first, dirs_exist_ok=True)
    ideal = found[1] / jobs
    loss = 1 - ideal / found[jobs]
    count = len(grid(axes(path, specs)))
    return [f"The same grid of {count} points, planned:", "",
            "| processes | points, s | ideal, s | loss |", "|---|---|---|---|", f"| 1 | {found[1]:.2f} | | |",
            f"| {jobs} | {found[jobs]:.2f} | {ideal:.2f} | {loss:.1%} (goal {LOSS_GOAL:.0%}) |", ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="1: only the points are measured")
    parser.add_argument("--set", action="append", default=None, dest="specs", metavar="KEY=SPEC")
    parser.add_argument("--points", type=int, default=4, help="how many are solved cold; 0: only the processes")
    parser.add_argument("--limit", type=float, default=300, help="seconds of a cold solve")
    parser.add_argument("instance", nargs="?", type=Path, default=ROOT / "instances" / "cele-2026" / "instance.yaml")
    asked = parser.parse_args()
    specs = list(asked.specs or GRID)
    print("\n".join([f"## Sweeps: {asked.instance.resolve().parent.name}", "",
                     f"Grid {' × '.join(f'`{spec}`' for spec in specs)}; Python {platform.python_version()}, "
                     f"{os.cpu_count()} cores.", ""]), flush=True)
    if asked.points:
        print("\n".join(points(asked.instance, specs, asked.limit, asked.points)), flush=True)
    if asked.jobs > 1:
        print("\n".join(processes(asked.instance, specs, asked.jobs)), flush=True)


if __name__ == "__main__":
    main()

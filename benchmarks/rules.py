"""What each clause costs: cohorts its predicates add, rows and columns it adds, and the LP's time without it.

    python benchmarks/rules.py [INSTANCE ...]

Every clause in force is left out once; the differences to the whole model are the clause's own. The linear relaxation
minimises a blend of shortfalls and money; the whole model's time is given as a ratio to the time without the clause.
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from pathlib import Path

from allocator.instance import Instance
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Engine, Watch
from allocator.models.matrix import matrix
from allocator.models.warm import vector
from allocator.reading import read

ROOT = Path(__file__).resolve().parent.parent
PAGE = Path(__file__).with_name("rules.md")
SIZES = ("cohorts", "rows", "columns", "nonzeros")
WEIGHT = 2e8
"""Money a unit of the policy tier is worth in the relaxation: the order of size of its dual on the shipped counties."""


@dataclasses.dataclass(frozen=True)
class Size:
    """A model's size and its relaxation's time and iterations."""

    cohorts: int
    rows: int
    columns: int
    nonzeros: int
    seconds: float
    iterations: int


def measured(instance: Instance) -> Size:
    """Builds the model and solves its linear relaxation, cold, on one thread."""
    model = build(instance)
    arrays = matrix(pyomo_model(model))
    engine = Engine(arrays, seed=0, watch=Watch())
    blend = WEIGHT * (vector(model, "statutory") + vector(model, "policy")) + vector(model, "money")
    start = time.perf_counter()
    engine.lp(blend, [], cold=True)
    return Size(len(model.variables.cohorts), int(arrays.lp.num_row_), int(arrays.lp.num_col_), arrays.nonzeros,
                time.perf_counter() - start, engine.pivots)


def without(instance: Instance, clause: str) -> Instance:
    """The instance with one clause's rule left out."""
    return dataclasses.replace(instance, rules=tuple(rule for rule in instance.rules if rule.cited != clause))


def section(path: Path) -> list[str]:
    """The page's section on one instance."""
    instance = read(path)
    whole = measured(instance)
    lines = [f"### {path.parent.name}", "",
             f"All {len(instance.rules)} clauses: {whole.cohorts} cohorts, {whole.rows:,} rows, "
             f"{whole.columns:,} columns, {whole.nonzeros:,} nonzeros; "
             f"relaxation {whole.seconds:.1f} s, {whole.iterations:,} iterations.", "",
             "| clause | rule | cohorts | rows | columns | nonzeros | relaxation, × | iterations, × |",
             "|---|---|---|---|---|---|---|---|"]
    for rule in instance.rules:
        less = measured(without(instance, rule.cited))
        added = [f"{getattr(whole, name) - getattr(less, name):+,}" for name in SIZES]
        lines.append(f"| {rule.cited} | {rule.name} | {' | '.join(added)} | {whole.seconds / less.seconds:.2f} | "
                     f"{whole.iterations / max(1, less.iterations):.2f} |")
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instances", nargs="*", type=Path,
                        default=[ROOT / "instances" / name / "instance.yaml" for name in ("cele-2026", "weixi-2023")])
    lines = ["## What each clause adds", "",
             "Written by `benchmarks/rules.py`: the whole model less the model without the clause; times and "
             "iterations of the linear relaxation as ratios, whole to without.", ""]
    for path in parser.parse_args().instances:
        lines += section(path)
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

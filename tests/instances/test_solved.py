"""The instances that ship, solved: stored optima and counters (`pytest --update` writes them anew)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allocator import planner
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Engine, Watch
from allocator.models.matrix import matrix
from allocator.reading import read

INSTANCES = Path(__file__).parents[2] / "instances"


def held(path: Path, found: dict[str, Any], update: bool, tolerance: float) -> None:
    """The numbers found are those stored, within a relative tolerance; counts exactly."""
    if update:
        path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored.keys() == found.keys()
    for name, number in found.items():
        exact = isinstance(number, int | str)
        assert number == (stored[name] if exact else pytest.approx(stored[name], rel=tolerance, abs=tolerance)), name


def test_malawi(update: bool) -> None:
    """Malawi is solved to the closed form: raw shortfalls of M1 sum to the smallest that any moves leave."""
    instance = read(INSTANCES / "malawi" / "instance.yaml", ["settings.gap=0"])
    run = planner.solve(instance)
    assert run.result.status == "optimal"
    expected = json.loads((INSTANCES / "malawi" / "expected.json").read_text(encoding="utf-8"))
    short = sum(f.shortfall for f in run.result.findings if f.clause == "M1")
    assert short == pytest.approx(expected["smallest_shortfall_with_moves"], abs=1e-3)
    held(INSTANCES / "malawi" / "optimum.json", {tier.name: float(tier.value) for tier in run.result.tiers[:3]},
         update, 1e-5)


def test_cele_counters(update: bool) -> None:
    """The size of the reference county's model, and the relaxation of its policy tier, are what they were."""
    instance = read(INSTANCES / "cele-2026" / "instance.yaml")
    model = build(instance)
    arrays = matrix(pyomo_model(model))
    cost = np.zeros(len(model.columns))
    cost[list(model.tiers["policy"])] = list(model.tiers["policy"].values())
    engine = Engine(arrays, seed=0, watch=Watch())
    engine.shut(np.array(sorted(model.tiers["statutory"]), dtype=np.int64))    # statutory rows first, as in a solve
    relaxed = engine.lp(cost, [], cold=True, interior=True)
    assert not relaxed.infeasible
    held(INSTANCES / "cele-2026" / "counters.json", {
        "people": len(instance.people), "cohorts": len(model.variables.cohorts), "hubs": len(model.variables.hubs),
        "rows": int(arrays.lp.num_row_), "columns": int(arrays.lp.num_col_), "nonzeros": arrays.nonzeros,
        "whole_columns": int(arrays.whole.sum()),
        "policy_relaxation": round(relaxed.value + model.constants["policy"], 6)}, update, 1e-4)

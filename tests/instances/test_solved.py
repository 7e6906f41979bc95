"""The instances that ship, solved: stored optima and counters (`pytest --update` writes them anew)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from allocator import planner
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Engine, Watch
from allocator.models.matrix import matrix
from allocator.models.warm import vector
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
    """The reference county's model, its rounding at the root and the pivots of its relaxations are what they were.

    A weighted sum as a solve begins with: statutory rows held, a policy unit worth 2e8 yuan. Pivots may be a quarter
    more than those stored, for another processor adds in another order.
    """
    instance = read(INSTANCES / "cele-2026" / "instance.yaml")
    model = build(instance)
    arrays = matrix(pyomo_model(model))
    engine = Engine(arrays, seed=0, watch=Watch())
    statutory = vector(model, "statutory")
    engine.pin(statutory, engine.lp(statutory, [], cold=True, interior=True))
    blend = 2e8 * vector(model, "policy") + vector(model, "money")
    relaxed = engine.lp(blend, [], cold=True)
    pivots, rounded, rounds = engine.pivots, relaxed, 0
    while rounds < 5 and rounded.x is not None and engine.cut(rounded.x):
        rounded, rounds = engine.lp(blend, []), rounds + 1
    path = INSTANCES / "cele-2026" / "counters.json"
    stored = pivots if update else json.loads(path.read_text(encoding="utf-8"))["pivots"]
    assert pivots <= 1.25 * stored
    held(path, {
        "people": len(instance.people), "cohorts": len(model.variables.cohorts), "hubs": len(model.variables.hubs),
        "rows": int(arrays.lp.num_row_), "columns": int(arrays.lp.num_col_), "nonzeros": arrays.nonzeros,
        "whole_columns": int(arrays.whole.sum()), "pivots": stored,
        "relaxation": relaxed.value, "rounded": rounded.value}, update, 1e-5)

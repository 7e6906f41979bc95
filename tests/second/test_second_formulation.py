"""The compact model and the second formulation give the same optimum of every tier, county after county.

SECOND_SEEDS sets how many random counties are tried (default 150).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ortools")

from allocator.check import check
from allocator.instance import Instance
from allocator.planner import Run, solve
from tests.second.dump import dumped
from tests.second.random_county import county

PROGRAM = Path(__file__).with_name("formulation.py")
SEEDS = int(os.environ.get("SECOND_SEEDS", "150"))
CHUNK = 10
SPLIT = range(100_000, 100_000 + SEEDS // 3)
TIERS = ("statutory", "policy", "money")


def chunks(seeds: range) -> list[range]:
    return [seeds[k:k + CHUNK] for k in range(0, len(seeds), CHUNK)]


@contextmanager
def second(instances: list[Instance], *, split: bool = False) -> Iterator[subprocess.Popen[str]]:
    """The second formulation at work on instances, in a process of its own."""
    text = "\n".join(json.dumps(dumped(instance, split)) for instance in instances)
    with subprocess.Popen([sys.executable, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        yield process


def answers(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    assert process.stdout is not None
    return [json.loads(line) for line in process.stdout]


def differences(run: Run, other: dict[str, Any]) -> list[str]:
    """What the two do not agree on: the status, or the first tier whose values differ."""
    if run.result.status != other["status"]:
        return [f"status: {run.result.status}, second {other['status']}"]
    ours = {tier.name: tier.value for tier in run.result.tiers}
    for tier in TIERS if ours else ():
        value = other["tiers"][tier]
        if abs(ours[tier] - value) > 1e-6 * max(1.0, abs(value)):
            return [f"{tier}: {ours[tier]!r}, second {value!r}"]
    return []


def trouble(instance: Instance, other: dict[str, Any]) -> list[str]:
    """All that is wrong with the plan of one county: its values, and what its own check calls broken."""
    try:
        run = solve(instance)
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    found = check(instance, run.plan.decisions) if run.plan else ()
    return [*differences(run, other), *(f"broken: {f}" for f in found if f.verdict == "broken")]


def compared(seeds: list[int], *, split: bool = False) -> dict[int, list[str]]:
    """Trouble by seed."""
    counties = [county(seed) for seed in seeds]
    with second(counties, split=split) as process:
        others = answers(process)
    assert len(others) == len(seeds), f"the second formulation stopped at seed {seeds[len(others)]}"
    found = {seed: trouble(instance, other) for seed, instance, other in zip(seeds, counties, others, strict=True)}
    return {seed: what for seed, what in found.items() if what}


@pytest.mark.parametrize("seeds", chunks(range(SEEDS)), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_same_optimum_of_every_tier(seeds: range) -> None:
    assert not compared(list(seeds))


@pytest.mark.parametrize("seeds", chunks(SPLIT), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_cohorts_and_hubs_equal_one_binary_a_person(seeds: range) -> None:
    """No rule in force reads a person's past, so sums of people lose nothing against people one by one."""
    whole = [seed for seed in seeds if all(float(p.count).is_integer() for p in county(seed).people)]
    assert not compared(whole, split=True)


@pytest.mark.parametrize("split", [False, True])
def test_half_posts_of_establishment(split: bool) -> None:
    """Counties whose establishment is no whole number, where a whole column once had a bound that was not."""
    assert not compared([101086, 101335] if split else [2329, 4437], split=split)


@pytest.mark.parametrize("seed", [409, 1177, 1408, 7523, 5553, 7216, 9140, 9268])
def test_odd_calendars(seed: int) -> None:
    """Study that leaves no half-month for training, and cover units of shares of people."""
    assert not compared([seed])

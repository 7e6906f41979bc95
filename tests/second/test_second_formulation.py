"""The compact model and the second formulation give the same optimum of every tier, county after county.

SECOND_SEEDS sets how many random counties are tried (default 500), SECOND_MONEY how many of those that follow money
(default 250).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ortools")

from allocator.check import check
from allocator.facts.working_time import leave_days
from allocator.instance import Instance
from allocator.models.build import build
from allocator.planner import Run, solve
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.pay import PerformancePool
from allocator.rules.training import CentralTraining
from tests.second.dump import dumped
from tests.second.random_accounts import RULES
from tests.second.random_county import county
from tests.second.random_money import MONEY

ROOT = Path(__file__).parents[2]
SEEDS = int(os.environ.get("SECOND_SEEDS", "500"))
CHUNK = 25
MONEY_SEEDS = range(MONEY, MONEY + int(os.environ.get("SECOND_MONEY", "250")))
SPLIT = range(100_000, 100_000 + SEEDS * 3 // 7)
TIERS = ("statutory", "policy", "money")


def chunks(seeds: range) -> list[range]:
    return [seeds[k:k + CHUNK] for k in range(0, len(seeds), CHUNK)]


@contextmanager
def second(instances: list[Instance], *, split: bool = False) -> Iterator[subprocess.Popen[str]]:
    """The second formulation at work on instances, in a process of its own."""
    text = "\n".join(json.dumps(dumped(instance, split)) for instance in instances)
    with subprocess.Popen([sys.executable, "-m", "tests.second.formulation"], cwd=ROOT, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
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


@pytest.mark.parametrize("seeds", chunks(MONEY_SEEDS), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_same_optimum_where_money_is_followed(seeds: range) -> None:
    """Services, the insurance package, specialties, sources: rules on all of them, and few rules beside."""
    assert all({rule.name for rule in county(seed).rules} & set(RULES) for seed in seeds)
    assert not compared(list(seeds))


def half_posts(instance: Instance) -> bool:
    """Whether a pool holds establishment that is no whole number: its whole columns once had bounds that were not."""
    pooled = any(isinstance(rule, EstablishmentPool) and rule.pooled for rule in instance.rules)
    return pooled and any(not i.establishment.is_integer() for i in instance.places.institution.values())


def odd_calendar(instance: Instance) -> bool:
    """Study that leaves no half-month for training, or cover units of shares of people."""
    if not any(isinstance(rule, CentralTraining) for rule in instance.rules):
        return False
    long = any(p.kind == "advanced_study" and p.days > 330 for p in instance.places.programmes)
    shares = any(not float(p.count).is_integer() for p in instance.people)
    return long or (shares and any(post.cover for post in instance.places.post.values()))


def raised(instance: Instance) -> bool:
    """Degree upgrades and conversions, with rules that read both."""
    read = {name for _, row in instance.rows for term in row.terms for name in ("degree", "status")
            if getattr(getattr(term, "who", None), name, ())}
    return len(read) == 2 and {"degree", "conversion"} <= {rate.kind for rate in instance.rates}


def signed(instance: Instance) -> bool:
    """A pool whose surplus may turn out above 0 or below, as the plan decides."""
    pools = any(isinstance(rule, PerformancePool) for rule in instance.rules)
    return pools and any(column.family == "sign" for column in build(instance).columns)


def loaded(instance: Instance) -> bool:
    """Needs from workload at posts whose people have more than one length of leave."""
    work = {row.of for _, row in instance.rows if row.tag == "workload"}
    leaves: dict[str, set[float]] = {}
    for person in instance.people:
        leaves.setdefault(person.post, set()).add(
            leave_days(person.started, instance.years[0], instance.settings.working_time))
    return any(len(leaves.get(post, ())) > 1 for post in work)


def first(wanted: int, test: Callable[[Instance], bool]) -> list[int]:
    """Seeds of the first counties that pass a test, far from those tried above."""
    return list(islice((seed for seed in count(200_000) if test(county(seed))), wanted))


@pytest.mark.parametrize("test", [half_posts, odd_calendar, raised, signed, loaded])
def test_counties_of_a_kind(test: Callable[[Instance], bool]) -> None:
    """Kinds that chance draws seldom, and that went wrong once or might."""
    assert not compared(first(10, test))


@pytest.mark.parametrize("test", [half_posts, raised, signed])
def test_counties_of_a_kind_one_binary_a_person(test: Callable[[Instance], bool]) -> None:
    """The same kinds, person by person."""
    def whole(instance: Instance) -> bool:
        return test(instance) and all(float(p.count).is_integer() for p in instance.people)
    assert not compared(first(5, whole), split=True)

"""The order of the tables' rows decides nothing: same digest, same cohorts, same decisions to the byte."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from allocator import planner
from allocator.instance import Instance
from allocator.models.cohorts import cohorts
from allocator.reading import read
from tests.county import post
from tests.random_county import random_county

CELE = Path(__file__).parents[1] / "instances" / "cele-2026"
SEED = 3
"""A random county that is solved in about a second."""
HEAD = """\
name: {zh: 县, en: County}
as_of: 2025-12-31
years: [2026, 2027, 2028]
policies:
  - pack: cele-2026
    overrides: {C48: {transfers: {from 2026: 4}, secondments: {from 2026: 4}, source: test}}
  - pack: weixi-2023
    only: {W29: test}
settings: {gap: 0.001}
tables:
"""


def cell(value: Any) -> str:
    """A value as a cell holds it."""
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, list | tuple) else str(value)


def written(folder: Path, name: str, rows: Iterable[Any]) -> None:
    """A table of facts as a CSV file."""
    lines = [{key: cell(value) for key, value in row.model_dump(mode="json", by_alias=True).items()} for row in rows]
    used = [key for key in lines[0] if any(line[key] for line in lines)]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, used, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)


def county_in(folder: Path) -> Path:
    """A small county on disk, with every table."""
    instance = random_county(SEED)
    places = instance.places
    posts = [*places.post.values(), post("V1-9", "village_doctor")]
    tables = {"institutions": places.institution.values(), "staff": instance.people, "posts": posts,
              "workload": places.workload, "beds": places.beds.values(), "travel": places._roads.values(),
              "channels": instance.channels, "rates": instance.rates, "pay": instance.pay,
              "programmes": places.programmes, "experts": places.experts}
    for name, rows in tables.items():
        written(folder, name, rows)
    (folder / "instance.yaml").write_text(
        HEAD + "".join(f"  {name}: {name}.csv\n" for name in tables), encoding="utf-8")
    return folder / "instance.yaml"


def shuffled(source: Path, target: Path, seed: int) -> Path:
    """The same folder with the rows of every CSV file in another order, and its columns too."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.py", "data"))
    pick = random.Random(seed)
    for path in sorted(target.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        order = list(range(len(header)))
        pick.shuffle(order)
        pick.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([row[k] for k in order] for row in [header, *rows])
    return target / "instance.yaml"


def partition(instance: Instance) -> list[tuple[str, ...]]:
    """Cohorts by the ids of their members, in the model's order."""
    return [tuple(instance.people[i].id for i in cohort.members) for cohort in cohorts(instance)[0]]


def decided(path: Path) -> tuple[str, str]:
    """Digest and decisions, as text."""
    run = planner.solve(read(path))
    assert run.plan is not None
    assert run.result.reproducible
    return run.instance.digest, run.plan.decisions.model_dump_json()


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """The small county's folder, and what is decided in it."""
    folder = tmp_path_factory.mktemp("county")
    return folder, decided(county_in(folder))


@pytest.mark.parametrize("seed", [1, 2])
def test_small_county(tmp_path: Path, solved: tuple[Path, tuple[str, str]], seed: int) -> None:
    """A county solved from shuffled files has the same digest, and decisions that are the same to the byte."""
    folder, first = solved
    assert decided(shuffled(folder, tmp_path / "shuffled", seed)) == first


def test_same_files_twice(solved: tuple[Path, tuple[str, str]]) -> None:
    """Solving again gives the same bytes."""
    assert decided(solved[0] / "instance.yaml") == solved[1]


def test_another_county_has_another_digest(tmp_path: Path, solved: tuple[Path, tuple[str, str]]) -> None:
    """One cell changed is another digest."""
    path = shuffled(solved[0], tmp_path / "changed", 1)
    beds = path.parent / "beds.csv"
    text = beds.read_text(encoding="utf-8")
    beds.write_text(text.replace("8", "9"), encoding="utf-8")
    assert text != beds.read_text(encoding="utf-8")
    assert read(path).digest != solved[1][0]


def test_reference_county(tmp_path: Path) -> None:
    """The reference county read from shuffled files: same digest, people and cohorts."""
    first, second = read(CELE / "instance.yaml"), read(shuffled(CELE, tmp_path / "cele", 1))
    assert second.digest == first.digest
    assert second.people == first.people
    assert partition(second) == partition(first)
    assert [row for _, row in second.rows] == [row for _, row in first.rows]

"""What tells people apart, as the benchmark lists it, is what the product tells them apart by."""

from __future__ import annotations

import sys
from pathlib import Path

from allocator.models.cohorts import cohorts
from allocator.reading import read

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

import county  # type: ignore[import-not-found]
import persons  # type: ignore[import-not-found]


def test_parts_and_persons(tmp_path: Path) -> None:
    """The key's parts make the product's cohorts, which only fall together without some; with ids, everybody is one."""
    instance = read(county.generate(tmp_path, people=200, institutions=5))
    apart = persons.Apart(instance)
    assert apart.count == len(cohorts(instance)[0])
    assert all(0 <= apart.without(parts=[name]) < apart.count for name in apart.parts)
    assert apart.without(tests=apart.tests) >= max(apart.without(tests=[test]) for test in apart.tests)
    with persons.one_by_one():
        found, hubs = cohorts(instance)
    assert len(found) == 200
    assert all(len(cohort.members) == 1 for cohort in found)
    assert len(hubs) > 0
    assert len(cohorts(instance)[0]) == apart.count

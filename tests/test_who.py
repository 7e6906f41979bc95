"""A crowd answers as its people do, one by one."""

from __future__ import annotations

import random

import pytest

from allocator.rows import predicates
from allocator.who import AS_IS, Crowd, Gained, Who
from tests.second import random_county as second_county

EXTRA = (Who(), Who(held=("senior",)), Who(assessment=("failed", "failed_twice")), Who(over_appointed=True),
         Who(elsewhere=False), Who(unserved=40), Who(under=40, present=True), Who(backbone=False, leader=False),
         Who(title=("intermediate", "senior"), degree=("bachelor",), status=("established",)))


@pytest.mark.parametrize("seed", range(12))
def test_crowd(seed: int) -> None:
    """Every test a random county's rows read, and some of each field; with and without gains."""
    county, pick = second_county.county(seed), random.Random(seed)
    people = county.people
    gains = [pick.choice([AS_IS, Gained(title="senior"), Gained(degree="bachelor"), Gained(status="established"),
                          Gained(licence="licensed")]) for _ in people]
    tests = (*EXTRA, *predicates(row for _, row in county.rows))
    for year in county.years:
        for who in tests:
            assert Crowd(people).admits(who, year).tolist() == [who.admits(p, year) for p in people]
            assert Crowd(people, gains).admits(who, year).tolist() == [
                who.admits(p, year, gain) for p, gain in zip(people, gains, strict=True)]

"""Tests of people, one field at a time: who passes and who does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from allocator.rows import Persons, Row, predicates
from allocator.who import Gained, Who
from tests.county import person, post

SERVED = {"started": dt.date(2025, 9, 15)}


@pytest.mark.parametrize(("who", "more", "year", "expected"), [
    (Who(), {}, 2026, True),
    (Who(held=("senior",)), {"title_held": "senior", "title_appointed": "junior"}, 2026, True),
    (Who(title=("senior",)), {"title_held": "senior", "title_appointed": "junior"}, 2026, False),
    (Who(over_appointed=True), {"title_held": "junior", "title_appointed": "intermediate"}, 2026, True),
    (Who(over_appointed=True), {"title_held": "intermediate"}, 2026, False),
    (Who(elsewhere=True), {"owner": "T1"}, 2026, True),
    (Who(elsewhere=True), {}, 2026, False),
    (Who(assessment=("failed",)), {"assessment": "failed"}, 2026, True),
    (Who(ids=("B",)), {}, 2026, False),
    # from 2025-09-15 to 2026-12-31 are 15 whole months, to 2025-12-31 three
    (Who(unserved=15), SERVED, 2026, False),
    (Who(unserved=16), SERVED, 2026, True),
    (Who(unserved=4), SERVED, 2025, True),
    (Who(unserved=3), SERVED, 2025, False),
    (Who(unserved=4), {**SERVED, "grassroots": 4}, 2025, False),    # months lower down count as well
    (Who(unserved=99), {}, 2026, False),                            # nothing is known: nobody is refused
])
def test_people(who: Who, more: dict[str, Any], year: int, expected: bool) -> None:
    """A physician at H1 with some attributes."""
    assert who.admits(person("A", "H1-D", **more), year) == expected


def test_what_is_gained() -> None:
    """A title, a degree, a status or a licence stands in for the person's own."""
    a = person("A", "H1-D", degree="college", title_held="junior", status="contract")
    assert not Who(degree=("bachelor",)).admits(a, 2026)
    assert Who(degree=("bachelor",)).admits(a, 2026, Gained(degree="bachelor"))
    assert Who(title=("intermediate",)).admits(a, 2026, Gained(title="intermediate"))
    assert Who(status=("established",)).admits(a, 2026, Gained(status="established"))
    assert Who(licence=("licensed",)).admits(a, 2026, Gained(licence="licensed"))


@pytest.mark.parametrize(("who", "expected"), [
    (Who(duty=("security",)), True), (Who(duty=("president",)), False), (Who(centre=("trauma",)), True),
    (Who(department=("急诊",)), True), (Who(department=("内科",)), False), (Who(class_=("medical",)), True),
    (Who(front_line=True), True), (Who(solo=True), False)])
def test_posts(who: Who, expected: bool) -> None:
    """The post served, not the person, is tested."""
    at = post("H1-D", department="急诊", duty="安保", centre="创伤中心", front_line=True)
    assert who.admits_post(at) == expected
    assert not who.tests_no_post


def test_indicators_tell_nobody_apart() -> None:
    """A row that is only reported brings no predicate to the cohorts."""
    asked = Persons(Who(title=("senior",)), 2026, ("H1",))
    assert predicates([Row(body=asked, at_least=1, indicator=True)]) == ()
    assert predicates([Row(body=asked, at_least=1)]) == (asked.who,)

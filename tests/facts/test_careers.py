"""Age, retirement, the months of a year served: hand cases with their arithmetic."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from allocator.facts.careers import age, career, next_title, retirement
from tests.county import person

D = dt.date
WORKER = {"sex": "female", "cadre": "worker"}
CADRE = {"sex": "female"}
SENIOR = {"sex": "female", "title_held": "associate_senior"}


@pytest.mark.parametrize(("who", "birth", "expected"), [
    # old age reached in month r; t = months from 2025-01 to r; delay = t // 4 + 1 (60, 55) or t // 2 + 1 (50);
    # retired from the first day of the month after r + delay
    ({}, D(1964, 12, 31), D(2025, 1, 1)),        # 60 in 2024-12, before the reform: no delay
    ({}, D(1965, 1, 1), D(2025, 3, 1)),          # 60 in 2025-01, t 0: 1 -> 2025-02
    ({}, D(1965, 1, 31), D(2025, 3, 1)),         # the day of birth plays no part
    ({}, D(1965, 4, 15), D(2025, 6, 1)),         # 60 in 2025-04, t 3: 1 -> 2025-05
    ({}, D(1965, 5, 1), D(2025, 8, 1)),          # 60 in 2025-05, t 4: 2 -> 2025-07
    ({}, D(1965, 12, 1), D(2026, 4, 1)),         # 60 in 2025-12, t 11: 3 -> 2026-03
    ({}, D(1976, 8, 1), D(2039, 8, 1)),          # 60 in 2036-08, t 139: 35 -> 2039-07
    ({}, D(1976, 9, 1), D(2039, 10, 1)),         # 60 in 2036-09, t 140: 36 -> 2039-09
    ({}, D(1990, 9, 1), D(2053, 10, 1)),         # at most 36
    (WORKER, D(1974, 12, 1), D(2025, 1, 1)),     # 50 in 2024-12: no delay
    (WORKER, D(1975, 1, 1), D(2025, 3, 1)),      # 50 in 2025-01, t 0: 1
    (WORKER, D(1975, 3, 1), D(2025, 6, 1)),      # 50 in 2025-03, t 2: 2 -> 2025-05
    (WORKER, D(1984, 11, 1), D(2039, 12, 1)),    # 50 in 2034-11, t 118: 60 -> 2039-11
    (WORKER, D(1990, 11, 1), D(2045, 12, 1)),    # at most 60
    (CADRE, D(1970, 1, 1), D(2025, 3, 1)),       # 55 in 2025-01, t 0: 1
    (CADRE, D(1970, 9, 1), D(2026, 1, 1)),       # 55 in 2025-09, t 8: 3 -> 2025-12
    (SENIOR, D(1970, 9, 1), D(2032, 4, 1)),      # 60 in 2030-09, t 68: 18 -> 2032-03
    ({**WORKER, "title_held": "senior"}, D(1975, 1, 1), D(2025, 3, 1)),   # a worker's age is 50 whatever the title
])
def test_retirement(who: dict[str, Any], birth: dt.date, expected: dt.date) -> None:
    """The first day of the month after the month of statutory retirement."""
    assert retirement(person("A", "H1-D", birth=birth, **who)) == expected


@pytest.mark.parametrize("unknown", [{"birth": None}, {"sex": None}])
def test_unknown_never_retires(unknown: dict[str, None]) -> None:
    """Without birth or sex nobody retires."""
    assert retirement(person("A", "H1-D", **unknown)) is None


def test_title_appointed_decides() -> None:
    """A woman appointed intermediate retires as such, whatever title she holds: 55 in 2025-01."""
    who = person("A", "H1-D", sex="female", birth=D(1970, 1, 1), title_held="senior", title_appointed="intermediate")
    assert retirement(who) == D(2025, 3, 1)


@pytest.mark.parametrize(("birth", "on", "expected"), [
    (D(1991, 12, 31), D(2026, 12, 31), 35), (D(1992, 1, 1), D(2026, 12, 31), 34), (D(2000, 2, 29), D(2026, 2, 28), 25),
    (D(2000, 2, 29), D(2026, 3, 1), 26), (D(1985, 6, 15), D(2026, 6, 15), 41), (D(1985, 6, 15), D(2026, 6, 14), 40)])
def test_age(birth: dt.date, on: dt.date, expected: int) -> None:
    """Completed years, the birthday included."""
    assert age(birth, on) == expected


def test_next_title() -> None:
    """One rank up; none from no title and from the top."""
    assert [next_title(t) for t in ("none", "assistant", "junior", "intermediate", "associate_senior", "senior")] == [
        None, "junior", "intermediate", "associate_senior", "senior", None]


@pytest.mark.parametrize(("who", "in_post", "capacity", "mean", "movable", "present"), [
    # years 2026, 2027
    ({}, (1, 1), (1, 1), (1, 1), (1, 1), (1, 1)),
    ({"fte": 0.5}, (1, 1), (0.5, 0.5), (0.5, 0.5), (1, 1), (1, 1)),
    # retires on 2026-07-01 (60 in 2026-02, t 13: 4 -> 2026-06): six months of 2026
    ({"birth": D(1966, 2, 1)}, (0, 0), (0, 0), (6 / 12, 0), (0, 0), (0, 0)),
    # retires on 2027-01-01 (60 in 2026-07, t 18: 5 -> 2026-12): all of 2026
    ({"birth": D(1966, 7, 1)}, (1, 0), (1, 0), (1, 0), (1, 0), (1, 0)),
    # away until the first of July: back on 31 December, six months, not all year
    ({"presence": "sick", "back_on": D(2026, 7, 1)}, (1, 1), (1, 1), (6 / 12, 1), (0, 1), (0, 1)),
    # back in mid-July: the month after counts first, five months
    ({"presence": "sick", "back_on": D(2026, 7, 2)}, (1, 1), (1, 1), (5 / 12, 1), (0, 1), (0, 1)),
    ({"presence": "sick", "back_on": D(2026, 1, 1)}, (1, 1), (1, 1), (1, 1), (1, 1), (1, 1)),
    ({"presence": "sick", "back_on": D(2026, 12, 31)}, (1, 1), (1, 1), (0, 1), (0, 1), (0, 1)),
    ({"presence": "sick"}, (1, 1), (0, 0), (0, 0), (0, 0), (0, 0)),
    ({"fixed": "spouse"}, (1, 1), (1, 1), (1, 1), (0, 0), (1, 1)),
    ({"service_until": D(2026, 1, 1)}, (1, 1), (1, 1), (1, 1), (0, 1), (1, 1)),
    ({"service_until": D(2025, 12, 31)}, (1, 1), (1, 1), (1, 1), (1, 1), (1, 1)),
])
def test_career(who: dict[str, Any], in_post: tuple[float, ...], capacity: tuple[float, ...], mean: tuple[float, ...],
                movable: tuple[float, ...], present: tuple[float, ...]) -> None:
    """What the calendar alone makes of two plan years."""
    found = career(person("A", "H1-D", **who), (2026, 2027))
    assert (found.in_post, found.capacity, found.movable, found.present) == (in_post, capacity, movable, present)
    assert found.mean == pytest.approx(mean)

"""Numbers by year."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from allocator.rules.base import ByYear, Numbers, Shares

NUMBERS: TypeAdapter[ByYear] = TypeAdapter(Numbers)


def numbers(**entries: float) -> ByYear:
    """from_2027=0.5 stands for `from 2027: 0.5`."""
    return NUMBERS.validate_python({key.replace("_", " "): number for key, number in entries.items()})


@pytest.mark.parametrize(("held", "expected"), [
    (numbers(from_2027=5), [None, 5, 5, 5]),
    (numbers(in_2027=5), [None, 5, None, None]),
    (numbers(from_2026=1, in_2027=5), [1, 5, None, None]),              # an `in` ends an earlier `from`
    (numbers(from_2026=1, in_2027=5, from_2028=2), [1, 5, 2, 2]),
    (numbers(from_2020=1, from_2028=0), [1, 1, 0, 0]),                  # 0 is a number
    (numbers(in_2020=1), [None, None, None, None]),
    (numbers(), [None, None, None, None]),
])
def test_at_and_during(held: ByYear, expected: list[float | None]) -> None:
    """The number of each year, and the years that have one."""
    years = (2026, 2027, 2028, 2029)
    assert [held.at(year) for year in years] == expected
    assert list(held.during(years)) == [(y, n) for y, n in zip(years, expected, strict=True) if n is not None]


@pytest.mark.parametrize(("held", "expected"), [
    (numbers(from_2020=1), ()),                            # still holds in 2026
    (numbers(from_2020=1, from_2026=2), (2020,)),          # replaced before the plan begins
    (numbers(from_2020=1, from_2027=2), ()),
    (numbers(in_2025=1, in_2026=2, in_2029=3, from_2030=4), (2025, 2029, 2030)),
])
def test_outside(held: ByYear, expected: tuple[int, ...]) -> None:
    """Numbers that decide nothing in 2026-2028."""
    assert held.outside((2026, 2027, 2028)) == expected


@pytest.mark.parametrize(("held", "expected"), [
    (numbers(from_2026=1), [1, 9, 1, 1]), (numbers(from_2027=1), [None, 9, 1, 1]),
    (numbers(in_2027=1), [None, 9, None, None]),
    (numbers(from_2026=1, from_2028=2), [1, 9, 2, 2]), (numbers(from_2026=1, in_2028=2), [1, 9, 2, None])])
def test_with_number(held: ByYear, expected: list[float | None]) -> None:
    """One year's number is replaced, the others keep theirs."""
    assert [held.with_number(2027, 9).at(year) for year in (2026, 2027, 2028, 2029)] == expected


def test_written() -> None:
    """What was read is written again."""
    assert numbers(in_2028=5, from_2026=1).written() == {"from 2026": 1.0, "in 2028": 5.0}


@pytest.mark.parametrize("wrong", [5, {"since 2026": 1}, {"from 26": 1}, {"from 2026": "1"}, {"from 2026": True},
                                   {"from 2026": -1}, {"from 2026": 1, "in 2026": 2}])
def test_wrong(wrong: Any) -> None:
    """Anything else is refused."""
    with pytest.raises(ValidationError):
        NUMBERS.validate_python(wrong)


def test_shares_end_at_one() -> None:
    """A share is at most 1."""
    with pytest.raises(ValidationError):
        TypeAdapter(Shares).validate_python({"from 2026": 1.01})

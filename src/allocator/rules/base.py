"""What a rule is: parameters by year, a citation, and the rows it asks for."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from allocator.errors import Said
from allocator.facts.places import Places
from allocator.rows import Row
from allocator.terms import Lang

_ENTRY = re.compile(r"(from|in)\s+(\d{4})")


class ByYear(BaseModel):
    """A number by year: `from 2027: 0.5` holds until the next number, `in 2026: 10` holds that year only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: tuple[tuple[str, int, float], ...]
    """(from or in, year, number), rising by year."""

    def at(self, year: int) -> float | None:
        """The number of a year, None where none holds."""
        value = None
        for kind, start, number in self.entries:
            if kind == "in" and start == year:
                return number
            if start <= year:
                value = number if kind == "from" else None
        return value

    def during(self, years: Iterable[int]) -> Iterator[tuple[int, float]]:
        """(year, number) for the years that have one."""
        for year in years:
            number = self.at(year)
            if number is not None:
                yield year, number

    def outside(self, years: Iterable[int]) -> tuple[int, ...]:
        """Years with a number of their own that lie outside the plan and decide nothing in it."""
        plan = tuple(years)
        return tuple(start for kind, start, _ in self.entries
                     if start > plan[-1] or (start < plan[0] and (kind == "in" or self._replaced(start, plan[0]))))

    def _replaced(self, start: int, first: int) -> bool:
        return any(start < other <= first for _, other, _ in self.entries)

    def with_number(self, year: int, number: float) -> ByYear:
        """The same with the number of one year replaced; the years after keep theirs."""
        after = self.at(year + 1)
        kept = [e for e in self.entries if e[1] != year]
        kept.append(("in", year, number))
        if after is not None and not any(e[1] == year + 1 for e in kept):
            kept.append(("from", year + 1, after))
        return ByYear(entries=tuple(sorted(kept, key=lambda e: e[1])))

    def written(self) -> dict[str, float]:
        return {f"{kind} {year}": number for kind, year, number in self.entries}


def _by_year(value: Any) -> Any:
    if isinstance(value, ByYear):
        return value
    if not isinstance(value, Mapping):
        raise ValueError(Said("numbers by year, such as {from 2027: 0.5} or {in 2026: 10}",
                              "按年份的数，如 {from 2027: 0.5} 或 {in 2026: 10}"))
    if set(value) == {"entries"}:
        return value
    entries = []
    for key, number in value.items():
        match = _ENTRY.fullmatch(str(key).strip())
        if not match:
            raise ValueError(Said(f"keys 'from YYYY' or 'in YYYY', not {key!r}",
                                  f"键写作 'from 年份' 或 'in 年份'，而不是{key!r}"))
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(Said(f"a number for {key!r}, not {number!r}", f"{key!r}的值为数字，而不是{number!r}"))
        entries.append((match[1], int(match[2]), float(number)))
    if len({year for _, year, _ in entries}) < len(entries):
        raise ValueError(Said("one number a year", "每年一个数"))
    return {"entries": tuple(sorted(entries, key=lambda e: e[1]))}


def _within(low: float, high: float) -> Any:
    def check(value: ByYear) -> ByYear:
        for _, year, number in value.entries:
            if not low <= number <= high:
                raise ValueError(Said(f"a number from {low:g} to {high:g} for {year}",
                                      f"{year}年的数在{low:g}到{high:g}之间"))
        return value
    return check


_SCHEMA = {"type": "object", "patternProperties": {r"^(from|in) \d{4}$": {"type": "number"}},
           "additionalProperties": False}


Shares = Annotated[ByYear, BeforeValidator(_by_year), AfterValidator(_within(0, 1)), WithJsonSchema(_SCHEMA)]
"""Shares by year, 0-1."""
Numbers = Annotated[ByYear, BeforeValidator(_by_year), AfterValidator(_within(0, 1e12)), WithJsonSchema(_SCHEMA)]
"""Non-negative numbers by year."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a rule's rows of one tag speak of, in words."""

    zh: str
    en: str
    unit: str = ""
    """Unit of the row's number, where its terms do not share one."""
    difference: bool = False
    """The row holds a difference against nil: its value is what is left over, or what is too much."""
    asks: bool = True
    """False: the row is read only; its limit of nil asks for nothing."""
    personal: bool = False
    """The row's `of` says who: an expert, or the members of a couple or team."""

    def label(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class Rule(BaseModel, ABC):
    """A family of rows with one citation.

    The class says what is asked; its fields are the parameters, with units in their docstrings; the clause's words,
    document and responsible units stand in the policy pack's clause table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: ClassVar[str]
    """The rule's own name, as packs write it."""
    clause: ClassVar[str]
    """The clause it was written for; a pack may bind another clause to it."""
    indicators: ClassVar[Mapping[str, Indicator]]
    """What its rows speak of, by their tag; an empty label stands for the clause's own title."""
    chinese: ClassVar[str]
    """The docstring in Chinese, for the catalogue."""
    only_target: ClassVar[bool] = False
    """What the clause asks is a target (or read and reported) whatever is written: hard rows of the rule only say what
    it takes for something to count, so that no clause of class hard may be bound to it."""
    numbers: ClassVar[str] = ""
    """The parameter that takes the numbers written in the clause itself."""

    cited: str = Field(default="", description="The clause this use of the rule models; filled in by the pack.")

    @abstractmethod
    def rows(self, places: Places) -> Iterator[Row]:
        """The rows asked for in the plan's years."""

    def by_year(self) -> dict[str, ByYear]:
        """The parameters that are numbers by year."""
        return {name: value for name in type(self).model_fields if isinstance(value := getattr(self, name), ByYear)}

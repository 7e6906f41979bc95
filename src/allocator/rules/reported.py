"""Indicators: numbers that are reported, not decided, held against what the document asks."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from allocator.facts.places import Places
from allocator.rows import Reported, Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.rules.counted import Scope

Sense = Literal["least", "most"]
Against = Literal["number", "year_before"]


class Further(BaseModel):
    """A further number of the same clause, reported under `CLAUSE.NAME`."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    numbers: Numbers
    """The number asked for [unit]."""
    unit: str = ""
    """Unit of the number; blank: a plain number, or yes (1) and no (0)."""
    sense: Sense = "least"
    """The number reported is at least, or at most, the number asked for."""
    against: Against = "number"
    """What it is held against: the number itself, or so many times the number of the year before."""


class ReportedIndicator(Rule):
    """A number that the plan does not decide: reported for a year, held against the number the document asks for.

    The value is the clause's entry in the table `indicators` of the year, or else of the year's latest half or
    quarter; without one the verdict is unknown. Yes and no are 1 and 0. A document that only asks for a rise or a
    fall is held against the year before: the ratio of the two years is then at least, or at most, the target. Further
    numbers of the clause are reported under `CLAUSE.NAME`. Nothing of this moves a plan.
    """

    name = "reported-indicator"
    clause = "C1"
    only_target = True
    numbers = "target"
    indicators = MappingProxyType({"": Indicator("", "")})
    chinese: ClassVar[str] = (
        "方案不决定、由填报得到的指标：取指标表中本条款当年的填报值，没有则取当年最近的半年或季度值，仍没有则为未知；"
        "与文件要求的数值比较。是、否记作1、0。文件只要求上升或下降的，与上一年之比不低于或不高于目标。"
        "同一条款的其他数值以“条款.名称”填报。不影响方案。")

    target: Numbers
    """The number asked for [unit], 1 for a yes; with `against: year_before` the ratio to the year before [1]."""
    unit: str = ""
    """Unit of the number, as a share, days, minutes; blank: the clause's own, or none."""
    sense: Sense = "least"
    """The number reported is at least, or at most, the target."""
    against: Against = "number"
    """What it is held against: the target itself, or the target times the number of the year before."""
    each: bool = False
    """Each institution of the scope reports its own number, not the consortium as a whole."""
    scope: Scope = Scope(levels=("county", "township"))
    """With `each`: which institutions report, by levels and kinds."""
    also: dict[str, Further] = Field(default={})
    """Further numbers of the clause, by name: each with numbers, unit and sense."""

    def rows(self, places: Places) -> Iterator[Row]:
        own = Further(numbers=self.target, unit=self.unit, sense=self.sense, against=self.against)
        for at in self.scope.institutions(places) if self.each else ("",):
            for name, part in {"": own, **self.also}.items():
                entry = f"{self.cited}.{name}" if name else self.cited
                for year, number in part.numbers.during(places.years):
                    before = Reported(entry, at, year - 1, part.unit) if part.against == "year_before" else None
                    least = part.sense == "least"
                    yield Row(body=Reported(entry, at, year, part.unit), per=before,
                              at_least=number if least else None, at_most=None if least else number, at=at,
                              year=year, of=name, indicator=True)

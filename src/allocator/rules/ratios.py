"""Ratios of staff: people to people, to beds or to residents; or plain numbers of people."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from allocator.errors import Said
from allocator.facts.places import Places
from allocator.facts.values import Positive, Year
from allocator.rows import Algebra, OpenBeds, Persons, Residents, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.rules.counted import Counted, Scope


class Ratio(BaseModel):
    """One ratio of staff: whom it counts, against what, where, and how strictly."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    ratio: Numbers
    """The ratio asked for [persons/person, persons/bed, persons/thousand residents, or persons]."""
    counted: Counted = Counted()
    """Whom the numerator counts."""
    among: Counted = Counted()
    """Whom the denominator counts, with `per: people`."""
    per: Literal["people", "beds", "residents", "institution"] = "people"
    """What the denominator is."""
    scope: Scope = Scope()
    """Whose staff: levels and kinds of institution."""
    each: bool = False
    """Every institution by itself, not all together."""
    sense: Literal["least", "most"] = "least"
    """The ratio is at least, or at most, the number."""
    binding: Literal["hard", "target", "indicator"] = "target"
    """hard: must hold; target: a shortfall is allowed and weighed; indicator: read and reported only."""
    by: Literal["work", "owner"] = "work"
    """Where people count: at the place of work, or at the unit that owns their post."""
    reading: Literal["certain", "planned", "expected"] = "expected"
    """Which head-count (docs/model.md, section 3)."""
    weight: Positive = 1
    """Weight of a shortfall inside its tier [1]; 1 unless the document ranks it."""
    cure: Year | None = None
    """With `hard`: from this year on it must hold even where the facts break it today [year]; blank: it may only not
    worsen."""

    @model_validator(mode="after")
    def _owners_have_no_posts(self) -> Self:
        if self.by == "owner" and not (self.counted.who.tests_no_post and self.among.who.tests_no_post):
            raise ValueError(Said("people count by owner without tests of posts, or by work",
                                  "按编制单位计人且不看岗位，或按工作单位计人"))
        return self

    def asked(self, places: Places, of: str = "") -> Iterator[Row]:
        """The rows of the ratio; `of` tells those of several ratios apart."""
        inside = self.scope.institutions(places)
        groups = [(i,) for i in inside] if self.each else [inside] if inside else []
        for year, ratio in self.ratio.during(places.years):
            for at in groups:
                per = self._per(places, at, year)
                if per is not None and not Sum.of(per).parts:
                    continue
                body = Persons(self.counted.who, year, at, reading=self.reading, by=self.by)
                least = self.sense == "least"
                yield Row(body=body, per=per, at_least=ratio if least else None, at_most=None if least else ratio,
                          at=at[0] if self.each else self.scope.name, year=year, of=of, hard=self.binding == "hard",
                          cure=self.cure, indicator=self.binding == "indicator", weight=self.weight)

    def _per(self, places: Places, at: tuple[str, ...], year: int) -> Algebra | None:
        """The denominator; None: there is none; without parts: there is nothing to divide by."""
        if self.per == "people":
            return Persons(self.among.who, year, at, reading=self.reading, by=self.by)
        if self.per == "beds":
            return sum((1.0 * OpenBeds(i, year) for i in at if places.open_beds(i, year)), Sum())
        if self.per == "residents":
            served = tuple(i for i in at if places.institution[i].population)
            return Sum.of(Residents(served)) if served else Sum()
        return None


class StaffRatio(Ratio, Rule):
    """People who pass one test, to people who pass another, to open beds or to thousands of residents.

    With `per: institution` it is a plain number of people. The ratio is of all institutions in the scope together, or
    of each. A clause that is just this is bound to this rule with its own parameters.
    """

    name = "staff-ratio"
    clause = "C58"
    numbers = "ratio"
    indicators = MappingProxyType({"": Indicator("", "")})
    chinese: ClassVar[str] = (
        "一类人员与另一类人员、开放床位或每千服务人口之比；`per` 为 `institution` 时为人数本身。"
        "可按范围内机构合计，也可逐家机构计算。")

    def rows(self, places: Places) -> Iterator[Row]:
        return self.asked(places)


class KindTarget(Ratio):
    """A ratio of staff with the words that tell it apart."""

    label: str = Field(min_length=1)
    """What the ratio is of, in words."""
    each: bool = True
    """Every institution by itself, not all together."""


class TargetsByKind(Rule):
    """Targets that differ by type of hospital: several ratios of staff, each for its own levels and kinds.

    Each is written and read like a staff-ratio. A hospital answers to the targets of its own type only, and alone,
    unless a target sets `each` to false.
    """

    name = "targets-by-kind"
    clause = "W34"
    only_target = True
    indicators = MappingProxyType({"": Indicator("分类目标", "Target of the hospital's type")})
    chinese: ClassVar[str] = (
        "按医院类型分别设定的目标：若干人员配比，各有各的层级和机构类别，写法和口径与 `staff-ratio` 相同。"
        "每家医院只对照本类型的目标。")

    targets: tuple[KindTarget, ...] = Field(min_length=1)
    """The ratios, each with a label, its own scope and numbers."""

    @model_validator(mode="after")
    def _labels_differ(self) -> Self:
        if len({target.label for target in self.targets}) < len(self.targets):
            raise ValueError(Said("each target under a label of its own", "各目标的名称互不相同"))
        return self

    def rows(self, places: Places) -> Iterator[Row]:
        for target in self.targets:
            yield from target.asked(places, target.label)

"""What the documents set up rather than ask for: two units a person, five classes of post. Read and reported only."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import PostClasses
from allocator.rows import Moved, Persons, Row
from allocator.rules.base import Indicator, Rule
from allocator.rules.counted import Scope
from allocator.who import Who


class DualTrack(Rule):
    """People established at one unit who work at another: as the facts have it, and lent by the plan.

    Indicators: no number is asked for. The first counts those still in service whose two units differ today, the
    second the secondments of the year.
    """

    name = "dual-track"
    clause = "C28"
    only_target = True
    indicators = MappingProxyType({
        "standing": Indicator("编制与工作单位不同的人数", "People established at one unit and working at another",
                              asks=False),
        "lent": Indicator("当年派驻到其他单位的人数", "People lent to another unit in the year", asks=False),
    })
    chinese: ClassVar[str] = (
        "编制在一个单位、工作在另一个单位的人数：一是按现状仍在职的，二是方案当年派驻的。只作指标，不设目标。")

    def rows(self, places: Places) -> Iterator[Row]:
        everywhere = places.institutions
        for year in places.years:
            yield Row(body=Persons(Who(elsewhere=True), year, everywhere), at_least=0, year=year, indicator=True,
                      tag="standing")
            yield Row(body=Moved("secondment", year, everywhere, everywhere), at_least=0, year=year, indicator=True,
                      tag="lent")


class PostClassShares(Rule):
    """Shares of the five classes of post among the staff: physicians, nurses, pharmacy, technical, management.

    Indicators, by work, expected; of the whole staff, other posts included, so they need not add up to one.
    """

    name = "post-class-shares"
    clause = "W21"
    only_target = True
    indicators = MappingProxyType({
        "medical": Indicator("医师岗位占比", "Share of medical posts", asks=False),
        "nursing": Indicator("护理岗位占比", "Share of nursing posts", asks=False),
        "pharmacy": Indicator("药剂岗位占比", "Share of pharmacy posts", asks=False),
        "technical": Indicator("医技岗位占比", "Share of technical posts", asks=False),
        "management": Indicator("管理岗位占比", "Share of management posts", asks=False),
        "support": Indicator("工勤岗位占比", "Share of support posts", asks=False),
        "other": Indicator("其他岗位占比", "Share of other posts", asks=False),
    })
    chinese: ClassVar[str] = (
        "医、护、药、技、管各类岗位人员占全部人员的比例。只作指标，按工作单位、预期口径；分母含其他岗位，"
        "五类之和可小于一。")

    classes: PostClasses = ("medical", "nursing", "pharmacy", "technical", "management")
    """Classes of post (医、护、药、技、管)."""
    scope: Scope = Scope()
    """Whose staff: levels and kinds of institution."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = self.scope.institutions(places)
        for year in places.years if at else ():
            for class_ in self.classes:
                yield Row(body=Persons(Who(class_=(class_,)), year, at, reading="expected"),
                          per=Persons(Who(), year, at, reading="expected"), at_least=0, at=self.scope.name, year=year,
                          indicator=True, tag=class_)

"""Shares of titles among the staff."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.careers import SENIOR
from allocator.facts.places import Places
from allocator.facts.values import Level, Professions, Titles
from allocator.rows import Persons, Row
from allocator.rules.base import Indicator, Rule, Shares
from allocator.terms import HEALTH_TECHNICIANS
from allocator.who import Who


class TitleShare(Rule):
    """Share of senior and associate-senior titles among the health technicians of one level's institutions.

    People count at the unit that owns their post, by the title they are appointed to. The reading is expected:
    probable exits are taken off and probable arrivals added, above and below the line alike.
    """

    name = "title-share"
    clause = "C17"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("副高及以上职称占比", "Senior and associate-senior share"),
    })
    chinese: ClassVar[str] = (
        "一个层级的机构中，副高、正高职称占卫生技术人员的比例。人员按编制单位、按所聘职称计数；按预期口径：分子、"
        "分母都减去预计离职、加上预计到岗。")

    share: Shares
    """Share of the titles asked for [share]."""
    titles: Titles = SENIOR
    """Titles that count (正高, 副高)."""
    professions: Professions = tuple(sorted(HEALTH_TECHNICIANS))
    """Professions in the denominator (health technicians)."""
    level: Level = "county"
    """Level of the institutions whose staff count."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level(self.level)
        for year, share in self.share.during(places.years):
            yield Row(
                body=Persons(Who(profession=self.professions, title=self.titles), year, at,
                             reading="expected", by="owner"),
                per=Persons(Who(profession=self.professions), year, at, reading="expected", by="owner"),
                at_least=share, at=self.level, year=year)

"""Measures about staff whose assessment failed."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import Level
from allocator.rows import Changed, Moved, Persons, Row, Sum
from allocator.rules.base import Indicator, Rule, Shares
from allocator.terms import SUBPAR
from allocator.who import Who


class SubparMeasures(Rule):
    """Share of the sub-par staff of one level about whom something has been done by the end of the year.

    Moved for good to a township post, put on a year of off-post study, or the contract ended where the law allows:
    each once, counted over the years. The share is of everybody assessed as failed who works there in the year and of
    those who left or are off post by decision, so that no decision makes it smaller. People on leave in the year are
    not asked about; who cannot be moved can study.
    """

    name = "subpar-measures"
    clause = "C46"
    only_target = True
    indicators = MappingProxyType({
        "": Indicator("不胜任人员已分流比例", "Sub-par staff dealt with"),
    })
    chinese: ClassVar[str] = (
        "县级机构考核不合格人员中，到当年年底已调至乡镇岗位、待岗学习一年或依法解除合同的比例，历年累计，一人一次。"
        "分母为当年仍在岗的这些人员，加上因决定离开或待岗的，任何决定都不会使分母变小；当年休假者不计。")

    share: Shares
    """Dealt with by the end of the year, of all who are sub-par [share of persons]."""
    level: Level = "county"
    """Level of the institutions whose staff are asked about."""
    target: Level = "township"
    """Level of the posts they may be moved to."""

    def rows(self, places: Places) -> Iterator[Row]:
        who = Who(assessment=SUBPAR, present=True)
        inside, below = places.at_level(self.level), places.at_level(self.target)
        outside = tuple(i for i in places.institutions if i not in inside)
        for year, share in self.share.during(places.years):
            so_far = [y for y in places.years if y <= year]
            ended = sum((1.0 * Changed("exit", who, y, inside) for y in so_far), Sum())
            studied = sum((1.0 * Changed("off_post", who, y, inside) for y in so_far), Sum())
            moved = sum((1.0 * Moved("transfer", y, inside, below, who) for y in so_far), Sum())
            left = sum((1.0 * Moved("transfer", y, inside, outside, who) for y in so_far), Sum())
            away = Moved("secondment", year, inside, outside, who) + Changed("off_post", who, year, inside)
            yield Row(body=moved + studied + ended, per=Persons(who, year, inside) + left + away + ended,
                      at_least=share, at=self.level, year=year)

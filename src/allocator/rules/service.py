"""Service lower down: a year of it before a senior title, and physicians posted to the townships."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import Professions, Titles, Whole
from allocator.rows import Changed, Moved, Persons, Residents, Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.who import Who


class ServiceBeforeTitle(Rule):
    """Nobody is promoted to an associate-senior title without a year of service at county level or below.

    Everybody in the consortium serves at county level or below, so the months since the career began count, or those
    of service lower down where they are more. Whose start is unknown is not held back: nothing is known of them.
    """

    name = "service-before-title"
    clause = "N1"
    indicators = MappingProxyType({
        "": Indicator("服务期不足而晋升的人数", "Promoted without the months of service"),
    })
    chinese: ClassVar[str] = (
        "没有在县级及以下机构服务满规定月数的，不得晋升副高级职称。医共体内都是县级及以下机构，"
        "服务月数按参加工作以来的月数与基层服务月数中较大者计；参加工作日期不明的不作限制。")

    months: Whole = 12
    """Months of service by the end of the year of promotion [months]."""
    titles: Titles = ("intermediate",)
    """Titles from which the promotion leads to one that asks for the service (中级: to associate-senior)."""
    professions: Professions = ("physician",)
    """Who must have served."""

    def rows(self, places: Places) -> Iterator[Row]:
        who = Who(profession=self.professions, title=self.titles, unserved=self.months)
        for year in places.years:
            yield Row(body=Changed("promotion", who, year, places.institutions), at_most=0, year=year, hard=True)


class PostedToTownships(Rule):
    """Physicians of an intermediate title or above whom the county level posts to the townships, to residents.

    Those established at another unit than the township they work at, as of the facts, and the secondments of the year
    from county level. An indicator: read and reported only.
    """

    name = "posted-to-townships"
    clause = "N36"
    only_target = True
    numbers = "ratio"
    indicators = MappingProxyType({
        "": Indicator("每千服务人口派驻乡镇的中级及以上医师",
                      "Physicians of intermediate title or above posted to townships, per thousand residents"),
    })
    chinese: ClassVar[str] = (
        "县级派驻乡镇的中级及以上职称医师与乡镇服务人口之比：现编制在别处而在乡镇工作的，加当年由县级派驻的。"
        "只作指标，不影响方案。")

    ratio: Numbers
    """Physicians posted [persons/thousand residents]."""
    titles: Titles = ("intermediate", "associate_senior", "senior")
    """Titles that count."""

    def rows(self, places: Places) -> Iterator[Row]:
        county, townships = places.at_level("county"), places.at_level("township")
        served = tuple(i for i in townships if places.institution[i].population)
        if not served:
            return
        who = Who(profession=("physician",), title=self.titles)
        lent = Who(profession=("physician",), title=self.titles, elsewhere=True)
        for year, ratio in self.ratio.during(places.years):
            posted = Persons(lent, year, townships) + Moved("secondment", year, county, townships, who)
            yield Row(body=posted, per=Residents(served), at_least=ratio, at="township", year=year, indicator=True)

"""Advanced study away from the county (进修): who is sent, for how long, how many at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.cover import HALF_MONTHS, half_months
from allocator.facts.places import Places
from allocator.facts.values import Share
from allocator.facts.workload import known_needs
from allocator.rows import Persons, Row, Studies, Sum
from allocator.rules.base import Indicator, Numbers, Rule, Shares
from allocator.who import EVERYBODY, Who

DAYS_A_MONTH = 30
"""Days of study that make a month."""


class YoungPhysiciansStudy(Rule):
    """Share of the young physicians of county and township institutions who are on advanced study in the year.

    The share is of the year's physicians under the age on 31 December; months away are lost to the post's FTE and
    to its calendar.
    """

    name = "young-physicians-study"
    clause = "C19"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("青年医师当年进修比例", "Young physicians on advanced study"),
    })
    chinese: ClassVar[str] = (
        "县、乡两级机构的青年医师中，当年外出进修的比例。年龄按当年12月31日计；外出月份不计入岗位工作量，"
        "也不计入在岗日历。")

    share: Shares
    """Share of physicians under the age [share of persons]."""
    under: int = 35
    """Age on 31 December [years]."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level("county", "township")
        who = Who(profession=("physician",), under=self.under)
        for year, share in self.share.during(places.years):
            yield Row(body=Studies(who, year, at), per=Persons(who, year, at), at_least=share, year=year)


class BackboneStudy(Rule):
    """Backbone staff of county and township institutions sent to advanced study in the year.

    Of every profession and age; a young physician who is backbone counts here and in the share of the young alike.
    """

    name = "backbone-study"
    clause = "C41"
    only_target = True
    numbers = "count"
    indicators = MappingProxyType({
        "": Indicator("业务骨干当年进修人数", "Backbone staff on advanced study"),
    })
    chinese: ClassVar[str] = (
        "县、乡两级机构当年选派进修的业务骨干人数，不分专业和年龄；青年医师兼为骨干的，两条各计一次。")

    count: Numbers
    """Backbone staff sent in the year [persons/year]."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level("county", "township")
        for year, count in self.count.during(places.years):
            yield Row(body=Studies(Who(backbone=True), year, at), at_least=count, year=year)


class StudyTerms(Rule):
    """Advanced study is long enough, and only a few of a department are away at once.

    In a year whose programme is shorter than the months asked for, nobody is sent. A department may miss a share of
    its need of a profession at a time, and one person always: with studies of u half-months there are 24 // u turns
    in a year, each for that many. A post without a department is one by itself; where no need is known, nothing is
    asked. The document speaks of young backbone staff; the programme is one for all, so its length is asked for all.
    """

    name = "study-terms"
    clause = "C39"
    numbers = "months"
    indicators = MappingProxyType({
        "length": Indicator("进修不足规定时长的人数", "Sent to study for less than the time asked"),
        "away": Indicator("科室当年进修人数", "Studies of a department in the year"),
    })
    chinese: ClassVar[str] = (
        "外出进修时长不少于规定月数，且同一科室同时外出的人不多：当年进修项目短于规定时长的，不派人进修；"
        "每个科室每类专业同时在外人数不超过其需要人数的一定比例（至少可派一人），一年按进修时长分为 24÷u 批，"
        "每批不超过该人数。未填科室的岗位自成一个科室；需要人数未知的不作要求。文件讲青年骨干，因进修项目只有一种，"
        "时长对所有人要求。")

    months: Numbers
    """Length of advanced study, at least, of 30 days each [months]."""
    at_once: Share = 0.1
    """κ: who may be away at once, of the department's need of the profession [share of FTE]."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level("county", "township")
        needs = known_needs(places)
        departments = self._departments(places, at)
        for year, months in self.months.during(places.years):
            programme = places.programme("advanced_study", year)
            if programme is None:
                continue
            if programme.days < DAYS_A_MONTH * months:
                yield Row(body=Studies(EVERYBODY, year, at), at_most=0, year=year, hard=True, tag="length")
            if not half_months(programme.days):
                continue
            turns = HALF_MONTHS // half_months(programme.days)
            for posts in departments.values():
                known = [needs[p, year] for p in posts if (p, year) in needs]
                if known:
                    away = max(1, math.floor(self.at_once * sum(known) + 1e-9))
                    yield Row(body=sum((1.0 * Studies(EVERYBODY, year, post=p) for p in posts), Sum()),
                              at_most=turns * away, at=places.post[posts[0]].at, year=year, of=posts[0], hard=True,
                              tag="away")

    @staticmethod
    def _departments(places: Places, at: tuple[str, ...]) -> Mapping[tuple[str, str, str], list[str]]:
        """Posts by institution, department (or the post itself) and profession."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for p, post in places.post.items():
            if post.at in at:
                found.setdefault((post.at, post.department or f"post {p}", post.profession), []).append(p)
        return found

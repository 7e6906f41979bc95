"""What the posts need: given, or from workload; on call round the clock; extended clinics."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal

from allocator.facts.places import Places
from allocator.facts.values import Positive
from allocator.facts.workload import known_needs, need_from_workload
from allocator.rows import Persons, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.who import EVERYBODY, Who

WEEKS = 52
"""Weeks of a year."""
ON_CALL = {"physician": Who(licence=("licensed",)), "nurse": Who(licence=("registered",))}
"""Who may be on call alone, by profession; of other professions everybody."""


class PostNeeds(Rule):
    """Each post's minimum, need and maximum, as given, or its need from workload; and whom it takes to be on call.

    The minimum is hard and read certain: an advert covers no shift. A need that is given is a target in FTE on
    31 December; a need from workload is a target in FTE as the mean of the year, less months of advanced study. Both
    are read planned. The working time of one FTE (AWT) is that of the settings, less the annual leave that the people
    of the post have by their years of service at the end of the first plan year. Everybody is taken to have the leave:
    what is not taken is paid at 300% (职工带薪年休假条例 art 5), which the plan does not price. The maximum is hard and
    read planned, in heads. Those on call decide alone at night: licensed physicians, registered nurses; hard, certain.
    """

    name = "post-needs"
    clause = "W29"
    indicators = MappingProxyType({
        "min": Indicator("岗位最低人数", "Minimum of the posts"),
        "need": Indicator("岗位需要人数", "Need of the posts"),
        "max": Indicator("岗位最多人数", "Maximum of the posts"),
        "workload": Indicator("岗位按工作量的需要", "Need of the posts from workload"),
        "on_call": Indicator("值班岗位持证人数", "Licensed people of the posts on call"),
    })
    chinese: ClassVar[str] = (
        "各岗位的最低、需要、最多人数，由岗位表给出，或由工作量推算。最低为硬性要求，按确定口径：公告岗位不能值班。"
        "给出的需要按12月31日的人数（折合全时）计，由工作量推算的需要按全年平均计并扣除进修月份，两者都按计划口径。"
        "每名全时人员的可用工作时间取自设置，并扣除该岗位人员到首个规划年度末按工龄应享的年休假；"
        "视为全部休完，应休未休的按日工资三倍支付（职工带薪年休假条例第五条），本规划不计其费用。"
        "最多为硬性要求，按计划口径计人头。值班岗位须有规定数目的执业医师或注册护士，为硬性要求，按确定口径。")

    parts: tuple[Literal["min", "need", "max", "on_call"], ...] = ("min", "need", "max", "on_call")
    """Which of the four numbers this clause speaks of."""

    def rows(self, places: Places) -> Iterator[Row]:
        load = need_from_workload(places)
        for post_id in places.posts:
            for year in places.years:
                post = places.in_year(post_id, year)
                if "min" in self.parts and post.min:
                    yield Row(body=Persons(EVERYBODY, year, post=post_id), at_least=post.min, at=post.at, year=year,
                              of=post_id, hard=True, tag="min")
                if "need" in self.parts and post.need is not None:
                    yield Row(body=Persons(EVERYBODY, year, post=post_id, reading="planned", measure="fte"),
                              at_least=post.need, at=post.at, year=year, of=post_id, tag="need")
                elif "need" in self.parts and load.get((post_id, year)):
                    yield Row(body=Persons(EVERYBODY, year, post=post_id, reading="planned", measure="mean"),
                              at_least=load[post_id, year], at=post.at, year=year, of=post_id, tag="workload")
                if "max" in self.parts and post.max is not None:
                    yield Row(body=Persons(EVERYBODY, year, post=post_id, reading="planned"), at_most=post.max,
                              at=post.at, year=year, of=post_id, hard=True, tag="max")
                on_call = places.post[post_id].on_call
                if "on_call" in self.parts and on_call:
                    yield Row(body=Persons(ON_CALL.get(post.profession, EVERYBODY), year, post=post_id),
                              at_least=on_call, at=post.at, year=year, of=post_id, hard=True, tag="on_call")


class ExtendedClinics(Rule):
    """Evening, weekend and holiday clinics of each county-level hospital, staffed beside what its posts need.

    The physicians of all posts whose need is known (given, or from workload) make up the sum of those needs and the
    working time of the extended sessions. Read planned, in FTE on 31 December, like the needs themselves.
    """

    name = "extended-clinics"
    clause = "C55"
    only_target = True
    numbers = "sessions"
    indicators = MappingProxyType({
        "": Indicator("医师合计（含夜诊、无假日门诊）", "Physicians, extended clinics included"),
    })
    chinese: ClassVar[str] = (
        "每家县级医院的弹性门诊、夜诊和无假日门诊所需医师，加在各医师岗位的需要之上：凡需要已知（给出或由工作量推算）的"
        "医师岗位，其医师合计不少于需要合计加延时门诊的工作时间。按计划口径，计12月31日折合全时人数。")

    sessions: Numbers
    """Extended sessions a week at each hospital [sessions/week]."""
    hours: Positive = 3
    """Length of a session [hours]."""
    physicians: Positive = 2
    """Physicians who sit in a session [persons]."""

    def rows(self, places: Places) -> Iterator[Row]:
        needs = known_needs(places)
        for year, sessions in self.sessions.during(places.years):
            extra = sessions * WEEKS * self.hours * 60 * self.physicians / places.minutes.of("physician")
            for i in places.at_level("county"):
                posts = [p for p in places.posts_at[i]
                         if places.post[p].profession == "physician" and (p, year) in needs]
                if posts:
                    there = sum((1.0 * Persons(EVERYBODY, year, post=p, reading="planned", measure="fte")
                                 for p in posts), Sum())
                    yield Row(body=there, at_least=sum(needs[p, year] for p in posts) + extra, at=i, year=year)

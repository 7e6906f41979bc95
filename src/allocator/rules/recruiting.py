"""Recruits a document counts: graduates and senior titles, discipline leaders, village doctors."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal

from allocator import terms
from allocator.facts.careers import SENIOR
from allocator.facts.places import Places
from allocator.facts.values import ChannelKinds, Professions
from allocator.rows import Recruits, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule, Shares
from allocator.who import Who

Reading = Literal["expected", "planned"]


def graduates_or_senior(places: Places, year: int, reading: Reading, *, leader: bool | None) -> Sum:
    """Recruits of a year with a master's degree or higher, or an associate-senior or senior title."""
    others = tuple(degree for degree in terms.DEGREES if degree != "master")
    return (Recruits(Who(degree=("master",), leader=leader), year, places.institutions, reading)
            + Recruits(Who(degree=others, title=SENIOR, leader=leader), year, places.institutions, reading))


class QualifiedRecruits(Rule):
    """Medical graduates (master or higher) and associate-senior or higher titles recruited in the year.

    Arrivals count, not adverts: an advert with a fill rate of 0.25 is a quarter of a recruit.
    """

    name = "qualified-recruits"
    clause = "C20"
    only_target = True
    numbers = "count"
    indicators = MappingProxyType({
        "": Indicator("研究生、副高以上人才预计到岗", "Graduates and associate-seniors arriving"),
    })
    chinese: ClassVar[str] = (
        "当年招聘到岗的硕士及以上、副高及以上人才人数。按到岗计，不按公告岗位计：到岗率0.25的一个岗位算0.25人。")

    count: Numbers
    """Recruits in the year [persons]."""
    leaders_inside: bool = True
    """The discipline leaders of the same plan count inside this number."""
    reading: Reading = "expected"
    """expected: fill rate x adverts; planned: adverts."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, count in self.count.during(places.years):
            body = graduates_or_senior(places, year, self.reading, leader=None if self.leaders_inside else False)
            yield Row(body=body, at_least=count, year=year)


class LeadersRecruited(Rule):
    """Discipline leaders with a master's degree or an associate-senior title brought in each year.

    Arrivals count, not adverts.
    """

    name = "leaders-recruited"
    clause = "C38"
    only_target = True
    numbers = "count"
    indicators = MappingProxyType({
        "": Indicator("学科带头人预计到岗", "Discipline leaders arriving"),
    })
    chinese: ClassVar[str] = (
        "每年引进的学科带头人（硕士及以上或副高及以上）。按到岗计。")

    count: Numbers
    """Leaders in the year [persons]."""
    reading: Reading = "expected"
    """expected: fill rate x adverts; planned: adverts."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, count in self.count.during(places.years):
            yield Row(body=graduates_or_senior(places, year, self.reading, leader=True), at_least=count, year=year)


class VillageDoctorReserve(Rule):
    """Share of the year's recruited village doctors who come from directed training.

    Adverts count, not arrivals: an open advert that is rarely filled still takes the place of a directed one. A year
    without any recruit meets it; what the clinics need is asked elsewhere.
    """

    name = "village-doctor-reserve"
    clause = "C40"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("乡村医生招聘中定向培养的比例", "Village doctors recruited from directed training"),
    })
    chinese: ClassVar[str] = (
        "当年招聘的乡村医生中由定向培养渠道补充的比例。按公告岗位计，不按预计到岗计；当年没有招聘即视为达成，"
        "村卫生室的人员需要由其他条款提出。")

    share: Shares
    """Directed recruits among all recruits [share of adverts]."""
    professions: Professions = ("village_doctor",)
    """Whose recruiting counts."""
    kinds: ChannelKinds = ("directed",)
    """Kinds of channel that count as directed training."""

    def rows(self, places: Places) -> Iterator[Row]:
        who = Who(profession=self.professions)
        for year, share in self.share.during(places.years):
            everybody = Recruits(who, year, places.institutions, "planned")
            yield Row(body=Recruits(who, year, places.institutions, "planned", kind=self.kinds), per=everybody,
                      at_least=share, year=year)

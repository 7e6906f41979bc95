"""Outpatient visits: the share given below county level, who can give them, and how many are guided there."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import Licences, Professions
from allocator.rows import Persons, Row, Sum
from allocator.rules.base import Indicator, Rule, Shares
from allocator.rules.volumes import asked, demand, served, shifts
from allocator.who import Who

VISITS, VILLAGE = "visits", "village_visits"
OUTPATIENT = (VISITS, VILLAGE)


class PrimaryCareShare(Rule):
    """Share of the county's outpatient visits that township institutions and village clinics give.

    Counted against all visits asked for in the county, a fact: whoever is turned away stays in the denominator, so
    turning patients away never raises the share. Visits move from hospitals to townships by being guided there, each
    year by no more than the settings' share of the hospital's demand beyond the year before; that is hard, and so is
    that no place gives more visits than its people can: the most one full-time person can give, times the mean FTE of
    the year. Whoever can be served nowhere is turned away. That nobody is, is a target of its own.
    """

    name = "primary-care-share"
    clause = "C23"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("基层门急诊人次占比", "Primary-care share of visits", unit="share"),
        "capacity": Indicator("人均诊疗人次", "Visits for each full-time person", unit="visits/persons"),
        "unserved": Indicator("来诊者得到诊治的比例", "Visits given, of those asked for", unit="share"),
        "growth": Indicator("比上年多引导到基层的人次", "Visits guided to townships beyond the year before",
                            unit="visits"),
        "guided": Indicator("引导到基层的人次不超过需求", "Visits guided to townships, within demand", unit="visits"),
    })
    chinese: ClassVar[str] = (
        "乡镇机构和村卫生室完成的门急诊人次占全县需求人次的比例，为目标。分母是需求（事实），被拒诊的人仍在分母中，"
        "拒诊不会提高比例。医院的门诊可引导到乡镇，每年比上年最多多引导医院需求的一定比例（设定值），为硬性；各机构"
        "完成人次不超过人均最大工作量乘以当年平均在岗全时人数，为硬性。人手不够时只能拒诊，不拒诊是单独的目标。")

    share: Shares
    """Visits given at township level and in village clinics, of all visits asked for in the county [share]."""
    professions: Professions = ("physician",)
    """Who sees outpatients at hospitals and township institutions."""
    licences: Licences = ("licensed", "assistant")
    """Licences of those who see outpatients there."""
    village_professions: Professions = ("village_doctor",)
    """Who sees patients in the village clinics below a township institution, and at the institution itself."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year in places.years:
            yield from self._given(places, year)
            yield from _guided(places, year)
        townships = places.at_level("township")
        for year, share in self.share.during(places.years):
            whole = sum(demand(places, at, activity, year) for at in places.activities for activity in OUTPATIENT)
            if whole > 0:
                below = sum((served(places, at, activity, year) for at in townships for activity in OUTPATIENT
                             if places.service(at, activity, year)), Sum())
                yield Row(body=below, per=Sum((), whole), at_least=share, year=year)

    def _given(self, places: Places, year: int) -> Iterator[Row]:
        """What the people of each place can give, and that nobody is turned away."""
        for at, activities in places.activities.items():
            for activity in (a for a in activities if a in OUTPATIENT):
                service = places.service(at, activity, year)
                if service is None:
                    continue
                given = served(places, at, activity, year)
                # on as_of nobody is turned away yet, so the row may look broken: the cure year keeps it hard
                yield Row(body=given, per=self.people(places, at, activity, year), at_most=service.productivity,
                          at=at, year=year, of=activity, hard=True, cure=places.years[0], tag="capacity")
                yield Row(body=given, per=asked(places, at, activity, year), at_least=1, at=at, year=year, of=activity,
                          tag="unserved")

    def people(self, places: Places, at: str, activity: str, year: int) -> Persons:
        """Who gives a service of a place: mean FTE of the year, expected."""
        if activity == VILLAGE:
            clinics = (i for i in places.at_level("village") if places.institution[i].parent == at)
            who, where = Who(profession=self.village_professions), (at, *clinics)
        else:
            who, where = Who(profession=self.professions, licence=self.licences), (at,)
        return Persons(who, year, where, reading="expected", measure="mean")


def _guided(places: Places, year: int) -> Iterator[Row]:
    """How many each hospital guides to townships."""
    if not any(places.service(at, VISITS, year) for at in places.at_level("township")):
        return
    for at in places.at_level("county"):
        whole = demand(places, at, VISITS, year)
        if whole > 0:
            guided = shifts(places, year, origin=at)
            before = shifts(places, year - 1, origin=at) if year > places.years[0] else Sum()
            yield Row(body=guided - before, at_most=places.budget.shift * whole, at=at, year=year, hard=True,
                      tag="growth")
            yield Row(body=guided, at_most=whole, at=at, year=year, hard=True, tag="guided")

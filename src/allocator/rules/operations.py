"""Operations: the share of the higher levels, and how many the surgeons can do."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Annotated, ClassVar

from pydantic import Field

from allocator.facts.careers import SENIOR
from allocator.facts.places import Places
from allocator.facts.values import Activity, Professions, Titles, Words
from allocator.rows import Persons, Reported, Row, Sum
from allocator.rules.base import Indicator, Rule, Shares
from allocator.rules.counted import Scope
from allocator.rules.volumes import asked, demand, served
from allocator.who import Who

OPERATIONS = ("minor_operations", "major_operations", "top_operations")
"""Levels 1-2, 3, 4."""


class OperationShare(Rule):
    """Share of operations of the higher levels, of all operations at each hospital: a target.

    Operations counted are those done; all others stand in the denominator as they are asked for, so that turning small
    operations away never raises the share. Operations counted and not done here are done outside the county: that none
    is, is a target of its own. Surgeons do, as the mean of the year, no more than the most one full-time surgeon can:
    level 3 and 4 together by the number of level 3, level 4 by its own; that is hard.

    The number that the hospital reports is read beside it and asks nothing of the plan; where the table of services
    has no operations it is all there is.
    """

    name = "operation-share"
    clause = "C10"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("", "", unit="share"),
        "capacity": Indicator("每名手术医师的手术例数", "Operations for each full-time surgeon",
                              unit="operations/persons"),
        "unserved": Indicator("在本县完成的手术占需求的比例", "Operations done here, of those asked for", unit="share"),
        "reported": Indicator("填报的手术占比", "Share of operations as reported", unit="share"),
    })
    chinese: ClassVar[str] = (
        "各医院所计级别手术占全部手术的比例，为目标。所计级别按完成例数，其余手术按需求计入分母，推掉小手术不会提高比例。"
        "所计级别未在本院完成的视为在县外完成，应全部完成为单独的目标。手术医师当年平均在岗全时人数乘以人均最大工作量"
        "为上限（三四级合计按三级手术的工作量，四级另按四级），为硬性。医院填报值并列报告，不影响方案；服务量表没有"
        "手术的，只报告填报值。")

    share: Shares
    """Operations of the levels counted, of all operations [share]."""
    counted: Annotated[tuple[Activity, ...], Field(min_length=1)] = ("major_operations", "top_operations")
    """Levels counted, as activities of the services table."""
    scope: Scope = Scope(levels=("county",), kinds=("general",))
    """Hospitals, each for itself: by levels and kinds (县人民医院)."""
    professions: Professions = ("physician",)
    """Who operates."""
    titles: Titles = SENIOR
    """Titles appointed to of those who operate at level 3 and 4: associate-senior or higher."""
    specialties: Words = ("普外", "骨科", "泌尿/神外", "妇产", "眼耳鼻喉")
    """Specialties of those who operate, as words of the staff table."""

    def rows(self, places: Places) -> Iterator[Row]:
        for at in self.scope.institutions(places):
            for year, share in self.share.during(places.years):
                yield Row(body=Reported(self.cited, at, year, "share"), at_least=share, at=at, year=year,
                          indicator=True, tag="reported")
            known = [a for a in places.activities.get(at, ()) if a in OPERATIONS]
            for year in places.years if known else ():
                here = [a for a in known if places.service(at, a, year)]
                yield from self._done(places, at, [a for a in here if a in self.counted], year)
                least = self.share.at(year)
                whole = sum(demand(places, at, a, year) for a in here)
                if least is not None and whole > 0:
                    counted = sum((served(places, at, a, year) for a in here if a in self.counted), Sum())
                    rest = sum(demand(places, at, a, year) for a in here if a not in self.counted)
                    yield Row(body=counted, per=counted + rest, at_least=least, at=at, year=year)

    def _done(self, places: Places, at: str, counted: list[str], year: int) -> Iterator[Row]:
        """What surgeons can do of the levels counted, and that all of it is done."""
        higher = [a for a in OPERATIONS[1:] if places.service(at, a, year)]
        for activity in (a for a in counted if a in higher):
            service = places.service(at, activity, year)
            assert service is not None
            bound = higher if activity == higher[0] else [activity]
            given = sum((served(places, at, a, year) for a in bound), Sum())
            # on as_of nobody is turned away yet, so the row may look broken: the cure year keeps it hard
            yield Row(body=given, per=self.surgeons(at, year), at_most=service.productivity, at=at, year=year,
                      of=activity, hard=True, cure=places.years[0], tag="capacity")
        for activity in counted:
            yield Row(body=served(places, at, activity, year), per=asked(places, at, activity, year), at_least=1,
                      at=at, year=year, of=activity, tag="unserved")

    def surgeons(self, at: str, year: int) -> Persons:
        """Who may operate at level 3 and 4 at a hospital: mean FTE of the year, expected."""
        who = Who(profession=self.professions, title=self.titles, specialty=self.specialties)
        return Persons(who, year, (at,), reading="expected", measure="mean")

"""General practitioners, and public-health posts at public hospitals."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import NonNegative, Words
from allocator.rows import Persons, Residents, Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.rules.counted import Scope
from allocator.who import Who


class PracticeAndPublicHealth(Rule):
    """General practitioners for the residents, and people in public-health posts at every public hospital.

    General practitioners are physicians of the specialty, or at a post with the duty of general practice, at county
    and township institutions. Residents are those of the townships; where no township has a number, those of the lead
    hospital. Read expected. Public-health posts are read certain, hospital by hospital. Both are targets.
    """

    name = "practice-and-public-health"
    clause = "W8"
    only_target = True
    indicators = MappingProxyType({
        "practice": Indicator("每千服务人口全科医生", "General practitioners per thousand residents"),
        "public_health": Indicator("公共卫生岗位人数", "People in public-health posts"),
    })
    chinese: ClassVar[str] = (
        "每万服务人口的全科医生数，以及每家公立医院公共卫生岗位的人数。全科医生为县乡机构中全科专业的医师，"
        "或在全科职责岗位上的医师。服务人口为各乡镇之和；乡镇均未填报时取总医院的服务人口。全科医生按预期口径，"
        "公共卫生岗位按确定口径逐家医院计。两者均为目标。")

    physicians_per_10000: Numbers
    """General practitioners [persons/10 000 residents]."""
    specialties: Words = ("全科",)
    """Specialties of general practitioners."""
    public_health_at_least: NonNegative = 1
    """People in public-health posts of each hospital [persons]."""
    hospitals: Scope = Scope()
    """The public hospitals."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level("county", "township")
        served = tuple(i for i in places.at_level("township") if places.institution[i].population)
        if not served:
            served = tuple(i for i in (places.lead_hospital,) if i and places.institution[i].population)
        duties = tuple(sorted({post.duty for post in places.post.values()} - {"general_practice"}))
        for year, number in self.physicians_per_10000.during(places.years) if served else ():
            practice = 1.0 * Persons(Who(profession=("physician",), duty=("general_practice",)), year, at,
                                     reading="expected")
            if duties:
                practice = practice + Persons(Who(profession=("physician",), specialty=self.specialties, duty=duties),
                                              year, at, reading="expected")
            yield Row(body=practice, per=Residents(served), at_least=number / 10, year=year, tag="practice")
        for i in self.hospitals.institutions(places):
            for year in places.years:
                yield Row(body=Persons(Who(duty=("public_health",)), year, (i,)), at_least=self.public_health_at_least,
                          at=i, year=year, tag="public_health")

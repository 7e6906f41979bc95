"""National norms of size: staff per open bed by size of hospital, staff and establishment per thousand residents."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from allocator.errors import Said
from allocator.facts.places import Places
from allocator.facts.values import Level, NonNegative, Positive
from allocator.rows import Establishment, OpenBeds, Persons, Residents, Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.rules.counted import Counted, Scope
from allocator.who import EVERYBODY


class Band(BaseModel):
    """Hospitals up to a size."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    beds: Positive | None = None
    """Open beds of the facts, fewer than this [beds]; blank: any number."""
    at_least: NonNegative
    """Staff per open bed, at least [persons/bed]."""
    at_most: NonNegative
    """Staff per open bed, at most [persons/bed]."""


class StaffPerBedBySize(Rule):
    """Staff of each hospital per open bed, within the range of the band its size falls into.

    The band is that of the open beds of the facts in the year, so a decision on beds never changes it. Everybody who
    works there counts, expected.
    """

    name = "staff-per-bed-by-size"
    clause = "N14"
    only_target = True
    indicators = MappingProxyType({
        "least": Indicator("每张开放床位职工数（下限）", "Staff per open bed, at least"),
        "most": Indicator("每张开放床位职工数（上限）", "Staff per open bed, at most"),
    })
    chinese: ClassVar[str] = (
        "每家医院全部职工与开放床位之比，按床位规模分档，在该档的上下限之内。档次按现状床位确定；职工按工作单位、"
        "预期口径计。")

    bands: tuple[Band, ...] = Field(min_length=1)
    """Bands in rising order of size; the first that fits holds."""
    binding: Literal["target", "indicator"] = "indicator"
    """target: the lower end is a target, the upper end stays an indicator; indicator: both are only reported."""
    scope: Scope = Scope()
    """Hospitals, by levels and kinds (county level)."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        sizes = [math.inf if band.beds is None else band.beds for band in self.bands]
        if sizes != sorted(set(sizes)):
            raise ValueError(Said("bands of rising size, only the last without one",
                                  "各档床位数递增，只有最后一档不填"))
        return self

    def rows(self, places: Places) -> Iterator[Row]:
        for i in self.scope.institutions(places):
            for year in places.years:
                beds = places.open_beds(i, year)
                band = next((b for b in self.bands if b.beds is None or beds < b.beds), None)
                if not beds or band is None:
                    continue
                staff = Persons(EVERYBODY, year, (i,), reading="expected")
                yield Row(body=staff, per=OpenBeds(i, year), at_least=band.at_least, at=i, year=year,
                          indicator=self.binding == "indicator", tag="least")
                yield Row(body=staff, per=OpenBeds(i, year), at_most=band.at_most, at=i, year=year, indicator=True,
                          tag="most")


class StaffPerResidents(Rule):
    """Staff of one kind at all levels together, per thousand residents of the county.

    Hospitals, townships and clinics serve the same residents, so the residents of one level count: those of the
    townships together are the county's. The reading is expected.
    """

    name = "staff-per-residents"
    clause = "N22"
    only_target = True
    numbers = "ratio"
    indicators = MappingProxyType({"": Indicator("", "")})
    chinese: ClassVar[str] = (
        "县、乡、村各级机构某类人员合计与全县每千服务人口之比。各级机构服务的是同一批居民，"
        "人口只按一个层级（乡级）合计。按预期口径。")

    ratio: Numbers
    """Staff per thousand residents [persons/thousand residents]."""
    counted: Counted = Counted()
    """Whom the number counts."""
    scope: Scope = Scope(levels=("county", "township", "village"))
    """Whose staff: levels and kinds of institution."""
    residents: Level = "township"
    """Level whose residents together are the county's."""
    binding: Literal["target", "indicator"] = "indicator"
    """target: a shortfall is allowed and weighed; indicator: read and reported only."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = self.scope.institutions(places)
        served = tuple(i for i in places.at_level(self.residents) if places.institution[i].population)
        if not at or not served:
            return
        for year, ratio in self.ratio.during(places.years):
            yield Row(body=Persons(self.counted.who, year, at, reading="expected"), per=Residents(served),
                      at_least=ratio, year=year, indicator=self.binding == "indicator")


class EstablishmentPerResidents(Rule):
    """Establishment of each township institution per thousand residents it serves: an indicator.

    The allotment of the plan where the establishment is pooled, the approved number where it is not.
    """

    name = "establishment-per-residents"
    clause = "N30"
    only_target = True
    numbers = "ratio"
    indicators = MappingProxyType({"": Indicator("", "")})
    chinese: ClassVar[str] = (
        "各乡镇卫生院编制数与每千服务人口之比：编制统筹时取方案分配数，否则取核定数。只作指标，不影响方案。")

    ratio: Numbers
    """Establishment per thousand residents [posts/thousand residents]."""
    scope: Scope = Scope(levels=("township",))
    """Which institutions, by levels and kinds."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, ratio in self.ratio.during(places.years):
            for i in self.scope.institutions(places):
                if places.institution[i].population:
                    yield Row(body=Establishment(i, year), per=Residents((i,)), at_least=ratio, at=i, year=year,
                              indicator=True)

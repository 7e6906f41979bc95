"""Nurses and beds."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.rows import OpenBeds, Persons, Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.who import Who


class WardNursesPerOpenBed(Rule):
    """Ward nurses per open bed, at every county-level campus with wards.

    Nurses count where they work. The reading is expected: a campus is wide enough for exits to be an average.
    """

    name = "ward-nurses-per-open-bed"
    clause = "C57"
    only_target = True
    numbers = "ratio"
    indicators = MappingProxyType({
        "": Indicator("病区护士与开放床位之比", "Ward nurses per open bed"),
    })
    chinese: ClassVar[str] = (
        "各县级院区病区护士与实际开放床位之比。护士按工作单位计数；按预期口径：院区人数较多，离职可以按平均数计。")

    ratio: Numbers
    """Ward nurses per open bed [persons/bed]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for campus in places.campuses_with_wards:
            for year, ratio in self.ratio.during(places.years):
                yield Row(body=Persons(Who(profession=("nurse",), ward=True), year, (campus,), reading="expected"),
                          per=OpenBeds(campus, year), at_least=ratio, at=campus, year=year)

"""Nurses and beds."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from allocator.facts.places import Places
from allocator.rows import OpenBeds, Persons, Row, Who
from allocator.rules.base import Indicator, Numbers, Rule


class WardNursesPerOpenBed(Rule):
    """Ward nurses per open bed, at every county-level campus with wards.

    Nurses count where they work. The reading is expected: a campus is wide enough for exits to be an average.
    """

    name = "ward-nurses-per-open-bed"
    clause = "C57"
    numbers = "ratio"
    indicators = MappingProxyType({
        "": Indicator("病区护士与开放床位之比", "Ward nurses per open bed"),
    })

    ratio: Numbers
    """Ward nurses per open bed [persons/bed]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for campus in places.campuses_with_wards:
            for year, ratio in self.ratio.during(places.years):
                yield Row(body=Persons(Who(profession=("nurse",), ward=True), year, (campus,), reading="expected"),
                          per=OpenBeds(campus, year), at_least=ratio, at=campus, year=year)

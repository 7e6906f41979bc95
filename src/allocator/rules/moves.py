"""County-managed, township-used (县管乡用): how many people may be moved, and who carries the far postings."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from allocator.facts.places import Places
from allocator.facts.values import NonNegative
from allocator.rows import Moved, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule


class MovesWithinCaps(Rule):
    """Yearly caps on transfers for good and on secondments, and a fair share of far secondments.

    A county-level hospital sends at most its share of the far secondments (by approved establishment), give or take
    one person. The document sets no numbers: the caps are settings of the county.
    """

    name = "moves-within-caps"
    clause = "C48"
    indicators = MappingProxyType({
        "transfers": Indicator("全年调动人数", "Transfers of the year"),
        "secondments": Indicator("全年派驻人数", "Secondments of the year"),
        "fair": Indicator("远距离派驻超出应分担人数", "Far secondments beyond the fair share"),
    })

    transfers: Numbers
    """Transfers for good between institutions [persons/year]."""
    secondments: Numbers
    """Secondments between institutions [persons/year]."""
    far_km: NonNegative = 50
    """A posting at least this far from the sending hospital is far [km]."""

    def rows(self, places: Places) -> Iterator[Row]:
        everywhere = places.institutions
        for year, most in self.transfers.during(places.years):
            yield Row(body=Moved("transfer", year, everywhere, everywhere), at_most=most, year=year, hard=True,
                      tag="transfers")
        hospitals = places.at_level("county")
        total = sum(places.institution[i].establishment for i in hospitals)
        for year, most in self.secondments.during(places.years):
            yield Row(body=Moved("secondment", year, everywhere, everywhere), at_most=most, year=year, hard=True,
                      tag="secondments")
            for i in hospitals:
                fair = places.institution[i].establishment / total if total else 1.0
                yield Row(body=self._far(places, (i,), year) - fair * self._far(places, hospitals, year), at_most=1,
                          at=i, year=year, hard=True, tag="fair")

    def _far(self, places: Places, hospitals: tuple[str, ...], year: int) -> Sum:
        """Secondments of a year from hospitals to institutions far from each."""
        far = Sum()
        for i in hospitals:
            target = tuple(j for j in places.institutions if (places.km(i, j) or 0) >= self.far_km)
            if target:
                far = far + Moved("secondment", year, (i,), target)
        return far

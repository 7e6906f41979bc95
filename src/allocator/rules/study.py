"""Advanced study away from the county (进修)."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from allocator.facts.places import Places
from allocator.rows import Persons, Row, Studies, Who
from allocator.rules.base import Indicator, Rule, Shares


class YoungPhysiciansStudy(Rule):
    """Share of the young physicians of county and township institutions who are on advanced study in the year.

    The share is of the year's physicians under the age on 31 December; months away are lost to the post's FTE and
    to its calendar.
    """

    name = "young-physicians-study"
    clause = "C19"
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("青年医师当年进修比例", "Young physicians on advanced study"),
    })

    share: Shares
    """Share of physicians under the age [share of persons]."""
    under: int = 35
    """Age on 31 December [years]."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level("county", "township")
        who = Who(profession=("physician",), under=self.under)
        for year, share in self.share.during(places.years):
            yield Row(body=Studies(who, year, at), per=Persons(who, year, at), at_least=share, year=year)

"""Establishment (编制): the ceiling, as one pool of the consortium."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.rows import Establishment, Persons, Row, Sum
from allocator.rules.base import Indicator, Rule
from allocator.who import Who


class EstablishmentPool(Rule):
    """Established staff within each institution's allotment, and all allotments within the approved total.

    Established staff and adverts for established posts count at the unit that owns the post. With `pooled` the
    allotment of an institution is a decision; without it, it is the approved number.
    """

    name = "establishment-pool"
    clause = "C32"
    indicators = MappingProxyType({
        "": Indicator("用编不超过核定编制", "Established staff within the establishment"),
        "allotment": Indicator("各机构用编不超过分配编制", "Established staff within the allotment", unit="posts",
                               difference=True),
        "total": Indicator("分配编制合计不超过核定总量", "Allotments within the approved total"),
    })
    chinese: ClassVar[str] = (
        "各机构用编不超过分配数，分配合计不超过核定总量。在编人员和在编岗位公告都计在编制单位。启用统筹时，"
        "各机构的分配数由方案决定；不启用时为核定数。")

    pooled: bool = True
    """The consortium allots its approved total freely among its members."""

    def rows(self, places: Places) -> Iterator[Row]:
        members = tuple(i for i in places.at_level("county", "township"))
        total = sum(places.institution[i].establishment for i in members)
        for year in places.years:
            for i in members:
                filled = Persons(Who(status=("established",)), year, (i,), reading="planned", by="owner")
                if self.pooled:
                    yield Row(body=Establishment(i, year) - filled, at_least=0, at=i, year=year, hard=True,
                              tag="allotment")
                else:
                    yield Row(body=filled, at_most=places.institution[i].establishment, at=i, year=year, hard=True)
            if self.pooled:
                allotted = sum((1.0 * Establishment(i, year) for i in members), Sum())
                yield Row(body=allotted, at_most=total, year=year, hard=True, tag="total")

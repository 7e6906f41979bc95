"""Licences to practise medicine."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import Licences, Year
from allocator.rows import Persons, Row
from allocator.rules.base import Indicator, Rule, Shares
from allocator.who import Who


class LicensedShare(Rule):
    """Share of physicians who hold a licence; after the deadline nobody without one serves in a solo post.

    The share is read expected (probable passes, exits and arrivals); solo posts are read certain: a licence not yet
    held never counts there. Solo posts that the facts already break must be cured in the year after the deadline.
    """

    name = "licensed-share"
    clause = "C44"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("医师持证率", "Licensed physicians"),
        "solo": Indicator("独立岗位上的无证医师", "Unlicensed physicians in solo posts"),
    })
    chinese: ClassVar[str] = (
        "医师中持有执业资格的比例；期限过后，无证人员不得在独立执业岗位工作。比例按预期口径（计预计考取、离职、"
        "到岗）；独立岗位按确定口径：尚未取得的资格不算。现状已不符合的独立岗位，须在期限次年整改完毕。")

    share: Shares
    """Licensed physicians among physicians [share]."""
    deadline: Year
    """Last year in which an unlicensed physician may still serve in a solo post [year]."""
    licences: Licences = ("licensed", "assistant")
    """Licences that count as held (any physician licence)."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level("county", "township")
        for year, share in self.share.during(places.years):
            yield Row(body=Persons(Who(profession=("physician",), licence=self.licences), year, at,
                                   reading="expected"),
                      per=Persons(Who(profession=("physician",)), year, at, reading="expected"),
                      at_least=share, year=year)
        without = Who(profession=("physician",), licence=("none",))
        for year in places.years:
            if year <= self.deadline:
                continue
            for i in at:
                for post in places.posts_at[i]:
                    if places.post[post].solo and places.post[post].profession == "physician":
                        yield Row(body=Persons(without, year, post=post), at_most=0, at=i, year=year, of=post,
                                  hard=True, cure=self.deadline + 1, tag="solo")

"""Featured specialties of township health centres (特色专科)."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.careers import SENIOR
from allocator.facts.places import Places
from allocator.facts.values import Titles, Words
from allocator.rows import Choice, Persons, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.who import Who


class FeaturedSpecialties(Rule):
    """Featured specialties a year at each central township health centre, each led by a senior of the specialty.

    Where the county has no central centre, every township-level institution is asked. Which specialties is a
    decision; a specialty is offered only if somebody with the title and one of its specialties works there on
    31 December, for good or lent for the year. Certain: an advert leads nothing. The least number is a target, the
    most is hard.
    """

    name = "featured-specialties"
    clause = "C52"
    only_target = True
    numbers = "count"
    indicators = MappingProxyType({
        "": Indicator("特色专科数", "Featured specialties", unit="specialties"),
        "most": Indicator("特色专科数不超过上限", "Featured specialties, at most", unit="specialties"),
        "leader": Indicator("特色专科由副高及以上牵头（富余人数）", "Seniors of the specialty beyond the one who leads",
                            unit="persons", difference=True),
    })
    chinese: ClassVar[str] = (
        "每家中心卫生院（全县没有中心卫生院的，为每家乡镇卫生院）每年的特色专科数。开设哪些专科由方案决定；"
        "每个专科须有本专科副高及以上人员在该院工作（含当年派驻），按确定口径，为硬性要求。数量下限为目标，"
        "上限为硬性要求。")

    count: Numbers
    """Featured specialties of a centre, at least [specialties]."""
    at_most: Numbers
    """Featured specialties of a centre, at most [specialties]."""
    specialties: tuple[Words, ...] = (
        ("心血管",), ("呼吸",), ("内分泌",), ("骨科", "骨伤"), ("妇产科", "妇产", "妇科", "产科", "妇保"),
        ("儿科", "儿科/新生儿", "儿保"))
    """The specialties offered: of each its name first, then other words of the staff table that stand for it. By
    default those that articles 10 and 11 of the document name."""
    titles: Titles = SENIOR
    """Titles, as appointed, that may lead (副高及以上)."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, count in self.count.during(places.years):
            most = self.at_most.at(year)
            for i in places.of_kind("central_thc") or places.at_level("township"):
                featured = Sum()
                for words in self.specialties:
                    is_featured = Choice("featured", f"{i}/{words[0]}", year, choice_unit="specialties")
                    seniors = Persons(Who(title=self.titles, specialty=words), year, (i,))
                    yield Row(body=seniors - is_featured, at_least=0, at=i, year=year, of=words[0], hard=True,
                              tag="leader")
                    featured = featured + is_featured
                yield Row(body=featured, at_least=count, at=i, year=year)
                if most is not None:
                    yield Row(body=featured, at_most=most, at=i, year=year, hard=True, tag="most")

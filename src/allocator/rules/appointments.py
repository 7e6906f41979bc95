"""Appointments (评聘): nobody above the title held, and the post structure of each institution."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator import terms
from allocator.facts.places import Places
from allocator.rows import Persons, Row
from allocator.rules.base import Indicator, Rule
from allocator.who import Who


class AppointmentsWithinStructure(Rule):
    """Nobody is appointed above the title held, and appointments stay within the post structure.

    Of each title in the table of grades, those appointed to it or above at the institution that owns their post are
    no more than its slots. Read planned: an advert for a senior title takes a slot. Those over the slots today, or
    appointed above the title held today, may only become fewer. A promotion is of somebody who has earned the title;
    it needs a slot.
    """

    name = "appointments-within-structure"
    clause = "C5"
    indicators = MappingProxyType({
        "held": Indicator("聘任高于所评职称的人数", "People appointed above the title held"),
        "slots": Indicator("已聘人数不超过岗位数", "Appointed within the slots of the post structure"),
    })
    chinese: ClassVar[str] = (
        "聘任不高于所评职称，聘任人数不超过岗位结构。职称结构表中的每一级，"
        "编制单位内聘任到该级及以上的人数不超过岗位数。按计划口径：高级职称的公告岗位占用岗位数。"
        "目前已超过的只减不增。晋升须有空余岗位数。")

    def rows(self, places: Places) -> Iterator[Row]:
        titles = tuple(terms.TITLES)
        for year in places.years:
            yield Row(body=Persons(Who(over_appointed=True), year, places.institutions, by="owner"), at_most=0,
                      year=year, hard=True, tag="held")
            for grade in places.grades:
                above = titles[terms.rank("title", grade.title):]
                appointed = Persons(Who(title=above), year, (grade.at,), reading="planned", by="owner")
                yield Row(body=appointed, at_most=grade.slots, at=grade.at, year=year, of=grade.title, hard=True,
                          tag="slots")

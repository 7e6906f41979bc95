"""Invited experts and the local staff they teach (名医工作室, 师带徒)."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.rows import Choice, Persons, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.who import Who


class ExpertsAndMentees(Rule):
    """Experts invited in the year, each teaching two or three backbone staff of the expert's specialty.

    Experts come from the table of candidates. Nobody is the mentee of two experts in a year.
    """

    name = "experts-and-mentees"
    clause = "C54"
    only_target = True
    numbers = "experts"
    indicators = MappingProxyType({
        "": Indicator("聘请专家人数", "Experts invited"),
        "fewest": Indicator("每位专家带徒不少于下限", "Enough mentees for each expert", difference=True,
                            personal=True),
        "most": Indicator("每位专家带徒不超过上限", "Not too many mentees for an expert", difference=True,
                          personal=True),
        "backbone": Indicator("本专科业务骨干够带教", "Backbone staff enough to be taught", difference=True),
    })
    chinese: ClassVar[str] = (
        "当年聘请的专家，每位带教两三名本专科业务骨干。专家从候选名单中选；同一人同一年只跟一位专家。")

    experts: Numbers
    """Experts invited by the county-level hospitals together [persons/year]."""
    mentees_at_least: Numbers
    """Mentees of an expert, at least [persons/expert]."""
    mentees_at_most: Numbers
    """Mentees of an expert, at most [persons/expert]."""

    def rows(self, places: Places) -> Iterator[Row]:
        hospitals = places.at_level("county")
        for year, wanted in self.experts.during(places.years):
            fewest, most = self.mentees_at_least.at(year) or 0, self.mentees_at_most.at(year) or 0
            candidates = [e for e in places.experts if e.year == year]
            invited = Sum()
            taught: dict[str, Sum] = {}
            for expert in candidates:
                x = Choice("expert", expert.id, year, most=1, cost=expert.cost)
                backbone = Who(specialty=(expert.specialty,), backbone=True, present=True)
                mentees = Choice("mentees", expert.id, year, most=int(most), named=backbone, at=hospitals)
                invited = invited + x
                taught[expert.specialty] = taught.get(expert.specialty, Sum()) + mentees
                yield Row(body=mentees - fewest * x, at_least=0, year=year, of=expert.id, hard=True, tag="fewest")
                yield Row(body=mentees - most * x, at_most=0, year=year, of=expert.id, hard=True, tag="most")
            for specialty, mentees_of in sorted(taught.items()):
                there = Persons(Who(specialty=(specialty,), backbone=True, present=True), year, hospitals)
                yield Row(body=there - mentees_of, at_least=0, year=year, of=specialty, hard=True, tag="backbone")
            yield Row(body=invited, at_least=wanted, at="county", year=year)

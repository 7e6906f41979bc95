"""Licensed physicians per 1,000 residents of townships: what a frontier trades against money."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from pydantic import NonNegativeFloat

from allocator.errors import InputError, Problem, Said
from allocator.facts.places import Places
from allocator.instance import Instance
from allocator.plan_reader import PlanReader
from allocator.policies import Clause, Names
from allocator.rows import Persons, Residents, Row
from allocator.rules.base import Indicator, Rule
from allocator.scenarios.records import Density
from allocator.who import Who

LICENSED = Who(profession=("physician",), licence=("licensed",))


class TownshipFloor(Rule):
    """Licensed physicians per 1,000 residents of every township in the plan's last year; a question, not a clause."""

    name = "township-floor"
    clause = "equity"
    indicators = MappingProxyType({"": Indicator("每千人执业医师", "Licensed physicians per 1,000 residents")})
    chinese: ClassVar[str] = "规划最后一年，每个乡镇每千服务人口的执业医师（在岗折合人数）不低于给定值。"

    floor: NonNegativeFloat = 0.0
    """[FTE per 1,000 residents]"""

    def rows(self, places: Places) -> Iterator[Row]:
        year = places.years[-1]
        for at in townships(places):
            yield Row(body=physicians(at, year), per=Residents((at,)), at_least=self.floor, at=at, year=year, hard=True,
                      cure=year)


def townships(places: Places) -> tuple[str, ...]:
    """Health centres of townships with a known population."""
    return tuple(at for at in places.at_level("township") if places.institution[at].population > 0)


def physicians(at: str, year: int) -> Persons:
    """Licensed physicians at work at an institution on 31 December [FTE]."""
    return Persons(LICENSED, year, (at,), measure="fte")


def with_floor(instance: Instance, file: str, floor: float = 0.0) -> Instance:
    """The instance with the floor as a further rule; at 0 it asks for nothing, but people are told apart by it.

    Raises InputError where no township has a population.
    """
    if not townships(instance.places):
        raise InputError([Problem(file, None, "population",
                                  Said("a township health centre with the number of its residents",
                                       "填有服务人口的乡镇卫生院"), Said("none", "没有"))])
    rule = TownshipFloor(floor=floor, cited=TownshipFloor.clause)
    clause = Clause.model_validate({
        "id": TownshipFloor.clause, "title": {"zh": "乡镇医师底线", "en": "Floor of township physicians"},
        "article": "-", "words": "", "class": "hard", "lead": "-"})
    return dataclasses.replace(
        instance, rules=(*instance.rules, rule), clauses={**instance.clauses, clause.id: clause},
        documents={**instance.documents, clause.id: Names(zh="情景", en="Scenario")})


def densities(instance: Instance, reader: PlanReader, *, today: bool = False) -> tuple[Density, ...]:
    """By township, counted from a plan: in its last year, or as the facts stand `today`."""
    found = []
    for at in townships(instance.places):
        term = physicians(at, instance.years[-1])
        fte = reader.value(term, reader.today) if today else reader.value(term)
        residents = instance.places.institution[at].population / 1000
        found.append(Density(at=at, residents=residents, fte=round(fte, 9), density=fte / residents))
    return tuple(found)


def mean_density(found: tuple[Density, ...]) -> float:
    """Of all townships together [FTE per 1,000 residents]."""
    return sum(d.fte for d in found) / sum(d.residents for d in found)


def shortfall(found: tuple[Density, ...], mean: float) -> float:
    """What is missing to a mean, over the townships below it [FTE]."""
    return sum(max(0.0, mean * d.residents - d.fte) for d in found)

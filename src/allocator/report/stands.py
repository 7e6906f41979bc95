"""Every post on 31 December of every year: what it needs and who is there."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.facts.workload import need_from_workload
from allocator.instance import Instance
from allocator.plan_reader import PlanReader
from allocator.rows import Persons
from allocator.rules.posts import PostNeeds
from allocator.who import EVERYBODY


@dataclass(frozen=True, slots=True)
class Stand:
    """A post on 31 December of a year."""

    post: str
    year: int
    minimum: float | None
    need: float | None
    """[FTE]"""
    certain: float
    planned: float
    """[FTE] on the day, or as the mean of the year where the need comes from workload."""

    @property
    def gap(self) -> float:
        return 0.0 if self.need is None else max(0.0, self.need - self.planned)


def stands(instance: Instance, reader: PlanReader) -> tuple[Stand, ...]:
    """Every post in every year, by post."""
    places = instance.places
    rule = next((r for r in instance.rules if isinstance(r, PostNeeds)), None)
    load = need_from_workload(places) if rule else {}
    found = []
    for post in places.posts:
        for year in instance.years:
            row = places.in_year(post, year)
            need = row.need if row.need is not None else load.get((post, year))
            certain = reader.value(Persons(EVERYBODY, year, post=post))
            planned = reader.value(Persons(EVERYBODY, year, post=post, reading="planned",
                                           measure="mean" if row.need is None and need is not None else "fte"))
            found.append(Stand(post, year, row.min, need, round(certain, 6), round(planned, 6)))
    return tuple(found)

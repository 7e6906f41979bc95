"""Available working time (AWT, of the WISN method) of one FTE: the year less rest, holidays, leave, training."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum

from allocator.facts.people import Person
from allocator.facts.settings import WorkingTime


@dataclass(frozen=True, slots=True)
class WorkingMinutes:
    """Available working time of one FTE [minutes/year]: means over people, nobody's own."""

    by_post: Mapping[str, float] = field(default_factory=dict)
    """Mean of the people who serve at the post."""
    by_profession: Mapping[str, float] = field(default_factory=dict)
    """Mean of the people of the profession; a post where nobody serves takes it."""
    otherwise: float = 107_040
    """Where there is nobody of the profession: 365 − 104 − 13 − 10 − 15 = 223 days of 480 minutes by default."""

    def of(self, profession: str) -> float:
        return self.by_profession.get(profession, self.otherwise)

    def at(self, post: str, profession: str) -> float:
        return self.by_post.get(post, self.of(profession))


def leave_days(started: dt.date | None, year: int, time: WorkingTime) -> float:
    """Paid annual leave [days/year] by whole years of service on 31 December of `year` (职工带薪年休假条例 art 3)."""
    if started is None:
        return time.leave_unknown
    served = year - started.year    # every day of a year lies on or before its 31 December
    if served >= 20:
        return time.leave_from_20_years
    if served >= 10:
        return time.leave_from_10_years
    return time.leave_from_1_year if served >= 1 else 0.0


def working_minutes(people: Iterable[Person], year: int, time: WorkingTime) -> WorkingMinutes:
    """AWT by post and profession, with the leave that the people there have in `year`, each counted by heads.

    People away count as well: their post is kept for them, and they come back to it with their leave.
    """
    posts: dict[str, list[tuple[float, float]]] = defaultdict(list)
    professions: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for person in people:
        entry = (person.count, leave_days(person.started, year, time))
        posts[person.post].append(entry)
        professions[person.profession].append(entry)
    worked = time.days - time.weekly_rest - time.public_holidays - time.training - time.absence

    def minutes(leave: float) -> float:
        return 60 * time.hours * (worked - leave)

    def means(found: Mapping[str, list[tuple[float, float]]]) -> dict[str, float]:
        return {key: minutes(fsum(heads * days for heads, days in found[key]) / fsum(heads for heads, _ in found[key]))
                for key in sorted(found)}

    return WorkingMinutes(means(posts), means(professions), minutes(time.leave_unknown))

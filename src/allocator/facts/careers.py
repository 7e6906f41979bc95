"""What the calendar alone makes of a person: age, retirement, years in post, capacity, who may be moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from allocator import terms
from allocator.facts.people import Person

SENIOR = ("associate_senior", "senior")
_REFORM = dt.date(2025, 1, 1)
"""国务院关于渐进式延迟法定退休年龄的办法 (2024): in force from January 2025."""


def age(birth: dt.date, on: dt.date) -> int:
    """Completed years on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _add_months(day: dt.date, months: int) -> dt.date:
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def retirement(person: Person) -> dt.date | None:
    """First day of the month after the month of statutory retirement; None where birth or sex is unknown.

    Old ages: men 60, women cadres 55 (60 with an associate-senior or senior title: 组通字〔2015〕14号), women
    workers 50. With t the months from January 2025 to the month the old age is reached, retirement is later by
    min(36, t//4 + 1) months (old age 60 or 55) or min(60, t//2 + 1) months (old age 50); nobody is later whose old
    age was reached before 2025. Source: 2024 NPC Standing Committee decision and its annexed tables.
    """
    if person.birth is None or person.sex is None:
        return None
    return statutory_retirement(person.birth, woman=person.sex == "female", worker=person.cadre == "worker",
                                senior=person.title in SENIOR)


def statutory_retirement(birth: dt.date, *, woman: bool, worker: bool, senior: bool) -> dt.date:
    """First day of the month after the month of statutory retirement; see `retirement`."""
    old = 60 if not woman else 50 if worker else 60 if senior else 55
    reached = _add_months(birth, 12 * old)
    months = (reached.year - _REFORM.year) * 12 + reached.month - _REFORM.month
    if months < 0:
        delay = 0
    elif old == 50:
        delay = min(60, months // 2 + 1)
    else:
        delay = min(36, months // 4 + 1)
    return _add_months(reached, delay + 1)


def present_all_year(person: Person, year: int) -> bool:
    """Whether no dated absence touches the year."""
    return on_duty(person, dt.date(year, 1, 1))


def on_duty(person: Person, day: dt.date) -> bool:
    """Whether the person is on no absence on a day."""
    return person.presence == "present" or (person.back_on is not None and person.back_on <= day)


def over_appointed(person: Person) -> bool:
    """Whether the title appointed to ranks above the title held."""
    return terms.rank("title", person.title) > terms.rank("title", person.title_held)


def served_less(person: Person, day: dt.date, months: int) -> bool:
    """Whether the person is known to have served fewer whole months than `months` by a day.

    Months since the career began, or of service lower down, whichever are more. Where the start is unknown, nothing
    is known.
    """
    if person.started is None:
        return False
    since = (day.year - person.started.year) * 12 + day.month - person.started.month - (day.day < person.started.day)
    return max(since, person.grassroots) < months


def next_degree(degree: str) -> str | None:
    """The degree a part-time upgrade leads to: one step up, to bachelor at most; None where there is none."""
    degrees = list(terms.DEGREES)
    place = degrees.index(degree)
    return degrees[place + 1] if 0 < place < degrees.index("bachelor") else None


def next_title(title: str) -> str | None:
    """The title above, None at the top."""
    titles = list(terms.TITLES)
    place = titles.index(title)
    return titles[place + 1] if 0 < place < len(titles) - 1 else None


@dataclass(frozen=True, slots=True)
class Career:
    """A person's plan years if nothing is decided: pure functions of facts and year."""

    person: Person
    retires: dt.date | None
    in_post: tuple[bool, ...]
    """On 31 December of each plan year: employed, not retired."""
    capacity: tuple[float, ...]
    """FTE a unit of head-count gives on 31 December of each plan year: fte, or 0 if retired or away on that day."""
    mean: tuple[float, ...]
    """FTE a unit of head-count gives over each plan year, as its mean: months served over 12."""
    paid: tuple[float, ...]
    """Share of each plan year for which a unit of head-count is paid: until retirement, on leave too."""
    movable: tuple[bool, ...]
    """May be moved from the start of each plan year on: in post to its end, not away, bound or fixed."""
    present: tuple[bool, ...]
    """In post to the end of each plan year and on no dated absence in it: may study, must be trained."""


def _months_paid(year: int, retires: dt.date | None) -> int:
    """Months of the year before retirement."""
    if retires is None or retires.year > year:
        return 12
    return 0 if retires.year < year else retires.month - 1


def _share_present(person: Person, year: int, retires: dt.date | None) -> float:
    """Months of the year served, over 12: retired from a month on, or away until a month."""
    first, last = 1, 13
    if retires is not None:
        last = _months_paid(year, retires) + 1
    if person.presence != "present":
        back = person.back_on
        if back is None or back.year > year:
            return 0.0
        if back.year == year:
            first = back.month if back.day == 1 else back.month + 1
    return max(0, last - first) / 12


def career(person: Person, years: Iterable[int]) -> Career:
    """The person's career over the plan years, if nothing is decided."""
    retires = retirement(person)
    in_post, capacity, mean, paid, movable, present = [], [], [], [], [], []
    for year in years:
        end = dt.date(year, 12, 31)
        here = retires is None or retires > end
        away = not present_all_year(person, year)
        bound = person.service_until is not None and person.service_until >= dt.date(year, 1, 1)
        in_post.append(here)
        capacity.append(person.fte if here and on_duty(person, end) else 0.0)
        mean.append(person.fte * _share_present(person, year, retires))
        paid.append(_months_paid(year, retires) / 12)
        movable.append(here and not away and not bound and not person.fixed)
        present.append(here and not away)
    return Career(person, retires, tuple(in_post), tuple(capacity), tuple(mean), tuple(paid), tuple(movable),
                  tuple(present))

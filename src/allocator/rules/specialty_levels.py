"""What a level of a key specialty takes: a leader, a team, equipment, and the level below; once reached it stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from allocator import terms
from allocator.facts.careers import SENIOR
from allocator.facts.places import Places
from allocator.facts.specialties import Specialty
from allocator.facts.values import Titles
from allocator.rows import Choice, Persons, Row, Sum, money
from allocator.rules.base import Indicator
from allocator.rules.spending import equipment
from allocator.who import Who

LEVELS = tuple(terms.SPECIALTY_LEVELS)
CHOICE = "level"
"""Name of the choice that a level is reached."""

CONDITIONS: Mapping[str, Indicator] = {
    "leader": Indicator("达级专科的带头人（富余人数）", "People who may lead, beyond the one a level reached takes",
                        unit="persons", difference=True),
    "members": Indicator("达级专科的医师团队（减下限）", "Physicians beyond the team of a level reached",
                         unit="persons", difference=True),
    "equipment": Indicator("达级专科的累计设备投入（减所需）", "Equipment bought beyond what a level reached takes",
                           unit="money", difference=True),
    "kept": Indicator("级别达到后不退", "A level once reached stays", difference=True),
    "below": Indicator("先达下一级", "A level builds on the one below", difference=True),
}
"""What the rows of `conditions` speak of, by tag."""


class Leading(BaseModel):
    """Who may lead a specialty at one level, by the title appointed to."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    titles: Titles
    """Titles that may lead."""
    marked: Titles = ()
    """Further titles that may lead if the person is marked as a leader (学科带头人)."""

    def tests(self, words: tuple[str, ...]) -> tuple[Who, ...]:
        """Who may lead: people who pass one of these."""
        alone = Who(title=self.titles, specialty=words)
        return (alone, Who(title=self.marked, specialty=words, leader=True)) if self.marked else (alone,)

    def people(self, words: tuple[str, ...], year: int, at: str) -> Sum:
        """Who may lead at an institution, certain [persons]."""
        return sum((Sum.of(Persons(who, year, (at,))) for who in self.tests(words)), Sum())


class Leaders(BaseModel):
    """Who may lead at each level. Whoever may lead at a level may lead at those below: a level includes them."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    county: Leading = Leading(titles=SENIOR)
    """County level: associate-senior or higher."""
    prefecture: Leading = Leading(titles=("senior",), marked=("associate_senior",))
    """Prefecture level: senior, or associate-senior and marked as a leader."""
    region: Leading = Leading(titles=("senior",))
    """Region level: senior."""

    def of(self, level: str) -> Leading:
        leading: Leading = getattr(self, level)
        return leading


def candidates(places: Places, level: str) -> tuple[Specialty, ...]:
    """Rows of a level at county-level hospitals, held or not."""
    inside = places.at_level("county")
    return tuple(s for s in places.specialties if s.level == level and s.at in inside)


def reached(row: Specialty, year: int) -> Sum:
    """1 where the level is held, or is reached by the end of the year; else 0."""
    if row.held:
        return Sum((), 1.0)
    return Sum.of(Choice(CHOICE, f"{row.id}/{row.level}", year, choice_unit="specialties"))


def ladder(places: Places, row: Specialty) -> tuple[Specialty, ...]:
    """The rows of a specialty up to a level, rising."""
    levels = LEVELS[:LEVELS.index(row.level) + 1]
    return tuple(s for s in places.specialties if s.id == row.id and s.level in levels)


def conditions(places: Places, rows: Iterable[Specialty], leaders: Leaders) -> Iterator[Row]:
    """What the levels of `rows`, and all those below them, take in every plan year; hard. What is held takes nothing.

    The levels below are asked for here too, so that no level is reached for nothing where their own clause is off.
    """
    for row in rows:
        steps = ladder(places, row)
        for step in steps:
            if not step.held:
                yield from _takes(places, step, leaders.of(step.level))
        for lower, step in pairwise(steps):
            if not lower.held:
                for year in places.years:
                    yield _row(step, year, reached(lower, year) - reached(step, year), "below")


def _takes(places: Places, step: Specialty, leading: Leading) -> Iterator[Row]:
    """Leader, team and equipment of one level, which stays once it is reached."""
    bought = money(0)
    for t, year in enumerate(places.years):
        is_there = reached(step, year)
        yield _row(step, year, leading.people(step.specialty, year, step.at) - is_there, "leader")
        if step.members:
            yield _row(step, year, team(step, year) - step.members * is_there, "members")
        if step.equipment:
            bought = bought + equipment(step, year)
            yield _row(step, year, bought - step.equipment * is_there, "equipment")
        if t:
            yield _row(step, year, is_there - reached(step, places.years[t - 1]), "kept")


def team(step: Specialty, year: int) -> Persons:
    """Physicians of the specialty at its hospital, certain."""
    return Persons(Who(profession=("physician",), specialty=step.specialty), year, (step.at,))


def _row(step: Specialty, year: int, body: Sum, tag: str) -> Row:
    return Row(body=body, at_least=0, at=step.at, year=year, of=f"{step.id}/{step.level}", hard=True, tag=tag)

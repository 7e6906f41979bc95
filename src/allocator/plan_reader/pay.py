"""Pay and outlays from a finished plan."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocator import rows as r
from allocator.facts.people import Person
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.plan_reader.lines import OfPeople, added
from allocator.plan_reader.people import TODAY, People
from allocator.plan_reader.positions import Vector
from allocator.who import AS_IS, Crowd, Gained


class Pay:
    """What accounts pay people, and what the year's decisions cost them in cash."""

    def __init__(self, instance: Instance, decisions: Decisions, people: People) -> None:
        self._instance = instance
        self._decisions = decisions
        self._people = people
        self._prices = PriceList(instance.settings.prices, instance.pay, instance.places)
        self._known: dict[tuple[r.Payroll, int], float] = {}

    @cached_property
    def person_year(self) -> float:
        """What one person is paid in a year with the employer's charges, the mean of the roster on as_of [money]; at
        least 1: the least that a row in money asks, as a row in persons asks at least one."""
        people = self._instance.people
        everybody = r.Payroll(tuple(self._instance.places.institution), 0, ("fixed", "performance", "charges"))
        heads = sum(person.count for person in people)
        return max(1.0, self.payroll(everybody, TODAY) / heads) if heads else 1.0

    def payroll(self, term: r.Payroll, year: int) -> float:
        key = (term, year)
        if key not in self._known:
            self._known[key] = added(*self._parts(term, year))
        return self._known[key]

    def _parts(self, term: r.Payroll, year: int) -> list[Vector]:
        people, when = self._people, self._people.when(year)
        owned, count, pay = self._owned(term.at), people.count, self._grid.pay(term, when)
        if year == TODAY:
            return [(count * pay)[owned]]
        t = people.year[year]
        heads = count * self._paid[:, t] - count * people.exits[:, t]
        found = [(heads * pay)[owned]]
        if len(self._exits.lines):
            who = self._exits.person
            gone = owned[who] & (self._exits.year <= year)
            found.append(-(self._exits.count * self._paid[who, t] * pay[who])[gone])
        for lines, grid in self._raised:
            who = lines.person
            risen = owned[who] & (lines.year <= year)
            found.append((lines.count * self._paid[who, t] * (grid.pay(term, when) - pay[who]))[risen])
        adverts = people.adverts
        if len(adverts):
            arrived = adverts.standing(term.at) & (adverts.year <= year)
            found.append((adverts.expected * self._recruits.pay(term, when))[arrived])
        return found

    def _owned(self, at: tuple[str, ...]) -> NDArray[np.bool_]:
        inside = set(at)
        return np.array([owner in inside for owner in self._owners], dtype=bool)[self._owner]

    @cached_property
    def _owners(self) -> list[str]:
        return list(dict.fromkeys(person.owner for person in self._instance.people))

    @cached_property
    def _owner(self) -> NDArray[np.int64]:
        place = {owner: k for k, owner in enumerate(self._owners)}
        return np.array([place[person.owner] for person in self._instance.people], dtype=np.int64)

    @cached_property
    def _paid(self) -> Vector:
        """Share of each year for which a head is paid, by person."""
        years = len(self._instance.years)
        return np.array([career.paid for career in self._instance.careers], dtype=np.float64).reshape(-1, years)

    @cached_property
    def _grid(self) -> Grid:
        return Grid(self._instance.people, (), self._prices, self._instance.crowd)

    @cached_property
    def _exits(self) -> OfPeople:
        return OfPeople(self._instance, self._people.index,
                        [m for m in self._decisions.measures if m.kind == "exit"])

    @cached_property
    def _raised(self) -> list[tuple[OfPeople, Grid]]:
        return [(lines, Grid(lines.crowd.people, lines.gained, self._prices, lines.crowd))
                for lines in self._people.raises.values() if lines.lines]

    @cached_property
    def _recruits(self) -> Grid:
        crowd = self._people.adverts.crowd
        return Grid(crowd.people, (), self._prices, crowd)

    def outlay(self, term: r.Outlay) -> float:
        instance, total = self._instance, 0.0
        programme = instance.places.programme("advanced_study", term.year)
        for study in self._decisions.study:
            if study.year == term.year and instance.person[study.person].owner in term.at and programme:
                total += study.count * programme.cost
        for upgrade in self._decisions.upgrades:
            if upgrade.year == term.year and instance.person[upgrade.person].owner in term.at:
                total += upgrade.count * instance.settings.prices.degree
        adverts = self._people.adverts
        arrived = adverts.standing(term.at) & (adverts.year == term.year)
        return added(np.array([total]), (adverts.expected * adverts.cost)[arrived])


class Grid:
    """People as columns, with what each has gained: a year's pay of each."""

    def __init__(self, people: Sequence[Person], gained: Sequence[Gained], prices: PriceList, crowd: Crowd) -> None:
        self._prices, self._crowd = prices, crowd
        grades = [(p.profession, gain.title or p.title, gain.status or p.status)
                  for p, gain in zip(people, gained or [AS_IS] * len(people), strict=True)]
        self._grades = list(dict.fromkeys(grades))
        place = {grade: k for k, grade in enumerate(self._grades)}
        self._grade = np.array([place[grade] for grade in grades], dtype=np.int64)

    def pay(self, term: r.Payroll, when: int) -> Vector:
        """[money/person/year]; 0 for those the term does not count."""
        pays = np.array([self._of(profession, title, term.as_status or status, when, term)
                         for profession, title, status in self._grades], dtype=np.float64)
        return np.where(self._crowd.admits(term.who, when), pays[self._grade], 0.0) if len(pays) else pays

    def _of(self, profession: str, title: str, status: str, when: int, term: r.Payroll) -> float:
        parts = self._prices.parts(profession, title, status, when)
        return sum(parts[part] for part in term.parts_of_pay)

"""Cohorts: people whom no rule in force and no decision open to them can tell apart.

The key of a person is the value, in every plan year, of each predicate that the rows read, plus the decisions open to
the person and their prices. Cohorts are exact by construction: nothing the model reads differs inside one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from allocator.facts.careers import Career, next_title
from allocator.facts.options import Destinations, promotion_groups
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.rows import Persons, Studies, Who, predicates

_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Hub:
    """Cohorts of one institution that nobody can tell apart once they have left their posts."""

    at: str
    """Institution of the home posts."""
    homes: tuple[str, ...]
    """Home posts of its cohorts."""
    whole: bool
    example: int
    """Index of a member in `instance.people`."""
    goals: tuple[str, ...]
    """Posts its people may be sent to."""
    movable: tuple[bool, ...]
    """By year."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Alike people at one post."""

    members: tuple[int, ...]
    """Indices into `instance.people`, in order of id."""
    size: float
    """Head-count [persons]."""
    whole: bool
    """Head-counts are whole numbers."""
    example: int
    """A member: any will do."""
    hub: int
    """Index of the hub its people leave through; -1: nobody may be moved."""
    studies: tuple[bool, ...]
    """May be sent to advanced study, by year."""
    group: str
    """Promotion group; blank: none."""


def _study_tests(instance: Instance) -> tuple[Who, ...]:
    """Who counts towards a target of advanced study: nobody else is sent."""
    found = {term.who for _, row in instance.rows if not row.hard for term in row.terms if isinstance(term, Studies)}
    return tuple(sorted(found, key=repr))


class _Keys:
    """What tells people apart."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        tests = predicates(row for _, row in instance.rows)
        self.dated = tuple(t for t in tests if t.under is not None or t.present is not None)
        self.timeless = tuple(t for t in tests if t not in set(self.dated))
        self.means = any(isinstance(term, Persons) and term.measure == "mean"
                         for _, row in instance.rows for term in row.terms)
        self.titled = tuple(t for t in tests if t.reads_title)
        self.study_tests = _study_tests(instance)
        self.destinations = Destinations(instance.places, instance.settings.moves)
        self.prices = PriceList(instance.settings.prices, instance.pay, instance.places)
        self.group_of: Mapping[str, str] = {
            person.id: group for group, (people, _) in promotion_groups(
                instance.careers, instance.rates, dict(instance.levels), len(instance.years)).items()
            for person in people}

    def goals(self, career: Career) -> tuple[str, ...]:
        """Posts the person may be sent to in some year."""
        moves = self.instance.settings.moves
        if not any(career.movable) or not (moves.transfer or moves.second):
            return ()
        found = self.destinations(career.person)
        return found if set(found) - {career.person.post} else ()

    def studies(self, career: Career) -> tuple[bool, ...]:
        places = self.instance.places
        return tuple(present and places.programme("advanced_study", year) is not None
                     and any(t.admits(career.person, year) for t in self.study_tests)
                     for present, year in zip(career.present, self.instance.years, strict=True))

    def group(self, career: Career) -> str:
        return self.group_of.get(career.person.id, "") if career.in_post[0] else ""

    def read(self, career: Career) -> tuple[object, ...]:
        """What rows read of the person, wherever the person serves."""
        person, years = career.person, self.instance.years
        return (float(person.count).is_integer(), career.in_post, career.capacity, career.mean if self.means else (),
                person.fte,
                tuple(t.admits(person, years[0]) for t in self.timeless),
                tuple(t.admits(person, year) for t in self.dated for year in years))

    def moves(self, career: Career) -> tuple[object, ...]:
        """What moves depend on beside the institution left."""
        goals = self.goals(career)
        places = {self.instance.places.post[g].at for g in goals}
        wish = career.person.prefers if career.person.prefers in places else ""
        return (goals, career.movable if goals else (), wish)

    def rises(self, career: Career) -> tuple[object, ...]:
        """What a promotion of the person changes and costs."""
        person, years = career.person, self.instance.years
        group = self.group(career)
        above = next_title(person.title) if group else None
        if above is None:
            return ()
        return (group, tuple(t.admits(person, years[0], title=above) for t in self.titled),
                tuple(self.prices.promote(person, above, year) for year in years))


def cohorts(instance: Instance) -> tuple[tuple[Cohort, ...], tuple[Hub, ...]]:
    """All cohorts, in order of home post and first member; all hubs, in order of institution and first member."""
    keys = _Keys(instance)
    groups: dict[_Key, list[int]] = defaultdict(list)
    hub_of: dict[_Key, _Key] = {}
    leaving: dict[_Key, list[int]] = defaultdict(list)
    for index, career in enumerate(instance.careers):
        person = career.person
        hub: _Key = (instance.places.post[person.post].at, person.owner, keys.read(career), keys.moves(career))
        key: _Key = (person.post, person.owner, hub, keys.studies(career), keys.rises(career))
        groups[key].append(index)
        if keys.goals(career):
            hub_of[key] = hub
            leaving[hub].append(index)
    hubs: list[Hub] = []
    hub_index: dict[_Key, int] = {}
    for hub, members in sorted(leaving.items(), key=lambda item: (str(item[0][0]), item[1][0])):
        first = instance.careers[members[0]]
        hub_index[hub] = len(hubs)
        homes = tuple(sorted({instance.people[i].post for i in members}))
        goals = tuple(g for g in keys.goals(first) if homes != (g,))
        hubs.append(Hub(instance.places.post[first.person.post].at, homes, _whole(instance, members), members[0],
                        goals, first.movable))
    found = []
    for key, members in groups.items():
        first = instance.careers[members[0]]
        found.append(Cohort(tuple(members), sum(instance.people[i].count for i in members),
                            _whole(instance, members), members[0],
                            hub_index[hub_of[key]] if key in hub_of else -1, keys.studies(first), keys.group(first)))
    return tuple(sorted(found, key=lambda c: (instance.people[c.example].post, c.example))), tuple(hubs)


def _whole(instance: Instance, members: list[int]) -> bool:
    return all(float(instance.people[i].count).is_integer() for i in members)

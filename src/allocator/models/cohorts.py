"""Cohorts: people whom no rule in force and no decision open to them can tell apart.

The key of a person is the value, in every plan year, of each predicate that the rows read, plus the decisions open to
the person and their prices. Cohorts are exact by construction: nothing the model reads differs inside one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allocator.facts.careers import Career, next_degree, next_title
from allocator.facts.options import RATED, Destinations, Groups, rises
from allocator.facts.people import Person
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.rows import Changed, Payroll, Persons, Studies
from allocator.terms import DISMISSIBLE, SUBPAR
from allocator.who import AS_IS, Change, Crowd, Gained, Who

CHANGE_OF: Mapping[str, Change] = {"promotion": "promotion", "degree": "upgrade", "conversion": "conversion"}
"""The change each kind of rate caps."""

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
    """Posts its people may be sent to for good."""
    loans: tuple[str, ...]
    """Posts its people may be lent to."""
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
    rises: tuple[str, ...]
    """Group of rates by kind (`options.RATED`); blank: not open to the cohort."""
    off_post: tuple[bool, ...]
    """May be sent off post, by year."""
    exits: tuple[bool, ...]
    """The contract may be ended, by year."""


def _study_tests(instance: Instance) -> tuple[Who, ...]:
    """Who counts towards a target of advanced study: nobody else is sent."""
    found = {term.who for _, row in instance.rows if not row.hard and not row.indicator for term in row.terms
             if isinstance(term, Studies)}
    return tuple(sorted(found, key=repr))


def _changes(instance: Instance, kind: str) -> tuple[Changed, ...]:
    """What rules say of a change: of whom, where and when."""
    found = {term for _, row in instance.rows if not row.indicator for term in row.terms
             if isinstance(term, Changed) and term.kind == kind}
    return tuple(sorted(found, key=repr))


def gained(person: Person, kind: str) -> Gained | None:
    """What a decision of a kind of `RATED` gives a person, None: nothing."""
    if not rises(person, kind):
        return None
    if kind == "promotion":
        return Gained(title=next_title(person.title))
    return Gained(degree=next_degree(person.degree)) if kind == "degree" else Gained(status="established")


def groups_of(instance: Instance, kind: str) -> Groups:
    """Groups of a kind of rate, where some row reads what the decision changes."""
    read = kind == "promotion" or any(who.reads("upgrade" if kind == "degree" else "conversion")
                                      for who in instance.tests)
    return instance.groups[kind] if read else {}


def price_of(prices: PriceList, person: Person, kind: str, year: int) -> float:
    """Price of a decision of a kind of `RATED` [money/person]."""
    if kind == "promotion":
        above = next_title(person.title)
        assert above is not None
        return prices.promote(person, above, year)
    return prices.prices.degree if kind == "degree" else prices.convert(person, year)


def _answers(crowd: Crowd, tests: Sequence[Who], years: Sequence[int]) -> list[bytes]:
    """By person: the answers of all tests, of dated ones in every year, as bits."""
    columns = [crowd.admits(t, year) for t in tests for year in (years if t.dated else years[:1])]
    if not columns:
        return [b""] * len(crowd.people)
    return [row.tobytes() for row in np.packbits(np.stack(columns, axis=1), axis=1)]


class _Keys:
    """What tells people apart."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        tests = instance.tests
        self.index = {person.id: i for i, person in enumerate(instance.people)}
        self.answers = _answers(instance.crowd, tests, instance.years)
        """By person: what every test says in every year, as the facts stand."""
        self.means = any(isinstance(term, Persons) and term.measure == "mean"
                         for _, row in instance.rows for term in row.terms)
        self.pays = any(isinstance(term, Payroll) for _, row in instance.rows for term in row.terms)
        self.after = {kind: _answers(Crowd(instance.people, [gained(p, kind) or AS_IS for p in instance.people]),
                                     [t for t in tests if t.reads(change)], instance.years)
                      for kind, change in CHANGE_OF.items()}
        """By kind of rise and person: what the tests that may change their answer say after it."""
        self.study_tests = _study_tests(instance)
        self.destinations = Destinations(instance.places, instance.settings.moves)
        self.prices = PriceList(instance.settings.prices, instance.pay, instance.places)
        self.group_of: Mapping[str, Mapping[str, str]] = {
            kind: {person.id: group for group, (people, _) in groups_of(instance, kind).items() for person in people}
            for kind in RATED}
        self.off_terms = _changes(instance, "off_post")
        self.exit_terms = _changes(instance, "exit")

    def goals(self, career: Career) -> tuple[str, ...]:
        """Posts the person may be sent to for good in some year."""
        if not any(career.movable) or not self.instance.settings.moves.transfer:
            return ()
        found = self.destinations(career.person, for_good=True)
        return found if set(found) - {career.person.post} else ()

    def loans(self, career: Career) -> tuple[str, ...]:
        """Posts of other institutions the person may be lent to in some year."""
        if not any(career.movable) or not self.instance.settings.moves.second:
            return ()
        posts = self.instance.places.post
        home = posts[career.person.post].at
        return tuple(p for p in self.destinations(career.person, for_good=False) if posts[p].at != home)

    def off_post(self, career: Career) -> tuple[bool, ...]:
        """Years in which the person may be sent off post: assessed as failed, and a rule speaks of it."""
        person = career.person
        if person.assessment not in SUBPAR:
            return (False,) * len(career.present)
        return self._open(career, self.off_terms)

    def exits(self, career: Career) -> tuple[bool, ...]:
        """Years in which the law lets the person's contract be ended, and a rule speaks of it."""
        person = career.person
        if person.assessment not in DISMISSIBLE:
            return (False,) * len(career.present)
        return self._open(career, self.exit_terms)

    def _open(self, career: Career, terms: tuple[Changed, ...]) -> tuple[bool, ...]:
        """Years for which a term asks about the person, at the person's home."""
        person, home = career.person, self.instance.places.post[career.person.post]
        return tuple(present and any(t.year == year and home.at in t.at and t.who.admits(person, year)
                                     and t.who.admits_post(home) for t in terms)
                     for present, year in zip(career.present, self.instance.years, strict=True))

    def studies(self, career: Career) -> tuple[bool, ...]:
        places = self.instance.places
        return tuple(present and places.programme("advanced_study", year) is not None
                     and any(t.admits(career.person, year) for t in self.study_tests)
                     for present, year in zip(career.present, self.instance.years, strict=True))

    def groups(self, career: Career) -> tuple[str, ...]:
        """Group of rates by kind of `RATED`."""
        if not career.in_post[0]:
            return ("",) * len(RATED)
        return tuple(self.group_of[kind].get(career.person.id, "") for kind in RATED)

    def read(self, career: Career) -> tuple[object, ...]:
        """What rows read of the person, wherever the person serves."""
        person, index = career.person, self.index[career.person.id]
        return (float(person.count).is_integer(), career.in_post, career.capacity, career.mean if self.means else (),
                person.fte,
                self.answers[index])

    def moves(self, career: Career, goals: tuple[str, ...], loans: tuple[str, ...]) -> tuple[object, ...]:
        """What moves depend on beside the institution left."""
        places = {self.instance.places.post[g].at for g in goals}
        wish = career.person.prefers if career.person.prefers in places else ""
        return (goals, loans, career.movable if goals or loans else (), wish)

    def rises(self, career: Career) -> tuple[object, ...]:
        """What changes of the person change and cost."""
        person, years = career.person, self.instance.years
        found: list[object] = []
        for kind, group in zip(RATED, self.groups(career), strict=True):
            gain = gained(person, kind) if group else None
            if gain is not None:
                found.append((group, self.after[kind][self.index[person.id]],
                              tuple(price_of(self.prices, person, kind, year) for year in years)))
            else:
                found.append(())
        exits = self.exits(career)
        if self.pays and (any(found) or any(exits)):
            found.append((person.profession, person.title, person.status, career.paid))
        return (*found, self.off_post(career), exits,
                tuple(self.prices.dismiss(person, year) for year in years) if any(exits) else ())


def cohorts(instance: Instance) -> tuple[tuple[Cohort, ...], tuple[Hub, ...]]:
    """All cohorts, in order of home post and first member; all hubs, in order of institution and first member."""
    known: tuple[tuple[Cohort, ...], tuple[Hub, ...]] | None = vars(instance).get("cohorts")
    if known is not None:    # of an instance that differs in nothing cohorts read: see models/rebuild.py
        return known
    keys = _Keys(instance)
    groups: dict[_Key, list[int]] = defaultdict(list)
    hub_of: dict[_Key, _Key] = {}
    leaving: dict[_Key, list[int]] = defaultdict(list)
    for index, career in enumerate(instance.careers):
        person = career.person
        goals, loans = keys.goals(career), keys.loans(career)
        hub: _Key = (instance.places.post[person.post].at, person.owner, keys.read(career),
                     keys.moves(career, goals, loans))
        key: _Key = (person.post, person.owner, hub, keys.studies(career), keys.rises(career))
        groups[key].append(index)
        if goals or loans:
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
                        goals, keys.loans(first), first.movable))
    found = []
    for key, members in groups.items():
        first = instance.careers[members[0]]
        found.append(Cohort(tuple(members), sum(instance.people[i].count for i in members),
                            _whole(instance, members), members[0],
                            hub_index[hub_of[key]] if key in hub_of else -1, keys.studies(first), keys.groups(first),
                            keys.off_post(first), keys.exits(first)))
    return tuple(sorted(found, key=lambda c: (instance.people[c.example].post, c.example))), tuple(hubs)


def _whole(instance: Instance, members: list[int]) -> bool:
    return all(float(instance.people[i].count).is_integer() for i in members)

"""Counts people from a finished plan: who passes a test, where, in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocator import rows as r
from allocator.facts.careers import on_duty
from allocator.facts.cover import HALF_MONTHS, half_months
from allocator.instance import Instance
from allocator.plan import Decisions, Move, Secondment
from allocator.plan_reader.lines import Adverts, OfPeople, added, raises
from allocator.plan_reader.positions import Ints, Positions, Stand, Vector
from allocator.who import Change, Crowd, Gained, Who

Flags = NDArray[np.bool_]
TODAY = 0
"""The year that stands for `as_of`: the facts before anything is decided."""
_LICENSED = Gained(licence="licensed")


class People:
    """Heads, adverts, studies, changes and moves of a plan."""

    def __init__(self, instance: Instance, decisions: Decisions, positions: Positions) -> None:
        self._instance = instance
        self._decisions = decisions
        self._positions = positions
        self.index = {person.id: i for i, person in enumerate(instance.people)}
        self.year = {year: t for t, year in enumerate(instance.years)}
        self._admits: dict[tuple[Who, int], Flags] = {}
        self._pass: dict[tuple[object, ...], set[str]] = {}
        self._scopes: dict[tuple[object, ...], Ints] = {}
        self._homes: dict[tuple[object, ...], Flags] = {}

    # facts as columns ------------------------------------------------------------------------------------------

    @cached_property
    def in_post(self) -> dict[int, Vector]:
        careers = self._instance.careers
        found = {year: np.array([float(c.in_post[t]) for c in careers]) for year, t in self.year.items()}
        found[TODAY] = np.ones(len(careers))
        return found

    @cached_property
    def weights(self) -> dict[str, dict[int, Vector]]:
        """What a head counts in each measure and year."""
        careers = self._instance.careers
        here = np.array([c.person.fte * on_duty(c.person, self._instance.as_of) for c in careers])
        fte = {year: np.array([c.capacity[t] for c in careers]) for year, t in self.year.items()}
        mean = {year: np.array([c.mean[t] for c in careers]) for year, t in self.year.items()}
        return {"heads": self.in_post, "fte": {**fte, TODAY: here}, "mean": {**mean, TODAY: here}}

    @cached_property
    def count(self) -> Vector:
        return np.array([person.count for person in self._instance.people], dtype=np.float64)

    @cached_property
    def exits(self) -> Vector:
        """Share of a head expected to leave, by person and year."""
        return self._by_year(self._instance.drift.exits)

    @cached_property
    def _licences(self) -> Vector:
        return self._by_year(self._instance.drift.licences)

    def _by_year(self, known: Mapping[str, tuple[float, ...]]) -> Vector:
        none = (0.0,) * len(self.year)
        return np.array([known.get(person.id, none) for person in self._instance.people],
                        dtype=np.float64).reshape(-1, len(self.year))

    @cached_property
    def _licensed(self) -> Crowd:
        """Everybody, as if each had passed."""
        people = self._instance.people
        return Crowd(people, [_LICENSED] * len(people))

    # tests -----------------------------------------------------------------------------------------------------

    def when(self, year: int) -> int:
        return year or self._instance.as_of.year

    def admitted(self, who: Who, year: int) -> Flags:
        """Whether each person's own attributes pass, by index."""
        key = (who, year)
        if key not in self._admits:
            self._admits[key] = self._instance.crowd.admits(who, self.when(year))
        return self._admits[key]

    def passes(self, who: Who, year: int, person: str) -> bool:
        return bool(self.admitted(who, year)[self.index[person]])

    @cached_property
    def _posts(self) -> tuple[list[str], Ints]:
        """All posts, and whose is which."""
        posts = list(self._instance.places.post)
        place = {post: k for k, post in enumerate(posts)}
        return posts, np.array([place[person.post] for person in self._instance.people], dtype=np.int64)

    @cached_property
    def _units(self) -> dict[str, tuple[list[str], Ints]]:
        """Institutions that people work at or are owned by, and whose is which."""
        found = {}
        for by in ("work", "owner"):
            units = [getattr(person, by) for person in self._instance.people]
            place = {unit: k for k, unit in enumerate(dict.fromkeys(units))}
            found[by] = list(place), np.array([place[unit] for unit in units], dtype=np.int64)
        return found

    def _passing(self, who: Who) -> Container[str]:
        """Posts that pass a test's questions about posts."""
        if who.of_post not in self._pass:
            self._pass[who.of_post] = {post.id for post in self._instance.places.post.values()
                                       if who.admits_post(post)}
        return self._pass[who.of_post]

    def at_home(self, term: r.Persons | r.Studies | r.Changed) -> Flags:
        """Whose home, as of the facts, lies within the term's place and passes its tests of posts."""
        post, by, who = getattr(term, "post", ""), getattr(term, "by", "work"), term.who
        key = (term.at, post, by, who.of_post)
        if key not in self._homes:
            posts, own = self._posts
            passing = self._passing(who)
            if post:
                self._homes[key] = own == (posts.index(post) if post in passing else -1)
            else:
                units, unit = self._units[by]
                inside = np.array([name in term.at for name in units], dtype=bool)[unit]
                self._homes[key] = inside & np.array([p in passing for p in posts], dtype=bool)[own]
        return self._homes[key]

    def _in_scope(self, stand: Stand, year: int, term: r.Persons) -> Ints:
        """Entries that stand within the term's institutions or post and pass its tests of posts."""
        key = (year, term.at, term.post, term.by, term.who.of_post)
        if key not in self._scopes:
            passing = self._passing(term.who)
            if term.post:
                found = stand.at_post.get(term.post, []) if term.post in passing else []
            elif term.by == "owner":
                found = [k for k, owner in enumerate(stand.owner) if owner in term.at]
            else:
                found = [k for at in term.at for post in self._instance.places.posts_at[at]
                         if post in passing for k in stand.at_post.get(post, ())]
            self._scopes[key] = np.array(found, dtype=np.int64)
        return self._scopes[key]

    # heads -----------------------------------------------------------------------------------------------------

    def persons(self, term: r.Persons, year: int) -> float:
        stand = self._positions.stand(year)
        weight = self.weights[term.measure][year]
        inside = self._in_scope(stand, year, term)
        people = stand.person[inside]
        total = float(stand.count[inside] @ (self.admitted(term.who, year)[people] * weight[people]))
        if year == TODAY:
            return total
        total += self._gained(term, year)
        if term.measure == "mean":
            total -= self._studying(term, year)
        if term.reading != "certain":
            total += self._advertised(term, year)
        if term.reading in r.DRIFTING:
            total += self._drifted(term, year)
        return total

    @cached_property
    def raises(self) -> dict[Change, OfPeople]:
        return raises(self._instance, self.index, self._decisions)

    def _gained(self, term: r.Persons, year: int) -> float:
        """What changes up to the year add to a test or take from it, counted at the home post."""
        weight, parts = self.weights[term.measure][year], []
        for kind, lines in self.raises.items():
            if lines.lines and term.who.reads(kind):
                who = lines.person
                counts = self.at_home(term)[who] & (lines.year <= year)
                gain = lines.crowd.admits(term.who, year).astype(float) - self.admitted(term.who, year)[who]
                parts.append((gain * lines.count * weight[who])[counts])
        return added(*parts)

    @cached_property
    def _study(self) -> OfPeople:
        return OfPeople(self._instance, self.index, self._decisions.study)

    @cached_property
    def _studied(self) -> Vector:
        """FTE of a year that each line of study takes."""
        study, people = self._study, self._instance.people
        fte = np.array([people[i].fte for i in study.person], dtype=np.float64)
        slots = np.array([line.half_months for line in self._decisions.study], dtype=np.float64)
        return np.asarray(study.count * fte * slots / HALF_MONTHS)

    def _studying(self, term: r.Persons, year: int) -> float:
        """FTE of the year spent on advanced study by the people the term counts."""
        return added(self._studied[self._sent(term, year)])

    def _sent(self, term: r.Persons | r.Studies, year: int) -> Flags:
        """Lines of study in a year by people whom the term counts."""
        study = self._study
        counted = self.at_home(term) & self.admitted(term.who, year)
        return np.asarray((study.year == year) & counted[study.person])

    def studies(self, term: r.Studies) -> float:
        return added(self._study.count[self._sent(term, term.year)])

    @cached_property
    def adverts(self) -> Adverts:
        return Adverts(self._instance, self._decisions)

    def _recruited(self, who: Who, at: Iterable[str], post: str = "") -> Flags:
        """Adverts whose recruits pass a test at a place, as of the advert's year."""
        adverts = self.adverts
        passing = self._passing(who)
        found = adverts.standing(at, post) & np.array([p.id in passing for p in adverts.post], dtype=bool)
        for year in self.year:
            own = adverts.year == year
            found[own] &= adverts.crowd.admits(who, year)[own]
        return np.asarray(found)

    def _advertised(self, term: r.Persons, year: int) -> float:
        """Adverts up to the year (planned) or their probable arrivals (expected)."""
        adverts = self.adverts
        if not len(adverts):
            return 0.0
        arrive = adverts.expected if term.reading == "expected" else adverts.planned
        return added(arrive[self._recruited(term.who, term.at, term.post) & (adverts.year <= year)])

    def recruits(self, term: r.Recruits) -> float:
        adverts = self.adverts
        arrive = adverts.expected if term.reading == "expected" else adverts.planned
        by = np.array([term.by(channel) for channel in adverts.channel], dtype=bool)
        return added(arrive[self._recruited(term.who, term.at) & by & (adverts.year == term.year)])

    def _drifted(self, term: r.Persons, year: int) -> float:
        """Probable licence passes less probable exits, where people stand in the facts."""
        t, admitted, here = self.year[year], self.admitted(term.who, year), self.at_home(term)
        passed = self._licensed.admits(term.who, year).astype(float)
        both = np.stack([-(self.count * self.exits[:, t] * admitted),
                         self.count * self._licences[:, t] * (passed - admitted)], axis=1)
        return added(both[here].ravel())

    # changes and moves -----------------------------------------------------------------------------------------

    def nameable(self, term: r.Choice, person: str) -> float:
        """Heads of a person, or of people alike, whom a choice may name: in post and where it names people."""
        posts = self._instance.places.post
        if (term.named is None or not self.in_post[term.year][self.index[person]]
                or not self.passes(term.named, term.year, person)):
            return 0.0
        return sum(count for count, _, post in self._positions.serving(person, term.year)
                   if posts[post].at in term.at and term.named.admits_post(posts[post]))

    def changed(self, term: r.Changed) -> float:
        lines = self.raises.get(term.kind) or OfPeople(
            self._instance, self.index, [m for m in self._decisions.measures if m.kind == term.kind])
        counted = self.at_home(term) & self.admitted(term.who, term.year)
        return added(lines.count[(lines.year == term.year) & counted[lines.person]])

    def trained(self, term: r.Trained) -> float:
        if term.year not in self._slots:
            return 0.0
        wanted, total = half_months(term.days), 0.0
        for person_id, given in self._slots[term.year].items():
            if not self.in_post[term.year][self.index[person_id]] or not self.passes(
                    term.who, term.year, person_id):
                continue
            inside = sum(count for count, _, post in self._positions.serving(person_id, term.year)
                         if self._instance.places.post[post].at in term.at)
            total += min(inside, given / wanted)
        return total

    @cached_property
    def _slots(self) -> dict[int, dict[str, float]]:
        """By year and person: half-months of central training."""
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for line in self._decisions.training:
            given = found[line.year]
            given[line.person] = given.get(line.person, 0.0) + line.count * line.half_months
        return found

    @cached_property
    def _crossings(self) -> dict[tuple[str, int], list[tuple[str, str, str, float]]]:
        """(origin, target, person, count) of moves between institutions, by kind and year."""
        posts, found = self._instance.places.post, defaultdict(list)
        kinds: tuple[tuple[str, Iterable[Move | Secondment]], ...] = (
            ("transfer", self._decisions.moves), ("secondment", self._decisions.secondments))
        for kind, lines in kinds:
            for line in lines:
                origin, target = posts[line.from_post].at, posts[line.to_post].at
                if origin != target:
                    found[kind, line.year].append((origin, target, line.person, line.count))
        return found

    def moved(self, term: r.Moved) -> float:
        total = 0.0
        for origin, target, person, count in self._crossings.get((term.kind, term.year), ()):
            if origin in term.origin and target in term.target and self.passes(term.who, term.year, person):
                total += count
        return total

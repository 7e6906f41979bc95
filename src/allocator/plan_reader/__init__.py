"""The numbers reader: counts any term from a finished plan.

It knows facts and decisions only, and shares no code with the model.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocator import rows as r
from allocator.facts.careers import on_duty
from allocator.facts.channels import Channel
from allocator.facts.cover import HALF_MONTHS, half_months
from allocator.facts.people import Person
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.plan import Conversion, Decisions, FlowLine, Measure, Move, Promotion, Secondment, Upgrade
from allocator.who import AS_IS, Change, Gained, Who

Vector = NDArray[np.float64]
Ints = NDArray[np.int64]


NOWHERE = ""
"""The post of those who are off post."""


class _Stand:
    """Positions of everybody in one year, as columns."""

    def __init__(self, entries: list[tuple[int, float, str, str]]) -> None:
        """`entries`: (index of the person, count, owner, post)."""
        self.person = np.array([e[0] for e in entries], dtype=np.int64)
        self.count = np.array([e[1] for e in entries], dtype=np.float64)
        self.owner = [e[2] for e in entries]
        self.post = [e[3] for e in entries]
        self.at_post: dict[str, list[int]] = defaultdict(list)
        for k, post in enumerate(self.post):
            self.at_post[post].append(k)


class PlanReader:
    """Counts terms from a finished plan.

    The year `today` (0) stands for `as_of`: the facts before anything is decided.
    """

    def __init__(self, instance: Instance, decisions: Decisions) -> None:
        self.instance = instance
        self.decisions = decisions
        self.today = 0
        self._year = {year: t for t, year in enumerate(instance.years)}
        self._index = {person.id: i for i, person in enumerate(instance.people)}
        self._stands: dict[int, _Stand] = {}
        self._admits: dict[tuple[Who, int], Vector] = {}
        self._scopes: dict[tuple[object, ...], Ints] = {}
        self._payrolls: dict[tuple[r.Payroll, int], float] = {}

    # positions -------------------------------------------------------------------------------------------------

    @cached_property
    def _moved(self) -> dict[str, list[Move]]:
        found: dict[str, list[Move]] = defaultdict(list)
        for move in sorted(self.decisions.moves, key=lambda m: m.year):
            found[move.person].append(move)
        return found

    @cached_property
    def _seconded(self) -> dict[tuple[str, int], list[Secondment]]:
        found: dict[tuple[str, int], list[Secondment]] = defaultdict(list)
        for secondment in self.decisions.secondments:
            found[secondment.person, secondment.year].append(secondment)
        return found

    @cached_property
    def _measured(self) -> dict[str, list[Measure]]:
        found: dict[str, list[Measure]] = defaultdict(list)
        for measure in self.decisions.measures:
            found[measure.person].append(measure)
        return found

    def positions(self, person_id: str, year: int) -> list[tuple[float, str, str]]:
        """(count, owner, post) where a person serves in a year, by the moves and secondments of the plan."""
        return [line for line in self.held(person_id, year) if line[2] != NOWHERE]

    def held(self, person_id: str, year: int) -> list[tuple[float, str, str]]:
        """As `positions`, with those off post, who are owned but serve nowhere."""
        person = self.instance.person[person_id]
        held: dict[tuple[str, str], float] = {(person.owner, person.post): person.count}
        for move in self._moved.get(person_id, ()):
            if move.year <= year:
                origin = next((k for k in held if k[1] == move.from_post), (person.owner, move.from_post))
                posts = self.instance.places.post
                stays = posts[move.from_post].at == posts[move.to_post].at
                target = (origin[0] if stays else posts[move.to_post].at, move.to_post)
                held[origin] = held.get(origin, 0.0) - move.count
                held[target] = held.get(target, 0.0) + move.count
        for measure in self._measured.get(person_id, ()):
            if measure.kind == "exit" and measure.year <= year:
                held[person.owner, person.post] -= measure.count
            elif measure.kind == "off_post" and measure.year == year:
                held[person.owner, person.post] -= measure.count
                held[person.owner, NOWHERE] = held.get((person.owner, NOWHERE), 0.0) + measure.count
        for secondment in self._seconded.get((person_id, year), ()):
            origin = next((k for k in held if k[1] == secondment.from_post), (person.owner, secondment.from_post))
            target = (origin[0], secondment.to_post)
            held[origin] = held.get(origin, 0.0) - secondment.count
            held[target] = held.get(target, 0.0) + secondment.count
        return [(count, owner, post) for (owner, post), count in held.items() if abs(count) > 1e-9]

    def _stand(self, year: int) -> _Stand:
        if year not in self._stands:
            self._stands[year] = _Stand([(i, count, owner, post) for i, person in enumerate(self.instance.people)
                                         for count, owner, post in self.held(person.id, year)])
        return self._stands[year]

    @cached_property
    def _in_post(self) -> dict[int, Vector]:
        careers = self.instance.careers
        found = {year: np.array([float(c.in_post[t]) for c in careers]) for year, t in self._year.items()}
        found[self.today] = np.ones(len(careers))
        return found

    @cached_property
    def _weights(self) -> dict[str, dict[int, Vector]]:
        """What a head counts in each measure and year."""
        careers = self.instance.careers
        here = np.array([c.person.fte * on_duty(c.person, self.instance.as_of) for c in careers])
        fte = {year: np.array([c.capacity[t] for c in careers]) for year, t in self._year.items()}
        mean = {year: np.array([c.mean[t] for c in careers]) for year, t in self._year.items()}
        return {"heads": self._in_post, "fte": {**fte, self.today: here}, "mean": {**mean, self.today: here}}

    # people ----------------------------------------------------------------------------------------------------

    def _admitted(self, who: Who, year: int) -> Vector:
        """1 for each person whose own attributes pass, by index."""
        key = (who, year)
        if key not in self._admits:
            when = year or self.instance.as_of.year
            self._admits[key] = self.instance.crowd.admits(who, when).astype(float)
        return self._admits[key]

    def _passes(self, who: Who, year: int, person: str) -> float:
        return float(self._admitted(who, year)[self._index[person]])

    def _in_scope(self, stand: _Stand, year: int, term: r.Persons) -> Ints:
        """Entries that stand within the term's institutions or post and pass its tests of posts."""
        key = (year, term.at, term.post, term.by, term.who.of_post)
        if key not in self._scopes:
            posts = self.instance.places.post
            if term.post:
                found = stand.at_post.get(term.post, []) if term.who.admits_post(posts[term.post]) else []
            elif term.by == "owner":
                found = [k for k, owner in enumerate(stand.owner) if owner in term.at]
            else:
                found = [k for at in term.at for post in self.instance.places.posts_at[at]
                         if term.who.admits_post(posts[post]) for k in stand.at_post.get(post, ())]
            self._scopes[key] = np.array(found, dtype=np.int64)
        return self._scopes[key]

    def _persons(self, term: r.Persons, year: int) -> float:
        stand = self._stand(year)
        weight = self._weights[term.measure][year]
        inside = self._in_scope(stand, year, term)
        people = stand.person[inside]
        total = float(stand.count[inside] @ (self._admitted(term.who, year)[people] * weight[people]))
        total += self._gained(term, year)
        if term.measure == "mean":
            total -= self._studying(term, year)
        if term.reading != "certain" and year != self.today:
            total += self._advertised(term, year)
        if term.reading in r.DRIFTING and year != self.today:
            total += self._drifted(term, year)
        return total

    @cached_property
    def _gains(self) -> dict[Change, list[tuple[str, int, float, Gained]]]:
        """(person, year, count, what is gained) by kind of change."""
        made = self.decisions
        return {"promotion": [(p.person, p.year, p.count, Gained(title=p.to_title)) for p in made.promotions],
                "upgrade": [(u.person, u.year, u.count, Gained(degree=u.to_degree)) for u in made.upgrades],
                "conversion": [(c.person, c.year, c.count, Gained(status="established"))
                               for c in made.conversions]}

    def _gained(self, term: r.Persons, year: int) -> float:
        """What changes up to the year add to a test or take from it, counted at the home post."""
        total, weight = 0.0, self._weights[term.measure][year]
        for kind, lines in self._gains.items():
            if not term.who.reads(kind):
                continue
            for person_id, when, count, gained in lines:
                if when > year:
                    continue
                person = self.instance.person[person_id]
                if self._at_home(term, person_id):
                    gain = term.who.admits(person, year, gained) - self._passes(term.who, year, person_id)
                    total += gain * count * weight[self._index[person_id]]
        return total

    def _at_home(self, term: r.Persons | r.Studies | r.Changed, person_id: str) -> bool:
        """Whether the person's home, as of the facts, lies within the term's place and passes its tests of posts."""
        person, post = self.instance.person[person_id], getattr(term, "post", "")
        unit = person.owner if getattr(term, "by", "work") == "owner" else person.work
        placed = person.post == post if post else unit in term.at
        return placed and term.who.admits_post(self.instance.places.post[person.post])

    def _studying(self, term: r.Persons, year: int) -> float:
        """FTE of the year spent on advanced study by the people the term counts."""
        total = 0.0
        for line in self.decisions.study:
            if line.year == year:
                person = self.instance.person[line.person]
                if self._at_home(term, line.person) and self._passes(term.who, year, line.person):
                    total += line.count * person.fte * line.half_months / HALF_MONTHS
        return total

    def _advertised(self, term: r.Persons, year: int) -> float:
        """Adverts up to the year (planned) or their probable arrivals (expected)."""
        total = 0.0
        for line in self.decisions.recruits:
            if line.year > year:
                continue
            channel = self._channel[line.channel]
            post = self.instance.places.post[line.post]
            placed = line.post == term.post if term.post else post.at in term.at
            if (placed and term.who.admits_post(post)
                    and term.who.admits(channel.recruit(post.at, post.id), line.year)):
                total += line.adverts * (channel.fill_rate if term.reading == "expected" else 1.0)
        return total

    def _drifted(self, term: r.Persons, year: int) -> float:
        """Probable licence passes less probable exits, where people stand in the facts."""
        drift, t = self.instance.drift, self._year[year]
        total = 0.0
        for person in self.instance.people:
            exits = drift.exits.get(person.id)
            passes = drift.licences.get(person.id)
            if exits is None and passes is None:
                continue
            if not self._at_home(term, person.id):
                continue
            admitted = self._passes(term.who, year, person.id)
            if exits is not None:
                total -= person.count * exits[t] * admitted
            if passes is not None:
                passed = term.who.admits(person, year, Gained(licence="licensed"))
                total += person.count * passes[t] * (passed - admitted)
        return total

    def nameable(self, term: r.Choice, person: str) -> float:
        """Heads of a person, or of people alike, whom a choice may name: in post and where it names people."""
        posts = self.instance.places.post
        if (term.named is None or not self._in_post[term.year][self._index[person]]
                or not self._passes(term.named, term.year, person)):
            return 0.0
        return sum(count for count, _, post in self.positions(person, term.year)
                   if posts[post].at in term.at and term.named.admits_post(posts[post]))

    # flows and choices -----------------------------------------------------------------------------------------

    @cached_property
    def _channel(self) -> dict[str, Channel]:
        return {channel.id: channel for channel in self.instance.channels}

    @cached_property
    def _reported(self) -> dict[tuple[str, str, str], float]:
        """By clause, place and year: the year's entry, else that of its latest half, else quarter."""
        order = ("Q1", "Q2", "H1", "Q3", "Q4", "H2", "")
        entries = sorted(self.instance.reported, key=lambda entry: order.index(entry.period[4:]))
        return {(entry.clause, entry.at, entry.period[:4]): entry.value for entry in entries}

    def _recruits(self, term: r.Recruits) -> float:
        total = 0.0
        for line in self.decisions.recruits:
            if line.year == term.year:
                channel = self._channel[line.channel]
                post = self.instance.places.post[line.post]
                if (post.at in term.at and term.by(channel) and term.who.admits_post(post)
                        and term.who.admits(channel.recruit(post.at, post.id), line.year)):
                    total += line.adverts * (channel.fill_rate if term.reading == "expected" else 1.0)
        return total

    def _studies(self, term: r.Studies) -> float:
        total = 0.0
        for line in self.decisions.study:
            if (line.year == term.year and self._at_home(term, line.person)
                    and self._passes(term.who, line.year, line.person)):
                total += line.count
        return total

    def _changed(self, term: r.Changed) -> float:
        made = self.decisions
        by_kind: dict[Change, Sequence[Promotion | Upgrade | Conversion | Measure]] = {
            "promotion": made.promotions, "upgrade": made.upgrades, "conversion": made.conversions}
        lines = by_kind.get(term.kind, [m for m in made.measures if m.kind == term.kind])
        return sum(line.count for line in lines if line.year == term.year and self._at_home(term, line.person)
                   and self._passes(term.who, line.year, line.person))

    def _trained(self, term: r.Trained) -> float:
        slots: dict[str, float] = defaultdict(float)
        for line in self.decisions.training:
            if line.year == term.year:
                slots[line.person] += line.count * line.half_months
        wanted = half_months(term.days)
        total = 0.0
        for person_id, given in slots.items():
            if not self._in_post[term.year][self._index[person_id]] or not self._passes(
                    term.who, term.year, person_id):
                continue
            inside = sum(count for count, _, post in self.positions(person_id, term.year)
                         if self.instance.places.post[post].at in term.at)
            total += min(inside, given / wanted)
        return total

    def _flow(self, term: r.Moved) -> float:
        lines: Iterable[Move | Secondment] = (
            self.decisions.moves if term.kind == "transfer" else self.decisions.secondments)
        posts = self.instance.places.post
        total = 0.0
        for line in lines:
            origin, target = posts[line.from_post].at, posts[line.to_post].at
            if (line.year == term.year and origin != target and origin in term.origin and target in term.target
                    and self._passes(term.who, line.year, line.person)):
                total += line.count
        return total

    # money -----------------------------------------------------------------------------------------------------

    @cached_property
    def _amounts(self) -> dict[tuple[str, str, int], float]:
        return {(line.name, line.of, line.year): line.value for line in self.decisions.amounts}

    @cached_property
    def _flows(self) -> dict[tuple[str, str, int], list[FlowLine]]:
        """By use, account and year."""
        found: dict[tuple[str, str, int], list[FlowLine]] = defaultdict(list)
        for line in self.decisions.flows:
            found[line.use, line.at, line.year].append(line)
        return found

    def _spent(self, term: r.Flow) -> float:
        return sum(line.amount for use in term.uses for at in term.at
                   for line in self._flows.get((use, at, term.year), ())
                   if line.source in term.sources and term.earned in (0, line.earned))

    @cached_property
    def _prices(self) -> PriceList:
        return PriceList(self.instance.settings.prices, self.instance.pay, self.instance.places)

    def _pay(self, term: r.Payroll, person: Person, year: int, gained: Gained = AS_IS) -> float:
        """A year's pay of one person [money/person/year], where the term counts the person; else 0."""
        when = year or self.instance.as_of.year
        if not term.who.admits(person, when, gained):
            return 0.0
        parts = self._prices.parts(person.profession, gained.title or person.title,
                                   term.as_status or gained.status or person.status, when)
        return sum(parts[part] for part in term.parts_of_pay)

    @cached_property
    def person_year(self) -> float:
        """What one person is paid in a year with the employer's charges, the mean of the roster on as_of [money]; at
        least 1: the least that a row in money asks, as a row in persons asks at least one."""
        people = self.instance.people
        everybody = r.Payroll(tuple(self.instance.places.institution), 0, ("fixed", "performance", "charges"))
        heads = sum(person.count for person in people)
        return max(1.0, self._payroll(everybody, self.today) / heads) if heads else 1.0

    def _payroll(self, term: r.Payroll, year: int) -> float:
        instance, total = self.instance, 0.0
        t = self._year.get(year, -1)
        for career in instance.careers:
            person = career.person
            if person.owner in term.at:
                heads = person.count * (1.0 if year == self.today else career.paid[t])
                if year != self.today:
                    heads -= person.count * instance.drift.exits.get(person.id, self._nobody)[t]
                total += heads * self._pay(term, person, year)
        if year == self.today:
            return total
        for measure in self.decisions.measures:
            person = instance.person[measure.person]
            if measure.kind == "exit" and measure.year <= year and person.owner in term.at:
                total -= measure.count * self._paid(person, t) * self._pay(term, person, year)
        for lines in self._gains.values():
            for key, when, count, gained in lines:
                person = instance.person[key]
                if when <= year and person.owner in term.at:
                    rise = self._pay(term, person, year, gained) - self._pay(term, person, year)
                    total += count * self._paid(person, t) * rise
        for line in self.decisions.recruits:
            channel, at = self._channel[line.channel], instance.places.post[line.post].at
            if line.year <= year and at in term.at:
                recruit = channel.recruit(at, line.post)
                total += line.adverts * channel.fill_rate * self._pay(term, recruit, year)
        return total

    @cached_property
    def _nobody(self) -> tuple[float, ...]:
        return (0.0,) * len(self.instance.years)

    def _paid(self, person: Person, t: int) -> float:
        return self.instance.careers[self._index[person.id]].paid[t]

    def _outlay(self, term: r.Outlay) -> float:
        instance, total = self.instance, 0.0
        programme = instance.places.programme("advanced_study", term.year)
        for study in self.decisions.study:
            if study.year == term.year and instance.person[study.person].owner in term.at and programme:
                total += study.count * programme.cost
        for upgrade in self.decisions.upgrades:
            if upgrade.year == term.year and instance.person[upgrade.person].owner in term.at:
                total += upgrade.count * instance.settings.prices.degree
        for line in self.decisions.recruits:
            channel = self._channel[line.channel]
            if line.year == term.year and instance.places.post[line.post].at in term.at:
                total += line.adverts * channel.fill_rate * channel.cost
        return total

    def value(self, term: r.Term, year: int | None = None) -> float:
        """The term's value; with `year` given, as if the term spoke of that year (as_of: nothing is decided)."""
        if isinstance(term, r.Persons):
            return self._persons(term, term.year if year is None else year)
        if isinstance(term, r.Residents):
            return sum(self.instance.places.institution[i].population for i in term.at) / 1000
        if isinstance(term, r.Reported):
            return self._reported.get((term.clause, term.at, str(term.year)), math.nan)
        if isinstance(term, r.Payroll):
            key = term, term.year if year is None else year
            if key not in self._payrolls:
                self._payrolls[key] = self._payroll(*key)
            return self._payrolls[key]
        if isinstance(term, r.Positive):
            return max(0.0, self.total(term.body, year))
        if year == self.today:
            return self._value_today(term)
        if isinstance(term, r.Changed):
            return self._changed(term)
        if isinstance(term, r.Recruits):
            return self._recruits(term)
        if isinstance(term, r.Studies):
            return self._studies(term)
        if isinstance(term, r.Trained):
            return self._trained(term)
        if isinstance(term, r.Moved):
            return self._flow(term)
        if isinstance(term, r.OpenBeds):
            decided = {(line.at, line.year): line.open for line in self.decisions.beds}
            return decided.get((term.at, term.year), float(self.instance.places.open_beds(term.at, term.year)))
        if isinstance(term, r.Establishment):
            decided = {(line.at, line.year): line.posts for line in self.decisions.establishment}
            return decided.get((term.at, term.year), self.instance.places.institution[term.at].establishment)
        if isinstance(term, r.Amount):
            return self._amounts.get((term.name, term.of, term.year), term.lower)
        if isinstance(term, r.Flow):
            return self._spent(term)
        if isinstance(term, r.Outlay):
            return self._outlay(term)
        if isinstance(term, r.Choice):
            return sum(line.value for line in self.decisions.choices
                       if (line.name, line.of, line.year) == (term.name, term.of, term.year))
        raise TypeError(f"unknown term {term!r}")

    def _value_today(self, term: r.Term) -> float:
        """Flows and choices are nil on `as_of`; stocks are the facts."""
        if isinstance(term, r.OpenBeds):
            return float(self.instance.places.open_beds(term.at, term.year))
        if isinstance(term, r.Establishment):
            return self.instance.places.institution[term.at].establishment
        if isinstance(term, r.Trained):
            return self._persons(r.Persons(term.who, self.today, term.at), self.today)
        return 0.0

    def total(self, expression: r.Sum, year: int | None = None) -> float:
        """Value of a linear combination."""
        return expression.constant + sum(c * self.value(term, year) for c, term in expression.parts)

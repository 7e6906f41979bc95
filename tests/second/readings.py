"""Section 3 of docs/model.md a second time: people and things counted, as expressions over the decisions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace as Facts

from tests.second.decisions import Decisions
from tests.second.facts import County
from tests.second.linear import Expr, Key, total, value_at
from tests.second.people import (
    HALF_MONTHS,
    RISES,
    Test,
    admits,
    admits_post,
    capacity,
    changed,
    in_post,
    mean,
    paid,
    present_on,
)

LETTERS = {"promotion": "r", "upgrade": "b", "conversion": "v", "off_post": "o", "exit": "d"}
"""The decision that each kind of Changed counts."""
FACTOR: dict[str, Callable[[Facts, int], float]] = {"heads": in_post, "fte": capacity, "mean": mean}


class Term(ABC):
    """A quantity of the plan: its expression, and what it is today."""

    test: Test
    y: int
    reading: str = "certain"

    @abstractmethod
    def expr(self, d: Decisions) -> Expr:
        """The term, linear in the decisions."""

    def today(self, county: County) -> float:
        return 0.0


@dataclass
class Persons(Term):
    """People in post, by work at `posts` or by owner at `owners`."""

    test: Test
    y: int
    posts: set[str] | None = None
    owners: set[str] | None = None
    reading: str = "certain"
    measure: str = "heads"

    def expr(self, d: Decisions) -> Expr:
        parts = list(self.by_owner(d) if self.posts is None else self.by_work(d))
        parts += self.risen(d)
        if self.reading != "certain":
            parts += self.arrivals(d)
        if self.reading in ("expected", "filled"):
            parts += self.drift(d.county)
        return total(parts)

    def by_work(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        for p in self.posts or ():
            here = admits_post(self.test, d.county.post[p])
            for c, expr in d.stand[p, self.y]:
                weight = admits(self.test, c, self.y) * here
                yield FACTOR[self.measure](c, self.y) * weight, expr
                if self.measure == "mean" and c.post == p and ("a", c.id, self.y) in d.variables:
                    away = c.fte * d.county.sigma(self.y) / HALF_MONTHS
                    yield -away * weight, {("a", c.id, self.y): 1.0}

    def by_owner(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        for c in d.county.people.values():
            yield float(in_post(c, self.y) * admits(self.test, c, self.y)), d.own(c, self.owners or set(), self.y)

    def risen(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        """What rises change of the count, at the facts' place."""
        for letter, (_, what, above) in RISES.items():
            for c in d.county.people.values() if self.test.get(what) else ():
                if above(c) and self.at_home(d.county, c):
                    then = admits(self.test, changed(c, **{what: above(c)}), self.y)
                    gain = then - admits(self.test, c, self.y)
                    yield FACTOR[self.measure](c, self.y) * gain, d.risen(c, letter, self.y)

    def counts(self, county: County, p: str) -> bool:
        return county.at(p) in (self.owners or set()) if self.posts is None else p in self.posts

    def arrivals(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        for key in d.variables:
            if key[0] == "h" and key[-1] <= self.y and self.counts(d.county, key[2]):
                _, k, p, _ = key
                fill = d.county.channels[k].fill_rate if self.reading == "expected" else 1.0
                here = 1 if self.posts is None else admits_post(self.test, d.county.post[p])
                yield fill * admits(self.test, d.county.recruit(k, p), self.y) * here, {key: 1.0}

    def drift(self, county: County) -> Iterator[tuple[float, Expr]]:
        for c in county.people.values():
            if not self.at_home(county, c):
                continue
            now = admits(self.test, c, self.y)
            passed = admits(self.test, changed(c, licence="licensed"), self.y)
            yield -c.count * county.exits.get((c.id, self.y), 0.0) * now, {(): 1.0}
            yield c.count * county.passes.get((c.id, self.y), 0.0) * (passed - now), {(): 1.0}

    def at_home(self, county: County, c: Facts) -> bool:
        """Whether the facts' place of c is counted."""
        if self.posts is None:
            return c.owner in (self.owners or set())
        return c.post in self.posts and bool(admits_post(self.test, county.post[c.post]))

    def today(self, county: County) -> float:
        here = [c for c in county.people.values() if self.at_home(county, c)]
        return sum(c.count * admits(self.test, c, county.as_of.year)
                   * (1.0 if self.measure == "heads" else c.fte * present_on(c, county.as_of)) for c in here)


@dataclass
class Recruits(Term):
    """People recruited in a year at institutions (none given: wherever they come to), by channels of some kinds."""

    test: Test
    y: int
    reading: str
    at: set[str] | None = None
    kinds: Iterable[str] = ()
    threshold: bool | None = None

    def expr(self, d: Decisions) -> Expr:
        return total((self.weight(d.county, key), {key: 1.0})
                     for key in d.variables if key[0] == "h" and key[-1] == self.y)

    def weight(self, county: County, key: Key) -> float:
        _, k, p, _ = key
        row = county.channels[k]
        counted = ((self.at is None or county.at(p) in self.at) and (not self.kinds or row.kind in self.kinds)
                   and self.threshold in (None, row.applicants > 0))
        return (counted * admits(self.test, county.recruit(k, p), self.y) * admits_post(self.test, county.post[p])
                * (row.fill_rate if self.reading == "expected" else 1.0))


@dataclass
class Counted(Term):
    """Decisions of one letter about people of a home at `posts`: studies (a), rises (r, b, v), measures (o, d)."""

    letter: str
    test: Test
    y: int
    posts: set[str]

    def expr(self, d: Decisions) -> Expr:
        people = d.county.people
        return {key: 1.0 for key in d.variables if key[0] == self.letter and key[-1] == self.y
                and people[key[1]].post in self.posts and admits(self.test, people[key[1]], self.y)
                and admits_post(self.test, d.county.post[people[key[1]].post])}


class Studies(Counted):
    """People sent to advanced study in a year, by their home."""

    def __init__(self, test: Test, y: int, posts: set[str]) -> None:
        super().__init__("a", test, y, posts)


class Changed(Counted):
    """People raised, put off post or dismissed in a year, by their home."""

    def __init__(self, kind: str, test: Test, y: int, posts: set[str]) -> None:
        super().__init__(LETTERS[kind], test, y, posts)


@dataclass
class Moved(Term):
    """Transfers (f) or secondments (g) of a year between two institutions that `pair` admits."""

    kind: str
    y: int
    pair: Callable[[str, str], bool] = lambda one, other: True
    test: Test | None = None

    def expr(self, d: Decisions) -> Expr:
        found: Expr = {}
        for key in d.variables:
            if key[0] == self.kind and key[-1] == self.y:
                c = d.county.people[key[1]]
                here, there = d.county.at(c.post), d.county.at(key[2])
                if here != there and self.pair(here, there) and admits(self.test or {}, c, self.y):
                    found[key] = 1.0
        return found


@dataclass
class Decided(Term):
    """A decision of its own where there is one, else a number; and what it is today."""

    key: Key
    otherwise: float = 0.0

    def expr(self, d: Decisions) -> Expr:
        return {self.key: 1.0} if self.key in d.variables else {(): self.otherwise}

    def today(self, county: County) -> float:
        return self.otherwise


@dataclass
class Payroll(Term):
    """Pay of a year of those whom institutions owned on as_of; year 0: a full year's pay on as_of."""

    at: set[str]
    y: int
    parts: tuple[str, ...]
    test: Test = field(default_factory=dict)
    as_status: str = ""

    def expr(self, d: Decisions) -> Expr:
        return total(self.summands(d)) if self.y else {(): self.today(d.county)}

    def pay(self, county: County, c: Facts, y: int) -> float:
        return admits(self.test, c, y) * county.part_of_pay(self.parts, c, self.as_status or c.status, y)

    def summands(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        county, y = d.county, self.y
        for c in county.people.values():
            if c.owner not in self.at:
                continue
            now, time = self.pay(county, c, y), paid(c, y)
            yield c.count * (time - county.exits.get((c.id, y), 0.0)) * now, {(): 1.0}
            for key in d.keys_of.get(c.id, ()):
                if key[-1] <= y and key[0] == "d":
                    yield -time * now, {key: 1.0}
                elif key[-1] <= y and key[0] in RISES:
                    _, what, above = RISES[key[0]]
                    yield time * (self.pay(county, changed(c, **{what: above(c)}), y) - now), {key: 1.0}
        for key in d.variables:
            if key[0] == "h" and key[-1] <= y and county.at(key[2]) in self.at:
                _, k, p, _ = key
                yield county.channels[k].fill_rate * self.pay(county, county.recruit(k, p), y), {key: 1.0}

    def today(self, county: County) -> float:
        return sum(c.count * self.pay(county, c, county.as_of.year)
                   for c in county.people.values() if c.owner in self.at)


@dataclass
class Outlay(Term):
    """What the year's courses, upgrades and arrivals cost institutions in cash."""

    at: set[str]
    y: int

    def expr(self, d: Decisions) -> Expr:
        county, found = d.county, {}
        programme = county.programme("advanced_study", self.y)
        cash = {"a": programme.cost if programme else 0.0, "b": county.prices.degree}
        for key in d.variables:
            if key[-1] != self.y:
                continue
            if key[0] in cash and county.people[key[1]].owner in self.at:
                found[key] = float(cash[key[0]])
            elif key[0] == "h" and county.at(key[2]) in self.at:
                found[key] = county.channels[key[1]].fill_rate * county.channels[key[1]].cost
        return total([(1.0, found)])


@dataclass
class Amount(Term):
    """A decision that need not be whole; today it is nought, undecided at its lower bound."""

    key: Key

    def expr(self, d: Decisions) -> Expr:
        return {self.key: 1.0}


@dataclass
class Positive(Term):
    """pos of a sum, by a binary that says its sign."""

    parts: list[tuple[float, Term]]
    y: int

    def expr(self, d: Decisions) -> Expr:
        body = total((w, t.expr(d)) for w, t in self.parts)
        number = sum(key[0] == "sign" for key in d.variables)
        above, below, sign = (("above", number, self.y), ("below", number, self.y), ("sign", number, self.y))
        most, least = (self.furthest(d, body, up=up) for up in (True, False))
        start = value_at(body, {key: v.undecided for key, v in d.variables.items()})
        d.add(above, max(0.0, most), integer=False, undecided=max(0.0, start))
        d.add(below, max(0.0, -least), integer=False, undecided=max(0.0, -start))
        d.add(sign, 1, undecided=float(start > 0))
        split = total([(1, body), (-1, {above: 1.0}), (1, {below: 1.0})])
        d.structure += [split, total([(-1, split)]), {above: 1.0, sign: -max(0.0, most)},
                        {below: 1.0, sign: max(0.0, -least), (): -max(0.0, -least)}]
        return {above: 1.0}

    @staticmethod
    def furthest(d: Decisions, body: Expr, *, up: bool) -> float:
        """The sum with every decision at the end of its range that brings it furthest."""
        return sum(value * (1.0 if not key else d.variables[key].high if (value > 0) == up else d.variables[key].low)
                   for key, value in body.items())

    def today(self, county: County) -> float:
        return max(0.0, sum(w * t.today(county) for w, t in self.parts))


def fact(number: float) -> Term:
    """A number that no decision touches."""
    return Decided(("fact",), number)


def open_beds(county: County, i: str, y: int) -> Term:
    """OpenBeds(i,y)."""
    return Decided(("B", i, y), county.open(i, y))


def residents(county: County, institutions: Iterable[str]) -> Term:
    """Residents(A), in thousands."""
    return fact(sum(county.institution[i].population for i in institutions) / 1000)

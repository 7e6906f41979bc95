"""Section 3 of docs/model.md a second time: people and things counted, as expressions over the decisions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace as Facts

from tests.second.decisions import Decisions
from tests.second.facts import (
    HALF_MONTHS,
    RISES,
    County,
    Test,
    admits,
    admits_post,
    capacity,
    changed,
    in_post,
    mean,
    present_on,
)
from tests.second.linear import Expr, Key, total

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


def fact(number: float) -> Term:
    """A number that no decision touches."""
    return Decided(("fact",), number)


def open_beds(county: County, i: str, y: int) -> Term:
    """OpenBeds(i,y)."""
    return Decided(("B", i, y), county.open(i, y))


def residents(county: County, institutions: Iterable[str]) -> Term:
    """Residents(A), in thousands."""
    return fact(sum(county.institution[i].population for i in institutions) / 1000)

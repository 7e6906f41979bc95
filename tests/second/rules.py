"""Section 5 of docs/model.md a second time: what a row is, and the register of the rules, each under its own name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace as Facts
from typing import Any

from tests.second.decisions import Asked, Decisions
from tests.second.facts import County
from tests.second.linear import Expr, Key, total
from tests.second.people import Test
from tests.second.readings import (
    LETTERS,
    Amount,
    Changed,
    Counted,
    Decided,
    Moved,
    Payroll,
    Persons,
    Positive,
    Recruits,
    Studies,
    Term,
)

Terms = list[tuple[float, Term]]


@dataclass
class Row:
    """body − limit·per ≥ 0 (or ≤ 0), hard or a target."""

    name: str
    y: int
    hard: bool
    body: Terms
    limit: float
    per: Terms | None = None
    least: bool = True
    cure: int | None = None
    weight: float = 1.0

    money: bool = False
    """The body is money."""

    @property
    def terms(self) -> Iterator[Term]:
        """Every term, those inside a term too."""
        yield from every_term([*self.body, *(self.per or [])])

    @property
    def expected(self) -> bool:
        """Whether the penalty is the smooth one."""
        return any(isinstance(t, Amount | Payroll) or (isinstance(t, Persons | Recruits) and t.reading == "expected")
                   for t in self.terms)

    def slack(self, asked: float) -> float:
        """The shortfall below which a row is met."""
        return 0.005 if self.money else 1e-6 * max(1.0, asked)

    def margin(self, d: Decisions) -> Expr:
        """L of section 6."""
        per = total((w, t.expr(d)) for w, t in self.per) if self.per is not None else {(): 1.0}
        sign = 1 if self.least else -1
        return total([*((sign * w, t.expr(d)) for w, t in self.body), (-sign * self.limit, per)])

    def bar_today(self, county: County) -> float:
        return self.limit * (sum(w * t.today(county) for w, t in self.per) if self.per is not None else 1.0)

    def margin_today(self, county: County) -> float:
        gap = sum(w * t.today(county) for w, t in self.body) - self.bar_today(county)
        return gap if self.least else -gap


def every_term(terms: Terms) -> Iterator[Term]:
    for _, term in terms:
        yield term
        yield from every_term(term.parts) if isinstance(term, Positive) else ()


def number_at(entries: dict[str, float], y: int) -> float | None:
    """A number by year: the entry of y, else that of the latest entry before if it is a `from`."""
    rows = sorted((int(key.split()[1]), key.split()[0], value) for key, value in entries.items())
    past = [row for row in rows if row[0] <= y]
    if not past:
        return None
    start, kind, value = past[-1]
    return value if start == y or kind == "from" else None


@dataclass
class Bounds:
    """An amount's bounds, its price a unit, and the corners of what it is worth."""

    low: float
    high: float
    price: float
    worth: list[tuple[float, float]]


@dataclass
class Book:
    """The county, as rules see it, and the choices they bring."""

    county: County
    choices: dict[Key, tuple[int, float]] = field(default_factory=dict)
    amounts: dict[Key, Bounds] = field(default_factory=dict)
    """The amounts that rules bring."""

    @property
    def years(self) -> list[int]:
        return self.county.years

    @property
    def near(self) -> set[str]:
        """County and township institutions."""
        return self.county.at_level("county", "township")

    def each(self, numbers: dict[str, float]) -> Iterator[tuple[int, float]]:
        """Years that have a number, with it."""
        for y in self.county.years:
            number = number_at(numbers, y)
            if number is not None:
                yield y, number

    def choice(self, name: str, of: str, y: int, most: int = 1, price: float = 0.0) -> Term:
        """A choice 0 … most."""
        self.choices[name, of, y] = most, price
        return Decided((name, of, y))

    def amount(self, name: str, of: str, y: int, low: float, high: float, price: float = 0.0,
               worth: list[tuple[float, float]] | None = None) -> Term:
        """An amount from low to high, at a price a unit."""
        self.amounts[name, of, y] = Bounds(low, high, price, worth or [])
        return Amount((name, of, y))

    def flow(self, name: str, of: Key, y: int) -> Term:
        """Money that flows, however much."""
        self.amounts[name, of, y] = Bounds(0.0, math.inf, 0.0, [])
        return Amount((name, of, y))

    def scope(self, scope: dict[str, Any]) -> set[str]:
        """Institutions of the levels and, where given, of the kinds."""
        return {i for i in self.county.at_level(*scope["levels"])
                if not scope["kinds"] or self.county.institution[i].kind in scope["kinds"]}

    def persons(self, test: Test, institutions: set[str], y: int, *, by: str = "work", **how: Any) -> Persons:
        """People at institutions, where they work or where they are owned."""
        if by == "owner":
            return Persons(test, y, owners=institutions, **how)
        return Persons(test, y, self.county.posts_at(institutions), **how)


PLURAL = {"professions": "profession", "titles": "title", "degrees": "degree", "licences": "licence",
          "statuses": "status", "specialties": "specialty", "classes": "class", "duties": "duty", "centres": "centre"}


def counted(given: dict[str, Any]) -> Test:
    """The test that a parameter of people writes."""
    return {PLURAL.get(name, name): value for name, value in given.items()}


Maker = Callable[[Book, Facts], Iterator[Row]]
MAKERS: dict[str, Maker] = {}


def rule(name: str) -> Callable[[Maker], Maker]:
    """Registers the rows of a rule."""
    def put(make: Maker) -> Maker:
        MAKERS[name] = make
        return make
    return put


def asked(rows: list[Row]) -> Asked:
    """What decisions hang on."""
    found = Asked()
    for row in rows:
        for term in row.terms:
            if isinstance(term, Studies) and not row.hard:
                found.studies.append(term.test)
            if isinstance(term, Changed):
                found.changed.setdefault((term.letter, term.y), []).append((term.test, term.posts))
            if isinstance(term, Persons | Recruits | Counted | Moved | Payroll):
                found.read |= {name for name, value in (term.test or {}).items() if value not in (None, (), [])}
            if isinstance(term, Decided) and term.key[0] == "E":
                found.pool.add(term.key[1])
    return found


__all__ = ["LETTERS", "MAKERS", "Book", "Changed", "Decided", "Facts", "Moved", "Payroll", "Persons", "Recruits", "Row",
           "Studies", "Terms", "Test", "asked", "counted", "number_at", "rule"]

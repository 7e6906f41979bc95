"""Sources to uses: every cost is paid by money that may pay it, and earmarked money is spent on its purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tests.second.accounts import (
    PURCHASES,
    annual,
    beyond_grid,
    fixed_pay,
    income,
    performance,
    purchased,
    times,
    training,
)
from tests.second.people import REVENUE
from tests.second.readings import Amount, Decided, Term, fact
from tests.second.rules import Book, Facts, Row, Terms, number_at, rule
from tests.second.rules_specialties import equipment, levels_of, spent

USES = ("fixed_pay", "performance_pay", "drugs", "consumables", "overhead", "training", "equipment", "specialty",
        "information", "ai")
PURPOSES = {"specialty": ("equipment", "specialty"), "training": ("training",), "information": ("information",),
            "ai": ("ai",)}

Purse = tuple[frozenset[str], frozenset[str]]
"""Accounts whose uses it may pay, and the uses."""


def cost(book: Book, i: str, use: str, y: int) -> Terms:
    """What a use costs an account in a year."""
    own = sorted({row.id for row in book.county.specialties if row.at == i})
    if use == "fixed_pay":
        return [*fixed_pay(book, i, y), *beyond_grid(book, i, y), *annual(book, i, y)]
    if use == "performance_pay":
        return [(1, performance(book, i, y))]
    if use == "overhead":
        return [(1, fact(book.county.booked(i, use, y)))]
    if use in PURCHASES:
        return purchased(book, i, use, y)
    if use == "training":
        return training(book, i, y)
    if use == "equipment":
        return [part for j in own for row in levels_of(book, j).values() for part in equipment(book, row, y)]
    if use == "specialty":
        return [(1, spent(book, j, y)) for j in own]
    return [(1, systems(book, use, y))] if i == book.county.lead else []


def systems(book: Book, use: str, y: int) -> Term:
    """sys: spending on information and on artificial intelligence."""
    most = sum(book.county.booked(i, "medical_revenue", y) for i in book.county.institution)
    most += sum(row.amount for row in book.county.sources if use in row.uses)
    return book.amount("systems", use, y, 0.0, most, 1.0)


def nothing(book: Book, terms: Terms) -> bool:
    """Whether a sum is nought whatever is decided: no constant, and only amounts that cannot rise."""
    constant = sum(w * term.otherwise for w, term in terms if is_fact(term))
    return not constant and all(isinstance(term, Amount) and book.amounts[term.key].high <= 0
                                for _, term in terms if not is_fact(term))


def is_fact(term: Term) -> bool:
    return isinstance(term, Decided) and term.key == ("fact",)


@dataclass
class Funds:
    """5.58: purses, the uses each may pay, and money carried on."""

    book: Book
    earned: dict[tuple[Purse, int], Terms] = field(default_factory=lambda: defaultdict(list))
    """A: what comes into a purse in a year."""

    def __post_init__(self) -> None:
        for y in self.book.years:
            for i in self.book.county.accounts:
                for line in REVENUE:
                    self.line(i, line, y)
            for row in self.book.county.sources:
                if row.year == y and row.amount > 0 and row.uses:
                    self.put(row.at and {row.at}, row.uses, y, [(1, fact(row.amount))])

    @property
    def accounts(self) -> frozenset[str]:
        return frozenset(self.book.county.accounts)

    @property
    def years(self) -> list[int]:
        return self.book.years

    @property
    def free(self) -> Purse:
        return self.accounts, frozenset(USES)

    def line(self, i: str, line: str, y: int) -> None:
        """What a revenue line brings beside the parts of it that are sources of their own."""
        apart = sum(row.amount for row in self.book.county.sources if (row.at, row.line, row.year) == (i, line, y))
        terms = [*income(self.book, i, line, y), (-1.0, fact(apart))]
        uses = self.book.county.budget.uses.get(line, [])
        constant = sum(w * term.otherwise for w, term in terms if is_fact(term))
        if uses and (constant or not all(is_fact(term) for _, term in terms)):
            self.put("" if set(uses) == set(USES) else {i}, uses, y, terms)

    def put(self, scope: str | set[str], uses: list[str], y: int, terms: Terms) -> None:
        self.earned[(frozenset(scope) or self.accounts, frozenset(uses)), y] += terms

    @cached_property
    def purses(self) -> list[Purse]:
        return sorted({purse for purse, _ in self.earned}, key=lambda purse: [sorted(part) for part in purse])

    def name(self, purse: Purse) -> int:
        return self.purses.index(purse)

    def lasts(self, earned: int, y: int) -> bool:
        """Whether money earned in a year may be spent in another."""
        return earned <= y <= earned + self.book.county.budget.carry_years

    def payers(self, i: str, use: str, y: int) -> frozenset[Purse]:
        return frozenset(p for p in self.purses if i in p[0] and use in p[1]
                         and any((p, e) in self.earned and self.lasts(e, y) for e in self.years))

    @cached_property
    def groups(self) -> dict[tuple[str, int, frozenset[Purse]], Terms]:
        """Cost of the uses of an account and year that the same purses may pay."""
        found: dict[tuple[str, int, frozenset[Purse]], Terms] = defaultdict(list)
        for y in self.years:
            for i in sorted(self.accounts):
                for use in USES:
                    terms = cost(self.book, i, use, y)
                    if not nothing(self.book, terms):
                        found[i, y, self.payers(i, use, y)] += terms
        return found

    def paid(self, purse: Purse, group: tuple[str, int, frozenset[Purse]]) -> Term:
        """w: money of a purse spent on a group."""
        i, y, payers = group
        return self.book.flow("w", (self.name(purse), i, tuple(sorted(map(self.name, payers)))), y)

    def carried(self, purse: Purse, earned: int, y: int) -> Term:
        """k: money of a purse earned in a year and spent in a later one."""
        return self.book.flow("k", (self.name(purse), earned), y)

    def freely(self, payers: frozenset[Purse]) -> bool:
        return payers == frozenset({self.free})

    def costs(self) -> Iterator[Row]:
        for (i, y, payers), terms in self.groups.items():
            if not self.freely(payers):
                given: Terms = [(1, self.paid(p, (i, y, payers))) for p in payers]
                yield Row("cost", y, True, [*given, *times(-1, terms)], 0, cure=self.years[0], money=True)

    def spending(self) -> Iterator[Row]:
        for p in self.purses:
            for y in self.years:
                onward: Terms = [(1, self.carried(p, y, later)) for later in self.years
                                 if later > y and (p, y) in self.earned and self.lasts(y, later)]
                back: Terms = [(-1, self.carried(p, e, y)) for e in self.years
                               if e < y and (p, e) in self.earned and self.lasts(e, y)]
                body: Terms = [*onward, *back]
                for group, terms in self.groups.items():
                    if group[1] == y and p in group[2]:
                        body += terms if self.freely(group[2]) else [(1, self.paid(p, group))]
                come = self.earned.get((p, y), [])
                if body:
                    yield Row("purse", y, True, body, 1, come, least=False, cure=self.years[0], money=True)
                spent_freely = p == self.free and any(y == group[1] and self.freely(group[2]) for group in self.groups)
                if onward and (y > self.years[0] or spent_freely):
                    yield Row("carried", y, True, onward, 1, come, least=False, cure=self.years[0], money=True)


@rule("full-accounts")
def full_accounts(book: Book, q: Facts) -> Iterator[Row]:
    if book.county.accounts:
        funds = Funds(book)
        yield from funds.costs()
        yield from funds.spending()


@rule("earmarks")
def earmarks(book: Book, q: Facts) -> Iterator[Row]:
    for y in book.years if book.county.accounts else ():
        for purpose, uses in PURPOSES.items():
            given = sum(row.amount for row in book.county.sources if row.year == y and set(row.uses) <= set(uses))
            floor = max(given, number_at(getattr(q, purpose), y) or 0.0)
            if floor > 0:
                body = [part for i in book.county.accounts for use in uses for part in cost(book, i, use, y)]
                yield Row("earmark", y, False, body, floor, money=True)

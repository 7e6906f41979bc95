"""Money held against a plan: every use paid to the cent by money that may pay it, and no money spent twice.

Both sides are counted from the plan alone (books); how the flows were found plays no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from allocator.books import Books, Purse, Spent, cents_of
from allocator.broken import Broken
from allocator.instance import Instance
from allocator.plan import Decisions, FlowLine
from allocator.plan_reader import PlanReader
from allocator.rows import MONEY
from allocator.rules.funds import FullAccounts

_PART = 1e-3
"""A part of a cent that arithmetic alone makes."""


def broken_money(instance: Instance, decisions: Decisions, reader: PlanReader) -> Iterator[Broken]:
    """Every contradiction between a plan's flows of money and its accounts."""
    held = _Held(instance, decisions, reader)
    books = held.books
    if not decisions.flows and any(held.payable(key) for key in books.costs):
        yield Broken("flows-missing", "", "", instance.years[0], 0, ">=", sum(books.costs.values()) / 100, MONEY)
        return
    for line in decisions.flows:
        yield from held.line(line)
    for (source, earned), spent in sorted(held.spent.items()):
        purses = [purse for purse in books.money if (purse.source, purse.earned) == (source, earned)]
        for purse in purses:
            paid = spent.get(purse.at, 0) if len(purses) > 1 else sum(spent.values())
            if paid > purse.cents:
                yield Broken("flow-beyond-source", purse.owner, source, earned, paid / 100, "<=", purse.cents / 100,
                             MONEY)
    for key in sorted({*held.paid, *books.costs}, key=lambda spent: (spent[2], spent[1], spent[0])):
        (use, at, year), paid, cost = key, held.paid.get(key, 0), books.costs.get(key, 0)
        if paid > cost:
            yield Broken("use-overpaid", at, use, year, paid / 100, "<=", cost / 100, MONEY)
        elif paid < cost and (held.asked or held.payable(key)):
            yield Broken("use-underpaid", at, use, year, paid / 100, ">=", cost / 100, MONEY)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A use that the money does not suffice for."""

    use: str
    at: str
    year: int
    paid: float
    cost: float
    """[money]"""


def unpaid(instance: Instance, decisions: Decisions, reader: PlanReader) -> Iterator[Unpaid]:
    """What no money is left to pay, where no rule asks that everything be paid."""
    held = _Held(instance, decisions, reader)
    if held.asked:
        return
    for key, cost in held.books.costs.items():
        paid = held.paid.get(key, 0)
        if paid < cost and not held.payable(key):
            yield Unpaid(*key, paid / 100, cost / 100)


class _Held:
    """A plan's flows beside its books."""

    def __init__(self, instance: Instance, decisions: Decisions, reader: PlanReader) -> None:
        self.instance, self.books = instance, Books(instance, reader)
        self.asked = any(isinstance(rule, FullAccounts) for rule in instance.rules)
        self._purses: dict[tuple[str, int], list[Purse]] = defaultdict(list)
        for purse in self.books.money:
            self._purses[purse.source, purse.earned].append(purse)
        self.paid: dict[Spent, int] = defaultdict(int)
        self.spent: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        """By source and year earned: cents by account that spends them."""
        for line in decisions.flows:
            cents = cents_of(line.amount)
            self.paid[line.use, line.at, line.year] += cents
            self.spent[line.source, line.earned][line.at] += cents

    def line(self, line: FlowLine) -> Iterator[Broken]:
        """What is wrong with one flow by itself."""
        year, purse = line.year, self._purse(line)
        if line.amount <= 0 or abs(line.amount * 100 - cents_of(line.amount)) > _PART:
            yield Broken("flow-not-cents", line.at, line.source, year, line.amount, ">=", 0.01, MONEY)
        if line.at not in self.instance.places.accounts:
            yield Broken("flow-without-account", line.at, line.source, year, line.amount, "<=", 0, MONEY)
        if purse is None:
            known = any(p.source == line.source for p in self.books.money)
            what = "flow-not-its-year" if known else "flow-unknown-source"
            yield Broken(what, line.at, line.source, year, line.amount, "<=", 0, MONEY)
            return
        beyond = purse.only is not None and (line.use, line.at, year) not in purse.only
        if line.use not in purse.uses or beyond:
            yield Broken("flow-not-allowed", line.at, f"{line.source}/{line.use}", year, line.amount, "<=", 0, MONEY)
        if purse.at not in ("", line.at):
            yield Broken("flow-of-another-account", line.at, line.source, year, line.amount, "<=", 0, MONEY)
        if not line.earned <= year <= line.earned + self.books.carry:
            yield Broken("flow-not-its-year", line.at, line.source, year, line.amount, "<=", 0, MONEY)

    def _purse(self, line: FlowLine) -> Purse | None:
        """The money a flow is of: of several of one source and year, that of the account."""
        same = self._purses.get((line.source, line.earned), [])
        return next((p for p in same if p.at == line.at), same[0] if same else None)

    def payable(self, key: Spent) -> bool:
        """Whether some money that may pay a use is left."""
        return any(self._left(purse) > 0 for purse in self.books.money if purse.pays(key, self.books.carry))

    def _left(self, purse: Purse) -> int:
        return purse.cents - sum(cents for at, cents in self._spent_of(purse).items() if purse.at in ("", at))

    def _spent_of(self, purse: Purse) -> Mapping[str, int]:
        return self.spent.get((purse.source, purse.earned), {})

"""What a plan has and what it spends, in whole cents: the two sides that its flows must balance.

A cost is counted down to the whole cent, money that comes in up to the whole cent. So whatever can be paid in exact
numbers can be paid in whole cents, and each is less than a cent beside its exact number.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from allocator.instance import Instance
from allocator.plan_reader import PlanReader
from allocator.rows import Amount, Sum
from allocator.rules import accounts
from allocator.rules.funds import Group, groups
from allocator.rules.purses import ALL_USES, Fund, funds, purses

NOISE = 3
"""Digits of a cent that are kept before it is cut: what is beyond is arithmetic's."""
Spent = tuple[str, str, int]
"""Use, account, year."""


def cents_of(value: float) -> int:
    """Whole cents of an amount that is one [money]."""
    return round(value * 100)


def cost_cents(value: float) -> int:
    """Whole cents that a cost is paid with: those it reaches."""
    return math.floor(round(value * 100, NOISE))


def money_cents(value: float) -> int:
    """Whole cents that money counts as: the next, where there is a part of one."""
    return math.ceil(round(value * 100, NOISE))


@dataclass(frozen=True, slots=True)
class Purse:
    """Money of one source and year, and what it may pay."""

    source: str
    owner: str
    """Account that has it; blank: the consortium."""
    at: str
    """Account whose uses it may pay; blank: those of every account."""
    earned: int
    uses: tuple[str, ...]
    cents: int
    only: frozenset[Spent] | None = None
    """What it may pay where that is not told by account, uses and years: money given back."""

    @property
    def free(self) -> bool:
        """Whether it may pay anything of anybody."""
        return self.only is None and not self.at and self.uses == ALL_USES

    def pays(self, spent: Spent, carry: int) -> bool:
        """Whether it may pay a use of an account in a year, given for how many years money may be carried on."""
        if self.only is not None:
            return spent in self.only
        use, at, year = spent
        return use in self.uses and self.at in ("", at) and self.earned <= year <= self.earned + carry


@dataclass(frozen=True)
class Books:
    """Both sides of a plan. An amount that no rule decides is nil; performance pay then stays at today's level a head,
    where any is booked.

    A use that costs less than nothing (a ledger that books less pay than its people leave) gives money back, under
    `account/use`, as the rows of full accounts count it: it lowers what its year asks of the uses that the same purses
    may pay, or of free money where that alone pays them. It is not carried on.
    """

    instance: Instance
    reader: PlanReader

    @cached_property
    def costs(self) -> Mapping[Spent, int]:
        """Cents of each use at each account and year that costs something."""
        return {key: cents for key, cents in self._uses.items() if cents > 0}

    @cached_property
    def money(self) -> tuple[Purse, ...]:
        """What there is to spend."""
        back = [self._given_back(spent, -cents) for spent, cents in self._uses.items()
                if cents < 0 and spent in self._groups]
        return (*(Purse(fund.source, fund.owner, fund.at, fund.earned, fund.uses, cents)
                  for fund, cents in self._earned() if cents > 0), *back)

    def _earned(self) -> Iterable[tuple[Fund, int]]:
        """What each fund gives. One below nothing is made good by those that may pay the same in its year."""
        given = [(fund, money_cents(self._total(fund.amount))) for fund in funds(self.instance.places)]
        owed: dict[object, int] = defaultdict(int)
        for fund, cents in given:
            owed[fund.at, fund.uses, fund.earned] += max(0, -cents)
        for fund, cents in given:
            part = min(owed[fund.at, fund.uses, fund.earned], max(0, cents))
            owed[fund.at, fund.uses, fund.earned] -= part
            yield fund, cents - part

    def _given_back(self, spent: Spent, cents: int) -> Purse:
        use, at, year = spent
        group = self._groups[spent]
        only = frozenset(group.spents if not group.freely else (
            other for other, its in self._groups.items() if other[2] == year and any(p.free for p in its.paying)))
        within = {other[0] for other in only}
        return Purse(f"{at}/{use}", at, "" if group.freely else at, year,
                     tuple(use for use in ALL_USES if use in within), cents, only)

    @cached_property
    def _groups(self) -> Mapping[Spent, Group]:
        places = self.instance.places
        return {spent: group for group in groups(places, purses(places)) for spent in group.spents}

    @property
    def carry(self) -> int:
        """Years for which unspent money may be carried on."""
        return self.instance.places.budget.carry_years

    @cached_property
    def _uses(self) -> Mapping[Spent, int]:
        places, found = self.instance.places, {}
        for year in places.years:
            for at in places.accounts:
                uses = accounts.uses(places, at, year)
                performance = accounts.performance(places, at, year)
                if not self._decided(performance) and performance.upper > 0:
                    uses["performance_pay"] = accounts.grid_performance(places, at, year)
                found.update({(use, at, year): cost_cents(self._total(cost)) for use, cost in uses.items()})
        return found

    def _decided(self, term: Amount) -> bool:
        return (term.name, term.of, term.year) in self.instance.amounts

    def _total(self, expression: Sum) -> float:
        known = tuple((c, term) for c, term in expression.parts
                      if not isinstance(term, Amount) or self._decided(term))
        return self.reader.total(Sum(known, expression.constant, expression.money))

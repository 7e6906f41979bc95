"""What a plan has and what it spends, in whole cents: the two sides that its flows must balance.

A cost is counted down to the whole cent, money that comes in up to the whole cent. So whatever can be paid in exact
numbers can be paid in whole cents, and each is less than a cent beside its exact number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from allocator.instance import Instance
from allocator.plan_reader import PlanReader
from allocator.rows import Amount, Sum
from allocator.rules import accounts
from allocator.rules.purses import ALL_USES, funds

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

    @property
    def free(self) -> bool:
        """Whether it may pay anything of anybody."""
        return not self.at and self.uses == ALL_USES

    def pays(self, spent: Spent, carry: int) -> bool:
        """Whether it may pay a use of an account in a year, given for how many years money may be carried on."""
        use, at, year = spent
        return use in self.uses and self.at in ("", at) and self.earned <= year <= self.earned + carry


@dataclass(frozen=True)
class Books:
    """Both sides of a plan. An amount that no rule decides is nil; performance pay then stays at today's level a head.

    A use that costs less than nothing (a ledger that books less pay than its people leave) gives money back: it is free
    money of its account, under `account/use`.
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
        back = [Purse(f"{at}/{use}", at, "", year, ALL_USES, -cents)
                for (use, at, year), cents in self._uses.items() if cents < 0]
        return (*(Purse(fund.source, fund.owner, fund.at, fund.earned, fund.uses, cents)
                  for fund in funds(self.instance.places) if (cents := money_cents(self._total(fund.amount))) > 0),
                *back)

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
                if not self._decided(accounts.performance(places, at, year)):
                    uses["performance_pay"] = accounts.grid_performance(places, at, year)
                found.update({(use, at, year): cost_cents(self._total(cost)) for use, cost in uses.items()})
        return found

    def _decided(self, term: Amount) -> bool:
        return (term.name, term.of, term.year) in self.instance.amounts

    def _total(self, expression: Sum) -> float:
        known = tuple((c, term) for c, term in expression.parts
                      if not isinstance(term, Amount) or self._decided(term))
        return self.reader.total(Sum(known, expression.constant, expression.money))

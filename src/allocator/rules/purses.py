"""Where money comes from and what it may pay: funds, and purses of funds that may pay the very same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from allocator import terms
from allocator.facts.places import Places
from allocator.rows import Sum, money
from allocator.rules.accounts import income

ALL_USES = tuple(terms.USES)


@dataclass(frozen=True, slots=True)
class Fund:
    """Money of one year and what it may pay."""

    source: str
    """Id as in a plan's flows: of a row of `sources`, or of a ledger's line (`institution/line`)."""
    owner: str
    """Account that has it; blank: the consortium."""
    at: str
    """Account whose uses it may pay; blank: those of every account."""
    earned: int
    amount: Sum
    """[money]"""
    uses: tuple[str, ...]
    """In the order of `terms.USES`."""

    @property
    def free(self) -> bool:
        """Whether it may pay anything of anybody."""
        return not self.at and self.uses == ALL_USES


def funds(places: Places) -> tuple[Fund, ...]:
    """All money that comes in during the plan: lines of the ledgers less the sources that are parts of them, sources.

    A line pays the uses that the settings say, at its own account. One that may pay every use may pay those of every
    account: the consortium keeps one set of accounts (策勒方案 三(二)6: 统一核算). A line that is always nil is none.
    """
    found = []
    for year in places.years:
        for at in places.accounts:
            for line, amount in income(places, at, year).items():
                uses = _ordered(places.budget.uses.get(line, ()))
                rest = amount - parts(places, at, line, year)
                if rest.parts or rest.constant:
                    scope = "" if uses == ALL_USES else at
                    found.append(Fund(f"{at}/{line}", at, scope, year, rest, uses))
        found += [Fund(s.id, s.at, s.at, year, money(s.amount), _ordered(s.uses))
                  for s in places.sources if s.year == year and s.amount]
    return tuple(found)


def parts(places: Places, at: str, line: str, year: int) -> float:
    """What sources take out of a ledger's line [money]."""
    return sum(s.amount for s in places.sources if s.line and (s.at, s.line, s.year) == (at, line, year))


def _ordered(uses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(use for use in terms.USES if use in uses)


@dataclass(frozen=True, eq=False)
class Purse:
    """Funds of all years that may pay the same uses of the same accounts."""

    at: str
    uses: tuple[str, ...]
    funds: tuple[Fund, ...]

    @property
    def free(self) -> bool:
        return self.funds[0].free

    @cached_property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fund.source for fund in self.funds))

    @cached_property
    def earned(self) -> Mapping[int, Sum]:
        """Money by the year it comes in."""
        found: dict[int, Sum] = {}
        for fund in self.funds:
            found[fund.earned] = found.get(fund.earned, money(0)) + fund.amount
        return found

    def open(self, year: int, carry: int) -> bool:
        """Whether some of its money may be spent in a year."""
        return any(year - carry <= earned <= year for earned in self.earned)


def purses(places: Places) -> tuple[Purse, ...]:
    """The funds that may pay anything, by what they may pay, in the order in which they are first met."""
    found: dict[tuple[str, tuple[str, ...]], list[Fund]] = {}
    for fund in funds(places):
        if fund.uses:
            found.setdefault((fund.at, fund.uses), []).append(fund)
    return tuple(Purse(at, uses, tuple(members)) for (at, uses), members in found.items())

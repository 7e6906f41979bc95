"""What every account earns, spends and has left in a plan, read by the terms that the rules about money share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from allocator import terms
from allocator.instance import Instance
from allocator.plan_reader import PlanReader
from allocator.rows import Amount, Outlay, Sum
from allocator.rules import accounts as of
from allocator.rules import volumes
from allocator.rules.pay import PerformancePool

DEVELOPMENT = tuple(use for use, line in terms.USES.items() if line.unit == "development")
"""Uses that are no running cost."""


@dataclass(frozen=True)
class Balance:
    """An account, or all together, in a year [money]."""

    at: str
    """Blank: all accounts together."""
    year: int
    income: Mapping[str, float]
    """By revenue line."""
    uses: Mapping[str, float]
    """By use."""
    services: float
    """What services add to medical revenue, or take from it, against the year booked; inside `income`."""
    settlement: float
    """What the insurance leaves, or takes; inside `income`."""
    fixed: float
    """Fixed pay and charges by the grid; with top-up, allowance and annual salaries, the use of that name."""
    top_up: float
    allowance: float
    """Of posts of high risk or load."""
    annual: float
    outlay: float
    """Study, settling-in, degrees; with experts, the use of training."""
    experts: float
    grants: float
    """Earmarked money that comes on top of the ledgers."""
    level: float
    """Performance pay at today's level a head."""

    @property
    def revenue(self) -> float:
        return sum(self.income.values())

    @property
    def performance(self) -> float:
        return self.uses["performance_pay"]

    @property
    def surplus(self) -> float:
        """Revenue less cost before performance pay."""
        return self.revenue - sum(self.uses[use] for use in of.RUNNING)

    @property
    def development(self) -> float:
        return sum(self.uses[use] for use in DEVELOPMENT)

    @property
    def left(self) -> float:
        """What no use takes: carried on, or in the development fund."""
        return self.surplus + self.grants - self.performance - self.development


@dataclass(frozen=True)
class Balances:
    """The accounts of a plan."""

    instance: Instance
    reader: PlanReader

    @cached_property
    def every(self) -> tuple[Balance, ...]:
        """Account by account, year by year."""
        return tuple(self._read(at, year) for year in self.instance.years for at in self.instance.places.accounts)

    @cached_property
    def together(self) -> Mapping[int, Balance]:
        """All accounts together, by year."""
        return {year: _added([one for one in self.every if one.year == year], self._grants("", year))
                for year in self.instance.years} if self.every else {}

    def fund(self, year: int) -> float | None:
        """Share of the surplus that the development fund takes; None: no clause says so."""
        rule = next((r for r in self.instance.rules if isinstance(r, PerformancePool)), None)
        return rule.fund.at(year) if rule else None

    @cached_property
    def keeps_fund(self) -> bool:
        """Whether a development fund takes anything in some year: a clause may name the fund and no share of it."""
        return any((self.fund(year) or 0.0) > 0 for year in self.instance.years)

    def decided(self, term: Amount) -> bool:
        """Whether some rule decides an amount."""
        return (term.name, term.of, term.year) in self.instance.amounts

    def total(self, expression: Sum) -> float:
        """A sum in the plan; amounts that no rule decides are nil."""
        known = tuple((c, term) for c, term in expression.parts if not isinstance(term, Amount) or self.decided(term))
        return self.reader.total(Sum(known, expression.constant, expression.money))

    def _grants(self, at: str, year: int) -> float:
        return sum(s.amount for s in self.instance.places.sources if (s.at, s.year) == (at, year) and not s.line)

    def _read(self, at: str, year: int) -> Balance:
        places = self.instance.places
        income = {line: self.total(amount) for line, amount in of.income(places, at, year).items()}
        fixed, top_up = of.fixed_pay(places, at, year), of.top_up(places, at, year)
        level = self.total(of.grid_performance(places, at, year))
        parts = {"fixed": self.total(fixed), "top_up": self.total(Sum.of(top_up)),
                 "allowance": self.total(of.beyond_grid(places, at, year)) - self.total(Sum.of(top_up)),
                 "annual": self.total(of.annual_salaries(places, at, year)),
                 "outlay": self.total(Sum.of(Outlay((at,), year))),
                 "experts": self.total(of.experts(places, at, year))}
        uses = {use: self.total(amount) for use, amount in of.uses(places, at, year).items()
                if use not in ("fixed_pay", "training")}
        uses |= {"fixed_pay": parts["fixed"] + parts["top_up"] + parts["allowance"] + parts["annual"],
                 "training": parts["outlay"] + parts["experts"]}
        if not self.decided(of.performance(places, at, year)):
            uses["performance_pay"] = level
        services = volumes.change(places, at, "medical_revenue", year, lambda service: service.price)
        return Balance(at=at, year=year, income=income, uses={use: uses[use] for use in terms.USES},
                       services=self.total(services), settlement=self.total(of.settlement(places, at, year)),
                       grants=self._grants(at, year), level=level, **parts)


def _added(parts: Iterable[Balance], more: float) -> Balance:
    """Balances of a year added up; `more`: earmarked money of no account."""
    every = list(parts)

    def over(name: str) -> float:
        return float(sum(getattr(one, name) for one in every))

    return Balance(
        at="", year=every[0].year,
        income={line: sum(one.income[line] for one in every) for line in every[0].income},
        uses={use: sum(one.uses[use] for one in every) for use in every[0].uses},
        services=over("services"), settlement=over("settlement"), fixed=over("fixed"), top_up=over("top_up"),
        allowance=over("allowance"),
        annual=over("annual"), outlay=over("outlay"), experts=over("experts"), grants=over("grants") + more,
        level=over("level"))

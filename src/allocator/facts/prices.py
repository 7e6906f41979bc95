"""What decisions cost, in the instance's money: the third tier. Pay of people who stay is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from allocator.facts.channels import Channel
from allocator.facts.cover import half_months
from allocator.facts.ledgers import Pay
from allocator.facts.people import Person
from allocator.facts.places import Places
from allocator.facts.settings import Prices
from allocator.terms import HEALTH_TECHNICIANS


@dataclass(frozen=True)
class PriceList:
    """Prices of single decisions [money]; each over the plan's whole remaining horizon where pay goes on."""

    prices: Prices
    pay: tuple[Pay, ...]
    places: Places

    @property
    def years(self) -> Sequence[int]:
        return self.places.years

    def employer_cost(self, profession: str, title: str, status: str, year: int) -> float:
        """Yearly pay and employer's charges [money/person/year]; 0 where the pay table has no such grade."""
        return sum(self.parts(profession, title, status, year).values())

    def parts(self, profession: str, title: str, status: str, year: int) -> Mapping[str, float]:
        """Fixed pay, performance pay and the employer's charges on the fixed part [money/person/year]."""
        key = (profession, title, status, year)
        if key not in self._known:
            self._known[key] = self._of(*key)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, str, str, int], Mapping[str, float]]:
        """Parts of pay that were asked for."""
        return {}

    def _of(self, profession: str, title: str, status: str, year: int) -> Mapping[str, float]:
        row = self._grade(profession, title, status, year)
        if row is None:
            return {"fixed": 0.0, "performance": 0.0, "charges": 0.0}
        fixed = row.pay * (1 - row.performance)
        return {"fixed": fixed, "performance": row.pay * row.performance,
                "charges": fixed * self.prices.employer_charges}

    def _grade(self, profession: str, title: str, status: str, year: int) -> Pay | None:
        for grade in ((title, profession) if profession in HEALTH_TECHNICIANS else (profession, title)):
            fitting = [p for p in self.pay if p.grade == grade and p.status == status and p.year in (None, year)]
            if fitting:
                return max(fitting, key=lambda p: p.year or 0)
        return None

    def _km(self, one: str, other: str) -> float:
        return self.places.km(one, other) or 0.0

    def move(self, person: Person, from_post: str, to_post: str) -> float:
        """A transfer for good, or a change of post inside an institution [money/person]."""
        home, away = self.places.post[from_post].at, self.places.post[to_post].at
        if home == away:
            return self.prices.rotation
        wish = self.prices.wish if person.prefers == away else 0.0
        return self.prices.transfer + self.prices.transfer_km * self._km(home, away) - wish

    def second(self, person: Person, from_post: str, to_post: str) -> float:
        """A year's secondment [money/person]."""
        home, away = self.places.post[from_post].at, self.places.post[to_post].at
        return self.prices.secondment + self.prices.secondment_km * self._km(home, away)

    def study(self, year: int) -> float:
        """Advanced study: the programme and the months of work lost [money/person]."""
        programme = self.places.programme("advanced_study", year)
        return programme.cost + self.prices.lost_month * half_months(programme.days) / 2 if programme else 0.0

    def recruit(self, channel: Channel, year: int) -> float:
        """An advert: fill rate x (settling-in and pay to the end of the plan) [money/post]."""
        pay = sum(self.employer_cost(channel.profession, channel.title, channel.status, y)
                  for y in self.years if y >= year)
        return channel.fill_rate * (channel.cost + pay)

    def promote(self, person: Person, to_title: str, year: int) -> float:
        """A promotion: the rise in pay to the end of the plan [money/person]; never a saving."""
        return self._rise(person, to_title, person.status, year)

    def convert(self, person: Person, year: int) -> float:
        """A contract turned into an established post: the rise in pay to the end of the plan [money/person]."""
        return self._rise(person, person.title, "established", year)

    def _rise(self, person: Person, title: str, status: str, year: int) -> float:
        return sum(max(0.0, self.employer_cost(person.profession, title, status, y)
                       - self.employer_cost(person.profession, person.title, person.status, y))
                   for y in self.years if y >= year)

    def off_post(self) -> float:
        """A year of off-post study: twelve months of work lost [money/person]; pay goes on."""
        return 12 * self.prices.lost_month

    def dismiss(self, person: Person, year: int) -> float:
        """The end of a contract [money/person]: a successor's cost, and for contract staff severance of one month's
        pay a year of service (劳动合同法 art 47). The pay saved is no gain."""
        served = max(1, year - person.started.year) if person.started else 1
        month = self.employer_cost(person.profession, person.title, person.status, year) / 12
        return self.prices.dismissal + (served * month if person.status == "contract" else 0.0)

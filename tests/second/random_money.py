"""Money of a random county: pay with performance shares, ledgers about what it pays, and the rules that read them.

Drawn from a stream of its own, so that the rest of a seed's county stays as it is.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from allocator.facts.ledgers import Booking, Pay
from allocator.facts.people import Person
from allocator.facts.places import Institution
from allocator.rules import BY_NAME
from allocator.rules.base import Rule
from tests.second.random_accounts import Treasury

if TYPE_CHECKING:
    from tests.second.random_county import Draw

RULES = ("performance-pool", "basic-performance", "wage-ceiling", "equal-pay", "purchasing-saved", "consumables-share")
GRADES = ("none", "assistant", "junior", "intermediate", "associate_senior", "senior", "management", "village_doctor",
          "clinical officer")
MONEY = 300_000
"""Seeds from here on all have ledgers and full accounts, and few other rules."""
STATES = ("final", "final", "adjusted", "budget")


class Purse:
    """What a county earns and spends; a third of the counties have one."""

    def __init__(self, draw: Draw) -> None:
        self.r = Random(f"money {draw.seed}")
        self.base, self.years = draw.base, draw.years
        self.there = self.r.random() < 0.36 or draw.seed >= MONEY
        self.few = self.there and self.r.random() < 0.25
        """Only a few staff: one person more or less turns a surplus into a deficit."""
        self.bounds = self.r.choice(((0.0, 1.5), (0.0, 1.2), (0.0, 1.2), (0.5, 1.5), (0.9, 1.1)))

        self.saving = 0.0
        self.treasury = Treasury(draw.seed, self.base, self.years, there=self.there and (
            draw.seed >= MONEY or Random(f"treasury {draw.seed}").random() < 0.5))

    def chance(self, share: float) -> bool:
        return self.r.random() < share

    def numbers(self, *values: float) -> dict[str, float]:
        """Numbers by year, from before the plan or within it."""
        years = self.r.sample([self.base, *self.years], self.r.choice((1, 1, 2)))
        return {f"{self.r.choice(('from', 'from', 'from', 'in'))} {year}": self.r.choice(values) for year in years}

    def settings(self) -> dict[str, Any]:
        """What the ledgers leave open."""
        if not self.there:
            return {}
        self.saving = self.r.choice((0, 0.1, 0.15, 0.3))
        return {"budget": {"saving": self.saving, "performance_least": self.bounds[0],
                           "performance_most": self.bounds[1], **self.treasury.settings()}}

    def people(self, found: list[Person]) -> list[Person]:
        """All of them, or a few."""
        return found[:self.r.choice((1, 2, 4))] if self.few else found

    def pay(self, found: list[Pay]) -> list[Pay]:
        """The pay table with more grades, most with performance pay, some by year."""
        known = {(row.grade, row.status, row.year or 0): row for row in found}
        for grade in GRADES if self.there else ():
            for status in ("established", "contract", "none"):
                year = self.r.choice((None, None, None, self.base, *self.years))
                if self.chance(0.85):
                    pay = self.r.randint(30, 150) * 1000 + self.r.choice((0, 0, 0.25, 333.33))
                    known.setdefault((grade, status, year or 0), Pay(
                        grade=grade, status=status, year=year, pay=pay,
                        performance=self.r.choice((0, 0.2, 0.3, 0.3, 0.45))))
        return [known[key] for key in sorted(known)]

    def ledgers(self, institutions: list[Institution], people: list[Person]) -> list[Booking]:
        """Accounts of most institutions: pay about what the grid says, revenue a little above or below cost."""
        found = []
        for place in institutions if self.there else ():
            if place.kind != "group" and self.chance(0.8):
                staff = sum(p.count for p in people if p.owner == place.id)
                found += self.account(place.id, staff)
        return self.treasury.ledgers(found, self.saving)

    def account(self, at: str, staff: float) -> list[Booking]:
        costs = {"fixed_pay": staff * self.r.randint(50, 110) * 1000 + self.r.choice((0, 0, 20000.55)),
                 "performance_pay": staff * self.r.choice((0, 10, 20, 30)) * 1000 + self.r.choice((0, 0, 1234.5)),
                 "drugs": self.r.randint(0, 400) * 1000, "consumables": self.r.randint(0, 200) * 1000 + 0.75,
                 "overhead": self.r.randint(0, 200) * 1000}
        total = sum(costs.values()) * self.r.choice((0.7, 0.9, 0.95, 1, 1.03, 1.1, 1.4))
        medical = round(total * self.r.choice((0.5, 0.7, 0.8)), 2)
        revenue = {"medical_revenue": medical, "drug_revenue": round(medical * self.r.choice((0.2, 0.4, 1)), 2),
                   self.r.choice(("basic_subsidy", "project_subsidy", "public_health", "other_income")):
                       round(max(0.0, total - medical), 2)}
        first = self.base if self.chance(0.9) else self.base - 1
        found = [Booking(at=at, year=first, line=line, state=state, amount=amount)
                 for line, amount in {**costs, **revenue}.items() if self.chance(0.95)
                 for state in {"final", self.r.choice(STATES)}]
        later = [Booking(at=at, year=year, line=line, state="budget", amount=self.r.randint(50, 500) * 1000)
                 for year in self.years for line in (*costs, "medical_revenue") if self.chance(0.06)]
        return sorted([*found, *later], key=lambda b: (b.line, b.year, b.state))

    def rules(self) -> list[Rule]:
        """Some of the six, seldom one of them twice."""
        if not self.there:
            return []
        share = self.r.choice((0.3, 0.5, 0.9))
        names = [name for name in RULES if self.chance(share)] or [self.r.choice(RULES)]
        names += [self.r.choice(names)] if self.chance(0.1) else []
        return [*(BY_NAME[name].model_validate({**self.drawn(name), "cited": f"{name}-{k}"})
                  for k, name in enumerate(names)), *self.treasury.rules()]

    def drawn(self, name: str) -> dict[str, Any]:
        binding = {"binding": "hard"} if self.chance(0.35) else {"binding": "target"}
        return {"performance-pool": lambda: {"fund": self.numbers(0, 0.2, 0.35, 0.5)},
                "basic-performance": lambda: {"basic": self.r.choice((0.3, 0.6, 0.6, 0.9, 1)), **binding},
                "wage-ceiling": lambda: {"factor": self.numbers(0.95, 1, 1.05, 1.2, 1.3), **binding},
                "equal-pay": lambda: {"share": self.numbers(0.8, 0.95, 1, 1), **binding},
                "purchasing-saved": lambda: {"share": self.numbers(0.05, 0.1, 0.2)},
                "consumables-share": lambda: {
                    "spent": self.numbers(10, 20, 35), **binding,
                    **({"kinds": ("thc", "central_thc", "general")} if self.chance(0.4) else {})},
                }[name]()

"""Accounts of a random county in full: services, the insurance package, specialties, sources, and their rules.

Drawn from a stream of its own, so that the rest of a seed's county stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from allocator.facts.funds import Source
from allocator.facts.ledgers import Booking
from allocator.facts.places import Institution
from allocator.facts.services import Service
from allocator.facts.settings import Budget
from allocator.facts.specialties import Benefit, Specialty
from allocator.rules import BY_NAME
from allocator.rules.base import Rule
from allocator.terms import LINES, USES

OPERATIONS = ("minor_operations", "major_operations", "top_operations")
LEVELS = ("county", "prefecture", "region")
DEVELOPMENT = ("equipment", "specialty", "information", "ai")
WORDS = ("内科", "外科", "全科")
KINDS = ("general", "tcm", "mch", "thc", "central_thc")
FAMILIES = {
    "funds": ("full-accounts", "earmarks", "investment-tilt"),
    "visits": ("primary-care-share", "operation-share", "service-income-share"),
    "insurance": ("global-budget", "insurance-package", "deposit-and-reserve", "overspend-shared"),
    "specialties": ("key-specialties", "key-specialties-count", "weak-specialties", "investment-tilt"),
    "pay": ("markup-loss-split", "pay-balance")}
"""Rules that read the same tables, by what the tables hold."""
RULES = tuple(sorted({name for names in FAMILIES.values() for name in names}))


class Treasury:
    """Money in and out beyond the ledger of costs, of the counties that have it."""

    def __init__(self, seed: int, base: int, years: list[int], *, there: bool) -> None:
        self.r = Random(f"accounts {seed}")
        self.base, self.years, self.there = base, years, there
        share = self.r.choice((0.35, 0.35, 0.7))
        families = [name for name in FAMILIES if self.chance(share)] or [self.r.choice(sorted(FAMILIES))]
        self.names = sorted({rule for name in families for rule in FAMILIES[name] if self.chance(0.6)}
                            or {self.r.choice(RULES)}) if there else []
        self.full = "full-accounts" in self.names

    def chance(self, share: float) -> bool:
        return self.r.random() < share

    def numbers(self, *values: float) -> dict[str, float]:
        """Numbers by year, from before the plan or within it."""
        years = self.r.sample([self.base, *self.years], self.r.choice((1, 1, 2)))
        return {f"{self.r.choice(('from', 'from', 'from', 'in'))} {year}": self.r.choice(values) for year in years}

    def some(self, share: float, name: str, value: Any) -> dict[str, Any]:
        return {name: value} if self.chance(share) else {}

    def subset(self, words: tuple[str, ...], *many: int) -> tuple[str, ...]:
        return tuple(self.r.sample(words, min(len(words), self.r.choice(many))))

    def settings(self) -> dict[str, Any]:
        """What the ledgers leave open, beside what every purse has."""
        if not self.there:
            return {}
        uses = dict(Budget().uses)
        if self.chance(0.5):
            uses["medical_revenue"] = tuple(use for use in USES if use not in DEVELOPMENT or self.chance(0.5))
            uses["other_income"] = tuple(USES) if self.chance(0.5) else ("fixed_pay", "overhead", *DEVELOPMENT)
        return {"deposit": self.r.choice((0, 0.05, 0.1)), "reserve": self.r.choice((0, 0.05)),
                "overspend_borne": self.r.choice((1, 1, 0.5, 0.7, 0)), "shift": self.r.choice((0.05, 0.2, 0.5, 0.6)),
                "unserved": self.r.choice((10000, 1000, 20)), "annual_difference": self.r.choice((0, 15000)),
                "special_allowance": self.r.choice((0, 3000, 12000.5)), "carry_years": self.r.choice((0, 1, 1, 2)),
                "uses": uses, **self.some(0.5, "benefit", tuple(self.curve()))}

    def curve(self) -> list[tuple[float, float]]:
        """Corners of what spending is worth: each further piece less steep, the first often steeper than its price."""
        found, spent, worth = [], 0.0, 0.0
        for slope in sorted(self.r.sample((3, 1.6, 1.25, 0.9, 0.4, 0), self.r.choice((1, 2, 3))), reverse=True):
            piece = self.r.choice((20000, 50000, 120000.5))
            spent, worth = spent + piece, worth + slope * piece
            found.append((spent, worth))
        return found if worth > 0 else [(50000, 60000)]

    # ledgers

    def ledgers(self, found: list[Booking], saving: float) -> list[Booking]:
        """Bookings with what is a part of medical revenue, and with what stands beside the accounts."""
        if not self.there:
            return found
        kept = [b for b in found if b.line != "drug_revenue"]
        medical: dict[tuple[str, int], float] = {(b.at, b.year): b.amount for b in kept if b.line == "medical_revenue"}
        parts: dict[str, tuple[float, float, float]] = {}
        for (at, year), amount in sorted(medical.items()):
            drugs = self.r.choice((0.2, 0.3, 0.5))
            first = parts.setdefault(at, (drugs, self.r.choice((0.2, 0.3, 0.5, 0)), self.r.choice((0.4, 0.7, 1, 0))))
            for line, part in zip(("drug_revenue", "service_revenue", "insured_revenue"), first, strict=True):
                if part:
                    kept.append(self.booked(at, year, line, int(part * amount)))
        accounts = sorted({b.at for b in kept})
        for at in accounts:
            kept += self.beside(kept, at, saving)
        insured = [b for b in kept if b.line == "insured_revenue" and b.year <= self.base]
        if insured and self.chance(0.9):
            one = max(insured, key=lambda b: (b.amount, b.at))
            every = sum(b.amount for b in insured)
            kept.append(self.booked(one.at, one.year, "insurance_package",
                                    round(every * self.r.choice((0.7, 0.95, 1, 1.15, 1.4)), 2)))
        return sorted(kept, key=lambda b: (b.at, b.line, b.year, b.state))

    def booked(self, at: str, year: int, line: str, amount: float) -> Booking:
        return Booking(at=at, year=year, line=line, state="final", amount=amount)

    def beside(self, found: list[Booking], at: str, saving: float) -> Iterator[Booking]:
        """A loss by the end of mark-ups that savings can mostly make good; income that lets all costs be paid."""
        costs = {b.line: b.amount for b in found if b.at == at and b.year <= self.base}
        purchases = costs.get("drugs", 0) + costs.get("consumables", 0)
        if self.chance(0.6):
            lost = purchases * (saving or 0.02) * self.r.choice((1, 3))
            yield self.booked(at, self.base, "markup_loss", round(lost, 2))
        if self.chance(0.2):
            yield self.booked(at, self.base, "fund_return", self.r.choice((0, 7000, 60000.5)))
        if self.full and not any(b.line == "other_income" and b.at == at for b in found):
            cost = sum(amount for line, amount in costs.items() if LINES[line].unit == "cost")
            yield self.booked(at, self.base, "other_income", round(cost * self.r.choice((0.1, 0.3, 0.5, 0.8)), 2))

    # tables

    def services(self, institutions: list[Institution], level: dict[str, str],
                 ledgers: list[Booking]) -> list[Service]:
        """Services that bring half of what is booked at most, so that no account earns less than nothing."""
        found: list[Service] = []
        for place in institutions if self.there else ():
            names = {"county": (("visits", 0.8), *((name, 0.5) for name in OPERATIONS)),
                     "township": (("visits", 0.8), ("village_visits", 0.4))}.get(level[place.id], ())
            earned = min((b.amount for b in ledgers if (b.at, b.line) == (place.id, "medical_revenue")), default=2e5)
            for name, share in names:
                if self.chance(share):
                    found += self.service(place.id, name, earned / 2 / len(names))
        return found

    def service(self, at: str, activity: str, most: float) -> Iterator[Service]:
        """An activity: one row for all years, or rows by year with or without one for the rest."""
        years = self.r.choice(([None], [None], [None, self.r.choice(self.years)], [self.base - 1, self.years[-1]]))
        many = (20, 60, 150) if "visits" in activity else (4, 10, 25)
        for year in years:
            asked = self.r.choice((*many, *many, 0))
            price = min(self.r.choice((100, 300, 800, 2500.5)), most // max(asked, 1))
            yield Service(at=at, activity=activity, year=year, demand=asked, price=price,
                          drugs=round(price * self.r.choice((0, 0.2, 0.5)), 2),
                          materials=round(price * self.r.choice((0, 0.1, 0.5)), 2),
                          productivity=self.r.choice(many) * self.r.choice((0.3, 1, 1, 2)))

    def specialties(self, institutions: list[Institution], level: dict[str, str]) -> list[Specialty]:
        near = [i.id for i in institutions if level[i.id] == "county"] or [institutions[0].id]
        found = []
        for n in range(self.r.choice((1, 2, 3))) if self.there else ():
            at = self.r.choice(near) if self.chance(0.9) else self.r.choice(institutions).id
            words, weak, held = self.subset(WORDS, 1, 1, 2), self.chance(0.4), self.r.choice((0, 0, 0, 1, 2))
            for k, name in enumerate(LEVELS[:self.r.choice((1, 2, 2, 3))]):
                least = self.r.choice((0, 0, 0, 8000, 30000))
                found.append(Specialty(
                    id=f"S{n}", at=at, level=name, held=k < held, weak=weak and k == 0, specialty=words,
                    members=self.r.choice((0, 1, 1, 2)), equipment=self.r.choice((0, 20000, 90000.25)), min=least,
                    max=self.r.choice((None, None, least + 40000, least + 150000))))
        return found

    def benefits(self, specialties: list[Specialty]) -> list[Benefit]:
        return [Benefit(id=key, spent=spent, benefit=worth) for key in sorted({s.id for s in specialties})
                if self.chance(0.4) for spent, worth in self.curve()]

    def sources(self, ledgers: list[Booking]) -> list[Source]:
        """Grants on top of the ledgers, and parts of their lines; more of them where all costs are to be paid."""
        accounts = sorted({b.at for b in ledgers})
        found = []
        for n in range(self.r.choice((1, 2, 3)) if accounts and self.there else 0):
            uses = self.r.choice((self.subset(tuple(USES), 1, 2, 4), self.subset(DEVELOPMENT, 1, 2), tuple(USES),
                                  ("training",), ("equipment", "specialty")))
            at = self.r.choice(("", *accounts))
            for year in self.years:
                if self.chance(0.7):
                    amount = self.r.choice((0, 5000, 30000, 120000.75)) * (3 if self.full and self.chance(0.3) else 1)
                    line, most = self.part(ledgers, at, year)
                    found.append(Source(id=f"F{n}", at=at, year=year, amount=min(amount, most), uses=uses,
                                        **({"line": line} if line and self.chance(0.3) else {})))
        return found

    def part(self, ledgers: list[Booking], at: str, year: int) -> tuple[str, float]:
        """A revenue line with what of it one grant of several may be; a grant on top is kept as small."""
        lines = sorted({b.line for b in ledgers if b.at == at and LINES[b.line].unit == "revenue"})
        if not lines:
            return "", 1e9
        line = self.r.choice(lines)
        latest = max((b for b in ledgers if (b.at, b.line) == (at, line) and b.year <= year),
                     key=lambda b: b.year, default=None)
        return (line, latest.amount / 3) if latest else ("", 1e9)

    # rules

    def rules(self) -> list[Rule]:
        """Rules that read the tables, seldom one of them twice."""
        names = self.names + ([self.r.choice(self.names)] if self.names and self.chance(0.1) else [])
        return [BY_NAME[name].model_validate({**self.drawn(name), "cited": f"{name}-{k}"})
                for k, name in enumerate(names)]

    def drawn(self, name: str) -> dict[str, Any]:
        level = {"level": self.r.choice(LEVELS), **self.leaders()}
        return {
            "full-accounts": dict,
            "earmarks": lambda: {purpose: self.numbers(0, 10000, 60000.5) for purpose in
                                 self.subset(("specialty", "training", "information", "ai"), 1, 2, 3)},
            "investment-tilt": lambda: {"share": self.numbers(0.3, 0.6, 1), "kinds": self.subset(KINDS, 1, 2),
                                        "specialties": self.subset(WORDS, 1), **self.some(
                                            0.5, "floor", self.numbers(10000, 90000))},
            "primary-care-share": lambda: {"share": self.numbers(0.3, 0.5, 0.65, 0.9), **self.some(
                0.5, "village_professions", ("village_doctor", "physician")), **self.some(
                    0.3, "licences", ("licensed",)), **self.some(0.3, "professions", ("physician", "nurse"))},
            "operation-share": lambda: {
                "share": self.numbers(0.2, 0.4, 0.7), "specialties": self.subset((*WORDS, ""), 2, 3),
                "counted": self.r.choice((OPERATIONS[1:], OPERATIONS[1:], OPERATIONS[2:], OPERATIONS[1:2], OPERATIONS)),
                **self.some(0.5, "titles", ("junior", "intermediate", "associate_senior", "senior")),
                **self.some(0.4, "scope", {"levels": ("county",)})},
            "service-income-share": lambda: {"share": self.numbers(0.2, 0.32, 0.5), **self.some(0.4, "kinds", KINDS)},
            "global-budget": dict,
            "insurance-package": lambda: {
                "rate": self.numbers(300, 500), "insured": self.r.choice((500, 1500)),
                **self.some(0.3, "packaged", 0.8), **self.some(0.3, "tolerance", 0.2)},
            "deposit-and-reserve": lambda: {"deposit": self.numbers(0.03, 0.05, 0.1),
                                            "reserve": self.numbers(0.02, 0.05)},
            "overspend-shared": lambda: self.some(0.4, "borne_at_most", 0.6),
            "markup-loss-split": self.split,
            "pay-balance": lambda: {"share": self.numbers(0.8, 1), "words": self.subset((*WORDS, "X"), 1, 2),
                                    **self.some(0.4, "duties", ("general_practice", "infection_control")),
                                    "binding": self.r.choice(("hard", "target", "target"))},
            "key-specialties": lambda: {"share": self.numbers(0.5, 0.7, 1), **level},
            "key-specialties-count": lambda: {"count": self.numbers(1, 2, 3), **level},
            "weak-specialties": lambda: {"deadline": self.r.choice((self.base, *self.years)), **self.some(
                0.5, "weight", 1), **self.leaders()},
        }[name]()

    def leaders(self) -> dict[str, Any]:
        """Who leads a level: as the document has it, or people of lower titles too, whom small counties have."""
        lower = {"titles": ("intermediate", "associate_senior", "senior")}
        return self.some(0.6, "leaders", {
            "county": lower,
            "prefecture": {"titles": ("associate_senior", "senior"), "marked": ("junior", "intermediate")},
            **self.some(0.5, "region", lower)})

    def split(self) -> dict[str, Any]:
        """Numbers of the three that add up to 1 in every year named."""
        hospital, government = self.r.choice((0.1, 0.3, 0.5)), self.r.choice((0.2, 0.5))
        key = f"from {self.r.choice((self.base, *self.years))}"
        return {"hospital": {key: hospital}, "government": {key: government},
                "price_adjustment": {key: round(1 - hospital - government, 2)}}

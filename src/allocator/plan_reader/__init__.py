"""The numbers reader: counts any term from a finished plan.

It knows facts and decisions only, and shares no code with the model.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property

from allocator import rows as r
from allocator.instance import Instance
from allocator.plan import Decisions, FlowLine
from allocator.plan_reader.pay import Pay
from allocator.plan_reader.people import TODAY, People
from allocator.plan_reader.positions import Held, Positions
from allocator.who import Who

__all__ = ["PlanReader", "undecided"]


class PlanReader:
    """Counts terms from a finished plan.

    The year `today` (0) stands for `as_of`: the facts before anything is decided.
    """

    def __init__(self, instance: Instance, decisions: Decisions) -> None:
        self.instance = instance
        self.decisions = decisions
        self.today = TODAY
        self._positions = Positions(instance, decisions)
        self._people = People(instance, decisions, self._positions)
        self._pay = Pay(instance, decisions, self._people)
        self._counted: dict[tuple[Who, int, tuple[str, ...], str, str, str, str], float] = {}

    def positions(self, person_id: str, year: int) -> Held:
        """(count, owner, post) where a person serves in a year, by the moves and secondments of the plan."""
        return self._positions.serving(person_id, year)

    def held(self, person_id: str, year: int) -> Held:
        """As `positions`, with those off post, who are owned but serve nowhere."""
        return self._positions.held(person_id, year)

    def nameable(self, term: r.Choice, person: str) -> float:
        """Heads of a person, or of people alike, whom a choice may name: in post and where it names people."""
        return self._people.nameable(term, person)

    @property
    def person_year(self) -> float:
        """What a row in money asks at least: see `Pay.person_year`."""
        return self._pay.person_year

    def _persons(self, term: r.Persons, year: int) -> float:
        """Once for all rows that ask it; today, of all years and readings."""
        reading = "" if year == TODAY else term.reading
        key = (term.who, year, term.at, term.post, term.by, term.measure, reading)
        if key not in self._counted:
            self._counted[key] = self._people.persons(term, year)
        return self._counted[key]

    @cached_property
    def _reported(self) -> dict[tuple[str, str, str], float]:
        """By clause, place and year: the year's entry, else that of its latest half, else quarter."""
        order = ("Q1", "Q2", "H1", "Q3", "Q4", "H2", "")
        entries = sorted(self.instance.reported, key=lambda entry: order.index(entry.period[4:]))
        return {(entry.clause, entry.at, entry.period[:4]): entry.value for entry in entries}

    @cached_property
    def _amounts(self) -> dict[tuple[str, str, int], float]:
        return {(line.name, line.of, line.year): line.value for line in self.decisions.amounts}

    @cached_property
    def _beds(self) -> dict[tuple[str, int], float]:
        return {(line.at, line.year): line.open for line in self.decisions.beds}

    @cached_property
    def _establishment(self) -> dict[tuple[str, int], float]:
        return {(line.at, line.year): line.posts for line in self.decisions.establishment}

    @cached_property
    def _choices(self) -> dict[tuple[str, str, int], float]:
        found: dict[tuple[str, str, int], float] = {}
        for line in self.decisions.choices:
            key = (line.name, line.of, line.year)
            found[key] = found.get(key, 0) + line.value
        return found

    @cached_property
    def _flows(self) -> dict[tuple[str, str, int], list[FlowLine]]:
        """By use, account and year."""
        found: dict[tuple[str, str, int], list[FlowLine]] = defaultdict(list)
        for line in self.decisions.flows:
            found[line.use, line.at, line.year].append(line)
        return found

    def _spent(self, term: r.Flow) -> float:
        return sum(line.amount for use in term.uses for at in term.at
                   for line in self._flows.get((use, at, term.year), ())
                   if line.source in term.sources and term.earned in (0, line.earned))

    def value(self, term: r.Term, year: int | None = None) -> float:
        """The term's value; with `year` given, as if the term spoke of that year (as_of: nothing is decided)."""
        if isinstance(term, r.Persons):
            return self._persons(term, term.year if year is None else year)
        if isinstance(term, r.Residents):
            return sum(self.instance.places.institution[i].population for i in term.at) / 1000
        if isinstance(term, r.Reported):
            return self._reported.get((term.clause, term.at, str(term.year)), math.nan)
        if isinstance(term, r.Payroll):
            return self._pay.payroll(term, term.year if year is None else year)
        if isinstance(term, r.Positive):
            return max(0.0, self.total(term.body, year))
        if year == self.today:
            return self._value_today(term)
        if isinstance(term, r.Changed):
            return self._people.changed(term)
        if isinstance(term, r.Recruits):
            return self._people.recruits(term)
        if isinstance(term, r.Studies):
            return self._people.studies(term)
        if isinstance(term, r.Trained):
            return self._people.trained(term)
        if isinstance(term, r.Moved):
            return self._people.moved(term)
        if isinstance(term, r.OpenBeds):
            return self._beds.get((term.at, term.year), float(self.instance.places.open_beds(term.at, term.year)))
        if isinstance(term, r.Establishment):
            facts = self.instance.places.institution[term.at].establishment
            return self._establishment.get((term.at, term.year), facts)
        if isinstance(term, r.Amount):
            return self._amounts.get((term.name, term.of, term.year), term.lower)
        if isinstance(term, r.Flow):
            return self._spent(term)
        if isinstance(term, r.Outlay):
            return self._pay.outlay(term)
        if isinstance(term, r.Choice):
            return self._choices.get((term.name, term.of, term.year), 0)
        raise TypeError(f"unknown term {term!r}")

    def _value_today(self, term: r.Term) -> float:
        """Flows and choices are nil on `as_of`; stocks are the facts."""
        if isinstance(term, r.OpenBeds):
            return float(self.instance.places.open_beds(term.at, term.year))
        if isinstance(term, r.Establishment):
            return self.instance.places.institution[term.at].establishment
        if isinstance(term, r.Trained):
            return self._persons(r.Persons(term.who, self.today, term.at), self.today)
        return 0.0

    def total(self, expression: r.Sum, year: int | None = None) -> float:
        """Value of a linear combination."""
        return expression.constant + sum(c * self.value(term, year) for c, term in expression.parts)


def undecided(instance: Instance) -> PlanReader:
    """The reader of the plan in which nothing is decided: one an instance, for it remembers what it has counted."""
    known: PlanReader | None = vars(instance).get("undecided")
    if known is None:
        known = vars(instance)["undecided"] = PlanReader(instance, Decisions())
    return known

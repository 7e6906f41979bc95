"""Facts + policies + settings = Instance: everything a plan is made from, validated and in canonical order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from allocator.facts.careers import Career, career
from allocator.facts.channels import Channel
from allocator.facts.drift import Drift, drift
from allocator.facts.ledgers import Entry, Pay, Rate
from allocator.facts.options import RATED, Groups, change_groups
from allocator.facts.people import Person
from allocator.facts.places import Places
from allocator.facts.settings import Currency, Settings
from allocator.policies import Clause, Names
from allocator.rows import Amount, Choice, Flow, Row, predicates
from allocator.rules.base import Rule
from allocator.who import Crowd, Who


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that is assumed, or a default that was used, with its source: listed in the report."""

    what: Names
    value: Names | str
    source: Names | str
    private: bool = False
    """Whether the value may name anybody, also who is in no table: it is not written where names are left out."""


@dataclass(frozen=True)
class Instance:
    """A county on `as_of`, the policies that bind it, and the settings of the run.

    `people` and `channels` are sorted by id; `digest` is the SHA-256 of the sorted, parsed inputs.
    """

    name: Names
    as_of: dt.date
    currency: Currency
    places: Places
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    rates: tuple[Rate, ...]
    pay: tuple[Pay, ...]
    clauses: Mapping[str, Clause]
    """All clauses of all packs, in the packs' order."""
    documents: Mapping[str, Names]
    """Title of the document of each clause."""
    reported: tuple[Entry, ...]
    """Reported values of indicators."""
    rules: tuple[Rule, ...]
    """The rules in force, each with the clause it is cited from."""
    settings: Settings
    assumptions: tuple[Assumption, ...]
    digest: str

    @property
    def years(self) -> tuple[int, ...]:
        return self.places.years

    @property
    def sizes(self) -> dict[str, int]:
        """How large it is: people, institutions, posts, clauses, rules in force."""
        return {"people": round(sum(p.count for p in self.people)), "institutions": len(self.places.institutions),
                "posts": len(self.places.posts), "clauses": len(self.clauses), "rules": len(self.rules)}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def crowd(self) -> Crowd:
        """All people, for tests of all at once."""
        return Crowd(self.people)

    @cached_property
    def careers(self) -> tuple[Career, ...]:
        """In the order of `people`."""
        return tuple(career(person, self.years) for person in self.people)

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """Level of each institution."""
        return {i: self.places.level(i) for i in self.places.institution}

    @cached_property
    def drift(self) -> Drift:
        """Expected exits and licence passes."""
        return drift(self.careers, self.rates, self.levels, len(self.years))

    @cached_property
    def groups(self) -> Mapping[str, Groups]:
        """Who may be promoted, upgraded or converted, and how many a year, by kind of rate."""
        return {kind: change_groups(kind, self.careers, self.rates, self.levels, len(self.years)) for kind in RATED}

    @cached_property
    def rows(self) -> tuple[tuple[Rule, Row], ...]:
        """Every row of every rule, in canonical order."""
        return tuple((rule, row) for rule in self.rules for row in rule.rows(self.places))

    @cached_property
    def tests(self) -> tuple[Who, ...]:
        """Every test of people that the rows read."""
        return predicates(row for _, row in self.rows)

    @cached_property
    def choices(self) -> Mapping[tuple[str, str, int], Choice]:
        """Choices that the rules bring, by (name, of, year), in that order."""
        found: dict[tuple[str, str, int], Choice] = {}
        for term in (t for _, row in self.rows if not row.indicator for t in row.terms if isinstance(t, Choice)):
            same = found.setdefault((term.name, term.of, term.year), term)
            assert same == term, f"{term.name} {term.of} {term.year}: two rules mean different choices"
        return {key: found[key] for key in sorted(found)}

    @cached_property
    def amounts(self) -> Mapping[tuple[str, str, int], Amount]:
        """Amounts that the rules bring, by (name, of, year), in that order."""
        found: dict[tuple[str, str, int], Amount] = {}
        for term in (t for _, row in self.rows if not row.indicator for t in row.terms if isinstance(t, Amount)):
            same = found.setdefault((term.name, term.of, term.year), term)
            assert same == term, f"{term.name} {term.of} {term.year}: two rules mean different amounts"
        return {key: found[key] for key in sorted(found)}

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Flows of money that the rules bring, in the order of their rows."""
        return tuple(dict.fromkeys(term for _, row in self.rows if not row.indicator for term in row.terms
                                   if isinstance(term, Flow)))

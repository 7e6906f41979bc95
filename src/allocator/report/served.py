"""Which clauses a decision about a single person counts toward."""

from __future__ import annotations

from collections import defaultdict

from allocator.facts.people import Person
from allocator.instance import Instance
from allocator.rows import Changed, Persons
from allocator.who import Change, Gained


class Served:
    """Looks up, row by row of a year, whether a change of a person brings the row nearer to its limit."""

    def __init__(self, instance: Instance) -> None:
        self._posts = instance.places.post
        self._rows: dict[tuple[str, int], list[tuple[str, list[tuple[float, Persons | Changed]]]]] = defaultdict(list)
        for rule, row in instance.rows:
            sign = 1.0 if row.sense == ">=" else -1.0
            if row.indicator:
                continue
            for kind in ("upgrade", "conversion", "off_post", "exit"):
                terms = [(sign * c, term) for c, term in row.linear.parts
                         if (isinstance(term, Changed) and term.kind == kind)
                         or (isinstance(term, Persons) and term.who.reads(kind))]
                if terms:
                    self._rows[kind, row.year].append((rule.cited, terms))

    def by(self, kind: Change, person: Person, year: int, gained: Gained) -> tuple[str, ...]:
        """The clauses, in their order."""
        found = (clause for clause, terms in self._rows.get((kind, year), ())
                 if sum(c * self._weight(term, person, year, gained) for c, term in terms) > 1e-9)
        return tuple(dict.fromkeys(found))

    def _weight(self, term: Persons | Changed, person: Person, year: int, gained: Gained) -> int:
        """By how much the change of one person changes the term."""
        home = self._posts[person.post]
        if isinstance(term, Changed):
            return int(person.work in term.at and term.who.admits_post(home) and term.who.admits(person, year))
        at = person.owner if term.by == "owner" else person.work
        if not (person.post == term.post if term.post else at in term.at) or not term.who.admits_post(home):
            return 0
        return term.who.admits(person, year, gained) - term.who.admits(person, year)

"""A row: one number a rule asks for; and the recorder, every test of people that rows read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from allocator.rows.algebra import Algebra, Sum, Term
from allocator.rows.terms import Changed, Moved, Payroll, Persons, Recruits, Studies, Trained
from allocator.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number a rule asks for: `body` (divided by `per`) at least or at most a limit, at a place, in a year."""

    body: Algebra
    per: Algebra | None = None
    at_least: float | None = None
    at_most: float | None = None
    at: str = ""
    year: int = 0
    hard: bool = False
    indicator: bool = False
    """Read and reported, never asked for: the model does not see it."""
    of: str = ""
    """Tells rows of one rule, place and year apart: a post, an expert."""
    weight: float = 1.0
    """Weight of the shortfall inside its tier; 1 unless sourced."""
    cure: int | None = None
    """For a hard row the facts already break: the year it must hold again."""
    tag: str = ""
    """Key of the row's own wording in the report."""
    rounding: float = 0.0
    """How far a finished plan's numbers may be beside the row because they are whole cents [unit of the body]."""

    @property
    def sense(self) -> Literal[">=", "<="]:
        return ">=" if self.at_least is not None else "<="

    @property
    def limit(self) -> float:
        limit = self.at_least if self.at_least is not None else self.at_most
        assert limit is not None
        return limit

    @property
    def linear(self) -> Sum:
        """`body - limit * per`, with the constant in it; at least (or at most) 0."""
        body = Sum.of(self.body)
        return body - (self.limit * Sum.of(self.per) if self.per is not None else Sum((), self.limit))

    @property
    def unit(self) -> str:
        body = Sum.of(self.body).unit
        if self.per is None:
            return body
        per = Sum.of(self.per).unit
        return "share" if per == body else f"{body}/{per}"

    @property
    def terms(self) -> Iterator[Term]:
        yield from Sum.of(self.body).terms()
        if self.per is not None:
            yield from Sum.of(self.per).terms()


def predicates(rows: Iterable[Row]) -> tuple[Who, ...]:
    """The recorder: every test of people that the rows read, once, in a fixed order."""
    found = {term.who for row in rows if not row.indicator for term in row.terms
             if isinstance(term, Persons | Recruits | Studies | Trained | Moved | Changed | Payroll)}
    return tuple(sorted(found, key=repr))

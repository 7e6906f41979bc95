"""What a clash of clauses is, as data: the clauses, their rows, and the ways out."""

from __future__ import annotations

from typing import Literal

from allocator.plan import Record

Status = Literal["none", "clash", "unknown"]


class Asked(Record):
    """A hard row of a clause."""

    clause: str
    rule: str
    at: str
    """Institution or level; blank: the whole consortium."""
    of: str
    tag: str
    year: int
    sense: Literal[">=", "<="]
    limit: float
    unit: str
    inherited: bool
    """The facts of as_of break it already; it asks only that this gets no worse."""
    today: float = 0.0
    """For an inherited row: the shortfall on as_of, which it allows."""


class Repair(Record):
    """One limit loosened."""

    row: Asked
    limit_now: float
    """As the clause has it."""
    limit_needed: float
    amount: float
    """What is missing [unit]; of an inherited row, beyond what is missing today."""
    unit: str


class WayOut(Record):
    """Limits which, loosened together, leave a plan."""

    repairs: tuple[Repair, ...]
    total: float
    """Sum of amounts, each divided by what its row asks (at least 1)."""
    cheapest: bool
    """Proved: nothing cheaper does, where the clauses of `held` are kept."""
    held: tuple[str, ...]
    """Clauses of earlier ways out that this one leaves alone."""
    verified: bool
    """A plan was found under the loosened limits, dealt to people, and breaks nothing else."""


class Conflict(Record):
    """What was proved about the clauses of an instance."""

    status: Status
    """none: a plan keeps every clause; clash: proved that none does; unknown: stopped before either."""
    clauses: tuple[str, ...] = ()
    """They cannot hold together."""
    needed: tuple[str, ...] = ()
    """Those proved needed for the clash: without it, the others hold."""
    minimal: bool = False
    """All of them are."""
    facts: bool = False
    """No decision touches the rows: each alone contradicts the facts."""
    whole: bool = False
    """The clash is in whole persons only; the relaxation has a solution."""
    rows: tuple[Asked, ...] = ()
    """Rows of the clauses that cannot hold together."""
    rows_minimal: bool = False
    """None of the rows can be left out (as to the relaxation, unless `whole`)."""
    ways_out: tuple[WayOut, ...] = ()
    """The cheapest first."""
    stopped: bool = False
    """The clock or the user ended the search: what stands here was proved before."""

"""A ledgers table as the plan reads it: of a year's states the last, of years the latest known."""

from __future__ import annotations

from allocator import terms
from allocator.facts.ledgers import Booking
from allocator.reading.table_file import Table

CENT = 0.005
"""Amounts no further apart are the same [money]."""


class Booked:
    """What the ledgers say, and the row that says it."""

    def __init__(self, table: Table[Booking]) -> None:
        self.table = table
        self.whole = len(table.facts) == len(table.rows)
        """Every row could be read."""
        states = list(terms.LEDGER_STATES)
        self.holds: dict[tuple[str, str, int], int] = {
            (row.at, row.line, row.year): position
            for position, row in sorted(table.facts.items(), key=lambda item: states.index(item[1].state))}
        """Position of the row that holds, by institution, line and year."""
        self.accounts = sorted({at for at, _, _ in self.holds})

    def position(self, at: str, line: str, year: int) -> int | None:
        """The row that holds in a year: that of the latest year known; None: nothing is booked."""
        known = [y for i, name, y in self.holds if (i, name) == (at, line) and y <= year]
        return self.holds[at, line, max(known)] if known else None

    def held(self, at: str, line: str, year: int) -> Booking | None:
        """What that row says."""
        position = self.position(at, line, year)
        return None if position is None else self.table.facts[position]

    def booked(self, at: str, line: str, year: int) -> float:
        """What is booked for a year [money]; 0: nothing."""
        row = self.held(at, line, year)
        return row.amount if row else 0.0

    def before(self, at: str, line: str, year: int) -> int | None:
        """The latest year before `year` for which a line is booked."""
        return max((y for i, name, y in self.holds if (i, name) == (at, line) and y < year), default=None)


def yuan(amount: float) -> str:
    """An amount in a message."""
    return f"{amount:,.2f}".removesuffix(".00")

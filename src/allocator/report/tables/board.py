"""The clause board of the page: one entry a clause, its lines with a cell a year, its words and units."""

from __future__ import annotations

from dataclasses import dataclass, field

from allocator.report.table import Cell, Table
from allocator.report.tables.clauses import NO_CLAUSE

Record = dict[str, Cell]


@dataclass(slots=True)
class BoardLine:
    """An indicator of a clause."""

    indicator: Cell
    at: Cell
    years: dict[Cell, Record] = field(default_factory=dict)
    """The clause table's record of each year."""


@dataclass(slots=True)
class Entry:
    """A clause."""

    clause: Cell
    title: Cell
    text: Record | None
    """Its own words; none for facts."""
    lines: list[BoardLine] = field(default_factory=list)


def board(clauses: Table, texts: Table) -> tuple[Entry, ...]:
    """From the two clause tables."""
    words = {record["clause"]: record for record in texts.records()}
    entries: dict[Cell, Entry] = {}
    lines: dict[tuple[Cell, ...], BoardLine] = {}
    for record in clauses.records():
        key = record["clause"]
        entry = entries.setdefault(key, Entry(key, record["title"], words.get(key)))
        alone = record["count"] == 1 and key != NO_CLAUSE
        named = (key, record["indicator"], record["at"] if alone else "")
        if named not in lines:
            lines[named] = BoardLine(record["indicator"], record["at"])
            entry.lines.append(lines[named])
        lines[named].years[record["year"]] = record
    return tuple(entries.values())

"""A table with typed columns: what the workbook and the page lay out."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

from allocator import terms
from allocator.report import words
from allocator.terms import Lang

Kind = Literal["text", "long", "year", "int", "number", "gap", "percent", "money", "cents", "date", "verdict",
               "measure"]
"""long: text that wraps; gap: a number whose rise above nil is bad; cents: money to the cent; measure: a number with
its own unit."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit, and the digits that tell it from its target."""

    value: float
    unit: str = "persons"
    digits: int = 0

    def text(self, lang: Lang, *, with_unit: bool = True) -> str:
        if self.unit == "share":
            return f"{self.value:.{self.digits}%}"
        number = f"{self.value:,.{self.digits}f}"
        unit = words.unit(self.unit, lang) if with_unit else ""
        if lang == "en" and number == "1" and " " not in unit:
            unit = f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")
        return number + (unit if lang == "zh" else f" {unit}" if unit else "")


def measure(value: float, unit: str, apart_from: float | None = None) -> Measure:
    """A measure; given a target it misses, with as many digits as tell the two apart."""
    value = 0.0 if abs(value) < 1e-9 else value
    unit = "share" if unit.startswith("share ") else unit    # a share of something named
    scale = 100 if unit == "share" else 1
    least = 2 if unit == "share" or "/" in unit else 1
    if whole(scale * value) or (unit == "money" and abs(value) >= 1):
        least = 0
    if apart_from is None:
        return Measure(value, unit, least)
    digits = next((d for d in range(least, 5) if round(scale * value, d) != round(scale * apart_from, d)), 5)
    return Measure(value, unit, digits)


def missing(value: float, unit: str) -> Measure:
    """A shortfall: of a share in percentage points."""
    if unit == "share":
        return measure(100 * value, "percentage points", 0.0 if value else None)
    return measure(value, unit, 0.0 if value else None)


def small_share(value: float) -> Measure:
    """A share to two digits, or as many as show that it is not nil."""
    first = math.floor(math.log10(100 * value) + 1e-5) if value > 0 else 0
    return Measure(value, "share", min(12, max(2, -first)))


def whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def number(value: float) -> str:
    """A number without its unit: whole, or to one digit."""
    return f"{value:,.0f}" if whole(value) else f"{value:,.1f}"


Cell = str | int | float | dt.date | Measure | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its words, its kind, its width in characters."""

    key: str
    zh: str
    en: str
    kind: Kind = "text"
    width: float = 12
    over: str = ""
    """A heading over neighbouring columns: a year."""

    def label(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


def column(key: str, kind: Kind = "text", width: float = 12, zh: str = "", en: str = "") -> Column:
    """A column with the words of `terms` unless others are given."""
    term = terms.COLUMNS.get(key)
    english = en or (term.en if term else key)
    return Column(key, zh or (term.zh if term else key), english[:1].upper() + english[1:], kind, width)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under typed columns; words stand in the language the table was made for."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    printed: int | None = None
    """So many rows are printed, the first ones; None: all."""
    folds: bool = False
    """The rows above each row of sums may be folded away."""

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.columns) for row in self.rows), self.key

    def of(self, key: str) -> list[Cell]:
        """The cells of a column."""
        at = [c.key for c in self.columns].index(key)
        return [row[at] for row in self.rows]

    def records(self) -> list[dict[str, Cell]]:
        return [dict(zip([c.key for c in self.columns], row, strict=True)) for row in self.rows]

    def without(self, *keys: str) -> Table:
        """The same without some columns."""
        kept = [i for i, c in enumerate(self.columns) if c.key not in keys]
        return Table(self.key, self.title, tuple(self.columns[i] for i in kept),
                     tuple(tuple(row[i] for i in kept) for row in self.rows), self.note, self.printed, self.folds)


def text_of(cell: Cell, lang: Lang, kind: Kind = "text") -> str:
    """A cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, Measure):
        return cell.text(lang)
    if kind == "verdict":
        return words.verdict(str(cell), lang)
    if isinstance(cell, str) or kind == "year":
        return str(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if kind == "percent":
        return f"{cell:.0%}" if whole(100 * cell) else f"{cell:.1%}"
    if kind == "money":
        return f"{cell:,.0f}"
    if kind == "cents":
        return f"{cell:,.2f}"
    return number(cell)

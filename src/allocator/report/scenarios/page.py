"""A page of tables and charts, and the same tables as csv and as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs
from rich.cells import cell_len
from xlsxwriter import Workbook

from allocator.csv_text import csv_text
from allocator.report import colours
from allocator.report.excel_sheet import sheet
from allocator.report.excel_styles import Styles
from allocator.report.html import figure_json
from allocator.report.table import Cell, Column, Measure, Table, text_of
from allocator.terms import Lang

_LEFT = ("text", "long", "verdict", "date")


@dataclass(frozen=True, slots=True)
class Section:
    """A table with the charts over it."""

    table: Table
    how: str = ""
    figures: tuple[Any, ...] = ()
    open: bool = True
    """Whether the table is unfolded."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is laid out; every number and label drawn stands in a table."""

    lang: Lang
    title: str
    subtitle: str
    said: tuple[str, ...]
    """What is found, in sentences."""
    sections: tuple[Section, ...]
    footer: str = ""
    aside: tuple[str, ...] = ()
    """Columns of the first table that the console has no room for."""

    @property
    def brief(self) -> Table:
        """The first table as the console shows it."""
        first = self.tables[0]
        return first.without(*(c.key for c in first.columns if c.key in self.aside))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(section.table for section in self.sections)


def write_html(path: Path, page: Page) -> None:
    """One file that opens offline."""
    environment = Environment(loader=PackageLoader("allocator.report", "scenarios"), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True, undefined=StrictUndefined)
    text = environment.get_template("page.html.j2").render(
        page=page, colours=colours, left=_LEFT, text=lambda cell, kind: text_of(cell, page.lang, kind),
        figures=[[figure_json(figure) for figure in section.figures] for section in page.sections],
        plotly=Markup(get_plotlyjs()) if any(section.figures for section in page.sections) else "")
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def write_csv(path: Path, table: Table, lang: Lang) -> None:
    """A table for a spreadsheet: numbers as they are, marked as UTF-8."""
    rows = [[_plain(cell, column, lang) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows]
    text = csv_text([[column.label(lang) for column in table.columns], *rows])
    Path(path).write_text(text, encoding="utf-8-sig", newline="")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number for `csv.writer`: its digits, which no mark goes before."""

    value: float

    def __str__(self) -> str:
        return f"{self.value:.12g}"


def _plain(cell: Cell, column: Column, lang: Lang) -> object:
    """A cell as a number where it is one, else as text."""
    if isinstance(cell, Measure):
        return _Number(cell.value)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _Number(cell)
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, dt.date) else text_of(cell, lang, column.kind)


def write_xlsx(path: Path, page: Page) -> None:
    """A sheet a table."""
    book = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                                "nan_inf_to_errors": True, "in_memory": True})
    try:
        book.set_properties({"title": f"{page.title} {page.subtitle}", "comments": "allocator"})
        styles = Styles(book, page.lang)
        for table in page.tables:
            sheet(book, table.title[:31], table, page, styles)
    finally:
        book.close()


def lines(table: Table, lang: Lang, most: int = 60) -> list[str]:
    """A table for the console."""
    texts = [[column.label(lang) for column in table.columns]]
    texts += [[text_of(cell, lang, column.kind) for cell, column in zip(row, table.columns, strict=True)]
              for row in table.rows[:most]]
    widths = [max(cell_len(row[k]) for row in texts) for k in range(len(table.columns))]
    right = [column.kind not in _LEFT for column in table.columns]
    found = ["  ".join(_padded(text, width, end) for text, width, end in zip(row, widths, right, strict=True)).rstrip()
             for row in texts]
    return [*found, "…"] if len(table.rows) > most else found


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank


def column(key: str, zh: str, en: str, kind: Any = "number", width: float = 12) -> Column:
    """A column with words of its own."""
    return Column(key, zh, en, kind, width)


def table(key: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], note: str = "") -> Table:
    """A table without the columns in which nothing stands."""
    kept = [k for k, c in enumerate(columns) if not rows or any(row[k] not in (None, "") for row in rows)]
    return Table(key, title, tuple(columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in rows), note)

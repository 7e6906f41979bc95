"""One table on one sheet: title, note, header, rows; filtered, frozen, printed on A4 landscape."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from allocator.report import words
from allocator.report.colours import BRAND, MUTED
from allocator.report.excel_styles import Styles, lines_of
from allocator.report.table import Cell, Column, Measure, Table
from allocator.terms import Lang


class Headed(Protocol):
    """What stands at the foot of every printed page, and the language."""

    @property
    def title(self) -> str: ...

    @property
    def subtitle(self) -> str: ...

    @property
    def lang(self) -> Lang: ...


LINE_HEIGHT = 13
"""[points]"""
SCREEN = 150.0
"""Width of columns that are seen at once [characters]."""


def put(sheet: Any, row: int, at: int, column: Column, value: Cell, styles: Styles, *, strong: bool = False,
        wrap: bool = False) -> None:
    """Write one cell by its type."""
    style = styles.cell(column, value, strong=strong, wrap=wrap)
    if value is None or value == "":
        sheet.write_blank(row, at, None, style)
    elif column.kind == "verdict":
        sheet.write_string(row, at, words.verdict(str(value), styles.lang), style)
    elif isinstance(value, Measure):
        sheet.write_number(row, at, value.value, style)
    elif isinstance(value, str):
        sheet.write_string(row, at, value, style)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, at, dt.datetime(value.year, value.month, value.day), style)
    else:
        sheet.write_number(row, at, value, style)


def page(sheet: Any, report: Headed, header_row: int, last_row: int, last_column: int) -> None:
    """A4 landscape, one page wide, headers on every page; what lies below `last_row` is not printed."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.55)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.hide_gridlines(2)
    if header_row:
        sheet.repeat_rows(0, header_row)
    heading = f"{report.title} · {report.subtitle}".replace("&", "&&")
    pages = "第&P页 共&N页" if report.lang == "zh" else "&P / &N"
    sheet.set_footer(f"&L&8 {heading}&R&8{pages}")


def sheet(book: Any, title: str, table: Table, report: Headed, styles: Styles) -> None:
    """A sheet with one table."""
    ws = book.add_worksheet(title)
    last = len(table.columns) - 1
    ws.set_row(0, 24)
    ws.write_string(0, 0, table.title, styles.format(bold=True, font_size=14, font_color=BRAND))
    _note(ws, table, styles)
    grouped = any(c.over for c in table.columns)
    head = 3 if grouped else 2
    for k, column in enumerate(table.columns):
        ws.set_column(k, k, column.width)
        ws.write_string(head, k, column.label(report.lang), styles.header())
    ws.set_row(head, 28)
    if grouped:
        _over(ws, head - 1, table, styles)
    for r, row in enumerate(table.rows, head + 1):
        strong = any(cell in words.TOTAL for cell in row[:3])
        for k, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            put(ws, r, k, column, value, styles, strong=strong)
        lines = max((lines_of(str(value), column.width) for column, value in zip(table.columns, row, strict=True)
                     if column.kind == "long" and value), default=1)
        level = {"level": 1} if table.folds and not strong else {}
        if lines > 1 or level:
            ws.set_row(r, LINE_HEIGHT * lines + 2 if lines > 1 else None, None, level)
    bottom = head + max(1, len(table.rows))
    if not table.rows:
        ws.write_string(head + 1, 0, "无" if report.lang == "zh" else "none", styles.format(font_color=MUTED))
    ws.autofilter(head, 0, bottom, last)
    ws.freeze_panes(head + 1, _frozen(table))
    page(ws, report, head, bottom if table.printed is None else head + table.printed, last)


def _note(ws: Any, table: Table, styles: Styles) -> None:
    """The note over as many columns as a screen shows, in as many lines as it takes."""
    style, width, last = styles.format(font_color=MUTED, font_size=8, text_wrap=True), 0.0, -1
    for k, column in enumerate(table.columns):
        if k and width + column.width > SCREEN:
            break
        width, last = width + column.width, k
    if last > 0:
        ws.merge_range(1, 0, 1, last, "", style)
    ws.write_string(1, 0, table.note, style)
    ws.set_row(1, LINE_HEIGHT * lines_of(table.note, width) + 2)


def _frozen(table: Table) -> int:
    """Columns that stay in view: those that name the row."""
    named = [k for k, c in enumerate(table.columns) if c.key in ("id", "name", "post")]
    first = [k for k in named if k <= 3]
    return first[-1] + 1 if first else 0


def _over(ws: Any, row: int, table: Table, styles: Styles) -> None:
    """The headings over groups of columns."""
    k = 0
    while k < len(table.columns):
        end = k
        while end + 1 < len(table.columns) and table.columns[end + 1].over == table.columns[k].over:
            end += 1
        over = table.columns[k].over
        if over and end > k:
            ws.merge_range(row, k, row, end, over, styles.header())
        elif over:
            ws.write_string(row, k, over, styles.header())
        k = end + 1

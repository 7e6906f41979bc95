"""The first sheet: what the director reads and signs."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from allocator.report import words
from allocator.report.colours import BRAND, LINE, MUTED, PALE, VERDICTS
from allocator.report.excel_sheet import page
from allocator.report.excel_styles import Styles, lines_of, number_format
from allocator.report.table import Cell, Measure, Table, text_of
from allocator.report.tables import Report

GRID = 20
"""Narrow columns that cards and tables share."""
WIDTH = 8.3
PER_ROW = 5


def front(book: Any, title: str, report: Report, styles: Styles) -> None:
    ws = book.add_worksheet(title)
    ws.set_column(0, GRID - 1, WIDTH)
    ws.set_row(0, 32)
    ws.merge_range(0, 0, 0, GRID - 1, report.title, styles.format(bold=True, font_size=20, font_color=BRAND))
    ws.merge_range(1, 0, 1, GRID - 1, report.subtitle, styles.format(font_size=12, font_color=MUTED))
    row = _cards(ws, 3, report, styles)
    money = (report.tensions,) if report.tensions.rows else ()
    for table in (report.status, report.shortfalls, *money, report.money, report.tiers):
        row = _block(ws, row + 1, table, report, styles)
    row = _signatures(ws, row + 1, report, styles)
    page(ws, report, 0, row, GRID - 1)
    ws.fit_to_pages(1, 1)
    ws.center_horizontally()


def _cards(ws: Any, row: int, report: Report, styles: Styles) -> int:
    span = GRID // PER_ROW
    for k, card in enumerate(report.cards.records()):
        top, left = row + 4 * (k // PER_ROW), span * (k % PER_ROW)
        right = left + span - 1
        value = card["value"]
        assert isinstance(value, Measure)
        colour = _colour(str(card["key"]), value)
        box = {"bg_color": PALE, "align": "center"}
        ws.set_row(top + 1, 28)
        ws.merge_range(top, left, top, right, str(card["label"]), styles.format(**box, font_color=MUTED))
        big = styles.format(**box, bold=True, font_size=18, font_color=colour,
                            num_format=number_format("", value, report.lang))
        ws.merge_range(top + 1, left, top + 1, right, value.value, big)
        ws.merge_range(top + 2, left, top + 2, right, str(card["note"]),
                       styles.format(**box, font_size=8, font_color=MUTED))
        ws.set_row(top + 3, 6)
    return row + 4 * math.ceil(len(report.cards.rows) / PER_ROW)


def _colour(key: str, value: Measure) -> str:
    if key in ("short", "broken") and value.value > 0:
        return VERDICTS[key][0]
    return VERDICTS["met"][0] if key in ("met", "broken") else BRAND


def _spans(table: Table) -> list[tuple[int, int]]:
    """First and last grid column of each column of a table, by their widths."""
    total = sum(c.width for c in table.columns)
    ends, run = [], 0.0
    for column in table.columns:
        run += column.width
        ends.append(run / total * GRID)
    edges = [0]
    for k, end in enumerate(ends):
        left = len(ends) - 1 - k
        edges.append(min(GRID - left, max(edges[-1] + 1, round(end))))
    return [(a, b - 1) for a, b in pairwise(edges)]


def _block(ws: Any, row: int, table: Table, report: Report, styles: Styles) -> int:
    ws.merge_range(row, 0, row, GRID - 1, table.title, styles.format(bold=True, font_size=11, font_color=BRAND))
    spans = _spans(table)
    if not table.rows:
        return row + 1
    row += 1
    if table.key != "status":
        lines = 1
        for column, (a, b) in zip(table.columns, spans, strict=True):
            _cell(ws, row, a, b, column.label(report.lang), styles.header())
            lines = max(lines, lines_of(column.label(report.lang), (b - a + 1) * WIDTH))
        ws.set_row(row, 15 * lines)
        row += 1
    for values in table.rows:
        lines = 1
        total = values[0] in words.TOTAL
        for column, value, (a, b) in zip(table.columns, values, spans, strict=True):
            style = styles.cell(column, value, strong=total or (table.key == "status" and a == 0), wrap=True)
            shown: Cell = value
            if isinstance(value, Measure):
                style = styles.format(border=1, border_color=LINE, align="right")
                shown = value.text(report.lang)
            elif column.kind == "verdict":
                shown = words.verdict(str(value), report.lang)
            _cell(ws, row, a, b, shown, style)
            lines = max(lines, lines_of(text_of(shown, report.lang), (b - a + 1) * WIDTH))
        ws.set_row(row, 15 * lines)
        row += 1
    for note in (table.note, report.free if table.key == "tensions" else ""):
        if note:
            ws.merge_range(row, 0, row, GRID - 1, note, styles.format(font_size=8, font_color=MUTED, text_wrap=True))
            ws.set_row(row, 13 * lines_of(note, GRID * WIDTH) + 2)
            row += 1
    return row


def _cell(ws: Any, row: int, first: int, last: int, value: Cell, style: Any) -> None:
    if first < last:
        ws.merge_range(row, first, row, last, "", style)
    if value is None:
        ws.write_blank(row, first, None, style)
    elif isinstance(value, str):
        ws.write_string(row, first, value, style)
    elif isinstance(value, int | float):
        ws.write_number(row, first, value, style)


def _signatures(ws: Any, row: int, report: Report, styles: Styles) -> int:
    zh = report.lang == "zh"
    roles = ("编制", "审核", "批准") if zh else ("Prepared by", "Reviewed by", "Approved by")
    when = "日期" if zh else "Date"
    edges = (0, 7, 14, GRID)
    for k, role in enumerate(roles):
        left, right = edges[k], edges[k + 1] - 2 if k < 2 else GRID - 1
        ws.merge_range(row, left, row, right, f"{role}:" if not zh else f"{role}：", styles.format(
            bottom=1, bottom_color=LINE, valign="bottom"))
        ws.merge_range(row + 1, left, row + 1, right, f"{when}:" if not zh else f"{when}：", styles.format(
            bottom=1, bottom_color=LINE, valign="bottom"))
    ws.set_row(row, 34)
    ws.set_row(row + 1, 26)
    return row + 1

"""The cells of a table's file with their row numbers: text tables and sheets of workbooks."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from allocator.errors import InputError, Problem
from allocator.reading.tables import TableKind
from allocator.reading.text_file import text_of
from allocator.reading.validation import Said, meant
from allocator.terms import folded

Line = tuple[int, list[Any]]
"""Row number, from 1 with the header as row 1, and the cells."""
TEXT = frozenset({".csv", ".tsv", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


def text_lines(path: Path, file: str) -> Iterator[Line]:
    """Records of a text table, each with the line it begins in; separated by commas, tabs or semicolons."""
    text = text_of(path, file)
    header = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=header.count), strict=True)
    line = 1
    try:
        for record in reader:
            yield line, [cell if cell.strip() else None for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "a quotation mark that is not closed?" if "end of data" in str(error) else ""
        raise InputError([Problem(file, line, "", "a well-formed CSV row", str(error), hint)]) from None


def sheet_of(path: Path, file: str, sheet: str, kind: TableKind) -> tuple[CalamineWorkbook, str]:
    """The workbook and its sheet: the one asked for, or the only one, or the one named as the table."""
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise InputError([Problem(file, None, "", "a workbook that can be read", str(error),
                                  "a password must be taken off first" if "assword" in str(error) else "")]) from None
    names = book.sheet_names
    if sheet:
        if sheet not in names:
            raise InputError([Problem(file, None, "", Said("one of the sheets " + ", ".join(names),
                                                               "、".join(names) + " 等工作表之一"),
                                      Said(f"no sheet {sheet!r}", f"没有工作表{sheet!r}"), meant(sheet, names))])
        return book, sheet
    chosen = names if len(names) == 1 else [n for n in names if folded(n) in (kind.name, kind.zh)]
    if len(chosen) != 1:
        raise InputError([Problem(file, None, "", Said("the name of the sheet", "工作表名称"),
                                  Said("several sheets: " + ", ".join(names), "几张工作表：" + "、".join(names)),
                                  f"write {{file: {path.name}, sheet: …}}")])
    return book, chosen[0]


def _cell(cell: Any) -> Any:
    """A cell of a sheet as it was typed: blank is None, 7.0 is 7, a day without a clock time is a date."""
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    return cell


def sheet_lines(book: CalamineWorkbook, sheet: str, file: str) -> tuple[list[Line], list[tuple[int, int, int]]]:
    """Rows of a sheet, and the merged ranges below the header as (row, first column, last column), from 1 and 0."""
    try:
        found = book.get_sheet_by_name(sheet)
        rows = found.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise InputError([Problem(file, None, "", "a sheet that can be read", str(error))]) from None
    merged = [(max(top, 1) + 1, left, right)
              for (top, left), (bottom, right) in found.merged_cell_ranges or () if bottom > 0]
    return [(number, [_cell(cell) for cell in row]) for number, row in enumerate(rows, 1)], merged


_SHEET = re.compile(r"<sheet\s[^>]*>")
_RELATION = re.compile(r"<Relationship\s[^>]*>")
_FORMULA = re.compile(r'<c\s([^>]*)>(?:(?!</c>).)*?(?:<v>([^<]*)</v>\s*)?</c>', re.DOTALL)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', " " + tag)
    return html.unescape(found[1]) if found else ""


def spoilt_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Cells of an xlsx sheet that hold an error such as #REF!, by (row from 1, column from 0).

    Calamine gives them as blanks, and a blank has a meaning of its own.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            tags = _SHEET.findall(archive.read("xl/workbook.xml").decode())
            key = next(_attribute(tag, "r:id") for tag in tags if _attribute(tag, "name") == sheet)
            relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode())
            target = next(_attribute(tag, "Target") for tag in relations if _attribute(tag, "Id") == key)
            name = target[1:] if target.startswith("/") else f"xl/{target}"
            content = archive.read(name)
    except (OSError, KeyError, StopIteration, UnicodeDecodeError, zipfile.BadZipFile):
        return {}
    if b't="e"' not in content:
        return {}
    spoilt = {}
    for match in _FORMULA.finditer(content.decode(errors="replace")):
        where = re.fullmatch(r"([A-Z]+)(\d+)", _attribute(match[1], "r"))
        if where and _attribute(match[1], "t") == "e":
            column = 0
            for letter in where[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            spoilt[int(where[2]), column - 1] = html.unescape(match[2] or "#ERROR")
    return spoilt

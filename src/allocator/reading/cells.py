"""The cells of a table's file with their row numbers, and what else must be known of it; text tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allocator.errors import SILENT, InputError, Problem, Said
from allocator.reading.text_file import text_of
from allocator.terms import legible

Line = tuple[int, list[Any]]
"""Row number, from 1, and the cells: text without outer blanks, a number, a date, or None for a blank."""
MOST_ROWS, MOST_CELLS = 100_000, 4_000_000
"""Of one table: a province's roster fits, and what does not would take the memory of a small machine."""
_LARGEST = 50_000_000
"""Bytes of a text table."""
_LONGEST = 1_000_000
"""Characters of a line."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_SEPARATOR = re.compile(r"sep=([,;\t|])(?:\r\n?|\n)", re.IGNORECASE)
_CSV = {"end of data": Said("a quotation mark that is not closed", "引号没有闭合"),
        "expected after": Said("text after a closing quotation mark", "右引号之后还有文字"),
        "line limit": Said("a line of more than 1,000,000 characters", "超过 1000000 个字符的一行"),
        "field limit": Said("a cell of more than 131,072 characters", "超过 131072 个字符的单元格")}


@dataclass
class Sheet:
    """A table's file as cells."""

    lines: list[Line]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Merged ranges: first row, first column, last row, last column; rows from 1, columns from 0."""
    day_0: int = 0
    """Days to add to the numbers of days: some workbooks count from 1904."""
    spoilt: dict[tuple[int, int], Said] = field(default_factory=dict)
    """What stands instead of a value, by row (from 1) and column (from 0): #REF!, a formula without a result."""


def text_sheet(path: Path, file: str) -> Sheet:
    """Records of a text table, each with the line it begins in; separated by commas, tabs or semicolons.

    Raises InputError where it is no text, too large, or its quotation marks do not match.
    """
    text = text_of(path, file, _LARGEST)
    wide = max((row for row in text[:10_000].splitlines()[:3]), key=len, default="")
    lines: list[Line] = []
    line, cells = 1, 0
    source = _lines(text)
    separator = max(",\t;", key=wide.count)
    if named := _SEPARATOR.match(text):
        separator, line, source = named[1], 2, _lines(text[named.end():])
    reader = csv.reader(source, delimiter=separator, strict=True)
    before = line
    try:
        for record in reader:
            lines.append((line, [legible(cell) or None for cell in record]))
            line, cells = before + reader.line_num, cells + len(record)
            if len(lines) > MOST_ROWS or cells > MOST_CELLS:
                raise too_large(file, len(lines) - 1, cells)
    except csv.Error as error:
        found = next((words for part, words in _CSV.items() if part in str(error)), Said(str(error), "格式错误"))
        raise InputError([Problem(file, line, "", Said("a well-formed CSV row", "格式正确的 CSV 行"), found)]) from None
    return Sheet(lines)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; csv.Error at one that is too long to be held as cells."""
    for match in _LINE.finditer(text):
        if match.end() - match.start() > _LONGEST:
            raise csv.Error("line limit")
        yield match[0]


def too_large(file: str, rows: int, cells: int) -> InputError:
    """A table with more rows or cells than one may have."""
    over = (Said(f"a cell in row {rows + 1:,}", f"第 {rows + 1:,} 行有内容") if rows >= MOST_ROWS else
            Said(f"{cells:,} cells", f"{cells:,} 个单元格"))
    return InputError([Problem(
        file, None, "", Said(f"at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells",
                             f"至多 {MOST_ROWS:,} 行、{MOST_CELLS:,} 个单元格"), over,
        Said("delete what stands below the table", "删除表格下方的内容") if rows >= MOST_ROWS else SILENT)])

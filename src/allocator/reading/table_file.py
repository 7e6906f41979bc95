"""A table's file → rows of cells under known columns; columns that must not be kept are dropped unread."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from allocator import terms
from allocator.errors import InputError, Problem
from allocator.facts.values import Fact, number
from allocator.reading.cells import TEXT, WORKBOOKS, Line, sheet_lines, sheet_of, spoilt_cells, text_lines
from allocator.reading.tables import TableKind, plain
from allocator.reading.validation import Said, expected, is_identity, meant, shown

F = TypeVar("F", bound=Fact)
Row = dict[str, Any]
_IGNORED = frozenset(plain(word) for word in terms.IGNORED_COLUMNS)
_IDENTITY_COLUMN = re.compile("身份证|身份号|idcard|idnumber|identity")
_UNIT = re.compile(r"(.+?)[(\[【](.+)[)\]】]$")
_UNITS = {
    "money": {"元", "yuan", "人民币", "人民币元"}, "persons": {"人", "名", "persons"}, "FTE": {"人", "名", "fte"},
    "posts": {"个", "名", "人", "posts"}, "beds": {"张", "床", "beds"}, "minutes": {"分", "分钟", "min", "minutes"},
    "km": {"公里", "千米", "km"}, "months": {"月", "个月", "months"}, "days": {"天", "日", "days"},
    "per year": {"次", "人次", "例", "例次", "次数", "年", "年业务量", "peryear"}, "share": {"share", "比例", "小数"},
}


@dataclass
class Table(Generic[F]):
    """Cells of a table by key of column, with what is needed to name a cell in a problem."""

    kind: TableKind
    file: str
    headers: dict[str, str] = field(default_factory=dict)
    """Header as it stands in the file, by key of column."""
    numbers: list[int] = field(default_factory=list)
    """Row number of each row."""
    rows: list[Row] = field(default_factory=list)
    """Cells in the columns' base units; blanks are left out."""
    typed: dict[tuple[int, str], Any] = field(default_factory=dict)
    """Cells as typed, where conversion changed them, by position and key."""
    sets: dict[tuple[int, str], str] = field(default_factory=dict)
    """Cells that came by `--set`, with the words of the command line."""
    refused: set[tuple[int, str]] = field(default_factory=set)
    """Cells already reported."""
    facts: dict[int, F] = field(default_factory=dict)
    """Valid rows by position."""

    def header(self, key: str) -> str:
        return self.headers.get(key) or self.kind.label(key)

    def problem(self, position: int, key: str, wanted: str, found: str | None = None, hint: str = "") -> Problem:
        """A problem in a cell."""
        if found is None:
            cell = self.typed.get((position, key), self.rows[position].get(key))
            found = Said("a blank", "空白") if cell is None else shown(cell)
        if (position, key) in self.sets:
            return Problem("--set", None, self.sets[position, key], wanted, found, hint)
        return Problem(self.file, self.numbers[position], self.header(key), wanted, found, hint)


def read_table(path: Path, file: str, kind: TableKind, sheet: str) -> tuple[Table[Any], list[Problem]]:
    """The table in a file; InputError where there is no table to read at all."""
    suffix = path.suffix.lower()
    merged: list[tuple[int, int, int]] = []
    spoilt: dict[tuple[int, int], str] = {}
    lines: list[Line]
    if suffix in TEXT:
        if sheet:
            raise InputError([Problem(file, None, "", "a workbook, because a sheet is named", f"a {suffix} file")])
        lines = list(text_lines(path, file))
    elif suffix in WORKBOOKS:
        book, name = sheet_of(path, file, sheet, kind)
        file = f"{file}#{name}" if sheet else file
        lines, merged = sheet_lines(book, name, file)
        spoilt = spoilt_cells(path, name)
    else:
        raise InputError([Problem(file, None, "", "a table: .csv or .xlsx", f"a {suffix or 'nameless'} file")])
    table: Table[Any] = Table(kind, file)
    columns, factors, problems = _columns(table, lines)
    _fill(table, lines, columns, factors, spoilt, problems)
    for row, left, right in merged:
        keys = [columns[i] for i in range(left, right + 1) if i in columns]
        if keys:
            problems.append(Problem(file, row, table.header(keys[0]), "single cells", "merged cells",
                                    "unmerge them and fill each with its value"))
    return table, problems


def _columns(table: Table[Any], lines: list[Line]) -> tuple[dict[int, str], dict[str, Decimal], list[Problem]]:
    """Key by position of the columns to keep, factors to base units by key, and what is wrong with the header."""
    kind, words = table.kind, table.kind.words
    top, cells = lines[0] if lines else (1, [])
    columns: dict[int, str] = {}
    factors: dict[str, Decimal] = {}
    problems: list[Problem] = []
    unknown: list[Problem] = []
    for position, cell in enumerate(cells):
        header = "" if cell is None else str(cell).strip()
        word = plain(header)
        if not word:
            if any(len(row) > position and row[position] is not None for _, row in lines[1:]):
                unknown.append(Problem(table.file, top, "", "a header over every column with cells",
                                       f"a blank header in column {position + 1}"))
            continue
        key, unit = words.get(word), ""
        if key is None and (match := _UNIT.match(word)):
            key, unit = words.get(match[1]), match[2]
        if key is None and word.endswith("万元"):
            key, unit = words.get(word.removesuffix("万元")), "万元"
        if key is None:
            if word not in _IGNORED and not _IDENTITY_COLUMN.search(word):
                unknown.append(Problem(table.file, top, header,
                                       Said(f"a column of the table {kind.zh}", f"{kind.zh}表中的列"),
                                       Said("an unknown column", "不认识的列"), meant(word, words)))
        elif key in table.headers:
            problems.append(Problem(table.file, top, header, "each column once",
                                    f"the column {kind.label(key)} a second time", f"first as {table.headers[key]}"))
        else:
            columns[position] = key
            table.headers[key] = header
            factor = _factor(kind.unit(key), unit)
            if factor is None:
                problems.append(Problem(table.file, top, header, f"the unit {kind.unit(key)}", f"the unit {unit}"))
            elif factor != 1:
                factors[key] = factor
    if not columns:
        need = ", ".join(kind.label(key) for key, info in kind.columns.items() if info.is_required())
        found = shown("，".join(str(cell) for cell in cells if cell is not None)) if lines else "an empty table"
        raise InputError([Problem(table.file, top, "", "a header with the columns " + need, found,
                                  "the header must be row 1")])
    problems += [Problem(table.file, top, kind.label(key), "this column", "no such column")
                 for key, info in kind.columns.items() if info.is_required() and key not in table.headers]
    return columns, factors, problems + unknown


def _factor(unit: str, written: str) -> Decimal | None:
    """From the unit written in a header to the column's own; None where it is another unit."""
    own, before = unit.split("/")[0], written.split("/")[0]
    if not written or not unit:
        return Decimal(1)
    if own == "money" and before == "万元":
        return Decimal(10000)
    if own == "share" and before == "%":
        return Decimal("0.01")
    if before in _UNITS.get(own, ()) or written == plain(unit):
        return Decimal(1)
    return Decimal(1) if own == "money" and re.fullmatch(r"[a-z$€£¥]+", before) else None


def _fill(table: Table[Any], lines: list[Line], columns: dict[int, str], factors: dict[str, Decimal],
          spoilt: dict[tuple[int, int], str], problems: list[Problem]) -> None:
    texts = {key for key, info in table.kind.columns.items() if _holds(info.annotation, str)}
    dates = {key for key, info in table.kind.columns.items() if _holds(info.annotation, dt.date)}
    width = len(lines[0][1])
    for row_number, cells in lines[1:]:
        row = {key: cell for i, key in columns.items() if i < len(cells) and (cell := cells[i]) is not None}
        bad = {key for i, key in columns.items() if (row_number, i) in spoilt} if spoilt else set()
        if not row and not bad:
            continue
        position = len(table.rows)
        table.numbers.append(row_number)
        table.rows.append(row)
        if any(cell is not None for cell in cells[width:]):
            problems.append(Problem(table.file, row_number, "", f"at most {width} cells, as in the header",
                                    f"{len(cells)} cells", "a comma inside a cell needs quotation marks around it"))
        for i, key in columns.items():
            if key in bad:
                problems.append(table.problem(position, key, "a value", spoilt[row_number, i]))
                table.refused.add((position, key))
        for key, cell in row.items():
            if isinstance(cell, str):
                if len(cell) >= 18 and is_identity(cell):
                    problems.append(table.problem(position, key, "no identity number", "an identity number",
                                                  "it must not be kept; give the person a number of your own"))
                    table.refused.add((position, key))
            elif isinstance(cell, int | float) and abs(cell) >= 1e15:
                problems.append(table.problem(position, key, "at most 15 digits, or a cell of text",
                                              "a number that has lost its last digits", "format the column as text"))
                table.refused.add((position, key))
            elif key in dates and isinstance(cell, float) and round(cell * 10, 6).is_integer():
                problems.append(table.problem(position, key, "a date such as 1985-10", None,
                                              "kept as a number: month 1 or month 10?"))
                table.refused.add((position, key))
            elif key in texts:
                table.typed[position, key] = cell
                row[key] = str(cell)
        for key in factors.keys() & row.keys():
            _convert(table, position, key, factors[key])


def _convert(table: Table[Any], position: int, key: str, factor: Decimal) -> None:
    cell = table.rows[position][key]
    if factor < 1 and isinstance(cell, str) and cell.strip().endswith(("%", "％")):
        return
    try:
        value = number(cell)
    except ValueError:
        return
    if isinstance(value, int | float):
        table.typed[position, key] = cell
        table.rows[position][key] = float(Decimal(str(value)) * factor)


def _holds(annotation: Any, wanted: type) -> bool:
    """Whether a field's type is, or may be, or is a list of, a plain type."""
    if annotation is wanted:
        return True
    return any(_holds(part, wanted) for part in get_args(annotation))


@lru_cache
def _rows_of(fact: type[Fact]) -> TypeAdapter[list[Fact]]:
    return TypeAdapter(list[fact])  # type: ignore[valid-type]


def parse(table: Table[Any]) -> list[Problem]:
    """Fills `table.facts`; every cell that is wrong is a problem, the other rows stay valid."""
    try:
        table.facts = dict(enumerate(_rows_of(table.kind.fact).validate_python(table.rows)))
        problems: list[Problem] = []
    except ValidationError as error:
        problems, wrong = [], set()
        for detail in error.errors(include_url=False):
            position, key = int(detail["loc"][0]), str(detail["loc"][1])
            wrong.add(position)
            if (position, key) in table.refused or (detail["type"] == "missing" and key not in table.headers):
                continue
            problems.append(table.problem(position, key, expected(detail)))
        table.facts = {position: table.kind.fact.model_validate(row)
                       for position, row in enumerate(table.rows) if position not in wrong}
    for position in {position for position, _ in table.refused}:
        table.facts.pop(position, None)
    return problems

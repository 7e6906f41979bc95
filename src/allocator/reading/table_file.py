"""A table's file → rows of cells under known columns; columns that must not be kept are dropped unread."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from allocator import terms
from allocator.errors import SILENT, InputError, Problem, Said
from allocator.facts.values import A_NUMBER, Fact, number
from allocator.reading.cells import Sheet, text_sheet
from allocator.reading.header import Header, factor, header_of, ignored, known, no_row, unit_zh
from allocator.reading.tables import TableKind, plain
from allocator.reading.validation import expected, is_identity, meant, shown
from allocator.reading.workbook import book_sheet

F = TypeVar("F", bound=Fact)
Row = dict[str, Any]
TEXT = frozenset({".csv", ".tsv", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_OTHERS = frozenset({".xls", ".xlsb", ".ods", ".et"})
MOST_PROBLEMS = 500
"""Of one table; more of them have one cause."""
_BLOCK = 1000
_DAYS = range(8_000, 80_000)
"""A whole number of this size in a column of dates counts days."""
_MONTH_1_OR_10 = re.compile(r"\d{4}\.1")
_CURRENCY = re.compile(r"^[¥￥]\s*|\s*元$")


@dataclass
class Table(Generic[F]):
    """Cells of a table by key of column, with what is needed to name a cell in a problem."""

    kind: TableKind
    file: str
    headers: dict[str, str] = field(default_factory=dict)
    """Header as it stands in the file, by key of column."""
    top: int = 1
    """Row number of the header."""
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
    left_out: list[tuple[int, str]] = field(default_factory=list)
    """Lines below the header that are no rows (totals, signatures): row number and first words."""
    bare: bool = False
    """Nothing stands below the header."""
    facts: dict[int, F] = field(default_factory=dict)
    """Valid rows by position."""

    def header(self, key: str) -> str:
        return self.headers.get(key) or self.kind.label(key)

    def problem(self, position: int, key: str, wanted: Said, found: Said | None = None, hint: Said = SILENT) -> Problem:
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
    if suffix in TEXT:
        if sheet:
            raise InputError([Problem(file, None, "",
                                      Said("a workbook, because a sheet is named", "工作簿，因为写了工作表"),
                                      Said(f"a {suffix} file", f"{suffix} 文件"))])
        cells = text_sheet(path, file)
    elif suffix in WORKBOOKS:
        cells, name = book_sheet(path, file, sheet, kind)
        file = f"{file}#{name}" if sheet else file
    else:
        raise InputError([Problem(file, None, "", Said("a table: .csv or .xlsx", "表格文件：.csv 或 .xlsx"),
                                  Said(f"a {suffix or 'nameless'} file", f"{suffix or '没有扩展名的'} 文件"),
                                  Said("save it as .xlsx", "另存为 .xlsx") if suffix in _OTHERS else SILENT)])
    header = header_of(cells, kind)
    if header is None:
        raise _headless(file, kind, cells)
    table: Table[Any] = Table(kind, file, top=header.row)
    columns, factors, problems = _columns(table, header)
    problems += _above(table, header)
    _fill(table, header, columns, factors, cells, problems)
    taken = set(table.numbers)
    for top, left, bottom, right in cells.merged:
        keys = [columns[i] for i in range(left, min(right, max(columns)) + 1) if i in columns]
        first, last = max(top, header.row + 1), min(bottom, max(taken, default=0))
        if keys and any(row in taken for row in range(first, last + 1)):
            problems.append(Problem(file, first, table.header(keys[0]),
                                    Said("single cells", "单个单元格"), Said("merged cells", "合并的单元格"),
                                    Said("unmerge them and fill each with its value", "取消合并，逐格填写")))
    table.bare = not table.rows and not any(row > header.row for row, _ in cells.spoilt)
    return table, problems


def _above(table: Table[Any], header: Header) -> Iterable[Problem]:
    """Rows above the header that are no titles: sorting takes the header along, and would lose them."""
    least = max(2, sum(info.is_required() for info in table.kind.columns.values()))
    for row, cells in header.above:
        filled = sum(cell is not None for cell in cells)
        if filled >= least:
            yield Problem(table.file, row, "", Said(f"only titles above the header, which is row {header.row}",
                                                    f"表头（第{header.row}行）以上只有标题"),
                          Said(f"{filled} cells", f"{filled}格"),
                          Said("put the header above the rows", "把表头移到各行之上"))


def _headless(file: str, kind: TableKind, cells: Sheet) -> InputError:
    need = [key for key, info in kind.columns.items() if info.is_required()]
    row, first = next(((row, line) for row, line in cells.lines if any(cell is not None for cell in line)), (1, []))
    words = "，".join(str(cell) for cell in first if cell is not None)
    return InputError([Problem(
        file, row, "", Said("a header with the columns " + ", ".join(kind.label(key) for key in need),
                            f"含有{'、'.join(kind.label(key) for key in need)}各列的表头"),
        shown(words) if words else Said("an empty table", "空表"),
        Said("columns are separated by half-width commas", "列之间用半角逗号分隔")
        if "，" in words and len(first) == 1 else
        Said("the header must be one of the first rows", "表头须在前几行"))])


def _columns(table: Table[Any], header: Header) -> tuple[dict[int, str], dict[str, Decimal], list[Problem]]:
    """Key by position of the columns to keep, factors to base units by key, and what is wrong with the header."""
    kind, top = table.kind, header.row
    columns: dict[int, str] = {}
    factors: dict[str, Decimal] = {}
    problems: list[Problem] = []
    unknown: list[Problem] = []
    for position, word in enumerate(header.cells):
        found = known(word, kind) if word else None
        if not word:
            if any(len(row) > position and row[position] is not None for _, row in header.body):
                unknown.append(Problem(table.file, top, "",
                                       Said("a header over every column with cells", "各列都有表头"),
                                       Said(f"a blank header in column {position + 1}", f"第{position + 1}列表头空白")))
        elif found is None:
            if not ignored(word):
                unknown.append(Problem(table.file, top, word,
                                       Said(f"a column of the table {kind.zh}", f"{kind.zh}表中的列"),
                                       Said("an unknown column", "不认识的列"), meant(plain(word), kind.words)))
        elif found[0] in table.headers:
            label, first = kind.label(found[0]), table.headers[found[0]]
            problems.append(Problem(table.file, top, word, Said("each column once", "每列一次"),
                                    Said(f"the column {label} a second time", f"{label}列第二次出现"),
                                    Said(f"first as {first}", f"前面已有 {first}")))
        else:
            key, unit = found
            columns[position] = key
            table.headers[key] = word
            times = factor(kind.unit(key), unit)
            if times is None:
                own = Said(f"the unit {kind.unit(key)}", f"单位 {unit_zh(kind.unit(key))}")
                problems.append(Problem(table.file, top, word, own,
                                        Said(f"the unit {unit}", f"单位 {unit}")))
            elif times != 1:
                factors[key] = times
    problems += [Problem(table.file, top, kind.label(key), Said("this column", "这一列"),
                         Said("no such column", "没有这一列"))
                 for key, info in kind.columns.items() if info.is_required() and key not in table.headers]
    return columns, factors, problems + unknown


def _fill(table: Table[Any], header: Header, columns: dict[int, str], factors: dict[str, Decimal],
          sheet: Sheet, problems: list[Problem]) -> None:
    width = len(header.cells)
    few = max(1, sum(info.is_required() for info in table.kind.columns.values()) // 2)
    spoilt, look = sheet.spoilt, _Look(table, factors, problems, sheet.day_0)
    for row_number, cells in header.body:
        row = {key: cell for i, key in columns.items() if i < len(cells) and (cell := cells[i]) is not None}
        bad = {key: spoilt[row_number, i] for i, key in columns.items() if (row_number, i) in spoilt} if spoilt else {}
        first = next((str(cell) for cell in cells if cell is not None), "")
        if not (row or bad) or (first and no_row(cells, header, few)):
            if first:
                table.left_out.append((row_number, first))
            continue
        table.numbers.append(row_number)
        table.rows.append(row)
        if any(cell is not None for cell in cells[width:]):
            problems.append(Problem(
                table.file, row_number, "",
                Said(f"at most {width} cells, as in the header", f"至多{width}格，与表头相同"),
                Said(f"{len(cells)} cells", f"{len(cells)}格"),
                Said("a comma inside a cell needs quotation marks around it", "单元格内有逗号时，两边要加引号")))
        look.at_row(len(table.rows) - 1, bad)


class _Look:
    """Looks at cells one by one: refuses what is lost, and brings amounts to base units."""

    def __init__(self, table: Table[Any], factors: dict[str, Decimal], problems: list[Problem], day_0: int) -> None:
        self.table, self.factors, self.problems, self.day_0 = table, factors, problems, day_0
        columns, unit = table.kind.columns, table.kind.unit
        self.texts = {key for key, info in columns.items() if _holds(info.annotation, str)}
        self.dates = {key for key, info in columns.items() if _holds(info.annotation, dt.date)}
        self.money = {key for key in columns if unit(key).startswith("money")}

    def at_row(self, position: int, bad: dict[str, Said]) -> None:
        row = self.table.rows[position]
        for key, found in bad.items():
            self._refuse(position, key, Said("a value", "一个值"), found)
        for key, cell in row.items():
            if isinstance(cell, str):
                if len(cell) >= 18 and is_identity(cell):
                    self._refuse(position, key, Said("no identity number", "不是身份证号"),
                                 Said("an identity number", "身份证号"),
                                 Said("it must not be kept; give the person a number of your own",
                                      "不得保存；请另编工号"))
                elif (key in self.money and cell[-1] == "元") or cell[0] in "¥￥":
                    self.table.typed[position, key] = cell
                    row[key] = _CURRENCY.sub("", cell)
            elif isinstance(cell, int | float) and abs(cell) >= 1e15:
                self._refuse(position, key, Said("at most 15 digits, or a cell of text", "至多15位，或文本单元格"),
                             Said("a number that has lost its last digits", "末几位已丢失的数"),
                             Said("format the column as text", "把该列设为文本格式后重填"))
            elif key in self.dates and isinstance(cell, float) and _MONTH_1_OR_10.fullmatch(f"{cell:.10g}"):
                self._refuse(position, key, Said("a date such as 1985-10", "日期，如 1985-10"), None,
                             Said("kept as a number: month 1 or month 10?", "存成了数：1月还是10月？"))
            elif self.day_0 and key in self.dates and isinstance(cell, int | float) and cell in _DAYS:
                self.table.typed[position, key] = cell
                row[key] = cell + self.day_0
            elif key in self.texts:
                self.table.typed[position, key] = cell
                row[key] = str(cell)
        for key in self.factors.keys() & row.keys():
            self._convert(position, key)

    def _refuse(self, position: int, key: str, wanted: Said, found: Said | None, hint: Said = SILENT) -> None:
        self.problems.append(self.table.problem(position, key, wanted, found, hint))
        self.table.refused.add((position, key))

    def _convert(self, position: int, key: str) -> None:
        cell, times = self.table.rows[position][key], self.factors[key]
        if isinstance(cell, str) and (sign := terms.half_width(cell)[-1:]) in ("%", "万", "亿"):
            if times < 1 and sign == "%":
                return
            if times > 1:
                self._refuse(position, key, A_NUMBER, None, Said("the header gives the unit already", "表头已有单位"))
                return
        with suppress(ValueError):
            value = number(cell)
            if isinstance(value, int | float):
                self.table.typed[position, key] = cell
                self.table.rows[position][key] = float(Decimal(str(value)) * times)


def _holds(annotation: Any, wanted: type) -> bool:
    """Whether a field's type is, or may be, or is a list of, a plain type."""
    if annotation is wanted:
        return True
    return any(_holds(part, wanted) for part in get_args(annotation))


@lru_cache
def _rows_of(fact: type[Fact]) -> TypeAdapter[list[Fact]]:
    return TypeAdapter(list[fact])  # type: ignore[valid-type]


def parse(table: Table[Any]) -> list[Problem]:
    """Fills `table.facts`; every cell that is wrong is a problem, the other rows stay valid.

    After some hundred problems the rows below are left unread.
    """
    problems: list[Problem] = []
    for start in range(0, len(table.rows), _BLOCK):
        problems += _parse(table, start, table.rows[start:start + _BLOCK])
        if len(problems) > MOST_PROBLEMS:
            break
    for position in {position for position, _ in table.refused}:
        table.facts.pop(position, None)
    return problems


def _parse(table: Table[Any], start: int, rows: Sequence[Row]) -> Iterable[Problem]:
    try:
        table.facts.update(enumerate(_rows_of(table.kind.fact).validate_python(rows), start))
        return
    except ValidationError as error:
        details = error.errors(include_url=False)
    wrong = set()
    for detail in details:
        position, key = start + int(detail["loc"][0]), str(detail["loc"][1])
        wrong.add(position)
        if (position, key) in table.refused or (detail["type"] == "missing" and key not in table.headers):
            continue
        yield table.problem(position, key, expected(detail))
    table.facts.update({start + k: table.kind.fact.model_validate(row)
                        for k, row in enumerate(rows) if start + k not in wrong})

"""What the parser of sheets does not tell: error values, formulas without a result, merged ranges, and the extent."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from allocator.errors import Said
from allocator.reading.cells import MOST_CELLS, MOST_ROWS, Sheet, too_large

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_MOST_SPOILT = 1000
_NO_RESULT = Said("a formula without a result", "没有计算结果的公式")


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise expat.ExpatError("a document type")    # nothing that Excel writes has one; entities can grow without end
    parser.StartDoctypeDeclHandler = refuse
    return parser


def elements(content: bytes, name: str) -> list[dict[str, str]]:
    """Attributes of all elements of a local name; ExpatError where it is no XML."""
    found: list[dict[str, str]] = []
    parser = _parser()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append(attributes)
    parser.StartElementHandler = start
    if content:
        parser.Parse(content, True)
    return found


def position(reference: str) -> tuple[int, int] | None:
    """Row from 1 and column from 0 of a reference such as B7; None where it is none."""
    match = _CELL.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1


def scanned(content: bytes, file: str) -> Sheet:
    """Merged ranges and spoilt cells of a sheet; InputError where its cells reach too far, ExpatError if no XML."""
    scan = _Scan(file)
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.CharacterDataHandler = scan.text
    parser.Parse(content, True)
    return scan.sheet


class _Scan:
    def __init__(self, file: str) -> None:
        self.file, self.sheet = file, Sheet([])
        self.row, self.column, self.rows, self.columns = 0, -1, 0, 0
        self.kind, self.value, self.formula, self.inside = "", "", False, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            at = position(attributes.get("r", ""))
            self.row, self.column = at or (self.row, self.column + 1)
            self.kind, self.value, self.formula = attributes.get("t", ""), "", False
        elif name == "row":
            number = attributes.get("r", "")
            self.row, self.column = int(number[:9]) if number.isdecimal() else self.row + 1, -1
        elif name in ("v", "t"):
            self.inside = True
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            top, bottom = position(first), position(last or first)
            if top and bottom:
                self.sheet.merged.append((*top, *bottom))

    def text(self, data: str) -> None:
        if self.inside and len(self.value) < 100:
            self.value += data

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self.inside = False
        elif name == "c" and (self.value or self.formula):
            self._cell()

    def _cell(self) -> None:
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column + 1)
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_CELLS:
            raise too_large(self.file, self.rows - 1, self.rows * self.columns)
        if len(self.sheet.spoilt) < _MOST_SPOILT:
            if self.kind == "e":
                self.sheet.spoilt[self.row, self.column] = Said.same(self.value or "#ERROR")
            elif self.formula and not self.value and self.kind != "str":
                self.sheet.spoilt[self.row, self.column] = _NO_RESULT

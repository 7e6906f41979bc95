"""Sheets of xlsx workbooks: only the parts that are read are unpacked, within bounds, before anything parses them."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineWorkbook

from allocator.errors import SILENT, InputError, Problem, Said
from allocator.reading.cells import Sheet
from allocator.reading.sheet_scan import elements, scanned
from allocator.reading.tables import TableKind
from allocator.reading.text_file import binary, content_of
from allocator.reading.validation import meant
from allocator.terms import folded, legible

_LARGEST, _UNPACKED = 25_000_000, 60_000_000
"""Bytes of a workbook, and of the parts that are read of it."""
_ROOT = "_rels/.rels"
_DAYS_TO_1904 = 1462
_READABLE = Said("a workbook (.xlsx) that can be read", "可以读取的工作簿（.xlsx）")
_DAMAGED = Said("a damaged file", "损坏的文件")
_FAULTS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError,
           ValueError, KeyError)
"""What unpacking raises where the archive is not what it says."""


def book_sheet(path: Path, file: str, sheet: str, kind: TableKind) -> tuple[Sheet, str]:
    """The cells of a sheet, and its name: the one asked for, or the only one, or the one named as the table.

    Raises InputError where there is no such workbook or sheet, or it unpacks to more than a table may hold.
    """
    parts = _Parts(content_of(path, file, _LARGEST), file)
    try:
        book = _Book(parts)
        name = _chosen(list(book.sheets), file, path.name, sheet, kind)
        found = scanned(parts.read(book.sheets[name]), file)
    except (ExpatError, LookupError, ValueError):    # also of encodings that are none
        raise parts.refused() from None
    found.day_0 = book.day_0
    found.lines = _lines(parts.packed({**book.shared, book.sheets[name]: book.sheets[name]}), name, parts)
    return found, name


class _Parts:
    """Parts of a workbook by name, unpacked when asked for."""

    def __init__(self, content: bytes, file: str) -> None:
        self.file, self._left, self._read = file, _UNPACKED, dict[str, bytes]()
        self.renamed = b"workbook.xml", b"workbook.xml"
        if not content.startswith(b"PK"):
            other = binary(content)
            if other is None:
                page = content[:1000].lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml"))
                other = Said("a web page", "网页文件") if page else Said("text or other bytes", "文本或其他内容")
            raise self.refused(other, Said("save it as an Excel workbook (.xlsx), without a password",
                                           "用 Excel 或 WPS 另存为 .xlsx，不设密码"))
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS:
            raise self.refused() from None
        self._names = {info.filename.replace("\\", "/").lstrip("/").lower(): info
                       for info in self._archive.infolist()}

    def refused(self, found: Said = _DAMAGED, hint: Said = SILENT) -> InputError:
        return InputError([Problem(self.file, None, "", _READABLE, found, hint)])

    def read(self, name: str) -> bytes:
        """A part's bytes; empty where there is no such part."""
        key = name.lower()
        info = self._names.get(key)
        if info is None or key in self._read:
            return self._read.get(key, b"")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):    # others may ask for any memory
            raise self.refused()
        self._left -= info.file_size
        if self._left < 0:
            raise InputError([Problem(
                self.file, None, "", Said(f"a workbook that unpacks to at most {_UNPACKED // 10**6} MB",
                                          f"展开后不超过 {_UNPACKED // 10**6} MB 的工作簿"),
                Said(f"{(_UNPACKED - self._left) // 10**6:,} MB", f"{(_UNPACKED - self._left) // 10**6:,} MB"))])
        try:    # never gives more bytes than the directory says, and holds them against its checksum
            content = self._archive.read(info)
        except _FAULTS:
            raise self.refused() from None
        self._read[key] = content
        return content

    def packed(self, names: dict[str, str]) -> io.BytesIO:
        """A workbook of these parts alone, each under the name that the parser looks for."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as out:
            for sought, name in {sought: name for name, sought in names.items()}.items():
                if content := self.read(name):
                    out.writestr(sought, content.replace(*self.renamed) if name == _ROOT else content)
        self._read.clear()
        buffer.seek(0)
        return buffer


class _Book:
    """Which part of a workbook holds what."""

    def __init__(self, parts: _Parts) -> None:
        book = next((target for _, kind, target in _relations(parts.read(_ROOT), "") if kind == "officeDocument"), "")
        folder, _, name = book.rpartition("/")
        beside = posixpath.join(folder, "_rels", f"{name}.rels")
        relations = _relations(parts.read(beside), folder)
        self.shared = {_ROOT: _ROOT, book: f"{folder}/workbook.xml", beside: f"{folder}/_rels/workbook.xml.rels",
                       **{target: target for _, kind, target in relations if kind in ("sharedStrings", "styles")}}
        """Parts that every sheet needs, and the name each is usually found under."""
        parts.renamed = name.encode(), b"workbook.xml"
        targets = {key: target for key, kind, target in relations if kind == "worksheet"}
        self.sheets: dict[str, str] = {}
        """Part of each sheet by the sheet's name."""
        for tag in elements(parts.read(book), "sheet"):
            key = next((value for name, value in tag.items() if name.rpartition(":")[2] == "id"), "")
            if "name" in tag and key in targets:
                self.sheets[tag["name"]] = targets[key]
        of_1904 = any(tag.get("date1904") in ("1", "true") for tag in elements(parts.read(book), "workbookPr"))
        self.day_0 = _DAYS_TO_1904 if of_1904 else 0
        if not self.sheets:
            raise parts.refused(Said("an archive without sheets", "没有工作表的压缩文件"))


def _relations(content: bytes, folder: str) -> list[tuple[str, str, str]]:
    """(id, kind, part) of each relationship, as seen from a folder of the archive."""
    return [(tag["Id"], tag.get("Type", "").rpartition("/")[2],
             posixpath.normpath(posixpath.join("/", folder, tag["Target"])).lstrip("/"))
            for tag in elements(content, "Relationship") if "Id" in tag and "Target" in tag]


def _chosen(names: list[str], file: str, path: str, sheet: str, kind: TableKind) -> str:
    if sheet:
        near = [name for name in names if name == sheet] or [n for n in names if folded(n) == folded(sheet)]
        if not near:
            raise InputError([Problem(file, None, "", Said("one of the sheets " + ", ".join(names),
                                                           "、".join(names) + " 等工作表之一"),
                                      Said(f"no sheet {sheet!r}", f"没有工作表{sheet!r}"), meant(sheet, names))])
        return near[0]
    chosen = names if len(names) == 1 else [n for n in names if folded(n) in (kind.name, kind.zh)]
    if len(chosen) != 1:
        raise InputError([Problem(file, None, "", Said("the name of the sheet", "工作表名称"),
                                  Said("several sheets: " + ", ".join(names), "几张工作表：" + "、".join(names)),
                                  Said(f"write {{file: {path}, sheet: …}}", f"写作 {{file: {path}, sheet: …}}"))])
    return chosen[0]


def _lines(packed: io.BytesIO, name: str, parts: _Parts) -> list[tuple[int, list[Any]]]:
    try:
        rows = CalamineWorkbook.from_filelike(packed).get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise parts.refused(Said(str(error), "损坏的文件")) from None
    except BaseException as error:    # a panic of the parser is no Exception, and no reason to die
        if type(error).__name__ != "PanicException":
            raise
        raise parts.refused() from None
    return [(number, [_cell(cell) for cell in row]) for number, row in enumerate(rows, 1)]


_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")
"""Control characters, as workbooks write them."""


def _cell(cell: Any) -> Any:
    """A cell of a sheet as it was typed: blank is None, 7.0 is 7, a day without a clock time is a date."""
    if isinstance(cell, str):
        return legible(_ESCAPED.sub(" ", cell)) or None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    return cell

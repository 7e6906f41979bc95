"""Workbooks made by hand: sound ones of a table's text, and ones that no spreadsheet would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
PARTS = {
    "_rels/.rels": f'{HEAD}<Relationships {_PACKAGE}><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
                   'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="人员" sheetId="1" r:id="r1"/>'
                       '</sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships {_PACKAGE}><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
                                  'Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = "xl/worksheets/sheet1.xml"


def cell(reference: str, text: str) -> str:
    """A cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def letters(column: int) -> str:
    """A column's letters, from 0."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def sheet_xml(text: str, changed: Mapping[str, str] | None = None, tail: str = "") -> str:
    """A sheet of the lines of a text table; `changed` replaces or adds cells by their reference."""
    cells = {f"{letters(j)}{i}": cell(f"{letters(j)}{i}", word)
             for i, line in enumerate(text.splitlines(), 1) for j, word in enumerate(line.split(",")) if word}
    cells.update(changed or {})
    rows: dict[int, list[str]] = {}
    for reference, content in cells.items():
        rows.setdefault(int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append(content)
    body = "".join(f'<row r="{number}">{"".join(rows[number])}</row>' for number in sorted(rows))
    return f"{HEAD}<worksheet {_MAIN}><sheetData>{body}</sheetData>{tail}</worksheet>"


def packed(sheet: str | bytes, parts: Mapping[str, str | bytes] = PARTS) -> bytes:
    """The bytes of a workbook with one sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, SHEET: sheet}.items():
            archive.writestr(name, content)
    return out.getvalue()


def growing(path: Path, megabytes: int) -> None:
    """A small workbook whose sheet unpacks to so many megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        with archive.open(SHEET, "w", force_zip64=True) as part:
            part.write(f"{HEAD}<worksheet {_MAIN}><sheetData>".encode())
            block = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 20_000
            for _ in range(megabytes * 1_000_000 // len(block)):
                part.write(block)
            part.write(b"</sheetData></worksheet>")


def lying(content: bytes, name: str, size: int) -> bytes:
    """The same archive, whose directory says that a part unpacks to `size` bytes."""
    changed = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(name)
    encoded = name.encode()
    at = content.rindex(encoded) - 46    # the central directory's entry
    changed[at + 24:at + 28] = size.to_bytes(4, "little")
    changed[info.header_offset + 22:info.header_offset + 26] = size.to_bytes(4, "little")
    return bytes(changed)

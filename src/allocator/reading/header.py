"""Where a table's header stands and what it says: below titles, in one line or two, with units; and lines that hold no
row, such as totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from allocator import terms
from allocator.reading.cells import Line, Sheet
from allocator.reading.tables import TableKind, plain

_IGNORED = frozenset(plain(word) for word in terms.IGNORED_COLUMNS)
_IDENTITY_COLUMN = re.compile("身份证|身份号|idcard|idnumber|identity")
_UNIT = re.compile(r"(.+?)[(\[【](.+)[)\]】]$")
_UNITS = {
    "money": {"元", "yuan", "人民币", "人民币元"}, "persons": {"人", "名", "persons"}, "FTE": {"人", "名", "fte"},
    "posts": {"个", "名", "人", "posts"}, "beds": {"张", "床", "beds"}, "minutes": {"分", "分钟", "min", "minutes"},
    "km": {"公里", "千米", "km"}, "months": {"月", "个月", "months"}, "days": {"天", "日", "days"},
    "per year": {"次", "人次", "例", "例次", "次数", "年", "年业务量", "peryear"}, "share": {"share", "比例", "小数"},
}
_UNITS_ZH = {"money": "元", "persons": "人", "person": "人", "posts": "个", "post": "个", "beds": "张",
             "minutes": "分钟", "months": "月", "days": "天", "share": "比例", "year": "年", "km": "公里",
             "per year": "每年", "applicants": "人", "per FTE a year": "每 FTE 每年"}
_BARE_UNITS = frozenset({"万元", "%"}.union(*_UNITS.values()))
_SEARCHED = 10
"""A header stands in one of the first lines."""
_TOTAL = re.compile(r"[^:]{0,8}?(?:合计|总计|小计|共计):?|(?:grand|sub)?total:?")
_FOOT = re.compile(r"(?:注|备注|说明|填表|制表|审核|复核|填报|单位负责|负责|联系|统计)[^:]{0,6}:.*", re.DOTALL)


@dataclass(frozen=True)
class Header:
    """A table's header."""

    row: int
    """Number of its last line."""
    cells: list[str]
    """Words over each column, as they stand in the file; blank where there are none."""
    body: Sequence[Line]
    """The lines below."""
    above: Sequence[Line] = ()
    """The lines above: titles."""


def known(header: str, kind: TableKind) -> tuple[str, str] | None:
    """Key of the column a header means, and the unit written in it; None where it means none."""
    word = plain(header)
    if key := kind.words.get(word):
        return key, ""
    if (match := _UNIT.match(word)) and (key := kind.words.get(match[1])):
        return key, match[2]
    if word.endswith("万元") and (key := kind.words.get(word.removesuffix("万元"))):
        return key, "万元"
    return None


def ignored(header: str) -> bool:
    """Whether a column is dropped unread: those of the national form that nothing needs, and identity numbers."""
    word = plain(header)
    return word in _IGNORED or bool(_IDENTITY_COLUMN.search(word))


def factor(unit: str, written: str) -> Decimal | None:
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


def unit_zh(unit: str) -> str:
    """A column's unit in Chinese."""
    return "/".join(_UNITS_ZH.get(part, part) for part in unit.split("/"))


def header_of(sheet: Sheet, kind: TableKind) -> Header | None:
    """The line, or the two lines, among the first that name most columns; None where none names any."""
    best: tuple[int, Header] = (0, Header(1, [], ()))
    spans = _spans(sheet)
    for i, (row, cells) in enumerate(sheet.lines[:_SEARCHED]):
        upper = [_word(cell) for cell in cells]
        one = _score(upper, kind)
        if one > best[0]:
            best = one, Header(row, upper, sheet.lines[i + 1:], sheet.lines[:i])
        if i + 1 < len(sheet.lines):
            below, lower_cells = sheet.lines[i + 1]
            lower = [_word(cell) for cell in lower_cells]
            two = _joined(_spread(upper, lower, spans.get(row)), lower, kind)
            score = _score(two, kind)
            if score > max(best[0], _score(lower, kind)) or (score == best[0] and best[1].row == row and _units(lower)):
                best = score, Header(below, two, sheet.lines[i + 2:], sheet.lines[:i])
    return best[1] if best[0] else None


def no_row(cells: Sequence[Any], header: Header, most: int) -> bool:
    """Whether a line below the header, not a blank one, holds no row: totals, signatures, notes, the header again.

    Signatures and notes fill no more than `most` cells.
    """
    words = [str(cell) for cell in cells if cell is not None]
    first = terms.folded(words[0])
    return (bool(_TOTAL.fullmatch(re.sub(r"\s", "", first)))
            or (len(words) <= most and bool(_FOOT.fullmatch(first)))
            or (len(words) > 1 and words == [word for word in header.cells if word]))


def _word(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _score(cells: Sequence[str], kind: TableKind) -> int:
    return len({found[0] for cell in cells if cell and (found := known(cell, kind))})


def _spans(sheet: Sheet) -> dict[int, list[tuple[int, int]]]:
    """First and last column of the ranges merged across columns, by row."""
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, _, right in sheet.merged:
        if right > left:
            found.setdefault(top, []).append((left, right))
    return found


def _spread(upper: Sequence[str], lower: Sequence[str], spans: list[tuple[int, int]] | None) -> list[str]:
    """The upper line with its words over all the columns they head: those merged, or, in text, those left blank."""
    spread = [*upper, *[""] * (len(lower) - len(upper))]
    if spans:
        for left, right in spans:
            for column in range(left, min(right + 1, len(spread))):
                spread[column] = spread[left]
        return spread
    for column in range(1, len(spread)):
        if not spread[column] and column < len(lower) and lower[column]:
            spread[column] = spread[column - 1]
    return spread


def _joined(upper: Sequence[str], lower: Sequence[str], kind: TableKind) -> list[str]:
    """Two lines as one; the upper line alone where the lower one does not look like part of a header."""
    joined, fits = [], 0
    for column, above in enumerate(upper):
        below = lower[column] if column < len(lower) else ""
        found = next((word for word in _together(above, below, kind) if known(word, kind) or ignored(word)), None)
        fits += found is not None
        joined.append(found or above or below)
    return joined if fits * 2 >= sum(map(bool, lower)) else list(upper)


def _unit(word: str) -> str:
    """The unit a cell of a header's second line is, if it is one."""
    bare = plain(word).strip("()[]【】")
    return bare if bare in _BARE_UNITS else ""


def _units(cells: Sequence[str]) -> bool:
    return any(cells) and all(_unit(cell) for cell in cells if cell)


def _together(above: str, below: str, kind: TableKind) -> tuple[str, ...]:
    """What the words of two lines over one column may mean together, the likeliest first."""
    if not below:
        return ()
    if unit := _unit(below):
        return (f"{above}({unit})",)
    inner = f"{above}({below})"
    return (below, above + below, inner) if plain(inner) in kind.words else (below, above + below)

"""Formats of the workbook, made once each."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

from allocator.report import words
from allocator.report.colours import ALARM, BRAND, FADED, INK, LINE, PALE, VERDICTS, WHITE
from allocator.report.table import Cell, Column, Measure, whole
from allocator.terms import Lang

FONTS = {"zh": "微软雅黑", "en": "Calibri"}


class Styles:
    """Formats by what they show."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book = book
        self._font = FONTS[lang]
        self.lang: Lang = lang
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self._texts: dict[tuple[str, bool, bool], Any] = {}

    def format(self, **given: object) -> Any:
        """A format, shared by all who ask for the same."""
        options = {"font_name": self._font, "font_size": 9, "font_color": INK, "valign": "vcenter", **given}
        key = tuple(sorted(options.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(options)
        return self._made[key]

    def header(self) -> Any:
        return self.format(bold=True, font_color=WHITE, bg_color=BRAND, border=1, border_color=LINE,
                           text_wrap=True, align="center")

    def cell(self, column: Column, value: Cell, *, strong: bool = False, wrap: bool = False) -> Any:
        """The format of a cell by its column's kind and its value."""
        if isinstance(value, str) and column.kind != "verdict":
            key = (column.kind, strong, wrap)
            if key not in self._texts:
                self._texts[key] = self._cell(column, value, strong, wrap)
            return self._texts[key]
        return self._cell(column, value, strong, wrap)

    def _cell(self, column: Column, value: Cell, strong: bool, wrap: bool) -> Any:
        options: dict[str, object] = {"border": 1, "border_color": LINE}
        if strong:
            options |= {"bold": True, "bg_color": PALE}
        kind = column.kind
        if kind == "verdict":
            ink, ground = VERDICTS.get(str(value), VERDICTS["unknown"])
            options |= {"align": "center", "bold": True, "font_color": ink, "bg_color": ground}
        elif isinstance(value, str):
            options |= {"text_wrap": True} if kind == "long" or wrap else {}
            options |= {"align": "right"} if kind == "date" else {}
        elif kind == "date":
            options |= {"num_format": "yyyy-mm-dd"}
        else:
            if column.key == "shortfall" and isinstance(value, Measure):
                options |= {"font_color": ALARM} if value.value > 0 else {"font_color": FADED}
            options |= {"num_format": number_format(kind, value, self.lang),
                        "align": "center" if kind == "year" else "right"}
        return self.format(**options)


def display_width(text: str) -> int:
    """Characters, wide ones twice."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def lines_of(text: str, width: float) -> int:
    """Lines that wrapped text takes in a column of `width` characters at 9 points."""
    return sum(max(1, math.ceil(display_width(part) / (1.2 * width))) for part in text.split("\n"))


def number_format(kind: str, value: Cell, lang: Lang = "zh") -> str:
    """How a number is written."""
    if isinstance(value, Measure):
        digits = "." + "0" * value.digits if value.digits else ""
        unit = words.unit(value.unit, lang)
        told = f'"{unit if lang == "zh" else " " + unit}"' if unit else ""
        return f"0{digits}%_ " if value.unit == "share" else f"#,##0{digits}{told}_ "
    digits = "" if value is None or not isinstance(value, int | float) or whole(value) else ".0"
    if kind == "gap":
        return f'[Red][>0.004]#,##0{digits}_ ;-#,##0{digits}_ ;"–"_ '
    return {"year": "0", "percent": "0%_ " if isinstance(value, int | float) and whole(100 * value) else "0.0%_ ",
            "money": "#,##0_ ", "cents": "#,##0.00_ "}.get(kind, f"#,##0{digits}_ ")

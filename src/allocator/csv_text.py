"""Texts in CSV files: what a spreadsheet would take for a formula is marked as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a formula begins; full-width signs too, as Chinese editions read them."""
_BLANK = " \u00a0\u3000"
"""What may stand before it."""


def marked(text: str) -> str:
    """A text as a spreadsheet leaves it alone."""
    return f"'{text}" if text.lstrip(_BLANK)[:1] in FORMULA else text


def unmarked(text: str) -> str:
    """A text as it was before `marked`."""
    return text[1:] if text[:1] == "'" and marked(text[1:]) != text[1:] else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV, every text marked; numbers are written as they are.

    Lines end with CR LF: a writer that ends them with LF alone leaves a CR inside a text bare, which breaks its row.
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(
        [marked(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()

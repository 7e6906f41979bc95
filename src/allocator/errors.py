"""What can go wrong, in words a planner understands: file, row, column, expected, found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

_IDENTITY = re.compile(r"\d{6}[ -]?(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]")
"""What looks like a citizen's identity number, wherever it stands."""
MASK = "******************"


class Said(str):
    """English words that have Chinese ones beside them."""

    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        words = super().__new__(cls, en)
        words.zh = zh
        return words

    @classmethod
    def same(cls, text: object) -> Self:
        """What is the same in both languages: cells as typed, ids, keys, numbers."""
        return cls(str(text), text.zh if isinstance(text, Said) else str(text))

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.zh)

    def __add__(self, more: str) -> Said:
        return Said(str(self) + str(more), self.zh + (more.zh if isinstance(more, Said) else more))


def said(words: str, lang: Literal["zh", "en"]) -> str:
    """Words in one language, where they are known in it."""
    return words.zh if lang == "zh" and isinstance(words, Said) else str(words)


SILENT = Said("", "")


def masked(text: str) -> str:
    """A text without identity numbers; one that comes in two languages (`zh`) keeps both."""
    if not _IDENTITY.search(text) and not _IDENTITY.search(getattr(text, "zh", "")):
        return text
    words = [_IDENTITY.sub(MASK, said) for said in (str(text), *([text.zh] if hasattr(text, "zh") else []))]
    return type(text)(*words)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the input.

    `row` is the line of a text file or the row of a sheet, counted from 1 with the first line as row 1. Identity
    numbers are masked whatever found them.
    """

    file: str
    row: int | None
    column: str
    expected: Said
    found: Said
    hint: Said = SILENT

    def __post_init__(self) -> None:
        for name in ("file", "column", "expected", "found", "hint"):
            object.__setattr__(self, name, masked(getattr(self, name)))

    def as_dict(self, lang: Literal["zh", "en"] = "en") -> dict[str, str | int | None]:
        return {"file": self.file, "row": self.row, "column": self.column, "expected": said(self.expected, lang),
                "found": said(self.found, lang), "hint": said(self.hint, lang)}

    def __str__(self) -> str:
        place = self.file + (f":{self.row}" if self.row is not None else "")
        where = f"{place} [{self.column}]" if self.column else place
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}: expected {self.expected}, found {self.found}{hint}"


class AllocatorError(Exception):
    """Base of all errors this package raises on purpose."""


class InputError(AllocatorError):
    """The instance cannot be read: every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SolverError(AllocatorError):
    """The solver returned a status that proves nothing, or a plan that does not hold."""

    def __init__(self, words: str, zh: str = "") -> None:
        self.zh = masked(zh)
        super().__init__(masked(words))

    def said(self, lang: str) -> str:
        """In one language; blank where there are no Chinese words."""
        return self.zh if lang == "zh" else str(self)

    def __reduce__(self) -> tuple[type[SolverError], tuple[str, str]]:
        return SolverError, (str(self), self.zh)


Why = Literal["full", "denied", "busy", "system"]
"""What keeps files from being written: no room, no right, another run, or something else."""


class OutputError(AllocatorError):
    """The files of a run cannot be written; those that were there are left as they were."""

    def __init__(self, path: Path, why: Why, detail: str = "") -> None:
        self.path, self.why, self.detail = path, why, detail
        super().__init__(masked(f"{path}: {detail or why}"))

    def __reduce__(self) -> tuple[type[OutputError], tuple[Path, Why, str]]:
        return OutputError, (self.path, self.why, self.detail)

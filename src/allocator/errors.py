"""What can go wrong, in words a planner understands: file, row, column, expected, found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the input.

    `row` is the line of a text file or the row of a sheet, counted from 1 with the header as row 1.
    """

    file: str
    row: int | None
    column: str
    expected: str
    found: str
    hint: str = ""

    def as_dict(self) -> dict[str, str | int | None]:
        return {"file": self.file, "row": self.row, "column": self.column,
                "expected": self.expected, "found": self.found, "hint": self.hint}

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

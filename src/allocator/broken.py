"""A fact a plan contradicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Broken:
    """A fact a plan contradicts."""

    what: str
    at: str
    of: str
    year: int
    value: float
    sense: Literal[">=", "<="]
    limit: float
    unit: str = "persons"

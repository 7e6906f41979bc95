"""What a solve proved: its status, its plan as columns, value and bound of every tier."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from allocator.models.engine import Vector
from allocator.result import tier_gap

Status = Literal["optimal", "stopped", "infeasible", "no_plan"]


@dataclass(frozen=True, slots=True)
class TierResult:
    """What was found and proved of one tier."""

    name: str
    value: float
    bound: float
    """No plan that keeps the earlier tiers' values is below this."""
    tolerance: float
    """The relative gap that was asked for; of the last tier, none is proved."""

    @property
    def gap(self) -> float:
        return tier_gap(self.name, self.value, self.bound)


@dataclass
class Outcome:
    """What a solve proved."""

    status: Status
    solution: Vector | None = None
    tiers: tuple[TierResult, ...] = ()
    gap: float | None = None
    reproducible: bool = True
    trace: list[tuple[float, str, float, float]] = field(default_factory=list)
    """(seconds, tier, value, bound) whenever a better plan was found."""

"""What a run leaves: the plan with its provenance and findings, and what it says of itself."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import ConfigDict

from allocator.check import Finding
from allocator.plan import Decisions, Record
from allocator.targets import CENT


def relative_gap(value: float, bound: float) -> float:
    """(value - bound) / |value|; 0 where the value is as good as the bound, or both are nought."""
    if value - bound <= 1e-6 * max(1.0, abs(value)):
        return 0.0
    return (value - bound) / max(abs(value), 1e-9)


def tier_gap(tier: str, value: float, bound: float) -> float:
    """Relative gap of a tier; in money, what is below half a cent is none."""
    return 0.0 if tier == "money" and value - bound <= CENT else relative_gap(value, bound)


class Provenance(Record):
    """Where a plan comes from."""

    digest: str
    """SHA-256 of the sorted, parsed inputs."""
    versions: dict[str, str]
    created: str
    """ISO date and time, UTC."""
    status: str
    gap: float | None
    reproducible: bool


class Plan(Record):
    """The contents of plan.json."""

    model_config = ConfigDict(title="allocator plan")

    provenance: Provenance
    decisions: Decisions
    findings: tuple[Finding, ...]


class Tier(Record):
    """What was proved of one tier."""

    name: Literal["statutory", "policy", "money", "change"]
    value: float
    bound: float | None
    """No plan that keeps the earlier tiers is below; none is proved of the last tier."""
    tolerance: float | None
    """The relative gap asked for."""

    @property
    def gap(self) -> float | None:
        """Relative gap that was proved; None: nothing was."""
        return None if self.bound is None else tier_gap(self.name, self.value, self.bound)


class Result(Record):
    """What a run says of itself: the object `solve --json` prints."""

    status: Literal["optimal", "stopped", "infeasible", "no_plan"]
    gap: float | None
    """The largest gap of the tiers through money."""
    reproducible: bool
    tiers: tuple[Tier, ...] = ()
    seconds: dict[str, float]
    """read, cohorts, build, handover, solve, deal, check, report."""
    sizes: dict[str, int]
    """people, cohorts, rows, columns, nonzeros."""
    findings: tuple[Finding, ...] = ()


def plan_text(plan: Plan) -> str:
    """plan.json: one record a line, so that two plans compare line by line."""
    data: dict[str, Any] = plan.model_dump(mode="json")
    return _written(data)


def _written(data: dict[str, Any]) -> str:
    def text(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))

    def block(values: list[Any], indent: str) -> str:
        return "[]" if not values else "[\n" + ",\n".join(f"{indent}  {text(v)}" for v in values) + f"\n{indent}]"

    decisions = ",\n".join(f'    "{name}": {block(values, "    ")}' for name, values in data["decisions"].items())
    return (f'{{\n  "provenance": {text(data["provenance"])},\n  "decisions": {{\n{decisions}\n  }},\n'
            f'  "findings": {block(data["findings"], "  ")}\n}}\n')

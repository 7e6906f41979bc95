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
    run: str = ""
    """Drawn for every run; the workbook and the page of the same run hold it too."""
    pseudonyms: str = ""
    """Id, drawn, of the key that people's pseudonyms are from; blank: people stand under their own ids."""


class Margin(Record):
    """What changes of one use of money at one account, over all years of the plan."""

    use: str
    """See `terms.USES`; `earned`: revenue beside the money itself; `kept`: what no use takes, carried on or left to the
    development fund."""
    at: str
    """Account."""
    more: float
    """With so much more to spend [money]."""
    less: float
    """With so much less [money]; below 0: given up."""


class Margins(Record):
    """Where a little more money goes and what as much less gives up, every whole-number decision held as it is."""

    amount: float
    """Free money that comes, or is missing, once [money]."""
    at: str
    """Account that has it."""
    line: str
    """Revenue line of its ledger."""
    year: int
    """Year in which it comes."""
    more: bool
    """Whether the plan with more was found."""
    less: bool
    """Whether the whole-number decisions can still be paid with less."""
    changes: tuple[Margin, ...]
    """By use and account; what does not change is left out."""


class Plan(Record):
    """The contents of plan.json."""

    model_config = ConfigDict(title="allocator plan")

    provenance: Provenance
    decisions: Decisions
    findings: tuple[Finding, ...]
    margins: Margins | None = None
    """Null: there are no accounts, or the margins were not asked for."""
    costs: dict[str, float] | None = None
    """Money of the decisions by kind, over the plan; only under pseudonyms, where it cannot be counted again."""


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
    """read, cohorts, build, handover, solve, deal, check, margins, report."""
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
    margins = f',\n  "margins": {text(data["margins"])}' if data["margins"] else ""
    costs = f',\n  "costs": {text(data["costs"])}' if data["costs"] is not None else ""
    return (f'{{\n  "provenance": {text(data["provenance"])},\n  "decisions": {{\n{decisions}\n  }},\n'
            f'  "findings": {block(data["findings"], "  ")}{margins}{costs}\n}}\n')

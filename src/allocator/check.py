"""Instance + Plan -> Findings. Knows no solver and no model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from allocator.collecting import uncollected
from allocator.instance import Instance
from allocator.integrity import broken_facts, uncovered
from allocator.integrity_money import unpaid
from allocator.plan import Decisions, Record
from allocator.plan_reader import PlanReader, undecided
from allocator.rows import MONEY, Flow, Row, Sum
from allocator.rules.base import Rule
from allocator.targets import penalty, slack_of, standing

Verdict = Literal["met", "short", "broken", "unknown"]


class Finding(Record):
    """How one row of one clause stands in a plan."""

    rule: str
    clause: str
    kind: Literal["hard", "target", "indicator"] = Field(alias="class")
    """hard, target or indicator."""
    at: str
    """Institution or level; blank: the whole consortium."""
    of: str = ""
    """Post, expert or specialty, where a rule has several rows at a place."""
    tag: str = ""
    """Which of the rule's rows."""
    year: int
    value: float | None
    """Null: not known, for nobody has reported it."""
    sense: Literal[">=", "<="]
    limit: float
    unit: str
    shortfall: float
    """[unit of the numerator: persons, posts, half-months]"""
    weight: float = 0.0
    """What the shortfall adds to its tier."""
    tier: str = ""
    """statutory or policy, where a shortfall is weighed."""
    verdict: Verdict
    inherited: bool = False
    """A hard row that the facts of as_of already break."""
    lead: tuple[str, ...] = ()
    """牵头单位."""
    responsible: tuple[str, ...] = ()
    """责任单位."""


def unit_of(rule: Rule, row: Row) -> str:
    """Unit of a row's number: its terms', or the rule's own word where they share none."""
    indicator = rule.indicators.get(row.tag)
    return indicator.unit if indicator and indicator.unit else row.unit


def tier_of(row: Row, broken_today: bool) -> str:
    """The tier in which a row's shortfall is weighed; blank: none is allowed."""
    if not row.hard:
        return "policy"
    return "statutory" if broken_today and (row.cure is None or row.year < row.cure) else ""


def _finding(rule: Rule, row: Row, instance: Instance, reader: PlanReader, nothing: PlanReader) -> Finding:
    body = reader.total(Sum.of(row.body))
    per = 1.0 if row.per is None else reader.total(Sum.of(row.per))
    sign = 1.0 if row.sense == ">=" else -1.0
    shortfall = max(0.0, sign * (row.limit * per - body))
    at_first = standing(row, nothing)
    inherited = row.hard and not row.indicator and at_first.broken_today
    tier = "" if row.indicator else tier_of(row, at_first.broken_today)
    slack = slack_of(row, abs(row.limit * per))
    if math.isnan(body) or math.isnan(per):
        verdict, shortfall = "unknown", 0.0
    elif shortfall <= slack:
        verdict, shortfall = "met", 0.0
    elif row.indicator or tier == "policy" or (tier == "statutory" and shortfall <= at_first.today + slack):
        verdict = "short"
    else:
        verdict = "broken"
    weight = penalty(row, at_first.asked, at_first.undecided).of(shortfall) if tier else 0.0
    clause = instance.clauses[rule.cited]
    unknown = verdict == "unknown"
    value = (body / per if per else 0.0) if row.per is not None else body
    kind: Literal["hard", "target", "indicator"] = (
        "indicator" if row.indicator else "hard" if row.hard else "target")
    return Finding(rule=rule.name, clause=rule.cited, kind=kind, at=row.at, of=row.of, tag=row.tag, year=row.year,
                   value=None if unknown else value, sense=row.sense, limit=row.limit, unit=unit_of(rule, row),
                   shortfall=shortfall, weight=weight, tier=tier, verdict=verdict, inherited=inherited,
                   lead=clause.lead, responsible=clause.responsible)


@uncollected()
def check(instance: Instance, decisions: Decisions) -> tuple[Finding, ...]:
    """Every row of every rule in force, and every rule about single people, held against a plan.

    A plan that does not say where its money comes from is told so once, not row by row.
    """
    reader, nothing = PlanReader(instance, decisions), undecided(instance)
    facts = list(broken_facts(instance, decisions, reader))
    untraced = any(broken.what == "flows-missing" for broken in facts)
    findings = [_finding(rule, row, instance, reader, nothing) for rule, row in instance.rows
                if not (untraced and any(isinstance(term, Flow) for term in row.terms))]
    findings += [Finding(rule=f"facts/{broken.what}", clause="", kind="hard", at=broken.at, of=broken.of,
                         year=broken.year, value=broken.value, sense=broken.sense, limit=broken.limit,
                         unit=broken.unit, shortfall=abs(broken.value - broken.limit), verdict="broken")
                 for broken in facts]
    findings += _open_half_months(instance, decisions, reader)
    findings += [Finding(rule="facts/unpaid", clause="", kind="indicator", at=left.at, of=left.use, year=left.year,
                         value=left.paid, sense=">=", limit=left.cost, unit=MONEY, shortfall=left.cost - left.paid,
                         verdict="short") for left in unpaid(instance, decisions, reader)]
    return tuple(findings)


def _open_half_months(instance: Instance, decisions: Decisions, reader: PlanReader) -> Iterator[Finding]:
    """Half-months that no timetable, or none that was found, keeps at the floor: reported, never hidden."""
    asks = {row.of: rule for rule, row in reversed(instance.rows) if row.tag == "cover"}
    for year in instance.years:
        gaps = [gap for gap in uncovered(instance, decisions, reader, year)
                if not gap.avoidable and gap.unit in asks]
        for at, unit in sorted({(gap.at, gap.unit) for gap in gaps}):
            count = sum(gap.unit == unit for gap in gaps)
            rule = asks[unit]
            clause = instance.clauses[rule.cited]
            yield Finding(rule=rule.name, clause=rule.cited, kind="indicator", at=at, of=unit, tag="uncovered",
                          year=year, value=count, sense="<=", limit=0, unit="half-months", shortfall=count,
                          verdict="short", lead=clause.lead, responsible=clause.responsible)


def tier_values(findings: Sequence[Finding]) -> dict[str, float]:
    """Value of the two tiers of shortfalls."""
    return {tier: sum(f.weight for f in findings if f.tier == tier) for tier in ("statutory", "policy")}

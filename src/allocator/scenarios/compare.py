"""Plans side by side: money, people, clauses. Knows no solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from allocator.check import Finding, tier_values
from allocator.costs import by_kind, costs
from allocator.instance import Instance
from allocator.plan import Move, Secondment, known, misfits, plan_data
from allocator.result import Plan
from allocator.rules import RULES
from allocator.scenarios.records import Comparison, Difference, Side, TierAnswer, counted

VERDICTS = ("unknown", "met", "short", "broken")
"""From the best to the worst."""
PERSONAL = frozenset((rule.name, tag) for rule in RULES for tag, indicator in rule.indicators.items()
                     if indicator.personal)
"""Rows whose `of` says who."""
_Key = tuple[str, str, str, str, str, int]


def read_plan(path: Path) -> Plan:
    """A whole plan.json; every error with its place."""
    data = plan_data(path)
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise misfits(path, error) from None


def compare(files: Sequence[Path], instance: Instance | None = None) -> Comparison:
    """The plans of some files; with the instance they are priced and told by institution.

    A plan under pseudonyms holds its own money, and is compared by person with those of the same key.

    Raises InputError where a file is no plan, or names what the instance has not.
    """
    plans = [read_plan(path) for path in files]
    if instance is not None:
        for path, plan in zip(files, plans, strict=True):
            known(instance, plan.decisions, path.name, people=not plan.provenance.pseudonyms)
    names = _told_apart(files)
    by_person = len({plan.provenance.pseudonyms for plan in plans}) == 1
    money = [_money(plan, instance) for plan in plans]
    priced = all(own is not None for own in money)
    sides = tuple(_side(name, plan, (own or {}) if priced else None, instance)
                  for name, plan, own in zip(names, plans, money, strict=True))
    findings = [[f for f in plan.findings if by_person or not _personal(f)] for plan in plans]
    return Comparison(sides=sides, differences=_differences(findings),
                      clauses=_clauses([plan.findings for plan in plans]), by_person=by_person,
                      placed=instance is not None, priced=priced,
                      own_prices=tuple(side.file for side in sides
                                       if instance and side.pseudonyms and side.digest != instance.digest),
                      names={} if instance is None else {at: row.name for at, row in
                                                         instance.places.institution.items()})


def _told_apart(files: Sequence[Path]) -> list[str]:
    """Short names: the folder of a plan.json, the file's name, or the path where these are the same."""
    short = [path.resolve().parent.name if path.name == "plan.json" else path.name.removesuffix(".json").removesuffix(
        ".plan") for path in files]
    return [name if short.count(name) == 1 else str(path) for name, path in zip(short, files, strict=True)]


def _personal(finding: Finding) -> bool:
    """Whether a row is told apart by who it speaks of."""
    return (finding.rule, finding.tag) in PERSONAL


def _money(plan: Plan, instance: Instance | None) -> dict[str, float] | None:
    """Money by kind of decision; None: it cannot be known."""
    if plan.provenance.pseudonyms:
        return plan.costs
    return None if instance is None else by_kind(costs(instance, plan.decisions))


def _side(name: str, plan: Plan, money: dict[str, float] | None, instance: Instance | None) -> Side:
    made, decisions = plan.provenance, plan.decisions
    tiers = [TierAnswer(name=tier, value=value) for tier, value in tier_values(plan.findings).items()]
    if money is not None:
        tiers.append(TierAnswer(name="money", value=round(sum(money.values()), 2)))
    return Side(file=name, digest=made.digest, created=made.created, status=made.status, gap=made.gap,
                pseudonyms=made.pseudonyms, tiers=tuple(tiers), counts=counted(decisions), costs=money or {},
                by_place={} if instance is None else _by_place(instance, plan))


def _by_place(instance: Instance, plan: Plan) -> dict[str, dict[str, float]]:
    """People in and out for good, lent in and out, adverts and studies, by institution; no institution without any."""
    decisions, posts, work = plan.decisions, instance.places.post, _work(instance, plan)
    found = defaultdict[str, dict[str, float]](lambda: defaultdict(float))
    for kind, lines in (("moved", decisions.moves), ("lent", decisions.secondments)):
        for line in lines:
            out, into = posts[line.from_post].at, posts[line.to_post].at
            if out != into:
                found[out][f"{kind}_out"] += line.count
                found[into][f"{kind}_in"] += line.count
    for recruit in decisions.recruits:
        found[posts[recruit.post].at]["recruits"] += recruit.adverts
    for study in decisions.study:
        if study.person in work:
            found[work[study.person]]["study"] += study.count
    return {at: dict(sorted(found[at].items())) for at in sorted(found)}


def _work(instance: Instance, plan: Plan) -> dict[str, str]:
    """Where people work before the plan; under pseudonyms as the plan alone tells."""
    if not plan.provenance.pseudonyms:
        return {person.id: person.work for person in instance.people}
    decisions, posts, first = plan.decisions, instance.places.post, dict[str, str]()
    lines: list[Move | Secondment] = [*decisions.moves, *decisions.secondments]
    for line in sorted(lines, key=lambda line: line.year):
        first.setdefault(line.person, posts[line.from_post].at)
    for stand in decisions.assignments:
        first.setdefault(stand.person, stand.work)
    for study in decisions.study:    # who leaves in the year of the study stands nowhere at its end
        if study.post:
            first.setdefault(study.person, posts[study.post].at)
    return first


def _rows(findings: Sequence[Finding]) -> dict[_Key, Finding]:
    return {(f.clause, f.rule, f.tag, f.at, f.of, f.year): f for f in findings if f.clause}


def _differences(findings: Sequence[Sequence[Finding]]) -> tuple[Difference, ...]:
    """Rows of clauses whose verdict, value or limit is not the same in all plans; the gravest first."""
    tables = [_rows(found) for found in findings]
    keys = dict.fromkeys(key for table in tables for key in table)
    differences = []
    for key in keys:
        rows = [table.get(key) for table in tables]
        verdicts = tuple(row.verdict if row else "" for row in rows)
        values = tuple(row.value if row else None for row in rows)
        limits = tuple(row.limit if row else None for row in rows)
        if len(set(verdicts)) > 1 or _apart(values) or _apart(limits):
            unit = next(row.unit for row in rows if row)
            clause, rule, tag, at, of, year = key
            differences.append(Difference(clause=clause, rule=rule, tag=tag, at=at, of=of, year=year, unit=unit,
                                          verdicts=verdicts, values=values, limits=limits))
    return tuple(sorted(differences, key=lambda d: (len(set(d.verdicts)) < 2, d.clause, d.year, d.at, d.of, d.tag)))


def _apart(numbers: Sequence[float | None]) -> bool:
    """Whether some number is missing in one only, or they differ by more than the solver's tolerance."""
    there = [number for number in numbers if number is not None]
    if len(there) < len(numbers):
        return bool(there)
    return max(there) - min(there) > 1e-6 * max(1.0, *(abs(number) for number in there))


def _clauses(findings: Sequence[Sequence[Finding]]) -> dict[str, tuple[str, ...]]:
    """Clauses whose worst verdict is not the same in all plans; blank: the plan is not held against the clause."""
    worst: list[dict[str, str]] = []
    for found in findings:
        own: dict[str, str] = {}
        for f in found:
            if f.clause and f.kind != "indicator":
                own[f.clause] = max(own.get(f.clause, f.verdict), f.verdict, key=VERDICTS.index)
        worst.append(own)
    clauses = sorted({clause for own in worst for clause in own})
    return {clause: verdicts for clause in clauses
            if len(set(verdicts := tuple(own.get(clause, "") for own in worst))) > 1}

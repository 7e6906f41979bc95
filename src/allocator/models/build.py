"""The Pyomo model: columns, rows, tiers. It is the one source of the mathematics (docs/model.md)."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from allocator.check import tier_of
from allocator.collecting import uncollected
from allocator.errors import SolverError
from allocator.facts.options import RATED
from allocator.instance import Instance
from allocator.models.bounds import extremes
from allocator.models.expressions import Expressions
from allocator.models.linear import Linear
from allocator.models.variables import Column, Variables
from allocator.plan_reader import PlanReader, undecided
from allocator.rows import Positive, Row
from allocator.rules.base import Rule
from allocator.targets import penalty, slack_of, standing

TIERS = ("statutory", "policy", "money", "change")
"""In the order in which they are served."""


@dataclass(slots=True)
class ModelRow:
    """low <= expression <= up, and what it stands for."""

    columns: list[int]
    coefficients: list[float]
    low: float
    up: float
    what: str
    """people, cap, chain, or the rule's name."""
    clause: str = ""
    """Clause of a rule's row; blank: a fact."""
    row: int = -1
    """Index into `instance.rows`."""
    short: tuple[int, ...] = ()
    """The row's shortfall columns."""
    wanting: bool = False
    """The row does not hold if nothing is decided."""


@dataclass
class Model:
    """Columns, rows and tiers of one instance."""

    instance: Instance
    variables: Variables
    rows: list[ModelRow] = field(default_factory=list)
    tiers: dict[str, dict[int, float]] = field(default_factory=lambda: {tier: {} for tier in TIERS})
    """Objective of each tier: coefficient by column."""
    constants: dict[str, float] = field(default_factory=lambda: dict.fromkeys(TIERS, 0.0))
    """What no decision can change of each tier's value."""
    positive: dict[Positive, Linear] = field(default_factory=dict)
    """What stands for the positive part of each sum that rules read."""
    signs: list[tuple[Linear, int]] = field(default_factory=list)
    """Sums whose sign is a decision, and the first of their three columns: positive part, negative part, sign."""
    impossible: list[ModelRow] = field(default_factory=list)
    """Hard rows without columns that cannot hold."""

    @property
    def columns(self) -> list[Column]:
        return self.variables.columns


@uncollected()
def build(instance: Instance, seconds: dict[str, float] | None = None) -> Model:
    """The model of an instance, as rows over columns; `pyomo_model` makes the Pyomo model of it.

    `seconds` receives the time spent on cohorts.
    """
    start = time.perf_counter()
    variables = Variables(instance)
    if seconds is not None:
        seconds["cohorts"] = time.perf_counter() - start
    model = Model(instance, variables)
    for j, column in enumerate(variables.columns):
        if column.price:
            model.tiers["money"][j] = column.price
        if column.changes:
            model.tiers["change"][j] = 1.0
        if column.family == "raised":
            model.tiers["change"][j] = 1.0
    model.rows.extend(_people(variables))
    model.rows.extend(_hubs(variables))
    model.rows.extend(_caps(variables))
    model.rows.extend(_chains(variables))
    model.rows.extend(worth_rows(variables))
    expressions = Expressions(variables, model.positive)
    add_signs(model, expressions)
    nothing = undecided(instance)
    for index, (rule, row) in enumerate(instance.rows):
        if not row.indicator:
            rule_row(model, expressions.read(row.linear), index, rule, row, nothing)
    read = {j for row in model.rows for j in row.columns}
    for j in variables.columns_of("heads").tolist():
        post, year = variables.columns[j].key
        if j in read:
            shared = expressions.heads(str(post), int(year))
            model.rows.append(ModelRow([j, *shared.columns.tolist()], [1.0, *(-shared.coefficients).tolist()],
                                       shared.constant, shared.constant, "heads"))
    return model


def _people(v: Variables) -> Iterator[ModelRow]:
    """Nobody twice: in every year those who study or are lent stand beside all who leave for good or are off post."""
    moves = v.instance.settings.moves
    by_cohort: dict[int, dict[str, list[int]]] = {}
    for family in ("leave", "exit", "off_post", "lend", "study", *RATED):
        for j in v.columns_of(family).tolist():
            by_cohort.setdefault(v.columns[j].cohort, {}).setdefault(family, []).append(j)
    for c, found in sorted(by_cohort.items()):
        gone = [j for family in ("leave", "exit", "off_post") for j in found.get(family, ())]
        bound = []
        for t in range(len(v.years)):
            away = [j for family in ("lend", "study") for j in found.get(family, ()) if v.columns[j].year == t]
            if away:
                bound.append(gone + away)
        if moves.study_once and len(found.get("study", ())) > 1:
            bound.append(gone + found["study"])
        if moves.second_once and len(found.get("lend", ())) > 1:
            bound.append(gone + found["lend"])
        bound.extend(gone + found[kind] for kind in RATED if found.get(kind))
        if gone and not bound:
            bound.append(gone)
        for columns in bound:
            if len(columns) > 1:
                yield ModelRow(columns, [1.0] * len(columns), -math.inf, v.cohorts[c].size, "people")


def _hubs(v: Variables) -> Iterator[ModelRow]:
    """Who leaves a post through a hub arrives at another."""
    for out, into in (("leave", "arrive"), ("lend", "serve")):
        sides: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
        for j in v.columns_of(out).tolist():
            column = v.columns[j]
            sides.setdefault((v.cohorts[column.cohort].hub, column.year), ([], []))[0].append(j)
        for j in v.columns_of(into).tolist():
            sides.setdefault((v.columns[j].hub, v.columns[j].year), ([], []))[1].append(j)
        for _, (leave, arrive) in sorted(sides.items()):
            yield ModelRow(leave + arrive, [1.0] * len(leave) + [-1.0] * len(arrive), 0.0, 0.0, "hub")


def _caps(v: Variables) -> Iterator[ModelRow]:
    """Promotions within their rates, studies within their places, adverts within their channels."""
    for k, kind in enumerate(RATED):
        for group, (_, caps) in v.groups[kind].items():
            for t in range(len(v.years)):
                columns = [j for j in v.columns_of(kind).tolist()
                           if v.columns[j].year == t and v.cohorts[v.columns[j].cohort].rises[k] == group]
                if columns:
                    yield ModelRow(columns, [1.0] * len(columns), -math.inf, float(caps[t]), "cap")
    for t, year in enumerate(v.years):
        programme = v.instance.places.programme("advanced_study", year)
        columns = [j for j in v.columns_of("study").tolist() if v.columns[j].year == t]
        if columns and programme is not None and programme.places is not None:
            yield ModelRow(columns, [1.0] * len(columns), -math.inf, float(programme.places), "cap")
    for k, channel in enumerate(v.channels):
        for t in range(len(v.years)):
            columns = [j for j in v.columns_of("advert").tolist()
                       if v.columns[j].channel == k and v.columns[j].year == t]
            if columns:
                yield ModelRow(columns, [1.0] * len(columns), -math.inf, float(math.floor(channel.cap)), "cap")


def _chains(v: Variables) -> Iterator[ModelRow]:
    """Posts of establishment gained since the year before; beds closed."""
    for at in v.pool:
        for t, year in enumerate(v.years):
            raised, allot = v.of["raised", at, year], v.of["allot", at, year]
            if t == 0:
                yield ModelRow([allot, raised], [1.0, -1.0], -math.inf,
                               v.instance.places.institution[at].establishment, "chain")
            else:
                yield ModelRow([allot, v.of["allot", at, v.years[t - 1]], raised], [1.0, -1.0, -1.0], -math.inf, 0.0,
                               "chain")
    for j in v.columns_of("beds").tolist():
        at, year = v.columns[j].key
        beds = v.instance.places.beds[at, year]
        yield ModelRow([j, v.of["closed", at, year]], [1.0, 1.0], float(beds.open), math.inf, "chain")


def worth_rows(v: Variables) -> Iterator[ModelRow]:
    """The pieces of what an amount is worth add up to no more than the amount."""
    pieces: dict[tuple[object, ...], list[int]] = {}
    for j in v.columns_of("worth").tolist():
        pieces.setdefault(v.columns[j].key[:-1], []).append(j)
    for key, columns in pieces.items():
        yield ModelRow([v.of["amount", *key], *columns], [1.0] + [-1.0] * len(columns), 0.0, math.inf, "worth")


def add_signs(model: Model, expressions: Expressions) -> None:
    """Columns for the positive parts of sums; a binary only where the sign is not known.

    A sum may itself hold a positive part, which `Row.terms` names after it: read backwards, it has its columns first.
    """
    caps = [(row.columns, row.up) for row in model.rows
            if row.what in ("people", "cap") and set(row.coefficients) == {1.0}]
    for _, row in model.instance.rows:
        for term in reversed(list(row.terms)) if not row.indicator else ():
            if not isinstance(term, Positive) or term in expressions.positive:
                continue
            body = expressions.read(term.body)
            low, high = extremes(body, model.columns, caps)
            if low >= 0:
                expressions.positive[term] = body
                continue
            if math.isinf(high) or math.isinf(low):
                raise SolverError(f"{row.at} {row.year}: an amount without a limit stands under a sign",
                                  f"{row.at} {row.year}：取正负号的金额没有上限")
            nothing = Linear(np.array([], dtype=np.int64), np.array([]), 0.0)
            if high <= 0:
                expressions.positive[term] = nothing
                continue
            k, j = len(expressions.positive), len(model.columns)
            model.columns.extend([Column("positive", (k,), 0.0, high, False),
                                  Column("negative", (k,), 0.0, -low, False), Column("sign", (k,), 0.0, 1.0, True)])
            columns, values = body.columns.tolist(), body.coefficients.tolist()
            model.rows += [ModelRow([*columns, j, j + 1], [*values, -1.0, 1.0], -body.constant, -body.constant, "sign"),
                           ModelRow([j, j + 2], [1.0, -high], -math.inf, 0.0, "sign"),
                           ModelRow([j + 1, j + 2], [1.0, -low], -math.inf, -low, "sign")]
            model.signs.append((body, j))
            expressions.positive[term] = Linear(np.array([j]), np.array([1.0]), 0.0)


def rule_row(model: Model, linear: Linear, index: int, rule: Rule, row: Row, nothing: PlanReader) -> None:
    """A rule's row, with the shortfall its tier allows."""
    at_first = standing(row, nothing)
    tier = tier_of(row, at_first.broken_today)
    sign = 1.0 if row.sense == ">=" else -1.0
    columns, coefficients = linear.columns.tolist(), (sign * linear.coefficients).tolist()
    need = -sign * linear.constant
    if not columns:
        if tier:
            weight = penalty(row, at_first.asked, at_first.undecided).of(need)
            model.constants[tier] += weight
        worst = at_first.today if tier == "statutory" else (math.inf if tier else 0.0)
        if need > worst + slack_of(row, at_first.asked):
            model.impossible.append(ModelRow([], [], need, math.inf, rule.name, rule.cited, index))
        return
    short: list[int] = []
    if tier:
        left = at_first.today if tier == "statutory" else math.inf
        for k, (length, slope) in enumerate(penalty(row, at_first.asked, at_first.undecided).segments):
            if left <= 0:
                break
            j = len(model.columns)
            model.columns.append(Column("short", (index, k), 0.0, min(length, left), False))
            model.tiers[tier][j] = slope
            short.append(j)
            left -= length
    model.rows.append(ModelRow(columns + short, coefficients + [1.0] * len(short), need, math.inf, rule.name,
                               rule.cited, index, tuple(short),
                               at_first.undecided > slack_of(row, at_first.asked)))


@uncollected()
def pyomo_model(model: Model, tier: str = "money", locks: dict[str, float] | None = None) -> Any:
    """The Pyomo model with one tier as objective and earlier tiers held at `locks` [value by tier]."""
    m = pyo.ConcreteModel("allocator")
    m.x = pyo.Var(range(len(model.columns)), dense=True, domain=pyo.Integers, bounds=(0.0, None))
    x = list(m.x.values())
    for var, column in zip(x, model.columns, strict=True):    # as most are, and only what differs is set
        if column.lower:
            var.setlb(column.lower)
        if column.upper < math.inf:
            var.setub(column.upper)
        if not column.whole:
            var.domain = pyo.Reals

    def body(columns: list[int], coefficients: list[float]) -> Any:
        return LinearExpression(constant=0, linear_coefs=coefficients, linear_vars=[x[j] for j in columns])

    def bounded(_: Any, i: int) -> Any:
        row = model.rows[i]
        return (None if math.isinf(row.low) else row.low, body(row.columns, row.coefficients),
                None if math.isinf(row.up) else row.up)

    m.row = pyo.Constraint(range(len(model.rows)), rule=bounded)

    def held(_: Any, name: str) -> Any:
        terms = model.tiers[name]
        assert locks is not None
        return body(list(terms), list(terms.values())) <= locks[name] - model.constants[name]

    m.lock = pyo.Constraint([name for name in (locks or {}) if model.tiers[name]], rule=held)
    terms = model.tiers[tier]
    m.objective = pyo.Objective(expr=body(list(terms), list(terms.values())) + model.constants[tier])
    return m


def value_of(model: Model, tier: str, solution: np.ndarray) -> float:
    """Value of a tier at a solution."""
    terms = model.tiers[tier]
    return model.constants[tier] + float(np.dot(solution[list(terms)], list(terms.values()))) if terms else (
        model.constants[tier])

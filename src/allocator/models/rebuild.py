"""A model built again for an instance that differs from a known one in numbers of rules and in prices only.

What the two have in common is taken over: cohorts, columns, and the rows of every rule whose rows ask for the same. The
result is the model that `build` would make, up to the order in which columns of shortfalls are numbered.
"""

from __future__ import annotations

import copy
import dataclasses
import operator
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allocator import rows as r
from allocator.facts.channels import Channel
from allocator.facts.ledgers import Programme
from allocator.facts.options import RATED
from allocator.facts.places import Places
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.models.arrays import Arrays, Keys, arrays, column_keys, row_keys
from allocator.models.build import TIERS, Model, ModelRow, add_signs, build, rule_row, worth_rows
from allocator.models.cohorts import gained, price_of
from allocator.models.expressions import Expressions
from allocator.models.variables import Column, Variables
from allocator.plan_reader import PlanReader, undecided
from allocator.rows import Row
from allocator.rules.base import Rule

_PRICELESS = (r.Persons, r.Recruits, r.Studies, r.Trained, r.Moved, r.Changed, r.OpenBeds, r.Residents, r.Reported,
              r.Establishment, r.Choice, r.Amount, r.Flow)
"""Terms that read no price: rows of these alone are the same as long as people and places are."""
_PRICED = (r.Payroll, r.Outlay, r.Positive)
"""Terms that may: rows of these are the same as long as pay and prices are, too."""
_OF_DECISIONS = ("transfer", "transfer_km", "rotation", "secondment", "secondment_km", "lost_month", "wish",
                 "adjust_post", "close_bed", "dismissal")
"""Prices of single decisions, which no row reads."""
_OWN = ("positive", "negative", "sign", "short")
"""Columns that the builder adds to those of the decisions."""
_SAID_ONLY = ("assumptions", "digest", "clauses", "documents")
"""What an instance says of itself, and no model reads."""
_FOUND = ("person", "crowd", "careers", "levels", "drift", "groups")
"""What is worked out from people, places and rates."""


@dataclass
class Built:
    """A model with its arrays, and the keys that tell its columns and rows apart."""

    model: Model
    arrays: Arrays

    @cached_property
    def columns(self) -> Keys:
        return column_keys(self.model)

    @cached_property
    def rows(self) -> Keys:
        return row_keys(self.model)

    def alike(self, other: Built) -> bool:
        """Whether columns and rows are the same, in the same order."""
        one, two = self.model.columns, other.model.columns
        same = len(one) == len(two) and all(map(operator.is_, one, two))
        return (same or self.columns == other.columns) and self.rows == other.rows

    @cached_property
    def expressions(self) -> Expressions:
        """Reads rows without columns: their constants."""
        return Expressions(self.model.variables)

    @cached_property
    def nothing(self) -> PlanReader:
        """Reads the plan in which nothing is decided."""
        return undecided(self.model.instance)


def built(instance: Instance) -> Built:
    """Built from nothing."""
    model = build(instance)
    return Built(model, arrays(model.columns, model.rows))


def rebuilt(base: Built, instance: Instance) -> Built | None:
    """Built from a known one; None: the two differ in more than numbers of rules and prices."""
    before = base.model.instance
    if not _alike(before, instance):
        return None
    for name in _FOUND:
        if name in vars(before):
            vars(instance)[name] = vars(before)[name]
    if not _same_tests(before, instance):
        return None
    variables = _variables(base.model, instance)
    if variables is None:
        return None
    model = _model(base, variables, instance)
    return None if model is None else Built(model, arrays(model.columns, model.rows))


# what is alike --------------------------------------------------------------------------------------------------


def _alike(one: Instance, other: Instance) -> bool:
    """Whether everything but rules, prices and what is said of them is the same."""
    for field in dataclasses.fields(Instance):
        name, a, b = field.name, getattr(one, field.name), getattr(other, field.name)
        if name in ("rules", "pay", *_SAID_ONLY):
            continue
        if name == "settings":
            free = dict.fromkeys(("prices", "budget", "gap", "time_limit", "seed"))
            a, b = a.model_copy(update=free), b.model_copy(update=free)
        elif name == "places":
            if {key[:2] for key in a.ledgers} != {key[:2] for key in b.ledgers}:
                return False
            a, b = _plain(a), _plain(b)
        elif name == "channels":
            a, b = _priceless(a), _priceless(b)
        if a != b:
            return False
    return len(one.rules) == len(other.rules)


def _plain(places: Places) -> dict[str, object]:
    """What a county's places were made from, but for the money that rules alone read."""
    worked_out = {name for name, value in vars(type(places)).items() if isinstance(value, cached_property)}
    found = {name: value for name, value in vars(places).items() if name not in worked_out}
    return {**found, "programmes": _priceless(places.programmes), "ledgers": None, "budget": None}


def _priceless(facts: Iterable[Channel | Programme]) -> list[object]:
    """Facts without what they cost."""
    return [fact.model_copy(update={"cost": 0}) for fact in facts]


def _same_tests(before: Instance, now: Instance) -> bool:
    """Whether rules ask the same of people and bring the same choices, whatever these cost."""
    if len(before.rules) != len(now.rules):
        return False
    if all(getattr(before.places, name) == getattr(now.places, name) for name in ("programmes", "ledgers", "budget")):
        _share_rows(before, now)
    known = {id(row) for _, row in before.rows}
    shared = {id(row) for _, row in now.rows} & known
    one, other = ([row for _, row in instance.rows if id(row) not in shared] for instance in (before, now))
    if not one and not other:
        return True
    if r.predicates(one) != r.predicates(other) and (
            before.tests != now.tests):
        return False
    return _same_choices(before, now) and _means(one) == _means(other)


def _share_rows(before: Instance, now: Instance) -> None:
    """Rows of rules that are the same, over the same places, are the same rows."""
    old: dict[int, list[tuple[Rule, Row]]] = {}
    for pair in before.rows:
        old.setdefault(id(pair[0]), []).append(pair)
    found: list[tuple[Rule, Row]] = []
    for one, other in zip(before.rules, now.rules, strict=True):
        found += [(other, row) for _, row in old.get(id(one), ())] if one == other else [
            (other, row) for row in other.rows(now.places)]
    vars(now)["rows"] = tuple(found)


def _same_choices(one: Instance, other: Instance) -> bool:
    def free(choices: Mapping[Any, r.Choice]) -> dict[Any, r.Choice]:
        return {key: dataclasses.replace(term, cost=0.0) for key, term in choices.items()}
    return free(one.choices) == free(other.choices)


def _means(rows: Iterable[Row]) -> bool:
    """Whether some row reads the year's mean, which cohorts then keep apart."""
    return any(isinstance(t, r.Persons) and t.measure == "mean" for row in rows for t in row.terms)


# columns --------------------------------------------------------------------------------------------------------


def _variables(base: Model, instance: Instance) -> Variables | None:
    """The same columns at the instance's own prices and limits; None: these tell people of one cohort apart."""
    before, old = base.instance, base.variables
    count = sum(1 for column in base.columns if column.family not in _OWN)
    variables = copy.copy(old)
    variables.instance = instance
    variables.columns = base.columns[:count]
    if _same_prices(before, instance) and before.choices == instance.choices and (
            before.amounts == instance.amounts and before.flows == instance.flows):
        return variables
    if not _one_price(old, instance):
        return None
    vars(instance)["cohorts"] = (old.cohorts, old.hubs)
    fresh = Variables(instance)
    if len(fresh.columns) != count or not all(map(_same_column, fresh.columns, variables.columns)):
        return None
    variables.columns, variables.prices = fresh.columns, fresh.prices
    return variables


def _same_prices(one: Instance, other: Instance) -> bool:
    return all(_costs(one, name) == _costs(other, name) for name in ("settings", "pay", "channels", "places"))


def _same_pay(one: Instance, other: Instance) -> bool:
    """Whether everything that rows read of money is the same: all but what single decisions cost."""
    def read(instance: Instance) -> object:
        return instance.settings.prices.model_copy(update=dict.fromkeys(_OF_DECISIONS, 0.0))
    return read(one) == read(other) and all(_costs(one, name) == _costs(other, name)
                                            for name in ("pay", "channels", "places"))


def _costs(instance: Instance, name: str) -> object:
    """The money that an instance's part holds."""
    if name == "settings":
        return instance.settings.prices
    if name == "places":
        return [p.cost for p in instance.places.programmes]
    return [c.cost for c in instance.channels] if name == "channels" else instance.pay


def _same_column(a: Column, b: Column) -> bool:
    """Whether two columns stand for the same decision; choices and amounts may have other limits."""
    free = a.family in ("choice", "amount", "worth")
    return (a.family, a.key, a.whole) == (b.family, b.key, b.whole) and (
        free or (a.lower, a.upper) == (b.lower, b.upper))


def _one_price(variables: Variables, instance: Instance) -> bool:
    """Whether a decision still costs the same for everybody in a cohort."""
    prices = PriceList(instance.settings.prices, instance.pay, instance.places)
    for cohort in variables.cohorts:
        kinds = [kind for kind, group in zip(RATED, cohort.rises, strict=True) if group]
        found = {(tuple(price_of(prices, person, kind, year) for kind in kinds if gained(person, kind)
                        for year in instance.years),
                  tuple(prices.dismiss(person, year) for year in instance.years if any(cohort.exits)))
                 for person in (instance.people[i] for i in cohort.members)} if kinds or any(cohort.exits) else ()
        if len(found) > 1:
            return False
    return True


# rows -----------------------------------------------------------------------------------------------------------


def _places_of(rows: Iterable[tuple[Rule, Row]]) -> list[tuple[str, list[tuple[int, Row]]]]:
    """Rows with their positions, rule by rule."""
    found: list[tuple[str, list[tuple[int, Row]]]] = []
    last: Rule | None = None
    for index, (rule, row) in enumerate(rows):
        if rule is not last:
            found.append((f"{rule.cited} {rule.name}", []))
            last = rule
        found[-1][1].append((index, row))
    return found


def _matched(before: Instance, now: Instance) -> dict[int, int] | None:
    """Position of the row of `before` that asks for the very same, by position in `now`; None: rules differ in kind."""
    if [(a.name, a.cited) for a in before.rules] != [(b.name, b.cited) for b in now.rules]:
        return None
    old = dict(_places_of(before.rows))
    return {index: earlier for name, rows in _places_of(now.rows)
            for (index, row), (earlier, known) in zip(rows, old.get(name, ()), strict=False)
            if row is known or row == known}


def _model(base: Built, variables: Variables, instance: Instance) -> Model | None:
    """Rows of rules that are the same taken over, the others read anew."""
    before, old = base.model.instance, base.model
    same = _matched(before, instance)
    if same is None:
        return None
    model = Model(instance, variables)
    for j, column in enumerate(variables.columns):
        if column.price:
            model.tiers["money"][j] = column.price
        if j in old.tiers["change"]:
            model.tiers["change"][j] = old.tiers["change"][j]
    model.constants = dict(old.constants)
    model.rows.extend(row for row in old.rows if row.what in _OF_PEOPLE and row.row < 0)
    model.rows.extend(worth_rows(variables))
    reader = _Anew(base, model)
    prices = _same_pay(before, instance)
    signs = prices and before.amounts == instance.amounts and _signed(before.rows, set(same.values())) and (
        _signed(instance.rows, same))
    if signs:
        model.columns.extend(c for c in old.columns if c.family in _OWN and c.family != "short")
        model.rows.extend(row for row in old.rows if row.what == "sign" and row.row < 0)
    elif not _signed(instance.rows, ()):
        add_signs(model, reader.expressions)
    kept = {index: earlier for index, earlier in same.items() if _takes_over(instance.rows[index][1], prices, signs)}
    of_rules = {row.row: row for row in old.rows if row.row >= 0}
    impossible = {row.row: row for row in old.impossible}
    gone = [index for index in sorted(set(range(len(before.rows))) - set(kept.values()))
            if not before.rows[index][1].indicator and index not in of_rules]
    if not _signed([before.rows[index] for index in gone], ()):
        return None
    for index in gone:
        _withdraw(model, base, index)
    for index, (rule, row) in enumerate(instance.rows):
        earlier = kept.get(index)
        if row.indicator:
            continue
        if earlier is None:
            reader.read(index, rule, row)
        elif earlier in of_rules:
            _take_over(model, old, of_rules[earlier], index)
        elif earlier in impossible:
            known = impossible[earlier]
            model.impossible.append(ModelRow([], [], known.low, known.up, known.what, known.clause, index))
    _heads(model, old, reader)
    return model


_OF_PEOPLE = ("people", "hub", "cap", "chain")
"""Rows about people and facts, which neither rules nor prices change."""


def _signed(rows: Sequence[tuple[Rule, Row]], known: Container[int]) -> bool:
    """Whether every row with a positive part is known."""
    return not any(isinstance(term, r.Positive) for index, (_, row) in enumerate(rows)
                   if index not in known and not row.indicator for term in row.terms)


def _takes_over(row: Row, prices: bool, signs: bool) -> bool:
    """Whether a row that asks for the same also reads as the same expression."""
    return all(isinstance(t, _PRICELESS) or (prices and isinstance(t, _PRICED) and (
        signs or not isinstance(t, r.Positive))) for t in row.terms)


class _Anew:
    """Reads rows over a model's columns, when there are any to read."""

    def __init__(self, base: Built, model: Model) -> None:
        self._base, self._model = base, model

    @cached_property
    def expressions(self) -> Expressions:
        return Expressions(self._model.variables)

    @cached_property
    def _nothing(self) -> PlanReader:
        return undecided(self._model.instance)

    def read(self, index: int, rule: Rule, row: Row) -> None:
        known = all(isinstance(t, _PRICELESS) and not isinstance(t, r.Amount) for t in row.terms)
        rule_row(self._model, self.expressions.read(row.linear), index, rule, row,
                  self._base.nothing if known else self._nothing)


def _withdraw(model: Model, base: Built, index: int) -> None:
    """Takes back what a row without columns added to its tier's constant."""
    rule, row = base.model.instance.rows[index]
    alone = Model(base.model.instance, copy.copy(base.model.variables))
    alone.variables.columns = []
    found = base.expressions.read(row.linear)
    rule_row(alone, found, index, rule, row, base.nothing)
    for tier in TIERS:
        model.constants[tier] -= alone.constants[tier]


def _take_over(model: Model, old: Model, row: ModelRow, index: int) -> None:
    """A row of the known model with shortfall columns of its own; the very same where nothing has moved."""
    short: list[int] = []
    for k, j in enumerate(row.short):
        column = old.columns[j]
        new = len(model.columns)
        model.columns.append(column if column.key == (index, k) else dataclasses.replace(column, key=(index, k)))
        for tier in ("statutory", "policy"):
            if j in old.tiers[tier]:
                model.tiers[tier][new] = old.tiers[tier][j]
        short.append(new)
    if index == row.row and tuple(short) == row.short:
        model.rows.append(row)
        return
    own = row.columns[:len(row.columns) - len(short)]
    model.rows.append(ModelRow(own + short, row.coefficients, row.low, row.up, row.what, row.clause, index,
                               tuple(short), row.wanting))


def _heads(model: Model, old: Model, reader: _Anew) -> None:
    """The sums that `heads` columns stand for, of those that some row reads."""
    known = {row.columns[0]: row for row in old.rows if row.what == "heads"}
    read = {j for row in model.rows for j in row.columns}
    for j in model.variables.columns_of("heads").tolist():
        if j not in read:
            continue
        if j in known:
            model.rows.append(known[j])
            continue
        post, year = model.columns[j].key
        shared = reader.expressions.heads(str(post), int(str(year)))
        model.rows.append(ModelRow([j, *shared.columns.tolist()], [1.0, *(-shared.coefficients).tolist()],
                                   shared.constant, shared.constant, "heads"))

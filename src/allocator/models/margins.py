"""Where a little more money goes and what as much less gives up, every whole-number decision of a plan held.

What is left of the model is a linear programme over amounts and shortfalls. Its tiers are solved in their order, each
earlier one locked, first with the money there is, then with more and with less; among answers that are as good, the one
that changes the plan's amounts least is told.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

import numpy as np

from allocator import terms
from allocator.collecting import uncollected
from allocator.instance import Instance
from allocator.models.arrays import Arrays, arrays, column_keys
from allocator.models.build import Model
from allocator.models.engine import Engine, Vector, Watch
from allocator.models.rebuild import Built, built, rebuilt
from allocator.models.warm import CERTIFIED, vector
from allocator.plan import AmountLine, Decisions
from allocator.plan_reader import PlanReader
from allocator.result import Margin, Margins
from allocator.rows import Amount, Positive, Sum, money
from allocator.rules.accounts import income, uses

AMOUNT = 100_000.0
"""More, and less [money]."""
LINE = "other_income"
"""Where it comes in: money that no earmark binds."""
SLACK = 1e-9
"""Relative slack of a lock, as in the solve itself."""
NONE = 0.5
"""What is below this is no change [money]."""

Values = dict[tuple[str, str, int], float]
"""Amounts by (name, of, year)."""


@uncollected()
def margins(model: Model, solution: Vector, decisions: Decisions, amount: float = AMOUNT) -> Margins | None:
    """What changes with more and with less free money in the plan's first year; None: there are no accounts.

    `solution`: the plan's columns; `decisions`: the same plan, dealt.
    """
    instance = model.instance
    if not instance.places.accounts or not instance.amounts:
        return None
    lead, year = instance.places.lead_hospital, instance.years[0]
    at = lead if lead in instance.places.accounts else instance.places.accounts[0]
    base = Built(model, arrays(model.columns, model.rows))
    held = {key: float(x) for key, x, column in zip(base.columns, solution, model.columns, strict=True)
            if column.whole and column.family != "sign"}
    values = {(a.name, a.of, a.year): a.value for a in decisions.amounts}
    now = _settled(base, held, values)
    if now is None:
        return None
    found: dict[str, dict[tuple[str, str], float] | None] = {}
    for name, change in (("more", amount), ("less", -amount)):
        other = dataclasses.replace(instance, places=instance.places.with_more(at, LINE, year, change))
        then = _settled(rebuilt(base, other) or built(other), held, now)
        found[name] = None if then is None else _changes(instance, other, decisions, now, then, change)
    more, less = found["more"], found["less"]
    keys = [key for use in (*terms.USES, "earned", "kept") for key in sorted({*(more or {}), *(less or {})})
            if key[0] == use]
    changes = tuple(Margin(use=use, at=account, more=(more or {}).get((use, account), 0.0),
                           less=(less or {}).get((use, account), 0.0)) for use, account in keys)
    return Margins(amount=amount, at=at, line=LINE, year=year, more=more is not None, less=less is not None,
                   changes=changes)


# the linear programme -------------------------------------------------------------------------------------------


def _settled(own: Built, held: dict[object, float], near: Values) -> Values | None:
    """The amounts of the best plan with whole columns at `held`, as near to `near` as any; None: there is none."""
    model = own.model
    if model.impossible:
        return None
    fixed = np.array([held.get(key, math.nan) for key in column_keys(model)])
    free = np.flatnonzero(np.isnan(fixed))
    amounts = [(int(k), near[key]) for k, j in enumerate(free.tolist())
               if (key := _amount(model, j)) is not None and key in near]
    rest = _beside(_rest(own.arrays, fixed, free), amounts)
    engine = Engine(rest.matrix(), seed=model.instance.settings.seed, watch=Watch())
    tiers = [np.pad(vector(model, tier)[free], (0, len(amounts))) for tier in CERTIFIED]
    tiers.append(np.pad(np.ones(len(amounts)), (len(free), 0)))
    locks: list[tuple[Vector, float]] = []
    x: Vector | None = None
    for cost in tiers:
        if not cost.any() and x is not None:
            continue
        solved = engine.mip(cost, locks, what="margins", free=None, start=None, gap=0.0, work=None)
        if solved.x is None:
            return None
        x = solved.x
        value = float(cost @ x)
        locks.append((cost, value + SLACK * max(1.0, abs(value))))
    assert x is not None
    return {key: float(x[k]) for k, j in enumerate(free.tolist()) if (key := _amount(model, j)) is not None}


def _amount(model: Model, j: int) -> tuple[str, str, int] | None:
    """The amount a column stands for."""
    column = model.columns[j]
    if column.family != "amount":
        return None
    name, of, year = column.key
    return str(name), str(of), int(str(year))


def _rest(whole: Arrays, fixed: Vector, free: np.ndarray) -> Arrays:
    """What is left of a matrix where some columns (not nan) have their values; rows that hold none of the rest go."""
    at = np.full(whole.columns, -1, dtype=np.int32)
    at[free] = np.arange(len(free), dtype=np.int32)
    row_of = np.repeat(np.arange(whole.rows), np.diff(whole.start))
    known = at[whole.index] < 0
    given = np.bincount(row_of[known], weights=whole.value[known] * fixed[whole.index[known]], minlength=whole.rows)
    left = np.bincount(row_of[~known], minlength=whole.rows)
    rows = left > 0
    return Arrays(start=np.concatenate([np.zeros(1, np.int32), np.cumsum(left[rows], dtype=np.int32)]),
                  index=at[whole.index[~known]], value=whole.value[~known],
                  row_low=(whole.row_low - given)[rows], row_up=(whole.row_up - given)[rows],
                  low=whole.low[free], up=whole.up[free], whole=whole.whole[free])


def _beside(rest: Arrays, wanted: list[tuple[int, float]]) -> Arrays:
    """The matrix with a column more for each wanted value: how far its own column is from it."""
    n, more = rest.columns, len(wanted)
    own = np.array([k for k, _ in wanted], dtype=np.int32)
    values = np.array([value for _, value in wanted])
    apart = np.arange(n, n + more, dtype=np.int32)
    pairs = np.stack([own, apart], axis=1)
    ends = rest.start[-1] + 2 * np.arange(1, 2 * more + 1, dtype=np.int32)
    return Arrays(start=np.concatenate([rest.start, ends]), index=np.concatenate([rest.index, *pairs, *pairs]),
                  value=np.concatenate([rest.value, np.tile([-1.0, 1.0], more), np.ones(2 * more)]),
                  row_low=np.concatenate([rest.row_low, -values, values]),
                  row_up=np.concatenate([rest.row_up, np.full(2 * more, np.inf)]),
                  low=np.concatenate([rest.low, np.zeros(more)]), up=np.concatenate([rest.up, np.full(more, np.inf)]),
                  whole=np.concatenate([rest.whole, np.zeros(more, dtype=np.bool_)]))


# in words of the accounts ---------------------------------------------------------------------------------------


def _changes(before: Instance, after: Instance, decisions: Decisions, now: Values, then: Values,
             change: float) -> dict[tuple[str, str], float]:
    """By use and account: what changes over the years [money]; what no use takes is kept."""
    old, new = _reader(before, decisions, now), _reader(after, decisions, then)
    found: dict[tuple[str, str], float] = {}
    left = 0.0
    for at in before.places.accounts:
        earned = spent = 0.0
        for year in before.years:
            earned += new.total(_decided(income(after.places, at, year).values())) - old.total(
                _decided(income(before.places, at, year).values()))
            both = uses(before.places, at, year), uses(after.places, at, year)
            for use, was in both[0].items():
                by = new.total(_decided([both[1][use]])) - old.total(_decided([was]))
                found[use, at] = found.get((use, at), 0.0) + by
                spent += by
        found["earned", at] = earned
        left += earned - spent
    found["kept", ""] = left + change
    return {key: round(value, 2) for key, value in found.items() if abs(value) >= NONE}


def _decided(sums: Iterable[Sum]) -> Sum:
    """The parts that amounts decide: people's decisions, and so all else, are the same."""
    whole = sum(sums, money(0))
    return Sum(tuple((c, term) for c, term in whole.parts if isinstance(term, Amount | Positive)), 0.0, money=True)


def _reader(instance: Instance, decisions: Decisions, values: Values) -> PlanReader:
    lines = tuple(AmountLine(name=name, of=of, year=year, value=value)
                  for (name, of, year), value in sorted(values.items()))
    return PlanReader(instance, decisions.model_copy(update={"amounts": lines}))

"""The model a second time: docs/model.md in its natural form, one variable a row of staff, solved by SCIP.

A program of its own (ortools and highspy cannot share a process): each line of stdin is an instance as JSON (see
dump.py); each line of stdout is {status, tiers: {statutory, policy, money}}. Section numbers are those of the page:
sections 1 and 2 are in people.py and facts.py, 3 in readings.py, 4 in decisions.py, 5 in rules.py, accounts.py,
services.py and rules_*.py, 6 and 7 here. Nothing of allocator is imported.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from itertools import pairwise
from types import SimpleNamespace as Facts
from typing import Any

from ortools.linear_solver import pywraplp

from tests.second import (
    rules_core,
    rules_funds,
    rules_insurance,
    rules_money,
    rules_offices,
    rules_services,
    rules_specialties,
    rules_supply,
    rules_visits,
)
from tests.second.decisions import Decisions, Variable
from tests.second.facts import County
from tests.second.linear import Expr, Key, total, value_at
from tests.second.rules import MAKERS, Book, Bounds, Row, asked

FAMILIES = (rules_core, rules_funds, rules_insurance, rules_money, rules_offices, rules_services, rules_specialties,
            rules_supply, rules_visits)
"""Importing a family registers its rules."""
LOCKS = (1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7)
"""Relative slack of a lock: the tightest that the arithmetic bears. Where a target is of money, a billionth of slack is
worth thousandths of a yuan in the next tier."""
SCIP = """limits/gap = 0
limits/absgap = 0
numerics/feastol = 1e-9
misc/allowstrongdualreds = FALSE
misc/allowweakdualreds = FALSE
"""
"""Dual reductions are off: between a lock and its tolerance they cut off plans that are as good."""


# 6 Shortfall and penalty ------------------------------------------------------------------------------------------


def smooth(s: float, asked: float) -> float:
    """ψ."""
    b1, b2 = 0.05 * asked, 0.20 * asked
    return (min(s, b1) + 2 * min(max(0.0, s - b1), b2 - b1) + 4 * max(0.0, s - b2)) / asked


def segments(asked: float, undecided: float, expected: bool) -> list[tuple[float, float]]:
    """φ as (length, slope), rising."""
    bends = [0.05 * asked, 0.20 * asked]
    if expected:
        points = bends
    else:
        o = undecided - math.floor(undecided)
        o = 0.0 if o < 1e-9 or o > 1 - 1e-9 else o
        points = sorted({max(0.0, math.floor(b - o) + j + o) for b in bends for j in (0, 1)} - {0.0})
    found, before = [], 0.0
    for point in points:
        found.append((point - before, (smooth(point, asked) - smooth(before, asked)) / (point - before)))
        before = point
    return [*found, (math.inf, 4 / asked)]


def penalty(s: float, pieces: list[tuple[float, float]]) -> float:
    value = 0.0
    for length, slope in pieces:
        value += slope * min(max(0.0, s), length)
        s -= length
    return value


# 7 Tiers ----------------------------------------------------------------------------------------------------------


class InfeasibleError(Exception):
    """A row that no decision touches fails."""


class Model:
    """Decisions, rows with their shortfalls, and the three tiers as expressions."""

    def __init__(self, county: County) -> None:
        self.county = county
        book = Book(county)
        rows = [row for rule in county.rules for row in MAKERS[rule["name"]](book, Facts(**rule["parameters"]))]
        self.decisions = Decisions(county, asked(rows))
        for key, (most, price) in book.choices.items():
            self.decisions.add(key, most, price)
        for key, amount in book.amounts.items():
            self.put_amount(key, amount)
        self.variables = self.decisions.variables
        self.rows: list[Expr] = []
        money: Expr = {key: v.price for key, v in self.variables.items() if v.price}
        self.tiers: dict[str, Expr] = {"statutory": defaultdict(float), "policy": defaultdict(float), "money": money}
        for number, row in enumerate(rows):
            self.put(number, row)
        self.rows += [{key: -value for key, value in expr.items()} for expr in self.decisions.structure]

    def put_amount(self, key: Key, amount: Bounds) -> None:
        """An amount, and what it is worth: no more than the line of any piece of its curve, flat after the last."""
        self.decisions.add(key, amount.high, amount.price, integer=False, low=amount.low, undecided=amount.low)
        if amount.worth:
            worth = ("worth", *key)
            self.decisions.add(worth, amount.worth[-1][1], -1.0, integer=False)
            for (x, there), (further, then) in pairwise([(0.0, 0.0), *amount.worth]):
                slope = (then - there) / (further - x)
                self.decisions.structure.append({worth: 1.0, key: -slope, (): slope * x - there})

    def put(self, number: int, row: Row) -> None:
        """A row of a rule: as a constraint, and where it may fall short, with its segments."""
        margin = row.margin(self.decisions)
        bar = max(self.county.person_year if row.money else 1.0, abs(row.bar_today(self.county)))
        today = max(0.0, -row.margin_today(self.county))
        undecided = -value_at(margin, {key: v.undecided for key, v in self.variables.items()})
        inherited = today > row.slack(bar) and (row.cure is None or row.y < row.cure)
        tier = ("statutory" if inherited else None) if row.hard else "policy"
        most = math.inf if tier == "policy" else today if tier else 0.0
        pieces = [(length, row.weight * slope) for length, slope in segments(bar, undecided, row.expected)]
        if not set(margin) - {()}:
            self.put_constant(tier, max(0.0, undecided), most + row.slack(bar), pieces)
        else:
            self.put_margin(number, margin, tier, most, pieces)

    def put_constant(self, tier: str | None, short: float, most: float, pieces: list[tuple[float, float]]) -> None:
        if short > most:
            raise InfeasibleError
        if tier:
            self.tiers[tier][()] += penalty(short, pieces)

    def put_margin(self, number: int, margin: Expr, tier: str | None, most: float,
                   pieces: list[tuple[float, float]]) -> None:
        short: Expr = {}
        if tier:
            for i, (length, slope) in enumerate(pieces):
                key = ("short", number, i)
                self.decisions.add(key, length, integer=False)
                self.tiers[tier][key] = slope
                short[key] = 1.0
            if most < math.inf:
                self.rows.append({**dict.fromkeys(short, -1.0), (): most})
        self.rows.append({**margin, **short})

    def solve(self) -> dict[str, Any]:
        """Tier after tier, each locked at its optimum before the next."""
        found: dict[str, float] = {}
        for name in self.tiers:
            status, value = self.least(name, found)
            if status != "optimal":
                return {"status": status, "tiers": found}
            found[name] = value
        return {"status": "optimal", "tiers": found}

    def least(self, name: str, found: dict[str, float]) -> tuple[str, float]:
        """Least value of a tier with the earlier ones held; a lock too tight for the arithmetic is loosened."""
        status, value = "infeasible", math.nan
        for slack in LOCKS if found else LOCKS[:1]:
            locks = [total([(-1, self.tiers[tier]), (1, {(): held + slack * max(1.0, abs(held))})])
                     for tier, held in found.items()]
            status, value = minimum(self.variables, [*self.rows, *locks], self.tiers[name])
            if status == "optimal":
                break
        return (status if status == "optimal" or not found else "unknown"), value


def minimum(variables: dict[Key, Variable], rows: list[Expr], objective: Expr) -> tuple[str, float]:
    """Least value of an expression over rows ≥ 0, proved with no gap."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetSolverSpecificParametersAsString(SCIP)
    column = {key: (solver.IntVar if v.integer else solver.NumVar)(v.low, v.high, "") for key, v in variables.items()}
    for row in rows:
        constraint = solver.Constraint(-row.get((), 0.0), math.inf)
        for key, value in row.items():
            if key:
                constraint.SetCoefficient(column[key], value)
    goal = solver.Objective()
    for key, value in objective.items():
        if key:
            goal.SetCoefficient(column[key], value)
    goal.SetOffset(objective.get((), 0.0))
    status = solver.Solve()
    words = {solver.OPTIMAL: "optimal", solver.INFEASIBLE: "infeasible"}
    return words.get(status, "unknown"), goal.Value() if status == solver.OPTIMAL else math.nan


def solved(data: dict[str, Any]) -> dict[str, Any]:
    """Status and tiers of one instance."""
    try:
        return Model(County(data)).solve()
    except InfeasibleError:
        return {"status": "infeasible", "tiers": {}}


if __name__ == "__main__":
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(solved(json.loads(line))), flush=True)

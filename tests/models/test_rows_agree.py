"""Every row reads the same from the named plan as from the model's columns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator import planner
from allocator.models.engine import Vector
from allocator.models.expressions import Expressions
from allocator.plan_reader import PlanReader
from allocator.rows import Trained
from allocator.targets import standing
from tests.random_county import SOLVABLE, Drawn, drawn, random_county
from tests.second import random_county as second_county

WHOLE, ROWS, PARTS = (1,), (1, 2, 3), (1, 2, 1.5, 0.4)
"""Head-counts a row of staff may have: persons, whole rows, fractions."""


def defined(found: Drawn) -> Vector:
    """The columns with `heads` and signs read from their definition: a solver keeps them within its tolerance only.

    Amounts are those of the plan, to a hundredth of a cent."""
    expressions, x = Expressions(found.model.variables), found.x.copy()
    for line in found.decisions.amounts:
        x[found.model.variables.of["amount", line.name, line.of, line.year]] = line.value
    reader = PlanReader(found.instance, found.decisions)
    for j in found.model.variables.columns_of("flow").tolist():
        x[j] = reader.value(found.model.columns[j].key[0])    # traced in whole cents after the solve
    for body, j in found.model.signs:
        value = body.constant + float(body.coefficients @ x[body.columns])
        x[j], x[j + 1], x[j + 2] = max(0.0, value), max(0.0, -value), float(value > 0)
    for j in found.model.variables.columns_of("heads").tolist():
        post, year = found.model.columns[j].key
        linear = expressions.heads(str(post), int(str(year)))
        exact = linear.constant + float(linear.coefficients @ x[linear.columns])
        assert found.x[j] == pytest.approx(exact, abs=1e-4) or not any(j in row.columns for row in found.model.rows)
        x[j] = exact
    return x


def disagreements(found: Drawn) -> list[tuple[object, ...]]:
    """Rows whose body, less the limit, is one number in the plan and another in the model."""
    reader, expressions = PlanReader(found.instance, found.decisions), Expressions(found.model.variables,
                                                                              found.model.positive)
    x = defined(found)
    bad = []
    for rule, row in found.instance.rows:
        if row.indicator:
            continue    # the model never sees it
        linear = expressions.read(row.linear)
        model = linear.constant + float(linear.coefficients @ x[linear.columns])
        plan = reader.total(row.linear)
        if abs(model - plan) > 1e-6 * max(1.0, abs(plan)):
            bad.append((rule.name, row.tag, row.at, row.of, row.year, model, plan))
    return bad


@pytest.mark.parametrize("counts", [WHOLE, ROWS, PARTS], ids=["persons", "rows", "fractions"])
@given(seed=st.integers(0, 10**6), eager=st.sampled_from([0.2, 0.6, 1.0]))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_random_plans(counts: tuple[float, ...], seed: int, eager: float) -> None:
    """Any plan the people's rows admit is counted alike by both readers, under every rule at once."""
    assert disagreements(drawn(random_county(seed, counts=counts), seed, eager=eager)) == []


@given(seed=st.integers(0, 10**6), eager=st.sampled_from([0.3, 0.8]))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_every_rule(seed: int, eager: float) -> None:
    """The same under random subsets of all rules there are."""
    assert disagreements(drawn(second_county.county(seed), seed, eager=eager)) == []


@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_changes_of_post(seed: int) -> None:
    """The same where people change posts inside an institution, also to the post they have, which is no move."""
    assert disagreements(drawn(random_county(seed, rotate=True), seed, eager=0.9)) == []


@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_nothing_decided(seed: int) -> None:
    """With every column at 0 and the pool as approved, the model's rows are the shortfalls that stand undecided."""
    instance = random_county(seed)
    found = drawn(instance, seed, eager=0.0)
    nothing = PlanReader(instance, type(found.decisions)())
    expressions, columns = Expressions(found.model.variables, found.model.positive), found.model.columns
    x = found.x * 0
    for j, column in enumerate(columns):
        if column.family == "allot":
            x[j] = instance.places.institution[str(column.key[0])].establishment
        elif column.family == "beds":
            x[j] = instance.places.open_beds(str(column.key[0]), int(str(column.key[1])))
        elif column.family == "heads":
            x[j] = expressions.heads(str(column.key[0]), int(str(column.key[1]))).constant
    for _, row in instance.rows:
        if row.indicator or any(isinstance(term, Trained) for term in row.terms):
            continue    # the model takes training for given, the plan without decisions has none
        linear = expressions.read(row.linear)
        sign = 1.0 if row.sense == ">=" else -1.0
        assert -sign * (linear.constant + float(linear.coefficients @ x[linear.columns])) == pytest.approx(
            standing(row, nothing).undecided, abs=1e-6)


@pytest.mark.parametrize("seed", SOLVABLE)
def test_solved_plans(seed: int) -> None:
    """The plan of a full solve is counted alike too, and each row's shortfall columns make up what is missing."""
    run = planner.solve(random_county(seed))
    assert run.plan is not None
    assert run.outcome.solution is not None
    x = run.outcome.solution
    assert disagreements(Drawn(run.instance, run.model, x, run.plan.decisions)) == []
    reader = PlanReader(run.instance, run.plan.decisions)
    for row in run.model.rows:
        if row.row >= 0 and row.short:
            asked = run.instance.rows[row.row][1]
            missing = max(0.0, -reader.total(asked.linear) * (1 if asked.sense == ">=" else -1))
            assert float(x[list(row.short)].sum()) >= missing - 1e-6

"""A model built from a known one is the model that is built from nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allocator.catalogue import template
from allocator.facts.ledgers import Pay
from allocator.facts.settings import Budget, Prices
from allocator.instance import Instance
from allocator.models.arrays import arrays
from allocator.models.build import TIERS, build, pyomo_model
from allocator.models.matrix import matrix
from allocator.models.rebuild import Built, built, rebuilt
from allocator.reading import read
from allocator.rules.nursing import WardNursesPerOpenBed
from allocator.rules.posts import PostNeeds
from allocator.rules.recruiting import QualifiedRecruits
from allocator.rules.titles import TitleShare
from tests.county import since
from tests.random_county import random_county
from tests.rules.bound import shipped
from tests.rules.test_pay import case


def rows(one: Built, at: Mapping[int, int]) -> list[Any]:
    """Rows over numbered columns, sorted."""
    return sorted((row.what, row.clause, row.low, row.up, sorted(
        (at[j], a) for j, a in zip(row.columns, row.coefficients, strict=True))) for row in one.model.rows)


def same(one: Built, other: Built) -> None:
    """Columns, rows, tiers and constants, whatever the order of the columns."""
    place = {key: k for k, key in enumerate(other.columns)}
    assert len(place) == len(other.columns)
    at = {j: place[key] for j, key in enumerate(one.columns)}
    assert sorted(at.values()) == sorted(place.values())
    for j, k in at.items():
        a, b = one.model.columns[j], other.model.columns[k]
        assert (a.family, a.lower, a.upper, a.whole, a.price) == (b.family, b.lower, b.upper, b.whole, b.price)
    assert rows(one, at) == rows(other, {k: k for k in place.values()})
    for tier in TIERS:
        assert {at[j]: v for j, v in one.model.tiers[tier].items()} == pytest.approx(other.model.tiers[tier])
        assert one.model.constants[tier] == pytest.approx(other.model.constants[tier], abs=1e-9)
    assert len(one.model.impossible) == len(other.model.impossible)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    for name, text in template().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "instance.yaml"


@pytest.fixture(scope="module")
def base(written: Path) -> Built:
    return built(read(written))


@pytest.mark.parametrize("words", [
    "settings.prices.transfer=-20%", "settings.prices.employer_charges=0.2", "C57.ratio.2027=0.45",
    "C57.ratio.2027=0", "C15.share.2028=0.9", "pay[中级,在编].pay=+10%", "settings.gap=0.01",
    "C20.count.2026=3"])
def test_numbers_of_rules_and_prices(base: Built, written: Path, words: str) -> None:
    found = rebuilt(base, read(written, [words]))
    assert found is not None
    same(found, built(read(written, [words])))


@pytest.mark.parametrize("words", ["staff[001].title_held=中级", "institutions[H1].establishment=12",
                                   "settings.moves.rotate=true"])
def test_other_facts_are_built_anew(base: Built, written: Path, words: str) -> None:
    """People, places and who may move decide the columns."""
    assert rebuilt(base, read(written, [words])) is None


def changed(instance: Instance, seed: int) -> Instance:
    """Other numbers in three rules and other pay; rows may come and go."""
    new = {"WardNursesPerOpenBed": WardNursesPerOpenBed(ratio=since(2027, 0.3)),
           "TitleShare": TitleShare(share=since(2026, 0.2)),
           "QualifiedRecruits": QualifiedRecruits(count=since(2027, 4))}
    rules = tuple(new[type(rule).__name__].model_copy(update={"cited": rule.cited,
                                                              **({"leaders_inside": rule.leaders_inside} if isinstance(
                                                                  rule, QualifiedRecruits) else {})})
                  if type(rule).__name__ in new else rule for rule in instance.rules)
    pay = tuple(Pay(**{**row.model_dump(), "pay": row.pay * (1 + seed / 10)}) for row in instance.pay)
    return dataclasses.replace(instance, rules=rules, pay=pay, settings=instance.settings.model_copy(update={
        "prices": instance.settings.prices.model_copy(update={"transfer": 5000 + seed, "wish": 0})}))


@pytest.mark.parametrize("seed", range(20))
def test_random_counties(seed: int) -> None:
    """Whatever the people: the same model, or none where cohorts would differ."""
    before = random_county(seed)
    after = changed(before, seed)
    found = rebuilt(built(before), after)
    if found is not None:
        same(found, built(changed(random_county(seed), seed)))


def test_a_rule_that_asks_others_is_built_anew() -> None:
    """Other predicates tell people apart in other ways."""
    instance = random_county(3)
    fewer = dataclasses.replace(instance, rules=tuple(r for r in instance.rules if not isinstance(r, PostNeeds)))
    assert rebuilt(built(instance), fewer) is None


@pytest.mark.parametrize("booked", [
    {"basic_subsidy": 80_000}, {"basic_subsidy": 130_000}, {"fixed_pay": 400_000}, {"fixed_pay": 620_000},
    {"drugs": 310_000}, {}])
@pytest.mark.parametrize("prices", [Prices(), Prices(transfer=9000), Prices(employer_charges=0.2), Prices(degree=9000)])
def test_ledgers(booked: dict[str, float], prices: Prices) -> None:
    """Other amounts in the ledger, with other signs of the surplus, and other prices of what it pays for."""
    def county_of(amounts: dict[str, float], at: Prices) -> Instance:
        return case(shipped("C34"), booked={"fixed_pay": 560_000, **amounts}, prices=at,
                    budget=Budget(performance_least=0))
    base = built(county_of({}, Prices()))
    found = rebuilt(base, county_of(booked, prices))
    assert found is not None
    same(found, built(county_of(booked, prices)))


@pytest.mark.parametrize("saving", [0.0, 0.05, 0.15, 0.4])
def test_budgets(saving: float) -> None:
    """What may be saved decides limits of amounts, and whether the sign of the surplus is known."""
    def county_of(share: float) -> Instance:
        return case(shipped("C34"), booked={"fixed_pay": 560_000}, budget=Budget(performance_least=0, saving=share))
    found = rebuilt(built(county_of(0.15)), county_of(saving))
    if found is not None:
        same(found, built(county_of(saving)))


@pytest.mark.parametrize("seed", [3, 8, 16])
def test_arrays_are_the_pyomo_model(seed: int) -> None:
    """Row by row and column by column the matrix that Pyomo writes."""
    model = build(random_county(seed))
    ours, theirs = arrays(model.columns, model.rows), matrix(pyomo_model(model))
    lp = theirs.lp
    assert np.array_equal(ours.low, lp.col_lower_)
    assert np.array_equal(ours.up, lp.col_upper_)
    assert np.array_equal(ours.whole, theirs.whole)
    one = {(i, int(ours.index[k])): float(ours.value[k])
           for i in range(ours.rows) for k in range(ours.start[i], ours.start[i + 1])}
    columns = np.repeat(np.arange(lp.num_col_), np.diff(lp.a_matrix_.start_))
    other = {(int(theirs.rows[i]), int(j)): float(v)
             for i, j, v in zip(lp.a_matrix_.index_, columns, lp.a_matrix_.value_, strict=True)}
    assert one == other
    for i, row in enumerate(theirs.rows.tolist()):
        assert max(lp.row_lower_[i], ours.row_low[row]) == ours.row_low[row] or lp.row_lower_[i] == -np.inf
        assert lp.row_upper_[i] in (np.inf, ours.row_up[row])

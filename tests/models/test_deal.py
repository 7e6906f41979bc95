"""Every flow the model can give is dealt to names, and nobody's facts are broken by it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator import planner
from allocator.facts.settings import Moves
from allocator.integrity import Broken, broken_facts
from allocator.models.calendar import Absence, place
from allocator.models.deal import Dealer
from allocator.models.matching import pairs
from allocator.plan_reader import PlanReader
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.posts import PostNeeds
from allocator.rules.training import CentralTraining
from tests.county import county, hospital, people, person, post, road, since, township
from tests.random_county import Drawn, drawn, random_county
from tests.second import random_county as second_county


def broken(found: Drawn) -> list[Broken]:
    """Facts about single people that the dealt plan contradicts.

    Rules keep choices within whom they may name, and money within what pays for it; a drawn plan leaves the rules out:
    too few names, or a use that nobody pays, are no fault.
    """
    every = broken_facts(found.instance, found.decisions, PlanReader(found.instance, found.decisions))
    return [b for b in every if b.what != "choice-names-too-few" and b.unit != "money"]


@given(seed=st.integers(0, 10**6), eager=st.sampled_from([0.3, 0.6, 1.0]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_flow_is_dealt(seed: int, eager: float) -> None:
    """Persons: whatever the people's rows admit is dealt with every fact about single people kept."""
    assert broken(drawn(random_county(seed), seed, eager=eager)) == []


@given(seed=st.integers(0, 10**6), eager=st.sampled_from([0.3, 0.8]))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_every_flow_is_dealt_under_every_rule(seed: int, eager: float) -> None:
    """The same under random subsets of all rules there are."""
    found = drawn(second_county.county(seed), seed, eager=eager)
    assert [b for b in broken(found) if b.what != "uncovered"] == []


@pytest.mark.parametrize("counts", [(1, 2, 3), (1, 2, 1.5, 0.4)], ids=["rows", "fractions"])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_rows_of_several_people(counts: tuple[float, ...], seed: int) -> None:
    """Rows that stand for several people, or parts of them, are cut where the flows ask for it."""
    found = [b for b in broken(drawn(random_county(seed, counts=counts), seed, eager=0.8))
             if getattr(b, "what", "") != "uncovered"]    # see the next test
    assert found == []


def test_row_of_two_covers_its_post() -> None:
    """Two people in one row of staff are trained one after the other where one must stay, as two rows would be."""
    one = county(CentralTraining(days=since(2026, 15)), posts=[post("H1-D", cover=1)],
                 staff=[person("A", "H1-D", count=2)])
    two = county(CentralTraining(days=since(2026, 15)), posts=[post("H1-D", cover=1)], staff=people(2, "H1-D"))
    assert planner.solve(two).result.status == "optimal"
    assert planner.solve(one).result.status == "optimal"


@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_amounts_are_dealt_in_full(seed: int) -> None:
    """What the columns say of a year is what the tables of names say, own-post arrivals aside."""
    found = drawn(random_county(seed, rotate=False), seed, eager=0.9)
    v, x, plan = found.model.variables, found.x, found.decisions
    for t, year in enumerate(v.years):
        for family, lines in (("leave", plan.moves), ("arrive", plan.moves), ("lend", plan.secondments),
                              ("serve", plan.secondments), ("study", plan.study), ("promotion", plan.promotions)):
            columns = [j for j in v.columns_of(family).tolist() if v.columns[j].year == t]
            assert sum(x[j] for j in columns) == pytest.approx(sum(line.count for line in lines if line.year == year))
    assert len(plan.training) == len({(line.person, line.year) for line in plan.training})


def test_rotation_ring() -> None:
    """Three who swap posts in a ring each leave their own; nobody is dealt back."""
    instance = county(posts=[post("H1-A"), post("H1-B"), post("H1-C")], moves=Moves(rotate=True),
                      roads=[road("H1", "T1", 1)], staff=[person(k, f"H1-{k}") for k in "ABC"])
    found = drawn(instance, 0, eager=0.0)
    v, x = found.model.variables, found.x * 0
    for j, column in enumerate(v.columns):
        if column.family in ("leave", "arrive"):
            x[j] = 1
    moves = Dealer(found.model, x).deal().moves
    assert sorted(m.from_post for m in moves) == sorted(m.to_post for m in moves) == ["H1-A", "H1-B", "H1-C"]
    assert all(m.from_post != m.to_post for m in moves)


def test_a_change_of_post_leaves_the_owner() -> None:
    """A change of post inside an institution leaves the owner as it is, so it cures no excess of establishment.

    P is owned by T1, which has no post approved, and serves at H1-A; both posts of H1 are full. T1's excess of one
    stays whatever P and Q do: it weighs 1 x 0.05 + 2 x 0.15 + 4 x 0.80 = 3.55 in each of the three years.
    """
    instance = county(
        EstablishmentPool(pooled=False), PostNeeds(), institutions=[hospital("H1", 5), township("T1", 0)],
        posts=[post("H1-A", min=1, max=1), post("H1-B", min=1, max=1)], moves=Moves(rotate=True),
        staff=[person("P", "H1-A", owner="T1"), person("Q", "H1-B")])
    run = planner.solve(instance)
    assert run.plan is not None
    assert run.plan.decisions.moves == ()
    tiers = {tier.name: tier.value for tier in run.result.tiers}
    assert tiers["statutory"] == pytest.approx(3.55 * len(instance.years))
    assert tiers["money"] == 0


# the diagonal ---------------------------------------------------------------------------------------------------


@st.composite
def margins(draw: st.DrawFn, *, whole: bool = True) -> tuple[dict[int, float], dict[int, float], float]:
    """Studies and secondments by year of `size` people: nobody twice in a year, once each."""
    years = draw(st.integers(1, 5))
    size = draw(st.integers(0, 12) if whole else st.floats(0, 12))
    studying: dict[int, float] = {}
    lent: dict[int, float] = {}
    for t in range(years):
        amount = st.integers(0, int(size)) if whole else st.floats(0, 12)
        a = min(draw(amount), size - sum(studying.values()))
        g = min(draw(amount), size - sum(lent.values()), size - a)
        studying[t], lent[t] = max(a, 0), max(g, 0)
    return {t: a for t, a in studying.items() if a}, {t: g for t, g in lent.items() if g}, size


def dealt_exactly(studying: dict[int, float], lent: dict[int, float], size: float) -> None:
    """Row sums, column sums and the total are right, nothing is negative, nobody is twice away in a year."""
    rows: dict[int, float] = defaultdict(float)
    columns: dict[int, float] = defaultdict(float)
    found = pairs(studying, lent, size)
    for (s, t), amount in found.items():
        assert amount > 0
        assert s != t or s == -1
        rows[s] += amount
        columns[t] += amount
    for wanted, given_ in ((studying, rows), (lent, columns)):
        for t in {*wanted, *given_} - {-1}:
            assert given_[t] == pytest.approx(wanted.get(t, 0.0), abs=1e-5)
    assert sum(found.values()) == pytest.approx(size, abs=1e-5)


@given(case=margins())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_pairs_of_persons(case: tuple[dict[int, float], dict[int, float], float]) -> None:
    """Whole margins within the people are dealt exactly, in whole persons."""
    dealt_exactly(*case)
    assert all(float(amount).is_integer() for amount in pairs(*case).values())


@given(case=margins(whole=False))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_pairs_of_parts(case: tuple[dict[int, float], dict[int, float], float]) -> None:
    """Fractional margins are dealt as well."""
    dealt_exactly(*case)


@pytest.mark.parametrize(("studying", "lent", "size"), [
    ({0: 2}, {0: 2}, 4), ({0: 1, 1: 1}, {0: 1, 1: 1}, 2), ({0: 3}, {1: 3}, 3),
    ({0: 1, 1: 1, 2: 1}, {0: 1, 1: 1, 2: 1}, 3),
    ({2: 4}, {0: 1, 1: 1, 2: 2}, 6), ({}, {}, 0), ({}, {0: 2}, 2), ({0: 1, 1: 2}, {0: 2, 1: 1}, 3)])
def test_tight_pairs(studying: dict[int, float], lent: dict[int, float], size: float) -> None:
    """Margins without any room are dealt exactly."""
    dealt_exactly(studying, lent, size)


# places in the calendar -----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from([0, 4, 6, 8]), st.sampled_from([0, 1, 2])), max_size=30))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_places(asked: list[tuple[int, int]]) -> None:
    """Everybody gets what is asked, inside the year, never two absences at once."""
    placed = place([Absence(f"{k:02d}", 1, study, training) for k, (study, training) in enumerate(asked)])
    for k, (study, training) in enumerate(asked):
        mine = [line for line in placed if line.person == f"{k:02d}"]
        assert sorted((line.kind, line.half_months) for line in mine) == sorted(
            [("study", study)] * (study > 0) + [("training", training)] * (training > 0))
        slots = [slot for line in mine for slot in range(line.start, line.start + line.half_months)]
        assert len(slots) == len(set(slots))
        assert not slots or (min(slots) >= 1 and max(slots) <= 24)

"""What a shortfall weighs: hand cases, and convexity."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.facts.ledgers import Pay
from allocator.plan import Decisions
from allocator.plan_reader import PlanReader
from allocator.rows import Amount, Moved, Persons, Row
from allocator.rules.posts import PostNeeds
from allocator.targets import Penalty, counts_whole, penalty, smooth_weight, standing
from allocator.who import EVERYBODY
from tests.county import county, people, person, post

WHOLE = Row(body=Persons(EVERYBODY, 2026, ("H1",)), at_least=20)
PARTS = Row(body=Persons(EVERYBODY, 2026, ("H1",), reading="expected"), at_least=20)


@pytest.mark.parametrize(("shortfall", "weight"), [
    # asked 20: slope 1 to 1 person, 2 to 4 persons, then 4; each a twentieth
    (0, 0), (0.5, 0.5 / 20), (1, 1 / 20), (2, 3 / 20), (4, 7 / 20), (5, 11 / 20), (20, 71 / 20)])
def test_twenty_asked(shortfall: float, weight: float) -> None:
    """Where both bends are whole persons, rounding to whole persons changes nothing."""
    assert smooth_weight(shortfall, 20) == pytest.approx(weight)
    for row in (WHOLE, PARTS):
        assert penalty(row, 20, 4.0).of(shortfall) == pytest.approx(weight)


def test_three_asked() -> None:
    """Asked 3: the smooth bends are 0.15 and 0.6, both below one person.

    At 1: (0.15 + 2 x 0.45 + 4 x 0.4) / 3 = 2.65 / 3. A whole-person row is straight from 0 to 1, then 4 / 3 each.
    """
    whole, parts = penalty(WHOLE, 3, 2.0), penalty(PARTS, 3, 2.0)
    assert [whole.of(s) for s in (0.5, 1, 2, 3)] == pytest.approx([2.65 / 6, 2.65 / 3, 6.65 / 3, 10.65 / 3])
    assert [parts.of(s) for s in (0.15, 0.5, 0.6, 1)] == pytest.approx([0.15 / 3, 0.85 / 3, 1.05 / 3, 2.65 / 3])
    assert len(whole.segments) == 2


def test_offset_of_the_facts() -> None:
    """Asked 20 and undecided 2.4: attainable shortfalls are 0.4, 1.4, 2.4 ...: corners at 0.4, 1.4, 3.4, 4.4.

    Smooth: 0.4, 1 + 2 x 0.4 = 1.8, 1 + 2 x 2.4 = 5.8, 7 + 4 x 0.4 = 8.6, each / 20.
    """
    found = penalty(WHOLE, 20, 2.4)
    corners = list(itertools.accumulate(length for length, _ in found.segments[:-1]))
    assert corners == pytest.approx([0.4, 1.4, 3.4, 4.4])
    assert [found.of(s) for s in (0.4, 1.4, 3.4, 4.4)] == pytest.approx([0.4 / 20, 1.8 / 20, 5.8 / 20, 8.6 / 20])
    assert found.of(0.9) == pytest.approx((0.4 + 1.8) / 40)    # half way between 0.4 and 1.4
    assert found.of(5.4) == pytest.approx(12.6 / 20)


def test_surplus_counts_for_the_offset() -> None:
    """A surplus of 1.6 leaves shortfalls of 0.4, 1.4 ... as well."""
    short, spare = penalty(WHOLE, 20, 2.4), penalty(WHOLE, 20, -1.6)
    assert [spare.of(s) for s in (0.2, 0.4, 1, 3, 4, 9)] == pytest.approx([short.of(s) for s in (0.2, 0.4, 1, 3, 4, 9)])


def test_weight_of_a_row() -> None:
    """A sourced weight multiplies the whole function."""
    heavy = Row(body=WHOLE.body, at_least=20, weight=3)
    assert penalty(heavy, 20, 4.0).of(5) == pytest.approx(33 / 20)


def test_counts_whole() -> None:
    """Only readings that count fill rates and exits come in parts."""
    assert counts_whole(WHOLE)
    assert counts_whole(Row(body=Moved("transfer", 2026, (), ()), at_most=1))
    assert not counts_whole(PARTS)
    assert not counts_whole(Row(body=WHOLE.body, per=PARTS.body, at_least=0.5))


def test_standing() -> None:
    """Four people of six needed: asked 6, short 2 today and 2 undecided; nobody asked less than 1."""
    instance = county(PostNeeds(), posts=[post("H1-D", need=6), post("H1-E", need=0.25)], staff=people(4, "H1-D"))
    nothing = PlanReader(instance, Decisions())
    first, other = (standing(row, nothing) for _, row in instance.rows)
    assert (first.asked, first.today, first.undecided, first.broken_today) == (6, 2, 2, True)
    assert (other.asked, other.today, other.undecided) == (1, 0.25, 0.25)


def test_a_row_in_money_asks_a_persons_pay() -> None:
    """Three people at 100,000 and one at 80,000 with 34 % charges on the fixed part, 70 % and 75 %: (3 x 123,800 +
    100,400) / 4 = 117,950 are the least a row in money asks; half a cent of it is no shortfall."""
    grid = [Pay(grade="none", status="established", pay=100_000, performance=0.3),
            Pay(grade="none", status="contract", pay=80_000, performance=0.25)]
    staff = [*people(3, "H1-D"), person("X", "H1-D", status="contract")]
    instance = county(posts=[post("H1-D")], staff=staff, pay=grid)
    nothing = PlanReader(instance, Decisions())
    assert nothing.person_year == pytest.approx(117_950)
    small = Amount("a", "b", 2026, upper=10.0)
    found = standing(Row(body=small, at_least=2.0, year=2026), nothing)
    assert (found.asked, found.today, found.broken_today) == (pytest.approx(117_950), 2.0, True)
    assert not standing(Row(body=small, at_least=0.004, year=2026), nothing).broken_today


def slopes(found: Penalty) -> list[float]:
    """Slopes of the segments."""
    return [slope for _, slope in found.segments]


@given(asked=st.floats(1, 500), undecided=st.floats(-50, 500), whole=st.booleans(),
       at=st.tuples(st.floats(0, 600), st.floats(0, 600), st.floats(0, 1)))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_convex_and_rising(asked: float, undecided: float, whole: bool, at: tuple[float, float, float]) -> None:
    """Rising slopes, nought at nought, never below the smooth weight, equal at attainable corners."""
    found = penalty(WHOLE if whole else PARTS, asked, undecided)
    assert all(b >= a - 1e-9 for a, b in itertools.pairwise(slopes(found)))
    assert found.of(0) == 0
    one, two, share = at
    middle = share * one + (1 - share) * two
    assert found.of(middle) <= share * found.of(one) + (1 - share) * found.of(two) + 1e-6
    assert found.of(one) >= smooth_weight(one, asked) - 1e-6
    corner = 0.0
    for length, _ in found.segments[:-1]:
        corner += length
        assert found.of(corner) == pytest.approx(smooth_weight(corner, asked), abs=1e-6)
        if whole:
            assert (corner - undecided) == pytest.approx(round(corner - undecided), abs=1e-6)

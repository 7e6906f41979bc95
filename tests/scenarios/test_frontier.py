"""The trade-off between money and the worst-off township, held against counts by hand and by brute force."""

from __future__ import annotations

from itertools import product

import pytest

from allocator import planner
from allocator.errors import InputError, SolverError
from allocator.facts.settings import Moves
from allocator.instance import Instance
from allocator.models.engine import Watch
from allocator.plan import Decisions, Move
from allocator.plan_reader import PlanReader
from allocator.rules.posts import PostNeeds
from allocator.scenarios.equity import densities, mean_density, shortfall, with_floor
from allocator.scenarios.frontier import frontier, knee
from allocator.scenarios.records import Frontier
from tests.county import county, hospital, people, person, post, road, township

TO_T1, TO_T2 = 6000 + 60 * 50, 6000 + 60 * 10
"""A transfer, and 60 yuan for each of 50 or 10 km."""


def spread(doctors: int = 6, **more: object) -> Instance:
    """A hospital's physicians and two townships: 10,000 residents 50 km away, 20,000 residents 10 km away."""
    return county(
        institutions=[hospital(), township("T1", population=10_000), township("T2", population=20_000)],
        posts=[post("H1-0"), post("T1-0"), post("T2-0")], staff=people(doctors, "H1-0", licence="licensed"),
        roads=[road("H1", "T1", 50), road("H1", "T2", 10), road("T1", "T2", 30)], moves=Moves(second=False), **more)    # type: ignore[arg-type]


def pairs(found: Frontier) -> list[tuple[float, float]]:
    return [(round(point.least, 9), round(point.money.value or 0.0, 6)) for point in found.points]


def test_by_hand() -> None:
    """n physicians are n/10 per 1,000 at T1 and n/20 at T2; six make two at the one and four at the other.

    Floors 0, .05, .1, .15, .2 take (0,0), (1,1), (1,2), (2,3), (2,4) of them at 9,000 and 6,600 yuan.
    """
    found = frontier(spread(), "county", 5)
    assert pairs(found) == [
        (0, 0), (0.05, TO_T1 + TO_T2), (0.1, TO_T1 + 2 * TO_T2), (0.15, 2 * TO_T1 + 3 * TO_T2),
        (0.2, 2 * TO_T1 + 4 * TO_T2)]
    assert all(point.proved and point.undominated and point.money.gap == 0 for point in found.points)
    assert [point.gains for point in found.points] == [(), *[("T1", "T2")] * 4]
    assert found.ceiling.value == pytest.approx(0.2)
    assert [point.counts["moves"] for point in found.points] == [0, 2, 3, 5, 6]
    assert found.mean == 0    # nobody is at a township today


@pytest.mark.parametrize("doctors", [3, 5, 7])
def test_by_brute_force(doctors: int) -> None:
    """Every way to send so many: at each floor asked for, the cheapest is the plan that was found."""
    found = frontier(spread(doctors), "county", 9)
    ways = [(min(a / 10, b / 20), a * TO_T1 + b * TO_T2)
            for a, b in product(range(doctors + 1), repeat=2) if a + b <= doctors]
    assert found.points[-1].least == pytest.approx(max(least for least, _ in ways))
    for point in found.points:
        assert point.money.value == pytest.approx(min(cost for least, cost in ways if least >= point.floor - 1e-9))
    assert pairs(found) == sorted(set(pairs(found)))
    for one, other in zip(found.points, found.points[1:], strict=False):
        assert one.money.value < other.money.value    # type: ignore[operator]


def test_who_loses() -> None:
    """Three at T1 and nobody at T2: equal is one at T1, two at T2, each .1; 7,800 yuan a move over 30 km."""
    facts = county(
        institutions=[township("T1", population=10_000), township("T2", population=20_000)],
        posts=[post("T1-0"), post("T2-0")], staff=people(3, "T1-0", licence="licensed"),
        roads=[road("T1", "T2", 30)], moves=Moves(second=False))
    found = frontier(facts, "county", 3)
    assert pairs(found) == [(0, 0), (0.05, 7800), (0.1, 15600)]
    assert [(point.gains, point.loses) for point in found.points[1:]] == [(("T2",), ("T1",))] * 2
    assert found.mean == pytest.approx(0.1)    # 3 FTE for 30,000 residents
    # below the mean at first: T2 by 0.1 x 20 = 2 FTE; then 1; then none
    assert [point.shortfall for point in found.points] == pytest.approx([2, 1, 0])


def test_the_most_equal_plan_also_lacks_least() -> None:
    """T3 stays at nil: it has no post of a physician. Among the plans of that floor, the mean is made up elsewhere."""
    facts = county(
        institutions=[hospital(), township("T1", population=10_000), township("T2", population=10_000),
                      township("T3", population=10_000)],
        posts=[post("H1-0"), post("T1-0"), post("T2-0"), post("T3-0", "nurse")],
        staff=[*people(2, "H1-0", licence="licensed"), *people(3, "T1-0", licence="licensed")],
        roads=[road("H1", "T1", 10), road("H1", "T2", 10), road("T1", "T2", 10)], moves=Moves(second=False))
    found = frontier(facts, "county", 5)
    # the floor is nil whatever is done, so the cheapest plan is as equal as any and the only one
    assert pairs(found) == [(0, 0)]
    assert found.knee is None


def test_held_tiers_bound_what_equity_may_take() -> None:
    """The hospital needs two of its three, so one may go; a floor takes two, one for each township."""
    free = spread(3)
    needing = county(
        PostNeeds(), institutions=free.places.institution.values(), staff=free.people, moves=Moves(second=False),
        posts=[post("H1-0", need=2), post("T1-0"), post("T2-0")], roads=[road("H1", "T1", 50), road("H1", "T2", 10)])
    assert pairs(frontier(needing, "county", 4)) == [(0, 0)]
    assert len(frontier(free, "county", 4).points) > 1


@pytest.mark.parametrize("index", [1, 2, 3])
def test_a_point_solved_again_with_its_floor_as_a_hard_row(index: int) -> None:
    """The rule with the floor itself, solved as any instance is, costs the same."""
    facts = spread()
    point = frontier(facts, "county", 5).points[index]
    again = planner.solve(with_floor(facts, "county", point.floor), watch=Watch()).result
    assert again.status == "optimal"
    assert next(tier.value for tier in again.tiers if tier.name == "money") == pytest.approx(point.money.value)
    beyond = planner.solve(with_floor(facts, "county", 0.2 + 1e-3), watch=Watch()).result
    assert beyond.status == "infeasible"


def test_densities_are_counted_from_the_plan() -> None:
    """Licensed physicians, by FTE, where they work on 31 December of the last year; others do not count."""
    facts = county(
        institutions=[hospital(), township("T1", population=5_000), township("T2")],    # of T2, no population is known
        posts=[post("H1-0"), post("T1-0"), post("T1-1", "nurse")],
        staff=[person("A", "H1-0", licence="licensed", fte=0.5), person("B", "T1-0", licence="licensed"),
               person("C", "T1-0", licence="assistant"), person("D", "T1-1", "nurse", licence="registered")],
        roads=[road("H1", "T1", 5)])
    move = Decisions(moves=(Move(person="A", year=2026, from_post="H1-0", to_post="T1-0"),))
    [before] = densities(facts, PlanReader(facts, Decisions()))
    [after] = densities(facts, PlanReader(facts, move))
    assert (before.at, before.residents, before.fte, before.density) == ("T1", 5, 1, 0.2)
    assert (after.fte, after.density) == (1.5, 0.3)    # 1 + 0.5 for five thousand
    assert mean_density((before,)) == 0.2
    assert shortfall((before,), 0.3) == pytest.approx(0.5)    # 0.3 x 5 - 1


def test_no_township_with_residents() -> None:
    with pytest.raises(InputError, match="population"):
        frontier(county(posts=[post("H1-0")], staff=people(1, "H1-0")), "county", 5)


@pytest.mark.parametrize(("points", "expected"), [
    # chord from (0,0) to (4,4): distances below it times √2: 0, 1 - .25 ... of (1,1): 1/4 - 1/4 = 0
    ([(0, 0), (1, 1), (2, 2), (4, 4)], None),
    # (2, 1): 2/4 - 1/8 = .375; (3, 3): 3/4 - 3/8 = .375, the first of equals; (1, .5): 1/4 - 1/16 = .1875
    ([(0, 0), (1, 0.5), (2, 1), (3, 3), (4, 8)], 2),
    # (3, 2): 3/4 - 2/8 = .5 is the furthest
    ([(0, 0), (1, 0.5), (2, 1), (3, 2), (4, 8)], 3),
    # in other units the knee is the same: equity in hundredths, cost in thousands from 5,000
    ([(0, 5000), (0.01, 5500), (0.02, 6000), (0.03, 7000), (0.04, 13000)], 3),
    # dearer than the chord all along: no knee
    ([(0, 0), (1, 3), (2, 4)], None),
    ([(0, 0), (1, 1)], None), ([(0, 0)], None), ([], None),
    ([(1, 5), (1, 6), (1, 7)], None), ([(0, 5), (1, 5), (2, 5)], None),
])
def test_knee(points: list[tuple[float, float]], expected: int | None) -> None:
    assert knee(points) == expected


def test_stopped_at_once() -> None:
    """With no time at all there is nothing to hold; that is said."""
    watch = Watch(interrupted=True)
    with pytest.raises(SolverError):
        frontier(spread(), "county", 5, watch=watch)

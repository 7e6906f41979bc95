"""C48, caps on moves and a fair share of far postings, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.settings import Moves
from allocator.instance import Instance
from allocator.plan import Decisions, Move, Secondment
from allocator.rules.moves import MovesWithinCaps
from tests.county import county, finding, hospital, people, post, reads, road, since, township


def case() -> Instance:
    """Hospitals with 60 and 40 posts; T1 lies 50 km from both, T2 10 km."""
    return county(
        MovesWithinCaps(transfers=since(2026, 2), secondments=since(2026, 6), far_km=50),
        institutions=[hospital("H1", 60), hospital("H2", 40), township("T1"), township("T2")],
        posts=[post("H1-D"), post("H1-E"), post("H2-D"), post("T1-D"), post("T2-D")],
        roads=[road(h, t, km) for h in ("H1", "H2") for t, km in (("T1", 50), ("T2", 10))],
        staff=[*people(8, "H1-D"), *people(3, "H2-D")], moves=Moves(rotate=True))


def lent(h1: int, h2: int, near: int = 0) -> Decisions:
    """So many lent from each hospital to T1, and from H1 to T2."""
    return Decisions(secondments=(
        *(Secondment(person=f"H1-D.{k:03d}", year=2026, from_post="H1-D", to_post="T1-D") for k in range(h1)),
        *(Secondment(person=f"H2-D.{k:03d}", year=2026, from_post="H2-D", to_post="T1-D") for k in range(h2)),
        *(Secondment(person=f"H1-D.{k:03d}", year=2026, from_post="H1-D", to_post="T2-D")
          for k in range(h1, h1 + near))))


@pytest.mark.parametrize(("count", "inside", "expected"), [
    (2, 1, (2.0, 2.0, 0.0, "met")),        # a change of post inside H1 is none between institutions
    (3, 0, (3.0, 2.0, 1.0, "broken")),
])
def test_transfers(count: int, inside: int, expected: tuple[object, ...]) -> None:
    """Two transfers a year between institutions."""
    moves = [Move(person=f"H1-D.{k:03d}", year=2026, from_post="H1-D", to_post="T1-D") for k in range(count)]
    moves += [Move(person=f"H1-D.{7 - k:03d}", year=2026, from_post="H1-D", to_post="H1-E") for k in range(inside)]
    assert reads(finding(case(), Decisions(moves=tuple(moves)), tag="transfers")) == expected


@pytest.mark.parametrize(("plan", "cap", "h1", "h2"), [
    # H1 carries 0.6 of the far postings, H2 0.4, give or take one person
    # 4 - 0.6 x 5; 1 - 0.4 x 5
    (lent(4, 1), (5.0, 6.0, 0.0, "met"), (1.0, 1.0, 0.0, "met"), (-1.0, 1.0, 0.0, "met")),
    # 5 - 0.6 x 5; 0 - 0.4 x 5
    (lent(5, 0), (5.0, 6.0, 0.0, "met"), (2.0, 1.0, 1.0, "broken"), (-2.0, 1.0, 0.0, "met")),
    # three near ones do not count: 0 - 0.6 x 3; 3 - 0.4 x 3
    (lent(0, 3, 3), (6.0, 6.0, 0.0, "met"), (-1.8, 1.0, 0.0, "met"), (1.8, 1.0, 0.8, "broken")),
    # 4 - 0.6 x 6; 2 - 0.4 x 6
    (lent(4, 2, 1), (7.0, 6.0, 1.0, "broken"), (0.4, 1.0, 0.0, "met"), (-0.4, 1.0, 0.0, "met")),
])
def test_secondments(plan: Decisions, cap: tuple[object, ...], h1: tuple[object, ...], h2: tuple[object, ...]) -> None:
    """Six secondments a year, the far ones shared by establishment."""
    assert reads(finding(case(), plan, tag="secondments")) == cap
    assert reads(finding(case(), plan, tag="fair", at="H1")) == h1
    assert reads(finding(case(), plan, tag="fair", at="H2")) == h2

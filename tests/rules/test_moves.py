"""C48, caps on moves, a fair share of far postings, couples and teams together; counted by hand."""

from __future__ import annotations

import pytest

from allocator import planner
from allocator.facts.places import Member
from allocator.facts.settings import Moves
from allocator.instance import Instance
from allocator.plan import Decisions, Move, Secondment
from allocator.rules.moves import MovesWithinCaps
from allocator.rules.posts import PostNeeds
from tests.county import clinic, county, finding, findings, hospital, people, person, post, reads, road, since, township
from tests.rules.bound import shipped


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


# couples and teams --------------------------------------------------------------------------------------------


def together(kind: str = "couple", home: str = "H1-D", members: str = "AB") -> Instance:
    """A and others of H1 who stay together, the last of them perhaps elsewhere."""
    last = members[-1]
    return county(
        shipped("C48"), years=(2026, 2027),
        institutions=[hospital("H1"), hospital("H2"), township("T1"), clinic("V1"), clinic("V2")],
        posts=[post("H1-D"), post("H2-D"), post("T1-D"), post("V1-D"), post("V2-D")],
        roads=[road("H1", "H2", 5), road("H1", "T1", 5), road("H2", "T1", 5)],
        staff=[*(person(key, "H1-D") for key in members[:-1]), person(last, home), person("X", "H1-D")],
        teams=[Member(team="F", person=key, kind=kind) for key in members])


def go(person_: str, year: int = 2026, to: str = "T1-D", home: str = "H1-D") -> Move:
    """Transferred for good."""
    return Move(person=person_, year=year, from_post=home, to_post=to)


def lend(person_: str, to: str = "T1-D", home: str = "H1-D") -> Secondment:
    """Lent in 2026."""
    return Secondment(person=person_, year=2026, from_post=home, to_post=to)


def apart(instance: Instance, plan: Decisions) -> list[tuple[str, str, int, str, float]]:
    """Who goes where the next is not: (tag, where, year, who/next, by how many)."""
    return [(f.tag, f.at, f.year, f.of, f.shortfall) for f in findings(instance, plan)
            if f.verdict == "broken"]


@pytest.mark.parametrize(("plan", "expected"), [
    ((go("A"), go("B")), []),                                                               # 1 - 1 = 0 each way
    ((go("A"),), [("together", "T1", 2026, "F/A/B", 1.0)]),                                 # 1 - 0
    ((go("A"), go("B", to="H2-D")), [("together", "T1", 2026, "F/A/B", 1.0), ("together", "H2", 2026, "F/B/A", 1.0)]),
    ((go("A"), go("B", 2027)), [("together", "T1", 2026, "F/A/B", 1.0)]),                   # a year too late
    ((go("X"),), []),                                                                       # no member
])
def test_couples_leave_together(plan: tuple[Move, ...], expected: list[tuple[object, ...]]) -> None:
    """Who serve together transfer to the same place in the same year."""
    assert apart(together(), Decisions(moves=plan)) == expected


def test_couples_may_be_brought_together() -> None:
    """A of H1 joins B, who has the home at T1, also in a year B is lent elsewhere; neither goes to H2 alone."""
    instance = together(home="T1-D")
    assert apart(instance, Decisions(moves=(go("A"),))) == []                                        # 1 - 1
    assert apart(instance, Decisions(moves=(go("A"),), secondments=(lend("B", "H2-D", "T1-D"),))) == []   # 1 - (0 + 1)
    assert apart(instance, Decisions(moves=(go("A", to="H2-D"),))) == [("together", "H2", 2026, "F/A/B", 1.0)]


def test_a_loan_is_no_home() -> None:
    """B lent to T1 for the year has no home there: 1 - (1 - 1)."""
    plan = Decisions(moves=(go("A"),), secondments=(lend("B"),))
    assert apart(together(), plan) == [("together", "T1", 2026, "F/A/B", 1.0)]


def test_couples_may_be_lent_apart_and_teams_may_not() -> None:
    """A year's loan of one of a couple is allowed; of a team of three, all or none: the next of B is missing."""
    one = Decisions(secondments=(lend("A"),))
    assert apart(together(), one) == []
    team = together("team", members="ABC")
    assert apart(team, one) == [("lent_together", "T1", 2026, "F/A/B", 1.0)]
    assert apart(team, Decisions(secondments=(lend("A"), lend("B")))) == [("lent_together", "T1", 2026, "F/B/C", 1.0)]
    assert apart(team, Decisions(secondments=tuple(map(lend, "ABC")))) == []
    assert apart(team, Decisions(moves=(go("A"), go("B")))) == [("together", "T1", 2026, "F/B/C", 1.0)]


def test_rows_of_a_couple() -> None:
    """Two rows a year for each place with a road, and for all clinics without one together; none for one alone."""
    rows = findings(together(), tag="together", year=2026)
    assert sorted((f.of, f.at) for f in rows) == [
        (of, at) for of in ("F/A/B", "F/B/A") for at in ("", "H1", "H2", "T1")]
    assert not findings(together(members="A"), tag="together")
    assert not findings(together(), tag="lent_together")


def test_the_model_moves_a_couple() -> None:
    """T1 needs one: the couple comes whole, or nobody."""
    for need, moved in ((1, ["A", "B"]), (0, [])):
        instance = county(
            shipped("C48"), PostNeeds(parts=("need",)), institutions=[hospital("H1"), township("T1")],
            posts=[post("H1-D"), post("T1-D", need=need)], roads=[road("H1", "T1", 5)], moves=Moves(second=False),
            staff=[person("A", "H1-D"), person("B", "H1-D")], teams=[Member(team="F", person=key) for key in "AB"])
        plan = planner.solve(instance).plan
        assert plan is not None
        assert [m.person for m in plan.decisions.moves] == moved
        assert not apart(instance, plan.decisions)

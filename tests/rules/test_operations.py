"""C10 and C11: shares of operations of the higher levels, within what surgeons can do, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator import planner
from allocator.check import check, tier_values
from allocator.facts.ledgers import Entry, Rate
from allocator.facts.services import Service
from allocator.instance import Instance
from allocator.models.build import build
from allocator.plan import AmountLine, Decisions, Promotion
from allocator.reading.packs import changed
from allocator.rules.base import Rule
from allocator.rules.operations import OperationShare
from tests.county import county, finding, findings, hospital, people, person, post, reads, since, standing, township
from tests.rules.bound import shipped

NUMBERS = {"minor_operations": (260, 300), "major_operations": (120, 40), "top_operations": (20, 6)}
"""Asked for at H1, and the most one surgeon can do: 140 of 400 are of level 3 and 4, 20 of level 4."""
SERVICES = tuple(Service(at="H1", activity=activity, demand=demand, productivity=most)
                 for activity, (demand, most) in NUMBERS.items())


def rule(clause: str, share: float) -> Rule:
    """The clause's rule, with one number for every year."""
    return changed(shipped(clause), {"share": since(2026, share)})


def case(*rules: Rule, services: tuple[Service, ...] = SERVICES, **more: Any) -> Instance:
    """Four surgeons at H1: one senior, two associate-senior, one of them half-time, one intermediate; an internist."""
    staff = [person("S", "H1-D", title_held="senior", specialty="骨科"),
             person("A", "H1-D", title_held="associate_senior", specialty="普外"),
             person("B", "H1-D", title_held="associate_senior", specialty="妇产", fte=0.5),
             person("I", "H1-D", title_held="intermediate", specialty="普外"),
             person("N", "H1-D", title_held="senior", specialty="内科")]
    return county(*rules, **{"institutions": [hospital(), hospital("H2", kind="tcm"), township()],
                             "posts": [post("H1-D"), post("H2-D")], "staff": staff, "services": services, **more})


def outside(**values: float) -> Decisions:
    """Operations of H1 done outside the county."""
    return Decisions(amounts=tuple(AmountLine(name="unserved", of=f"H1/{level}_operations", year=2026, value=value)
                                   for level, value in values.items()))


def test_shipped() -> None:
    """Level 3 and 4 by C10, level 4 by C11, at general hospitals of county level."""
    both, top = shipped("C10"), shipped("C11")
    assert isinstance(both, OperationShare)
    assert isinstance(top, OperationShare)
    assert (both.counted, top.counted) == (("major_operations", "top_operations"), ("top_operations",))
    assert both.by_year()["share"].written() == {"in 2026": 0.3, "in 2027": 0.35, "from 2028": 0.4}
    assert top.by_year()["share"].written() == {"from 2027": 0.05}


def test_share_of_level_3_and_4() -> None:
    """140 of 400 are 0.35; with 40 done outside 100 of 360. The small ones count as they are asked for."""
    instance = case(rule("C10", 0.4))
    found = finding(instance, tag="")
    # 0.4 x 400 = 160, 20 short
    assert (reads(found), found.kind, found.unit) == ((0.35, 0.4, 20, "short"), "target", "share")
    # 0.4 x 360 = 144, 44 short
    fewer = finding(instance, outside(major=40), tag="")
    assert reads(fewer) == (round(100 / 360, 9), 0.4, 44, "short")
    # small ones turned away are in no row
    assert {of for _, of, _ in instance.amounts} == {"H1/major_operations", "H1/top_operations"}


def test_share_of_level_4() -> None:
    """20 of 400; level 3 is done or not, it stays in the denominator: 15 of 395."""
    instance = case(rule("C11", 0.05))
    assert reads(finding(instance, tag="")) == (0.05, 0.05, 0, "met")
    assert reads(finding(instance, outside(top=5), tag=""))[:2] == (round(15 / 395, 9), 0.05)
    assert {f.of for f in findings(instance) if f.of} == {"top_operations"}


def test_surgeons() -> None:
    """2.5 FTE may operate: 140 / 2.5 = 56 against 40 for level 3 and 4 together, 20 / 2.5 = 8 against 6 for level 4."""
    rows = {f.of: (*reads(f), f.kind) for f in findings(case(rule("C10", 0.3)), tag="capacity")}
    assert rows == {"major_operations": (56, 40, 40, "broken", "hard"), "top_operations": (8, 6, 5, "broken", "hard")}
    held = {f.of: reads(f)[3] for f in findings(case(rule("C10", 0.3)), outside(major=35, top=5), tag="capacity")}
    assert set(held.values()) == {"met"}
    # the intermediate surgeon rises: 140 / 3.5 = 40
    made = Decisions(promotions=(Promotion(person="I", year=2026, from_title="intermediate",
                                           to_title="associate_senior"),))
    risen = case(rule("C10", 0.3), rates=[Rate(group="全部", kind="promotion", value=1)])
    assert reads(finding(risen, made, tag="capacity", of="major_operations")) == (40, 40, 0, "met")


def test_done_outside() -> None:
    """30 of 120 of level 3 done outside: 75% done here; a target, weighed against 120."""
    found = finding(case(rule("C10", 0.1)), outside(major=30), tag="unserved", of="major_operations")
    assert (reads(found), found.kind) == ((0.75, 1, 30, "short"), "target")
    assert found.weight == pytest.approx(0.05 + 2 * 0.15 + 4 * 0.05)


@pytest.mark.parametrize("away", [{"major": 10}, {"top": 2}, {"major": 30, "top": 10}])
@pytest.mark.parametrize("share", [0.2, 0.36])
def test_sending_patients_away_is_never_a_gain(away: dict[str, float], share: float) -> None:
    """The share falls with every operation that is not done, and the tier gets worse."""
    instance = case(rule("C10", share), rule("C11", 0.04))
    kept, sent = (check(instance, standing(instance, made)) for made in (Decisions(), outside(**away)))
    assert tier_values(sent)["policy"] > tier_values(kept)["policy"]
    before, after = ({(f.clause, f.at): f.value for f in found if not f.tag} for found in (kept, sent))
    assert all(after[key] <= value for key, value in before.items())
    assert sum(after.values()) < sum(before.values())


def test_solved() -> None:
    """2.5 surgeons do 100 of level 3 and 4, 15 of them of level 4; both clauses ask for level 4, so it is kept first.

    C10: 100 of 360. Done outside: 40, five of them of level 4, at 10,000 each.
    """
    run = planner.solve(case(rule("C10", 0.3), rule("C11", 0.05)))
    assert run.plan is not None
    values = {line.of: line.value for line in run.plan.decisions.amounts}
    assert values == {"H1/major_operations": pytest.approx(35, abs=1e-3),
                      "H1/top_operations": pytest.approx(5, abs=1e-3)}
    assert {tier.name: tier.value for tier in run.result.tiers}["money"] == pytest.approx(400_000)
    shares = {f.clause: f.value for f in findings(run.instance, run.plan.decisions, tag="")}
    assert shares == {"C10": pytest.approx(100 / 360, abs=1e-6), "C11": pytest.approx(15 / 395, abs=1e-6)}


def test_reported_beside_it() -> None:
    """What the hospital enters is read, and asks nothing of the plan; without operations it is all there is."""
    entered = [Entry(clause="C10", at=at, period="2026", value=value) for at, value in (("H1", 0.29), ("H2", 0.9))]
    found = finding(case(rule("C10", 0.3), reported=entered), tag="reported")
    assert (found.at, *reads(found), found.kind, found.unit) == ("H1", 0.29, 0.3, 0.01, "short", "indicator", "share")
    bare = case(rule("C10", 0.3), services=(), reported=entered)
    assert [(f.tag, f.verdict) for f in findings(bare)] == [("reported", "short")]
    assert len(build(bare).rows) == len(build(case(services=())).rows)
    assert [f.verdict for f in findings(case(rule("C10", 0.3), services=()))] == ["unknown"]
    # operations of another hospital do not count
    other = tuple(service.model_copy(update={"at": "H2"}) for service in SERVICES)
    assert {f.tag for f in findings(case(rule("C10", 0.3), services=other))} == {"reported"}


def test_operations_that_are_no_whole_number() -> None:
    """2.5 surgeons do 2.5 x 2/3 = 5/3 of 2: the third done outside is told as finely as the row asks for."""
    few = (Service(at="H1", activity="major_operations", demand=2, productivity=2 / 3),)
    run = planner.solve(case(rule("C10", 0.3), services=few))
    assert run.plan is not None
    assert [line.value for line in run.plan.decisions.amounts] == [pytest.approx(1 / 3, abs=1e-8)]


def test_no_surgeons() -> None:
    """Nobody may operate: all 140 are done outside, and the plan says so."""
    run = planner.solve(case(rule("C10", 0.3), staff=people(2, "H1-D", specialty="内科")))
    assert run.plan is not None
    assert sum(line.value for line in run.plan.decisions.amounts) == pytest.approx(140, abs=1e-3)

"""W30: contract and established staff alike, and an allowance for posts of high risk or load, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator import planner
from allocator.facts.ledgers import Pay
from allocator.facts.settings import Budget
from allocator.instance import Instance
from allocator.plan import AmountLine, Decisions, Move, RecruitLine, StudyLine
from allocator.plan_reader import PlanReader
from allocator.report.balances import Balances
from allocator.rules.base import Rule
from allocator.rules.pay import PerformancePool, WageCeiling
from allocator.rules.pay_balance import PayBalance
from tests.county import channel, county, finding, findings, ledger, person, post, programme, reads, since
from tests.rules.bound import shipped

PAY = [Pay(grade="none", status="established", pay=100_000, performance=0.3),
       Pay(grade="none", status="contract", pay=80_000, performance=0.25)]
BOOKED = {"medical_revenue": 1_000_000, "drugs": 300_000, "consumables": 100_000, "overhead": 50_000,
          "fixed_pay": 300_000, "performance_pay": 90_000}
"""Surplus before performance pay 250,000."""
RATE = 5_000
POSTS = [post("H1-ICU", department="急诊/ICU"), post("H1-D", department="普外"),
         post("H1-N", "nurse", department="感染科病区"), post("T1-D", department="全科")]


def case(*rules: Rule, rate: float = RATE, fte: float = 1.0, booked: dict[str, float] | None = None,
         **more: Any) -> Instance:
    """E at H1's intensive care, G at general surgery, C on contract with the infectious: two special posts filled."""
    staff = [person("E", "H1-ICU"), person("G", "H1-D"), person("C", "H1-N", "nurse", status="contract", fte=fte)]
    given = {"posts": POSTS, "staff": staff, "pay": PAY, "ledgers": ledger(**{**BOOKED, **(booked or {})}),
             "budget": Budget(special_allowance=rate), "programmes": [programme(90)],
             "channels": [channel(cap=2)], **more}
    return county(*rules, **given)


def paid(**values: float) -> Decisions:
    """Amounts of H1 in 2026: allowance, top_up, performance."""
    return Decisions(amounts=tuple(AmountLine(name=name.replace("_", "-"), of="H1", year=2026, value=value)
                                   for name, value in values.items()))


def test_allowance() -> None:
    """Two in special posts, 5,000 each: with 4,000 paid, 6,000 are missing. T1 has no ledger."""
    rule = shipped("W30")
    assert isinstance(rule, PayBalance)
    found = finding(case(rule), paid(allowance=4_000), tag="allowance")
    assert (found.at, *reads(found), found.kind, found.unit) == ("H1", 0.4, 1, 6_000, "short", "target", "share")
    assert reads(finding(case(rule), paid(allowance=10_000), tag="allowance")) == (1, 1, 0, "met")
    assert reads(finding(case(rule, fte=0.5), paid(allowance=7_500), tag="allowance")) == (1, 1, 0, "met")


def test_equal_pay_is_the_first_half() -> None:
    """C earns 80,000, an established nurse of no title 100,000: 20,000 short, until topped up."""
    assert reads(finding(case(shipped("W30")), tag="")) == (0.8, 1, 20_000, "short")
    assert reads(finding(case(shipped("W30")), paid(top_up=20_000), tag="")) == (1, 1, 0, "met")


def test_allowance_follows_who_serves() -> None:
    """G comes to intensive care; three months of E's study; half an arrival: 2 + 1 - 6/24 + 0.5 = 3.25 x 5,000."""
    plan = Decisions(
        moves=(Move(person="G", year=2026, from_post="H1-D", to_post="H1-ICU"),),
        study=(StudyLine(person="E", year=2026, start=1, half_months=6),),
        recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-ICU", adverts=1),))
    instance = case(shipped("W30"))
    [row] = [row for _, row in instance.rows if row.tag == "allowance"]
    assert -PlanReader(instance, plan).total(row.linear) == pytest.approx(3.25 * 5_000)


def test_which_posts() -> None:
    """By words in specialty or department, in whatever letters; by duty."""
    rule = PayBalance(share=since(2026, 1), duties=("laboratory",))
    assert all(rule.special(post("H1-X", department=name)) for name in ("急诊/ICU", "感染科病区", "儿科/新生儿"))
    assert not any(rule.special(post("H1-X", department=name)) for name in ("普外", ""))
    assert rule.special(post("H1-X", specialty="ｉｃｕ"))
    assert rule.special(post("H1-X", duty="laboratory"))
    assert not rule.special(post("H1-X", duty="pathology"))


def test_no_rate_no_allowance() -> None:
    """At nil, the default, nothing is asked for and no account has the amount."""
    instance = case(shipped("W30"), PerformancePool(fund=since(2026, 0.35)), rate=Budget().special_allowance)
    assert not any(row.tag == "allowance" for _, row in instance.rows)
    assert {name for name, _, _ in instance.amounts} == {"top-up", "performance", "saving"}


def test_hard() -> None:
    """Nothing is paid on as_of, and yet a hard one must hold: it is no inherited shortfall."""
    found = finding(case(PayBalance(share=since(2026, 0), binding="hard")), tag="allowance")
    assert (*reads(found), found.kind) == (0, 1, 10_000, "broken", "hard")


def test_it_comes_out_of_the_pool() -> None:
    """Surplus 250,000 less 10,000 of allowance: 65% of 240,000 may be paid, and the bill grows by 10,000."""
    pool = PerformancePool(fund=since(2026, 0.35), cited="C34")
    instance = case(shipped("W30"), pool, WageCeiling(factor=since(2026, 1), cited="C36"))
    found = [f for f in findings(instance, paid(performance=90_000, allowance=10_000), tag="") if f.clause != "W30"]
    assert {f.clause: round(f.value, 9) for f in found} == {
        "C34": round(90 / 240, 9), "C36": round(400 / 390, 9)}
    book = Balances(instance, PlanReader(instance, paid(performance=90_000, allowance=10_000))).together[2026]
    assert (book.allowance, book.uses["fixed_pay"], book.surplus) == (10_000, 310_000, 240_000)


def test_solved() -> None:
    """What is due and not a cent more, though 390,000 might be paid: 10,000 of allowance, 20,000 of top-up."""
    run = planner.solve(case(shipped("W30"), PerformancePool(fund=since(2026, 0.35), cited="C34")))
    assert run.plan is not None
    found = {line.name: line.value for line in run.plan.decisions.amounts}
    assert (found["allowance"], found["top-up"]) == (pytest.approx(10_000, abs=0.005), pytest.approx(20_000, abs=0.005))
    assert all(f.verdict == "met" for f in findings(run.instance, run.plan.decisions))

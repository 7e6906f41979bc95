"""C34, C35, C36 and C4: the performance pool, its basic part, the wage ceiling and equal pay, counted by hand."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from allocator import planner
from allocator.facts.ledgers import Pay, Rate
from allocator.facts.settings import Budget
from allocator.instance import Instance
from allocator.models.build import build
from allocator.plan import (
    AmountLine,
    Conversion,
    Decisions,
    Measure,
    Move,
    Promotion,
    RecruitLine,
    StudyLine,
    Upgrade,
)
from allocator.plan_reader import PlanReader
from allocator.rows import Payroll, Positive, Sum
from allocator.rules.base import Rule
from allocator.rules.pay import BasicPerformance, EqualPay, PerformancePool, WageCeiling
from allocator.who import EVERYBODY
from tests.county import (
    channel,
    county,
    finding,
    findings,
    hospital,
    ledger,
    person,
    post,
    programme,
    reads,
    since,
    standing,
    township,
)
from tests.rules.bound import shipped

CELE = Path(__file__).parents[2] / "instances" / "cele-2026"
PAY = [Pay(grade="none", status="established", pay=100_000, performance=0.3),
       Pay(grade="assistant", status="established", pay=110_000, performance=0.3),
       Pay(grade="junior", status="established", pay=120_000, performance=0.3),
       Pay(grade="none", status="contract", pay=80_000, performance=0.25)]
"""Established: fixed 70,000, charges at 34% 23,800, performance 30,000; an assistant title: 77,000, 26,180, 33,000;
contract: fixed 60,000, charges 20,400, performance 20,000."""
BOOKED = {"medical_revenue": 900_000, "basic_subsidy": 100_000, "drug_revenue": 300_000, "drugs": 300_000,
          "consumables": 100_000, "overhead": 50_000, "fixed_pay": 300_000, "performance_pay": 90_000}
"""Revenue 1,000,000 (drug revenue is part of the medical one); cost before performance pay 750,000; surplus 250,000."""


def amounts(year: int = 2026, **values: float) -> tuple[AmountLine, ...]:
    """Amounts of H1: performance, top_up, drugs, consumables."""
    names = {"performance": ("performance", "H1"), "top_up": ("top-up", "H1"), "drugs": ("saving", "H1/drugs"),
             "consumables": ("saving", "H1/consumables")}
    return tuple(AmountLine(name=names[key][0], of=names[key][1], year=year, value=value)
                 for key, value in values.items())


def case(*rules: Rule, booked: dict[str, float] | None = None, **more: Any) -> Instance:
    """H1 with an established physician E, an assistant A and a contract nurse C; it has a ledger, T1 has none."""
    staff = [person("E", "H1-D"), person("A", "H1-D", title_held="assistant"),
             person("C", "H1-N", "nurse", status="contract")]
    given = {"institutions": [hospital(), township()], "posts": [post("H1-D"), post("H1-N", "nurse"), post("T1-D")],
             "staff": staff, "pay": PAY, "ledgers": ledger(**{**BOOKED, **(booked or {})}),
             "programmes": [programme(90)], "channels": [channel(cap=2)],
             "rates": [Rate(group="全部", kind="promotion", value=0.5), Rate(group="全部", kind="degree", value=0.5),
                       Rate(group="编外", kind="conversion", value=1)], **more}
    return county(*rules, **given)


# performance-pool, C34


def test_pool() -> None:
    """Of the surplus of 250,000, 65% may be paid; 100,000 are 40%."""
    rule = shipped("C34")
    assert isinstance(rule, PerformancePool)
    assert rule.by_year()["fund"].at(2026) == 0.35
    found = finding(case(rule), Decisions(amounts=amounts(performance=100_000)), tag="")
    assert (reads(found), found.kind) == ((0.4, 0.65, 0, "met"), "hard")
    # savings of 40,000 on drugs and 10,000 on consumables, top-ups of 20,000: 100,000 of 280,000
    plan = Decisions(amounts=amounts(performance=100_000, drugs=40_000, consumables=10_000, top_up=20_000))
    assert reads(finding(case(rule), plan, tag="")) == (round(100 / 280, 9), 0.65, 0, "met")


@pytest.mark.parametrize(("cent", "verdict"), [(0.004, "met"), (0.006, "broken")])
def test_pool_to_half_a_cent(cent: float, verdict: str) -> None:
    """With 135,000 the most that may be paid, 100,000 of fixed pay more leave 0.65 x 150,000 = 97,500."""
    instance = case(shipped("C34"), booked={"fixed_pay": 400_000})
    assert finding(instance, Decisions(amounts=amounts(performance=97_500 + cent)), tag="").verdict == verdict


def test_pool_reads_decisions() -> None:
    """What decisions of the year cost in cash, and what they change of the grid's pay, lowers the surplus.

    Study 21,000; a degree 8,000; half an arrival: 0.5 x 10,000 settling-in and 0.5 x (70,000 + 23,800); the promotion
    of A to junior: (84,000 + 28,560) - (77,000 + 26,180). The transfer keeps E on H1's payroll.
    """
    plan = Decisions(
        amounts=amounts(performance=45_000),
        study=(StudyLine(person="A", year=2026, start=1, half_months=6),),
        upgrades=(Upgrade(person="C", year=2026, from_degree="college", to_degree="bachelor"),),
        promotions=(Promotion(person="A", year=2026, from_title="assistant", to_title="junior"),),
        moves=(Move(person="E", year=2026, from_post="H1-D", to_post="T1-D"),),
        recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1),))
    more = 21_000 + 8_000 + 5_000 + 46_900 + 9_380
    instance = case(shipped("C34"))
    reader = PlanReader(instance, plan)
    [row] = [row for _, row in instance.rows if not row.tag]
    assert -reader.total(row.linear) == pytest.approx(0.65 * (250_000 - more) - 45_000)
    later = case(shipped("C34"), years=(2026, 2027))    # the year after: pay goes on, study and settling-in are over
    row = next(row for _, row in later.rows if not row.tag and row.year == 2027)
    assert -PlanReader(later, plan).total(row.linear) == pytest.approx(0.65 * (250_000 - 46_900 - 9_380) - 45_000)


def test_level_of_performance_pay() -> None:
    """Booked 90,000: at least as much a head; a promotion asks for 36,000 - 33,000 more, a recruit for 15,000."""
    plan = Decisions(
        amounts=amounts(performance=90_000),
        promotions=(Promotion(person="A", year=2026, from_title="assistant", to_title="junior"),),
        recruits=(RecruitLine(channel="open/physician", year=2026, post="H1-D", adverts=1),))
    found = finding(case(shipped("C34")), Decisions(amounts=amounts(performance=90_000)), tag="level")
    assert (reads(found), found.kind, found.unit) == ((1, 1, 0, "met"), "target", "share")
    reader = PlanReader(case(shipped("C34")), plan)
    [row] = [row for _, row in case(shipped("C34")).rows if row.tag == "level"]
    assert reader.total(row.linear) == pytest.approx(90_000 - (90_000 + 3_000 + 15_000))
    # nobody is decided on: the least of 50% is paid, and 45,000 are short
    assert reads(finding(case(shipped("C34")), tag="level")) == (0.5, 1, 45_000, "short")


def loss(booked: float, least: float = 0.0) -> Instance:
    """H1 with more fixed pay, 100,000 of which savings of 15% on drugs and consumables, 60,000, may make good."""
    return case(shipped("C34"), booked={"fixed_pay": 550_000 + booked},
                budget=Budget(performance_least=least))


def test_no_surplus_no_pay() -> None:
    """With a loss of 10,000 nothing may be paid; once savings of 30,000 turn it, 65% of 20,000."""
    instance = loss(10_000)
    [row] = [row for _, row in instance.rows if not row.tag]
    assert any(isinstance(term, Positive) for term in row.terms)
    assert finding(instance, Decisions(), tag="").verdict == "met"
    assert reads(finding(instance, Decisions(amounts=amounts(performance=5)), tag="")) == (0, 0.65, 5, "broken")
    plan = Decisions(amounts=amounts(performance=13_000, drugs=30_000))
    assert reads(finding(instance, plan, tag="")) == (0.65, 0.65, 0, "met")
    # where something must be paid the surplus must be above 0 anyway: a plain sum
    assert not any(isinstance(term, Positive) for _, row in loss(10_000, 0.5).rows for term in row.terms)


@pytest.mark.parametrize(("booked", "signs", "paid"), [
    (10_000, 1, 0.65 * 50_000),    # savings of 60,000 less the loss of 10,000
    (70_000, 0, 0),                # 60,000 do not make good 70,000, whatever is decided
])
def test_solved_with_a_loss(booked: float, signs: int, paid: float) -> None:
    """The most that may be paid where the sign of the surplus hangs on decisions; a hopeless loss needs no binary."""
    run = planner.solve(loss(booked))
    assert run.plan is not None
    assert sum(column.family == "sign" for column in run.model.columns) == signs
    [found] = [line.value for line in run.plan.decisions.amounts if line.name == "performance"]
    assert found == pytest.approx(paid, abs=0.01)


def test_the_pool_of_cele_today() -> None:
    """三(二)6, read from the document alone: total income less total cost less 35% of the profit, before decisions.

    Revenue 344,231,716, cost before performance pay 292,707,642: 0.65 x 51,524,074 = 33,490,648.10. The 40,827,750
    paid now are above it: the clause does not hold today.
    """
    from allocator.reading import read
    facts = json.loads((CELE / "calibration.json").read_text(encoding="utf-8")).values()
    income = ("medical_revenue", "fiscal_basic", "fiscal_project", "public_health", "other_income")
    spent = ("drug_cost", "consumables", "base_pay_cost", "overhead")
    pool = 0.65 * sum(sum(f[k] for k in income) - sum(f[k] for k in spent) for f in facts)
    assert pool == pytest.approx(33_490_648.10)
    instance = read(CELE / "instance.yaml")
    nothing = PlanReader(instance, Decisions())
    [row] = [row for rule, row in instance.rows if rule.cited == "C34" and not row.tag and row.year == 2026]
    assert row.hard
    assert -nothing.total(row.linear, nothing.today) == pytest.approx(pool, abs=1)    # ledgers in whole yuan
    paid = sum(instance.places.booked(at, "performance_pay", 2025) for at in instance.places.accounts)
    assert paid == sum(f["perf_pay_current"] for f in facts) == 40_827_750


# basic-performance, C35


def test_basic_performance() -> None:
    """60% of the 90,000 booked are 54,000, hard whatever is decided; 45,000, the least there may be, break it."""
    rule = shipped("C35")
    assert isinstance(rule, BasicPerformance)
    assert rule.basic == 0.6
    found = finding(case(rule), Decisions(amounts=amounts(performance=54_000)))
    assert (reads(found), found.kind) == ((0.6, 0.6, 0, "met"), "hard")
    assert reads(finding(case(rule), Decisions())) == (0.5, 0.6, 9_000, "broken")
    soft = case(BasicPerformance(binding="target"))
    assert reads(finding(soft, Decisions())) == (0.5, 0.6, 9_000, "short")
    assert findings(case(rule, booked={"performance_pay": 0})) == []


def test_a_pool_that_cannot_pay_the_basic_part() -> None:
    """0.65 x 50,000 = 32,500 and savings of 0.65 x 60,000 = 39,000 pay 54,000; with 80,000 more of cost they do not."""
    able, unable = (planner.solve(case(shipped("C34"), shipped("C35"), booked={"fixed_pay": pay},
                                       budget=Budget(performance_least=0))).result.status
                    for pay in (500_000, 580_000))
    assert (able, unable) == ("optimal", "infeasible")


# wage-ceiling, C36


def test_wage_ceiling() -> None:
    """390,000 are booked: 1.2 times that is 468,000. With 135,000 of performance pay the bill is 435,000."""
    rule = shipped("C36")
    assert isinstance(rule, WageCeiling)
    assert rule.by_year()["factor"].at(2027) == 1.2
    found = finding(case(rule), Decisions(amounts=amounts(performance=135_000)))
    assert (reads(found), found.kind) == ((round(435 / 390, 9), 1.2, 0, "met"), "hard")
    # 40,000 of top-ups: 475,000, 7,000 too much
    plan = Decisions(amounts=amounts(performance=135_000, top_up=40_000))
    assert reads(finding(case(rule), plan)) == (round(475 / 390, 9), 1.2, 7_000, "broken")


def test_no_ceiling_without_a_bill() -> None:
    """An account whose ledger knows no pay has none: it would be a ceiling of 0, weighed yuan by yuan."""
    assert findings(case(shipped("C36"), ledgers=ledger(drugs=5, overhead=5))) == []


def bill(plan: Decisions, instance: Instance, year: int) -> float:
    """Fixed pay and performance pay of a year, as a row of the wage ceiling reads them."""
    [row] = [row for _, row in instance.rows if row.year == year]
    return PlanReader(instance, plan).total(Sum.of(row.body))


def test_wage_bill_follows_people() -> None:
    """E retires, C is converted or dismissed; 300,000 of fixed pay are booked, 45,000 of performance pay are the least.

    A man born in May 1966 is 60 in May 2026, 16 months after January 2025: 16 // 4 + 1 = 5 months late, so he is paid
    to the end of October 2026: 10 / 12. C earns 80,400, established 93,800.
    """
    staff = [person("E", "H1-D", birth=dt.date(1966, 5, 9)),
             person("C", "H1-N", "nurse", status="contract", assessment="failed_twice")]
    instance = case(WageCeiling(factor=since(2026, 1)), staff=staff, years=(2026, 2027))
    assert instance.careers[1].retires == dt.date(2026, 11, 1)
    base = 300_000 + 45_000
    assert bill(Decisions(), instance, 2026) == pytest.approx(base - 93_800 * 2 / 12)
    assert bill(Decisions(), instance, 2027) == pytest.approx(base - 93_800)
    made = Decisions(conversions=(Conversion(person="C", year=2027),))
    assert bill(made, instance, 2026) == pytest.approx(base - 93_800 * 2 / 12)
    assert bill(made, instance, 2027) == pytest.approx(base - 93_800 + 93_800 - 80_400)
    ended = Decisions(measures=(Measure(person="C", year=2027, kind="exit"),))
    assert bill(ended, instance, 2027) == pytest.approx(base - 93_800 - 80_400)


def test_wage_bill_of_probable_exits() -> None:
    """A fifth of five established people leave within the year: one of them, 93,800 less."""
    staff = [person(f"E{k}", "H1-D") for k in range(5)]
    instance = case(WageCeiling(factor=since(2026, 1)), staff=staff,
                    rates=[Rate(group="全部", kind="exit", value=0.2)])
    assert bill(Decisions(), instance, 2026) == pytest.approx(300_000 + 45_000 - 93_800)


def test_two_accounts() -> None:
    """Who works at T1 but is owned by H1 is paid by H1; a recruit of T1 by T1."""
    staff = [person("E", "T1-D", owner="H1"), person("T", "T1-D")]
    instance = case(WageCeiling(factor=since(2026, 1)), staff=staff,
                    ledgers=[*ledger(**BOOKED), *ledger("T1", fixed_pay=100_000)])
    assert instance.places.accounts == ("H1", "T1")
    pays = PlanReader(instance, Decisions(
        recruits=(RecruitLine(channel="open/physician", year=2026, post="T1-D", adverts=1),)))
    full = ("fixed", "performance", "charges")
    assert pays.value(Payroll(("H1",), 2026, full, EVERYBODY)) == pytest.approx(123_800)
    assert pays.value(Payroll(("T1",), 2026, full, EVERYBODY)) == pytest.approx(123_800 * 1.5)    # half an arrival
    assert pays.value(Payroll(("H1", "T1"), 0, full, EVERYBODY)) == pytest.approx(123_800 * 2)


# equal-pay, C4


def test_equal_pay() -> None:
    """C earns 80,000, an established nurse of no title 100,000: 20,000 short, until the account tops it up."""
    rule = shipped("C4")
    assert isinstance(rule, EqualPay)
    assert rule.by_year()["share"].at(2026) == 1
    found = finding(case(rule))
    assert (reads(found), found.kind) == ((0.8, 1, 20_000, "short"), "target")
    assert reads(finding(case(rule), Decisions(amounts=amounts(top_up=20_000)))) == (1, 1, 0, "met")
    made = Decisions(conversions=(Conversion(person="C", year=2026),))
    assert reads(finding(case(rule), made)) == (0, 1, 0, "met")    # nobody is left on contract
    assert reads(finding(case(EqualPay(share=since(2026, 0.9), binding="hard")))) == (0.8, 0.9, 10_000, "short")


@pytest.mark.parametrize("also", [(), (WageCeiling(factor=since(2026, 1)),)])
def test_equal_pay_is_topped_up(also: tuple[Rule, ...]) -> None:
    """The 20,000 that are missing and not a cent more, though 390,000 might be paid (with the ceiling at today's bill
    345,000 of 390,000 leave room for 45,000)."""
    run = planner.solve(case(shipped("C4"), *also))
    assert run.plan is not None
    [found] = [line.value for line in run.plan.decisions.amounts if line.name == "top-up"]
    assert found == pytest.approx(20_000, abs=0.005)
    assert all(f.verdict == "met" for f in findings(run.instance, run.plan.decisions))


# what the six share


def test_the_latest_state_of_a_line_holds() -> None:
    """Budget, then adjusted, then the final account; the latest year that is known holds on."""
    lines = [*ledger(state="final", drugs=3.0), *ledger(state="budget", drugs=1.0, overhead=7.0),
             *ledger(state="adjusted", drugs=2.0, overhead=8.0), *ledger(year=2027, state="budget", drugs=9.0)]
    places = county(ledgers=lines, years=(2026, 2027)).places
    assert [places.booked("H1", "drugs", year) for year in (2024, 2025, 2026, 2027)] == [0, 3, 3, 9]
    assert places.booked("H1", "overhead", 2026) == 8


def test_both_readers_agree_on_a_plan() -> None:
    """Rows of all four rules over the plan of a solve: the model's columns and the named plan give the same numbers."""
    rules = [shipped(key) for key in ("C34", "C35", "C36", "C4")]
    run = planner.solve(case(*rules, budget=Budget(performance_least=0)))
    assert run.plan is not None
    assert {f.verdict for f in findings(run.instance, standing(run.instance, run.plan.decisions))} <= {"met", "short"}
    assert build(run.instance).impossible == []

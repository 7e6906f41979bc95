"""C23: the share of visits given below county level, within what people can give, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator import planner
from allocator.check import check, tier_values
from allocator.facts.services import Service
from allocator.facts.settings import Budget
from allocator.instance import Instance
from allocator.plan import AmountLine, Decisions, StudyLine
from allocator.plan_reader import PlanReader
from allocator.rows import Sum
from allocator.rules import accounts
from allocator.rules.base import Rule
from allocator.rules.visits import PrimaryCareShare
from tests.county import (
    clinic,
    county,
    finding,
    findings,
    hospital,
    ledger,
    people,
    post,
    programme,
    reads,
    since,
    standing,
    township,
)
from tests.rules.bound import shipped

SERVICES = (Service(at="H1", activity="visits", demand=1000, price=100, drugs=30, materials=20, productivity=600),
            Service(at="T1", activity="visits", demand=400, price=50, drugs=15, materials=5, productivity=500),
            Service(at="T1", activity="village_visits", demand=100, productivity=200))
"""1,500 visits are asked for, 500 of them below county level: a third."""
BUDGET = Budget(shift=0.1)
RULE = PrimaryCareShare(share=since(2026, 0.4))


def case(*rules: Rule, services: tuple[Service, ...] = SERVICES, **more: Any) -> Instance:
    """Two physicians with a licence at H1, one with and one without at T1, a village doctor at its clinic."""
    staff = [*people(2, "H1-D", licence="licensed"), *people(1, "T1-D", licence="assistant"),
             *people(1, "T1-D", key="none"), *people(1, "V1-D", "village_doctor", status="none")]
    given = {"institutions": [hospital(), township(), clinic(parent="T1")],
             "posts": [post("H1-D"), post("T1-D"), post("V1-D", "village_doctor")], "staff": staff, "budget": BUDGET}
    return county(*rules, services=services, **{**given, **more})


def plan(year: int = 2026, **values: float) -> Decisions:
    """Amounts: shift, or who is turned away at H1, T1 and in the villages of T1."""
    names = {"shift": ("shift", "H1>T1"), "h": ("unserved", "H1/visits"), "t": ("unserved", "T1/visits"),
             "v": ("unserved", "T1/village_visits")}
    return Decisions(amounts=tuple(AmountLine(name=names[key][0], of=names[key][1], year=year, value=value)
                                   for key, value in values.items()))


def test_share() -> None:
    """500 of 1,500 today; with 80 guided 580; who is turned away stays in the denominator, wherever that is."""
    rule = shipped("C23")
    assert isinstance(rule, PrimaryCareShare)
    assert rule.by_year()["share"].written() == {"in 2026": 0.65, "in 2027": 0.68, "from 2028": 0.7}
    found = finding(case(RULE), tag="")
    assert (reads(found), found.kind, found.unit) == ((round(1 / 3, 9), 0.4, 100, "short"), "target", "share")
    assert reads(finding(case(RULE), plan(shift=80), tag="")) == (round(580 / 1500, 9), 0.4, 20, "short")
    assert reads(finding(case(RULE), plan(shift=100), tag="")) == (0.4, 0.4, 0, "met")
    assert reads(finding(case(RULE), plan(shift=100, h=300), tag="")) == (0.4, 0.4, 0, "met")
    assert reads(finding(case(RULE), plan(shift=100, t=10, v=5), tag="")) == (round(585 / 1500, 9), 0.4, 15, "short")
    assert findings(case(RULE, services=())) == []


def test_capacity() -> None:
    """600 for each of two at H1; at T1 only the assistant counts, 500; the village doctor 200."""
    rows = {(f.at, f.of): (*reads(f), f.kind, f.unit) for f in findings(case(RULE), tag="capacity")}
    assert rows == {("H1", "visits"): (500, 600, 0, "met", "hard", "visits/persons"),
                    ("T1", "visits"): (400, 500, 0, "met", "hard", "visits/persons"),
                    ("T1", "village_visits"): (100, 200, 0, "met", "hard", "visits/persons")}
    # 600 come to T1 with 200 guided: 100 too many for one
    more = case(RULE, budget=Budget(shift=0.2))
    assert reads(finding(more, plan(shift=200), tag="capacity", of="visits", at="T1")) == (600, 500, 100, "broken")
    assert reads(finding(more, plan(shift=200, t=100), tag="capacity", of="visits", at="T1")) == (500, 500, 0, "met")
    # nobody is left to see the 400: not inherited, they must be turned away
    empty = case(RULE, staff=people(2, "H1-D", licence="licensed"))
    assert reads(finding(empty, tag="capacity", of="visits", at="T1"))[2:] == (400, "broken")


def test_capacity_is_the_mean_of_the_year() -> None:
    """Three months of study of one at H1 leave 1.75 FTE: 1,000 / 1.75 = 571.4."""
    instance = case(RULE, programmes=[programme(90)])
    study = Decisions(study=(StudyLine(person="H1-D.000", year=2026, start=1, half_months=6),))
    assert reads(finding(instance, study, tag="capacity", at="H1")) == (round(1000 / 1.75, 9), 600, 0, "met")


def test_unserved() -> None:
    """Of the 500 who come to T1 with 100 guided, 25 are turned away: 95% are served."""
    found = finding(case(RULE), plan(shift=100, t=25), tag="unserved", at="T1", of="visits")
    assert (reads(found), found.kind) == ((0.95, 1, 25, "short"), "target")
    # weighed against the 400 asked for today: 0.05 x 400 = 20 at slope 1, 5 at slope 2
    assert found.weight == pytest.approx(20 / 400 + 2 * 5 / 400)
    assert {f.verdict for f in findings(case(RULE), tag="unserved")} == {"met"}


def test_guiding_grows_by_a_tenth_a_year() -> None:
    """100 in the first year, 100 more in the second; more than all who come may never be guided."""
    two = case(RULE, years=(2026, 2027))
    assert reads(finding(two, plan(shift=100), tag="growth", year=2026)) == (100, 100, 0, "met")
    grown = Decisions(amounts=(*plan(shift=60).amounts, *plan(2027, shift=170).amounts))
    assert reads(finding(two, grown, tag="growth", year=2027)) == (110, 100, 10, "broken")


def test_guiding_to_two_townships() -> None:
    """Each may take what the hospital may guide in the year; together they take no more, and no more than come."""
    def wide(share: float, one: float, other: float) -> tuple[Instance, Decisions]:
        instance = case(RULE, institutions=[hospital(), township(), township("T2"), clinic(parent="T1")],
                        budget=Budget(shift=share),
                        services=(*SERVICES, Service(at="T2", activity="visits", demand=0, productivity=1)))
        return instance, Decisions(amounts=(*plan(shift=one).amounts,
                                            AmountLine(name="shift", of="H1>T2", year=2026, value=other)))

    assert reads(finding(*wide(0.1, 70, 40), tag="growth")) == (110, 100, 10, "broken")
    assert reads(finding(*wide(0.1, 60, 40), tag="growth")) == (100, 100, 0, "met")
    assert reads(finding(*wide(0.8, 700, 500), tag="guided")) == (1200, 1000, 200, "broken")


@pytest.mark.parametrize(("productivity", "guided"), [
    (500, 100),      # 400 + 100 fit: two fifths are reached
    (450, 50),       # one person gives 450: no more are guided than can be seen
])
def test_solved(productivity: float, guided: float) -> None:
    """People bound what is guided; nobody is guided to be turned away."""
    services = (SERVICES[0], SERVICES[1].model_copy(update={"productivity": productivity}), SERVICES[2])
    run = planner.solve(case(RULE, services=services))
    assert run.plan is not None
    values = {line.of: line.value for line in run.plan.decisions.amounts}
    assert values["H1>T1"] == pytest.approx(guided, abs=0.01)
    assert all(value == pytest.approx(0, abs=1e-4) for of, value in values.items() if "/" in of)
    assert finding(run.instance, run.plan.decisions, tag="").value == pytest.approx((500 + guided) / 1500, abs=1e-6)


def test_solved_turns_away_who_cannot_be_seen() -> None:
    """One person at H1 sees 600 of 1,000; 100 are guided, so 300 are turned away, each at its price."""
    instance = case(RULE, staff=[*people(1, "H1-D", licence="licensed"), *people(1, "T1-D", licence="licensed"),
                                 *people(1, "V1-D", "village_doctor", status="none")])
    run = planner.solve(instance)
    assert run.plan is not None
    values = {line.of: line.value for line in run.plan.decisions.amounts}
    assert (values["H1>T1"], values["H1/visits"]) == (pytest.approx(100, abs=0.01), pytest.approx(300, abs=0.01))
    assert {tier.name: tier.value for tier in run.result.tiers}["money"] == pytest.approx(300 * 10_000)


# the accounts

BOOKED = {"H1": {"medical_revenue": 200_000, "insured_revenue": 120_000, "drug_revenue": 60_000, "drugs": 60_000,
                 "consumables": 40_000, "overhead": 20_000, "fixed_pay": 30_000, "performance_pay": 10_000,
                 "insurance_package": 150_000},
          "T1": {"medical_revenue": 40_000, "insured_revenue": 20_000, "drug_revenue": 12_000, "drugs": 12_000,
                 "consumables": 4_000, "performance_pay": 2_000}}
"""The insurance pays 0.6 of H1's revenue and 0.5 of T1's; its package of 150,000 less a tenth is 135,000, 140,000 are
insured. Surplus before performance pay: 240,000 - 5,000 overspent - 166,000."""
BOOKS = [*ledger("H1", **BOOKED["H1"]), *ledger("T1", **BOOKED["T1"])]


def booked_case(*rules: Rule, **more: Any) -> Instance:
    return case(*rules, **{"ledgers": BOOKS, "budget": BUDGET.model_copy(update={"performance_least": 0.0}), **more})


def test_guiding_moves_money() -> None:
    """80 visits of 100 leave H1, 80 of 50 come to T1; drugs 30 and 15, materials 20 and 5 go with them.

    Insured: 0.6 x 8,000 less and 0.5 x 4,000 more, so the package is overspent by 2,800 less than 5,000.
    """
    instance = booked_case(RULE)
    nothing, guided = PlanReader(instance, Decisions()), PlanReader(instance, plan(shift=80))

    def moved(amount: Sum) -> float:
        return round(guided.total(amount) - nothing.total(amount), 6)

    places = instance.places
    for at, visits, price, drugs, materials in (("H1", -80, 100, 30, 20), ("T1", 80, 50, 15, 5)):
        assert moved(accounts.medical_revenue(places, at, 2026)) == visits * price
        assert moved(accounts.drug_revenue(places, at, 2026)) == visits * drugs
        assert moved(accounts.spending(places, at, "drugs", 2026)) == visits * drugs
        assert moved(accounts.spending(places, at, "consumables", 2026)) == visits * materials
    assert nothing.total(accounts.settlement(places, "H1", 2026)) == pytest.approx(-5_000)
    assert guided.total(accounts.settlement(places, "H1", 2026)) == pytest.approx(-2_200)
    # the account that holds the package: 8,000 less earned, 2,800 less taken back
    assert moved(accounts.revenue(places, "H1", 2026)) == -8_000 + 2_800
    assert moved(accounts.revenue(places, "T1", 2026)) == 4_000
    # both: 1,200 less earned, 80 x 50 - 80 x 20 = 2,400 less spent
    surplus = sum((accounts.revenue(places, at, 2026) - accounts.cost_before_performance(places, at, 2026)
                   for at in ("H1", "T1")), Sum())
    assert nothing.total(surplus) == pytest.approx(69_000)
    assert moved(surplus) == 1_200


EVERY = (RULE, shipped("C34"), shipped("C35"), shipped("C61"), shipped("C63"), shipped("C60"))


@pytest.mark.parametrize("away", [{"h": 10}, {"t": 10}, {"v": 10}, {"h": 200, "t": 50, "v": 30}])
@pytest.mark.parametrize("more", [{}, {"shift": 60}])
def test_turning_patients_away_is_never_a_gain(away: dict[str, float], more: dict[str, float]) -> None:
    """Though the insurance takes back 0.6 of what H1 earns above the package, and a visit costs 0.5 of its price.

    With everything else the same, no shortfall of any clause gets smaller, the tiers of shortfalls get worse, and the
    surplus does not rise.
    """
    instance = booked_case(*EVERY)
    paid = tuple(AmountLine(name="performance", of=at, year=2026, value=BOOKED[at]["performance_pay"] * 1.2)
                 for at in ("H1", "T1"))
    kept, turned = (standing(instance, made.model_copy(update={"amounts": made.amounts + paid}))
                    for made in (plan(**more), plan(**more, **away)))
    before, after = check(instance, kept), check(instance, turned)
    key = [(f.clause, f.tag, f.at, f.of, f.year) for f in before]
    assert key == [(f.clause, f.tag, f.at, f.of, f.year) for f in after]
    assert all(b.shortfall <= a.shortfall + 1e-6 for b, a in zip(before, after, strict=True))
    assert sum(tier_values(after).values()) > sum(tier_values(before).values()) + 1e-6
    surplus = sum((accounts.revenue(instance.places, at, 2026) - accounts.cost_before_performance(
        instance.places, at, 2026) for at in ("H1", "T1")), Sum())
    lost = PlanReader(instance, kept).total(surplus) - PlanReader(instance, turned).total(surplus)
    # 100 less 50 at H1, 50 less 20 at T1; visits to clinics are in no account
    assert lost == pytest.approx(50 * away.get("h", 0) + 30 * away.get("t", 0))


def test_solved_with_the_package() -> None:
    """With overspend, consumables above the ceiling and less pay than today, everybody who can be seen still is."""
    run = planner.solve(booked_case(*EVERY))
    assert run.plan is not None
    away = [line.value for line in run.plan.decisions.amounts if line.name == "unserved"]
    assert len(away) == 3
    assert max(away) == pytest.approx(0, abs=1e-3)

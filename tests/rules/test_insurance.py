"""C63, C64, C65, C66 and W28: the insurance's package, what is kept of it, overspend, the zero mark-up, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from allocator import planner
from allocator.check import Finding
from allocator.facts.services import Service
from allocator.facts.settings import Budget
from allocator.instance import Instance
from allocator.models.build import build
from allocator.plan import AmountLine, Decisions
from allocator.plan_reader import PlanReader
from allocator.reading.packs import changed
from allocator.rows import Positive
from allocator.rules import accounts
from allocator.rules.base import Rule
from allocator.rules.insurance import (
    DepositAndReserve,
    GlobalBudget,
    InsurancePackage,
    MarkupLossSplit,
    OverspendShared,
)
from allocator.rules.visits import PrimaryCareShare
from tests.county import county, finding, findings, hospital, ledger, people, post, reads, since, township
from tests.rules.bound import shipped

SERVICES = (Service(at="H1", activity="visits", demand=1000, price=100, drugs=30, materials=20, productivity=600),
            Service(at="T1", activity="visits", demand=400, price=50, drugs=15, materials=5, productivity=900))
RULE = PrimaryCareShare(share=since(2026, 0.3))


def case(*rules: Rule, package: float = 150_000, services: tuple[Service, ...] = SERVICES, fixed_pay: float = 0,
         **more: Any) -> Instance:
    """H1 earns 200,000, 120,000 of it from the insurance; T1 40,000 and 20,000: 140,000 together.

    The package of 150,000 less a tenth is 135,000: 5,000 are overspent.
    """
    books = [*ledger(medical_revenue=200_000, insured_revenue=120_000, drug_revenue=60_000, drugs=60_000,
                     consumables=40_000, performance_pay=10_000, insurance_package=package, markup_loss=9_000,
                     fixed_pay=fixed_pay),
             *ledger("T1", medical_revenue=40_000, insured_revenue=20_000, drugs=12_000, consumables=4_000)]
    given = {"institutions": [hospital(), township()], "posts": [post("H1-D"), post("T1-D")],
             "staff": [*people(2, "H1-D", licence="licensed"), *people(1, "T1-D", licence="licensed")],
             "ledgers": books, "budget": Budget(shift=0.1)}
    return county(*rules, services=services, **{**given, **more})


def shift(visits: float) -> Decisions:
    """Visits guided from H1 to T1."""
    return Decisions(amounts=(AmountLine(name="shift", of="H1>T1", year=2026, value=visits),))


def budgeted(instance: Instance, decisions: Decisions | None = None) -> Finding:
    """How the package stands."""
    [found] = [f for f in findings(instance, decisions, tag="") if f.clause == "C63"]
    return found


# global-budget, C63


def test_global_budget() -> None:
    """140,000 of 135,000; 60 visits guided cost the insurance 60 x (60 - 25) = 2,100 less, whoever is turned away."""
    rule = shipped("C63")
    assert isinstance(rule, GlobalBudget)
    found = budgeted(case(rule))
    assert (found.kind, found.unit, found.verdict) == ("target", "share", "short")
    assert (found.value, found.shortfall) == (pytest.approx(140 / 135), pytest.approx(5_000))
    assert budgeted(case(rule, RULE), shift(60)).shortfall == pytest.approx(2_900)
    turned = Decisions(amounts=(*shift(60).amounts, AmountLine(name="unserved", of="H1/visits", year=2026, value=50)))
    assert budgeted(case(rule, RULE), turned).shortfall == pytest.approx(2_900)
    # a package that nobody booked
    assert findings(case(rule, ledgers=ledger(medical_revenue=200_000, insured_revenue=120_000))) == []


def test_overspend_is_the_consortiums_own() -> None:
    """All of it is taken off the account that holds the package; a setting that shares it breaks the clause."""
    instance = case(shipped("C63"))
    reader = PlanReader(instance, Decisions())
    assert [reader.total(accounts.settlement(instance.places, at, 2026)) for at in ("H1", "T1")] == [
        pytest.approx(-5_000), 0]
    found = finding(instance, tag="borne")
    assert (reads(found), found.kind) == ((1, 1, 0, "met"), "hard")
    shared = case(shipped("C63"), budget=Budget(overspend_borne=0.4))
    settled = accounts.settlement(shared.places, "H1", 2026)
    assert PlanReader(shared, Decisions()).total(settled) == pytest.approx(-2_000)
    found = finding(shared, tag="borne")
    assert (reads(found), found.inherited) == ((0.4, 1, 0.6, "short"), True)
    # what is left over stays, all of it: 180,000 x 0.9 - 140,000
    left = case(shipped("C63"), package=180_000, budget=Budget(overspend_borne=0.4))
    assert PlanReader(left, Decisions()).total(accounts.settlement(left.places, "H1", 2026)) == pytest.approx(22_000)


def test_surplus_goes_to_development_and_pay() -> None:
    """22,000 are left over; performance pay of 13,000 and systems of 4,000 leave 5,000 of it without a use."""
    instance = case(shipped("C63"), package=180_000)
    made = Decisions(amounts=(AmountLine(name="performance", of="H1", year=2026, value=13_000),
                              AmountLine(name="systems", of="information", year=2026, value=4_000)))
    [row] = [row for _, row in instance.rows if row.tag == "surplus"]
    assert row.indicator
    assert PlanReader(instance, made).total(row.linear) == pytest.approx(13_000 + 4_000 - 22_000)
    # nothing left over: nothing is asked
    [row] = [row for _, row in case(shipped("C63")).rows if row.tag == "surplus"]
    assert PlanReader(instance, made).total(row.linear) == pytest.approx(17_000 + 5_000)


def test_solved_global_budget() -> None:
    """100 visits may be guided: 3,500 of the 5,000 overspent, though nothing else asks for it."""
    run = planner.solve(case(shipped("C63"), RULE))
    assert run.plan is not None
    [guided] = [line.value for line in run.plan.decisions.amounts if line.name == "shift"]
    assert guided == pytest.approx(100, abs=0.01)
    assert budgeted(run.instance, run.plan.decisions).shortfall == pytest.approx(1_500, abs=0.5)


# insurance-package, C64


@pytest.mark.parametrize(("insured", "least", "most"), [
    (151, ("met", 0), ("met", 0)),             # 151 x 1,100 x 0.9 = 149,490
    (140, ("met", 0), ("short", 10_014)),      # 138,600 x 1.01 = 139,986
    (160, ("short", 6_816), ("met", 0)),       # 158,400 x 0.99 = 156,816
])
def test_package_per_head(insured: float, least: tuple[str, float], most: tuple[str, float]) -> None:
    """Rate times heads times the share packaged, within a hundredth."""
    rule = changed(shipped("C64"), {"rate": since(2026, 1100), "insured": insured, "packaged": 0.9})
    assert isinstance(rule, InsurancePackage)
    found = {f.tag: f for f in findings(case(rule))}
    assert {tag: (f.verdict, round(f.shortfall, 6)) for tag, f in found.items()} == {"least": least, "most": most}
    assert {f.kind for f in found.values()} == {"hard"}
    assert {f.inherited for f in found.values() if f.verdict == "short"} <= {True}    # a fact: no plan can mend it


def test_package_without_figures() -> None:
    """The document names no rate: without the county's figures nothing is held; nor without a package."""
    assert findings(case(shipped("C64"))) == []
    known = changed(shipped("C64"), {"rate": since(2026, 1100), "insured": 150})
    assert findings(case(known, ledgers=ledger(medical_revenue=5))) == []
    assert planner.solve(case(known)).result.status == "optimal"    # 10% off, and no reason to refuse a plan


# deposit-and-reserve, C65


@pytest.mark.parametrize(("deposit", "reserve", "verdicts"), [
    (0.05, 0.05, ("met", "met")), (0.0, 0.05, ("met", "met")), (0.06, 0.08, ("short", "short"))])
def test_deposit_and_reserve(deposit: float, reserve: float, verdicts: tuple[str, str]) -> None:
    """5% each of 150,000 at most; 6% are 1,500 too much, 8% are 4,500."""
    rule = shipped("C65")
    assert isinstance(rule, DepositAndReserve)
    found = {f.tag: f for f in findings(case(rule, budget=Budget(deposit=deposit, reserve=reserve)))}
    assert (found["deposit"].verdict, found["reserve"].verdict) == verdicts
    assert (found["deposit"].limit, found["reserve"].limit, found["deposit"].kind) == (0.05, 0.05, "hard")
    if verdicts[0] == "short":
        assert (round(found["deposit"].shortfall, 6), round(found["reserve"].shortfall, 6)) == (1_500, 4_500)
    assert findings(case(rule, ledgers=ledger(drugs=5))) == []


def test_what_is_kept_leaves_less() -> None:
    """150,000 less 3% and 4%."""
    places = case(budget=Budget(deposit=0.03, reserve=0.04)).places
    assert accounts.package(places, 2026) == pytest.approx(139_500)


# overspend-shared, W28


@pytest.mark.parametrize(("borne", "verdicts"), [
    (0.4, ("met", "met")), (1.0, ("met", "short")), (0.0, ("short", "met"))])
def test_overspend_shared(borne: float, verdicts: tuple[str, str]) -> None:
    """More than nothing and less than all of it."""
    rule = shipped("W28")
    assert isinstance(rule, OverspendShared)
    found = {f.tag: f for f in findings(case(rule, budget=Budget(overspend_borne=borne)))}
    assert (found["least"].verdict, found["most"].verdict) == verdicts
    assert {found[tag].kind for tag in ("least", "most")} == {"hard"}
    assert findings(case(rule, package=0)) == []


def test_overspend_shared_by_decisions() -> None:
    """Guided visits turn 1,000 of overspend into a surplus: its sign hangs on them, and is decided with a binary.

    With a package of 139,000 / 0.9: 40 guided leave 400 left over, whole; 0 guided leave 1,000, of which 400 are borne.
    """
    instance = case(shipped("C34"), RULE, package=139_000 / 0.9, budget=Budget(shift=0.1, overspend_borne=0.4))
    assert any(isinstance(term, Positive) for _, row in instance.rows for term in row.terms)
    settled = accounts.settlement(instance.places, "H1", 2026)
    assert PlanReader(instance, Decisions()).total(settled) == pytest.approx(-400)
    assert PlanReader(instance, shift(40)).total(settled) == pytest.approx(400)
    assert sum(column.family == "sign" for column in build(instance).columns) == 1
    run = planner.solve(instance)
    assert run.result.status == "optimal"


def test_a_shared_overspend_inside_a_surplus_of_open_sign() -> None:
    """Both signs hang on decisions: what is left of the package, and with it the surplus that performance pay is of.

    Before decisions 240,000 − 116,000 − 130,000 = −6,000. Savings of 15% bring 0.15 x 116,000 = 17,400. 100 visits
    guided cost 100 x (50 − 30) = 2,000 and leave 100 x 35 − 1,000 = 2,500 of the package: 11,900, and 65% are 7,735.
    """
    instance = case(shipped("C34"), RULE, package=139_000 / 0.9, fixed_pay=130_000,
                    budget=Budget(shift=0.1, overspend_borne=0.4, performance_least=0))
    run = planner.solve(instance)
    assert run.plan is not None
    assert sum(column.family == "sign" for column in run.model.columns) == 2
    [paid] = [line.value for line in run.plan.decisions.amounts if line.name == "performance" and line.value]
    assert paid == pytest.approx(7_735, abs=0.01)


def test_three_uses_of_the_surplus() -> None:
    """Left over 22,000: performance pay 13,000 and training; systems are no use of it."""
    instance = case(shipped("W28"), package=180_000)
    made = Decisions(amounts=(AmountLine(name="performance", of="H1", year=2026, value=13_000),
                              AmountLine(name="systems", of="information", year=2026, value=4_000)))
    [row] = [row for _, row in instance.rows if row.tag == "surplus"]
    assert row.indicator
    assert PlanReader(instance, made).total(row.linear) == pytest.approx(13_000 - 22_000)


# markup-loss-split, C66


def saved(drugs: float, consumables: float = 0.0) -> Decisions:
    """What H1 saves."""
    return Decisions(amounts=tuple(AmountLine(name="saving", of=f"H1/{line}", year=2026, value=value)
                                   for line, value in (("drugs", drugs), ("consumables", consumables))))


def test_markup_loss() -> None:
    """A tenth of 9,000 is saved; government bears 1,800 and prices 6,300. T1 books no loss."""
    rule = shipped("C66")
    assert isinstance(rule, MarkupLossSplit)
    assert [part.at(2026) for part in (rule.government, rule.price_adjustment, rule.hospital)] == [0.2, 0.7, 0.1]
    instance = case(rule)
    found = finding(instance, saved(500, 400), tag="")
    assert (reads(found), found.kind) == ((0.1, 0.1, 0, "met"), "hard")
    assert reads(finding(instance, saved(500, 300), tag="")) == (round(800 / 9000, 9), 0.1, 100, "broken")
    shares = {f.tag: (round(f.value or 0, 6), f.kind, f.unit) for f in findings(instance) if f.tag}
    assert shares == {"government": (1_800, "indicator", "money"), "price_adjustment": (6_300, "indicator", "money")}


def test_solved_markup_loss() -> None:
    """900 must be saved; where nothing can be, no plan holds."""
    run = planner.solve(case(shipped("C66")))
    assert run.plan is not None
    assert sum(line.value for line in run.plan.decisions.amounts if line.name == "saving") >= 900 - 0.01
    assert planner.solve(case(shipped("C66"), budget=Budget(saving=0))).result.status == "infeasible"


@pytest.mark.parametrize(("changes", "wrong"), [
    ({}, ""),
    ({"hospital": {"from 2026": 0.3}, "price_adjustment": {"from 2026": 0.5}}, ""),
    ({"government": {"from 2026": 0.3}}, r"in 2026, not 1\.1"),
    ({"government": {"from 2027": 0.2}}, r"in 2026, not 0\.8"),
    ({"hospital": {"from 2026": 0.1, "from 2028": 0.5}}, r"in 2028, not 1\.4"),
])
def test_parts_add_up(changes: dict[str, dict[str, float]], wrong: str) -> None:
    """The three parts are the whole, in every year that has numbers."""
    numbers = {"hospital": {"from 2026": 0.1}, "government": {"from 2026": 0.2},
               "price_adjustment": {"from 2026": 0.7}, **changes}
    if wrong:
        with pytest.raises(ValidationError, match=f"add up to 1 {wrong}"):
            MarkupLossSplit.model_validate(numbers)
    else:
        assert MarkupLossSplit.model_validate(numbers)


def test_parts_are_changed_together() -> None:
    """An instance may replace all three at once, though each alone would not add up."""
    rule = changed(shipped("C66"), {"numbers": {"from 2026": 0.2}, "government": {"from 2026": 0.2},
                                    "price_adjustment": {"from 2026": 0.6}})
    assert isinstance(rule, MarkupLossSplit)
    assert rule.hospital.at(2027) == 0.2
    with pytest.raises(ValidationError):
        changed(shipped("C66"), {"numbers": {"from 2026": 0.2}})

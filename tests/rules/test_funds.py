"""C6 (and W15), C73 and W33: full accounts, earmarks, where investment goes, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator import planner
from allocator.facts.funds import Source
from allocator.facts.services import Service
from allocator.facts.settings import Budget
from allocator.facts.specialties import Specialty
from allocator.instance import Instance
from allocator.plan import AmountLine, Decisions
from allocator.rows import Flow
from allocator.rules.base import ByYear, Rule
from allocator.rules.funds import Earmarks, FullAccounts, InvestmentTilt
from allocator.rules.purses import funds, purses
from allocator.terms import USES
from tests.county import county, finding, findings, hospital, ledger, reads, since, township
from tests.rules.bound import shipped

H1 = {"medical_revenue": 1000, "project_subsidy": 300, "drugs": 400, "overhead": 500}
T1 = {"medical_revenue": 100, "basic_subsidy": 200, "drugs": 50, "overhead": 150}
NO_SAVING = Budget(saving=0)


def source(key: str, amount: float, *uses: str, at: str = "", year: int = 2026, line: str = "") -> Source:
    """Money of a year and its uses."""
    return Source(id=key, at=at, year=year, amount=amount, uses=uses, **{"line": line} if line else {})


def two(*rules: Rule, years: tuple[int, ...] = (2026,), more: float = 0, sources: tuple[Source, ...] = (),
        budget: Budget = NO_SAVING) -> Instance:
    """H1 and T1 with ledgers; H1's overhead is `more` than 500."""
    return county(*(rules or (FullAccounts(),)), years=years, sources=sources, budget=budget,
                  ledgers=[*ledger(**{**H1, "overhead": 500 + more}), *ledger("T1", **T1)])


def status(instance: Instance) -> str:
    """How a solve ends."""
    return planner.solve(instance).result.status


# the money there is


def test_money_of_a_year() -> None:
    """Five lines, one less the 120 that a source takes out of it; what may pay everything may pay every account."""
    instance = two(sources=(source("G", 120, "ai", at="H1", line="project_subsidy"), source("D", 7, "training")))
    found = {fund.source: (fund.owner, fund.at, fund.amount.constant, fund.free) for fund in funds(instance.places)}
    assert found == {"H1/medical_revenue": ("H1", "", 1000, True), "H1/project_subsidy": ("H1", "H1", 180, False),
                     "T1/medical_revenue": ("T1", "", 100, True), "T1/basic_subsidy": ("T1", "T1", 200, False),
                     "G": ("H1", "H1", 120, False), "D": ("", "", 7, False)}
    assert purses(instance.places)[0].sources == ("H1/medical_revenue", "T1/medical_revenue")


def test_money_that_may_pay_the_same_is_one_purse() -> None:
    """Two years of one grant, and another with the same uses at the same hospital, are one purse by year."""
    given = (source("G", 10, "ai", at="H1"), source("G", 20, "ai", at="H1", year=2027),
             source("F", 5, "ai", at="H1", year=2027), source("G", 1, "ai", at="T1"))
    found = [purse for purse in purses(two(years=(2026, 2027), sources=given).places) if purse.uses == ("ai",)]
    assert [(p.at, p.sources, {y: s.constant for y, s in p.earned.items()}) for p in found] == [
        ("H1", ("G", "F"), {2026: 10, 2027: 25}), ("T1", ("G",), {2026: 1})]


# full-accounts, C6


def test_full_accounts() -> None:
    """Cost 900 at H1 and 200 at T1. Bound money: 300 of 500 for overhead at H1, and 150 of T1's 200, all its overhead.
    Free money of 1,100 pays what is left: 900 - 300 + 200 - 150 = 650; 50 of T1's subsidy are left."""
    rule = shipped("C6")
    assert isinstance(rule, FullAccounts)
    instance = two(rule)
    found = finding(instance, tag="")
    assert (reads(found), found.kind, found.unit) == ((round(650 / 1100, 9), 1, 0, "met"), "hard", "share")
    assert {(f.at, f.of): (*reads(f)[:2], f.unit) for f in findings(instance, tag="cost")} == {
        ("H1", "overhead/training/information/ai"): (0, 0, "money"), ("T1", "fixed_pay/overhead"): (0, 0, "money")}
    assert {(f.at, f.of): reads(f)[:2] for f in findings(instance, tag="bound")} == {
        ("H1", "H1/project_subsidy"): (1, 1), ("T1", "T1/basic_subsidy"): (0.75, 1)}
    assert isinstance(shipped("W15"), FullAccounts)


@pytest.mark.parametrize(("more", "ends"), [(450, "optimal"), (450.01, "infeasible")])
def test_what_is_spent_has_come_in(more: float, ends: str) -> None:
    """650 of the 1,100 are spent: 450 more can be, of 500 of bound money 50 are lost at T1."""
    assert status(two(more=more)) == ends


def test_bound_money_is_no_free_money() -> None:
    """All income is 1,600 and all cost 1,550, but T1's 50 may not pay H1: 1,100 + 300 + 150 it is."""
    assert status(two(more=450)) == "optimal"
    assert status(two(more=460)) == "infeasible"
    everything = Budget(saving=0, uses={line: tuple(USES) for line in
                                        ("medical_revenue", "project_subsidy", "basic_subsidy")})
    assert status(two(more=500, budget=everything)) == "optimal"    # all 1,600 spent
    assert status(two(more=500.01, budget=everything)) == "infeasible"


@pytest.mark.parametrize(("carry", "years", "costs", "ends"), [
    (1, 2, (90, 110), "optimal"),           # 10 carried on
    (0, 2, (90, 110), "infeasible"),
    (1, 2, (101, 90), "infeasible"),        # next year's money has not come in
    (1, 3, (80, 100, 120), "optimal"),      # 20 of 2026 pay 2027, 20 of 2027 pay 2028
    (1, 3, (80, 80, 140), "optimal"),
    (1, 3, (50, 50, 200), "optimal"),       # all of 2027's money, 50 of 2026's in its stead
    (1, 3, (50, 49, 201), "infeasible"),    # 2028 may have the money of two years only, though 300 come in and 300 go
    (2, 3, (50, 49, 201), "optimal"),
])
def test_money_is_carried_on(carry: int, years: int, costs: tuple[float, ...], ends: str) -> None:
    """100 come in a year; what is left may be spent in so many years after."""
    plan = tuple(range(2026, 2026 + years))
    books = [line for year, cost in zip(plan, costs, strict=True)
             for line in ledger(year=year, medical_revenue=100, overhead=cost)]
    instance = county(FullAccounts(), years=plan, ledgers=books, budget=Budget(carry_years=carry))
    assert status(instance) == ends


@pytest.mark.parametrize(("carry", "costs", "ends"), [
    (1, (0, 200), "optimal"), (1, (0, 201), "infeasible"), (0, (0, 101), "infeasible"), (0, (0, 100), "optimal")])
def test_bound_money_is_carried_on_too(carry: int, costs: tuple[float, ...], ends: str) -> None:
    """100 a year that may pay overhead only, and no free money."""
    given = tuple(source("G", 100, "overhead", at="H1", year=year) for year in (2026, 2027))
    books = [line for year, cost in zip((2026, 2027), costs, strict=True)
             for line in ledger(year=year, overhead=cost)]
    instance = county(FullAccounts(), years=(2026, 2027), ledgers=books, sources=given,
                      budget=Budget(carry_years=carry))
    assert status(instance) == ends


def emptied(overhead: dict[int, float], *, subsidy: tuple[str, ...] = ("overhead",), other: float = 0) -> Instance:
    """H1 books 50 of drugs for ten visits at 10 of drugs each, and nobody comes any more: drugs cost −50 a year.

    A year has 1,000 − 100 of free money and a subsidy of 300. `other` is T1's overhead, which only free money pays.
    """
    books = [*ledger(medical_revenue=1000, project_subsidy=300, drugs=50), *ledger("T1", overhead=other)]
    visits = [Service(at="H1", activity="visits", year=year, demand=demand, price=10, drugs=10, productivity=1)
              for year, demand in ((2025, 10), (2026, 0))]
    return county(FullAccounts(), years=tuple(overhead), services=visits, ledgers=[*books, *(
        line for year, cost in overhead.items() for line in ledger(year=year, overhead=cost))],
        budget=Budget(saving=0, uses={"medical_revenue": tuple(USES), "project_subsidy": subsidy}))


@pytest.mark.parametrize(("overhead", "more", "ends"), [
    ({2026: 1250}, {}, "optimal"),                   # 900 + 300 + the 50 that drugs give back
    ({2026: 1250.01}, {}, "infeasible"),
    ({2026: 0, 2027: 2450}, {}, "optimal"),          # twice 1,200 and the 50 of 2027: those of 2026 are not carried on
    ({2026: 0, 2027: 2450.01}, {}, "infeasible"),
    # the subsidy may pay drugs too, so they lower what overhead asks of it and of free money: 500 − 50 − 300 = 150
    ({2026: 500}, {"subsidy": ("drugs", "overhead"), "other": 750}, "optimal"),
    ({2026: 500}, {"subsidy": ("drugs", "overhead"), "other": 750.01}, "infeasible"),
    # 20 of the 50 do, and the rest pays nobody else
    ({2026: 20}, {"subsidy": ("drugs", "overhead"), "other": 900}, "optimal"),
    ({2026: 20}, {"subsidy": ("drugs", "overhead"), "other": 900.01}, "infeasible"),
])
def test_a_use_below_nothing_gives_back_within_its_year(overhead: dict[int, float], more: dict[str, Any],
                                                        ends: str) -> None:
    """What a cost below nothing leaves is paid with as the rows count it, and the plan's flows say the same."""
    assert status(emptied(overhead, **more)) == ends


def test_rows_are_few() -> None:
    """Uses that the same purses may pay share their flows and a row: at H1 consumables, overhead and training are one,
    paid by the subsidy or by free money; drugs stand in free money's row without a flow."""
    instance = county(FullAccounts(), budget=NO_SAVING, ledgers=ledger(**H1, consumables=100))
    groups = [row.of for _, row in instance.rows if row.tag == "cost"]
    assert groups == ["consumables/overhead/training/information/ai"]
    # each once where it comes from and once where it goes
    assert sum(isinstance(term, Flow) for _, row in instance.rows for term in row.terms) == 4


def test_no_account_no_rows() -> None:
    """Without a ledger there is nothing to balance."""
    assert county(FullAccounts()).rows == ()


# earmarks, C73


def spent(**values: float) -> Decisions:
    """Spending on systems in 2026."""
    return Decisions(amounts=tuple(AmountLine(name="systems", of=use, year=2026, value=value)
                                   for use, value in values.items()))


def test_earmarks() -> None:
    """90 + 10 are given for AI alone, 500 for AI or training bind neither; a number may ask for more."""
    rule = shipped("C73")
    assert isinstance(rule, Earmarks)
    given = (source("A", 90, "ai", at="H1"), source("B", 10, "ai", at="T1"), source("C", 500, "ai", "training"),
             source("D", 30, "equipment", "specialty"))
    instance = two(rule, sources=given)
    found = {f.of: (reads(f), f.kind, f.unit) for f in findings(instance, spent(ai=60))}
    assert found == {"ai": ((60, 100, 40, "short"), "target", "money"),
                     "specialty": ((0, 30, 30, "short"), "target", "money")}
    more = Earmarks(ai=since(2026, 150), information=since(2026, 20), specialty=since(2026, 5))
    limits = {f.of: f.limit for f in findings(two(more, sources=given))}
    assert limits == {"ai": 150, "information": 20, "specialty": 30}


def test_earmarked_money_is_spent() -> None:
    """With the accounts in force the plan spends what is given for AI, and not a yuan more."""
    run = planner.solve(two(FullAccounts(), Earmarks(), sources=(source("A", 90, "ai", at="H1"),)))
    assert run.plan is not None
    assert [(f.source, f.amount) for f in run.plan.decisions.flows if f.use == "ai"] == [("A", 90)]


# investment-tilt, W33


def level(key: str, at: str, word: str, equipment: float) -> Specialty:
    """A specialty in reach of county level."""
    return Specialty(id=key, at=at, level="county", specialty=(word,), equipment=equipment, min=0, max=1000)


def tilted(rule: Rule) -> Instance:
    """Three specialties at a general hospital, one of them for infectious diseases, and one at a TCM hospital."""
    return county(rule, institutions=[hospital(), hospital("H2", kind="tcm"), township()],
                  specialties=[level("K1", "H1", "普外", 500), level("K2", "H1", "感染", 200),
                               level("K3", "H2", "康复", 100)])


def test_investment_tilt() -> None:
    """300 for surgery, 100 + 20 for infectious diseases, 60 at the TCM hospital: 180 of 480 are 37.5%."""
    rule = shipped("W33")
    assert isinstance(rule, InvestmentTilt)
    plan = Decisions(amounts=tuple(AmountLine(name=name, of=of, year=2026, value=value) for name, of, value in (
        ("equipment", "K1/county", 300), ("equipment", "K2/county", 100), ("specialty", "K2", 20),
        ("specialty", "K3", 60))))
    found = finding(tilted(rule), plan)
    assert (reads(found), found.kind, found.unit) == ((0.375, 0.3, 0, "met"), "target", "share")
    asked = InvestmentTilt(share=since(2026, 0.5), floor=since(2026, 200))
    assert reads(finding(tilted(asked), plan, tag="")) == (0.375, 0.5, 60, "short")    # 240 - 180
    assert reads(finding(tilted(asked), plan, tag="floor")) == (180, 200, 20, "short")
    assert ByYear(entries=()).at(2026) is None
    assert tilted(InvestmentTilt(share=since(2026, 0.5), kinds=("mch",), specialties=("骨科",))).rows == ()

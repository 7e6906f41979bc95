"""Every yuan traced: exact, to the cent, in the order stated; and the check that proves it from the plan alone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

import pytest

from allocator import planner
from allocator.books import Books, Purse, Spent, cost_cents, money_cents
from allocator.check import check
from allocator.facts.funds import Source
from allocator.facts.ledgers import Pay
from allocator.facts.settings import Budget
from allocator.instance import Instance
from allocator.plan import AmountLine, Decisions, FlowLine
from allocator.plan_reader import PlanReader
from allocator.rules.base import Rule
from allocator.rules.funds import FullAccounts
from allocator.terms import USES
from allocator.trace import flows, traced
from allocator.transport import Network
from tests.county import county, ledger, people, post, standing

ALL = tuple(USES)
OWN = Budget(saving=0)


class Given(Books):
    """Books written down by a test."""

    def __init__(self, money: Iterable[Purse], costs: dict[Spent, int], carry: int = 1) -> None:
        object.__setattr__(self, "instance", None)
        object.__setattr__(self, "reader", None)
        self.__dict__.update(money=tuple(money), costs=costs)
        self.years_carried = carry

    __setattr__ = object.__setattr__

    @property
    def carry(self) -> int:
        return self.years_carried


def purse(source: str, cents: int, *uses: str, at: str = "", earned: int = 2026, owner: str = "") -> Purse:
    """Money; without uses it may pay anything of anybody."""
    return Purse(source, owner or at, at, earned, uses or ALL, cents)


def paid(books: Books) -> dict[tuple[str, str, str, int], int]:
    """Cents by (source, use, account, year), with the year earned in the source where it is another."""
    return {(f.source if f.earned == f.year else f"{f.source}'{f.earned % 100}", f.use, f.at, f.year):
            round(f.amount * 100) for f in flows(books)}


# whole cents


@pytest.mark.parametrize(("value", "down", "up"), [
    (12.34, 1234, 1234), (12.345, 1234, 1235), (0.1 + 0.2, 30, 30), (4.35, 435, 435),
    (1e9 / 3, 33333333333, 33333333334), (0.0099999999, 1, 1), (-0.001, -1, 0)])
def test_costs_are_cut_and_money_is_filled_up(value: float, down: int, up: int) -> None:
    """What arithmetic leaves beyond a thousandth of a cent is no part of one."""
    assert (cost_cents(value), money_cents(value)) == (down, up)


# order


def test_bound_money_first_then_own_then_others() -> None:
    """H1 needs 100 for drugs: 30 are bound to drugs, its own free money is 50, H2's the last 20."""
    books = Given([purse("H2/free", 90, owner="H2"), purse("H1/free", 50, owner="H1"),
                   purse("G", 30, "drugs", at="H1")], {("drugs", "H1", 2026): 100, ("overhead", "H2", 2026): 10})
    assert paid(books) == {("G", "drugs", "H1", 2026): 30, ("H1/free", "drugs", "H1", 2026): 50,
                           ("H2/free", "drugs", "H1", 2026): 20, ("H2/free", "overhead", "H2", 2026): 10}


def test_the_consortiums_own_before_another_accounts() -> None:
    """H1 has nothing; 15 of the consortium's, then 5 of H2's."""
    books = Given([purse("H2/free", 90, owner="H2"), purse("D", 15)], {("drugs", "H1", 2026): 20})
    assert paid(books) == {("D", "drugs", "H1", 2026): 15, ("H2/free", "drugs", "H1", 2026): 5}


def test_money_that_may_pay_least_is_spent_first() -> None:
    """The grant for AI pays AI; the one that may pay drugs too keeps its money for later."""
    books = Given([purse("wide", 30, "drugs", "ai", at="H1"), purse("narrow", 30, "ai", at="H1")],
                  {("ai", "H1", 2026): 40})
    assert paid(books) == {("narrow", "ai", "H1", 2026): 30, ("wide", "ai", "H1", 2026): 10}


def test_earlier_money_first() -> None:
    """20 of 2026 are left; 2027 spends them before its own."""
    books = Given([purse("F", 100, owner="H1"), purse("F", 100, owner="H1", earned=2027)],
                  {("drugs", "H1", 2026): 80, ("drugs", "H1", 2027): 90})
    assert paid(books) == {("F", "drugs", "H1", 2026): 80, ("F'26", "drugs", "H1", 2027): 20,
                           ("F", "drugs", "H1", 2027): 70}


def test_what_can_be_paid_is_paid() -> None:
    """Bound money that two uses want goes where free money cannot: the order never leaves a use unpaid.

    G may pay either year, and 2026 has nothing else: so 2027, which G would reach too, is paid by F.
    """
    books = Given([purse("G", 10, "ai", at="H1"), purse("F", 10, owner="H1", earned=2027)],
                  {("ai", "H1", 2026): 10, ("ai", "H1", 2027): 10})
    assert paid(books) == {("G", "ai", "H1", 2026): 10, ("F", "ai", "H1", 2027): 10}


def test_too_little_money() -> None:
    """What there is is spent, and nothing that may not be."""
    books = Given([purse("F", 10, owner="H1"), purse("G", 90, "ai", at="H1"), purse("L", 50, earned=2028)],
                  {("drugs", "H1", 2026): 30, ("ai", "H1", 2026): 5, ("drugs", "H1", 2027): 5})
    assert paid(books) == {("F", "drugs", "H1", 2026): 10, ("G", "ai", "H1", 2026): 5}


# exact


def random_books(seed: int) -> Given:
    """Money of every kind over three years, costs in odd cents."""
    pick = random.Random(seed)
    years, accounts = (2026, 2027, 2028), ("H1", "H2", "T1")
    money = []
    for year in years:
        for at in accounts:
            money.append(purse(f"{at}/free", pick.randint(0, 10**9), owner=at, earned=year))
            for k in range(pick.randint(0, 3)):
                uses = tuple(sorted(pick.sample(ALL, pick.randint(1, 5)), key=ALL.index))
                money.append(purse(f"{at}-{k}", pick.randint(1, 10**8), *uses, at=pick.choice([at, at, ""]),
                                   earned=year))
    costs = {(use, at, year): pick.randint(1, 10**8) for use in ALL for at in accounts for year in years
             if pick.random() < 0.7}
    return Given(money, costs, carry=pick.choice([0, 1, 2]))


def most(books: Books) -> int:
    """The most that can be paid, by augmenting paths: an algorithm of its own."""
    money = [p.cents for p in books.money]
    spent = list(books.costs)
    sends: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    left, total = [books.costs[s] for s in spent], 0
    reach = [[k for k, s in enumerate(spent) if p.pays(s, books.carry)] for p in books.money]
    while True:
        came: dict[tuple[str, int], tuple[str, int] | None] = {("m", i): None for i, rest in enumerate(money) if rest}
        queue, end = list(came), None
        for kind, i in queue:
            if kind == "s" and left[i]:
                end = i
                break
            after = [("s", k) for k in reach[i]] if kind == "m" else [("m", j) for j in sends if sends[j][i]]
            for node in after:
                if node not in came:
                    came[node] = (kind, i)
                    queue.append(node)
        if end is None:
            return total
        path: list[tuple[str, int]] = [("s", end)]
        while (before := came[path[-1]]) is not None:
            path.append(before)
        path.reverse()
        backward = [sends[path[k + 1][1]][path[k][1]] for k in range(1, len(path) - 1, 2)]
        part = min([money[path[0][1]], left[end], *backward])
        for k in range(len(path) - 1):
            if k % 2 == 0:
                sends[path[k][1]][path[k + 1][1]] += part
            else:
                sends[path[k + 1][1]][path[k][1]] -= part
        money[path[0][1]] -= part
        left[end] -= part
        total += part


@pytest.mark.parametrize("seed", range(60))
def test_random_books_balance(seed: int) -> None:
    """Nothing is spent twice, nothing where it may not be, and as much is paid as can be."""
    books = random_books(seed)
    of, into = defaultdict[object, int](int), defaultdict[object, int](int)
    for line in flows(books):
        cents = round(line.amount * 100)
        assert cents > 0
        assert cents / 100 == line.amount
        [held] = [p for p in books.money if (p.source, p.earned) == (line.source, line.earned)]
        assert held.pays((line.use, line.at, line.year), books.carry)
        of[line.source, line.earned] += cents
        into[line.use, line.at, line.year] += cents
    assert all(of[p.source, p.earned] <= p.cents for p in books.money)
    assert all(into[key] <= cost for key, cost in books.costs.items())
    assert sum(into.values()) == most(books)
    assert flows(books) == flows(random_books(seed))


@pytest.mark.parametrize("seed", range(40))
def test_networks_carry_the_most_at_the_least_cost(seed: int) -> None:
    """Assigning units one by one, over every order that is cheapest next, gives the same sum as trying all."""
    pick = random.Random(seed)
    n = 4
    prices = [[pick.randint(0, 9) for _ in range(n)] for _ in range(n)]
    network = Network(2 * n + 2)
    for k in range(n):
        network.edge(2 * n, k, 1)
        network.edge(n + k, 2 * n + 1, 1)
    lanes = [(i, j, network.edge(i, n + j, 1, prices[i][j])) for i in range(n) for j in range(n)]
    assert network.send(2 * n, 2 * n + 1) == n
    cost = sum(prices[i][j] for i, j, edge in lanes if network.used(edge))

    def least(i: int, free: frozenset[int]) -> int:
        return min(prices[i][j] + (least(i + 1, free - {j}) if i + 1 < n else 0) for j in free)
    assert cost == least(0, frozenset(range(n)))


# of an instance, and held against the plan


def two(*rules: Rule, overhead: float = 500.555) -> Instance:
    """H1 with 1,000 of free money and 300 of subsidy, T1 with 100 and 200; a grant for AI inside H1's subsidy."""
    return county(*rules, years=(2026, 2027), budget=OWN, sources=[
        Source(id="G", at="H1", year=2026, amount=80, uses=("ai",), line="project_subsidy")],
        ledgers=[*ledger(medical_revenue=1000, project_subsidy=300, drugs=400, overhead=overhead),
                 *ledger("T1", medical_revenue=100, basic_subsidy=200, drugs=50, overhead=150)])


def broken(instance: Instance, decisions: Decisions) -> set[tuple[str, str, str, int, float, float]]:
    """Broken facts about money: (what, at, of, year, value, limit)."""
    return {(f.rule.removeprefix("facts/"), f.at, f.of, f.year, f.value or 0.0, f.limit)
            for f in check(instance, decisions) if f.rule.startswith("facts/") and f.verdict == "broken"}


def changed(plan: Decisions, k: int, **new: object) -> Decisions:
    """The plan with one flow changed."""
    lines = list(plan.flows)
    lines[k] = lines[k].model_copy(update=new)
    return plan.model_copy(update={"flows": tuple(lines)})


def place(plan: Decisions, source: str, use: str, year: int = 2026) -> int:
    """Position of a flow."""
    [k] = [k for k, f in enumerate(plan.flows) if (f.source, f.use, f.year, f.earned) == (source, use, year, year)]
    return k


def test_a_plan_is_traced_to_the_cent() -> None:
    """500.555 of overhead is paid with 500.55; the 220 that the grant leaves of the subsidy pay for it first."""
    plan = standing(two(FullAccounts()), Decisions())
    lines = {(f.source, f.use): f.amount for f in plan.flows if (f.at, f.year) == ("H1", 2026)}
    assert lines == {("H1/project_subsidy", "overhead"): 220, ("H1/medical_revenue", "overhead"): 280.55,
                     ("H1/medical_revenue", "drugs"): 400}
    assert broken(two(FullAccounts()), plan) == set()
    assert {f.verdict for f in check(two(FullAccounts()), plan)} == {"met"}


def test_one_cent_is_found() -> None:
    """A cent too little, and a cent too much."""
    instance = two(FullAccounts())
    plan = standing(instance, Decisions())
    k = place(plan, "H1/medical_revenue", "overhead")
    assert broken(instance, changed(plan, k, amount=280.54)) == {
        ("use-underpaid", "H1", "overhead", 2026, 500.54, 500.55)}
    assert broken(instance, changed(plan, k, amount=280.56)) == {
        ("use-overpaid", "H1", "overhead", 2026, 500.56, 500.55),
        ("flow-beyond-source", "H1", "H1/medical_revenue", 2026, 1000.01, 1000)}    # 319.45 are carried on
    assert broken(instance, changed(plan, k, amount=280.555)) >= {
        ("flow-not-cents", "H1", "H1/medical_revenue", 2026, 280.555, 0.01)}


@pytest.mark.parametrize(("change", "what"), [
    ({"use": "drugs"}, "flow-not-allowed"),                  # a subsidy for projects buys no drugs
    ({"source": "G"}, "flow-not-allowed"),                   # nor does a grant for AI pay overhead
    ({"source": "H9/other_income"}, "flow-unknown-source"),
    ({"at": "T1"}, "flow-of-another-account"),
    ({"at": "V1"}, "flow-without-account"),
    ({"earned": 2027}, "flow-not-its-year"),                 # before it comes in
    ({"year": 2029}, "flow-not-its-year"),                   # three years after
    ({"earned": 2024}, "flow-not-its-year"),
])
def test_a_wrong_flow_is_found(change: dict[str, object], what: str) -> None:
    """One word of one flow changed."""
    instance = two(FullAccounts())
    plan = standing(instance, Decisions())
    found = broken(instance, changed(plan, place(plan, "H1/project_subsidy", "overhead"), **change))
    assert what in {line[0] for line in found}
    paid_elsewhere = change.keys() & {"use", "at", "year"}
    assert ("use-underpaid" in {line[0] for line in found}) == bool(paid_elsewhere)    # what it paid is not paid now


def test_money_is_not_spent_twice() -> None:
    """G's 80 pay 100 of AI that the plan buys: 20 too much."""
    instance = two(FullAccounts())
    plan = standing(instance, Decisions(amounts=(AmountLine(name="systems", of="ai", year=2026, value=100),)))
    assert [(f.source, f.amount) for f in plan.flows if f.use == "ai"] == [("G", 80), ("H1/medical_revenue", 20)]
    assert broken(instance, plan) == set()
    twice = changed(plan, place(plan, "H1/medical_revenue", "ai"), source="G")
    assert broken(instance, twice) == {("flow-beyond-source", "H1", "G", 2026, 100, 80)}


def test_a_plan_without_flows_is_told_so() -> None:
    """900.55 + 200 in either year are not traced."""
    for rules in ((FullAccounts(),), ()):
        assert broken(two(*rules), Decisions()) == {("flows-missing", "", "", 2026, 0, 2201.1)}
        assert [f.rule for f in check(two(*rules), Decisions()) if f.verdict == "broken"] == ["facts/flows-missing"]
    assert broken(county(), Decisions()) == set()


def test_too_little_money_is_no_error_where_no_rule_asks() -> None:
    """2,000 of overhead: what cannot be paid is told, what can is. With the rule there is no plan at all."""
    instance = two(overhead=2000)
    plan = standing(instance, Decisions())
    assert broken(instance, plan) == set()
    told = [(f.at, f.of, f.year, f.verdict) for f in check(instance, plan) if f.rule == "facts/unpaid"]
    assert told
    assert {line[3] for line in told} == {"short"}
    # all free money is spent, and so are the subsidies but for T1's 50 a year that pay T1's overhead only
    assert sum(f.amount for f in plan.flows) == 2 * (1000 + 100 + 150) + 220 + 300
    assert planner.solve(two(FullAccounts(), overhead=2000)).result.status == "infeasible"
    run = planner.solve(instance)
    assert run.plan is not None
    assert run.plan.decisions.flows == plan.flows
    # less than could be paid is an error all the same
    k = place(plan, "T1/basic_subsidy", "overhead")
    assert ("use-underpaid", "T1", "overhead", 2026, 149.99, 150) in broken(instance, changed(plan, k, amount=149.99))


def test_no_accounts_no_flows() -> None:
    """An instance without ledgers is left as it is."""
    plan = Decisions()
    assert traced(county(), plan) is plan


def test_a_ledger_that_books_less_pay_than_its_people_have_gives_money_back() -> None:
    """A cost below nothing lowers what its year asks of those who pay the same: T1's subsidy may pay fixed pay and
    overhead, so those; drugs only free money pays, so what drugs give back may pay all that free money may."""
    books = Books(two(), PlanReader(two(), Decisions()))
    object.__setattr__(books, "_uses", {("fixed_pay", "T1", 2026): -500, ("drugs", "T1", 2026): -300,
                                        ("overhead", "H1", 2026): 200})
    assert books.costs == {("overhead", "H1", 2026): 200}
    fixed, drugs = books.money[-2:]
    assert (fixed.source, fixed.cents, drugs.source, drugs.cents) == ("T1/fixed_pay", 500, "T1/drugs", 300)
    spents = [("overhead", "T1", 2026), ("drugs", "T1", 2026), ("overhead", "H1", 2026), ("overhead", "T1", 2027)]
    assert [fixed.pays(spent, 1) for spent in spents] == [True, False, False, False]
    assert [drugs.pays(spent, 1) for spent in spents] == [True, True, True, False]
    assert not fixed.free
    assert not drugs.free


def test_pay_that_is_not_booked_is_not_paid() -> None:
    """The grid gives two people 30,000 of performance pay each from 2026 on; where none is booked,
    none may be decided, and it is none of the costs."""
    staff = people(2, "H1-D", title_held="senior")
    grid = [Pay(grade="senior", status="established", pay=100_000, year=year, performance=part)
            for year, part in ((2025, 0), (2026, 0.3))]
    for booked, cost in ((0, 0), (10_000, 10_000 + 2 * 30_000)):
        instance = county(posts=[post("H1-D")], staff=staff, pay=grid, ledgers=ledger(performance_pay=booked))
        books = Books(instance, PlanReader(instance, Decisions()))
        assert books.costs.get(("performance_pay", "H1", 2026), 0) == cost * 100


def test_the_lines_of_a_plan_read_back() -> None:
    """Whole cents as written."""
    assert FlowLine(source="G", earned=2026, use="ai", at="H1", year=2026, amount=28055 / 100).amount == 280.55

"""Pay and purchasing: the pool, its basic part, the wage ceiling, equal pay, savings, consumables."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second.facts import COSTS
from tests.second.readings import Outlay, Payroll, Positive, Term, fact
from tests.second.rules import Book, Facts, Row, Terms, Test, rule

PURCHASES = ("drugs", "consumables")
FIXED = ("fixed", "charges")
PERFORMANCE = ("performance",)


def save(book: Book, i: str, line: str, y: int) -> Term:
    return book.amount("saving", f"{i}/{line}", y, 0.0, book.county.budget.saving * book.county.booked(i, line, y))


def performance(book: Book, i: str, y: int) -> Term:
    today, budget = booked_pay(book, i)[1], book.county.budget
    return book.amount("performance", i, y, budget.performance_least * today, budget.performance_most * today)


def top_up(book: Book, i: str, y: int) -> Term:
    return book.amount("top-up", i, y, 0.0, sum(booked_pay(book, i)))


def booked_pay(book: Book, i: str) -> tuple[float, float]:
    """Fixed and performance pay of the year before the plan."""
    return tuple(book.county.booked(i, line, book.county.base) for line in ("fixed_pay", "performance_pay"))


def changed_pay(i: str, y: int, parts: tuple[str, ...], booked: float) -> Terms:
    """Pay as booked, changed by what the grid's pay changes."""
    return [(1, fact(booked)), (1, Payroll({i}, y, parts)), (-1, Payroll({i}, 0, parts))]


def fixed_pay(book: Book, i: str, y: int) -> Terms:
    return changed_pay(i, y, FIXED, booked_pay(book, i)[0])


def level_pay(book: Book, i: str, y: int) -> Terms:
    return changed_pay(i, y, PERFORMANCE, booked_pay(book, i)[1])


def surplus(book: Book, i: str, y: int) -> Terms:
    """Revenue less cost before performance pay."""
    known = [book.county.booked(i, line, y) for line in COSTS if line not in ("fixed_pay", "performance_pay")]
    lead = i == book.county.lead
    fees: Terms = [(-e.cost, book.choice("X", e.id, y, 1, e.cost)) for e in book.county.experts if lead and e.year == y]
    known.append(2 * book.county.budget.annual_difference if lead and y > book.county.years[0] else 0.0)
    return [*fees, (1, fact(book.county.revenue(i, y) - sum(known))), *((-w, t) for w, t in fixed_pay(book, i, y)),
            (-1, Outlay({i}, y)), (-1, top_up(book, i, y)), *((1, save(book, i, line, y)) for line in PURCHASES)]


@rule("performance-pool")
def performance_pool(book: Book, q: Facts) -> Iterator[Row]:
    accounts = book.county.accounts
    owing = any(book.county.budget.performance_least * booked_pay(book, i)[1] > 0 for i in accounts)
    for y, fund in book.each(q.fund) if accounts else ():
        left = [part for i in accounts for part in surplus(book, i, y)]
        kept: Terms = list(left) if owing else [(1, Positive(left, y))]
        yield Row("pool", y, True, [(1, performance(book, i, y)) for i in accounts], 1 - fund, kept, least=False,
                  cure=book.county.years[0], money=True)
        for i in accounts:
            if booked_pay(book, i)[1] > 0:
                yield Row("level", y, False, [(1, performance(book, i, y))], 1, level_pay(book, i, y), money=True)


@rule("basic-performance")
def basic_performance(book: Book, q: Facts) -> Iterator[Row]:
    for i in book.county.accounts:
        for y in book.years if booked_pay(book, i)[1] > 0 else ():
            yield Row("basic", y, q.binding == "hard", [(1, performance(book, i, y))], q.basic, level_pay(book, i, y),
                      cure=book.years[0], money=True)


@rule("wage-ceiling")
def wage_ceiling(book: Book, q: Facts) -> Iterator[Row]:
    for i in book.county.accounts:
        for y, factor in book.each(q.factor) if sum(booked_pay(book, i)) > 0 else ():
            bill = [*fixed_pay(book, i, y), (1, performance(book, i, y)), (1, top_up(book, i, y))]
            yield Row("ceiling", y, q.binding == "hard", bill, factor, [(1, fact(sum(booked_pay(book, i))))],
                      least=False, money=True)


@rule("equal-pay")
def equal_pay(book: Book, q: Facts) -> Iterator[Row]:
    contract: Test = {"status": ["contract"]}
    parts = ("fixed", "performance")
    for i in book.county.accounts:
        for y, share in book.each(q.share):
            own, same = Payroll({i}, y, parts, contract), Payroll({i}, y, parts, contract, as_status="established")
            yield Row("equal", y, q.binding == "hard", [(1, own), (1, top_up(book, i, y))], share, [(1, same)],
                      money=True)


@rule("purchasing-saved")
def purchasing_saved(book: Book, q: Facts) -> Iterator[Row]:
    every = [(i, line) for i in book.county.accounts for line in PURCHASES]
    before = sum(book.county.booked(i, line, book.county.base) for i, line in every)
    for y, share in book.each(q.share) if before else ():
        yield Row("saved", y, False, [(1, save(book, i, line, y)) for i, line in every], share, [(1, fact(before))],
                  money=True)


@rule("consumables-share")
def consumables_share(book: Book, q: Facts) -> Iterator[Row]:
    county = book.county
    for i in (i for i, row in county.institution.items() if row.kind in q.kinds):
        for y, most in book.each(q.spent):
            revenue = county.booked(i, "medical_revenue", y) - county.booked(i, "drug_revenue", y)
            if revenue > 0:
                spent: Terms = [(1, fact(county.booked(i, "consumables", y))), (-1, save(book, i, "consumables", y))]
                yield Row("consumables", y, q.binding == "hard", spent, most / 100, [(1, fact(revenue))], least=False,
                          money=True)

"""Pay and purchasing: the pool, its basic part, the wage ceiling, equal pay, savings, consumables, pay balance."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second.accounts import (
    PURCHASES,
    allowance,
    beyond_grid,
    booked_pay,
    earned,
    fixed_pay,
    level_pay,
    performance,
    purchased,
    save,
    surplus,
    times,
    top_up,
)
from tests.second.people import folded
from tests.second.readings import Payroll, Persons, Positive, fact
from tests.second.rules import Book, Facts, Row, Terms, Test, rule
from tests.second.services import asked


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
            bill = [*fixed_pay(book, i, y), (1, performance(book, i, y)), *beyond_grid(book, i, y)]
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


@rule("pay-balance")
def pay_balance(book: Book, q: Facts) -> Iterator[Row]:
    yield from equal_pay(book, q)
    county, a_head = book.county, book.county.budget.special_allowance
    words = [folded(word) for word in q.words]
    for i in county.accounts if a_head > 0 else ():
        posts = [p for p in sorted(county.posts_at({i})) if county.post[p].duty in q.duties or any(
            word in folded(text) for word in words for text in (county.post[p].specialty, county.post[p].department))]
        for y in book.years if posts else ():
            owed: Terms = [(a_head, Persons({}, y, {p}, reading="expected", measure="mean")) for p in posts]
            yield Row("allowance", y, q.binding == "hard", [(1, allowance(book, i, y))], 1, owed,
                      cure=book.years[0], money=True)


@rule("purchasing-saved")
def purchasing_saved(book: Book, q: Facts) -> Iterator[Row]:
    every = [(i, line) for i in book.county.accounts for line in PURCHASES]
    before = sum(book.county.booked(i, line, book.county.base) for i, line in every)
    for y, share in book.each(q.share) if before else ():
        yield Row("saved", y, False, [(1, save(book, i, line, y)) for i, line in every], share, [(1, fact(before))],
                  money=True)


@rule("markup-loss-split")
def markup_loss_split(book: Book, q: Facts) -> Iterator[Row]:
    for i in book.county.accounts:
        for y, share in book.each(q.hospital):
            lost = book.county.booked(i, "markup_loss", y)
            if lost > 0:
                yield Row("hospital", y, True, [(1, save(book, i, line, y)) for line in PURCHASES], share,
                          [(1, fact(lost))], cure=book.years[0], money=True)


@rule("consumables-share")
def consumables_share(book: Book, q: Facts) -> Iterator[Row]:
    county = book.county
    for i in (i for i, row in county.institution.items() if row.kind in q.kinds):
        for y, most in book.each(q.spent):
            if county.booked(i, "medical_revenue", y) - county.booked(i, "drug_revenue", y) > 0:
                revenue = [*earned(book, i, "medical_revenue", y, asked),
                           *times(-1, earned(book, i, "drug_revenue", y, asked))]
                yield Row("consumables", y, q.binding == "hard", purchased(book, i, "consumables", y, asked),
                          most / 100, revenue, least=False, money=True)

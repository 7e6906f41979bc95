"""The insurance package: what is spent of it, how it is worked out, what is held back, who bears overspend."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second.accounts import insured, package, package_kept
from tests.second.readings import fact
from tests.second.rules import Book, Facts, Row, rule


@rule("global-budget")
def global_budget(book: Book, q: Facts) -> Iterator[Row]:
    for y in book.years:
        kept = package_kept(book, y)
        if kept > 0:
            yield Row("budget", y, False, insured(book, y), 1, [(1, fact(kept))], least=False, money=True)
            yield Row("borne", y, True, [(1, fact(book.county.budget.overspend_borne))], 1)


@rule("insurance-package")
def insurance_package(book: Book, q: Facts) -> Iterator[Row]:
    for y, rate in book.each(q.rate):
        given, worked_out = package(book, y), rate * q.insured * q.packaged
        if given > 0 and worked_out > 0:
            for least in (True, False):
                yield Row("package", y, True, [(1, fact(given))], 1 + (-q.tolerance if least else q.tolerance),
                          [(1, fact(worked_out))], least=least, money=True)


@rule("deposit-and-reserve")
def deposit_and_reserve(book: Book, q: Facts) -> Iterator[Row]:
    for name in ("deposit", "reserve"):
        for y, most in book.each(getattr(q, name)):
            given = package(book, y)
            if given > 0:
                held = getattr(book.county.budget, name) * given
                yield Row(name, y, True, [(1, fact(held))], most, [(1, fact(given))], least=False, money=True)


@rule("overspend-shared")
def overspend_shared(book: Book, q: Facts) -> Iterator[Row]:
    for y in book.years:
        if package_kept(book, y) > 0:
            borne = fact(book.county.budget.overspend_borne)
            yield Row("least", y, True, [(1, borne)], q.borne_at_least)
            yield Row("most", y, True, [(1, borne)], q.borne_at_most, least=False)

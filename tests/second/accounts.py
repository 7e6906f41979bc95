"""Amounts and sums of 5.42 to 5.47 of docs/model.md: what an account earns, pays and keeps."""

from __future__ import annotations

from tests.second.people import REVENUE
from tests.second.readings import Outlay, Payroll, Positive, Term, fact
from tests.second.rules import Book, Terms
from tests.second.services import Counted, asked, change, served

PURCHASES = ("drugs", "consumables")
FIXED = ("fixed", "charges")
PERFORMANCE = ("performance",)


def times(factor: float, terms: Terms) -> Terms:
    return [(factor * w, term) for w, term in terms]


def save(book: Book, i: str, line: str, y: int) -> Term:
    return book.amount("saving", f"{i}/{line}", y, 0.0, book.county.budget.saving * book.county.booked(i, line, y))


def performance(book: Book, i: str, y: int) -> Term:
    today, budget = booked_pay(book, i)[1], book.county.budget
    return book.amount("performance", i, y, budget.performance_least * today, budget.performance_most * today)


def top_up(book: Book, i: str, y: int) -> Term:
    return book.amount("top-up", i, y, 0.0, sum(booked_pay(book, i)))


def allowance(book: Book, i: str, y: int) -> Term:
    return book.amount("allowance", i, y, 0.0, sum(booked_pay(book, i)))


def beyond_grid(book: Book, i: str, y: int) -> Terms:
    """BG: paid beyond the grid."""
    allowed: Terms = [(1, allowance(book, i, y))] if book.county.budget.special_allowance else []
    return [(1, top_up(book, i, y)), *allowed]


def booked_pay(book: Book, i: str) -> tuple[float, float]:
    """Fixed and performance pay of the year before the plan."""
    fixed, paid = (book.county.booked(i, line, book.county.base) for line in ("fixed_pay", "performance_pay"))
    return fixed, paid


def changed_pay(i: str, y: int, parts: tuple[str, ...], booked: float) -> Terms:
    """Pay as booked, changed by what the grid's pay changes."""
    return [(1, fact(booked)), (1, Payroll({i}, y, parts)), (-1, Payroll({i}, 0, parts))]


def fixed_pay(book: Book, i: str, y: int) -> Terms:
    """FP."""
    return changed_pay(i, y, FIXED, booked_pay(book, i)[0])


def level_pay(book: Book, i: str, y: int) -> Terms:
    """GP: performance pay at today's level a head."""
    return changed_pay(i, y, PERFORMANCE, booked_pay(book, i)[1])


def annual(book: Book, i: str, y: int) -> Terms:
    """Annual salaries of the lead hospital, paid once the year before is assessed."""
    late = i == book.county.lead and y > book.years[0]
    return [(1, fact(2 * book.county.budget.annual_difference))] if late else []


def fees(book: Book, i: str, y: int) -> Terms:
    """What the experts invited cost, all of it at the lead hospital."""
    return [(e.cost, book.choice("X", e.id, y, 1, e.cost)) for e in book.county.experts
            if i == book.county.lead and e.year == y]


def training(book: Book, i: str, y: int) -> Terms:
    return [(1, Outlay({i}, y)), *fees(book, i, y)]


def purchased(book: Book, i: str, line: str, y: int, who: Counted = served) -> Terms:
    """SP, or SPA for all who come."""
    return [(1, fact(book.county.booked(i, line, y))), *change(book, i, line, y, who), (-1, save(book, i, line, y))]


def earned(book: Book, i: str, line: str, y: int, who: Counted = served) -> Terms:
    """MR and DR, or MRA and DRA for all who come."""
    return [(1, fact(book.county.booked(i, line, y))), *change(book, i, line, y, who)]


def insured(book: Book, y: int) -> Terms:
    """INS of all institutions together."""
    found: Terms = []
    for i in sorted(book.county.institution):
        part, whole = (book.county.booked(i, f"{line}_revenue", y) for line in ("insured", "medical"))
        if part and whole:
            found += times(part / whole, earned(book, i, "medical_revenue", y, asked))
    return found


def package(book: Book, y: int) -> float:
    """W of 5.55: what the insurance gives, before deposit and reserve."""
    return sum(book.county.booked(i, "insurance_package", y) for i in book.county.institution)


def package_kept(book: Book, y: int) -> float:
    """PK."""
    budget = book.county.budget
    return float((1 - budget.deposit - budget.reserve) * package(book, y))


def settled(book: Book, i: str, y: int) -> Terms:
    """SET: what is left of the package stays, of overspend a part is borne."""
    if not package_kept(book, y) or not book.county.booked(i, "insurance_package", y):
        return []
    left, borne = [(1, fact(package_kept(book, y))), *times(-1, insured(book, y))], book.county.budget.overspend_borne
    return left if borne == 1 else [*times(borne, left), (1 - borne, Positive(left, y))]


def income(book: Book, i: str, line: str, y: int) -> Terms:
    """What a revenue line brings in y."""
    if line == "medical_revenue":
        return [*earned(book, i, line, y), *settled(book, i, y)]
    return [(1, fact(book.county.booked(i, line, y)))]


def running_cost(book: Book, i: str, y: int) -> Terms:
    """CB: cost before performance pay."""
    return [(1, fact(book.county.booked(i, "overhead", y))), *fixed_pay(book, i, y), *beyond_grid(book, i, y),
            *annual(book, i, y), *training(book, i, y),
            *(part for line in PURCHASES for part in purchased(book, i, line, y))]


def surplus(book: Book, i: str, y: int) -> Terms:
    """REV − CB."""
    return [*(part for line in REVENUE for part in income(book, i, line, y)), *times(-1, running_cost(book, i, y))]

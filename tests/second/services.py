"""Services of docs/model.md, before 5.42: how many ask for them, who is guided elsewhere, what they bring and take."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace as Facts

from tests.second.facts import County
from tests.second.readings import Term, fact
from tests.second.rules import Book, Terms

ACTIVITIES = ("visits", "village_visits", "minor_operations", "major_operations", "top_operations")
PER = {"medical_revenue": "price", "drugs": "drugs", "drug_revenue": "drugs", "consumables": "materials"}
"""What one service adds to each line of the ledger."""

Counted = Callable[[Book, str, str, int], Terms]
"""Served or asked: services counted at a place in a year."""


def service(county: County, i: str, activity: str, y: int) -> Facts | None:
    """The row of the year, else the one without a year, else the latest before."""
    rows = {row.year: row for row in county.services if (row.at, row.activity) == (i, activity)}
    if y in rows:
        return rows[y]
    if None in rows:
        return rows[None]
    past = [year for year in rows if year < y]
    return rows[max(past)] if past else None


def demand(county: County, i: str, activity: str, y: int) -> float:
    row = service(county, i, activity, y)
    return row.demand if row else 0.0


def visited(county: County, level: str, y: int) -> list[str]:
    """Institutions of a level that have visits in y."""
    return sorted(i for i in county.at_level(level) if service(county, i, "visits", y))


def most_shifted(book: Book, i: str, y: int) -> float:
    """The bound of what i may guide to one township in y."""
    return (min(1.0, (y - book.years[0] + 1) * book.county.budget.shift)
            * demand(book.county, i, "visits", y))


def shift(book: Book, i: str, j: str, y: int) -> Term:
    return book.amount("shift", f"{i}>{j}", y, 0.0, most_shifted(book, i, y))


def guided(book: Book, i: str, y: int) -> Terms:
    """All that i guides to townships in y."""
    if i not in visited(book.county, "county", y):
        return []
    return [(1, shift(book, i, j, y)) for j in visited(book.county, "township", y)]


def asked(book: Book, i: str, activity: str, y: int) -> Terms:
    """Who comes to i, after visits are guided."""
    found: Terms = [(1, fact(demand(book.county, i, activity, y)))]
    if activity == "visits":
        found += [(-1, term) for _, term in guided(book, i, y)]
        if i in visited(book.county, "township", y):
            found += [(1, shift(book, k, i, y)) for k in visited(book.county, "county", y)]
    return found


def served(book: Book, i: str, activity: str, y: int) -> Terms:
    """Who comes less who is turned away."""
    most = demand(book.county, i, activity, y)
    if activity == "visits" and i in visited(book.county, "township", y):
        most += sum(most_shifted(book, k, y) for k in visited(book.county, "county", y))
    away = book.amount("unserved", f"{i}/{activity}", y, 0.0, most, book.county.budget.unserved)
    return [*asked(book, i, activity, y), (-1, away)]


def change(book: Book, i: str, line: str, y: int, who: Counted) -> Terms:
    """What the services of y change of a line of the ledger, against those of the year it was booked for."""
    return against(book, i, line, y, who, lambda row: float(getattr(row, PER[line])))


def against(book: Book, i: str, line: str, y: int, who: Counted, per: Callable[[Facts], float]) -> Terms:
    """Services of y, each with its worth, less those of the year that a line was booked for."""
    then = book.county.booked_for(i, line, y)
    found: Terms = []
    for activity in ACTIVITIES if then is not None else ():
        now, before = service(book.county, i, activity, y), service(book.county, i, activity, then)
        if now and before and (per(now) or per(before)):
            found += [(per(now) * w, term) for w, term in who(book, i, activity, y)]
            found.append((-per(before) * before.demand, fact(1.0)))
    return found

"""Services by people: visits at townships, operations, the share of services in income."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second.accounts import earned, times
from tests.second.readings import Persons, fact
from tests.second.rules import Book, Facts, Row, Terms, Test, rule
from tests.second.services import against, asked, demand, guided, served, service, visited

VISITS = ("visits", "village_visits")
OPERATIONS = ("minor_operations", "major_operations", "top_operations")


def persons(book: Book, test: Test, institutions: set[str], y: int) -> Persons:
    """FTE of people over the year, expected, where they work."""
    return book.persons(test, institutions, y, reading="expected", measure="mean")


def capacity(book: Book, y: int, given: Terms, each: float, able: Persons) -> Row:
    """No more is given than people can give."""
    return Row("capacity", y, True, given, each, [(1, able)], least=False, cure=book.years[0])


def unserved(book: Book, i: str, activity: str, y: int) -> Row:
    return Row("unserved", y, False, served(book, i, activity, y), 1, asked(book, i, activity, y))


@rule("primary-care-share")
def primary_care_share(book: Book, q: Facts) -> Iterator[Row]:
    county = book.county
    for y in book.years:
        here = [(i, a) for i in sorted(county.institution) for a in VISITS if service(county, i, a, y)]
        for i, a in here:
            if a == "visits":
                able = persons(book, {"profession": q.professions, "licence": q.licences}, {i}, y)
            else:
                below = {v for v in county.at_level("village") if county.institution[v].parent == i}
                able = persons(book, {"profession": q.village_professions}, {i} | below, y)
            yield capacity(book, y, served(book, i, a, y), service(county, i, a, y).productivity, able)
            yield unserved(book, i, a, y)
        yield from road_to_townships(book, y)
    for y, share in book.each(q.share):
        here = [(i, a) for i in sorted(county.institution) for a in VISITS if service(county, i, a, y)]
        every = sum(demand(county, i, a, y) for i, a in here)
        if every > 0:
            low = [part for i, a in here if county.level(i) == "township" for part in served(book, i, a, y)]
            yield Row("share", y, False, low, share, [(1, fact(every))])


def road_to_townships(book: Book, y: int) -> Iterator[Row]:
    """How fast and how far visits may be guided."""
    for i in visited(book.county, "county", y) if visited(book.county, "township", y) else ():
        come = demand(book.county, i, "visits", y)
        if come > 0:
            before = times(-1, guided(book, i, y - 1)) if y > book.years[0] else []
            yield Row("growth", y, True, [*guided(book, i, y), *before], book.county.budget.shift * come, least=False)
            yield Row("guided", y, True, guided(book, i, y), come, least=False)


@rule("operation-share")
def operation_share(book: Book, q: Facts) -> Iterator[Row]:
    able: Test = {"profession": q.professions, "title": q.titles, "specialty": q.specialties}
    for i in sorted(book.scope(q.scope)):
        for y in book.years:
            here = [a for a in OPERATIONS if service(book.county, i, a, y)]
            large = [a for a in here if a != "minor_operations"]
            for a in (a for a in large if a in q.counted):
                given = [part for b in (large if a == large[0] else [a]) for part in served(book, i, b, y)]
                yield capacity(book, y, given, service(book.county, i, a, y).productivity, persons(book, able, {i}, y))
            for a in (a for a in here if a in q.counted):
                yield unserved(book, i, a, y)
        for y, share in book.each(q.share):
            here = [a for a in OPERATIONS if service(book.county, i, a, y)]
            if sum(demand(book.county, i, a, y) for a in here) > 0:
                done = [part for a in here if a in q.counted for part in served(book, i, a, y)]
                rest = sum(demand(book.county, i, a, y) for a in here if a not in q.counted)
                yield Row("share", y, False, done, share, [*done, (1, fact(rest))])


@rule("service-income-share")
def service_income_share(book: Book, q: Facts) -> Iterator[Row]:
    for i, row in sorted(book.county.institution.items()):
        for y, share in book.each(q.share) if row.kind in q.kinds else ():
            if (book.county.booked(i, "medical_revenue", y) > 0
                    and book.county.booked_for(i, "service_revenue", y) is not None):
                yield Row("service", y, False, service_income(book, i, y), share,
                          earned(book, i, "medical_revenue", y, asked), money=True)


def service_income(book: Book, i: str, y: int) -> Terms:
    """SV: what is earned by services beside drugs and materials."""
    booked = {line: book.county.booked(i, line, y)
              for line in ("medical_revenue", "service_revenue", "drug_revenue", "consumables")}
    beside = booked["medical_revenue"] - booked["drug_revenue"] - booked["consumables"]
    part = min(1.0, booked["service_revenue"] / beside) if beside > 0 else 0.0
    moved = against(book, i, "service_revenue", y, asked, lambda s: part * (s.price - s.drugs - s.materials))
    return [(1, fact(booked["service_revenue"])), *moved]

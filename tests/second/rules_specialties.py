"""Key specialties: the levels they reach, what a level takes, what is spent on them, and on whom first."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second.readings import Persons, Term, fact
from tests.second.rules import Book, Facts, Row, Terms, rule

LEVELS = ("county", "prefecture", "region")


def levels_of(book: Book, j: str) -> dict[str, Facts]:
    """Rows of a specialty by level, rising."""
    found = {row.level: row for row in book.county.specialties if row.id == j}
    return {level: found[level] for level in LEVELS if level in found}


def candidates(book: Book, level: str) -> list[Facts]:
    near = book.county.at_level("county")
    return [row for row in book.county.specialties if row.level == level and row.at in near]


def reached(book: Book, row: Facts, y: int) -> Term:
    """L: whether a level is held or reached by the end of y."""
    return fact(1.0) if row.held else book.choice("level", f"{row.id}/{row.level}", y)


def equipment(book: Book, row: Facts, y: int) -> Terms:
    """eq: money for what a level still takes."""
    if row.held or row.equipment <= 0:
        return []
    return [(1, book.amount("equipment", f"{row.id}/{row.level}", y, 0.0, row.equipment, 1.0))]


def bounds(book: Book, j: str) -> tuple[float, float]:
    """Least and most yearly spending on a specialty, beside equipment."""
    rows = levels_of(book, j).values()
    least = max(row.min for row in rows)
    known = [row.max for row in rows if row.max is not None]
    return least, max(least, max(known) if known else corners(book, j)[-1][0])


def corners(book: Book, j: str) -> list[tuple[float, float]]:
    own = sorted((row.spent, row.benefit) for row in book.county.benefits if row.id == j)
    return own or [(spent, worth) for spent, worth in book.county.budget.benefit]


def spent(book: Book, j: str, y: int) -> Term:
    """b: yearly spending on a specialty, worth what its curve says."""
    low, high = bounds(book, j)
    return book.amount("specialty", j, y, low, high, 1.0, corners(book, j))


def team(book: Book, row: Facts, y: int) -> Persons:
    return book.persons({"profession": ["physician"], "specialty": row.specialty}, {row.at}, y)


def leading(book: Book, leaders: dict[str, dict[str, list[str]]], row: Facts, y: int) -> Terms:
    """Those who may lead a level."""
    who = leaders[row.level]
    tests = [{"title": who["titles"], "specialty": row.specialty}]
    if who["marked"]:
        tests.append({"title": who["marked"], "leader": True, "specialty": row.specialty})
    return [(1, book.persons(test, {row.at}, y)) for test in tests]


def what_it_takes(book: Book, rows: list[Facts], leaders: dict[str, dict[str, list[str]]]) -> Iterator[Row]:
    """5.48: of each row and of every level below it that is not held."""
    for asked in rows:
        own = levels_of(book, asked.id)
        upto = LEVELS[:LEVELS.index(asked.level) + 1]
        for row in (own[level] for level in upto if level in own and not own[level].held):
            below = LEVELS[LEVELS.index(row.level) - 1] if row.level != LEVELS[0] else ""
            for y in book.years:
                level = reached(book, row, y)
                yield Row("leader", y, True, [*leading(book, leaders, row, y), (-1, level)], 0)
                if row.members > 0:
                    yield Row("members", y, True, [(1, team(book, row, y)), (-row.members, level)], 0)
                if row.equipment > 0:
                    bought = [part for past in book.years if past <= y for part in equipment(book, row, past)]
                    yield Row("equipment", y, True, [*bought, (-row.equipment, level)], 0, money=True)
                if y > book.years[0]:
                    yield Row("kept", y, True, [(1, level), (-1, reached(book, row, y - 1))], 0)
                if below in own and not own[below].held:
                    yield Row("below", y, True, [(1, reached(book, own[below], y)), (-1, level)], 0)


@rule("key-specialties")
def key_specialties(book: Book, q: Facts) -> Iterator[Row]:
    rows = candidates(book, q.level)
    yield from what_it_takes(book, rows, q.leaders)
    for y, share in book.each(q.share) if rows else ():
        yield Row("share", y, False, [(1, reached(book, row, y)) for row in rows], share, [(1, fact(len(rows)))])
    for i in sorted({row.at for row in rows}):
        here = [row.id for row in rows if row.at == i]
        least, most = (sum(bounds(book, j)[end] for j in here) for end in (0, 1))
        for y in book.years:
            body: Terms = [(1, spent(book, j, y)) for j in here]
            if least > 0:
                yield Row("floor", y, True, body, least, cure=book.years[0], money=True)
            yield Row("ceiling", y, True, body, most, least=False, money=True)


@rule("key-specialties-count")
def key_specialties_count(book: Book, q: Facts) -> Iterator[Row]:
    rows = candidates(book, q.level)
    yield from what_it_takes(book, rows, q.leaders)
    for y, count in book.each(q.count) if rows else ():
        yield Row("count", y, False, [(1, reached(book, row, y)) for row in rows], count)


@rule("weak-specialties")
def weak_specialties(book: Book, q: Facts) -> Iterator[Row]:
    weak = {row.id for row in book.county.specialties if row.weak}
    rows = [row for row in candidates(book, "county") if row.id in weak]
    yield from what_it_takes(book, rows, q.leaders)
    for row in rows:
        for y in (y for y in book.years if y >= q.deadline):
            yield Row("level", y, False, [(1, reached(book, row, y))], 1, weight=q.weight)
            if row.members > 0:
                yield Row("team", y, False, [(1, team(book, row, y))], row.members, weight=q.weight)


@rule("investment-tilt")
def investment_tilt(book: Book, q: Facts) -> Iterator[Row]:
    every = sorted({row.id for row in book.county.specialties})
    first = [j for j in every if any(
        book.county.institution[row.at].kind in q.kinds or set(row.specialty) & set(q.specialties)
        for row in levels_of(book, j).values())]
    for y, share in book.each(q.share) if first else ():
        yield Row("tilt", y, False, invested(book, first, y), share, invested(book, every, y), money=True)
    for y, floor in book.each(q.floor) if first else ():
        if floor > 0:
            yield Row("floor", y, False, invested(book, first, y), floor, money=True)


def invested(book: Book, specialties: list[str], y: int) -> Terms:
    """Inv of some specialties together."""
    return [part for j in specialties for part in [
        (1.0, spent(book, j, y)), *(p for row in levels_of(book, j).values() for p in equipment(book, row, y))]]

"""Fields that come first, ways of recruiting, workstations, service before a title, staff by size and by residents."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import SimpleNamespace

from tests.second.readings import Changed, Persons, Recruits, Studies, open_beds, residents
from tests.second.rules import Book, Facts, Row, Terms, Test, counted, number_at, rule
from tests.second.rules_offices import known_need, nothing_asked


def belongs(post: SimpleNamespace, words: list[str]) -> bool:
    """Whether a post belongs to a field: by its specialty, or where it has none by its department."""
    return post.specialty in words if post.specialty else any(word in post.department for word in words)


@rule("priority-fields")
def priority_fields(book: Book, q: Facts) -> Iterator[Row]:
    posts = {p: book.county.post[p] for p in book.county.posts_at(book.scope(q.scope))}
    for tier in q.tiers.values():
        for words in tier["fields"].values():
            for w in q.professions:
                here = [p for p, post in posts.items() if post.profession == w and belongs(post, words)]
                for y in book.years:
                    yield from field(book, tier, w, here, y)


def field(book: Book, tier: dict[str, float], w: str, posts: list[str], y: int) -> Iterator[Row]:
    """Rows of one field, profession and year."""
    known = {p: need for p in posts if (need := known_need(book, p, y)) is not None}
    if tier["staffed"] and known:
        given = {p: book.county.figures(p, y).need is not None for p in known}
        yield Row("staffed", y, False,
                  [(1, Persons({}, y, {p}, reading="planned", measure="fte" if given[p] else "mean")) for p in known],
                  sum(known.values()), weight=tier["weight"])
    if tier["study"] > 0 and posts:
        test: Test = {"profession": [w]}
        yield Row("study", y, False, [(1, Studies(test, y, set(posts)))], tier["study"],
                  [(1, Persons(test, y, set(posts)))], weight=tier["weight"])


@rule("supply-channels")
def supply_channels(book: Book, q: Facts) -> Iterator[Row]:
    for kind in ("flexible", "directed", "aid"):
        for y, most in book.each(getattr(q, f"{kind}_at_most")):
            yield Row("most", y, True, [(1, Recruits({}, y, "planned", kinds=[kind]))], most, least=False)
        for y, least in book.each(getattr(q, f"{kind}_at_least")):
            yield Row("least", y, False, [(1, Recruits({}, y, "expected", kinds=[kind]))], least)


@rule("no-applicant-threshold")
def no_applicant_threshold(book: Book, q: Facts) -> Iterator[Row]:
    words = [word for words in q.fields.values() for word in words]
    posts = [book.county.post[p] for p in book.county.posts_at(book.scope(q.scope))]
    short = {(post.at, post.department, post.profession) for post in posts if post.profession in q.professions
             and (post.duty in q.duties or belongs(post, words))}
    for i, department, profession in short:
        test: Test = {"profession": [profession], "department": [department]}
        for y in book.years:
            yield Row("threshold", y, True, [(1, Recruits(test, y, "planned", at={i}, threshold=True))], 0,
                      least=False)


@rule("expert-workstations")
def expert_workstations(book: Book, q: Facts) -> Iterator[Row]:
    for y in book.years:
        least, most = number_at(q.at_least, y), number_at(q.at_most, y)
        if least is None and most is None:
            continue
        body: Terms = [(1, book.choice("S", e.id, y, 1, e.cost)) for e in book.county.experts if e.year == y]
        if not body:
            body = [(1, book.choice("S", "", y, math.floor(max(least or 0, most or 0)), q.cost))]
        if most is not None:
            yield Row("most", y, True, body, most, least=False)
        if least is not None:
            yield Row("least", y, False, body, least)


@rule("service-before-title")
def service_before_title(book: Book, q: Facts) -> Iterator[Row]:
    everywhere = set(book.county.post)
    for y in book.years:
        test: Test = {"profession": q.professions, "title": q.titles, "unserved": q.months}
        yield Row("service", y, True, [(1, Changed("promotion", test, y, everywhere))], 0, least=False)


@rule("staff-per-bed-by-size")
def staff_per_bed_by_size(book: Book, q: Facts) -> Iterator[Row]:
    for i in book.scope(q.scope) if q.binding == "target" else ():
        for y in book.years:
            size = book.county.open(i, y)
            band = next((band for band in q.bands if band["beds"] is None or band["beds"] > size), None)
            if size > 0 and band:
                yield Row("least", y, False, [(1, book.persons({}, {i}, y, reading="expected"))], band["at_least"],
                          [(1, open_beds(book.county, i, y))])


@rule("staff-per-residents")
def staff_per_residents(book: Book, q: Facts) -> Iterator[Row]:
    inside = book.scope(q.scope)
    served = {i for i in book.county.at_level(q.residents) if book.county.institution[i].population > 0}
    for y, s in book.each(q.ratio) if q.binding == "target" and inside and served else ():
        staff = book.persons(counted(q.counted), inside, y, reading="expected")
        yield Row("residents", y, False, [(1, staff)], s, [(1, residents(book.county, served))])


for name in ("reported-indicator", "posted-to-townships", "establishment-per-residents"):
    rule(name)(nothing_asked)

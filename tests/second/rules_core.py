"""The first rules: titles, study, recruiting, the pool, training, licences, mentoring, moves, wards, posts."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tests.second.people import HALF_MONTHS, SENIOR, slots
from tests.second.readings import Decided, Moved, Persons, Recruits, Studies, fact, open_beds
from tests.second.rules import Book, Facts, Row, Terms, Test, number_at, rule
from tests.second.rules_services import together


@rule("title-share")
def title_share(book: Book, q: Facts) -> Iterator[Row]:
    owners = book.county.at_level(q.level)
    for y, s in book.each(q.share):
        among: Test = {"profession": q.professions}
        yield Row("title-share", y, False,
                  [(1, Persons({**among, "title": q.titles}, y, owners=owners, reading="expected"))], s,
                  [(1, Persons(among, y, owners=owners, reading="expected"))])


@rule("young-physicians-study")
def young_physicians_study(book: Book, q: Facts) -> Iterator[Row]:
    posts = book.county.posts_at(book.near)
    for y, s in book.each(q.share):
        test: Test = {"profession": ["physician"], "under": q.under}
        yield Row("young-physicians-study", y, False, [(1, Studies(test, y, posts))], s,
                  [(1, Persons(test, y, posts))])


@rule("qualified-recruits")
def qualified_recruits(book: Book, q: Facts) -> Iterator[Row]:
    more: Test = {} if q.leaders_inside else {"leader": False}
    return qualified(book, "qualified-recruits", q, more)


@rule("leaders-recruited")
def leaders_recruited(book: Book, q: Facts) -> Iterator[Row]:
    return qualified(book, "leaders-recruited", q, {"leader": True})


def qualified(book: Book, name: str, q: Facts, more: Test) -> Iterator[Row]:
    others = ["unknown", "below", "secondary", "college", "bachelor"]
    for y, count in book.each(q.count):
        yield Row(name, y, False, [
            (1, Recruits({**more, "degree": ["master"]}, y, q.reading)),
            (1, Recruits({**more, "degree": others, "title": SENIOR}, y, q.reading))], count)


@rule("establishment-pool")
def establishment_pool(book: Book, q: Facts) -> Iterator[Row]:
    approved = {i: book.county.institution[i].establishment for i in book.near}
    for y in book.county.years:
        for i, own in approved.items():
            staff = Persons({"status": ["established"]}, y, owners={i}, reading="planned")
            if q.pooled:
                yield Row("allotment", y, True, [(1, Decided(("E", i, y), own)), (-1, staff)], 0)
            else:
                yield Row("establishment", y, True, [(1, staff)], own, least=False)
        if q.pooled:
            yield Row("total", y, True, [(1, Decided(("E", i, y), own)) for i, own in approved.items()],
                      sum(approved.values()), least=False)


@rule("central-training")
def central_training(book: Book, q: Facts) -> Iterator[Row]:
    for y, days in ((y, days) for y, days in book.each(q.days) if days > 0):
        if book.county.sigma(y) + slots(days) > HALF_MONTHS:
            away = Studies({"profession": q.professions}, y, book.county.posts_at(book.near))
            yield Row("room", y, True, [(1, away)], 0, least=False)
        for first, posts, floor in book.county.units():
            near = book.county.at(first) in book.near
            body: Terms = [(-HALF_MONTHS * floor, fact(1.0))]
            for p in posts:
                trained = book.county.post[p].profession in q.professions and near
                body.append((HALF_MONTHS - slots(days) * trained, Persons({"present": True}, y, {p})))
                body.append((-book.county.sigma(y), Studies({}, y, {p})))
            yield Row("cover", y, True, body, 0)


@rule("licensed-share")
def licensed_share(book: Book, q: Facts) -> Iterator[Row]:
    posts = book.county.posts_at(book.near)
    for y, s in book.each(q.share):
        among: Test = {"profession": ["physician"]}
        yield Row("licensed-share", y, False,
                  [(1, Persons({**among, "licence": q.licences}, y, posts, reading="expected"))], s,
                  [(1, Persons(among, y, posts, reading="expected"))])
    for y in (y for y in book.county.years if y > q.deadline):
        for p in posts:
            if book.county.post[p].solo and book.county.post[p].profession == "physician":
                without = Persons({"profession": ["physician"], "licence": ["none"]}, y, {p})
                yield Row("solo", y, True, [(1, without)], 0, least=False, cure=q.deadline + 1)


@rule("experts-and-mentees")
def experts_and_mentees(book: Book, q: Facts) -> Iterator[Row]:
    local = book.county.posts_at(book.county.at_level("county"))
    for y, wanted in book.each(q.experts):
        low, high = number_at(q.mentees_at_least, y) or 0.0, number_at(q.mentees_at_most, y) or 0.0
        candidates = [e for e in book.county.experts if e.year == y]
        for e in candidates:
            invited = book.choice("X", e.id, y, 1, e.cost)
            taught = book.choice("M", e.id, y, math.floor(high))
            yield Row("fewest", y, True, [(1, taught), (-low, invited)], 0)
            yield Row("most", y, True, [(1, taught), (-high, invited)], 0, least=False)
        for s in {e.specialty for e in candidates}:
            able = Persons({"specialty": [s], "backbone": True, "present": True}, y, local)
            yield Row("backbone", y, True,
                      [(1, able), *((-1, Decided(("M", e.id, y))) for e in candidates if e.specialty == s)], 0)
        yield Row("experts", y, False, [(1, Decided(("X", e.id, y))) for e in candidates], wanted)


@rule("moves-within-caps")
def moves_within_caps(book: Book, q: Facts) -> Iterator[Row]:
    for y, most in book.each(q.transfers):
        yield Row("transfers", y, True, [(1, Moved("f", y))], most, least=False)
    yield from together(book)
    county = book.county.at_level("county")
    for y, most in book.each(q.secondments):
        yield Row("secondments", y, True, [(1, Moved("g", y))], most, least=False)
        for i in county:
            share = book.county.share(county, i)
            yield Row("fair", y, True, [(1, far(book, {i}, y, q.far_km)), (-share, far(book, county, y, q.far_km))],
                      1, least=False)


def far(book: Book, senders: set[str], y: int, far_km: float) -> Moved:
    return Moved("g", y, lambda here, there: here in senders and (book.county.km(here, there) or 0) >= far_km)


@rule("ward-nurses-per-open-bed")
def ward_nurses_per_open_bed(book: Book, q: Facts) -> Iterator[Row]:
    for y, s in book.each(q.ratio):
        for i in book.county.at_level("county"):
            posts = book.county.posts_at({i})
            if any(book.county.post[p].ward for p in posts) and book.county.open(i, book.county.years[-1]) > 0:
                nurses = Persons({"profession": ["nurse"], "ward": True}, y, posts, reading="expected")
                yield Row("ward-nurses", y, False, [(1, nurses)], s,
                          [(1, open_beds(book.county, i, y))])


@rule("post-needs")
def post_needs(book: Book, q: Facts) -> Iterator[Row]:
    for p in book.county.post:
        for y in book.county.years:
            yield from post_in(book, p, y, q)


def post_in(book: Book, p: str, y: int, q: Facts) -> Iterator[Row]:
    own = book.county.figures(p, y)
    load = book.county.load(p, y)
    if "min" in q.parts and own.min:
        yield Row("min", y, True, [(1, Persons({}, y, {p}))], own.min)
    if "need" in q.parts and own.need is not None:
        yield Row("need", y, False, [(1, Persons({}, y, {p}, reading="planned", measure="fte"))], own.need)
    elif "need" in q.parts and load > 0:
        yield Row("workload", y, False, [(1, Persons({}, y, {p}, reading="planned", measure="mean"))], load)
    if "max" in q.parts and own.max is not None:
        yield Row("max", y, True, [(1, Persons({}, y, {p}, reading="planned"))], own.max, least=False)
    if "on_call" in q.parts and book.county.post[p].on_call > 0:
        licence = {"physician": ["licensed"], "nurse": ["registered"]}.get(book.county.post[p].profession, [])
        yield Row("on-call", y, True, [(1, Persons({"licence": licence}, y, {p}))], book.county.post[p].on_call)

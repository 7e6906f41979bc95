"""Centres, services, study terms, village doctors, the sub-par, featured specialties, clinics, referrals, teams."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from tests.second.people import HALF_MONTHS, SUBPAR, slots
from tests.second.readings import Changed, Moved, Persons, Recruits, Studies, Term, fact, open_beds
from tests.second.rules import Book, Facts, Row, Terms, Test, rule
from tests.second.rules_offices import known_need

TEAM = (("physicians", "physician", "licensed"), ("nurses", "nurse", "registered"))


def hosts(book: Book, institutions: set[str], what: str, word: str) -> list[str]:
    """Institutions with a post of a centre, or of a duty."""
    return sorted({post.at for post in book.county.post.values()
                   if getattr(post, what) == word and post.at in institutions})


def at_most_one(choices: Terms, y: int) -> Iterator[Row]:
    if len(choices) > 1:
        yield Row("once", y, True, choices, 1, least=False)


@rule("centres-open")
def centres_open(book: Book, q: Facts) -> Iterator[Row]:
    inside = {book.county.lead} - {""} if q.lead_only else book.county.at_level("county")
    before: int | None = None
    for y, c in book.each(q.count):
        every: Terms = []
        for k in q.centres:
            here: Terms = []
            for i in hosts(book, inside, "centre", k):
                opened = book.choice("open", f"{i}/{k}", y)
                here.append((1, opened))
                for many, profession, licence in TEAM:
                    test: Test = {"profession": [profession], "licence": [licence], "centre": [k], "present": True}
                    team = book.persons(test, {i}, y)
                    if getattr(q, many):
                        yield Row(many, y, True, [(1, team), (-getattr(q, many), opened)], 0)
                if before is not None:
                    yield Row("stays", y, True, [(1, opened), (-1, book.choice("open", f"{i}/{k}", before))], 0)
            yield from at_most_one(here, y)
            every += here
        yield Row("open", y, q.binding == "hard", every, c)
        before = y


@rule("services-provided")
def services_provided(book: Book, q: Facts) -> Iterator[Row]:
    for y, s in book.each(q.share):
        every: Terms = []
        for duty in q.duties:
            here: Terms = []
            for i in hosts(book, set(book.county.institution), "duty", duty):
                provider = book.choice("provider", f"{i}/{duty}", y)
                here.append((1, provider))
                staff = book.persons({"duty": [duty], "present": True}, {i}, y)
                yield Row("staff", y, True, [(1, staff), (-q.staff, provider)], 0)
            yield from at_most_one(here, y)
            every += here
        yield Row("provided", y, False, every, s * len(q.duties))


@rule("study-terms")
def study_terms(book: Book, q: Facts) -> Iterator[Row]:
    groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for p in book.county.posts_at(book.near):
        post = book.county.post[p]
        groups[(post.at, post.department, post.profession) if post.department else (p,)].add(p)
    for y, months in book.each(q.months):
        programme = book.county.programme("advanced_study", y)
        if programme is None:
            continue
        if programme.days < 30 * months:
            yield Row("length", y, True, [(1, Studies({}, y, book.county.posts_at(book.near)))], 0, least=False)
        for posts in groups.values() if slots(programme.days) > 0 else ():
            needs = [n for p in posts if (n := known_need(book, p, y)) is not None]
            if needs:
                most = HALF_MONTHS // slots(programme.days) * max(1, math.floor(q.at_once * sum(needs) + 1e-9))
                yield Row("away", y, True, [(1, Studies({}, y, posts))], most, least=False)


@rule("backbone-study")
def backbone_study(book: Book, q: Facts) -> Iterator[Row]:
    for y, count in book.each(q.count):
        sent = Studies({"backbone": True}, y, book.county.posts_at(book.near))
        yield Row("backbone-study", y, False, [(1, sent)], count)


@rule("village-doctor-reserve")
def village_doctor_reserve(book: Book, q: Facts) -> Iterator[Row]:
    test: Test = {"profession": q.professions}
    for y, s in book.each(q.share):
        yield Row("reserve", y, False, [(1, Recruits(test, y, "planned", kinds=q.kinds))], s,
                  [(1, Recruits(test, y, "planned"))])


@rule("village-training")
def village_training(book: Book, q: Facts) -> Iterator[Row]:
    county = book.county
    for y, days in ((y, days) for y, days in book.each(q.days) if days > 0):
        sigma = county.sigma(y)
        if sigma + slots(days) > HALF_MONTHS:
            away = Studies({"profession": q.professions}, y, set(county.post))
            yield Row("room", y, True, [(1, away)], 0, least=False)
        for _, posts, floor in county.units():
            if not any(county.post[p].profession in q.professions for p in posts):
                continue
            body: Terms = [(-HALF_MONTHS * floor, fact(1.0))]
            for p in posts:
                post = county.post[p]
                central = post.profession in ("physician", "nurse") and post.at in book.near
                trained = slots(days) if post.profession in q.professions else slots(q.central_days) * central
                body.append((HALF_MONTHS - trained, Persons({"present": True}, y, {p})))
                body.append((-sigma, Studies({}, y, {p})))
            yield Row("cover", y, False, body, 0)


@rule("subpar-measures")
def subpar_measures(book: Book, q: Facts) -> Iterator[Row]:
    asked_about, aims = book.county.at_level(q.level), book.county.at_level(q.target)
    posts = book.county.posts_at(asked_about)
    test: Test = {"assessment": sorted(SUBPAR), "present": True}

    def moved(kind: str, t: int, *, aimed: bool) -> Term:
        return Moved(kind, t, lambda here, there: here in asked_about and (
            there in aims if aimed else there not in asked_about), test)

    for y, s in book.each(q.share):
        past = [t for t in book.years if t <= y]
        gone: Terms = [(1, Changed("exit", test, t, posts)) for t in past]
        dealt: Terms = [*((1, moved("f", t, aimed=True)) for t in past),
                        *((1, Changed("off_post", test, t, posts)) for t in past), *gone]
        base: Terms = [(1, Persons(test, y, posts)), *((1, moved("f", t, aimed=False)) for t in past),
                       (1, moved("g", y, aimed=False)), (1, Changed("off_post", test, y, posts)), *gone]
        yield Row("subpar", y, False, dealt, s, base)


@rule("featured-specialties")
def featured_specialties(book: Book, q: Facts) -> Iterator[Row]:
    central = {i for i, row in book.county.institution.items() if row.kind == "central_thc"}
    for y, c in book.each(q.count):
        most = dict(book.each(q.at_most)).get(y)
        for i in central or book.county.at_level("township"):
            every: Terms = []
            for words in q.specialties:
                featured = book.choice("featured", f"{i}/{words[0]}", y)
                every.append((1, featured))
                leaders = book.persons({"title": q.titles, "specialty": words}, {i}, y)
                yield Row("leader", y, True, [(1, leaders), (-1, featured)], 0)
            yield Row("least", y, False, every, c)
            if most is not None:
                yield Row("most", y, True, every, most, least=False)


@rule("extended-clinics")
def extended_clinics(book: Book, q: Facts) -> Iterator[Row]:
    for y, sessions in book.each(q.sessions):
        more = sessions * 52 * q.hours * 60 * q.physicians / book.county.awt_of("physician")
        for i in book.county.at_level("county"):
            needs = {p: n for p in book.county.posts_at({i}) if book.county.post[p].profession == "physician"
                     and (n := known_need(book, p, y)) is not None}
            if needs:
                there = Persons({}, y, set(needs), reading="planned", measure="fte")
                yield Row("clinics", y, False, [(1, there)], sum(needs.values()) + more)


@rule("reserved-for-referrals")
def reserved_for_referrals(book: Book, q: Facts) -> Iterator[Row]:
    county, first = book.county, book.years[0]
    for i in county.at_level("county"):
        for y, b in book.each(q.beds):
            own = [row.max for row in county.beds if (row.at, row.year) == (i, y) and row.max is not None]
            top = own[0] if own else county.open(i, y)
            if top > 0:
                kept, beds = book.choice("reserved_beds", i, y, math.ceil(b * top - 1e-9)), open_beds(county, i, y)
                yield Row("beds", y, True, [(1, kept)], b, [(1, beds)], cure=first)
                yield Row("beds-most", y, True, [(1, kept), (-1, beds)], 0, least=False)


def together(book: Book) -> Iterator[Row]:
    """5.9, couples and teams: nobody goes where the next of them is not."""
    county = book.county
    every = set(county.institution)
    roads = {i for pair in county.roads for i in pair if len(pair) > 1}
    single = {i for i in every if i in book.near or i in roads}
    targets = [{i} for i in sorted(single)] + ([every - single] if every - single else [])
    teams: dict[str, list[Facts]] = defaultdict(list)
    for member in county.teams:
        teams[member.team].append(member)
    for members in teams.values():
        ids = sorted(member.person for member in members)
        for a, b in zip(ids, [*ids[1:], ids[0]], strict=True) if len(ids) > 1 else ():
            for y in book.years:
                for target in targets:
                    yield from joins(book, a, b, target, y, lent=members[0].kind == "team")


def joins(book: Book, a: str, b: str, target: set[str], y: int, *, lent: bool) -> Iterator[Row]:
    def moved(kind: str, who: str, *, into: bool) -> Term:
        return Moved(kind, y, lambda here, there: (there if into else here) in target, {"id": [who]})
    there = book.persons({"id": [b]}, target, y)
    yield Row("together", y, True, [(1, moved("f", a, into=True)), (-1, there), (1, moved("g", b, into=True)),
                                    (-1, moved("g", b, into=False))], 0, least=False)
    if lent:
        yield Row("lent-together", y, True, [(1, moved("g", a, into=True)), (-1, there)], 0, least=False)

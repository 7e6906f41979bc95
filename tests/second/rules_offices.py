"""Ratios of staff, offices and centres with their heads, departments, appointments, gaps, general practice."""

from __future__ import annotations

from collections.abc import Iterator

from tests.second.people import TITLES
from tests.second.readings import Persons, open_beds, residents
from tests.second.rules import Book, Facts, Row, Terms, Test, counted, rule


@rule("staff-ratio")
def staff_ratio(book: Book, q: Facts) -> Iterator[Row]:
    inside = book.scope(q.scope)
    for y, s in book.each(q.ratio):
        for at in [{i} for i in inside] if q.each else [inside] if inside else []:
            per = denominator(book, q, at, y)
            if q.binding != "indicator" and per != []:
                body = book.persons(counted(q.counted), at, y, by=q.by, reading=q.reading)
                yield Row("staff-ratio", y, q.binding == "hard", [(1, body)], s, per, q.sense == "least",
                          cure=q.cure, weight=q.weight)


def denominator(book: Book, q: Facts, at: set[str], y: int) -> Terms | None:
    """What people are divided by: none, or empty where there is nothing to divide by."""
    county = book.county
    if q.per == "people":
        return [(1, book.persons(counted(q.among), at, y, by=q.by, reading=q.reading))]
    if q.per == "beds":
        return [(1, open_beds(county, i, y)) for i in at if county.open(i, y) > 0]
    if q.per == "residents":
        served = [i for i in at if county.institution[i].population > 0]
        return [(1, residents(county, served))] if served else []
    return None


@rule("targets-by-kind")
def targets_by_kind(book: Book, q: Facts) -> Iterator[Row]:
    for target in q.targets:
        yield from staff_ratio(book, Facts(**target))


def may_act(acting: Test) -> Test:
    """Who may act in an office: present, and at a post without a duty."""
    return {**counted(acting), "present": True, "duty": [""]}


def enough(book: Book, acting: Test, i: str, y: int, choices: Terms) -> Row:
    """Those who may act are no fewer than those who do."""
    able = book.persons(may_act(acting), {i}, y)
    return Row("able", y, True, [(1, able), *((-weight, choice) for weight, choice in choices)], 0)


@rule("offices-held")
def offices_held(book: Book, q: Facts) -> Iterator[Row]:
    hospitals = book.scope(q.scope) if q.where == "each" else {book.county.lead} - {""}
    for y in (y for y in book.years if q.since is None or y >= q.since):
        for i in hospitals:
            acting: Terms = []
            for duty in q.offices:
                choice = book.choice("office", f"{i}/{duty}", y, 1, q.allowance)
                acting.append((1, choice))
                held = book.persons({"duty": [duty]}, {i}, y)
                yield Row("held", y, q.binding == "hard", [(1, held), (1, choice)], 1)
            yield enough(book, q.acting, i, y, acting)


@rule("management-centres")
def management_centres(book: Book, q: Facts) -> Iterator[Row]:
    i = book.county.lead
    if not i:
        return
    heads = sorted(p for p, post in book.county.post.items() if post.at == i and post.duty == "centre_head")
    for y, n in book.each(q.centres):
        acting: Terms = []
        for k in range(max(len(heads), -int(-n // 1))):
            choice = book.choice("centre", str(k), y, 1, q.allowance)
            acting.append((1, choice))
            own: Terms = [(1, Persons(counted(q.heads), y, {heads[k]}))] if k < len(heads) else []
            yield Row("head", y, True, [*own, (1, choice)], 1)
        yield enough(book, q.acting, i, y, acting)
        yield few_managers(book, i, y, q.management_at_most)


def few_managers(book: Book, i: str, y: int, share: float) -> Row:
    managers = book.persons({"class": ["management"]}, {i}, y, reading="planned")
    return Row("management", y, True, [(1, managers)], max(1.0, share * book.county.institution[i].establishment),
               least=False)


@rule("lean-departments")
def lean_departments(book: Book, q: Facts) -> Iterator[Row]:
    posts = book.county.post.values()
    for y in book.years:
        for i in book.scope(q.scope):
            yield few_managers(book, i, y, q.management_at_most)
        for i in book.scope(q.departments):
            here = [post for post in posts if post.at == i and post.department]
            for profession, flag, titles in (("physician", "clinical", q.head_titles),
                                             ("nurse", "ward", q.head_nurse_titles)):
                for d in {post.department for post in here if post.profession == profession and getattr(post, flag)}:
                    test: Test = {"profession": [profession], "title": titles, "department": [d]}
                    yield Row("head", y, False, [(1, book.persons(test, {i}, y))], 1)


@rule("appointments-within-structure")
def appointments_within_structure(book: Book, q: Facts) -> Iterator[Row]:
    everywhere = set(book.county.institution)
    for y in book.years:
        above = book.persons({"over_appointed": True}, everywhere, y, by="owner")
        yield Row("held", y, True, [(1, above)], 0, least=False)
        for grade in book.county.grades:
            titles = TITLES[TITLES.index(grade.title):]
            appointed = book.persons({"title": titles}, {grade.at}, y, by="owner", reading="planned")
            yield Row("slots", y, True, [(1, appointed)], grade.slots, least=False)


def known_need(book: Book, p: str, y: int) -> float | None:
    """need*: the need that is given, else what the workload asks for; none where neither is known."""
    given = book.county.figures(p, y).need
    if given is not None:
        return float(given)
    rows = [row for row in book.county.workload if (row.post, row.year) == (p, y)]
    return book.county.load(p, y) if rows else None


@rule("gaps-filled")
def gaps_filled(book: Book, q: Facts) -> Iterator[Row]:
    inside = book.scope(q.scope)
    for y in book.years:
        needs = {p: known_need(book, p, y) for p in book.county.posts_at(inside)}
        for i in inside:
            here = {p: need for p, need in needs.items() if need is not None and book.county.at(p) == i}
            if here:
                yield Row("gap", y, False, [(1, Persons({}, y, set(here), reading="planned"))], sum(here.values()))
        if needs and None not in needs.values():
            left = sum(needs.values()) - sum(book.county.institution[i].establishment for i in inside)
            contract = book.persons({"status": ["contract"]}, inside, y, by="owner", reading="filled")
            yield Row("contract", y, True, [(1, contract)], max(0.0, left), least=False)


def nothing_asked(book: Book, q: Facts) -> Iterator[Row]:
    """Indicators only."""
    yield from ()


for name in ("dual-track", "post-class-shares"):
    rule(name)(nothing_asked)


@rule("practice-and-public-health")
def practice_and_public_health(book: Book, q: Facts) -> Iterator[Row]:
    populated = {i for i, row in book.county.institution.items() if row.population > 0}
    served = book.county.at_level("township") & populated or {book.county.lead} & populated
    duties = {post.duty for post in book.county.post.values()} - {"general_practice"}
    general: Test = {"profession": ["physician"], "duty": ["general_practice"]}
    trained: Test = {"profession": ["physician"], "specialty": q.specialties, "duty": sorted(duties)}
    for y, s in book.each(q.physicians_per_10000) if served else ():
        body: Terms = [(1, book.persons(general, book.near, y, reading="expected"))]
        if duties:
            body.append((1, book.persons(trained, book.near, y, reading="expected")))
        yield Row("practice", y, False, body, s / 10, [(1, residents(book.county, served))])
    for y in book.years:
        for i in book.scope(q.hospitals):
            there = book.persons({"duty": ["public_health"]}, {i}, y)
            yield Row("public-health", y, False, [(1, there)], q.public_health_at_least)

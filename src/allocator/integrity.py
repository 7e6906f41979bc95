"""Rules about single people and single facts, held against a plan: nobody lost, nobody twice, nobody where not allowed.

These are not clauses: a plan that breaks one is not a plan of this county.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocator.broken import Broken
from allocator.facts.careers import next_degree, next_title
from allocator.facts.cover import HALF_MONTHS, cover_units
from allocator.facts.options import (
    RATED,
    Destinations,
    advertised_for,
)
from allocator.facts.people import Person
from allocator.instance import Instance
from allocator.integrity_money import broken_money
from allocator.plan import Conversion, Decisions, Move, Promotion, Secondment, StudyLine, Upgrade
from allocator.plan_reader import PlanReader
from allocator.terms import DISMISSIBLE, SUBPAR

_SLACK = 1e-6


def broken_facts(instance: Instance, decisions: Decisions, reader: PlanReader) -> Iterator[Broken]:
    """Every contradiction between a plan and the facts."""
    yield from _everybody_once(instance, decisions, reader)
    yield from _moves(instance, decisions)
    yield from _memory(instance, decisions)
    yield from _study(instance, decisions)
    yield from _adverts(instance, decisions)
    yield from _rated(instance, decisions)
    yield from _measures(instance, decisions)
    yield from _named(instance, decisions, reader)
    yield from _within(instance, decisions)
    yield from _pool(instance, decisions)
    yield from _calendar(instance, decisions, reader)
    yield from broken_money(instance, decisions, reader)


def _everybody_once(instance: Instance, decisions: Decisions, reader: PlanReader) -> Iterator[Broken]:
    """The table of assignments says where the moves and secondments put everybody, and leaves nobody out."""
    said: dict[tuple[str, int], dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for line in decisions.assignments:
        said[line.person, line.year][line.owner, line.post] += line.count
        if instance.places.post[line.post].at != line.work:
            yield Broken("assignment-place", line.work, line.person, line.year, line.count, "<=", 0)
    for person, career in zip(instance.people, instance.careers, strict=True):
        for t, year in enumerate(instance.years):
            listed = said.pop((person.id, year), {})
            stands = {(o, p): c for c, o, p in reader.positions(person.id, year)} if career.in_post[t] else {}
            for place in sorted({*listed, *stands}):
                here, there = listed.get(place, 0.0), stands.get(place, 0.0)
                if there < -_SLACK:
                    yield Broken("moved-more-than-there-are", place[1], person.id, year, there, ">=", 0)
                if abs(here - there) > _SLACK:
                    yield Broken("assignment", place[1], person.id, year, here, ">=" if here < there else "<=", there)
    for (person_id, year), places in sorted(said.items()):
        yield Broken("assignment-unknown", "", person_id, year, sum(places.values()), "<=", 0)


def _moves(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    """Moves start where the person serves, and end where the person may serve, in years the person may move."""
    destinations = Destinations(instance.places, instance.settings.moves)
    career = {c.person.id: c for c in instance.careers}
    lines: tuple[Move | Secondment, ...] = (*decisions.moves, *decisions.secondments)
    for line in lines:
        person = instance.person[line.person]
        t = instance.years.index(line.year)
        if line.from_post != person.post:
            yield Broken("move-from-elsewhere", line.from_post, line.person, line.year, line.count, "<=", 0)
        if not career[person.id].movable[t]:
            yield Broken("not-movable", line.to_post, line.person, line.year, line.count, "<=", 0)
        for_good = isinstance(line, Move)
        if line.to_post == person.post or not destinations.allows(person, line.to_post, for_good=for_good):
            yield Broken("not-eligible", line.to_post, line.person, line.year, line.count, "<=", 0)
    posts = instance.places.post
    for secondment in decisions.secondments:
        if posts[secondment.from_post].at == posts[secondment.to_post].at:
            yield Broken("secondment-inside", secondment.to_post, secondment.person, secondment.year,
                         secondment.count, "<=", 0)


def _memory(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    """Who transfers for good, leaves or goes off post does so once and is neither seconded, sent away nor raised;
    nobody is twice away."""
    gone: dict[str, float] = defaultdict(float)
    away: dict[tuple[str, int], float] = defaultdict(float)
    studied: dict[str, float] = defaultdict(float)
    seconded: dict[str, float] = defaultdict(float)
    raised: dict[str, dict[str, float]] = {kind: defaultdict(float) for kind in RATED}
    for measure in decisions.measures:
        gone[measure.person] += measure.count
    for move in decisions.moves:
        gone[move.person] += move.count
    for secondment in decisions.secondments:
        away[secondment.person, secondment.year] += secondment.count
        seconded[secondment.person] += secondment.count
    for study in decisions.study:
        away[study.person, study.year] += study.count
        studied[study.person] += study.count
    for kind, lines in _raises(decisions):
        for line in lines:
            raised[kind][line.person] += line.count
    moves, last = instance.settings.moves, instance.years[-1]
    limits = {i: instance.person[i].count - gone.get(i, 0.0)
              for i in {*gone, *studied, *seconded, *(i for counts in raised.values() for i in counts),
                        *(person for person, _ in away)}}
    for (person, year), count in sorted(away.items()):
        if count > limits[person] + _SLACK:
            yield Broken("away-twice-in-a-year", "", person, year, count, "<=", limits[person])
    for what, counts, applies in (("moved-twice", gone, True), ("studies-twice", studied, moves.study_once),
                                  ("seconded-twice", seconded, moves.second_once),
                                  *((f"{kind}-twice", counts, True) for kind, counts in raised.items())):
        for person, count in sorted(counts.items()):
            limit = instance.person[person].count if what == "moved-twice" else limits[person]
            if applies and count > limit + _SLACK:
                yield Broken(what, "", person, last, count, "<=", limit)


def _study(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    career = {c.person.id: c for c in instance.careers}
    for line in decisions.study:
        if not career[line.person].present[instance.years.index(line.year)]:
            yield Broken("study-while-absent", "", line.person, line.year, line.count, "<=", 0)
    for year in instance.years:
        programme = instance.places.programme("advanced_study", year)
        sent = sum(line.count for line in decisions.study if line.year == year)
        most = (programme.places if programme.places is not None else sent) if programme else 0
        if sent > most + _SLACK:
            yield Broken("study-places", "", programme.id if programme else "", year, sent, "<=", most)


def _adverts(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    channels = {channel.id: channel for channel in instance.channels}
    open_to = {key: advertised_for(channels[key], instance.places)
               for key in {line.channel for line in decisions.recruits}}
    used: dict[tuple[str, int], float] = defaultdict(float)
    for line in decisions.recruits:
        channel = channels[line.channel]
        used[line.channel, line.year] += line.adverts
        if line.post not in open_to[line.channel] or channel.year not in (None, line.year):
            yield Broken("advert-not-eligible", line.post, line.channel, line.year, line.adverts, "<=", 0, "posts")
        if line.adverts < 0 or abs(line.adverts - round(line.adverts)) > _SLACK:
            yield Broken("advert-not-whole", line.post, line.channel, line.year, line.adverts, ">=", 0, "posts")
    for (channel_id, year), adverts in sorted(used.items()):
        if adverts > channels[channel_id].cap + _SLACK:
            yield Broken("advert-cap", "", channel_id, year, adverts, "<=", channels[channel_id].cap, "posts")


def _raises(decisions: Decisions) -> Iterator[tuple[str, Sequence[Promotion | Upgrade | Conversion]]]:
    """Decisions that rates cap, by kind of rate."""
    yield "promotion", decisions.promotions
    yield "degree", decisions.upgrades
    yield "conversion", decisions.conversions


def _rated(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    """Promotions, upgrades and conversions are of people who have a rate, one step, and within it."""
    career = {c.person.id: c for c in instance.careers}
    for kind, lines in _raises(decisions):
        groups = instance.groups[kind]
        group_of = {person.id: group for group, (people, _) in groups.items() for person in people}
        used: dict[tuple[str, int], float] = defaultdict(float)
        for line in lines:
            person, t = instance.person[line.person], instance.years.index(line.year)
            if person.id not in group_of or not career[person.id].in_post[t] or not _one_step(person, line):
                yield Broken(f"{kind}-not-eligible", "", line.person, line.year, line.count, "<=", 0)
                continue
            used[group_of[person.id], line.year] += line.count
        for (group, year), count in sorted(used.items()):
            cap = groups[group][1][instance.years.index(year)]
            if count > cap + _SLACK:
                yield Broken(f"{kind}-rate", "", group, year, count, "<=", cap)


def _one_step(person: Person, line: Promotion | Upgrade | Conversion) -> bool:
    if isinstance(line, Promotion):
        return (line.from_title, line.to_title) == (person.title, next_title(person.title))
    if isinstance(line, Upgrade):
        return (line.from_degree, line.to_degree) == (person.degree, next_degree(person.degree))
    return True


def _measures(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    """Only the sub-par go off post, and only where the law allows does a contract end; nobody who is on leave."""
    career = {c.person.id: c for c in instance.careers}
    for line in decisions.measures:
        person = instance.person[line.person]
        allowed = SUBPAR if line.kind == "off_post" else DISMISSIBLE
        if person.assessment not in allowed or not career[person.id].present[instance.years.index(line.year)]:
            yield Broken(f"{line.kind.replace('_', '-')}-not-allowed", "", line.person, line.year, line.count, "<=", 0)


def _named(instance: Instance, decisions: Decisions, reader: PlanReader) -> Iterator[Broken]:
    """Choices are whole and within bounds; whom they name may be named, and nobody twice under one name and year.

    A plan written by hand may leave the names open."""
    seen: dict[tuple[str, int, str], int] = defaultdict(int)
    for line in decisions.choices:
        term = instance.choices.get((line.name, line.of, line.year))
        if term is None:
            yield Broken("choice-unknown", line.of, line.name, line.year, line.value, "<=", 0)
            continue
        if not -_SLACK <= line.value <= term.most + _SLACK or abs(line.value - round(line.value)) > _SLACK:
            yield Broken("choice-out-of-bounds", line.of, line.name, line.year, line.value, "<=", term.most, term.unit)
        if term.named is None:
            continue
        if line.people and len(line.people) != round(line.value):
            yield Broken("choice-names-too-few", line.of, line.name, line.year, len(line.people), ">=", line.value)
        for key in line.people:
            seen[line.name, line.year, key] += 1
            if seen[line.name, line.year, key] > math.ceil(reader.nameable(term, key) - _SLACK):
                yield Broken("choice-names-wrongly", line.of, key, line.year, 1, "<=", 0)


def _within(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    """Amounts are known, named once and within their bounds."""
    seen: set[tuple[str, str, int]] = set()
    for line in decisions.amounts:
        key = (line.name, line.of, line.year)
        term = instance.amounts.get(key)
        if term is None or key in seen:
            yield Broken("amount-unknown", line.of, line.name, line.year, line.value, "<=", 0)
            continue
        seen.add(key)
        if not term.lower - _SLACK <= line.value <= term.upper + _SLACK:
            limit = term.upper if line.value > term.upper else term.lower
            yield Broken("amount-out-of-bounds", line.of, line.name, line.year, line.value,
                         "<=" if line.value > term.upper else ">=", limit, term.unit)


def _pool(instance: Instance, decisions: Decisions) -> Iterator[Broken]:
    """Allotments are whole and not negative; beds stay within their bounds."""
    for line in decisions.establishment:
        if line.posts < 0 or abs(line.posts - round(line.posts)) > _SLACK:
            yield Broken("allotment-not-whole", line.at, "", line.year, line.posts, ">=", 0, "posts")
    for bed in decisions.beds:
        known = instance.places.beds.get((bed.at, bed.year))
        low = known.min if known and known.min is not None else (known.open if known else 0)
        high = known.max if known and known.max is not None else (known.open if known else 0)
        if not low - _SLACK <= bed.open <= high + _SLACK:
            yield Broken("beds-out-of-bounds", bed.at, "", bed.year, bed.open, "<=", high, "beds")


def _calendar(instance: Instance, decisions: Decisions, reader: PlanReader) -> Iterator[Broken]:
    """Absences lie inside the year and never overlap for one person; floors hold where a count can hold them.

    A unit whose absences cannot fit (its row of the training clause says so) is reported there, not here.
    """
    slots: dict[tuple[str, int], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for line in decisions.absences:
        if line.start < 1 or line.start + line.half_months - 1 > HALF_MONTHS:
            yield Broken("absence-outside-year", "", line.person, line.year, line.start, "<=", HALF_MONTHS,
                         "half-months")
        for slot in range(line.start, line.start + line.half_months):
            slots[line.person, line.year][slot] += line.count
    for (person, year), used in sorted(slots.items()):
        if max(used.values()) > instance.person[person].count + _SLACK:
            yield Broken("absent-twice-at-once", "", person, year, max(used.values()), "<=",
                         instance.person[person].count)
    for year in instance.years:
        for gap in uncovered(instance, decisions, reader, year):
            if gap.avoidable:
                yield Broken("uncovered", gap.at, f"{gap.unit}/{gap.slot}", year, gap.present, ">=", gap.floor)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A half-month in which fewer are present at a cover unit than its floor."""

    at: str
    unit: str
    slot: int
    present: float
    floor: int
    avoidable: bool
    """Whole people's absences of 90 and 15 days that fit the year: some timetable keeps the floor."""


def uncovered(instance: Instance, decisions: Decisions, reader: PlanReader, year: int) -> Iterator[Uncovered]:
    """Every half-month of a year in which the calendar leaves a floor open."""
    t = instance.years.index(year)
    where: dict[str, float] = defaultdict(float)
    absent: dict[tuple[str, int], float] = defaultdict(float)
    load: dict[str, float] = defaultdict(float)
    odd: set[str] = set()
    posts_of: dict[str, list[tuple[float, str]]] = {}
    for person, career in zip(instance.people, instance.careers, strict=True):
        if career.present[t]:
            posts_of[person.id] = [(count, post) for count, _, post in reader.positions(person.id, year)]
            for count, post in posts_of[person.id]:
                where[post] += count
    for line in decisions.absences:
        if line.year == year and line.person in posts_of:
            post = line.post or posts_of[line.person][0][1]
            load[post] += line.count * line.half_months
            if line.half_months != (6 if isinstance(line, StudyLine) else 1) or line.count != round(line.count):
                odd.add(post)
            for slot in range(line.start, line.start + line.half_months):
                absent[post, slot] += line.count
    for unit in cover_units(instance.places):
        heads = sum(where[post] for post in unit.posts)
        fits = sum(load[post] for post in unit.posts) <= HALF_MONTHS * (heads - unit.floor) + _SLACK
        whole = abs(heads - round(heads)) < _SLACK
        for slot in range(1, HALF_MONTHS + 1):
            present = heads - sum(absent[post, slot] for post in unit.posts)
            if present < unit.floor - _SLACK:
                avoidable = fits and whole and not odd & set(unit.posts)
                yield Uncovered(unit.at, unit.id, slot, present, unit.floor, avoidable)

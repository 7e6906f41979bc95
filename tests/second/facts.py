"""Sections 1 and 2 of docs/model.md a second time: the county, and what follows from more than one of its tables."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from types import SimpleNamespace as Facts
from typing import Any

from tests.second.people import (
    HEALTH,
    LEVEL_OF_KIND,
    NEVER,
    REVENUE,
    RISES,
    TITLES,
    WORDS,
    changed,
    exact,
    folded,
    in_post,
    person,
    slots,
    split_rows,
)


class County:
    """The facts, and the functions of section 2 that need more than one table."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.years: list[int] = sorted(data["years"])
        self.as_of = dt.date.fromisoformat(data["as_of"])
        self.prices = Facts(**data["settings"]["prices"])
        self.moves = Facts(**data["settings"]["moves"])
        self.budget = Facts(**data["settings"]["budget"])
        self.time = Facts(**data["settings"]["working_time"])
        self.institution = {row["id"]: Facts(**row) for row in data["institutions"] if row["kind"] != "group"}
        self.post = {row["id"]: Facts(**row) for row in data["posts"]}
        self.post_in = {(row["id"], row["year"]): Facts(**row) for row in data["posts_in"]}
        people = split_rows(data["people"]) if data.get("split") else data["people"]
        self.people = {row["id"]: person(row) for row in people}
        self.channels = {self.channel_id(row): Facts(**row) for row in data["channels"]}
        for name in ("rates", "pay", "programmes", "experts", "beds", "workload", "grades", "teams", "ledgers",
                     "sources", "services", "specialties", "benefits"):
            setattr(self, name, [Facts(**row) for row in data[name]])
        self.roads = {frozenset((row["from"], row["to"])): row["km"] for row in data["roads"]}
        self.rules = data["rules"]

    @staticmethod
    def channel_id(row: dict[str, Any]) -> str:
        parts = [row[name] for name in ("channel", "profession", "level", "title", "degree", "specialty", "post")]
        return "/".join(str(part) for part in [*parts, row["year"] or ""] if part not in ("", "none", "unknown"))

    def at(self, post: str) -> str:
        return str(self.post[post].at)

    def level(self, i: str) -> str:
        row = self.institution[i]
        return row.level or LEVEL_OF_KIND.get(row.kind, "")

    def at_level(self, *levels: str) -> set[str]:
        return {i for i in self.institution if self.level(i) in levels}

    def posts_at(self, institutions: set[str]) -> set[str]:
        return {p for p, row in self.post.items() if row.at in institutions}

    def figures(self, p: str, y: int) -> Facts:
        """The post's row that gives min, need, max in y."""
        return self.post_in.get((p, y), self.post[p])

    def km(self, i: str, j: str) -> float | None:
        return 0.0 if i == j else self.roads.get(frozenset((i, j)))

    # 2.4, 2.5

    def may_serve(self, c: Facts, p: str) -> bool:
        post = self.post[p]
        return (c.profession == post.profession and (not post.specialty or c.specialty == post.specialty)
                and TITLES.index(c.title_held) >= TITLES.index(post.min_title) and self.may_practise(c, post)
                and set(post.languages) <= set(c.languages))

    def may_practise(self, c: Facts, post: Facts) -> bool:
        if post.profession == "physician" and post.solo:
            below = self.level(post.at) in ("township", "village")
            return c.licence == "licensed" or (c.licence == "assistant" and below)
        return c.licence == "registered" if post.profession == "nurse" and post.clinical else True

    def destinations(self, c: Facts) -> list[str]:
        """D: where c may be sent at all."""
        return [p for p in self.post if p != c.post and self.may_serve(c, p) and self.reachable(c, p)]

    def transfers(self, c: Facts) -> list[str]:
        """D1: who serves as a specialist leaves for good only where a specialty is asked for."""
        specialist = c.specialty and self.post[c.post].specialty
        return [p for p in self.destinations(c) if self.post[p].specialty or not specialist]

    def secondments(self, c: Facts) -> list[str]:
        """D2: other institutions."""
        return [p for p in self.destinations(c) if self.at(p) != self.at(c.post)]

    def reachable(self, c: Facts, p: str) -> bool:
        here, there = self.at(c.post), self.at(p)
        if here == there:
            return bool(self.moves.rotate)
        if self.moves.within == "consortium":
            return self.km(here, there) is not None
        parent = self.institution[here].parent
        return bool(parent) and parent == self.institution[there].parent

    # 2.6, 2.7

    def holds(self, word: str, c: Facts) -> bool:
        if word in ("全部", "all") or word == c.profession:
            return True
        own = {"profession": c.profession, "status": c.status, "title": c.title, "level": self.level(c.work)}
        return any(folded(word) in map(folded, (key, *words.split())) and own[name] == key
                   for name, keys in WORDS.items() for key, words in keys.items())

    def closest(self, kind: str, c: Facts) -> Facts | None:
        """2.6: the rate with most words; among those, the smallest group as text."""
        def words(rate: Facts) -> list[str]:
            return [word.strip() for word in rate.group.split("+")]
        fitting = [r for r in self.rates if r.kind == kind and all(self.holds(word, c) for word in words(r))]
        return min(fitting, key=lambda r: (-len(words(r)), r.group), default=None)

    def groups(self, kind: str, people: Iterable[Facts]) -> dict[str, list[Facts]]:
        """People by the group of the rate they take."""
        found: dict[str, list[Facts]] = defaultdict(list)
        for c in people:
            rate = self.closest(kind, c)
            if rate is not None:
                found[rate.group].append(c)
        return found

    def rate(self, kind: str, group: str) -> Fraction:
        return next(exact(r.value) for r in self.rates if r.kind == kind and r.group == group)

    @cached_property
    def exits(self) -> dict[tuple[str, int], float]:
        return self.drift("exit", self.people.values())

    @cached_property
    def passes(self) -> dict[tuple[str, int], float]:
        return self.drift("licence", [c for c in self.people.values()
                                      if c.profession == "physician" and c.licence == "none"])

    def drift(self, kind: str, people: Iterable[Facts]) -> dict[tuple[str, int], float]:
        """2.7: share a head, by person and year."""
        found: dict[tuple[str, int], float] = {}
        for group, members in self.groups(kind, people).items():
            found.update(self.drift_of(members, self.rate(kind, group)))
        return found

    def drift_of(self, members: list[Facts], rate: Fraction) -> dict[tuple[str, int], float]:
        cells: dict[tuple[str, ...], list[Facts]] = defaultdict(list)
        for c in members:
            cells[c.owner, c.work, c.post, c.status, c.title, c.licence].append(c)
        whole = all(c.whole for c in members)
        given = dict.fromkeys(sorted(cells), 0)
        found = {}
        for t, y in enumerate(self.years, 1):
            heads = {k: sum((exact(c.count) for c in cells[k] if in_post(c, y)), Fraction()) for k in given}
            quota = {k: heads[k] * (1 - (1 - rate) ** t) for k in given}
            left = math.floor(sum(quota.values()) + Fraction(1, 2)) - sum(given.values())
            for _ in range(max(0, left) if whole else 0):
                given[max(given, key=lambda k: quota[k] - given[k])] += 1
            for k in given:
                part = Fraction(given[k]) if whole else quota[k]
                share = float(min(Fraction(1), part / heads[k])) if heads[k] else 0.0
                found.update({(c.id, y): share * in_post(c, y) for c in cells[k]})
        return found

    # 2.8

    @cached_property
    def rising(self) -> dict[str, list[tuple[list[Facts], dict[int, int]]]]:
        """Members and yearly caps of each group of promotion (r), degree (b) and conversion (v)."""
        found: dict[str, list[tuple[list[Facts], dict[int, int]]]] = {}
        for letter, (kind, _, above) in RISES.items():
            found[letter] = []
            for group, members in self.groups(kind, [c for c in self.people.values() if above(c)]).items():
                size, rate = sum(exact(c.count) for c in members), self.rate(kind, group)
                sums = [math.floor(size * rate * t + Fraction(1, 2)) for t in range(len(self.years) + 1)]
                found[letter].append((members, {y: sums[t] - sums[t - 1] for t, y in enumerate(self.years, 1)}))
        return found

    # 2.9

    def recruit(self, k: str, p: str, as_asked: bool = False) -> Facts:
        """Who comes by row k to p; `as_asked`: with the specialty of the post where the row has none."""
        row, at = self.channels[k], self.at(p)
        specialty = row.specialty or (self.post[p].specialty if as_asked else "")
        return Facts(id=k, owner=at, work=at, post=p, presence="present", fte=1.0, birth=None, sex=None, back_on=None,
                     started=None, grassroots=0, assessment="unknown", backbone=False, leader=row.leader,
                     title=row.title, title_held=row.title, status=row.status, profession=row.profession,
                     specialty=specialty, licence=row.licence, degree=row.degree, languages=row.languages,
                     retires=NEVER)

    def advert_posts(self, k: str) -> list[str]:
        row = self.channels[k]
        return [p for p, post in self.post.items()
                if row.post in ("", p) and row.level in ("", self.level(post.at))
                and row.profession == post.profession and self.may_serve(self.recruit(k, p, as_asked=True), p)]

    # 2.10

    def leave(self, c: Facts) -> float:
        """Days of leave by whole years of service at the end of the first plan year."""
        if c.started is None:
            return float(self.time.leave_unknown)
        earned = [(20, self.time.leave_from_20_years), (10, self.time.leave_from_10_years),
                  (1, self.time.leave_from_1_year)]
        return next((float(days) for years, days in earned if self.years[0] - c.started.year >= years), 0.0)

    def awt(self, people: Iterable[Facts]) -> float | None:
        """Minutes a year of one FTE among these people; None: there is nobody."""
        heads = {c.id: c.count for c in people}
        if not heads:
            return None
        leave = sum(many * self.leave(self.people[c]) for c, many in heads.items()) / sum(heads.values())
        return self.minutes(leave)

    def minutes(self, leave: float) -> float:
        time = self.time
        off = time.weekly_rest + time.public_holidays + time.training + time.absence + leave
        return float((time.days - off) * time.hours * 60)

    def awt_of(self, profession: str) -> float:
        alike = self.awt(c for c in self.people.values() if c.profession == profession)
        return self.minutes(self.time.leave_unknown) if alike is None else alike

    def awt_at(self, p: str) -> float:
        here = self.awt(c for c in self.people.values() if c.post == p)
        return self.awt_of(self.post[p].profession) if here is None else here

    def load(self, p: str, y: int) -> float:
        return sum(w.volume * w.minutes for w in self.workload if (w.post, w.year) == (p, y)) / self.awt_at(p)

    def units(self) -> list[tuple[str, set[str], int]]:
        """Cover units: smallest post, posts, floor."""
        join = {p: {p} for p in self.post}
        for p, post in self.post.items():
            if post.relief:
                both = join[p] | join[post.relief]
                join.update(dict.fromkeys(both, both))
        classes = {frozenset(posts) for posts in join.values()}
        return [(min(posts), set(posts), sum(self.post[p].cover or 0 for p in posts)) for posts in classes
                if any(self.post[p].cover is not None for p in posts)]

    def open(self, i: str, y: int) -> int:
        known = [row for row in self.beds if row.at == i and row.year <= y]
        return max(known, key=lambda row: row.year).open if known else 0

    def programme(self, kind: str, y: int) -> Facts | None:
        fitting = [row for row in self.programmes if row.kind == kind and row.year in (None, y)]
        return min(fitting, key=lambda row: (row.year is None, row.id), default=None)

    def sigma(self, y: int) -> int:
        programme = self.programme("advanced_study", y)
        return slots(programme.days) if programme else 0

    # 2.11

    @property
    def accounts(self) -> list[str]:
        return sorted({row.at for row in self.ledgers})

    @property
    def base(self) -> int:
        """The year before the plan."""
        return self.years[0] - 1

    def booked(self, i: str, line: str, y: int) -> float:
        rows = [row for row in self.ledgers if (row.at, row.line) == (i, line) and row.year <= y]
        return float(max(rows, key=lambda row: row.year).amount) if rows else 0.0

    def booked_for(self, i: str, line: str, y: int) -> int | None:
        """The year whose amount of a line holds in y."""
        return max((row.year for row in self.ledgers if (row.at, row.line) == (i, line) and row.year <= y),
                   default=None)

    def revenue(self, i: str, y: int) -> float:
        return sum(self.booked(i, line, y) for line in REVENUE)

    # 3, 4

    def grade(self, title: str, profession: str, status: str, y: int) -> Facts | None:
        """The row of the pay table that fits."""
        grades = (title, profession) if profession in HEALTH else (profession, title)
        for grade in grades:
            rows = [r for r in self.pay if (r.grade, r.status) == (grade, status) and r.year in (None, y)]
            if rows:
                return min(rows, key=lambda r: r.year is None)
        return None

    def employer_cost(self, title: str, profession: str, status: str, y: int) -> float:
        row = self.grade(title, profession, status, y)
        return float(row.pay * (1 + self.prices.employer_charges * (1 - row.performance))) if row else 0.0

    def part_of_pay(self, parts: Iterable[str], c: Facts, status: str, y: int) -> float:
        """The named parts of a person's pay, at the grid of a status."""
        row = self.grade(c.title, c.profession, status, y)
        if row is None:
            return 0.0
        fixed = row.pay * (1 - row.performance)
        worth = {"fixed": fixed, "performance": row.pay * row.performance,
                 "charges": self.prices.employer_charges * fixed}
        return float(sum(worth[part] for part in parts))

    def pay_to_the_end(self, title: str, profession: str, status: str, y: int) -> float:
        return sum(self.employer_cost(title, profession, status, later) for later in self.years if later >= y)

    def rise(self, letter: str, c: Facts, y: int) -> float:
        """What a rise decided in y costs to the end of the plan: in no year a saving."""
        if letter == "b":
            return float(self.prices.degree)
        above = {RISES[letter][1]: RISES[letter][2](c)}
        return sum(max(0.0, self.pay_of(changed(c, **above), later) - self.pay_of(c, later))
                   for later in self.years if later >= y)

    def pay_of(self, c: Facts, y: int) -> float:
        return self.employer_cost(c.title, c.profession, c.status, y)

    @cached_property
    def person_year(self) -> float:
        """Mean yearly pay and charges of a head on as_of, at least 1."""
        heads = sum(c.count for c in self.people.values())
        bill = sum(c.count * self.pay_of(c, self.as_of.year) for c in self.people.values())
        return max(1.0, bill / heads) if heads else 1.0

    def dismissal(self, c: Facts, y: int) -> float:
        """Price of d: severance of a month's pay for every year served, where there is a contract."""
        served = max(1, y - c.started.year) if c.started else 1
        return float(self.prices.dismissal + (c.status == "contract") * served * self.pay_of(c, y) / 12)

    # what several rules of section 5 speak of

    @property
    def lead(self) -> str:
        """The county institution with the largest establishment, of equals the greatest id; blank: none."""
        return max(self.at_level("county"), key=lambda i: (self.institution[i].establishment, i), default="")

    def share(self, institutions: set[str], i: str) -> float:
        """Share of i in the approved establishment of the institutions; 1 if that is 0."""
        whole = sum(self.institution[j].establishment for j in institutions)
        return self.institution[i].establishment / whole if whole else 1.0

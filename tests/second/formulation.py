"""The model a second time: docs/model.md in its natural form, one variable a row of staff, solved by SCIP.

A program of its own (ortools and highspy cannot share a process): each line of stdin is an instance as JSON (see
dump.py); each line of stdout is {status, tiers: {statutory, policy, money}}. Section numbers are those of the page.
It imports nothing of allocator.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import SimpleNamespace as Facts
from typing import Any

from ortools.linear_solver import pywraplp

TITLES = ("none", "assistant", "junior", "intermediate", "associate_senior", "senior")
SENIOR = frozenset({"associate_senior", "senior"})
HEALTH = frozenset({"physician", "nurse", "pharmacist", "technician", "other_health"})
LEVEL_OF_KIND = {"general": "county", "tcm": "county", "mch": "county", "central_thc": "township", "thc": "township",
                 "clinic": "village"}
WORDS = {
    "profession": {
        "physician": "医师 医生", "nurse": "护士 护理 注册护士", "pharmacist": "药师 药剂 药师(士)",
        "technician": "技师 医技 技师(士)", "other_health": "其他卫技 其他卫生技术人员",
        "other_technical": "其他技术 其他技术人员", "management": "管理 管理人员", "support": "工勤 工勤技能 后勤",
        "village_doctor": "乡村医生"},
    "status": {"established": "在编", "contract": "编外 编外聘用 合同制 临聘 temporary", "none": "无编制 不占编"},
    "title": {
        "none": "无 无职称 未定级", "assistant": "初级(士) 士级 初级士", "junior": "初级(师) 师级 初级师",
        "intermediate": "中级", "associate_senior": "副高 副高级", "senior": "正高 正高级"},
    "level": {"county": "县级", "township": "乡级 乡镇", "village": "村级"},
}
"""The words of 1.3 that a rate's group may hold."""
HALF_MONTHS = 24
LOCKS = (1e-10, 1e-9, 1e-8, 1e-7)
"""Relative slack of a lock: the tightest that the arithmetic bears."""
NEVER = dt.date.max

Key = tuple[Any, ...]
Expr = dict[Key, float]
"""A linear expression: coefficients by the name of the decision; () is the constant."""
Test = dict[str, Any]
"""A test of people (2.3): an empty one admits everybody."""


def total(parts: Iterable[tuple[float, Expr]]) -> Expr:
    """Sum of factor x expression, without coefficients of nought."""
    found: Expr = defaultdict(float)
    for factor, expr in parts:
        for key, value in expr.items():
            found[key] += factor * value
    return {key: value for key, value in found.items() if abs(value) > 1e-12}


def value_at(expr: Expr, values: dict[Key, float]) -> float:
    return sum(coefficient * (1.0 if key == () else values.get(key, 0.0)) for key, coefficient in expr.items())


def is_whole(number: float) -> bool:
    return float(number).is_integer()


def exact(number: float) -> Fraction:
    """The number as it is written: rounding halves must not hang on binary fractions."""
    return Fraction(str(number))


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# 2 Pure functions of the facts ------------------------------------------------------------------------------------


def month_later(date: dt.date, months: int) -> dt.date:
    """First day of the month that lies `months` after the month of `date`."""
    years, month = divmod(date.month - 1 + months, 12)
    return dt.date(date.year + years, month + 1, 1)


def age(birth: dt.date, on: dt.date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def retires(c: Facts) -> dt.date:
    """2.1: the first day of the month of retirement."""
    if c.birth is None or c.sex is None:
        return NEVER
    if c.sex == "male":
        old = 60
    elif c.cadre == "worker":
        old = 50
    else:
        old = 60 if c.title in SENIOR else 55
    reached = month_later(c.birth, 12 * old)
    m = 12 * (reached.year - 2025) + reached.month - 1
    delay = 0 if m < 0 else min(60, m // 2 + 1) if old == 50 else min(36, m // 4 + 1)
    return month_later(reached, delay + 1)


def in_post(c: Facts, y: int) -> int:
    return int(c.retires > dt.date(y, 12, 31))


def all_year(c: Facts, y: int) -> int:
    return int(c.presence == "present" or (c.back_on is not None and c.back_on <= dt.date(y, 1, 1)))


def capacity(c: Facts, y: int) -> float:
    back = c.presence == "present" or (c.back_on is not None and c.back_on <= dt.date(y, 12, 31))
    return c.fte * in_post(c, y) * back


def mean(c: Facts, y: int) -> float:
    """2.2: FTE a head over the year, in twelfths."""
    last = 13 if c.retires.year > y else 1 if c.retires.year < y else c.retires.month
    if c.presence == "present" or (c.back_on is not None and c.back_on.year < y):
        first = 1
    elif c.back_on is not None and c.back_on.year == y:
        first = c.back_on.month + (c.back_on.day != 1)
    else:
        return 0.0
    return c.fte * max(0, last - first) / 12


def may_be_sent(c: Facts, y: int) -> bool:
    """present(c,y) of 2.2."""
    return bool(in_post(c, y) and all_year(c, y))


def movable(c: Facts, y: int) -> bool:
    serves = c.service_until is not None and c.service_until >= dt.date(y, 1, 1)
    return may_be_sent(c, y) and not serves and not c.fixed


def admits(test: Test, c: Facts, y: int) -> int:
    """2.3: W(c,y), the fields that test the post left out."""
    for name in ("profession", "title", "degree", "licence", "status", "specialty"):
        if name in test and getattr(c, name) not in test[name]:
            return 0
    if "under" in test and (c.birth is None or age(c.birth, dt.date(y, 12, 31)) >= test["under"]):
        return 0
    if any(name in test and getattr(c, name) != test[name] for name in ("backbone", "leader")):
        return 0
    return int("present" not in test or bool(all_year(c, y)) == test["present"])


def admits_post(test: Test, p: Facts) -> int:
    """2.3: W(p)."""
    return int(all(getattr(p, name) == test[name] for name in ("ward", "clinical") if name in test))


def changed(c: Facts, **fields: Any) -> Facts:
    return Facts(**{**vars(c), **fields})


def next_title(title: str) -> str | None:
    return None if title in ("none", "senior") else TITLES[TITLES.index(title) + 1]


def slots(days: float) -> int:
    return math.ceil(days / 15)


def folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().lower()


def person(row: dict[str, Any]) -> Facts:
    """A row of staff with its dates read and its title and retirement worked out."""
    c = Facts(**row)
    c.birth, c.back_on, c.service_until = day(c.birth), day(c.back_on), day(c.service_until)
    c.title = c.title_appointed or c.title_held
    c.whole = is_whole(c.count)
    c.retires = retires(c)
    return c


def split_rows(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row a person, where a row stands for a whole number of them."""
    for row in rows:
        many = int(row["count"]) if is_whole(row["count"]) else 1
        if many == 1:
            yield row
        else:
            yield from ({**row, "id": f"{row['id']}#{i}", "count": 1} for i in range(many))


class County:
    """The facts, and the functions of section 2 that need more than one table."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.years: list[int] = sorted(data["years"])
        self.as_of = dt.date.fromisoformat(data["as_of"])
        self.prices = Facts(**data["settings"]["prices"])
        self.moves = Facts(**data["settings"]["moves"])
        self.institution = {row["id"]: Facts(**row) for row in data["institutions"] if row["kind"] != "group"}
        self.post = {row["id"]: Facts(**row) for row in data["posts"]}
        self.post_in = {(row["id"], row["year"]): Facts(**row) for row in data["posts_in"]}
        people = split_rows(data["people"]) if data.get("split") else data["people"]
        self.people = {row["id"]: person(row) for row in people}
        self.channels = {self.channel_id(row): Facts(**row) for row in data["channels"]}
        self.rates, self.pay, self.programmes, self.experts, self.beds, self.workload = (
            [Facts(**row) for row in data[name]]
            for name in ("rates", "pay", "programmes", "experts", "beds", "workload"))
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
        return [p for p in self.post if p != c.post and self.may_serve(c, p) and self.reachable(c, p)]

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
        cells: dict[Key, list[Facts]] = defaultdict(list)
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
    def promotions(self) -> dict[str, tuple[list[Facts], dict[int, int]]]:
        """Members and yearly caps of each promotion group."""
        found = {}
        people = [c for c in self.people.values() if next_title(c.title)]
        for group, members in self.groups("promotion", people).items():
            size, rate = sum(exact(c.count) for c in members), self.rate("promotion", group)
            sums = [math.floor(size * rate * t + Fraction(1, 2)) for t in range(len(self.years) + 1)]
            found[group] = members, {y: sums[t] - sums[t - 1] for t, y in enumerate(self.years, 1)}
        return found

    # 2.9

    def recruit(self, k: str, p: str, as_asked: bool = False) -> Facts:
        """Who comes by row k to p; `as_asked`: with the specialty of the post where the row has none."""
        row, at = self.channels[k], self.at(p)
        specialty = row.specialty or (self.post[p].specialty if as_asked else "")
        return Facts(owner=at, work=at, post=p, presence="present", fte=1.0, birth=None, sex=None, back_on=None,
                     backbone=False, leader=row.leader, title=row.title, title_held=row.title, status=row.status,
                     profession=row.profession, specialty=specialty, licence=row.licence, degree=row.degree,
                     languages=row.languages, retires=NEVER)

    def advert_posts(self, k: str) -> list[str]:
        row = self.channels[k]
        return [p for p, post in self.post.items()
                if row.post in ("", p) and row.level in ("", self.level(post.at))
                and row.profession == post.profession and self.may_serve(self.recruit(k, p, as_asked=True), p)]

    # 2.10

    def load(self, p: str, y: int, available: float) -> float:
        return sum(w.volume * w.minutes for w in self.workload if (w.post, w.year) == (p, y)) / available

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

    # 4

    def employer_cost(self, title: str, profession: str, status: str, y: int) -> float:
        grades = (title, profession) if profession in HEALTH else (profession, title)
        for grade in grades:
            rows = [r for r in self.pay if (r.grade, r.status) == (grade, status) and r.year in (None, y)]
            if rows:
                row = min(rows, key=lambda r: r.year is None)
                return float(row.pay * (1 + self.prices.employer_charges * (1 - row.performance)))
        return 0.0

    def pay_to_the_end(self, title: str, profession: str, status: str, y: int) -> float:
        return sum(self.employer_cost(title, profession, status, later) for later in self.years if later >= y)

    def rise(self, c: Facts, y: int) -> float:
        """What a promotion in y costs to the end of the plan: never a saving."""
        above = next_title(c.title) or ""
        return sum(max(0.0, self.employer_cost(above, c.profession, c.status, later)
                       - self.employer_cost(c.title, c.profession, c.status, later))
                   for later in self.years if later >= y)


# 4 Decisions ------------------------------------------------------------------------------------------------------


@dataclass
class Variable:
    """A decision: bounds, wholeness, price, and its value if nothing is decided."""

    low: float
    high: float
    integer: bool
    price: float = 0.0
    undecided: float = 0.0


@dataclass
class Decisions:
    """Variables by name, structural rows (expression ≤ 0), and the look-ups that the readings need."""

    county: County
    study_tests: list[tuple[Test, int]]
    pool: set[str]
    variables: dict[Key, Variable] = field(default_factory=dict)
    structure: list[Expr] = field(default_factory=list)

    def __post_init__(self) -> None:
        for c in self.county.people.values():
            self.moves_of(c)
            self.studies_of(c)
        self.promotions()
        self.adverts()
        self.allotments()
        self.open_beds()
        for c in self.county.people.values():
            self.once(c)
        self.study_places()

    def add(self, key: Key, high: float, price: float = 0.0, *, integer: bool = True, low: float = 0.0,
            undecided: float = 0.0) -> None:
        self.variables[key] = Variable(low, high, integer, price, undecided)

    def moves_of(self, c: Facts) -> None:
        for y in (y for y in self.county.years if movable(c, y)):
            for p in self.county.destinations(c):
                inside = self.county.at(p) == self.county.at(c.post)
                if self.county.moves.transfer:
                    self.add(("f", c.id, p, y), c.count, self.move_price(c, p), integer=c.whole)
                if self.county.moves.second and not inside:
                    self.add(("g", c.id, p, y), c.count, self.lend_price(c, p), integer=c.whole)

    def move_price(self, c: Facts, p: str) -> float:
        prices, here, there = self.county.prices, self.county.at(c.post), self.county.at(p)
        if here == there:
            return float(prices.rotation)
        return float(prices.transfer + prices.transfer_km * (self.county.km(here, there) or 0)
                     - prices.wish * (c.prefers == there))

    def lend_price(self, c: Facts, p: str) -> float:
        prices, here, there = self.county.prices, self.county.at(c.post), self.county.at(p)
        return float(prices.secondment + prices.secondment_km * (self.county.km(here, there) or 0))

    def studies_of(self, c: Facts) -> None:
        for y in (y for y in self.county.years if may_be_sent(c, y)):
            if any(year == y and admits(test, c, y) for test, year in self.study_tests):
                programme = self.county.programme("advanced_study", y)
                lost = self.county.prices.lost_month * self.county.sigma(y) / 2
                if programme:
                    self.add(("a", c.id, y), c.count, programme.cost + lost, integer=c.whole)

    def promotions(self) -> None:
        for members, caps in self.county.promotions.values():
            for y, cap in caps.items():
                able = [c for c in members if in_post(c, y)] if cap > 0 else []
                for c in able:
                    self.add(("r", c.id, y), min(c.count, cap), self.county.rise(c, y), integer=c.whole)
                self.structure.append({**{("r", c.id, y): 1.0 for c in able}, (): -float(cap)})

    def adverts(self) -> None:
        for k, row in self.county.channels.items():
            for y in (y for y in self.county.years if row.year in (None, y)):
                cap, posts = math.floor(row.cap), self.county.advert_posts(k)
                pay = self.county.pay_to_the_end(row.title, row.profession, row.status, y)
                for p in posts if cap >= 1 else []:
                    self.add(("h", k, p, y), cap, row.fill_rate * (row.cost + pay))
                self.structure.append({**{("h", k, p, y): 1.0 for p in posts if cap >= 1}, (): -float(cap)})

    def allotments(self) -> None:
        approved = {i: self.county.institution[i].establishment for i in self.pool}
        for i, own in approved.items():
            before: Expr = {(): own}
            for y in self.county.years:
                self.add(("E", i, y), math.floor(sum(approved.values())), undecided=own)
                self.add(("u", i, y), math.inf, self.county.prices.adjust_post, integer=False)
                self.structure.append(total([(1, {("E", i, y): 1.0}), (-1, before), (-1, {("u", i, y): 1.0})]))
                before = {("E", i, y): 1.0}

    def open_beds(self) -> None:
        for row in self.county.beds:
            if row.year in self.county.years and (row.min is not None or row.max is not None):
                low = row.open if row.min is None else row.min
                high = row.open if row.max is None else row.max
                self.add(("B", row.at, row.year), high, low=low, undecided=row.open)
                self.add(("z", row.at, row.year), math.inf, self.county.prices.close_bed, integer=False)
                self.structure.append({(): row.open, ("B", row.at, row.year): -1.0, ("z", row.at, row.year): -1.0})

    def once(self, c: Facts) -> None:
        """S1 to S4 of one row of staff."""
        own: dict[str, list[Key]] = {kind: [k for k in self.keys_of.get(c.id, ()) if k[0] == kind] for kind in "fgar"}
        sums = [[*own["f"], *(k for k in own["g"] + own["a"] if k[-1] == y)] for y in self.county.years]
        sums += [own["f"] + own["a"]] if self.county.moves.study_once else []
        sums += [own["f"] + own["g"]] if self.county.moves.second_once else []
        sums.append(own["f"] + own["r"])
        self.structure += [{**dict.fromkeys(keys, 1.0), (): -c.count} for keys in sums]

    def study_places(self) -> None:
        for y in self.county.years:
            programme = self.county.programme("advanced_study", y)
            if programme and programme.places is not None:
                sent = {key: 1.0 for key in self.variables if key[0] == "a" and key[-1] == y}
                self.structure.append({**sent, (): -float(programme.places)})

    @cached_property
    def keys_of(self) -> dict[str, list[Key]]:
        """Decisions about each row of staff."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self.variables:
            if key[0] in "fgar":
                found[key[1]].append(key)
        return found

    @cached_property
    def stand(self) -> dict[tuple[str, int], list[tuple[Facts, Expr]]]:
        """Section 3: who stands at each post in each year, by work."""
        found: dict[tuple[str, int], list[tuple[Facts, Expr]]] = defaultdict(list)
        for c in self.county.people.values():
            for y in self.county.years:
                at: dict[str, Expr] = defaultdict(dict)
                at[c.post][()] = c.count
                for key in self.keys_of.get(c.id, ()):
                    if (key[0] == "f" and key[-1] <= y) or (key[0] == "g" and key[-1] == y):
                        at[key[2]][key] = 1.0
                        at[c.post][key] = -1.0
                for p, expr in at.items():
                    found[p, y].append((c, expr))
        return found

    def own(self, c: Facts, institutions: set[str], y: int) -> Expr:
        """Section 3: persons of c that the institutions own in y."""
        parts: list[tuple[float, Expr]] = [(float(c.owner in institutions), {(): c.count})]
        for key in self.keys_of.get(c.id, ()):
            if key[0] == "f" and key[-1] <= y and self.county.at(key[2]) != self.county.at(c.post):
                gained = (self.county.at(key[2]) in institutions) - (c.owner in institutions)
                parts.append((float(gained), {key: 1.0}))
        return total(parts)


# 3 Readings -------------------------------------------------------------------------------------------------------


@dataclass
class Persons:
    """People in post, by work at `posts` or by owner at `owners`."""

    test: Test
    y: int
    posts: set[str] | None = None
    owners: set[str] | None = None
    reading: str = "certain"
    measure: str = "heads"

    def expr(self, d: Decisions) -> Expr:
        parts = list(self.by_owner(d) if self.posts is None else self.by_work(d))
        if self.reading != "certain":
            parts += self.arrivals(d)
        if self.reading == "expected":
            parts += self.drift(d.county)
        return total(parts)

    def by_work(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        factor: Callable[[Facts, int], float] = {"heads": in_post, "fte": capacity, "mean": mean}[self.measure]
        for p in self.posts or ():
            here = admits_post(self.test, d.county.post[p])
            for c, expr in d.stand[p, self.y]:
                weight = admits(self.test, c, self.y) * here
                yield factor(c, self.y) * weight, expr
                if self.measure == "mean" and c.post == p and ("a", c.id, self.y) in d.variables:
                    away = c.fte * d.county.sigma(self.y) / HALF_MONTHS
                    yield -away * weight, {("a", c.id, self.y): 1.0}

    def by_owner(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        owners = self.owners or set()
        for c in d.county.people.values():
            now = admits(self.test, c, self.y)
            yield float(in_post(c, self.y) * now), d.own(c, owners, self.y)
            if "title" in self.test and c.owner in owners and next_title(c.title):
                then = admits(self.test, changed(c, title=next_title(c.title)), self.y)
                risen = {k: 1.0 for k in d.keys_of.get(c.id, ()) if k[0] == "r" and k[-1] <= self.y}
                yield float(in_post(c, self.y) * (then - now)), risen

    def counts(self, county: County, p: str) -> bool:
        return county.at(p) in (self.owners or set()) if self.posts is None else p in self.posts

    def arrivals(self, d: Decisions) -> Iterator[tuple[float, Expr]]:
        for key in d.variables:
            if key[0] == "h" and key[-1] <= self.y and self.counts(d.county, key[2]):
                _, k, p, _ = key
                fill = d.county.channels[k].fill_rate if self.reading == "expected" else 1.0
                here = 1 if self.posts is None else admits_post(self.test, d.county.post[p])
                yield fill * admits(self.test, d.county.recruit(k, p), self.y) * here, {key: 1.0}

    def drift(self, county: County) -> Iterator[tuple[float, Expr]]:
        for c in county.people.values():
            if not self.at_home(county, c):
                continue
            now = admits(self.test, c, self.y)
            passed = admits(self.test, changed(c, licence="licensed"), self.y)
            yield -c.count * county.exits.get((c.id, self.y), 0.0) * now, {(): 1.0}
            yield c.count * county.passes.get((c.id, self.y), 0.0) * (passed - now), {(): 1.0}

    def at_home(self, county: County, c: Facts) -> bool:
        """Whether the facts' place of c is counted."""
        if self.posts is None:
            return c.owner in (self.owners or set())
        return c.post in self.posts and bool(admits_post(self.test, county.post[c.post]))

    def today(self, county: County) -> float:
        y = county.as_of.year
        here = [c for c in county.people.values() if self.at_home(county, c)]
        return sum(c.count * admits(self.test, c, y)
                   * (1.0 if self.measure == "heads" else c.fte * (c.presence == "present")) for c in here)


@dataclass
class Recruits:
    """People recruited in a year, wherever they come to."""

    test: Test
    y: int
    reading: str

    def expr(self, d: Decisions) -> Expr:
        return total((admits(self.test, d.county.recruit(key[1], key[2]), self.y)
                      * (d.county.channels[key[1]].fill_rate if self.reading == "expected" else 1.0), {key: 1.0})
                     for key in d.variables if key[0] == "h" and key[-1] == self.y)

    def today(self, county: County) -> float:
        return 0.0


@dataclass
class Studies:
    """People sent to advanced study in a year, by their home."""

    test: Test
    y: int
    posts: set[str]
    reading: str = "certain"

    def expr(self, d: Decisions) -> Expr:
        people = d.county.people
        return {key: 1.0 for key in d.variables if key[0] == "a" and key[-1] == self.y
                and people[key[1]].post in self.posts and admits(self.test, people[key[1]], self.y)
                and admits_post(self.test, d.county.post[people[key[1]].post])}

    def today(self, county: County) -> float:
        return 0.0


@dataclass
class Moved:
    """Transfers (f) or secondments (g) of a year between two institutions that `pair` admits."""

    kind: str
    y: int
    pair: Callable[[str, str], bool] = lambda one, other: True
    reading: str = "certain"

    def expr(self, d: Decisions) -> Expr:
        found: Expr = {}
        for key in d.variables:
            if key[0] == self.kind and key[-1] == self.y:
                here, there = d.county.at(d.county.people[key[1]].post), d.county.at(key[2])
                if here != there and self.pair(here, there):
                    found[key] = 1.0
        return found

    def today(self, county: County) -> float:
        return 0.0


@dataclass
class Decided:
    """A decision of its own where there is one, else a number; and what it is today."""

    key: Key
    otherwise: float = 0.0
    reading: str = "certain"

    def expr(self, d: Decisions) -> Expr:
        return {self.key: 1.0} if self.key in d.variables else {(): self.otherwise}

    def today(self, county: County) -> float:
        return self.otherwise


# 5 Rules ----------------------------------------------------------------------------------------------------------

Terms = list[tuple[float, Any]]


@dataclass
class Row:
    """body − limit·per ≥ 0 (or ≤ 0), hard or a target."""

    name: str
    y: int
    hard: bool
    body: Terms
    limit: float
    per: Terms | None = None
    least: bool = True
    cure: int | None = None

    @property
    def expected(self) -> bool:
        return any(isinstance(t, Persons | Recruits) and t.reading == "expected"
                   for _, t in [*self.body, *(self.per or [])])

    def margin(self, d: Decisions) -> Expr:
        """L of section 6."""
        per = total((w, t.expr(d)) for w, t in self.per) if self.per is not None else {(): 1.0}
        sign = 1 if self.least else -1
        return total([*((sign * w, t.expr(d)) for w, t in self.body), (-sign * self.limit, per)])

    def bar_today(self, county: County) -> float:
        return self.limit * (sum(w * t.today(county) for w, t in self.per) if self.per is not None else 1.0)

    def margin_today(self, county: County) -> float:
        gap = sum(w * t.today(county) for w, t in self.body) - self.bar_today(county)
        return gap if self.least else -gap


def number_at(entries: dict[str, float], y: int) -> float | None:
    """A number by year: the entry of y, else that of the latest entry before if it is a `from`."""
    rows = sorted((int(key.split()[1]), key.split()[0], value) for key, value in entries.items())
    past = [row for row in rows if row[0] <= y]
    if not past:
        return None
    start, kind, value = past[-1]
    return value if start == y or kind == "from" else None


class Rules:
    """The rows of every rule in force, and the choices they bring."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.choices: dict[Key, tuple[int, float]] = {}
        self.pool: set[str] = set()
        self.rows: list[Row] = []
        self.near = county.at_level("county", "township")
        for rule in county.rules:
            make = getattr(self, rule["name"].replace("-", "_"))
            self.rows += make(Facts(**rule["parameters"]))

    def each(self, numbers: dict[str, float]) -> Iterator[tuple[int, float]]:
        for y in self.county.years:
            number = number_at(numbers, y)
            if number is not None:
                yield y, number

    def study_tests(self) -> list[tuple[Test, int]]:
        return [(t.test, t.y) for row in self.rows if not row.hard
                for _, t in [*row.body, *(row.per or [])] if isinstance(t, Studies)]

    def title_share(self, q: Facts) -> Iterator[Row]:
        owners = self.county.at_level(q.level)
        for y, s in self.each(q.share):
            among: Test = {"profession": q.professions}
            yield Row("title-share", y, False,
                      [(1, Persons({**among, "title": q.titles}, y, owners=owners, reading="expected"))], s,
                      [(1, Persons(among, y, owners=owners, reading="expected"))])

    def young_physicians_study(self, q: Facts) -> Iterator[Row]:
        posts = self.county.posts_at(self.near)
        for y, s in self.each(q.share):
            test: Test = {"profession": ["physician"], "under": q.under}
            yield Row("young-physicians-study", y, False, [(1, Studies(test, y, posts))], s,
                      [(1, Persons(test, y, posts))])

    def qualified_recruits(self, q: Facts) -> Iterator[Row]:
        more: Test = {} if q.leaders_inside else {"leader": False}
        return self.qualified("qualified-recruits", q, more)

    def leaders_recruited(self, q: Facts) -> Iterator[Row]:
        return self.qualified("leaders-recruited", q, {"leader": True})

    def qualified(self, name: str, q: Facts, more: Test) -> Iterator[Row]:
        others = ["unknown", "below", "secondary", "college", "bachelor"]
        for y, count in self.each(q.count):
            yield Row(name, y, False, [
                (1, Recruits({**more, "degree": ["master"]}, y, q.reading)),
                (1, Recruits({**more, "degree": others, "title": SENIOR}, y, q.reading))], count)

    def establishment_pool(self, q: Facts) -> Iterator[Row]:
        approved = {i: self.county.institution[i].establishment for i in self.near}
        if q.pooled:
            self.pool |= self.near
        for y in self.county.years:
            for i, own in approved.items():
                staff = Persons({"status": ["established"]}, y, owners={i}, reading="planned")
                if q.pooled:
                    yield Row("allotment", y, True, [(1, Decided(("E", i, y), own)), (-1, staff)], 0)
                else:
                    yield Row("establishment", y, True, [(1, staff)], own, least=False)
            if q.pooled:
                yield Row("total", y, True, [(1, Decided(("E", i, y), own)) for i, own in approved.items()],
                          sum(approved.values()), least=False)

    def central_training(self, q: Facts) -> Iterator[Row]:
        for y, days in ((y, days) for y, days in self.each(q.days) if days > 0):
            if self.county.sigma(y) + slots(days) > HALF_MONTHS:
                away = Studies({"profession": q.professions}, y, self.county.posts_at(self.near))
                yield Row("room", y, True, [(1, away)], 0, least=False)
            for first, posts, floor in self.county.units():
                near = self.county.at(first) in self.near
                body: Terms = [(-HALF_MONTHS * floor, Decided(("one",), 1.0))]
                for p in posts:
                    trained = self.county.post[p].profession in q.professions and near
                    body.append((HALF_MONTHS - slots(days) * trained, Persons({"present": True}, y, {p})))
                    body.append((-self.county.sigma(y), Studies({}, y, {p})))
                yield Row("cover", y, True, body, 0)

    def licensed_share(self, q: Facts) -> Iterator[Row]:
        posts = self.county.posts_at(self.near)
        for y, s in self.each(q.share):
            among: Test = {"profession": ["physician"]}
            yield Row("licensed-share", y, False,
                      [(1, Persons({**among, "licence": q.licences}, y, posts, reading="expected"))], s,
                      [(1, Persons(among, y, posts, reading="expected"))])
        for y in (y for y in self.county.years if y > q.deadline):
            for p in posts:
                if self.county.post[p].solo and self.county.post[p].profession == "physician":
                    without = Persons({"profession": ["physician"], "licence": ["none"]}, y, {p})
                    yield Row("solo", y, True, [(1, without)], 0, least=False, cure=q.deadline + 1)

    def experts_and_mentees(self, q: Facts) -> Iterator[Row]:
        local = self.county.posts_at(self.county.at_level("county"))
        for y, wanted in self.each(q.experts):
            low, high = number_at(q.mentees_at_least, y) or 0.0, number_at(q.mentees_at_most, y) or 0.0
            candidates = [e for e in self.county.experts if e.year == y]
            for e in candidates:
                self.choices["X", e.id, y] = 1, e.cost
                self.choices["M", e.id, y] = math.floor(high), 0.0
                invited, taught = Decided(("X", e.id, y)), Decided(("M", e.id, y))
                yield Row("fewest", y, True, [(1, taught), (-low, invited)], 0)
                yield Row("most", y, True, [(1, taught), (-high, invited)], 0, least=False)
            for s in {e.specialty for e in candidates}:
                able = Persons({"specialty": [s], "backbone": True, "present": True}, y, local)
                yield Row("backbone", y, True,
                          [(1, able), *((-1, Decided(("M", e.id, y))) for e in candidates if e.specialty == s)], 0)
            yield Row("experts", y, False, [(1, Decided(("X", e.id, y))) for e in candidates], wanted)

    def moves_within_caps(self, q: Facts) -> Iterator[Row]:
        for y, most in self.each(q.transfers):
            yield Row("transfers", y, True, [(1, Moved("f", y))], most, least=False)
        county = self.county.at_level("county")
        approved = {i: self.county.institution[i].establishment for i in county}
        for y, most in self.each(q.secondments):
            yield Row("secondments", y, True, [(1, Moved("g", y))], most, least=False)
            for i in county:
                share = approved[i] / sum(approved.values()) if sum(approved.values()) else 1.0
                yield Row("fair", y, True, [(1, self.far({i}, y, q.far_km)), (-share, self.far(county, y, q.far_km))],
                          1, least=False)

    def far(self, senders: set[str], y: int, far_km: float) -> Moved:
        return Moved("g", y, lambda here, there: here in senders and (self.county.km(here, there) or 0) >= far_km)

    def ward_nurses_per_open_bed(self, q: Facts) -> Iterator[Row]:
        for y, s in self.each(q.ratio):
            for i in self.county.at_level("county"):
                posts = self.county.posts_at({i})
                if any(self.county.post[p].ward for p in posts) and self.county.open(i, self.county.years[-1]) > 0:
                    nurses = Persons({"profession": ["nurse"], "ward": True}, y, posts, reading="expected")
                    yield Row("ward-nurses", y, False, [(1, nurses)], s,
                              [(1, Decided(("B", i, y), self.county.open(i, y)))])

    def post_needs(self, q: Facts) -> Iterator[Row]:
        for p in self.county.post:
            for y in self.county.years:
                yield from self.post_in(p, y, q)

    def post_in(self, p: str, y: int, q: Facts) -> Iterator[Row]:
        own = self.county.figures(p, y)
        load = self.county.load(p, y, q.available_minutes)
        if "min" in q.parts and own.min:
            yield Row("min", y, True, [(1, Persons({}, y, {p}))], own.min)
        if "need" in q.parts and own.need is not None:
            yield Row("need", y, False, [(1, Persons({}, y, {p}, reading="planned", measure="fte"))], own.need)
        elif "need" in q.parts and load > 0:
            yield Row("workload", y, False, [(1, Persons({}, y, {p}, reading="planned", measure="mean"))], load)
        if "max" in q.parts and own.max is not None:
            yield Row("max", y, True, [(1, Persons({}, y, {p}, reading="planned"))], own.max, least=False)


# 6 Shortfall and penalty ------------------------------------------------------------------------------------------


def smooth(s: float, asked: float) -> float:
    """ψ."""
    b1, b2 = 0.05 * asked, 0.20 * asked
    return (min(s, b1) + 2 * min(max(0.0, s - b1), b2 - b1) + 4 * max(0.0, s - b2)) / asked


def segments(asked: float, undecided: float, expected: bool) -> list[tuple[float, float]]:
    """φ as (length, slope), rising."""
    bends = [0.05 * asked, 0.20 * asked]
    if expected:
        points = bends
    else:
        o = undecided - math.floor(undecided)
        o = 0.0 if o < 1e-9 or o > 1 - 1e-9 else o
        points = sorted({max(0.0, math.floor(b - o) + j + o) for b in bends for j in (0, 1)} - {0.0})
    found, before = [], 0.0
    for point in points:
        found.append((point - before, (smooth(point, asked) - smooth(before, asked)) / (point - before)))
        before = point
    return [*found, (math.inf, 4 / asked)]


def penalty(s: float, pieces: list[tuple[float, float]]) -> float:
    value = 0.0
    for length, slope in pieces:
        value += slope * min(max(0.0, s), length)
        s -= length
    return value


# 7 Tiers ----------------------------------------------------------------------------------------------------------


class InfeasibleError(Exception):
    """A row that no decision touches fails."""


class Model:
    """Decisions, rows with their shortfalls, and the three tiers as expressions."""

    def __init__(self, county: County) -> None:
        self.county = county
        rules = Rules(county)
        self.decisions = Decisions(county, rules.study_tests(), rules.pool)
        for key, (most, price) in rules.choices.items():
            self.decisions.add(key, most, price)
        self.variables = self.decisions.variables
        self.rows = [{key: -value for key, value in expr.items()} for expr in self.decisions.structure]
        money: Expr = {key: v.price for key, v in self.variables.items() if v.price}
        self.tiers: dict[str, Expr] = {"statutory": defaultdict(float), "policy": defaultdict(float), "money": money}
        self.undecided = {key: v.undecided for key, v in self.variables.items()}
        for number, row in enumerate(rules.rows):
            self.put(number, row)

    def put(self, number: int, row: Row) -> None:
        """A row of a rule: as a constraint, and where it may fall short, with its segments."""
        margin = row.margin(self.decisions)
        asked = max(1.0, abs(row.bar_today(self.county)))
        today = max(0.0, -row.margin_today(self.county))
        undecided = -value_at(margin, self.undecided)
        inherited = today > 1e-6 * max(1.0, asked) and (row.cure is None or row.y < row.cure)
        tier = ("statutory" if inherited else None) if row.hard else "policy"
        most = math.inf if tier == "policy" else today if tier else 0.0
        pieces = segments(asked, undecided, row.expected)
        if not set(margin) - {()}:
            self.put_constant(tier, max(0.0, undecided), most, asked, pieces)
        else:
            self.put_margin(number, margin, tier, most, pieces)

    def put_constant(self, tier: str | None, short: float, most: float, asked: float,
                     pieces: list[tuple[float, float]]) -> None:
        if short > most + 1e-6 * max(1.0, asked):
            raise InfeasibleError
        if tier:
            self.tiers[tier][()] += penalty(short, pieces)

    def put_margin(self, number: int, margin: Expr, tier: str | None, most: float,
                   pieces: list[tuple[float, float]]) -> None:
        short: Expr = {}
        if tier:
            for i, (length, slope) in enumerate(pieces):
                key = ("short", number, i)
                self.decisions.add(key, length, integer=False)
                self.tiers[tier][key] = slope
                short[key] = 1.0
            if most < math.inf:
                self.rows.append({**dict.fromkeys(short, -1.0), (): most})
        self.rows.append({**margin, **short})

    def solve(self) -> dict[str, Any]:
        """Tier after tier, each locked at its optimum before the next."""
        found: dict[str, float] = {}
        for name in self.tiers:
            status, value = self.least(name, found)
            if status != "optimal":
                return {"status": status, "tiers": found}
            found[name] = value
        return {"status": "optimal", "tiers": found}

    def least(self, name: str, found: dict[str, float]) -> tuple[str, float]:
        """Least value of a tier with the earlier ones held; a lock too tight for the arithmetic is loosened."""
        status, value = "infeasible", math.nan
        for slack in LOCKS if found else LOCKS[:1]:
            locks = [total([(-1, self.tiers[tier]), (1, {(): held + slack * max(1.0, abs(held))})])
                     for tier, held in found.items()]
            status, value = minimum(self.variables, [*self.rows, *locks], self.tiers[name])
            if status == "optimal":
                break
        return (status if status == "optimal" or not found else "unknown"), value


def minimum(variables: dict[Key, Variable], rows: list[Expr], objective: Expr) -> tuple[str, float]:
    """Least value of an expression over rows ≥ 0, proved with no gap."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetSolverSpecificParametersAsString("limits/gap = 0\nlimits/absgap = 0\nnumerics/feastol = 1e-9\n")
    column = {key: (solver.IntVar if v.integer else solver.NumVar)(v.low, v.high, "") for key, v in variables.items()}
    for row in rows:
        constraint = solver.Constraint(-row.get((), 0.0), math.inf)
        for key, value in row.items():
            if key:
                constraint.SetCoefficient(column[key], value)
    goal = solver.Objective()
    for key, value in objective.items():
        if key:
            goal.SetCoefficient(column[key], value)
    goal.SetOffset(objective.get((), 0.0))
    status = solver.Solve()
    words = {solver.OPTIMAL: "optimal", solver.INFEASIBLE: "infeasible"}
    return words.get(status, "unknown"), goal.Value() if status == solver.OPTIMAL else math.nan


def solved(data: dict[str, Any]) -> dict[str, Any]:
    """Status and tiers of one instance."""
    try:
        return Model(County(data)).solve()
    except InfeasibleError:
        return {"status": "infeasible", "tiers": {}}


if __name__ == "__main__":
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(solved(json.loads(line))), flush=True)

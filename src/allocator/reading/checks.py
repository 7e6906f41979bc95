"""What the tables must agree on: ids, references between rows, bounds, dates. Each failure names its row."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from allocator import terms
from allocator.errors import Problem, Said
from allocator.facts.channels import Channel
from allocator.facts.drift import EVERYBODY
from allocator.facts.ledgers import Booking, Entry, Pay, Rate
from allocator.facts.people import Person
from allocator.facts.places import Beds, Grade, Institution, Member, Post, Road, Workload
from allocator.facts.services import Service
from allocator.facts.specialties import Specialty
from allocator.reading.table_file import MOST_PROBLEMS, Table
from allocator.reading.validation import meant

_NO = frozenset({"否", "n", "no", "false", "0"})


def half_width(value: object) -> str:
    """An id or word as it is compared; a blank cell is a blank text."""
    return "" if value is None else terms.half_width(str(value))


def grade_key(grade: str, professions: frozenset[str]) -> str | None:
    """The title or profession a pay grade means (副高 → associate_senior); None if neither."""
    word = half_width(grade)
    return terms.code("title", word) or terms.code("profession", word) or (word if word in professions else None)


def professions(tables: Mapping[str, Table[Any]]) -> frozenset[str]:
    """Professions that posts and people have, other countries' cadres among them."""
    words = {str(row["profession"]) for name in ("posts", "staff") if name in tables
             for row in tables[name].rows if "profession" in row}
    return frozenset(terms.code("profession", word) or half_width(word) for word in words)


def cross_check(tables: Mapping[str, Table[Any]], as_of: dt.date) -> list[Problem]:
    """Everything on which the tables disagree. Rows and tables already reported raise no further problems."""
    check = _Check(tables, as_of)
    found: list[Problem] = []
    for name, table in tables.items():
        found += islice(_twice(table), MOST_PROBLEMS)
        each, enough = check.each.get(name), len(found) + MOST_PROBLEMS
        if each is None:
            continue
        for position, fact in table.facts.items():
            found += each(table, position, fact)
            if len(found) > enough:
                break
    return found


def _twice(table: Table[Any]) -> Iterator[Problem]:
    """Rows that mean the same thing as an earlier row."""
    kind, first = table.kind, dict[object, int]()
    names = [next(n for n, info in kind.fact.model_fields.items() if key in (n, info.alias)) for key in kind.keys]
    for position, row in enumerate(table.rows):
        fact = table.facts.get(position)
        same: object
        if isinstance(fact, Channel):
            same = fact.id
        elif isinstance(fact, Road):
            same = frozenset((fact.from_, fact.to))
        else:
            cells = [getattr(fact, n) for n in names] if fact else [row.get(key) for key in kind.keys]
            if fact is None and cells[0] is None:
                continue
            same = tuple(half_width(cell) for cell in cells)
        if same in first:
            words = " + ".join(table.header(key) for key in kind.keys if key in table.headers)
            number, own = table.numbers[first[same]], half_width(row[kind.keys[0]])
            hint = Said(f"first in row {number}", f"第一次在第{number}行")
            if isinstance(fact, Channel):
                hint += Said("; give the channel another name if they are different ways of recruiting",
                             "；若是不同的招聘方式，渠道请另起名称")
            yield table.problem(position, kind.keys[0], Said(f"each {words} once", f"每个{words}一次"),
                                Said(f"{own!r} a second time", f"{own!r}第二次出现"), hint)
        first.setdefault(same, position)


class _Check:
    """Checks of single rows against what the other tables hold; an unread table is no reason to refuse."""

    def __init__(self, tables: Mapping[str, Table[Any]], as_of: dt.date) -> None:
        self.as_of = as_of
        self.institutions = self._ids(tables.get("institutions"))
        self.posts = self._ids(tables.get("posts"))
        valid = tables["posts"].facts.values() if "posts" in tables else ()
        self.post: Mapping[str, Post] = {post.id: post for post in valid if post.year is None}
        every = tables["posts"].rows if "posts" in tables else ()
        self.undated = {half_width(row.get("id")) for row in every if "year" not in row}
        places = tables["institutions"].facts.values() if "institutions" in tables else ()
        self.groups = {place.id for place in places if place.kind == "group"}
        self.professions = professions(tables)
        self.levels = {place.level for place in places} - {""}
        self.people = self._ids(tables.get("staff"))
        staff = tables["staff"].facts.values() if "staff" in tables else ()
        self.crowds = {person.id for person in staff if person.count != 1}
        members = tables["teams"].facts.values() if "teams" in tables else ()
        self.team_sizes = Counter(member.team for member in members)
        self.each: dict[str, Callable[[Table[Any], int, Any], Iterator[Problem]]] = {
            "institutions": self.institution, "staff": self.person, "posts": self.post_row, "beds": self.beds,
            "travel": self.road, "channels": self.channel, "workload": self.workload, "rates": self.rate,
            "pay": self.pay, "grades": self.grade, "teams": self.member, "ledgers": self.booking,
            "indicators": self.entry, "specialties": self.specialty,
            "services": self.service}

    @staticmethod
    def _ids(table: Table[Any] | None) -> frozenset[str] | None:
        return frozenset(half_width(row.get("id")) for row in table.rows) if table else None

    def _place(self, table: Table[Any], position: int, key: str, word: str, groups: bool = False) -> Iterator[Problem]:
        if self.institutions is not None and word not in self.institutions:
            yield table.problem(position, key, Said("the id of an institution", "机构编号"), None,
                                meant(word, self.institutions))
        elif word in self.groups and not groups:
            yield table.problem(position, key, Said("an institution, not a grouping of them", "机构，而不是汇总单位"))

    def _post(self, table: Table[Any], position: int, key: str, word: str) -> Iterator[Problem]:
        if self.posts is not None and word not in self.posts:
            yield table.problem(position, key, Said("the id of a post", "岗位编号"), None, meant(word, self.posts))

    def institution(self, table: Table[Any], position: int, row: Institution) -> Iterator[Problem]:
        if row.parent:
            yield from self._place(table, position, "parent", row.parent, groups=True)
        if row.parent == row.id:
            yield table.problem(position, "parent", Said("another institution", "另一个机构"))
        if row.kind not in terms.KINDS and not row.level:
            kinds, level = [term.zh for term in terms.KINDS.values()], terms.COLUMNS["level"].zh
            yield table.problem(position, "kind", Said(f"one of {', '.join(kinds)}; or a {level} beside it",
                                                       f"{'、'.join(kinds)}之一，或在旁写明{level}"), None,
                                meant(row.kind, [w for t in terms.KINDS.values() for w in (t.zh, t.key)]))

    def person(self, table: Table[Any], position: int, row: Person) -> Iterator[Problem]:
        yield from self._place(table, position, "owner", row.owner)
        yield from self._place(table, position, "work", row.work)
        yield from self._post(table, position, "post", row.post)
        if row.prefers:
            yield from self._place(table, position, "prefers", row.prefers)
        post = self.post.get(row.post)
        if post and post.at != row.work:
            yield table.problem(position, "post",
                                Said(f"a post at {row.work}, where the person works", f"工作单位{row.work}的岗位"),
                                None, Said(f"{post.id} is at {post.at}", f"{post.id}属于{post.at}"))
        if post and post.profession != row.profession:
            want = terms.label("profession", post.profession, "zh")
            yield table.problem(position, "profession", Said(f"{want}, the profession of the post {post.id}",
                                                              f"{want}，即岗位 {post.id} 的专业"), None,
                                Said("a mismatch is refused: correct the person or the post",
                                     "两者不符：请更正人员或岗位"))
        if row.birth and row.birth >= self.as_of:
            yield table.problem(position, "birth", Said(f"a date before {self.as_of}", f"{self.as_of} 之前的日期"))
        if row.fixed and terms.folded(row.fixed) in _NO:
            yield table.problem(position, "fixed", Said("the reason why the person must not move, or a blank",
                                                         "不可调动的原因，或空白"))
        if not row.name:
            return
        why = Said("a person with a name has it", "有姓名的人必须填写")
        if row.birth is None:
            yield table.problem(position, "birth", Said("a date of birth", "出生日期"), None, why)
        if row.sex is None:
            yield table.problem(position, "sex", Said("男 or 女", "男或女"), None, why)
        if row.count != 1:
            yield table.problem(position, "count", Said.same("1"), None,
                                Said("a row with a name is one person", "有姓名的一行是一个人"))

    def post_row(self, table: Table[Any], position: int, row: Post) -> Iterator[Problem]:
        yield from self._place(table, position, "at", row.at)
        if row.relief:
            yield from self._post(table, position, "relief", row.relief)
        if row.relief == row.id:
            yield table.problem(position, "relief", Said("another post", "另一个岗位"))
        if row.min is not None and row.max is not None and row.min > row.max:
            yield table.problem(position, "min", Said(f"at most {row.max:g}, the {table.header('max')}",
                                                       f"不大于{table.header('max')} {row.max:g}"))
        if row.year is None:
            return
        if row.id not in self.undated:
            yield table.problem(position, "year", Said("a row of this post without a year, which this one changes",
                                                        "该岗位另有一行不填年份，本行在其上改动"), None,
                                Said(f"add a row {row.id} with a blank {table.header('year')}",
                                     f"补一行{row.id}，{table.header('year')}留空"))
        base = self.post.get(row.id)
        if base and base.at != row.at:
            yield table.problem(position, "at", Said(f"{base.at}, as in the post's row without a year",
                                                      f"{base.at}，与该岗位不填年份的一行相同"))
        if base and base.profession != row.profession:
            yield table.problem(position, "profession", Said("the profession of the post's row without a year",
                                                              "与该岗位不填年份的一行相同的专业"))

    def beds(self, table: Table[Any], position: int, row: Beds) -> Iterator[Problem]:
        yield from self._place(table, position, "at", row.at)
        if row.min is not None and row.min > row.open:
            yield table.problem(position, "min", Said(f"at most {row.open}, the open beds",
                                                       f"不大于开放床位 {row.open}"))
        if row.max is not None and row.max < row.open:
            yield table.problem(position, "max", Said(f"at least {row.open}, the open beds",
                                                       f"不小于开放床位 {row.open}"))

    def road(self, table: Table[Any], position: int, row: Road) -> Iterator[Problem]:
        yield from self._place(table, position, "from", row.from_, groups=True)
        yield from self._place(table, position, "to", row.to, groups=True)
        if row.from_ == row.to:
            yield table.problem(position, "to", Said("another institution than the one it starts from",
                                                      "与起点不同的机构"))

    def channel(self, table: Table[Any], position: int, row: Channel) -> Iterator[Problem]:
        if row.post:
            yield from self._post(table, position, "post", row.post)
        post = self.post.get(row.post)
        if post and post.profession != row.profession:
            want = terms.label("profession", post.profession, "zh")
            yield table.problem(position, "profession", Said(f"{want}, the profession of the post {post.id}",
                                                             f"{want}，即岗位 {post.id} 的专业"))
        if not post and row.profession not in {*terms.PROFESSIONS, *self.professions}:
            words = [*self.professions, *(t.zh for t in terms.PROFESSIONS.values())]
            yield table.problem(position, "profession", Said("a profession that some post asks for", "有岗位的专业"),
                                None, meant(row.profession, words))
        if row.level and row.level not in {*terms.LEVELS, *self.levels}:
            words = [*self.levels, *(t.zh for t in terms.LEVELS.values())]
            yield table.problem(position, "level", Said("a level of some institution", "有机构的层级"), None,
                                meant(row.level, words))

    def grade(self, table: Table[Any], position: int, row: Grade) -> Iterator[Problem]:
        yield from self._place(table, position, "at", row.at)

    def member(self, table: Table[Any], position: int, row: Member) -> Iterator[Problem]:
        if self.people is not None and row.person not in self.people:
            yield table.problem(position, "person", Said("the id of a person of the staff table", "人员表中的工号"),
                                None, meant(row.person, self.people))
        elif row.person in self.crowds:
            yield table.problem(position, "person", Said("one person", "一个人"), None,
                                Said("the row of the staff table counts more or less than one", "人员表该行人数不是1"))
        if self.team_sizes[row.team] == 1:
            yield table.problem(position, "team", Said("at least two members", "至少两名成员"),
                                Said(f"{row.team} with one", f"{row.team}只有一名"))

    def booking(self, table: Table[Any], position: int, row: Booking) -> Iterator[Problem]:
        yield from self._place(table, position, "at", row.at)

    def service(self, table: Table[Any], position: int, row: Service) -> Iterator[Problem]:
        yield from self._place(table, position, "at", row.at)

    def specialty(self, table: Table[Any], position: int, row: Specialty) -> Iterator[Problem]:
        yield from self._place(table, position, "at", row.at)

    def entry(self, table: Table[Any], position: int, row: Entry) -> Iterator[Problem]:
        if row.at:
            yield from self._place(table, position, "at", row.at)

    def workload(self, table: Table[Any], position: int, row: Workload) -> Iterator[Problem]:
        yield from self._post(table, position, "post", row.post)

    def rate(self, table: Table[Any], position: int, row: Rate) -> Iterator[Problem]:
        for word in (half_width(part) for part in half_width(row.group).split("+")):
            known = word in (EVERYBODY, "all") or word in self.professions or any(
                terms.code(name, word) for name in ("level", "status", "title", "profession"))
            if not known:
                words = [t.zh for name in ("level", "status", "title", "profession")
                         for t in terms.VOCABULARIES[name].values()]
                yield table.problem(position, "group", Said(
                    f"levels, statuses, titles or professions joined by +, or {EVERYBODY}",
                    f"层级、编制情况、职称或专业，用 + 连接；或{EVERYBODY}"),
                    Said(f"the unknown word {word!r}", f"不认识的词{word!r}"), meant(word, words))

    def pay(self, table: Table[Any], position: int, row: Pay) -> Iterator[Problem]:
        if grade_key(row.grade, self.professions) is None:
            words = [t.zh for name in ("title", "profession") for t in terms.VOCABULARIES[name].values()]
            yield table.problem(position, "grade", Said("a title or a profession", "职称或专业"),
                                None, meant(row.grade, words))

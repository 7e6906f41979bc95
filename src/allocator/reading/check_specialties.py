"""What the tables of key specialties must agree on: levels, bounds, curves; and that each level can have a leader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from allocator import terms
from allocator.errors import Problem, Said
from allocator.facts.careers import next_title
from allocator.facts.channels import Channel
from allocator.facts.drift import rate_of
from allocator.facts.people import Person
from allocator.facts.specialties import Benefit, Specialty
from allocator.reading.checks import half_width
from allocator.reading.packs import Bound
from allocator.reading.table_file import Table
from allocator.reading.validation import meant
from allocator.rules.specialties import KeySpecialties, KeySpecialtiesCount, WeakSpecialties
from allocator.rules.specialty_levels import LEVELS, Leading


def check_specialties(tables: Mapping[str, Table[Any]]) -> Iterator[Problem]:
    """Levels of one specialty that do not fit together; curves of benefit that are not concave."""
    table = tables.get("specialties")
    if table is not None:
        yield from _levels(table)
    if "benefits" in tables:
        if table is not None:
            yield from _known(tables["benefits"], {half_width(row.get("id")) for row in table.rows})
        yield from _curves(tables["benefits"])


def _level(level: str) -> Said:
    term = terms.SPECIALTY_LEVELS[level]
    return Said(term.en, term.zh)


def _levels(table: Table[Specialty]) -> Iterator[Problem]:
    there = {(half_width(row.get("id")), terms.code("specialty_level", str(row.get("level", ""))))
             for row in table.rows}
    held = {(row.id, row.level) for row in table.facts.values() if row.held}
    read = {(row.id, row.level) for row in table.facts.values()}
    first: dict[str, tuple[int, str]] = {}
    for position, row in table.facts.items():
        number, at = first.setdefault(row.id, (table.numbers[position], row.at))
        if row.at != at:
            yield table.problem(position, "at", Said(
                f"{at}, as in row {number}: the levels of {row.id} are those of one hospital",
                f"{at}，与第{number}行相同：{row.id}各级为同一医院"))
        if row.max is not None and row.max < row.min:
            yield table.problem(position, "max", Said(f"at least {row.min:g}, the {table.header('min')}",
                                                      f"不小于{table.header('min')} {row.min:g}"))
        if row.level == LEVELS[0]:
            continue
        below = LEVELS[LEVELS.index(row.level) - 1]
        word = _level(below)
        if (row.id, below) not in there:
            yield table.problem(position, "level", Said(f"a row of {row.id} at {word} too, on which this level builds",
                                                        f"{row.id}另有一行{word.zh}：本级以它为基础"), None,
                                Said(f"add the row of {word}", f"补上{word.zh}的行"))
        elif row.held and (row.id, below) in read - held:
            yield table.problem(position, "held", Said(f"a level whose level below, {word}, is held too",
                                                       f"下一级（{word.zh}）也已达到的级别"), None,
                                Said(f"mark the row of {word} as held", f"把{word.zh}的行也标为已达"))


def _known(table: Table[Benefit], ids: set[str]) -> Iterator[Problem]:
    for position, row in table.facts.items():
        if row.id not in ids:
            yield table.problem(position, "id", Said("the id of a specialty of the specialties table",
                                                     "专科表中的专科编号"), None, meant(row.id, ids))


def _curves(table: Table[Benefit]) -> Iterator[Problem]:
    """Each corner against the one before it that is right; the curve starts at (0, 0)."""
    before: dict[str, tuple[float, float, float | None]] = {}
    for position, row in sorted(table.facts.items(), key=lambda item: (item[1].id, item[1].spent)):
        spent, benefit, slope = before.get(row.id, (0.0, 0.0, None))
        more = row.spent - spent
        if more <= 0:
            if row.spent == 0:
                yield table.problem(position, "spent", Said("an amount above 0: the curve starts at 0, 0",
                                                            "大于0的数：曲线从0、0开始"))
            continue
        rise = (row.benefit - benefit) / more
        if rise < 0:
            yield table.problem(
                position, "benefit", Said(f"at least {benefit:g}, as at {spent:g}: the curve does not fall",
                                          f"不小于{benefit:g}（投入{spent:g}时的效益）：曲线不下降"),
                _found(row, rise))
        elif slope is not None and rise > slope * (1 + 1e-9):
            most = benefit + slope * more
            yield table.problem(
                position, "benefit",
                Said(f"at most {most:g}: from {spent:g} on each 1 spent brings {slope:.6g} or less, for the curve is "
                     f"concave", f"不大于{most:g}：投入{spent:g}以上每1元至多带来{slope:.6g}，曲线须上凸"),
                _found(row, rise))
        else:
            before[row.id] = row.spent, row.benefit, rise


def _found(row: Benefit, rise: float) -> Said:
    return Said(f"{row.benefit:g}: {rise:.6g} for each 1 spent", f"{row.benefit:g}，即每1元{rise:.6g}")


def check_leaders(bound: Bound, tables: Mapping[str, Table[Any]]) -> Iterator[Problem]:
    """Levels in reach that nobody can lead, as the rules in force ask: nobody has, can rise to or is recruited with the
    title and one of the specialty's words."""
    if not {"institutions", "staff", "specialties"} <= set(tables):
        return
    table, search = tables["specialties"], _Search(tables)
    for position, row in table.facts.items():
        if row.held:
            continue
        for leading in _asked(bound, row):
            if not search.finds(leading, row):
                yield _leaderless(table, position, row, leading)
                break


def _leaderless(table: Table[Specialty], position: int, row: Specialty, leading: Leading) -> Problem:
    words, level = "、".join(row.specialty), _level(row.level)
    titles, marked = _titles(leading.titles), _titles(leading.marked)
    if marked:
        titles = Said(f"{titles}, or {marked} and marked as a leader", f"{titles.zh}，或{marked.zh}且为学科带头人")
    return table.problem(
        position, "specialty",
        Said(f"words of somebody who may lead {row.name or row.id} at {level}: {titles}",
             f"有人可在{level.zh}牵头{row.name or row.id}的专科词：{titles.zh}"),
        Said(f"{words}: nobody of that specialty and title in the staff table, and no channel that brings one",
             f"{words}：人员表中没有该专科该职称的人，也没有能引进的渠道"),
        Said("correct the words, or leave the level out", "更正专科词，或删去该级别的行"))


def _titles(titles: Iterable[str]) -> Said:
    return Said(", ".join(terms.label("title", title, "en") for title in titles),
                "、".join(terms.label("title", title, "zh") for title in titles))


def _asked(bound: Bound, row: Specialty) -> Iterator[Leading]:
    """Who may lead the row's level, in each rule that asks for that level."""
    for rule in bound.rules.values():
        top = (rule.level if isinstance(rule, KeySpecialties | KeySpecialtiesCount)
               else LEVELS[0] if isinstance(rule, WeakSpecialties) else "")
        if top and LEVELS.index(row.level) <= LEVELS.index(top):
            yield rule.leaders.of(row.level)  # type: ignore[attr-defined]


class _Search:
    """People of the staff table, with the titles they may rise to, and channels."""

    def __init__(self, tables: Mapping[str, Table[Any]]) -> None:
        def facts(name: str) -> list[Any]:
            return list(tables[name].facts.values()) if name in tables else []

        self.level = {i.id: i.level or (terms.KINDS[i.kind].unit if i.kind in terms.KINDS else "")
                      for i in facts("institutions")}
        self.people: list[Person] = facts("staff")
        self.channels: list[Channel] = facts("channels")
        self.rates = [rate for rate in facts("rates") if rate.value > 0]

    def finds(self, leading: Leading, row: Specialty) -> bool:
        """Whether somebody may lead, now, after a promotion, or after recruitment."""
        return any(person.specialty in row.specialty and any(_leads(leading, title, person.leader)
                                                             for title in self._titles(person))
                   for person in self.people) or any(
            channel.specialty in ("", *row.specialty) and channel.level in ("", self.level.get(row.at))
            and _leads(leading, channel.title, channel.leader) for channel in self.channels)

    def _titles(self, person: Person) -> Iterator[str]:
        yield person.title
        above = next_title(person.title)
        if above and rate_of(person, "promotion", self.rates, self.level.get(person.work, "")):
            yield above


def _leads(leading: Leading, title: str, marked: bool) -> bool:
    return title in leading.titles or (marked and title in leading.marked)

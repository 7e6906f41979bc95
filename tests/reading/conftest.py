"""A tiny county on disk: two institutions, four people, three posts, a pack of four clauses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from allocator import rules
from allocator.errors import InputError, Problem
from allocator.facts.places import Places
from allocator.facts.values import Level, Professions
from allocator.instance import Instance
from allocator.reading import read
from allocator.rows import Persons, Row
from allocator.rules.base import Rule, Shares
from allocator.rules.counted import Counted, Scope
from allocator.rules.reported import ReportedIndicator
from allocator.rules.villages import VillageTraining
from allocator.who import EVERYBODY

INSTANCE = """\
name: {zh: 试点县, en: Pilot county}
as_of: 2025-12-31
years: [2026, 2027]
tables:
  institutions: institutions.csv
  人员: staff.csv
  posts: posts.csv
policies:
  - pack: ./policy.yaml
settings: {gap: 0.01, prices: {transfer: 5000}}
"""
INSTITUTIONS = """\
机构编号,机构名称,类别,上级,核定编制数
H1,县医院,综合医院,,400
T1,一乡卫生院,乡镇卫生院,H1,20
"""
STAFF = """\
工号,姓名,编制单位,工作单位,岗位,编制情况,专业类别,职称(评),出生日期,性别,身份证件号码
2,王二,H1,H1,P1,在编,护士,中级,1985/7/1,女,110101198507011234
1,李一,H1,H1,P2,编外,医师,副高,1975.03,男,110101197503011238
4,赵四,T1,T1,P3,在编,医师,初级（师）,1990-10-05,男,
3,张三,T1,T1,P3,在编,医生,,1992年2月3日,女,
"""
POSTS = """\
岗位编号,机构,岗位类别,专业,病区,最低,最多,年份
P1,H1,护,护士,是,1,9,
P2,H1,医,医师,,,,
P3,T1,医,医师,,1,4,
P3,T1,医,医师,,2,5,2027
"""
POLICY = """\
pack: pilot
title: {zh: 试点方案, en: Pilot plan}
clauses:
  A1:
    title: {zh: 占比, en: Share}
    article: 一
    words: 达到
    class: target
    numbers: {from 2026: 0.5, in 2031: 0.9}
    rule: tiny
  A2:
    title: {zh: 结构, en: Structure}
    article: 二
    words: [按照]
    class: structure
  A3:
    title: {zh: 硬性, en: Hard}
    article: 三
    words: 必须
    class: hard
    rule: tiny
    parameters: {share: {in 2026: 0.2, in 2027: 0.3}, inside: true}
"""


class Tiny(Rule):
    """A rule with a number by year, and one that has no year."""

    name = "tiny"
    clause = "A1"
    numbers = "share"

    share: Shares
    inside: bool = True

    def rows(self, places: Places) -> Iterator[Row]:
        for year, share in self.share.during(places.years):
            yield Row(body=Persons(EVERYBODY, year), at_least=share, year=year)


class Wordy(Rule):
    """A rule with words that a county may add to."""

    name = "wordy"
    clause = "A1"

    level: Level = "county"
    professions: Professions = ()
    counted: Counted = Counted()
    scopes: tuple[Scope, ...] = ()

    def rows(self, places: Places) -> Iterator[Row]:
        yield from ()


RULES: dict[str, type[Rule]] = {"tiny": Tiny, "wordy": Wordy, "reported-indicator": ReportedIndicator,
                               "village-training": VillageTraining}


class County:
    """The tiny county's folder, to be edited by a test and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in (("instance.yaml", INSTANCE), ("institutions.csv", INSTITUTIONS), ("staff.csv", STAFF),
                           ("posts.csv", POSTS), ("policy.yaml", POLICY)):
            self.write(name, text)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        (self.folder / name).write_text(text, encoding=encoding, newline="")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def table(self, name: str, text: str) -> None:
        """A further table, written and named in the instance."""
        self.write(f"{name}.csv", text)
        self.edit("instance.yaml", "tables:\n", f"tables:\n  {name}: {name}.csv\n")

    def read(self, *sets: str) -> Instance:
        return read(self.folder / "instance.yaml", sets)

    def problems(self, *sets: str) -> tuple[Problem, ...]:
        with pytest.raises(InputError) as caught:
            self.read(*sets)
        return caught.value.problems

    def places(self, *sets: str) -> list[tuple[str, int | None, str]]:
        """File, row and column of every problem."""
        return [(problem.file, problem.row, problem.column) for problem in self.problems(*sets)]


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> County:
    monkeypatch.setattr(rules, "BY_NAME", RULES)
    return County(tmp_path)

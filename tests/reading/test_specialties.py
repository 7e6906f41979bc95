"""Errors of the tables of key specialties: each with its row, its column, and what would be right."""

from __future__ import annotations

import pytest

from allocator import rules
from allocator.errors import said
from allocator.rules.specialties import KeySpecialtiesCount
from tests.reading.conftest import County

HEADER = "专科编号,专科名称,机构,级别,已达,专科,团队,设备,下限,上限\n"
PACK = """\
pack: pilot
title: {zh: 试点方案, en: Pilot plan}
clauses:
  A1:
    title: {zh: 重点专科, en: Key specialties}
    article: 一
    words: 达到
    class: target
    numbers: {from 2026: 2}
    rule: key-specialties-count
    parameters: {level: %s}
"""


@pytest.fixture(autouse=True)
def _rule(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule is known beside those of the tiny county."""
    monkeypatch.setattr(rules, "BY_NAME", {**rules.BY_NAME, KeySpecialtiesCount.name: KeySpecialtiesCount})


def led(county: County, level: str = "county") -> None:
    """A pack that asks for specialties of a level, and a heart physician of associate-senior title at H1."""
    county.write("policy.yaml", PACK % level)
    county.edit("staff.csv", "身份证件号码", "专科")
    county.edit("staff.csv", "男,110101197503011238", "男,心血管")
    county.edit("staff.csv", "女,110101198507011234", "女,")


def wrong(county: County, rows: str) -> list[tuple[int | None, str]]:
    """Rows and columns of the problems in the specialties table, each of them said in Chinese too."""
    county.table("specialties", HEADER + rows)
    problems = county.problems()
    assert {p.file for p in problems} <= {"specialties.csv"}
    assert all(said(p.expected, "zh") != p.expected for p in problems)
    return [(p.row, p.column) for p in problems]


@pytest.mark.parametrize(("rows", "places"), [
    ("K1,心内,H9,县级,是,心血管,2,0,,\n", [(2, "机构")]),
    ("K1,心内,H1,县级,是,心血管,2,0,,\nK1,心内,T1,地区级,,心血管,2,0,,\n", [(3, "机构")]),
    ("K1,心内,H1,地区级,,心血管,2,0,,\n", [(2, "级别")]),
    ("K1,心内,H1,县级,,心血管,2,0,,\nK1,心内,H1,自治区级,,心血管,2,0,,\n", [(3, "级别")]),
    ("K1,心内,H1,县级,,心血管,2,0,,\nK1,心内,H1,地区级,是,心血管,2,0,,\n", [(3, "已达")]),
    ("K1,心内,H1,县级,,心血管,2,0,30,20\n", [(2, "上限")]),
])
def test_levels(county: County, rows: str, places: list[tuple[int, str]]) -> None:
    """Places, levels and bounds of a specialty agree."""
    assert wrong(county, rows) == places


def test_a_level_that_cannot_be_read_is_no_missing_level(county: County) -> None:
    """The row of county level is refused for its team; the row above it is not blamed for that."""
    county.table("specialties", HEADER + "K1,心内,H1,县级,,心血管,二,0,,\nK1,心内,H1,地区级,,心血管,2,0,,\n")
    assert county.places() == [("specialties.csv", 2, "团队")]


@pytest.mark.parametrize(("corners", "row", "column", "expected", "found"), [
    # 300 for the first 200 is 1.5 each; 700 − 300 for the next 200 is 2 each, more than before: 300 + 1.5 × 200 = 600
    ("K1,200,300\nK1,400,700\n", 3, "年效益",
     "at most 600: from 200 on each 1 spent brings 1.5 or less, for the curve is concave", "700: 2 for each 1 spent"),
    # rows in any order; 250 − 300 for the next 100 is −0.5 each
    ("K1,300,250\nK1,200,300\n", 2, "年效益", "at least 300, as at 200: the curve does not fall",
     "250: -0.5 for each 1 spent"),
    ("K1,0,10\nK1,200,300\n", 2, "年投入", "an amount above 0: the curve starts at 0, 0", "0"),
    ("K1,200,300\nK2,200,300\n", 3, "专科编号", "the id of a specialty of the specialties table", "'K2'"),
])
def test_curves(county: County, corners: str, row: int, column: str, expected: str, found: str) -> None:
    """A curve rises and is concave; the problem names the slope found and what would be right."""
    county.table("specialties", HEADER + "K1,心内,H1,县级,是,心血管,2,0,,\n")
    county.table("benefits", "专科编号,年投入,年效益\n" + corners)
    [problem] = county.problems()
    assert (problem.file, problem.row, problem.column) == ("benefits.csv", row, column)
    assert problem.expected == expected
    assert problem.found.strip("'") == found.strip("'")
    assert said(problem.expected, "zh") != problem.expected


def test_good_tables(county: County) -> None:
    """Concave corners, a flat end among them, and levels that build on each other."""
    led(county, "region")
    county.table("specialties", HEADER + "K1,心内,H1,县级,是,心血管,2,0,,\nK1,心内,H1,地区级,是,心血管,2,0,,90\n")
    county.table("benefits", "专科编号,年投入,年效益\nK1,200,300\nK1,500,540\nK1,900,540\n")
    places = county.read().places
    assert [s.level for s in places.specialties] == ["county", "prefecture"]
    assert places.benefit("K1") == ((200, 300), (500, 540), (900, 540))


# --- leaders --------------------------------------------------------------------------------------------------------

STEPS = "K1,心内,H1,县级,,心血管,1,0,,\nK1,心内,H1,地区级,,心血管,1,0,,\nK1,心内,H1,自治区级,,心血管,1,0,,\n"
CHANNEL = "渠道,专业,上限,到岗率,费用,职称,专科,学科带头人,层级\n"


@pytest.mark.parametrize(("level", "places"), [
    ("county", []), ("prefecture", [(3, "专科")]), ("region", [(3, "专科"), (4, "专科")])])
def test_levels_that_nobody_can_lead(county: County, level: str, places: list[tuple[int, str]]) -> None:
    """An associate-senior leads at county level only, unless marked; levels that no rule asks for need nobody."""
    led(county, level)
    if places:
        assert wrong(county, STEPS) == places
    else:
        county.table("specialties", HEADER + STEPS)
        assert county.read()


def test_what_was_sought(county: County) -> None:
    """The problem names the level, the titles and the words, in both languages."""
    led(county, "prefecture")
    county.table("specialties", HEADER + "K1,骨伤,H1,县级,是,骨科,1,0,,\nK1,骨伤,H1,地区级,,骨科、骨伤,1,0,,\n")
    [problem] = county.problems()
    assert problem.expected == ("words of somebody who may lead 骨伤 at prefecture level: senior, or associate-senior "
                                "and marked as a leader")
    assert said(problem.expected, "zh") == "有人可在地区级牵头骨伤的专科词：正高，或副高且为学科带头人"
    assert problem.found.startswith("骨科、骨伤: nobody of that specialty and title")


@pytest.mark.parametrize(("table", "text", "fits"), [
    ("channels", CHANNEL + "引进,医师,1,0.5,0,正高,,,县级\n", True),
    ("channels", CHANNEL + "引进,医师,1,0.5,0,副高,骨科,是,\n", True),
    ("channels", CHANNEL + "引进,医师,1,0.5,0,副高,骨科,,\n", False),         # not marked as a leader
    ("channels", CHANNEL + "引进,医师,1,0.5,0,正高,呼吸,,\n", False),         # of another specialty
    ("channels", CHANNEL + "引进,医师,1,0.5,0,正高,骨科,,乡级\n", False),      # for townships
    ("rates", "分组,类型,值\n全部,晋升,0.1\n", True),                          # the associate-senior may become senior
    ("rates", "分组,类型,值\n乡级,晋升,0.1\n", False),
])
def test_who_can_be_recruited_or_promoted(county: County, table: str, text: str, fits: bool) -> None:
    """A channel or a promotion that brings a leader is enough."""
    led(county, "prefecture")
    county.edit("staff.csv", "男,心血管", "男,骨科")
    county.table("specialties", HEADER + "K1,骨伤,H1,县级,是,骨科,1,0,,\nK1,骨伤,H1,地区级,,骨科,1,0,,\n")
    county.table(table, text)
    if fits:
        assert county.read().places.specialties
    else:
        assert county.places() == [("specialties.csv", 3, "专科")]


def test_leaders_as_the_rule_asks(county: County) -> None:
    """Other titles of the rule's own: an associate-senior leads at prefecture level too."""
    led(county, "prefecture")
    county.edit("policy.yaml", "level: prefecture", "level: prefecture, leaders: {prefecture: {titles: [副高, 正高]}}")
    county.table("specialties", HEADER + STEPS)
    assert county.read()

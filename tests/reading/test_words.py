"""Words of rules, and entries of the further tables, held against what the county knows."""

from __future__ import annotations

import pickle

import pytest

from allocator.errors import Said, said
from tests.reading.conftest import County

CHINESE = r"[\u4e00-\u9fff]"


def wordy(county: County, parameters: str) -> None:
    """The pack's first clause with words of its own."""
    county.edit("policy.yaml", "    numbers: {from 2026: 0.5, in 2031: 0.9}\n    rule: tiny\n",
                f"    rule: wordy\n    parameters: {parameters}\n")


@pytest.mark.parametrize(("parameters", "column", "found"), [
    ("{level: countyy}", "clauses.A1.parameters.level", "'countyy'"),
    ("{professions: [医师, 医士]}", "clauses.A1.parameters.professions", "'医士'"),
    ("{counted: {professions: [doctor]}}", "clauses.A1.parameters.counted.professions", "'doctor'"),
    ("{scopes: [{levels: [prefecture]}]}", "clauses.A1.parameters.scopes.levels", "'prefecture'"),
    ("{scopes: [{kinds: [乡卫生院]}]}", "clauses.A1.parameters.scopes.kinds", "'乡卫生院'"),
])
def test_strange_words(county: County, parameters: str, column: str, found: str) -> None:
    """A word that neither the vocabulary nor the county's tables know is a problem, in both languages."""
    wordy(county, parameters)
    [problem] = county.problems()
    assert (problem.file, problem.row, problem.column, problem.found) == ("policy.yaml", 10, column, found)
    assert problem.expected.startswith("a ")
    assert said(problem.expected, "zh").startswith("各表中有的")


def test_words_of_the_county(county: County) -> None:
    """Words of the vocabulary in either language, and the county's own, are known."""
    wordy(county, "{level: 县级, professions: [physician, 护士, 接骨匠], counted: {professions: [乡村医生]}, "
                  "scopes: [{levels: [district], kinds: [医疗点]}]}")
    assert {p.found for p in county.problems()} == {"'接骨匠'", "'district'", "'医疗点'"}
    county.edit("posts.csv", "P3,T1,医,医师,,2", "P4,T1,医,接骨匠,,1,4,\nP3,T1,医,医师,,2")
    county.edit("institutions.csv", "上级,核定编制数", "上级,核定编制数,层级")
    county.edit("institutions.csv", "H1,20\n", "H1,20,\nD1,点,医疗点,H1,0,district\n")
    assert county.read()


def test_words_given_elsewhere(county: County) -> None:
    """A strange word of an override or of the command line is a problem there."""
    wordy(county, "{level: county}")
    assert county.places("A1.level=contea") == [("--set", None, "A1.level")]
    county.edit("instance.yaml", "pack: ./policy.yaml",
                "pack: ./policy.yaml\n    overrides: {A1: {professions: [doctor], source: x}}")
    assert county.places() == [("instance.yaml", 10, "policies.0.overrides.A1.professions")]


@pytest.mark.parametrize(("name", "text", "places"), [
    ("grades", "机构,职称,岗位数\nH1,副高,3\nH9,副高,3\n", [(3, "机构")]),
    ("teams", "同行组,人员,类型\nF1,1,夫妻\nF1,2,夫妻\n", []),
    ("teams", "同行组,人员,类型\nF1,1,夫妻\nF1,9,夫妻\n", [(3, "人员")]),
    ("teams", "同行组,人员,类型\nF1,1,夫妻\nF1,2,夫妻\nG1,3,团队\n", [(4, "同行组")]),
    ("indicators", "条款,机构,期间,值\nA1,,2026,1\nA2,,2026H1,95%\n", []),
    ("indicators", "条款,机构,期间,值\nA9,,2026,1\nA1,H9,2026,1\n", [(2, "条款"), (3, "机构")]),
    ("indicators", "条款,机构,期间,值\nA1.more,,2026,1\n", [(2, "条款")]),
    ("indicators", "条款,机构,期间,值\nA1,,2026H3,1\n", [(2, "期间")]),
    ("channels", "渠道,专业,上限,到岗率,费用,层级\na,医师,1,1,0,乡级\nb,医师,1,1,0,区级\nc,木匠,1,1,0,\n",
     [(3, "层级"), (4, "专业")]),
    ("channels", "渠道,岗位,专业,上限,到岗率,费用\na,P1,护士,1,1,0\nb,P1,医师,1,1,0\nc,P9,医师,1,1,0\n",
     [(3, "专业"), (4, "岗位")]),
])
def test_further_tables(county: County, name: str, text: str, places: list[tuple[int, str]]) -> None:
    """Grades, teams, reported numbers and channels point to what is there."""
    county.table(name, text)
    if places:
        assert county.places() == [(f"{name}.csv", row, column) for row, column in places]
        assert all(said(p.expected, "zh") != p.expected for p in county.problems() if p.column != "期间")
    else:
        assert county.read()


def test_members_are_single_people(county: County) -> None:
    """A row of the staff table that counts two is no member of a couple."""
    county.edit("staff.csv", "职称(评)", "职称(评),人数")
    for name in ("王二", "李一", "赵四", "张三"):
        county.edit("staff.csv", f",{name},", ",,")
    text = (county.folder / "staff.csv").read_text(encoding="utf-8")
    county.write("staff.csv", "\n".join(
        [text.split("\n", 1)[0], "1,,H1,H1,P2,编外,医师,副高,2,,,", "2,,H1,H1,P1,在编,护士,中级,1,,,", ""]))
    county.table("teams", "同行组,人员,类型\nF1,1,夫妻\nF1,2,夫妻\n")
    assert county.places() == [("teams.csv", 2, "人员")]


@pytest.mark.parametrize(("each", "at", "fits"), [
    ("false", "", True), ("false", "H1", False), ("true", "H1", True), ("true", "", False)])
def test_entries_where_they_are_read(county: County, each: str, at: str, fits: bool) -> None:
    """A number that nobody would read is a problem: of an institution, or of the consortium."""
    county.edit("policy.yaml", "    rule: tiny\n  A2",
                f"    rule: reported-indicator\n    parameters: {{each: {each}}}\n  A2")
    county.table("indicators", f"条款,机构,期间,值\nA1,{at},2026,1\n")
    if fits:
        assert county.read().reported[0].value == 1
    else:
        assert county.places() == [("indicators.csv", 2, "机构")]


def test_entries_of_further_numbers(county: County) -> None:
    """`CLAUSE.NAME` is known where the clause or its rule has a further number of that name."""
    county.edit("policy.yaml", "    rule: tiny\n  A2", "    also: {late: {numbers: {from 2026: 9}, unit: days}}\n"
                "    rule: reported-indicator\n    parameters: {also: {own: {numbers: {from 2026: 1}}}}\n  A2")
    county.table("indicators", "条款,机构,期间,值\nA1.late,,2026,1\nA1.own,,2026,1\nA1.lat,,2026,1\n")
    [problem] = county.problems()
    assert (problem.row, problem.hint) == (4, "did you mean late?")


def test_both_languages() -> None:
    """A text without Chinese words is its own; one with them survives copying."""
    assert said("plain", "zh") == "plain"
    both = pickle.loads(pickle.dumps(Said("en", "中")))
    assert (both, said(both, "zh"), said(both, "en")) == ("en", "中", "en")

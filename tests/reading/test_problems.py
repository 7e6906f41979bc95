"""What is wrong: everything at once, each with file, row and column, in plain words."""

from __future__ import annotations

import pytest

from allocator.errors import said
from tests.reading.conftest import INSTITUTIONS, POSTS, STAFF, County


def test_all_problems_at_once(county: County) -> None:
    """YAML, cells and references are all reported in one go, each at its place."""
    county.edit("instance.yaml", "gap: 0.01", "gapp: 0.01")
    county.edit("staff.csv", "中级", "中级的")
    county.edit("staff.csv", "T1,T1,P3,在编,医生", "T9,T1,P9,在编,医生")
    county.edit("posts.csv", "P1,H1,护,护士,是,1,9", "P1,H1,护,护士,也许,10,9")
    county.edit("policy.yaml", "class: structure", "class: structural")
    assert county.places() == [
        ("instance.yaml", 10, "settings.gapp"),
        ("staff.csv", 2, "职称(评)"), ("staff.csv", 5, "编制单位"), ("staff.csv", 5, "岗位"),
        ("posts.csv", 2, "病区"), ("policy.yaml", 15, "clauses.A2.class")]


def test_wording(county: County) -> None:
    """A problem says what was expected, what was typed, and what was probably meant."""
    county.edit("instance.yaml", "gap: 0.01", "gapp: 0.01")
    county.edit("staff.csv", "1985/7/1", "去年")
    typo, date = county.problems()
    assert (typo.found, typo.hint) == ("the unknown key 'gapp'", "did you mean gap?")
    assert (date.expected, date.found) == ("a date such as 1985-07-31 or 1985/7/31", "'去年'")


@pytest.mark.parametrize(("name", "old", "new", "expected"), [
    ("staff.csv", "1985/7/1,女", "1985/7/1,妇", "男 (male), 女 (female) 之一"),
    ("instance.yaml", "gap: 0.01", "moves: {within: county}", "'consortium', 'parent' 之一"),
    ("posts.csv", "护士,是,1,9", "护士,也许,1,9", "是或否"),
    ("institutions.csv", "综合医院", "综合医馆",
     "综合医院、中医医院、妇幼保健院、中心卫生院、乡镇卫生院、村卫生室、汇总单位之一，或在旁写明层级"),
    ("instance.yaml", "gap: 0.01", "working_time: {absence: 218}", "扣除各类休息日后仍有工作日"),
])
def test_chinese(county: County, name: str, old: str, new: str, expected: str) -> None:
    """What a vocabulary admits is said in Chinese too; 365 - 104 - 13 - 15 - 15 days bear 217 of absence, not 218."""
    county.edit(name, old, new)
    [problem] = county.problems()
    assert said(problem.expected, "zh") == expected
    assert "之一" not in said(problem.expected, "en")


@pytest.mark.parametrize(("name", "old", "new", "place"), [
    ("institutions.csv", "T1,一乡卫生院,乡镇卫生院,H1,", "T1,一乡卫生院,乡镇卫生院,H7,", (3, "上级")),
    ("institutions.csv", "T1,一乡", "H1,一乡", (3, "机构编号")),
    ("institutions.csv", "综合医院", "综合医馆", (2, "类别")),
    ("institutions.csv", ",20", ",", (3, "核定编制数")),
    ("institutions.csv", ",20", ",-1", (3, "核定编制数")),
    ("institutions.csv", ",400", ",\"4,00\"", (2, "核定编制数")),
    ("staff.csv", "2,王二,H1,H1,P1", "2,王二,H1,H1,P2", (2, "专业类别")),
    ("staff.csv", "2,王二", "1,王二", (3, "工号")),
    ("staff.csv", "P2,编外", "P3,编外", (3, "岗位")),
    ("staff.csv", "1985/7/1", "", (2, "出生日期")),
    ("staff.csv", "1985/7/1", "2026-01-01", (2, "出生日期")),
    ("staff.csv", "男,110101197503011238", ",", (3, "性别")),
    ("staff.csv", "4,赵四", "110101197503011238,赵四", (4, "工号")),
    ("posts.csv", "P1,H1", "P1,H9", (2, "机构")),
    ("posts.csv", "P3,T1,医,医师,,1,4,\n", "", (4, "年份")),
    ("posts.csv", "P3,T1,医,医师,,2,5,2027", "P3,H1,医,医师,,2,5,2027", (5, "机构")),
    ("posts.csv", "2,5,2027", "6,5,2027", (5, "最低")),
    ("posts.csv", "P2,H1,医,医师,,,,", "P2,H1,医,医师,,,,,9", (3, "")),
    ("posts.csv", "P2,H1", "\"P2\"x,H1", (3, "")),
])
def test_cells(county: County, name: str, old: str, new: str, place: tuple[int, str]) -> None:
    """Each wrong cell is refused at its row and column."""
    county.edit(name, old, new)
    assert (name, *place) in county.places()


@pytest.mark.parametrize(("name", "text", "places"), [
    ("beds", "机构,年份,开放,下限,上限\nH1,2026,300,310,290\nH9,2026,1,,\nH1,2026,300,,\n",
     [(2, "下限"), (2, "上限"), (3, "机构"), (4, "机构")]),
    ("travel", "起,止,公里,分钟\nH1,T1,30,40\nT1,H1,30,40\nH1,X,1,1\nH1,H1,1,1\n", [(3, "起"), (4, "止"), (5, "止")]),
    ("channels", "渠道,岗位,专业,上限,到岗率,费用\n招聘,P9,医师,3,0.5,0\n招聘,,医师,3,50,0\n",
     [(2, "岗位"), (3, "到岗率")]),
    ("rates", "分组,类型,值\n县级＋在编,离职,0.02\n全部,离职,1%\n乡下,离职,0.1\n", [(4, "分组")]),
    ("pay", "职称或类别,编制情况,年薪\n副高级,在编,1\n主任,在编,1\n", [(3, "职称或类别")]),
    ("workload", "岗位,年份,项目,业务量,单次分钟\nP1,2026,门诊,1,1\nP9,2026,门诊,1,1\n", [(3, "岗位")]),
    ("programmes", "项目,类型,时长,费用\nJX,进修,180,1\nJX,进修,90,1\n", [(3, "项目")]),
    ("ledgers", "机构,年份,科目,状态,金额\nH1,2025,药品收入,决算,1\nH1,2025,水电费,决算,1\nH1,2025,药品费,估算,1\n"
                "H1,2025,药品费,预算,-1\n", [(3, "科目"), (4, "状态"), (5, "金额")]),
    ("ledgers", "机构,年份,科目,状态,金额\nH1,2025,药品收入,决算,1\nH9,2025,药品费,决算,1\n"
                "H1,2025,其中药品收入,决算,2\nH1,2025,药品收入,预算,2\nH1,2025,医疗收入,决算,9\n",
     [(3, "机构"), (4, "机构")]),
    ("experts", "专家,专科,年份,费用\nE1,儿科,2026,1\nE1,儿科,2027,1\nE1,内科,2026,1\n", [(4, "专家")]),
])
def test_other_tables(county: County, name: str, text: str, places: list[tuple[int, str]]) -> None:
    """Bounds, references and repeated rows of the other tables."""
    county.table(name, text)
    assert county.places() == [(f"{name}.csv", *place) for place in places]


def test_named_people(county: County) -> None:
    """A row with a name is one person with birth and sex; a row without may have a fractional count."""
    county.write("staff.csv", "工号,姓名,人数,编制单位,工作单位,岗位,编制情况,专业类别\n"
                              "1,李一,2,H1,H1,P2,在编,医师\n2,,2.5,H1,H1,P2,在编,医师\n")
    assert county.places() == [("staff.csv", 2, "出生日期"), ("staff.csv", 2, "性别"), ("staff.csv", 2, "人数")]


def test_refused_reasons(county: County) -> None:
    """否 under 不可调动 is not a reason why somebody must not move."""
    county.write("staff.csv", STAFF.replace("身份证件号码", "不可调动").replace("110101198507011234", "否"))
    assert ("staff.csv", 2, "不可调动") in county.places()


def test_identity_number_is_never_shown(county: County) -> None:
    """An identity number in another column is refused without being repeated."""
    county.edit("staff.csv", "2,王二", "110101198507011234,王二")
    assert "110101198507011234" not in "".join(map(str, county.problems()))


def test_columns(county: County) -> None:
    """Unknown, repeated and missing columns are each one problem in row 1."""
    county.write("institutions.csv", INSTITUTIONS.replace("核定编制数", "核定编制"))
    county.write("posts.csv", POSTS.replace("病区", "专业类别"))
    county.table("pay", "职称或类别,编制情况,年薪（千元）\n副高,在编,1\n")
    found = county.problems()
    assert [(p.file, p.row, p.column) for p in found] == [
        ("institutions.csv", 1, "核定编制数"), ("institutions.csv", 1, "核定编制"),
        ("posts.csv", 1, "专业类别"), ("pay.csv", 1, "年薪（千元）")]
    assert found[1].hint == "did you mean 核定编制数?"


def test_no_header(county: County) -> None:
    """A table whose first rows name no column is one problem, not one for each column."""
    county.write("posts.csv", POSTS.split("\n", 1)[1])
    (problem,) = [p for p in county.problems() if p.file == "posts.csv"]
    assert (problem.row, problem.hint) == (1, "the header must be one of the first rows")


@pytest.mark.parametrize(("old", "new", "row", "word"), [
    ("years: [2026, 2027]", "years: [2026, 2028]", 3, "one after the other"),
    ("years: [2026, 2027]", "years: [2025, 2026]", 3, "after as_of"),
    ("as_of: 2025-12-31", "as_of: 2025-13-31", 2, "calendar"),
    ("as_of: 2025-12-31\n", "", 1, "a value"),
    ("  posts: posts.csv", "  posts: ../posts.csv", 7, "inside the instance's folder"),
    ("  posts: posts.csv", "  posts: post.csv", 7, "did you mean posts.csv?"),
    ("  posts: posts.csv", "  post: posts.csv", 7, "did you mean posts?"),
    ("  posts: posts.csv", "  岗位: {file: posts.csv, sheets: 1}", 7, "did you mean sheet?"),
    ("  posts: posts.csv", "  posts: posts.csv\n  岗位: posts.csv", 8, "each table once"),
    ("  posts: posts.csv\n", "", 4, "the table posts"),
    ("gap: 0.01", "gap: 0.01, gap: 0.02", 10, "each key once"),
    ("gap: 0.01", "gap：0.01", 10, "half-width"),
    ("as_of: 2025", "as_of： 2025", 3, "half-width"),
    ("  posts: posts.csv", "\tposts: posts.csv", 7, "a tab"),
    ("gap: 0.01", "gap: .nan", 10, "a finite number"),
    ("gap: 0.01", "gap: !!python/name:os.system ''", 10, "a plain value"),
    ("gap: 0.01", "moves: {within: county}", 10, "'consortium' or 'parent'"),
    ("{transfer: 5000}", "&a {transfer: 5000}, moves: *a", 10, "the value written out"),
    ("./policy.yaml", "../policy.yaml", 9, "inside the instance's folder"),
    ("./policy.yaml", "cele-2025", 9, "did you mean cele-2026?"),
])
def test_document(county: County, old: str, new: str, row: int, word: str) -> None:
    """What is wrong in the instance's own file is named with its line."""
    county.edit("instance.yaml", old, new)
    found = [p for p in county.problems() if word in f"{p.expected} {p.hint}"]
    assert [(p.file, p.row) for p in found] == [("instance.yaml", row)]


def test_alias_bomb(county: County) -> None:
    """Nested aliases are refused at once instead of being unfolded."""
    lines = ["a: &a [x, x]"] + [f"{c}: &{c} [{', '.join(['*' + p] * 9)}]" for p, c in zip("abcdefgh", "bcdefghi",
                                                                                         strict=True)]
    county.write("instance.yaml", "\n".join(lines))
    assert 9 <= sum(p.expected == "the value written out" for p in county.problems()) < 100


def test_deep_nesting(county: County) -> None:
    """Thousands of brackets end in a problem, not in a crash."""
    county.write("instance.yaml", "a: " + "[" * 5000 + "]" * 5000)
    assert county.problems()[0].file == "instance.yaml"


def test_refused_yaml_hides_nothing(county: County) -> None:
    """A repeated key, an alias and a tag are reported together with what else is wrong."""
    county.edit("instance.yaml", "gap: 0.01", "gap: &a 0.01, gap: 0.02, seed: *a, time_limit: !!set {}, prizes: 1")
    county.edit("staff.csv", "中级", "中")
    assert county.places() == [("instance.yaml", 10, f"settings.{key}") for key in (
        "gap", "seed", "time_limit", "prizes")] + [("staff.csv", 2, "职称(评)")]


def test_links_out_of_the_folder(county: County) -> None:
    """A link in the folder that leads out of it is refused."""
    outside = county.folder.parent / "elsewhere.csv"
    outside.write_text(POSTS, encoding="utf-8")
    (county.folder / "posts.csv").unlink()
    (county.folder / "posts.csv").symlink_to(outside)
    assert [p.expected for p in county.problems() if p.column == "tables.posts"] == [
        "a file inside the instance's folder"]


def test_no_instance(county: County) -> None:
    """A missing instance file is a problem like any other."""
    (county.folder / "instance.yaml").unlink()
    assert county.places() == [("instance.yaml", None, "")]

"""The Weixi roster against the calibration brought to its size, counted with nothing but the csv module."""

from __future__ import annotations

import csv
import datetime as dt
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "instances" / "weixi-2023"
CALIBRATION = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))
PROFESSIONS = {
    "physician": "医师", "nurse": "护士", "pharmacist": "药师", "technician": "技师", "other_health_tech": "其他卫技",
    "other_technical": "其他技术", "management": "管理", "logistics": "工勤",
}
HEALTH = ("医师", "护士", "药师", "技师", "其他卫技")
SHARES = {  # percent of health technicians: the calibration page
    "H": {"职称(评)": {"正高": 1.2, "副高": 11.2, "中级": 21.5, "初级(师)": 37.5, "初级(士)": 22, "无": 6.6},
          "学历": {"硕士及以上": 0.9, "本科": 32.1, "大专": 47, "中专": 18.5, "高中及以下": 1.5}},
    "T": {"职称(评)": {"正高": 0.2, "副高": 3.8, "中级": 15, "初级(师)": 31, "初级(士)": 34, "无": 16},
          "学历": {"硕士及以上": 0.1, "本科": 15, "大专": 45, "中专": 36, "高中及以下": 3.9}},
}
SCALE = 146_017 / 157_792 * 0.72  # residents here, residents there, staff a resident


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STAFF = table("staff.csv")
POSTS = {row["岗位编号"]: row for row in table("posts.csv")}
PLACES = {row["机构编号"]: row for row in table("institutions.csv")}
TOWNSHIPS = table("townships.csv")
SERVING = Counter(row["岗位"] for row in STAFF)


def below(key: str) -> float:
    """A figure of the calibration's township level as a whole."""
    return sum(facts[key] for at, facts in CALIBRATION.items() if at.startswith("T"))


def at_level(letter: str) -> list[dict[str, str]]:
    return [row for row in STAFF if row["工作单位"].startswith(letter)]


def test_townships_are_the_countys_ten() -> None:
    centres = [row for at, row in PLACES.items() if at.startswith("T")]
    assert [int(row["服务人口"]) for row in centres] == [int(row["pop_census_2000"]) for row in TOWNSHIPS]
    assert all(row["机构名称"].startswith(town["name"]) for row, town in zip(centres, TOWNSHIPS, strict=True))
    assert sum(int(row["服务人口"]) for row in centres) == int(PLACES["H1"]["服务人口"]) == 146_017
    assert sum(row["类别"] == "中心卫生院" for row in centres) == 3
    assert [PLACES[at]["类别"] for at in ("H1", "H2", "H3")] == ["综合医院", "中医医院", "妇幼保健院"]


@pytest.mark.parametrize("at", ["H1", "H2", "H3"])
def test_hospitals_follow_the_calibration(at: str) -> None:
    found = Counter(row["专业类别"] for row in STAFF if row["工作单位"] == at)
    facts = CALIBRATION[at]
    assert all(abs(found[zh] - facts[key] * SCALE) <= 0.5 for key, zh in PROFESSIONS.items())
    assert abs(int(PLACES[at]["核定编制数"]) - facts["establishment"] * SCALE) <= 0.5
    filled = sum(row["编制单位"] == at and row["编制情况"] == "在编" for row in STAFF)
    assert abs(filled - facts["establishment_filled"] * SCALE) <= 0.5
    beds = {row["开放"] for row in table("beds.csv") if row["机构"] == at}
    assert len(beds) == 1
    assert abs(int(beds.pop()) - facts["open_beds"] * SCALE) <= 0.5
    licences = Counter(row["执业资格"] for row in STAFF if row["工作单位"] == at and row["专业类别"] == "医师")
    for key, zh in (("licensed", "执业医师"), ("assistant", "执业助理医师"), ("unlicensed", "无")):
        assert abs(licences[zh] - facts[key] * SCALE) <= 1, zh


def test_townships_follow_the_calibration_as_a_whole() -> None:
    staff = at_level("T")
    found = Counter(row["专业类别"] for row in staff)
    assert all(abs(found[zh] - below(key) * SCALE) <= 0.5 for key, zh in PROFESSIONS.items())
    filled = sum(row["编制单位"].startswith("T") and row["编制情况"] == "在编" for row in STAFF)
    assert abs(filled - below("establishment_filled") * SCALE) <= 0.5
    approved = sum(int(row["核定编制数"]) for at, row in PLACES.items() if at.startswith("T"))
    assert abs(approved - below("establishment") * SCALE) <= 0.5
    people = {at: int(row["服务人口"]) for at, row in PLACES.items() if at.startswith("T")}
    for at, residents in people.items():  # one for each and the rest by population, within a head
        physicians = sum(row["工作单位"] == at and row["专业类别"] == "医师" for row in staff)
        assert abs(physicians - 1 - (found["医师"] - 10) * residents / 146_017) <= 1, at


def test_village_doctors() -> None:
    doctors = at_level("V")
    assert len(doctors) == 153  # 230 x 0.66627 = 153.24
    by_post = Counter(row["岗位"] for row in doctors)
    assert len(by_post) == 10
    assert all(abs(heads - 153 * int(PLACES[post[:3]]["服务人口"]) / 146_017) <= 1 for post, heads in by_post.items())


def test_totals() -> None:
    assert len(STAFF) == len({row["工号"] for row in STAFF}) == len({row["姓名"] for row in STAFF}) == 1087
    assert {row["编制情况"] for row in at_level("V")} == {"无编制"}


@pytest.mark.parametrize("level", SHARES)
@pytest.mark.parametrize("column", ["职称(评)", "学历"])
def test_shares(level: str, column: str) -> None:
    people = [row for row in at_level(level) if row["专业类别"] in HEALTH]
    found = Counter(row[column] for row in people)
    percents = SHARES[level][column]
    unregistered = 6 if level == "H" else 2  # nurses without registration hold no title
    for word, percent in percents.items():
        slack = unregistered if word in ("无", "初级(士)") else 0
        assert abs(found[word] - len(people) * percent / sum(percents.values())) <= 1 + slack, (level, word)


def test_nobody_has_retired_yet() -> None:
    """Old ages: men 60, women 55, women workers 50, women with a senior title 60."""
    for row in STAFF:
        senior = (row["职务(聘)"] or row["职称(评)"]) in ("正高", "副高")
        old = 60 if row["性别"] == "男" or senior else 55 if row["身份"] == "干部" else 50
        born = dt.date.fromisoformat(row["出生日期"])
        assert (born.year + old, born.month) >= (2022, 12), row["工号"]


def test_what_the_clauses_bind_on() -> None:
    hospital = Counter(row["专业类别"] for row in at_level("H"))
    assert hospital["护士"] / hospital["医师"] < 2
    unlicensed = [row for row in STAFF if row["执业资格"] == "无" and POSTS[row["岗位"]]["临床"] == "是"]
    assert Counter(row["专业类别"] for row in unlicensed)["护士"] == 8
    assert not any(POSTS[row["岗位"]]["独立"] == "是" for row in unlicensed if row["专业类别"] == "医师")
    duties: dict[str, list[str]] = defaultdict(list)
    for post in POSTS.values():
        duties[post["职责"]].append(post["岗位编号"])
    assert [SERVING[post] for post in duties["院长"]] == [1, 1, 1]
    assert [SERVING[post] for post in duties["书记"]] == [1, 1, 0]
    assert [SERVING[post] for post in duties["总会计师"]] == [0, 0, 1]
    assert [SERVING[post] for post in duties["安保"]] == [4, 2, 0]
    assert all(SERVING[post] < int(POSTS[post]["需要"]) for post in duties["全科"])
    centres = {post["中心"] for post in POSTS.values()} - {""}
    assert centres == {"创伤中心", "胸痛中心", "卒中中心", "新生儿救治中心", "危重孕产妇救治中心"}


def test_channels() -> None:
    channels = table("channels.csv")
    assert {row["类型"] for row in channels} == {"公开招聘", "柔性引进", "定向培养", "对口支援", "人才引进"}
    physicians = {row["开考比例"] for row in channels if row["专业"] == "医师" and row["类型"] == "公开招聘"}
    assert physicians == {"0", "3"}
    vacant = {row["岗位"] for row in channels if row["岗位"]}
    assert {POSTS[post]["职责"] for post in vacant} == {"总会计师"}


def test_experts_find_mentees() -> None:
    backbone = Counter(row["专科"] for row in STAFF if row["业务骨干"] == "是")
    experts = table("experts.csv")
    assert {row["年份"] for row in experts} == {"2023", "2024", "2025", "2026", "2027"}
    assert all(backbone[row["专科"]] >= 3 for row in experts)


def test_everybody_has_a_post_of_the_own_kind() -> None:
    for row in STAFF:
        post = POSTS[row["岗位"]]
        assert (post["机构"], post["专业"]) == (row["工作单位"], row["专业类别"])
        assert post["专科"] in ("", row["专科"])
    assert {POSTS[post]["职责"] for post in set(POSTS) - set(SERVING)} == {"书记", "总会计师", "安保", "用药咨询"}
    for post in POSTS.values():
        heads = SERVING[post["岗位编号"]]
        assert int(post["最低"] or 0) <= heads <= int(post["最多"] or heads)


def ledger() -> dict[str, dict[str, int]]:
    """Lines of 2022 by account, in yuan."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in table("ledgers.csv"):
        assert (row["年份"], row["状态"]) == ("2022", "决算")
        found[row["机构"]][row["科目"]] = int(row["金额"])
    return found


REVENUE = ("医疗收入", "财政基本补助", "财政项目补助", "公共卫生补助", "其他收入")
COST = ("药品费", "卫生材料费", "基本人员经费", "绩效工资", "管理费用")


def test_ledgers_agree_with_the_roster_at_the_pay_grid() -> None:
    """Who is owned by an account, at title and status: 70% fixed with 34% of charges, 30% performance; to the yuan."""
    grid = {(row["职称或类别"], row["编制情况"]): int(row["年薪"]) for row in table("pay.csv")}
    assert {row["绩效占比"] for row in table("pay.csv")} == {"0.3", "0"}    # village doctors have none
    assert not {row["年薪"] for row in STAFF if "年薪" in row} - {""}
    books = ledger()
    assert list(books) == ["H1", "H2", "H3", *(f"T{n:02d}" for n in range(1, 11))]
    for at, lines in books.items():
        pay = 0
        for row in STAFF:
            if row["编制单位"] == at:
                title = row["职务(聘)"] or row["职称(评)"]
                pay += grid[title if row["专业类别"] in HEALTH else row["专业类别"], row["编制情况"]]
        assert abs(lines["基本人员经费"] - pay * 0.7 * 1.34) <= 0.5, at
        assert abs(lines["绩效工资"] - pay * 0.3) <= 0.5, at


def test_ledgers_leave_a_small_surplus() -> None:
    """1.5% of revenue at each account; parts lie within their whole, and the package of 96.5 million less a tenth is
    what the insurance paid all accounts."""
    books = ledger()
    for at, lines in books.items():
        revenue, cost = (sum(lines[line] for line in part) for part in (REVENUE, COST))
        assert abs((revenue - cost) / revenue - 0.015) < 1e-5, at
        assert lines["药品收入"] == lines["药品费"]
        assert lines["零差率损失"] == round(0.15 * lines["药品费"])
        assert lines["药品收入"] + lines["卫生材料费"] + lines["医疗服务收入"] < lines["医疗收入"]
    assert [at for at, lines in books.items() if "医保打包额度" in lines] == ["H1"]
    assert books["H1"]["医保打包额度"] == 96_500_000
    assert sum(lines["医保收入"] for lines in books.values()) == 86_850_000
    hospitals = [books[at] for at in ("H1", "H2", "H3")]
    share = sum(x["医疗服务收入"] for x in hospitals) / sum(x["医疗收入"] for x in hospitals)
    assert round(share, 3) == 0.271


def test_visits_follow_the_calibration() -> None:
    """Hospitals one to one, townships and villages as a whole; what a visit earns is the calibration's fee."""
    rows = {(row["机构"], row["项目"]): row for row in table("services.csv")}
    for at in ("H1", "H2", "H3"):
        assert abs(int(rows[at, "门急诊"]["需求量"]) - CALIBRATION[at]["visits"] * SCALE) <= 0.5
        assert float(rows[at, "门急诊"]["单价"]) == CALIBRATION[at]["fee_visit"]
    for activity, whole in (("门急诊", below("visits")), ("村级诊疗", 320_000)):
        dealt = {at: int(row["需求量"]) for (at, name), row in rows.items() if name == activity and at[0] == "T"}
        assert abs(sum(dealt.values()) - whole * SCALE) <= 0.5
        assert all(abs(n - sum(dealt.values()) * int(PLACES[at]["服务人口"]) / 146_017) <= 1
                   for at, n in dealt.items())
    for (at, _), row in rows.items():    # today's people can see today's patients
        doctors = sum(float(p["工作量"]) for p in STAFF if p["工作单位"] == at and p["专业类别"] == "医师"
                      and p["在岗状态"] == "在岗" and p["执业资格"] in ("执业医师", "执业助理医师"))
        if row["项目"] == "门急诊":
            visits = int(row["需求量"])    # the most for each rounded up to the next ten
            assert 1.15 <= doctors * int(row["人均最大工作量"]) / visits < 1.15 + 10 * doctors / visits


def test_key_specialties_have_their_teams() -> None:
    serving = Counter((row["工作单位"], row["专科"]) for row in STAFF if row["专业类别"] == "医师")
    rows = table("specialties.csv")
    assert all(serving[row["机构"], row["专科"]] >= int(row["团队"]) for row in rows)
    assert len({row["专科编号"] for row in rows}) == 15
    assert sum(row["已达"] == "是" for row in rows) == 6
    earmark = {row["金额"] for row in table("sources.csv") if row["资金"] == "传染科建设"}    # the same in every year
    assert [{row["下限"]} for row in rows if (row["机构"], row["专科"]) == ("H1", "感染")] == [earmark] == [{"400000"}]


def test_earmarks_lie_inside_the_project_subsidies() -> None:
    books, given = ledger(), Counter[tuple[str, str]]()
    for row in table("sources.csv"):
        assert (row["科目"], row["来源"]) == ("财政项目补助", "假设")
        given[row["机构"], row["年份"]] += int(row["金额"])
    assert sorted(given.items()) == sorted(((at, str(year)), amount) for year in range(2023, 2028) for at, amount in (
        ("H1", 900_000), ("H2", 750_000), ("H3", 500_000)))    # 400 + 500, 600 + 150, 400 + 100 thousand
    assert all(amount < books[at]["财政项目补助"] for (at, _), amount in given.items())


def test_entered_indicators_are_marked_as_assumed() -> None:
    assert all(row["来源"].startswith("假设") for row in table("indicators.csv"))


def test_generated_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FOLDER / "generate.py"), str(tmp_path)], check=True)
    written = sorted(tmp_path.glob("*.csv"))
    assert len(written) == 17
    for file in written:
        assert file.read_bytes() == (FOLDER / file.name).read_bytes(), file.name

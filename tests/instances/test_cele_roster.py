"""The reference roster against its calibration, counted with nothing but the csv module."""

from __future__ import annotations

import csv
import datetime as dt
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "instances" / "cele-2026"
CALIBRATION = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))
PROFESSIONS = {
    "physician": "医师", "nurse": "护士", "pharmacist": "药师", "technician": "技师", "other_health_tech": "其他卫技",
    "other_technical": "其他技术", "management": "管理", "logistics": "工勤",
}
HEALTH = ("医师", "护士", "药师", "技师", "其他卫技")
SHARES = {  # percent of health technicians: the calibration page
    "H": {
        "职称(评)": {"正高": 1.2, "副高": 11.2, "中级": 21.5, "初级(师)": 37.5, "初级(士)": 22, "无": 6.6},
        "学历": {"硕士及以上": 0.9, "本科": 32.1, "大专": 47, "中专": 18.5, "高中及以下": 1.5},
        "age": {0: 6, 25: 44, 35: 26, 45: 17, 55: 7},
    },
    "T": {
        "职称(评)": {"正高": 0.2, "副高": 3.8, "中级": 15, "初级(师)": 31, "初级(士)": 34, "无": 16},
        "学历": {"硕士及以上": 0.1, "本科": 15, "大专": 45, "中专": 36, "高中及以下": 3.9},
        "age": {0: 5, 25: 36, 35: 28, 45: 23, 55: 8},
    },
}
WOMEN = {"护士": 97, "医师": 48, "药师": 60, "技师": 60, "其他卫技": 60}


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STAFF = table("staff.csv")
POSTS = {row["岗位编号"]: row for row in table("posts.csv")}
SERVING = Counter(row["岗位"] for row in STAFF)


def health_technicians(level: str, unit: str = "工作单位") -> list[dict[str, str]]:
    return [row for row in STAFF if row[unit].startswith(level) and row["专业类别"] in HEALTH]


def band(birth: str) -> int:
    born = dt.date.fromisoformat(birth)
    years = 2025 - born.year  # completed on 31 December
    return max(start for start in (0, 25, 35, 45, 55) if start <= years)


@pytest.mark.parametrize("at", CALIBRATION)
def test_heads_by_profession(at: str) -> None:
    found = Counter(row["专业类别"] for row in STAFF if row["工作单位"] == at)
    assert found == {zh: CALIBRATION[at][key] for key, zh in PROFESSIONS.items()}
    assert found.total() == CALIBRATION[at]["staff"]


@pytest.mark.parametrize("at", CALIBRATION)
def test_establishment(at: str) -> None:
    owned = [row for row in STAFF if row["编制单位"] == at]
    assert sum(row["编制情况"] == "在编" for row in owned) == CALIBRATION[at]["establishment_filled"]
    institution = next(row for row in table("institutions.csv") if row["机构编号"] == at)
    assert int(institution["核定编制数"]) == CALIBRATION[at]["establishment"]
    assert institution["机构名称"] == CALIBRATION[at]["name"]


@pytest.mark.parametrize("at", CALIBRATION)
def test_licences(at: str) -> None:
    found = Counter(row["执业资格"] for row in STAFF if row["工作单位"] == at and row["专业类别"] == "医师")
    assert found == {"执业医师": CALIBRATION[at]["licensed"], "执业助理医师": CALIBRATION[at]["assistant"],
                     "无": CALIBRATION[at]["unlicensed"]}


def test_totals() -> None:
    assert Counter(row["编制情况"] for row in STAFF) == {"在编": 844, "编外": 556, "无编制": 230}
    assert sum(int(row["核定编制数"]) for row in table("institutions.csv")) == 963
    assert len({row["工号"] for row in STAFF}) == len({row["姓名"] for row in STAFF}) == 1630


@pytest.mark.parametrize("unit", ["工作单位", "编制单位"])
def test_county_seniors_and_bachelors(unit: str) -> None:
    county = health_technicians("H", unit)
    assert len(county) == 903
    assert sum((row["职务(聘)"] or row["职称(评)"]) in ("正高", "副高") for row in county) == 112
    assert sum(row["学历"] in ("硕士及以上", "本科") for row in county) == 298


@pytest.mark.parametrize("level", SHARES)
@pytest.mark.parametrize("column", ["职称(评)", "学历", "age"])
def test_shares(level: str, column: str) -> None:
    people = health_technicians(level)
    found = Counter(band(row["出生日期"]) if column == "age" else row[column] for row in people)
    percents = SHARES[level][column]
    assert set(found) <= set(percents)
    for word, percent in percents.items():
        assert abs(found[word] - len(people) * percent / sum(percents.values())) <= 1, (level, word)


@pytest.mark.parametrize(("profession", "percent"), WOMEN.items())
@pytest.mark.parametrize("level", ["H", "T"])
def test_women(level: str, profession: str, percent: int) -> None:
    people = [row for row in health_technicians(level) if row["专业类别"] == profession]
    assert abs(sum(row["性别"] == "女" for row in people) - len(people) * percent / 100) <= 1


def test_village_doctors_and_clinics() -> None:
    doctors = [row for row in STAFF if row["专业类别"] == "乡村医生"]
    assert Counter(row["执业资格"] for row in doctors) == {"乡村医生证": 206, "执业医师": 24}
    clinics = [row for row in table("institutions.csv") if row["类别"] == "村卫生室"]
    found = sorted(Counter(row["上级"] for row in clinics).values())
    assert found == sorted(int(row["admin_villages"]) for row in table("townships.csv"))
    assert {row["工作单位"] for row in doctors} == {row["机构编号"] for row in clinics}


def test_ward_nurses_today() -> None:
    wards: Counter[str] = Counter()
    for post, heads in SERVING.items():
        if POSTS[post]["病区"] == "是":
            wards[POSTS[post]["机构"]] += heads
    assert [wards[at] for at in ("H1", "H2", "H3")] == [222, 76, 48]


def test_everybody_has_a_post_of_the_own_kind() -> None:
    for row in STAFF:
        post = POSTS[row["岗位"]]
        assert post["机构"] == row["工作单位"]
        assert post["专业"] == row["专业类别"]
        assert post["专科"] in ("", row["专科"])
        assert post["语言"] in ("", *row["语言"].split("、"))
    vacant = set(POSTS) - set(SERVING)
    assert {POSTS[post]["职责"] for post in vacant} == {"管理中心负责人"}  # two of eleven centres have no head
    assert len(vacant) == 2


def test_unlicensed_physicians_in_solo_posts() -> None:
    found = Counter(row["工作单位"] for row in STAFF if row["专业类别"] == "医师" and row["执业资格"] == "无"
                    and POSTS[row["岗位"]]["独立"] == "是")
    assert found == {"T6": 1, "T7": 2, "T8": 1}


def test_minima_covers_and_ceilings_fit_today() -> None:
    for post in POSTS.values():
        heads = SERVING[post["岗位编号"]]
        assert int(post["最低"] or 0) <= heads
        assert int(post["最多"] or heads) >= heads
        if post["在岗底线"] and not post["顶岗"]:
            assert int(post["在岗底线"]) < heads
    relieved = [post for post in POSTS.values() if post["顶岗"]]
    assert len(relieved) == 4
    assert all(POSTS[post["顶岗"]]["机构"] == post["机构"] for post in relieved)


def test_experts_find_mentees() -> None:
    backbone = Counter(row["专科"] for row in STAFF if row["业务骨干"] == "是" and row["工作单位"].startswith("H"))
    by_year: dict[str, list[str]] = defaultdict(list)
    for row in table("experts.csv"):
        by_year[row["年份"]].append(row["专科"])
    assert {year: len(specialties) for year, specialties in by_year.items()} == {"2026": 8, "2027": 8, "2028": 8}
    assert all(backbone[specialty] >= 3 for specialties in by_year.values() for specialty in specialties)


def test_beds_and_roads() -> None:
    beds = {(row["机构"], row["年份"]): int(row["开放"]) for row in table("beds.csv")}
    years = ("2026", "2027", "2028")
    assert beds == {(at, year): facts["open_beds"] for at, facts in CALIBRATION.items() for year in years}
    roads = table("travel.csv")
    assert len({frozenset((row["起"], row["止"])) for row in roads}) == len(roads) == 55
    for row in roads:
        assert int(row["公里"]) == CALIBRATION[row["起"]]["km_to_seat"] + CALIBRATION[row["止"]]["km_to_seat"]


def test_offices_are_held_by_people_of_the_old_posts() -> None:
    by_duty: dict[str, list[str]] = defaultdict(list)
    for post in POSTS.values():
        by_duty[post["职责"]].append(post["岗位编号"])
    heads = {duty: sum(SERVING[post] for post in posts) for duty, posts in by_duty.items()}
    assert (len(by_duty["管理中心负责人"]), heads["管理中心负责人"]) == (11, 9)
    assert (heads["院长"], heads["书记"], heads["总会计师"], heads["安保"]) == (3, 3, 1, 10)
    presidents = [row for row in STAFF if row["岗位"] in by_duty["院长"]]
    assert all(row["不可调动"] == "现任执行院长" for row in presidents)
    accountant = next(row for row in STAFF if row["岗位"] in by_duty["总会计师"])
    assert accountant["职称(评)"] in ("中级", "副高")
    assert set(by_duty) == {"", "院长", "书记", "总会计师", "管理中心负责人", "安保", "病理", "消毒供应", "检验",
                            "用药咨询", "公共卫生", "全科"}


def test_five_centres_have_physicians_and_nurses() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for post in POSTS.values():
        if post["中心"]:
            assert SERVING[post["岗位编号"]] > 0
            found[post["中心"]].add(post["专业"])
    assert set(found) == {"创伤中心", "胸痛中心", "卒中中心", "危重新生儿救治中心", "危重孕产妇救治中心"}
    assert all(professions == {"医师", "护士"} for professions in found.values())


def test_duty_rosters_hold_today() -> None:
    licensed = Counter(row["岗位"] for row in STAFF if row["执业资格"] in ("执业医师", "注册护士"))
    rosters = {name: int(post["值班最少"]) for name, post in POSTS.items() if post["值班最少"]}
    assert len(rosters) == 11
    assert all(licensed[post] >= least for post, least in rosters.items())


def test_post_structure_is_a_little_above_those_appointed() -> None:
    ladder = ("正高", "副高", "中级")
    free = {}
    for row in table("grades.csv"):
        counted = ladder[: ladder.index(row["职称"]) + 1]
        held = sum((p["职务(聘)"] or p["职称(评)"]) in counted for p in STAFF if p["编制单位"] == row["机构"])
        free[row["机构"], row["职称"]] = int(row["岗位数"]) - held
    assert set(free) == {(at, title) for at in CALIBRATION for title in ladder}
    assert [free[at, "副高"] for at in ("H1", "H2", "H3")] == [34, 8, 2]
    assert all(0 <= free[at, title] <= 1 for at, title in free if at.startswith("T"))


def test_failed_assessments() -> None:
    found = Counter(row["年度考核"] for row in STAFF)
    assert (found["不合格"], found["连续两年不合格"]) == (14, 3)  # 17 of 1,630: 1.04%
    assert not any(row["业务骨干"] or row["学科带头人"] for row in STAFF if row["年度考核"].endswith("不合格"))


def test_couples_and_the_team_may_move() -> None:
    people = {row["工号"]: row for row in STAFF}
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table("teams.csv"):
        groups[row["类型"], row["同行组"]].append(people[row["人员"]])
    assert sorted((kind, len(members)) for (kind, _), members in groups.items()) == [("团队", 4)] + [("夫妻", 2)] * 5
    for (kind, _), members in groups.items():
        assert len({row["工作单位"] for row in members}) == 1
        assert not any(row["不可调动"] or row["服务期至"] or row["在岗状态"] != "在岗" for row in members)
        assert kind == "团队" or {row["性别"] for row in members} == {"男", "女"}
    assert len({row["人员"] for row in table("teams.csv")}) == 14


def test_channels_and_rates() -> None:
    directed = {row["专业"] for row in table("channels.csv") if row["类型"] == "定向培养"}
    assert directed == {"医师", "乡村医生"}
    assert {row["类型"] for row in table("channels.csv")} == {"公开招聘", "人才引进", "定向培养"}
    assert ["编外", "转编", "0.03"] in [list(row.values()) for row in table("rates.csv")]


def test_entered_indicators_are_marked_as_assumed() -> None:
    rows = table("indicators.csv")
    assert len({row["条款"] for row in rows}) == 17
    assert {row["期间"] for row in rows} == {"2025", "2026H1", "2026"}
    assert all(row["来源"].startswith("假设") for row in rows)


def test_key_specialties_stand_where_the_calibration_says() -> None:
    """27 candidates, 14, 8 and 5 a hospital; 9 at county level, 1 at prefecture level; levels without gaps; teams that
    today's physicians of the specialty can fill."""
    rows = table("specialties.csv")
    candidates = [row for row in rows if row["级别"] == "县级"]
    assert Counter(row["机构"] for row in candidates) == {"H1": 14, "H2": 8, "H3": 5}
    assert Counter(row["级别"] for row in rows) == {"县级": 27, "地区级": 9, "自治区级": 6}
    assert Counter(row["级别"] for row in rows if row["已达"]) == {"县级": 9, "地区级": 1}
    assert {row["专科"] for row in rows if row["薄弱"]} == {"心血管", "骨科", "妇产", "儿科/新生儿"}
    physicians = Counter((row["工作单位"], row["专科"]) for row in STAFF if row["专业类别"] == "医师")
    assert all(int(row["团队"]) <= physicians[row["机构"], row["专科"]] for row in rows)
    bounds = {"县级": (300_000, 800_000), "地区级": (1_000_000, 2_500_000), "自治区级": (3_000_000, 5_000_000)}
    for row in rows:
        low, high = bounds[row["级别"]]
        assert float(row["设备"]) == 0 if row["已达"] else low <= float(row["设备"]) <= high


def test_services_follow_the_calibration() -> None:
    """Visits of the calibration, 320,000 in villages: (273 + 320) of 970 thousand are 61.1%; today's people can give
    them all. At H1 20% of 17,800 discharges are operated, 27% at level 3 and 4 and 1.8% at level 4."""
    rows = {(row["机构"], row["项目"], row["年份"]): row for row in table("services.csv")}
    visits = {at: float(row["需求量"]) for (at, what, _), row in rows.items() if what == "门急诊"}
    assert visits == {at: facts["visits"] for at, facts in CALIBRATION.items()}
    village = sum(float(row["需求量"]) for (_, what, _), row in rows.items() if what == "村级诊疗")
    below = village + sum(count for at, count in visits.items() if at.startswith("T"))
    assert (village, round(100 * below / (village + sum(visits.values())), 1)) == (320_000, 61.1)
    doctors = {at: sum(1 for row in STAFF if row["专业类别"] == "乡村医生" and row["工作单位"].startswith(f"{at}-"))
               for at in visits}
    for (at, what, _), row in rows.items():
        if what == "门急诊":
            most = sum(float(p["工作量"]) for p in STAFF if p["工作单位"] == at and p["专业类别"] == "医师"
                       and p["在岗状态"] == "在岗" and p["执业资格"] in ("执业医师", "执业助理医师"))
            assert float(row["需求量"]) * 1.15 <= most * float(row["人均最大工作量"])
        elif what == "村级诊疗":
            assert float(row["需求量"]) <= doctors[at] * float(row["人均最大工作量"])
    done = {what: float(row["需求量"]) for (_, what, year), row in rows.items() if year == "2025"}
    assert sum(done.values()) == 0.2 * 17_800
    higher = done["三级手术"] + done["四级手术"]
    assert (round(higher / 3560, 3), round(done["四级手术"] / 3560, 3)) == (0.27, 0.018)


def test_the_package_is_used_up_to_the_cent() -> None:
    """145 million less 10% are what the insurance paid; parts of medical revenue are within it."""
    booked = {(row["机构"], row["科目"]): float(row["金额"]) for row in table("ledgers.csv")}
    assert {key: amount for key, amount in booked.items() if key[1] == "医保打包额度"} == {
        ("H1", "医保打包额度"): 145_000_000}
    cents = sum(round(100 * amount) for (_, line), amount in booked.items() if line == "医保收入")
    assert cents == 100 * 130_500_000
    for at in CALIBRATION:
        assert booked[at, "医保收入"] < booked[at, "医疗收入"]
        assert booked[at, "零差率损失"] == pytest.approx(0.15 * booked[at, "药品收入"])


def test_generated_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FOLDER / "generate.py"), str(tmp_path)], check=True)
    written = sorted(tmp_path.glob("*.csv"))
    assert len(written) == 18
    for file in written:
        assert file.read_bytes() == (FOLDER / file.name).read_bytes(), file.name

"""Writes the tables of the reference instance: a synthetic roster that fits `calibration.json` to the person.

    python generate.py            # writes the CSVs beside this file
    python generate.py FOLDER     # writes them elsewhere

No row describes a real person: names, dates and careers are drawn from a seeded generator. Head-counts by institution
and profession, filled establishment, licences and open beds are the calibration's own; titles, degrees, ages and sexes
follow its shares by largest remainder; everything else is an assumption, written in the constants below.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from roster import apportion, blank, pick, repeated, retires, weighted_order, write, yes  # noqa: E402

AS_OF = dt.date(2025, 12, 31)
YEARS = (2026, 2027, 2028)
SEED = 653225  # the county's code in the national register
SEED_OF_ADDITIONS = 6532252
"""What came after the first roster draws from a stream of its own, so that no earlier row changes."""

# --- shares of the calibration page (percent of health technicians by level) ----------------------------------------

TITLES = ("正高", "副高", "中级", "初级(师)", "初级(士)", "无")
DEGREES = ("硕士及以上", "本科", "大专", "中专", "高中及以下")
BANDS = ((55, 59), (45, 54), (35, 44), (25, 34), (21, 24))
SHARES = {
    "县级": {"title": (1.2, 11.2, 21.5, 37.5, 22, 6.6), "degree": (0.9, 32.1, 47, 18.5, 1.5),
           "age": (7, 17, 26, 44, 6)},
    "乡级": {"title": (0.2, 3.8, 15, 31, 34, 16), "degree": (0.1, 15, 45, 36, 3.9), "age": (8, 23, 28, 36, 5)},
}
WOMEN = {"护士": 97, "医师": 48, "药师": 60, "技师": 60, "其他卫技": 60}
"""Percent women."""
ESTABLISHED = {"正高": 0.999, "副高": 0.998, "中级": 0.90, "初级(师)": 0.60, "初级(士)": 0.38, "无": 0.20}
"""Chance of an establishment post by title, before scaling to each institution's filled count."""

# --- assumptions about everybody who is no health technician --------------------------------------------------------

OTHER_WOMEN = {"其他技术": 60, "管理": 40, "工勤": 40, "乡村医生": 40}
OTHER_AGES = {"institution": (9, 23, 30, 34, 4), "village": (14, 34, 32, 18, 2)}
OTHER_DEGREES = {
    "其他技术": (0, 34, 50, 16, 0), "管理": (0, 40, 48, 12, 0), "工勤": (0, 0, 12, 38, 50),
    "乡村医生": (0, 0, 22, 62, 16),
}
OTHER_TITLES = {"其他技术": (0, 3, 22, 40, 25, 10)}
OTHER_ESTABLISHED = {"管理": 0.85, "工勤": 0.30}
VILLAGE_DOCTORS, VILLAGE_LICENSED = 230, 24

# --- institutions ---------------------------------------------------------------------------------------------------

KINDS = {"H1": "综合医院", "H2": "中医医院", "H3": "妇幼保健院", "T2": "中心卫生院", "T4": "中心卫生院"}
PROFESSIONS = {
    "physician": "医师", "nurse": "护士", "pharmacist": "药师", "technician": "技师", "other_health_tech": "其他卫技",
    "other_technical": "其他技术", "management": "管理", "logistics": "工勤",
}
HEALTH = ("医师", "护士", "药师", "技师", "其他卫技")
CLASSES = {"医师": "医", "护士": "护", "药师": "药", "技师": "技", "其他卫技": "其他", "其他技术": "其他", "管理": "管",
           "工勤": "工勤", "乡村医生": "医"}
LETTERS = {"医师": "D", "护士": "N", "药师": "P", "技师": "L", "其他卫技": "H", "其他技术": "O",
           "管理": "M", "工勤": "S"}
UYGHUR, CHINESE = "维吾尔语", "汉语"

# Posts: department, specialty, heads today, heads needed, marks: w ward, c clinical, f front line, s solo, u Uyghur,
# t tight cover (one or two may be away), 1 one person who must be there (another post stands in).
Spec = tuple[str, str, int, int, str]


def _physicians(*rows: tuple[str, int, int] | tuple[str, int, int, str]) -> list[Spec]:
    """Clinical physician posts whose department is named as their specialty."""
    return [(row[0], row[0], row[1], row[2], "cf" + (row[3] if len(row) > 3 else "")) for row in rows]


COUNTY_POSTS: dict[str, dict[str, list[Spec]]] = {
    "H1": {
        "医师": _physicians(
            ("心血管", 12, 13), ("呼吸", 10, 10), ("内分泌", 8, 7), ("消化", 8, 7), ("神经内", 10, 10),
            ("普外", 14, 14), ("骨科", 14, 15), ("泌尿/神外", 7, 7), ("妇产", 16, 18, "t"),
            ("儿科/新生儿", 14, 17, "t"), ("急诊/ICU", 20, 24, "t"), ("麻醉", 9, 12, "t"), ("眼耳鼻喉", 6, 6),
            ("口腔", 6, 6), ("感染", 6, 6), ("康复", 4, 4), ("血透", 4, 4), ("影像", 8, 9), ("病理", 2, 3)),
        "护士": [
            ("心血管内科病区", "", 20, 22, "wcf"), ("呼吸内科病区", "", 18, 20, "wcf"),
            ("消化内分泌病区", "", 20, 22, "wcf"), ("神经内科病区", "", 18, 20, "wcf"),
            ("普外科病区", "", 22, 24, "wcf"), ("骨科病区", "", 20, 22, "wcf"), ("泌尿神外病区", "", 14, 16, "wcf"),
            ("妇产科病区", "", 22, 25, "wcf"), ("儿科新生儿病区", "", 24, 28, "wcf"),
            ("感染科病区", "", 14, 15, "wcf"), ("重症监护病区", "", 18, 22, "wcft"),
            ("五官康复综合病区", "", 12, 14, "wcf"), ("手术室", "", 14, 15, "cf"), ("急诊科", "", 11, 13, "cf"),
            ("门诊部", "", 7, 7, "cf"), ("血透室", "", 5, 6, "cf"), ("消毒供应与院感", "", 15, 13, ""),
            ("护理部与体检导诊", "", 11, 9, "")],
        "药师": [("门诊药房", "", 16, 16, ""), ("住院药房与临床药学", "", 16, 17, "")],
        "技师": [("检验科", "检验", 20, 20, ""), ("影像科", "影像", 16, 17, ""), ("病理科", "病理", 4, 5, ""),
               ("功能科", "功能", 6, 6, "")],
        "其他卫技": [("公共卫生与康复治疗", "", 10, 10, "")],
        "其他技术": [("信息与设备", "", 17, 17, ""), ("财务审计与医保", "", 16, 16, "")],
        "管理": [("行政职能", "", 34, 32, "")],
        "工勤": [("后勤保障", "", 42, 40, "")],
    },
    "H2": {
        "医师": _physicians(
            ("维医内科", 22, 20, "t"), ("维医皮肤", 12, 12), ("针灸推拿", 10, 10), ("骨伤", 9, 9), ("康复", 7, 8),
            ("肛肠", 5, 5), ("脑病", 5, 6), ("妇科", 4, 4), ("治未病", 4, 4), ("影像", 2, 2)),
        "护士": [
            ("维医内科病区", "", 22, 29, "wcf"), ("维医皮肤病区", "", 16, 21, "wcf"),
            ("骨伤康复病区", "", 20, 27, "wcf"),
            ("针灸脑病病区", "", 18, 23, "wcf"), ("门诊治疗", "", 9, 9, "cf"), ("手术室", "", 4, 4, "cf"),
            ("护理部与供应导诊", "", 9, 5, "")],
        "药师": [("维药制剂与中药房", "", 15, 14, ""), ("西药房", "", 7, 7, "")],
        "技师": [("检验科", "检验", 7, 7, ""), ("影像科", "影像", 7, 7, ""), ("功能科", "功能", 3, 3, "")],
        "其他卫技": [("公共卫生与治疗", "", 9, 9, "")],
        "其他技术": [("信息与财务", "", 12, 12, "")],
        "管理": [("行政职能", "", 15, 14, "")],
        "工勤": [("后勤保障", "", 17, 17, "")],
    },
    "H3": {
        "医师": _physicians(
            ("产科", 14, 15, "t"), ("妇科", 8, 7), ("儿科", 9, 10), ("妇保", 6, 6), ("儿保", 6, 6), ("麻醉", 2, 3),
            ("影像", 1, 1)),
        "护士": [
            ("产科病区", "", 24, 21, "wcf"), ("妇科病区", "", 10, 8, "wcf"), ("儿科新生儿病区", "", 14, 13, "wcf"),
            ("产房与手术室", "", 5, 5, "cf"), ("门诊部", "", 3, 3, "cf"), ("保健与供应", "", 6, 6, "")],
        "药师": [("药房", "", 6, 6, "")],
        "技师": [("检验科", "检验", 4, 4, ""), ("影像科", "影像", 4, 4, "")],
        "其他卫技": [("群体保健", "", 4, 4, "")],
        "其他技术": [("信息与财务", "", 4, 4, "")],
        "管理": [("行政职能", "", 6, 6, "")],
        "工勤": [("后勤保障", "", 4, 4, "")],
    },
}
TOWNSHIP_PHYSICIANS = {  # general practice today and needed; maternal and child; Uyghur medicine; public health
    "T1": (8, 7, 2, 2, 2), "T2": (11, 11, 3, 3, 3), "T3": (10, 9, 3, 2, 3), "T4": (9, 9, 3, 2, 3),
    "T5": (9, 10, 3, 2, 2), "T6": (7, 8, 2, 1, 2), "T7": (5, 6, 1, 1, 2), "T8": (3, 4, 1, 1, 1),
}
TOWNSHIP_NURSES_OFF_WARD = {"T2": 3, "T3": 2, "T4": 2}
TOWNSHIP_NURSES_NEEDED = {"T3": -1, "T5": 1, "T7": 1}
"""Nurses wanted beyond today's."""
SOLO = ("T5", "T6", "T7", "T8")
UNLICENSED_IN_SOLO = {"T6": 1, "T7": 2, "T8": 1}
STANDS_IN = ("T7", "T8")
"""Where a one-person post must be covered and general practice stands in."""
LABORATORY = {1: (1, 0), 2: (1, 1), 3: (2, 1)}
"""Township technicians: laboratory, imaging."""

# --- who is special -------------------------------------------------------------------------------------------------

EXPERT_SPECIALTIES = ("心血管", "骨科", "妇产", "儿科/新生儿", "呼吸", "内分泌", "神经内", "普外")
BACKBONE = {**dict.fromkeys(EXPERT_SPECIALTIES, 3), "急诊/ICU": 2, "麻醉": 1, "维医内科": 2, "骨伤": 1, "产科": 1}
BACKBONE_NURSES = {"H1": 11, "H2": 3, "H3": 2}
LEADERS = ("心血管", "普外", "骨科", "妇产", "儿科/新生儿", "急诊/ICU", "神经内", "呼吸", "维医内科", "针灸推拿",
           "维医皮肤", "产科", "儿科", "消化", "影像")
LEADER_COUNT = 12
DUAL_TRACK = (("H1", "T1"), ("H1", "T2"), ("H1", "T3"), ("H1", "T4"), ("H1", "T5"), ("H1", "T6"), ("H1", "T7"),
              ("H2", "T2"), ("H2", "T4"), ("H3", "T1"))
"""(county, township): one person established at each works at the other."""
DIRECTED, WISHES, MATERNITY, SICK, FAMILY = 20, 84, 15, 6, 4
APPOINTED_BELOW = {("正高", "副高"): 2, ("中级", "初级(师)"): 8, ("初级(师)", "初级(士)"): 5}
"""评聘分离: (held, appointed); nobody crosses the senior line, so that the county's seniors are 112 either way."""
ASSESSMENTS = {"优秀": 15, "合格": 81.5, "基本合格": 2.8, "不合格": 0.7}
PART_TIME = (0.5, 0.5, 0.5, 0.8, 0.8, 0.8, 0.8, 0.8)
SENIOR_WOMEN_OVER_55 = {"县级": {"医师": 12, "护士": 6}, "乡级": {"医师": 3, "护士": 1}}

# --- what the clauses on posts, titles, families and assessments read ------------------------------------------------

DUTIES = {  # duties of existing posts
    **dict.fromkeys(("H1-D19", "H1-L03"), "病理"), "H1-N17": "消毒供应", "H1-P02": "用药咨询",
    **dict.fromkeys(("H1-H01", "H2-H01", "H3-H01"), "公共卫生"),
    **dict.fromkeys((f"T{n}-{letter}" for n in range(1, 9) for letter in ("D04", "H01")), "公共卫生"),
    **dict.fromkeys((f"T{n}-D01" for n in range(1, 9)), "全科"),
    **dict.fromkeys((f"{at}-L01" for at in ("H1", "H2", "H3", *(f"T{n}" for n in range(1, 9)))), "检验"),
}
CENTRES = {  # the emergency centre whose team an existing post belongs to
    **dict.fromkeys(("H1-D07", "H1-D11", "H1-N06", "H1-N14"), "创伤中心"),
    **dict.fromkeys(("H1-D01", "H1-N01"), "胸痛中心"),
    **dict.fromkeys(("H1-D05", "H1-D08", "H1-N04", "H1-N07"), "卒中中心"),
    **dict.fromkeys(("H1-D10", "H1-N09", "H3-D03", "H3-N03"), "危重新生儿救治中心"),
    **dict.fromkeys(("H1-D09", "H1-N08", "H3-D01", "H3-N01", "H3-N04"), "危重孕产妇救治中心"),
}
ON_CALL = {"H1-D01": 4, "H1-D05": 4, "H1-D06": 5, "H1-D09": 5, "H1-D10": 5, "H1-D11": 8, "H1-D12": 4, "H1-N11": 8,
           "H2-D01": 5, "H3-D01": 5, "H3-D03": 4}
"""Licensed people on call round the clock; no more than serve there, licensed, to the end of the plan."""
MANAGEMENT_CENTRES = ("医疗管理中心", "护理管理中心", "公共卫生管理中心", "人力资源管理中心", "财务管理中心",
                      "医保管理中心", "信息管理中心", "药事管理中心", "后勤管理中心", "采购管理中心",
                      "绩效考核管理中心")
CENTRE_HEADS_TODAY = 9
"""Of the eleven; the last two posts are vacant."""
CARVED = (  # from an existing post: department, duty, heads today, heads needed
    *((f"{at}-M01", department, duty, 1, 1) for at in ("H1", "H2", "H3")
      for department, duty in (("院长办公室", "院长"), ("党组织书记", "书记"))),
    *(("H1-M01", name, "管理中心负责人", int(n < CENTRE_HEADS_TODAY), 1) for n, name in enumerate(MANAGEMENT_CENTRES)),
    ("H1-O02", "总会计师室", "总会计师", 1, 1),
    ("H1-S01", "安保队", "安保", 6, 6), ("H2-S01", "安保队", "安保", 3, 3), ("H3-S01", "安保队", "安保", 1, 1))
"""Posts that stood inside a larger one: its people are counted apart now, nobody is added."""
FAILED, FAILED_TWICE = 14, 3
"""Of the staff of the eleven institutions, those of the first roster among them."""
GRADES = ("正高", "副高", "中级")
SLOTS_FREE = {"H1": (1, 34, 14), "H2": (0, 8, 4), "H3": (0, 2, 2)}
"""Posts of each title or above beyond those who hold one today: room for promotions and for the adverts of leaders, a
quarter of which are filled; at townships:"""
SLOTS_FREE_AT_TOWNSHIPS = (0, 1, 1)
COUPLES = ("H1", "H1", "T2", "T3", "T5")
TEAM = ("H1-D07", "H1-D12", "H1-N06", "H1-N13")
"""One person of each post: an orthopaedic surgery team."""

# --- money and flows ------------------------------------------------------------------------------------------------

PAY = (("正高", 205000, 190000), ("副高", 172000, 150000), ("中级", 136000, 96000), ("初级(师)", 108000, 72000),
       ("初级(士)", 92000, 62000), ("无", 80000, 50000), ("管理", 112000, 60000), ("其他技术", 104000, 62000),
       ("工勤", 80000, 42000))
VILLAGE_PAY = 33600
PERFORMANCE = 0.30
RATES = (
    ("县级+在编", "离职", 0.025), ("县级+编外", "离职", 0.09), ("乡级+在编", "离职", 0.045),
    ("乡级+编外", "离职", 0.11), ("村级", "离职", 0.06), ("全部", "考证", 0.30),
    ("县级+中级", "晋升", 0.05), ("乡级+中级", "晋升", 0.05),
    ("全部", "学历", 0.06), ("编外", "转编", 0.03))
BOTH = f"{UYGHUR}、{CHINESE}"
CHANNELS = (  # channel, profession, cap, fill, cost, level, status, title, degree, licence, leader, languages, kind,
    # applicants a post below which the advert is cancelled
    ("高层次人才引进", "医师", 36, 0.25, 60000, "县级", "在编", "初级(师)", "硕士及以上", "执业医师", "否", CHINESE,
     "人才引进", 0),
    ("学科带头人引进", "医师", 16, 0.25, 150000, "县级", "在编", "副高", "本科", "执业医师", "是", CHINESE,
     "人才引进", 0),
    ("公开招聘", "医师", 20, 0.45, 8000, "县级", "在编", "初级(师)", "本科", "执业医师", "否", BOTH, "公开招聘", 0),
    ("公开招聘", "医师", 20, 0.25, 8000, "乡级", "在编", "初级(师)", "本科", "执业医师", "否", BOTH, "公开招聘", 0),
    ("公开招聘", "护士", 30, 0.90, 3000, "", "在编", "初级(士)", "大专", "注册护士", "否", BOTH, "公开招聘", 3),
    ("编外聘用", "护士", 40, 0.90, 1500, "", "编外", "初级(士)", "大专", "注册护士", "否", BOTH, "公开招聘", 0),
    ("公开招聘", "药师", 4, 0.75, 3000, "", "在编", "初级(士)", "大专", "其他执业资格", "否", BOTH, "公开招聘", 3),
    ("公开招聘", "技师", 8, 0.70, 3000, "", "在编", "初级(士)", "大专", "其他执业资格", "否", BOTH, "公开招聘", 3),
    ("定向培养", "医师", 6, 1.0, 5000, "乡级", "在编", "无", "本科", "无", "否", BOTH, "定向培养", 0),
    ("村医招聘", "乡村医生", 10, 0.60, 1000, "村级", "无编制", "无", "中专", "乡村医生证", "否", BOTH, "公开招聘", 0),
    ("村医定向培养", "乡村医生", 10, 1.0, 5000, "村级", "无编制", "无", "大专", "乡村医生证", "否", BOTH,
     "定向培养", 0),
)
INDICATORS = (  # clause, institution (blank: the consortium), 2025, first half of 2026, the year 2026 as forecast
    ("C1", "", 0, 1, 1), ("C2", "", 0.45, 0.80, 1), ("C7", "", 0, 1, 1), ("C10", "H1", 0.27, 0.285, 0.30),
    ("C11", "H1", 0.018, 0.022, 0.025), ("C12", "H1", 0.11, 0.12, 0.13), ("C16", "", 0.82, 0.835, 0.85),
    ("C22", "", 0.885, 0.893, 0.896), ("C25", "", 27, 24, 22), ("C26", "", 0.40, 0.55, 0.70),
    ("C45", "", 2, 2, 4), ("C62.overhead", "", 0.182, 0.18, 0.178), ("C71.corrected", "", 0.92, 0.94, 0.955),
    ("C59", "", 0.93, 0.95, 0.955), ("C69", "", 0.94, 0.951, 0.955), ("C70", "", 1, 1, 1), ("C71", "", 0.97, 0.985, 1),
)

# --- key specialties --------------------------------------------------------------------------------------------------

SPECIALTY_LEVELS = ("县级", "地区级", "自治区级")
HELD = None
"""In place of the equipment still to buy: the level is held today."""
KEY_SPECIALTIES = (  # hospital, specialty, weak; of each level in reach: team, equipment still to buy in 1,000 yuan
    ("H1", "心血管", True, (10, 620), (11, 2400), (12, 4800)),
    ("H1", "呼吸", False, (7, HELD), (8, 1600), (9, 3500)),
    ("H1", "内分泌", False, (6, 350)), ("H1", "消化", False, (6, HELD)), ("H1", "神经内", False, (7, HELD)),
    ("H1", "普外", False, (9, HELD), (10, 2200), (12, 4200)),
    ("H1", "骨科", True, (10, 700), (11, 2300), (12, 4500)),
    ("H1", "泌尿/神外", False, (5, 680)), ("H1", "妇产", True, (14, 560)), ("H1", "儿科/新生儿", True, (12, 640)),
    ("H1", "急诊/ICU", False, (12, HELD), (14, 2500), (16, 4900)),
    ("H1", "麻醉", False, (7, 520)), ("H1", "感染", False, (4, 420)), ("H1", "影像", False, (5, 800)),
    ("H2", "维医内科", False, (12, HELD), (15, HELD)), ("H2", "维医皮肤", False, (8, HELD), (10, 1200)),
    ("H2", "针灸推拿", False, (6, HELD)), ("H2", "骨伤", False, (6, 450)),
    ("H2", "康复", False, (4, 480), (5, 1000), (6, 3000)),
    ("H2", "肛肠", False, (3, 360)), ("H2", "脑病", False, (4, 400)), ("H2", "妇科", False, (3, 300)),
    ("H3", "产科", False, (10, HELD), (12, 1800)), ("H3", "妇科", False, (5, 380)), ("H3", "儿科", False, (6, 460)),
    ("H3", "妇保", False, (4, 320)), ("H3", "儿保", False, (4, 340)),
)
"""The 27 candidates: 9 at county level today, 1 at prefecture level. Teams are no larger than today's physicians of the
specialty who stay to the end of the plan. Five of the six that may reach region level have a leader who stays; at
脑病, 肛肠 and H2's 妇科 one must first be promoted."""
WEAK_LEAST = 150000
"""Least yearly spending on a weak specialty, beside equipment."""
BENEFITS = {  # yearly spending beside equipment, what it is worth a year; the others have the setting's curve
    "心血管": ((200000, 420000), (500000, 840000), (1000000, 1190000)),
    "骨科": ((200000, 380000), (600000, 820000), (1000000, 1060000)),
    "维医内科": ((100000, 160000), (300000, 400000), (800000, 750000)),
}

# --- earmarked money -------------------------------------------------------------------------------------------------

EARMARKS = (  # a year, each a part of 财政项目补助: purpose, uses, 1,000 yuan by hospital
    ("重点专科", "专科设备、重点专科建设", {"H1": 3600, "H2": 1600, "H3": 800}),
    ("人才培养", "人才培养", {"H1": 1000, "H2": 300, "H3": 200}),
    ("智慧医疗", "智慧医疗", {"H1": 3000}),
    ("人工智能", "人工智能", {"H1": 800}),
)
"""四(二): 6.0, 1.5, 3.0 and 0.8 million a year, inside the project subsidies booked: the accounts stay as they are."""

# --- services and the insurance -------------------------------------------------------------------------------------

HEADROOM = 1.15
"""The most one full-time physician can see, against today's visits for each who is licensed and on duty; to the next
ten. The demand stays as it was in the year before the plan."""
VILLAGE_VISITS, VILLAGE_MOST = 320000, 3000
"""A year, shared by population; a village doctor sees twelve patients on a working day at most. What clinics earn is
in no ledger, so their visits bear no price."""
OPERATED = 0.20
"""Operations at H1, of its discharges."""
OPERATIONS = (  # activity, share of today's operations, share of those done elsewhere, most for a surgeon a year
    ("一二级手术", 0.73, 0.0, 300), ("三级手术", 0.252, 0.70, 70), ("四级手术", 0.018, 0.30, 12))
"""Today 27% are of level 3 and 4, 1.8% of level 4, as entered in the indicators. Those done elsewhere are what the rate
of visits inside the county (88.5%) leaves of all; from the first plan year on they are asked for here. Fees stand in
the inpatient revenue, so operations bear no price. Surgeons of level 3 and 4 are associate-senior or higher: about 18
today, who do 53 of level 3 and 4 each; a third more is the most."""
DONE_INSIDE = 0.885
PACKAGE, KEPT_BY_INSURANCE = 145_000_000, 0.10
"""Packaged of 150,000 insured at 1,100 yuan; quality deposit and reserve, 5% each."""
MARKUP = 0.15
"""Mark-up on drugs that is lost, of drug revenue."""

# --- names ----------------------------------------------------------------------------------------------------------

HAN_SHARE = {"县级": 0.18, "乡级": 0.08, "村级": 0.0}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
HAN_MALE = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海峰"
HAN_FEMALE = "芳娜敏静丽艳娟霞秀玲燕红梅雪琳慧莹婷蕾洁倩颖莉萍欣怡佳悦晓兰凤云珍"
UYGHUR_MALE = (
    "艾合买提", "买买提", "阿卜杜拉", "图尔荪", "吐尔逊", "亚森", "玉素甫", "依明", "艾力", "阿迪力", "库尔班",
    "肉孜", "热合曼", "托合提", "艾尼瓦尔", "买合木提", "阿布都热合曼", "阿布力孜", "麦麦提", "麦麦提敏", "吾斯曼",
    "伊敏", "阿力木", "艾散", "居来提", "帕尔哈提", "地里夏提", "木塔力甫", "努尔买买提", "喀迪尔", "赛买提",
    "塔依尔", "胡加", "依布拉音", "吾布力", "萨迪克", "斯迪克", "阿卜力米提", "凯赛尔", "艾则孜", "乌斯曼", "哈力克",
    "玉山", "伊力哈木", "阿不来提", "巴拉提", "奥斯曼", "尼加提", "艾克拜尔", "沙吾提",
)
UYGHUR_FEMALE = (
    "阿依古丽", "古丽", "帕提古丽", "布威麦尔耶姆", "阿曼古丽", "热依汗", "古丽娜尔", "阿依努尔", "米热古丽",
    "祖丽皮娅", "古丽巴哈尔", "迪丽努尔", "阿孜古丽", "帕太姆", "布海丽且姆", "麦尔哈巴", "茹仙古丽", "吐逊古丽",
    "汗克孜", "阿米娜", "再努尔", "热孜万古丽", "古再丽努尔", "努尔比亚", "凯丽比努尔", "巴哈尔古丽", "萨拉麦提",
    "玛依拉", "阿瓦古丽", "图尔荪古丽", "海日古丽", "左日古丽", "阿提克姆", "哈丽旦", "姑丽仙", "迪丽拜尔", "佐热姆",
    "塔吉古丽", "古海尔", "帕孜来提", "阿丽米热", "苏比努尔", "米娜瓦尔", "热娜古丽", "胡尔西旦",
)


@dataclass(slots=True)
class Post:
    """A post and how many serve there today."""

    id: str
    at: str
    department: str
    profession: str
    specialty: str
    today: int
    need: int
    marks: str
    least: int | None = None
    cover: int | None = None
    relief: str = ""
    most: int | None = None
    duty: str = ""
    centre: str = ""
    on_call: int | None = None

    def has(self, mark: str) -> bool:
        return mark in self.marks


@dataclass(slots=True)
class Person:
    """A synthetic person, filled in step by step."""

    work: str
    level: str
    profession: str
    id: str = ""
    name: str = ""
    owner: str = ""
    post: str = ""
    status: str = "编外"
    specialty: str = ""
    licence: str = "无"
    title: str = "无"
    appointed: str = ""
    degree: str = ""
    birth: dt.date = AS_OF
    age: int = 0
    sex: str = "男"
    han: bool = False
    started: dt.date = AS_OF
    presence: str = "在岗"
    back_on: str = ""
    fte: float = 1
    service_until: str = ""
    grassroots: int = 0
    assessment: str = "合格"
    backbone: bool = False
    leader: bool = False
    languages: str = BOTH
    prefers: str = ""
    fixed: str = ""
    settled: bool = False
    """Sits where the instance needs exactly this person: given no absence, bond or reason to stay."""
    senior_woman: bool = False

    @property
    def woman(self) -> bool:
        return self.sex == "女"

    @property
    def cadre(self) -> str:
        return "工人" if self.profession == "工勤" else "干部"


# --- small tools ----------------------------------------------------------------------------------------------------


def stays(person: Person) -> bool:
    """Not retired by the end of the plan."""
    return retires(person) > dt.date(YEARS[-1], 12, 31)


def level_of(institution: str) -> str:
    return "村级" if "-" in institution else {"H": "县级", "T": "乡级"}[institution[0]]


# --- places ---------------------------------------------------------------------------------------------------------


def township_posts(at: str, heads: dict[str, int]) -> dict[str, list[Spec]]:
    """The posts of a township health centre."""
    practice, needed, maternal, uyghur_medicine, public = TOWNSHIP_PHYSICIANS[at]
    off_ward = TOWNSHIP_NURSES_OFF_WARD.get(at, 0)
    treating = heads["护士"] - off_ward
    laboratory, imaging = LABORATORY[heads["技师"]]
    solo = "s" if at in SOLO else ""
    one = "1" if at in STANDS_IN else ""
    nursing: list[Spec] = [("护理治疗", "", treating, treating + TOWNSHIP_NURSES_NEEDED.get(at, 0),
                            "cfu" + ("w" if KINDS.get(at) == "中心卫生院" else ""))]
    if off_ward:
        nursing.append(("公卫护理", "", off_ward, off_ward, "fu"))
    return {
        "医师": [("全科", "", practice, needed, "cfu" + solo), ("妇产/儿保", "妇保", maternal, maternal, "cfu" + one),
               ("中医馆", "维医内科", uyghur_medicine, uyghur_medicine, "cfu" + one),
               ("公共卫生", "公卫", public, public, "fu")],
        "护士": nursing,
        "药师": [("药房", "", heads["药师"], heads["药师"], "")],
        "技师": [("检验室", "检验", laboratory, laboratory, "")] + (
            [("影像室", "影像", imaging, imaging, "")] if imaging else []),
        "其他卫技": [("公共卫生", "", heads["其他卫技"], heads["其他卫技"], "fu")],
        "其他技术": [("财务与信息", "", heads["其他技术"], heads["其他技术"], "")],
        "管理": [("行政管理", "", heads["管理"], heads["管理"], "")],
        "工勤": [("后勤保障", "", heads["工勤"], heads["工勤"], "")],
    }


def make_posts(calibration: dict[str, dict]) -> list[Post]:
    """Posts of the eleven institutions, in the calibration's order."""
    posts = []
    for at, facts in calibration.items():
        heads = {zh: facts[key] for key, zh in PROFESSIONS.items()}
        specs = COUNTY_POSTS.get(at) or township_posts(at, heads)
        for profession, rows in specs.items():
            assert sum(row[2] for row in rows) == heads[profession], (at, profession)
            for n, (department, specialty, today, need, marks) in enumerate(rows, 1):
                name = f"{at}-{LETTERS[profession]}{n:02d}"
                most = today if profession in ("管理", "工勤") else None
                posts.append(Post(name, at, department, profession, specialty, today, need, marks, most=most))
    return posts


def make_clinics(calibration: dict[str, dict], townships: list[dict[str, str]]) -> list[tuple[str, str, str, int, int]]:
    """(id, name, parent, population, doctors) of every village clinic; doctors follow population."""
    areas = []
    for centre, facts in calibration.items():
        if centre[0] == "T":
            row = next(r for r in townships if facts["name"].startswith(r["name"][:3]))
            areas.append((centre, row["name"], int(row["admin_villages"]), int(facts["catchment"])))
    villages = sum(count for _, _, count, _ in areas)
    seconds = apportion([people for *_, people in areas], VILLAGE_DOCTORS - villages)
    clinics = []
    for (centre, name, count, people), extra in zip(areas, seconds, strict=True):
        doctors = apportion([1] * count, count + extra)
        shares = apportion([1] * count, people)
        clinics += [(f"{centre}-C{n:02d}", f"{name}{n:02d}号村卫生室", centre, shares[n - 1], doctors[n - 1])
                    for n in range(1, count + 1)]
    return clinics


# --- people: sex, age, licence, title, degree -----------------------------------------------------------------------


def give_sexes(rng: Random, people: Sequence[Person], percent: dict[str, int]) -> None:
    for profession in sorted({p.profession for p in people}):
        members = [p for p in people if p.profession == profession]
        women = apportion([percent[profession], 100 - percent[profession]], len(members))[0]
        for person in rng.sample(members, women):
            person.sex = "女"


def flag_senior_women(rng: Random, people: Sequence[Person], wanted: dict[str, int]) -> None:
    """Women who are past 55 and still serve must hold a senior title."""
    for profession, count in wanted.items():
        for person in rng.sample([p for p in people if p.profession == profession and p.woman], count):
            person.senior_woman = True


def give_ages(rng: Random, people: Sequence[Person], shares: Sequence[float]) -> None:
    """Age bands by share, then a birthday inside the band; physicians are older than nurses."""
    lean = {"医师": 0.15, "护士": -0.15, "工勤": 0.2}
    keyed = {id(p): rng.gauss(lean.get(p.profession, 0.0), 1) + (0.1 if not p.woman else 0) for p in people}
    order = sorted(people, key=lambda p: -keyed[id(p)])
    counts = apportion(shares, len(people))
    flagged = [p for p in order if p.senior_woman]
    oldest = flagged + [p for p in order if not p.woman][: counts[0] - len(flagged)]
    taken = {id(p) for p in oldest}
    queue = oldest + [p for p in order if id(p) not in taken]
    start = 0
    for count, (low, high) in zip(counts, BANDS, strict=True):
        for person in queue[start: start + count]:
            give_birthday(rng, person, low, high)
        start += count


def give_birthday(rng: Random, person: Person, low: int, high: int) -> None:
    if person.woman and person.cadre == "工人":
        high = min(high, 49)
    if person.profession == "医师":
        low = max(low, 23)
    person.age = rng.randint(low, high)
    person.birth = dt.date(AS_OF.year - person.age, rng.randint(1, 12), rng.randint(1, 28))


def give_licences(rng: Random, people: Sequence[Person], calibration: dict[str, dict]) -> None:
    """Physicians' licences to the person at each institution; the very young and some older ones have none."""
    other = {"护士": "注册护士", "药师": "其他执业资格", "技师": "其他执业资格"}
    for person in people:
        person.licence = other.get(person.profession, "无")
    for at, facts in calibration.items():
        physicians = [p for p in people if p.work == at and p.profession == "医师"]

        def without(p: Person) -> float:
            return 0 if p.senior_woman else 1e6 if p.age < 25 else 6 if p.age < 29 else 2 if p.age < 35 else 1

        order = weighted_order(rng, physicians, without)
        unlicensed, rest = order[: facts["unlicensed"]], order[facts["unlicensed"]:]
        order = weighted_order(rng, rest, lambda p: 0 if p.senior_woman else 1e6 if p.age < 25 else 1)
        for number, person in enumerate(order):
            person.licence = "执业助理医师" if number < facts["assistant"] else "执业医师"
        assert len(order) == facts["assistant"] + facts["licensed"], at
        for person in unlicensed:
            person.licence = "无"


def give_titles(rng: Random, people: Sequence[Person], shares: Sequence[float]) -> None:
    """Titles by share: the licensed hold 师 or more, assistants 士, the unlicensed none; seniority grows with age."""
    left = dict(zip(TITLES, apportion(shares, len(people)), strict=True))
    rest = []
    for person in people:
        fixed = {"无": "无", "执业助理医师": "初级(士)"}.get(person.licence) if person.profession == "医师" else None
        if fixed:
            person.title = fixed
            left[fixed] -= 1
        else:
            rest.append(person)
    lean = {"医师": 7.0, "其他卫技": -4.0}
    score = {id(p): p.age + lean.get(p.profession, 0) + rng.gauss(0, 5) + 100 * p.senior_woman for p in rest}
    rest.sort(key=lambda p: score[id(p)])
    low = [p for p in rest if p.profession != "医师"][: left["无"] + left["初级(士)"]]
    for number, person in enumerate(low):
        person.title = "无" if number < left["无"] else "初级(士)"
    taken = {id(p) for p in low}
    rest = [p for p in reversed(rest) if id(p) not in taken]
    for title, youngest in (("正高", 48), ("副高", 38), ("中级", 29), ("初级(师)", 0)):
        chosen = [p for p in rest if p.age >= youngest][: left[title]]
        assert len(chosen) == left[title], (title, len(chosen))
        for person in chosen:
            person.title = title
        taken = {id(p) for p in chosen}
        rest = [p for p in rest if id(p) not in taken]


def give_degrees(rng: Random, people: Sequence[Person], shares: Sequence[float]) -> None:
    """Degrees by share: higher with youth, with a physician's licence and with a senior title."""
    def score(p: Person) -> float:
        medical = 0 if p.profession != "医师" else 8 if p.licence == "执业医师" else 6
        senior = {"正高": 16, "副高": 10, "中级": 4}.get(p.title, 0)
        young_doctor = 14 if p.profession == "医师" and p.level == "乡级" and p.age <= 31 else 0
        too_young = -30 if p.age < 23 else 0
        return medical + senior + young_doctor + too_young - 0.35 * p.age + rng.gauss(0, 5)

    scores = {id(p): score(p) for p in people}
    order = sorted(people, key=lambda p: -scores[id(p)])
    master, bachelor, college, secondary, below = apportion(shares, len(people))
    top = [p for p in order if p.licence == "执业医师" and 28 <= p.age <= 48][:master]
    last = [p for p in reversed(order)
            if p.profession != "医师" and p.title in ("无", "初级(士)", "初级(师)") and p.age > 30][:below]
    taken = {id(p) for p in (*top, *last)}
    middle = [p for p in order if id(p) not in taken]
    ladder = [*top, *middle, *last]
    for person, degree in zip(ladder, repeated(DEGREES, (master, bachelor, college, secondary, below)), strict=True):
        person.degree = degree


def give_others_degrees_and_titles(rng: Random, people: Sequence[Person]) -> None:
    """Degrees, and the titles of accountants and engineers, of those who are no health technicians."""
    for profession in sorted({p.profession for p in people}):
        members = sorted((p for p in people if p.profession == profession), key=lambda p: p.age + rng.gauss(0, 8))
        counts = apportion(OTHER_DEGREES[profession], len(members))
        for person, degree in zip(members, repeated(DEGREES, counts), strict=True):
            person.degree = degree
        if profession in OTHER_TITLES:
            members.sort(key=lambda p: -p.age + rng.gauss(0, 5))
            counts = apportion(OTHER_TITLES[profession], len(members))
            for person, title in zip(members, repeated(TITLES, counts), strict=True):
                person.title = title


# --- people: post, establishment, careers ---------------------------------------------------------------------------


def give_posts(rng: Random, people: Sequence[Person], posts: Sequence[Post]) -> None:
    """Everybody a post of the own profession at the own institution."""
    waiting: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        waiting[person.work, person.profession].append(person)
    for (at, profession), members in waiting.items():
        rng.shuffle(members)
        here = [p for p in posts if (p.at, p.profession) == (at, profession)]
        open_posts = []
        for post in sorted(here, key=lambda p: (not p.has("1"), not p.has("s"))):
            if post.has("s") or post.has("1"):
                for person in picked_for(post, members):
                    members.remove(person)
                    seat(person, post)
            else:
                open_posts.append(post)
        spread(rng, members, open_posts)


def picked_for(post: Post, members: Sequence[Person]) -> list[Person]:
    """Who serves at a solo post, or at a post that its one person must cover."""
    if post.has("s"):
        barred = [p for p in members if p.licence == "无"][: UNLICENSED_IN_SOLO.get(post.at, 0)]
        return barred + [p for p in members if p.licence != "无"][: post.today - len(barred)]
    return [p for p in members if p.licence != "无" and stays(p)][: post.today]


def spread(rng: Random, members: Sequence[Person], posts: Sequence[Post]) -> None:
    """Young and old, licensed and not, evenly over the posts."""
    seats = sorted(((n + rng.random()) / post.today, post.id, post) for post in posts for n in range(post.today))
    for person, (_, _, post) in zip(sorted(members, key=lambda p: (p.licence, p.birth)), seats, strict=True):
        seat(person, post)


def seat(person: Person, post: Post) -> None:
    person.post, person.specialty = post.id, post.specialty or ("全科" if post.department == "全科" else "")
    person.settled = post.has("1") or (post.has("s") and person.licence == "无")


def give_establishment(rng: Random, people: Sequence[Person], calibration: dict[str, dict]) -> None:
    """Establishment posts to each institution's filled count, likelier with title."""
    def odds(p: Person) -> float:
        chance = OTHER_ESTABLISHED.get(p.profession, ESTABLISHED[p.title])
        return chance / (1 - chance)

    for at, facts in calibration.items():
        members = [p for p in people if p.work == at]
        for number, person in enumerate(weighted_order(rng, members, odds)):
            person.owner = at
            person.status = "在编" if number < facts["establishment_filled"] else "编外"


def give_dual_track(people: Sequence[Person]) -> None:
    """Pairs alike in profession, title and degree are owned where the other works (C28): every count stays."""
    def free(p: Person, at: str) -> bool:
        return (p.work == p.owner == at and p.status == "在编" and p.profession in HEALTH and not p.settled
                and p.title in ("初级(师)", "中级", "初级(士)"))

    for county, township in DUAL_TRACK:
        pair = next((a, b) for a in people if free(a, county) for b in people if free(b, township)
                    and (a.profession, a.title, a.degree, a.licence) == (b.profession, b.title, b.degree, b.licence))
        pair[0].owner, pair[1].owner = township, county


def give_careers(rng: Random, people: Sequence[Person]) -> None:
    """First working day, months of grassroots service, yearly assessment."""
    first = {"高中及以下": 19, "中专": 20, "大专": 22, "本科": 23, "硕士及以上": 26}
    for person in people:
        year = min(AS_OF.year, person.birth.year + first[person.degree] + rng.randint(0, 2))
        person.started = dt.date(year, rng.choice((7, 8, 9)), 1)
        served = (AS_OF.year - year) * 12 + 12 - person.started.month
        if person.level != "县级":
            person.grassroots = served
        elif person.profession == "医师" and person.age >= 30:
            person.grassroots = min(served, rng.choice((0, 0, 6, 12, 12, 24)))
        person.assessment = rng.choices(list(ASSESSMENTS), list(ASSESSMENTS.values()))[0]


def give_names(rng: Random, people: Sequence[Person]) -> None:
    """A name nobody else of the roster has, and the languages spoken."""
    used: set[str] = set()
    for person in people:
        person.han = rng.random() < HAN_SHARE[person.level]
        name = ""
        while not name or name in used:
            name = han_name(rng, person.woman) if person.han else uyghur_name(rng, person.woman)
        used.add(name)
        person.name = name
        if person.han and person.level == "县级" and rng.random() < 0.45:
            person.languages = CHINESE


def han_name(rng: Random, woman: bool) -> str:
    letters = HAN_FEMALE if woman else HAN_MALE
    return rng.choice(SURNAMES) + "".join(rng.choice(letters) for _ in range(rng.choice((1, 2, 2))))


def uyghur_name(rng: Random, woman: bool) -> str:
    return f"{rng.choice(UYGHUR_FEMALE if woman else UYGHUR_MALE)}·{rng.choice(UYGHUR_MALE)}"


# --- people: who is special -----------------------------------------------------------------------------------------


def give_roles(rng: Random, people: Sequence[Person], posts: Sequence[Post]) -> None:
    """Leaders, backbone, directed graduates, heads, absences, part-time, titles appointed below, wishes."""
    county = [p for p in people if p.level == "县级" and p.profession in HEALTH]
    name_leaders(county)
    name_backbone(rng, county, {p.id: p for p in posts})
    bind_directed(rng, people)
    fix_some(rng, people)
    send_away(rng, people)
    free = [p for p in people if p.presence == "在岗" and not p.settled]
    for person, share in zip(pick(rng, (p for p in free if p.age > 40), len(PART_TIME)), PART_TIME, strict=True):
        person.fte = share
    for (held, appointed), count in APPOINTED_BELOW.items():
        for person in pick(rng, (p for p in free if p.title == held and p.profession in HEALTH and p.owner == p.work
                                 and not (p.backbone or p.leader)
                                 and (appointed != "初级(士)" or p.profession != "医师")), count):
            person.appointed = appointed
    give_wishes(rng, people)


def name_leaders(county: Sequence[Person]) -> None:
    named = 0
    for specialty in LEADERS:
        fitting = [p for p in county if p.specialty == specialty and p.profession == "医师"
                   and p.title in ("正高", "副高") and stays(p)]
        if fitting and named < LEADER_COUNT:
            max(fitting, key=lambda p: (p.title == "正高", p.age)).leader = True
            named += 1
    assert named == LEADER_COUNT, named


def name_backbone(rng: Random, county: Sequence[Person], posts: dict[str, Post]) -> None:
    able = [p for p in county if 28 <= p.age <= 48 and p.title in ("初级(师)", "中级", "副高") and not p.leader
            and p.owner == p.work]
    for specialty, count in BACKBONE.items():
        for person in pick(rng, (p for p in able if p.licence == "执业医师" and p.specialty == specialty), count):
            person.backbone = True
    for at, count in BACKBONE_NURSES.items():
        for person in pick(rng, (p for p in able if p.profession == "护士" and p.work == at
                                 and posts[p.post].has("c")), count):
            person.backbone = True


def bind_directed(rng: Random, people: Sequence[Person]) -> None:
    """Directed graduates owe their township six years from the first working day."""
    young = sorted((p for p in people if p.level == "乡级" and p.profession == "医师" and p.degree in ("本科", "大专")
                    and p.owner == p.work and not p.settled), key=lambda p: p.birth, reverse=True)
    for person in young[:DIRECTED]:
        year = max(AS_OF.year - 5, min(AS_OF.year, person.started.year))
        person.started = dt.date(year, 8, 1)
        person.grassroots = (AS_OF.year - year) * 12 + 4
        person.service_until = f"{year + 6}-07-31"


def fix_some(rng: Random, people: Sequence[Person]) -> None:
    for at in sorted({p.work for p in people}):
        managers = [p for p in people if p.work == at and p.profession == "管理" and stays(p)]
        managers = managers or [p for p in people if p.work == at and p.profession == "管理"]
        min(managers, key=lambda p: (p.status != "在编", abs(p.age - 46), p.id)).fixed = "现任执行院长"
    free = [p for p in people if not (p.fixed or p.settled or p.service_until) and p.profession in HEALTH]
    for person in pick(rng, (p for p in free if 28 <= p.age <= 42), FAMILY):
        person.fixed = "双职工子女照护"


def send_away(rng: Random, people: Sequence[Person]) -> None:
    free = [p for p in people if not (p.fixed or p.settled or p.leader) and p.profession in HEALTH]
    for person in pick(rng, (p for p in free if p.woman and 24 <= p.age <= 36), MATERNITY):
        person.presence, person.back_on = "产假", f"2026-{rng.randint(2, 6):02d}-01"
    for n, person in enumerate(pick(rng, (p for p in free if p.age > 40 and p.presence == "在岗" and stays(p)), SICK)):
        person.presence, person.back_on = "长病", "" if n < 2 else f"2026-{rng.randint(4, 9):02d}-01"


def give_wishes(rng: Random, people: Sequence[Person]) -> None:
    """Most wishes lead from the townships towards the county seat, a few back to a home township."""
    free = [p for p in people if p.profession in HEALTH and not p.fixed and not p.service_until]
    up = [p for p in free if p.level == "乡级" and p.work not in ("T1", "T3") and p.age < 50]
    down = [p for p in free if p.level == "县级" and p.profession in ("护士", "药师", "技师") and p.languages == BOTH]
    for person in pick(rng, up, WISHES * 7 // 10):
        seat = ("T1", "T3") if person.profession in ("医师", "其他卫技") else ("H1", "H1", "H2", "T1", "T3")
        person.prefers = rng.choice(seat)
    for person in pick(rng, down, WISHES - WISHES * 7 // 10):
        person.prefers = rng.choice([at for at in ("H2", "H3", "T1", "T2", "T3", "T4", "T5") if at != person.work])


# --- what the posts ask ---------------------------------------------------------------------------------------------


def ask_of_posts(posts: Sequence[Post], people: Sequence[Person]) -> None:
    """Minimum and cover that hold today and, if nothing is decided, in every plan year."""
    serving: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        serving[person.post].append(person)
    for post in posts:
        lasting = [p for p in serving[post.id] if stays(p)]
        if post.profession not in HEALTH:
            continue
        able = [p for p in lasting if not post.has("s") or p.licence != "无"]
        wanted = 1 if post.today <= 3 else post.today * 6 // 10
        post.least = min(wanted, len(able)) or None
        if post.profession in ("医师", "护士"):
            post.cover = covered(post, sum(p.presence == "在岗" for p in lasting))
    for post in posts:
        if post.has("1"):
            post.relief = next(p.id for p in posts if p.at == post.at and p.department == "全科")
            post.cover = 1


def covered(post: Post, heads: int) -> int | None:
    """Half of those present; at tight posts all but one or two; always so that everybody's training fits."""
    if post.has("t"):
        return heads - (1 if heads < 15 else 2)
    return min(heads // 2, heads - 1) or None if heads > 1 else None


# --- the village ----------------------------------------------------------------------------------------------------


def make_village_doctors(rng: Random, clinics: Sequence[tuple[str, str, str, int, int]]) -> list[Person]:
    doctors = [Person(work=clinic, level="村级", profession="乡村医生", owner=clinic, post=f"{clinic}-D",
                      status="无编制")
               for clinic, *_, count in clinics for _ in range(count)]
    give_sexes(rng, doctors, OTHER_WOMEN)
    give_ages(rng, doctors, OTHER_AGES["village"])
    give_others_degrees_and_titles(rng, doctors)
    for person in doctors:
        person.licence = "乡村医生证"
    able = [p for p in doctors if p.degree in ("大专", "中专") and p.age >= 25]
    for person in weighted_order(rng, able, lambda p: 3 if p.degree == "大专" else 1)[:VILLAGE_LICENSED]:
        person.licence, person.title = "执业医师", "初级(师)"
    give_careers(rng, doctors)
    return doctors


def clinic_posts(clinics: Sequence[tuple[str, str, str, int, int]], doctors: Sequence[Person]) -> list[Post]:
    posts = []
    for clinic, name, _, _, count in clinics:
        lasting = sum(stays(p) for p in doctors if p.work == clinic)
        posts.append(Post(f"{clinic}-D", clinic, name.split("号")[1], "乡村医生", "", count, count,
                          "cfu" + ("s" if count == 1 else ""), 1 if lasting else None, 1 if lasting > 1 else None))
    return posts


# --- what was added later -------------------------------------------------------------------------------------------


def add_to(rng: Random, people: Sequence[Person], posts: list[Post]) -> None:
    """Duties, centres, rosters of duty, posts of their own for heads and security, failed assessments."""
    fail_some(rng, people)
    carve(rng, people, posts)
    serving: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        serving[person.post].append(person)
    for post in posts:
        post.duty = post.duty or DUTIES.get(post.id, "")
        post.centre = CENTRES.get(post.id, "")
        if post.id in ON_CALL:
            able = [p for p in serving[post.id] if p.licence in ("执业医师", "注册护士") and stays(p)]
            post.on_call = min(ON_CALL[post.id], len(able))


def carve(rng: Random, people: Sequence[Person], posts: list[Post]) -> None:
    """Posts of their own for those who serve as heads, chief accountant or security, out of the post that held them."""
    by_id = {post.id: post for post in posts}
    for source_id, department, duty, today, need in CARVED:
        source = by_id[source_id]
        number = 1 + sum(p.id.startswith(source_id[:-2]) for p in posts)
        post = Post(f"{source_id[:-2]}{number:02d}", source.at, department, source.profession, "", today, need, "",
                    most=None if source.most is None else need, duty=duty)
        posts.append(post)
        for person in chosen(rng, duty, [p for p in people if p.post == source_id], today):
            person.post = post.id
        source.today, source.need = source.today - today, source.need - need
        source.most = None if source.most is None else source.most - today
    order = list(dict.fromkeys(p.at for p in posts))
    posts.sort(key=lambda p: (order.index(p.at), list(LETTERS.values()).index(p.id.split("-")[1][0])))


def chosen(rng: Random, duty: str, members: Sequence[Person], count: int) -> list[Person]:
    """Who serves there today: the head who is in office; else people who stay and are fit for the duty."""
    if duty == "院长":
        return [p for p in members if p.fixed][:count]
    free = [p for p in members if not p.fixed and stays(p) and p.assessment in ("优秀", "合格")]
    if duty == "总会计师":
        return pick(rng, (p for p in free if p.title in ("中级", "副高") and p.status == "在编"), count)
    if duty == "安保":
        return pick(rng, (p for p in free if not p.woman), count)
    fit = [p for p in free if p.status == "在编" and 32 <= p.age <= 54 and p.degree in ("本科", "大专")]
    return [max(fit, key=lambda p: (p.age, p.id))] if duty == "书记" else pick(rng, fit, count)


def fail_some(rng: Random, people: Sequence[Person]) -> None:
    """More people who failed the yearly assessment, physicians among them; a few failed two years running."""
    failed = [p for p in people if p.assessment == "不合格"]
    free = [p for p in people if p.assessment == "合格" and p.presence == "在岗" and stays(p) and p.owner == p.work
            and not (p.backbone or p.leader or p.settled or p.fixed or p.service_until or p.appointed)]
    doctors = pick(rng, (p for p in free if p.profession == "医师" and p.level == "县级"), 2)
    others = pick(rng, (p for p in free if p.profession in HEALTH and p.profession != "医师"),
                  FAILED - len(failed) - len(doctors))
    for person in (*doctors, *others):
        person.assessment = "不合格"
    twice = [p for p in (*failed, *doctors, *others) if p.profession in HEALTH]
    for person in (*doctors[:1], *pick(rng, (p for p in twice if p not in doctors), FAILED_TWICE - 1)):
        person.assessment = "连续两年不合格"


def grade_rows(people: Sequence[Person], calibration: dict[str, dict]) -> list[dict]:
    """Posts of a title or above: those appointed today by the unit that owns them, and a few more."""
    rows = []
    for at in calibration:
        held = [p.appointed or p.title for p in people if p.owner == at]
        for n, (title, free) in enumerate(zip(GRADES, SLOTS_FREE.get(at, SLOTS_FREE_AT_TOWNSHIPS), strict=True), 1):
            rows.append({"机构": at, "职称": title, "岗位数": sum(t in GRADES[:n] for t in held) + free})
    return rows


def team_rows(rng: Random, people: Sequence[Person]) -> list[dict]:
    """Couples who serve at one institution, and a surgical team: people who may be moved."""
    free = [p for p in people if p.profession in HEALTH and p.presence == "在岗" and stays(p) and p.owner == p.work
            and p.assessment in ("优秀", "合格") and not (p.fixed or p.settled or p.service_until or p.leader)]
    rows, taken = [], set[str]()

    def note(team: str, kind: str, members: Iterable[Person]) -> None:
        for person in members:
            taken.add(person.id)
            rows.append({"同行组": team, "人员": person.id, "类型": kind})

    for n, at in enumerate(COUPLES, 1):
        here = [p for p in free if p.work == at and p.id not in taken and 27 <= p.age <= 50]
        pairs = [(a, b) for a in here for b in here if not a.woman and a.profession == "医师" and b.woman
                 and b.profession != "医师" and abs(a.age - b.age) <= 4 and a.han == b.han]
        note(f"F{n}", "夫妻", rng.choice([pair for pair in pairs if pair[1].prefers] or pairs))
    note("G1", "团队", [pick(rng, (p for p in free if p.post == post and p.id not in taken
                                   and p.licence in ("执业医师", "注册护士")), 1)[0] for post in TEAM])
    return rows


def indicator_rows() -> list[dict]:
    """Entered values, every one of them an assumption and marked so."""
    marks = {"2025": "假设:非实报数", "2026H1": "假设:非实报数", "2026": "假设:全年预计,非实报数"}
    return [{"条款": clause, "机构": at, "期间": period, "值": value, "来源": mark}
            for clause, at, *values in INDICATORS for (period, mark), value in zip(marks.items(), values, strict=True)]


# --- tables ---------------------------------------------------------------------------------------------------------


def staff_row(p: Person) -> dict[str, object]:
    return {
        "工号": p.id, "姓名": p.name, "编制单位": p.owner, "工作单位": p.work, "岗位": p.post, "编制情况": p.status,
        "专业类别": p.profession, "专科": p.specialty, "执业资格": p.licence, "职称(评)": p.title,
        "职务(聘)": p.appointed, "学历": p.degree, "出生日期": p.birth.isoformat(), "性别": p.sex, "身份": p.cadre,
        "参加工作日期": p.started.isoformat(), "在岗状态": p.presence, "返岗日期": p.back_on, "工作量": f"{p.fte:g}",
        "服务期至": p.service_until, "基层服务": p.grassroots, "年度考核": p.assessment, "业务骨干": yes(p.backbone),
        "学科带头人": yes(p.leader), "语言": p.languages, "意向单位": p.prefers, "不可调动": p.fixed,
    }


def post_row(p: Post) -> dict[str, object]:
    return {
        "岗位编号": p.id, "机构": p.at, "科室": p.department, "岗位类别": CLASSES[p.profession], "专业": p.profession,
        "专科": p.specialty, "病区": yes(p.has("w")), "临床": yes(p.has("c")), "一线": yes(p.has("f")),
        "独立": yes(p.has("s")), "语言": UYGHUR if p.has("u") else "", "最低": blank(p.least), "需要": p.need,
        "最多": blank(p.most), "在岗底线": blank(p.cover), "顶岗": p.relief, "职责": p.duty, "中心": p.centre,
        "值班最少": blank(p.on_call),
    }


def institution_rows(calibration: dict[str, dict], clinics: Sequence[tuple[str, str, str, int, int]]) -> list[dict]:
    def row(at: str, name: str, kind: str, parent: str, establishment: int, beds: int, people: int) -> dict:
        return {"机构编号": at, "机构名称": name, "类别": kind, "上级": parent, "核定编制数": establishment,
                "编制床位": beds, "服务人口": people}

    members = [row(at, f["name"], KINDS.get(at, "乡镇卫生院"), "" if at == "H1" else "H1", f["establishment"],
                   f["planned_beds"], f["catchment"]) for at, f in calibration.items()]
    return members + [row(at, name, "村卫生室", parent, 0, 0, people) for at, name, parent, people, _ in clinics]


def travel_rows(calibration: dict[str, dict]) -> list[dict]:
    """Every pair, by way of the county seat."""
    members = list(calibration)
    return [{"起": a, "止": b, "公里": calibration[a]["km_to_seat"] + calibration[b]["km_to_seat"],
             "分钟": calibration[a]["drive_min"] + calibration[b]["drive_min"]}
            for n, a in enumerate(members) for b in members[n + 1:]]


def channel_rows() -> list[dict]:
    header = ("渠道", "专业", "上限", "到岗率", "费用", "层级", "编制情况", "职称", "学历", "执业资格",
              "学科带头人", "语言", "类型", "开考比例")
    rows = [dict(zip(header, channel, strict=True)) for channel in CHANNELS]
    return [{"渠道": row.pop("渠道"), "专业": row.pop("专业"), "年份": "", **row} for row in rows]


def pay_rows() -> list[dict]:
    def row(grade: str, status: str, pay: int, share: float) -> dict[str, object]:
        return {"职称或类别": grade, "编制情况": status, "年薪": pay, "绩效占比": share}

    rows = [row(grade, status, pay, PERFORMANCE)
            for grade, inside, outside in PAY for status, pay in (("在编", inside), ("编外", outside))]
    return [*rows, row("乡村医生", "无编制", VILLAGE_PAY, 0)]


def programme_rows() -> list[dict]:
    rows = (("JX", "进修", 90, 21000, "三甲医院三个月进修"), ("JZ", "集中培训", 15, 1200, "县乡医护,按半个月一期"),
            ("LX", "脱产轮训", 15, 1200, "乡村医生"))
    return [{"项目编号": i, "类型": kind, "时长": days, "费用": cost, "备注": note}
            for i, kind, days, cost, note in rows]


def specialty_rows() -> list[dict[str, object]]:
    """Key specialties: a row a level that is held or in reach."""
    return [{"专科编号": f"K{n:02d}", "专科名称": name, "机构": at, "级别": level, "已达": yes(bought is HELD),
             "薄弱": yes(weak), "专科": name, "团队": team, "设备": 0 if bought is HELD else 1000 * bought,
             "下限": WEAK_LEAST if weak else "", "来源": "假设"}
            for n, (at, name, weak, *levels) in enumerate(KEY_SPECIALTIES, 1)
            for level, (team, bought) in zip(SPECIALTY_LEVELS, levels, strict=False)]


def benefit_rows() -> list[dict[str, object]]:
    """Corners of what yearly spending on a specialty is worth."""
    return [{"专科编号": f"K{n:02d}", "年投入": spent, "年效益": benefit, "来源": "假设"}
            for n, (_, name, *_) in enumerate(KEY_SPECIALTIES, 1) for spent, benefit in BENEFITS.get(name, ())]


def source_rows() -> list[dict[str, object]]:
    """Earmarked money of each hospital and year: parts of the project subsidy."""
    return [{"资金": name, "机构": at, "年份": year, "金额": 1000 * amount, "可用于": uses, "科目": "财政项目补助",
             "来源": "假设"}
            for year in YEARS for name, uses, shares in EARMARKS for at, amount in shares.items()]


# --- all of it ------------------------------------------------------------------------------------------------------


def make_staff(rng: Random, calibration: dict[str, dict], posts: Sequence[Post]) -> list[Person]:
    """The 1,400 people of the eleven institutions."""
    people = [Person(work=at, level=level_of(at), profession=zh)
              for at, facts in calibration.items() for key, zh in PROFESSIONS.items() for _ in range(facts[key])]
    health = [p for p in people if p.profession in HEALTH]
    other = [p for p in people if p.profession not in HEALTH]
    give_sexes(rng, other, OTHER_WOMEN)
    give_ages(rng, other, OTHER_AGES["institution"])
    give_others_degrees_and_titles(rng, other)
    for level, shares in SHARES.items():
        members = [p for p in health if p.level == level]
        give_sexes(rng, members, WOMEN)
        flag_senior_women(rng, members, SENIOR_WOMEN_OVER_55[level])
        give_ages(rng, members, shares["age"])
    give_licences(rng, health, calibration)
    for level, shares in SHARES.items():
        members = [p for p in health if p.level == level]
        give_titles(rng, members, shares["title"])
        give_degrees(rng, members, shares["degree"])
    give_posts(rng, people, posts)
    give_establishment(rng, people, calibration)
    give_dual_track(people)
    give_careers(rng, people)
    give_roles(rng, people, posts)
    return people


def number(people: list[Person], doctors: list[Person]) -> None:
    """Ids by institution, in the order of posts."""
    people.sort(key=lambda p: (p.work, p.post, p.birth))
    seen: Counter[str] = Counter()
    for person in people:
        seen[person.work] += 1
        person.id = f"{person.work}-{seen[person.work]:04d}"
    for n, person in enumerate(doctors, 1):
        person.id = f"V-{n:03d}"


LEDGER = (("医疗收入", "medical_revenue"), ("财政基本补助", "fiscal_basic"), ("财政项目补助", "fiscal_project"),
          ("公共卫生补助", "public_health"), ("其他收入", "other_income"), ("药品收入", "drug_cost"),
          ("药品费", "drug_cost"), ("卫生材料费", "consumables"), ("基本人员经费", "base_pay_cost"),
          ("绩效工资", "perf_pay_current"), ("管理费用", "overhead"))
"""Lines of the ledgers and where the calibration has them; drugs are sold at what they cost (零差率)."""


def ledger_rows(calibration: dict[str, dict]) -> list[dict[str, object]]:
    """The final accounts of the year before the plan, as the calibration has them, with what the insurance adds."""
    insured = insured_cents(calibration)
    rows = []
    for at, facts in calibration.items():
        lines = [(line, 100 * round(facts[key])) for line, key in LEDGER]
        lines += [("医保收入", insured[at]), ("零差率损失", round(100 * MARKUP * facts["drug_cost"]))]
        lines += [("医保打包额度", 100 * PACKAGE)] if at == "H1" else []
        rows += [{"机构": at, "年份": AS_OF.year, "科目": line, "状态": "决算", "金额": money(cents)}
                 for line, cents in lines]
    return rows


def insured_cents(calibration: dict[str, dict]) -> dict[str, int]:
    """What the insurance paid each account: the package shared by medical revenue; the last one takes the rest."""
    paid = round(100 * PACKAGE * (1 - KEPT_BY_INSURANCE))
    whole = sum(facts["medical_revenue"] for facts in calibration.values())
    found = {at: round(paid * facts["medical_revenue"] / whole) for at, facts in calibration.items()}
    last = list(found)[-1]
    return found | {last: paid - sum(cents for at, cents in found.items() if at != last)}


def money(cents: int) -> str:
    """Yuan, with cents where there are some."""
    return str(cents // 100) if cents % 100 == 0 else f"{cents / 100:.2f}"


def service_rows(people: Sequence[Person], calibration: dict[str, dict]) -> list[dict[str, object]]:
    """Visits of every year by institution and village, operations at H1 by year."""
    rows: list[dict[str, object]] = []

    def note(at: str, activity: str, year: object, demand: int, most: int, price: float = 0, drugs: float = 0,
             materials: float = 0) -> None:
        rows.append({"机构": at, "项目": activity, "年份": year, "需求量": demand, "单价": f"{price:g}",
                     "单次药品费": f"{drugs:g}", "单次材料费": f"{materials:g}", "人均最大工作量": most,
                     "来源": "假设"})

    townships = [at for at in calibration if at.startswith("T")]
    villages = dict(zip(townships, apportion([calibration[at]["catchment"] for at in townships], VILLAGE_VISITS),
                        strict=True))
    for at, facts in calibration.items():
        able = sum(p.fte for p in people if p.work == at and p.profession == "医师" and p.presence == "在岗"
                   and p.licence in ("执业医师", "执业助理医师"))
        price, share = facts["fee_visit"], facts["drug_share"]
        # consumables are so much of revenue without drugs
        materials = round(facts["cons_per100"] / 100 * price * (1 - share), 2)
        note(at, "门急诊", "", facts["visits"], -int(-HEADROOM * facts["visits"] / able // 10) * 10, price,
             round(share * price, 2), materials)
        if at in villages:
            note(at, "村级诊疗", "", villages[at], VILLAGE_MOST)
    done = round(OPERATED * calibration["H1"]["discharges"])
    here = apportion([share for _, share, _, _ in OPERATIONS], done)
    elsewhere = apportion([share for _, _, share, _ in OPERATIONS], round(done / DONE_INSIDE) - done)
    for year in (AS_OF.year, *YEARS):
        for (activity, _, _, most), today, outside in zip(OPERATIONS, here, elsewhere, strict=True):
            note("H1", activity, year, today + (outside if year > AS_OF.year else 0), most)
    return rows


def main(folder: Path = HERE) -> None:
    rng = Random(SEED)
    calibration = json.loads((HERE / "calibration.json").read_text(encoding="utf-8"))
    with (HERE / "townships.csv").open(encoding="utf-8", newline="") as file:
        townships = list(csv.DictReader(file))
    posts = make_posts(calibration)
    clinics = make_clinics(calibration, townships)
    people = make_staff(rng, calibration, posts)
    doctors = make_village_doctors(rng, clinics)
    ask_of_posts(posts, people)
    number(people, doctors)
    give_names(rng, [*people, *doctors])
    later = Random(SEED_OF_ADDITIONS)
    add_to(later, people, posts)
    assert all(retires(p) > AS_OF for p in (*people, *doctors))

    write(folder, "institutions.csv", institution_rows(calibration, clinics))
    write(folder, "staff.csv", [staff_row(p) for p in (*people, *doctors)])
    write(folder, "posts.csv", [post_row(p) for p in (*posts, *clinic_posts(clinics, doctors))])
    write(folder, "beds.csv", [{"机构": at, "年份": year, "开放": facts["open_beds"]}
                               for at, facts in calibration.items() for year in YEARS])
    write(folder, "travel.csv", travel_rows(calibration))
    write(folder, "channels.csv", channel_rows())
    write(folder, "rates.csv", [{"分组": group, "类型": kind, "值": value} for group, kind, value in RATES])
    write(folder, "pay.csv", pay_rows())
    write(folder, "programmes.csv", programme_rows())
    write(folder, "grades.csv", grade_rows(people, calibration))
    write(folder, "teams.csv", team_rows(later, people))
    write(folder, "indicators.csv", indicator_rows())
    write(folder, "ledgers.csv", ledger_rows(calibration))
    write(folder, "services.csv", service_rows(people, calibration))
    write(folder, "sources.csv", source_rows())
    write(folder, "specialties.csv", specialty_rows())
    write(folder, "benefits.csv", benefit_rows())
    write(folder, "experts.csv", [{"专家": f"E{n}", "专科": specialty, "年份": year, "费用": 80000}
                                  for year in YEARS for n, specialty in enumerate(EXPERT_SPECIALTIES, 1)])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

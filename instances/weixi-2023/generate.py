"""Writes the tables of the Weixi instance: a synthetic roster at the county's size.

    python generate.py            # writes the CSVs beside this file
    python generate.py FOLDER     # writes them elsewhere

No row describes a real person: names, dates and careers are drawn from a seeded generator. Townships and their
populations are real (census of 2000). Head-counts, establishment, licences and beds are those of another county
(`calibration.json`) brought to this one's population and to `PER_RESIDENT` of its staff a resident; titles, degrees,
ages and sexes follow the same calibration's shares. Everything else is an assumption, written in the constants below.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from roster import apportion, blank, pick, repeated, retires, weighted_order, write, yes  # noqa: E402

AS_OF = dt.date(2022, 12, 31)
YEARS = (2023, 2024, 2025, 2026, 2027)
SEED = 533423  # the county's code in the national register
PER_RESIDENT = 0.72
"""Staff a resident, as a share of the calibration county's three years later."""

# --- shares of the calibration (percent of health technicians by level) ---------------------------------------------

TITLES = ("正高", "副高", "中级", "初级(师)", "初级(士)", "无")
DEGREES = ("硕士及以上", "本科", "大专", "中专", "高中及以下")
BANDS = ((55, 59), (45, 54), (35, 44), (25, 34), (21, 24))
SHARES = {
    "县级": {"title": (1.2, 11.2, 21.5, 37.5, 22, 6.6), "degree": (0.9, 32.1, 47, 18.5, 1.5),
           "age": (7, 17, 26, 44, 6)},
    "乡级": {"title": (0.2, 3.8, 15, 31, 34, 16), "degree": (0.1, 15, 45, 36, 3.9), "age": (8, 23, 28, 36, 5)},
}
OTHER_SHARES = {  # of those who are no health technicians, by profession
    "其他技术": {"title": (0, 3, 22, 40, 25, 10), "degree": (0, 34, 50, 16, 0), "age": (9, 23, 30, 34, 4)},
    "管理": {"title": (0, 0, 0, 0, 0, 1), "degree": (0, 40, 48, 12, 0), "age": (9, 23, 30, 34, 4)},
    "工勤": {"title": (0, 0, 0, 0, 0, 1), "degree": (0, 0, 12, 38, 50), "age": (9, 23, 30, 34, 4)},
    "乡村医生": {"title": (0, 0, 0, 0, 0, 1), "degree": (0, 0, 22, 62, 16), "age": (14, 34, 32, 18, 2)},
}
WOMEN = {"护士": 97, "医师": 48, "药师": 60, "技师": 60, "其他卫技": 60, "其他技术": 60, "管理": 40, "工勤": 40,
         "乡村医生": 40}
"""Percent women."""
ESTABLISHED = {"正高": 0.999, "副高": 0.998, "中级": 0.90, "初级(师)": 0.60, "初级(士)": 0.38, "无": 0.20,
               "管理": 0.85, "工勤": 0.30}
"""Chance of an establishment post by title or profession, before scaling to each institution's filled count."""

# --- institutions ---------------------------------------------------------------------------------------------------

HOSPITALS = {"H1": ("县人民医院", "综合医院"), "H2": ("县中(藏)医院", "中医医院"), "H3": ("县妇幼保健院", "妇幼保健院")}
CENTRAL = ("塔城镇", "永春乡", "白济汛乡")
REMOTE = ("巴迪乡", "中路乡")
"""Where general practice is solo practice."""
ROADS = {"保和镇": (1, 4), "永春乡": (6, 12), "攀天阁乡": (27, 45), "塔城镇": (88, 120), "白济汛乡": (45, 65),
         "康普乡": (78, 110), "叶枝镇": (102, 140), "巴迪乡": (128, 180), "中路乡": (70, 110), "维登乡": (95, 135)}
"""Kilometres and minutes to the county seat."""
PROFESSIONS = {
    "physician": "医师", "nurse": "护士", "pharmacist": "药师", "technician": "技师", "other_health_tech": "其他卫技",
    "other_technical": "其他技术", "management": "管理", "logistics": "工勤",
}
HEALTH = ("医师", "护士", "药师", "技师", "其他卫技")
CLASSES = {"医师": "医", "护士": "护", "药师": "药", "技师": "技", "其他卫技": "其他", "其他技术": "其他", "管理": "管",
           "工勤": "工勤", "乡村医生": "医"}
LETTERS = {"医师": "D", "护士": "N", "药师": "P", "技师": "L", "其他卫技": "H", "其他技术": "O", "管理": "M",
           "工勤": "S"}
OTHER_LICENCES = {"护士": "注册护士", "药师": "其他执业资格", "技师": "其他执业资格"}

# Posts: department, specialty, share of the profession's heads, heads needed beyond today's, marks: w ward,
# c clinical, f front line, s solo, n health work without a clinical post.
Spec = tuple[str, str, float, int, str]


def _physicians(*rows: tuple[str, float, int]) -> list[Spec]:
    """Clinical physician posts whose department is named as their specialty."""
    return [(name, name, share, more, "cf") for name, share, more in rows]


HOSPITAL_POSTS: dict[str, dict[str, list[Spec]]] = {
    "H1": {
        "医师": _physicians(
            ("心血管", 9, 1), ("呼吸", 6, 0), ("消化内科", 7, 0), ("神经内", 8, 1), ("内分泌", 5, 0), ("老年病", 4, 0),
            ("普外", 10, 2), ("骨科", 9, 1), ("泌尿/神外", 5, 0), ("妇产", 10, 2), ("儿科/新生儿", 9, 2),
            ("急诊/ICU", 12, 3), ("麻醉", 6, 2), ("眼科", 4, 1), ("耳鼻喉/口腔", 5, 0), ("感染", 4, 1), ("影像", 5, 1),
            ("病理", 1, 1)),
        "护士": [
            ("心血管内科病区", "", 16, 4, "wcf"), ("呼吸消化病区", "", 18, 3, "wcf"),
            ("神经内科病区", "", 14, 3, "wcf"),
            ("老年病科病区", "", 10, 3, "wcf"), ("普外科病区", "", 16, 3, "wcf"), ("骨科病区", "", 14, 3, "wcf"),
            ("泌尿神外病区", "", 10, 2, "wcf"), ("妇产科病区", "", 17, 4, "wcf"), ("儿科新生儿病区", "", 16, 4, "wcf"),
            ("感染科病区", "", 8, 3, "wcf"), ("重症监护病区", "", 12, 5, "wcf"), ("手术室", "", 10, 1, "cf"),
            ("急诊科", "", 10, 3, "cf"), ("门诊部", "", 7, 0, "cf"), ("血透室", "", 4, 1, "cf"),
            ("消毒供应室", "", 6, 0, "n"), ("护理部", "", 5, 0, "n")],
        "药师": [("门诊药房", "", 10, 0, ""), ("住院药房", "", 11, 0, ""), ("用药咨询门诊", "", 0, 1, "")],
        "技师": [("检验科", "检验", 14, 1, ""), ("影像科", "影像", 12, 1, ""), ("病理科", "病理", 2, 1, ""),
               ("功能科", "功能", 3, 0, "")],
        "其他卫技": [("公共卫生科", "", 7, 2, "n")],
        "其他技术": [("信息与设备", "", 11, 0, ""), ("财务与医保", "", 11, 0, ""), ("总会计师室", "", 0, 1, "")],
    },
    "H2": {
        "医师": _physicians(
            ("中医内科", 12, 1), ("藏医", 5, 1), ("针灸推拿", 8, 0), ("骨伤", 7, 0), ("康复", 6, 0), ("肛肠", 4, 0),
            ("中医妇科", 4, 0), ("治未病", 3, 0), ("急诊", 2, 1), ("影像", 2, 0)),
        "护士": [("中医内科病区", "", 18, 6, "wcf"), ("骨伤病区", "", 15, 4, "wcf"), ("针灸康复病区", "", 14, 5, "wcf"),
               ("门诊治疗", "", 8, 0, "cf"), ("手术室", "", 4, 0, "cf"), ("护理部与供应", "", 6, 0, "n")],
        "药师": [("中(藏)药房", "", 10, 0, ""), ("西药房", "", 5, 0, "")],
        "技师": [("检验科", "检验", 5, 0, ""), ("影像科", "影像", 6, 0, "")],
        "其他卫技": [("公共卫生科", "", 6, 1, "n")],
        "其他技术": [("信息与财务", "", 8, 0, ""), ("总会计师室", "", 0, 1, "")],
    },
    "H3": {
        "医师": _physicians(("产科", 8, 1), ("妇科", 5, 0), ("儿科", 6, 1), ("妇保", 4, 0), ("儿保", 4, 0),
                         ("麻醉", 2, 1), ("影像", 2, 0)),
        "护士": [("产科病区", "", 15, 3, "wcf"), ("妇科病区", "", 6, 0, "wcf"), ("儿科病区", "", 8, 2, "wcf"),
               ("产房与手术室", "", 4, 1, "cf"), ("门诊部", "", 3, 0, "cf"), ("保健与供应", "", 5, 0, "n")],
        "药师": [("药房", "", 4, 0, "")],
        "技师": [("检验科", "检验", 3, 0, ""), ("影像科", "影像", 2, 0, "")],
        "其他卫技": [("群体保健", "", 3, 1, "n")],
        "其他技术": [("信息与财务", "", 2, 0, ""), ("总会计师室", "", 1, 0, "")],
    },
}
OFFICES = {"H1": (1, 1), "H2": (1, 1), "H3": (1, 0)}
"""President and secretary in office: at the maternal and child hospital the secretary's post is vacant."""
SECURITY = {"H1": (4, 17), "H2": (2, 7), "H3": (0, 3)}
"""Security staff today and needed: one for twenty open beds."""
DUTIES = {
    "院长办公室": "院长", "党组织书记": "书记", "总会计师室": "总会计师", "安保队": "安保", "公共卫生科": "公共卫生",
    "群体保健": "公共卫生", "公共卫生": "公共卫生", "消毒供应室": "消毒供应", "用药咨询门诊": "用药咨询",
    "病理": "病理", "病理科": "病理", "检验科": "检验", "检验室": "检验", "全科": "全科",
}
CENTRES = {
    **dict.fromkeys(("骨科", "急诊/ICU", "骨科病区", "急诊科"), "创伤中心"),
    **dict.fromkeys(("心血管", "心血管内科病区"), "胸痛中心"),
    **dict.fromkeys(("神经内", "泌尿/神外", "神经内科病区", "泌尿神外病区"), "卒中中心"),
    **dict.fromkeys(("儿科/新生儿", "儿科新生儿病区"), "新生儿救治中心"),
    **dict.fromkeys(("妇产", "妇产科病区"), "危重孕产妇救治中心"),
}
"""By department of the county people's hospital: the emergency centre whose team it belongs to."""
ON_CALL = {("H1", "妇产"): 5, ("H1", "急诊/ICU"): 6, ("H1", "麻醉"): 4, ("H1", "普外"): 4, ("H1", "重症监护病区"): 8,
           ("H3", "产科"): 4}
"""Licensed people on call round the clock, by institution and department; no more than serve there, licensed, to the
end of the plan."""

# --- who is special -------------------------------------------------------------------------------------------------

EXPERTS = {2023: ("心血管", "骨科", "消化内科"), 2024: ("心血管", "普外", "妇产"),
           2025: ("骨科", "儿科/新生儿", "普外"), 2026: ("消化内科", "妇产"), 2027: ("心血管", "神经内")}
BACKBONE = {"心血管": 3, "骨科": 3, "消化内科": 3, "普外": 3, "妇产": 3, "儿科/新生儿": 3, "神经内": 3, "急诊/ICU": 2,
            "麻醉": 1, "中医内科": 2, "产科": 1}
BACKBONE_NURSES = {"H1": 6, "H2": 2, "H3": 1}
LEADERS = ("心血管", "普外", "骨科", "妇产", "中医内科", "产科", "急诊/ICU")
UNLICENSED_NURSES = {"H1": 4, "H2": 2, "T": 2}
"""Nurses without registration who serve in clinical posts."""
DUAL_TRACK, DIRECTED, WISHES, MATERNITY, SICK, FAMILY, PART_TIME, APPOINTED_BELOW = 3, 10, 40, 8, 4, 3, 4, 8
ASSESSMENTS = {"优秀": 15, "合格": 81.2, "基本合格": 2.8, "不合格": 1.0}
FAILED_TWICE = 2
COUPLES, TEAM = 3, ("普外", "麻醉", "普外科病区", "手术室")
GRADES = ("正高", "副高", "中级")
SLOTS_FREE = {"H1": (1, 12, 8), "H2": (0, 4, 2), "H3": (0, 2, 1), "T": (0, 1, 1)}
SENIOR_WOMEN_OVER_55 = {"县级": {"医师": 7, "护士": 4}, "乡级": {"医师": 2, "护士": 1}}
VILLAGE_DOCTORS, VILLAGE_LICENSED = 230, 0.10
"""Of the calibration county; share of them with a licence as assistant physician."""

# --- money and flows ------------------------------------------------------------------------------------------------

PAY = (("正高", 184500, 171000), ("副高", 154800, 135000), ("中级", 122400, 86400), ("初级(师)", 97200, 64800),
       ("初级(士)", 82800, 55800), ("无", 72000, 45000), ("管理", 100800, 54000), ("其他技术", 93600, 55800),
       ("工勤", 72000, 37800))
"""Nine tenths of the calibration's."""
VILLAGE_PAY, PERFORMANCE = 30200, 0.30
RATES = (
    ("县级+在编", "离职", 0.025), ("县级+编外", "离职", 0.09), ("乡级+在编", "离职", 0.045),
    ("乡级+编外", "离职", 0.11), ("村级", "离职", 0.06), ("全部", "考证", 0.30),
    ("县级+中级", "晋升", 0.05), ("乡级+中级", "晋升", 0.05), ("全部", "学历", 0.06), ("编外", "转编", 0.03))
CHANNEL_HEADER = ("渠道", "岗位", "专业", "年份", "上限", "到岗率", "费用", "层级", "编制情况", "职称", "学历",
                  "执业资格", "学科带头人", "语言", "类型", "开考比例")
CHANNELS = (  # channel, profession, cap, fill, cost, level, status, title, degree, licence, leader, kind, applicants
    ("柔性引进高层次人才", "医师", 6, 0.40, 80000, "县级", "编外", "副高", "本科", "执业医师", "是", "柔性引进", 0),
    ("农村定向医学生", "医师", 6, 1.0, 5000, "乡级", "在编", "初级(士)", "大专", "执业助理医师", "否", "定向培养", 0),
    ("沪滇帮扶", "医师", 3, 1.0, 20000, "县级", "无编制", "中级", "本科", "执业医师", "否", "对口支援", 0),
    ("急需紧缺专业招聘", "医师", 12, 0.40, 8000, "县级", "在编", "初级(师)", "本科", "执业医师", "否", "公开招聘", 0),
    ("急需紧缺专业招聘", "医师", 12, 0.25, 8000, "乡级", "在编", "初级(师)", "本科", "执业医师", "否", "公开招聘", 0),
    ("公开招聘", "医师", 10, 0.20, 8000, "县级", "在编", "初级(师)", "本科", "执业医师", "否", "公开招聘", 3),
    ("公开招聘", "护士", 20, 0.80, 3000, "", "在编", "初级(士)", "大专", "注册护士", "否", "公开招聘", 3),
    ("编外聘用", "护士", 30, 0.90, 1500, "", "编外", "初级(士)", "大专", "注册护士", "否", "公开招聘", 0),
    ("公开招聘", "药师", 3, 0.75, 3000, "", "在编", "初级(士)", "大专", "其他执业资格", "否", "公开招聘", 3),
    ("公开招聘", "技师", 6, 0.70, 3000, "", "在编", "初级(士)", "大专", "其他执业资格", "否", "公开招聘", 3),
    ("编外聘用", "其他卫技", 4, 0.80, 1500, "县级", "编外", "无", "大专", "无", "否", "公开招聘", 0),
    ("编外聘用", "工勤", 6, 0.95, 500, "县级", "编外", "无", "高中及以下", "无", "否", "公开招聘", 0),
    ("村医招聘", "乡村医生", 10, 0.60, 1000, "村级", "无编制", "无", "中专", "乡村医生证", "否", "公开招聘", 0),
)
CHIEF_ACCOUNTANTS = ("总会计师选聘", "其他技术", 1, 0.50, 30000, "县级", "在编", "中级", "本科", "无", "否",
                     "人才引进", 0)
"""One row a vacant post."""
INDICATORS = (  # clause, institution (blank: all), 2022, first half of 2023, the year 2023 as forecast
    ("W5", "", 0.84, 0.855, 0.86), ("W11", "", 0.80, 0.90, 1), ("W12", "", 0.12, 0.16, 0.19), ("W13", "", 6, 8, 10),
    ("W14", "", 0.05, 0.06, 0.07), ("W16", "", 118, 115, 114), ("W18", "", 0.85, 0.862, 0.868),
    ("W24", "", 1.05, 1.10, 1.15), ("W25", "", 0, 0, 1),
)

# --- ledgers, services, earmarked money, key specialties ------------------------------------------------------------

CHARGES = 0.34
"""Employer's charges on pay other than performance pay, as in the settings."""
SURPLUS = 0.015
"""Of revenue: what all cost leaves. The basic subsidy is what closes the account: the hospitals are paid a difference
(差额拨款)."""
SERVICE_SHARE = {"H1": 0.262, "H2": 0.285, "H3": 0.31, "T": 0.30}
"""Services without drugs, consumables, examinations and laboratory tests, of medical revenue: 27% at the hospitals."""
MARKUP = 0.15
"""Mark-up on drugs that is lost, of drug revenue."""
PACKAGE, KEPT_BY_INSURANCE = 96_500_000, 0.10
"""Insurance package of the year before the plan, and what the insurance keeps of it; the rest is what it paid."""
VILLAGE_VISITS, VILLAGE_MOST = 320000, 3000
"""Of the calibration county, a year; the most one village doctor sees."""
HEADROOM = 1.15
"""The most one full-time physician can see, against today's visits for each who is licensed and on duty."""
SOURCES = (  # a year, each a part of 财政项目补助: name, uses, 1,000 yuan by hospital
    ("传染科建设", "专科设备、重点专科建设", {"H1": 400}), ("中藏医院建设", "专科设备、重点专科建设", {"H2": 600}),
    ("妇幼保健院建设", "专科设备、重点专科建设", {"H3": 400}),
    ("人才培养", "人才培养", {"H1": 500, "H2": 150, "H3": 100}),
)
EARMARKED = SOURCES[0][2]["H1"]
"""What the earmark for the infectious-disease department brings a year, and so its least yearly spending: money is
bound to uses, not to specialties, and without this floor it would pay for other departments of the hospital."""
HELD = None
"""In place of the equipment still to buy: the level is held today."""
KEY_SPECIALTIES = (  # hospital, specialty, weak, least yearly spending; of each level in reach: team, equipment
    ("H1", "感染", True, EARMARKED, (3, 380)), ("H1", "心血管", False, 0, (7, HELD), (8, 1600)),
    ("H1", "骨科", False, 0, (7, HELD), (8, 1500)), ("H1", "消化内科", False, 0, (5, 450)),
    ("H1", "普外", False, 0, (8, HELD)), ("H1", "妇产", False, 0, (8, 560)), ("H1", "急诊/ICU", True, 0, (9, 640)),
    ("H1", "眼科", False, 0, (3, 420)), ("H1", "麻醉", True, 0, (4, 480)), ("H2", "中医内科", False, 0, (9, HELD)),
    ("H2", "藏医", True, 100, (4, 320)), ("H2", "针灸推拿", False, 0, (5, HELD)), ("H2", "骨伤", False, 0, (5, 400)),
    ("H3", "产科", False, 100, (6, HELD)), ("H3", "儿科", True, 0, (4, 380)),
)
"""Equipment still to buy and yearly spending in 1,000 yuan. Core and traditional specialties of the document, and the
departments its tilt names; teams are no larger than today's physicians of the specialty."""
LEVELS = ("县级", "州级")

# --- names ----------------------------------------------------------------------------------------------------------

SURNAMES = "和余李王杨熊蜂张木赵陈罗何郭普尹麻祝刘周彭徐朱段寸董施胡孙墨"
MALE = "伟强军勇杰涛明刚平辉鹏华飞波斌宇浩凯健俊旭宁林建国志文海峰光荣春生云龙学忠永福金贵玉"
FEMALE = "芳娜敏静丽艳娟霞秀玲燕红梅雪琳慧婷蕾洁颖莉萍欣怡佳晓兰凤云珍桂花菊香美莲春玉金文"
TIBETAN = ("扎西", "此里", "鲁茸", "阿茸", "格茸", "农布", "取追", "央宗", "卓玛", "拉姆", "吹批", "培初")
TIBETAN_SHARE = 0.12


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
    most: int | None = None
    on_call: int | None = None
    least_title: str = ""

    def has(self, mark: str) -> bool:
        return mark in self.marks

    @property
    def duty(self) -> str:
        return DUTIES.get(self.department, "")

    @property
    def centre(self) -> str:
        return CENTRES.get(self.department, "") if self.at == "H1" else ""


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
    started: dt.date = AS_OF
    presence: str = "在岗"
    back_on: str = ""
    fte: float = 1
    service_until: str = ""
    grassroots: int = 0
    assessment: str = "合格"
    backbone: bool = False
    leader: bool = False
    prefers: str = ""
    fixed: str = ""
    senior_woman: bool = False

    @property
    def woman(self) -> bool:
        return self.sex == "女"

    @property
    def cadre(self) -> str:
        return "工人" if self.profession == "工勤" else "干部"

    @property
    def free(self) -> bool:
        """Serves at home, is no leader, is not away, bound or fixed, and stays to the plan's end."""
        return (self.work == self.owner and self.presence == "在岗" and stays(self)
                and not (self.fixed or self.service_until or self.leader))


# --- small tools ----------------------------------------------------------------------------------------------------


def nearest(number: float) -> int:
    return int(number + 0.5)


def stays(person: Person) -> bool:
    """Not retired by the end of the plan."""
    return retires(person) > dt.date(YEARS[-1], 12, 31)


# --- institutions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Books:
    """What an institution does and is paid for in the year before the plan, beside its staff."""

    visits: int
    discharges: int
    fees: tuple[float, float]
    """Of a visit, of a discharge [yuan]."""
    project_subsidy: int
    public_health: int
    other_income: int
    drugs: float
    """Of medical revenue; sold at what they cost (零差率)."""
    consumables: float
    """Of medical revenue without drugs."""
    overhead: float
    """Of revenue."""

    @property
    def medical_revenue(self) -> int:
        return round(self.visits * self.fees[0] + self.discharges * self.fees[1])


@dataclass(slots=True)
class Place:
    """An institution and its figures."""

    id: str
    name: str
    kind: str
    level: str
    population: int
    heads: dict[str, int]
    establishment: int
    filled: int
    approved_beds: int
    open_beds: int
    licences: tuple[int, int, int]
    """Licensed, assistant, without, of its physicians."""
    books: Books
    road: tuple[int, int] = (0, 0)


def make_places(calibration: Mapping[str, Mapping[str, float]], townships: Sequence[Mapping[str, str]]) -> list[Place]:
    """Hospitals and township centres: the calibration at the county's size."""
    population = [int(row["pop_census_2000"]) for row in townships]
    scale = sum(population) / calibration["H1"]["catchment"] * PER_RESIDENT
    places = []
    for at, (name, kind) in HOSPITALS.items():
        facts = calibration[at]
        heads = {zh: nearest(facts[key] * scale) for key, zh in PROFESSIONS.items()}
        places.append(Place(
            at, name, kind, "县级", sum(population), heads, nearest(facts["establishment"] * scale),
            nearest(facts["establishment_filled"] * scale), nearest(facts["planned_beds"] * scale),
            nearest(facts["open_beds"] * scale), licences_of(facts, heads["医师"]),
            books_of(facts, {key: nearest(facts[key] * scale) for key in BOOKED})))
    return places + make_townships(calibration, townships, population, scale)


BOOKED = ("visits", "discharges", "fiscal_project", "public_health", "other_income")
"""Figures of the calibration that are brought to the county's size."""


def books_of(facts: Mapping[str, float], sized: Mapping[str, int]) -> Books:
    """Fees and shares are those of the calibration; the rest is at the county's size."""
    return Books(sized["visits"], sized["discharges"], (facts["fee_visit"], facts["fee_discharge"]),
                 sized["fiscal_project"], sized["public_health"], sized["other_income"], facts["drug_share"],
                 facts["cons_per100"] / 100, facts["overhead_share"])


def licences_of(facts: Mapping[str, float], physicians: int) -> tuple[int, int, int]:
    licensed, assistant, without = apportion([facts["licensed"], facts["assistant"], facts["unlicensed"]], physicians)
    return licensed, assistant, without


def make_townships(calibration: Mapping[str, Mapping[str, float]], townships: Sequence[Mapping[str, str]],
                   population: Sequence[int], scale: float) -> list[Place]:
    """The calibration's township level as a whole, shared out by population; beds too; establishment by staff. Fees and
    shares are the same at all its townships."""
    below = [facts for at, facts in calibration.items() if at.startswith("T")]
    total = {key: sum(facts[key] for facts in below) for key in (
        *PROFESSIONS, *BOOKED, "establishment", "establishment_filled", "open_beds", "licensed", "assistant",
        "unlicensed")}
    dealt = {zh: share_out(population, nearest(total[key] * scale)) for key, zh in PROFESSIONS.items()}
    staff = [sum(dealt[zh][n] for zh in dealt) for n in range(len(population))]
    establishment = apportion(staff, nearest(total["establishment"] * scale))
    filled = apportion(staff, nearest(total["establishment_filled"] * scale))
    beds = apportion(population, nearest(total["open_beds"] * scale))
    sized = {key: apportion(beds if key == "discharges" else population, nearest(total[key] * scale))
             for key in BOOKED}
    places = []
    for n, row in enumerate(townships):
        name, central = row["name"], row["name"] in CENTRAL
        heads = {zh: dealt[zh][n] for zh in dealt}
        places.append(Place(
            f"T{n + 1:02d}", name + ("中心卫生院" if central else "卫生院"),
            "中心卫生院" if central else "乡镇卫生院", "乡级", population[n], heads, establishment[n], filled[n],
            beds[n], beds[n], licences_of(total, heads["医师"]),
            books_of(below[0], {key: dealt_out[n] for key, dealt_out in sized.items()}), ROADS[name]))
    return places


def share_out(population: Sequence[int], heads: int) -> list[int]:
    """Heads by population, one everywhere where there are enough."""
    first = 1 if heads >= len(population) else 0
    return [first + more for more in apportion(population, heads - first * len(population))]


# --- posts ----------------------------------------------------------------------------------------------------------


def specs_of(place: Place, profession: str) -> list[tuple[str, str, int, int, str]]:
    """Department, specialty, heads today, heads needed, marks."""
    heads = place.heads[profession]
    if place.level == "县级" and profession in HOSPITAL_POSTS[place.id]:
        rows = HOSPITAL_POSTS[place.id][profession]
        today = apportion([share for _, _, share, _, _ in rows], heads)
        return [(department, specialty, now, now + more, marks)
                for (department, specialty, _, more, marks), now in zip(rows, today, strict=True)]
    if place.level == "县级" and profession == "管理":
        president, secretary = OFFICES[place.id]
        rest = heads - president - secretary
        return [("行政职能", "", rest, rest, ""), ("院长办公室", "", president, 1, ""),
                ("党组织书记", "", secretary, 1, "")]
    if place.level == "县级":
        guards, wanted = SECURITY[place.id]
        return [("后勤保障", "", heads - guards, heads - guards, ""), ("安保队", "", guards, wanted, "")]
    return township_specs(place, profession, heads)


def township_specs(place: Place, profession: str, heads: int) -> list[tuple[str, str, int, int, str]]:
    if profession == "医师":
        public, maternal, traditional = 1 + heads // 8, int(heads >= 5), int(heads >= 6)
        practice = heads - public - maternal - traditional
        solo = "s" if place.name.startswith(REMOTE) else ""
        rows = [("全科", "", practice, practice + 1 + practice // 3, "cf" + solo),
                ("公共卫生", "公卫", public, public, "fn"),
                ("妇幼保健", "妇保", maternal, maternal, "cf"), ("中医馆", "中医内科", traditional, traditional, "cf")]
    elif profession == "护士":
        rows = [("护理治疗", "", heads, heads + 1, "cf" + ("w" if place.kind == "中心卫生院" else ""))]
    elif profession == "技师":
        imaging = heads // 2
        rows = [("检验室", "检验", heads - imaging, heads - imaging, ""), ("影像室", "影像", imaging, imaging, "")]
    else:
        department = {"药师": "药房", "其他卫技": "公共卫生", "其他技术": "财务与信息", "管理": "行政管理",
                      "工勤": "后勤保障"}[profession]
        rows = [(department, "", heads, heads, "fn" if profession == "其他卫技" else "")]
    return [row for row in rows if row[2]]


def make_posts(places: Sequence[Place]) -> list[Post]:
    posts = []
    for place in places:
        for profession in PROFESSIONS.values():
            specs = specs_of(place, profession)
            assert sum(spec[2] for spec in specs) == place.heads[profession], (place.id, profession)
            for n, (department, specialty, today, need, marks) in enumerate(specs, 1):
                post = Post(f"{place.id}-{LETTERS[profession]}{n:02d}", place.id, department, profession, specialty,
                            today, need, marks)
                if profession in ("管理", "工勤"):
                    post.most = max(today, need)
                if post.duty == "总会计师":
                    post.least_title = "中级"
                posts.append(post)
    return posts


# --- people: sex, age, licence, title, degree -----------------------------------------------------------------------


def give_sexes(rng: Random, people: Sequence[Person]) -> None:
    for profession in sorted({p.profession for p in people}):
        members = [p for p in people if p.profession == profession]
        women = apportion([WOMEN[profession], 100 - WOMEN[profession]], len(members))[0]
        for person in rng.sample(members, women):
            person.sex = "女"


def give_ages(rng: Random, people: Sequence[Person], shares: Sequence[float]) -> None:
    """Age bands by share, then a birthday inside the band; only men, and women with a senior title, pass 55."""
    lean = {"医师": 0.15, "护士": -0.15, "工勤": 0.2}
    keyed = {id(p): rng.gauss(lean.get(p.profession, 0.0), 1) for p in people}
    order = sorted(people, key=lambda p: -keyed[id(p)])
    counts = apportion(shares, len(people))
    flagged = [p for p in order if p.senior_woman]
    oldest = flagged + [p for p in order if not p.woman][: max(0, counts[0] - len(flagged))]
    taken = {id(p) for p in oldest}
    queue = oldest + [p for p in order if id(p) not in taken]
    if len(oldest) < counts[0]:  # too few men: the next band takes the rest
        counts[1] += counts[0] - len(oldest)
        counts[0] = len(oldest)
    start = 0
    for count, (low, high) in zip(counts, BANDS, strict=True):
        for person in queue[start: start + count]:
            top = min(high, 49) if person.woman and person.cadre == "工人" else high
            person.age = rng.randint(max(low, 23) if person.profession == "医师" else min(low, top), top)
            person.birth = dt.date(AS_OF.year - person.age, rng.randint(1, 12), rng.randint(1, 28))
        start += count


def give_licences(rng: Random, people: Sequence[Person], places: Sequence[Place]) -> None:
    """Physicians' licences to each institution's count; the very young and some older ones have none."""
    for person in people:
        person.licence = OTHER_LICENCES.get(person.profession, "无")
    for place in places:
        physicians = [p for p in people if p.work == place.id and p.profession == "医师"]
        licensed, assistant, without = place.licences
        order = weighted_order(rng, physicians, lambda p: 0 if p.senior_woman else 1e6 if p.age < 25 else
                               6 if p.age < 29 else 2 if p.age < 35 else 1)
        for person, licence in zip(order, repeated(("无", "执业助理医师", "执业医师"), (without, assistant, licensed)),
                                   strict=True):
            person.licence = licence


def give_titles(rng: Random, people: Sequence[Person], shares: Sequence[float]) -> None:
    """Titles by share: the unlicensed hold none, assistants 士, licensed physicians 师 or more; rank grows with age."""
    left = dict(zip(TITLES, apportion(shares, len(people)), strict=True))
    rest = []
    for person in people:
        bound = {"无": "无", "执业助理医师": "初级(士)"}.get(person.licence) if person.profession == "医师" else None
        if bound:
            person.title = bound
            left[bound] -= 1
        else:
            rest.append(person)
    lean = {"医师": 7.0, "其他卫技": -4.0}
    score = {id(p): p.age + lean.get(p.profession, 0) + rng.gauss(0, 5) + 100 * p.senior_woman for p in rest}
    rest.sort(key=lambda p: -score[id(p)])
    for title, youngest in (("正高", 48), ("副高", 38), ("中级", 29)):
        chosen = [p for p in rest if p.age >= youngest][: left[title]]
        assert len(chosen) == left[title], (title, len(chosen))
        for person in chosen:
            person.title = title
        taken = {id(p) for p in chosen}
        rest = [p for p in rest if id(p) not in taken]
    low = max(0, left["无"]) + max(0, left["初级(士)"])
    junior = [p for p in reversed(rest) if p.profession != "医师"][:low]
    for person in rest:
        person.title = "初级(师)"
    for n, person in enumerate(junior):
        person.title = "无" if n < left["无"] else "初级(士)"


def give_degrees(rng: Random, people: Sequence[Person], shares: Sequence[float]) -> None:
    """Degrees by share: higher with youth, with a physician's licence and with a senior title."""
    def score(p: Person) -> float:
        medical = 0 if p.profession != "医师" else 8 if p.licence == "执业医师" else 6
        senior = {"正高": 16, "副高": 10, "中级": 4}.get(p.title, 0)
        return medical + senior + (-30 if p.age < 23 else 0) - 0.35 * p.age + rng.gauss(0, 5)

    scores = {id(p): score(p) for p in people}
    order = sorted(people, key=lambda p: -scores[id(p)])
    for person, degree in zip(order, repeated(DEGREES, apportion(shares, len(people))), strict=True):
        person.degree = degree


def make_people(rng: Random, places: Sequence[Place]) -> list[Person]:
    """The staff of hospitals and township centres: who they are."""
    people = [Person(work=place.id, level=place.level, profession=profession)
              for place in places for profession, count in place.heads.items() for _ in range(count)]
    give_sexes(rng, people)
    groups = [([p for p in people if p.level == level and p.profession in HEALTH], shares)
              for level, shares in SHARES.items()]
    groups += [([p for p in people if p.profession == profession], shares)
               for profession, shares in OTHER_SHARES.items() if profession != "乡村医生"]
    for level, wanted in SENIOR_WOMEN_OVER_55.items():
        for profession, count in wanted.items():
            women = [p for p in people if p.level == level and p.profession == profession and p.woman]
            for person in rng.sample(women, count):
                person.senior_woman = True
    for members, shares in groups:
        give_ages(rng, members, shares["age"])
    give_licences(rng, people, places)
    for members, shares in groups:
        give_titles(rng, members, shares["title"])
        give_degrees(rng, members, shares["degree"])
    return people


# --- people: post, establishment, careers ---------------------------------------------------------------------------


def give_posts(rng: Random, people: Sequence[Person], posts: Sequence[Post]) -> None:
    """Everybody a post of the own profession at the own institution; the unlicensed not where they work alone."""
    waiting: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        waiting[person.work, person.profession].append(person)
    for (at, profession), members in waiting.items():
        rng.shuffle(members)
        here = [p for p in posts if (p.at, p.profession) == (at, profession)]
        for post in sorted(here, key=lambda p: (not p.has("s"), not p.least_title, p.id)):
            if post.has("s"):
                members.sort(key=lambda p: p.licence == "无")
            elif post.least_title:
                members.sort(key=lambda p: (p.title not in ("中级", "副高"), not stays(p)))
            else:
                continue
            for person in members[: post.today]:
                seat(person, post)
            del members[: post.today]
        seats = sorted(((n + rng.random()) / post.today, post.id, post) for post in here
                       if not (post.has("s") or post.least_title) for n in range(post.today))
        for person, (_, _, post) in zip(sorted(members, key=lambda p: (p.licence, p.birth)), seats, strict=True):
            seat(person, post)


def seat(person: Person, post: Post) -> None:
    person.post, person.specialty = post.id, post.specialty or ("全科" if post.department == "全科" else "")


def unregister_nurses(rng: Random, people: Sequence[Person], posts: Mapping[str, Post]) -> None:
    """A few young nurses without registration serve in clinical posts."""
    for at, count in UNLICENSED_NURSES.items():
        fitting = [p for p in people if p.profession == "护士" and p.work.startswith(at) and posts[p.post].has("c")
                   and p.age < 32 and p.title in ("无", "初级(士)")]
        for person in pick(rng, fitting, count):
            person.licence, person.title = "无", "无"


def give_establishment(rng: Random, people: Sequence[Person], places: Sequence[Place]) -> None:
    """Establishment posts to each institution's filled count, likelier with title."""
    def odds(p: Person) -> float:
        chance = ESTABLISHED.get(p.profession, ESTABLISHED[p.title])
        return chance / (1 - chance)

    for place in places:
        members = [p for p in people if p.work == place.id]
        for n, person in enumerate(weighted_order(rng, members, odds)):
            person.owner = place.id
            person.status = "在编" if n < place.filled else "编外"


def give_dual_track(people: Sequence[Person]) -> None:
    """Pairs alike in profession, title, degree and licence are owned where the other works: every count stays."""
    def fits(p: Person, level: str) -> bool:
        return (p.level == level and p.work == p.owner and p.status == "在编" and p.profession in ("医师", "护士")
                and p.title in ("初级(师)", "中级"))

    for _ in range(DUAL_TRACK):
        one, other = next((a, b) for a in people if fits(a, "县级") for b in people if fits(b, "乡级")
                          and (a.profession, a.title, a.degree, a.licence)
                          == (b.profession, b.title, b.degree, b.licence))
        one.owner, other.owner = other.work, one.work


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
    failed = [p for p in people if p.assessment == "不合格" and p.profession in HEALTH]
    for person in failed[:FAILED_TWICE]:
        person.assessment = "连续两年不合格"


def give_names(rng: Random, people: Sequence[Person]) -> None:
    """A name nobody else of the roster has."""
    used: set[str] = set()
    for person in people:
        name = ""
        while not name or name in used:
            if rng.random() < TIBETAN_SHARE:
                name = "".join(rng.sample(TIBETAN, 2))
            else:
                letters = FEMALE if person.woman else MALE
                name = rng.choice(SURNAMES) + "".join(rng.choice(letters) for _ in range(rng.choice((1, 2, 2))))
        used.add(name)
        person.name = name


# --- people: who is special -----------------------------------------------------------------------------------------


def give_roles(rng: Random, people: Sequence[Person], posts: Mapping[str, Post]) -> None:
    """Heads, leaders, backbone, directed graduates, absences, part-time, titles appointed below, wishes."""
    for person in people:
        if posts[person.post].duty == "院长" or posts[person.post].department == "行政管理":
            person.fixed = "现任院长" if not any(p.fixed and p.work == person.work for p in people) else ""
    for specialty in LEADERS:
        fitting = [p for p in people if p.level == "县级" and p.specialty == specialty and p.title in ("正高", "副高")
                   and stays(p)]
        if fitting:
            max(fitting, key=lambda p: (p.title == "正高", p.age, p.post)).leader = True
    able = [p for p in people if p.level == "县级" and 28 <= p.age <= 48 and p.free
            and p.title in ("初级(师)", "中级", "副高") and p.assessment in ("优秀", "合格")]
    for specialty, count in BACKBONE.items():
        for person in pick(rng, (p for p in able if p.licence == "执业医师" and p.specialty == specialty), count):
            person.backbone = True
    for at, count in BACKBONE_NURSES.items():
        for person in pick(rng, (p for p in able if p.profession == "护士" and p.work == at
                                 and posts[p.post].has("c")), count):
            person.backbone = True
    young = sorted((p for p in people if p.level == "乡级" and p.profession == "医师" and p.work == p.owner
                    and p.degree in ("本科", "大专")), key=lambda p: (p.birth, p.post), reverse=True)
    for person in young[:DIRECTED]:
        year = max(AS_OF.year - 5, min(AS_OF.year, person.started.year))
        person.started, person.grassroots = dt.date(year, 8, 1), (AS_OF.year - year) * 12 + 4
        person.service_until = f"{year + 6}-07-31"
    plain = [p for p in people if p.profession in HEALTH and p.free and not p.backbone]
    for person in pick(rng, (p for p in plain if 28 <= p.age <= 42), FAMILY):
        person.fixed = "双职工子女照护"
    for person in pick(rng, (p for p in plain if p.woman and 24 <= p.age <= 36 and p.free), MATERNITY):
        person.presence, person.back_on = "产假", f"2023-{rng.randint(2, 6):02d}-01"
    for n, person in enumerate(pick(rng, (p for p in plain if p.age > 40 and p.free), SICK)):
        person.presence, person.back_on = "长病", "" if n < 1 else f"2023-{rng.randint(4, 9):02d}-01"
    for person in pick(rng, (p for p in plain if p.age > 40 and p.free), PART_TIME):
        person.fte = rng.choice((0.5, 0.8))
    for person in pick(rng, (p for p in plain if p.title == "中级" and p.free), APPOINTED_BELOW):
        person.appointed = "初级(师)"
    give_wishes(rng, [p for p in plain if p.free])


def give_wishes(rng: Random, people: Sequence[Person]) -> None:
    """Most wishes lead from the townships to the county seat, a few down to a home township."""
    up = [p for p in people if p.level == "乡级" and p.work != "T01"]
    down = [p for p in people if p.level == "县级" and p.profession in ("护士", "药师", "技师")]
    for person in pick(rng, up, WISHES * 7 // 10):
        person.prefers = "T01" if person.profession in ("医师", "其他卫技") else rng.choice(("H1", "H1", "H2", "T01"))
    for person in pick(rng, down, WISHES - WISHES * 7 // 10):
        person.prefers = rng.choice([at for at in ("H1", "H2", "H3", "T02", "T03", "T04") if at != person.work])


def ask_of_posts(posts: Sequence[Post], people: Sequence[Person]) -> None:
    """Minimum, cover and duty roster that hold today and, if nothing is decided, in every plan year."""
    serving: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        serving[person.post].append(person)
    for post in posts:
        lasting = [p for p in serving[post.id] if stays(p)]
        if post.profession in HEALTH and post.today:
            post.least = min(1 if post.today <= 3 else post.today * 6 // 10, len(lasting)) or None
        if post.profession in ("医师", "护士"):
            present = sum(p.presence == "在岗" for p in lasting)
            post.cover = min(present // 2, present - 1) or None if present > 1 else None
        if (post.at, post.department) in ON_CALL:
            licensed = sum(p.licence in ("执业医师", "注册护士") for p in lasting)
            post.on_call = min(ON_CALL[post.at, post.department], licensed) or None


# --- the village ----------------------------------------------------------------------------------------------------


def make_village_doctors(rng: Random, places: Sequence[Place], count: int) -> list[Person]:
    """Village doctors by population, all of a township's villages at one post."""
    areas = [place for place in places if place.level == "乡级"]
    dealt = apportion([place.population for place in areas], count)
    doctors = [Person(work=f"V{place.id[1:]}", level="村级", profession="乡村医生", owner=f"V{place.id[1:]}",
                      post=f"V{place.id[1:]}-D01", status="无编制")
               for place, heads in zip(areas, dealt, strict=True) for _ in range(heads)]
    give_sexes(rng, doctors)
    give_ages(rng, doctors, OTHER_SHARES["乡村医生"]["age"])
    give_degrees(rng, doctors, OTHER_SHARES["乡村医生"]["degree"])
    for person in doctors:
        person.licence = "乡村医生证"
    able = [p for p in doctors if p.degree in ("大专", "中专") and p.age >= 25]
    for person in pick(rng, able, nearest(len(doctors) * VILLAGE_LICENSED)):
        person.licence, person.title = "执业助理医师", "初级(士)"
    give_careers(rng, doctors)
    return doctors


def clinic_posts(doctors: Sequence[Person]) -> list[Post]:
    """A post a township for all its villages; a tenth more doctors are needed, and one."""
    posts = []
    for name, heads in sorted(Counter(p.post for p in doctors).items()):
        lasting = sum(stays(p) for p in doctors if p.post == name)
        posts.append(Post(name, name.split("-")[0], "村卫生室", "乡村医生", "", heads, heads + 1 + heads // 10, "cf",
                          min(heads * 6 // 10, lasting)))
    return posts


# --- tables ---------------------------------------------------------------------------------------------------------


def staff_row(p: Person) -> dict[str, object]:
    return {
        "工号": p.id, "姓名": p.name, "编制单位": p.owner, "工作单位": p.work, "岗位": p.post, "编制情况": p.status,
        "专业类别": p.profession, "专科": p.specialty, "执业资格": p.licence, "职称(评)": p.title,
        "职务(聘)": p.appointed, "学历": p.degree, "出生日期": p.birth.isoformat(), "性别": p.sex, "身份": p.cadre,
        "参加工作日期": p.started.isoformat(), "在岗状态": p.presence, "返岗日期": p.back_on, "工作量": f"{p.fte:g}",
        "服务期至": p.service_until, "基层服务": p.grassroots, "年度考核": p.assessment, "业务骨干": yes(p.backbone),
        "学科带头人": yes(p.leader), "语言": "汉语", "意向单位": p.prefers, "不可调动": p.fixed,
    }


def post_row(p: Post) -> dict[str, object]:
    return {
        "岗位编号": p.id, "机构": p.at, "科室": p.department, "岗位类别": CLASSES[p.profession], "专业": p.profession,
        "专科": p.specialty, "病区": yes(p.has("w")), "临床": yes(p.has("c")), "一线": yes(p.has("f")),
        "独立": yes(p.has("s")), "最低职称": p.least_title, "语言": "", "最低": blank(p.least), "需要": p.need,
        "最多": blank(p.most), "在岗底线": blank(p.cover), "顶岗": "", "职责": p.duty, "中心": p.centre,
        "值班最少": blank(p.on_call),
    }


def institution_rows(places: Sequence[Place]) -> list[dict]:
    def row(at: str, name: str, kind: str, parent: str, establishment: int, beds: int, people: int) -> dict:
        return {"机构编号": at, "机构名称": name, "类别": kind, "上级": parent, "核定编制数": establishment,
                "编制床位": beds, "服务人口": people}

    members = [row(p.id, p.name, p.kind, "" if p.id == "H1" else "H1", p.establishment, p.approved_beds, p.population)
               for p in places]
    return members + [row(f"V{p.id[1:]}", f"{p.name.removesuffix('中心卫生院').removesuffix('卫生院')}各村卫生室",
                          "村卫生室", p.id, 0, 0, p.population) for p in places if p.level == "乡级"]


def travel_rows(places: Sequence[Place]) -> list[dict]:
    """Every pair, by way of the county seat."""
    return [{"起": a.id, "止": b.id, "公里": a.road[0] + b.road[0], "分钟": a.road[1] + b.road[1]}
            for n, a in enumerate(places) for b in places[n + 1:]]


def channel_rows(posts: Sequence[Post]) -> list[dict]:
    vacant = [post.id for post in posts if post.duty == "总会计师" and not post.today]
    rows = [("", *channel) for channel in CHANNELS] + [(post, *CHIEF_ACCOUNTANTS) for post in vacant]
    return [dict(zip(CHANNEL_HEADER, (name, post, profession, "", *rest[:9], "汉语", *rest[9:]), strict=True))
            for post, name, profession, *rest in rows]


def pay_rows() -> list[dict]:
    def row(grade: str, status: str, pay: int, share: float) -> dict[str, object]:
        return {"职称或类别": grade, "编制情况": status, "年薪": pay, "绩效占比": share}

    rows = [row(grade, status, pay, PERFORMANCE)
            for grade, inside, outside in PAY for status, pay in (("在编", inside), ("编外", outside))]
    return [*rows, row("乡村医生", "无编制", VILLAGE_PAY, 0)]


def programme_rows() -> list[dict]:
    rows = (("JX", "进修", 90, 21000, "上级医院三个月进修"), ("JZ", "集中培训", 15, 1200, "县乡医护,按半个月一期"),
            ("LX", "脱产轮训", 15, 1200, "乡村医生"))
    return [{"项目编号": i, "类型": kind, "时长": days, "费用": cost, "备注": note}
            for i, kind, days, cost, note in rows]


def grade_rows(people: Sequence[Person], places: Sequence[Place]) -> list[dict]:
    """Posts of a title or above: those appointed today by the unit that owns them, and a few more."""
    rows = []
    for place in places:
        held = [p.appointed or p.title for p in people if p.owner == place.id]
        for n, (title, free) in enumerate(zip(GRADES, SLOTS_FREE.get(place.id, SLOTS_FREE["T"]), strict=True), 1):
            rows.append({"机构": place.id, "职称": title, "岗位数": sum(t in GRADES[:n] for t in held) + free})
    return rows


def team_rows(rng: Random, people: Sequence[Person], posts: Mapping[str, Post]) -> list[dict]:
    """Couples who serve at one institution, and a surgical team: people who may be moved."""
    plain = [p for p in people if p.free and p.profession in HEALTH and p.assessment in ("优秀", "合格")]
    rows, taken = [], set[str]()

    def note(team: str, kind: str, members: Iterable[Person]) -> None:
        for person in members:
            taken.add(person.id)
            rows.append({"同行组": team, "人员": person.id, "类型": kind})

    for n in range(1, COUPLES + 1):
        here = [p for p in plain if p.id not in taken and 27 <= p.age <= 50]
        pairs = [(a, b) for a in here for b in here if a.work == b.work and not a.woman and a.profession == "医师"
                 and b.woman and b.profession != "医师" and abs(a.age - b.age) <= 4]
        note(f"F{n}", "夫妻", rng.choice([pair for pair in pairs if pair[1].prefers] or pairs))
    note("G1", "团队", [pick(rng, (p for p in plain if posts[p.post].department == department and p.work == "H1"
                                   and p.id not in taken and p.licence in ("执业医师", "注册护士")), 1)[0]
                      for department in TEAM])
    return rows


def personnel(people: Iterable[Person]) -> dict[str, tuple[int, int]]:
    """Fixed pay with charges, and performance pay, by the unit that owns people: the roster at the pay grid [yuan]."""
    grid = {(grade, status): pay for grade, inside, outside in PAY
            for status, pay in (("在编", inside), ("编外", outside))}
    paid: Counter[str] = Counter()
    for person in people:
        grade = person.appointed or person.title if person.profession in HEALTH else person.profession
        paid[person.owner] += grid[grade, person.status]
    return {at: (nearest(pay * (1 - PERFORMANCE) * (1 + CHARGES)), nearest(pay * PERFORMANCE))
            for at, pay in paid.items()}


def ledger_rows(places: Sequence[Place], people: Sequence[Person]) -> list[dict]:
    """The final accounts of the year before the plan; the basic subsidy leaves each account its small surplus."""
    paid = personnel(people)
    insured = apportion([place.books.medical_revenue for place in places], round(PACKAGE * (1 - KEPT_BY_INSURANCE)))
    rows = []
    for place, by_insurance in zip(places, insured, strict=True):
        books, (fixed, performance) = place.books, paid[place.id]
        medical = books.medical_revenue
        drugs = nearest(books.drugs * medical)
        consumables = nearest(books.consumables * (medical - drugs))
        revenue = nearest((drugs + consumables + fixed + performance) / (1 - books.overhead - SURPLUS))
        basic = revenue - medical - books.project_subsidy - books.public_health - books.other_income
        assert basic > 0, place.id
        services = SERVICE_SHARE.get(place.id, SERVICE_SHARE["T"])
        lines = {
            "医疗收入": medical, "财政基本补助": basic, "财政项目补助": books.project_subsidy,
            "公共卫生补助": books.public_health, "其他收入": books.other_income, "药品收入": drugs,
            "医疗服务收入": nearest(services * medical), "医保收入": by_insurance,
            "零差率损失": nearest(MARKUP * drugs), "药品费": drugs, "卫生材料费": consumables,
            "基本人员经费": fixed, "绩效工资": performance, "管理费用": nearest(books.overhead * revenue)}
        lines |= {"医保打包额度": PACKAGE} if place.id == "H1" else {}
        rows += [{"机构": place.id, "年份": AS_OF.year, "科目": line, "状态": "决算", "金额": amount, "来源": "假设"}
                 for line, amount in lines.items()]
    return rows


def service_rows(places: Sequence[Place], people: Sequence[Person], village_visits: int) -> list[dict]:
    """Visits of every year by institution; those to village clinics at the township above them, by population. What
    clinics earn is in no ledger, so their visits bear no price."""
    def row(at: str, activity: str, demand: int, most: int, price: float, drugs: float, materials: float) -> dict:
        return {"机构": at, "项目": activity, "年份": "", "需求量": demand, "单价": f"{price:g}",
                "单次药品费": f"{drugs:g}", "单次材料费": f"{materials:g}", "人均最大工作量": most, "来源": "假设"}

    areas = [place for place in places if place.level == "乡级"]
    villages = dict(zip((p.id for p in areas), apportion([p.population for p in areas], village_visits), strict=True))
    rows = []
    for place in places:
        books = place.books
        able = sum(p.fte for p in people if p.work == place.id and p.profession == "医师" and p.presence == "在岗"
                   and p.licence in ("执业医师", "执业助理医师"))
        price = books.fees[0]
        rows.append(row(place.id, "门急诊", books.visits, -int(-HEADROOM * books.visits / able // 10) * 10, price,
                        round(books.drugs * price, 2), round(books.consumables * price * (1 - books.drugs), 2)))
        if place.id in villages:
            rows.append(row(place.id, "村级诊疗", villages[place.id], VILLAGE_MOST, 0, 0, 0))
    return rows


def source_rows() -> list[dict]:
    """Earmarked money of each hospital and year, inside the project subsidies booked."""
    return [{"资金": name, "机构": at, "年份": year, "金额": 1000 * amount, "可用于": uses, "科目": "财政项目补助",
             "来源": "假设"}
            for year in YEARS for name, uses, shares in SOURCES for at, amount in shares.items()]


def specialty_rows() -> list[dict]:
    """A row a level that is held or in reach."""
    return [{"专科编号": f"K{n:02d}", "专科名称": name, "机构": at, "级别": level, "已达": yes(equipment is HELD),
             "薄弱": yes(weak), "专科": name, "团队": team, "设备": 1000 * (equipment or 0), "下限": 1000 * least or "",
             "来源": "下限等于传染科建设专项，假设" if least == EARMARKED else "假设"}
            for n, (at, name, weak, least, *reach) in enumerate(KEY_SPECIALTIES, 1)
            for level, (team, equipment) in zip(LEVELS, reach, strict=False)]


def indicator_rows() -> list[dict]:
    """Entered values, every one of them an assumption and marked so."""
    marks = {"2022": "假设:非实报数", "2023H1": "假设:非实报数", "2023": "假设:全年预计,非实报数"}
    return [{"条款": clause, "机构": at, "期间": period, "值": value, "来源": mark}
            for clause, at, *values in INDICATORS for (period, mark), value in zip(marks.items(), values, strict=True)]


# --- all of it ------------------------------------------------------------------------------------------------------


def number(people: list[Person]) -> None:
    """Ids by institution, in the order of posts."""
    people.sort(key=lambda p: (p.work, p.post, p.birth))
    seen: Counter[str] = Counter()
    for person in people:
        seen[person.work] += 1
        person.id = f"{person.work}-{seen[person.work]:04d}"


def main(folder: Path = HERE) -> None:
    rng = Random(SEED)
    calibration = json.loads((HERE / "calibration.json").read_text(encoding="utf-8"))
    with (HERE / "townships.csv").open(encoding="utf-8", newline="") as file:
        places = make_places(calibration, list(csv.DictReader(file)))
    posts = make_posts(places)
    by_id = {post.id: post for post in posts}
    people = make_people(rng, places)
    give_posts(rng, people, posts)
    unregister_nurses(rng, people, by_id)
    give_establishment(rng, people, places)
    give_dual_track(people)
    give_careers(rng, people)
    give_roles(rng, people, by_id)
    ask_of_posts(posts, people)
    county = sum(place.population for place in places if place.level == "乡级")
    village = VILLAGE_DOCTORS * county / calibration["H1"]["catchment"] * PER_RESIDENT
    doctors = make_village_doctors(rng, places, nearest(village))
    number(people)
    number(doctors)
    give_names(rng, [*people, *doctors])
    assert all(retires(p) > AS_OF for p in (*people, *doctors))
    clinics = clinic_posts(doctors)

    write(folder, "institutions.csv", institution_rows(places))
    write(folder, "staff.csv", [staff_row(p) for p in (*people, *doctors)])
    write(folder, "posts.csv", [post_row(p) for p in (*posts, *clinics)])
    write(folder, "beds.csv", [{"机构": place.id, "年份": year, "开放": place.open_beds}
                               for place in places for year in YEARS])
    write(folder, "travel.csv", travel_rows(places))
    write(folder, "channels.csv", channel_rows(posts))
    write(folder, "rates.csv", [{"分组": group, "类型": kind, "值": value} for group, kind, value in RATES])
    write(folder, "pay.csv", pay_rows())
    write(folder, "programmes.csv", programme_rows())
    write(folder, "experts.csv", [{"专家": f"E{n}", "专科": specialty, "年份": year, "费用": 80000}
                                  for year, names in EXPERTS.items() for n, specialty in enumerate(names, 1)])
    write(folder, "grades.csv", grade_rows(people, places))
    write(folder, "teams.csv", team_rows(rng, people, by_id))
    write(folder, "indicators.csv", indicator_rows())
    write(folder, "ledgers.csv", ledger_rows(places, people))
    visits = VILLAGE_VISITS * county / calibration["H1"]["catchment"] * PER_RESIDENT
    write(folder, "services.csv", service_rows(places, people, nearest(visits)))
    write(folder, "sources.csv", source_rows())
    write(folder, "specialties.csv", specialty_rows())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

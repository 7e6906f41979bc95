"""Every column, value and quantity once: its key, Chinese, English and unit.

Table headers, JSON Schemas, the workbook, the page and the console read their words here.
The terms are those of the national personnel form and of the policy documents.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field: `key` in code, `zh` and `en` for people, `unit` for numbers."""

    key: str
    zh: str
    en: str
    unit: str = ""
    also: tuple[str, ...] = ()

    def label(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


def _terms(*rows: tuple[str, ...]) -> dict[str, Term]:
    """Terms by key, from rows of (key, zh, en[, unit[, other accepted words...]])."""
    return {row[0]: Term(row[0], row[1], row[2], row[3] if len(row) > 3 else "", tuple(row[4:])) for row in rows}


_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def legible(text: str) -> str:
    """`text` as it is read: composed, without characters that nobody sees, outer blanks gone."""
    return text.strip() if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text)).strip()


def half_width(text: str) -> str:
    """`text` as ids are compared: legible, and full-width forms folded."""
    return text.strip() if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).strip()


def folded(text: str) -> str:
    """`text` as words are compared: half-width, lower case."""
    return half_width(text).lower()


COLUMNS = _terms(
    ("id", "编号", "id", "", "机构编号", "岗位编号", "工号", "专科编号", "专家", "专家编号", "项目编号"),
    ("name", "名称", "name", "", "机构名称", "姓名"),
    ("kind", "类别", "kind", "", "类型"),
    ("level", "层级", "level"),
    ("parent", "上级", "parent"),
    ("establishment", "核定编制数", "establishment", "posts"),
    ("approved_beds", "编制床位", "approved_beds", "beds"),
    ("population", "服务人口", "population", "persons"),
    ("count", "人数", "count", "persons"),
    ("owner", "编制单位", "owner"),
    ("work", "工作单位", "work"),
    ("post", "岗位", "post"),
    ("status", "编制情况", "status"),
    ("profession", "专业类别", "profession", "", "专业", "从事专业类别"),
    ("specialty", "专科", "specialty"),
    ("licence", "执业资格", "licence"),
    ("title", "职称", "title"),
    ("title_held", "职称(评)", "title_held", "", "专业技术资格(评)"),
    ("title_appointed", "职务(聘)", "title_appointed", "", "专业技术职务(聘)"),
    ("degree", "学历", "degree"),
    ("birth", "出生日期", "birth"),
    ("sex", "性别", "sex"),
    ("cadre", "身份", "cadre"),
    ("started", "参加工作日期", "started"),
    ("presence", "在岗状态", "presence"),
    ("back_on", "返岗日期", "back_on"),
    ("fte", "工作量", "fte", "share"),
    ("service_until", "服务期至", "service_until"),
    ("grassroots", "基层服务", "grassroots", "months"),
    ("assessment", "年度考核", "assessment"),
    ("backbone", "业务骨干", "backbone"),
    ("leader", "学科带头人", "leader"),
    ("pay", "年薪", "pay", "money/year"),
    ("languages", "语言", "languages"),
    ("prefers", "意向单位", "prefers"),
    ("fixed", "不可调动", "fixed"),
    ("at", "机构", "at"),
    ("department", "科室", "department"),
    ("class", "岗位类别", "class"),
    ("ward", "病区", "ward"),
    ("clinical", "临床", "clinical"),
    ("front_line", "一线", "front_line"),
    ("solo", "独立", "solo"),
    ("min_title", "最低职称", "min_title"),
    ("year", "年份", "year"),
    ("min", "最低", "min", "persons", "下限"),
    ("need", "需要", "need", "FTE"),
    ("max", "最多", "max", "persons", "上限"),
    ("cover", "在岗底线", "cover", "persons"),
    ("relief", "顶岗", "relief"),
    ("duty", "职责", "duty"),
    ("centre", "中心", "centre"),
    ("on_call", "值班最少", "on_call", "persons"),
    ("applicants", "开考比例", "applicants", "applicants/post"),
    ("slots", "岗位数", "slots", "posts"),
    ("clause", "条款", "clause"),
    ("period", "期间", "period"),
    ("person", "人员", "person"),
    ("team", "同行组", "team"),
    ("activity", "项目", "activity"),
    ("volume", "业务量", "volume", "per year"),
    ("minutes", "分钟", "minutes", "minutes", "单次分钟"),
    ("open", "开放", "open", "beds"),
    ("from", "起", "from"),
    ("to", "止", "to"),
    ("km", "公里", "km", "km"),
    ("channel", "渠道", "channel"),
    ("cap", "上限", "cap", "posts"),
    ("fill_rate", "到岗率", "fill_rate", "share"),
    ("cost", "费用", "cost", "money/person"),
    ("group", "分组", "group"),
    ("value", "值", "value", "share/year"),
    ("grade", "职称或类别", "grade"),
    ("performance", "绩效占比", "performance", "share"),
    ("who", "对象", "who"),
    ("places", "名额", "places", "persons"),
    ("days", "时长", "days", "days"),
    ("line", "科目", "line"),
    ("state", "状态", "state"),
    ("amount", "金额", "amount", "money"),
    ("uses", "可用于", "uses"),
    ("demand", "需求量", "demand", "per year"),
    ("price", "单价", "price", "money"),
    ("drugs", "单次药品费", "drugs", "money"),
    ("materials", "单次材料费", "materials", "money"),
    ("productivity", "人均最大工作量", "productivity", "per FTE a year"),
    ("held", "已达", "held"),
    ("weak", "薄弱", "weak"),
    ("members", "团队", "team", "persons"),
    ("equipment", "设备", "equipment", "money"),
    ("spent", "年投入", "spent", "money/year"),
    ("benefit", "年效益", "benefit", "money/year"),
    ("source", "来源", "source"),
    ("note", "备注", "note"),
)
"""Columns of the instance's tables. Two columns may share a word where no table holds both."""

IGNORED_COLUMNS = frozenset(
    folded(word) for word in (
        "身份证件号码", "身份证号", "医师执业证书编码", "执业类别", "执业范围", "是否多地点执业", "规培证书",
        "行政职务", "学位", "年内人员流动情况", "调入时间", "调出时间", "注册全科", "派驻", "从事专业", "民族",
    )
)
"""Columns of the national personnel form that are accepted and dropped unread."""

PROFESSIONS = _terms(
    ("physician", "医师", "physician", "", "医生"),
    ("nurse", "护士", "nurse", "", "护理", "注册护士"),
    ("pharmacist", "药师", "pharmacist", "", "药剂", "药师(士)"),
    ("technician", "技师", "technician", "", "医技", "技师(士)"),
    ("other_health", "其他卫技", "other health technician", "", "其他卫生技术人员"),
    ("other_technical", "其他技术", "other technical", "", "其他技术人员"),
    ("management", "管理", "management", "", "管理人员"),
    ("support", "工勤", "support", "", "工勤技能", "后勤"),
    ("village_doctor", "乡村医生", "village doctor"),
)
HEALTH_TECHNICIANS = frozenset({"physician", "nurse", "pharmacist", "technician", "other_health"})
"""卫生技术人员: the denominators of title and degree shares."""

STATUSES = _terms(
    ("established", "在编", "established"),
    ("contract", "编外", "contract", "", "编外聘用", "合同制", "临聘", "temporary"),
    ("none", "无编制", "outside the establishment", "", "不占编"),
)
TITLES = _terms(
    ("none", "无", "none", "", "无职称", "未定级"),
    ("assistant", "初级(士)", "junior (assistant)", "", "士级", "初级士"),
    ("junior", "初级(师)", "junior", "", "师级", "初级师"),
    ("intermediate", "中级", "intermediate"),
    ("associate_senior", "副高", "associate-senior", "", "副高级"),
    ("senior", "正高", "senior", "", "正高级"),
)
"""职称 in rising order: the position in this table is the rank."""
DEGREES = _terms(
    ("unknown", "未知", "unknown"),
    ("below", "高中及以下", "below secondary vocational", "", "高中", "初中"),
    ("secondary", "中专", "secondary vocational"),
    ("college", "大专", "college", "", "专科"),
    ("bachelor", "本科", "bachelor", "", "大学本科"),
    ("master", "硕士及以上", "master or higher", "", "硕士", "博士", "研究生"),
)
LICENCES = _terms(
    ("none", "无", "none", "", "无证", "未取得"),
    ("assistant", "执业助理医师", "assistant physician", "", "助理医师"),
    ("licensed", "执业医师", "licensed physician"),
    ("registered", "注册护士", "registered nurse", "", "护士执业证"),
    ("qualified", "其他执业资格", "other qualification", "", "药师资格", "技师资格"),
    ("village", "乡村医生证", "village doctor certificate", "", "乡村医生执业证"),
)
PRESENCES = _terms(
    ("present", "在岗", "present"),
    ("maternity", "产假", "maternity leave"),
    ("sick", "长病", "long sick leave", "", "病假"),
    ("lent", "借出", "lent out"),
    ("study", "脱产学习", "off-post study", "", "规培"),
)
SEXES = _terms(("male", "男", "male"), ("female", "女", "female"))
CADRES = _terms(("cadre", "干部", "cadre"), ("worker", "工人", "worker"))
ASSESSMENTS = _terms(
    ("unknown", "未知", "unknown"), ("excellent", "优秀", "excellent"), ("good", "合格", "competent", "", "称职"),
    ("basic", "基本合格", "basically competent"), ("failed", "不合格", "failed"),
    ("failed_twice", "连续两年不合格", "failed two years running"),
)
SUBPAR = ("failed", "failed_twice")
"""Assessments after which measures may be taken (事业单位人事管理条例 arts 12-16)."""
DISMISSIBLE = ("failed_twice",)
"""Assessments after which a contract may be ended without a refused move: two failed years running."""
LEVELS = _terms(
    ("county", "县级", "county level"),
    ("township", "乡级", "township level", "", "乡镇"),
    ("village", "村级", "village level"),
)
KINDS = _terms(
    ("general", "综合医院", "general hospital", "county"),
    ("tcm", "中医医院", "hospital of traditional medicine", "county", "民族医医院", "中医(民族医)医院"),
    ("mch", "妇幼保健院", "maternal and child health hospital", "county"),
    ("central_thc", "中心卫生院", "central township health centre", "township"),
    ("thc", "乡镇卫生院", "township health centre", "township", "卫生院"),
    ("clinic", "村卫生室", "village clinic", "village", "卫生室"),
    ("group", "汇总单位", "grouping of institutions", ""),
)
"""Kinds of institution; `unit` holds the level a kind implies."""
POST_CLASSES = _terms(
    ("medical", "医", "medical"), ("nursing", "护", "nursing"), ("pharmacy", "药", "pharmacy"),
    ("technical", "技", "technical"), ("management", "管", "management"), ("support", "工勤", "support"),
    ("other", "其他", "other"),
)
RATE_KINDS = _terms(
    ("exit", "离职", "exit"), ("licence", "考证", "licence"),
    ("promotion", "晋升", "promotion"), ("degree", "学历", "degree upgrade"),
    ("conversion", "转编", "contract to established"),
)
CHANNEL_KINDS = _terms(
    ("open", "公开招聘", "open recruitment"), ("talent", "人才引进", "talent recruitment"),
    ("flexible", "柔性引进", "flexible recruitment"),
    ("directed", "定向培养", "directed training", "", "农村定向医学生"),
    ("aid", "对口支援", "paired aid", "", "沪滇帮扶"),
)
DUTIES = _terms(
    ("president", "院长", "president", "", "执行院长"), ("secretary", "书记", "party secretary"),
    ("chief_accountant", "总会计师", "chief accountant", "", "总会计负责人"),
    ("centre_head", "管理中心负责人", "head of a management centre"),
    ("department_head", "科主任", "department head"), ("head_nurse", "护士长", "head nurse"),
    ("general_practice", "全科", "general practice"), ("public_health", "公共卫生", "public health"),
    ("security", "安保", "security"), ("pathology", "病理", "pathology"),
    ("sterile_supply", "消毒供应", "sterile supply"), ("pharmacy_clinic", "用药咨询", "pharmacy clinic"),
    ("laboratory", "检验", "laboratory"), ("infection_control", "院感", "infection control"),
)
CENTRES = _terms(
    ("trauma", "创伤中心", "trauma centre"), ("chest_pain", "胸痛中心", "chest-pain centre"),
    ("stroke", "卒中中心", "stroke centre"), ("neonatal", "危重新生儿救治中心", "neonatal rescue centre", "",
                                            "新生儿救治中心"),
    ("maternal", "危重孕产妇救治中心", "maternal rescue centre", "", "孕产妇救治中心"),
)
TEAM_KINDS = _terms(("couple", "夫妻", "couple"), ("team", "团队", "team"))
LINES = _terms(
    ("medical_revenue", "医疗收入", "medical revenue", "revenue"),
    ("basic_subsidy", "财政基本补助", "basic government subsidy", "revenue", "财政补助"),
    ("project_subsidy", "财政项目补助", "project subsidy", "revenue"),
    ("public_health", "公共卫生补助", "public health subsidy", "revenue"),
    ("fund_return", "异地就医基金返还", "out-of-county fund return", "revenue"),
    ("other_income", "其他收入", "other income", "revenue"),
    ("drug_revenue", "其中药品收入", "of which drug revenue", "memo", "药品收入"),
    ("service_revenue", "其中医疗服务收入", "of which service revenue", "memo", "医疗服务收入"),
    ("insured_revenue", "其中医保收入", "of which paid by the insurance", "memo", "医保收入"),
    ("insurance_package", "医保打包额度", "insurance package", "memo"),
    ("markup_loss", "零差率损失", "zero-mark-up loss", "memo"),
    ("drugs", "药品费", "drugs", "cost", "药品成本"),
    ("consumables", "卫生材料费", "consumables", "cost"),
    ("fixed_pay", "基本人员经费", "fixed pay and charges", "cost", "人员经费"),
    ("performance_pay", "绩效工资", "performance pay", "cost"),
    ("overhead", "管理费用及其他", "overhead and other", "cost", "管理费用"),
)
"""Lines of a ledger; `unit` says revenue, cost or memo (a part of another line, or a number beside the accounts)."""
WITHIN = {"drug_revenue": "medical_revenue", "service_revenue": "medical_revenue",
          "insured_revenue": "medical_revenue"}
"""The line that a memo line is a part of."""
USES = _terms(
    ("fixed_pay", "人员经费", "fixed pay", "cost", "基本人员经费"),
    ("performance_pay", "绩效工资", "performance pay", "cost"),
    ("drugs", "药品费", "drugs", "cost"),
    ("consumables", "卫生材料费", "consumables", "cost"),
    ("overhead", "管理费用及其他", "overhead and other", "cost", "管理费用"),
    ("training", "人才培养", "training and recruiting", "cost", "培训", "人才"),
    ("equipment", "专科设备", "specialty equipment", "development", "设备"),
    ("specialty", "重点专科建设", "specialty building", "development", "专科建设", "重点专科"),
    ("information", "智慧医疗", "information systems", "development", "信息化"),
    ("ai", "人工智能", "artificial intelligence", "development"),
)
"""What money is spent on; `unit` tells running costs from development."""
ACTIVITIES = _terms(
    ("visits", "门急诊", "outpatient and emergency visits", "visits", "门急诊人次"),
    ("village_visits", "村级诊疗", "visits to village clinics", "visits"),
    ("minor_operations", "一二级手术", "level 1-2 operations", "operations"),
    ("major_operations", "三级手术", "level 3 operations", "operations"),
    ("top_operations", "四级手术", "level 4 operations", "operations"),
)
SPECIALTY_LEVELS = _terms(
    ("county", "县级", "county level", "", "县级重点专科"),
    ("prefecture", "地区级", "prefecture level", "", "地级", "州级", "市级"),
    ("region", "自治区级", "region level", "", "省级"),
)
"""Levels of key specialties, rising."""
LEDGER_STATES = _terms(
    ("budget", "预算", "budget"), ("adjusted", "调整", "adjusted budget"), ("final", "决算", "final account"),
)
"""In the order in which a later one replaces an earlier one."""
PROGRAMME_KINDS = _terms(
    ("advanced_study", "进修", "advanced study"), ("central_training", "集中培训", "central training"),
    ("batch_training", "脱产轮训", "off-post batch training"),
)
RULE_CLASSES = _terms(
    ("hard", "硬性", "hard"), ("target", "目标", "target"), ("indicator", "指标", "indicator"),
    ("structure", "结构", "structure"),
)
VERDICTS = _terms(
    ("met", "达成", "met"), ("short", "未达", "short"), ("broken", "违反", "broken"), ("unknown", "未知", "unknown"),
)
STATUS_WORDS = _terms(
    ("optimal", "已在误差范围内求得", "solved within the gap"), ("stopped", "提前停止，有方案", "stopped with a plan"),
    ("infeasible", "已证明无可行方案", "proved infeasible"), ("no_plan", "停止，未找到方案", "stopped, nothing found"),
)

VOCABULARIES: dict[str, dict[str, Term]] = {
    "profession": PROFESSIONS, "status": STATUSES, "title": TITLES, "degree": DEGREES, "licence": LICENCES,
    "presence": PRESENCES, "sex": SEXES, "cadre": CADRES, "assessment": ASSESSMENTS, "level": LEVELS, "kind": KINDS,
    "class": POST_CLASSES, "rate": RATE_KINDS, "channel_kind": CHANNEL_KINDS, "duty": DUTIES,
    "centre": CENTRES, "team": TEAM_KINDS, "line": LINES, "ledger_state": LEDGER_STATES, "use": USES,
    "activity": ACTIVITIES, "specialty_level": SPECIALTY_LEVELS,
    "programme": PROGRAMME_KINDS, "rule_class": RULE_CLASSES,
    "verdict": VERDICTS, "result": STATUS_WORDS,
}


def _codes(vocabulary: dict[str, Term]) -> dict[str, str]:
    return {folded(word): term.key
            for term in vocabulary.values() for word in (term.key, term.zh, term.en, *term.also)}


_CODES = {name: _codes(vocabulary) for name, vocabulary in VOCABULARIES.items()}


def code(vocabulary: str, word: str) -> str | None:
    """The key that `word` (key, Chinese, English or another accepted form) stands for, None if unknown."""
    return _CODES[vocabulary].get(folded(word))


def label(vocabulary: str, key: str, lang: Lang) -> str:
    """`key` in words; a key outside the vocabulary (another country's cadres) is its own word."""
    term = VOCABULARIES[vocabulary].get(key)
    return term.label(lang) if term else key


def rank(vocabulary: str, key: str) -> int:
    """Position of `key` in a rising vocabulary (titles, degrees)."""
    return list(VOCABULARIES[vocabulary]).index(key)

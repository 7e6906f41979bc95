"""Words for what is found: indicators, facts, tiers, units, verdicts; each in Chinese and English, and only here."""

from __future__ import annotations

import datetime as dt

from allocator.rules import RULES
from allocator.terms import VERDICTS, Lang, label

Text = tuple[str, str]
"""(Chinese, English)."""


def say(text: Text, lang: Lang) -> str:
    return text[0] if lang == "zh" else text[1]


INDICATORS: dict[tuple[str, str], Text] = {
    (rule.name, tag): (indicator.zh, indicator.en) for rule in RULES for tag, indicator in rule.indicators.items()}
"""What a row of a rule speaks of, by (rule, tag): the rules' own words."""

DIFFERENCES = frozenset((rule.name, tag) for rule in RULES for tag, indicator in rule.indicators.items()
                        if indicator.difference)
"""Rows that hold a difference against nil: their value is what is left over, or what is too much."""
READ = frozenset((rule.name, tag) for rule in RULES for tag, indicator in rule.indicators.items()
                 if not indicator.asks)
"""Rows that are read only: nothing is asked of them."""
LEFT, EXCESS = ("（余量）", " (left over)"), ("（超出）", " (in excess)")

FACTS: dict[str, Text] = {
    "assignment-place": ("岗位不在所列单位", "Post is not at the institution listed"),
    "moved-more-than-there-are": ("调出人数多于现有人数", "More people moved than there are"),
    "assignment": ("人员去向与调配不一致", "Position differs from the moves"),
    "assignment-unknown": ("名单中没有此人", "Nobody of that id in post"),
    "move-from-elsewhere": ("调出岗位不是本人岗位", "Moved from a post not held"),
    "not-movable": ("此人当年不得调动", "May not be moved that year"),
    "not-eligible": ("不符合拟任岗位条件", "Not eligible for the post"),
    "secondment-inside": ("派驻未出本单位", "Secondment inside one institution"),
    "away-twice-in-a-year": ("同年两次离岗", "Away twice in a year"),
    "moved-twice": ("规划期内调动两次", "Transferred twice"),
    "studies-twice": ("规划期内进修两次", "On advanced study twice"),
    "seconded-twice": ("规划期内派驻两次", "Seconded twice"),
    "promotion-twice": ("规划期内晋升两次", "Promoted twice"),
    "study-places": ("进修人数超过名额", "More on advanced study than there are places"),
    "study-while-absent": ("不在岗期间安排进修", "Study while absent"),
    "advert-not-eligible": ("招聘渠道不适用于该岗位", "Channel does not serve the post"),
    "advert-not-whole": ("招聘岗位数不是整数", "Adverts are not whole"),
    "degree-not-eligible": ("不符合学历提升条件", "Not eligible for a degree upgrade"),
    "degree-rate": ("学历提升人数超过比例", "Degree upgrades beyond the rate"),
    "conversion-not-eligible": ("不符合转编条件", "Not eligible for an established post"),
    "conversion-rate": ("转编人数超过比例", "Conversions beyond the rate"),
    "off-post-not-allowed": ("不得安排脱岗学习", "Off-post study not allowed"),
    "exit-not-allowed": ("不得解除聘用", "End of contract not allowed"),
    "degree-twice": ("规划期内学历提升两次", "Degree upgraded twice"),
    "conversion-twice": ("规划期内转编两次", "Converted twice"),
    "advert-cap": ("招聘岗位数超过渠道上限", "Adverts beyond the channel's cap"),
    "promotion-not-eligible": ("不符合晋升条件", "Not eligible for promotion"),
    "promotion-rate": ("晋升人数超过比例", "Promotions beyond the rate"),
    "allotment-not-whole": ("分配编制不是整数", "Allotment is not whole"),
    "beds-out-of-bounds": ("开放床位超出允许范围", "Beds out of bounds"),
    "absence-outside-year": ("离岗时间超出当年", "Absence outside the year"),
    "absent-twice-at-once": ("同一时间两次离岗", "Absent twice at once"),
    "uncovered": ("在岗人数低于底线", "Fewer present than the floor"),
    "choice-unknown": ("没有条款提出这项安排", "No clause brings this choice"),
    "amount-unknown": ("没有条款提出这笔金额", "No clause brings this amount"),
    "amount-out-of-bounds": ("金额超出范围", "Amount out of bounds"),
    "flows-missing": ("方案没有资金来源与用途", "The plan does not say where its money comes from"),
    "flow-not-cents": ("资金流向不是整分", "Money that is not whole cents"),
    "flow-without-account": ("资金用于没有账目的单位", "Money spent where there is no ledger"),
    "flow-unknown-source": ("没有这笔资金", "No such source of money"),
    "flow-not-allowed": ("资金不得用于该项", "Money spent on what it may not pay"),
    "flow-of-another-account": ("资金不得用于该单位", "Money spent by an account it is not for"),
    "flow-not-its-year": ("资金在到账前或结转期后使用", "Money spent before it came in, or after it may be"),
    "flow-beyond-source": ("资金支出超过其金额", "More spent of a source than it has"),
    "use-overpaid": ("支付多于该项支出", "More paid than the use costs"),
    "use-underpaid": ("支付少于该项支出", "Less paid than the use costs"),
    "unpaid": ("资金不足，未能支付", "Not paid: the money does not suffice"),
    "choice-out-of-bounds": ("安排的数量超出范围", "Choice out of bounds"),
    "choice-names-too-few": ("安排的人数与名单不符", "Fewer named than the choice says"),
    "choice-names-wrongly": ("名单中的人不符合条件", "Somebody named who does not fit"),
}
"""What a plan contradicts, by the checker's key."""
FACT: Text = ("方案与事实不符", "The plan contradicts a fact")

TIERS: dict[str, tuple[Text, Text]] = {
    "statutory": (("法定要求的缺口", "Statutory shortfalls"), ("加权分", "weighted")),
    "policy": (("政策目标的缺口", "Policy shortfalls"), ("加权分", "weighted")),
    "money": (("资金", "Money"), ("", "")),
    "change": (("变动人次", "People moved"), ("人次", "moves")),
}
"""Tiers in words and their units; blank: money."""

COSTS: dict[str, Text] = {
    "transfer": ("调动", "transfer"), "rotation": ("院内调岗", "change of post"), "secondment": ("派驻", "secondment"),
    "study": ("进修（含离岗损失）", "advanced study, with work lost"),
    "recruit": ("招聘（引进费用和期内薪酬）", "recruitment, with pay in the plan"),
    "promotion": ("晋升（期内增资）", "promotion, the rise in pay"), "upgrade": ("学历提升", "degree upgrades"),
    "conversion": ("编外转编（期内增资）", "established posts for contract staff"),
    "off_post": ("待岗学习", "off-post study of the sub-par"), "exit": ("解除聘用", "contracts ended"),
    "amount": ("发展性投入等（减效益）", "development and other amounts, less their worth"),
    "choice": ("专家、工作站和代理职务", "experts, workstations, acting in office"),
    "establishment": ("编制调剂", "moving establishment"), "beds": ("关闭床位", "closed beds"),
}
"""Kinds of decision that cost money."""

STATES: dict[str, Text] = {
    "rule": ("已建模", "modelled"), "indicator": ("指标跟踪", "tracked"), "shapes": ("体现在", "shapes"),
    "scenario": ("情景分析", "scenario"), "recalled": ("条款待核实：停用", "recalled: off"),
    "not_yet": ("尚未建模", "not yet"),
}
"""What the program does about a clause."""
UNHELD: dict[str, Text] = {"shapes": ("已体现", "built in"), "scenario": ("情景", "scenario"),
                           "recalled": ("待核实", "recalled"), "not_yet": ("未核对", "not checked")}
"""In place of a verdict, where a plan is not held against the clause."""
UNREPORTED: Text = ("未填报", "not reported")
"""The verdict `unknown`: its number is reported, and nobody has."""


READ_ONLY: Text = ("只报告", "reported")
"""In place of a verdict, where nothing is asked."""


def verdict(key: str, lang: Lang) -> str:
    if key == "read":
        return say(READ_ONLY, lang)
    if key in VERDICTS:
        return say(UNREPORTED, lang) if key == "unknown" else label("verdict", key, lang)
    return say(UNHELD[key], lang)


CHOICES: dict[str, Text] = {
    "expert": ("聘请专家", "expert invited"), "mentees": ("师带徒", "mentee"), "open": ("开设中心", "centre open"),
    "provider": ("提供集中服务", "service provided"), "featured": ("特色专科", "featured specialty"),
    "workstation": ("专家工作站", "expert workstation"), "acting": ("代理职务", "acting in office"),
    "reserved_beds": ("预留床位", "beds reserved"), "reserved_slots": ("预留号源", "appointments reserved"),
    "level": ("重点专科达级", "key specialty level reached"),
}
"""Decisions that a rule brings with it, by name."""

SUBJECTS: dict[str, Text] = {"centre": ("管理中心", "management centre")}
"""Subjects of findings that no vocabulary has."""

UNITS: dict[str, Text] = {
    "money": ("元", "yuan"),
    "persons": ("人", "persons"), "posts": ("个", "posts"), "beds": ("张", "beds"), "share": ("", ""), "": ("", ""),
    "half-months": ("个半月", "half-months"), "FTE": ("人", "FTE"), "km": ("公里", "km"), "person-times": ("人次", ""),
    "person-half-months": ("个半月", "half-months of work"), "minutes": ("分钟", "minutes"), "year": ("年", "year"),
    "clauses": ("条", "clauses"), "items": ("项", "items"), "persons/beds": ("人/床", "per bed"),
    "percentage points": ("个百分点", "percentage points"), "thousand residents": ("千人", "thousand residents"),
    "centres": ("个", "centres"), "services": ("项", "services"),
    "specialties": ("个", "specialties"), "slots/day": ("个/天", "slots a day"), "applicants": ("人", "applicants"),
    "workstations": ("个", "workstations"), "contests": ("次", "contests"), "credits": ("学分", "credits"),
    "diseases": ("个病种", "diseases"), "years": ("年", "years"), "months": ("个月", "months"), "days": ("天", "days"),
    "batch": ("批", "batch"), "nurses": ("人", "nurses"), "nurses/physician": ("护士/医师", "nurses per physician"),
    "persons/expert": ("人/专家", "persons per expert"), "yuan": ("元", "yuan"), "100 yuan": ("百元", "100 yuan"),
    "contract pay/established pay": ("", ""), "bed": ("床", "bed"), "slots": ("个号", "slots"),
    "visits": ("人次", "visits"), "operations": ("例", "operations"), "visits/persons": ("人次/人", "visits per FTE"),
    "operations/persons": ("例/人", "operations per FTE"),
    "hours": ("小时", "hours"), "thousand people": ("千人", "thousand people"),
}


def unit(key: str, lang: Lang) -> str:
    """A unit in words; quotients part by part; a unit outside the vocabulary is its own word."""
    if key in UNITS:
        return say(UNITS[key], lang)
    return "/".join(say(UNITS[part], lang) if part in UNITS else part for part in key.split("/"))


ANSWERS: dict[str, Text] = {
    "true": ("是", "yes"), "false": ("否", "no"), "off": ("停用", "off"), "consortium": ("全医共体", "the consortium"),
    "parent": ("同一上级单位内", "inside one parent"), "assumption": ("假设", "assumption"),
    "--set": ("命令行", "command line"),
}
"""Short answers of settings and sources."""

TOTAL: Text = ("合计", "Total")
"""Names a row of sums; layouts set such rows in bold."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month(number: int, lang: Lang) -> str:
    """A month (1-12) in words."""
    return f"{number}月" if lang == "zh" else _MONTHS[number - 1]


def half_month(slot: int, lang: Lang) -> str:
    """A half-month (1-24) in words."""
    name, second = month((slot + 1) // 2, lang), slot % 2 == 0
    if lang == "zh":
        return f"{name}{'下' if second else '上'}半月"
    return f"{'late' if second else 'early'} {name}"


def moment(created: str) -> str:
    """An ISO date and time (UTC unless it says otherwise) on the clock of this machine, to the minute."""
    when = dt.datetime.fromisoformat(created)
    here = (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).astimezone()
    return f"{here:%Y-%m-%d %H:%M} (UTC{here.isoformat()[-6:]})"


def period(start: int, slots: int, lang: Lang) -> str:
    """From one half-month to another, in words."""
    first, last = half_month(start, lang), half_month(start + slots - 1, lang)
    return first if slots <= 1 else f"{first}–{last}"

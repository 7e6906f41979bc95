"""Words of the report: indicators, facts, tiers, units, statuses; each in Chinese and English."""

from __future__ import annotations

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
    "promoted-twice": ("规划期内晋升两次", "Promoted twice"),
    "study-places": ("进修人数超过名额", "More on advanced study than there are places"),
    "study-while-absent": ("不在岗期间安排进修", "Study while absent"),
    "advert-not-eligible": ("招聘渠道不适用于该岗位", "Channel does not serve the post"),
    "advert-not-whole": ("招聘岗位数不是整数", "Adverts are not whole"),
    "upgrade-not-open": ("没有条款开放学历提升", "No clause opens degree upgrades"),
    "advert-cap": ("招聘岗位数超过渠道上限", "Adverts beyond the channel's cap"),
    "promotion-not-eligible": ("不符合晋升条件", "Not eligible for promotion"),
    "promotion-rate": ("晋升人数超过比例", "Promotions beyond the rate"),
    "allotment-not-whole": ("分配编制不是整数", "Allotment is not whole"),
    "beds-out-of-bounds": ("开放床位超出允许范围", "Beds out of bounds"),
    "absence-outside-year": ("离岗时间超出当年", "Absence outside the year"),
    "absent-twice-at-once": ("同一时间两次离岗", "Absent twice at once"),
    "uncovered": ("在岗人数低于底线", "Fewer present than the floor"),
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
    "promotion": ("晋升（期内增资）", "promotion, the rise in pay"), "choice": ("聘请专家", "invited experts"),
    "establishment": ("编制调剂", "moving establishment"), "beds": ("关闭床位", "closed beds"),
}
"""Kinds of decision that cost money."""

UNCHECKED: Text = ("未核对", "not checked")


def verdict(key: str, lang: Lang) -> str:
    return label("verdict", key, lang) if key in VERDICTS else say(UNCHECKED, lang)


UNITS: dict[str, Text] = {
    "persons": ("人", "persons"), "posts": ("个", "posts"), "beds": ("张", "beds"), "share": ("", ""), "": ("", ""),
    "half-months": ("个半月", "half-months"), "FTE": ("人", "FTE"), "km": ("公里", "km"), "person-times": ("人次", ""),
    "person-half-months": ("人·半月", "person half-months"), "minutes": ("分钟", "minutes"), "year": ("年", "year"),
    "clauses": ("条", "clauses"), "items": ("项", "items"), "persons/beds": ("人/床", "per bed"),
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

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def half_month(slot: int, lang: Lang) -> str:
    """A half-month (1-24) in words."""
    month, second = (slot + 1) // 2, slot % 2 == 0
    if lang == "zh":
        return f"{month}月{'下' if second else '上'}半月"
    return f"{'late' if second else 'early'} {MONTHS[month - 1]}"


def period(start: int, slots: int, lang: Lang) -> str:
    """From one half-month to another, in words."""
    first, last = half_month(start, lang), half_month(start + slots - 1, lang)
    return first if slots <= 1 else f"{first}–{last}"

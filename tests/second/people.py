"""Sections 1 and 2 of docs/model.md a second time: words, and what the facts of one person alone make follow."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace as Facts
from typing import Any

TITLES = ("none", "assistant", "junior", "intermediate", "associate_senior", "senior")
DEGREES = ("below", "secondary", "college", "bachelor")
"""Degrees in the order in which people rise."""
SENIOR = frozenset({"associate_senior", "senior"})
REVENUE = ("medical_revenue", "basic_subsidy", "project_subsidy", "public_health", "fund_return", "other_income")
COSTS = ("drugs", "consumables", "fixed_pay", "performance_pay", "overhead")
SUBPAR = frozenset({"failed", "failed_twice"})
DISMISSIBLE = frozenset({"failed_twice"})
HEALTH = frozenset({"physician", "nurse", "pharmacist", "technician", "other_health"})
LEVEL_OF_KIND = {"general": "county", "tcm": "county", "mch": "county", "central_thc": "township", "thc": "township",
                 "clinic": "village"}
WORDS = {
    "profession": {
        "physician": "医师 医生", "nurse": "护士 护理 注册护士", "pharmacist": "药师 药剂 药师(士)",
        "technician": "技师 医技 技师(士)", "other_health": "其他卫技 其他卫生技术人员",
        "other_technical": "其他技术 其他技术人员", "management": "管理 管理人员", "support": "工勤 工勤技能 后勤",
        "village_doctor": "乡村医生"},
    "status": {"established": "在编", "contract": "编外 编外聘用 合同制 临聘 temporary", "none": "无编制 不占编"},
    "title": {
        "none": "无 无职称 未定级", "assistant": "初级(士) 士级 初级士", "junior": "初级(师) 师级 初级师",
        "intermediate": "中级", "associate_senior": "副高 副高级", "senior": "正高 正高级"},
    "level": {"county": "县级", "township": "乡级 乡镇", "village": "村级"},
}
"""The words of 1.3 that a rate's group may hold."""
HALF_MONTHS = 24
NEVER = dt.date.max

Test = dict[str, Any]
"""A test of people (2.3): an empty one admits everybody."""


def is_whole(number: float) -> bool:
    return float(number).is_integer()


def exact(number: float) -> Fraction:
    """The number as it is written: rounding halves must not hang on binary fractions."""
    return Fraction(str(number))


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# 2 Pure functions of the facts ------------------------------------------------------------------------------------


def month_later(date: dt.date, months: int) -> dt.date:
    """First day of the month that lies `months` after the month of `date`."""
    years, month = divmod(date.month - 1 + months, 12)
    return dt.date(date.year + years, month + 1, 1)


def age(birth: dt.date, on: dt.date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def retires(c: Facts) -> dt.date:
    """2.1: the first day of the month of retirement."""
    if c.birth is None or c.sex is None:
        return NEVER
    if c.sex == "male":
        old = 60
    elif c.cadre == "worker":
        old = 50
    else:
        old = 60 if c.title in SENIOR else 55
    reached = month_later(c.birth, 12 * old)
    m = 12 * (reached.year - 2025) + reached.month - 1
    delay = 0 if m < 0 else min(60, m // 2 + 1) if old == 50 else min(36, m // 4 + 1)
    return month_later(reached, delay + 1)


def in_post(c: Facts, y: int) -> int:
    return int(c.retires > dt.date(y, 12, 31))


def all_year(c: Facts, y: int) -> int:
    return int(present_on(c, dt.date(y, 1, 1)))


def present_on(c: Facts, on: dt.date) -> bool:
    return c.presence == "present" or (c.back_on is not None and c.back_on <= on)


def capacity(c: Facts, y: int) -> float:
    return float(c.fte * in_post(c, y) * present_on(c, dt.date(y, 12, 31)))


def mean(c: Facts, y: int) -> float:
    """2.2: FTE a head over the year, in twelfths."""
    last = 13 if c.retires.year > y else 1 if c.retires.year < y else c.retires.month
    if c.presence == "present" or (c.back_on is not None and c.back_on.year < y):
        first = 1
    elif c.back_on is not None and c.back_on.year == y:
        first = c.back_on.month + (c.back_on.day != 1)
    else:
        return 0.0
    return c.fte * max(0, last - first) / 12


def may_be_sent(c: Facts, y: int) -> bool:
    """present(c,y) of 2.2."""
    return bool(in_post(c, y) and all_year(c, y))


def movable(c: Facts, y: int) -> bool:
    serves = c.service_until is not None and c.service_until >= dt.date(y, 1, 1)
    return may_be_sent(c, y) and not serves and not c.fixed


def paid(c: Facts, y: int) -> float:
    """2.2: share of the year for which a head is paid, on leave too."""
    return 1.0 if c.retires.year > y else 0.0 if c.retires.year < y else (c.retires.month - 1) / 12


OF_PERSON = ("profession", "title", "title_held", "degree", "licence", "status", "specialty", "assessment", "id")
OF_POST = ("class", "department", "centre", "duty")


def months_served(c: Facts, y: int) -> int:
    """Months served by the end of y, here or lower down; the day of the month never counts against 31 December."""
    return max(c.grassroots, 12 * (y - c.started.year) + 12 - c.started.month)


def admits(test: Test, c: Facts, y: int) -> int:
    """2.3: W(c,y), the fields that test the post left out; an empty field admits everybody."""
    if any(test.get(name) and getattr(c, name) not in test[name] for name in OF_PERSON):
        return 0
    under, unserved = test.get("under"), test.get("unserved")
    if under is not None and (c.birth is None or age(c.birth, dt.date(y, 12, 31)) >= under):
        return 0
    if unserved is not None and (c.started is None or months_served(c, y) >= unserved):
        return 0
    own = {"backbone": c.backbone, "leader": c.leader, "elsewhere": c.owner != c.work, "present": bool(all_year(c, y)),
           "over_appointed": TITLES.index(c.title) > TITLES.index(c.title_held)}
    return int(all(test.get(name) in (None, value) for name, value in own.items()))


def admits_post(test: Test, p: Facts) -> int:
    """2.3: W(p)."""
    return int(all(test.get(name) in (None, getattr(p, name)) for name in ("ward", "clinical", "front_line", "solo"))
               and all(not test.get(name) or getattr(p, name) in test[name] for name in OF_POST))


def changed(c: Facts, **fields: Any) -> Facts:
    return Facts(**{**vars(c), **fields})


def next_title(title: str) -> str | None:
    return None if title in ("none", "senior") else TITLES[TITLES.index(title) + 1]


def up(degree: str) -> str | None:
    """One degree up: none from bachelor on, and none from what is unknown."""
    return DEGREES[DEGREES.index(degree) + 1] if degree in DEGREES[:-1] else None


RISES = {"r": ("promotion", "title", lambda c: next_title(c.title)), "b": ("degree", "degree", lambda c: up(c.degree)),
         "v": ("conversion", "status", lambda c: "established" if c.status == "contract" else None)}
"""Decisions by which people rise: kind of rate, what is raised, and to what (none: may not)."""


def slots(days: float) -> int:
    return math.ceil(days / 15)


def folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().lower()


def person(row: dict[str, Any]) -> Facts:
    """A row of staff with its dates read and its title and retirement worked out."""
    c = Facts(**row)
    for name in ("birth", "back_on", "service_until", "started"):
        setattr(c, name, day(getattr(c, name)))
    c.title = c.title_appointed or c.title_held
    c.whole = is_whole(c.count)
    c.retires = retires(c)
    return c


def split_rows(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row a person, where a row stands for a whole number of them."""
    for row in rows:
        many = int(row["count"]) if is_whole(row["count"]) else 1
        if many == 1:
            yield row
        else:
            yield from ({**row, "id": f"{row['id']}#{i}", "count": 1} for i in range(many))

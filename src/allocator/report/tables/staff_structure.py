"""Titles and degrees of the health technicians by level and year: how many, of how many."""

from __future__ import annotations

from allocator.facts.careers import SENIOR
from allocator.report.table import Cell, Column, Table, column
from allocator.report.view import View
from allocator.rows import Persons
from allocator.terms import HEALTH_TECHNICIANS, LEVELS
from allocator.who import Who

TECHNICIANS = tuple(sorted(HEALTH_TECHNICIANS))
_TITLES = ((("副高及以上", "associate-senior and above"), SENIOR), (("中级", "intermediate"), ("intermediate",)),
           (("初级", "junior"), ("assistant", "junior")), (("无职称", "no title"), ("none",)))
_DEGREES = ((("硕士及以上", "master and above"), ("master",)),
            (("本科及以上", "bachelor and above"), ("bachelor", "master")),
            (("大专及以上", "college and above"), ("college", "bachelor", "master")))


def staff_structure(view: View) -> Table:
    """职称学历: numerator, denominator and share, today and at the end of every year."""
    reader = view.reader
    moments = (reader.today, *view.years)
    columns = [column("level", width=10), column("kind", width=8, zh="类别", en="kind"),
               column("group", width=24, zh="分组", en="group")]
    for moment in moments:
        over = view.t(f"{moment}年末", f"End of {moment}") if moment else view.t("现状", "Today")
        columns += [Column(f"number-{moment}", "人数", "Number", "number", 9, over),
                    Column(f"of-{moment}", "卫技总数", "Of", "number", 9, over),
                    Column(f"share-{moment}", "占比", "Share", "percent", 8, over)]
    tests = [*((view.t("职称", "title"), name, Who(profession=TECHNICIANS, title=keys)) for name, keys in _TITLES),
             *((view.t("学历", "degree"), name, Who(profession=TECHNICIANS, degree=keys)) for name, keys in _DEGREES)]
    rows: list[tuple[Cell, ...]] = []
    for level in LEVELS:
        at = view.instance.places.at_level(level)
        whole = [_expected(view, Who(profession=TECHNICIANS), at, moment) for moment in moments]
        if not any(whole):
            continue
        for kind, name, who in tests:
            cells: list[Cell] = []
            for moment, total in zip(moments, whole, strict=True):
                part = _expected(view, who, at, moment)
                cells += [part, total, part / total if total else None]
            rows.append((view.label("level", level), kind, view.t(*name), *cells))
    return Table("staff_structure", view.t("卫生技术人员的职称与学历", "Titles and degrees of health technicians"),
                 tuple(columns), tuple(rows),
                 view.t("按编制单位计数；年末为预期人数：现有人员扣除退休和预计离职，加预计到岗、晋升和学历提升。",
                        "Counted at the unit that owns the post; expected at the end of the year: less retirements "
                        "and probable exits, plus probable arrivals, promotions and upgrades."))


def _expected(view: View, who: Who, at: tuple[str, ...], moment: int) -> float:
    return round(view.reader.value(Persons(who, moment, at, reading="expected", by="owner"), moment), 6)

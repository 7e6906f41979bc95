"""Establishment by institution and year: approved, taken from the pool, filled, free."""

from __future__ import annotations

from allocator.report.table import Cell, Table, column
from allocator.report.view import View
from allocator.rows import Establishment, Persons
from allocator.who import Who

ESTABLISHED = Who(status=("established",))


def establishment(view: View) -> Table:
    """编制配置: approved, allotted from the pool, filled, planned, free; and how much of it is used."""
    places, reader = view.instance.places, view.reader
    rows: list[tuple[Cell, ...]] = []
    allotted = {line.at for line in view.decisions.establishment}
    members = [i for i in places.institutions if places.institution[i].establishment or i in allotted]
    for year in view.years:
        numbers: list[tuple[float, ...]] = []
        for i in members:
            approved = float(places.institution[i].establishment)
            given = reader.value(Establishment(i, year))
            today = reader.value(Persons(ESTABLISHED, reader.today, (i,), by="owner"), reader.today)
            certain = reader.value(Persons(ESTABLISHED, year, (i,), by="owner"))
            planned = reader.value(Persons(ESTABLISHED, year, (i,), reading="planned", by="owner"))
            numbers.append((approved, given, given - approved, today, certain, planned, given - planned))
            rows.append((year, view.place(i), *numbers[-1], _share(planned, given)))
        if len(members) > 1:
            sums = [sum(column) for column in zip(*numbers, strict=True)]
            rows.append((year, view.total, *sums, _share(sums[5], sums[1])))
    return Table("establishment", view.t("编制配置", "Establishment"), (
        column("year", "year", 6), column("at", width=24),
        column("approved", "number", 11, zh="核定编制数", en="approved"),
        column("allotted", "number", 11, zh="分配编制", en="allotted"),
        column("change", "number", 10, zh="统筹调剂", en="from pool"),
        column("today", "number", 12, zh="现在编人数", en="filled today"),
        column("certain", "number", 14, zh="年末在编（确定）", en="filled, certain"),
        column("planned", "number", 14, zh="年末在编（含招聘）", en="filled, planned"),
        column("free", "number", 10, zh="空编", en="free"),
        column("used", "percent", 10, zh="使用率", en="in use")), tuple(rows),
        view.t("统筹调剂=分配编制-核定编制数；确定：现有人员扣除到龄退休，计入调动；含招聘：另加已公布的招聘岗位；"
               "使用率=年末在编（含招聘）÷分配编制。",
               "From pool = allotted - approved; certain: named people less retirements, with moves; planned: plus "
               "advertised posts; in use = planned / allotted."))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None

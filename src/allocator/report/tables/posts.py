"""Posts and establishment, by institution and by post, year by year."""

from __future__ import annotations

from allocator.report.stands import Stand
from allocator.report.table import Cell, Column, Kind, Table, column
from allocator.report.view import View
from allocator.rows import EVERYBODY, Establishment, Persons, Who

ESTABLISHED = Who(status=("established",))


def establishment(view: View) -> Table:
    """编制配置: approved, allotted, filled, planned and free establishment posts."""
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
            rows.append((year, view.place(i), *numbers[-1]))
        if len(members) > 1:
            rows.append((year, view.total, *[sum(column) for column in zip(*numbers, strict=True)]))
    return Table("establishment", view.t("编制配置", "Establishment"), (
        column("year", "year", 6), column("at", width=24),
        column("approved", "number", 11, zh="核定编制数", en="approved"),
        column("allotted", "number", 11, zh="分配编制", en="allotted"),
        column("change", "number", 10, zh="增减", en="change"),
        column("today", "number", 12, zh="现在编人数", en="filled today"),
        column("certain", "number", 14, zh="年末在编（确定）", en="filled, certain"),
        column("planned", "number", 14, zh="年末在编（含招聘）", en="filled, planned"),
        column("free", "number", 10, zh="空编", en="free")), tuple(rows),
        view.t("确定：现有人员扣除到龄退休，计入调动；含招聘：另加已公布的招聘岗位。",
               "Certain: named people less retirements, with moves; planned: plus advertised posts."))


def posts(view: View) -> Table:
    """岗位配置: minimum, need, certain, planned, gap of every post, year by year."""
    places, reader = view.instance.places, view.reader
    by_post: dict[str, list[Stand]] = {}
    for stand in view.stands:
        by_post.setdefault(stand.post, []).append(stand)
    columns = [column("at", width=20), column("post", width=24), column("class", width=8, zh="类别", en="class"),
               column("today", "number", 7, zh="现有", en="today")]
    measures: tuple[tuple[str, str, str, Kind], ...] = (
        ("min", "最低", "Min", "number"), ("need", "需要", "Need", "number"), ("certain", "确定", "Certain", "number"),
        ("planned", "计划", "Planned", "number"), ("gap", "缺口", "Gap", "gap"))
    for year in view.years:
        columns += [Column(f"{key}-{year}", zh, en, kind, 7, over=view.t(f"{year}年末", f"End of {year}"))
                    for key, zh, en, kind in measures]
    rows = []
    for post, found in by_post.items():
        row = places.post[post]
        today = reader.value(Persons(EVERYBODY, reader.today, post=post), reader.today)
        cells: list[Cell] = [view.place(row.at), view.post(post), view.label("class", row.class_), today]
        for stand in found:
            cells += [stand.minimum, stand.need, stand.certain, round(stand.planned, 4), round(stand.gap, 4)]
        rows.append(tuple(cells))
    return Table("posts", view.t("岗位配置", "Posts"), tuple(columns), tuple(rows),
                 view.t("确定：现有人员扣除退休，计入调配（人）；计划：另加招聘岗位，按年末全时当量；缺口=需要-计划。",
                        "Certain: named people after moves and retirements; planned: plus adverts, in full-time "
                        "equivalents at the end of the year; gap = need - planned."))

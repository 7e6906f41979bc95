"""Every post, year by year: what it needs and who is there."""

from __future__ import annotations

from allocator.report.stands import Stand
from allocator.report.table import Cell, Column, Kind, Table, column
from allocator.report.view import View
from allocator.rows import Persons
from allocator.who import EVERYBODY


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

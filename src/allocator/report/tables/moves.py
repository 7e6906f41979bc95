"""Who moves: transfers for good, changes of post, secondments."""

from __future__ import annotations

import datetime as dt

from allocator.plan import Move, Secondment
from allocator.report.table import Cell, Table, column
from allocator.report.view import View


def kind_of(view: View, line: Move | Secondment) -> str:
    """调动, 派驻 or 院内调岗."""
    posts = view.instance.places.post
    if isinstance(line, Secondment):
        return view.t("派驻", "secondment")
    inside = posts[line.from_post].at == posts[line.to_post].at
    return view.t("院内调岗", "change of post") if inside else view.t("调动", "transfer")


def lines(view: View) -> list[Move | Secondment]:
    """Moves and secondments by year, then transfers before secondments, then by id."""
    both: list[Move | Secondment] = [*view.decisions.moves, *view.decisions.secondments]
    return sorted(both, key=lambda line: (line.year, isinstance(line, Secondment), line.person))


def moves(view: View) -> Table:
    """人员调配, by name."""
    places, rows = view.instance.places, []
    for line in lines(view):
        person = view.instance.person[line.person]
        origin, target = places.post[line.from_post], places.post[line.to_post]
        ends: Cell = dt.date(line.year, 12, 31) if isinstance(line, Secondment) else view.t("长期", "for good")
        km = places.km(origin.at, target.at)
        rows.append((line.year, line.person, view.name(line.person), view.grade(person), view.place(origin.at),
                     view.post(origin.id), view.place(target.at), view.post(target.id), kind_of(view, line),
                     dt.date(line.year, 1, 1), ends, line.count, km, view.cited(line.clauses)))
    table = Table("moves", view.t("人员调配名单", "Moves"), (
        column("year", "year", 6), column("id", width=9, zh="工号"), column("name", "long", 13, zh="姓名"),
        column("grade", "long", 15, zh="专业职称", en="profession and title"),
        column("from_at", "long", 15, zh="原单位", en="from institution"),
        column("from_post", "long", 19, zh="原岗位", en="from post"),
        column("to_at", "long", 15, zh="拟任单位", en="to institution"),
        column("to_post", "long", 19, zh="拟任岗位", en="to post"),
        column("way", width=8, zh="方式", en="kind"),
        column("starts", "date", 11, zh="起", en="from"), column("ends", "date", 11, zh="止", en="to"),
        column("count", "number", 7), column("km", "number", 7, zh="公里", en="km"),
        column("clauses", "long", 40, zh="依据条款", en="clauses served")), tuple(rows))
    dropped = [] if view.counted else ["count"]
    return table.without(*dropped, *([] if view.names else ["name"]))

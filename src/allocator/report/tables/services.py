"""Services: how many are asked for at each place, guided elsewhere, given, turned away, and what people could give."""

from __future__ import annotations

from allocator.facts.services import Service
from allocator.report.table import Cell, Measure, Table, column
from allocator.report.view import View
from allocator.rows import Persons, Sum
from allocator.rules import volumes
from allocator.rules.operations import OPERATIONS, OperationShare
from allocator.rules.visits import OUTPATIENT, PrimaryCareShare


def services(view: View) -> Table:
    """服务量: a line a place, activity and year, then the sums of each activity and year."""
    places, rows = view.instance.places, list[tuple[Cell, ...]]()
    sums: dict[tuple[str, int], list[float]] = {}
    for at, activities in places.activities.items():
        for activity in activities:
            for year in view.years:
                service = places.service(at, activity, year)
                if service is None:
                    continue
                out, into = _guided(view, at, activity, year)
                away = view.balances.total(Sum.of(volumes.unserved(places, at, activity, year)))
                given = service.demand - out + into - away
                most = _capacity(view, service, at, year)
                rows.append((view.place(at), view.label("activity", activity), year, service.demand, out, into, given,
                             away, most, _used(_bound(view, at, activity, year, given), most)))
                line = sums.setdefault((activity, year), [0.0] * 5)
                sums[activity, year] = [a + b for a, b in zip(line, (service.demand, out, into, given, away),
                                                              strict=True)]
    rows += [(view.total, view.label("activity", activity), year, *line, None, None)
             for (activity, year), line in sorted(sums.items(), key=lambda item: item[0][1])]
    return Table("services", view.t("服务量", "Services"), (
        column("at", "long", 22), column("activity", "long", 16), column("year", "year", 6),
        column("demand", "number", 11, zh="需求量", en="asked for"),
        column("out", "number", 11, zh="引导到基层", en="guided to townships"),
        column("into", "number", 11, zh="由医院引导来", en="guided here"),
        column("given", "number", 11, zh="完成量", en="given"),
        column("away", "gap", 11, zh="未能服务", en="turned away"),
        column("capacity", "number", 11, zh="人员可承担量", en="what people can give"),
        column("used", "measure", 9, zh="使用率", en="used")), tuple(rows),
        view.t("人次、例次每年。完成量=需求量－引导到基层＋由医院引导来－未能服务；手术未能服务即在县外完成。人员可承担量为当年平均"
               "在岗全时人数（预计）乘以人均最大工作量；三级手术一行为三四级合计的可承担量与使用率。没有条款约束的不列。",
               "A year. Given = asked for, less guided to townships, plus guided here, less turned away; an operation "
               "turned away is done outside the county. What people can give is the mean FTE of the year, expected, "
               "times the most that one can give; on the line of level 3 it is that of level 3 and 4 together. Blank "
               "where no clause bounds it."))


def _guided(view: View, at: str, activity: str, year: int) -> tuple[float, float]:
    """Visits guided away from a place, and to it."""
    places = view.instance.places
    if activity != OUTPATIENT[0]:
        return 0.0, 0.0
    if places.level(at) == "county":
        return view.balances.total(volumes.shifts(places, year, origin=at)), 0.0
    return 0.0, view.balances.total(volumes.shifts(places, year, target=at))


def _able(view: View, at: str, activity: str, year: int) -> Persons | None:
    """Who gives a service, as the rules in force say; None: no rule does."""
    for rule in view.instance.rules:
        if isinstance(rule, PrimaryCareShare) and activity in OUTPATIENT:
            return rule.people(view.instance.places, at, activity, year)
        if (isinstance(rule, OperationShare) and activity in rule.counted and activity in OPERATIONS[1:]
                and at in rule.scope.institutions(view.instance.places)):
            return rule.surgeons(at, year)
    return None


def _capacity(view: View, service: Service, at: str, year: int) -> float | None:
    able = _able(view, at, service.activity, year)
    return None if able is None else service.productivity * view.reader.value(able)


def _bound(view: View, at: str, activity: str, year: int, given: float) -> float:
    """What is held against what people can give: for operations of level 3, those of level 4 too."""
    places = view.instance.places
    if activity != OPERATIONS[1] or places.service(at, OPERATIONS[2], year) is None:
        return given
    return given + view.balances.total(volumes.served(places, at, OPERATIONS[2], year))


def _used(given: float, most: float | None) -> Measure | None:
    return None if most is None or most <= 0 else Measure(given / most, "share", 1)

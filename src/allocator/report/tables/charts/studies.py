"""Who studies when: bars in lanes that hold several people one after the other."""

from __future__ import annotations

from collections import defaultdict

from allocator.plan import StudyLine
from allocator.report import words
from allocator.report.table import Cell, Table, column, number
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View


def studies(view: View) -> Chart:
    """A bar a person; each institution has a band of lanes."""
    order = {name: k for k, name in enumerate(view.blocks)}
    by_year: dict[int, list[StudyLine]] = defaultdict(list)
    people: dict[str, float] = defaultdict(float)
    for line in view.decisions.study:
        by_year[line.year].append(line)
        people[_block(view, line)] += line.count
    rows = [row for year in sorted(by_year) for row in _laid(view, sorted(
        by_year[year], key=lambda x: (order[_block(view, x)], x.start, x.person)))]
    if rows:
        first = max(people, key=lambda i: (people[i], -order[i]))
        told = {year: number(sum(line.count for line in by_year[year])) for year in sorted(by_year)}
        yearly = view.t("、", ", ").join(view.t(f"{year}年{n}人", f"{n} in {year}") for year, n in told.items())
        total = number(sum(people.values()))
        title = view.t(f"共安排进修{total}人次（{yearly}），{first}最多，{number(people[first])}人次",
                       f"{total} go on advanced study ({yearly}), most from {first} ({number(people[first])})")
    else:
        title = view.t("没有安排进修", "Nobody goes on advanced study")
    return Chart("studies", title, view.t("每条横条是一个人的进修时间，条内是姓名和科室。" if view.names else
                                          "每条横条是一个人的进修时间，条内是工号和科室。",
                                          "Each bar is one person's time away."),
                 Table("studies-drawn", title, (
                     column("year", "year"), column("at"), column("lane", "int"), column("first", "int"),
                     column("lanes", "int"), column("start", "int"), column("slots", "int"), column("who"),
                     column("department"), column("told"), column("count", "number")), tuple(rows)))


def _block(view: View, line: StudyLine) -> str:
    return view.block(view.instance.person[line.person].work)


def _laid(view: View, lines: list[StudyLine]) -> list[tuple[Cell, ...]]:
    """The bars of a year: `lane` counts from the top of the chart, `first` is the top lane of the institution."""
    ends: dict[str, list[int]] = {}
    lanes = []
    for line in lines:
        own = ends.setdefault(_block(view, line), [])
        lane = next((k for k, end in enumerate(own) if end < line.start), len(own))
        own[lane:lane + 1] = [line.start + line.half_months - 1]
        lanes.append(lane)
    first, below = {}, 0
    for at, own in ends.items():
        first[at], below = below, below + len(own)
    rows: list[tuple[Cell, ...]] = []
    for line, lane in zip(lines, lanes, strict=True):
        person = view.instance.person[line.person]
        at = view.block(person.work)
        department = view.instance.places.post[person.post].department or view.label("profession", person.profession)
        rows.append((line.year, at, first[at] + lane, first[at], len(ends[at]), line.start, line.half_months,
                     view.who(line.person), department, words.period(line.start, line.half_months, view.lang),
                     line.count))
    return rows

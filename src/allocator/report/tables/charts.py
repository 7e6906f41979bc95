"""What the page draws: a table a chart, and one sentence that says what it shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from allocator.plan import StudyLine
from allocator.report import words
from allocator.report.table import Table, column
from allocator.report.tables import clauses, moves, recruits
from allocator.report.view import View
from allocator.terms import PROFESSIONS

MOST = 24
"""Institutions a chart has room for."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `title` says what it shows, `how` how it is read."""

    key: str
    title: str
    how: str
    table: Table


def _n(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else f"{value:,.1f}"


def flows(view: View) -> Chart:
    """Who goes where: institution to institution, all years."""
    posts = view.instance.places.post
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for line in moves.lines(view):
        key = (view.block(posts[line.from_post].at), view.block(posts[line.to_post].at), moves.kind_of(view, line))
        found[key] += line.count
    order = {name: k for k, name in enumerate(view.blocks)}
    keys = sorted(found, key=lambda k: (order[k[0]], order[k[1]], k[2]))
    into: dict[str, float] = defaultdict(float)
    kinds: dict[str, float] = defaultdict(float)
    for (_, target, kind), count in found.items():
        into[target] += count
        kinds[kind] += count
    if found:
        first = max(into, key=lambda i: (into[i], -order[i]))
        told = view.t("、", ", ").join(view.t(f"{kind}{_n(kinds[kind])}人次", f"{_n(kinds[kind])} {kind}s")
                                      for kind in sorted(kinds, key=lambda k: -kinds[k]))
        title = view.t(f"{view.span}年{told}；去往{first}的最多，{_n(into[first])}人次",
                       f"{view.span}: {told}; most go to {first} ({_n(into[first])})")
    else:
        title = view.t("没有人员调配", "Nobody moves")
    return Chart("flows", title, view.t("左边是原单位，右边是拟任单位，带子越宽人越多。",
                                        "From the institutions on the left to those on the right; width is people."),
                 Table("flows", title, (column("from"), column("to"), column("kind"), column("count", "number")),
                       tuple((*key, found[key]) for key in keys)))


def targets(view: View) -> Chart:
    """Every indicator against its target, by year."""
    rows, unmet, years = [], set(), set()
    for x in clauses.lines(view):
        if not x.clause or x.ratio is None:
            continue
        years.add(x.year)
        if x.verdict != "met":
            unmet.add(x.clause)
        where = "" if x.count > 1 or x.place in (view.place(""), *map(view.place, view.instance.levels.values())) else (
            f" · {x.place}")
        told = f"{x.reached.text(view.lang, with_unit=False)} / {x.target.text(view.lang)}"
        rows.append((x.clause, f"{x.clause} {x.indicator}{where}", x.year, x.ratio, told, x.verdict,
                     view.t("目标", "target") if x.sense == ">=" else view.t("上限", "limit")))
    drawn = {row[0] for row in rows}
    title = view.t(f"图中的{len(drawn)}条条款，{len(drawn) - len(unmet)}条各年都达成"
                   + (f"，{len(unmet)}条有缺口：{'、'.join(_in_order(view, unmet))}" if unmet else ""),
                   f"Of {len(drawn)} clauses drawn, {len(drawn) - len(unmet)} are met in every year"
                   + (f"; {len(unmet)} fall short: {', '.join(_in_order(view, unmet))}" if unmet else ""))
    return Chart("targets", title, view.t(
        "竖线是目标或上限（100%），横条是方案达到的水平；条内数字是“达到 / 目标”。绿色达成，橙色未达，红色违反。",
        "The line is the target or limit (100%), the bar what the plan reaches; figures: reached / target. "
        "Green met, orange short, red broken."),
        Table("targets", title, (column("clause"), column("label"), column("year", "year"), column("ratio", "percent"),
                                 column("told"), column("verdict", "verdict"), column("kind")), tuple(rows)))


def _in_order(view: View, found: set[str]) -> list[str]:
    return [clause for clause in view.findings_of if clause in found]


def gaps(view: View) -> Chart:
    """People missing at the posts, by institution, profession and year."""
    places = view.instance.places
    found: dict[tuple[int, str, str], float] = defaultdict(float)
    for stand in view.stands:
        if stand.need is not None:
            post = places.post[stand.post]
            found[stand.year, view.block(post.at), view.label("profession", post.profession)] += stand.gap
    order = {name: k for k, name in enumerate(view.blocks)}
    known = [view.label("profession", key) for key in PROFESSIONS]
    professions = sorted({key[2] for key in found}, key=lambda p: (known.index(p) if p in known else len(known), p))
    first, last = view.years[0], view.years[-1]
    total = {year: sum(v for k, v in found.items() if k[0] == year) for year in view.years}
    rest = {k: v for k, v in found.items() if k[0] == last and v > 0.05}
    if not found:
        title = view.t("没有给出岗位需要人数", "No needs of posts were given")
    elif rest:
        worst = max(rest, key=lambda k: (rest[k], k))
        before = view.t(f"{first}年{_n(total[first])}人，", f"{_n(total[first])} people in {first}, ")
        before = before if first < last else ""
        title = view.t(f"岗位缺口{before}{last}年{_n(total[last])}人；{last}年缺口最大的是"
                       f"{worst[1]}的{worst[2]}（{_n(rest[worst])}人）",
                       f"Posts lack {before}{_n(total[last])} in {last}; most in {last}: "
                       f"{worst[2]} at {worst[1]} ({_n(rest[worst])})")
    else:
        title = view.t(f"到{last}年各岗位都满足需要", f"By {last} every post has what it needs")
    places_found = {at for _, at, _ in found}
    drawn = sorted(places_found, key=lambda at: (-sum(v for k, v in found.items() if k[1] == at), order[at]))[:MOST]
    keys = sorted((k for k in found if k[1] in drawn), key=lambda k: (k[0], order[k[1]], professions.index(k[2])))
    how = view.t("格内是年末还缺的人数（需要减去计划，按全时当量），空白为不缺。",
                 "People still missing at the end of the year (need less planned, FTE).")
    if len(places_found) > MOST:
        how += view.t(f"只画缺口最大的{MOST}个机构，其余见工作簿。",
                      f" The {MOST} institutions that lack most; all are in the workbook.")
    return Chart("gaps", title, how,
                 Table("gaps", title, (column("year", "year"), column("at"), column("profession"),
                                       column("gap", "number", zh="缺口", en="gap")),
                       tuple((*key, round(found[key], 2)) for key in keys)))


def studies(view: View) -> Chart:
    """Who studies when: bars in lanes that hold several people one after the other."""
    order = {name: k for k, name in enumerate(view.blocks)}
    rows = []
    by_year: dict[int, list[tuple[int, int, str, StudyLine]]] = defaultdict(list)
    for line in view.decisions.study:
        at = view.block(view.instance.person[line.person].work)
        by_year[line.year].append((order[at], line.start, line.person, line))
    months: dict[str, float] = defaultdict(float)
    for year in sorted(by_year):
        ends: dict[str, list[int]] = defaultdict(list)
        for _, start, person_id, line in sorted(by_year[year], key=lambda x: x[:3]):
            person = view.instance.person[person_id]
            at = view.block(person.work)
            lane = next((k for k, end in enumerate(ends[at]) if end < start), len(ends[at]))
            ends[at][lane:lane + 1] = [start + line.half_months - 1]
            post = view.instance.places.post[person.post]
            department = post.department or view.label("profession", person.profession)
            rows.append((year, at, lane, start, line.half_months, view.who(person_id), department,
                         words.period(start, line.half_months, view.lang), line.count))
            months[at] += line.count
    total = sum(line.count for line in view.decisions.study)
    if months:
        first = max(months, key=lambda i: (months[i], -order[i]))
        yearly = view.t("、", ", ").join(
            view.t(f"{year}年{_n(people)}人", f"{_n(people)} in {year}")
            for year in sorted(by_year) for people in (sum(x[3].count for x in by_year[year]),))
        title = view.t(f"共安排进修{_n(total)}人次（{yearly}），{first}最多，{_n(months[first])}人次",
                       f"{_n(total)} go on advanced study ({yearly}), most from {first} ({_n(months[first])})")
    else:
        title = view.t("没有安排进修", "Nobody goes on advanced study")
    return Chart("studies", title, view.t("每条横条是一个人的进修时间，条内是姓名和科室。" if view.names else
                                          "每条横条是一个人的进修时间，条内是工号和科室。",
                                          "Each bar is one person's time away."),
                 Table("studies-drawn", title, (
                     column("year", "year"), column("at"), column("lane", "int", zh="行"),
                     column("start", "int", zh="起"), column("slots", "int", zh="长"), column("who"),
                     column("department"), column("told", zh="时间"), column("count", "number")), tuple(rows)))


def recruiting(view: View) -> Chart:
    """Adverts and expected arrivals by channel and year."""
    adverts: dict[tuple[str, int], float] = defaultdict(float)
    arrive: dict[tuple[str, int], float] = defaultdict(float)
    for record in recruits.recruits(view).records():
        key = (str(record["channel"]), int(str(record["year"])))
        adverts[key] += float(str(record["adverts"]))
        arrive[key] += float(str(record["arrivals"]))
    names = sorted({name for name, _ in adverts},
                   key=lambda n: (-sum(v for k, v in adverts.items() if k[0] == n), n))
    rows = tuple((name, year, adverts.get((name, year), 0.0), arrive.get((name, year), 0.0))
                 for name in names for year in view.years)
    if sum(adverts.values()):
        share = sum(arrive.values()) / sum(adverts.values())
        by_name = sorted((sum(v for k, v in adverts.items() if k[0] == n) for n in names), reverse=True)
        first = names[0] if len(names) == 1 or by_name[0] > by_name[1] else ""
        title = view.t(f"公布{_n(sum(adverts.values()))}个招聘岗位，预计到岗{_n(sum(arrive.values()))}人（{share:.0%}）"
                       + (f"，{first}最多" if first else ""),
                       f"{_n(sum(adverts.values()))} posts advertised, {_n(sum(arrive.values()))} arrivals expected "
                       f"({share:.0%})" + (f"; most through {first}" if first else ""))
    else:
        title = view.t("没有招聘安排", "Nobody is recruited")
    return Chart("recruiting", title, view.t("浅色是公布的招聘岗位，深色是预计到岗人数。",
                                             "Light: posts advertised; dark: arrivals expected."),
                 Table("recruiting", title, (
                     column("channel"), column("year", "year"), column("adverts", "number", zh="招聘岗位"),
                     column("arrivals", "number", zh="预计到岗", en="expected arrivals")), rows))

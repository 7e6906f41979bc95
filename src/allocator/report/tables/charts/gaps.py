"""People missing at the posts, by institution, profession and year."""

from __future__ import annotations

from collections import defaultdict

from allocator.report.table import Table, column, number
from allocator.report.tables.charts.chart import Chart, summed
from allocator.report.view import View
from allocator.terms import PROFESSIONS

MOST = 24
"""Institutions the chart has room for."""
SEEN = 0.05
"""A gap below this is none [FTE]."""


def gaps(view: View) -> Chart:
    """A cell an institution, profession and year: need less planned."""
    places = view.instance.places
    found: dict[tuple[str | int, ...], float] = defaultdict(float)
    for stand in view.stands:
        if stand.need is not None:
            post = places.post[stand.post]
            found[stand.year, view.block(post.at), view.label("profession", post.profession)] += stand.gap
    order = {name: k for k, name in enumerate(view.blocks)}
    known = [view.label("profession", key) for key in PROFESSIONS]
    professions = sorted({str(key[2]) for key in found},
                         key=lambda p: (known.index(p) if p in known else len(known), p))
    by_place = summed(found, 1)
    drawn = set(sorted(by_place, key=lambda at: (-by_place[at], order[str(at)]))[:MOST])
    keys = sorted((k for k in found if k[1] in drawn),
                  key=lambda k: (k[0], order[str(k[1])], professions.index(str(k[2]))))
    title = _title(view, found)
    how = view.t("格内是年末还缺的人数（需要减去计划，按全时当量），空白为不缺。",
                 "People still missing at the end of the year (need less planned, FTE).")
    if len(by_place) > MOST:
        how += view.t(f"只画缺口最大的{MOST}个机构，其余见工作簿。",
                      f" The {MOST} institutions that lack most; all are in the workbook.")
    rows = tuple((*key, round(found[key], 2), number(round(found[key], 1)) if found[key] >= SEEN else "")
                 for key in keys)
    return Chart("gaps", title, how,
                 Table("gaps", title, (column("year", "year"), column("at"), column("profession"),
                                       column("gap", "number", zh="缺口", en="gap"), column("told")), rows),
                 max((found[key] for key in keys), default=0.0) or 1.0)


def _title(view: View, found: dict[tuple[str | int, ...], float]) -> str:
    if not found:
        return view.t("没有给出岗位需要人数", "No needs of posts were given")
    first, last = view.years[0], view.years[-1]
    total = summed(found, 0)
    rest = {k: v for k, v in found.items() if k[0] == last and v > SEEN}
    if not rest:
        return view.t(f"到{last}年各岗位都满足需要", f"By {last} every post has what it needs")
    worst = max(rest, key=lambda k: (rest[k], k))
    before = view.t(f"{first}年{number(total[first])}人，", f"{number(total[first])} people in {first}, ")
    before = before if first < last else ""
    return view.t(f"岗位缺口{before}{last}年{number(total[last])}人；{last}年缺口最大的是"
                  f"{worst[1]}的{worst[2]}（{number(rest[worst])}人）",
                  f"Posts lack {before}{number(total[last])} in {last}; most in {last}: "
                  f"{worst[2]} at {worst[1]} ({number(rest[worst])})")

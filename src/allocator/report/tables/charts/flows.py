"""Who goes where: institution to institution, all years."""

from __future__ import annotations

from collections import defaultdict

from allocator.report.table import Table, column, number
from allocator.report.tables import moves
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View


def flows(view: View) -> Chart:
    """Bands from the institutions people leave to those they reach."""
    posts = view.instance.places.post
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for line in moves.lines(view):
        key = (view.block(posts[line.from_post].at), view.block(posts[line.to_post].at), moves.kind_of(view, line))
        found[key] += line.count
    order = {name: k for k, name in enumerate(view.blocks)}
    into: dict[str, float] = defaultdict(float)
    kinds: dict[str, float] = defaultdict(float)
    for (_, target, kind), count in found.items():
        into[target] += count
        kinds[kind] += count
    if found:
        first = max(into, key=lambda i: (into[i], -order[i]))
        told = view.t("、", ", ").join(view.t(f"{kind}{number(kinds[kind])}人次", f"{number(kinds[kind])} {kind}s")
                                      for kind in sorted(kinds, key=lambda k: -kinds[k]))
        title = view.t(f"{view.span}年{told}；去往{first}的最多，{number(into[first])}人次",
                       f"{view.span}: {told}; most go to {first} ({number(into[first])})")
    else:
        title = view.t("没有人员调配", "Nobody moves")
    keys = sorted(found, key=lambda k: (order[k[0]], order[k[1]], k[2]))
    return Chart("flows", title, view.t("左边是原单位，右边是拟任单位，带子越宽人越多。",
                                        "From the institutions on the left to those on the right; width is people."),
                 Table("flows", title, (column("from"), column("to"), column("kind"), column("count", "number")),
                       tuple((*key, found[key]) for key in keys)))

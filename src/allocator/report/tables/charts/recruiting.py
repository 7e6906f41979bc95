"""Adverts and expected arrivals by channel and year."""

from __future__ import annotations

from allocator.report.table import Table, column, number
from allocator.report.tables import recruits
from allocator.report.tables.charts.chart import Chart, summed
from allocator.report.view import View

ROOM = 1.4
"""The axis beyond the longest bar: room for its figures."""


def recruiting(view: View) -> Chart:
    """Two bars a channel and year."""
    adverts, arrive = recruits.by_channel(view)
    by_name = summed(adverts, 0)
    names = sorted(map(str, by_name), key=lambda n: (-by_name[n], n))
    rows = []
    for name in names:
        for year in view.years:
            given, come = adverts.get((name, year), 0.0), arrive.get((name, year), 0.0)
            rows.append((name, year, given, come, f"{number(given)} → {number(come)}" if given else ""))
    total, coming = sum(adverts.values()), sum(arrive.values())
    if total:
        alone = len(names) == 1 or by_name[names[0]] > by_name[names[1]]
        title = view.t(f"公布{number(total)}个招聘岗位，预计到岗{number(coming)}人（{coming / total:.0%}）"
                       + (f"，{names[0]}最多" if alone else ""),
                       f"{number(total)} posts advertised, {number(coming)} arrivals expected "
                       f"({coming / total:.0%})" + (f"; most through {names[0]}" if alone else ""))
    else:
        title = view.t("没有招聘安排", "Nobody is recruited")
    return Chart("recruiting", title, view.t("浅色是公布的招聘岗位，深色是预计到岗人数。",
                                             "Light: posts advertised; dark: arrivals expected."),
                 Table("recruiting", title, (
                     column("channel"), column("year", "year"), column("adverts", "number", zh="招聘岗位"),
                     column("arrivals", "number", zh="预计到岗", en="expected arrivals"), column("told")), tuple(rows)),
                 ROOM * max(adverts.values(), default=1.0))

"""From revenue to the performance-pay pool, all accounts together, year by year."""

from __future__ import annotations

from allocator.report.table import Table, column
from allocator.report.tables.accounts import accounts, fund
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View

MILLION = 1e6
COSTS = ("drugs", "consumables", "overhead", "fixed", "outlay", "top_up")


def pool(view: View) -> Chart:
    """Steps: revenue, less each cost, surplus, less the development fund, pool; and what is paid out of it."""
    table = accounts(view)
    words = {c.key: c.label(view.lang) for c in table.columns}
    records = [r for r in table.records() if r["at"] == view.total or len(view.instance.places.accounts) == 1]
    rows: list[tuple[str | int | float | None, ...]] = []
    highest, title = 1.0, view.t("没有账目", "No ledgers")
    for record in records:
        year = int(str(record["year"]))
        value = {key: float(str(record[key])) for key in (*COSTS, "revenue", "surplus", "performance", "level")}
        kept = (fund(view, year) or 0.0) * max(0.0, value["surplus"])
        room = max(0.0, value["surplus"]) - kept

        def step(label: str, kind: str, amount: float, year: int = year) -> None:
            rows.append((year, label, kind, amount / MILLION, f"{amount / MILLION:,.1f}"))

        step(words["revenue"], "total", value["revenue"])
        for key in COSTS:
            step(words[key], "step", -value[key])
        step(words["surplus"], "sum", value["surplus"])
        if fund(view, year) is not None:
            step(view.t("医院发展基金", "Development fund"), "step", -kept)
            step(view.t("绩效工资总额上限", "Performance-pay pool"), "sum", room)
        step(view.t("实发绩效工资", "Performance pay given"), "total", value["performance"])
        highest = max(highest, value["revenue"] / MILLION)
        title = view.t(
            f"{year}年绩效工资{value['performance'] / MILLION:,.1f}百万{view.money}，为现人均水平的"
            f"{value['performance'] / value['level']:.0%}" if value["level"] else "",
            f"Performance pay in {year}: {value['performance'] / MILLION:,.1f} million {view.money}, "
            f"{value['performance'] / value['level']:.0%} of today's level a head" if value["level"] else "")
    return Chart("pool", title, view.t(
        f"全部账户合计，单位百万{view.money}：总收入减各项成本得发绩效前结余，再减发展基金为绩效工资总额上限。",
        f"All accounts together, in millions of {view.money}: revenue less each cost gives the surplus before "
        "performance pay; less the development fund, the pool."),
        Table("pool-drawn", title, (
            column("year", "year"), column("step"), column("kind"), column("amount", "number"), column("told")),
            tuple(rows)), 1.12 * highest)

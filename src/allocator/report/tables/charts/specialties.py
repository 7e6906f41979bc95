"""Level and money of each key specialty, year by year."""

from __future__ import annotations

from collections.abc import Iterable

from allocator import terms
from allocator.facts.specialties import Specialty
from allocator.report.table import Cell, Table, column
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View
from allocator.rows import Sum
from allocator.rules.specialties import KeySpecialties, KeySpecialtiesCount, WeakSpecialties
from allocator.rules.spending import building, equipment

LEVELS = tuple(terms.SPECIALTY_LEVELS)


def specialties(view: View) -> Chart:
    """A row a specialty, a column a year: the level as a step of colour, the year's money as a number."""
    places, total = view.instance.places, view.balances.total
    ladders: dict[str, list[Specialty]] = {}
    for row in places.specialties if places.accounts else ():
        ladders.setdefault(row.id, []).append(row)
    names = _names(view, ladders)
    reached = {(choice.of, choice.year) for choice in view.decisions.choices
               if choice.name == "level" and choice.value > 0.5}
    rows: list[tuple[Cell, ...]] = []
    spent, risen = dict.fromkeys(view.years, 0.0), 0
    now = view.t("现状", "today")
    for key, ladder in ladders.items():
        today = _rank(row.level for row in ladder if row.held)
        rows.append((names[key], now, today, _word(view, today), 0.0, ""))
        rank = today
        for year in view.years:
            rank = _rank(row.level for row in ladder if row.held or (f"{row.id}/{row.level}", year) in reached)
            money = total(Sum.of(building(places, key, year))) + sum(
                total(Sum.of(equipment(row, year))) for row in ladder if row.equipment and not row.held)
            spent[year] += money
            rows.append((names[key], view.t(f"{year}年", str(year)), rank, _word(view, rank), money,
                         _told(view, money)))
        risen += rank > today
    every, last = sum(spent.values()), view.years[-1]
    most = max(spent, key=lambda year: spent[year])
    title = view.t(f"{len(ladders)}个专科中{risen}个到{last}年升级，{view.span}年共投入{view.amount(every)}"
                   + (f"，{most}年最多（{view.amount(spent[most])}）" if every else ""),
                   f"{risen} of {len(ladders)} specialties rise by {last}; {view.amount(every)} in {view.span}"
                   + (f", most of it in {most} ({view.amount(spent[most])})" if every else ""))
    why = _why(view)
    legend = view.t("、", ", ").join(view.label("specialty_level", level) for level in LEVELS)
    return Chart("specialties", title, view.t(
        f"颜色由浅到深：未达级、{legend}；格内是级别和当年投入（设备和建设）。{why}",
        f"From light to dark: none, {legend}; in each cell the level and the year's money, equipment and building. "
        + why),
        Table("specialties-drawn", title, (
            column("specialty"), column("year"), column("rank", "int"), column("level"), column("money", "money"),
            column("told")), tuple(rows)), float(len(LEVELS)))


def _why(view: View) -> str:
    """What decides the money where no clause asks for a level: else a reader looks for the levels it bought."""
    asked = any(isinstance(rule, KeySpecialties | KeySpecialtiesCount | WeakSpecialties)
                for rule in view.instance.rules)
    return "" if asked else view.t(
        "没有条款要求专科达级：投入按各专科的年投入下限和设置的效益曲线安排，不以达级为目的。",
        "No clause asks for a level: what is spent follows the specialties' floors and the curve of its worth in the "
        "settings.")


def _names(view: View, ladders: dict[str, list[Specialty]]) -> dict[str, str]:
    """Names that tell the specialties apart: with the hospital where two share one."""
    own = {key: ladder[0].name or key for key, ladder in ladders.items()}
    return {key: f"{name} · {view.place(ladders[key][0].at)}" if len(view.instance.places.accounts) > 1 else name
            for key, name in own.items()}


def _rank(levels: Iterable[str]) -> int:
    """0: none; 1 and up: the highest of them."""
    return max((LEVELS.index(level) + 1 for level in levels), default=0)


def _word(view: View, rank: int) -> str:
    return view.label("specialty_level", LEVELS[rank - 1]) if rank else "–"


def _told(view: View, money: float) -> str:
    """The year's money in a cell."""
    if money < 0.5:
        return ""
    return f"{money / 1e4:,.0f}万" if view.lang == "zh" else f"{money / 1000:,.0f}k"

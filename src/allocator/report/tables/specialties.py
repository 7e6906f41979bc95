"""Key specialties: which level each has by year, who may lead it, its team, and what is spent on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from allocator.facts.specialties import Specialty
from allocator.report.table import Cell, Table, column
from allocator.report.view import View
from allocator.rows import Amount
from allocator.rules.specialties import KeySpecialties, KeySpecialtiesCount, WeakSpecialties
from allocator.rules.specialty_levels import LEVELS, Leaders, reached, team
from allocator.rules.spending import building, equipment
from allocator.who import AS_IS, Gained

_WEAK = ("薄弱", "weak")


def specialties(view: View) -> Table:
    """专科建设: a line a specialty and year, then the sums of each year."""
    steps: dict[str, list[Specialty]] = {}
    for row in view.instance.places.specialties:
        steps.setdefault(row.id, []).append(row)
    leaders, rows = _leaders(view), list[tuple[Cell, ...]]()
    levels: dict[int, Counter[str]] = {year: Counter() for year in view.years}
    spent = {year: [0.0, 0.0] for year in view.years}
    for ladder in steps.values():
        first = ladder[0]
        held = [row.level for row in ladder if row.held]
        for year in view.years:
            there = [row for row in ladder if _there(view, row, year)]
            money = (sum(_amount(view, equipment(row, year)) for row in ladder if not row.held),
                     _amount(view, building(view.instance.places, first.id, year)))
            levels[year].update(row.level for row in there)
            spent[year] = [a + b for a, b in zip(spent[year], money, strict=True)]
            top = there[-1] if there else None
            rows.append((view.specialties[first.id], view.place(first.at), view.t(*_WEAK) if first.weak else "",
                         _level(view, held), year, _level(view, [row.level for row in there]),
                         _named(view, leaders, top, year) if top else "", view.reader.value(team(first, year)),
                         top.members if top else None, *money))
    for year in view.years if steps else ():
        counts = view.t("、", ", ").join(f"{view.label('specialty_level', level)} {levels[year][level]}"
                                        for level in LEVELS)
        rows.append((view.total, "", "", "", year, counts, "", None, None, *spent[year]))
    return Table("specialties", view.t("重点专科建设", "Key specialties"), (
        column("specialty", width=16), column("at", "long", 18), column("weak", width=6, zh="薄弱", en="weak"),
        column("held", width=10, zh="现级别", en="level today"), column("year", "year", 6),
        column("level", "long", 16, zh="年末级别", en="level at year's end"),
        column("leader", "long", 40, zh="可牵头人员", en="who may lead it"),
        column("team", "number", 8, zh="医师人数", en="physicians"),
        column("members", "number", 8, zh="团队下限", en="team, at least"),
        column("equipment", "money", 13, zh="设备投入", en="equipment"),
        column("building", "money", 13, zh="建设投入（设备以外）", en="spent beside equipment")), tuple(rows),
        view.t(f"单位：{view.money}。级别、可牵头人员、医师人数均为当年12月31日；公告岗位不计入。达级后不退，现已达级的保持，不再核对带头人和团队，"
               "达到更高级别的也具有下面各级；合计行为各级专科数。",
               f"In {view.money}. Levels, leaders and physicians as of 31 December; adverts do not count. What is "
               "held today is held on, whatever its leader and team. A level once "
               "reached stays and includes those below; the sums count the specialties at each level."))


def _leaders(view: View) -> Leaders:
    """As the rules in force ask."""
    kinds = (KeySpecialties, KeySpecialtiesCount, WeakSpecialties)
    return next((rule.leaders for rule in view.instance.rules if isinstance(rule, kinds)), Leaders())


def _there(view: View, row: Specialty, year: int) -> bool:
    return view.reader.total(reached(row, year)) > 0.5


def _level(view: View, levels: Sequence[str]) -> str:
    """The highest of them in words."""
    return view.label("specialty_level", levels[-1]) if levels else view.t("无", "none")


def _amount(view: View, term: Amount) -> float:
    """What is spent; nothing where no rule decides it."""
    return view.reader.value(term) if (term.name, term.of, term.year) in view.instance.amounts else 0.0


def _named(view: View, leaders: Leaders, top: Specialty, year: int) -> str:
    """Who may lead at the level reached, by name, with the titles they rise to."""
    tests, posts, t = leaders.of(top.level).tests(top.specialty), view.instance.places.post, view.years.index(year)
    risen = {p.person: Gained(title=p.to_title) for p in view.decisions.promotions if p.year <= year}
    able = [career.person.id for career in view.instance.careers
            if career.person.specialty in top.specialty and career.in_post[t]
            and any(who.admits(career.person, year, risen.get(career.person.id, AS_IS)) for who in tests)
            and any(count > 0 and posts[post].at == top.at
                    for count, _, post in view.reader.positions(career.person.id, year))]
    return view.t("、", ", ").join(f"{view.name(person)} {person}".strip() for person in able)

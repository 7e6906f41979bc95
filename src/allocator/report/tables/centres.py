"""Key centres (五大中心): which opens where and when, and the team each has."""

from __future__ import annotations

from allocator.report.table import Cell, Table, column
from allocator.report.view import View
from allocator.rows import Persons
from allocator.rules.teams import CentresOpen
from allocator.who import Who

TEAM = (("physicians", "physician", "licensed"), ("nurses", "nurse", "registered"))
"""Parts of a team: the rule's parameter, the profession, the licence."""


def centres(view: View) -> Table:
    """重点中心: a line a centre, institution and year."""
    places, rows = view.instance.places, dict[tuple[str, str, int], tuple[Cell, ...]]()
    rules = [rule for rule in view.instance.rules if isinstance(rule, CentresOpen)]
    is_open = {(c.of, c.year): c.value > 0.5 for c in view.decisions.choices if c.name == "open"}
    hosts = sorted({(post.centre, post.at) for post in places.post.values() if post.centre})
    for centre, at in hosts:
        own = [rule for rule in rules if centre in rule.centres and (not rule.lead_only or at == places.lead_hospital)]
        for year in view.years:
            asked = [rule for rule in own if rule.count.at(year) is not None]
            if not asked or places.level(at) != "county":
                continue
            cells: list[Cell] = []
            opened = is_open.get((f"{at}/{centre}", year), False)
            for parameter, profession, licence in TEAM:
                who = Who(profession=(profession,), licence=(licence,), centre=(centre,), present=True)
                there = view.reader.value(Persons(who, year, (at,)))
                cells += [max(getattr(rule, parameter) for rule in asked), there,
                          _named(view, who, at, year) if opened else ""]
            rows[centre, at, year] = (
                view.label("centre", centre), view.place(at), year,
                view.t("运行", "open") if opened else view.t("未开", "not open"),
                *cells, view.cited(rule.cited for rule in asked))
    names = (("physicians", "执业医师", "licensed physicians"), ("nurses", "注册护士", "registered nurses"))
    team = [c for key, zh, en in names for c in (
        column(f"{key}_least", "int", 8, zh=f"{zh}下限", en=f"{en}, at least"),
        column(key, "number", 8, zh=f"{zh}人数", en=en),
        column(f"{key}_named", "long", 60, zh=f"{zh}名单", en=f"{en} by name"))]
    return Table("centres", view.t("重点中心及其团队", "Key centres and their teams"), (
        column("centre", "long", 16, zh="中心", en="centre"), column("at", "long", 18), column("year", "year", 6),
        column("state", width=8, zh="状态", en="state"), *team,
        column("clause", "long", 22, zh="依据条款", en="clauses")), tuple(rows.values()),
        view.t("团队为该中心岗位上当年12月31日在岗、全年无休假的执业医师和注册护士；两项都不少于下限才能运行，开后不关。",
               "A team: the licensed physicians and registered nurses at its posts on 31 December, on no leave "
               "that year. A centre opens with both, and stays open."))


def _named(view: View, who: Who, at: str, year: int) -> str:
    """The people of a team, by name."""
    posts = view.instance.places.post
    passed = [person for person in view.instance.people if who.admits(person, year) and any(
        count > 0 and posts[post].at == at and who.admits_post(posts[post])
        for count, _, post in view.reader.positions(person.id, year))]
    return view.t("、", ", ").join(f"{view.name(p.id)} {p.id}".strip() for p in passed)

"""Other decisions: what is opened, provided or reserved; who acts in an office; what is done about single people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from allocator.plan import ChoiceMade
from allocator.report import words
from allocator.report.served import Served
from allocator.report.table import Cell, Table, column, measure
from allocator.report.tables.careers import TAUGHT
from allocator.report.view import View
from allocator.rows import Choice
from allocator.rules.specialty_levels import CHOICE as LEVEL_REACHED
from allocator.who import AS_IS, Change, Gained

_CHANGES: dict[Change, words.Text] = {
    "off_post": ("待岗学习", "off-post study"), "exit": ("解除聘用", "contract ended"),
    "conversion": ("编外转编", "established post"), "upgrade": ("学历提升", "degree upgrade"),
}
"""Decisions about single people, in the order they are listed."""
_AFTER: dict[str, words.Text] = {"off_post": ("待岗一年", "off post for a year"), "exit": ("离开", "leaves")}


def choices(view: View) -> Table:
    """其他安排: one line a choice that is not nil, one a person who is upgraded, converted or measured."""
    rows = sorted([*_choices(view), *_changes(view)], key=lambda row: row[0])
    table = Table("choices", view.t("其他安排", "Other decisions"), (
        column("year", "year", 6), column("kind", width=18, zh="事项", en="kind"),
        column("of", "long", 40, zh="机构与对象", en="institution and subject"),
        column("people", "long", 26, zh="人员", en="people"),
        column("then", "long", 24, zh="变化", en="change"),
        column("value", "measure", 9, zh="数量", en="number"),
        column("clause", "long", 34, zh="相关条款", en="clauses concerned")), tuple(row[1] for row in rows),
        view.t("开设中心、代理职务、预留床位等，以及待岗、解除、转编、学历提升的逐人名单。",
               "Centres, offices, reserved beds and the like; then, by name, off-post study, contracts ended, "
               "established posts and degree upgrades."))
    return table.without(*([] if any(table.of("then")) else ["then"]))


Keyed = tuple[tuple[object, ...], tuple[Cell, ...]]
"""A row, after what sorts it."""


def _choices(view: View) -> Iterator[Keyed]:
    asking: dict[tuple[str, str, int], dict[str, str]] = defaultdict(dict)
    """Unit of each choice, by the clauses that bring it."""
    for rule, row in view.instance.rows:
        for term in row.terms:
            if isinstance(term, Choice):
                asking[term.name, term.of, term.year][rule.cited] = term.unit
    for made in view.decisions.choices:
        if made.value and made.name not in (*TAUGHT, LEVEL_REACHED):
            brought, name = asking[made.name, made.of, made.year], made.name.partition("/")[0]
            named = view.t("、", ", ").join(f"{view.name(p)} {p}".strip() for p in made.people)
            yield (made.year, 0, name, made.of), (
                made.year, view.t(*words.CHOICES.get(name, (name, name))), _subject(view, name, made), named, "",
                measure(made.value, next(iter(brought.values()), "")), view.cited(brought))


def _subject(view: View, name: str, made: ChoiceMade) -> str:
    """What a choice is about: an office or a centre with its institution, an expert with the specialty."""
    if name == "workstation":
        expert = next((e for e in view.instance.places.experts if (e.id, e.year) == (made.of, made.year)), None)
        return view.t(f"{made.of}（{expert.specialty}）", f"{made.of} ({expert.specialty})") if expert else made.of
    return view.place(made.of) if made.of in view.instance.places.post else view.subject(made.of)


def _changes(view: View) -> Iterator[Keyed]:
    made, label, served = view.decisions, view.label, Served(view.instance)

    def line(kind: Change, person_id: str, year: int, count: float, then: str, gained: Gained = AS_IS) -> Keyed:
        person = view.instance.person[person_id]
        return (year, 1, list(_CHANGES).index(kind), person_id), (
            year, view.t(*_CHANGES[kind]), view.place(person.post), f"{view.name(person_id)} {person_id}".strip(), then,
            measure(count, "persons"), view.cited(served.by(kind, person, year, gained)))

    to = view.t("改为", " to ")
    for m in made.measures:
        now = label("assessment", view.instance.person[m.person].assessment)
        yield line(m.kind, m.person, m.year, m.count, f"{now}{view.t('，', ', ')}{view.t(*_AFTER[m.kind])}")
    for c in made.conversions:
        now = label("status", view.instance.person[c.person].status)
        yield line("conversion", c.person, c.year, c.count, f"{now}{to}{label('status', 'established')}",
                   Gained(status="established"))
    for u in made.upgrades:
        yield line("upgrade", u.person, u.year, u.count,
                   f"{label('degree', u.from_degree)}{to}{label('degree', u.to_degree)}", Gained(degree=u.to_degree))

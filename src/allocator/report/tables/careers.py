"""Who is taught and who is promoted; which experts come."""

from __future__ import annotations

from allocator.report import words
from allocator.report.table import Cell, Table, column
from allocator.report.view import View

TAUGHT = ("expert", "mentees")
"""Choices that speak of experts."""


def careers(view: View) -> Table:
    """师带徒与晋升: experts, mentees, promotions by name."""
    people, rows = view.instance.person, []
    experts = {(e.id, e.year): e for e in view.instance.places.experts}

    def of_person(kind: str, year: int, person_id: str, now: str, then: str, count: float = 1) -> tuple[Cell, ...]:
        person = people[person_id]
        return (year, kind, person_id, view.name(person_id), view.place(person.work), view.post(person.post), now,
                then, count)

    for choice in sorted(view.decisions.choices, key=lambda c: (c.year, c.name, c.of)):
        if not choice.value or choice.name not in TAUGHT:
            continue
        kind = view.t(*words.CHOICES[choice.name])
        expert = experts.get((choice.of, choice.year))
        by = choice.of + (f" ({expert.specialty})" if expert else "")
        if choice.people:
            rows += [of_person(kind, choice.year, p, people[p].specialty, view.t(f"师从专家{by}", f"taught by {by}"))
                     for p in choice.people]
        elif choice.name != "mentees":
            rows.append((choice.year, kind, choice.of, "", "", "", expert.specialty if expert else "",
                         view.t("受聘一年", "for a year"), choice.value))
    for promotion in sorted(view.decisions.promotions, key=lambda p: (p.year, p.person)):
        rows.append(of_person(view.t("职称晋升", "promotion"), promotion.year, promotion.person,
                              view.label("title", promotion.from_title), view.label("title", promotion.to_title),
                              promotion.count))
    table = Table("careers", view.t("师带徒与晋升名单", "Mentoring and promotion"), (
        column("year", "year", 6), column("kind", width=12, zh="事项", en="kind"),
        column("id", width=10, zh="工号或专家", en="id"), column("name", width=18, zh="姓名"),
        column("at", width=20), column("post", width=24), column("now", width=16, zh="现状", en="now"),
        column("then", width=22, zh="安排", en="then"), column("count", "number", 7)), tuple(rows))
    return table.without(*([] if view.counted else ["count"]), *([] if view.names else ["name"]))

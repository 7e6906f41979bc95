"""Physicians' licences against the deadline: how many hold one by year, and who does not."""

from __future__ import annotations

from allocator.facts.drift import rate_of
from allocator.report.table import Cell, Column, Table, column
from allocator.report.view import View
from allocator.rows import Persons
from allocator.rules.licences import LicensedShare
from allocator.who import Who

PHYSICIANS = ("physician",)


def _rule(view: View) -> LicensedShare | None:
    return next((rule for rule in view.instance.rules if isinstance(rule, LicensedShare)), None)


def licences(view: View) -> Table:
    """持证进度: physicians and those licensed at each level, today and at the end of every year."""
    reader, rule = view.reader, _rule(view)
    held = rule.licences if rule else ("licensed", "assistant")
    columns = [column("level", width=12), column("deadline", "year", 12, zh="持证期限（年末）", en="deadline (end of)")]
    moments = (reader.today, *view.years)
    for moment in moments:
        over = view.t(f"{moment}年末", f"End of {moment}") if moment else view.t("现状", "Today")
        columns += [Column(f"{key}-{moment}", zh, en, "number", 9, over) for key, zh, en in (
            ("physicians", "医师", "Physicians"), ("licensed", "持证", "Licensed"), ("without", "无证", "Without"))]
        columns.append(Column(f"share-{moment}", "持证率", "Share", "percent", 9, over))
    rows: list[tuple[Cell, ...]] = []
    for level in ("county", "township"):
        at = view.instance.places.at_level(level)
        cells: list[Cell] = []
        for moment in moments:
            every, licensed = (round(reader.value(Persons(who, moment, at, reading="expected"), moment), 6)
                               for who in (Who(profession=PHYSICIANS), Who(profession=PHYSICIANS, licence=held)))
            cells += [every, licensed, every - licensed, licensed / every if every else None]
        if cells[0]:
            rows.append((view.label("level", level), rule.deadline if rule else None, *cells))
    return Table("licences", view.t("医师持证进度", "Physicians' licences"), tuple(columns), tuple(rows),
                 view.t("年末为预期人数，计预计考取、离职和到岗。逐人名单见“无证医师”。",
                        "Expected at the end of the year, with probable passes, exits and arrivals. "
                        "Names are in Without licence."))


def unlicensed(view: View) -> Table:
    """无证医师: by deadline and place, those in solo posts first; where the plan puts them at the end."""
    rule, places = _rule(view), view.instance.places
    held = rule.licences if rule else ("licensed", "assistant")
    last, rows = view.years[-1], []
    for career in view.instance.careers:
        person = career.person
        if person.profession not in PHYSICIANS or person.licence in held or view.instance.levels[person.work] not in (
                "county", "township"):
            continue
        stands = view.reader.positions(person.id, last) if career.in_post[-1] else []
        then = view.t("、", ", ").join(view.place(post) for _, _, post in stands) or view.t("已退休", "retired")
        rate = rate_of(person, "licence", view.instance.rates, view.instance.levels[person.work])
        solo = places.post[person.post].solo
        rows.append((rule.deadline if rule else None, view.t("是", "yes") if solo else "", view.place(person.work),
                     view.post(person.post), person.id, view.name(person.id), view.label("title", person.title),
                     rate.value if rate else None, then))
    rows.sort(key=lambda row: (not row[1], row[2], row[4]))
    table = Table("unlicensed", view.t("无证医师名单", "Physicians without a licence"), (
        column("deadline", "year", 12, zh="期限（年末）", en="deadline (end of)"),
        column("solo", width=8, zh="独立岗位", en="solo post"),
        column("at", width=20), column("post", width=24), column("id", width=11, zh="工号"),
        column("name", width=18, zh="姓名"), column("title", width=12),
        column("rate", "percent", 12, zh="历年通过率", en="passes a year"),
        column("then", "long", 36, zh=f"{last}年末岗位", en=f"post at the end of {last}")), tuple(rows),
        view.t("期限过后，无证医师不得在独立岗位执业。历年通过率是同类人员的，不是对个人的预测。",
               "After the deadline nobody without a licence serves in a solo post. Past passes are those of people "
               "of a kind, no forecast of anybody."))
    return table.without(*([] if view.names else ["name"]))

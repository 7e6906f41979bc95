"""A clash of clauses in plain words, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator.explain.clash import Asked, Conflict, Repair, WayOut
from allocator.facts.cover import HALF_MONTHS
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.report import words
from allocator.report.table import measure
from allocator.report.view import View
from allocator.terms import Lang

SHOWN = 3
"""Rows of a clause that a sentence names."""
YEARLONG = "person-half-months"
"""A unit that planners read as people missing all year."""


@dataclass(frozen=True)
class _Words:
    """Rows and repairs in one language."""

    view: View

    def say(self, zh: str, en: str) -> str:
        return self.view.t(zh, en)

    def clause(self, key: str) -> str:
        return f"{key} {self.view.clause(key)}"

    def listed(self, parts: Sequence[str]) -> str:
        return self.say("；", "; ").join(parts)

    def limit(self, value: float, unit: str, beside: float | None = None) -> str:
        return measure(value, unit, beside).text(self.view.lang)

    def amount(self, value: float, unit: str) -> str:
        """What is missing; half-months also as people missing all year."""
        told = measure(value, unit, 0.0 if value else None).text(self.view.lang)
        if unit != YEARLONG:
            return told
        people = measure(value / HALF_MONTHS, "persons").text(self.view.lang)
        return self.say(f"{told}（相当于{people}全年不在岗）", f"{told} (as much as {people} away all year)")

    def what(self, row: Asked) -> str:
        """Place and indicator, without the year."""
        where = " ".join(part for part in (self.view.place(row.at), self.view.subject(row.of, row.clause)) if part)
        indicator = self.view.speaks_of(row.rule, row.tag, row.clause)
        return self.say(f"{where}“{indicator}”", f"“{indicator}” at {where}")

    def asked(self, row: Asked) -> str:
        text = self.what(row)
        if not _difference(row):
            text += f" {'≥' if row.sense == '>=' else '≤'} {self.limit(row.limit, row.unit)}"
        text = self.say(f"{row.year}年{text}", f"{text} in {row.year}")
        if row.inherited:
            short = self.amount(row.today, self.view.lacking(row))
            text += self.say(f"，现状尚差{short}，不得再恶化", f", short by {short} today, may not worsen")
        return text

    def clause_with_rows(self, clause: str, rows: Sequence[Asked]) -> str:
        own = [self.asked(row) for row in rows if row.clause == clause]
        shown = self.listed(own[:SHOWN])
        if len(own) > SHOWN:
            shown += self.say(f"；等{len(own)}项", f"; and {len(own) - SHOWN} more")
        return self.clause(clause) + (self.say(f"（{shown}）", f" ({shown})") if shown else "")

    def repairs(self, repairs: Sequence[Repair]) -> str:
        """Repairs of one rule and place together, year by year."""
        groups: dict[tuple[str, str], list[Repair]] = {}
        for repair in repairs:
            groups.setdefault((repair.row.clause, self.what(repair.row)), []).append(repair)
        return self.listed([
            self.say(f"放宽{clause} {what}：", f"loosen {clause}, {what}: ")
            + self.say("，", ", ").join(self.year(repair) for repair in own)
            for (clause, what), own in groups.items()])

    def year(self, repair: Repair) -> str:
        row, amount = repair.row, self.amount(repair.amount, repair.unit)
        if _difference(row):
            few, many = ("少", "超出") if self.view.lang == "zh" else ("too few", "too many")
            off = few if row.sense == ">=" else many
            return self.say(f"{row.year}年容许{off}{amount}", f"allow {amount} {off} in {row.year}")
        now = self.limit(repair.limit_now, row.unit, repair.limit_needed)
        needed = self.limit(repair.limit_needed, row.unit, repair.limit_now)
        return self.say(f"{row.year}年由{now}到{needed}（差{amount}）",
                        f"{row.year} from {now} to {needed} (by {amount})")

    def way(self, way: WayOut, first: bool) -> str:
        doing = self.repairs(way.repairs)
        if first:
            lead = (self.say("最省的办法", "The cheapest way out") if way.cheapest
                    else self.say("找到的办法（未证明最省）", "A way out (not proved the cheapest)"))
        else:
            held = self.say("、", ", ").join(way.held)
            lead = self.say(f"不动{held}的办法", f"A way out that leaves {held} alone")
        done = (self.say("已验证：这样有方案。", "Verified: there is a plan then.") if way.verified
                else self.say("未能验证。", "Not verified."))
        return self.say(f"{lead}：{doing}。{done}", f"{lead}: {doing}. {done}")


def _difference(row: Asked) -> bool:
    """Whether the row's limit is nil by its making, and says nothing to a reader."""
    return (row.rule, row.tag) in words.DIFFERENCES


def sentences(conflict: Conflict, instance: Instance, lang: Lang) -> list[str]:
    """A conflict in plain words."""
    told = _Words(View(instance, Decisions(), (), lang))
    say = told.say
    if conflict.status == "none":
        return [say("全部硬性条款可以同时满足，没有冲突。", "All hard clauses can hold together: nothing clashes.")]
    if conflict.status == "unknown":
        return [say("尚未查明：停止前既未证明条款冲突，也未找到方案。",
                    "Not settled: neither a clash was proved nor a plan found before the search stopped.")]
    named = [told.clause_with_rows(clause, conflict.rows) for clause in conflict.clauses]
    if conflict.facts:
        text = [say(f"{name}与事实不符，任何安排都无法满足。",
                    f"{name} contradicts the facts; no decision can meet it.") for name in named]
    elif len(named) == 1:
        text = [say(f"{named[0]}在现有人员和事实下无法满足。",
                    f"{named[0]} cannot hold with the people and facts there are.")]
    else:
        listed = "、".join(named[:-1]) + "与" + named[-1]
        text = [say(f"{listed}不能同时满足。", f"{', '.join(named[:-1])} and {named[-1]} cannot hold together.")]
    if conflict.whole:
        text.append(say("冲突只在人员按整人安排时出现。", "The clash is in whole persons only."))
    if not conflict.minimal:
        proved = say("、", ", ").join(conflict.needed) or say("无", "none")
        text.append(say(f"尚未证明每一条都是冲突所必需的（已证明：{proved}）。",
                        f"Not every one of them is proved needed for the clash (proved: {proved})."))
    if not conflict.facts and any({r.row for r in way.repairs} - set(conflict.rows) for way in conflict.ways_out[:1]):
        text.append(say("冲突不止这一处；下面的办法一并解决。",
                        "This is not the only clash; the ways out below resolve them all."))
    text += [told.way(way, k == 0) for k, way in enumerate(conflict.ways_out)]
    if conflict.stopped:
        text.append(say("查找提前停止，以上为停止前已查明的内容。",
                        "The search was stopped; this is what had been found by then."))
    elif not conflict.ways_out:
        text.append(say("没有找到放宽条款的办法。", "No way out was found."))
    return text

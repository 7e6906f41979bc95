"""A clash of clauses in plain words, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allocator import terms
from allocator.explain.clash import Asked, Conflict, Repair, WayOut
from allocator.instance import Instance
from allocator.terms import Lang

_UNITS = {"persons": ("人", " persons"), "posts": ("个编制", " posts"), "beds": ("张床", " beds"), "share": ("", ""),
          "person-half-months": ("人·半月", " person half-months"), "half-months": ("个半月", " half-months")}
_SHOWN = 3
"""Rows of a clause that a sentence names."""


@dataclass(frozen=True)
class _Words:
    """Rows and repairs in one language."""

    instance: Instance
    lang: Lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def clause(self, key: str) -> str:
        return f"{key} {self.instance.clauses[key].title.label(self.lang)}"

    def number(self, value: float, unit: str) -> str:
        if unit == "share":
            return f"{100 * value:.10g}%"
        words = _UNITS.get(unit, (unit, f" {unit}"))
        text = words[0 if self.lang == "zh" else 1]
        return f"{round(value, 2):g}" + (text.removesuffix("s") if self.lang == "en" and value == 1 else text)

    def place(self, row: Asked) -> str:
        places = self.instance.places
        if not row.at:
            at = self.say("全医共体", "the consortium")
        else:
            at = places.institution[row.at].name if row.at in places.institution else terms.label(
                "level", row.at, self.lang)
        if not row.of:
            return at
        department = places.post[row.of].department if row.of in places.post else ""
        return f"{at} {department} {row.of}" if department else f"{at} {row.of}"

    def what(self, row: Asked) -> str:
        """Place and indicator, without the year."""
        rule = next(r for r in self.instance.rules if r.name == row.rule and r.cited == row.clause)
        indicator = rule.indicators.get(row.tag)
        return f"{self.place(row)} {indicator.label(self.lang) if indicator else row.rule}"

    def asked(self, row: Asked) -> str:
        limit = self.number(row.limit, row.unit)
        bound = f"{'≥' if row.sense == '>=' else '≤'} {limit}"
        if row.inherited:
            bound += self.say(f",现状尚差 {row.today:g},不得再恶化", f", short by {row.today:g} today, may not worsen")
        if self.lang == "zh":
            return f"{row.year}年 {self.what(row)} {bound}"
        return f"{self.what(row)} {bound} in {row.year}"

    def clause_with_rows(self, clause: str, rows: Sequence[Asked]) -> str:
        own = [self.asked(row) for row in rows if row.clause == clause]
        shown = self.say(";", "; ").join(own[:_SHOWN])
        if len(own) > _SHOWN:
            shown += self.say(f";等 {len(own)} 项", f"; and {len(own) - _SHOWN} more")
        return self.clause(clause) + (self.say(f"({shown})", f" ({shown})") if shown else "")

    def repairs(self, repairs: Sequence[Repair]) -> str:
        """Repairs of one rule and place together, year by year."""
        groups: dict[tuple[str, str], list[Repair]] = {}
        for repair in repairs:
            groups.setdefault((repair.row.clause, self.what(repair.row)), []).append(repair)
        found = []
        for (clause, what), own in groups.items():
            years = self.say(",", ", ").join(self._year(repair) for repair in own)
            found.append(self.say(f"把 {clause} {what} 放宽:{years}", f"loosen {clause}, {what}: {years}"))
        return self.say(";", "; ").join(found)

    def _year(self, repair: Repair) -> str:
        row, amount = repair.row, self.number(repair.amount, repair.unit)
        now, needed = (self.number(v, row.unit) for v in (repair.limit_now, repair.limit_needed))
        if self.lang == "zh":
            return f"{row.year}年由 {now} 到 {needed}(差 {amount})"
        return f"{row.year} from {now} to {needed} (by {amount})"

    def way(self, way: WayOut, first: bool) -> str:
        doing = self.repairs(way.repairs)
        if first:
            lead = (self.say("最省的办法", "The cheapest way out") if way.cheapest
                    else self.say("找到的办法(未证明最省)", "A way out (not proved the cheapest)"))
        else:
            held = self.say("、", ", ").join(way.held)
            lead = self.say(f"不动 {held} 的办法", f"A way out that leaves {held} alone")
        done = (self.say("已验证:这样有方案。", "Verified: there is a plan then.") if way.verified
                else self.say("未能验证。", "Not verified."))
        return self.say(f"{lead}:{doing}。{done}", f"{lead}: {doing}. {done}")


def sentences(conflict: Conflict, instance: Instance, lang: Lang) -> list[str]:
    """A conflict in plain words."""
    words = _Words(instance, lang)
    say = words.say
    if conflict.status == "none":
        return [say("全部硬性条款可以同时满足,没有冲突。", "All hard clauses can hold together: nothing clashes.")]
    if conflict.status == "unknown":
        return [say("尚未查明:停止前既未证明条款冲突,也未找到方案。",
                    "Not settled: neither a clash was proved nor a plan found before the search stopped.")]
    named = [words.clause_with_rows(clause, conflict.rows) for clause in conflict.clauses]
    if conflict.facts:
        text = [say(f"{name}与事实不符,任何安排都无法满足。", f"{name} contradicts the facts; no decision can meet it.")
                for name in named]
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
        text.append(say(f"尚未证明每一条都是冲突所必需的(已证明:{proved})。",
                        f"Not every one of them is proved needed for the clash (proved: {proved})."))
    if not conflict.facts and any({r.row for r in way.repairs} - set(conflict.rows) for way in conflict.ways_out[:1]):
        text.append(say("冲突不止这一处;下面的办法一并解决。",
                        "This is not the only clash; the ways out below resolve them all."))
    text += [words.way(way, k == 0) for k, way in enumerate(conflict.ways_out)]
    if conflict.stopped:
        text.append(say("查找提前停止,以上为停止前已查明的内容。",
                        "The search was stopped; this is what had been found by then."))
    elif not conflict.ways_out:
        text.append(say("没有找到放宽条款的办法。", "No way out was found."))
    return text

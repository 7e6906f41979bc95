"""What every table reads: the instance, the plan and its findings, in the words of one language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from allocator import terms
from allocator.check import Finding, unit_of
from allocator.explain.clash import Asked
from allocator.facts.channels import Channel
from allocator.facts.people import Person
from allocator.facts.places import Post
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.plan_reader import PlanReader
from allocator.policies import Clause, Names
from allocator.report import words
from allocator.report.balances import Balances
from allocator.report.stands import Stand, stands
from allocator.report.table import whole
from allocator.result import Margins, Provenance, Result, Tier
from allocator.rows import Sum
from allocator.rules.reported import ReportedIndicator
from allocator.terms import Lang

SUBJECTS = ("centre", "duty", "title", "degree", "class", "profession", "licence", "kind", "level", "assessment",
            "specialty_level", "activity", "use", "line")
"""Vocabularies that a finding's subject may come from."""


@dataclass(frozen=True)
class Summary:
    """How the plan came about."""

    status: str
    """optimal, stopped, infeasible, no_plan."""
    gap: float | None
    reproducible: bool
    tiers: tuple[Tier, ...]
    seconds: Mapping[str, float]
    sizes: Mapping[str, int]
    digest: str
    version: str
    created: str
    """ISO date and time."""
    run_id: str


def summary(result: Result, made: Provenance) -> Summary:
    """What the reports say of a run."""
    return Summary(result.status, result.gap, result.reproducible, result.tiers, result.seconds, result.sizes,
                   made.digest, made.versions["allocator"], made.created, made.run or made.digest[:12])


@dataclass(frozen=True)
class View:
    """Look-ups in words. `names=False`: people are their ids only."""

    instance: Instance
    decisions: Decisions
    findings: Sequence[Finding]
    lang: Lang = "zh"
    names: bool = True
    margins: Margins | None = None

    def t(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def label(self, vocabulary: str, key: str) -> str:
        return terms.label(vocabulary, key, self.lang)

    @cached_property
    def reader(self) -> PlanReader:
        return PlanReader(self.instance, self.decisions)

    @cached_property
    def prices(self) -> PriceList:
        return PriceList(self.instance.settings.prices, self.instance.pay, self.instance.places)

    @property
    def total(self) -> str:
        """The name of a row of sums."""
        return self.t(*words.TOTAL)

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        return stands(self.instance, self.reader)

    @cached_property
    def balances(self) -> Balances:
        return Balances(self.instance, self.reader)

    @property
    def years(self) -> tuple[int, ...]:
        return self.instance.years

    @property
    def span(self) -> str:
        first, last = self.years[0], self.years[-1]
        return f"{first}–{last}" if last > first else str(first)

    @property
    def money(self) -> str:
        return self.t(self.instance.currency.zh, self.instance.currency.en)

    def amount(self, value: float) -> str:
        """An amount of money in a sentence: 万元 in Chinese, millions in English; small ones in full."""
        value = 0.0 if abs(value) < 0.5 else value
        if self.lang == "zh":
            digits = 0 if whole(value / 1e4) else 1
            return f"{value / 1e4:,.{digits}f}万{self.money}" if abs(value) >= 1e4 else f"{value:,.0f}{self.money}"
        return f"{value / 1e6:,.2f} million {self.money}" if abs(value) >= 1e6 else f"{value:,.0f} {self.money}"

    # people ----------------------------------------------------------------------------------------------------

    def name(self, person: str) -> str:
        """The name, blank where names are left out or unknown."""
        known = self.instance.person.get(person)
        return known.name if known and self.names else ""

    def who(self, person: str) -> str:
        return self.name(person) or person

    def grade(self, person: Person) -> str:
        """Profession and title in one."""
        profession = self.label("profession", person.profession)
        return profession if person.title == "none" else f"{profession} · {self.label('title', person.title)}"

    @cached_property
    def counted(self) -> bool:
        """Whether some decision speaks of more or less than one person."""
        d = self.decisions
        return any(line.count != 1 for lines in (d.moves, d.secondments, d.study, d.promotions, d.upgrades,
                                                      d.conversions, d.measures) for line in lines)

    # places ----------------------------------------------------------------------------------------------------

    def place(self, at: str) -> str:
        """An institution, a post with its institution, a level or the whole consortium."""
        known = self.instance.places.institution.get(at)
        if known:
            return known.name
        post = self.instance.places.post.get(at)
        if post:
            return f"{self.place(post.at)} {self.post(at)}"
        return self.label("level", at) if at else self.t("全医共体", "Consortium")

    def _plain(self, post: Post) -> str:
        profession = self.label("profession", post.profession)
        if not post.department:
            return f"{profession} · {post.specialty}" if post.specialty else profession
        return f"{post.department} · {profession}"

    @cached_property
    def _post_labels(self) -> dict[str, str]:
        posts = self.instance.places.post.values()
        plain = {post.id: self._plain(post) for post in posts}
        used = Counter((post.at, plain[post.id]) for post in posts)
        return {post.id: plain[post.id] + (f" ({post.id})" if used[post.at, plain[post.id]] > 1 else "")
                for post in posts}

    def post(self, post: str) -> str:
        """A post inside its institution."""
        return self._post_labels.get(post, post)

    def block(self, at: str) -> str:
        """The institution, or for a village clinic all clinics as one: what a chart has room for."""
        known = self.instance.places.institution.get(at)
        if known and known.kind == "clinic":
            return self.label("kind", "clinic")
        return self.place(at)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Institutions as charts show them, in order: clinics last."""
        places = self.instance.places
        order = sorted(places.institutions, key=lambda i: (places.institution[i].kind == "clinic", i))
        return tuple(dict.fromkeys(self.block(i) for i in order))

    @cached_property
    def specialties(self) -> Mapping[str, str]:
        """Names of key specialties."""
        return {row.id: row.name or row.id for row in self.instance.places.specialties}

    # channels --------------------------------------------------------------------------------------------------

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        return {channel.id: channel for channel in self.instance.channels}

    def channel(self, channel: Channel) -> str:
        """What tells a channel's row from the others, in words."""
        parts = [channel.channel, self.label("profession", channel.profession)]
        if channel.level:
            parts.append(self.label("level", channel.level))
        if channel.leader and self.t("带头人", "leader") not in channel.channel:
            parts.append(self.t("学科带头人", "leader"))
        return " · ".join(parts)

    @cached_property
    def _units_lacking(self) -> Mapping[tuple[str, ...], str]:
        return {(rule.name, rule.cited, row.tag, row.of):
                Sum.of(row.body).unit if row.per is not None else unit_of(rule, row)
                for rule, row in self.instance.rows}

    def lacking(self, row: Finding | Asked) -> str:
        """Unit of what is missing from a row: that of its numerator."""
        return self._units_lacking.get((row.rule, row.clause, row.tag, row.of), row.unit)

    # clauses ---------------------------------------------------------------------------------------------------

    def clause(self, clause: str) -> str:
        known = self.instance.clauses.get(clause)
        return known.title.label(self.lang) if known else clause

    def passages(self, clause: Clause) -> str:
        """A clause's own words; where none ship, what it says in short, marked as such."""
        told = "\n".join(clause.passages(self.lang))
        return told if clause.words or not told else self.t(f"（要旨）{told}", f"(in short) {told}")

    def _reported(self, of: str, clause: str) -> str:
        """What a reported number is: the clause's title, or that of the clause's further number; and if it is held
        against the year before."""
        rule = self._reports.get(clause)
        part = rule.also.get(of, rule) if rule else None
        title = self.subject(of, clause) if of else self.clause(clause)
        against = part is not None and part.against == "year_before"
        return title + (self.t("（与上年之比）", " (ratio to the year before)") if against else "")

    @cached_property
    def _reports(self) -> Mapping[str, ReportedIndicator]:
        return {rule.cited: rule for rule in self.instance.rules if isinstance(rule, ReportedIndicator)}

    def cited(self, clauses: Iterable[str]) -> str:
        """Ids with titles."""
        return self.t("；", "; ").join(f"{clause} {self.clause(clause)}" for clause in clauses)

    def indicator(self, finding: Finding) -> str:
        """What a finding speaks of."""
        if finding.rule.startswith("facts/"):
            return words.say(words.FACTS.get(finding.rule.removeprefix("facts/"), words.FACT), self.lang)
        if finding.rule == ReportedIndicator.name:
            return self._reported(finding.of, finding.clause)
        return self.speaks_of(finding.rule, finding.tag, finding.clause)

    def speaks_of(self, rule: str, tag: str, clause: str) -> str:
        """What a row speaks of: the rule's own words, or the clause's title where it has none."""
        return words.say(words.INDICATORS.get((rule, tag), ("", "")), self.lang) or self.clause(clause)

    def subject(self, of: str, clause: str = "") -> str:
        """The post, person, channel, expert, specialty or further number of a clause a finding speaks of, in words."""
        known = self.instance.clauses.get(clause)
        further = {**known.also, **known.parameters.get("also", {})} if known else {}
        if of in further:
            title = further[of].get("title")
            return Names.model_validate(title).label(self.lang) if title else self.t("另一项数值", "a further number")
        if of in self._post_labels:
            return self.post(of)
        if of in self.instance.person:
            name = self.name(of)
            return f"{of} {name}" if name else of
        if of in self.channels:
            return self.channel(self.channels[of])
        unit, _, slot = of.rpartition("/")
        if unit in self._post_labels and slot.isdigit():
            return f"{self.post(unit)} {words.half_month(int(slot), self.lang)}"
        return " ".join(self._word(part) for part in of.split("/"))

    def _word(self, key: str) -> str:
        """An institution, or a key of some vocabulary (a centre, a duty, a title), in words; else the key itself."""
        if key in self.instance.places.institution:
            return self.place(key)
        if key in words.SUBJECTS:
            return words.say(words.SUBJECTS[key], self.lang)
        if key in self.specialties:
            return self.specialties[key]
        found = next((terms.VOCABULARIES[name] for name in SUBJECTS if key in terms.VOCABULARIES[name]), None)
        return found[key].label(self.lang) if found else key

    def units(self, names: Iterable[str]) -> str:
        return "、".join(names)

    @cached_property
    def findings_of(self) -> Mapping[str, tuple[Finding, ...]]:
        """Findings by clause, in the order of the documents; contradictions of facts come last under a blank id."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.clause].append(finding)
        order = [*self.instance.clauses, *sorted(c for c in found if c and c not in self.instance.clauses), ""]
        return {clause: tuple(found[clause]) for clause in order if clause in found}

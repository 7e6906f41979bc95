"""What every table reads: the instance, the plan and its findings, in the words of one language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from allocator import terms
from allocator.check import Finding
from allocator.facts.channels import Channel
from allocator.facts.people import Person
from allocator.facts.places import Post
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.plan_reader import PlanReader
from allocator.report import words
from allocator.report.stands import Stand, stands
from allocator.result import Provenance, Result, Tier
from allocator.terms import Lang


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
                   made.digest, made.versions["allocator"], made.created, made.digest[:12])


@dataclass(frozen=True)
class View:
    """Look-ups in words. `names=False`: people are their ids only."""

    instance: Instance
    decisions: Decisions
    findings: Sequence[Finding]
    summary: Summary
    lang: Lang = "zh"
    names: bool = True

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
        return any(line.count != 1 for lines in (d.moves, d.secondments, d.study, d.promotions, d.upgrades)
                   for line in lines)

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

    # clauses ---------------------------------------------------------------------------------------------------

    def clause(self, clause: str) -> str:
        known = self.instance.clauses.get(clause)
        return known.title.label(self.lang) if known else clause

    def cited(self, clauses: Iterable[str]) -> str:
        """Ids with titles."""
        return self.t("；", "; ").join(f"{clause} {self.clause(clause)}" for clause in clauses)

    def indicator(self, finding: Finding) -> str:
        """What a finding speaks of."""
        if finding.rule.startswith("facts/"):
            return words.say(words.FACTS.get(finding.rule.removeprefix("facts/"), words.FACT), self.lang)
        known = words.INDICATORS.get((finding.rule, finding.tag))
        return words.say(known, self.lang) if known else self.clause(finding.clause)

    def subject(self, of: str) -> str:
        """The post, person, channel, expert or specialty a finding speaks of, in words."""
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
        return of

    def units(self, names: Iterable[str]) -> str:
        return self.t("、", "、").join(names)

    @cached_property
    def findings_of(self) -> Mapping[str, tuple[Finding, ...]]:
        """Findings by clause, in the order of the documents; contradictions of facts come last under a blank id."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.clause].append(finding)
        order = [*self.instance.clauses, *sorted(c for c in found if c and c not in self.instance.clauses), ""]
        return {clause: tuple(found[clause]) for clause in order if clause in found}

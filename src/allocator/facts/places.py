"""Places: institutions, posts, beds, roads, programmes, experts, years. No person of the roster is in here."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from pydantic import Field

from allocator import terms
from allocator.facts.funds import Source
from allocator.facts.ledgers import Booking, Expert, Programme
from allocator.facts.services import Service
from allocator.facts.settings import Budget
from allocator.facts.specialties import Benefit, Specialty
from allocator.facts.values import (
    Centre,
    Duty,
    Fact,
    Flag,
    Id,
    Kind,
    Level,
    NonNegative,
    PostClass,
    Profession,
    Ref,
    TeamKind,
    Title,
    Whole,
    Words,
    Year,
)
from allocator.facts.working_time import WorkingMinutes


class Institution(Fact):
    """A member institution of the consortium, or a grouping of institutions (a district)."""

    id: Id
    name: str
    kind: Kind
    """类别: general, tcm, mch, central_thc, thc, clinic, group, or another country's own word."""
    level: Level = ""
    """层级: county, township, village, or a free word; taken from the kind where blank."""
    parent: Ref = ""
    """上级: the institution or grouping above; moves may be kept inside it."""
    establishment: NonNegative
    """核定编制数 [posts]."""
    approved_beds: Whole = 0
    """编制床位 [beds]."""
    population: Whole = 0
    """服务人口 [persons]."""


class Post(Fact):
    """A kind of work at one institution, done by any number of people: a ward's nurses, a clinic's GP."""

    id: Id
    at: Id
    department: str = ""
    class_: PostClass = Field(alias="class")
    profession: Profession
    specialty: str = ""
    """专科; blank admits every specialty of the profession."""
    ward: Flag = False
    clinical: Flag = False
    front_line: Flag = False
    solo: Flag = False
    """独立: who serves here decides alone, so only a licensed person may."""
    min_title: Title = "none"
    languages: Words = ()
    """A person needs all of them."""
    year: Year | None = None
    """A row with a year replaces min, need, max of the row without one, in that year."""
    min: NonNegative | None = None
    """最低 [persons], on 31 December, certain reading."""
    need: NonNegative | None = None
    """需要 [FTE], on 31 December, planned reading."""
    max: NonNegative | None = None
    """最多 [persons], on 31 December, planned reading."""
    cover: Whole | None = None
    """在岗底线 [persons]: how many must be present in every half-month; blank: no floor."""
    relief: Ref = ""
    """顶岗: the post whose people stand in for this one."""
    duty: Duty = ""
    """职责: the office or function the post stands for (院长, 总会计师, 安保, 公共卫生 …)."""
    centre: Centre = ""
    """中心: the centre whose team the post belongs to (创伤中心, 卒中中心 …)."""
    on_call: Whole = 0
    """值班最少 [persons]: licensed people it takes to be on call round the clock; 0: no duty."""


class Beds(Fact):
    """Open beds of an institution in a year, and how far they may be changed."""

    at: Id
    year: Year
    open: Whole
    min: Whole | None = None
    max: Whole | None = None


class Road(Fact):
    """Travel between two institutions, read both ways."""

    from_: Id = Field(alias="from")
    to: Id
    km: NonNegative
    minutes: NonNegative


class Workload(Fact):
    """An activity of a post in a year: volume x minutes is the load in minutes a year."""

    post: Id
    year: Year
    activity: str
    volume: NonNegative
    minutes: NonNegative


class Grade(Fact):
    """Posts of a title at an institution: the post structure (岗位设置)."""

    at: Id
    title: Title
    slots: NonNegative
    """岗位数 [posts]: people of this title or above appointed there, at most."""


class Member(Fact):
    """A member of people who stay together: a couple, a team."""

    team: Id
    """同行组."""
    person: Id
    kind: TeamKind = "couple"


class Places:
    """Institutions, posts, programmes, experts and years, with the look-ups that rules branch on.

    All sequences are in canonical order (by id), whatever the order of the tables' rows.
    """

    def __init__(self, *, institutions: Iterable[Institution], posts: Iterable[Post], beds: Iterable[Beds],
                 roads: Iterable[Road], years: Iterable[int], workload: Iterable[Workload] = (),
                 programmes: Iterable[Programme] = (), experts: Iterable[Expert] = (),
                 grades: Iterable[Grade] = (), teams: Iterable[Member] = (),
                 ledgers: Iterable[Booking] = (), sources: Iterable[Source] = (),
                 services: Iterable[Service] = (), specialties: Iterable[Specialty] = (),
                 benefits: Iterable[Benefit] = (), budget: Budget | None = None,
                 minutes: WorkingMinutes | None = None) -> None:
        self.years: tuple[int, ...] = tuple(sorted(years))
        self.institution: Mapping[str, Institution] = {i.id: i for i in sorted(institutions, key=lambda i: i.id)}
        ordered = sorted(posts, key=lambda p: (p.id, p.year or 0))
        self.post: Mapping[str, Post] = {p.id: p for p in ordered if p.year is None}
        self._post_in: dict[tuple[str, int], Post] = {(p.id, p.year): p for p in ordered if p.year is not None}
        self.beds: Mapping[tuple[str, int], Beds] = {(b.at, b.year): b for b in beds}
        self._roads = {frozenset((r.from_, r.to)): r for r in roads}
        self.workload: tuple[Workload, ...] = tuple(sorted(workload, key=lambda w: (w.post, w.year, w.activity)))
        self.programmes: tuple[Programme, ...] = tuple(sorted(programmes, key=lambda p: (p.id, p.year or 0)))
        self.experts: tuple[Expert, ...] = tuple(sorted(experts, key=lambda e: (e.id, e.year)))
        self.grades: tuple[Grade, ...] = tuple(sorted(grades, key=lambda g: (g.at, terms.rank("title", g.title))))
        self.budget = budget or Budget()
        self.minutes = minutes or WorkingMinutes()
        """Available working time of one FTE, by post and profession [minutes/year]."""
        states = list(terms.LEDGER_STATES)
        self.ledgers: Mapping[tuple[str, str, int], float] = {
            (b.at, b.line, b.year): b.amount
            for b in sorted(ledgers, key=lambda b: (b.at, b.line, b.year, states.index(b.state)))}
        """By institution, line and year: the final account before the adjusted budget, that before the budget."""
        self.sources: tuple[Source, ...] = tuple(sorted(sources, key=lambda s: (s.id, s.at, s.year)))
        levels = list(terms.SPECIALTY_LEVELS)
        self.specialties: tuple[Specialty, ...] = tuple(
            sorted(specialties, key=lambda s: (s.id, levels.index(s.level))))
        self.services: tuple[Service, ...] = tuple(
            sorted(services, key=lambda s: (s.at, s.activity, s.year or 0)))
        self.benefits: tuple[Benefit, ...] = tuple(sorted(benefits, key=lambda b: (b.id, b.spent)))
        self._services = {(s.at, s.activity, s.year or 0): s for s in self.services}
        self._benefits: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for corner in self.benefits:
            self._benefits[corner.id].append((corner.spent, corner.benefit))
        self.teams: tuple[Member, ...] = tuple(sorted(teams, key=lambda m: (m.team, m.person)))

    @cached_property
    def institutions(self) -> tuple[str, ...]:
        """Ids of institutions that have posts or an establishment; groupings are left out."""
        return tuple(i for i, row in self.institution.items() if row.kind != "group")

    @property
    def posts(self) -> tuple[str, ...]:
        return tuple(self.post)

    @cached_property
    def posts_at(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for post in self.post.values():
            found[post.at].append(post.id)
        return {at: tuple(found.get(at, ())) for at in self.institution}

    def in_year(self, post: str, year: int) -> Post:
        """The post's row in `year`: the dated one where there is one."""
        return self._post_in.get((post, year), self.post[post])

    def level(self, institution: str) -> str:
        return self._levels[institution]

    @cached_property
    def _levels(self) -> Mapping[str, str]:
        implied = {kind: term.unit for kind, term in terms.KINDS.items()}
        return {i: row.level or implied.get(row.kind, "") for i, row in self.institution.items()}

    def at_level(self, *levels: str) -> tuple[str, ...]:
        return tuple(i for i in self.institutions if self._levels[i] in levels)

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        return tuple(i for i in self.institutions if self.institution[i].kind in kinds)

    @property
    def lead_hospital(self) -> str:
        """总医院: the county-level institution with the largest approved establishment; blank: none."""
        hospitals = self.at_level("county")
        return max(hospitals, key=lambda i: (self.institution[i].establishment, i), default="")

    def with_duty(self, *duties: str) -> tuple[str, ...]:
        """Posts that stand for one of the duties."""
        return tuple(p for p, row in self.post.items() if row.duty in duties)

    @cached_property
    def departments(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Posts of each named department, by (institution, department)."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for post in self.post.values():
            if post.department:
                found[post.at, post.department].append(post.id)
        return {key: tuple(found[key]) for key in sorted(found)}

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """Institutions that have a ledger."""
        return tuple(sorted({at for at, _, _ in self.ledgers}))

    def booked(self, institution: str, line: str, year: int) -> float:
        """A line of an institution's ledger in a year [money]; the latest known year holds on; none known: 0."""
        known = self.booked_for(institution, line, year)
        return self.ledgers[institution, line, known] if known else 0.0

    def booked_for(self, institution: str, line: str, year: int) -> int:
        """The year whose booking of a line stands for `year`; none: 0."""
        return max((y for y in self._booked.get((institution, line), ()) if y <= year), default=0)

    @cached_property
    def _booked(self) -> Mapping[tuple[str, str], list[int]]:
        """Years in which a line is booked."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, line, year in self.ledgers:
            found[at, line].append(year)
        return found

    def with_more(self, institution: str, line: str, year: int, amount: float) -> Places:
        """The same places, with so much more (or less) booked on a line in one year of the plan [money]."""
        more = copy.copy(self)
        vars(more).pop("_booked", None)
        held = {(institution, line, y): self.booked(institution, line, y) for y in self.years if y >= year}
        more.ledgers = {**self.ledgers, **held, (institution, line, year): held[institution, line, year] + amount}
        return more

    @cached_property
    def activities(self) -> Mapping[str, tuple[str, ...]]:
        """Activities of each institution that has services."""
        found: dict[str, set[str]] = defaultdict(set)
        for at, activity, _ in self._services:
            found[at].add(activity)
        return {at: tuple(a for a in terms.ACTIVITIES if a in found[at]) for at in sorted(found)}

    def service(self, institution: str, activity: str, year: int) -> Service | None:
        """The row of an activity in a year: the year's own, else that of every year; else the latest before it."""
        own = self._services.get((institution, activity, year)) or self._services.get((institution, activity, 0))
        if own:
            return own
        known = [y for at, name, y in self._services if (at, name) == (institution, activity) and y <= year]
        return self._services[institution, activity, max(known)] if known else None

    def benefit(self, specialty: str) -> tuple[tuple[float, float], ...]:
        """Corners (spent, benefit) [money/year] of what spending on a specialty is worth."""
        return tuple(self._benefits.get(specialty, ())) or self.budget.benefit

    def open_beds(self, institution: str, year: int) -> int:
        """Open beds [beds] if nothing is decided; the latest known year holds on; none known: 0."""
        known = [b.year for (at, _), b in self.beds.items() if at == institution and b.year <= year]
        return self.beds[institution, max(known)].open if known else 0

    @cached_property
    def campuses_with_wards(self) -> tuple[str, ...]:
        """County-level institutions that have a ward and open beds."""
        return tuple(i for i in self.at_level("county")
                     if any(self.post[p].ward for p in self.posts_at[i]) and self.open_beds(i, self.years[-1]) > 0)

    def programme(self, kind: str, year: int) -> Programme | None:
        """The programme of a kind in a year: the one of that year before one of every year."""
        fitting = [p for p in self.programmes if p.kind == kind and p.year in (None, year)]
        return max(fitting, key=lambda p: p.year or 0, default=None)

    def km(self, one: str, other: str) -> float | None:
        """Distance [km] between two institutions, None where the table has no road."""
        if one == other:
            return 0.0
        road = self._roads.get(frozenset((one, other)))
        return road.km if road else None

"""A compact builder of counties: what a test does not name has a plain default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from allocator.check import Finding, check
from allocator.facts.channels import Channel
from allocator.facts.funds import Source
from allocator.facts.ledgers import Booking, Entry, Expert, Pay, Programme, Rate
from allocator.facts.people import Person
from allocator.facts.places import Beds, Grade, Institution, Member, Places, Post, Road, Workload
from allocator.facts.services import Service
from allocator.facts.settings import Budget, Currency, Moves, Prices, Settings, WorkingTime
from allocator.facts.specialties import Benefit, Specialty
from allocator.facts.working_time import working_minutes
from allocator.instance import Instance
from allocator.plan import Assignment, Decisions
from allocator.plan_reader import PlanReader
from allocator.policies import Clause, Names
from allocator.rules.base import ByYear, Rule
from allocator.trace import traced

CLASSES = {"physician": "medical", "nurse": "nursing", "pharmacist": "pharmacy", "technician": "technical"}


def since(year: int, number: float) -> ByYear:
    """from year: number."""
    return ByYear(entries=(("from", year, number),))


def only(year: int, number: float) -> ByYear:
    """in year: number."""
    return ByYear(entries=(("in", year, number),))


def hospital(key: str = "H1", establishment: float = 100, **more: Any) -> Institution:
    """A county-level general hospital."""
    return Institution(**{"id": key, "name": key, "kind": "general", "establishment": establishment, **more})


def township(key: str = "T1", establishment: float = 10, **more: Any) -> Institution:
    """A township health centre."""
    return Institution(**{"id": key, "name": key, "kind": "thc", "establishment": establishment, **more})


def clinic(key: str = "V1", **more: Any) -> Institution:
    """A village clinic."""
    return Institution(**{"id": key, "name": key, "kind": "clinic", "establishment": 0, **more})


def post(key: str, profession: str = "physician", **more: Any) -> Post:
    """A post; its institution is the part of its id before the dash."""
    return Post.model_validate({"id": key, "at": key.split("-")[0], "class": CLASSES.get(profession, "other"),
                                "profession": profession, **more})


def person(key: str, at: str, profession: str = "physician", **more: Any) -> Person:
    """An established man born in 1985 at a post; the institution is the part of the post's id before the dash."""
    unit = at.split("-")[0]
    return Person(**{"id": key, "owner": unit, "work": unit, "post": at, "status": "established",
                     "profession": profession, "birth": dt.date(1985, 1, 1), "sex": "male", **more})


def people(count: int, at: str, profession: str = "physician", key: str = "", **more: Any) -> list[Person]:
    """So many people alike, numbered."""
    return [person(f"{key or at}.{k:03d}", at, profession, **more) for k in range(count)]


def road(one: str, other: str, km: float) -> Road:
    """A road."""
    return Road.model_validate({"from": one, "to": other, "km": km, "minutes": km})


def programme(days: float = 90, **more: Any) -> Programme:
    """Advanced study."""
    return Programme(**{"id": "JX", "kind": "advanced_study", "days": days, "cost": 21000, **more})


def channel(key: str = "open", profession: str = "physician", **more: Any) -> Channel:
    """A channel of five adverts a year, half of them filled."""
    return Channel(**{"channel": key, "profession": profession, "cap": 5, "fill_rate": 0.5, "cost": 10000, **more})


def ledger(at: str = "H1", year: int = 2025, state: str = "final", **amounts: float) -> list[Booking]:
    """Lines of an institution's ledger in a year: the year before the plan, its final account."""
    return [Booking(at=at, year=year, line=line, state=state, amount=amount) for line, amount in amounts.items()]


def clause(key: str) -> Clause:
    """A stub of a clause."""
    return Clause.model_validate({"id": key, "title": {"zh": key, "en": key}, "article": "1", "words": key,
                                  "class": "target", "lead": "卫健委"})


def county(*rules: Rule, institutions: Iterable[Institution] = (), posts: Iterable[Post] = (),
           staff: Iterable[Person] = (), years: Iterable[int] = (2026,), as_of: dt.date = dt.date(2025, 12, 31),
           beds: Iterable[Beds] = (), roads: Iterable[Road] = (), channels: Iterable[Channel] = (),
           rates: Iterable[Rate] = (), pay: Iterable[Pay] = (), programmes: Iterable[Programme] = (),
           experts: Iterable[Expert] = (), workload: Iterable[Workload] = (), moves: Moves | None = None,
           prices: Prices | None = None, gap: float = 0.0, grades: Iterable[Grade] = (),
           teams: Iterable[Member] = (), reported: Iterable[Entry] = (), ledgers: Iterable[Booking] = (),
           budget: Budget | None = None, working_time: WorkingTime | None = None,
           specialties: Iterable[Specialty] = (), benefits: Iterable[Benefit] = (),
           services: Iterable[Service] = (), sources: Iterable[Source] = ()) -> Instance:
    """An instance; each rule is cited from the clause it was written for, or the one it names."""
    cited = tuple(rule if rule.cited else rule.model_copy(update={"cited": rule.clause}) for rule in rules)
    clauses = {rule.cited: clause(rule.cited) for rule in cited}
    staff, years, time = tuple(staff), sorted(years), working_time or WorkingTime()
    places = Places(institutions=institutions or [hospital(), township()], posts=posts, beds=beds, roads=roads,
                    years=years, workload=workload, programmes=programmes, experts=experts, grades=grades, teams=teams,
                    ledgers=ledgers, budget=budget, specialties=specialties, benefits=benefits,
                    services=services, sources=sources,
                    minutes=working_minutes(staff, years[0], time))
    return Instance(
        name=Names(zh="县", en="County"), as_of=as_of, currency=Currency(), places=places,
        people=tuple(sorted(staff, key=lambda p: p.id)), channels=tuple(sorted(channels, key=lambda c: c.id)),
        rates=tuple(rates), pay=tuple(pay), clauses=clauses, reported=tuple(reported),
        documents=dict.fromkeys(clauses, Names(zh="方案", en="Plan")), rules=cited,
        settings=Settings(gap=gap, prices=prices or Prices(), moves=moves or Moves(), budget=budget or Budget(),
                          working_time=time),
        assumptions=(), digest="0" * 64)


def standing(instance: Instance, decisions: Decisions) -> Decisions:
    """The same decisions with the assignments they imply and, unless they hold some, with their flows of money."""
    reader, posts = PlanReader(instance, decisions), instance.places.post
    lines = [Assignment(person=c.person.id, year=year, owner=owner, work=posts[at].at, post=at, count=count)
             for t, year in enumerate(instance.years) for c in instance.careers if c.in_post[t]
             for count, owner, at in reader.positions(c.person.id, year)]
    whole = decisions.model_copy(update={"assignments": tuple(lines)})
    return whole if whole.flows else traced(instance, whole)


def findings(instance: Instance, decisions: Decisions | None = None, *, tag: str | None = None, at: str | None = None,
             of: str | None = None, year: int | None = None) -> list[Finding]:
    """What the check finds of the rules' rows, and that it finds nothing wrong with single people.

    Whom a choice names is left to the cases of choices.
    """
    found = check(instance, standing(instance, decisions or Decisions()))
    assert not [f for f in found if f.rule.startswith("facts/") and f.verdict == "broken"
                and not f.rule.startswith(("facts/choice", "facts/use-underpaid"))]
    return [f for f in found if not f.rule.startswith("facts/")
            and (tag is None or f.tag == tag) and (at is None or f.at == at)
            and (of is None or f.of == of) and (year is None or f.year == year)]


def finding(instance: Instance, decisions: Decisions | None = None, *, tag: str | None = None, at: str | None = None,
            of: str | None = None, year: int | None = None) -> Finding:
    """The one finding there is."""
    [found] = findings(instance, decisions, tag=tag, at=at, of=of, year=year)
    return found


def reads(found: Finding) -> tuple[float, float, float, str]:
    """(value, limit, shortfall, verdict), rounded to nine digits."""
    return round(found.value, 9), round(found.limit, 9), round(found.shortfall, 9), found.verdict

"""Small random counties, one a seed: every kind of fact, decision and rule, in odd combinations."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from allocator import terms
from allocator.facts.channels import Channel
from allocator.facts.ledgers import Expert, Pay, Programme, Rate
from allocator.facts.people import Person
from allocator.facts.places import Beds, Grade, Institution, Member, Places, Post, Road, Workload
from allocator.facts.settings import Currency, Settings
from allocator.facts.working_time import working_minutes
from allocator.instance import Instance
from allocator.policies import Clause, Names
from allocator.rules import BY_NAME
from allocator.rules.base import Rule
from tests.second.draws import CENTRES, DRAWN, DUTIES, OFTEN, TITLES
from tests.second.random_money import MONEY, Purse

PROFESSIONS = ("physician", "physician", "physician", "nurse", "nurse", "pharmacist", "management", "village_doctor",
               "clinical officer")
SPECIALTIES = ("", "", "内科", "外科")
NOT_YET: frozenset[str] = frozenset()
"""Rules that the second formulation does not know yet; they are not drawn."""
LICENCES = {"physician": ("none", "assistant", "licensed", "licensed"), "nurse": ("registered", "registered", "none"),
            "village_doctor": ("village", "none")}
STATUSES = ("established", "established", "contract", "contract", "none")
DEGREES = ("unknown", "below", "secondary", "college", "college", "college", "bachelor", "master")
ASSESSMENTS = ("unknown", "unknown", "good", "good", "basic", "failed", "failed", "failed_twice")
KINDS = ("open", "open", "talent", "flexible", "directed", "aid")
LANGUAGES = ((), (), (), ("维吾尔语",), ("维吾尔语", "汉语"))
GROUPS = ("全部", "全部", "all", "all", "医师", "护士", "县级", "乡级+医师", "在编", "编外", "在编+县级", "中级",
          "physician + 在编", "初级(士)", "副高", "clinical officer", "乡镇", "Physician+县级+在编")
PROGRAMMES = ("advanced_study", "advanced_study", "central_training", "batch_training")
RATES = ("exit", "licence", "promotion", "promotion", "degree", "degree", "conversion", "conversion")
CLASSES = {"physician": "medical", "nurse": "nursing", "pharmacist": "pharmacy", "management": "management"}


class Draw:
    """One county; each table is a method, drawn in a fixed order."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.r = Random(seed)
        self.base = self.r.choice((2024, 2025, 2025, 2026))
        first = self.base + 1 + self.chance(0.1)
        self.years = list(range(first, first + self.r.choice((2, 2, 3))))
        self.as_of = dt.date(self.base, *self.r.choice(((12, 31), (12, 31), (6, 30), (1, 1))))
        self.fractional = self.chance(0.2)
        self.purse = Purse(self)

    def chance(self, share: float) -> bool:
        return self.r.random() < share

    def maybe(self, share: float, value: Any, otherwise: Any = None) -> Any:
        return value if self.chance(share) else otherwise

    def any_year(self) -> int | None:
        return self.maybe(0.3, self.r.choice(self.years))

    def date(self, first: int, last: int) -> dt.date:
        return dt.date(self.r.randint(first, last), self.r.randint(1, 12), self.r.choice((1, 1, 2, 15, 28)))

    def instance(self) -> Instance:
        """The county as an instance."""
        settings = self.settings()
        institutions = self.institutions()
        posts = self.posts([i for i in institutions if i.kind != "group"])
        people = self.purse.people(self.people(posts, [i.id for i in institutions if i.kind != "group"]))
        ledgers = self.purse.ledgers(institutions, people)
        treasury, members = self.purse.treasury, [i for i in institutions if i.kind != "group"]
        level = {i.id: i.level or terms.KINDS[i.kind].unit for i in members}
        specialties = treasury.specialties(members, level)
        channels = {c.id: c for c in (self.channel(posts) for _ in range(self.r.choice((0, 1, 2, 3))))}
        places = Places(institutions=institutions, posts=[*posts, *self.dated(posts)], beds=self.beds(institutions),
                        roads=self.roads(institutions), years=self.years, workload=self.workload(posts),
                        programmes=self.programmes(), experts=self.experts(), grades=self.grades(institutions),
                        teams=self.teams(people), ledgers=ledgers, budget=settings.budget,
                        services=treasury.services(members, level, ledgers), specialties=specialties,
                        benefits=treasury.benefits(specialties), sources=treasury.sources(ledgers),
                        minutes=working_minutes(people, self.years[0], settings.working_time))
        rules = (*self.rules(), *self.purse.rules())
        return Instance(
            name=Names(zh=f"随机县{self.seed}", en=f"random county {self.seed}"), as_of=self.as_of,
            currency=Currency(), places=places, people=tuple(sorted(people, key=lambda p: p.id)),
            channels=tuple(channels[k] for k in sorted(channels)), rates=tuple(self.rates()),
            pay=tuple(self.purse.pay(self.pay())),
            clauses={rule.cited: clause(rule.cited) for rule in rules},
            documents={rule.cited: Names(zh="文件", en="document") for rule in rules}, reported=(), rules=rules,
            settings=settings, assumptions=(), digest="")

    def settings(self) -> Settings:
        moves = {"within": self.r.choice(("consortium", "consortium", "parent")), "transfer": self.chance(0.85),
                 "second": self.chance(0.85), "study_once": self.chance(0.6), "second_once": self.chance(0.6),
                 "rotate": self.chance(0.5)}
        prices = {"wish": self.r.choice((4000, 9000, 0)), "rotation": self.r.choice((1500, 0)),
                  "close_bed": self.r.choice((60000, 700)), "degree": self.r.choice((8000, 8000, 0)),
                  "dismissal": self.r.choice((30000, 1000))}
        return Settings.model_validate({"gap": 0, "time_limit": 60, "seed": 1, "moves": moves, "prices": prices,
                                         "working_time": self.working_time(), **self.purse.settings()})

    def working_time(self) -> dict[str, float]:
        """From numbers of its own: other facts of a seed stay what they are."""
        r = Random(f"working time {self.seed}")
        return {} if r.random() < 0.6 else {
            "weekly_rest": r.choice((52, 104)), "leave_from_1_year": r.choice((0, 5, 7.5)),
            "leave_unknown": r.choice((0, 12)), "training": r.choice((0, 10)), "absence": r.choice((0, 4.5)),
            "hours": r.choice((7, 8, 12))}

    # places

    def institutions(self) -> list[Institution]:
        kinds = ["general", "thc", *(self.r.choice(("tcm", "mch", "thc", "central_thc", "clinic", "general"))
                                     for _ in range(self.r.choice((0, 1, 1, 2))))]
        if self.seed >= MONEY and "primary-care-share" in self.purse.treasury.names:    # a clinic below the township
            kinds[2:3] = ["clinic"]
        group = self.chance(0.5)
        found = [Institution(id=f"I{n}", name=f"I{n}", kind=kind,
                             establishment=self.r.randint(0, 7) + self.maybe(0.05, 0.5, 0),
                             level=self.maybe(0.1, self.r.choice(("county", "township", "village", "district")), ""),
                             parent=self.r.choice(("D1", "D1", "")) if group else self.maybe(0.5, "I0", "")
                             if n else "", population=self.maybe(0.7, self.r.randint(0, 9) * 700, 0))
                 for n, kind in enumerate(kinds)]
        if self.seed >= MONEY:
            found = [i.model_copy(update={"parent": "I1"}) if i.kind == "clinic" else i for i in found]
        return [*found, *([Institution(id="D1", name="D1", kind="group", establishment=0)] if group else [])]

    def posts(self, institutions: list[Institution]) -> list[Post]:
        found: list[Post] = []
        for n in range(self.r.randint(5, 9)):
            profession = self.r.choice(PROFESSIONS)
            least = self.maybe(0.25, self.r.randint(0, 2))
            found.append(Post.model_validate({
                "id": f"P{n}", "at": self.r.choice(institutions).id, "class": CLASSES.get(profession, "other"),
                "profession": profession, "specialty": self.r.choice(SPECIALTIES),
                "ward": profession == "nurse" and self.chance(0.6), "clinical": self.chance(0.5),
                "solo": profession == "physician" and self.chance(0.4),
                "min_title": self.maybe(0.2, self.r.choice(TITLES[:4]), "none"),
                "languages": self.maybe(0.15, ("维吾尔语",), ()), "min": least,
                "need": self.maybe(0.6, self.r.choice((0, 1, 1, 2, 2.5, 3, 4.3))),
                "max": self.maybe(0.35, (least or 0) + self.r.randint(0, 3)),
                "cover": self.maybe(0.3, self.r.randint(0, 2)),
                "front_line": self.chance(0.5), "department": self.maybe(0.5, self.r.choice("XYZ"), ""),
                "duty": self.r.choice(DUTIES), "centre": self.r.choice(CENTRES),
                "on_call": self.maybe(0.4, self.r.randint(1, 3), 0),
                "relief": self.maybe(0.25, self.r.choice(found).id if found else "", "")}))
        return found

    def dated(self, posts: list[Post]) -> list[Post]:
        changes = [(post, year) for post in posts for year in self.years if self.chance(0.08)]
        return [Post.model_validate({**post.model_dump(by_alias=True), "year": year, "min": None,
                                     "need": self.maybe(0.6, self.r.randint(0, 4)),
                                     "max": self.maybe(0.4, self.r.randint(1, 4))}) for post, year in changes]

    def beds(self, institutions: list[Institution]) -> list[Beds]:
        found = []
        for place in institutions:
            if place.kind == "group" or self.chance(0.4):
                continue
            for year in [self.base, *self.years]:
                if self.chance(0.6):
                    beds = self.r.randint(0, 8)
                    found.append(Beds(at=place.id, year=year, open=beds,
                                      min=self.maybe(0.4, max(0, beds - self.r.randint(0, 4))),
                                      max=self.maybe(0.3, beds + self.r.randint(0, 2))))
        return found

    def roads(self, institutions: list[Institution]) -> list[Road]:
        ids = [i.id for i in institutions if i.kind != "group"]
        pairs = [(one, other) for one in ids for other in ids if one < other and self.chance(0.85)]
        return [Road.model_validate({"from": one, "to": other, "km": self.r.choice((5, 20.5, 49, 50, 80)),
                                     "minutes": 30}) for one, other in pairs]

    def workload(self, posts: list[Post]) -> list[Workload]:
        if self.chance(0.4):
            return []
        return [Workload(post=post.id, year=year, activity=activity, volume=self.r.randint(1000, 9000),
                         minutes=self.r.choice((12, 20, 31)))
                for post in posts for year in self.years for activity in ("门诊", "住院") if self.chance(0.3)]

    def programmes(self) -> list[Programme]:
        return [Programme(id=f"X{n}", kind=self.r.choice(PROGRAMMES),
                          days=self.r.choice((15, 90, 90, 91, 180, 345)), cost=self.r.choice((0, 8000, 21000)),
                          year=self.any_year(), places=self.maybe(0.3, self.r.randint(0, 2)))
                for n in range(self.r.choice((0, 1, 1, 2, 3)))]

    def experts(self) -> list[Expert]:
        return [Expert(id=f"E{n}", specialty=self.r.choice(("内科", "外科")), year=year,
                       cost=self.r.choice((5000, 30000)))
                for n in range(self.r.choice((0, 1, 2, 3))) for year in self.years if self.chance(0.7)]

    def grades(self, institutions: list[Institution]) -> list[Grade]:
        titles = self.r.sample(TITLES[1:], self.r.choice((0, 1, 2, 3)))
        return [Grade(at=i.id, title=title, slots=self.r.choice((0, 1, 1, 2, 2.5, 4)))
                for i in institutions if i.kind != "group" for title in titles if self.chance(0.6)]

    def teams(self, people: list[Person]) -> list[Member]:
        named = [p.id for p in people if p.count == 1]
        found: list[Member] = []
        for n in range(self.r.choice((0, 1, 2)) if len(named) > 2 else 0):
            kind = self.r.choice(("couple", "team"))
            found += [Member(team=f"T{n}", person=person, kind=kind)
                      for person in self.r.sample(named, self.r.choice((2, 2, 3)))]
        return found

    # people

    def people(self, posts: list[Post], institutions: list[str]) -> list[Person]:
        rows = self.r.randint(7, 14)
        return [self.person(n, self.r.choice(posts), institutions) for n in range(rows)]

    def person(self, n: int, post: Post, institutions: list[str]) -> Person:
        count = self.maybe(0.2, self.r.choice((2, 3)), 1)
        if self.fractional and self.chance(0.5):
            count = self.r.choice((0.5, 1.5, 2.25))
        presence = self.maybe(0.15, self.r.choice(("maternity", "sick", "lent", "study")), "present")
        away = presence != "present" or self.chance(0.05)
        held = self.r.choice((*TITLES, "intermediate", "intermediate"))
        return Person(
            id=f"{self.r.randint(10, 99)}-{n}", count=count,
            owner=self.maybe(0.85, post.at, self.r.choice(institutions)), work=post.at, post=post.id,
            status=self.r.choice(STATUSES), profession=post.profession,
            specialty=self.maybe(0.7, post.specialty, self.r.choice(SPECIALTIES)),
            licence=self.r.choice(LICENCES.get(post.profession, ("none", "qualified"))), title_held=held,
            title_appointed=self.maybe(0.3, self.r.choice(TITLES)), degree=self.r.choice(DEGREES),
            birth=self.maybe(0.9, self.birth()), sex=self.maybe(0.95, self.r.choice(("male", "female"))),
            cadre=self.maybe(0.2, "worker", "cadre"), presence=presence,
            back_on=self.maybe(0.7, self.date(self.base, self.years[-1])) if away else None,
            fte=self.maybe(0.2, self.r.choice((0.5, 0.8)), 1.0),
            service_until=self.maybe(0.15, self.date(self.base, self.years[-1])), backbone=self.chance(0.4),
            leader=self.chance(0.1), languages=self.r.choice(LANGUAGES), assessment=self.r.choice(ASSESSMENTS),
            started=self.maybe(0.7, self.date(self.base - 12, self.base)),
            grassroots=self.maybe(0.3, self.r.choice((6, 12, 24, 40)), 0),
            prefers=self.maybe(0.3, self.r.choice(institutions), ""), fixed=self.maybe(0.1, "规培", ""))

    def birth(self) -> dt.date:
        first, last = self.r.choice(((self.base - 63, self.base - 58), (self.base - 57, self.base - 49),
                                     (self.base - 45, self.base - 36), (self.base - 36, self.base - 25),
                                     (self.base - 36, self.base - 25)))
        return self.date(first, last)

    # channels and ledgers

    def channel(self, posts: list[Post]) -> Channel:
        post = self.r.choice(posts)
        return Channel(
            channel=self.r.choice(("公开招聘", "人才引进")), post=self.maybe(0.3, post.id, ""),
            profession=post.profession, year=self.any_year(), cap=self.r.choice((0, 0.5, 1, 2, 2.7)),
            fill_rate=self.r.choice((0.25, 0.6, 1)), cost=self.r.choice((0, 10000, 15000)),
            level=self.maybe(0.2, self.r.choice(("county", "township")), ""), status=self.r.choice(STATUSES),
            title=self.r.choice(TITLES), degree=self.r.choice(DEGREES),
            licence=self.r.choice(LICENCES.get(post.profession, ("none",))),
            specialty=self.maybe(0.5, post.specialty, ""), leader=self.chance(0.3), languages=self.r.choice(LANGUAGES),
            kind=self.r.choice(KINDS), applicants=self.r.choice((0, 0, 2, 3)))

    def rates(self) -> list[Rate]:
        found = {}
        for _ in range(self.r.choice((0, 6, 10, 14))):
            rate = Rate(group=self.r.choice(GROUPS), kind=self.r.choice(RATES),
                        value=self.r.choice((0.03, 0.1, 0.15, 0.25, 0.5, 0.5, 1)))
            found[rate.group, rate.kind] = rate
        return [found[key] for key in sorted(found)]

    def pay(self) -> list[Pay]:
        found = {}
        for _ in range(self.r.choice((0, 6, 12, 20))):
            row = Pay(grade=self.r.choice((*TITLES, "physician", "nurse", "management", "clinical officer")),
                      status=self.r.choice(STATUSES), year=self.any_year(), pay=self.r.randint(30, 150) * 1000,
                      performance=self.r.choice((0, 0.3)))
            found[row.grade, row.status, row.year or 0] = row
        return [found[key] for key in sorted(found)]

    # rules

    def rules(self) -> list[Rule]:
        """A random subset of the rules, each under a clause of its own name, at least two; some twice."""
        share = self.r.choice((0.08, 0.15, 0.35))
        share = share if self.seed < MONEY else 0.03
        able = [name for name in (*DRAWN, "staff-ratio", "centres-open") if name in BY_NAME and name not in NOT_YET]
        chosen = [k for k, name in enumerate(able) if self.chance(share * OFTEN.get(name, 1))]
        chosen = sorted({*chosen, *self.r.sample(range(len(able)), 2)}) if len(chosen) < 2 else chosen
        return [BY_NAME[able[k]].model_validate({**DRAWN[able[k]](self), "cited": f"{able[k]}-{k}"}) for k in chosen]

    def some(self, share: float, name: str, value: Any) -> dict[str, Any]:
        return {name: value} if self.chance(share) else {}

    def numbers(self, *values: float) -> dict[str, float]:
        """Numbers by year, from before the plan or within it."""
        years = self.r.sample([self.base - 1, *self.years], self.r.choice((1, 1, 2)))
        return {f"{self.r.choice(('from', 'from', 'from', 'in'))} {year}": self.r.choice(values) for year in years}


def clause(key: str) -> Clause:
    """A clause to cite."""
    return Clause.model_validate({"id": key, "title": Names(zh=key, en=key), "article": "1", "words": "…",
                                  "class": "target"})


def county(seed: int) -> Instance:
    """The random county of a seed."""
    return Draw(seed).instance()

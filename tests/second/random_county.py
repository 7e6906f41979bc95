"""Small random counties, one a seed: every kind of fact, decision and rule, in odd combinations."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from allocator.facts.channels import Channel
from allocator.facts.ledgers import Expert, Pay, Programme, Rate
from allocator.facts.people import Person
from allocator.facts.places import Beds, Institution, Places, Post, Road, Workload
from allocator.facts.settings import Currency, Settings
from allocator.instance import Instance
from allocator.policies import Clause, Names
from allocator.rules import BY_NAME
from allocator.rules.base import Rule

PROFESSIONS = ("physician", "physician", "physician", "nurse", "nurse", "pharmacist", "management", "clinical officer")
SPECIALTIES = ("", "", "内科", "外科")
TITLES = ("none", "assistant", "junior", "intermediate", "associate_senior", "senior")
LICENCES = {"physician": ("none", "assistant", "licensed", "licensed"), "nurse": ("registered", "registered", "none")}
STATUSES = ("established", "established", "contract", "none")
DEGREES = ("unknown", "college", "bachelor", "master")
LANGUAGES = ((), (), (), ("维吾尔语",), ("维吾尔语", "汉语"))
GROUPS = ("全部", "all", "医师", "护士", "县级", "乡级+医师", "在编", "编外", "在编+县级", "中级", "physician + 在编",
          "初级(士)", "副高", "clinical officer", "乡镇", "Physician+县级+在编")
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
        people = self.people(posts, [i.id for i in institutions if i.kind != "group"])
        channels = {c.id: c for c in (self.channel(posts) for _ in range(self.r.choice((0, 1, 2, 3))))}
        places = Places(institutions=institutions, posts=[*posts, *self.dated(posts)], beds=self.beds(institutions),
                        roads=self.roads(institutions), years=self.years, workload=self.workload(posts),
                        programmes=self.programmes(), experts=self.experts())
        rules = tuple(self.rules())
        return Instance(
            name=Names(zh=f"随机县{self.seed}", en=f"random county {self.seed}"), as_of=self.as_of,
            currency=Currency(), places=places, people=tuple(sorted(people, key=lambda p: p.id)),
            channels=tuple(channels[k] for k in sorted(channels)), rates=tuple(self.rates()), pay=tuple(self.pay()),
            clauses={rule.cited: clause(rule.cited) for rule in rules},
            documents={rule.cited: Names(zh="文件", en="document") for rule in rules}, rules=rules,
            settings=settings, assumptions=(), digest="")

    def settings(self) -> Settings:
        moves = {"within": self.r.choice(("consortium", "consortium", "parent")), "transfer": self.chance(0.85),
                 "second": self.chance(0.85), "study_once": self.chance(0.6), "second_once": self.chance(0.6),
                 "rotate": self.chance(0.5)}
        prices = {"wish": self.r.choice((4000, 9000, 0)), "rotation": self.r.choice((1500, 0)),
                  "close_bed": self.r.choice((60000, 700))}
        return Settings.model_validate({"gap": 0, "time_limit": 60, "seed": 1, "moves": moves, "prices": prices})

    # places

    def institutions(self) -> list[Institution]:
        kinds = ["general", "thc", *(self.r.choice(("tcm", "mch", "thc", "central_thc", "clinic", "general"))
                                     for _ in range(self.r.choice((0, 1, 1, 2))))]
        group = self.chance(0.5)
        found = [Institution(id=f"I{n}", name=f"I{n}", kind=kind,
                             establishment=self.r.randint(0, 7) + self.maybe(0.05, 0.5, 0),
                             level=self.maybe(0.1, self.r.choice(("county", "township", "village", "district")), ""),
                             parent=self.r.choice(("D1", "D1", "")) if group else self.maybe(0.5, "I0", "")
                             if n else "")
                 for n, kind in enumerate(kinds)]
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
        return [Programme(id=f"X{n}", kind=self.r.choice(("advanced_study", "advanced_study", "central_training")),
                          days=self.r.choice((15, 90, 90, 91, 180, 345)), cost=self.r.choice((0, 8000, 21000)),
                          year=self.any_year(), places=self.maybe(0.3, self.r.randint(0, 2)))
                for n in range(self.r.choice((0, 1, 1, 2, 3)))]

    def experts(self) -> list[Expert]:
        return [Expert(id=f"E{n}", specialty=self.r.choice(("内科", "外科")), year=year,
                       cost=self.r.choice((5000, 30000)))
                for n in range(self.r.choice((0, 1, 2, 3))) for year in self.years if self.chance(0.7)]

    # people

    def people(self, posts: list[Post], institutions: list[str]) -> list[Person]:
        rows = self.r.randint(6, 16)
        return [self.person(n, self.r.choice(posts), institutions) for n in range(rows)]

    def person(self, n: int, post: Post, institutions: list[str]) -> Person:
        count = self.maybe(0.2, self.r.choice((2, 3)), 1)
        if self.fractional and self.chance(0.5):
            count = self.r.choice((0.5, 1.5, 2.25))
        presence = self.maybe(0.15, self.r.choice(("maternity", "sick", "lent", "study")), "present")
        away = presence != "present" or self.chance(0.05)
        held = self.r.choice(TITLES)
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
            leader=self.chance(0.1), languages=self.r.choice(LANGUAGES),
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
            specialty=self.maybe(0.5, post.specialty, ""), leader=self.chance(0.3), languages=self.r.choice(LANGUAGES))

    def rates(self) -> list[Rate]:
        found = {}
        for _ in range(self.r.choice((0, 2, 4, 6))):
            rate = Rate(group=self.r.choice(GROUPS), kind=self.r.choice(("exit", "licence", "promotion", "promotion")),
                        value=self.r.choice((0.03, 0.1, 0.15, 0.25, 0.5, 1)))
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
        parameters = {
            "title-share": {"share": self.numbers(0.1, 0.3, 0.6),
                            **self.some(0.3, "titles", ("intermediate", "associate_senior", "senior")),
                            **self.some(0.3, "professions", ("physician", "nurse")),
                            **self.some(0.3, "level", "township")},
            "young-physicians-study": {"share": self.numbers(0.1, 0.3, 0.7), **self.some(0.5, "under", 45)},
            "qualified-recruits": {"count": self.numbers(0, 0.5, 1, 2), "leaders_inside": self.chance(0.5),
                                   "reading": self.r.choice(("expected", "planned"))},
            "leaders-recruited": {"count": self.numbers(0.25, 1, 2), "reading": self.r.choice(("expected", "planned"))},
            "establishment-pool": {"pooled": self.chance(0.6)},
            "central-training": {"days": self.numbers(10, 15, 15, 31), **self.some(0.3, "professions", ("nurse",))},
            "licensed-share": {"share": self.numbers(0.5, 0.8, 1),
                               "deadline": self.r.choice((self.base - 1, self.years[0], self.years[-1])),
                               **self.some(0.3, "licences", ("licensed",))},
            "experts-and-mentees": {"experts": self.numbers(1, 2, 3), "mentees_at_least": self.numbers(0, 1, 2),
                                    "mentees_at_most": self.numbers(1, 2, 2.5, 3)},
            "moves-within-caps": {"transfers": self.numbers(0, 1, 2, 3), "secondments": self.numbers(0, 1, 2, 4),
                                  **self.some(0.3, "far_km", self.r.choice((0, 20, 60)))},
            "ward-nurses-per-open-bed": {"ratio": self.numbers(0.3, 0.5, 0.8)},
            "post-needs": self.some(0.2, "available_minutes", 60000)}
        share = {"post-needs": 0.9, "licensed-share": 0.3, "central-training": 0.35}
        return [BY_NAME[name].model_validate({**given, "cited": name}) for name, given in parameters.items()
                if self.chance(share.get(name, 0.5))]

    def some(self, share: float, name: str, value: Any) -> dict[str, Any]:
        return {name: value} if self.chance(share) else {}

    def numbers(self, *values: float) -> dict[str, float]:
        """Numbers by year, from before the plan or within it."""
        years = self.r.sample([self.base - 1, *self.years], self.r.choice((1, 1, 2)))
        return {f"{self.r.choice(('from', 'from', 'in'))} {year}": self.r.choice(values) for year in years}


def clause(key: str) -> Clause:
    """A clause to cite."""
    return Clause.model_validate({"id": key, "title": Names(zh=key, en=key), "article": "1", "words": "…",
                                  "class": "target"})


def county(seed: int) -> Instance:
    """The random county of a seed."""
    return Draw(seed).instance()

"""A tiny county built in code: two hospitals' worth of people, four clauses, a plan and its findings."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.check import check
from allocator.facts.channels import Channel
from allocator.facts.ledgers import Expert, Pay, Programme, Rate
from allocator.facts.people import Person
from allocator.facts.places import Institution, Places, Post, Road
from allocator.facts.settings import Currency, Settings
from allocator.instance import Assumption, Instance
from allocator.plan import (
    Allotment,
    ChoiceMade,
    Decisions,
    Move,
    Promotion,
    RecruitLine,
    Secondment,
    StudyLine,
    TrainingLine,
)
from allocator.policies import Clause, Names
from allocator.rules.base import ByYear
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.mentoring import ExpertsAndMentees
from allocator.rules.posts import PostNeeds
from allocator.rules.titles import TitleShare
from tests.report.synthetic import summary

NAMES = ("阿依古丽", "=王二", "+张三", "-李四", "@赵五", "钱<b>六</b>")
"""Some begin like formulas, one holds markup."""


def _person(k: int, post: str, profession: str, at: str, **more: object) -> Person:
    return Person(**{"id": f"P{k}", "name": NAMES[k], "owner": at, "work": at, "post": post, "status": "established",
                     "profession": profession, "birth": dt.date(1985, 1, 1), "sex": "female", **more})


def since(year: int, number: float) -> ByYear:
    """from year: number."""
    return ByYear(entries=(("from", year, number),))


def _clause(key: str, zh: str) -> tuple[str, Clause]:
    return key, Clause.model_validate({
        "id": key, "title": {"zh": zh, "en": f"Title of {key}"}, "article": "一", "words": f"{zh}原文",
        "class": "target", "lead": "卫健委", "responsible": "医共体总院"})


@pytest.fixture(scope="session")
def county() -> Instance:
    people = (
        _person(0, "H1-D", "physician", "H1", title_held="senior", licence="licensed", backbone=True, specialty="骨科"),
        _person(1, "H1-D", "physician", "H1", title_held="intermediate", licence="licensed"),
        _person(2, "H1-N", "nurse", "H1", title_held="junior", licence="registered"),
        _person(3, "H1-N", "nurse", "H1", licence="registered"),
        _person(4, "T1-D", "physician", "T1", licence="licensed"),
        _person(5, "T1-D", "physician", "T1", licence="licensed"))
    places = Places(
        institutions=[Institution(id="H1", name="县医院", kind="general", establishment=5),
                      Institution(id="T1", name="一乡卫生院", kind="thc", parent="H1", establishment=2)],
        posts=[Post.model_validate({"id": "H1-D", "at": "H1", "department": "外科", "class": "medical",
                                    "profession": "physician", "min": 1, "need": 3}),
               Post.model_validate({"id": "H1-N", "at": "H1", "department": "外科病区", "class": "nursing",
                                    "profession": "nurse", "ward": True, "need": 2}),
               Post.model_validate({"id": "T1-D", "at": "T1", "department": "全科", "class": "medical",
                                    "profession": "physician", "min": 1, "need": 3})],
        beds=[], roads=[Road.model_validate({"from": "H1", "to": "T1", "km": 30, "minutes": 40})], years=[2026, 2027],
        programmes=[Programme(id="JX", kind="advanced_study", days=90, cost=21000)],
        experts=[Expert(id="E1", specialty="骨科", year=2026, cost=80000)])
    clauses = dict([_clause("A1", "高级职称占比"), _clause("A2", "编制总量"), _clause("A3", "岗位需要"),
                    _clause("A4", "名医工作室"), _clause("A5", "没有规则的条款")])
    rules = (TitleShare(cited="A1", share=since(2026, 0.3)), EstablishmentPool(cited="A2"), PostNeeds(cited="A3"),
             ExpertsAndMentees(cited="A4", experts=since(2026, 1), mentees_at_least=since(2026, 1),
                               mentees_at_most=since(2026, 3)))
    return Instance(
        name=Names(zh="试点县", en="Pilot county"), as_of=dt.date(2025, 12, 31), currency=Currency(), places=places,
        people=people, channels=(Channel(channel="公开招聘", profession="physician", cap=5, fill_rate=0.5, cost=8000,
                                         licence="licensed"),),
        rates=(Rate(group="全部", kind="promotion", value=0.2),),
        pay=(Pay(grade="physician", status="established", pay=100_000),), clauses=clauses,
        documents=dict.fromkeys(clauses, Names(zh="方案", en="Plan")), rules=rules, reported=(), settings=Settings(),
        assumptions=(Assumption(Names(zh="到岗率为假设", en="Fill rates are assumed"), "50%", "assumption"),),
        digest="d" * 64)


@pytest.fixture(scope="session")
def plan() -> Decisions:
    return Decisions(
        moves=(Move(person="P1", year=2026, from_post="H1-D", to_post="T1-D", clauses=("A3",)),),
        secondments=(Secondment(person="P0", year=2027, from_post="H1-D", to_post="T1-D", clauses=("A3", "A1")),),
        recruits=(RecruitLine(channel="公开招聘/physician", year=2026, post="H1-D", adverts=2),),
        study=(StudyLine(person="P4", year=2026, start=5, half_months=6),
               StudyLine(person="P5", year=2026, start=11, half_months=6)),
        training=tuple(TrainingLine(person=f"P{k}", year=2026, start=20 + k % 3) for k in range(6)),
        promotions=(Promotion(person="P2", year=2026, from_title="junior", to_title="intermediate"),),
        establishment=tuple(Allotment(at=at, year=year, posts=posts) for year in (2026, 2027)
                            for at, posts in (("H1", 4), ("T1", 3))),
        choices=(ChoiceMade(name="expert", of="E1", year=2026, value=1),
                 ChoiceMade(name="mentees", of="E1", year=2026, value=1, people=("P0",))))


@pytest.fixture(scope="session")
def made(county: Instance, plan: Decisions) -> tuple[object, ...]:
    """What the writers take: instance, decisions, findings, summary."""
    return county, plan, check(county, plan), summary(county)

"""Small random counties under every rule, and random plans the model admits."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.facts.ledgers import Expert, Pay, Rate
from allocator.facts.people import Person
from allocator.facts.places import Beds, Workload
from allocator.facts.settings import Moves
from allocator.instance import Instance
from allocator.models.build import Model, build, pyomo_model
from allocator.models.deal import Dealer
from allocator.models.engine import Engine, Vector, Watch
from allocator.models.matrix import matrix
from allocator.plan import Decisions
from allocator.rules.base import Rule
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.licences import LicensedShare
from allocator.rules.mentoring import ExpertsAndMentees
from allocator.rules.moves import MovesWithinCaps
from allocator.rules.nursing import WardNursesPerOpenBed
from allocator.rules.posts import PostNeeds
from allocator.rules.recruiting import LeadersRecruited, QualifiedRecruits
from allocator.rules.study import YoungPhysiciansStudy
from allocator.rules.titles import TitleShare
from allocator.rules.training import CentralTraining
from allocator.trace import traced
from tests.county import channel, clinic, county, hospital, person, post, programme, road, since, township

PHYSICIAN_LICENCES = ("licensed", "licensed", "assistant", "none")
TITLES = ("none", "assistant", "junior", "intermediate", "associate_senior", "senior")
SOLVABLE = (3, 6, 8, 11, 13, 16, 29, 43)
"""Seeds whose counties can be solved in about a second each."""
STRUCTURE = ("people", "hub", "cap", "chain", "heads")
"""Rows of the model that are about people and facts, not about clauses."""


def rules(pick: random.Random) -> list[Rule]:
    """Every rule, with parameters that may or may not be met."""
    return [
        TitleShare(share=since(2026, pick.choice([0.1, 0.4]))), YoungPhysiciansStudy(share=since(2026, 0.3), under=45),
        QualifiedRecruits(count=since(2026, 2), leaders_inside=pick.random() < 0.5),
        LeadersRecruited(count=since(2027, 1), reading=pick.choice(["expected", "planned"])),
        EstablishmentPool(pooled=pick.random() < 0.7), CentralTraining(days=since(2026, 15)),
        LicensedShare(share=since(2026, 0.8), deadline=2026),
        MovesWithinCaps(transfers=since(2026, 4), secondments=since(2026, 4), far_km=30),
        ExpertsAndMentees(experts=since(2026, 1), mentees_at_least=since(2026, 1), mentees_at_most=since(2026, 2)),
        WardNursesPerOpenBed(ratio=since(2026, 0.5)), PostNeeds()]


def staff(pick: random.Random, posts: list[Any], *, counts: tuple[float, ...], rows: int) -> list[Person]:
    """People with every kind of complication."""
    found, beside = [], random.Random(pick.getstate()[1][1])
    for at in posts:
        for k in range(pick.randint(0, rows)):
            unit = at.id.split("-")[0]
            away = pick.random() < 0.15
            found.append(person(
                f"{at.id}.{k}", at.id, at.profession, count=pick.choice(counts),
                owner=pick.choice(["H1", "T1"]) if pick.random() < 0.15 else unit,
                status=pick.choice(["established", "established", "contract"]),
                specialty=pick.choice(["内科", "骨科"]), backbone=pick.random() < 0.4, leader=pick.random() < 0.1,
                licence=pick.choice(PHYSICIAN_LICENCES) if at.profession == "physician" else "registered",
                title_held=pick.choice(TITLES),
                title_appointed=pick.choice([None, None, None, "intermediate"]),
                degree=pick.choice(["college", "bachelor", "master"]),
                birth=pick.choice([None, *[dt.date(pick.randint(1962, 2000), pick.randint(1, 12), 9)] * 5]),
                sex=pick.choice(["male", "female"]), cadre=pick.choice(["cadre", "worker"]),
                presence="sick" if away else "present",
                back_on=pick.choice([None, dt.date(2026, 5, 1), dt.date(2027, 3, 9)]) if away else None,
                fte=pick.choice([1, 1, 1, 0.5]), fixed="why" if pick.random() < 0.05 else "",
                service_until=dt.date(2026, 9, 1) if pick.random() < 0.1 else None,
                assessment=beside.choice(["good", "good", "failed", "failed_twice"]),
                started=beside.choice([None, dt.date(2010, 7, 1), dt.date(2025, 9, 1)]),
                prefers=pick.choice(["", "", "T1", "H2"]), languages=pick.choice([(), ("汉语",)])))
    return found


def random_county(seed: int, *, counts: tuple[float, ...] = (1,), rotate: bool | None = None,
                  rows: int = 4) -> Instance:
    """A county of two hospitals, two townships and a clinic over two or three years."""
    pick = random.Random(seed)
    years = (2026, 2027, 2028)[:pick.choice([2, 3])]
    posts = []
    for at in ("H1", "H2", "T1", "T2", "V1"):
        for k in range(1 if at == "V1" else pick.randint(1, 3)):
            profession = pick.choice(["physician", "physician", "nurse"])
            posts.append(post(
                f"{at}-{k}", profession, ward=profession == "nurse" and pick.random() < 0.7,
                clinical=pick.random() < 0.3, solo=pick.random() < 0.2,
                specialty=pick.choice(["", "", "骨科"]), cover=pick.choice([None, 0, 1]),
                languages=("汉语",) if pick.random() < 0.1 else (), min=pick.choice([None, 0, 1]),
                need=pick.choice([None, 2, 3.5]), max=pick.choice([None, 3, 8]),
                min_title=pick.choice(["none", "none", "junior"])))
    if pick.random() < 0.5:
        alike = [p.id for p in posts if p.cover is not None]
        if len(alike) > 1:
            posts = [p.model_copy(update={"relief": alike[0]}) if p.id == alike[-1] else p for p in posts]
    work = [Workload(post=p.id, year=years[-1], activity="a", volume=1000, minutes=200) for p in posts]
    units = ["H1", "H2", "T1", "T2", "V1"]
    roads = [road(a, b, pick.randint(1, 80)) for i, a in enumerate(units) for b in units[i + 1:] if pick.random() < 0.9]
    once = pick.random() < 0.7
    moves = Moves(rotate=pick.random() < 0.4 if rotate is None else rotate, study_once=once or pick.random() < 0.5,
                  second_once=once or pick.random() < 0.5, within=pick.choice(["consortium", "consortium", "parent"]),
                  transfer=pick.random() < 0.9, second=pick.random() < 0.9)
    rates = [Rate(group="全部", kind="exit", value=0.1), Rate(group="县级+医师", kind="exit", value=0.2),
             Rate(group="医师", kind="licence", value=0.3), Rate(group="全部", kind="promotion", value=0.3),
             Rate(group="中级", kind="promotion", value=0.4), Rate(group="全部", kind="degree", value=0.2),
             Rate(group="护士", kind="degree", value=0.4), Rate(group="编外", kind="conversion", value=0.4)]
    channels = [channel("a", degree="master", licence="licensed"), channel("b", "nurse", licence="registered", cap=2.5),
                channel("c", title="senior", leader=True, specialty="骨科", languages="汉语", licence="licensed"),
                channel("d", year=years[-1], level="township", status="contract", fill_rate=0.3)]
    return county(
        *rules(pick), posts=posts, years=years, roads=roads, channels=channels, rates=rates, moves=moves, workload=work,
        institutions=[hospital("H1", 9), hospital("H2", 6, parent="H1"), township("T1", 4, parent="H1"),
                      township("T2", 3, parent="H2"), clinic("V1", parent="T1")],
        staff=staff(pick, posts, counts=counts, rows=rows),
        pay=[Pay(grade="physician", status="established", pay=90_000),
             Pay(grade="中级", status="established", pay=120_000),
             Pay(grade="senior", status="established", pay=200_000, performance=0.3)],
        programmes=[programme(pick.choice([90, 90, 60]), places=pick.choice([None, 3]))],
        beds=[Beds(at="H1", year=2026, open=6, min=4, max=7),
              Beds(at="H1", year=2027, open=8, min=pick.choice([None, 5])),
              Beds(at="H2", year=2026, open=3)],
        experts=[Expert(id=f"E{k}", specialty=pick.choice(["骨科", "内科"]), year=year, cost=80_000)
                 for k in range(2) for year in years])


@dataclass
class Drawn:
    """A plan the model admits, with its names dealt."""

    instance: Instance
    model: Model
    x: Vector
    decisions: Decisions


def drawn(instance: Instance, seed: int, *, eager: float = 0.6) -> Drawn:
    """A vertex of the people's and facts' rows (clauses left out) for random prices, dealt to names.

    `eager`: the share of decisions that are worth taking.
    """
    model = build(instance)
    model.rows = [row for row in model.rows if row.what in STRUCTURE]
    arrays = matrix(pyomo_model(model))
    pick = np.random.default_rng(seed)
    cost = pick.integers(1, 9, len(model.columns)).astype(float)
    cost[pick.random(len(cost)) < eager] *= -1
    for j, column in enumerate(model.columns):
        if column.family in ("heads", "short", "flow"):
            cost[j] = 0.0
        elif column.family in ("raised", "closed"):
            cost[j] = abs(cost[j])
    engine = Engine(arrays, seed=0, watch=Watch())
    found = engine.mip(cost, [], what="drawn", free=None, start=None, gap=0.05, work=None)
    assert found.x is not None
    x = np.where(arrays.whole, np.round(found.x), found.x)
    return Drawn(instance, model, x, traced(instance, Dealer(model, x).deal()))

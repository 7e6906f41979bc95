"""A plan of some county that nobody solved: eligible moves, studies, adverts, promotions, enough to show."""

from __future__ import annotations

from allocator.facts.careers import next_title
from allocator.facts.cover import half_months
from allocator.facts.options import Destinations, advertised_for, change_groups
from allocator.instance import Instance
from allocator.plan import (
    Allotment,
    Assignment,
    ChoiceMade,
    Decisions,
    Move,
    Promotion,
    RecruitLine,
    Secondment,
    StudyLine,
    TrainingLine,
)
from allocator.plan_reader import PlanReader
from allocator.report.tables import Summary, Tier


def synthetic(instance: Instance, transfers: int = 15, secondments: int = 20, studies: int = 60) -> Decisions:
    """Decisions that respect the facts about single people, and no clause in particular."""
    places, years, careers = instance.places, instance.years, instance.careers
    goes = Destinations(places, instance.settings.moves)
    clauses = [rule.cited for rule in instance.rules if rule.cited]
    moved, lent, used = [], [], set()
    movable = [c for c in careers if c.movable[0] and c.person.count == 1]
    for k, career in enumerate(movable[:: max(1, len(movable) // (4 * (transfers + secondments)))]):
        person = career.person
        goals = [p for p in goes(person) if p != person.post]
        if not goals or (len(moved) >= transfers and len(lent) >= secondments):
            continue
        year, goal = years[k % len(years)], goals[(7 * k) % len(goals)]
        if not career.movable[k % len(years)]:
            continue
        cited = tuple(clauses[k % len(clauses):][:2])
        if len(moved) < transfers and k % 2:
            moved.append(Move(person=person.id, year=year, from_post=person.post, to_post=goal, clauses=cited))
        elif len(lent) < secondments and places.post[goal].at != places.post[person.post].at:
            lent.append(Secondment(person=person.id, year=year, from_post=person.post, to_post=goal, clauses=cited))
        used.add(person.id)
    doctors = [c for c in careers if c.person.profession == "physician" and all(c.present) and c.person.id not in used]
    programme = places.programme("advanced_study", years[0])
    away = half_months(programme.days) if programme else 6
    study = [StudyLine(person=c.person.id, year=years[k % len(years)], start=1 + (k * 5) % (25 - away),
                       half_months=away)
             for k, c in enumerate(doctors[:: max(1, len(doctors) // max(1, studies))][:studies])]
    busy = {(s.person, s.year): s.start for s in study}
    training = []
    for k, c in enumerate(careers):
        for t, year in enumerate(years):
            if c.present[t] and c.person.profession in ("physician", "nurse") and c.person.count == 1:
                start = busy.get((c.person.id, year), 0)
                slot = 1 + (k * 7 + t) % 24
                if start and start <= slot < start + away:
                    slot = start - 1 if start > 1 else start + away
                training.append(TrainingLine(person=c.person.id, year=year, start=slot))
    recruits = []
    for k, channel in enumerate(instance.channels):
        posts = advertised_for(channel, places)
        for t, year in enumerate(years):
            if posts and channel.cap >= 1 and channel.year in (None, year):
                recruits.append(RecruitLine(channel=channel.id, year=year, post=posts[(3 * k + 5 * t) % len(posts)],
                                            adverts=min(float(int(channel.cap)), 3)))
    promotions = []
    groups = change_groups("promotion", careers, instance.rates, instance.levels, len(years))
    kept = {m.person for m in moved}
    for people, caps in groups.values():
        free = [p for p in people if p.id not in kept and instance.careers[instance.people.index(p)].in_post[-1]]
        for t, year in enumerate(years):
            promotions += [Promotion(person=person.id, year=year, from_title=person.title,
                                     to_title=next_title(person.title) or "")
                           for person in free[t * 10: t * 10 + min(caps[t], 8)]]
    choices = []
    for expert in places.experts[::2]:
        pupils = [c.person.id for c in careers if c.person.backbone and c.person.specialty == expert.specialty][:2]
        choices.append(ChoiceMade(name="expert", of=expert.id, year=expert.year, value=1))
        choices.append(ChoiceMade(name="mentees", of=expert.id, year=expert.year, value=len(pupils),
                                  people=tuple(pupils)))
    members = [i for i in places.institutions if places.institution[i].establishment]
    allotments = [Allotment(at=i, year=year, posts=places.institution[i].establishment + {0: -2, 1: 2}.get(n, 0))
                  for year in years for n, i in enumerate(members)]
    decided = Decisions(moves=tuple(moved), secondments=tuple(lent), study=tuple(study), training=tuple(training),
                        recruits=tuple(recruits), promotions=tuple(promotions), choices=tuple(choices),
                        establishment=tuple(allotments))
    reader = PlanReader(instance, decided)
    stands = [Assignment(person=c.person.id, year=year, owner=owner, work=places.post[post].at, post=post, count=count)
              for c in careers for t, year in enumerate(years) if c.in_post[t]
              for count, owner, post in reader.positions(c.person.id, year)]
    return decided.model_copy(update={"assignments": tuple(stands)})


def summary(instance: Instance) -> Summary:
    return Summary(status="optimal", gap=0.0042, reproducible=True,
                   tiers=(Tier(name="statutory", value=0.0, bound=0.0, tolerance=0.005),
                          Tier(name="policy", value=12.41, bound=12.36, tolerance=0.005),
                          Tier(name="money", value=18_400_000.0, bound=18_330_000.0, tolerance=0.005),
                          Tier(name="change", value=35.0, bound=None, tolerance=None)),
                   seconds={"build": 4.0, "solve": 61.5}, sizes={"columns": 17000, "rows": 9000},
                   digest=instance.digest or "0" * 64, version="0.1.0", created="2026-01-05T09:30:00",
                   run_id="a1b2c3d4")

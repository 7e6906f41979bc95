"""From flows to names: every integer flow the model can give is dealt to people, by id."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from allocator.facts.cover import cover_units, half_months
from allocator.facts.options import RATED
from allocator.models.build import Model
from allocator.models.calendar import Absence, place
from allocator.models.cohorts import gained
from allocator.models.engine import Vector
from allocator.models.matching import SMALL, matched, pairs
from allocator.plan import (
    Allotment,
    AmountLine,
    Assignment,
    BedLine,
    ChoiceMade,
    Conversion,
    Decisions,
    Expected,
    Measure,
    Move,
    Promotion,
    RecruitLine,
    Secondment,
    StudyLine,
    TrainingLine,
    Upgrade,
)
from allocator.plan_reader import PlanReader
from allocator.rows import MONEY, Choice, Trained

Span = tuple[float, float]


class Dealer:
    """Deals one solution."""

    def __init__(self, model: Model, solution: Vector) -> None:
        self.model = model
        self.v = model.variables
        self.instance = model.instance
        self.x = solution
        self.moves: list[Move] = []
        self.secondments: list[Secondment] = []
        self.studies: list[tuple[str, int, float]] = []
        self.promotions: list[Promotion] = []
        self.upgrades: list[Upgrade] = []
        self.conversions: list[Conversion] = []
        self.measures: list[Measure] = []

    def _amount(self, j: int) -> float:
        column = self.v.columns[j]
        return float(round(self.x[j])) if column.whole else float(self.x[j])

    def deal(self) -> Decisions:
        """All decisions, sorted."""
        self._people()
        half = Decisions(moves=tuple(self.moves), secondments=tuple(self.secondments),
                         promotions=tuple(sorted(self.promotions, key=lambda p: (p.year, p.person))),
                         upgrades=tuple(sorted(self.upgrades, key=lambda u: (u.year, u.person))),
                         conversions=tuple(sorted(self.conversions, key=lambda c: (c.year, c.person))),
                         measures=tuple(sorted(self.measures, key=lambda m: (m.year, m.person, m.kind))))
        reader = PlanReader(self.instance, half)
        study, training = self._calendar(reader)
        return Decisions(
            assignments=tuple(self._assignments(reader)),
            moves=tuple(sorted(self.moves, key=lambda m: (m.year, m.person, m.to_post))),
            secondments=tuple(sorted(self.secondments, key=lambda m: (m.year, m.person, m.to_post))),
            recruits=tuple(self._recruits()), expected=tuple(self._expected()), study=study, training=training,
            promotions=half.promotions, upgrades=half.upgrades, conversions=half.conversions, measures=half.measures,
            establishment=tuple(self._allotments()), beds=tuple(self._beds()),
            choices=tuple(self._choices(reader)), amounts=tuple(self._amounts()))

    # people ----------------------------------------------------------------------------------------------------

    def _people(self) -> None:
        """Each cohort's members stand on a line; what leaves, is lent, studies or rises takes stretches of it."""
        by_cohort: dict[int, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
        for family in ("leave", "exit", "off_post", "lend", "study", *RATED):
            for j in self.v.columns_of(family).tolist():
                amount = self._amount(j)
                if amount > SMALL:
                    column = self.v.columns[j]
                    by_cohort[column.cohort][family][column.year] = amount
        leaving: dict[tuple[str, int, int], list[tuple[int, Span]]] = defaultdict(list)
        for c in sorted(by_cohort):
            found = by_cohort[c]
            gone = self._lay(0.0, found["leave"])
            first = sum(found["leave"].values())
            for kind in ("exit", "off_post"):
                for t, span in self._lay(first, found[kind]):
                    self.measures.extend(Measure(person=person, year=self.v.years[t], kind=kind, count=count)
                                         for person, count in self._members(c, span))
                first += sum(found[kind].values())
            lent, studying = self._stay(first, self.v.cohorts[c].size, found["lend"], found["study"])
            for t, span in gone:
                leaving["leave", self.v.cohorts[c].hub, t].append((c, span))
            for t, span in lent:
                leaving["lend", self.v.cohorts[c].hub, t].append((c, span))
            for t, span in studying:
                self.studies.extend((person, self.v.years[t], count) for person, count in self._members(c, span))
            for kind in ("promotion", "degree"):
                for t, span in self._lay(first, found[kind]):
                    self._rise(kind, c, t, span)
            for t, span in self._lay(first, found["conversion"]):
                self.conversions.extend(Conversion(person=person, year=self.v.years[t], count=count)
                                        for person, count in self._members(c, span))
        self._arrive(leaving)

    @staticmethod
    def _lay(start: float, amounts: dict[int, float]) -> list[tuple[int, Span]]:
        """Stretches one after the other, by year."""
        found = []
        for t, amount in sorted(amounts.items()):
            found.append((t, (start, start + amount)))
            start += amount
        return found

    def _stay(self, first: float, size: float, lent: dict[int, float],
              studying: dict[int, float]) -> tuple[list[tuple[int, Span]], list[tuple[int, Span]]]:
        """Stretches of the stayers `first`..`size`, so that nobody is away twice in a year, nor twice at all where
        that is asked: a transport problem with a forbidden diagonal."""
        moves = self.instance.settings.moves
        if not (moves.study_once and moves.second_once):
            return self._stay_loose(first, size, lent, studying)
        out: list[tuple[int, Span]] = []
        away: list[tuple[int, Span]] = []
        at = first
        for (study, second), amount in sorted(pairs(studying, lent, size - first).items(),
                                              key=lambda item: (item[0][0], item[0][1])):
            if study >= 0:
                away.append((study, (at, at + amount)))
            if second >= 0:
                out.append((second, (at, at + amount)))
            at += amount
        return out, away

    def _stay_loose(self, first: float, size: float, lent: dict[int, float],
                    studying: dict[int, float]) -> tuple[list[tuple[int, Span]], list[tuple[int, Span]]]:
        """Where only one of study and secondment, or neither, is once in a plan: that one from the left, one after
        the other; the other beside it in its own year."""
        moves = self.instance.settings.moves
        once, often = (lent, studying) if moves.second_once else (studying, lent)
        held = self._lay(first, once) if (moves.second_once or moves.study_once) else [
            (t, (first, first + amount)) for t, amount in once.items()]
        taken = dict(held)
        free: list[tuple[int, Span]] = []
        for t, amount in sorted(often.items()):
            low, high = taken.get(t, (first, first))
            before = min(amount, low - first)
            if before > SMALL:
                free.append((t, (first, first + before)))
            if amount - before > SMALL:
                free.append((t, (high, high + amount - before)))
        return (held, free) if moves.second_once else (free, held)

    def _members(self, c: int, span: Span) -> Iterator[tuple[str, float]]:
        """The people of a stretch of a cohort's line, and how much of each."""
        at = 0.0
        for index in self.v.cohorts[c].members:
            person = self.instance.people[index]
            low, high = max(at, span[0]), min(at + person.count, span[1])
            if high - low > SMALL:
                whole = self.v.cohorts[c].whole
                yield person.id, float(round(high - low)) if whole else high - low
            at += person.count

    def _arrive(self, leaving: dict[tuple[str, int, int], list[tuple[int, Span]]]) -> None:
        """Those who leave through a hub take the posts reached from it: nobody the own post, the rest in order."""
        arriving: dict[tuple[str, int, int], dict[int, tuple[str, float]]] = defaultdict(dict)
        for out, into in (("leave", "arrive"), ("lend", "serve")):
            for j in self.v.columns_of(into).tolist():
                if self._amount(j) > SMALL:
                    column = self.v.columns[j]
                    arriving[out, column.hub, column.year][j] = (str(column.key[1]), self._amount(j))
        for key in sorted(leaving):
            out, _, t = key
            people = [(person, count) for c, span in leaving[key] for person, count in self._members(c, span)]
            goals = arriving[key]
            left = {j: amount for j, (_, amount) in goals.items()}
            own = {person: self.instance.person[person].post for person, _ in people}
            found = matched(people, left, {j: post for j, (post, _) in goals.items()}, own)
            for person, j, count in found:
                post = goals[j][0]
                record = {"person": person, "year": self.v.years[t], "from_post": own[person], "to_post": post,
                          "count": count, "clauses": self._served(j)}
                if out == "leave":
                    self.moves.append(Move(**record))
                else:
                    self.secondments.append(Secondment(**record))

    def _served(self, j: int) -> tuple[str, ...]:
        """Clauses whose rows ask for the move: short if nothing is decided, and helped by this arrival."""
        return self._clauses_of.get(j, ())

    @cached_property
    def _clauses_of(self) -> dict[int, tuple[str, ...]]:
        """Clauses by arrival, of those that take place."""
        moved = {j for family in ("arrive", "serve") for j in self.v.columns_of(family).tolist()
                 if self._amount(j) > SMALL}
        helped: dict[int, set[str]] = defaultdict(set)
        heads: dict[int, list[int]] = defaultdict(list)
        for row in self.model.rows:
            if row.what == "heads":
                for j, a in zip(row.columns[1:], row.coefficients[1:], strict=True):
                    if a < 0 and j in moved:
                        heads[row.columns[0]].append(j)
        for row in self.model.rows:
            if row.wanting:
                for j, a in zip(row.columns, row.coefficients, strict=True):
                    if a > 0:
                        for arrival in heads.get(j) or (j,):
                            if arrival in moved:
                                helped[arrival].add(row.clause)
        return {j: tuple(sorted(clauses)) for j, clauses in helped.items()}

    def _rise(self, kind: str, c: int, t: int, span: Span) -> None:
        """Each person's own next title or degree: members of a cohort may differ in what no rule reads."""
        for key, count in self._members(c, span):
            person, year = self.instance.person[key], self.v.years[t]
            gain = gained(person, kind)
            assert gain is not None
            if gain.title:
                self.promotions.append(Promotion(person=key, year=year, from_title=person.title, to_title=gain.title,
                                                 count=count))
            elif gain.degree:
                self.upgrades.append(Upgrade(person=key, year=year, from_degree=person.degree, to_degree=gain.degree,
                                             count=count))

    # tables ----------------------------------------------------------------------------------------------------

    def _assignments(self, reader: PlanReader) -> Iterator[Assignment]:
        posts = self.instance.places.post
        for t, year in enumerate(self.v.years):
            for person, career in zip(self.instance.people, self.instance.careers, strict=True):
                if career.in_post[t]:
                    for count, owner, post in sorted(reader.positions(person.id, year), key=lambda p: p[2]):
                        yield Assignment(person=person.id, year=year, owner=owner, work=posts[post].at, post=post,
                                         count=count)

    def _recruits(self) -> Iterator[RecruitLine]:
        for j in self.v.columns_of("advert").tolist():
            if self._amount(j) > SMALL:
                channel, post, year = self.v.columns[j].key
                yield RecruitLine(channel=str(channel), year=int(year), post=str(post),
                                  adverts=self._amount(j))

    def _expected(self) -> Iterator[Expected]:
        """Probable arrivals of the year's adverts; probable exits and licence passes of the year, by institution."""
        found: dict[tuple[str, str, int], float] = defaultdict(float)
        for j in self.v.columns_of("advert").tolist():
            column = self.v.columns[j]
            at = self.instance.places.post[self.v.posts[column.target]].at
            fill = self.v.channels[column.channel].fill_rate
            found["arrivals", at, self.v.years[column.year]] += self._amount(j) * fill
        for kind, weights in (("exits", self.instance.drift.exits), ("licences", self.instance.drift.licences)):
            for person in self.instance.people:
                before = 0.0
                for year, weight in zip(self.v.years, weights.get(person.id, ()), strict=False):
                    found[kind, person.work, year] += person.count * max(0.0, weight - before)
                    before = max(before, weight)
        for (kind, at, year), persons in sorted(found.items()):
            if persons > SMALL:
                yield Expected(kind=kind, at=at, year=year, persons=round(persons, 6))

    def _allotments(self) -> Iterator[Allotment]:
        for at, year in ((at, year) for at in self.v.pool for year in self.v.years):
            yield Allotment(at=at, year=year, posts=self._amount(self.v.of["allot", at, year]))

    def _beds(self) -> Iterator[BedLine]:
        for j in self.v.columns_of("beds").tolist():
            at, year = self.v.columns[j].key
            yield BedLine(at=str(at), year=int(year), open=self._amount(j))

    def _amounts(self) -> Iterator[AmountLine]:
        """Amounts within their bounds: money to a hundredth of a cent, patients so that what they bring is as exact."""
        for (name, of, year), term in self.instance.amounts.items():
            decimals = 4 if term.unit == MONEY else 9
            value = round(float(self.x[self.v.of["amount", name, of, year]]), decimals)
            yield AmountLine(name=name, of=of, year=year, value=min(max(value, term.lower), term.upper))

    def _choices(self, reader: PlanReader) -> Iterator[ChoiceMade]:
        """Choices and whom they name: the first by id who may be named and is not yet."""
        named: dict[tuple[str, int, str], int] = defaultdict(int)
        for key, term in self.instance.choices.items():
            amount = self._amount(self.v.of["choice", *key])
            if amount <= SMALL:
                continue
            people: list[str] = []
            if term.named is not None:
                for person, heads in self._nameable(term, reader):
                    free = math.ceil(heads - 1e-9) - named[term.name, term.year, person]
                    take = max(0, min(free, round(amount) - len(people)))
                    people += [person] * take
                    named[term.name, term.year, person] += take
            yield ChoiceMade(name=term.name, of=term.of, year=term.year, value=amount, people=tuple(people))

    def _nameable(self, term: Choice, reader: PlanReader) -> Iterator[tuple[str, float]]:
        """Whom a choice may name, and how many heads they are; a part of a head is the last to be named."""
        heads = ((person.id, reader.nameable(term, person.id)) for person in self.instance.people)
        yield from sorted(((key, count) for key, count in heads if count > SMALL), key=lambda one: one[1] < 1 - 1e-9)

    # calendar --------------------------------------------------------------------------------------------------

    def _calendar(self, reader: PlanReader) -> tuple[tuple[StudyLine, ...], tuple[TrainingLine, ...]]:
        study: list[StudyLine] = []
        training: list[TrainingLine] = []
        rules = [term for _, row in self.instance.rows for term in row.terms if isinstance(term, Trained)]
        units = [unit.posts for unit in cover_units(self.instance.places)]
        covered = {post for posts in units for post in posts}
        units += [(post,) for post in self.v.posts if post not in covered]
        for t, year in enumerate(self.v.years):
            away: dict[str, float] = defaultdict(float)
            for person, when, count in self.studies:
                if when == year:
                    away[person] += count
            programme = self.instance.places.programme("advanced_study", year)
            length = half_months(programme.days) if programme else 0
            asked = [term for term in rules if term.year == year]
            at_post = self._at_posts(reader, t)
            turns: dict[str, int] = defaultdict(int)
            for posts in units:
                absences, at = [], []
                for post in posts:
                    for person, count in at_post.get(post, ()):
                        for absence in self._absences(person, count, post, away, length, asked, year):
                            absences.append(absence)
                            at.append(post)
                post_of = dict(zip((a.person for a in absences), at, strict=True))
                institution = self.instance.places.post[posts[0]].at
                turn, turns[institution] = turns[institution], turns[institution] + len(absences)
                for line in place(absences, turn):
                    record = {"person": line.person, "year": year, "start": line.start, "count": line.count,
                              "half_months": line.half_months, "post": post_of[line.person]}
                    if line.kind == "study":
                        study.append(StudyLine.model_validate(record))
                    else:
                        training.append(TrainingLine.model_validate(record))
        return (tuple(sorted(study, key=lambda s: (s.year, s.person, s.start))),
                tuple(sorted(training, key=lambda s: (s.year, s.person, s.start))))

    def _at_posts(self, reader: PlanReader, t: int) -> dict[str, list[tuple[str, float]]]:
        found: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for person, career in zip(self.instance.people, self.instance.careers, strict=True):
            if career.in_post[t]:
                for count, _, post in reader.positions(person.id, self.v.years[t]):
                    found[post].append((person.id, count))
        return found

    def _absences(self, person_id: str, count: float, post: str, away: dict[str, float], length: int,
                  asked: Iterable[Trained], year: int) -> Iterator[Absence]:
        """The absences at a post of a row of people, one by one where they are whole: students, then the rest."""
        person = self.instance.person[person_id]
        at = self.instance.places.post[post].at
        days = max((term.days for term in asked if at in term.at and term.who.admits(person, year)), default=0.0)
        studying = min(count, away.get(person_id, 0.0)) if post == person.post else 0.0
        for amount, study in ((studying, length), (count - studying, 0)):
            if amount > SMALL and (study or days):
                whole = abs(amount - round(amount)) < SMALL
                for part in [1.0] * round(amount) if whole else [amount]:
                    yield Absence(person_id, part, study, half_months(days))

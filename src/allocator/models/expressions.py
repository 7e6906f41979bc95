"""The expressions reader: terms as linear expressions of the model's columns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocator import rows as r
from allocator.facts.cover import HALF_MONTHS, half_months
from allocator.facts.options import RATED
from allocator.models.cohorts import CHANGE_OF, gained
from allocator.models.linear import EMPTY, Linear, Vector, combined
from allocator.models.payroll import Payrolls
from allocator.models.shown import Showing
from allocator.models.variables import Ints, Variables
from allocator.who import AS_IS, EVERYBODY, Change, Crowd, Gained, Who

FAMILY_OF: Mapping[Change, str] = {**{change: kind for kind, change in CHANGE_OF.items()},
                                     "off_post": "off_post", "exit": "exit"}
"""Columns of each change."""


class Expressions:
    """Reads terms over one set of variables."""

    def __init__(self, variables: Variables, positive: dict[r.Positive, Linear] | None = None) -> None:
        """`positive`: what stands for the positive parts of sums."""
        self.v = variables
        self.positive = positive if positive is not None else {}
        self.instance = variables.instance
        self.people = self.instance.people
        places = self.instance.places
        self._home = np.array([variables.post_index[self.people[c.example].post] for c in variables.cohorts],
                              dtype=np.int64)
        self._size = np.array([c.size for c in variables.cohorts])
        self._inst_index = {i: k for k, i in enumerate(places.institution)}
        self._hub = np.array([c.hub for c in variables.cohorts], dtype=np.int64)
        self._owner = np.array([self._inst_index[self.people[c.example].owner] for c in variables.cohorts])
        careers = [self.instance.careers[c.example] for c in variables.cohorts]
        self._in_post = np.array([c.in_post for c in careers], dtype=float).reshape(len(careers), len(variables.years))
        self._weights = {measure: np.ascontiguousarray(np.array(held, dtype=float).reshape(self._in_post.shape).T)
                         for measure, held in (("heads", [c.in_post for c in careers]),
                                               ("fte", [c.capacity for c in careers]),
                                               ("mean", [c.mean for c in careers]))}
        """What a head counts in each measure, by year and cohort."""
        self._fte = np.array([c.person.fte for c in careers])
        examples = [self.people[c.example] for c in variables.cohorts]
        self._crowd = Crowd(examples)
        self._risen = {kind: Crowd(examples, [(gained(person, kind) if c.rises[k] else None) or AS_IS
                                              for person, c in zip(examples, variables.cohorts, strict=True)])
                       for k, kind in enumerate(RATED)}
        self._admit_memo: dict[tuple[Who, int], Vector] = {}
        self._post_memo: dict[tuple[object, ...], Vector] = {}
        self._heads_memo: dict[tuple[str, int], Linear] = {}
        self._profession_memo: dict[tuple[str, ...], NDArray[np.bool_]] = {}
        self.showing = Showing(variables)
        self._payrolls: Payrolls | None = None
        self._pay_memo: dict[r.Payroll, Linear] = {}
        self._recruits_crowd = Crowd([channel.recruit("-", "-") for channel in variables.channels])
        self._fill = np.array([channel.fill_rate for channel in variables.channels])

    # pieces ----------------------------------------------------------------------------------------------------

    def _admits(self, who: Who, t: int) -> Vector:
        """1 for each cohort whose people pass."""
        key = (who, t)
        if key not in self._admit_memo:
            year = self.v.years[t]
            self._admit_memo[key] = self._crowd.admits(who, year).astype(float)
        return self._admit_memo[key]

    def _gained(self, who: Who, kind: str, t: int) -> Vector:
        """What a change of a kind alters, by cohort: -1, 0 or 1."""
        return self._risen[kind].admits(who, self.v.years[t]).astype(float) - self._admits(who, t)

    def _recruit_admits(self, who: Who, t: int) -> Vector:
        year = self.v.years[t]
        return self._recruits_crowd.admits(who, year).astype(float)

    def _posts(self, term: r.Persons | r.Recruits | r.Studies | r.Trained | r.Changed) -> Vector:
        """1 for each post within the term's place that passes its tests of posts."""
        at, post, who = term.at, getattr(term, "post", ""), term.who
        key = (at, post, who.of_post)
        if key not in self._post_memo:
            posts, inside = self.instance.places.post, set(at)
            self._post_memo[key] = np.array([
                float((p == post if post else posts[p].at in inside) and who.admits_post(posts[p]))
                for p in self.v.posts])
        return self._post_memo[key]

    # terms -----------------------------------------------------------------------------------------------------

    def heads(self, post: str, year: int) -> Linear:
        """What the `heads` column of a post stands for: everybody there on 31 December, certain."""
        key = (post, year)
        if key not in self._heads_memo:
            self._heads_memo[key] = self._count(r.Persons(EVERYBODY, year, post=post))
        return self._heads_memo[key]

    def _persons(self, term: r.Persons) -> Linear:
        """Counts where people work are written over the `heads` columns of the posts, where that is shorter.

        A post is served by its own profession, so a test of the profession picks posts.
        """
        found = self._count(term)
        if term.by == "owner":
            return found
        inside = np.flatnonzero(self._posts(term) * self._of_profession(term.who.profession)).tolist()
        if len(inside) >= len(found.columns):
            return found
        heads = [self.heads(self.v.posts[k], term.year) for k in inside]
        if sum(len(own.columns) for own in heads) - len(found.columns) + len(inside) >= len(found.columns):
            return found    # a column stands for one post only, so that at least the difference is left
        rest = combined((1.0, found), *((-1.0, own) for own in heads))
        if len(rest.columns) + len(inside) >= len(found.columns):
            return found
        columns = np.array([self.v.of["heads", self.v.posts[k], term.year] for k in inside], dtype=np.int64)
        return combined((1.0, Linear(columns, np.ones(len(columns)), 0.0)), (1.0, rest))

    def _of_profession(self, professions: tuple[str, ...]) -> NDArray[np.bool_]:
        """Posts of some professions; of none: all."""
        if professions not in self._profession_memo:
            posts = self.instance.places.post
            self._profession_memo[professions] = np.array(
                [not professions or posts[p].profession in professions for p in self.v.posts], dtype=bool)
        return self._profession_memo[professions]

    def _count(self, term: r.Persons) -> Linear:
        t = self.v.years.index(term.year)
        posts = self._posts(term)
        weight = self._admits(term.who, t) * self._weights[term.measure][t]
        owned = np.zeros(len(self._inst_index))
        if term.by == "owner":
            assert not term.post, "owner counts are per institution"
            owned[[self._inst_index[i] for i in term.at]] = 1.0
            assert term.who.tests_no_post, "owner counts test no posts"
            home = owned[self._owner]
        else:
            home = posts[self._home]
        constant = float((self._size * weight) @ home)
        columns, coefficients = [], []

        def take(js: Ints, values: Vector) -> None:
            keep = values != 0
            columns.append(js[keep])
            coefficients.append(values[keep])

        if term.post:
            js, cohorts, signs = self.showing.at_post(term.post, t)
            take(js, signs * weight[cohorts] * posts[self.v.post_index[term.post]])
        else:
            ways = self._flows(term, t, weight, home, posts, owned)
            for js, values in min(ways, key=lambda way: sum(int(np.count_nonzero(values)) for _, values in way)):
                take(js, values)
        kinds = [kind for kind in RATED if term.who.reads(CHANGE_OF[kind])]
        assert len(kinds) < 2, "a test reads one of title, degree and status only: two changes of one person do not add"
        for kind in kinds:
            risen = self.showing.of(kind, term.post, t)
            take(risen.js, (self._gained(term.who, kind, t) * self._weights[term.measure][t] * home)[risen.cohorts])
        if term.measure == "mean":
            programme = self.instance.places.programme("advanced_study", term.year)
            share = half_months(programme.days) / HALF_MONTHS if programme else 0.0
            away = self.showing.of("study", term.post, t)
            take(away.js, -share * (self._admits(term.who, t) * self._fte * home)[away.cohorts])
        if term.reading != "certain":
            adverts = self.showing.of("advert", term.post, t)
            ks = self.v.channel_of[adverts.js]
            arrive = self._fill[ks] if term.reading == "expected" else np.ones(len(ks))
            take(adverts.js, arrive * self._recruit_admits(term.who, t)[ks] * posts[adverts.targets])
        if term.reading in r.DRIFTING:
            constant += self._drift(term, t)
        return Linear(np.concatenate(columns), np.concatenate(coefficients), constant)

    def _alike(self, home: Vector) -> Vector:
        """What all homes of a hub count, by hub; 0 where they differ (and for no hub, the last entry)."""
        high, low = np.full(len(self.v.hubs) + 1, -1.0), np.full(len(self.v.hubs) + 1, 2.0)
        np.maximum.at(high, self._hub, home)
        np.minimum.at(low, self._hub, home)
        alike = np.where(high == low, high, 0.0)
        alike[-1] = 0.0
        return alike

    def _flows(self, term: r.Persons, t: int, weight: Vector, home: Vector, posts: Vector,
               owned: Vector) -> list[list[tuple[Ints, Vector]]]:
        """What moves and measures change: columns and their coefficients, in two ways.

        Where all homes of a hub count alike, leaving can be read off arriving: the sums are equal.
        """
        ways = [np.zeros(len(self.v.hubs) + 1), self._alike(home)]
        found: list[list[tuple[Ints, Vector]]] = [[] for _ in ways]
        for family in ("exit", "off_post"):
            if family == "off_post" and term.by == "owner":
                continue
            gone = self.showing.of(family, "", t)
            for own in found:
                own.append((gone.js, -(weight * home)[gone.cohorts]))
        for out, into in (("leave", "arrive"), ("lend", "serve")):
            if out == "lend" and term.by == "owner":
                continue
            left = self.showing.of(out, "", t)
            come = self.showing.of(into, "", t).counted(weight)
            arriving = posts[come.targets]
            if term.by == "owner":  # a change of post inside an institution leaves the owner as it is
                at = self.showing.post_inst[come.targets]
                stays = at == self.showing.hub_inst[come.hubs]
                arriving = owned[np.where(stays, self._owner[come.cohorts], at)]
            weighs = weight[come.cohorts]
            for own, alike in zip(found, ways, strict=True):
                own += [(left.js, -(weight * (home - alike[self._hub]))[left.cohorts]),
                        (come.js, weighs * (arriving - alike[come.hubs]))]
        return found

    def _drift(self, term: r.Persons, t: int) -> float:
        """Expected exits and licence passes: constants of the facts, added person by person."""
        year = self.v.years[t]
        if term.by == "owner":
            inside = set(term.at)
            placed = np.array([person.owner in inside for person in self.people], dtype=bool)
        else:
            placed = self._posts(term)[self._post_of_person] != 0
        base = self.instance.crowd.admits(term.who, year)
        passed = self._licensed.admits(term.who, year).astype(float) - base
        changes = np.stack([-(self._exits[t] * base), self._licences[t] * passed], axis=1)[placed]
        total = 0.0
        for change in changes[changes != 0].tolist():
            total += change
        return total

    @cached_property
    def _post_of_person(self) -> Ints:
        return np.array([self.v.post_index[person.post] for person in self.people], dtype=np.int64)

    @cached_property
    def _licensed(self) -> Crowd:
        """Everybody, as if each had passed."""
        return Crowd(self.people, [Gained(licence="licensed")] * len(self.people))

    @cached_property
    def _exits(self) -> Vector:
        return self._heads_by_year(self.instance.drift.exits)

    @cached_property
    def _licences(self) -> Vector:
        return self._heads_by_year(self.instance.drift.licences)

    def _heads_by_year(self, shares: Mapping[str, tuple[float, ...]]) -> Vector:
        """Heads that a share of each person makes, by year and person."""
        none = (0.0,) * len(self.v.years)
        known = np.array([shares.get(person.id, none) for person in self.people]).reshape(-1, len(none)).T
        return np.asarray(np.array([person.count for person in self.people]) * known)

    def _flow(self, js: Ints, values: Vector) -> Linear:
        keep = values != 0
        return Linear(js[keep], values[keep], 0.0)

    def _recruits(self, term: r.Recruits) -> Linear:
        t = self.v.years.index(term.year)
        js = self.v.columns_of("advert")
        js = js[self.v.year_of[js] == t]
        ks = self.v.channel_of[js]
        arrive = self._fill[ks] if term.reading == "expected" else np.ones(len(ks))
        arrive = arrive * np.array([float(term.by(channel)) for channel in self.v.channels])[ks]
        return self._flow(js, arrive * self._recruit_admits(term.who, t)[ks] * self._posts(term)[self.v.target_of[js]])

    def _studies(self, term: r.Studies) -> Linear:
        t = self.v.years.index(term.year)
        sent = self.showing.of("study", term.post, t)
        homes = self._home[sent.cohorts]
        return self._flow(sent.js, self._admits(term.who, t)[sent.cohorts] * self._posts(term)[homes])

    def _moved(self, term: r.Moved) -> Linear:
        t = self.v.years.index(term.year)
        moves, origin, target = self.showing.between(term.kind, t)
        out, into = np.zeros(len(self._inst_index)), np.zeros(len(self._inst_index))
        out[[self._inst_index[i] for i in term.origin]] = 1.0
        into[[self._inst_index[i] for i in term.target]] = 1.0
        return self._flow(moves.js, out[origin] * into[target] * self._admits(term.who, t)[moves.cohorts])

    def _changed(self, term: r.Changed) -> Linear:
        t = self.v.years.index(term.year)
        js = self.v.columns_of(FAMILY_OF[term.kind])
        js = js[self.v.year_of[js] == t]
        cs = self.v.cohort_of[js]
        return self._flow(js, self._admits(term.who, t)[cs] * self._posts(term)[self._home[cs]])

    @property
    def payrolls(self) -> Payrolls:
        if self._payrolls is None:
            self._payrolls = Payrolls(self.v)
        return self._payrolls

    def _parts(self, parts: list[tuple[Ints, Vector]], constant: float) -> Linear:
        """Columns that may stand in several parts, merged."""
        return combined(*((1.0, self._flow(js, values)) for js, values in parts), constant=constant)

    def _single(self, family: str, *key: object) -> Linear | None:
        j = self.v.of.get((family, *key))
        return None if j is None else Linear(np.array([j]), np.array([1.0]), 0.0)

    def _constant(self, value: float) -> Linear:
        return Linear(EMPTY, np.array([]), value)

    def term(self, term: r.Term) -> Linear:
        """One term as a linear expression."""
        if isinstance(term, r.Persons):
            return self._persons(term)
        if isinstance(term, r.Recruits):
            return self._recruits(term)
        if isinstance(term, r.Studies):
            return self._studies(term)
        if isinstance(term, r.Trained):
            return self._persons(r.Persons(term.who, term.year, term.at))
        if isinstance(term, r.Moved):
            return self._moved(term)
        if isinstance(term, r.Changed):
            return self._changed(term)
        if isinstance(term, r.Residents):
            return self._constant(sum(self.instance.places.institution[i].population for i in term.at) / 1000)
        if isinstance(term, r.OpenBeds):
            beds = float(self.instance.places.open_beds(term.at, term.year))
            return self._single("beds", term.at, term.year) or self._constant(beds)
        if isinstance(term, r.Establishment):
            return self._single("allot", term.at, term.year) or self._constant(
                self.instance.places.institution[term.at].establishment)
        if isinstance(term, r.Choice):
            found = self._single("choice", term.name, term.of, term.year)
            assert found is not None
            return found
        if isinstance(term, r.Amount):
            found = self._single("amount", term.name, term.of, term.year)
            assert found is not None
            return found
        if isinstance(term, r.Flow):
            found = self._single("flow", term)
            assert found is not None
            return found
        if isinstance(term, r.Payroll):
            if term not in self._pay_memo:
                self._pay_memo[term] = self._parts(*self.payrolls.payroll(term))
            return self._pay_memo[term]
        if isinstance(term, r.Outlay):
            return self._parts(self.payrolls.outlay(term), 0.0)
        if isinstance(term, r.Positive):
            return self.positive[term]
        raise TypeError(f"unknown term {term!r}")

    def read(self, expression: r.Sum) -> Linear:
        """A linear combination of terms, like columns merged."""
        return combined(*((factor, self.term(term)) for factor, term in expression.parts),
                         constant=expression.constant)

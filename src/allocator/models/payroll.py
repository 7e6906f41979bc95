"""Pay and outlays as linear expressions of the model's columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from allocator import rows as r
from allocator.facts.options import RATED
from allocator.facts.people import Person
from allocator.models.cohorts import gained
from allocator.models.variables import Ints, Variables
from allocator.who import AS_IS, Crowd, Gained

Vector = NDArray[np.float64]


class Payrolls:
    """Reads `Payroll` and `Outlay` over one set of variables."""

    def __init__(self, variables: Variables) -> None:
        self.v = variables
        instance = self.instance = variables.instance
        places = list(instance.places.institution)
        self._place = {at: k for k, at in enumerate(places)}
        self._people = self._group(instance.people)
        self._cohorts = self._group([instance.people[c.example] for c in variables.cohorts])
        self._risen = {kind: self._group(self._cohorts.people, [
            (gained(p, kind) if c.rises[k] else None) or AS_IS
            for p, c in zip(self._cohorts.people, variables.cohorts, strict=True)]) for k, kind in enumerate(RATED)}
        self._recruits = self._group([channel.recruit("-", "-") for channel in variables.channels])
        self._paid = np.array([c.paid for c in instance.careers]).reshape(-1, len(variables.years))
        self._cohort_paid = np.array([instance.careers[c.example].paid for c in variables.cohorts]).reshape(
            -1, len(variables.years))
        self._count = np.array([p.count for p in instance.people])
        lost = instance.drift.exits
        none = (0.0,) * len(variables.years)
        self._lost = np.array([lost.get(p.id, none) for p in instance.people]).reshape(-1, len(variables.years))
        self._at_post = np.array([self._place[instance.places.post[p].at] for p in variables.posts], dtype=np.int64)

    def _pay(self, term: r.Payroll, group: _Group, year: int, among: Vector) -> Vector:
        """A year's pay of each `among` a group [money/person/year], 0 for those the term does not count."""
        when = year or self.instance.as_of.year
        admitted = group.crowd.admits(term.who, when)
        pays = np.zeros(len(group.people))
        for k in np.flatnonzero(admitted & (among != 0)):
            person, gain = group.people[k], group.gains[k]
            key = (person.profession, gain.title or person.title, term.as_status or gain.status or person.status, when)
            parts = self.v.prices.parts(*key)
            pays[k] = sum(parts[part] for part in term.parts_of_pay)
        return pays

    def _owned(self, group: _Group, at: tuple[str, ...]) -> Vector:
        return np.isin(group.owner, [self._place[i] for i in at]).astype(float)

    def payroll(self, term: r.Payroll) -> tuple[list[tuple[Ints, Vector]], float]:
        """(columns and coefficients), constant."""
        owned = self._owned(self._people, term.at)
        pay = self._pay(term, self._people, term.year, owned) * self._count
        if not term.year:
            return [], float(pay.sum())
        v, t = self.v, self.v.years.index(term.year)
        constant = float(pay @ (self._paid[:, t] - self._lost[:, t]))
        found = []
        here = self._owned(self._cohorts, term.at) * self._cohort_paid[:, t]
        before = self._pay(term, self._cohorts, term.year, here)
        js = self._until("exit", t)
        found.append((js, -(before * here)[v.cohort_of[js]]))
        for kind in RATED:
            js = self._until(kind, t)
            if len(js):
                rise = self._pay(term, self._risen[kind], term.year, here) - before
                found.append((js, (rise * here)[v.cohort_of[js]]))
        js = self._until("advert", t)
        fill = np.array([c.fill_rate for c in v.channels])
        recruits = self._pay(term, self._recruits, term.year, fill) * fill
        found.append((js, recruits[v.channel_of[js]] * self._inside(term.at)[v.target_of[js]]))
        return found, constant

    def outlay(self, term: r.Outlay) -> list[tuple[Ints, Vector]]:
        """Columns and coefficients."""
        v, t = self.v, self.v.years.index(term.year)
        programme = self.instance.places.programme("advanced_study", term.year)
        here = self._owned(self._cohorts, term.at)
        found = []
        for family, price in (("study", programme.cost if programme else 0.0),
                              ("degree", self.instance.settings.prices.degree)):
            js = v.columns_of(family)
            js = js[v.year_of[js] == t]
            found.append((js, price * here[v.cohort_of[js]]))
        js = v.columns_of("advert")
        js = js[v.year_of[js] == t]
        settling = np.array([c.fill_rate * c.cost for c in v.channels])
        found.append((js, settling[v.channel_of[js]] * self._inside(term.at)[v.target_of[js]]))
        return found

    def _group(self, people: Sequence[Person], gains: Sequence[Gained] | None = None) -> _Group:
        owner = np.array([self._place.get(p.owner, -1) for p in people], dtype=np.int64)
        return _Group(people, owner, gains)

    def _until(self, family: str, t: int) -> Ints:
        js = self.v.columns_of(family)
        return js[self.v.year_of[js] <= t]

    def _inside(self, at: tuple[str, ...]) -> Vector:
        return np.isin(self._at_post, [self._place[i] for i in at]).astype(float)


class _Group:
    """People with what each has gained."""

    def __init__(self, people: Sequence[Person], owner: Ints, gains: Sequence[Gained] | None) -> None:
        self.people, self.owner = list(people), owner
        self.gains = list(gains) if gains is not None else [AS_IS] * len(self.people)
        self.crowd = Crowd(self.people, self.gains)

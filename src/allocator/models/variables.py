"""Columns of the model: every decision, with bounds, price and what it changes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocator.facts.channels import Channel
from allocator.facts.options import RATED, Groups, advertised_for
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.models.cohorts import cohorts, groups_of, price_of
from allocator.rows import Establishment

Ints = NDArray[np.int64]
NONE = -1


@dataclass(slots=True)
class Column:
    """One decision variable."""

    family: str
    """leave, lend, study, promotion, degree, conversion, off_post, exit (by cohort);
    arrive, serve (by hub); advert, allot, raised, beds, closed, choice, amount, worth (a piece of its curve);
    flow (of money);
    positive, negative, sign (of a sum);
    heads (people at a post); short (shortfalls)."""
    key: tuple[object, ...]
    lower: float
    upper: float
    whole: bool
    price: float = 0.0
    """[money a unit]"""
    changes: bool = False
    """Counts in the least-change tier."""
    cohort: int = NONE
    hub: int = NONE
    channel: int = NONE
    origin: int = NONE
    """Index of the home post."""
    target: int = NONE
    """Index of the post served."""
    year: int = NONE
    """Index of the year."""


@dataclass
class Variables:
    """The columns in canonical order, and look-ups over them."""

    instance: Instance
    columns: list[Column] = field(default_factory=list)

    def __post_init__(self) -> None:
        instance = self.instance
        self.years = instance.years
        self.posts: tuple[str, ...] = instance.places.posts
        self.post_index = {post: i for i, post in enumerate(self.posts)}
        self.cohorts, self.hubs = cohorts(instance)
        self.channels: tuple[Channel, ...] = instance.channels
        self.prices = PriceList(instance.settings.prices, instance.pay, instance.places)
        self.groups: Mapping[str, Groups] = {kind: groups_of(instance, kind) for kind in RATED}
        self._people()
        self._arrivals()
        self._adverts()
        self._institutions()
        self._choices()
        self._amounts()
        self._flows()
        self._heads()

    def _people(self) -> None:
        """Leaving a post, study, promotion: by cohort."""
        instance, moves = self.instance, self.instance.settings.moves
        for c, cohort in enumerate(self.cohorts):
            person = instance.people[cohort.example]
            home: dict[str, Any] = {"cohort": c, "origin": self.post_index[person.post]}
            hub = self.hubs[cohort.hub] if cohort.hub != NONE else None
            for t, year in enumerate(self.years):
                if hub and hub.movable[t] and moves.transfer and hub.goals:
                    self._add("leave", (c, year), cohort.size, cohort.whole, year=t, **home)
                if hub and hub.movable[t] and moves.second and hub.loans:
                    self._add("lend", (c, year), cohort.size, cohort.whole, year=t, **home)
                if cohort.studies[t]:
                    self._add("study", (c, year), cohort.size, cohort.whole, self.prices.study(year), year=t, **home)
                for kind, group in zip(RATED, cohort.rises, strict=True):
                    most = self.groups[kind][group][1][t] if group else 0
                    if most > 0 and instance.careers[cohort.example].in_post[t]:
                        self._add(kind, (c, year), min(cohort.size, most), cohort.whole,
                                  price_of(self.prices, person, kind, year), year=t, **home)
                if cohort.off_post[t]:
                    self._add("off_post", (c, year), cohort.size, cohort.whole, self.prices.off_post(),
                              changes=True, year=t, **home)
                if cohort.exits[t]:
                    self._add("exit", (c, year), cohort.size, cohort.whole, self.prices.dismiss(person, year),
                              changes=True, year=t, **home)

    def _arrivals(self) -> None:
        """Reaching a post, for good or for the year: by hub."""
        instance = self.instance
        size = [0.0] * len(self.hubs)
        for cohort in self.cohorts:
            if cohort.hub != NONE:
                size[cohort.hub] += cohort.size
        for k, hub in enumerate(self.hubs):
            person = instance.people[hub.example]
            goals = [(goal, self.prices.move(person, person.post, goal)) for goal in hub.goals]
            loans = [(goal, self.prices.second(person, person.post, goal)) for goal in hub.loans]
            for t, year in enumerate(self.years):
                if not hub.movable[t]:
                    continue
                for goal, price in goals:
                    self._add("arrive", (k, goal, year), size[k], hub.whole, price, changes=True, hub=k,
                              target=self.post_index[goal], year=t)
                for goal, price in loans:
                    self._add("serve", (k, goal, year), size[k], hub.whole, price, changes=True, hub=k,
                              target=self.post_index[goal], year=t)

    def _adverts(self) -> None:
        for k, channel in enumerate(self.channels):
            for post in advertised_for(channel, self.instance.places):
                for t, year in enumerate(self.years):
                    if channel.year in (None, year) and channel.cap >= 1:
                        self._add("advert", (channel.id, post, year), float(int(channel.cap)), True,
                                  self.prices.recruit(channel, year), channel=k, target=self.post_index[post], year=t)

    def _institutions(self) -> None:
        instance, prices = self.instance, self.instance.settings.prices
        for at in self.pool:
            for t, year in enumerate(self.years):
                total = sum(instance.places.institution[i].establishment for i in self.pool)
                self._add("allot", (at, year), total, True, year=t)
                self._add("raised", (at, year), total, False, prices.adjust_post, year=t)
        for (at, year), beds in sorted(instance.places.beds.items()):
            if year in self.years and (beds.min is not None or beds.max is not None):
                t = self.years.index(year)
                low = beds.open if beds.min is None else beds.min
                high = beds.open if beds.max is None else beds.max
                self._add("beds", (at, year), high, True, lower=low, year=t)
                self._add("closed", (at, year), max(0, beds.open - low), False, prices.close_bed, year=t)

    @cached_property
    def pool(self) -> tuple[str, ...]:
        """Institutions whose allotment of establishment some rule leaves open."""
        return tuple(sorted({term.at for _, row in self.instance.rows if not row.indicator for term in row.terms
                             if isinstance(term, Establishment)}))

    def _choices(self) -> None:
        for key, term in self.instance.choices.items():
            self._add("choice", key, term.most, True, term.cost, year=self.years.index(term.year))

    def _amounts(self) -> None:
        """Amounts, and the pieces of what they are worth: falling, so that the solver fills them in order."""
        for key, term in self.instance.amounts.items():
            t = self.years.index(term.year)
            self._add("amount", key, term.upper, False, term.price, lower=term.lower, year=t)
            for k, (length, slope) in enumerate(term.segments):
                self._add("worth", (*key, k), length, False, -slope, year=t)

    def _flows(self) -> None:
        """Money of sources spent on uses; what bounds it are rows."""
        for term in self.instance.flows:
            self._add("flow", (term,), math.inf, False, year=self.years.index(term.year))

    def _heads(self) -> None:
        """People at a post on 31 December, certain: a name for a sum that many rows of the post share."""
        for post in self.posts:
            for t, year in enumerate(self.years):
                self._add("heads", (post, year), float("inf"), False, year=t)

    def _add(self, family: str, key: tuple[object, ...], upper: float, whole: bool, price: float = 0.0, *,
             lower: float = 0.0, changes: bool = False, cohort: int = NONE, hub: int = NONE, channel: int = NONE,
             origin: int = NONE, target: int = NONE, year: int = NONE) -> None:
        if whole:  # the solver's presolve goes wrong on a whole column whose bound is not
            upper = float(math.floor(upper + 1e-9))
        self.columns.append(Column(family, key, lower, upper, whole, price, changes, cohort, hub, channel, origin,
                                   target, year))

    # look-ups --------------------------------------------------------------------------------------------------

    @cached_property
    def of(self) -> dict[tuple[object, ...], int]:
        """Column by (family, *key)."""
        return {(column.family, *column.key): j for j, column in enumerate(self.columns)}

    @cached_property
    def family(self) -> dict[str, Ints]:
        found: dict[str, list[int]] = {}
        for j, column in enumerate(self.columns):
            found.setdefault(column.family, []).append(j)
        return {name: np.array(columns, dtype=np.int64) for name, columns in found.items()}

    def columns_of(self, family: str) -> Ints:
        return self.family.get(family, np.array([], dtype=np.int64))

    @cached_property
    def cohort_of(self) -> Ints:
        return np.array([column.cohort for column in self.columns], dtype=np.int64)

    @cached_property
    def hub_of(self) -> Ints:
        return np.array([column.hub for column in self.columns], dtype=np.int64)

    @cached_property
    def channel_of(self) -> Ints:
        return np.array([column.channel for column in self.columns], dtype=np.int64)

    @cached_property
    def target_of(self) -> Ints:
        return np.array([column.target for column in self.columns], dtype=np.int64)

    @cached_property
    def year_of(self) -> Ints:
        return np.array([column.year for column in self.columns], dtype=np.int64)

    @cached_property
    def touching(self) -> dict[str, dict[int, Ints]]:
        """By family: columns that leave or reach each post."""
        found: dict[str, dict[int, list[int]]] = {}
        for j, column in enumerate(self.columns):
            for post in {column.origin, column.target} - {NONE}:
                found.setdefault(column.family, {}).setdefault(post, []).append(j)
        return {name: {post: np.array(js, dtype=np.int64) for post, js in posts.items()}
                for name, posts in found.items()}

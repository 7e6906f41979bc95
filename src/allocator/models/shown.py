"""Which decisions show in a year: columns of one family, with whom and where they take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.facts.options import RATED
from allocator.models.linear import EMPTY, Vector
from allocator.models.variables import Ints, Variables

_LASTING = ("leave", "arrive", "exit", "advert", *RATED)
"""Families that show since their own year; the others show in it only."""

_AT_POST = (("exit", -1.0), ("off_post", -1.0), ("leave", -1.0), ("arrive", 1.0), ("lend", -1.0), ("serve", 1.0))
"""Moves and measures, and what they do to the post they touch."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Columns of one family, and of each the cohort (for arrivals one of the hub's), the hub and the post served."""

    js: Ints
    cohorts: Ints
    hubs: Ints
    targets: Ints

    def counted(self, weight: Vector) -> Shown:
        """Those of cohorts that weigh anything."""
        some = np.flatnonzero(weight[self.cohorts])
        if len(some) == len(self.js):
            return self
        return Shown(self.js[some], self.cohorts[some], self.hubs[some], self.targets[some])


class Showing:
    """Looks the columns up, once for all terms that ask for the same."""

    def __init__(self, variables: Variables) -> None:
        self.v = variables
        places = variables.instance.places
        place = {i: k for k, i in enumerate(places.institution)}
        first_of = {c.hub: k for k, c in reversed(list(enumerate(variables.cohorts)))}
        self._hub_cohort: Ints = np.array([first_of[h] for h in range(len(variables.hubs))], dtype=np.int64)
        self.hub_inst: Ints = np.array([place[hub.at] for hub in variables.hubs], dtype=np.int64)
        """Institution of each hub."""
        self.post_inst: Ints = np.array([place[places.post[p].at] for p in variables.posts], dtype=np.int64)
        """Institution of each post."""
        self._known: dict[tuple[str, str, int], Shown] = {}
        self._at_post: dict[tuple[str, int], tuple[Ints, Ints, Vector]] = {}
        self._between: dict[tuple[str, int], tuple[Shown, Ints, Ints]] = {}

    def of(self, family: str, post: str, t: int) -> Shown:
        """Columns of a family that show in year t: all, or those touching a post."""
        key = (family, post, t)
        if key not in self._known:
            v = self.v
            js = v.touching.get(family, {}).get(v.post_index[post], EMPTY) if post else v.columns_of(family)
            self._known[key] = self._shown(family, js[v.year_of[js] <= t if family in _LASTING else v.year_of[js] == t])
        return self._known[key]

    def at_post(self, post: str, t: int) -> tuple[Ints, Ints, Vector]:
        """What moves and measures change at one post in year t: columns, their cohorts, and the sign of each."""
        if (post, t) not in self._at_post:
            parts = [(self.of(family, post, t), sign) for family, sign in _AT_POST]
            self._at_post[post, t] = (np.concatenate([part.js for part, _ in parts]),
                                      np.concatenate([part.cohorts for part, _ in parts]),
                                      np.repeat([sign for _, sign in parts], [len(part.js) for part, _ in parts]))
        return self._at_post[post, t]

    def between(self, kind: str, t: int) -> tuple[Shown, Ints, Ints]:
        """Arrivals of a year from another institution; from where, and where."""
        if (kind, t) not in self._between:
            family = "arrive" if kind == "transfer" else "serve"
            js = self.v.columns_of(family)
            js = js[self.v.year_of[js] == t]
            moves = self._shown(family, js[self.hub_inst[self.v.hub_of[js]] != self.post_inst[self.v.target_of[js]]])
            self._between[kind, t] = moves, self.hub_inst[moves.hubs], self.post_inst[moves.targets]
        return self._between[kind, t]

    def _shown(self, family: str, js: Ints) -> Shown:
        hubs = self.v.hub_of[js]
        cohorts = self._hub_cohort[hubs] if family in ("arrive", "serve") else self.v.cohort_of[js]
        return Shown(js, cohorts, hubs, self.v.target_of[js])

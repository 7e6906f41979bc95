"""Where a finished plan puts everybody, year by year."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocator.instance import Instance
from allocator.plan import Decisions, Measure, Move, Secondment

Vector = NDArray[np.float64]
Ints = NDArray[np.int64]
NOWHERE = ""
"""The post of those who are off post."""
Held = list[tuple[float, str, str]]
"""(count, owner, post), of one person in one year."""


class Stand:
    """Positions of everybody in one year, as columns."""

    def __init__(self, entries: list[tuple[int, float, str, str]]) -> None:
        """`entries`: (index of the person, count, owner, post)."""
        self.person = np.array([e[0] for e in entries], dtype=np.int64)
        self.count = np.array([e[1] for e in entries], dtype=np.float64)
        self.owner = [e[2] for e in entries]
        self.at_post: dict[str, list[int]] = defaultdict(list)
        for k, entry in enumerate(entries):
            self.at_post[entry[3]].append(k)


class Positions:
    """Who stands where, by the moves, secondments and measures of a plan."""

    def __init__(self, instance: Instance, decisions: Decisions) -> None:
        self._instance = instance
        self._decisions = decisions
        self._stands: dict[int, Stand] = {}
        self._held: dict[tuple[str, int], Held] = {}

    @cached_property
    def _moved(self) -> dict[str, list[Move]]:
        found: dict[str, list[Move]] = defaultdict(list)
        for move in sorted(self._decisions.moves, key=lambda m: m.year):
            found[move.person].append(move)
        return found

    @cached_property
    def _seconded(self) -> dict[tuple[str, int], list[Secondment]]:
        found: dict[tuple[str, int], list[Secondment]] = defaultdict(list)
        for secondment in self._decisions.secondments:
            found[secondment.person, secondment.year].append(secondment)
        return found

    @cached_property
    def _measured(self) -> dict[str, list[Measure]]:
        found: dict[str, list[Measure]] = defaultdict(list)
        for measure in self._decisions.measures:
            found[measure.person].append(measure)
        return found

    @cached_property
    def _decided(self) -> set[str]:
        """People whom a decision puts elsewhere in some year."""
        return {*self._moved, *self._measured, *(person for person, _ in self._seconded)}

    def serving(self, person_id: str, year: int) -> Held:
        """(count, owner, post) where a person serves in a year."""
        return [line for line in self.held(person_id, year) if line[2] != NOWHERE]

    def held(self, person_id: str, year: int) -> Held:
        """As `serving`, with those off post, who are owned but serve nowhere."""
        if person_id not in self._decided:
            person = self._instance.person[person_id]
            return [(person.count, person.owner, person.post)] if abs(person.count) > 1e-9 else []
        key = (person_id, year)
        if key not in self._held:
            self._held[key] = self._placed(person_id, year)
        return self._held[key]

    def _placed(self, person_id: str, year: int) -> Held:
        person = self._instance.person[person_id]
        held: dict[tuple[str, str], float] = {(person.owner, person.post): person.count}
        for move in self._moved.get(person_id, ()):
            if move.year <= year:
                origin = next((k for k in held if k[1] == move.from_post), (person.owner, move.from_post))
                posts = self._instance.places.post
                stays = posts[move.from_post].at == posts[move.to_post].at
                target = (origin[0] if stays else posts[move.to_post].at, move.to_post)
                held[origin] = held.get(origin, 0.0) - move.count
                held[target] = held.get(target, 0.0) + move.count
        for measure in self._measured.get(person_id, ()):
            if measure.kind == "exit" and measure.year <= year:
                held[person.owner, person.post] -= measure.count
            elif measure.kind == "off_post" and measure.year == year:
                held[person.owner, person.post] -= measure.count
                held[person.owner, NOWHERE] = held.get((person.owner, NOWHERE), 0.0) + measure.count
        for secondment in self._seconded.get((person_id, year), ()):
            origin = next((k for k in held if k[1] == secondment.from_post), (person.owner, secondment.from_post))
            target = (origin[0], secondment.to_post)
            held[origin] = held.get(origin, 0.0) - secondment.count
            held[target] = held.get(target, 0.0) + secondment.count
        return [(count, owner, post) for (owner, post), count in held.items() if abs(count) > 1e-9]

    def stand(self, year: int) -> Stand:
        if year not in self._stands:
            self._stands[year] = Stand([(i, count, owner, post) for i, person in enumerate(self._instance.people)
                                        for count, owner, post in self.held(person.id, year)])
        return self._stands[year]

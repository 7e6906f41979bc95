"""What chance does to the stock: expected exits and licence passes. Data, never variables.

Rates times starting groups, cumulated over the years, rounded to whole persons by largest remainder and shared out to
cells (owner, work, post, status, title, licence); inside a cell everybody carries the same weight.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allocator import terms
from allocator.facts.careers import Career
from allocator.facts.ledgers import Rate
from allocator.facts.people import Person

EVERYBODY = "全部"


def rounded(value: float) -> int:
    """The nearest whole number, halves up, whatever the last bits of a float say."""
    return math.floor(value + 0.5 + 1e-9)


def in_group(person: Person, group: str, level: str) -> bool:
    """Whether all words of a rate's group hold for a person working at a level."""
    for word in group.split("+"):
        word = word.strip()
        if word in (EVERYBODY, "all"):
            continue
        held = {"level": level, "status": person.status, "title": person.title, "profession": person.profession}
        if word != person.profession and not any(terms.code(name, word) == key for name, key in held.items()):
            return False
    return True


def rate_of(person: Person, kind: str, rates: Iterable[Rate], level: str) -> Rate | None:
    """The rate that fits the person most closely: most words, then by name."""
    fitting = [r for r in rates if r.kind == kind and in_group(person, r.group, level)]
    return min(fitting, key=lambda r: (-len(r.group.split("+")), r.group), default=None)


class Rates:
    """Rates of one kind; people alike in what groups speak of share one answer."""

    def __init__(self, rates: Iterable[Rate], kind: str) -> None:
        self._kind, self._rates = kind, tuple(rate for rate in rates if rate.kind == kind)
        self._known: dict[tuple[str, str, str, str], Rate | None] = {}

    def of(self, person: Person, level: str) -> Rate | None:
        """The rate that fits a person most closely."""
        key = (level, person.status, person.title, person.profession)
        if key not in self._known:
            self._known[key] = rate_of(person, self._kind, self._rates, level)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Drift:
    """Expected change a head, by person id: a weight for each plan year."""

    exits: Mapping[str, tuple[float, ...]]
    licences: Mapping[str, tuple[float, ...]]


def _cell(person: Person) -> tuple[str, ...]:
    return (person.owner, person.work, person.post, person.status, person.title, person.licence)


def _weights(members: Sequence[tuple[Career, float]], years: int) -> dict[str, tuple[float, ...]]:
    """Weights by person id for one group with one rate: whole persons where all counts are whole."""
    cells: dict[tuple[str, ...], list[tuple[Career, float]]] = defaultdict(list)
    for career, rate in members:
        cells[_cell(career.person)].append((career, rate))
    keys = sorted(cells)
    whole = all(float(career.person.count).is_integer() for career, _ in members)
    given = dict.fromkeys(keys, 0)
    weights: dict[str, list[float]] = {career.person.id: [] for career, _ in members}
    for t in range(years):
        heads = {k: sum(c.person.count for c, _ in cells[k] if c.in_post[t]) for k in keys}
        quota = {k: sum(c.person.count * (1 - (1 - rate) ** (t + 1)) for c, rate in cells[k] if c.in_post[t])
                 for k in keys}
        if whole:
            left = rounded(sum(quota.values())) - sum(given.values())
            for _ in range(max(0, left)):
                best = max(keys, key=lambda k: quota[k] - given[k])
                given[best] += 1
            share = {k: min(1.0, given[k] / heads[k]) if heads[k] else 0.0 for k in keys}
        else:
            share = {k: quota[k] / heads[k] if heads[k] else 0.0 for k in keys}
        for k in keys:
            for career, _ in cells[k]:
                weights[career.person.id].append(share[k] if career.in_post[t] else 0.0)
    return {person: tuple(values) for person, values in weights.items()}


def drift(careers: Sequence[Career], rates: Sequence[Rate], level: Mapping[str, str], years: int) -> Drift:
    """Expected exits and licence passes of everybody; `level` maps institutions to levels."""
    found: dict[str, dict[str, tuple[float, ...]]] = {"exit": {}, "licence": {}}
    for kind, weights in found.items():
        known = Rates(rates, kind)
        groups: dict[str, list[tuple[Career, float]]] = defaultdict(list)
        for career in sorted(careers, key=lambda c: c.person.id):
            person = career.person
            if kind == "licence" and not (person.profession == "physician" and person.licence == "none"):
                continue
            rate = known.of(person, level[person.work])
            if rate is not None:
                groups[rate.group].append((career, rate.value))
        for group in sorted(groups):
            weights.update(_weights(groups[group], years))
    return Drift(found["exit"], found["licence"])


def yearly_caps(size: float, rate: float, years: int) -> tuple[int, ...]:
    """Whole promotions a year of a group of `size`: rate x size, cumulated and rounded to the nearest whole."""
    total = [rounded(size * rate * (t + 1)) for t in range(years)]
    return tuple(b - a for a, b in zip([0, *total], total, strict=False))

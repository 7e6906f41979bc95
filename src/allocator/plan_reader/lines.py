"""Decisions of a plan as columns, so that a term is counted over all lines at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocator.facts.channels import Channel
from allocator.facts.places import Post
from allocator.instance import Instance
from allocator.plan import Conversion, Decisions, Measure, Promotion, StudyLine, Upgrade
from allocator.plan_reader.positions import Ints, Vector
from allocator.who import Change, Crowd, Gained

Raise = Promotion | Upgrade | Conversion


def added(*parts: Vector) -> float:
    """The sum of columns, one number after the other: the same on any machine, whatever their length."""
    total = 0.0
    for part in parts:
        for value in part[part != 0].tolist():
            total += value
    return total


class OfPeople:
    """Lines that each speak of one person and year."""

    def __init__(self, instance: Instance, index: Mapping[str, int],
                 lines: Sequence[Raise | Measure | StudyLine]) -> None:
        """`index`: where each person stands in the instance."""
        self.lines = lines
        self.person: Ints = np.array([index[line.person] for line in lines], dtype=np.int64)
        self.year: Ints = np.array([line.year for line in lines], dtype=np.int64)
        self.count: Vector = np.array([line.count for line in lines], dtype=np.float64)
        self._instance = instance

    @cached_property
    def gained(self) -> tuple[Gained, ...]:
        """What each line changes of its person."""
        return tuple(_gained(line) for line in self.lines)

    @cached_property
    def crowd(self) -> Crowd:
        """The person of each line, with what is gained."""
        return Crowd([self._instance.person[line.person] for line in self.lines], self.gained)


def _gained(line: Raise | Measure | StudyLine) -> Gained:
    if isinstance(line, Promotion):
        return Gained(title=line.to_title)
    if isinstance(line, Upgrade):
        return Gained(degree=line.to_degree)
    return Gained(status="established") if isinstance(line, Conversion) else Gained()


def raises(instance: Instance, index: Mapping[str, int], made: Decisions) -> dict[Change, OfPeople]:
    """Decisions that change a person for good, by kind."""
    by_kind: Iterable[tuple[Change, Sequence[Raise]]] = (
        ("promotion", made.promotions), ("upgrade", made.upgrades), ("conversion", made.conversions))
    return {kind: OfPeople(instance, index, lines) for kind, lines in by_kind}


class Adverts:
    """Adverts of a plan."""

    def __init__(self, instance: Instance, made: Decisions) -> None:
        known, posts = {channel.id: channel for channel in instance.channels}, instance.places.post
        self.channel: list[Channel] = [known[line.channel] for line in made.recruits]
        self.post: list[Post] = [posts[line.post] for line in made.recruits]
        self.year: Ints = np.array([line.year for line in made.recruits], dtype=np.int64)
        self.planned: Vector = np.array([line.adverts for line in made.recruits], dtype=np.float64)
        self.expected: Vector = self.planned * np.array([c.fill_rate for c in self.channel], dtype=np.float64)
        """Probable arrivals."""
        self.crowd = Crowd([channel.recruit(post.at, post.id)
                            for channel, post in zip(self.channel, self.post, strict=True)])
        self.cost: Vector = np.array([c.cost for c in self.channel], dtype=np.float64)

    def __len__(self) -> int:
        return len(self.post)

    def standing(self, at: Iterable[str], post: str = "") -> NDArray[np.bool_]:
        """Lines for a post, or for posts of some institutions."""
        inside = set(at)
        return np.array([p.id == post if post else p.at in inside for p in self.post], dtype=bool)

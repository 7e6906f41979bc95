"""The calendar of 24 half-months: how long absences last, and which posts stand in for each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

from allocator.facts.places import Places

HALF_MONTHS = 24
"""Slots of a calendar year."""


def half_months(days: float) -> int:
    """Slots [half-months] an absence of `days` takes: 15 days a slot."""
    return math.ceil(days / 15)


@dataclass(frozen=True, slots=True)
class CoverUnit:
    """Posts that share one floor: a post, or one-person posts with the post that relieves them."""

    id: str
    at: str
    posts: tuple[str, ...]
    floor: int
    """Persons who must be present in every half-month."""


def cover_units(places: Places) -> tuple[CoverUnit, ...]:
    """Cover units by id: posts linked by 顶岗 make one unit, whose floor is the sum of theirs."""
    root = {p: p for p in places.posts}

    def find(post: str) -> str:
        while root[post] != post:
            post = root[post]
        return post

    for post in places.post.values():
        if post.relief:
            one, other = sorted((find(post.id), find(post.relief)))
            root[other] = one
    groups: dict[str, list[str]] = {}
    for post_id in places.posts:
        groups.setdefault(find(post_id), []).append(post_id)
    units = []
    for first, posts in groups.items():
        floors = [places.post[p].cover for p in posts]
        if any(floor is not None for floor in floors):
            units.append(CoverUnit(first, places.post[first].at, tuple(posts), sum(floor or 0 for floor in floors)))
    return tuple(units)

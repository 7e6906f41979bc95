"""Establishment that nobody asked to move stays where it was."""

from __future__ import annotations

from allocator.models.engine import Vector
from allocator.models.variables import Variables


def keep_posts(v: Variables, x: Vector) -> Vector:
    """The solution with posts of the pool that no institution needs left to those that had them.

    Lowering an allotment is free, so a solution may leave posts unallotted for no reason. Rows still hold: an allotment
    is only raised up to the year before's, within the total; no tier gets worse.
    """
    x = x.copy()
    places = v.instance.places.institution
    before = {at: places[at].establishment for at in v.pool}
    total = sum(before.values())
    for year in v.years:
        posts = {at: float(x[v.of["allot", at, year]]) for at in v.pool}
        left = total - sum(posts.values())
        for at in v.pool:
            kept = float(int(max(0.0, min(left, before[at] - posts[at]))))
            posts[at] += kept
            left -= kept
            x[v.of["allot", at, year]] = posts[at]
            x[v.of["raised", at, year]] = max(0.0, posts[at] - before[at])
        before = posts
    return x

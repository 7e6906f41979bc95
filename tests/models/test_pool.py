"""Establishment that nobody asked to move stays where it was."""

from __future__ import annotations

import numpy as np

from allocator.models.build import build
from allocator.models.calendar import Absence, place
from allocator.models.pool import keep_posts
from allocator.rules.establishment import EstablishmentPool
from tests.county import county, hospital, person, post, township


def test_posts_nobody_needs_stay() -> None:
    """H1 has 5 posts and T1 has 3; a solution that allots 2 and 4 leaves two over: H1 gets 2 + min(2, 5 - 2) = 4."""
    instance = county(EstablishmentPool(), institutions=[hospital("H1", 5), township("T1", 3)],
                      posts=[post("H1-A"), post("T1-A")], staff=[person("P", "H1-A")])
    model = build(instance)
    v = model.variables

    x = np.zeros(len(v.columns))
    for year in v.years:
        x[v.of["allot", "H1", year]], x[v.of["allot", "T1", year]] = 2, 4
    kept = keep_posts(v, x)
    assert [(kept[v.of["allot", "H1", year]], kept[v.of["allot", "T1", year]]) for year in v.years] == (
        [(4, 4)] * len(v.years))
    assert [kept[v.of["raised", "T1", year]] for year in v.years] == [1] + [0] * (len(v.years) - 1)


def test_small_units_take_turns() -> None:
    """24 units of one person each, one after the other, train in 24 different half-months."""
    assert sorted(place([Absence("P", 1, 0, 1)], turn)[0].start for turn in range(24)) == list(range(1, 25))

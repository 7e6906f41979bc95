"""FTE needed at a post from its yearly activities (the WISN method)."""

from __future__ import annotations

from collections import defaultdict

from allocator.facts.places import Places

WORKING_MINUTES = 107_040
"""Working time of one FTE [minutes/year]: 365 days less 104 of weekends, 13 public holidays, 10 of leave and 15 of
training = 223 days of 480 minutes."""


def need_from_workload(places: Places, available_minutes: float) -> dict[tuple[str, int], float]:
    """Need [FTE] by (post, year): sum of volume x minutes over the working time of one FTE [minutes/year]."""
    load: dict[tuple[str, int], float] = defaultdict(float)
    for activity in places.workload:
        load[activity.post, activity.year] += activity.volume * activity.minutes
    return {key: minutes / available_minutes for key, minutes in load.items()}


def known_needs(places: Places, available_minutes: float) -> dict[tuple[str, int], float]:
    """Need [FTE] by (post, year): as given, else from workload; a post with neither is left out."""
    found = need_from_workload(places, available_minutes)
    for post in places.posts:
        for year in places.years:
            need = places.in_year(post, year).need
            if need is not None:
                found[post, year] = need
    return found

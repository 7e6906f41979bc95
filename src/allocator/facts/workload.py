"""FTE needed at a post from its yearly activities (the WISN method)."""

from __future__ import annotations

from collections import defaultdict

from allocator.facts.places import Places


def need_from_workload(places: Places) -> dict[tuple[str, int], float]:
    """Need [FTE] by (post, year): sum of volume x minutes over the available working time of one FTE at the post."""
    load: dict[tuple[str, int], float] = defaultdict(float)
    for activity in places.workload:
        load[activity.post, activity.year] += activity.volume * activity.minutes
    return {(post, year): minutes / places.minutes.at(post, places.post[post].profession)
            for (post, year), minutes in load.items()}


def known_needs(places: Places) -> dict[tuple[str, int], float]:
    """Need [FTE] by (post, year): as given, else from workload; a post with neither is left out."""
    found = need_from_workload(places)
    for post in places.posts:
        for year in places.years:
            need = places.in_year(post, year).need
            if need is not None:
                found[post, year] = need
    return found

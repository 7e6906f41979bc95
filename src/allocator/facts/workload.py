"""FTE needed at a post from its yearly activities (the WISN method)."""

from __future__ import annotations

from collections import defaultdict

from allocator.facts.places import Places


def need_from_workload(places: Places, available_minutes: float) -> dict[tuple[str, int], float]:
    """Need [FTE] by (post, year): sum of volume x minutes over the working time of one FTE [minutes/year]."""
    load: dict[tuple[str, int], float] = defaultdict(float)
    for activity in places.workload:
        load[activity.post, activity.year] += activity.volume * activity.minutes
    return {key: minutes / available_minutes for key, minutes in load.items()}

"""What any right answer for this instance must yield, by hand from the source's tables, without derive.py or a solver.

    python instances/malawi/expected.py > instances/malawi/expected.json

People keep their cadre and stay inside their district (a referral hospital: its region; headquarters and the mental
hospital: the nation). So in each group of one district and one cadre with A people and F funded posts:

    every plan leaves at least max(0, F - A) posts unfilled, because A people fill at most A posts;
    a plan that moves surplus people (above the funded count of their cell) into unfilled posts, until one of the two
    runs out, leaves exactly that, and no cell rises above its funded count or above where it stands.

The smallest total shortfall is therefore the sum of max(0, F - A) over the groups, and the fewest people moved to
reach it is the sum of min(surplus, deficit). Unfilled without a move: the sum of max(0, funded - actual) over cells.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from math import fsum
from pathlib import Path

DATA = Path(__file__).parent / "data"
TOLERANCE = 1e-6


def cells(name: str) -> dict[tuple[str, str, str], float]:
    """(place moves stay in, facility, cadre) → head-count."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return {(row["District"] or row["Region"] or "Malawi", row["Facility_Name"], row["Officer_Category"]):
                float(row["Staff_Count"]) for row in csv.DictReader(file)}


def expected() -> dict[str, object]:
    actual, funded = cells("Daily_Capabilities_actual.csv"), cells("Daily_Capabilities_funded_plus.csv")
    members: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for cell in actual:
        members[cell[0], cell[2]].append(cell)

    groups = []
    for (place, cadre), inside in members.items():
        surplus = fsum(max(0.0, actual[c] - funded[c]) for c in inside)
        deficit = fsum(max(0.0, funded[c] - actual[c]) for c in inside)
        groups.append((place, cadre, fsum(actual[c] for c in inside), fsum(funded[c] for c in inside),
                       surplus, deficit))
    by_cadre = {}
    for cadre in sorted({g[1] for g in groups}):
        mine = [g for g in groups if g[1] == cadre]
        by_cadre[cadre] = {
            "actual": round(fsum(g[2] for g in mine), 6),
            "funded": round(fsum(g[3] for g in mine), 6),
            "surplus": round(fsum(g[4] for g in mine), 6),
            "shortfall_without_moves": round(fsum(g[5] for g in mine), 6),
            "moved": round(fsum(min(g[4], g[5]) for g in mine), 6),
            "shortfall_with_moves": round(fsum(max(0.0, g[3] - g[2]) for g in mine), 6),
        }
    before, moved, after = (fsum(part) for part in zip(
        *((g[5], min(g[4], g[5]), max(0.0, g[3] - g[2])) for g in groups), strict=True))
    surplus = fsum(g[4] for g in groups)
    over = [c for c in actual if actual[c] > funded[c] + TOLERANCE]
    staffed = [n for n in actual.values() if n > 0]
    return {
        "units": "persons, from the head-counts of data/; six decimals",
        "staff": round(fsum(actual.values()), 6),
        "funded_posts": round(fsum(funded.values()), 6),
        "staffed_cells": len(staffed),
        "fractional_cells": sum(not n.is_integer() for n in staffed),
        "post_cells": sum(actual[c] > 0 or funded[c] > 0 for c in actual),
        "groups_of_place_and_cadre": sum(g[2] > 0 or g[3] > 0 for g in groups),
        "cells_above_their_funded_count": len(over),
        "of_these_with_no_funded_post": sum(funded[c] == 0 for c in over),
        "people_above_the_funded_count": round(surplus, 6),
        "shortfall_without_moves": round(before, 6),
        "moved_at_least": round(moved, 6),
        "smallest_shortfall_with_moves": round(after, 6),
        "people_left_above_the_funded_count": round(surplus - moved, 6),
        "arithmetic": [
            f"funded - staff = {fsum(funded.values()):.6f} - {fsum(actual.values()):.6f} "
            f"= {fsum(funded.values()) - fsum(actual.values()):.6f}",
            f"without moves: funded - staff + people above the funded count = {before:.6f}",
            f"with moves: {before:.6f} - {moved:.6f} moved = {after:.6f}",
            f"which is funded - staff + people left above = "
            f"{fsum(funded.values()) - fsum(actual.values()):.6f} + {surplus - moved:.6f}",
        ],
        "by_cadre": by_cadre,
    }


if __name__ == "__main__":
    print(json.dumps(expected(), indent=2))

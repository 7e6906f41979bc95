"""Services asked for, guided to another level, given and turned away, as terms that the rules about them share."""

from __future__ import annotations

from collections.abc import Callable

from allocator import terms
from allocator.facts.places import Places
from allocator.facts.services import Service
from allocator.rows import Amount, Sum, money


def demand(places: Places, at: str, activity: str, year: int) -> float:
    """What would come to a place if no patient were guided elsewhere [per year]; 0 where it has no such service."""
    service = places.service(at, activity, year)
    return service.demand if service else 0.0


def shift(places: Places, origin: str, target: str, year: int) -> Amount:
    """Visits guided from a county-level hospital to a township institution; by more each year, within bounds."""
    steps = year - places.years[0] + 1
    most = min(1.0, steps * places.budget.shift) * demand(places, origin, "visits", year)
    return Amount("shift", f"{origin}>{target}", year, upper=most, amount_unit="visits")


def shifts(places: Places, year: int, *, origin: str = "", target: str = "") -> Sum:
    """All visits guided from an origin, or to a target, or both [visits]."""
    origins = [i for i in places.at_level("county") if origin in ("", i) and places.service(i, "visits", year)]
    targets = [i for i in places.at_level("township") if target in ("", i) and places.service(i, "visits", year)]
    return sum((Sum.of(shift(places, i, j, year)) for i in origins for j in targets), Sum())


def asked(places: Places, at: str, activity: str, year: int) -> Sum:
    """What comes to a place [per year]: demand, more or less those guided."""
    total = Sum((), demand(places, at, activity, year))
    if activity == "visits" and places.level(at) == "county":
        return total - shifts(places, year, origin=at)
    if activity == "visits" and places.level(at) == "township":
        return total + shifts(places, year, target=at)
    return total


def unserved(places: Places, at: str, activity: str, year: int) -> Amount:
    """Those turned away; an operation that is not done here is done outside the county."""
    coming = asked(places, at, activity, year)
    most = coming.constant + sum(c * term.upper for c, term in coming.parts if isinstance(term, Amount) and c > 0)
    return Amount("unserved", f"{at}/{activity}", year, upper=most, price=places.budget.unserved,
                  amount_unit=terms.ACTIVITIES[activity].unit)


def served(places: Places, at: str, activity: str, year: int) -> Sum:
    """Services given [per year]."""
    return asked(places, at, activity, year) - unserved(places, at, activity, year)


Volume = Callable[[Places, str, str, int], Sum]
"""Services of a place, activity and year: `served` or `asked`."""


def change(places: Places, at: str, line: str, year: int, per: Callable[[Service], float],
           volume: Volume = served) -> Sum:
    """What services add to a booked line against those of the year it was booked for [money]."""
    total, booked = money(0), places.booked_for(at, line, year)
    for activity in places.activities.get(at, ()) if booked else ():
        now, then = places.service(at, activity, year), places.service(at, activity, booked)
        if now and then and (per(now) or per(then)):
            total = total + per(now) * volume(places, at, activity, year) - per(then) * then.demand
    return total

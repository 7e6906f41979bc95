"""Money spent on development: equipment and building of key specialties, information systems, AI."""

from __future__ import annotations

from allocator.facts.places import Places
from allocator.facts.specialties import Specialty
from allocator.rows import Amount, Sum, money


def equipment(level: Specialty, year: int) -> Amount:
    """Equipment bought for a level of a specialty in a year."""
    return Amount("equipment", f"{level.id}/{level.level}", year, upper=level.equipment, price=1)


def building(places: Places, specialty: str, year: int) -> Amount:
    """Spending on a specialty beside equipment (people, training, running), and what it is worth."""
    levels = [s for s in places.specialties if s.id == specialty]
    corners = places.benefit(specialty)
    ceilings = [s.max for s in levels if s.max is not None]
    least = max(s.min for s in levels)
    return Amount("specialty", specialty, year, lower=least, upper=max(least, *ceilings or (corners[-1][0],)), price=1,
                  worth=corners)


def systems(places: Places, use: str, year: int) -> Amount:
    """Spending on information systems or artificial intelligence."""
    most = sum(places.booked(at, "medical_revenue", year) for at in places.accounts)
    most += sum(source.amount for source in places.sources if use in source.uses)
    return Amount("systems", use, year, upper=most, price=1)


def spent_on(places: Places, use: str, at: str, year: int) -> Sum:
    """What an account spends on a use of development in a year [money]."""
    if use == "equipment":
        return sum((Sum.of(equipment(s, year)) for s in places.specialties
                    if s.at == at and s.equipment and not s.held), money(0))
    if use == "specialty":
        here = sorted({s.id for s in places.specialties if s.at == at})
        return sum((Sum.of(building(places, s, year)) for s in here), money(0))
    return money(0) + systems(places, use, year) if at == places.lead_hospital else money(0)

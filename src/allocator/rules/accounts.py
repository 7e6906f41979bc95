"""What an account earns, spends and leaves open, as terms that the rules about money share."""

from __future__ import annotations

from collections.abc import Iterable

from allocator import terms
from allocator.facts.places import Places
from allocator.rows import Amount, Outlay, Part, Payroll, Sum, money
from allocator.who import Who

PURCHASES = ("drugs", "consumables")
"""Lines that purchasing can lower."""
CONTRACT = Who(status=("contract",))
EMPLOYER: tuple[Part, ...] = ("fixed", "charges")
"""Parts of pay in the line of fixed pay."""


def booked_on(places: Places) -> int:
    """The year before the plan: its ledger is the base."""
    return places.years[0] - 1


def revenue(places: Places, at: str, year: int) -> Sum:
    """All revenue of an account in a year [money]: a fact."""
    return money(sum(places.booked(at, key, year) for key, line in terms.LINES.items() if line.unit == "revenue"))


def saving(places: Places, at: str, line: str, year: int) -> Amount:
    """What better purchasing takes off a line."""
    return Amount("saving", f"{at}/{line}", year, upper=places.budget.saving * places.booked(at, line, year))


def performance(places: Places, at: str, year: int) -> Amount:
    """Performance pay of an account: a decision between bounds."""
    today = places.booked(at, "performance_pay", booked_on(places))
    return Amount("performance", at, year, lower=places.budget.performance_least * today,
                  upper=places.budget.performance_most * today)


def top_up(places: Places, at: str, year: int) -> Amount:
    """What contract staff are paid beyond their own grid."""
    return Amount("top-up", at, year, upper=places.booked(at, "fixed_pay", booked_on(places))
                  + places.booked(at, "performance_pay", booked_on(places)))


def fixed_pay(places: Places, at: str, year: int) -> Sum:
    """Fixed pay and charges [money]: as booked, changed by what facts and decisions change of the grid's pay."""
    base = booked_on(places)
    return (money(places.booked(at, "fixed_pay", base)) + Payroll((at,), year, EMPLOYER)
            - Payroll((at,), 0, EMPLOYER))


def grid_performance(places: Places, at: str, year: int) -> Sum:
    """Performance pay at today's level a head [money]."""
    base = booked_on(places)
    return (money(places.booked(at, "performance_pay", base)) + Payroll((at,), year, ("performance",))
            - Payroll((at,), 0, ("performance",)))


def cost_before_performance(places: Places, at: str, year: int) -> Sum:
    """Everything an account spends in a year but performance pay [money]."""
    lines = [key for key, line in terms.LINES.items()
             if line.unit == "cost" and key not in ("performance_pay", "fixed_pay")]
    total = money(sum(places.booked(at, line, year) for line in lines)) + fixed_pay(places, at, year)
    total = total + Outlay((at,), year) + top_up(places, at, year)
    for line in PURCHASES:
        total = total - saving(places, at, line, year)
    return total


def together(sums: Iterable[Sum]) -> Sum:
    """Their sum."""
    return sum(sums, Sum())

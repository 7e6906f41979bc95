"""What an account earns, spends and leaves open, as terms that the rules about money share."""

from __future__ import annotations

from collections.abc import Iterable

from allocator import terms
from allocator.facts.places import Places
from allocator.rows import Amount, Choice, Outlay, Part, Payroll, Positive, Sum, money
from allocator.rules import volumes
from allocator.rules.spending import spent_on
from allocator.who import Who

PURCHASES = ("drugs", "consumables")
"""Lines that purchasing can lower."""
CONTRACT = Who(status=("contract",))
EMPLOYER: tuple[Part, ...] = ("fixed", "charges")
"""Parts of pay in the line of fixed pay."""


def booked_on(places: Places) -> int:
    """The year before the plan: its ledger is the base."""
    return places.years[0] - 1


# what comes in ---------------------------------------------------------------------------------------------------


def income(places: Places, at: str, year: int) -> dict[str, Sum]:
    """Revenue of an account in a year by line [money]: as booked, medical revenue changed by the services given and
    by what the insurance keeps or leaves."""
    lines = {key: money(places.booked(at, key, year)) for key, line in terms.LINES.items() if line.unit == "revenue"}
    lines["medical_revenue"] = medical_revenue(places, at, year) + settlement(places, at, year)
    return lines


def revenue(places: Places, at: str, year: int) -> Sum:
    """All revenue of an account in a year [money]."""
    return together(income(places, at, year).values())


def medical_revenue(places: Places, at: str, year: int, volume: volumes.Volume = volumes.served) -> Sum:
    """Medical revenue [money]: as booked, and the price of every service more or less than in the year booked.

    `volume`: of the services given, or of those asked for.
    """
    return money(places.booked(at, "medical_revenue", year)) + volumes.change(
        places, at, "medical_revenue", year, lambda service: service.price, volume)


def drug_revenue(places: Places, at: str, year: int, volume: volumes.Volume = volumes.served) -> Sum:
    """The part of medical revenue that drugs bring, sold without mark-up [money]."""
    return money(places.booked(at, "drug_revenue", year)) + volumes.change(
        places, at, "drug_revenue", year, lambda service: service.drugs, volume)


def insured(places: Places, at: str, year: int) -> Sum:
    """What the insurance pays for those who come to an account [money]: the same share of medical revenue as booked.

    Whoever is turned away is treated elsewhere, and the package of the county's residents pays for that too: so it
    counts those who come, and no package is kept by turning patients away.
    """
    whole = places.booked(at, "medical_revenue", year)
    share = places.booked(at, "insured_revenue", year) / whole if whole else 0.0
    return share * medical_revenue(places, at, year, volumes.asked)


def package(places: Places, year: int) -> float:
    """What the insurance pays the consortium for a year, less deposit and reserve [money]; 0: no package."""
    whole = sum(places.booked(at, "insurance_package", year) for at in places.accounts)
    return whole * (1 - places.budget.deposit - places.budget.reserve)


def settlement(places: Places, at: str, year: int) -> Sum:
    """What the package leaves the account that holds it, beyond the insured income of all accounts [money].

    What is left over stays (结余留用); of what is overspent, the consortium bears the part that the settings say.
    """
    paid = package(places, year)
    if not paid or not places.booked(at, "insurance_package", year):
        return money(0)
    left = money(paid) - together(insured(places, i, year) for i in places.accounts)
    borne = places.budget.overspend_borne
    return left if borne == 1 else borne * left + (1 - borne) * Positive(left)


# what is spent ---------------------------------------------------------------------------------------------------


def uses(places: Places, at: str, year: int) -> dict[str, Sum]:
    """What an account spends in a year by use [money]; see `terms.USES`."""
    found = {line: spending(places, at, line, year) for line in PURCHASES}
    found["fixed_pay"] = (fixed_pay(places, at, year) + beyond_grid(places, at, year)
                          + annual_salaries(places, at, year))
    found["performance_pay"] = Sum.of(performance(places, at, year))
    found["overhead"] = money(places.booked(at, "overhead", year))
    found["training"] = Outlay((at,), year) + experts(places, at, year)
    for use, line in terms.USES.items():
        if line.unit == "development":
            found[use] = spent_on(places, use, at, year)
    return {use: found[use] for use in terms.USES}


RUNNING = tuple(use for use, line in terms.USES.items() if line.unit == "cost" and use != "performance_pay")
"""Uses that are cost before performance pay; what is spent on development comes out of what they leave."""


def cost_before_performance(places: Places, at: str, year: int) -> Sum:
    """Everything an account spends in a year on running it, but performance pay [money]."""
    found = uses(places, at, year)
    return together(found[use] for use in RUNNING)


def spending(places: Places, at: str, line: str, year: int, volume: volumes.Volume = volumes.served) -> Sum:
    """Drugs or consumables [money]: as booked, changed by the services given, less what better purchasing saves."""
    change = volumes.change(places, at, line, year,
                            lambda service: service.drugs if line == "drugs" else service.materials, volume)
    return money(places.booked(at, line, year)) + change - saving(places, at, line, year)


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


def allowance(places: Places, at: str, year: int) -> Amount:
    """What people in posts of high risk or load are paid beyond their grid; nil where the settings have no rate."""
    return Amount("allowance", at, year,
                  upper=top_up(places, at, year).upper if places.budget.special_allowance else 0.0)


def beyond_grid(places: Places, at: str, year: int) -> Sum:
    """What an account pays its people beyond the grid in the year itself [money]: top-up and allowance."""
    paid = Sum.of(top_up(places, at, year))
    return paid + allowance(places, at, year) if places.budget.special_allowance else paid


def annual_salaries(places: Places, at: str, year: int) -> Sum:
    """What the annual salaries of president and chief accountant add to their grid pay at the lead hospital [money]:
    paid once the year before is assessed."""
    paid = at == places.lead_hospital and year > places.years[0]
    return money(2 * places.budget.annual_difference if paid else 0.0)


def experts(places: Places, at: str, year: int) -> Sum:
    """Fees of the experts invited, at the lead hospital [money]."""
    if at != places.lead_hospital:
        return money(0)
    return together(expert.cost * Choice("expert", expert.id, year, most=1, cost=expert.cost)
                    for expert in places.experts if expert.year == year)


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


def together(sums: Iterable[Sum]) -> Sum:
    """Their sum."""
    return sum(sums, money(0))

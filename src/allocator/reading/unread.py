"""Settings that nothing of an instance reads: their defaults are no assumptions of its plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allocator.reading.packs import Bound
from allocator.reading.table_file import Table
from allocator.rules.base import Rule
from allocator.rules.funds import FullAccounts, InvestmentTilt
from allocator.rules.operations import OperationShare
from allocator.rules.pay_balance import PayBalance
from allocator.rules.posts import ExtendedClinics
from allocator.rules.specialties import KeySpecialties
from allocator.rules.visits import PrimaryCareShare

BOOKS = ("saving", "performance_least", "performance_most", "annual_difference", "carry_years", "uses")
"""Settings of the budget that are read wherever there are ledgers."""
PACKAGE = ("deposit", "reserve", "overspend_borne")
"""Those read where the ledgers book an insurance package."""
SERVICES = ("shift", "unserved")
"""Those read where services change the ledgers, or a rule bounds them."""


def unread(tables: Mapping[str, Table[Any]], bound: Bound) -> Iterator[str]:
    """Keys of settings, or prefixes of whole groups, that no table or rule of the instance reads."""
    def bind(*kinds: type[Rule]) -> bool:
        return any(isinstance(rule, kinds) for rule in bound.rules.values())

    books = "ledgers" in tables
    packaged = books and any(row.line == "insurance_package" and row.amount for row in tables["ledgers"].facts.values())
    served = "services" in tables and (books or bind(PrimaryCareShare, OperationShare))
    built = "specialties" in tables and bind(KeySpecialties, InvestmentTilt, *[FullAccounts] * books)
    curved = {row.id for row in tables["benefits"].facts.values()} if "benefits" in tables else set()
    benefit = built and any(row.id not in curved for row in tables["specialties"].facts.values())
    for names, read in ((BOOKS, books), (PACKAGE, packaged), (SERVICES, served), (("benefit",), benefit),
                        (("special_allowance",), books and bind(PayBalance))):
        if not read:
            yield from (f"budget.{name}" for name in names)
    if "workload" not in tables and not bind(ExtendedClinics):
        yield "working_time."

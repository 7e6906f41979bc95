"""The share of medical revenue that services bring."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import Kinds
from allocator.rows import Row, Sum, money
from allocator.rules import volumes
from allocator.rules.accounts import medical_revenue
from allocator.rules.base import Indicator, Rule, Shares


class ServiceIncomeShare(Rule):
    """Revenue of services (without drugs, consumables, examinations and laboratory tests) in medical revenue.

    At each public hospital whose ledger has both lines. Services beyond those booked bring of what they earn beside
    drugs and consumables the part that is booked. Both are read for all who come: turning patients away changes
    nothing. Prices of services are no decision of the plan, so the share moves only where patients do.
    """

    name = "service-income-share"
    clause = "W27"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({"": Indicator("医疗服务收入占医疗收入的比例", "Service revenue of medical revenue",
                                                 unit="share")})
    chinese: ClassVar[str] = (
        "各公立医院医疗服务收入（不含药品、耗材、检查、化验收入）占医疗收入的比例不低于规定数值。两项均取账面；业务量变化"
        "带来的收入扣除药品、材料后，按账面同一比例计为医疗服务收入。均按来诊人次计，拒诊不改变比值。服务价格不由方案"
        "决定，只有就诊去向改变时比值才变。账面没有医疗服务收入的医院不计。")

    share: Shares
    """Service revenue in medical revenue, at least [share]."""
    kinds: Kinds = ("general", "tcm", "mch")
    """Kinds of institution that are public hospitals."""

    def rows(self, places: Places) -> Iterator[Row]:
        for at in places.of_kind(*self.kinds):
            for year, share in self.share.during(places.years):
                if places.booked(at, "medical_revenue", year) > 0 and places.booked_for(at, "service_revenue", year):
                    yield Row(body=service_revenue(places, at, year),
                              per=medical_revenue(places, at, year, volumes.asked), at_least=share, at=at, year=year)


def service_revenue(places: Places, at: str, year: int) -> Sum:
    """Revenue of services [money]: as booked, and its part of what other services than those booked for earn."""
    booked = places.booked(at, "service_revenue", year)
    beside = places.booked(at, "medical_revenue", year) - sum(
        places.booked(at, line, year) for line in ("drug_revenue", "consumables"))
    part = min(1.0, booked / beside) if beside > 0 else 0.0
    return money(booked) + volumes.change(
        places, at, "service_revenue", year,
        lambda service: part * (service.price - service.drugs - service.materials), volumes.asked)

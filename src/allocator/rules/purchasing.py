"""Purchasing: what it saves, and consumables against service revenue."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal

from allocator.facts.places import Places
from allocator.facts.values import Kinds
from allocator.rows import Row, Sum, money
from allocator.rules.accounts import (
    PURCHASES,
    booked_on,
    drug_revenue,
    medical_revenue,
    saving,
    spending,
    together,
)
from allocator.rules.base import Indicator, Numbers, Rule, Shares
from allocator.rules.volumes import asked


class PurchasingSaved(Rule):
    """Share saved on drugs and consumables of all accounts, of what the same volume cost before the plan."""

    name = "purchasing-saved"
    clause = "C60"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({"": Indicator("采购成本下降比例", "Purchasing cost saved")})
    chinese: ClassVar[str] = "各单位药品费和卫生材料费合计比计划前同业务量成本下降的比例。"

    share: Shares
    """Saved, of what is booked for the year before the plan [share]."""

    def rows(self, places: Places) -> Iterator[Row]:
        base = booked_on(places)
        before = sum(places.booked(at, line, base) for at in places.accounts for line in PURCHASES)
        for year, share in self.share.during(places.years) if before else ():
            saved = together(Sum.of(saving(places, at, line, year)) for at in places.accounts for line in PURCHASES)
            yield Row(body=saved, per=money(before), at_least=share, year=year)


class ConsumablesShare(Rule):
    """Consumables against medical revenue without drugs, at each hospital of the kinds.

    Both are read for all who come: turning patients away changes nothing.
    """

    name = "consumables-share"
    clause = "C61"
    numbers = "spent"
    indicators = MappingProxyType({
        "": Indicator("卫生材料费占不含药品医疗收入的比例", "Consumables of medical revenue without drugs", "share")})
    chinese: ClassVar[str] = (
        "二级医院卫生材料费（扣除节约）与医疗收入（不含药品收入）之比不超过上限；均按来诊人次计，拒诊不改变比值。")

    spent: Numbers
    """Consumables in 100 of medical revenue less drug revenue [money]."""
    kinds: Kinds = ("general", "tcm", "mch")
    """Kinds of institution that are second-level hospitals."""
    binding: Literal["hard", "target"] = "target"
    """hard: must hold; target: what is above is allowed and weighed."""

    def rows(self, places: Places) -> Iterator[Row]:
        for at in places.of_kind(*self.kinds):
            for year, spent_at_most in self.spent.during(places.years):
                booked = places.booked(at, "medical_revenue", year) - places.booked(at, "drug_revenue", year)
                if booked > 0:
                    revenue = medical_revenue(places, at, year, asked) - drug_revenue(places, at, year, asked)
                    yield Row(body=spending(places, at, "consumables", year, asked), per=revenue,
                              at_most=spent_at_most / 100, at=at, year=year, hard=self.binding == "hard")

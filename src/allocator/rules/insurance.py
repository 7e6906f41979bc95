"""The insurance: its package, what it keeps of it, who bears overspend, and the loss of the zero mark-up."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Self

from pydantic import Field, model_validator

from allocator import terms
from allocator.errors import Said
from allocator.facts.places import Places
from allocator.facts.values import NonNegative, Share, Uses
from allocator.rows import Row, Sum, money
from allocator.rules.accounts import PURCHASES, insured, package, saving, together, uses
from allocator.rules.base import ByYear, Indicator, Numbers, Rule, Shares

DEVELOPMENT = tuple(use for use, line in terms.USES.items() if line.unit == "development")


class GlobalBudget(Rule):
    """What the insurance pays for the services given stays within the package of the year; beyond it nothing is paid.

    The rule of payment is what is hard, and it stands in the accounts: of the package, less deposit and reserve, what
    is left over stays with the consortium, and what is overspent is its own cost, all of it. That the settings say so
    is a hard row. Overspend itself is not impossible, for patients come whatever the package holds: that there is none
    is a target, weighed in money. The package pays for all who come, so turning patients away keeps none of it.

    What is left over goes to development and pay: read from the plan, whether these uses take at least as much.
    """

    name = "global-budget"
    clause = "C63"
    indicators = MappingProxyType({
        "": Indicator("医保收入占打包额度的比例", "Insured income of the package", unit="share"),
        "borne": Indicator("超支由医共体承担的比例", "Part of overspend that the consortium bears", unit="share"),
        "surplus": Indicator("发展与绩效支出减医保结余", "Development and performance pay, less the insurance surplus",
                             unit="money", difference=True),
    })
    chinese: ClassVar[str] = (
        "医保支付（按来诊人次计）不超过当年打包额度扣除质量保证金和机动资金后的部分。硬性的是支付规则，已写入账户："
        "结余留用，超支由医共体全部自担，设定值须如此。超支本身并非不可能，不超支为目标，缺口以元计。拒诊者在别处的"
        "费用仍由打包额度支付，拒诊不能省下额度。结余用于医院发展和人员绩效：方案中这些用途的支出不少于结余，只读取。")

    uses: Uses = ("performance_pay", *DEVELOPMENT)
    """What the surplus is for."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year in places.years:
            paid = package(places, year)
            if paid > 0:
                everybody = together(insured(places, at, year) for at in places.accounts)
                yield Row(body=everybody, per=money(paid), at_most=1, year=year)
                yield Row(body=Sum((), places.budget.overspend_borne), at_least=1, year=year, hard=True, tag="borne")
                yield _surplus_used(places, year, self.uses)


class InsurancePackage(Rule):
    """The package booked is what the insured bring: rate times insured persons, times the share that is packaged.

    A fact held against three figures: hard, and reported where the ledger and the figures differ by more than the
    tolerance. Without a rate or a number of insured persons nothing is held.
    """

    name = "insurance-package"
    clause = "C64"
    indicators = MappingProxyType({
        "least": Indicator("打包额度不低于按人头计算", "Package booked, at least what heads bring", unit="share"),
        "most": Indicator("打包额度不高于按人头计算", "Package booked, at most what heads bring", unit="share"),
    })
    chinese: ClassVar[str] = (
        "账面打包额度等于人均筹资标准乘以参保人数乘以打包比例，容许规定的误差。事实核对，硬性；没有给出筹资标准或参保"
        "人数的不核对。")

    rate: Numbers = Field(default=ByYear(entries=()), validate_default=True)
    """Fund of one insured person [money/person/year]."""
    insured: NonNegative = 0
    """Insured persons whose fund is packaged [persons]."""
    packaged: Share = 1
    """Part of the fund that is packaged to the consortium [share]."""
    tolerance: Share = 0.01
    """Difference that is none: rounding and insured persons who come and go in the year [share]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, rate in self.rate.during(places.years):
            booked = sum(places.booked(at, "insurance_package", year) for at in places.accounts)
            heads = rate * self.insured * self.packaged
            if booked and heads:
                yield Row(body=money(booked), per=money(heads), at_least=1 - self.tolerance, year=year, hard=True,
                          tag="least")
                yield Row(body=money(booked), per=money(heads), at_most=1 + self.tolerance, year=year, hard=True,
                          tag="most")


class DepositAndReserve(Rule):
    """What is kept of the package as quality deposit and as reserve, at most: facts of the settings, hard."""

    name = "deposit-and-reserve"
    clause = "C65"
    numbers = "deposit"
    indicators = MappingProxyType({
        "deposit": Indicator("质量保证金占打包额度", "Quality deposit of the package", unit="share"),
        "reserve": Indicator("机动资金占打包额度", "Reserve of the package", unit="share"),
    })
    chinese: ClassVar[str] = "预留的质量保证金、机动资金占打包额度的比例（设定值）均不超过上限。事实核对，硬性。"

    deposit: Shares
    """Quality deposit, at most, of the package [share]."""
    reserve: Shares
    """Reserve, at most, of the package [share]."""

    def rows(self, places: Places) -> Iterator[Row]:
        kept = {"deposit": places.budget.deposit, "reserve": places.budget.reserve}
        for tag, shares in self.by_year().items():
            for year, share in shares.during(places.years):
                whole = sum(places.booked(at, "insurance_package", year) for at in places.accounts)
                if whole:
                    yield Row(body=money(kept[tag] * whole), per=money(whole), at_most=share, year=year, hard=True,
                              tag=tag)


class OverspendShared(Rule):
    """Overspend beyond the package is shared with the insurance, and what is left over has three uses.

    The part that the consortium bears is a setting and stands in the accounts; it is above nil and below one, by a
    hundredth at least: hard. The surplus goes to performance pay, training and specialty building: read from the plan,
    whether these take at least as much.
    """

    name = "overspend-shared"
    clause = "W28"
    indicators = MappingProxyType({
        "least": Indicator("超支由医共体承担的比例，下限", "Part of overspend borne, at least", unit="share"),
        "most": Indicator("超支由医共体承担的比例，上限", "Part of overspend borne, at most", unit="share"),
        "surplus": Indicator("绩效、人才培养、专科建设支出减医保结余",
                             "Performance pay, training and specialty building, less the insurance surplus",
                             unit="money", difference=True),
    })
    chinese: ClassVar[str] = (
        "超出打包额度的部分与医保分担：医共体承担的比例（设定值，已写入账户）大于0小于1，至少差百分之一，为硬性。结余"
        "用于绩效分配、人才培养、专科建设：方案中这些用途的支出不少于结余，只读取。")

    borne_at_least: Share = 0.01
    """Part of overspend that the consortium bears, at least [share]."""
    borne_at_most: Share = 0.99
    """Part of overspend that the consortium bears, at most [share]."""
    uses: Uses = ("performance_pay", "training", "equipment", "specialty")
    """What the surplus is for."""

    def rows(self, places: Places) -> Iterator[Row]:
        borne = Sum((), places.budget.overspend_borne)
        for year in places.years:
            if package(places, year) > 0:
                yield Row(body=borne, at_least=self.borne_at_least, year=year, hard=True, tag="least")
                yield Row(body=borne, at_most=self.borne_at_most, year=year, hard=True, tag="most")
                yield _surplus_used(places, year, self.uses)


class MarkupLossSplit(Rule):
    """The loss on drugs and consumables sold without mark-up is split between government, prices and the hospital.

    Each account saves its part on drugs and consumables, of the loss booked: hard. What government and prices bear
    is reported in money: it comes with subsidies and service prices, which the plan does not decide.
    """

    name = "markup-loss-split"
    clause = "C66"
    numbers = "hospital"
    indicators = MappingProxyType({
        "": Indicator("药品和卫生材料节约占零差率损失的比例", "Saved on purchases, of the zero-mark-up loss",
                      unit="share"),
        "government": Indicator("零差率损失财政分担额", "Zero-mark-up loss that government bears", asks=False),
        "price_adjustment": Indicator("零差率损失价格调整分担额", "Zero-mark-up loss that price adjustment bears",
                                      asks=False),
    })
    chinese: ClassVar[str] = (
        "药品和耗材零差率损失由财政、价格调整、医院节约三方分担，三个比例合计为1。各单位药品费和卫生材料费的节约不低于"
        "账面零差率损失的医院分担部分，为硬性。财政和价格调整的分担额以元报告：随补助和服务价格到账，方案不决定。")

    hospital: Shares
    """Part that the hospital saves [share]."""
    government: Shares
    """Part that government bears [share]."""
    price_adjustment: Shares
    """Part that price adjustment bears [share]."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for year in sorted({year for part in self.by_year().values() for _, year, _ in part.entries}):
            parts = [part.at(year) for part in self.by_year().values()]
            total = sum(part or 0.0 for part in parts)
            if abs(total - 1) > 1e-9:
                raise ValueError(Said(
                    f"parts of hospital, government and price_adjustment that add up to 1 in {year}, not {total:g}",
                    f"{year}年hospital、government、price_adjustment三项之和为1，而不是{total:g}"))
        return self

    def rows(self, places: Places) -> Iterator[Row]:
        for at in places.accounts:
            for year, share in self.hospital.during(places.years):
                loss = places.booked(at, "markup_loss", year)
                if loss > 0:
                    saved = together(Sum.of(saving(places, at, line, year)) for line in PURCHASES)
                    # on as_of nothing is saved yet, so the row looks broken: the cure year keeps it hard
                    yield Row(body=saved, per=money(loss), at_least=share, at=at, year=year, hard=True,
                              cure=places.years[0])
                    for tag, part in (("government", self.government), ("price_adjustment", self.price_adjustment)):
                        yield Row(body=money((part.at(year) or 0.0) * loss), at_least=0, at=at, year=year,
                                  indicator=True, tag=tag)


def _surplus_used(places: Places, year: int, to: tuple[str, ...]) -> Row:
    """Whether uses of all accounts take at least what is left of the package."""
    spent = together(uses(places, at, year)[use] for at in places.accounts for use in to)
    left = package(places, year) - together(insured(places, at, year) for at in places.accounts)
    return Row(body=spent - left, at_least=0, year=year, indicator=True, tag="surplus")

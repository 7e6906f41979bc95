"""Pay: the performance pool, its basic part, the wage ceiling, equal pay for contract staff."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal

from allocator.facts.places import Places
from allocator.facts.values import Share
from allocator.rows import Part, Payroll, Positive, Row, Sum, money
from allocator.rules.accounts import (
    CONTRACT,
    beyond_grid,
    booked_on,
    cost_before_performance,
    fixed_pay,
    grid_performance,
    performance,
    revenue,
    together,
    top_up,
)
from allocator.rules.base import Indicator, Numbers, Rule, Shares

ALL_PAY: tuple[Part, ...] = ("fixed", "performance")


class PerformancePool(Rule):
    """Performance pay of all accounts together stays within what the surplus leaves after the development fund.

    Surplus is revenue less cost before performance pay: with performance pay inside the cost the formula would speak
    of itself. Where there is none, nothing may be paid. Performance pay is a decision of each account; that it keeps
    today's level a head is a target.
    """

    name = "performance-pool"
    clause = "C34"
    numbers = "fund"
    indicators = MappingProxyType({
        "": Indicator("绩效工资占发放前结余的比例", "Performance pay of the surplus before it", "share"),
        "level": Indicator("绩效工资与现水平之比", "Performance pay against today's level"),
    })
    chinese: ClassVar[str] = (
        "各单位绩效工资合计不超过总收入减总成本（不含绩效工资）后的结余扣除医院发展基金的部分；无结余则不得发放。"
        "成本按发放绩效前计，否则公式自我引用。各单位绩效工资是决策量，保持人均现有水平是目标。")

    fund: Shares
    """Share of the surplus that goes to the hospital development fund [share]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, fund in self.fund.during(places.years) if places.accounts else ():
            surplus = together(revenue(places, at, year) - cost_before_performance(places, at, year)
                               for at in places.accounts)
            paid = together(Sum.of(performance(places, at, year)) for at in places.accounts)
            # where something must be paid, the surplus must be above 0 anyway, and its sign needs no decision
            certain = any(performance(places, at, year).lower > 0 for at in places.accounts)
            yield Row(body=paid, per=surplus if certain else Sum.of(Positive(surplus)), at_most=1 - fund, year=year,
                      hard=True, cure=places.years[0])
            for at in places.accounts:
                if places.booked(at, "performance_pay", booked_on(places)) > 0:
                    yield Row(body=Sum.of(performance(places, at, year)), per=grid_performance(places, at, year),
                              at_least=1, at=at, year=year, tag="level")


class BasicPerformance(Rule):
    """The basic part of performance pay is paid whatever the pool holds: a share of today's level a head."""

    name = "basic-performance"
    clause = "C35"
    indicators = MappingProxyType({"": Indicator("绩效工资不低于基础绩效", "Performance pay covers its basic part")})
    chinese: ClassVar[str] = (
        "基础性绩效按人均现有绩效水平的固定比例发放，其余为奖励性绩效；无论资金池多少，基础部分必须发放。")

    basic: Share = 0.6
    """Basic part of performance pay at today's level [share]; the rest is incentive."""
    binding: Literal["hard", "target"] = "hard"
    """hard: must hold; target: a shortfall is allowed and weighed."""

    def rows(self, places: Places) -> Iterator[Row]:
        for at in places.accounts:
            if places.booked(at, "performance_pay", booked_on(places)) > 0:
                for year in places.years:
                    # on as_of no amount is decided yet, so the row looks broken: the cure year keeps it hard
                    yield Row(body=Sum.of(performance(places, at, year)), per=grid_performance(places, at, year),
                              at_least=self.basic, at=at, year=year, hard=self.binding == "hard",
                              cure=places.years[0])


class WageCeiling(Rule):
    """The wage bill of each account stays below its ceiling of the year: today's bill times a factor.

    Pay follows the account that owned a person on as_of, so a transfer takes the room under the ceiling along. An
    account for which no pay is booked has no ceiling.
    """

    name = "wage-ceiling"
    clause = "C36"
    numbers = "factor"
    indicators = MappingProxyType({"": Indicator("薪酬总量与现水平之比", "Wage bill against today's")})
    chinese: ClassVar[str] = (
        "各单位年度薪酬总量（基本人员经费、绩效工资、同工同酬补差、特殊岗位津贴）不超过核定上限：现有薪酬总量乘以年度系数。"
        "人员薪酬随原账户，调动时额度随人走。账面没有薪酬的单位不设上限。")

    factor: Numbers
    """Ceiling of the year against the bill booked for the year before the plan [share]."""
    binding: Literal["hard", "target"] = "hard"
    """hard: must hold; target: what is above is allowed and weighed."""

    def rows(self, places: Places) -> Iterator[Row]:
        base = booked_on(places)
        for at in places.accounts:
            today = places.booked(at, "fixed_pay", base) + places.booked(at, "performance_pay", base)
            for year, factor in self.factor.during(places.years) if today else ():
                body = fixed_pay(places, at, year) + performance(places, at, year) + beyond_grid(places, at, year)
                yield Row(body=body, per=money(today), at_most=factor, at=at, year=year,
                          hard=self.binding == "hard")


class EqualPay(Rule):
    """Contract staff are paid as established staff of the same grade are, topped up by their account.

    The shortfall is what the top-up leaves of the difference, in money.
    """

    name = "equal-pay"
    clause = "C4"
    numbers = "share"
    indicators = MappingProxyType({"": Indicator("编外人员薪酬与在编之比", "Contract pay against established pay")})
    chinese: ClassVar[str] = (
        "编外人员薪酬（自身标准加补差）与同职级在编人员标准之比不低于规定比例；补差由所在账户支付，未补足部分即缺口。")

    share: Shares
    """Pay of contract staff against that of established staff of the same grades [share]."""
    binding: Literal["hard", "target"] = "target"
    """hard: must hold; target: a shortfall is allowed and weighed."""

    def rows(self, places: Places) -> Iterator[Row]:
        for at in places.accounts:
            for year, share in self.share.during(places.years):
                own = Payroll((at,), year, ALL_PAY, who=CONTRACT)
                same = Payroll((at,), year, ALL_PAY, who=CONTRACT, as_status="established")
                yield Row(body=own + top_up(places, at, year), per=same, at_least=share, at=at, year=year,
                          hard=self.binding == "hard")

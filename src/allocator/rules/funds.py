"""Full accounts: what is spent is paid by money that may pay it; earmarks; where investment goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import Kinds, Words
from allocator.rows import Amount, Flow, Row, Sum, money
from allocator.rules.accounts import together, uses
from allocator.rules.base import ByYear, Indicator, Numbers, Rule, Shares
from allocator.rules.purses import Purse, purses
from allocator.rules.spending import building, equipment

ROUNDING = 0.01
"""A cent: a finished plan pays each use, and counts each source, in whole cents."""
NONE = ByYear(entries=())
Spent = Mapping[tuple[str, int], dict[str, Sum]]
"""By account and year: what each use costs, but for those that are always nil."""


class FullAccounts(Rule):
    """Every use of every account and year is paid by money that may pay it and has come in.

    Money that is bound to some uses or to one account pays what it may, as decided; free money of all accounts pays
    the rest, for the consortium keeps one set of accounts. Unspent money may be spent in the following years that the
    settings allow. Spending on development (equipment, specialties, information systems, AI) is held by the same rows:
    it comes out of bound money and of what running costs and performance pay leave of free money, the development
    fund among it. After the solve every yuan is traced, source by source, in whole cents.
    """

    name = "full-accounts"
    clause = "C6"
    indicators = MappingProxyType({
        "": Indicator("不限用途资金支出比例", "Free money spent, of that of the year"),
        "bound": Indicator("限定用途资金支出比例", "Bound money spent, of that of the year"),
        "cost": Indicator("支付资金减支出", "Money paid beyond what the use costs", difference=True),
        "carried": Indicator("结转资金占当年资金的比例", "Money carried on, of that of the year"),
    })
    chinese: ClassVar[str] = (
        "各单位各年每项支出都有可用于该项、且已到账的资金支付。限定用途或限定单位的资金按方案用于允许的支出，其余由各账户"
        "不限用途的资金支付（统一核算，一套账）；未用资金可在设置的年限内结转。设备、专科建设、智慧医疗、人工智能等发展支出"
        "同受此限，来自限定资金和运行成本、绩效工资之外的余额（含医院发展基金）。求解后逐笔追溯到分。")

    def rows(self, places: Places) -> Iterator[Row]:
        if not places.accounts:
            return
        every = purses(places)
        found = groups(places, every)
        spent = {(purse, year): money(0) for purse in every for year in places.years}
        """By purse and year; what only free money may pay is taken from it without a flow of its own."""
        cents = dict.fromkeys(places.years, 0)
        back: dict[int, tuple[str, ...]] = dict.fromkeys(places.years, ())
        """By year: what a use that only free money pays gives back, should it cost less than nothing, is free too."""
        for group in found:
            if group.freely:
                spent[group.paying[0], group.year] += group.cost
                cents[group.year] += len(group.uses)
                back[group.year] += tuple(f"{group.at}/{use}" for use in group.uses)
        for group in (group for group in found if not group.freely):
            paid = money(0)
            for purse in group.paying:
                sources = purse.sources + (back[group.year] if purse.free else ())
                flow = Sum.of(Flow(sources, group.uses, (group.at,), group.year))
                spent[purse, group.year] += flow
                paid += flow
            yield _row(places, paid - group.cost, group.year, "cost", at=group.at, of="/".join(group.uses),
                       cents=len(group.uses))
        for purse in every:
            yield from _years(places, purse, {year: spent[purse, year] for year in places.years},
                              cents if purse.free else {})


def costs(places: Places) -> Spent:
    """What each account spends on each use in each year."""
    return {(at, year): {use: cost for use, cost in uses(places, at, year).items() if _may_cost(cost)}
            for year in places.years for at in places.accounts}


def _may_cost(cost: Sum) -> bool:
    return bool(cost.constant) or any(not isinstance(term, Amount) or term.upper > 0 for _, term in cost.parts)


@dataclass(frozen=True)
class Group:
    """Uses of an account and year that the very same purses may pay: they are paid as one."""

    at: str
    year: int
    uses: tuple[str, ...]
    paying: tuple[Purse, ...]
    cost: Sum

    @property
    def freely(self) -> bool:
        """Whether free money alone may pay it."""
        return len(self.paying) == 1 and self.paying[0].free

    @property
    def spents(self) -> tuple[tuple[str, str, int], ...]:
        """Use, account and year of each."""
        return tuple((use, self.at, self.year) for use in self.uses)


def groups(places: Places, every: Sequence[Purse]) -> tuple[Group, ...]:
    """All that may cost something, as purses pay it."""
    carry, found = places.budget.carry_years, []
    for (at, year), spent in costs(places).items():
        together_paid: dict[tuple[Purse, ...], list[str]] = {}
        for use in spent:
            paying = tuple(p for p in every if use in p.uses and p.at in ("", at) and p.open(year, carry))
            together_paid.setdefault(paying, []).append(use)
        found += [Group(at, year, tuple(own), paying, together(spent[use] for use in own))
                  for paying, own in together_paid.items()]
    return tuple(found)


def _years(places: Places, purse: Purse, spent: Mapping[int, Sum], cents: Mapping[int, int]) -> Iterator[Row]:
    """A purse's money by year: what is spent of it, this year or carried on, is no more than comes in."""
    accounts = (purse.at,) if purse.at else places.accounts
    latest = {earned: min(earned + places.budget.carry_years, places.years[-1]) for earned in purse.earned}
    kept = {(earned, year): Flow(purse.sources, purse.uses, accounts, year, earned)
            for earned in purse.earned for year in range(earned + 1, latest[earned] + 1)}
    tag, of = ("", "") if purse.free else ("bound", _label(purse))
    for year in places.years:
        carried = _sum(flow for (earned, _), flow in kept.items() if earned == year)
        brought = _sum(flow for (_, later), flow in kept.items() if later == year)
        earned, here = purse.earned.get(year, money(0)), spent[year]
        sources = sum(fund.earned == year for fund in purse.funds)
        if here.parts or here.constant or carried.parts or brought.parts:
            yield _row(places, here + carried - brought, year, tag, earned, at=purse.at, of=of,
                       cents=sources + cents.get(year, 0))
        if carried.parts and (year > places.years[0] or cents.get(year)):    # what uses give back is not carried on
            yield _row(places, carried, year, "carried", earned, at=purse.at, of=of, cents=sources)


def _label(purse: Purse) -> str:
    """Uses of a purse, or the one source it holds."""
    return purse.sources[0] if len(purse.sources) == 1 else "/".join(purse.uses)


def _row(places: Places, body: Sum, year: int, tag: str, per: Sum | None = None, *, at: str, of: str,
         cents: int) -> Row:
    """At most what there is; without it, at least 0. On as_of nothing is decided yet, so the row may look broken: the
    cure year keeps it hard."""
    return Row(body=body, per=per, at_most=None if per is None else 1, at_least=0 if per is None else None, at=at,
               of=of, year=year, hard=True, cure=places.years[0], tag=tag, rounding=ROUNDING * cents)


def _sum(flows: Iterable[Flow]) -> Sum:
    return sum((Sum.of(flow) for flow in flows), money(0))


PURPOSES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "specialty": ("equipment", "specialty"), "training": ("training",), "information": ("information",),
    "ai": ("ai",)})
"""Uses of each earmark, by the use that names it."""


class Earmarks(Rule):
    """Spending of all accounts on each of the four earmarks is at least what is given for it in the year.

    Key specialties (equipment and building), people's training and recruiting, information systems, artificial
    intelligence. Given for an earmark is a source whose every use is one of the earmark's own; a number of the clause
    may ask for more. Progress is read by half-years and years, as all reported numbers are.
    """

    name = "earmarks"
    clause = "C73"
    only_target = True
    indicators = MappingProxyType({"": Indicator("专项投入", "Spending on the earmark")})
    chinese: ClassVar[str] = (
        "重点专科（设备和建设）、人才培养、智慧医疗、人工智能四个专项，各账户合计年支出不低于当年专门用于该项的资金（资金表中"
        "全部用途都在该专项内的行）；可另设更高的数。为目标。督查按半年、评估按年，与指标填报期间一致。")

    specialty: Numbers = NONE
    """Key specialties, equipment and building: at least so much, where that is more than what is given [money]."""
    training: Numbers = NONE
    """Advanced study, recruiting, degrees, experts: at least so much, where that is more than what is given [money]."""
    information: Numbers = NONE
    """Information systems: at least so much, where that is more than what is given [money]."""
    ai: Numbers = NONE
    """Artificial intelligence: at least so much, where that is more than what is given [money]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year in places.years if places.accounts else ():
            spent = [uses(places, at, year) for at in places.accounts]
            for purpose, own in PURPOSES.items():
                least = max(given(places, purpose, year), getattr(self, purpose).at(year) or 0.0)
                if least:
                    yield Row(body=together(found[use] for found in spent for use in own), at_least=least, year=year,
                              of=purpose)


def given(places: Places, purpose: str, year: int) -> float:
    """What the sources of a year give for an earmark and nothing else [money]."""
    return sum(s.amount for s in places.sources if s.year == year and set(s.uses) <= set(PURPOSES[purpose]))


class InvestmentTilt(Rule):
    """Share of spending on key specialties that goes to the institutions and specialties the document favours.

    Spending is equipment and building of specialties at all hospitals; favoured are hospitals of some kinds, all they
    spend, and elsewhere specialties of some words. The document names no share: it is a setting. A floor in money may
    stand beside it.
    """

    name = "investment-tilt"
    clause = "W33"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("投入倾斜比例", "Share of investment in the favoured", "share"),
        "floor": Indicator("倾斜单位和专科的投入", "Investment in the favoured"),
    })
    chinese: ClassVar[str] = (
        "专科设备和建设投入中，用于中医（民族医）医院、妇幼保健院以及其他医院感染、传染专科的比例不低于规定（文件未给出，"
        "为设置）；可另设金额下限。为目标。")

    share: Shares
    """Favoured, of all spending on equipment and building of specialties [share]."""
    floor: Numbers = NONE
    """Spending on the favoured, at least [money]."""
    kinds: Kinds = ("tcm", "mch")
    """Kinds of institution all whose specialties are favoured."""
    specialties: Words = ("感染", "传染", "感染科", "传染科")
    """Words of specialties that are favoured wherever they are."""

    def rows(self, places: Places) -> Iterator[Row]:
        favoured = {s.id for s in places.specialties
                    if places.institution[s.at].kind in self.kinds or set(s.specialty) & set(self.specialties)}
        for year in places.years if favoured else ():
            spent = {False: money(0), True: money(0)}
            for row in places.specialties:
                if row.equipment and not row.held:
                    spent[row.id in favoured] += Sum.of(equipment(row, year))
            for key in sorted({s.id for s in places.specialties}):
                spent[key in favoured] += Sum.of(building(places, key, year))
            share, floor = self.share.at(year), self.floor.at(year)
            if share is not None:
                yield Row(body=spent[True], per=spent[True] + spent[False], at_least=share, year=year)
            if floor:
                yield Row(body=spent[True], at_least=floor, year=year, tag="floor")

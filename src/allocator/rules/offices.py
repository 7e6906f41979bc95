"""Offices that one named person each holds: president, party secretary, chief accountant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar, Literal

from pydantic import Field

from allocator.facts.places import Places
from allocator.facts.values import Duties, NonNegative, Year
from allocator.rows import Choice, Persons, Row, Sum
from allocator.rules.accounts import annual_salaries
from allocator.rules.base import Indicator, Rule
from allocator.rules.counted import Counted, Scope
from allocator.who import Who

ADMINISTRATORS = Counted(professions=("management", "other_technical"))
"""Who may act in an office that nobody holds, unless a clause says otherwise."""


def free_to_act(acting: Counted) -> Who:
    """Who may act in a vacant office: passes the test, is present all year, and serves at a post without any duty."""
    return replace(acting.who, present=True, duty=("",))


def acting_choice(cited: str, office: str, at: str, year: int, who: Who, cost: float) -> Choice:
    """One person of the institution named to act in an office; nobody acts in two offices of one clause."""
    return Choice(f"acting/{cited}", office, year, most=1, cost=cost, named=who, at=(at,))


def enough_to_act(acting: Iterable[Choice], at: str, year: int, who: Who) -> Row:
    """No more are named than there are who may act."""
    named = sum((-1.0 * choice for choice in acting), Sum.of(Persons(who, year, (at,))))
    return Row(body=named, at_least=0, at=at, year=year, hard=True, tag="able")


class OfficesHeld(Rule):
    """Each of the offices is held at each hospital, by persons of its own.

    Whoever serves at a post with the office's duty holds it. Where nobody does, one present person of the hospital is
    named to act, beside the own post, which must be without a duty: so no two offices fall to one person. Read
    certain, for an advert holds no office. Holders are paid by the grid, month by month; the rest of an annual salary
    is paid the year after, once assessed, and outside the pool of performance pay: it is a cost before that pool.
    """

    name = "offices-held"
    clause = "C3"
    indicators = MappingProxyType({
        "": Indicator("职务在任人数", "Holders of the office"),
        "able": Indicator("可代理职务的人数够用", "People enough to act in offices", difference=True),
        "annual": Indicator("年薪差额（考核后次年补发，在绩效总额之外）",
                            "Annual salaries beyond monthly pay, paid once assessed, outside the pool"),
    })
    chinese: ClassVar[str] = (
        "规定的职务在每家医院都有人担任，且各由不同的人担任。在该职责岗位上工作的人即为任职者；岗位空缺时，"
        "从本院全年在岗、所在岗位不带职责的人员中指定一人兼代。按确定口径：公告岗位不能任职。"
        "任职者按月发放档案工资和月绩效；年薪差额考核后次年补发，列入绩效分配前的成本，在绩效工资总额之外。")

    offices: Duties = Field(min_length=1)
    """Duties of the posts that are the offices (院长, 书记, 总会计师)."""
    where: Literal["lead", "each"] = "lead"
    """At the lead hospital only, or at each hospital of the scope."""
    scope: Scope = Scope()
    """Which institutions `each` means."""
    since: Year | None = None
    """First year in which the offices must be held [year]; blank: the plan's first."""
    binding: Literal["hard", "target"] = "hard"
    """hard: must hold; target: a shortfall is allowed and weighed."""
    acting: Counted = ADMINISTRATORS
    """Who may act in a vacant office."""
    allowance: NonNegative = 6000
    """What it costs that somebody acts in an office [money/person/year]: an assumption, 500 a month."""
    annual: bool = False
    """Whether holders at the lead hospital have an annual salary: what is paid beyond the grid is then told."""

    def rows(self, places: Places) -> Iterator[Row]:
        lead = (places.lead_hospital,) if places.lead_hospital else ()
        who = free_to_act(self.acting)
        for i in lead if self.where == "lead" else self.scope.institutions(places):
            for year in places.years:
                if self.since is not None and year < self.since:
                    continue
                acting = []
                for office in self.offices:
                    choice = acting_choice(self.cited, f"{i}/{office}", i, year, who, self.allowance)
                    acting.append(choice)
                    yield Row(body=Persons(Who(duty=(office,)), year, (i,)) + choice, at_least=1, at=i, year=year,
                              of=office, hard=self.binding == "hard")
                yield enough_to_act(acting, i, year, who)
                difference = annual_salaries(places, i, year)
                if self.annual and i in places.accounts and difference.constant:
                    yield Row(body=difference, at_least=difference.constant, at=i, year=year, indicator=True,
                              tag="annual")

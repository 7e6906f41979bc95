"""Rates, pay, training programmes and invited experts: numbers that are data, never decisions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from allocator.facts.values import (
    Fact,
    Id,
    LedgerState,
    Line,
    NonNegative,
    ProgrammeKind,
    RateKind,
    Ref,
    Share,
    Status,
    Whole,
    Year,
    number,
)


class Rate(Fact):
    """A yearly rate of a group: exits, licence passes, promotions, degree upgrades."""

    group: str
    """分组: words that select people, all of which must hold: a level (县级, 乡级, 村级), a status (在编, 编外),
    a profession (医师, 护士 …), joined by `+`, for example 县级+在编; `全部` selects everybody."""
    kind: RateKind
    value: Share
    """值 [share of the group a year]."""


class Pay(Fact):
    """Yearly pay of a grade."""

    grade: str
    """职称或类别: a title (副高) for health technicians, or a profession (管理, 工勤, 乡村医生)."""
    status: Status
    year: Year | None = None
    pay: NonNegative
    """年薪 [money/person/year]."""
    performance: Share = 0.0


class Programme(Fact):
    """A training programme."""

    id: Id
    kind: ProgrammeKind
    who: str = ""
    year: Year | None = None
    places: Whole | None = None
    """名额 [persons a year]; blank: no limit."""
    days: Annotated[NonNegative, Field(le=345)]
    """时长 [days]; at most 345: a year has 24 half-months, one of which is left for central training."""
    cost: NonNegative
    """费用 [money/person]."""


class Expert(Fact):
    """An expert who may be invited for a year to teach local staff of one specialty."""

    id: Id
    specialty: str
    year: Year
    cost: NonNegative
    """费用 [money/year]."""


class Booking(Fact):
    """An amount in an institution's ledger: revenue drawn or cost incurred in a year."""

    at: Id
    year: Year
    line: Line
    """科目: see `terms.LINES`."""
    state: LedgerState
    """状态: final account (决算), budget (预算), or budget adjusted in the year (调整)."""
    amount: NonNegative
    """金额 [money]."""


class Entry(Fact):
    """A reported number: the value of an indicator of a clause in a period."""

    clause: str
    at: Ref = ""
    """机构; blank: the whole consortium."""
    period: str = Field(pattern=r"^\d{4}(H[12]|Q[1-4])?$")
    """期间: 2026, 2026H1, 2026Q3."""
    value: float
    """值 [the clause's unit]; `95%` reads as 0.95."""

    @field_validator("value", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        return number(value)

    @field_validator("period", mode="before")
    @classmethod
    def _period(cls, value: object) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip().upper()

"""Candidates for key specialties: what each level takes, and what spending on a specialty is worth."""

from __future__ import annotations

from allocator.facts.values import Fact, Flag, Id, NonNegative, SpecialtyLevel, Words


class Specialty(Fact):
    """A level of a specialty at a hospital that is held or may be reached; the levels of one specialty share an id."""

    id: Id
    """专科编号."""
    name: str = ""
    """名称."""
    at: Id
    level: SpecialtyLevel
    """级别."""
    held: Flag = False
    """已达: the level is held on as_of."""
    weak: Flag = False
    """薄弱: a weak specialty."""
    specialty: Words
    """专科: words of the staff table for its people."""
    members: NonNegative = 0
    """团队 [persons]: physicians of the specialty the level takes."""
    equipment: NonNegative = 0
    """设备 [money]: equipment still to be bought for the level, over the years."""
    min: NonNegative = 0
    """最低 [money/year]: least yearly spending on the specialty, beside equipment; the greatest of its levels holds."""
    max: NonNegative | None = None
    """最多 [money/year]: greatest yearly spending, beside equipment; blank: the last corner of the benefit curve."""


class Benefit(Fact):
    """A corner of the curve of what yearly spending on a specialty, beside equipment, is worth; it starts at (0, 0)."""

    id: Id
    """专科编号."""
    spent: NonNegative
    """年投入 [money/year]."""
    benefit: NonNegative
    """年效益 [money/year]."""

"""Whom a clause counts, as a parameter: a test of people and posts that packs can write."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from allocator.errors import Said
from allocator.facts.places import Places
from allocator.facts.values import (
    Centres,
    Degrees,
    Duties,
    Kinds,
    Levels,
    Licences,
    PostClasses,
    Professions,
    Statuses,
    Titles,
    Words,
)
from allocator.who import Who


class Counted(BaseModel):
    """People who pass all of these; a field left out admits everybody."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    professions: Professions = ()
    titles: Titles = ()
    """Titles appointed to (聘)."""
    degrees: Degrees = ()
    licences: Licences = ()
    statuses: Statuses = ()
    specialties: Words = ()
    under: int | None = None
    """Younger than this on 31 December [years]."""
    backbone: bool | None = None
    present: bool | None = None
    """On no dated absence in the year."""
    ward: bool | None = None
    clinical: bool | None = None
    front_line: bool | None = None
    solo: bool | None = None
    classes: PostClasses = ()
    """Classes of the post served (医、护、药、技、管 …)."""
    duties: Duties = ()
    centres: Centres = ()

    @property
    def who(self) -> Who:
        return Who(profession=self.professions, title=self.titles, degree=self.degrees, licence=self.licences,
                   status=self.statuses, specialty=self.specialties, under=self.under, backbone=self.backbone,
                   present=self.present, ward=self.ward, clinical=self.clinical, front_line=self.front_line,
                   solo=self.solo, class_=self.classes, duty=self.duties, centre=self.centres)

    @model_validator(mode="after")
    def _one_change(self) -> Self:
        if sum(map(bool, (self.titles, self.degrees, self.statuses))) > 1:
            raise ValueError(Said(
                "titles, degrees or statuses: one of them only, for two changes of a person do not add",
                "职称、学历、编制情况只能限定一项：一个人的两种变化不能相加"))
        return self


class Scope(BaseModel):
    """Institutions a clause speaks of: of these levels and, where given, of these kinds."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    levels: Levels = ("county",)
    kinds: Kinds = ()

    def institutions(self, places: Places) -> tuple[str, ...]:
        """Ids, in order."""
        return tuple(i for i in places.at_level(*self.levels)
                     if not self.kinds or places.institution[i].kind in self.kinds)

    @property
    def name(self) -> str:
        """The level, where it is one: the place the row's finding stands at."""
        return self.levels[0] if len(self.levels) == 1 and not self.kinds else ""

"""People: rows of the staff table, with or without a name."""

from __future__ import annotations

from pydantic import Field

from allocator.facts.values import (
    Assessment,
    Cadre,
    Date,
    Degree,
    Fact,
    Flag,
    Id,
    Licence,
    NonNegative,
    Positive,
    Presence,
    Profession,
    Ref,
    Sex,
    Share,
    Status,
    Title,
    Words,
)


class Person(Fact):
    """One named person, or `count` people alike (a fractional count is a continuous cohort)."""

    id: Id
    name: str = ""
    count: Positive = 1
    """人数 [persons]."""
    owner: Id
    """编制单位: the institution that owns the person's establishment post."""
    work: Id
    """工作单位: the institution where the person works."""
    post: Id
    """岗位: the post served, at `work`."""
    status: Status
    profession: Profession
    specialty: str = ""
    licence: Licence = "none"
    title_held: Title = "none"
    """职称(评)."""
    title_appointed: Title | None = None
    """职务(聘); blank: as held."""
    degree: Degree = "unknown"
    birth: Date | None = None
    sex: Sex | None = None
    cadre: Cadre = "cadre"
    started: Date | None = None
    presence: Presence = "present"
    back_on: Date | None = None
    """返岗日期: until then the person is away; blank with an absence: away for the whole plan."""
    fte: Share = 1.0
    """工作量 [share of full time]."""
    service_until: Date | None = None
    """服务期至: may not be moved before."""
    grassroots: NonNegative = 0
    """基层服务 [months]."""
    assessment: Assessment = "unknown"
    backbone: Flag = False
    leader: Flag = False
    pay: NonNegative | None = None
    """年薪 [money/year]; blank: from the pay table."""
    languages: Words = ()
    prefers: Ref = ""
    """意向单位: an institution the person wishes to serve at."""
    fixed: str = Field(default="")
    """不可调动: the reason why this person must not move; blank: may."""

    @property
    def title(self) -> str:
        """The title appointed to, which title shares count (评聘分离)."""
        return self.title_appointed or self.title_held

    @property
    def named(self) -> bool:
        return self.count == 1

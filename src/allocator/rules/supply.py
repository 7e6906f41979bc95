"""Ways of recruiting: how much each kind of channel brings, and posts that need no minimum of applicants."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from pydantic import Field

from allocator.facts.places import Places
from allocator.facts.values import Duties, Professions, Words
from allocator.rows import Recruits, Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.rules.counted import Scope
from allocator.rules.priorities import belongs
from allocator.who import EVERYBODY, Who

KINDS = ("flexible", "directed", "aid")
"""柔性引进, 定向培养, 对口支援."""


class SupplyChannels(Rule):
    """People brought in by flexible recruitment, directed training and paired aid: each way is used, within its cap.

    The caps are hard and count adverts; what each way is to bring is a target of arrivals (fill rate x adverts).
    Posts of every level and profession count. The document sets no numbers: all six are settings of the county; a
    number that is not given asks for nothing.
    """

    name = "supply-channels"
    clause = "W6"
    indicators = MappingProxyType({
        "flexible_at_most": Indicator("柔性引进岗位", "Posts advertised for flexible recruitment"),
        "directed_at_most": Indicator("定向培养岗位", "Posts for directed students"),
        "aid_at_most": Indicator("对口支援岗位", "Posts for paired aid"),
        "flexible_at_least": Indicator("柔性引进预计到岗", "Arriving by flexible recruitment"),
        "directed_at_least": Indicator("定向培养预计到岗", "Directed students arriving"),
        "aid_at_least": Indicator("对口支援预计到岗", "Arriving by paired aid"),
    })
    chinese: ClassVar[str] = (
        "柔性引进、定向培养、对口支援三条途径：每条途径的公告岗位不超过上限（硬性），"
        "预计到岗人数达到目标（到岗率乘公告岗位）。文件未定数量，六个数均由县里自定；没有给出的数不作要求。")

    flexible_at_most: Numbers
    """Posts advertised for flexible recruitment, at most [posts/year]."""
    directed_at_most: Numbers
    """Posts for directed students, at most [posts/year]."""
    aid_at_most: Numbers
    """Posts for paired aid, at most [posts/year]."""
    flexible_at_least: Numbers
    """People who arrive by flexible recruitment [persons/year]."""
    directed_at_least: Numbers
    """Directed students who arrive [persons/year]."""
    aid_at_least: Numbers
    """People who arrive by paired aid [persons/year]."""

    def rows(self, places: Places) -> Iterator[Row]:
        numbers = self.by_year()
        for kind in KINDS:
            for year, most in numbers[f"{kind}_at_most"].during(places.years):
                adverts = Recruits(EVERYBODY, year, places.institutions, "planned", kind=(kind,))
                yield Row(body=adverts, at_most=most, year=year, hard=True, tag=f"{kind}_at_most")
            for year, least in numbers[f"{kind}_at_least"].during(places.years):
                arrivals = Recruits(EVERYBODY, year, places.institutions, "expected", kind=(kind,))
                yield Row(body=arrivals, at_least=least, year=year, tag=f"{kind}_at_least")


class NoApplicantThreshold(Rule):
    """Posts in urgent shortage are advertised only by channels without a minimum number of applicants.

    Shortage posts are those of the fields and duties named. As adverts are told apart by department, the row covers
    every post of the same institution, department and profession. Hard: such a post is advertised by another channel
    or not at all.
    """

    name = "no-applicant-threshold"
    clause = "W20"
    indicators = MappingProxyType({
        "": Indicator("紧缺岗位设开考比例的公告", "Shortage posts advertised with an applicant ratio"),
    })
    chinese: ClassVar[str] = (
        "急需紧缺岗位只通过不设开考比例的渠道招聘。紧缺岗位指所列专科、职责的岗位；公告按科室区分，"
        "同一机构、同一科室、同一专业的岗位一并适用。硬性：这些岗位改由其他渠道公告，或不公告。")

    fields: dict[str, Words] = Field(default={})
    """Fields in shortage, by name: specialties of posts, or words of the department where a post has none."""
    duties: Duties = ()
    """Duties of posts in shortage (全科 …), whatever their specialty."""
    professions: Professions = ("physician",)
    """Professions of the posts in shortage."""
    scope: Scope = Scope(levels=("county", "township"))
    """Institutions whose posts count, by levels and kinds."""

    def rows(self, places: Places) -> Iterator[Row]:
        inside = set(self.scope.institutions(places))
        words = tuple(word for found in self.fields.values() for word in found)
        short = sorted({(post.at, post.department, post.profession) for post in places.post.values()
                        if post.at in inside and post.profession in self.professions
                        and (post.duty in self.duties or belongs(post, words))})
        for year in places.years:
            for at, department, profession in short:
                who = Who(profession=(profession,), department=(department,))
                yield Row(body=Recruits(who, year, (at,), "planned", threshold=True), at_most=0, at=at, year=year,
                          of=department, hard=True)

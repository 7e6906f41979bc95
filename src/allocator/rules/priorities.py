"""Fields of work that come first: their posts filled to their needs, their people sent to study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from allocator import terms
from allocator.facts.places import Places, Post
from allocator.facts.values import Positive, Professions, Share, Words
from allocator.facts.workload import known_needs
from allocator.rows import Persons, Row, Studies, Sum
from allocator.rules.base import Indicator, Rule
from allocator.rules.counted import Scope
from allocator.who import EVERYBODY, Who


class Tier(BaseModel):
    """Fields of equal rank."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    fields: dict[str, Words] = Field(min_length=1)
    """By name: a post belongs to the field if its specialty is one of the words; a post without a specialty, if its
    department's name contains one."""
    weight: Positive = 1
    """Weight of a shortfall inside its tier [1]."""
    staffed: bool = True
    """The posts of each field together are filled to their needs."""
    study: Share = 0
    """Share of each field's people on advanced study each year [share of persons]; 0: none is asked for."""


def belongs(post: Post, words: tuple[str, ...]) -> bool:
    """Whether a post belongs to a field: by its specialty, or where it has none, by its department."""
    return post.specialty in words if post.specialty else any(word in post.department for word in words)


class PriorityFields(Rule):
    """Specialties that come first: each one's posts filled to their needs, and its people sent to study.

    The posts of a field at all institutions of the scope count together, so it does not matter which hospital fills
    which. People there, planned, in FTE on 31 December (as the mean of the year where the need is from workload),
    make up the sum of the needs; posts without a need are left out on both sides. The share on study is of the year's
    people of those posts, certain. A document ranks its tiers without numbers: the weights and the share of study are
    settings. A field that has no post asks for nothing.
    """

    name = "priority-fields"
    clause = "W7"
    only_target = True
    indicators = MappingProxyType({
        "staffed": Indicator("优先专科岗位配足", "Posts of the priority fields filled"),
        "study": Indicator("优先专科人员当年进修比例", "People of the priority fields on advanced study"),
    })
    chinese: ClassVar[str] = (
        "优先专科：每个专科在范围内各机构的岗位合计配足需要，并安排其人员进修。岗位的专科与所列词相同即计入；"
        "岗位未写专科的，科室名称含所列词即计入。人数按计划口径折合全时计，没有需要数的岗位两边都不计；"
        "进修比例按当年确定在岗人数计。文件只分层级、不给数值，权重和进修比例由县里自定。")

    tiers: dict[str, Tier] = Field(min_length=1)
    """Ranks of fields, by name."""
    professions: Professions = ("physician",)
    """Professions of the posts; each counts by itself."""
    scope: Scope = Scope()
    """Institutions whose posts count, by levels and kinds (county level)."""

    def rows(self, places: Places) -> Iterator[Row]:
        needs = known_needs(places)
        inside = set(self.scope.institutions(places))
        for rank, tier in self.tiers.items():
            for name, words in tier.fields.items():
                for profession in self.professions:
                    found = [post.id for post in places.post.values() if post.at in inside
                             and post.profession == profession and belongs(post, words)]
                    word = terms.label("profession", profession, "zh") if len(self.professions) > 1 else ""
                    of = " ".join(part for part in (rank, name, word) if part)
                    for year in places.years:
                        yield from self._of(places, tier, [p for p in found if (p, year) in needs], found, of, year,
                                            needs)

    def _of(self, places: Places, tier: Tier, known: list[str], found: list[str], of: str, year: int,
            needs: Mapping[tuple[str, int], float]) -> Iterator[Row]:
        """The rows of one field, profession and year; `known`: the posts whose need is known."""
        at = self.scope.name
        if tier.staffed and known:
            yield Row(body=self._there(places, known, year), at_least=sum(needs[p, year] for p in known), at=at,
                      year=year, of=of, weight=tier.weight, tag="staffed")
        if tier.study and found:
            who = Who(profession=tuple({places.post[p].profession for p in found}))
            away = sum((1.0 * Studies(who, year, post=p) for p in found), Sum())
            people = sum((1.0 * Persons(who, year, post=p) for p in found), Sum())
            yield Row(body=away, per=people, at_least=tier.study, at=at, year=year, of=of, weight=tier.weight,
                      tag="study")

    @staticmethod
    def _there(places: Places, posts: list[str], year: int) -> Sum:
        """People at posts, planned: in FTE on 31 December, or as the year's mean where the need is from workload."""
        given = {post: places.in_year(post, year).need is not None for post in posts}
        return sum((1.0 * Persons(EVERYBODY, year, post=post, reading="planned",
                                  measure="fte" if given[post] else "mean") for post in posts), Sum())

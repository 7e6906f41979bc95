"""Gaps between what the posts need and who is there, and what may fill them."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.workload import known_needs
from allocator.rows import Persons, Row, Sum
from allocator.rules.base import Indicator, Rule
from allocator.rules.counted import Scope
from allocator.who import EVERYBODY, Who


class GapsFilled(Rule):
    """Each institution has as many people as its posts need, and contract staff fill only what establishment leaves.

    The gap of an institution is what its posts need, given or from workload, less its people of every status. It is a
    target, read planned, in heads: turnover posts and contracts fill it through adverts and moves. Contract staff of
    all institutions together are no more than the needs that the whole approved establishment leaves open: hard, asked
    only where every post has a need, and read filled: expected leavers may be replaced, and every advert counts as if
    it were filled. Those who are more today may only become fewer.
    """

    name = "gaps-filled"
    clause = "C33"
    only_target = True
    indicators = MappingProxyType({
        "": Indicator("在编与编外人员合计", "Established and contract staff"),
        "contract": Indicator("编外人员不超过编制外缺口", "Contract staff within the gap that establishment leaves"),
    })
    chinese: ClassVar[str] = (
        "每家机构的人员不少于各岗位需要的合计，编外人员只补编制留下的缺口。"
        "缺口为岗位需要（给出或由工作量推算）减去各类在岗人员，按计划口径计人头，为目标。"
        "各机构编外人员合计不超过岗位需要合计减核定编制总量，为硬性要求，按补满口径（预计离职的可以补充，"
        "每个公告岗位按到岗计），仅在每个岗位的需要都已知时提出。目前已超过的只减不增。")

    scope: Scope = Scope(levels=("county", "township"))
    """Institutions whose gaps are filled."""

    def rows(self, places: Places) -> Iterator[Row]:
        needs = known_needs(places)
        inside = self.scope.institutions(places)
        posts = {i: places.posts_at[i] for i in inside}
        approved = sum(places.institution[i].establishment for i in inside)
        contract = Who(status=("contract",))
        for year in places.years:
            for i in inside:
                known = [p for p in posts[i] if (p, year) in needs]
                if not known:
                    continue
                whole = len(known) == len(posts[i])
                there = Sum.of(Persons(EVERYBODY, year, (i,), reading="planned")) if whole else sum(
                    (1.0 * Persons(EVERYBODY, year, post=p, reading="planned") for p in known), Sum())
                yield Row(body=there, at_least=sum(needs[p, year] for p in known), at=i, year=year)
            every = [p for i in inside for p in posts[i]]
            if every and all((p, year) in needs for p in every):
                gap = max(0.0, sum(needs[p, year] for p in every) - approved)
                yield Row(body=Persons(contract, year, inside, reading="filled", by="owner"), at_most=gap, year=year,
                          hard=True, tag="contract")

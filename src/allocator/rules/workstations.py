"""Expert workstations (专家工作站): how many are added in a year."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import NonNegative
from allocator.rows import Choice, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule


class ExpertWorkstations(Rule):
    """Expert workstations added in a year: a target, and a number that is not passed.

    Candidates come from the table of experts, each at its own cost, at most once a year; in a year without candidates
    workstations are plain numbers at one cost. Where the same candidate is invited as a teacher as well, that is
    another decision with a cost of its own.
    """

    name = "expert-workstations"
    clause = "W9"
    only_target = True
    numbers = "at_least"
    indicators = MappingProxyType({
        "": Indicator("新增专家工作站", "Expert workstations added"),
        "most": Indicator("新增专家工作站上限", "Expert workstations added, at most"),
    })
    chinese: ClassVar[str] = (
        "每年新增的专家工作站数：达到目标（可有缺口），不超过上限（硬性）。候选专家取自专家表，费用按表计；"
        "当年没有候选人的，按统一费用计数。")

    at_least: Numbers
    """Workstations added in the year [workstations/year]."""
    at_most: Numbers
    """Workstations added in the year, at most [workstations/year]."""
    cost: NonNegative = 80_000
    """Cost of a workstation in a year without candidates [money/workstation]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, most in self.at_most.during(places.years):
            yield Row(body=self._added(places, year), at_most=most, at="county", year=year, hard=True, tag="most")
        for year, least in self.at_least.during(places.years):
            yield Row(body=self._added(places, year), at_least=least, at="county", year=year)

    def _added(self, places: Places, year: int) -> Sum:
        """Workstations of a year: one a candidate, or a number of them where there is no candidate."""
        candidates = [expert for expert in places.experts if expert.year == year]
        bound = max(self.at_least.at(year) or 0, self.at_most.at(year) or 0)
        one = "workstations"
        if not candidates:
            return Sum.of(Choice("workstation", "", year, most=int(bound), cost=self.cost, choice_unit=one))
        return sum((1.0 * Choice("workstation", e.id, year, cost=e.cost, choice_unit=one) for e in candidates), Sum())

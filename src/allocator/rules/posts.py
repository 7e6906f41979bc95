"""What the posts need: given, or from workload."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal

from allocator.facts.places import Places
from allocator.facts.values import Positive
from allocator.facts.workload import need_from_workload
from allocator.rows import EVERYBODY, Persons, Row
from allocator.rules.base import Indicator, Rule


class PostNeeds(Rule):
    """Each post's minimum, need and maximum, as given, or its need from workload.

    The minimum is hard and read certain: an advert covers no shift. A need that is given is a target in FTE on
    31 December; a need from workload is a target in FTE as the mean of the year, less months of advanced study. Both
    are read planned. The maximum is hard and read planned, in heads.
    """

    name = "post-needs"
    clause = "W29"
    indicators = MappingProxyType({
        "min": Indicator("岗位最低人数", "Minimum of the posts"),
        "need": Indicator("岗位需要人数", "Need of the posts"),
        "max": Indicator("岗位最多人数", "Maximum of the posts"),
        "workload": Indicator("岗位按工作量的需要", "Need of the posts from workload"),
    })

    parts: tuple[Literal["min", "need", "max"], ...] = ("min", "need", "max")
    """Which of the three numbers this clause speaks of."""
    available_minutes: Positive = 107_040
    """Working time of one FTE [minutes/year]: 365 days less 104 of weekends, 13 public holidays, 10 of leave and 15
    of training = 223 days of 480 minutes (职工带薪年休假条例 art 3, 全国年节及纪念日放假办法 2024, C42)."""

    def rows(self, places: Places) -> Iterator[Row]:
        load = need_from_workload(places, self.available_minutes)
        for post_id in places.posts:
            for year in places.years:
                post = places.in_year(post_id, year)
                if "min" in self.parts and post.min:
                    yield Row(body=Persons(EVERYBODY, year, post=post_id), at_least=post.min, at=post.at, year=year,
                              of=post_id, hard=True, tag="min")
                if "need" in self.parts and post.need is not None:
                    yield Row(body=Persons(EVERYBODY, year, post=post_id, reading="planned", measure="fte"),
                              at_least=post.need, at=post.at, year=year, of=post_id, tag="need")
                elif "need" in self.parts and load.get((post_id, year)):
                    yield Row(body=Persons(EVERYBODY, year, post=post_id, reading="planned", measure="mean"),
                              at_least=load[post_id, year], at=post.at, year=year, of=post_id, tag="workload")
                if "max" in self.parts and post.max is not None:
                    yield Row(body=Persons(EVERYBODY, year, post=post_id, reading="planned"), at_most=post.max,
                              at=post.at, year=year, of=post_id, hard=True, tag="max")

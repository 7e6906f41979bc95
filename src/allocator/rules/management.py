"""Management: its centres and their heads, its share of the posts, and heads of departments."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.careers import SENIOR
from allocator.facts.places import Places
from allocator.facts.values import NonNegative, Share, Titles
from allocator.rows import Persons, Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.rules.counted import Counted, Scope
from allocator.rules.offices import ADMINISTRATORS, acting_choice, enough_to_act, free_to_act
from allocator.who import Who


def management_within(places: Places, at: str, year: int, share: float) -> Row:
    """People in management posts of an institution, adverts included, within a share of the approved establishment.

    One is always allowed. The approved number does not change, so the row holds or worsens by decisions only.
    """
    most = max(1.0, share * places.institution[at].establishment)
    return Row(body=Persons(Who(class_=("management",)), year, (at,), reading="planned"), at_most=most, at=at,
               year=year, hard=True, tag="management")


class ManagementCentres(Rule):
    """The lead hospital's management centres, each with one qualified head, and its management posts capped.

    Every post with the duty of a centre's head is a centre; further centres up to the number asked for have no post
    yet. Whoever serves at such a post and is qualified heads the centre. Where nobody does, one present person of the
    hospital is named to act, who serves at a post without a duty: so nobody heads two centres. Read certain. The
    document does not say who is qualified: the post's own profession and title are, unless `heads` asks for more.
    """

    name = "management-centres"
    clause = "C9"
    numbers = "centres"
    indicators = MappingProxyType({
        "head": Indicator("管理中心负责人", "Head of the management centre"),
        "able": Indicator("可代理负责人的人数够用", "People enough to act as heads", difference=True),
        "management": Indicator("总医院管理岗位人数", "Management posts of the lead hospital"),
    })
    chinese: ClassVar[str] = (
        "总医院的管理中心各有一名合格负责人，管理岗位总数不超过上限。职责为管理中心负责人的每个岗位是一个中心；"
        "要求的数目更多时，其余中心暂无岗位。在岗且合格的人即为负责人；空缺时从本院全年在岗、所在岗位不带职责的人员中"
        "指定一人兼代，一人不兼两个中心。按确定口径。文件未规定任职条件：以岗位本身的专业和职称要求为准，"
        "`heads` 可另加条件。")

    centres: Numbers
    """Management centres that have a head [centres]."""
    heads: Counted = Counted()
    """What the head of a centre must be, beside what the post asks."""
    acting: Counted = ADMINISTRATORS
    """Who may act as head of a centre without one."""
    allowance: NonNegative = 6000
    """What it costs that somebody acts as head [money/person/year]: an assumption, 500 a month."""
    management_at_most: Share = 0.10
    """Management posts, as a share of the lead hospital's approved establishment [share]: 行政管理人员占总编的8–10%
    (综合医院组织编制原则试行草案, 1978)."""

    def rows(self, places: Places) -> Iterator[Row]:
        i = places.lead_hospital
        if not i:
            return
        who = free_to_act(self.acting)
        posts = tuple(p for p in places.with_duty("centre_head") if places.post[p].at == i)
        for year, asked in self.centres.during(places.years):
            acting = []
            for k in range(max(len(posts), math.ceil(asked))):
                centre = posts[k] if k < len(posts) else f"{i}/centre/{k + 1}"
                choice = acting_choice(self.cited, centre, i, year, who, self.allowance)
                acting.append(choice)
                held = Persons(self.heads.who, year, post=centre) + choice if k < len(posts) else choice
                yield Row(body=held, at_least=1, at=i, year=year, of=centre, hard=True, tag="head")
            yield enough_to_act(acting, i, year, who)
            yield management_within(places, i, year, self.management_at_most)


class LeanDepartments(Rule):
    """Few administrators; a head in every department of physicians and a head nurse on every ward.

    A department has a head when a physician of the asked title or higher serves there, and a ward department a head
    nurse when a nurse with a title does: counted certain, at the posts of the department. A person serves one
    department, so no one heads two, and somebody to head it is all it takes. These are targets, because a small
    department loses its only senior to retirement; management posts are hard.
    """

    name = "lean-departments"
    clause = "C30"
    indicators = MappingProxyType({
        "management": Indicator("管理岗位人数", "Management posts"),
        "head": Indicator("可任科室主任的医师", "Physicians who may head the department"),
        "head_nurse": Indicator("可任护士长的护士", "Nurses who may be head nurse"),
    })
    chinese: ClassVar[str] = (
        "精简行政，每个有医师的临床科室有主任，每个病区有护士长。科室内有达到规定职称的医师，即可有主任；病区内有"
        "有职称的护士，即可有护士长：按确定口径，在本科室岗位上计数。一人只在一个科室工作，因此不会一人兼两个科室。"
        "主任、护士长为目标，因为小科室的唯一人选可能退休；管理岗位上限为硬性要求。")

    management_at_most: Share = 0.10
    """Management posts of each institution, as a share of its approved establishment, one always allowed [share]:
    行政管理人员占总编的8–10% (综合医院组织编制原则试行草案, 1978)."""
    scope: Scope = Scope(levels=("county", "township"))
    """Institutions whose management posts are capped."""
    head_titles: Titles = ("intermediate", *SENIOR)
    """Titles of a physician who may head a department."""
    head_nurse_titles: Titles = ("assistant", "junior", "intermediate", *SENIOR)
    """Titles of a nurse who may be head nurse."""
    departments: Scope = Scope()
    """Institutions whose departments are headed."""

    def rows(self, places: Places) -> Iterator[Row]:
        for i in self.scope.institutions(places):
            for year in places.years:
                yield management_within(places, i, year, self.management_at_most)
        headed = self.departments.institutions(places)
        for (at, department), ids in places.departments.items():
            if at not in headed:
                continue
            posts = [places.post[p] for p in ids]
            if any(post.profession == "physician" and post.clinical for post in posts):
                yield from self._headed(places, at, department, "physician", self.head_titles, "head")
            if any(post.profession == "nurse" and post.ward for post in posts):
                yield from self._headed(places, at, department, "nurse", self.head_nurse_titles, "head_nurse")

    @staticmethod
    def _headed(places: Places, at: str, department: str, profession: str, titles: Titles, tag: str) -> Iterator[Row]:
        who = Who(profession=(profession,), title=titles, department=(department,))
        for year in places.years:
            yield Row(body=Persons(who, year, (at,)), at_least=1, at=at, year=year, of=department, tag=tag)

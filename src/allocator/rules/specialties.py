"""Key specialties of the county-level hospitals: how many are at a level; the weak ones first."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.specialties import Specialty
from allocator.facts.values import Positive, SpecialtyLevel, Year
from allocator.rows import Row, Sum, money
from allocator.rules.base import Indicator, Numbers, Rule, Shares
from allocator.rules.specialty_levels import CONDITIONS, Leaders, candidates, conditions, reached, team
from allocator.rules.spending import building


class KeySpecialties(Rule):
    """Share of the candidates for a level that are at it: key specialties of the county-level hospitals.

    A candidate is a row of the specialties table at that level. Reaching a level is a decision of the year. It takes,
    at the specialty's hospital on 31 December, one who may lead and the team of physicians, both certain: an advert
    leads nothing; by then its equipment is bought; the level below is reached. A level once reached stays, so its
    leader and team must stay too. All that is hard; the share is a target. What is held today is held on.

    Yearly spending on specialties beside equipment is a decision too: with all its specialties a hospital keeps to
    their floors and ceilings, each specialty within its own. Shared money is not this rule's matter.
    """

    name = "key-specialties"
    clause = "C49"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("重点专科占候选专科的比例", "Key specialties of the candidates", unit="share"),
        **CONDITIONS,
        "floor": Indicator("专科建设年投入不低于下限", "Yearly spending on specialties, at least"),
        "ceiling": Indicator("专科建设年投入不超过上限", "Yearly spending on specialties, at most"),
    })
    chinese: ClassVar[str] = (
        "县级医院达到该级别的重点专科占候选专科（专科表中该级别的行）的比例。达级由方案逐年决定，须当年12月31日在该院"
        "有可牵头的带头人、医师团队达到下限（均按确定口径，公告岗位不算），累计买齐设备，并先达下一级；达级后不退，"
        "带头人和团队也须保持。以上为硬性要求，比例为目标；现已达级的保持。专科建设年投入（设备以外）也由方案决定，"
        "各院合计及每个专科均在上下限之内；与其他用途共用资金由资金条款管。")

    share: Shares
    """Candidates at the level, held or reached, of all candidates [share]."""
    level: SpecialtyLevel = "county"
    """Level asked for."""
    leaders: Leaders = Leaders()
    """Who may lead at each level: associate-senior or higher; senior, or associate-senior and marked as a leader
    (学科带头人); senior."""

    def rows(self, places: Places) -> Iterator[Row]:
        rows = candidates(places, self.level)
        yield from conditions(places, rows, self.leaders)
        yield from _spending(places, rows)
        for year, share in self.share.during(places.years) if rows else ():
            yield Row(body=_count(rows, year), per=Sum((), len(rows)), at_least=share, at="county", year=year)


class KeySpecialtiesCount(Rule):
    """Number of key specialties at a level, at the county-level hospitals together.

    What a level takes is as for the share (key-specialties). A specialty at a higher level counts: it has the levels
    below too, so those of region level count inside those of prefecture level.
    """

    name = "key-specialties-count"
    clause = "C50"
    only_target = True
    numbers = "count"
    indicators = MappingProxyType({"": Indicator("重点专科数", "Key specialties", unit="specialties"), **CONDITIONS})
    chinese: ClassVar[str] = (
        "县级医院达到该级别的重点专科合计数，为目标。达级条件同按比例的条款（带头人、团队、设备、先达下一级、达级后"
        "不退），为硬性要求。达到更高级别的专科也计入：自治区级含在地区级之内。")

    count: Numbers
    """Specialties at the level, held or reached [specialties]."""
    level: SpecialtyLevel = "prefecture"
    """Level asked for."""
    leaders: Leaders = Leaders()
    """Who may lead at each level; as for key-specialties."""

    def rows(self, places: Places) -> Iterator[Row]:
        rows = candidates(places, self.level)
        yield from conditions(places, rows, self.leaders)
        for year, count in self.count.during(places.years) if rows else ():
            yield Row(body=_count(rows, year), at_least=count, at="county", year=year)


class WeakSpecialties(Rule):
    """Specialties marked weak have the team of their county level by the deadline, and are at that level.

    Both are targets, of double weight: the clause puts these specialties first. The team counts physicians of the
    specialty, certain. What the level takes is hard, as for key-specialties. Moving beds between departments (the
    clause's third duty) is left to the beds table: its bounds say how many beds an institution may open or close, and
    beds are not counted by department.
    """

    name = "weak-specialties"
    clause = "C53"
    only_target = True
    indicators = MappingProxyType({
        "": Indicator("薄弱专科达到县级重点专科", "Weak specialties at county level", unit="specialties"),
        "team": Indicator("薄弱专科的医师团队", "Physicians of a weak specialty"),
        **CONDITIONS,
    })
    chinese: ClassVar[str] = (
        "标为薄弱的专科，期限起医师团队达到其县级行的下限（确定口径），且不低于县级重点专科。均为目标，权重加倍："
        "条款要求重点强化。达级条件为硬性要求，同重点专科条款。科室床位调整由床位表的上下限体现，床位不分科室计数。")

    deadline: Year = 2026
    """First year at whose end both hold [year]: 2027年前, by 31 December 2026."""
    weight: Positive = 2
    """Weight of the shortfalls in their tier [1]: the clause's priority (重点强化)."""
    leaders: Leaders = Leaders()
    """Who may lead at each level; as for key-specialties."""

    def rows(self, places: Places) -> Iterator[Row]:
        weak = {s.id for s in places.specialties if s.weak}
        rows = [s for s in candidates(places, "county") if s.id in weak]
        yield from conditions(places, rows, self.leaders)
        for year in places.years:
            for row in rows if year >= self.deadline else ():
                yield Row(body=reached(row, year), at_least=1, at=row.at, year=year, of=row.id, weight=self.weight)
                if row.members:
                    yield Row(body=team(row, year), at_least=row.members, at=row.at, year=year, of=row.id,
                              weight=self.weight, tag="team")


def _count(rows: tuple[Specialty, ...], year: int) -> Sum:
    """How many of the rows are held or reached."""
    return sum((reached(row, year) for row in rows), Sum())


def _spending(places: Places, rows: tuple[Specialty, ...]) -> Iterator[Row]:
    """What each hospital spends on the specialties beside equipment, all together."""
    for at in sorted({row.at for row in rows}):
        for year in places.years:
            spent = [building(places, row.id, year) for row in rows if row.at == at]
            together = sum((Sum.of(amount) for amount in spent), money(0))
            least, most = sum(amount.lower for amount in spent), sum(amount.upper for amount in spent)
            if least:
                # on as_of nothing is spent yet, so the row looks broken: the cure year keeps it hard
                yield Row(body=together, at_least=least, at=at, year=year, hard=True, cure=places.years[0],
                          tag="floor")
            yield Row(body=together, at_most=most, at=at, year=year, hard=True, tag="ceiling")

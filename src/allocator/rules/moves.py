"""County-managed, township-used (县管乡用): how many may be moved, who carries the far postings, who stay together."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Member, Places
from allocator.facts.values import NonNegative
from allocator.rows import Moved, Persons, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.who import Who


class MovesWithinCaps(Rule):
    """Yearly caps on transfers for good and on secondments, a fair share of far secondments, couples kept together.

    A county-level hospital sends at most its share of the far secondments (by approved establishment), give or take
    one person. The document sets no numbers: the caps are settings of the county. Members of a couple or a team
    transfer only to where the next of them (in order of id, the first after the last) has the home in that year, so
    those who serve together leave together, and those who serve apart may be brought together; a team is also lent
    together. Nobody has to move for it, so it always can hold.
    """

    name = "moves-within-caps"
    clause = "C48"
    indicators = MappingProxyType({
        "transfers": Indicator("全年调动人数", "Transfers of the year"),
        "secondments": Indicator("全年派驻人数", "Secondments of the year"),
        "fair": Indicator("远距离派驻超出应分担人数", "Far secondments beyond the fair share"),
        "together": Indicator("夫妻、团队成员分开调动", "Members of a couple or team transferred apart",
                              difference=True, personal=True),
        "lent_together": Indicator("团队成员分开派驻", "Members of a team lent apart", difference=True,
                                   personal=True),
    })
    chinese: ClassVar[str] = (
        "每年调动、派驻的人数上限，以及远距离派驻的公平分担：每家县级医院派出的人数不超过其按核定编制应分担的份额，"
        "允许相差一人。文件未定上限，由县里自定。夫妻、团队成员只随同一组的下一人调动，即一起动或都不动；"
        "团队派驻也一起。")

    transfers: Numbers
    """Transfers for good between institutions [persons/year]."""
    secondments: Numbers
    """Secondments between institutions [persons/year]."""
    far_km: NonNegative = 50
    """A posting at least this far from the sending hospital is far [km]."""

    def rows(self, places: Places) -> Iterator[Row]:
        everywhere = places.institutions
        for year, most in self.transfers.during(places.years):
            yield Row(body=Moved("transfer", year, everywhere, everywhere), at_most=most, year=year, hard=True,
                      tag="transfers")
        hospitals = places.at_level("county")
        total = sum(places.institution[i].establishment for i in hospitals)
        for year, most in self.secondments.during(places.years):
            yield Row(body=Moved("secondment", year, everywhere, everywhere), at_most=most, year=year, hard=True,
                      tag="secondments")
            for i in hospitals:
                fair = places.institution[i].establishment / total if total else 1.0
                yield Row(body=self._far(places, (i,), year) - fair * self._far(places, hospitals, year), at_most=1,
                          at=i, year=year, hard=True, tag="fair")

        yield from self._together(places)

    def _together(self, places: Places) -> Iterator[Row]:
        """Nobody of a couple or team goes where the next of them is not."""
        teams: dict[str, list[Member]] = {}
        for member in places.teams:
            teams.setdefault(member.team, []).append(member)
        pairs = [(one, other) for members in teams.values() if len(members) > 1
                 for one, other in zip(members, [*members[1:], members[0]], strict=True)]
        targets = self._targets(places) if pairs else ()
        for one, other in pairs:
            for year in places.years:
                for at in targets:
                    yield from self._joins(places, one, other, at, year)

    def _joins(self, places: Places, one: Member, other: Member, at: tuple[str, ...], year: int) -> Iterator[Row]:
        """A member goes to institutions in a year only if the other has the home (for teams: is) there."""
        everywhere, mate = places.institutions, Who(ids=(other.person,))
        there = Persons(mate, year, at)
        home = (there - Moved("secondment", year, everywhere, at, mate)
                + Moved("secondment", year, at, everywhere, mate))
        goes = Moved("transfer", year, everywhere, at, Who(ids=(one.person,)))
        lent = Moved("secondment", year, everywhere, at, Who(ids=(one.person,)))
        where, of = at[0] if len(at) == 1 else "", f"{one.team}/{one.person}/{other.person}"
        yield Row(body=goes - home, at_most=0, at=where, year=year, of=of, hard=True, tag="together")
        if one.kind == "team":
            yield Row(body=lent - there, at_most=0, at=where, year=year, of=of, hard=True, tag="lent_together")

    @staticmethod
    def _targets(places: Places) -> tuple[tuple[str, ...], ...]:
        """Where people may be sent: each institution; those below township level without any road count as one."""
        near = set(places.at_level("county", "township"))
        near |= {i for i in places.institutions
                 if any(j != i and places.km(i, j) is not None for j in places.institutions)}
        rest = tuple(i for i in places.institutions if i not in near)
        return (*((i,) for i in places.institutions if i in near), *((rest,) if rest else ()))

    def _far(self, places: Places, hospitals: tuple[str, ...], year: int) -> Sum:
        """Secondments of a year from hospitals to institutions far from each."""
        far = Sum()
        for i in hospitals:
            target = tuple(j for j in places.institutions if (places.km(i, j) or 0) >= self.far_km)
            if target:
                far = far + Moved("secondment", year, (i,), target)
        return far

"""Teams that must be in place before something opens: emergency centres, pathology, sterile supply."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar, Literal

from allocator import terms
from allocator.facts.places import Places
from allocator.facts.values import Centres, Duties, Whole
from allocator.rows import Choice, Persons, Row, Sum
from allocator.rules.base import Indicator, Numbers, Rule, Shares
from allocator.who import Who


class CentresOpen(Rule):
    """Emergency centres in operation, each only with its team: licensed physicians and registered nurses.

    Opening a centre at an institution that has posts of it is a decision of the year, and a centre once open stays
    open. A team counts certain, in heads, at the posts of that centre, without those who are on leave at any time of
    the year. It is hard: whoever opens has the team; how many open is a target, for a county may not have the people;
    where the clause is hard, a statutory one. A centre that several institutions could run counts once.
    """

    name = "centres-open"
    clause = "C13"
    numbers = "count"
    indicators = MappingProxyType({
        "": Indicator("运行的急救中心", "Emergency centres in operation", unit="centres"),
        "physicians": Indicator("已开中心的执业医师（减团队下限）", "Licensed physicians beyond an open centre's team",
                                unit="persons", difference=True),
        "nurses": Indicator("已开中心的注册护士（减团队下限）", "Registered nurses beyond an open centre's team",
                            unit="persons", difference=True),
        "stays": Indicator("中心开后不关", "A centre once open stays open", difference=True),
        "once": Indicator("同一中心只计一家", "A centre counted once"),
    })
    chinese: ClassVar[str] = (
        "运行的急救中心数。有该中心岗位的机构，每年可决定是否开设，开后不关；开设须有团队："
        "该中心岗位上的执业医师和注册护士各不少于下限（确定口径，计人头，全年有休假者不算），为硬性要求。"
        "开设几个为目标；写作`binding: hard`的，现状未开的部分为法定缺口，先于其他目标。"
        "几家机构都能开设的同一中心只计一家。")

    count: Numbers
    """Centres in operation [centres]."""
    centres: Centres = tuple(terms.CENTRES)
    """Which centres the clause speaks of (五大中心)."""
    physicians: Whole = 5
    """Licensed physicians of a team, at least [persons]: 8,760 hours of one round the clock over an FTE's 1,784."""
    nurses: Whole = 5
    """Registered nurses of a team, at least [persons]; as for physicians."""
    lead_only: bool = False
    """Only centres of the lead hospital (the county people's hospital) count."""
    binding: Literal["hard", "target"] = "target"
    """hard: fewer than there are today are impossible, and those still to open are a statutory target; target: a
    shortfall is allowed and weighed."""

    def rows(self, places: Places) -> Iterator[Row]:
        inside = (places.lead_hospital,) if self.lead_only else places.at_level("county")
        before: dict[tuple[str, str], Choice] = {}
        for year, count in self.count.during(places.years):
            running = Sum()
            for centre in self.centres:
                hosts = [i for i in inside if any(places.post[p].centre == centre for p in places.posts_at.get(i, ()))]
                found = {i: Choice("open", f"{i}/{centre}", year, choice_unit="centres") for i in hosts}
                for i, is_open in found.items():
                    yield from self._team(i, centre, is_open)
                    if (i, centre) in before:
                        yield Row(body=is_open - before[i, centre], at_least=0, at=i, year=year, of=centre, hard=True,
                                  tag="stays")
                    before[i, centre] = is_open
                together = sum((1.0 * is_open for is_open in found.values()), Sum())
                if len(hosts) > 1:
                    yield Row(body=together, at_most=1, year=year, of=centre, hard=True, tag="once")
                running = running + together
            yield Row(body=running, at_least=count, at=places.lead_hospital if self.lead_only else "county", year=year,
                      hard=self.binding == "hard")

    def _team(self, at: str, centre: str, is_open: Choice) -> Iterator[Row]:
        """The team is there if the centre is open."""
        for tag, profession, licence, least in (("physicians", "physician", "licensed", self.physicians),
                                                ("nurses", "nurse", "registered", self.nurses)):
            if least:
                who = Who(profession=(profession,), licence=(licence,), centre=(centre,), present=True)
                yield Row(body=Persons(who, is_open.year, (at,)) - least * is_open, at_least=0, at=at,
                          year=is_open.year, of=centre, hard=True, tag=tag)


class ServicesProvided(Rule):
    """Services the whole county draws on, of which at least one institution is a staffed provider.

    An institution provides a service if enough people, certain and not on leave at any time of the year, serve at its
    posts of that duty. A service that several institutions could provide counts once.
    """

    name = "services-provided"
    clause = "C15"
    only_target = True
    numbers = "share"
    indicators = MappingProxyType({
        "": Indicator("县域内有人提供的服务（病理、消毒供应）", "Services with a staffed provider", unit="services"),
        "staff": Indicator("提供机构的在岗人员（减下限）", "Staff beyond the provider's minimum", unit="persons",
                           difference=True),
        "once": Indicator("同一服务只计一家", "A service counted once"),
    })
    chinese: ClassVar[str] = (
        "全县共用的服务（病理、消毒供应），每项至少有一家机构配人提供的比例。机构内承担该职责的岗位上人数不少于下限"
        "（确定口径，全年有休假者不算），才算提供；几家都能提供的同一服务只计一家。")

    share: Shares
    """Services with a provider, of those listed [share]."""
    duties: Duties = ("pathology", "sterile_supply")
    """The services, by the duty of their posts."""
    staff: Whole = 1
    """People who make a provider, at least [persons]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for year, share in self.share.during(places.years):
            provided = Sum()
            for duty in self.duties:
                hosts = sorted({places.post[p].at for p in places.with_duty(duty)})
                together = Sum()
                for i in hosts:
                    provider = Choice("provider", f"{i}/{duty}", year, choice_unit="services")
                    there = Persons(Who(duty=(duty,), present=True), year, (i,))
                    yield Row(body=there - self.staff * provider, at_least=0, at=i, year=year, of=duty, hard=True,
                              tag="staff")
                    together = together + provider
                if len(hosts) > 1:
                    yield Row(body=together, at_most=1, year=year, of=duty, hard=True, tag="once")
                provided = provided + together
            yield Row(body=provided, at_least=share * len(self.duties), year=year)

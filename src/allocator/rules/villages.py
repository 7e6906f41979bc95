"""Village doctors: training in batches, with the clinics kept open."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.cover import cover_units, half_months
from allocator.facts.places import Places
from allocator.facts.values import NonNegative, Professions
from allocator.rows import Row
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.rules.training import CENTRAL, everyone_trained, spare


class VillageTraining(Rule):
    """A batch of days off the post a year for every village doctor, with another doctor or a neighbour at the clinic.

    Everybody present is trained, hard; wherever village doctors serve. A clinic with a floor (在岗底线), alone or with
    the neighbours that relieve it (顶岗), keeps it in every half-month: the same count as of central training, here a
    target, for where a clinic's second doctor retires there is often nobody who could be sent.
    """

    name = "village-training"
    clause = "C43"
    numbers = "days"
    indicators = MappingProxyType({
        "everyone": Indicator("乡村医生完成脱产轮训的比例", "Village doctors trained"),
        "cover": Indicator("轮训期间村卫生室不脱岗", "Clinics covered during training and study",
                           unit="person-half-months", difference=True),
        "room": Indicator("进修过长、无法轮训的人数", "Sent away so long that no training fits"),
        "uncovered": Indicator("在岗人数低于底线的半月数", "Half-months below the floor"),
    })
    chinese: ClassVar[str] = (
        "每名乡村医生每年脱产轮训一次的天数，轮训期间村卫生室由另一名医生或顶岗邻村值守。在岗者全部受训为硬性要求；"
        "在岗底线的算法与集中培训相同，但作为目标：卫生室一名医生退休后，没有可调来的人。")

    days: Numbers
    """Days of a village doctor's yearly batch [days]."""
    professions: Professions = ("village_doctor",)
    """Who is trained."""
    central_days: NonNegative = 0
    """Days of central training of the physicians and nurses whose posts share a clinic's floor [days]."""

    def rows(self, places: Places) -> Iterator[Row]:
        central = places.at_level("county", "township")
        for year, days in self.days.during(places.years):
            if days <= 0:
                continue
            yield from everyone_trained(places, self.professions, places.institutions, year, days)
            for unit in cover_units(places):
                posts = [places.post[p] for p in unit.posts]
                training = {p.id: half_months(self.central_days) for p in posts
                            if p.profession in CENTRAL and p.at in central}
                batch = {p.id: half_months(days) for p in posts if p.profession in self.professions}
                if batch:
                    yield Row(body=spare(places, unit, year, training | batch), at_least=0, at=unit.at, year=year,
                              of=unit.id, tag="cover")

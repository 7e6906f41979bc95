"""Training of everyone, and the posts that must stay covered meanwhile: what central and village training share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.cover import HALF_MONTHS, CoverUnit, cover_units, half_months
from allocator.facts.places import Places
from allocator.facts.values import Professions
from allocator.rows import Persons, Row, Studies, Sum, Trained
from allocator.rules.base import Indicator, Numbers, Rule
from allocator.who import Who

CENTRAL = ("physician", "nurse")
"""医护: who is trained centrally."""


def everyone_trained(places: Places, professions: tuple[str, ...], at: tuple[str, ...], year: int,
                     days: float) -> Iterator[Row]:
    """Everybody present of the professions is trained, and nobody sent away for so long that no training fits."""
    trainees = Who(profession=professions, present=True)
    yield Row(body=Trained(trainees, year, at, days), per=Persons(trainees, year, at), at_least=1.0, year=year,
              hard=True, tag="everyone")
    if _away(places, year) + half_months(days) > HALF_MONTHS:
        yield Row(body=Studies(Who(profession=professions), year, at), at_most=0, year=year, hard=True, tag="room")


def spare(places: Places, unit: CoverUnit, year: int, training: Mapping[str, int]) -> Sum:
    """Half-months a cover unit has to spare above its floor, `training` [half-months a person] by post taken off."""
    left = Sum((), -float(HALF_MONTHS * unit.floor))
    for post in unit.posts:
        left = left + (HALF_MONTHS - training.get(post, 0)) * Persons(Who(present=True), year, post=post)
        left = left - _away(places, year) * Studies(Who(), year, post=post)
    return left


def _away(places: Places, year: int) -> int:
    """Half-months of advanced study in a year; 0: there is no programme."""
    study = places.programme("advanced_study", year)
    return half_months(study.days) if study else 0


class CentralTraining(Rule):
    """Days of central training a year for every physician and nurse, with every covered post kept at its floor.

    A cover unit of H present people with floor k, S of them on advanced study of u half-months and T of them in
    training of v half-months, needs u S + v T <= 24 (H - k). For v = 1 and u = 6 (15 and 90 days) this is exact: see
    docs/model.md. Advanced study is drawn from the same 24 half-months, so the row bounds it too. Nobody who must
    train is sent away for so long that no half-month is left.
    """

    name = "central-training"
    clause = "C42"
    numbers = "days"
    indicators = MappingProxyType({
        "everyone": Indicator("医护完成集中培训的比例", "Physicians and nurses trained"),
        "cover": Indicator("培训进修期间岗位不脱岗", "Posts covered during training and study",
                           unit="person-half-months", difference=True),
        "room": Indicator("进修过长、无法集中培训的人数", "Sent away so long that no training fits"),
        "uncovered": Indicator("在岗人数低于底线的半月数", "Half-months below the floor"),
    })
    chinese: ClassVar[str] = (
        "每名医师、护士每年集中培训的天数，培训期间每个有在岗底线的岗位不脱岗。在岗 H 人、底线 k 人、"
        "其中 S 人外出进修 u 个半月、T 人集中培训 v 个半月的值守单元，须满足 u S + v T ≤ 24 (H − k)。"
        "进修与培训共用全年24个半月。")

    days: Numbers
    """Days of central training a person a year [days]."""
    professions: Professions = CENTRAL
    """医护: who is trained."""

    def rows(self, places: Places) -> Iterator[Row]:
        at = places.at_level("county", "township")
        for year, days in self.days.during(places.years):
            if days <= 0:
                continue
            yield from everyone_trained(places, self.professions, at, year, days)
            for unit in cover_units(places):
                training = {p: half_months(days) for p in unit.posts
                            if places.post[p].profession in self.professions and unit.at in at}
                yield Row(body=spare(places, unit, year, training), at_least=0, at=unit.at, year=year, of=unit.id,
                          hard=True, tag="cover")

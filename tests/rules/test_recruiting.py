"""C20, C38 and C40, qualified recruits, leaders and village doctors, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.channels import Channel
from allocator.plan import Decisions, RecruitLine
from allocator.rules.base import Rule
from allocator.rules.recruiting import LeadersRecruited, QualifiedRecruits, VillageDoctorReserve
from tests.county import channel, clinic, county, finding, only, post, reads, since, township
from tests.rules.bound import shipped

CHANNELS: tuple[Channel, ...] = (
    channel("a", degree="master", fill_rate=0.25, cap=10),
    channel("b", degree="bachelor", title="associate_senior", leader=True, fill_rate=0.5, cap=10),
    channel("c", degree="bachelor", title="junior", fill_rate=0.9, cap=10),
    channel("d", degree="master", title="senior", fill_rate=0.5, cap=10))
PLAN = Decisions(recruits=(
    RecruitLine(channel="a/physician/master", year=2026, post="H1-D", adverts=8),                    # 2 arrive
    RecruitLine(channel="b/physician/associate_senior/bachelor", year=2026, post="T1-D", adverts=4),   # 2 leaders
    RecruitLine(channel="c/physician/junior/bachelor", year=2026, post="H1-D", adverts=5),           # neither
    RecruitLine(channel="d/physician/senior/master", year=2026, post="H1-D", adverts=1),             # 0.5, once
    RecruitLine(channel="a/physician/master", year=2027, post="H1-D", adverts=9)))                   # another year
C20, C38 = QualifiedRecruits, LeadersRecruited


@pytest.mark.parametrize(("rule", "expected"), [
    (C20(count=only(2026, 4.5)), (4.5, 4.5, 0.0, "met")),                             # 2 + 2 + 0.5, exactly
    (C20(count=only(2026, 5.5)), (4.5, 5.5, 1.0, "short")),
    (C20(count=only(2026, 5), leaders_inside=False), (2.5, 5.0, 2.5, "short")),       # without b
    (C20(count=only(2026, 13), reading="planned"), (13.0, 13.0, 0.0, "met")),         # 8 + 4 + 1 adverts
    (C20(count=only(2026, 14), reading="planned"), (13.0, 14.0, 1.0, "short")),
    (C38(count=only(2026, 2)), (2.0, 2.0, 0.0, "met")),                               # 0.5 x 4
    (C38(count=only(2026, 3)), (2.0, 3.0, 1.0, "short")),
    (C38(count=only(2026, 4), reading="planned"), (4.0, 4.0, 0.0, "met")),
])
def test_recruits(rule: Rule, expected: tuple[object, ...]) -> None:
    """Masters and senior titles count once each, by arrivals; leaders only where they are asked for."""
    instance = county(rule, posts=[post("H1-D"), post("T1-D")], channels=CHANNELS, years=(2026, 2027))
    assert reads(finding(instance, PLAN)) == expected


def villages(open_: int, directed: int, physicians: int = 0, rule: Rule | None = None) -> tuple[object, ...]:
    """How C40 stands after so many adverts for village doctors, and for directed physicians."""
    instance = county(
        rule or shipped("C40"), institutions=[township(), clinic()],
        posts=[post("V1-D", "village_doctor"), post("T1-D")],
        channels=[channel("o", "village_doctor", fill_rate=0.6), channel("d", "village_doctor", kind="directed"),
                  channel("p", kind="directed")])
    lines = (("o/village_doctor", "V1-D", open_), ("d/village_doctor", "V1-D", directed),
             ("p/physician", "T1-D", physicians))
    return reads(finding(instance, Decisions(recruits=tuple(
        RecruitLine(channel=key, year=2026, post=at, adverts=count) for key, at, count in lines if count))))


@pytest.mark.parametrize(("open_", "directed", "physicians", "expected"), [
    (0, 3, 0, (1.0, 1.0, 0.0, "met")),
    (1, 3, 0, (0.75, 1.0, 1.0, "short")),       # 3 of 4 adverts, whatever their fill rates
    (2, 0, 5, (0.0, 1.0, 2.0, "short")),        # directed physicians are no village doctors
    (0, 0, 0, (0.0, 1.0, 0.0, "met")),          # nobody recruited
])
def test_directed_village_doctors(open_: int, directed: int, physicians: int, expected: tuple[object, ...]) -> None:
    """Every village doctor recruited comes from directed training."""
    assert villages(open_, directed, physicians) == expected


def test_a_share_of_directed_village_doctors() -> None:
    """Half of four is two: 1 of 4 lacks one."""
    assert villages(3, 1, rule=VillageDoctorReserve(share=since(2026, 0.5))) == (0.25, 0.5, 1.0, "short")

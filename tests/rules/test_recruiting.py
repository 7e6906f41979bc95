"""C20 and C38, qualified recruits and leaders, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.channels import Channel
from allocator.plan import Decisions, RecruitLine
from allocator.rules.base import Rule
from allocator.rules.recruiting import LeadersRecruited, QualifiedRecruits
from tests.county import channel, county, finding, only, post, reads

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

"""W6 and W20: kinds of channels, and shortage posts without an applicant ratio, counted by hand."""

from __future__ import annotations

import pytest

from allocator.instance import Instance
from allocator.plan import Decisions, RecruitLine
from allocator.rules.base import Rule
from allocator.rules.counted import Scope
from allocator.rules.supply import NoApplicantThreshold, SupplyChannels
from tests.county import channel, clinic, county, finding, findings, hospital, only, post, reads, since, township
from tests.rules.bound import shipped

CHANNELS = (
    channel("soft", kind="flexible", fill_rate=0.4, cap=20), channel("students", kind="directed", fill_rate=1, cap=20),
    channel("students", "village_doctor", kind="directed", fill_rate=1, cap=20),
    channel("partner", kind="aid", fill_rate=0.5, cap=20), channel("open", applicants=3, cap=20),
    channel("urgent", applicants=0, cap=20), channel("open", "nurse", applicants=3, cap=20))


def case(*rules: Rule) -> Instance:
    """Posts at two hospitals, a township and a clinic."""
    return county(
        *rules, institutions=[hospital("H1"), hospital("H2", kind="tcm"), township("T1"), clinic("V1")],
        years=(2026, 2027), channels=CHANNELS,
        posts=[post("H1-S", specialty="普外", department="普外"), post("H1-T", specialty="普外", department="普外门诊"),
               post("H1-B", specialty="骨科", department="骨科"), post("H1-P", department="儿科门诊"),
               post("H1-N", "nurse", department="普外"), post("T1-S", specialty="普外", department="外科"),
               post("T1-G", department="全科", duty="general_practice"), post("T1-O", department="外科"),
               post("V1-D", "village_doctor")])


def adverts(**lines: float) -> Decisions:
    """Adverts of 2026 by channel and post: `soft__H1_S=2`."""
    made = []
    for key, count in lines.items():
        name, at = key.split("__")
        at = at.replace("_", "-")
        profession = {"N": "nurse", "D": "village_doctor"}.get(at[-1], "physician")
        made.append(RecruitLine(channel=f"{name}/{profession}", year=2026, post=at, adverts=count))
    return Decisions(recruits=tuple(made))


RULE = SupplyChannels(
    flexible_at_most=since(2026, 4), directed_at_most=since(2026, 3), aid_at_most=only(2026, 2),
    flexible_at_least=since(2026, 1), directed_at_least=only(2026, 3), aid_at_least=since(2027, 1))


@pytest.mark.parametrize(("plan", "tag", "expected"), [
    (adverts(soft__H1_S=4), "flexible_at_most", (4.0, 4.0, 0.0, "met")),
    (adverts(soft__H1_S=4), "flexible_at_least", (1.6, 1.0, 0.0, "met")),            # 0.4 x 4
    (adverts(soft__H1_S=2), "flexible_at_least", (0.8, 1.0, 0.2, "short")),
    (adverts(soft__H1_S=3, soft__T1_G=2), "flexible_at_most", (5.0, 4.0, 1.0, "broken")),      # every level together
    (adverts(students__T1_G=2, students__V1_D=1), "directed_at_most", (3.0, 3.0, 0.0, "met")),
    (adverts(students__T1_G=2, students__V1_D=1), "directed_at_least", (3.0, 3.0, 0.0, "met")),
    (adverts(students__T1_G=2, students__V1_D=2), "directed_at_most", (4.0, 3.0, 1.0, "broken")),
    (adverts(partner__H1_B=3), "aid_at_most", (3.0, 2.0, 1.0, "broken")),
    (adverts(urgent__H1_B=9, open__H1_N=9), "flexible_at_least", (0.0, 1.0, 1.0, "short")),    # other kinds
])
def test_w6_each_way_within_its_cap(plan: Decisions, tag: str, expected: tuple[object, ...]) -> None:
    """Caps count adverts of a kind of channel, what it is to bring counts arrivals."""
    assert reads(finding(case(RULE), plan, tag=tag, year=2026)) == expected


def test_w6_only_the_years_given() -> None:
    """A number that is not given asks for nothing: aid is capped in 2026 only, and asked for from 2027 on."""
    found = {(f.tag, f.year) for f in findings(case(RULE))}
    assert ("aid_at_most", 2027) not in found
    assert ("aid_at_least", 2026) not in found
    assert len(found) == 9                                    # 2 + 2 + 1 caps, 2 + 1 + 1 targets


def test_w6_as_shipped() -> None:
    """Caps of 10, 10 and 5, and one arrival a year by each way: the stated settings."""
    found = {f.tag: (f.limit, f.kind) for f in findings(case(shipped("W6")), year=2026)}
    assert found == {"flexible_at_most": (10.0, "hard"), "directed_at_most": (10.0, "hard"),
                     "aid_at_most": (5.0, "hard"), "flexible_at_least": (1.0, "target"),
                     "directed_at_least": (1.0, "target"), "aid_at_least": (1.0, "target")}
    broken = finding(case(shipped("W6")), adverts(partner__H1_B=6), tag="aid_at_most", year=2026)
    assert reads(broken) == (6.0, 5.0, 1.0, "broken")


@pytest.mark.parametrize(("plan", "broken"), [
    (adverts(open__H1_S=2), [("H1", "普外", 2.0)]),
    (adverts(urgent__H1_S=2, soft__H1_S=1, partner__H1_T=1), []),      # no ratio, or another way altogether
    (adverts(open__H1_T=1), [("H1", "普外门诊", 1.0)]),
    (adverts(open__H1_P=1), [("H1", "儿科门诊", 1.0)]),                # no specialty: by the department's name
    (adverts(open__H1_B=5), []),                                       # orthopaedics are not in shortage
    (adverts(open__H1_N=5), []),                                       # nor nurses, in the same department
    (adverts(open__T1_S=1), [("T1", "外科", 1.0)]),
    (adverts(open__T1_O=1), [("T1", "外科", 1.0)]),                    # the department of T1-S: told apart no further
    (adverts(open__T1_G=1), []),
])
def test_w20_shortage_posts_without_a_ratio(plan: Decisions, broken: list[tuple[str, str, float]]) -> None:
    """As shipped: physicians of the four departments, wherever they are."""
    found = findings(case(shipped("W20")), plan, year=2026)
    assert [(f.at, f.of, f.value) for f in found if f.verdict == "broken"] == broken
    assert {f.kind for f in found} == {"hard"}


def test_w20_settings() -> None:
    """Duties, professions and institutions are settings."""
    rule = NoApplicantThreshold(duties=("general_practice",))
    assert [(f.at, f.of) for f in findings(case(rule), year=2026)] == [("T1", "全科")]
    nurses = NoApplicantThreshold(fields={"a": ("普外",)}, professions=("nurse",), scope=Scope())
    assert [f.value for f in findings(case(nurses), adverts(open__H1_N=3), year=2026)] == [3.0]
    assert findings(case(NoApplicantThreshold())) == []

"""W7, and W4 and W26 bound to the same rule: fields that come first, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.places import Workload
from allocator.instance import Instance
from allocator.plan import Decisions, Move, RecruitLine, StudyLine
from allocator.rules.base import Rule
from allocator.rules.counted import Scope
from allocator.rules.priorities import PriorityFields, Tier
from tests.county import (
    channel,
    county,
    finding,
    findings,
    hospital,
    people,
    person,
    post,
    programme,
    reads,
    road,
    township,
)
from tests.rules.bound import shipped

W7, W4, W26 = shipped("W7"), shipped("W4"), shipped("W26")


def surgeons(*rules: Rule) -> Instance:
    """Surgery at two hospitals (needs 3 and 2, there 2.5 and 1) and at a township, beside other posts."""
    kind = {"licence": "licensed"}
    return county(
        *(rules or (W7,)), institutions=[hospital("H1"), hospital("H2"), township("T1")],
        roads=[road("H1", "H2", 1), road("H1", "T1", 5)], programmes=[programme()],
        posts=[post("H1-D", specialty="普外", need=3), post("H2-D", specialty="普外", need=2),
               post("T1-D", specialty="普外", need=9), post("H1-E", specialty="急诊/ICU"),
               post("H1-B", specialty="骨科", need=1), post("H1-O", need=4, department="普外科门诊"),
               post("H1-I", specialty="影像", need=2), post("H1-L", "technician", specialty="影像", need=1),
               post("H2-L", "technician", specialty="检验", need=2)],
        channels=[channel("open", fill_rate=0.5, licence="licensed")],
        staff=[*people(2, "H1-D", specialty="普外", **kind), person("half", "H1-D", specialty="普外", fte=0.5, **kind),
               person("H2", "H2-D", specialty="普外", **kind), *people(3, "H1-O", specialty="普外", **kind),
               person("B", "H1-B", specialty="骨科", **kind), person("T", "T1-D", specialty="普外", **kind),
               person("I", "H1-I", specialty="影像", **kind), person("L", "H1-L", "technician", specialty="影像"),
               *people(3, "H2-L", "technician", specialty="检验")])


ADVERT = RecruitLine(channel="open/physician", year=2026, post="H2-D", adverts=1)


@pytest.mark.parametrize(("plan", "expected"), [
    # the posts without a specialty go by department: 普外科门诊 belongs to 普外科 too, 3 there of a need of 4
    (Decisions(), (6.5, 9.0, 2.5, "short")),                                   # 2.5 + 1 + 3 of 3 + 2 + 4
    (Decisions(recruits=(ADVERT,)), (7.5, 9.0, 1.5, "short")),                 # an advert is one, whatever its chance
    (Decisions(recruits=(ADVERT.model_copy(update={"adverts": 3}),)), (9.5, 9.0, 0.0, "met")),
    (Decisions(moves=(Move(person="T", year=2026, from_post="T1-D", to_post="H1-D"),)), (7.5, 9.0, 1.5, "short")),
    (Decisions(moves=(Move(person="H2", year=2026, from_post="H2-D", to_post="H1-D"),)), (6.5, 9.0, 2.5, "short")),
    (Decisions(study=(StudyLine(person="H2", year=2026, start=1, half_months=6),)), (6.5, 9.0, 2.5, "short")),
])
def test_a_field_is_filled_by_all_hospitals_together(plan: Decisions, expected: tuple[object, ...]) -> None:
    """Which hospital fills the need does not matter; the township is outside."""
    assert reads(finding(surgeons(), plan, of="核心专科 普外科 医师")) == expected


def test_w7_tiers_and_weights() -> None:
    """One row a field and profession that has a need; the tiers weigh 2, 1.5 and 1."""
    found = {f.of: f for f in findings(surgeons())}
    assert {of: (f.value, f.limit, f.verdict) for of, f in found.items()} == {
        "核心专科 普外科 医师": (6.5, 9.0, "short"),       # 急诊 has no need, 妇产, 眼科, 麻醉 no post
        "支撑专科 影像 医师": (1.0, 2.0, "short"), "支撑专科 影像 技师": (1.0, 1.0, "met"),
        "支撑专科 检验 技师": (3.0, 2.0, "met"),           # three of two do not fill the physician's place at 影像
        "传统优势专科 创外 医师": (1.0, 1.0, "met")}
    # 影像: asked 2, short by 1; bends at 0.1 and 0.4, whole persons: 0 and 1. Up to 1: (0.1 + 2 x 0.3 + 4 x 0.6) / 2
    assert found["支撑专科 影像 医师"].weight == pytest.approx(1.5 * 1.55)
    # 普外科: asked 9, short by 2.5; bends at 0.45 and 1.8; whole persons from 2.5: 0.5, 1.5, 2.5
    # at 2.5: (0.45 + 2 x 1.35 + 4 x 0.7) / 9 = 5.95 / 9
    assert found["核心专科 普外科 医师"].weight == pytest.approx(2 * 5.95 / 9)


def test_need_from_workload() -> None:
    """Without a need given: 2 x 107,040 minutes are two people; who is away for half of the year counts half."""
    rule = PriorityFields(tiers={"A": Tier(fields={"a": ("骨科",)})})
    instance = county(rule, posts=[post("H1-B", specialty="骨科")], staff=people(2, "H1-B", specialty="骨科"),
                      programmes=[programme(180)],
                      workload=[Workload(post="H1-B", year=2026, activity="a", volume=2, minutes=107_040)])
    assert reads(finding(instance)) == (2.0, 2.0, 0.0, "met")
    away = Decisions(study=(StudyLine(person="H1-B.000", year=2026, start=1, half_months=12),))
    assert reads(finding(instance, away)) == (1.5, 2.0, 0.5, "short")


def test_scope_and_professions() -> None:
    """Other levels and professions are settings; a field without a post asks for nothing."""
    rule = PriorityFields(tiers={"A": Tier(fields={"a": ("普外",), "b": ("口腔",)})}, scope=Scope(levels=("township",)))
    assert [(f.at, f.of, f.limit) for f in findings(surgeons(rule))] == [("township", "A a", 9.0)]


def test_w4_shortage_specialties_are_trained_first() -> None:
    """The four departments: filled, and one in ten on study; weight 2. Surgery: 7 people at three posts, 0.7 asked."""
    instance = surgeons(W4)
    assert {(f.of, f.tag) for f in findings(instance)} == {("紧缺专科 普外科", "staffed"), ("紧缺专科 普外科", "study")}
    assert reads(finding(instance, tag="study")) == (0.0, 0.1, 0.7, "short")
    one = Decisions(study=(StudyLine(person="H1-O.000", year=2026, start=1, half_months=6),))
    assert reads(finding(instance, one, tag="study")) == (round(1 / 7, 9), 0.1, 0.0, "met")
    other = Decisions(study=(StudyLine(person="B", year=2026, start=1, half_months=6),))      # orthopaedics
    assert finding(instance, other, tag="study").verdict == "short"
    specialties = ("内科", "心血管", "呼吸", "消化", "消化内科", "内分泌", "神经内", "肾内", "血液", "老年病")
    inner = county(W4, posts=[post(f"H1-{k}", specialty=s, need=1) for k, s in enumerate(specialties)])
    assert reads(finding(inner, tag="staffed")) == (0.0, 10.0, 10.0, "short")


def test_w26_nurses_of_four_fields() -> None:
    """A tenth of the nurses of each field on study: by the ward's name, where nurses' posts have no specialty."""
    wards = {"H1-A": "老年病科病区", "H1-B": "儿科新生儿病区", "H2-B": "儿科病区", "H1-C": "重症监护病区",
             "H1-D": "感染科病区", "H1-E": "骨科病区"}
    staff = [p for at, n in (("H1-A", 10), ("H1-B", 12), ("H2-B", 8), ("H1-C", 5), ("H1-D", 4), ("H1-E", 30))
             for p in people(n, at, "nurse", licence="registered")]
    instance = county(W26, institutions=[hospital("H1"), hospital("H2")], programmes=[programme()], staff=staff,
                      posts=[*(post(k, "nurse", department=ward, ward=True) for k, ward in wards.items()),
                             post("H1-P", department="儿科")])
    sent = ("H1-A.000", "H2-B.000", "H2-B.001", "H1-D.000", "H1-E.000")
    plan = Decisions(study=tuple(StudyLine(person=k, year=2026, start=1, half_months=6) for k in sent))
    assert {f.of.removeprefix("紧缺护理专业 "): reads(f) for f in findings(instance, plan)} == {
        "老年": (0.1, 0.1, 0.0, "met"),              # 1 of 10
        "儿科": (0.1, 0.1, 0.0, "met"),              # 2 of 12 + 8
        "重症": (0.0, 0.1, 0.5, "short"),            # none of 5
        "传染病": (0.25, 0.1, 0.0, "met")}           # 1 of 4

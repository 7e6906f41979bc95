"""The tables hold the plan's numbers, in words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from allocator.check import Finding, check
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.integrity import __file__ as integrity
from allocator.plan import Decisions
from allocator.reading import read
from allocator.report import words
from allocator.report.table import Measure, measure
from allocator.report.tables import Report, Tier, tables
from tests.report.synthetic import summary

CELE = Path(__file__).parents[2] / "instances" / "cele-2026" / "instance.yaml"


@pytest.fixture(scope="module")
def report(made: tuple) -> Report:
    return tables(*made)


def test_a_move_stands_with_both_places_its_dates_and_its_clauses(report: Report) -> None:
    transfer, secondment = report.table("moves").records()
    assert (transfer["id"], transfer["way"]) == ("P1", "调动")
    assert (transfer["from_at"], transfer["to_at"]) == ("县医院", "一乡卫生院")
    assert (transfer["starts"], transfer["ends"], transfer["km"]) == (dt.date(2026, 1, 1), "长期", 30)
    assert transfer["clauses"] == "A3 岗位需要"
    assert (secondment["way"], secondment["ends"]) == ("派驻", dt.date(2027, 12, 31))
    assert secondment["clauses"] == "A3 岗位需要；A1 高级职称占比"


def test_establishment_adds_up_and_free_posts_are_what_is_left(report: Report) -> None:
    rows = [r for r in report.table("establishment").records() if r["year"] == 2026]
    hospital, township, total = rows
    # H1: 4 established, 1 transferred away, 2 adverts for established posts; 4 posts allotted
    assert (hospital["approved"], hospital["allotted"], hospital["certain"], hospital["planned"]) == (5, 4, 3, 5)
    assert (hospital["free"], township["certain"], township["free"]) == (-1, 3, 0)
    assert total["at"] == "合计"
    for key in ("approved", "allotted", "certain", "planned", "free"):
        assert total[key] == hospital[key] + township[key]


def test_a_post_lacks_what_it_needs_less_what_is_planned(report: Report) -> None:
    posts = {r["post"]: r for r in report.table("posts").records()}
    surgeons, township = posts["外科 · 医师"], posts["全科 · 医师"]
    assert (surgeons["certain-2026"], surgeons["planned-2026"], surgeons["gap-2026"]) == (1, 3, 0)
    assert (township["certain-2026"], township["planned-2026"], township["gap-2026"]) == (3, 3, 0)
    # P0 is seconded from the one to the other in 2027
    assert (surgeons["certain-2027"], surgeons["planned-2027"], surgeons["gap-2027"]) == (0, 2, 1)
    assert township["planned-2027"] == 4


def test_recruits_cost_what_the_money_tier_says(report: Report, made: tuple) -> None:
    instance = made[0]
    (line,) = report.table("recruits").records()
    assert (line["adverts"], line["arrivals"], line["settling"]) == (2, 1, 8000)
    # one arrival: settling-in, and two years' pay with charges of 34%
    assert line["cost"] == pytest.approx(8000 + 2 * 134_000)
    assert line["cost"] == pytest.approx(2 * PriceList(instance.settings.prices, instance.pay, instance.places).recruit(
        instance.channels[0], 2026))


def test_money_adds_up_by_year_and_kind(report: Report) -> None:
    *kinds, total = report.money.records()
    assert total["what"] == "合计"
    assert total["total"] == pytest.approx(sum(r["total"] for r in kinds))
    for record in (*kinds, total):
        assert record["total"] == pytest.approx(record["y2026"] + record["y2027"])
    by_kind = {r["what"]: r for r in kinds}
    assert by_kind["聘请专家"]["y2026"] == 80_000
    assert by_kind["调动"]["y2026"] == 6000 + 30 * 60
    assert by_kind["派驻"]["y2027"] == 3000 + 30 * 120
    assert by_kind["编制调剂"]["total"] == 500


def test_the_calendar_counts_people_by_month(report: Report) -> None:
    study = next(r for r in report.table("monthly").records() if r["kind"] == "进修")
    assert [study[f"m{m}"] for m in range(2, 10)] == [None, 1, 1, 1, 1, 1, 1, None]
    assert study["people"] == 2
    first = report.table("studies").records()[0]
    assert (first["id"], first["starts"], first["ends"], first["months"]) == ("P4", "3月上半月", "5月下半月", 3)


def test_clause_lines_sum_up_their_rows(report: Report, made: tuple) -> None:
    findings = made[2]
    lines = report.table("clauses").records()
    needs = next(r for r in lines if r["indicator"] == "岗位需要人数（达标项）" and r["year"] == 2026)
    rows = [f for f in findings if (f.rule, f.tag, f.year) == ("post-needs", "need", 2026)]
    assert (needs["count"], needs["unmet"]) == (3, sum(f.verdict != "met" for f in rows))
    assert needs["reached"].value == needs["count"] - needs["unmet"]
    assert needs["shortfall"].value == pytest.approx(sum(f.shortfall for f in rows))
    assert needs["responsible"] == "医共体总院"
    assert sum(r["count"] for r in lines) == len(findings) == len(report.table("details").rows)


def test_each_clause_counts_once_under_its_worst_verdict(report: Report, made: tuple) -> None:
    cards = {r["key"]: r["value"].value for r in report.cards.records()}
    assert cards["met"] + cards["short"] + cards["broken"] == len({f.clause for f in made[2] if f.clause})
    assert cards["broken"] >= 1  # H1's allotment of 4 for 5 planned


def test_a_clause_that_no_rule_models_is_said_to_be_unchecked(report: Report) -> None:
    assert report.unchecked.of("clause") == ["A5"]
    verdicts = dict(zip(report.table("texts").of("clause"), report.table("texts").of("verdict"), strict=True))
    assert verdicts["A5"] == "unchecked"
    assert verdicts["A2"] == "broken"


def test_a_target_that_is_narrowly_missed_never_looks_met() -> None:
    assert measure(0.12998, "share", 0.13).text("zh") == "12.998%"
    assert measure(0.13, "share", 0.12998).text("zh") == "13.000%"
    assert measure(0.13, "share", 0.14).text("zh") == "13%"
    assert measure(0.489, "persons/beds", 0.5).text("zh") == "0.49人/床"
    assert measure(1.0, "persons", 1.0).text("en") == "1 person"
    assert measure(-1e-12, "persons") == Measure(0.0, "persons", 0)


def test_takeaways_name_what_matters(report: Report) -> None:
    assert report.chart("flows").title == "2026–2027年调动1人次、派驻1人次；去往一乡卫生院的最多，2人次"
    assert report.chart("recruiting").title == "公布2个招聘岗位，预计到岗1人（50%），公开招聘 · 医师最多"
    assert report.chart("studies").title.startswith("共安排进修2人次（2026年2人）")


def test_people_away_one_after_the_other_share_a_lane(report: Report) -> None:
    assert report.chart("studies").table.of("lane") == [0, 0]


def test_an_empty_plan_has_tables_too(county: Instance) -> None:
    empty = Decisions()
    about = replace(summary(county), status="no_plan", gap=None, tiers=())
    report = tables(county, empty, check(county, empty), about)
    assert report.table("moves").rows == ()
    assert report.chart("flows").title == "没有人员调配"
    assert report.status.rows[0][1] == "停止,未找到方案"


@pytest.mark.parametrize(("tier", "proof"), [
    (Tier(name="policy", value=0.0, bound=0.0, tolerance=0.005), "已证明最优"),
    (Tier(name="policy", value=10.0, bound=9.9, tolerance=0.005), "已证明差距"),
    (Tier(name="change", value=3.0, bound=None, tolerance=None), "局部改进，未证明")])
def test_tiers_say_what_was_proved(county: Instance, tier: Tier, proof: str) -> None:
    about = replace(summary(county), tiers=(tier,))
    assert tables(county, Decisions(), (), about).tiers.of("proof") == [proof]


def test_every_contradiction_the_checker_knows_has_words() -> None:
    known = set(re.findall(r'Broken\("([a-z-]+)"', Path(integrity).read_text()))
    known |= {"moved-twice", "studies-twice", "seconded-twice", "promoted-twice"}
    assert known <= set(words.FACTS)


def test_every_row_of_the_reference_county_has_words() -> None:
    rows = {(rule.name, row.tag) for rule, row in read(CELE).rows}
    assert rows <= set(words.INDICATORS)


def test_a_finding_about_a_person_keeps_the_name_out_when_asked(county: Instance) -> None:
    finding = Finding(rule="facts/not-movable", clause="", kind="hard", at="T1-D", of="P0", year=2026, value=1,
                      sense="<=", limit=0, unit="persons", shortfall=1, verdict="broken")
    of = {names: tables(county, Decisions(), (finding,), summary(county), names=names).table("details").of("of")
          for names in (True, False)}
    assert of == {True: ["P0 阿依古丽"], False: ["P0"]}

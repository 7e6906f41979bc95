"""The tables hold the plan's numbers, in words."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from allocator.check import Finding, check, unit_of
from allocator.costs import KINDS
from allocator.facts.ledgers import Entry
from allocator.facts.options import RATED
from allocator.facts.places import Places
from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.integrity import __file__ as integrity
from allocator.plan import ChoiceMade, Conversion, Decisions, TrainingLine, Upgrade
from allocator.plan import Measure as MeasureTaken
from allocator.policies import Clause, Names
from allocator.reading import read
from allocator.report import words
from allocator.report.table import Measure, measure, missing, text_of
from allocator.report.tables import Report, Tier, tables
from allocator.rules.measures import SubparMeasures
from allocator.rules.offices import OfficesHeld
from allocator.rules.ratios import StaffRatio
from allocator.rules.reported import ReportedIndicator
from allocator.rules.structure import PostClassShares
from allocator.rules.teams import CentresOpen
from allocator.rules.villages import VillageTraining
from allocator.terms import Lang
from tests.report.conftest import since
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
    assert by_kind["专家、工作站和代理职务"]["y2026"] == 80_000
    assert by_kind["调动"]["y2026"] == 6000 + 30 * 60
    assert by_kind["派驻"]["y2027"] == 3000 + 30 * 120
    assert by_kind["编制调剂"]["total"] == 500


def test_the_calendar_counts_people_by_half_month(report: Report) -> None:
    study = next(r for r in report.table("calendar").records() if r["kind"] == "进修")
    # P4 from slot 5 to 10, P5 from 11 to 16
    assert [study[f"h{slot}"] for slot in range(4, 18)] == [None, *12 * [1], None]
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
    assert verdicts["A5"] == "not_yet"
    assert verdicts["A2"] == "broken"


def test_a_target_that_is_narrowly_missed_never_looks_met() -> None:
    assert measure(0.12998, "share", 0.13).text("zh") == "12.998%"
    assert measure(0.13, "share", 0.12998).text("zh") == "13.000%"
    assert measure(0.13, "share", 0.14).text("zh") == "13%"
    assert measure(0.489, "persons/beds", 0.5).text("zh") == "0.49人/床"
    assert measure(1.0, "persons").text("en") == "1 person"
    assert measure(-1e-12, "persons") == Measure(0.0, "persons", 0)


@pytest.mark.parametrize(("value", "verdict", "shown"), [
    (0.144002, "met", ("14.40%", "14.40%")), (0.1439999, "met", ("14.40%", "14.40%")),
    (0.14396, "short", ("14.396%", "14.400%")), (None, "unknown", ("", "14.40%"))])
def test_what_is_met_by_a_hair_reads_like_its_target(county: Instance, value: float | None, verdict: str,
                                                     shown: tuple[str, str]) -> None:
    finding = Finding(rule="title-share", clause="A1", kind="target", at="county", year=2026, value=value, sense=">=",
                      limit=0.144, unit="share", shortfall=0.0, verdict=verdict)
    (line,) = tables(county, Decisions(), (finding,), summary(county)).table("clauses").records()
    assert (text_of(line["reached"], "zh"), text_of(line["target"], "zh")) == shown


def test_what_is_read_only_has_no_target(county: Instance) -> None:
    """Two of the four people at the hospital are nurses: a share that nothing is asked of, neither met nor drawn."""
    shares = replace(county, rules=(PostClassShares(cited="A1", classes=("nursing",)),))
    found = tables(shares, Decisions(), check(shares, Decisions()), summary(shares))
    for table in ("clauses", "details"):
        line = next(r for r in found.table(table).records() if r["clause"] == "A1")
        assert [text_of(line[key], "en") for key in ("sense", "target", "reached", "shortfall")] == ["", "", "50%", ""]
        assert [text_of(line["verdict"], lang, "verdict") for lang in get_args(Lang)] == ["只报告", "reported"]
    assert found.chart("targets").table.rows == ()


def test_the_chart_draws_the_clauses_that_fall_short(report: Report, made: tuple) -> None:
    """A line a clause, the worst first, with the shares of its rows by year."""
    chart, short = report.chart("targets"), {f.clause for f in made[2] if f.clause and f.verdict in ("short", "broken")}
    lines = chart.table.records()
    # broken are A2 and A3, of which only A3 falls short besides; A4 is short by more than A1
    assert list(dict.fromkeys(line["clause"] for line in lines)) == ["A3", "A2", "A4", "A1"]
    assert {line["clause"] for line in lines} == short
    needs = next(line for line in lines if (line["clause"], line["year"]) == ("A3", 2026))
    rows = [f for f in made[2] if (f.clause, f.year) == ("A3", 2026)]
    met = sum(f.verdict == "met" for f in rows)
    assert (needs["told"], needs["met"]) == (f"{met}/{len(rows)}项", met / len(rows))
    assert sum(needs[verdict] for verdict in ("met", "unknown", "short", "broken")) == pytest.approx(1)
    assert chart.title.startswith(f"核对的4条条款，{4 - len(short)}条各项各年都达成，{len(short)}条有缺口：A3")


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
    assert report.status.rows[0][1] == "停止，未找到方案"


@pytest.mark.parametrize(("tier", "proof", "gap"), [
    (Tier(name="policy", value=0.0, bound=0.0, tolerance=0.005), "已证明最优", "0.00%"),
    (Tier(name="policy", value=10.0, bound=10.0 - 1e-9, tolerance=0.005), "已证明最优", "0.00%"),
    (Tier(name="policy", value=10.0, bound=10.0 - 5e-6, tolerance=0.005), "已证明差距", "0.00005%"),
    (Tier(name="policy", value=10.0, bound=9.9, tolerance=0.005), "已证明差距", "1.00%"),
    (Tier(name="change", value=3.0, bound=None, tolerance=None), "局部改进，未证明", "")])
def test_tiers_say_what_was_proved(county: Instance, tier: Tier, proof: str, gap: str) -> None:
    about = replace(summary(county), tiers=(tier,))
    (line,) = tables(county, Decisions(), (), about).tiers.records()
    assert line["proof"] == proof
    assert text_of(line["gap"], "zh") == gap


def test_best_is_said_only_of_what_is_proved_best(county: Instance) -> None:
    def said(bound: float) -> object:
        tier = Tier(name="policy", value=10.0, bound=bound, tolerance=0.005)
        about = replace(summary(county), tiers=(tier,), gap=0.0)
        return tables(county, Decisions(), (), about).status.rows[1][1]
    assert said(10.0) == "已证明最优"
    assert said(9.99999) == "已证明：与最优方案的差距不超过0.0001%"


def test_times_are_local_to_the_minute_with_their_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert words.moment("2026-11-23T00:11:33+00:00") == "2026-11-23 08:11 (UTC+08:00)"
        assert words.moment("2026-11-23T00:11:33") == "2026-11-23 08:11 (UTC+08:00)"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_every_contradiction_the_checker_knows_has_words() -> None:
    known = set(re.findall(r'Broken\("([a-z-]+)"', Path(integrity).read_text()))
    known |= {"moved-twice", "studies-twice", "seconded-twice", "off-post-not-allowed", "exit-not-allowed"}
    known |= {f"{kind}-{what}" for kind in RATED for what in ("twice", "rate", "not-eligible")}
    assert known <= set(words.FACTS)


@pytest.fixture(scope="module")
def cele() -> Instance:
    return read(CELE)


def test_every_row_of_the_reference_county_has_words(cele: Instance) -> None:
    assert {(rule.name, row.tag) for rule, row in cele.rows} <= set(words.INDICATORS)
    units = {unit_of(rule, row) for rule, row in cele.rows}
    assert not [unit for unit in units for part in (unit.split("/") if unit not in words.UNITS else [unit])
                if part not in words.UNITS and re.search("[A-Za-z]{3,}", part)]


def test_every_cost_and_choice_has_words() -> None:
    assert set(KINDS) <= set(words.COSTS)
    rules = Path(integrity).parent / "rules"
    named = {name for path in rules.glob("*.py") for name in re.findall(r'Choice\(\s*f?"(\w+)', path.read_text())}
    assert named <= set(words.CHOICES)


def test_the_reference_county_reads_chinese_throughout(cele: Instance) -> None:
    """No key of the code in any table; abbreviations in capitals, ids and what the county itself writes may stay."""
    report = tables(cele, Decisions(), check(cele, Decisions()), summary(cele))
    own = " ".join(f"{a.what.zh} {a.value} {a.source}" for a in cele.assumptions)
    known = {*cele.person, *cele.places.post, "allocator"}
    sheets = [table for table in report.sheets if table.key != "texts"]    # the documents' and packs' own words
    for table in (*sheets, report.cards.without("key"), report.tiers, report.shortfalls, report.unit_counts):
        for column in table.columns:
            for cell in table.of(column.key):
                for word in re.findall("[a-z_]{3,}", text_of(cell, "zh", column.kind)):
                    assert word in own or any(word in key for key in known), (table.key, column.key, cell)


def test_a_share_is_short_by_percentage_points() -> None:
    assert missing(0.03, "share").text("zh") == "3个百分点"
    assert missing(0.0004, "share").text("en") == "0.04 percentage points"
    assert missing(0.5, "persons").text("zh") == "0.5人"
    assert measure(1, "specialties").text("en") == "1 specialty"


# rules beyond the tiny county's own -----------------------------------------------------------------------------


def _reported(clause: str, year: int, value: float) -> Entry:
    return Entry(clause=clause, period=str(year), value=value)


def test_reported_numbers_of_one_clause_stand_singly_in_their_own_units(county: Instance) -> None:
    clause = Clause.model_validate({
        "id": "R1", "title": {"zh": "基层占比", "en": "Share"}, "article": "一", "gist": "Watched.",
        "gist_zh": "监测。", "class": "indicator", "also": {"days": {"title": {"zh": "最长天数", "en": "Longest"}}}})
    rule = ReportedIndicator.model_validate({
        "cited": "R1", "target": {"from 2026": 1}, "unit": "share", "against": "year_before",
        "also": {"days": {"numbers": {"from 2026": 90}, "unit": "days", "sense": "most"}}})
    reported = (_reported("R1", 2025, 0.50), _reported("R1", 2026, 0.52), _reported("R1.days", 2027, 95))
    instance = replace(county, clauses={**county.clauses, "R1": clause}, rules=(*county.rules, rule), reported=reported)
    report = tables(instance, Decisions(), check(instance, Decisions()), summary(instance))
    found = {(r["indicator"], r["year"]): [text_of(r[key], "zh", "verdict" if key == "verdict" else "text")
                                          for key in ("target", "reached", "shortfall", "verdict")]
             for r in report.table("clauses").records() if r["clause"] == "R1"}
    assert found == {
        ("基层占比（与上年之比）", 2026): ["100%", "104%", "0个百分点", "达成"],
        ("基层占比（与上年之比）", 2027): ["100%", "", "", "未填报"],
        ("最长天数", 2026): ["90天", "", "", "未填报"], ("最长天数", 2027): ["90天", "95天", "5天", "未达"]}
    assert "R1" in report.shortfalls.of("clause")
    assert "未填报" not in [words.verdict(str(v), "zh") for v in report.shortfalls.of("verdict")]
    texts = {r["clause"]: r["words"] for r in report.table("texts").records()}
    assert (texts["R1"], texts["A1"]) == ("（要旨）监测。", "高级职称占比原文")


def test_a_recalled_clause_is_said_to_await_its_source(county: Instance) -> None:
    clause = county.clauses["A5"].model_copy(update={"recalled": True})
    instance = replace(county, clauses={**county.clauses, "A5": clause})
    report = tables(instance, Decisions(), check(instance, Decisions()), summary(instance))
    assert report.unchecked.of("verdict") == ["recalled"]
    assert words.verdict("recalled", "zh") == "待核实"


@pytest.fixture(scope="module")
def larger(county: Instance) -> tuple[Instance, Decisions]:
    """The same county with a trauma centre, offices, a sub-par physician and a batch for the township's doctors."""
    posts = [p.model_copy(update={"centre": "trauma"} if p.at == "H1" else {}) for p in county.places.post.values()]
    places = Places(institutions=county.places.institution.values(), posts=posts, beds=[], roads=[],
                    years=county.years)
    clauses = {key: county.clauses["A1"].model_copy(update={"id": key, "title": Names(zh=f"条款{key}", en=key)})
               for key in ("B1", "B2", "B3", "B4", "B5")}
    rules = (CentresOpen(cited="B1", count=since(2026, 1), physicians=1, nurses=3),
             OfficesHeld(cited="B2", offices=("president",)),
             SubparMeasures.model_validate({"cited": "B3", "share": {"from 2026": 0.5}}),
             VillageTraining.model_validate({"cited": "B4", "days": {"from 2026": 15}, "professions": ["physician"]}),
             StaffRatio.model_validate({"cited": "B5", "ratio": {"from 2026": 0.5},
                                        "counted": {"professions": ["nurse"], "degrees": ["bachelor"]},
                                        "among": {"professions": ["nurse"]}, "scope": {"levels": ["county"]}}))
    known = {"P1": {"assessment": "failed"}, "P3": {"status": "contract"}}
    people = tuple(p.model_copy(update={"degree": "college", **known.get(p.id, {})}) for p in county.people)
    made = Decisions(
        training=(TrainingLine(person="P4", year=2026, start=3), TrainingLine(person="P2", year=2026, start=5)),
        measures=(MeasureTaken(person="P1", year=2026, kind="off_post"),),
        upgrades=(Upgrade(person="P2", year=2026, from_degree="college", to_degree="bachelor"),
                  Upgrade(person="P4", year=2026, from_degree="college", to_degree="bachelor")),
        conversions=(Conversion(person="P3", year=2027),),
        choices=(ChoiceMade(name="acting/B2", of="H1/president", year=2026, value=1, people=("P0",)),
                 ChoiceMade(name="open", of="H1/trauma", year=2027, value=1)))
    return replace(county, places=places, people=people, clauses={**county.clauses, **clauses},
                   rules=(*county.rules, *rules)), made


@pytest.fixture(scope="module")
def wider(larger: tuple[Instance, Decisions]) -> Report:
    instance, made = larger
    return tables(instance, made, check(instance, made), summary(instance))


def test_centres_stand_with_their_teams(wider: Report) -> None:
    first, second = wider.table("centres").records()
    assert (first["centre"], first["at"], first["year"], first["state"]) == ("创伤中心", "县医院", 2026, "未开")
    assert (second["state"], second["physicians"], second["nurses"], second["nurses_least"]) == ("运行", 2, 2, 3)
    assert (first["physicians"], first["physicians_named"]) == (1, "")    # P1 is off post in 2026
    assert second["physicians_named"] == "阿依古丽 P0、=王二 P1"
    assert second["clause"] == "B1 条款B1"


def test_who_acts_is_measured_upgraded_or_converted_stands_by_name_with_the_clause(wider: Report) -> None:
    rows = [[r[key] for key in ("year", "kind", "of", "people", "then", "clause")]
            for r in wider.table("choices").records()]
    assert rows == [
        [2026, "代理职务", "县医院 院长", "阿依古丽 P0", "", "B2 条款B2"],
        [2026, "待岗学习", "县医院 外科 · 医师", "=王二 P1", "不合格，待岗一年", "B3 条款B3"],
        [2026, "学历提升", "县医院 外科病区 · 护士", "+张三 P2", "大专改为本科", "B5 条款B5"],
        [2026, "学历提升", "一乡卫生院 全科 · 医师", "@赵五 P4", "大专改为本科", ""],
        [2027, "开设中心", "县医院 创伤中心", "", "", "B1 条款B1"],
        [2027, "编外转编", "县医院 外科病区 · 护士", "-李四 P3", "编外改为在编", ""]]
    assert not {"待岗学习", "学历提升"} & set(wider.table("careers").of("kind"))


def test_village_batches_are_told_from_central_training(wider: Report) -> None:
    assert {(r["kind"], r["id"]) for r in wider.table("training").records()} == {("村医轮训", "P4"), ("集中培训", "P2")}
    assert {(r["kind"], r["at"]) for r in wider.table("calendar").records()} == {
        ("村医轮训", "一乡卫生院"), ("集中培训", "县医院")}


def test_a_finding_about_a_person_keeps_the_name_out_when_asked(county: Instance) -> None:
    finding = Finding(rule="facts/not-movable", clause="", kind="hard", at="T1-D", of="P0", year=2026, value=1,
                      sense="<=", limit=0, unit="persons", shortfall=1, verdict="broken")
    of = {names: tables(county, Decisions(), (finding,), summary(county), names=names).table("details").of("of")
          for names in (True, False)}
    assert of == {True: ["P0 阿依古丽"], False: ["P0"]}

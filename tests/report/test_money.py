"""The money story of the report, against sums made by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from allocator.check import check
from allocator.facts.funds import Source
from allocator.facts.settings import Budget
from allocator.facts.specialties import Specialty
from allocator.instance import Instance
from allocator.plan import AmountLine, ChoiceMade, Decisions, FlowLine
from allocator.plan_reader import PlanReader
from allocator.report import excel, html
from allocator.report.balances import Balances
from allocator.report.tables import Report, tables
from allocator.result import Margin, Margins
from allocator.terms import Lang
from tests.county import ledger
from tests.report.synthetic import summary
from tests.rules import test_pay_balance as special_posts
from tests.rules.bound import shipped
from tests.rules.test_pay import BOOKED, amounts, case

RULES = ("C34", "C35", "C60", "C61", "C4", "C49", "C50")
SPECIALTIES = [Specialty(id="K1", name="骨科", at="H1", level="county", specialty=("骨科",), held=True),
               Specialty(id="K1", name="骨科", at="H1", level="prefecture", specialty=("骨科",), equipment=30_000),
               Specialty(id="K2", name="儿科", at="H1", level="county", specialty=("儿科",), equipment=20_000)]
SOURCES = [Source(id="人才专项", at="H1", year=2026, amount=40_000, uses=("training",), line="basic_subsidy"),
           Source(id="援建设备", at="H1", year=2026, amount=25_000, uses=("equipment",))]
PAID = Decisions(
    amounts=(*amounts(performance=100_000, drugs=40_000, consumables=10_000, top_up=20_000),
             AmountLine(name="equipment", of="K1/prefecture", year=2026, value=30_000),
             AmountLine(name="specialty", of="K1", year=2026, value=12_000)),
    choices=(ChoiceMade(name="level", of="K1/prefecture", year=2026, value=1),),
    flows=(FlowLine(source="援建设备", earned=2026, use="equipment", at="H1", year=2026, amount=25_000),
           FlowLine(source="H1/medical_revenue", earned=2026, use="equipment", at="H1", year=2026, amount=5_000),
           FlowLine(source="H1/medical_revenue", earned=2026, use="specialty", at="H1", year=2026, amount=12_000),
           FlowLine(source="H1/basic_subsidy", earned=2026, use="performance_pay", at="H1", year=2026, amount=60_000)))
"""Not all uses are traced: what is drawn is what the flows say."""


def county(**more: Any) -> Instance:
    """H1 of the cases about pay, with two specialties and two earmarked sources."""
    return case(*(shipped(key) for key in RULES),
                **{"specialties": SPECIALTIES, "sources": SOURCES, "budget": Budget(annual_difference=7_000), **more})


def reported(instance: Instance, decisions: Decisions = PAID, lang: Lang = "zh",
             margins: Margins | None = None) -> Report:
    return tables(instance, decisions, check(instance, decisions), summary(instance), lang, True, margins)


@pytest.fixture(scope="module")
def report() -> Report:
    return reported(county())


def record(report: Report, table: str, **keys: object) -> Mapping[str, Any]:
    [found] = [r for r in report.table(table).records() if all(r[k] == v for k, v in keys.items())]
    return found


def test_an_account_adds_up() -> None:
    """1,000,000 - (300 - 40 drugs) - (100 - 10 consumables) - 50 overhead - 300 fixed - 20 top-ups = 280 thousand;
    25 more are earmarked; 100 of pay, 30 of equipment, 12 of building and nothing for K2 leave 163."""
    instance = county()
    [one] = Balances(instance, PlanReader(instance, PAID)).every
    assert (one.revenue, one.surplus, one.grants) == pytest.approx((1_000_000, 280_000, 25_000))
    assert (one.performance, one.development, one.left) == pytest.approx((100_000, 42_000, 163_000))
    assert one.uses["fixed_pay"] == pytest.approx(320_000)


def test_the_accounts_sheet_has_the_lines_that_exist(report: Report) -> None:
    line = record(report, "accounts", year=2026)
    assert (line["surplus"], line["performance"], line["left"]) == pytest.approx((280_000, 100_000, 163_000))
    assert line["fund"] == pytest.approx(0.35 * 280_000)
    assert (line["development"], line["grants"]) == pytest.approx((42_000, 25_000))
    assert not {"annual", "experts", "services", "settlement"} & set(line)    # the first year pays no annual salary
    keys = [column.key for column in report.table("accounts").columns]
    assert keys.index("share") == keys.index("level") + 1
    later = record(reported(county(years=(2026, 2027))), "accounts", year=2027)
    assert later["annual"] == 14_000    # president and chief accountant, 7,000 each


def test_the_waterfall_ends_with_what_is_left(report: Report) -> None:
    """Steps add up to the sums between them: 280 - 98 of fund = 182; 182 - 100 + 98 + 25 - 42 = 163 thousand."""
    level = 0.0
    for step in report.chart("pool").table.records():
        level = level + step["amount"] if step["kind"] == "step" else step["amount"]
        if step["kind"] == "sum":
            assert step["amount"] == pytest.approx(level)
    sums = [round(1e6 * step["amount"]) for step in report.chart("pool").table.records() if step["kind"] == "sum"]
    assert sums == [280_000, 182_000, 163_000]
    # today's level a head is what is booked, 90,000
    assert report.chart("pool").title == (
        "2026年发放绩效工资10万元，为现人均水平的111%；发展性支出4.2万元；当年结余16.3万元")


def test_sources_reach_uses_and_what_is_not_spent(report: Report) -> None:
    """Medical revenue 900,000 pays 17,000; of the subsidy's 100,000 40,000 are earmarked, and 60,000 spent."""
    found = {(r["from"].split()[0], r["to"].split()[0]): round(1e4 * r["amount"])
             for r in report.chart("sources").table.records()}
    assert found == {("医疗收入", "专科设备"): 5_000, ("医疗收入", "重点专科建设"): 12_000,
                     ("医疗收入", "未用结转"): 883_000,
                     ("财政基本补助", "绩效工资"): 60_000, ("人才专项", "未用结转"): 40_000,
                     ("援建设备", "专科设备"): 25_000}
    # 900,000 + 60,000 + 40,000 + 25,000; 883,000 + 40,000
    assert report.chart("sources").title == "2026年可用102.5万元，绩效工资用得最多（6万元），未用结转92.3万元"
    assert {r["to"] for r in report.chart("sources").table.records()} >= {"专科设备 3", "未用结转 92"}


def test_flows_are_summed_by_account_and_by_kind_of_money(report: Report) -> None:
    """25,000 + 5,000 of equipment, 12,000 of building, 60,000 of pay: 102,000; revenue pays 17,000 of it."""
    lines = report.table("flows").rows
    assert lines[-1] == (2026, "H1", "合计", "", None, 102_000)
    assert [line[-1] for line in lines[:-1]] == [25_000, 5_000, 12_000, 60_000]
    found = {r["source"]: (r["equipment"], r["specialty"], r["performance_pay"], r["total"])
             for r in report.table("totals").records()}
    assert found == {"财政基本补助": (None, None, 60_000, 60_000), "援建设备": (25_000, None, None, 25_000),
                     "医疗收入": (5_000, 12_000, None, 17_000), "合计": (30_000, 12_000, 60_000, 102_000)}
    # 900,000 of revenue, 60,000 and 40,000 of subsidy, 25,000 on top; 102,000 are spent
    assert report.table("funds").rows[-1][4:] == (1_025_000, 102_000, 0, 923_000)


def test_money_carried_in_is_a_source_of_the_next_year() -> None:
    """10,000 of 2026 are spent in 2027, the other 873,000 of medical revenue and 40,000 earmarked are not."""
    later = FlowLine(source="H1/medical_revenue", earned=2026, use="drugs", at="H1", year=2027, amount=10_000)
    plan = PAID.model_copy(update={"flows": (*PAID.flows, later)})
    rows = reported(county(years=(2026, 2027)), plan).chart("sources").table.records()
    found = {r["to"].split()[0]: round(1e4 * r["amount"]) for r in rows
             if r["year"] == 2027 and r["from"].startswith("上年结转")}
    assert found == {"药品费": 10_000, "未用结转": 873_000 + 40_000}


def test_many_earmarks_are_drawn_as_few() -> None:
    sources = [Source(id=f"专项{k:02d}", at="H1", year=2026, amount=1_000 * (k + 1), uses=("training",))
               for k in range(30)]
    rows = reported(county(sources=sources)).chart("sources").table.records()
    left = {r["from"].split()[0] for r in rows}
    assert {"专项29", "专项23", "其他专项"} <= left
    assert "专项22" not in left
    assert len(left) + len({r["to"] for r in rows}) <= 25
    # the 23 smallest: 1 + 2 + ... + 23 thousand
    assert sum(r["amount"] for r in rows if r["from"].startswith("其他专项")) == pytest.approx(27.6)


def test_a_grant_to_two_accounts_is_one_source() -> None:
    """10,000 at each of two accounts, 4,000 spent at one: 16,000 are left."""
    sources = [Source(id="培训", at=at, year=2026, amount=10_000, uses=("training",)) for at in ("H1", "T1")]
    plan = PAID.model_copy(update={"flows": (
        FlowLine(source="培训", earned=2026, use="training", at="T1", year=2026, amount=4_000),)})
    booked = [*ledger(**BOOKED), *ledger("T1", medical_revenue=1_000.0)]
    rows = reported(county(sources=sources, ledgers=booked), plan).chart("sources").table.records()
    assert {r["to"].split()[0]: round(1e4 * r["amount"]) for r in rows if r["from"].startswith("培训")} == {
        "人才培养": 4_000, "未用结转": 16_000}


def test_specialties_rise_and_cost(report: Report) -> None:
    cells = {(r["specialty"], r["year"]): (r["level"], r["money"]) for r in report.chart("specialties").table.records()}
    assert cells == {("骨科", "现状"): ("县级", 0), ("骨科", "2026年"): ("地区级", 42_000), ("儿科", "现状"): ("–", 0),
                     ("儿科", "2026年"): ("–", 0)}
    assert report.chart("specialties").title == "2个专科中1个到2026年升级，2026年共投入4.2万元，2026年最多（4.2万元）"


def test_tensions_are_counted_from_the_ledgers(report: Report) -> None:
    """Pool: 0.65 x (1,000,000 - 750,000). Purchasing: a tenth of 400,000 asked, 50,000 saved. Consumables: 20 in 100
    of 900,000 - 300,000 are 120,000, 100,000 are booked. Equal pay: 80,000 against 100,000."""
    found = {r["matter"]: (r["clause"], r["asked"], r["there"]) for r in report.tensions.records()}
    assert found["绩效工资池"] == ("C34", 90_000, pytest.approx(162_500))
    assert found["采购节约"] == ("C60", 40_000, 50_000)
    assert found["卫生材料费上限"] == ("C61", 0, 0)
    assert found["同工同酬"] == ("C4", 20_000, 20_000)
    # 42,000 are spent, 163,000 are left
    assert found["重点专科"] == ("C49 C50", 42_000, pytest.approx(205_000))
    assert report.tensions.note == "5处要钱的条款都够"


def test_a_claim_that_is_not_covered_is_named() -> None:
    """With 300,000 more of fixed pay there is a loss of 50,000: nothing of the 90,000 is in the pool."""
    told = reported(county(booked={"fixed_pay": 600_000})).tensions
    pool = next(r for r in told.records() if r["clause"] == "C34")
    assert (pool["asked"], pool["there"]) == (90_000, 0)
    assert "比现发少9万元" in str(pool["told"])
    assert "绩效工资池" in told.note


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ("采购节约至多为账面的15%（settings.budget.saving），2笔中1笔取到上限", "1笔中0笔取到上限、1笔取到下限")),
    ("en", ("at most 15% of what is booked (settings.budget.saving), 1 of 2 amounts are at it",
            "0 of 1 amounts are at the most, 1 at the least"))])
def test_what_the_plan_chooses_freely_is_said(lang: Lang, said: tuple[str, ...]) -> None:
    """Of 300,000 drugs 15% are 45,000, saved to the last; half of the 90,000 of performance pay is the least."""
    told = reported(county(), Decisions(amounts=amounts(performance=45_000, drugs=45_000)), lang)
    for note in (told.free, told.table("accounts").note):
        assert [part in note for part in said] == [True, True]


def test_the_allowance_of_special_posts_is_a_claim() -> None:
    """E and C serve in special posts, 5,000 each; 4,000 are paid."""
    special = special_posts.case(shipped("W23"), shipped("W30"))
    told = reported(special, special_posts.paid(allowance=4_000, performance=90_000)).tensions
    [line] = [r for r in told.records() if r["matter"] == "特殊岗位津贴"]
    assert (line["clause"], line["asked"], line["there"]) == ("W30", 10_000, 4_000)
    assert line["told"] == "每人每年5,000元，2026年折合2人，应发2026年1万元；方案发2026年4,000元，仍差2026年6,000元"
    assert "特殊岗位津贴" in told.note
    assert [r["asked"] for r in told.records() if r["matter"] == "同工同酬"] == [20_000]    # 80,000 against 100,000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_of_a_fund_where_no_share_is_named(lang: Lang) -> None:
    """W23 names no share: the pool is the surplus, and no step, sentence or column speaks of 0% or of a fund."""
    special = special_posts.case(shipped("W23"), shipped("W30"))
    told = reported(special, special_posts.paid(performance=90_000), lang, MARGINS)
    pool, accounts, margins = told.chart("pool"), told.table("accounts"), told.chart("margins")
    fund = "发展基金" if lang == "zh" else "fund"
    steps = [row["step"] for row in pool.table.records()]
    spoken = (pool.title, pool.how, margins.title, *steps, *(str(row["use"]) for row in margins.table.records()))
    assert [text for text in spoken if fund in text.lower()] == []
    assert "fund" not in {column.key for column in accounts.columns}
    assert "未提取" in accounts.note if lang == "zh" else "none is taken out" in accounts.note
    assert "0%提取" not in accounts.note
    sums = [round(1e6 * row["amount"]) for row in pool.table.records() if row["kind"] == "sum"]
    # 1,000,000 less 300,000, 100,000, 50,000 and 300,000; less 90,000 of pay
    assert sums == [250_000, 160_000]


MARGINS = Margins(amount=100_000, at="H1", line="other_income", year=2026, more=True, less=True, changes=(
    Margin(use="performance_pay", at="H1", more=65_000, less=0), Margin(use="specialty", at="H1", more=0, less=-80_000),
    Margin(use="kept", at="", more=35_000, less=-20_000)))


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", "再有10万元，用于绩效工资 65,000元，其余35,000元结转或留在发展基金；"
           "最后10万元买到重点专科建设 80,000元，其余20,000元在结转和发展基金里"),
    ("en", "the next 100,000 yuan goes to performance pay 65,000, and 35,000 is carried on or stays in the development "
           "fund; the last 100,000 yuan bought specialty building 80,000, and 20,000 of it lies in what is carried on "
           "and in the fund")])
def test_the_next_money_and_the_last(lang: Lang, said: str) -> None:
    chart = reported(county(), lang=lang, margins=MARGINS).chart("margins")
    assert chart.title == said
    by_side: dict[object, float] = {}
    for row in chart.table.records():
        by_side[row["side"]] = by_side.get(row["side"], 0.0) + row["amount"]
    assert list(by_side.values()) == [100_000, 100_000]
    assert ("保持不变" if lang == "zh" else "held fixed") in chart.how


def test_money_that_nobody_asks_for_is_said_to_be_kept() -> None:
    kept = MARGINS.model_copy(update={"changes": (Margin(use="kept", at="", more=100_000, less=0),), "less": False})
    title = reported(county(), margins=kept).chart("margins").title
    assert title == ("再有10万元，没有用途需要，全部结转或留在发展基金；"
                     "少10万元，现有人员和达级安排就付不起：有硬性条款不能满足")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_files_show_it(lang: Lang, tmp_path: Path) -> None:
    report = reported(county(), lang=lang, margins=MARGINS)
    html.lay_out(tmp_path / "page.html", report)
    excel.lay_out(tmp_path / "plan.xlsx", report)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for key in ("tensions", "pool", "sources", "specialties", "margins"):
        assert f'<section id="{key}">' in page
    figures = dict(re.findall(r'^"([a-z]+-\d+)": (\{.*\}),$', page, flags=re.M))
    assert {"pool-1", "sources-1", "specialties-1", "margins-1"} <= set(figures)
    assert json.loads(figures["sources-1"])["data"][0]["type"] == "sankey"


def test_a_place_without_accounts_shows_none_of_it(tmp_path: Path) -> None:
    instance = case(shipped("C34"), ledgers=(), specialties=SPECIALTIES)
    report = reported(instance, Decisions())
    assert report.tensions.rows == ()
    assert report.table("accounts").rows == ()
    html.lay_out(tmp_path / "page.html", report)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for key in ("tensions", "pool", "sources", "specialties", "margins"):
        assert f'<section id="{key}">' not in page
        assert f'href="#{key}"' not in page

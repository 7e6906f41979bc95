"""A county of money alone, no people and no posts: read, solved, traced, reported; worked by hand and by a plain LP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest

from allocator import planner
from allocator.check import check
from allocator.reading import read
from allocator.report.excel import write as write_workbook
from allocator.report.html import write as write_page
from allocator.report.tables import tables
from allocator.report.view import summary

FILES = {
    "institutions.csv": "机构编号,机构名称,类别,核定编制数\nH1,县医院,综合医院,0\nT1,卫生院,乡镇卫生院,0\n",
    "staff.csv": "工号,编制单位,工作单位,岗位,编制情况,专业类别\n",
    "posts.csv": "岗位编号,机构,岗位类别,专业\n",
    "ledgers.csv": "机构,年份,科目,状态,金额\n"
                   "H1,2025,医疗收入,决算,1200000\nH1,2025,管理费用,决算,700000\nH1,2025,绩效工资,决算,130000\n"
                   "T1,2025,医疗收入,决算,20000\nT1,2025,财政补助,决算,200000\nT1,2025,管理费用,决算,210000\n",
    "sources.csv": "资金,机构,年份,金额,可用于\nG,H1,2026,100000,重点专科\nA,H1,2026,50000,人工智能\n",
    "specialties.csv": "专科编号,机构,级别,已达,专科\nK1,H1,县级,是,内科\nK2,H1,县级,是,外科\n",
    "benefits.csv": "专科编号,年投入,年效益\nK1,100000,300000\nK1,300000,700000\nK2,100000,250000\nK2,400000,700000\n",
    "policy.yaml": """
pack: money
title: {zh: 资金办法, en: Money}
clauses:
  F1: {title: {zh: 全口径, en: Full accounts}, article: 一, words: 收支平衡, lead: [], class: hard, rule: full-accounts}
  F2: {title: {zh: 绩效, en: Pool}, article: 二, words: 绩效总额, lead: [], class: hard, rule: performance-pool,
       numbers: {from 2026: 0.35}}
  F3: {title: {zh: 专项, en: Earmarks}, article: 三, words: 专项投入, lead: [], class: target, rule: earmarks}
""",
    "instance.yaml": """
name: {zh: 只有资金, en: Money only}
as_of: 2025-12-31
years: [2026, 2027]
tables: {institutions: institutions.csv, staff: staff.csv, posts: posts.csv, ledgers: ledgers.csv,
         sources: sources.csv, specialties: specialties.csv, benefits: benefits.csv}
policies: [{pack: ./policy.yaml}]
settings: {gap: 0, budget: {saving: 0}}
""",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> planner.Run:
    """The county, solved."""
    folder = tmp_path_factory.mktemp("money")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return planner.solve(read(folder / "instance.yaml"))


def value_of(run: planner.Run, name: str, of: str, year: int) -> float:
    """An amount of the plan."""
    assert run.plan is not None
    return next(a.value for a in run.plan.decisions.amounts if (a.name, a.of, a.year) == (name, of, year))


def test_by_hand(run: planner.Run) -> None:
    """What is left for specialties goes where the next yuan is worth most.

    Free money a year: H1 1,200,000 - 700,000 of overhead - 130,000 of performance pay (its level is a target, and the
    pool allows 0.65 x 500,000) = 370,000; T1 20,000 - (210,000 - 200,000 of subsidy) = 10,000. With G's 100,000 that is
    480,000 in 2026 and 380,000 in 2027; A's 50,000 buys AI and nothing else. Worth a yuan, in each year: 3 for the
    first 100,000 of K1, 2.5 for the first 100,000 of K2, 2 for the next 200,000 of K1, 1.5 for the next 300,000 of K2.
    860,000 in all buy 200,000 x 3 + 200,000 x 2.5 + 400,000 x 2 + 60,000 x 1.5 = 1,990,000; at least 20,000 of 2026 are
    carried on. The money tier: 860,000 + 50,000 - 1,990,000.
    """
    assert run.result.status == "optimal"
    assert {t.name: round(t.value, 2) for t in run.result.tiers} == {
        "statutory": 0, "policy": 0, "money": -1_080_000, "change": 0}
    spent = {(key, year): value_of(run, "specialty", key, year) for key in ("K1", "K2") for year in (2026, 2027)}
    assert spent["K1", 2026] == spent["K1", 2027] == pytest.approx(300_000)
    assert spent["K2", 2026] + spent["K2", 2027] == pytest.approx(260_000)
    assert min(spent["K2", 2026], spent["K2", 2027]) >= 100_000 - 0.01
    assert [value_of(run, "performance", "H1", year) for year in (2026, 2027)] == pytest.approx([130_000] * 2)
    assert value_of(run, "systems", "ai", 2026) == pytest.approx(50_000)


def test_by_a_plain_lp(run: planner.Run) -> None:
    """The same optimum from six lines of arithmetic: pieces of the curves, what is carried on, what comes in."""
    pieces = [(100_000, 3.0), (200_000, 2.0), (100_000, 2.5), (300_000, 1.5)]    # K1, K1, K2, K2: length, worth
    n = 2 * len(pieces) + 1                                                       # of 2026, of 2027, carried on
    cost = np.array([1 - worth for _ in range(2) for _, worth in pieces] + [0.0])
    upper = np.array([length for _ in range(2) for length, _ in pieces] + [370_000.0 + 10_000 + 100_000])
    rows = np.zeros((2, n))
    rows[0, :4], rows[0, 8] = 1, 1
    rows[1, 4:8], rows[1, 8] = 1, -1
    highs: Any = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, 2
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(n), upper
    lp.row_lower_, lp.row_upper_ = np.full(2, -np.inf), np.array([480_000.0, 380_000.0])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array([0, n, 2 * n], dtype=np.int32)
    lp.a_matrix_.index_ = np.tile(np.arange(n, dtype=np.int32), 2)
    lp.a_matrix_.value_ = rows.ravel()
    highs.passModel(lp)
    highs.run()
    plain = float(highs.getInfo().objective_function_value)
    assert plain == pytest.approx(-1_130_000)
    money = next(t.value for t in run.result.tiers if t.name == "money")
    assert money == pytest.approx(plain + 50_000, abs=0.01)


def test_every_yuan_is_traced(run: planner.Run) -> None:
    """All that is spent, and by whom: the grants whole, T1's subsidy whole, and T1's last 20,000 for H1."""
    assert run.plan is not None
    flows = run.plan.decisions.flows
    of = {source: round(sum(f.amount for f in flows if f.source == source), 2)
          for source in ("G", "A", "T1/basic_subsidy", "T1/medical_revenue", "H1/medical_revenue")}
    # T1's free money is 2 x 20,000; H1's pays what the grants and T1 leave: 2 x 830,000 + 860,000 - 100,000 - 20,000
    assert of == {"G": 100_000, "A": 50_000, "T1/basic_subsidy": 400_000, "T1/medical_revenue": 40_000,
                  "H1/medical_revenue": 2_400_000}
    assert sum(f.amount for f in flows if f.source == "T1/medical_revenue" and f.at == "H1") == pytest.approx(20_000)
    assert {f.use for f in flows if f.source == "G"} == {"specialty"}
    assert [f for f in check(run.instance, run.plan.decisions) if f.verdict not in ("met",)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_reported(run: planner.Run, tmp_path: Path, lang: str) -> None:
    """Workbook and page of a county without people; what is left of each source is told."""
    assert run.plan is not None
    about = summary(run.result, run.plan.provenance)
    made = run.plan
    report = tables(run.instance, made.decisions, made.findings, about, lang)    # type: ignore[arg-type]
    left = {(row[0], row[3]): row[-3:] for row in report.table("funds").rows}
    assert sum(values[-1] for values in left.values()) == pytest.approx(0, abs=0.01)    # all is spent
    lines = [row for row in report.table("flows").rows if row[3]]    # those of sums name no source
    assert len(lines) == len(made.decisions.flows)
    write_workbook(tmp_path / "plan.xlsx", run.instance, made.decisions, made.findings, about, lang)    # type: ignore[arg-type]
    write_page(tmp_path / "report.html", run.instance, made.decisions, made.findings, about, lang)    # type: ignore[arg-type]
    assert (tmp_path / "report.html").stat().st_size > 10_000

"""Errors of sources, ledgers and floors: each with its row, its amount, and what would make it right."""

from __future__ import annotations

import pytest

from allocator import rules
from allocator.errors import said
from allocator.rules.funds import Earmarks, FullAccounts
from allocator.rules.pay import WageCeiling
from tests.reading.conftest import County

LEDGER = """\
机构,年份,科目,状态,金额
H1,2025,医疗收入,决算,1000
H1,2025,财政项目补助,决算,300
H1,2025,管理费用,决算,600
H1,2025,基本人员经费,决算,400
H1,2025,绩效工资,决算,100
"""
SOURCES = "资金,机构,年份,金额,可用于,科目\n"
SPECIALTIES = "专科编号,专科名称,机构,级别,已达,专科,团队,设备,下限,上限\n"
CLAUSE = """\
pack: pilot
title: {zh: 试点方案, en: Pilot plan}
clauses:
  A1:
    title: {zh: 资金, en: Money}
    article: 一
    words: 达到
    class: %s
    rule: %s
    parameters: %s
"""


@pytest.fixture(autouse=True)
def _rules(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules about money are known beside those of the tiny county, which has a ledger."""
    known = {rule.name: rule for rule in (Earmarks, FullAccounts, WageCeiling)}
    monkeypatch.setattr(rules, "BY_NAME", {**rules.BY_NAME, **known})
    county.table("ledgers", LEDGER)


def told(county: County, *sets: str) -> list[tuple[str, int | None, str, str, str, str]]:
    """File, row, column, expected, found and hint of every problem; each of them said in Chinese too."""
    problems = county.problems(*sets)
    assert all(said(p.expected, "zh") != p.expected for p in problems)
    return [(p.file, p.row, p.column, str(p.expected), str(p.found), str(p.hint)) for p in problems]


@pytest.mark.parametrize(("rows", "places"), [
    ("G,H9,2026,5,人工智能,\n", [(2, "机构")]),                              # no such account
    ("G,T1,2026,5,人工智能,\n", [(2, "机构")]),                              # one without a ledger
    ("G,,2026,5,人工智能,财政项目补助\n", [(2, "机构")]),                     # whose subsidy?
    ("G,H1,2026,5,人工智能,管理费用\n", [(2, "科目")]),                       # a cost is no money
    ("G,,2026,5,人工智能,\nG,H1,2026,5,人工智能,\n", [(3, "资金")]),           # for all, and for one
    ("H1/other_income,H1,2026,5,人工智能,\n", [(2, "资金")]),
])
def test_sources(county: County, rows: str, places: list[tuple[int, str]]) -> None:
    """Places, lines and ids of sources."""
    county.table("sources", SOURCES + rows)
    assert [line[1:3] for line in told(county)] == places


def test_a_source_without_uses(county: County) -> None:
    """A blank and a list of nothing."""
    county.table("sources", SOURCES + "G,H1,2026,5,,\nF,H1,2026,5,、,\n")
    assert [(p.file, p.row, p.column) for p in county.problems()] == [
        ("sources.csv", 2, "可用于"), ("sources.csv", 3, "可用于")]


def test_parts_above_the_whole(county: County) -> None:
    """200 + 150 of 300: the second row is 50 too much. In the year after they are 300 and fit."""
    county.table("sources", SOURCES + "G,H1,2026,200,人工智能,财政项目补助\nF,H1,2026,150,培训,财政项目补助\n"
                 "G,H1,2027,200,人工智能,财政项目补助\nF,H1,2027,100,培训,财政项目补助\n")
    [(file, row, column, expected, found, hint)] = told(county)
    assert (file, row, column, found) == ("sources.csv", 3, "金额", "'150'")
    assert expected == ("at most 100: the sources of H1 in 2026 that are parts of project subsidy add up to 350, and "
                        "300 is booked")
    assert "at least 350" in hint
    county.edit("sources.csv", "F,H1,2026,150", "F,H1,2026,100")
    assert len(county.read().places.sources) == 4


def test_a_use_that_no_source_may_pay(county: County) -> None:
    """Medical revenue is bound to overhead: nothing may pay staff, until a source may."""
    county.write("policy.yaml", CLAUSE % ("hard", "full-accounts", "{}"))
    county.edit("instance.yaml", "gap: 0.01,", "gap: 0.01, budget: {uses: {medical_revenue: [管理费用], "
                "project_subsidy: [培训]}},")
    assert [line[:4] for line in told(county)] == [
        ("ledgers.csv", row, "科目", f"a cost that some money of H1 may pay: no revenue and no source may be spent on "
         f"{use} there") for row, use in ((5, "fixed pay"), (6, "performance pay"))]
    county.table("sources", SOURCES + "G,H1,2026,5,人员经费、绩效工资,\n")
    county.read()


def test_revenue_without_uses(county: County) -> None:
    """A line that the settings leave out may pay nothing."""
    county.write("policy.yaml", CLAUSE % ("hard", "full-accounts", "{}"))
    county.edit("instance.yaml", "gap: 0.01,", "gap: 0.01, budget: {uses: {medical_revenue: [管理费用, 人员经费, "
                "绩效工资]}},")
    [(file, row, column, _, found, hint)] = told(county)
    assert (file, row, column, found) == ("ledgers.csv", 3, "科目", "'财政项目补助'")
    assert "settings.budget.uses.project_subsidy" in hint


def test_floors_above_the_money(county: County) -> None:
    """1,300 a year may pay specialties at H1; floors of 900 and 500 are 100 too much."""
    rows = ("K1,心内,H1,县级,是,心血管,0,0,900,\nK1,心内,H1,地区级,是,心血管,0,0,,\nK2,外科,H1,县级,是,普外,0,0,%s,\n")
    county.table("specialties", SPECIALTIES + rows % 500)
    county.read()    # where nothing asks that every use be paid, what is not is told of the plan
    county.write("policy.yaml", CLAUSE % ("hard", "full-accounts", "{}"))
    [(file, row, column, expected, found, hint)] = told(county)
    assert (file, row, column) == ("specialties.csv", 2, "下限")
    assert expected == "floors of H1 that come to no more than the 1,300 that may pay them up to 2026"
    assert found == "900 here, 1,400 with the others up to 2026"
    assert hint.startswith("lower the floors by 100 a year")
    county.edit("specialties.csv", "普外,0,0,500", "普外,0,0,400")
    county.read()


def test_earmarks_above_the_money(county: County) -> None:
    """1,300 a year may pay AI; 1,301 is asked for in 2026."""
    county.write("policy.yaml", CLAUSE % ("target", "earmarks", "{ai: {in 2026: 1301}}"))
    [(file, _, column, expected, found, hint)] = told(county)
    assert (file, column, found) == ("policy.yaml", "clauses.A1.parameters.ai", "1,301")
    assert expected == "at most the 1,300 that may pay artificial intelligence up to 2026"
    assert hint.startswith("lower it by 1")
    county.edit("policy.yaml", "1301", "1300")
    county.read()


def test_a_wage_ceiling_below_statutory_pay(county: County) -> None:
    """0.7 x 500 = 350 for 400 of fixed pay: 400 / 500 = 0.8 would do."""
    county.write("policy.yaml", CLAUSE % ("hard", "wage-ceiling", "{factor: {from 2026: 0.9, from 2027: 0.7}}"))
    [(file, row, column, expected, found, hint)] = told(county)
    assert (file, row, column) == ("ledgers.csv", 5, "金额")
    assert expected == "at most 350, the ceiling of A1 on the wages of H1 in 2027: 0.7 times the 500 booked"
    assert (found, hint) == ("400 of statutory pay", "A1.factor of at least 0.8")
    county.edit("policy.yaml", "0.7", "0.8")
    county.read()
    county.write("policy.yaml", CLAUSE % ("target", "wage-ceiling", "{factor: {from 2026: 0.1}, binding: target}"))
    county.read()    # a target may be missed

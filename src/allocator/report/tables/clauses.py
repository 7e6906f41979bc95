"""The clause sheets: a few lines a clause, every row behind them, and the clauses' own words."""

from __future__ import annotations

from allocator.report import words
from allocator.report.table import Table, column
from allocator.report.tables.clause_lines import (
    UNMET,
    WORST,
    lacking,
    lines,
    read_only,
    shown_verdict,
    target_and_reached,
    verdicts,
)
from allocator.report.tables.clause_states import REPORTED, states
from allocator.report.view import View

NO_CLAUSE = "—"
"""Stands for the clause of a fact."""
OPEN = ("not_yet", "recalled")
"""In place of a verdict, where nothing at all is done about the clause."""


def asked(view: View, sense: str, count: int = 1) -> str:
    if not sense:
        return ""
    if count > 1:
        return view.t("全部", "all")
    return view.t("不少于", "at least") if sense == ">=" else view.t("不超过", "at most")


def clauses(view: View) -> Table:
    """条款达成."""
    rows = tuple((x.clause or NO_CLAUSE, view.clause(x.clause) or view.t("事实核对", "Facts"), x.indicator, x.place,
                  x.year, asked(view, x.sense, x.count if x.clause else 1), x.target, x.reached, x.shortfall,
                  view.label("rule_class", x.kind), x.shown, view.t("是", "yes") if x.inherited else "", x.count,
                  x.unmet, view.units(x.lead), view.units(x.responsible)) for x in lines(view))
    return Table("clauses", view.t("条款达成情况", "Clauses"), (
        column("clause", width=6, zh="条款", en="clause"), column("title", "long", 22, zh="题目", en="title"),
        column("indicator", "long", 32, zh="指标", en="indicator"), column("at", "long", 18), column("year", "year", 6),
        column("sense", width=8, zh="要求", en="asked"), column("target", "measure", 9, zh="目标", en="target"),
        column("reached", "measure", 9, zh="达到", en="reached"),
        column("shortfall", "measure", 10, zh="缺口", en="shortfall"),
        column("class", width=6, zh="性质", en="class"), column("verdict", "verdict", 7, zh="结果", en="verdict"),
        column("inherited", width=7, zh="现状已不达标", en="since before"),
        column("count", "int", 6, zh="项数", en="items"), column("unmet", "gap", 6, zh="未达项", en="unmet"),
        column("lead", "long", 12, zh="牵头单位", en="lead unit"),
        column("responsible", "long", 18, zh="责任单位", en="responsible")), rows,
        view.t("项数大于1的行是多项的汇总，目标为全部达标，缺口为各项之和，逐项见“条款明细”；条款原文见“条款原文”。",
               "A line of several items sums them up: all should be met; the shortfall is their sum. "
               "See Clause details, and Clause texts for the words."))


def details(view: View) -> Table:
    """条款明细: every row, the worst first; those that are met are not printed."""
    rows = []
    order = {clause: k for k, clause in enumerate(view.findings_of)}
    ranked = sorted(view.findings, key=lambda f: (WORST.index(f.verdict), -f.weight, order[f.clause], f.year, f.at,
                                                  f.of))
    for f in ranked:
        difference = (f.rule, f.tag) in words.DIFFERENCES
        of = "" if f.rule == REPORTED else view.subject(f.of, f.clause)    # the indicator is worded from it
        left = words.say(words.LEFT if f.sense == ">=" else words.EXCESS, view.lang) if difference else ""
        rows.append((f.clause or NO_CLAUSE, view.indicator(f) + left, view.place(f.at),
                     of, f.year, asked(view, "" if read_only(f) else f.sense), *target_and_reached(f),
                     lacking(view, f), view.label("rule_class", f.kind), shown_verdict(f),
                     view.t("现状已不达标", "since before") if f.inherited else ""))
    return Table("details", view.t("条款明细", "Clause details"), (
        column("clause", width=6, zh="条款", en="clause"),
        column("indicator", "long", 24, zh="指标", en="indicator"),
        column("at", "long", 26), column("of", "long", 26, zh="岗位或对象", en="post or subject"),
        column("year", "year", 6),
        column("sense", width=7, zh="要求", en="asked"), column("target", "measure", 11, zh="目标", en="target"),
        column("reached", "measure", 11, zh="达到", en="reached"),
        column("shortfall", "measure", 11, zh="缺口", en="shortfall"),
        column("class", width=6, zh="性质", en="class"), column("verdict", "verdict", 7, zh="结果", en="verdict"),
        column("inherited", width=12, zh="历史遗留", en="inherited")), tuple(rows),
        view.t("按未达程度排列。打印时只印未达标的行，达标的行可在本表中筛选查看。",
               "The worst first. Only rows that are not met are printed; filter the sheet for the others."),
        printed=sum(f.verdict in UNMET for f in view.findings))


def texts(view: View) -> Table:
    """条款原文: every clause of the documents, its words and units, and how it stands or what stands in for a check."""
    held, how = verdicts(view), states(view.instance, view.lang)
    rows = []
    for c in view.instance.clauses.values():
        by = how[c.id].by if c.id not in held and how[c.id].kind in ("shapes", "scenario") else ""
        unheld = how[c.id].kind if how[c.id].kind in words.UNHELD else "not_yet"
        rows.append((c.id, c.title.label(view.lang), c.article, view.label("rule_class", c.class_),
                     held.get(c.id, unheld), by, view.units(c.lead), view.units(c.responsible),
                     view.passages(c)))
    return Table("texts", view.t("条款原文与责任单位", "The clauses' own words and responsible units"), (
        column("clause", width=6, zh="条款", en="clause"), column("title", "long", 20, zh="题目", en="title"),
        column("article", "long", 16, zh="出处", en="article"), column("class", width=7, zh="性质", en="class"),
        column("verdict", "verdict", 9, zh="结果", en="verdict"),
        column("by", "long", 20, zh="体现在", en="built in as"),
        column("lead", "long", 15, zh="牵头单位", en="lead unit"),
        column("responsible", "long", 15, zh="责任单位", en="responsible"),
        column("words", "long", 60, zh="条款原文", en="the clause's own words")), tuple(rows),
        view.t("“未核对”的条款须由责任单位另行落实，本方案没有核对；“待核实”的条款凭记忆写入，核实出处前停用；“已体现”的条款决定了本方案的算法或数据，见“体现在”一栏。",
               "Clauses not checked are left to the responsible units: this plan is not held against them. "
               "Clauses recalled were written down from memory and are off until their source is looked up. "
               "Clauses built in shape the plan's data or its reckoning."))


def unchecked(view: View) -> Table:
    """Clauses of the documents that the plan is not held against."""
    every = texts(view)
    kept = tuple(row for row, verdict in zip(every.rows, every.of("verdict"), strict=True) if verdict in OPEN)
    title = view.t("本方案未核对的条款", "Clauses this plan is not held against")
    return Table("unchecked", title, every.columns, kept)

"""How every clause stands: a few lines a clause, every row behind them, and the clauses no rule models yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from allocator.check import Finding
from allocator.report import words
from allocator.report.table import Measure, Table, column, measure
from allocator.report.view import View

WORST = ("broken", "short", "unknown", "met")
NO_CLAUSE = "—"
"""Stands for the clause of a fact."""
ALONE = 4
"""Rows a year that a clause's indicator may have before they are summed up in one line."""


def worst(verdicts: Sequence[str]) -> str:
    return min(verdicts, key=WORST.index)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a clause in one year: a single row, or many summed up as how many of them are met."""

    clause: str
    indicator: str
    place: str
    year: int
    target: Measure
    reached: Measure
    shortfall: Measure
    sense: str
    verdict: str
    kind: str
    inherited: bool
    count: int
    unmet: int
    weight: float
    lead: tuple[str, ...]
    responsible: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """What is reached as a share of the target; None where the target is nil."""
        return self.reached.value / self.target.value if self.target.value else None


def unit_of(finding: Finding) -> str:
    return finding.unit


def missing(finding: Finding) -> str:
    """Unit of the shortfall: that of the numerator."""
    unit = unit_of(finding)
    return "persons" if unit == "share" else unit.split("/")[0]


def lines(view: View) -> list[Line]:
    """Every indicator of every clause by year, in the order of the documents."""
    found = []
    for clause, findings in view.findings_of.items():
        groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            groups[finding.rule, finding.tag].append(finding)
        for group in groups.values():
            yearly = Counter(f.year for f in group)
            most = max(yearly.values())
            many = most > ALONE or any(f.of for f in group) or (most > 1 and all(f.verdict == "met" for f in group))
            for year in sorted(yearly):
                rows = [f for f in group if f.year == year]
                if not clause:
                    found.append(_contradicted(view, rows))
                elif many:
                    found.append(_together(view, clause, rows))
                else:
                    found += [_alone(view, clause, f) for f in rows]
    return found


def _alone(view: View, clause: str, f: Finding) -> Line:
    unit = unit_of(f)
    return Line(clause, view.indicator(f), view.place(f.at), f.year, measure(f.limit, unit, f.value),
                measure(f.value, unit, f.limit), measure(f.shortfall, missing(f)), f.sense, f.verdict, f.kind,
                f.inherited, 1, int(f.verdict != "met"), f.weight, f.lead, f.responsible)


def _together(view: View, clause: str, rows: list[Finding]) -> Line:
    f, met = rows[0], sum(row.verdict == "met" for row in rows)
    return Line(clause, view.indicator(f) + view.t("（达标项）", " (items met)"), _places(view, rows), f.year,
                Measure(len(rows), "items"), Measure(met, "items"),
                measure(sum(row.shortfall for row in rows), missing(f)), ">=",
                worst([row.verdict for row in rows]), f.kind, any(row.inherited for row in rows), len(rows),
                len(rows) - met, sum(row.weight for row in rows), f.lead, f.responsible)


def _places(view: View, rows: list[Finding]) -> str:
    places = {row.at for row in rows if row.at}
    return view.t(f"{len(places)}个机构", f"{len(places)} institutions") if len(places) > 1 else view.place(rows[0].at)


def _contradicted(view: View, rows: list[Finding]) -> Line:
    """Facts that the plan contradicts in one way: how many, and none is allowed."""
    f, count = rows[0], Measure(len(rows), "items")
    return Line("", view.indicator(f), _places(view, rows), f.year, Measure(0, "items"), count, count, "<=",
                worst([row.verdict for row in rows]), f.kind, False, len(rows), len(rows), 0.0, f.lead, f.responsible)


def asked(view: View, sense: str, count: int = 1) -> str:
    if count > 1:
        return view.t("全部", "all")
    return view.t("不少于", "at least") if sense == ">=" else view.t("不超过", "at most")


def clauses(view: View) -> Table:
    """条款达成."""
    rows = tuple((x.clause or NO_CLAUSE, view.clause(x.clause) or view.t("事实核对", "Facts"), x.indicator, x.place,
                  x.year, asked(view, x.sense, x.count if x.clause else 1), x.target, x.reached, x.shortfall,
                  view.label("rule_class", x.kind), x.verdict, view.t("是", "yes") if x.inherited else "", x.count,
                  x.unmet, view.units(x.lead), view.units(x.responsible)) for x in lines(view))
    return Table("clauses", view.t("条款达成情况", "Clauses"), (
        column("clause", width=6, zh="条款", en="clause"), column("title", "long", 17, zh="题目", en="title"),
        column("indicator", "long", 27, zh="指标", en="indicator"), column("at", "long", 14), column("year", "year", 6),
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
    """条款明细: every row, the worst first."""
    rows = []
    order = {clause: k for k, clause in enumerate(view.findings_of)}
    ranked = sorted(view.findings, key=lambda f: (WORST.index(f.verdict), -f.weight, order[f.clause], f.year, f.at,
                                                  f.of))
    for f in ranked:
        unit = unit_of(f)
        difference = (f.rule, f.tag) in words.DIFFERENCES
        left = words.say(words.LEFT if f.sense == ">=" else words.EXCESS, view.lang) if difference else ""
        rows.append((f.clause or NO_CLAUSE, view.indicator(f) + left, view.place(f.at), view.subject(f.of), f.year,
                     asked(view, f.sense), measure(f.limit, unit, f.value), measure(f.value, unit, f.limit),
                     f.shortfall,
                     words.unit(missing(f), view.lang), view.label("rule_class", f.kind), f.verdict,
                     view.t("现状已不达标", "since before") if f.inherited else ""))
    return Table("details", view.t("条款明细", "Clause details"), (
        column("clause", width=6, zh="条款", en="clause"), column("indicator", width=26, zh="指标", en="indicator"),
        column("at", width=20), column("of", width=26, zh="岗位或对象", en="post or subject"),
        column("year", "year", 6),
        column("sense", width=7, zh="要求", en="asked"), column("target", "measure", 9, zh="目标", en="target"),
        column("reached", "measure", 9, zh="达到", en="reached"),
        column("shortfall", "gap", 8, zh="缺口", en="shortfall"), column("unit", width=9, zh="单位", en="unit"),
        column("class", width=6, zh="性质", en="class"), column("verdict", "verdict", 7, zh="结果", en="verdict"),
        column("inherited", width=12, zh="历史遗留", en="inherited")), tuple(rows))


def texts(view: View) -> Table:
    """条款原文: every clause of the documents, its words and units, and how it stands or that no rule models it."""
    verdicts = {clause: worst([f.verdict for f in found]) for clause, found in view.findings_of.items()}
    rows = tuple((c.id, c.title.label(view.lang), c.article, view.label("rule_class", c.class_),
                  verdicts.get(c.id, "unchecked"), view.units(c.lead), view.units(c.responsible), "\n".join(c.words))
                 for c in view.instance.clauses.values())
    return Table("texts", view.t("条款原文与责任单位", "The clauses' own words and responsible units"), (
        column("clause", width=6, zh="条款", en="clause"), column("title", "long", 22, zh="题目", en="title"),
        column("article", "long", 20, zh="出处", en="article"), column("class", width=7, zh="性质", en="class"),
        column("verdict", "verdict", 9, zh="结果", en="verdict"),
        column("lead", "long", 17, zh="牵头单位", en="lead unit"),
        column("responsible", "long", 17, zh="责任单位", en="responsible"),
        column("words", "long", 60, zh="条款原文", en="the clause's own words")), rows,
        view.t("“未核对”的条款须由责任单位另行落实，本方案没有核对。",
               "Clauses not checked are left to the responsible units: this plan is not held against them."))


def unchecked(view: View) -> Table:
    """Clauses of the documents that the plan is not held against."""
    every = texts(view)
    at = [c.key for c in every.columns].index("verdict")
    return Table("unchecked", view.t("本方案未核对的条款", "Clauses this plan is not held against"), every.columns,
                 tuple(row for row in every.rows if row[at] == "unchecked"))

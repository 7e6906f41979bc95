"""Every clause that is not met in all its rows, by year: how many of them are, how many are not."""

from __future__ import annotations

from collections import Counter

from allocator.check import Finding
from allocator.report.table import Cell, Table, column
from allocator.report.tables.charts.chart import Chart
from allocator.report.tables.clause_lines import UNMET, WORST, read_only, target_and_reached, verdicts
from allocator.report.view import View

NAMED = 10
"""Clauses the title names."""
LONGEST = {"zh": 16, "en": 34}
"""Characters of a clause's title that a label has room for."""


def targets(view: View) -> Chart:
    """A line a clause that falls short, the worst first, with a bar a year: the shares of its rows by verdict."""
    held = {clause: [f for f in found if not read_only(f)] for clause, found in view.findings_of.items()}
    stands = verdicts(view)
    unmet = sorted((clause for clause, verdict in stands.items() if verdict in UNMET), key=lambda clause: (
        WORST.index(stands[clause]), -sum(f.weight for f in held[clause]), -_unmet(held[clause])))
    rows: list[tuple[Cell, ...]] = []
    for clause in unmet:
        for year in view.years:
            asked = [f for f in held[clause] if f.year == year]
            found: Counter[str] = Counter(f.verdict for f in asked)
            if found:
                rows.append((clause, _label(view, clause), year,
                             *(found[verdict] / found.total() for verdict in reversed(WORST)),
                             _told(view, asked), _counts(view, found)))
    title = _title(view, stands, unmet)
    return Chart("targets", title, view.t(
        "只画有缺口的条款，最差的在上；条内数字是达成项数/全部项数，只有一项的是达到/目标。绿色达成，橙色未达，"
        "红色违反，灰色未填报。逐条见下表，逐项见工作簿“条款明细”。",
        "Only clauses that fall short, the worst first; figures: rows met of all, of a single one reached / target. "
        "Green met, orange short, red broken, grey not reported. Every clause stands below, every row in the workbook "
        "(Clause details)."),
        Table("targets", title, (column("clause"), column("label"), column("year", "year"),
                                 *(column(verdict, "percent") for verdict in reversed(WORST)), column("told"),
                                 column("counts")), tuple(rows)))


def _unmet(found: list[Finding]) -> int:
    return sum(f.verdict in UNMET for f in found)


def _label(view: View, clause: str) -> str:
    title, most = view.clause(clause), LONGEST[view.lang]
    return f"{clause} {title if len(title) <= most else title[:most - 1] + '…'}"


def _told(view: View, asked: list[Finding]) -> str:
    """What is reached of the target; of several rows, how many are met."""
    if len(asked) > 1:
        met = sum(f.verdict == "met" for f in asked)
        return view.t(f"{met}/{len(asked)}项", f"{met}/{len(asked)}")
    target, reached = target_and_reached(asked[0])
    return " / ".join(one.text(view.lang, with_unit=one is target) for one in (reached, target) if one)


def _counts(view: View, found: Counter[str]) -> str:
    """How many rows stand how."""
    words = {"met": view.t("达成", "met"), "short": view.t("未达", "short"), "broken": view.t("违反", "broken"),
             "unknown": view.t("未填报", "not reported")}
    return view.t("，", ", ").join(view.t(f"{words[verdict]}{found[verdict]}项", f"{found[verdict]} {words[verdict]}")
                                  for verdict in reversed(WORST) if found[verdict])


def _title(view: View, stands: dict[str, str], unmet: list[str]) -> str:
    """How many clauses stand how, and the worst by name."""
    count = Counter(stands.values())
    named = view.t("、", ", ").join(unmet[:NAMED]) + (view.t("等", " and more") if len(unmet) > NAMED else "")
    return view.t(
        f"核对的{len(stands)}条条款，{count['met']}条各项各年都达成"
        + (f"，{len(unmet)}条有缺口：{named}" if unmet else "")
        + (f"；{count['unknown']}条另有未填报的数" if count["unknown"] else ""),
        f"Of {len(stands)} clauses checked, {count['met']} are met in every row and year"
        + (f"; {len(unmet)} fall short: {named}" if unmet else "")
        + (f"; {count['unknown']} wait for numbers nobody has reported" if count["unknown"] else ""))

"""Plans side by side as tables and sentences."""

from __future__ import annotations

from collections.abc import Callable

from allocator.report import words
from allocator.report.scenarios.common import DECISIONS, score
from allocator.report.scenarios.page import Page, Section, column, table
from allocator.report.table import Cell, Column, Table, measure, small_share
from allocator.scenarios.records import Comparison, Difference, Side
from allocator.terms import Lang, label

PLACES: dict[str, words.Text] = {
    "moved_in": ("调入", "Moved in"), "moved_out": ("调出", "Moved out"), "lent_in": ("派入", "Lent in"),
    "lent_out": ("派出", "Lent out"), "recruits": ("招聘岗位", "Adverts"), "study": ("进修", "Study"),
}


def page(found: Comparison, lang: Lang) -> Page:
    """Everything a comparison says."""
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en
    sections = [Section(overview(found, lang))]
    for made, how in ((money(found, lang), t("按决策类别，规划期合计。", "By kind of decision, over the plan.")),
                      (places(found, lang), t("只列有差别的机构。", "Only institutions that differ.")),
                      (clauses(found, lang), t("每个方案中该条款最差的结果。",
                                               "The worst verdict of the clause in each plan.")),
                      (rows(found, lang), t("结果、数值或目标不同的各项。",
                                            "Rows whose verdict, value or limit differs."))):
        if made.rows:
            sections.append(Section(made, how, open=made.key != "rows"))
    return Page(lang=lang, title=t("方案比较", "Plans side by side"), subtitle=" · ".join(s.file for s in found.sides),
                said=tuple(said(found, lang)), sections=tuple(sections),
                footer=" · ".join(dict.fromkeys(side.digest for side in found.sides)))


def said(found: Comparison, lang: Lang) -> list[str]:
    """What is the same and what is not."""
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en
    lines = [t("各方案来自同一份输入。", "All plans come from the same input.")
             if len({side.digest for side in found.sides}) == 1 else
             t("各方案的输入不同：差别也可能来自输入。", "The plans' inputs differ: so may what is compared.")]
    if not found.placed:
        lines.append(t("未给出实例（--instance），不比较机构。",
                       "Without the instance (--instance), institutions are not compared.") if found.priced else
                     t("未给出实例（--instance），不比较资金和机构。",
                       "Without the instance (--instance), money and institutions are not compared."))
    if found.own_prices:
        plans = "、".join(found.own_prices) if lang == "zh" else ", ".join(found.own_prices)
        lines.append(t(f"{plans}用化名，其资金按求解时的输入计算，不按所给实例重新计价。",
                       f"People of {plans} stand under pseudonyms: the money of these plans is that of their own "
                       "input, not priced with the instance given."))
    if not found.by_person:
        lines.append(t("各方案中人员的编号不同（化名，或对照表不同），不能按人比较；涉及单个专家、夫妻和团队的各项不列。",
                       "People do not stand under the same ids in all plans (pseudonyms, or those of another key), so "
                       "they cannot be compared by person; rows of single experts, couples and teams are left out."))
    changed = len(found.clauses)
    lines.append(t(f"{changed}条条款的结果不同，{len(found.differences)}项数值不同。",
                   f"The verdict of {changed} clauses differs, and {len(found.differences)} rows do."))
    return lines


def _sides(found: Comparison, kind: str = "measure") -> list[Column]:
    return [column(f"s{k}", side.file, side.file, kind, 16) for k, side in enumerate(found.sides)]


def _each(found: Comparison, cell: Callable[[Side], Cell]) -> list[Cell]:
    return [cell(side) for side in found.sides]


def overview(found: Comparison, lang: Lang) -> Table:
    """Status, tiers and decisions, a column a plan."""
    zh = lang == "zh"
    lines: list[list[Cell]] = [
        ["求解结果" if zh else "Result", *_each(found, lambda s: label("result", s.status, lang))],
        ["差距" if zh else "Gap", *_each(found, lambda s: None if s.gap is None else small_share(s.gap))],
        ["生成时间" if zh else "Made", *_each(found, lambda s: words.moment(s.created))]]
    for name in ("statutory", "policy", "money"):
        values = [next((tier.value for tier in side.tiers if tier.name == name), None) for side in found.sides]
        if any(value is not None for value in values):
            lines.append([words.say(words.TIERS[name][0], lang), *(score(value) for value in values)])
    for kind, text in DECISIONS.items():
        if any(side.counts.get(kind) for side in found.sides):
            lines.append([words.say(text, lang), *(side.counts.get(kind, 0.0) for side in found.sides)])
    return table("overview", "概览" if zh else "Overview",
                 [column("what", "项目", "What", "text", 20), *_sides(found)], lines)


def money(found: Comparison, lang: Lang) -> Table:
    """Money by kind of decision."""
    kinds = [kind for kind in words.COSTS if any(kind in side.costs for side in found.sides)]
    lines: list[list[Cell]] = [[words.say(words.COSTS[kind], lang),
                                *(side.costs.get(kind, 0.0) for side in found.sides)] for kind in kinds]
    if lines:
        lines.append([words.say(words.TOTAL, lang), *(sum(side.costs.values()) for side in found.sides)])
    return table("money", "资金" if lang == "zh" else "Money", [
        column("what", "事项", "Decision", "text", 30), *_sides(found, "money")], lines)


def places(found: Comparison, lang: Lang) -> Table:
    """People by institution, where plans differ."""
    lines: list[list[Cell]] = []
    for at in sorted({at for side in found.sides for at in side.by_place}):
        for kind, text in PLACES.items():
            values = [side.by_place.get(at, {}).get(kind, 0.0) for side in found.sides]
            if len(set(values)) > 1:
                lines.append([found.names.get(at, at), words.say(text, lang), *values])
    return table("places", "各机构人员" if lang == "zh" else "People by institution", [
        column("at", "机构", "Institution", "text", 22), column("what", "事项", "What", "text", 12),
        *_sides(found, "number")], lines)


def clauses(found: Comparison, lang: Lang) -> Table:
    """Clauses whose verdict differs."""
    lines: list[list[Cell]] = [[clause, *verdicts] for clause, verdicts in found.clauses.items()]
    return table("clauses", "结果不同的条款" if lang == "zh" else "Clauses that differ", [
        column("clause", "条款", "Clause", "text", 10), *_sides(found, "text")],
        [[cells[0], *(words.verdict(str(v), lang) if v else "–" for v in cells[1:])] for cells in lines])


def rows(found: Comparison, lang: Lang) -> Table:
    """Rows of clauses that differ."""
    lines = [_row(difference, found, lang) for difference in found.differences]
    return table("rows", "不同的各项" if lang == "zh" else "Rows that differ", [
        column("clause", "条款", "Clause", "text", 8), column("what", "指标", "Indicator", "long", 30),
        column("at", "机构", "Institution", "text", 18), column("of", "对象", "Of", "text", 14),
        column("year", "年份", "Year", "year", 7), *_sides(found, "text")], lines)


def _row(one: Difference, found: Comparison, lang: Lang) -> list[Cell]:
    indicator = words.INDICATORS.get((one.rule, one.tag))
    said: list[Cell] = []
    for verdict, value, limit in zip(one.verdicts, one.values, one.limits, strict=True):
        if not verdict:
            said.append("–")
            continue
        reached = "" if value is None else measure(value, one.unit).text(lang)
        if (one.rule, one.tag) in words.READ:
            said.append(reached)
            continue
        asked = "" if limit is None else measure(limit, one.unit).text(lang)
        said.append(f"{reached} / {asked} {words.verdict(verdict, lang)}")
    return [one.clause, words.say(indicator, lang) if indicator else one.rule, found.names.get(one.at, one.at), one.of,
            one.year, *said]



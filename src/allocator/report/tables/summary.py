"""The key figures of the plan, what it costs, and what falls furthest short."""

from __future__ import annotations

from collections import Counter, defaultdict

from allocator.costs import costs
from allocator.report import words
from allocator.report.table import Cell, Column, Measure, Table, column, measure, number
from allocator.report.tables import moves, recruits
from allocator.report.tables.clause_lines import UNMET, Line, lines, verdicts
from allocator.report.tables.clauses import NO_CLAUSE
from allocator.report.view import View


def cards(view: View) -> Table:
    """Key figures."""
    d, t = view.decisions, view.t
    kinds: dict[str, float] = defaultdict(float)
    for line in moves.lines(view):
        kinds[moves.kind_of(view, line)] += line.count
    transfers, posts = kinds[t("调动", "transfer")], kinds[t("院内调岗", "change of post")]
    arriving = sum(float(a) for a in recruits.recruits(view).of("arrivals") if isinstance(a, int | float))
    adverts = sum(line.adverts for line in d.recruits)
    found = Counter(verdicts(view).values())
    cost = sum(costs(view.instance, d).values())
    people = sum(p.count for p in view.instance.people)
    places = len(view.instance.places.institutions)
    rows: list[tuple[Cell, ...]] = [
        ("people", t("现有人员", "People"), measure(people, "persons"),
         t(f"{places}个机构，{view.instance.as_of:%Y-%m-%d}",
           f"{places} institutions, {view.instance.as_of:%Y-%m-%d}")),
        ("transfers", t("调动", "Transfers"), measure(transfers, "persons"),
         t(f"长期；另有院内调岗{number(posts)}人" if posts else "长期，跨单位",
           f"for good; {number(posts)} changes of post" if posts else "for good, between institutions")),
        ("secondments", t("派驻", "Secondments"), measure(sum(s.count for s in d.secondments), "person-times"),
         t("每次一年，期满返回", "a year each, with return")),
        ("studies", t("进修", "Advanced study"), measure(sum(s.count for s in d.study), "person-times"),
         t("时间见培训日历", "dates in the calendar")),
        ("recruits", t("预计招聘到岗", "Recruits expected"), measure(arriving, "persons"),
         t(f"公布招聘岗位{number(adverts)}个", f"{number(adverts)} posts advertised")),
        ("promotions", t("职称晋升", "Promotions"), measure(sum(p.count for p in d.promotions), "person-times"),
         t("不超过历年晋升比例", "within the usual rates")),
        ("met", t("达成条款", "Clauses met"), measure(found["met"], "clauses"),
         t(f"核对了{found.total()}条，各年全部达成", f"of {found.total()} checked, in every year")),
        ("short", t("未达条款", "Clauses short"), measure(found["short"], "clauses"),
         t("至少一年或一处未达目标" + (f"；另有{found['unknown']}条未填报" if found["unknown"] else ""),
           "short somewhere in some year" + (f"; {found['unknown']} not reported" if found["unknown"] else ""))),
        ("broken", t("违反硬性要求", "Hard clauses broken"), measure(found["broken"], "clauses"),
         _facts(view)),
        ("cost", t("安排所需资金", "Cost of the decisions"), Measure(cost / 10_000, "", 1) if view.lang == "zh" else
         Measure(cost, "", 0), t(f"万{view.money}，{view.span}年合计", f"{view.money}, {view.span}")),
    ]
    return Table("cards", t("关键数字", "Key figures"), (
        column("key", zh="编号"), column("label", zh="指标", en="figure"), column("value", "measure", zh="数值"),
        column("note", "long")), tuple(rows))


def _facts(view: View) -> str:
    broken = sum(not f.clause for f in view.findings)
    if broken:
        return view.t(f"另有{broken}处与事实不符", f"and {broken} contradictions of facts")
    return view.t("人员事实核对全部通过", "no fact about people contradicted")


def money(view: View) -> Table:
    """Money of the decisions by kind and year."""
    found = costs(view.instance, view.decisions)
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    rows = [(words.say(words.COSTS[kind], view.lang), *[found.get((kind, year), 0.0) for year in view.years],
             sum(found.get((kind, year), 0.0) for year in view.years)) for kind in kinds]
    total = (view.total, *[sum(found.get((kind, year), 0.0) for kind in kinds) for year in view.years],
             sum(found.values()))
    return Table("money", view.t(f"各项安排所需资金（{view.money}）", f"Cost of the decisions ({view.money})"), (
        column("what", width=30, zh="事项", en="decision"),
        *(Column(f"y{year}", f"{year}年", str(year), "money", 14) for year in view.years),
        column("total", "money", 15, zh="合计", en="total")), (*rows, total),
        view.t("薪酬计至规划期末，记在决策当年；满足本人意向的调配已按设定抵减。"
               + ("发展性投入按支出减所设效益计，负数即效益大于支出。" if "amount" in kinds else ""),
               "Pay to the end of the plan, booked in the year of the decision; moves that were wished for cost less."
               + (" Development is spending less its worth by the settings: below nil, it is worth more than it costs."
                  if "amount" in kinds else "")))


def shortfalls(view: View, most: int = 8) -> Table:
    """The clauses furthest from their targets, each indicator in its worst year."""
    unmet = sorted((line for line in lines(view) if line.verdict in UNMET), key=lambda line: line.gravity)
    worst: dict[tuple[str, ...], Line] = {}
    for x in unmet:
        worst.setdefault((x.clause, x.indicator, x.place if x.count == 1 else ""), x)
    rows = tuple((x.clause or NO_CLAUSE, x.indicator, x.place, x.year, x.target, x.reached, x.shortfall,
                  x.verdict, view.units(x.responsible)) for x in list(worst.values())[:most])
    title = view.t("差距最大的条款", "Furthest from their targets")
    if not rows:
        title = view.t("没有未达标的条款", "No clause falls short")
    return Table("shortfalls", title, (
        column("clause", width=7, zh="条款", en="clause"), column("indicator", "long", 32, zh="指标", en="indicator"),
        column("at", "long", 18), column("year", "year", 7), column("target", "measure", 10, zh="目标", en="target"),
        column("reached", "measure", 10, zh="达到", en="reached"),
        column("shortfall", "measure", 12, zh="缺口", en="shortfall"),
        column("verdict", "verdict", 8, zh="结果", en="verdict"),
        column("responsible", "long", 22, zh="责任单位", en="responsible")), rows)

"""What stands on the first sheet: the key figures, what was proved, what it costs, what falls short."""

from __future__ import annotations

from collections import Counter, defaultdict

from allocator import terms
from allocator.costs import costs
from allocator.report import words
from allocator.report.table import Cell, Column, Measure, Table, column, measure
from allocator.report.tables import clauses, moves, recruits
from allocator.report.tables.clauses import WORST
from allocator.report.view import View


def verdicts(view: View) -> dict[str, str]:
    """Worst verdict of each clause that the plan is held against."""
    return {clause: clauses.worst([f.verdict for f in found]) for clause, found in view.findings_of.items() if clause}


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
         t(f"长期；另有院内调岗{_n(posts)}人" if posts else "长期，跨单位",
           f"for good; {_n(posts)} changes of post" if posts else "for good, between institutions")),
        ("secondments", t("派驻", "Secondments"), measure(sum(s.count for s in d.secondments), "person-times"),
         t("每次一年，期满返回", "a year each, with return")),
        ("studies", t("进修", "Advanced study"), measure(sum(s.count for s in d.study), "person-times"),
         t("时间见培训日历", "dates in the calendar")),
        ("recruits", t("预计招聘到岗", "Recruits expected"), measure(arriving, "persons"),
         t(f"公布招聘岗位{_n(adverts)}个", f"{_n(adverts)} posts advertised")),
        ("promotions", t("职称晋升", "Promotions"), measure(sum(p.count for p in d.promotions), "person-times"),
         t("不超过历年晋升比例", "within the usual rates")),
        ("met", t("达成条款", "Clauses met"), measure(found["met"], "clauses"),
         t(f"核对了{found.total()}条，各年全部达成", f"of {found.total()} checked, in every year")),
        ("short", t("未达条款", "Clauses short"), measure(found["short"] + found["unknown"], "clauses"),
         t("至少一年或一处未达目标", "short somewhere in some year")),
        ("broken", t("违反硬性要求", "Hard clauses broken"), measure(found["broken"], "clauses"),
         _facts(view)),
        ("cost", t("安排所需资金", "Cost of the decisions"), Measure(cost / 10_000, "", 1) if view.lang == "zh" else
         Measure(cost, "", 0), t(f"万{view.money}，{view.span}年合计", f"{view.money}, {view.span}")),
    ]
    return Table("cards", t("关键数字", "Key figures"), (
        column("key", zh="编号"), column("label", zh="指标", en="figure"), column("value", "measure", zh="数值"),
        column("note", "long")), tuple(rows))


def _n(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else f"{value:,.1f}"


def _facts(view: View) -> str:
    broken = sum(not f.clause for f in view.findings)
    if broken:
        return view.t(f"另有{broken}处与事实不符", f"and {broken} contradictions of facts")
    return view.t("人员事实核对全部通过", "no fact about people contradicted")


def status(view: View) -> Table:
    """What the result is and what was proved."""
    s, t = view.summary, view.t
    gap = "" if s.gap is None else f"{s.gap:.2%}"
    proved = {
        "optimal": t(f"已证明：与最优方案的差距不超过{gap or '设定值'}",
                     f"proved to lie within {gap or 'the gap'} of the best plan"),
        "stopped": t(f"方案可用，但尚未证明最优；与最优的差距至多{gap}" if gap else "方案可用，但差距未知",
                     f"the plan holds; it lies within {gap} of the best" if gap else
                     "the plan holds; its gap is unknown"),
        "infeasible": t("硬性要求互相冲突，不存在可行方案", "the hard clauses exclude each other: there is no plan"),
        "no_plan": t("在时限内没有找到方案，也未证明无解", "nothing was found, and nothing was proved"),
    }
    broken = sum(f.verdict == "broken" for f in view.findings)
    checked = t(f"另行核对{len(view.findings)}项：" + (f"{broken}项违反" if broken else "无一违反"),
                f"{len(view.findings)} rows checked apart from the solver: "
                + (f"{broken} broken" if broken else "none broken"))
    rows = [
        (t("求解结果", "Result"), terms.label("result", s.status, view.lang)),
        (t("证明了什么", "What was proved"), proved.get(s.status, "")),
        (t("独立核对", "Checked"), checked),
        (t("可重现", "Reproducible"), t("是：相同输入得到相同方案", "yes: the same input gives the same plan")
         if s.reproducible else t("否：因时限或人工中断停止", "no: stopped by the clock or by hand")),
        (t("用时与生成时间", "Time taken"), t(f"{sum(s.seconds.values()):.0f}秒；{s.created}",
                                       f"{sum(s.seconds.values()):.0f} s; {s.created}")),
        (t("方案编号和软件版本", "Run and version"), f"{s.run_id} · {s.version}"),
        (t("输入指纹", "Input digest"), s.digest),
    ]
    return Table("status", t("方案状态", "Status"), (
        column("what", width=20, zh="项目", en="what"),
        column("answer", "long", 90, zh="说明", en="answer")), tuple(rows))


def tiers(view: View) -> Table:
    """Value, bound and gap of each tier."""
    rows: list[tuple[Cell, ...]] = []
    for rank, tier in enumerate(view.summary.tiers, 1):
        name, unit = words.TIERS.get(tier.name, ((tier.name, tier.name), ("", "")))
        if tier.gap is None:
            proof = view.t("局部改进，未证明", "improved locally, nothing proved")
        elif tier.gap == 0.0:
            proof = view.t("已证明最优", "proved best")
        else:
            proof = view.t("已证明差距", "gap proved")
        rows.append((rank, words.say(name, view.lang), words.say(unit, view.lang) or view.money, tier.value, tier.bound,
                     tier.gap, tier.tolerance, proof))
    return Table("tiers", view.t("目标层次（按优先顺序）", "Tiers, in order"), (
        column("rank", "int", 6, zh="顺序", en="order"), column("tier", width=22, zh="层次", en="tier"),
        column("unit", width=9, zh="单位", en="unit"), column("value", "number", 13, zh="方案值", en="value"),
        column("bound", "number", 13, zh="理论下限", en="bound"), column("gap", "percent", 9, zh="差距", en="gap"),
        column("tolerance", "percent", 10, zh="允许误差", en="tolerance"),
        column("proof", width=18, zh="证明", en="proof")), tuple(rows))


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
        view.t("薪酬计至规划期末，记在决策当年；满足本人意向的调配已按设定抵减。",
               "Pay to the end of the plan, booked in the year of the decision; moves that were wished for cost less."))


def shortfalls(view: View, most: int = 8) -> Table:
    """The clauses furthest from their targets, each indicator in its worst year."""
    unmet = [line for line in clauses.lines(view) if line.verdict != "met"]
    unmet.sort(key=lambda x: (WORST.index(x.verdict), -x.weight, -x.shortfall.value, x.year))
    worst: dict[tuple[str, ...], clauses.Line] = {}
    for x in unmet:
        worst.setdefault((x.clause, x.indicator, x.place if x.count == 1 else ""), x)
    rows = tuple((x.clause or clauses.NO_CLAUSE, x.indicator, x.place, x.year, x.target, x.reached, x.shortfall,
                  x.verdict, view.units(x.responsible)) for x in list(worst.values())[:most])
    title = view.t("差距最大的条款", "Furthest from their targets")
    if not rows:
        title = view.t("全部条款达成", "All clauses are met")
    return Table("shortfalls", title, (
        column("clause", width=7, zh="条款", en="clause"), column("indicator", "long", 32, zh="指标", en="indicator"),
        column("at", "long", 18), column("year", "year", 7), column("target", "measure", 10, zh="目标", en="target"),
        column("reached", "measure", 10, zh="达到", en="reached"),
        column("shortfall", "measure", 12, zh="缺口", en="shortfall"),
        column("verdict", "verdict", 8, zh="结果", en="verdict"),
        column("responsible", "long", 22, zh="责任单位", en="responsible")), rows)

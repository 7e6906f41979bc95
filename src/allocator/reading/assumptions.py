"""What the report must own up to: defaults that were used, numbers that were overridden, rules switched off."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from allocator.errors import masked
from allocator.facts.settings import Settings
from allocator.instance import Assumption
from allocator.policies import Names
from allocator.reading.document import Document, Override, Scenario
from allocator.reading.overrides import Change
from allocator.reading.packs import Bound
from allocator.reading.table_file import Table

_SETTINGS: dict[str, tuple[str, str]] = {
    "gap": ("求解间隙", "relative gap"), "time_limit": ("求解时限", "time limit"), "seed": ("随机种子", "random seed"),
    "prices.transfer": ("调动一人的费用", "cost of a transfer"),
    "prices.transfer_km": ("调动每公里费用", "cost of a transfer for each km"),
    "prices.rotation": ("单位内换岗费用", "cost of a change of post"),
    "prices.secondment": ("派驻一年的费用", "cost of a year's secondment"),
    "prices.secondment_km": ("派驻每公里费用", "cost of a secondment for each km"),
    "prices.lost_month": ("进修期间每月的顶岗费用", "cover for a month of advanced study"),
    "prices.wish": ("调至意向单位的收益", "benefit of a move that was wished for"),
    "prices.degree": ("学历提升一人的县级补助", "county's contribution to a degree upgrade"),
    "prices.dismissal": ("解除一份合同的接替费用", "cost of a successor when a contract ends"),
    "prices.adjust_post": ("单位间调剂一个编制的费用", "cost of moving an establishment post"),
    "prices.close_bed": ("关闭一张床位一年的费用", "cost of closing a bed for a year"),
    "prices.employer_charges": ("单位缴费比例", "employer's charges"),
    "moves.within": ("流动范围", "reach of moves"), "moves.transfer": ("允许调动", "transfers allowed"),
    "moves.second": ("允许派驻", "secondments allowed"),
    "moves.study_once": ("规划期内至多进修一次", "study at most once"),
    "moves.second_once": ("规划期内至多派驻一次", "secondment at most once"),
    "moves.rotate": ("允许单位内换岗", "changes of post allowed"),
    "budget.saving": ("药品、耗材采购最多可节省的比例", "largest saving on drugs and consumables"),
    "budget.performance_least": ("绩效工资下限，与现有之比", "least performance pay, of today's"),
    "budget.performance_most": ("绩效工资上限，与现有之比", "greatest performance pay, of today's"),
    "budget.deposit": ("医保质量保证金比例", "quality deposit of the insurance package"),
    "budget.reserve": ("医保机动资金比例", "reserve of the insurance package"),
    "budget.overspend_borne": ("医保超支由医共体承担的比例", "part of overspend that the consortium bears"),
    "budget.shift": ("县级门急诊每年最多引导至乡镇的比例", "visits guided to townships, more than the year before"),
    "budget.unserved": ("少接诊一人次的代价", "price of a patient turned away"),
    "budget.special_allowance": ("特殊岗位津贴标准", "allowance of posts of high risk or load"),
    "budget.annual_difference": ("年薪与本级薪酬之差", "annual salary beyond grid pay"),
    "budget.carry_years": ("结余资金可结转的年数", "years unspent money may be carried on"),
    "budget.benefit": ("专科投入的效益曲线", "what spending on a specialty is worth"),
    "budget.uses": ("各类收入可用于", "what each revenue line may be spent on"),
    "working_time.days": ("全年天数", "days of the year"),
    "working_time.weekly_rest": ("全年双休日[天]", "weekly rest [days/year]"),
    "working_time.public_holidays": ("法定节假日[天]", "public holidays [days/year]"),
    "working_time.leave_from_1_year": ("工龄满1年的年休假[天]", "leave after 1 year of service [days/year]"),
    "working_time.leave_from_10_years": ("工龄满10年的年休假[天]", "leave after 10 years of service [days/year]"),
    "working_time.leave_from_20_years": ("工龄满20年的年休假[天]", "leave after 20 years of service [days/year]"),
    "working_time.leave_unknown": ("参加工作日期不详者的年休假[天]", "leave where service is unknown [days/year]"),
    "working_time.training": ("全年集中培训[天]", "training [days/year]"),
    "working_time.absence": ("全年其他缺勤（病假等）[天]", "other absence, such as sick leave [days/year]"),
    "working_time.hours": ("每日工作时间[小时]", "a working day [hours]"),
}


def written(value: object) -> str:
    """A value as a YAML file writes it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(written(part) for part in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(part)}" for key, part in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def defaults(settings: Settings, unread: Container[str]) -> Iterator[Assumption]:
    """Settings that were left at their defaults, but for those (or, by their prefix, the groups) that nobody reads;
    their docstrings are the source."""
    groups: tuple[tuple[str, BaseModel], ...] = (
        ("", settings), ("prices.", settings.prices), ("moves.", settings.moves), ("budget.", settings.budget),
        ("working_time.", settings.working_time))
    for prefix, group in groups:
        if prefix in unread:
            continue
        for name, info in type(group).model_fields.items():
            value = getattr(group, name)
            if name in group.model_fields_set or isinstance(value, BaseModel) or prefix + name in unread:
                continue
            zh, en = _SETTINGS.get(prefix + name, (prefix + name, prefix + name))
            yield Assumption(Names(zh=f"{zh}（默认值）", en=f"{en} (default)"), written(value), info.description or "")


def of_document(document: Document) -> Iterator[Assumption]:
    """Those the instance states itself."""
    return (Assumption(entry.what, entry.value, entry.source) for entry in document.assumptions)


def left_out(tables: Iterable[Table[Any]]) -> Iterator[Assumption]:
    """Lines of tables that were read as no rows: totals, signatures, notes."""
    for table in tables:
        if table.left_out:
            value = ", ".join(f"{row}: {masked(words)[:20]}" for row, words in table.left_out[:20])
            yield Assumption(Names(zh=f"{table.kind.zh}表中不作数据的行（合计、签注等）",
                                   en=f"lines of the table {table.kind.name} that are no rows (totals, notes)"),
                             value, table.file, private=True)


def money_alone(tables: Mapping[str, Table[Any]]) -> Iterator[Assumption]:
    """Tables of people and posts without a row: money is planned alone."""
    if tables["staff"].bare and tables["posts"].bare:
        words = Names(zh="没有人员和岗位：只安排资金", en="no people and no posts: money is planned alone")
        yield Assumption(words, "0", tables["staff"].file)


def switched_off(bound: Bound, clause: str, reason: str) -> Assumption:
    title = bound.clauses[clause].title
    return Assumption(Names(zh=f"{clause} {title.zh}：停用", en=f"{clause} {title.en}: switched off"), "off", reason)


def switched_on(bound: Bound, clause: str, source: str) -> Assumption:
    title = bound.clauses[clause].title
    return Assumption(Names(zh=f"{clause} {title.zh}：经核实启用", en=f"{clause} {title.en}: looked up, switched on"),
                      "on", source)


def borrowed(bound: Bound, clause: str, reason: str) -> Assumption:
    title = bound.clauses[clause].title
    return Assumption(Names(zh=f"{clause} {title.zh}：借用", en=f"{clause} {title.en}: borrowed"),
                      bound.packs[clause].pack.pack, reason)


def overridden(bound: Bound, clause: str, given: Override) -> Assumption:
    title = bound.clauses[clause].title
    return Assumption(Names(zh=f"{clause} {title.zh}：本实例另定", en=f"{clause} {title.en}: overridden"),
                      written(given.model_extra)[1:-1], given.source)


def replaced(bound: Bound) -> Iterator[Assumption]:
    """Clauses that a later pack's clause stands in for."""
    for old, clause in bound.replaced.items():
        title = bound.clauses[old].title
        yield Assumption(Names(zh=f"{old} {title.zh}：被替代", en=f"{old} {title.en}: replaced"), clause.id,
                         clause.source + (f"; {clause.authority}" if clause.authority else ""))


def outside(bound: Bound, years: Sequence[int]) -> Iterator[Assumption]:
    """Numbers by year that decide nothing in the plan's years."""
    for clause, rule in bound.rules.items():
        for numbers in rule.by_year().values():
            skipped = numbers.outside(years)
            if skipped:
                entry = bound.clauses[clause]
                value = ", ".join(f"{kind} {year}: {number:g}" for kind, year, number in numbers.entries
                                  if year in skipped)
                yield Assumption(Names(zh=f"规划期外年份的数值未使用：{clause} {entry.title.zh}",
                                       en=f"numbers for years outside the plan: {clause} {entry.title.en}"),
                                 value, f"{clause}, {entry.article}")


def of_scenario(scenario: Scenario, changes: Iterable[Change]) -> Iterator[Assumption]:
    """What a scenario changes, under its title."""
    for change in changes:
        yield Assumption(Names(zh=f"情景“{scenario.title.zh}”改写：{change.key}",
                               en=f"changed in the scenario {scenario.title.en}: {change.key}"),
                         change.told, scenario.clause)


def on_the_command_line(changes: Iterable[Change]) -> Iterator[Assumption]:
    for change in changes:
        yield Assumption(Names(zh=f"命令行改写：{change.key}", en=f"changed on the command line: {change.key}"),
                         change.told, "--set")

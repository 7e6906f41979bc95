"""Accounts by institution and year: what comes in, what is spent, what is left for performance pay and after it."""

from __future__ import annotations

from collections.abc import Callable

from allocator.report.balances import Balance
from allocator.report.table import Cell, Column, Table, column
from allocator.report.tables import free
from allocator.report.view import View


def accounts(view: View) -> Table:
    """收支与绩效: revenue, costs line by line, surplus before performance pay, performance pay and today's level, then
    development and what is carried on; lines that no account has are left out."""
    balances = view.balances
    lines = list(balances.every)
    for one in balances.together.values() if len(view.instance.places.accounts) > 1 else ():
        at = max(k for k, line in enumerate(lines) if line.year == one.year)
        lines.insert(at + 1, one)
    shown = [(c, of) for c, of, always in _columns(view)
             if always or any(abs(of(line) or 0.0) >= 0.5 for line in lines)]
    rows: list[tuple[Cell, ...]] = [
        (line.year, view.place(line.at) if line.at else view.total, *(of(line) for _, of in shown),
         _share(line.performance, line.level)) for line in lines]
    share = column("share", "percent", 9, zh="占现水平", en="of today's level")
    at = next(k for k, (c, _) in enumerate(shown) if c.key == "level") + 3    # beside today's level
    columns = [column("year", "year", 6), column("at", width=22), *(c for c, _ in shown)]
    return Table("accounts", view.t("收支与绩效", "Accounts and performance pay"),
                 (*columns[:at], share, *columns[at:]),
                 tuple((*row[:at], row[-1], *row[at:-1]) for row in rows), _note(view))


def _columns(view: View) -> list[tuple[Column, Callable[[Balance], float | None], bool]]:
    """Columns of money, how each is read, and whether it stands there even where every line of it is nil."""
    def fund(line: Balance) -> float | None:
        """Of all together, as the clause asks."""
        share = view.balances.fund(line.year)
        return None if share is None or (line.at and not alone) else share * max(0.0, line.surplus)

    alone = len(view.instance.places.accounts) == 1

    def money(key: str, zh: str, en: str, width: float = 13) -> Column:
        return column(key, "money", width, zh=zh, en=en)

    return [
        (money("revenue", "总收入", "revenue", 14), lambda x: x.revenue, True),
        (money("services", "其中业务量增减", "of which change of services"), lambda x: x.services, False),
        (money("settlement", "其中医保结余（超支）", "of which insurance surplus"),
         lambda x: x.settlement, False),
        (money("drugs", "药品费（扣节约）", "drugs, less saving"), lambda x: x.uses["drugs"], True),
        (money("consumables", "卫生材料费（扣节约）", "consumables, less saving", 14),
         lambda x: x.uses["consumables"], True),
        (money("overhead", "管理费用及其他", "overhead and other"), lambda x: x.uses["overhead"], True),
        (money("fixed", "基本人员经费", "fixed pay and charges"), lambda x: x.fixed, True),
        (money("outlay", "进修、招聘与学历", "study, recruiting, degrees", 17), lambda x: x.outlay, True),
        (money("top_up", "同工同酬补差", "equal-pay top-up", 14), lambda x: x.top_up, True),
        (money("allowance", "特殊岗位津贴", "allowance of special posts", 14), lambda x: x.allowance, False),
        (money("annual", "年薪差额", "annual salaries beyond the grid"), lambda x: x.annual, False),
        (money("experts", "聘请专家", "experts invited", 12), lambda x: x.experts, False),
        (money("surplus", "发绩效前结余", "surplus before performance pay", 14), lambda x: x.surplus, True),
        (money("performance", "绩效工资", "performance pay"), lambda x: x.performance, True),
        (money("level", "按现人均水平", "at today's level a head"), lambda x: x.level, True),
        (money("fund", "医院发展基金", "development fund"), fund, False),
        (money("grants", "账外专项资金", "earmarked money on top"), lambda x: x.grants, False),
        (money("development", "发展性支出", "spent on development"), lambda x: x.development, False),
        (money("left", "当年结余", "left of the year"), lambda x: x.left, True)]


def _note(view: View) -> str:
    fund, t = view.balances.keeps_fund, view.t
    end = t("，含当年未用的发展基金" if fund else "", ", what is not used of the fund with it" if fund else "")
    return t(f"单位：{view.money}。{_pool(view)}当年结余=发绩效前结余+账外专项-绩效工资-发展性支出{end}。"
             f"人员薪酬随原账户：调动人员由调出单位账户支付。{free.note(view)}",
             f"In {view.money}. {_pool(view)}Left = surplus + earmarked on top - performance pay - development{end}. "
             f"Pay stays with the account that owned a person before the plan. {free.note(view)}")


def _pool(view: View) -> str:
    """What the clause on the pool says, where there is one."""
    told = next((share for year in view.years if (share := view.balances.fund(year)) is not None), None)
    if told is None:
        return ""
    if not view.balances.keeps_fund:
        return view.t("全医共体绩效工资合计不超过发绩效前结余；文件未定提取基金的比例，未提取。",
                      "All performance pay is at most the surplus; the document names no share for funds, and none is "
                      "taken out. ")
    return view.t(f"全医共体绩效工资合计不超过发绩效前结余的{1 - told:.0%}，其余{told:.0%}提取医院发展基金。",
                  f"All performance pay is at most {1 - told:.0%} of the surplus; {told:.0%} goes to the development "
                  "fund. ")


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None

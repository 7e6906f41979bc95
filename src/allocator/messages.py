"""What the console says, in Chinese and English."""

from __future__ import annotations

import os

from allocator.terms import Lang

TEXTS: dict[str, tuple[str, str]] = {
    "status.optimal": ("已求得最优方案(误差在设定范围内)", "Solved within the gap"),
    "status.stopped": ("提前停止,已有方案", "Stopped with a plan"),
    "status.infeasible": ("已证明:硬性条款不能同时满足", "Proved infeasible: hard clauses cannot hold together"),
    "status.no_plan": ("停止时尚未找到方案,也未证明不可行", "Stopped without a plan; nothing was proved"),
    "gap": ("误差", "gap"), "value": ("数值", "value"), "bound": ("下界", "bound"),
    "tier.statutory": ("法定要求的缺口", "statutory shortfalls"),
    "tier.policy": ("政策目标的缺口", "policy shortfalls"),
    "tier.money": ("资金", "money"), "tier.change": ("变动人次(局部改进)", "changes (local improvement)"),
    "findings": ("条款:达成 {met} 项,未达 {short} 项,违反 {broken} 项",
                 "Findings: {met} met, {short} short, {broken} broken"),
    "written": ("已写出", "Written"),
    "decided": ("调动 {moves} 人,派驻 {secondments} 人次,招聘 {recruits} 个岗位,进修 {study} 人次",
                "{moves} transfers, {secondments} secondments, {recruits} posts advertised, {study} sent to study"),
    "problems": ("输入有 {n} 处错误", "{n} problems in the input"), "valid": ("输入没有错误", "The input is valid"),
    "people": ("{people} 人,{institutions} 个机构,{posts} 个岗位,{clauses} 个条款,其中 {rules} 个已建模",
               "{people} people, {institutions} institutions, {posts} posts, {clauses} clauses, {rules} modelled"),
    "expected": ("应为", "expected"), "found": ("实为", "found"), "hint": ("提示", "hint"),
    "row": ("行", "row"), "column": ("列", "column"), "file": ("文件", "file"),
    "modelled": ("已建模", "modelled"), "tracked": ("指标跟踪", "tracked"), "shapes": ("体现在", "shapes"),
    "not_yet": ("尚未建模", "not yet"), "clause": ("条款", "clause"), "title": ("名称", "title"),
    "rule": ("规则", "rule"),
    "state": ("状态", "state"), "holds": ("方案符合全部硬性条款", "The plan breaks no hard clause"),
    "fails": ("方案违反硬性条款或事实", "The plan breaks hard clauses or facts"),
    "solver": ("求解出错", "Solver error"), "interrupted": ("正在停止,保留已找到的最好方案…",
                                                  "Stopping; the best plan found is kept..."),
    "exists": ("文件夹不是空的", "the folder is not empty"), "year": ("年份", "year"), "at": ("机构", "at"),
    "limit": ("目标", "target"), "shortfall": ("缺口", "shortfall"), "seconds": ("用时", "time"),
}

EXIT = {"optimal": 0, "stopped": 5, "infeasible": 4, "no_plan": 6}
"""Exit codes of a solve; 2 usage, 3 invalid input, 130 aborted."""


def say(key: str, lang: Lang, **values: object) -> str:
    """A text in one language."""
    return TEXTS[key][0 if lang == "zh" else 1].format(**values)


def locale_language() -> Lang:
    """zh for a Chinese locale, en otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"

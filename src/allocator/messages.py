"""What the console says beside the report's own words, in Chinese and English; and the exit codes."""

from __future__ import annotations

import os
from enum import IntEnum

from allocator.terms import Lang


class Exit(IntEnum):
    """What the shell is told."""

    OPTIMAL = 0
    SOLVER_ERROR = 1
    USAGE = 2
    INVALID_INPUT = 3
    INFEASIBLE = 4
    BROKEN = 4
    """`check`: a hard clause or a fact is broken."""
    STOPPED = 5
    NO_PLAN = 6
    SOME_FAILED = 7
    """`sweep`: points that could not be answered; the others are there."""
    NOT_WRITTEN = 8
    """The files could not be written; those that were there are untouched."""
    ABORTED = 130

    @classmethod
    def of(cls, status: str) -> Exit:
        """Of the status of a solve."""
        return cls[status.upper()]


TEXTS: dict[str, tuple[str, str]] = {
    "value": ("数值", "value"), "bound": ("下界", "bound"), "gap": ("误差", "gap"),
    "interrupted": ("正在停止，保留已找到的最好方案…", "Stopping; the best plan found is kept..."),
    "seconds": ("用时", "time"), "written": ("已写出", "Written"),
    "noticed": ("现状有 {n} 处不足（不是错误）", "The facts fall short in places, which is no error: {n}"),
    "valid": ("输入没有错误", "The input is valid"),
    "sizes": ("{people} 人，{institutions} 个机构，{posts} 个岗位，{clauses} 个条款，其中 {rules} 个已建模",
              "{people} people, {institutions} institutions, {posts} posts, {clauses} clauses, {rules} modelled"),
    "problems": ("输入有 {n} 处错误", "Problems in the input: {n}"),
    "expected": ("应为", "expected"), "found": ("实为", "found"), "hint": ("提示", "hint"),
    "holds": ("方案符合全部硬性条款", "The plan breaks no hard clause"),
    "fails": ("方案违反硬性条款或事实", "The plan breaks hard clauses or facts"),
    "key": ("对照表不能放在方案文件夹里", "the key must not lie in the plan's folder"),
    "two": ("至少两份方案文件", "at least two plan.json files"),
    "axes": ("至少要给出一项“键=范围”", "at least one --set KEY=SPEC"),
    "solver": ("求解出错", "Solver error"),
    "untold": ("求解器的结果不可信，没有写出方案", "the solver's answer cannot be relied on; no plan is written"),
    "unwritten": ("无法写入 {path}：{why}。原有文件未改动",
                  "Cannot write to {path}: {why}. The files that were there are untouched"),
    "full": ("磁盘已满，或文件超过允许的大小", "the disk is full, or a file larger than allowed"),
    "denied": ("没有写入权限", "no permission to write"),
    "busy": ("另一个进程正在写这个文件夹", "another run is writing in this folder"),
    "system": ("系统拒绝", "{detail}"),
    "kept": ("{old} 正被打开或不可改写，新的写在 {new}",
             "{old} is open or protected and stays as it is; the new one is {new}"),
    "unsettled": ("{folder}：上一次写出在中途被终止，文件尚未全部换新；请重新求解",
                  "{folder}: a run was killed while its files were moved in, and they are not all new; solve again"),
    "strangers": ("{files} 与 {plan} 不是同一次求解的结果", "Of another run than {plan}: {files}"), "and": ("、", ", "),
    "exists": ("文件夹不是空的", "the folder is not empty"),
}


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

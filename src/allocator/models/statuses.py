"""What each status of HiGHS means here, in words: one that is not in the table is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from allocator.errors import SolverError

Meaning = Literal["optimal", "infeasible", "either", "stopped", "failed"]
"""either: infeasible or without bound, presolve does not tell which; failed: it proves nothing and holds no plan."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status: what it means, and how it is told."""

    meaning: Meaning
    zh: str
    en: str


STATUSES: Mapping[str, Status] = {
    "kNotset": Status("failed", "尚未求解", "nothing was solved"),
    "kLoadError": Status("failed", "模型无法载入", "the model could not be loaded"),
    "kModelError": Status("failed", "模型有错误", "the model is wrong"),
    "kPresolveError": Status("failed", "预处理出错", "presolve failed"),
    "kSolveError": Status("failed", "求解过程出错", "the solver failed"),
    "kPostsolveError": Status("failed", "还原预处理时出错", "undoing presolve failed"),
    "kModelEmpty": Status("failed", "模型是空的", "the model is empty"),
    "kOptimal": Status("optimal", "已求得最优", "optimal"),
    "kInfeasible": Status("infeasible", "无可行解", "infeasible"),
    "kUnboundedOrInfeasible": Status("either", "无可行解或无界", "infeasible or without bound"),
    "kUnbounded": Status("failed", "目标无界", "the objective has no bound"),
    "kObjectiveBound": Status("failed", "达到未曾设定的目标界", "stopped at a bound of the objective that nobody set"),
    "kObjectiveTarget": Status("failed", "达到未曾设定的目标值", "stopped at an objective that nobody set as a target"),
    "kTimeLimit": Status("stopped", "达到时限", "stopped by the clock"),
    "kIterationLimit": Status("stopped", "达到迭代上限", "stopped by the limit on iterations"),
    "kUnknown": Status("failed", "数值困难，结果不明", "unknown: numerical trouble"),
    "kSolutionLimit": Status("stopped", "达到解数上限", "stopped by the limit on solutions or nodes"),
    "kInterrupt": Status("stopped", "被中断", "interrupted"),
    "kMemoryLimit": Status("failed", "内存不足", "memory ran out"),
    "kHighsInterrupt": Status("failed", "求解器自行中断", "the solver interrupted itself"),
}
"""By the name of `highspy.HighsModelStatus`."""


def meaning(status: Any) -> Meaning:
    """What a `HighsModelStatus` means. Raises SolverError for one that is not in the table."""
    return _known(status).meaning


def refused(what: str, status: Any) -> SolverError:
    """The error for a status that a solve cannot go on from; `what` was being solved."""
    known = _known(status)
    return SolverError(f"{what}: {known.en} ({status.name})", f"{_WHAT.get(what, '求解模型')}：{known.zh}")


_WHAT = {"linear relaxation": "线性松弛", "bounds of a sum": "求和的上下界"}


def _known(status: Any) -> Status:
    known = STATUSES.get(status.name)
    if known is None:
        raise SolverError(f"HiGHS says {status.name}, which this version does not know",
                          "求解器返回了本版本不认识的状态")
    return known

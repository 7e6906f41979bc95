"""Every status of the solver is known, named in both languages, and leads where its meaning says."""

from __future__ import annotations

import re
from types import SimpleNamespace

import highspy
import numpy as np
import pytest

from allocator.errors import SolverError
from allocator.models.engine import Engine, Watch
from allocator.models.matrix import Matrix
from allocator.models.statuses import STATUSES, meaning, refused

EVERY = list(highspy.HighsModelStatus.__members__)


def small() -> Matrix:
    """Least x + y, x + y >= 1.5, both whole up to 9."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 2, 1
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.ones(2), np.zeros(2), np.full(2, 9.0)
    lp.row_lower_, lp.row_upper_ = np.array([1.5]), np.array([np.inf])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.array([0, 1, 2], dtype=np.int32)
    lp.a_matrix_.index_ = np.zeros(2, dtype=np.int32)
    lp.a_matrix_.value_ = np.ones(2)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * 2
    return Matrix(lp, np.arange(1), np.ones(2, bool))


def says(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The solver answers with one status whatever it is asked."""
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _: highspy.HighsModelStatus.__members__[name])


def test_the_table_has_every_status_of_this_solver() -> None:
    """A version of the solver with one more fails here, before a plan depends on it."""
    assert set(STATUSES) == set(EVERY)


def test_a_status_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(SolverError, match="kBrandNew"):
        meaning(SimpleNamespace(name="kBrandNew"))


@pytest.mark.parametrize("name", EVERY)
def test_every_status_is_told_in_both_languages(name: str) -> None:
    error = refused("linear relaxation", highspy.HighsModelStatus.__members__[name])
    assert name in error.said("en")
    assert error.said("zh").startswith("线性松弛：")
    assert not re.search(r"[A-Za-z]", error.said("zh"))
    assert refused("change", highspy.HighsModelStatus.__members__[name]).said("zh").startswith("求解模型：")


@pytest.mark.parametrize("name", EVERY)
def test_a_relaxation_goes_on_from_optimal_and_infeasible_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    engine = Engine(small(), seed=0, watch=Watch())
    says(monkeypatch, name)
    if STATUSES[name].meaning == "optimal":
        assert engine.lp(np.ones(2), []).value == pytest.approx(1.5)
    elif STATUSES[name].meaning == "infeasible":
        assert engine.lp(np.ones(2), []).infeasible
    else:
        with pytest.raises(SolverError, match=name):
            engine.lp(np.ones(2), [])


@pytest.mark.parametrize("name", EVERY)
def test_a_search_goes_on_from_what_it_may(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    engine, watch = Engine(small(), seed=0, watch=Watch()), Watch()
    engine.watch = watch
    says(monkeypatch, name)

    def found() -> object:
        return engine.mip(np.ones(2), [], what="whole", free=None, start=None, gap=0.0, work=None)

    if STATUSES[name].meaning in ("optimal", "stopped"):
        assert found().value == pytest.approx(2)  # type: ignore[attr-defined]
        assert watch.by_clock == (name == "kTimeLimit")
    elif STATUSES[name].meaning == "infeasible":
        assert found().infeasible  # type: ignore[attr-defined]
    else:
        with pytest.raises(SolverError, match=name):
            found()


def test_infeasible_or_unbounded_is_asked_again_without_presolve(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer leaves it open; the second settles it."""
    engine = Engine(small(), seed=0, watch=Watch())
    real, answers = highspy.Highs.getModelStatus, ["kUnboundedOrInfeasible"]
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda self: (
        highspy.HighsModelStatus.__members__[answers.pop()] if answers else real(self)))
    found = engine.mip(np.ones(2), [], what="whole", free=None, start=None, gap=0.0, work=None)
    assert not found.infeasible
    assert found.value == pytest.approx(2)

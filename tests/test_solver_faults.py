"""A solver that errs is caught before anything is written: exit code 1, what is broken, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest
from click.testing import Result as Ran

from allocator.models.deal import Dealer
from allocator.models.outcome import Outcome
from allocator.models.solve import TierSolver
from allocator.plan import Decisions
from tests.test_cli import run

Spoil = Callable[[TierSolver, Any], Any]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """instance.yaml of the template."""
    place = tmp_path_factory.mktemp("county")
    assert run("init", place, "--lang", "en").exit_code == 0
    return place / "instance.yaml"


@pytest.fixture(scope="module")
def solver(county: Path) -> TierSolver:
    """The template's model, solved."""
    from allocator.models.build import build, pyomo_model
    from allocator.models.engine import Watch
    from allocator.models.matrix import matrix
    from allocator.reading import read
    model = build(read(county, ()))
    found = TierSolver(model, matrix(pyomo_model(model)), gap=0.005, seed=0, watch=Watch())
    found.solve()
    return found


def refused(county: Path, folder: Path) -> Iterator[tuple[str, Ran]]:
    """A solve that has to fail, in both languages; nothing is written."""
    for lang in ("en", "zh"):
        done = run("solve", county, "--out", folder, "--lang", lang)
        assert done.exit_code == 1
        assert done.stdout == ""
        assert not folder.exists()
        yield lang, done


def _half(solver: TierSolver, x: Any) -> None:
    """A whole column off by a half."""
    x[np.flatnonzero(solver.whole & (x > 0.5))[0]] -= 0.5


def _bound(solver: TierSolver, x: Any) -> None:
    """A column below its lower bound."""
    x[np.flatnonzero(solver.whole)[0]] = -3


def _more(solver: TierSolver, x: Any) -> None:
    """More of every decision, each within its own bounds."""
    x[solver.whole] = np.minimum(np.array([c.upper for c in solver.model.columns]), 5)[solver.whole]


def _nothing(_: TierSolver, x: Any) -> None:
    """All at nil: shortfalls are not what they measure."""
    x[:] = 0


def _blank(_: TierSolver, x: Any) -> None:
    x[0] = float("nan")


@pytest.mark.parametrize("spoil", [_half, _bound, _more, _nothing, _blank])
def test_a_point_that_does_not_hold_the_model_is_no_plan(county: Path, solver: TierSolver, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch, spoil: Spoil) -> None:
    kept = solver.outcome
    assert kept.solution is not None
    x = kept.solution.copy()
    spoil(solver, x)
    monkeypatch.setattr(TierSolver, "solve", lambda _: Outcome(kept.status, x, kept.tiers, kept.gap))
    for lang, done in refused(county, tmp_path / "plan"):
        says = "numerical trouble" if lang == "en" else "数值困难"
        assert says in done.stderr
        assert re.search(r"(broken|违反) ?[:：]? ?[1-9]", done.stderr)
        assert lang == "en" or not re.search(r"[A-Za-z]{3,}", re.sub(r"\bnan\b", "", done.stderr)), done.stderr


def test_the_plan_of_a_sound_point_is_written(county: Path, solver: TierSolver, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    """What the others spoil passes as it is."""
    monkeypatch.setattr(TierSolver, "solve", lambda _: solver.outcome)
    assert run("solve", county, "--out", tmp_path / "plan").exit_code == 0


def _absent_twice(made: Decisions) -> Decisions:
    return made.model_copy(update={"study": (*made.study, made.study[0].model_copy(update={"start": 24}))})


def _without_assignments(made: Decisions) -> Decisions:
    return made.model_copy(update={"assignments": made.assignments[1:]})


def _short_of_people(made: Decisions) -> Decisions:
    """Everybody of the township is moved to the county hospital, though a hard row asks for some there."""
    moves = tuple(m.model_copy(update={"from_post": m.to_post, "to_post": m.from_post}) for m in made.moves)
    return made.model_copy(update={"moves": moves})


@pytest.mark.parametrize("spoil", [_absent_twice, _without_assignments, _short_of_people])
def test_a_plan_that_fails_its_check_is_not_written(county: Path, solver: TierSolver, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch,
                                                    spoil: Callable[[Decisions], Decisions]) -> None:
    deal = Dealer.deal
    monkeypatch.setattr(TierSolver, "solve", lambda _: solver.outcome)
    monkeypatch.setattr(Dealer, "deal", lambda self: spoil(deal(self)))
    for lang, done in refused(county, tmp_path / "plan"):
        assert ("does not hold and is not written; rows broken: " if lang == "en" else "没有写出；违反 ") in done.stderr


def test_tiers_that_the_plan_does_not_count_are_an_error(county: Path, tmp_path: Path, solver: TierSolver,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that the model claims and the plan does not have."""
    from dataclasses import replace
    kept = solver.outcome
    tiers = tuple(replace(t, value=0.5 * t.value) if t.name == "policy" else t for t in kept.tiers)
    monkeypatch.setattr(TierSolver, "solve", lambda _: Outcome(kept.status, kept.solution, tiers, kept.gap))
    for lang, done in refused(county, tmp_path / "plan"):
        assert ("the model says" if lang == "en" else "模型与方案的目标值不一致") in done.stderr


@pytest.mark.parametrize("name", ["kUnknown", "kMemoryLimit", "kSolveError"])
def test_a_status_that_proves_nothing_exits_with_1(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                   name: str) -> None:
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _: highspy.HighsModelStatus.__members__[name])
    for lang, done in refused(county, tmp_path / "plan"):
        assert (name in done.stderr) == (lang == "en")
        assert lang == "en" or not re.search(r"[A-Za-z]", done.stderr)

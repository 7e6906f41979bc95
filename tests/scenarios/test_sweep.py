"""Grids of what-ifs: answers, files, resuming, failing, stopping."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from allocator import planner
from allocator.instance import Instance
from allocator.models import relaxations
from allocator.models.engine import Watch
from allocator.models.rebuild import Built, built
from allocator.models.warm import CERTIFIED, Warm, relax
from allocator.reading import read
from allocator.scenarios import answer
from allocator.scenarios.equity import with_floor
from allocator.scenarios.grid import axes
from allocator.scenarios.records import Point, Sweep
from allocator.scenarios.store import Store, key_of
from allocator.scenarios.sweep import Plans, sweep

GRID = ["C57.ratio.2027=0.4:0.5:2", "settings.prices.transfer=-50%,+50%"]
ROOT = Path(__file__).resolve().parents[2]


def swept(written: Path, folder: Path, specs: list[str] | None = None, **how: object) -> Sweep:
    return sweep(written, axes(written, GRID if specs is None else specs), folder, Plans(**how))    # type: ignore[arg-type]


def without_seconds(points: tuple[Point, ...]) -> list[dict[str, object]]:
    return [point.model_copy(update={"seconds": {}}).model_dump() for point in points]


def test_bounds_are_those_of_each_point_alone(written: Path, tmp_path: Path) -> None:
    """Warm over one matrix, each point's bounds are those of its own model built and relaxed from nothing."""
    found = swept(written, tmp_path / "out", quick=True)
    assert [point.status for point in found.points] == ["bound"] * 4
    for point in (found.base, *found.points):
        alone = built(read(written, point.sets))
        bounds = relax(Warm(alone.arrays, 0), alone.model).bounds(alone.model)
        assert {tier.name: tier.bound for tier in point.tiers} == pytest.approx(
            {tier: bounds[tier] for tier in CERTIFIED}, rel=1e-6)
        assert all(tier.value is None for tier in point.tiers)


@pytest.mark.parametrize("specs", [GRID, ["C19.under=30,40"]])
def test_a_long_county_starts_from_its_own_solve(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                 specs: list[str]) -> None:
    """The template taken for a long county: bounds at the base's prices hold for the best plan of each point, plans are
    checked and no better than that; also where another age makes other cohorts."""
    monkeypatch.setattr(relaxations, "LONG", 0)
    bounded = swept(written, tmp_path / "quick", specs, quick=True)
    planned = swept(written, tmp_path / "whole", specs)
    assert not bounded.failed
    assert not planned.failed
    for quick, point in zip(bounded.points, planned.points, strict=True):
        exact = planner.solve(read(written, [*point.sets, "settings.gap=0"])).result.tiers
        for best, bound, mine in zip(exact, quick.tiers[:2], point.tiers, strict=False):
            room = 1e-6 * max(1.0, abs(best.value))
            assert bound.bound is not None
            assert mine.value is not None
            assert bound.bound <= best.value + room
            assert mine.value >= best.value - room
            if abs(bound.bound - best.value) > room or abs(mine.value - best.value) > room:
                break    # what follows stands under other values
        assert point.status in ("optimal", "stopped")


def test_plans_are_as_good_as_each_point_alone(written: Path, tmp_path: Path) -> None:
    """Values within both gaps of what a whole solve proves; bounds below them."""
    found = swept(written, tmp_path / "out")
    for point in (found.base, *found.points):
        alone = planner.solve(read(written, point.sets)).result
        assert point.status == "optimal"
        assert point.gap is not None
        assert point.gap <= 0.005
        for mine, theirs in zip(point.tiers[:2], alone.tiers[:2], strict=True):
            assert mine.value is not None
            assert mine.value == pytest.approx(theirs.value, rel=0.01)
            assert mine.bound is not None
            assert mine.bound <= mine.value
        assert point.counts["recruits"] > 0
        assert sum(point.costs.values()) == pytest.approx(point.tiers[2].value or 0.0, rel=1e-6)
        assert {clause.verdict for clause in point.unmet} == {"short"}


def test_processes_give_the_same(written: Path, tmp_path: Path) -> None:
    """However many, in whatever order."""
    one, two = (swept(written, tmp_path / str(jobs), GRID[:1], jobs=jobs) for jobs in (1, 2))
    assert without_seconds(one.points) == without_seconds(two.points)
    assert without_seconds((one.base,)) == without_seconds((two.base,))


def test_a_point_beside_the_base_that_is_the_base(written: Path, tmp_path: Path) -> None:
    """Nothing changed, nothing differs."""
    found = swept(written, tmp_path, ["settings.prices.transfer=-0%,+0%"], quick=True)
    assert [point.tiers for point in found.points] == [found.base.tiers] * 2
    assert found.points[0].key == found.points[1].key


def test_a_failing_point_is_recorded_and_the_others_go_on(written: Path, tmp_path: Path) -> None:
    found = swept(written, tmp_path, ["institutions[H1].establishment=15,-1,17"], quick=True)
    assert [point.status for point in found.points] == ["bound", "failed", "bound"]
    assert "expected a number of at least 0, found '-1'" in found.points[1].error
    assert [point.values for point in found.failed] == [(-1,)]
    assert found.asked == 3


def test_every_point_is_a_file(written: Path, tmp_path: Path) -> None:
    """Named by the instance's digest and the changes, whatever the order these are given in."""
    found = swept(written, tmp_path, quick=True)
    digest = read(written).digest
    for point in (found.base, *found.points):
        assert point.key == key_of(digest, tuple(reversed(point.sets)), True)
        said = json.loads((tmp_path / "points" / f"{point.key}.json").read_text(encoding="utf-8"))
        assert Point.model_validate(said) == point
    assert not list((tmp_path / "points").glob(".*"))
    assert len({key_of(digest, point.sets, quick) for point in found.points for quick in (True, False)}) == 8
    assert key_of("other", (), True) != key_of(digest, (), True)


def test_resuming_takes_over_what_is_finished(written: Path, tmp_path: Path) -> None:
    """Finished points are not answered again; failed and spoilt ones are."""
    first = swept(written, tmp_path, ["institutions[H1].establishment=15,-1,17"])
    store = Store(tmp_path)
    store.file(first.points[2].key).write_text("{", encoding="utf-8")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "points").iterdir()}
    again = swept(written, tmp_path, ["institutions[H1].establishment=15,-1,17"], resume=True)
    assert without_seconds(again.points) == without_seconds(first.points)
    assert again.base == first.base
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "points").iterdir()}
    assert {name for name in after if after[name] != before[name]} == {
        f"{point.key}.json" for point in first.points[1:]}


def test_another_input_takes_over_nothing(written: Path, tmp_path: Path) -> None:
    first = swept(written, tmp_path, quick=True)
    text = written.read_text(encoding="utf-8").replace("gap: 0.005", "gap: 0.01")
    written.write_text(text, encoding="utf-8")
    again = swept(written, tmp_path, quick=True, resume=True)
    assert {point.key for point in again.points} & {point.key for point in first.points} == set()


def test_plans_are_kept_when_asked_for(written: Path, tmp_path: Path) -> None:
    found = swept(written, tmp_path, ["settings.prices.transfer=5000"])
    assert not list((tmp_path / "points").glob("*.plan.json"))
    kept = swept(written, tmp_path, ["settings.prices.transfer=5000"], resume=True, keep_plans=True)
    assert without_seconds(kept.points) == without_seconds(found.points)
    assert {path.name for path in (tmp_path / "points").glob("*.plan.json")} == {
        f"{point.key}.plan.json" for point in (kept.base, *kept.points)}


def test_a_sweep_that_is_stopped_keeps_what_is_finished(written: Path, tmp_path: Path) -> None:
    """Stopped after two points, then resumed: the two are not answered again."""
    watch = Watch()

    def told(_: Point, done: int, of: int) -> None:
        assert of == 4
        watch.interrupted = done == 2

    found = sweep(written, axes(written, GRID), tmp_path, Plans(quick=True), watch=watch, told=told)
    assert len(found.points) == 2
    fresh: list[int] = []
    again = sweep(written, axes(written, GRID), tmp_path, Plans(quick=True, resume=True),
                  told=lambda _, done, of: fresh.append(done))
    assert fresh == [3, 4]
    assert again.points[:2] == found.points


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_sweep_that_is_killed_keeps_what_is_finished(written: Path, tmp_path: Path) -> None:
    """Killed without notice once two points are on disk; every file there is whole, and is taken over."""
    out = tmp_path / "out"
    specs = [word for spec in ["C57.ratio.2027=0.4:0.5:6"] for word in ("--set", spec)]
    process = subprocess.Popen(
        [sys.executable, "-m", "allocator", "sweep", str(written), *specs, "--out", str(out)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        waited = time.monotonic()
        while len(_finished(out)) < 3 and process.poll() is None and time.monotonic() - waited < 120:
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = _finished(out)
    assert len(kept) >= 3    # the base and two points
    before = {path: path.stat().st_mtime_ns for path in kept}
    points = {point.key for path in kept for point in [Point.model_validate_json(path.read_text(encoding="utf-8"))]}
    assert points == {path.stem for path in kept}
    again = swept(written, out, ["C57.ratio.2027=0.4:0.5:6"], resume=True)
    assert len(again.points) == 6
    assert not again.failed
    assert before == {path: path.stat().st_mtime_ns for path in kept}


def _finished(out: Path) -> list[Path]:
    return [path for path in (out / "points").glob("*.json") if not path.name.endswith(("plan.json", "base.json"))]


@pytest.mark.parametrize("quick", [True, False])
def test_a_long_base_without_a_plan(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                    quick: bool) -> None:
    """A floor beyond reach everywhere, in a county taken for long: proved of the base and of each point."""
    monkeypatch.setattr(relaxations, "LONG", 0)
    monkeypatch.setattr(answer, "_SMALL", 0)
    monkeypatch.setattr(answer, "read", lambda path, sets=(), scenario="": with_floor(
        read(path, sets, scenario), path.name, 9.0))
    found = swept(written, tmp_path, ["settings.prices.transfer=1,2"], quick=quick)
    assert [point.status for point in (found.base, *found.points)] == ["infeasible"] * 3


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("base_too", [True, False])
def test_what_is_infeasible_is_proved(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: bool,
                                      base_too: bool) -> None:
    """A floor beyond reach, 9 licensed physicians per 1,000 residents: at one point, or everywhere."""
    def floored(path: Path, sets: Sequence[str] = (), scenario: str = "") -> Instance:
        beyond = base_too or sets == ("settings.prices.transfer=1",)
        return with_floor(read(path, sets, scenario), path.name, 9.0 if beyond else 0.0)

    monkeypatch.setattr(answer, "read", floored)
    found = swept(written, tmp_path, ["settings.prices.transfer=1,2"], quick=quick)
    fine = "bound" if quick else "optimal"
    assert found.base.status == ("infeasible" if base_too else fine)
    assert [point.status for point in found.points] == ["infeasible", "infeasible" if base_too else fine]
    assert not found.failed


def test_whatever_goes_wrong_stays_with_its_point(written: Path, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw is recorded too."""
    real = answer.rebuilt

    def breaks(known: Built, instance: Instance) -> Built | None:
        if instance.settings.prices.transfer == 1:
            raise ZeroDivisionError("by nought")
        return real(known, instance)

    monkeypatch.setattr(answer, "rebuilt", breaks)
    found = swept(written, tmp_path, ["settings.prices.transfer=1,2"], quick=True)
    assert [(point.status, point.error) for point in found.points] == [
        ("failed", "ZeroDivisionError: by nought"), ("bound", "")]

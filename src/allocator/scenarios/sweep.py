"""A grid of answers: handed out one by one to processes, each written as it is finished."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator import planner
from allocator.models.engine import Watch
from allocator.reading import read
from allocator.result import Plan
from allocator.scenarios.answer import Answering, Asked, Base, own_point, prepared
from allocator.scenarios.grid import grid
from allocator.scenarios.records import Axis, Point, Sweep
from allocator.scenarios.store import Store, key_of
from allocator.scenarios.watches import inside

Told = Callable[[Point, int, int], None]
"""Told of every finished point: (point, how many are finished, how many are asked)."""


@dataclass(frozen=True, slots=True)
class Plans:
    """How a sweep is to be run."""

    quick: bool = False
    jobs: int = 1
    resume: bool = False
    keep_plans: bool = False


def sweep(path: Path, axes: Sequence[Axis], folder: Path, how: Plans, *, scenario: str = "", watch: Watch | None = None,
          told: Told | None = None, seconds: dict[str, float] | None = None) -> Sweep:
    """Answers every point of a grid; `seconds` receives the time of the base and of the points.

    Points are written to `folder`/points as they are finished. `watch.interrupted` ends the sweep with what there is.
    """
    spent = seconds if seconds is not None else {}
    watch = watch or Watch()
    store = Store(folder)
    instance = read(path, (), scenario)
    asked = [Asked(key_of(instance.digest, sets, how.quick), sets, values, how.quick) for sets, values in grid(axes)]
    finished: dict[str, Point] = {}
    if how.resume:
        for one in asked:
            known = store.read(one.key, with_plan=how.keep_plans)
            if known is not None:
                finished[one.key] = known.model_copy(update={"sets": one.sets, "values": one.values})
    todo = [one for one in {one.key: one for one in asked}.values() if one.key not in finished]
    own_key = key_of(instance.digest, (), how.quick)
    own = store.read(own_key, with_plan=how.keep_plans) if how.resume else None
    base: Base | None = None
    with _Workers(min(how.jobs, len(todo)), watch, path, scenario) as workers:
        with planner.clocked(spent, "base"):
            if todo or own is None:
                base, own = _base(path, scenario, own_key, store, how, watch, own)
        if base is not None and not watch.interrupted:
            with planner.clocked(spent, "points"):
                for point, plan in workers.answers(base, todo):
                    store.write(point, plan if how.keep_plans else None)
                    finished[point.key] = point
                    if told is not None:
                        told(point, len(finished), len(asked))
    assert own is not None
    return Sweep(digest=instance.digest, name={"zh": instance.name.label("zh"), "en": instance.name.label("en")},
                 quick=how.quick, axes=tuple(axes), base=own, asked=len(asked),
                 points=tuple(finished[one.key] for one in asked if one.key in finished))


def _base(path: Path, scenario: str, key: str, store: Store, how: Plans, watch: Watch,
          own: Point | None) -> tuple[Base, Point]:
    """The base, solved or taken from an earlier run, and its own answer."""
    seconds: dict[str, float] = {}
    base, outcome = prepared(path, scenario, quick=how.quick, seconds=seconds,
                             watch=inside(lambda: watch.interrupted, watch.tell),
                             plan=(lambda known: store.read_base(key, known)) if own is not None else None)
    if own is None or outcome is not None:
        own, plan = own_point(base, outcome, key, how.quick, seconds)
        if not watch.interrupted:    # a base cut short is not what the same sweep would start from again
            store.write(own, plan if how.keep_plans else None)
            if base.plan is not None:
                store.write_base(key, base.plan)
    return base, own


# processes ------------------------------------------------------------------------------------------------------


class _Workers:
    """Processes that answer points; with one job, this process does."""

    def __init__(self, jobs: int, watch: Watch, path: Path, scenario: str) -> None:
        self.jobs, self.watch, self.path, self.scenario = jobs, watch, path, scenario
        self._context = multiprocessing.get_context("spawn")
        self._event: Any = None
        self._pool: ProcessPoolExecutor | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> _Workers:
        if self.jobs > 1:
            self._event = self._context.Event()
            self._folder = tempfile.TemporaryDirectory(prefix="allocator-sweep-")
            self._start(self.jobs)    # modules are read while the base is solved
        return self

    def __exit__(self, *_: object) -> None:
        if self._event is not None:
            self._event.set()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._folder is not None:
            self._folder.cleanup()

    def _start(self, jobs: int) -> None:
        assert self._folder is not None
        self._pool = ProcessPoolExecutor(jobs, mp_context=self._context, initializer=_begin,
                                         initargs=(os.path.join(self._folder.name, "base"), self._event))
        for _ in range(jobs):
            self._pool.submit(_ready, self.path, self.scenario)

    def answers(self, base: Base, todo: Sequence[Asked]) -> Iterator[tuple[Point, Plan | None]]:
        """Points as they are finished; those that were interrupted are left out."""
        if self.jobs <= 1:
            answering = Answering(base, inside(lambda: self.watch.interrupted))
            for asked in todo:
                found = None if self.watch.over() else answering.point(asked)
                if found is None or self.watch.interrupted:
                    return
                yield found
            return
        assert self._folder is not None
        with open(os.path.join(self._folder.name, "base"), "wb") as file:
            pickle.dump(base, file, protocol=5)
        waiting, suspects = deque(todo), deque[Asked]()
        running: dict[Future[tuple[Point, Plan | None] | None], Asked] = {}
        try:
            while (waiting or suspects or running) and not self.watch.over():
                self._hand_out(waiting, suspects, running)
                done, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in done:
                    asked = running.pop(future)
                    try:
                        found = future.result()
                    except BrokenProcessPool:
                        yield from self._broken([asked, *running.values()], suspects)
                        running.clear()
                        break
                    if found is not None:
                        yield found
        finally:
            self._event.set()
            for future in running:
                future.cancel()

    def _hand_out(self, waiting: deque[Asked], suspects: deque[Asked], running: dict[Any, Asked]) -> None:
        """One by one: a point more than there are processes, so that none waits; suspects alone."""
        assert self._pool is not None
        if suspects:
            if not running:
                asked = suspects.popleft()
                running[self._pool.submit(_answer, asked)] = asked
            return
        while waiting and len(running) < self.jobs + 1:
            asked = waiting.popleft()
            running[self._pool.submit(_answer, asked)] = asked

    def _broken(self, lost: Sequence[Asked], suspects: deque[Asked]) -> Iterator[tuple[Point, Plan | None]]:
        """A process was ended from outside: what ran then is asked again one by one, and what ends it again, failed."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._start(self.jobs)
        if len(lost) == 1:
            [asked] = lost
            yield Point(key=asked.key, sets=asked.sets, values=asked.values, status="failed",
                        error="the process that answered it was ended, twice or alone"), None
        else:
            suspects.extend(lost)


_state: dict[str, Any] = {}


def _begin(base: str, event: Any) -> None:
    """Of a process: where the base will be, and what stops it; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _state.update(base=base, event=event)


def _ready(path: Path, scenario: str) -> None:
    """By the time it returns, modules and policy packs are read."""
    read(path, (), scenario)


def _answer(asked: Asked) -> tuple[Point, Plan | None] | None:
    """In a process: one point; None: it was interrupted."""
    event = _state["event"]
    if event.is_set():
        return None
    if "answering" not in _state:
        with open(_state["base"], "rb") as file:
            base = pickle.load(file)
        _state["answering"] = Answering(base, inside(event.is_set))
    found: tuple[Point, Plan | None] = _state["answering"].point(asked)
    return None if event.is_set() else found

"""Watches of single solves inside a longer run."""

from __future__ import annotations

import time
from collections.abc import Callable

from allocator.models.engine import Watch


class _Inside(Watch):
    """A watch that also ends when something above it says so."""

    stopped: Callable[[], bool] | None = None

    def over(self) -> bool:
        if self.stopped is not None and self.stopped():
            self.interrupted = True
        return super().over()


def inside(stopped: Callable[[], bool], tell: Callable[[str, float, float, float], None] | None = None
           ) -> Callable[[float], Watch]:
    """Makes watches of so many seconds each that end early once `stopped` says so."""
    def make(limit: float) -> Watch:
        watch = _Inside(deadline=time.perf_counter() + limit, tell=tell)
        watch.stopped = stopped
        return watch
    return make

"""How far a solve is, on stderr; and Ctrl-C."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import click

from allocator import messages
from allocator.messages import Exit
from allocator.terms import Lang

if TYPE_CHECKING:
    from allocator.models.engine import Watch


def progress(watch: Watch, lang: Lang, *, quiet: bool) -> AbstractContextManager[object]:
    """A live line of gap, bound and best plan on stderr."""
    from rich.console import Console
    from rich.status import Status
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    status = Status("…", console=Console(stderr=True))
    started = time.perf_counter()

    def tell(what: str, best: float, bound: float, gap: float) -> None:
        best_text = f"{best:.6g}" if abs(best) < 1e30 else "–"
        status.update(f"{time.perf_counter() - started:5.0f} s  {what}  {messages.say('value', lang)} {best_text}  "
                      f"{messages.say('bound', lang)} {bound:.6g}  {messages.say('gap', lang)} {min(gap, 9.99):.2%}")
    watch.tell = tell
    return status


class Stops:
    """Ctrl-C asks the solver to stop; a second one aborts."""

    def __init__(self, watch: Watch, lang: Lang) -> None:
        self.watch, self.lang = watch, lang

    def __enter__(self) -> None:
        self.before = signal.signal(signal.SIGINT, self._caught)

    def _caught(self, *_: object) -> None:
        if self.watch.interrupted:
            sys.exit(Exit.ABORTED)
        self.watch.interrupted = True
        click.echo(messages.say("interrupted", self.lang), err=True)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self.before)

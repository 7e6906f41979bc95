"""A lock on a folder between processes; the system lets it go when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from allocator.errors import OutputError

WAIT = 300.0
"""How long a run waits for another one to have written [seconds]."""
_AGAIN = 0.05


@contextmanager
def locked(path: Path, wait: float = WAIT) -> Iterator[None]:
    """Holds the lock file `path`, which is gone afterwards.

    Raises OutputError where another process holds it for `wait` seconds, OSError where the file cannot be made.
    """
    handle = _held(path, wait)
    try:
        yield
    finally:
        with suppress(OSError):    # Windows removes no open file
            path.unlink()
        os.close(handle)
        if sys.platform == "win32":
            with suppress(OSError):    # the next one's already
                path.unlink()


def _held(path: Path, wait: float) -> int:
    until = time.monotonic() + wait
    while True:
        with suppress(PermissionError if sys.platform == "win32" else FileNotFoundError):    # just being removed
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            if _taken(handle) and _same(handle, path):
                return handle
            os.close(handle)
        if time.monotonic() > until:
            raise OutputError(path.parent, "busy")
        time.sleep(_AGAIN)


def _taken(handle: int) -> bool:
    """Whether the lock is now held by this process."""
    try:
        if sys.platform == "win32":
            import msvcrt
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _same(handle: int, path: Path) -> bool:
    """Whether the file locked is still the one at `path`: the last holder removes it."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False

"""Kills a real solve at many moments of its writing; prints what was left behind, counted.

`python tests/killed.py INSTANCE FOLDER`: solves twice in one process. The second solve forks before it writes, once for
every moment; each fork writes the very bytes and kills itself at its own call to the file system, before or after the
call. Then whole solves are killed by the clock. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from allocator import files
from allocator.cli import main

MOMENTS = 200
MOST = 200_000
"""Bytes of each file that the forks write: the page's five million say nothing more."""
PIECE = 4000
LAST = 40
"""Calls at the end, where the files are moved in: every one is a moment; the others are spread."""
WHOLE = 2
"""Whole solves killed by the clock."""
CALLS = {"open", "mkdir", "rmdir", "replace", "rename", "unlink", "write", "fsync", "close", "flock", "scandir",
         "listdir", "flush", "stat"}
NAMES = ("plan.json", "plan.xlsx", "report.html")
Writers = Mapping[str, Callable[[Path], object]]


def solve(instance: str, folder: Path) -> None:
    main(["solve", instance, "--out", str(folder), "--json"], standalone_mode=False)


def finish(instance: str, folder: Path) -> None:
    """A solve that is left alone."""
    code: object = None
    try:
        solve(instance, folder)
    except SystemExit as end:
        code = end.code
    assert code == 0


def copier(content: bytes) -> Callable[[Path], None]:
    """Writes bytes in pieces, as a slow writer does."""
    def write(path: Path) -> None:
        with path.open("wb", buffering=0) as out:
            for k in range(0, len(content), PIECE):
                out.write(content[k:k + PIECE])
    return write


def forked(work: Callable[[], None], kill_at: int | None = None) -> tuple[bool, int]:
    """Runs work in a fork that kills itself at its n-th call; whether it died, and how many calls it counted."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def counted(_frame: Any, event: str, what: Any) -> None:
            nonlocal count
            if event in ("c_call", "c_return") and what.__name__ in CALLS:
                count += 1
                if count == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(counted)
        work()
        sys.setprofile(None)
        os.write(writer, str(count).encode())
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    said = os.read(reader, 20)
    os.close(reader)
    return os.WIFSIGNALED(status), int(said or b"0")


class Murder:
    """Stands in for `write_together` while the second solve writes."""

    def __init__(self, folder: Path, old: dict[str, bytes]) -> None:
        self.folder, self.old = folder, old
        self.new: dict[str, bytes] = {}
        self.found: Counter[str] = Counter()
        self.moments = 0
        self.spent = 0.0

    def __call__(self, folder: Path, writers: Writers) -> list[Path]:
        start = time.monotonic()
        beside = self.folder.parent / "new"
        real(beside, writers)
        self.new = {name: (beside / name).read_bytes()[:MOST] for name in NAMES}
        copying = {name: copier(self.new[name]) for name in NAMES}
        died, calls = forked(lambda: void(real(folder, copying)))
        assert not died
        assert self.state() == "new"
        spread = MOMENTS - LAST
        for at in (*(1 + k * (calls - LAST) // spread for k in range(spread)), *range(calls - LAST + 1, calls + 1)):
            self.restore()
            died, _ = forked(lambda: void(real(folder, copying)), at)
            assert died
            self.look()
        self.moments = len({1 + k * (calls - LAST) // spread for k in range(spread)}) + LAST
        self.spent = time.monotonic() - start
        return real(folder, writers)

    def restore(self) -> None:
        """The old set and nothing else, so that every fork makes the same calls."""
        shutil.rmtree(self.folder / files.WRITING, ignore_errors=True)
        (self.folder / files.LOCK).unlink(missing_ok=True)
        for name, content in self.old.items():
            place = self.folder / name
            if place.read_bytes() != content:
                place.write_bytes(content)

    def look(self) -> None:
        before = self.state()
        left = (self.folder / files.READY).is_dir()
        settled = files.settle(self.folder)
        after = self.state()
        if before == "mixed" and left and settled and after == "new":
            before = "between"    # known by what is left, and made whole
        elif left and after != "new":
            before = "lost"
        self.found[before] += 1

    def state(self) -> str:
        """old, new or mixed; spoilt where a file is neither's."""
        there = {name: (self.folder / name).read_bytes() for name in NAMES}
        if any(there[name] not in (self.old[name], self.new[name]) for name in NAMES):
            return "spoilt"
        return "old" if there == self.old else "new" if there == self.new else "mixed"


def void(_: object) -> None:
    return


def killed_by_clock(instance: str, folder: Path, seconds: float) -> bool:
    """A whole solve in a fork, killed after so long; whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            solve(instance, folder)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    instance, folder = sys.argv[1], Path(sys.argv[2])
    sys.stdout, said = sys.stderr, sys.stdout
    real = files.write_together
    finish(instance, folder)
    murder = Murder(folder, {name: (folder / name).read_bytes()[:MOST] for name in NAMES})
    files.write_together = murder  # type: ignore[assignment]
    start = time.monotonic()
    finish(instance, folder)
    spent = time.monotonic() - start - murder.spent
    files.write_together = real
    whole: Counter[str] = Counter()
    for k in range(WHOLE):
        old = {name: (folder / name).read_bytes() for name in NAMES}
        if killed_by_clock(instance, folder, spent * (k + 0.5) / WHOLE):
            files.settle(folder)
            now = {name: (folder / name).read_bytes() for name in NAMES}
            whole["old" if now == old else "new" if all(now[name] != old[name] for name in NAMES) else "mixed"] += 1
    real(folder, {name: copier(murder.new[name]) for name in NAMES})    # clears what the killed ones left
    print(json.dumps({"moments": murder.moments, "found": murder.found, "whole": whole,
                      "left": sorted(path.name for path in folder.iterdir())}), file=said)

"""How soon the command line answers, against importing everything it has: CPU seconds and their ratio.

`python benchmarks/startup.py [INSTANCE]` runs each in a process of its own, REPEATS times, and takes the least.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

REPEATS = 5
RUN = "from allocator.cli import main; main({words!r})"
EVERYTHING = ("import importlib, pkgutil, allocator\n"
              "for found in pkgutil.walk_packages(allocator.__path__, 'allocator.'):\n"
              "    if not found.name.endswith('__main__'):\n"
              "        importlib.import_module(found.name)\n")


def spent(code: str) -> float:
    """The least CPU seconds of a process that runs the code."""
    found = []
    for _ in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        instance = sys.argv[1] if len(sys.argv) > 1 else str(Path(folder) / "instance.yaml")
        if len(sys.argv) < 2:
            words = [sys.executable, "-m", "allocator", "init", folder]
            subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
        everything = spent(EVERYTHING)
        print(f"{'importing everything':22} {everything:5.2f} s")
        for words in (["--help"], ["--version"], ["validate", instance]):
            seconds = spent(RUN.format(words=words))
            print(f"{words[0]:22} {seconds:5.2f} s  {seconds / everything:4.0%} of it")

"""Files that belong together, written as one set: all of the new ones, or all of the old ones.

One run at a time writes in a folder. The files are written whole into a hidden folder beside their places and forced
to disk; renaming that folder to READY is the moment from which the new set counts. Then they are moved in one by one,
which no system does for several files at once. A run that is killed before that moment leaves the old set; one killed
after it leaves READY with what was not yet moved, and whoever comes next moves it in (`settle`).
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from allocator.errors import OutputError, Why
from allocator.locking import locked

OWN = ".allocator-"
"""How everything hidden begins that a run leaves in a folder while it writes."""
WRITING, READY, LOCK = f"{OWN}writing", f"{OWN}ready", f"{OWN}lock"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_MOST = 1000
"""Other names that are tried for a file that cannot be replaced."""

Writer = Callable[[Path], object]


def write_together(folder: Path, writers: Mapping[str, Writer]) -> list[Path]:
    """Writes the files of one run, by name, and returns where they are, in the same order.

    A file that cannot be replaced (open in Excel on Windows, write-protected) stays as it is, and the new one stands
    beside it as NAME-2. Raises OutputError, and leaves the files that were there, where the set cannot be written.
    """
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / LOCK):
            _move_in(folder)
            beside = folder / WRITING
            shutil.rmtree(beside, ignore_errors=True)    # of a run that was killed: nobody else holds the lock
            beside.mkdir()
            try:
                for name, write in writers.items():
                    write(beside / name)
                    force(beside / name)
                force(beside)
                beside.replace(folder / READY)
            except BaseException:
                shutil.rmtree(beside, ignore_errors=True)
                raise
            places = _move_in(folder)
    return [places[name] for name in writers]


def settle(folder: Path) -> bool:
    """Moves in what a killed run left to be moved; whether no set is left half moved in."""
    if not (folder / READY).is_dir():
        return True
    with suppress(OSError, OutputError), locked(folder / LOCK):
        _move_in(folder)
    return not (folder / READY).is_dir()


def probe(folder: Path) -> None:
    """Raises OutputError where a folder cannot be made or written: better known before an hour's solve."""
    with telling(folder):
        there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
        with tempfile.TemporaryDirectory(dir=there, prefix=OWN):
            pass


def write_whole(path: Path, text: str) -> None:
    """Writes one file beside its place and moves it in. Raises OutputError."""
    with telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise


def force(path: Path) -> None:
    """Forces a file, or a folder's list of names, to disk."""
    if path.is_dir():
        if os.name == "nt":    # keeps the names of a folder by itself
            return
        handle = os.open(path, os.O_RDONLY)
    else:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _move_in(folder: Path) -> dict[str, Path]:
    """Moves the files of READY to their places, data last: who finds the new data finds everything new."""
    ready = folder / READY
    names = sorted((path.name for path in ready.iterdir()), key=lambda name: (name.endswith(".json"), name)) \
        if ready.is_dir() else []
    places = {name: _replace(ready / name, folder) for name in names}
    if ready.is_dir():
        force(folder)
        ready.rmdir()
    return places


def _replace(new: Path, folder: Path) -> Path:
    """Moves a file to its place, or to the first free NAME-2, NAME-3, … where what is there cannot be replaced."""
    place = folder / new.name
    try:
        return new.replace(place)
    except (PermissionError, IsADirectoryError):
        if not place.exists():
            raise
    free = (folder / f"{new.stem}-{n}{new.suffix}" for n in range(2, _MOST))
    return new.replace(next(path for path in free if not path.exists()))


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Raises what the system refuses as an OutputError; xlsxwriter wraps the system's errors in its own."""
    try:
        yield
    except OSError as error:
        raise _output_error(path, error) from error
    except Exception as error:
        if error.args and isinstance(error.args[0], OSError):
            raise _output_error(path, error.args[0]) from error
        raise


def _output_error(path: Path, error: OSError) -> OutputError:
    why: Why = "full" if error.errno in _FULL else "denied" if error.errno in _DENIED else "system"
    return OutputError(path, why, error.strerror or str(error))

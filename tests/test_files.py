"""Files of one run: whole, of one run, never in between; whatever kills, fills, forbids or hurries the writing."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from allocator import files
from allocator.errors import OutputError
from allocator.files import LOCK, READY, WRITING, probe, settle, write_together, write_whole
from allocator.locking import locked
from tests.test_cli import run

NAMES = ("plan.json", "plan.xlsx", "report.html")
Write = Callable[[Path], object]


def writers(text: str, slow: float = 0) -> dict[str, Write]:
    """All three files with one text."""
    def write(path: Path) -> None:
        time.sleep(slow)
        path.write_text(text, encoding="utf-8")
    return dict.fromkeys(NAMES, write)


def texts(folder: Path) -> list[str]:
    return [(folder / name).read_text(encoding="utf-8") for name in NAMES]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """instance.yaml of the template."""
    place = tmp_path_factory.mktemp("county")
    assert run("init", place, "--lang", "en").exit_code == 0
    return place / "instance.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a space and Chinese in its name, that holds an old set."""
    place = tmp_path / "洛浦县 医共体" / "方案 一"
    assert write_together(place, writers("old")) == [place / name for name in NAMES]
    return place


# killed --------------------------------------------------------------------------------------------------------


def test_killed_at_200_moments_a_solve_leaves_one_set(county: Path, tmp_path: Path) -> None:
    """The old set, the new one, or a known state between two moves that whoever comes next makes whole."""
    words = [sys.executable, str(Path(__file__).with_name("killed.py")), str(county), str(tmp_path / "plan")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    assert said["moments"] == sum(said["found"].values()) == 200
    assert set(said["found"]) == {"old", "between", "new"}
    assert set(said["whole"]) <= {"old", "new"}
    assert said["left"] == list(NAMES)


def test_what_a_killed_run_left_to_be_moved_is_moved_in_by_the_next(folder: Path) -> None:
    (folder / READY).mkdir()
    (folder / "plan.xlsx").write_text("new", encoding="utf-8")
    for name in ("plan.json", "report.html"):
        (folder / READY / name).write_text("new", encoding="utf-8")
    assert settle(folder)
    assert texts(folder) == ["new"] * 3
    assert names(folder) == list(NAMES)


def test_what_a_killed_run_had_only_begun_is_thrown_away(folder: Path) -> None:
    (folder / WRITING).mkdir()
    (folder / WRITING / "plan.xlsx").write_text("ne", encoding="utf-8")
    assert settle(folder)
    assert texts(folder) == ["old"] * 3
    write_together(folder, writers("new"))
    assert names(folder) == list(NAMES)


# refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize(("number", "why"), [(errno.ENOSPC, "full"), (errno.EFBIG, "full"), (errno.EACCES, "denied"),
                                             (errno.EROFS, "denied"), (errno.EIO, "system")])
def test_an_error_of_the_system_leaves_the_old_set(folder: Path, at: int, number: int, why: str) -> None:
    def fails(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise OSError(number, os.strerror(number))

    with pytest.raises(OutputError) as caught:
        write_together(folder, writers("new") | {NAMES[at]: fails})
    assert caught.value.why == why
    assert texts(folder) == ["old"] * 3
    assert names(folder) == list(NAMES)


def test_a_disk_that_is_full_is_said_and_the_old_plan_stays(tmp_path: Path) -> None:
    """The system itself refuses to write more than so much: the workbook's own error is told as what it is."""
    code = ("import resource, signal, sys\nfrom pathlib import Path\nfrom xlsxwriter import Workbook\n"
            "from allocator.errors import OutputError\nfrom allocator.files import write_together\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nfolder = Path(sys.argv[1])\n"
            "def book(path):\n    one = Workbook(str(path), {'in_memory': True})\n    sheet = one.add_worksheet()\n"
            "    for k in range(3000):\n        sheet.write_string(k, 0, str(hash(str(k))))\n    one.close()\n"
            "write_together(folder, {'plan.xlsx': book})\nsize = (folder / 'plan.xlsx').stat().st_size\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))\n"
            "try:\n    write_together(folder, {'plan.xlsx': book})\nexcept OutputError as error:\n"
            "    print(error.why, (folder / 'plan.xlsx').stat().st_size == size, len(list(folder.iterdir())))\n")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(tmp_path)], capture_output=True, text=True,
                          check=False)
    assert done.stdout.split() == ["full", "True", "1"], done.stderr


def test_a_folder_that_cannot_be_made_is_known_before_the_solve(county: Path, tmp_path: Path,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr("allocator.planner.solve", lambda *_, **__: pytest.fail("solved all the same"))
    for command in ("solve", "frontier"):
        told = run(command, county, "--out", tmp_path / "file" / "plan", "--lang", "en")
        assert told.exit_code == 8
        assert told.stderr.startswith("Cannot write to ")
    said = run("solve", county, "--out", tmp_path / "file" / "plan", "--lang", "zh").stderr
    assert said.replace(str(tmp_path / "file" / "plan"), "") == "无法写入 ：系统拒绝。原有文件未改动\n"


def test_a_folder_without_permission_is_known_before_the_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    probe(tmp_path / "new" / "deep")
    assert names(tmp_path) == []
    monkeypatch.setattr(files.tempfile, "TemporaryDirectory", denied)
    with pytest.raises(OutputError) as caught:
        probe(tmp_path / "new" / "deep")
    assert caught.value.why == "denied"


# open elsewhere ------------------------------------------------------------------------------------------------


def held_open(monkeypatch: pytest.MonkeyPatch, *held: str) -> None:
    """Files of these names cannot be replaced, as on Windows while a program holds them open."""
    replace = Path.replace

    def refuses(self: Path, target: Path) -> Path:
        if Path(target).name in held:
            raise PermissionError(errno.EACCES, "used by another process")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuses)


def test_a_workbook_held_open_stays_and_the_new_one_stands_beside_it(folder: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    held_open(monkeypatch, "plan.xlsx")
    (folder / "plan-2.xlsx").write_text("mine", encoding="utf-8")
    written = write_together(folder, writers("new"))
    assert [path.name for path in written] == ["plan.json", "plan-3.xlsx", "report.html"]
    assert texts(folder) == ["new", "old", "new"]
    assert (folder / "plan-3.xlsx").read_text(encoding="utf-8") == "new"
    assert (folder / "plan-2.xlsx").read_text(encoding="utf-8") == "mine"


def test_a_folder_in_a_files_place_stays(folder: Path) -> None:
    (folder / "plan.xlsx").unlink()
    (folder / "plan.xlsx").mkdir()
    assert write_together(folder, writers("new"))[1] == folder / "plan-2.xlsx"
    assert (folder / "plan.xlsx").is_dir()


def test_the_planner_is_told_which_workbook_is_the_new_one(county: Path, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """And `check` tells that the old one is of another run."""
    out = tmp_path / "县 一"
    assert run("solve", county, "--out", out, "--lang", "zh").stderr == ""
    assert run("check", county, out / "plan.json", "--lang", "zh").stderr == ""
    with monkeypatch.context() as held:
        held_open(held, "plan.xlsx")
        told = run("solve", county, "--out", out, "--lang", "zh")
    assert told.exit_code == 0
    assert told.stderr == "plan.xlsx 正被打开或不可改写，新的写在 plan-2.xlsx\n"
    assert str(out / "plan-2.xlsx") in told.stdout
    checked = run("check", county, out / "plan.json", "--lang", "zh")
    assert checked.exit_code == 0
    assert checked.stderr == "plan.xlsx 与 plan.json 不是同一次求解的结果\n"
    assert json.loads(run("check", county, out / "plan.json", "--json").stdout)["other_runs"] == ["plan.xlsx"]


# at once -------------------------------------------------------------------------------------------------------


def test_two_runs_into_one_folder_never_mix(folder: Path) -> None:
    """Six writers, and a reader that looks whenever nobody writes."""
    seen: Counter[str] = Counter()
    ends = threading.Event()

    def reads() -> None:
        while not ends.is_set():
            with locked(folder / LOCK):
                [text] = set(texts(folder))
                seen[text] += 1
            time.sleep(0.005)

    writing = [threading.Thread(target=write_together, args=(folder, writers(f"run {k}", 0.01))) for k in range(6)]
    reading = threading.Thread(target=reads)
    for thread in (reading, *writing):
        thread.start()
    for thread in writing:
        thread.join()
    ends.set()
    reading.join()
    [last] = set(texts(folder))
    assert last.startswith("run ")
    assert set(seen) <= {"old", *(f"run {k}" for k in range(6))}
    assert names(folder) == list(NAMES)


def test_a_folder_in_which_another_run_is_stuck_is_said(folder: Path) -> None:
    with locked(folder / LOCK), pytest.raises(OutputError) as caught, locked(folder / LOCK, wait=0):
        pass
    assert caught.value.why == "busy"


def test_a_lock_is_let_go_when_its_holder_dies(folder: Path) -> None:
    code = ("import os, signal, sys\nfrom pathlib import Path\nfrom allocator.locking import locked\n"
            "with locked(Path(sys.argv[1])):\n    os.kill(os.getpid(), signal.SIGKILL)\n")
    subprocess.run([sys.executable, "-c", code, str(folder / LOCK)], check=False)
    assert (folder / LOCK).exists()
    write_together(folder, writers("new"))
    assert names(folder) == list(NAMES)


def test_one_file_alone_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "deep" / "one.json"
    write_whole(place, "one\n")
    monkeypatch.setattr(files.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OutputError):
        write_whole(place, "two\n")
    assert place.read_text(encoding="utf-8") == "one\n"
    assert names(place.parent) == ["one.json"]

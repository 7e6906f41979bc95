"""A plan.json that is none is an input error with its place, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.errors import InputError
from allocator.plan import read_decisions
from allocator.scenarios.compare import read_plan
from tests.reading.conftest import County

CONTENTS = {"other bytes": b"\xff\xfe\x00", "brackets": b"[" * 100_000, "nothing": b"", "half": b'{"decisions": {',
            "a list": b"[]", "a number": b'{"decisions": 3}', "digits": b'{"decisions": ' + b"9" * 5000 + b"}",
            "words": b'{"decisions": {"transfers": [{"person": 1}]}}'}


@pytest.mark.parametrize("reads", [read_decisions, read_plan])
@pytest.mark.parametrize("name", CONTENTS)
def test_contents(tmp_path: Path, reads: Callable[[Path], object], name: str) -> None:
    """Whatever the file holds, the problem names it, and says so in Chinese too."""
    path = tmp_path / "plan.json"
    path.write_bytes(CONTENTS[name])
    with pytest.raises(InputError) as caught:
        reads(path)
    assert {problem.file for problem in caught.value.problems} == {"plan.json"}
    assert all(problem.expected.zh and problem.found.zh for problem in caught.value.problems)


def test_no_file(tmp_path: Path) -> None:
    """A folder is no plan, and neither is nothing."""
    for path, found in ((tmp_path, "文件夹"), (tmp_path / "plan.json", "没有这个文件")):
        with pytest.raises(InputError) as caught:
            read_decisions(path)
        assert [problem.found.zh for problem in caught.value.problems] == [found]


def test_unreadable_table(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that the system does not let us read is named, and the other tables are still looked at."""
    opened = os.open

    def refuse(path: str, *more: int, **named: int) -> int:
        if str(path).endswith("staff.csv"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *more, **named)
    monkeypatch.setattr(os, "open", refuse)
    county.edit("posts.csv", "护士,是", "护士,也许")
    unread, flag = county.problems()
    assert (unread.file, unread.row, unread.found.zh) == ("staff.csv", None, "没有读取权限")
    assert (flag.file, flag.row) == ("posts.csv", 2)

"""Every spoilt input is refused in one way: exit code 3, its place and words in both languages, nothing written."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from allocator.cli import main
from allocator.messages import Exit
from tests.reading.conftest import County
from tests.reading.spoilt import ROWS, Spoilt

ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,}(?: [a-z]{2,})+")
"""Three words in a row are a sentence."""


def run(*words: object) -> Any:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    assert result.exit_code == Exit.INVALID_INPUT
    return result


@pytest.mark.parametrize("row", ROWS, ids=[row[0].replace(" ", "-") for row in ROWS])
def test_spoilt(county: County, row: Spoilt) -> None:
    """The problem stands at its file, row and column, with what was expected and found, in English and Chinese."""
    _, spoil, place, expected, found = row
    spoil(county)
    before = sorted(path.name for path in county.folder.parent.rglob("*"))
    for lang, wanted, seen in zip(("en", "zh"), expected, found, strict=True):
        problems = json.loads(run("validate", county.folder / "instance.yaml", "--lang", lang, "--json").stdout)
        assert problems["valid"] is False
        here = [p for p in problems["problems"] if (p["file"], p["row"], p["column"]) == place]
        assert any(wanted in p["expected"] and seen in p["found"] for p in here), problems["problems"]
    printed = run("solve", county.folder / "instance.yaml", "--lang", "zh", "--out", county.folder / "out")
    assert printed.stdout == ""
    assert not ENGLISH.search(re.sub(r"'[^']*'", "", printed.stderr)), printed.stderr
    assert sorted(path.name for path in county.folder.parent.rglob("*")) == before


def test_enough_rows() -> None:
    """The table is long, and no row stands in it twice."""
    names = [row[0] for row in ROWS]
    assert len(set(names)) == len(names) >= 60

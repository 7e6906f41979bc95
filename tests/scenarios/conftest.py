"""The template as an instance on disk, and tiny counties whose plans can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.catalogue import template


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """instance.yaml of the template."""
    folder = tmp_path / "county"
    folder.mkdir()
    for name, text in template().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "instance.yaml"

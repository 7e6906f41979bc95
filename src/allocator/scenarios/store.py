"""Finished points on disk: one file each, whole or not at all, so that a stopped run loses nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from allocator import __version__
from allocator.files import write_whole
from allocator.models.engine import Vector
from allocator.models.rebuild import Built
from allocator.result import Plan, plan_text
from allocator.scenarios.records import Point


def key_of(digest: str, sets: Sequence[str], quick: bool) -> str:
    """The name of a point: of the instance's digest, its changes, the way it is answered and the version."""
    content = json.dumps([digest, sorted(sets), "quick" if quick else "whole", __version__], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:24]


class Store:
    """The points of a sweep's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "points"

    def file(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def plan_file(self, key: str) -> Path:
        return self.folder / f"{key}.plan.json"

    def write(self, point: Point, plan: Plan | None = None) -> None:
        """The point, after its plan where one is kept."""
        if plan is not None:
            write_whole(self.plan_file(point.key), plan_text(plan))
        text = json.dumps(point.model_dump(mode="json"), ensure_ascii=False, indent=1)
        write_whole(self.file(point.key), text + "\n")

    def read(self, key: str, *, with_plan: bool = False) -> Point | None:
        """A finished point; None: there is none, it failed, it is spoilt, or its plan is wanted and missing."""
        try:
            point = Point.model_validate_json(self.file(key).read_text(encoding="utf-8"))
        except (OSError, ValidationError, UnicodeDecodeError):
            return None
        wanting = with_plan and point.status in ("optimal", "stopped") and not self.plan_file(key).is_file()
        return None if point.key != key or point.status == "failed" or wanting else point

    def write_base(self, key: str, plan: Vector) -> None:
        """The base's plan over its model's columns."""
        at = np.flatnonzero(plan)
        content = {"key": key, "columns": len(plan), "at": at.tolist(), "values": plan[at].tolist()}
        write_whole(self.folder / f"{key}.base.json", json.dumps(content) + "\n")

    def read_base(self, key: str, known: Built) -> Vector | None:
        """The base's plan, where one of the same key is there and fits."""
        try:
            found: dict[str, Any] = json.loads((self.folder / f"{key}.base.json").read_text(encoding="utf-8"))
            if found["key"] != key or found["columns"] != known.arrays.columns:
                return None
            plan = np.zeros(known.arrays.columns)
            plan[np.array(found["at"], dtype=np.int64)] = found["values"]
            return plan
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None

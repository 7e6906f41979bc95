"""Instance files → Instance: YAML, CSV, xlsx; every error with its place; JSON Schema."""

from __future__ import annotations

from allocator.reading.assemble import read
from allocator.reading.packs import read_pack
from allocator.reading.schema import instance_schema

__all__ = ["instance_schema", "read", "read_pack"]

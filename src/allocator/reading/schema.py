"""JSON Schema of the instance's YAML file, for editors (`# yaml-language-server: $schema=…`)."""

from __future__ import annotations

from typing import Any

from allocator.reading.document import Document


def instance_schema() -> dict[str, Any]:
    """The schema, with every key's description."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Document.model_json_schema()}

"""What pydantic found wrong, as problems: place in the file, expected in plain words, found as typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any, Self, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from allocator.terms import Lang

Place = tuple[str | int, ...]
"""Where a value stands inside a YAML document: keys and positions from the root."""


class Said(str):
    """English words of a problem that have Chinese ones beside them."""

    zh: str

    def __new__(cls, en: str, zh: str = "") -> Self:
        said = super().__new__(cls, en)
        said.zh = zh
        return said


def said(words: str, lang: Lang) -> str:
    """A problem's words in one language, where they are known in it."""
    return words.zh if lang == "zh" and isinstance(words, Said) else str(words)

_PLAIN = {
    "missing": "a value", "value_error": "{error}", "string_type": "text", "string_too_short": "a value, not a blank",
    "greater_than_equal": "a number of at least {ge:g}", "greater_than": "a number above {gt:g}",
    "less_than_equal": "a number of at most {le:g}", "less_than": "a number below {lt:g}",
    "finite_number": "a finite number", "literal_error": "one of {expected}",
    "int_type": "a whole number", "int_parsing": "a whole number", "int_from_float": "a whole number",
    "float_type": "a number", "float_parsing": "a number", "bool_type": "true or false",
    "bool_parsing": "true or false", "model_type": "keys with values", "model_attributes_type": "keys with values",
    "dict_type": "keys with values", "mapping_type": "keys with values", "list_type": "a list",
    "tuple_type": "a list", "too_short": "at least {min_length} entries",
    "string_pattern_mismatch": "text of the form {pattern}",
}
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])")


def is_identity(value: object) -> bool:
    """Whether a cell holds a citizen's identity number."""
    return isinstance(value, str) and len(value) >= 18 and _IDENTITY.search(value) is not None


def shown(value: object) -> str:
    """`value` as it was typed, short enough for a line; identity numbers are never shown."""
    text = _IDENTITY.sub("(an identity number)", repr(value))
    return text if len(text) <= 80 else text[:77] + "..."


def expected(error: ErrorDetails) -> str:
    """What should have stood there."""
    template = _PLAIN.get(error["type"])
    if template is None:
        return error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return template.format_map(error.get("ctx", {}))


def meant(word: str, known: Iterable[str]) -> str:
    """A hint towards the known word that `word` was probably meant to be; blank where none is near."""
    near = difflib.get_close_matches(word, list(dict.fromkeys(known)), n=1, cutoff=0.5)
    return Said(f"did you mean {near[0]}?", f"是不是 {near[0]}？") if near else ""


def place_of(error: ErrorDetails, data: Any) -> Place:
    """The error's place in `data`, without the tags that pydantic adds for unions and validators."""
    place: list[str | int] = []
    last = len(error["loc"]) - 1
    for position, part in enumerate(error["loc"]):
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            if position != last or error["type"] != "missing":
                continue
        place.append(part)
    return tuple(place)


def keys_at(model: type[BaseModel], place: Place) -> list[str]:
    """The keys that may be written at a place of a document of `model`."""
    for part in place:
        field = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
        model = _model_in(field.annotation) or model if field else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)

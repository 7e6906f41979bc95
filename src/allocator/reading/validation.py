"""What pydantic found wrong, as problems: place in the file, expected in plain words, found as typed."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from allocator.errors import SILENT, Said

Place = tuple[str | int, ...]
"""Where a value stands inside a YAML document: keys and positions from the root."""


NOTHING = Said("nothing", "空")
KEYS = Said("keys with values", "“键: 值”")
_PLAIN = {
    "missing": Said("a value", "一个值"),
    "string_type": Said("text", "文字"), "string_too_short": Said("a value, not a blank", "一个值，不能为空"),
    "greater_than_equal": Said("a number of at least {ge:g}", "不小于 {ge:g} 的数"),
    "greater_than": Said("a number above {gt:g}", "大于 {gt:g} 的数"),
    "less_than_equal": Said("a number of at most {le:g}", "不大于 {le:g} 的数"),
    "less_than": Said("a number below {lt:g}", "小于 {lt:g} 的数"),
    "finite_number": Said("a finite number", "有限的数"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), Said("a whole number", "整数")),
    **dict.fromkeys(("float_type", "float_parsing"), Said("a number", "数字")),
    **dict.fromkeys(("bool_type", "bool_parsing"), Said("true or false", "true 或 false")),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type", "mapping_type"), KEYS),
    **dict.fromkeys(("list_type", "tuple_type"), Said("a list", "列表")),
    "too_short": Said("at least {min_length} entries", "至少 {min_length} 项"),
    "string_pattern_mismatch": Said("text of the form {pattern}", "形如 {pattern} 的文字"),
}
_NAMES = Said("a name in both languages, {zh: …, en: …}", "中英文名称，写作 {zh: …, en: …}")
_FORMS = {r"^\d{4}(H[12]|Q[1-4])?$": Said("a year, half or quarter, such as 2026, 2026H1 or 2026Q3",
                                          "年、半年或季度，如 2026、2026H1、2026Q3")}
"""What a pattern of the facts stands for."""
_LONG, _MANY = 60, 3000
_CHOICE = re.compile(r"\^\((\w+(?:\|\w+)+)\)\$")
_IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])")


def is_identity(value: object) -> bool:
    """Whether a cell holds a citizen's identity number."""
    return isinstance(value, str) and len(value) >= 18 and _IDENTITY.search(value) is not None


def shown(value: object) -> Said:
    """`value` as it was typed, short enough for a line; identity numbers are never shown."""
    text = str(value) if isinstance(value, dt.date) else repr(value)
    return Said(*(_short(_IDENTITY.sub(instead, text)) for instead in ("(an identity number)", "（身份证号）")))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def expected(error: ErrorDetails) -> Said:
    """What should have stood there."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        words = context["error"].args[0]
        return words if isinstance(words, Said) else Said.same(words)
    if context.get("class_name") == "Names":
        return _NAMES
    if error["type"] == "literal_error":
        return one_of([str(context["expected"])])
    template = _PLAIN.get(error["type"])
    if template is None:
        return Said(error["msg"].removeprefix("Input should be "), f"有效的值（{error['type']}）")
    if error["type"] == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        choice = _CHOICE.fullmatch(pattern)
        return one_of(choice[1].split("|")) if choice else _FORMS.get(pattern, _filled(template, context))
    return _filled(template, context)


def one_of(words: Iterable[str]) -> Said:
    """One of several words."""
    text = ", ".join(words)
    return Said(f"one of {text}", f"{text.replace(' or ', ', ')} 之一")


def _filled(template: Said, context: Mapping[str, Any]) -> Said:
    return Said(template.format_map(context), template.zh.format_map(context))


def meant(word: str, known: Iterable[str]) -> Said:
    """A hint towards the known word that `word` was probably meant to be; silent where none is near."""
    words = list(dict.fromkeys(known))
    if len(word) > _LONG or len(words) > _MANY:    # comparing takes long, and such a word is no slip of the pen
        return SILENT
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    return Said(f"did you mean {near[0]}?", f"是不是 {near[0]}？") if near else SILENT


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

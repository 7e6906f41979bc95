"""A YAML file as plain data, with the line and column of every value; and its validation by a pydantic model."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from allocator.errors import SILENT, InputError, Problem, Said
from allocator.reading.text_file import text_of
from allocator.reading.validation import KEYS, NOTHING, Place, expected, keys_at, meant, one_of, place_of, shown

M = TypeVar("M", bound=BaseModel)
_PLAIN = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float", "str", "timestamp"))
_FULL_WIDTH = "：，“”｛｝［］"
_LARGEST = 250_000
"""Bytes of a YAML file: five times the longest pack; more takes long to read, and belongs into a table."""
_TAB = Said("a tab: YAML is indented with blanks", "有制表符：YAML 用空格缩进")
_DEEPEST = 50
_BRACKET = re.compile(r"""[\[\]{}]|"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\s)#[^\n]*""", re.DOTALL)
_LEVELS = Said(f"at most {_DEEPEST} levels", f"至多 {_DEEPEST} 层")
WELL_FORMED = Said("well-formed YAML", "合乎语法的 YAML")
_LIST = Said("a list", "列表")
_SYNTAX = {
    "mapping values": "此处不能有“键: 值”", "expected ':'": "缺少冒号", "'\\t'": "制表符",
    "undefined alias": "没有定义的别名", "special characters": "不可见的控制字符",
    "block end": "缩进或符号与上文不一致", "end of stream": "引号没有闭合",
    "']'": "方括号没有闭合，或缺少逗号", "'}'": "花括号没有闭合，或缺少逗号",
    "document": "第二个文档", "escape": "不认识的转义",
    "expected the node content": "缺少值", "alphabetic or numeric": "不合规的锚点或别名",
}
"""The parser's words, or a part of them, in Chinese."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """`data` as written (every key a text), and where each place of it stands; `file` is the name for problems."""

    file: str
    data: dict[str, Any]
    marks: Mapping[Place, tuple[int, int]]
    """Line and column, from 1, of a key or of an entry of a list."""
    refused: Mapping[Place, Problem]
    """What no document may hold: repeated keys, aliases, tags. Such values are not in `data`."""
    sets: dict[Place, str] = field(default_factory=dict)
    """Places whose value came by `--set`, with the words of the command line."""

    def line(self, place: Place) -> int | None:
        """Line of the place, or of the nearest place above it."""
        while place and place not in self.marks:
            place = place[:-1]
        return self.marks[place][0] if place in self.marks else None

    def value(self, place: Place) -> Any:
        """The value at a place; None where there is none."""
        value: Any = self.data
        for part in place:
            if isinstance(value, dict):
                value = value.get(str(part))
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def problem(self, place: Place, wanted: Said, found: Said | None = None, hint: Said = SILENT) -> Problem:
        """A problem at a place."""
        value = self.value(place)
        found = found if found is not None else NOTHING if value is None else shown(value)
        if place in self.sets:
            return Problem("--set", None, self.sets[place], wanted, found, hint)
        return Problem(self.file, self.line(place), ".".join(map(str, place)), wanted, found, hint)


def read_yaml(path: Path, file: str) -> YamlFile:
    """The file's one mapping; InputError where it is not well-formed YAML."""
    text = text_of(path, file, _LARGEST)
    if _too_deep(text):
        raise InputError([Problem(file, None, "", _LEVELS, Said("far more", "远多于此"))])
    lines = text.splitlines()
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except RecursionError:
        raise InputError([Problem(file, None, "", _LEVELS, Said("far more", "远多于此"))]) from None
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        row = mark.line + 1 if mark else None
        near = "".join(lines[max(0, mark.line - 1):mark.line + 1]) if mark else text
        what = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error).splitlines()[0]
        hint = _TAB if "'\\t'" in what else _width_hint(near)
        raise InputError([Problem(file, row, "", WELL_FORMED, _syntax(what), hint)]) from None
    if not isinstance(node, MappingNode):
        found = NOTHING if node is None else shown(node.value) if isinstance(node, ScalarNode) else _LIST
        raise InputError([Problem(file, 1, "", KEYS, found, _width_hint(found))])
    loader = _Loader(file)
    data = loader.plain(node, ())
    return YamlFile(file, data, loader.marks, loader.refused)


def _too_deep(text: str) -> bool:
    """Whether brackets are opened so deep that the parser would take long to give up."""
    depth = 0
    for match in _BRACKET.finditer(text):
        sign = match[0]
        depth = depth + 1 if sign in "[{" else max(0, depth - 1) if sign in "]}" else depth
        if depth > 4 * _DEEPEST:
            return True
    return False


def _syntax(what: str) -> Said:
    """What the parser found, in both languages."""
    return Said(what.removeprefix("found "), next((zh for en, zh in _SYNTAX.items() if en in what), "语法错误"))


def _width_hint(text: str) -> Said:
    wide = "".join(c for c in _FULL_WIDTH if c in text)
    return Said(f"full-width {wide} found near here: YAML needs the half-width signs",
                f"附近有全角符号 {wide}：YAML 要用半角") if wide else SILENT


class _Loader:
    """Nodes → plain data and marks. Anchors are refused: a few lines of them can stand for gigabytes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.refused: dict[Place, Problem] = {}
        self.marks: dict[Place, tuple[int, int]] = {}
        self._seen: set[int] = set()
        self._constructor = YAML(typ="safe", pure=True).constructor

    def _refuse(self, node: Node, place: Place, wanted: Said, found: Said, hint: Said = SILENT,
                line: int = 0) -> None:
        self.refused.setdefault(
            place, Problem(self.file, line or node.start_mark.line + 1, ".".join(map(str, place)), wanted, found, hint))

    def plain(self, node: Node, place: Place) -> Any:
        if id(node) in self._seen:    # the node stands at its anchor: the alias is in the line of what it is in
            self.marks.setdefault(place, self.marks.get(place[:-1], (1, 1)))
            return self._refuse(node, place, Said("the value written out", "写出的值"),
                                Said(f"an alias of the anchor &{node.anchor}", f"锚点 &{node.anchor} 的别名"),
                                line=self.marks[place][0])
        self._seen.add(id(node))
        self.marks.setdefault(place, (node.start_mark.line + 1, node.start_mark.column + 1))
        if len(place) > _DEEPEST:
            return self._refuse(node, place[:3], _LEVELS, Said("more", "更多"))
        if isinstance(node, SequenceNode):
            return [self.plain(item, (*place, i)) for i, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        return self._scalar(node, place)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, place, Said("a key of one word", "一个词的键"),
                             Said("a list or mapping as a key", "以列表或映射为键"))
                continue
            at = (*place, key.value)
            if key.value in found:
                first = self.marks[at][0]
                self._refuse(key, at, Said("each key once", "每个键一次"),
                             Said(f"{key.value!r} a second time", f"{key.value!r}第二次出现"),
                             Said(f"first in line {first}", f"第一次在第{first}行"))
                continue
            self.marks[at] = (key.start_mark.line + 1, key.start_mark.column + 1)
            found[key.value] = self.plain(value, at)
            if at in self.refused:
                del found[key.value]
        return found

    def _scalar(self, node: Node, place: Place) -> Any:
        if node.tag not in _PLAIN:
            return self._refuse(node, place, Said("a plain value", "普通的值"),
                                Said(f"a value of the type {node.tag}", f"{node.tag} 类型的值"))
        try:
            value = self._constructor.construct_object(node)
        except (ValueError, YAMLError):
            return str(node.value)
        if isinstance(value, float) and not math.isfinite(value):
            return self._refuse(node, place, Said("a finite number", "有限的数"), Said.same(node.value))
        return value


def validated(model: type[M], file: YamlFile, stand_ins: Mapping[str, Any],
              whole: str = "") -> tuple[M, list[Problem], frozenset[str]]:
    """The file as `model`, its problems, and the top-level keys in which something is wrong.

    What is wrong is cut out and the rest validated again, so that it can still be checked against the tables. A
    required top-level key is stood in for by `stand_ins[key]`, an entry of its list by `stand_ins[key + ".*"]`; an
    entry below the key `whole` goes with all its contents.
    """
    data = copy.deepcopy(file.data)
    problems = dict(file.refused)
    for _ in range(_DEEPEST):
        try:
            read = model.model_validate(data)
            return read, list(problems.values()), frozenset(str(place[0]) for place in problems if place)
        except ValidationError as error:
            details = error.errors(include_url=False)
            # placed before anything is cut: a clause with two mistakes goes with the first
            for detail, place in [(detail, place_of(detail, data)) for detail in details]:
                if place and place not in problems:
                    problems[place] = _problem(model, file, detail, place)
                if place:
                    _cut(data, place, detail["type"] == "missing", stand_ins, whole)
    raise InputError(problems.values())


def _problem(model: type[BaseModel], file: YamlFile, detail: ErrorDetails, place: Place) -> Problem:
    if detail["type"] == "extra_forbidden":
        key = str(place[-1])
        known = keys_at(model, place[:-1])
        hint = _width_hint(key) or meant(key, known)
        return file.problem(place, one_of(known), Said(f"the unknown key {key!r}", f"不认识的键{key!r}"), hint)
    return file.problem(place, expected(detail), NOTHING if detail["type"] == "missing" else None)


def _cut(data: dict[str, Any], place: Place, missing: bool, stand_ins: Mapping[str, Any], whole: str) -> None:
    top = str(place[0])
    target = place[:-1] if missing else place
    if top == whole:
        target = target[:2]
    holder: Any = data
    for part in target[:-1]:
        holder = holder.get(part) if isinstance(holder, dict) else holder[part]
        if not isinstance(holder, dict | list):
            return
    entry = target[-1] if target else top
    if isinstance(entry, int) and f"{top}.*" in stand_ins:
        holder[entry] = copy.deepcopy(stand_ins[f"{top}.*"])
    elif len(target) > 1 and isinstance(entry, str):
        holder.pop(entry, None)
    elif top in stand_ins:
        data[top] = copy.deepcopy(stand_ins[top])
    else:
        data.pop(top, None)

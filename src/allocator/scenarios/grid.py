"""`--set KEY=SPEC` of a sweep: the values on each axis, and the points of their grid."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from allocator.errors import InputError, Problem, Said
from allocator.facts.values import number
from allocator.reading import read
from allocator.reading.validation import shown
from allocator.scenarios.records import Axis

SPECS = Said("KEY=LOW:HIGH:COUNT, KEY=-20%:+20%:COUNT or KEY=NUMBER,NUMBER,…",
             "键=低:高:个数、键=-20%:+20%:个数 或 键=数,数,…")
_MOST = 10_000
"""Points of a grid: more is a slip of the pen."""
_RELATIVE = re.compile(r"[+-].*[%％]")


def axes(path: Path, specs: Sequence[str], scenario: str = "") -> tuple[Axis, ...]:
    """The axes of a sweep, relative numbers resolved; InputError where a key or a spec is wrong."""
    problems: list[Problem] = []
    parsed: dict[str, tuple[list[float], bool]] = {}
    for words in specs:
        key, equals, spec = (part.strip() for part in words.partition("="))
        try:
            if not equals or not key:
                raise ValueError
            values, relative = _values(spec)
        except ValueError:
            problems.append(Problem("--set", None, key, SPECS, shown(words)))
            continue
        if key in parsed:
            problems.append(Problem("--set", None, key, Said("each key once", "每个键一次"),
                                    Said("it a second time", "第二次出现")))
        parsed[key] = (values, relative)
    if problems:
        raise InputError(problems)
    own = _own(path, parsed, scenario)
    found = [Axis(key=key, own=own.get(key),
                  values=tuple(_rounded(own[key] * (1 + v)) if relative else v for v in values))
             for key, (values, relative) in parsed.items()]
    size = 1
    for axis in found:
        size *= len(axis.values)
    if size > _MOST:
        raise InputError([Problem("--set", None, "", Said(f"at most {_MOST} points", f"至多{_MOST}个点"),
                                  Said.same(size))])
    return tuple(found)


def _own(path: Path, parsed: Mapping[str, tuple[list[float], bool]], scenario: str) -> dict[str, float]:
    """The instance's own numbers; InputError for a key that is not there, which would fail every point."""
    own: dict[str, float] = {}
    try:
        read(path, [f"{key}=+0%" for key in parsed], scenario, own)
    except InputError:    # a cell may be blank, as long as nothing is relative to it
        read(path, [f"{key}=+0%" if relative else f"{key}={_text(values[0])}"
                    for key, (values, relative) in parsed.items()], scenario, own)
    return own


def _values(spec: str) -> tuple[list[float], bool]:
    """The numbers of a spec, and whether they are shares of the instance's own; ValueError where it is none."""
    parts = [part.strip() for part in spec.split(":")]
    if len(parts) == 3:
        low, high, count = parts
        relative = bool(_RELATIVE.fullmatch(low))
        if relative != bool(_RELATIVE.fullmatch(high)) or not count.isdecimal() or not int(count):
            raise ValueError
        first, last, steps = _number(low), _number(high), int(count)
        step = (last - first) / max(1, steps - 1)
        return [_rounded(first + step * k) for k in range(steps)], relative
    if len(parts) != 1 or not spec:
        raise ValueError
    words = [word.strip() for word in re.split("[,，]", spec)]
    kinds = {bool(_RELATIVE.fullmatch(word)) for word in words}
    if len(kinds) != 1:
        raise ValueError
    return [_number(word) for word in words], kinds.pop()


def _number(word: str) -> float:
    if not word:
        raise ValueError
    return float(number(word.replace("％", "%")))


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def _text(value: float) -> str:
    return f"{value:.12g}"


def grid(found: Sequence[Axis]) -> list[tuple[tuple[str, ...], tuple[float, ...]]]:
    """(changes, values) of every point, the last axis fastest."""
    return [(tuple(f"{axis.key}={_text(value)}" for axis, value in zip(found, values, strict=True)), values)
            for values in itertools.product(*(axis.values for axis in found))]

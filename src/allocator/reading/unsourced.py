"""Numbers of rules that no document gives: what a pack marks as left open, and defaults that nobody replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allocator.errors import Problem, Said
from allocator.facts.places import Places
from allocator.instance import Assumption
from allocator.policies import Clause, Names, wording
from allocator.reading.assumptions import written
from allocator.reading.packs import Bound, parameters
from allocator.reading.validation import meant
from allocator.rules.base import ByYear, Rule

NEUTRAL = "weight"
"""A weight of 1 changes nothing and is no assumption."""


def unsourced(bound: Bound, places: Places) -> Iterator[Assumption]:
    """Of each rule in force that asks for something, the numbers in use that the document does not give."""
    for clause, rule in bound.rules.items():
        entry = bound.clauses[clause]
        open_, defaults = _left_open(bound, entry, rule), _defaults(bound, entry, rule)
        if not (open_ or defaults) or next(iter(rule.rows(places)), None) is None:
            continue
        title = entry.title
        if open_:
            note = [wording(entry.open_note, lang) for lang in ("zh", "en")]
            yield Assumption(
                Names(zh=f"{clause} {title.zh}：文件未定的数", en=f"{clause} {title.en}: left open by the document"),
                written(open_)[1:-1],
                Names(zh="文件中无出处：设置" + (f"（{note[0]}）" if note[0] else ""),
                      en="no source in the document: setting" + (f" ({note[1]})" if note[1] else "")))
        for name, value in defaults.items():
            yield Assumption(
                Names(zh=f"{clause} {title.zh}：规则默认值", en=f"{clause} {title.en}: the rule's own (default)"),
                written({name: value})[1:-1], type(rule).model_fields[name].description or "")


def check_left_open(bound: Bound) -> Iterator[Problem]:
    """Marks that name no parameter which the clause writes."""
    for clause, entry in bound.clauses.items():
        rule = bound.rules.get(clause)
        for position, path in enumerate(entry.left_open if rule else ()):
            if rule and _value(entry, rule, path) is None:
                known = parameters(type(rule))
                yield bound.packs[clause].file.problem(
                    ("clauses", clause, "left_open", position),
                    Said("a parameter that the clause writes", "该条款写明的参数"), None, meant(path, known))


def _left_open(bound: Bound, entry: Clause, rule: Rule) -> dict[str, Any]:
    """Parameters marked as open; one that the instance or the command line gives is listed there."""
    return {path: _value(entry, rule, path) for path in entry.left_open
            if (entry.id, path.partition(".")[0]) not in bound.given}


def _value(entry: Clause, rule: Rule, path: str) -> Any:
    """What stands at a path of the parameters; None where nothing does."""
    value: Any = {**entry.parameters, **({rule.numbers: entry.numbers} if entry.numbers is not None else {})}
    for part in path.split("."):
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value.written() if isinstance(value, ByYear) else value


def _defaults(bound: Bound, entry: Clause, rule: Rule) -> dict[str, int | float]:
    """Numbers of the rule's own that neither the pack nor the instance nor the command line gives."""
    given = {*entry.parameters, *entry.also, rule.numbers, NEUTRAL}
    return {name: value for name in type(rule).model_fields
            if name not in given and (entry.id, name) not in bound.given
            and isinstance(value := getattr(rule, name), int | float) and not isinstance(value, bool)}

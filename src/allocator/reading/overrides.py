"""`--set KEY=VALUE`: one setting, one parameter of a clause's rule, or one cell of a table, changed for this run.

A value with a sign and a per cent sign (`-20%`, `+5%`) is relative to the instance's own number; anything else replaces
it. A cell of a table with a row a year may be named by the year: `pay[GRADE,STATUS].2027` is the number of that row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from allocator import terms
from allocator.errors import SILENT, Problem, Said
from allocator.facts.settings import Settings
from allocator.facts.values import number
from allocator.reading.packs import Bound, changed, parameters
from allocator.reading.table_file import Table
from allocator.reading.tables import TableKind, plain, table_kind, table_names
from allocator.reading.validation import expected, meant, shown
from allocator.reading.yaml_file import WELL_FORMED, YamlFile
from allocator.rules.base import ByYear

FORMS = Said("settings.KEY=VALUE, CLAUSE.PARAMETER.YEAR=NUMBER, CLAUSE.PARAMETER=VALUE, TABLE[ID].COLUMN=VALUE or "
             "TABLE[ID].YEAR=NUMBER",
             "settings.键=值、条款.参数.年份=数、条款.参数=值、表[编号].列=值 或 表[编号].年份=数")
_CELL = re.compile(r"([^\[\].]+)\[([^\]]*)\]\.(.+)")
_CLAUSE = re.compile(r"([^\[\].]+)\.([^\[\].]+)(?:\.([^\[\].]+))?")
_YEAR = re.compile(r"\d{4}")
_RELATIVE = re.compile(r"[+-]\s*\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\s*[%％]")


@dataclass(slots=True)
class Change:
    """One `--set`: its key, its value as written, and the parts of the key."""

    key: str
    value: str
    parts: tuple[str, ...]
    became: str = ""
    """The number that a relative value came to, once it is known."""

    @property
    def told(self) -> str:
        """The value, of a relative one also the number."""
        return f"{self.became} ({self.value})" if self.became else self.value

    def on(self, own: Any) -> str:
        """The value to write where the instance's own number is `own`.

        Raises ValueError where a relative value meets no number.
        """
        if not _RELATIVE.fullmatch(self.value):
            return self.value
        known = None if own is None or isinstance(own, bool) else number(own)
        if not isinstance(known, int | float):
            raise ValueError(Said(f"a number of its own to which {self.value} is relative",
                                  f"有自己的数，{self.value}才有所相对"))
        share = number(re.sub(r"\s", "", self.value))
        self.became = f"{known * (1 + share):.12g}"
        return self.became

    def problem(self, wanted: Said, found: Said | None = None, hint: Said = SILENT) -> Problem:
        return Problem("--set", None, self.key, wanted, shown(self.value) if found is None else found, hint)


@dataclass(frozen=True, slots=True)
class Changes:
    """What `--set` asks for, by what it changes."""

    settings: tuple[Change, ...]
    cells: tuple[Change, ...]
    rules: tuple[Change, ...]

    @property
    def all(self) -> tuple[Change, ...]:
        return self.settings + self.cells + self.rules


def changes(sets: Sequence[str], problems: list[Problem]) -> Changes:
    """The words of the command line, sorted out."""
    found: dict[str, list[Change]] = {"settings": [], "cells": [], "rules": []}
    for words in sets:
        key, equals, value = (part.strip() for part in words.partition("="))
        if not equals:
            problems.append(Problem("--set", None, key, FORMS, shown(words)))
        elif key.startswith("settings."):
            found["settings"].append(Change(key, value, tuple(key.split("."))))
        elif match := _CELL.fullmatch(key):
            found["cells"].append(Change(key, value, match.groups()))
        elif match := _CLAUSE.fullmatch(key):
            found["rules"].append(Change(key, value, tuple(part for part in match.groups() if part)))
        else:
            problems.append(Problem("--set", None, key, FORMS, shown(words)))
    return Changes(*map(tuple, found.values()))


def change_settings(asked: Iterable[Change], file: YamlFile, problems: list[Problem]) -> None:
    """Writes settings into the document; its validation says what is wrong with them."""
    for change in asked:
        holder: Any = file.data
        for part in change.parts[:-1]:
            if holder.get(part) is None:
                holder[part] = {}
            holder = holder[part]
            if not isinstance(holder, dict):
                problems.append(change.problem(Said("a setting, such as settings.gap", "设置，如 settings.gap"),
                                               Said.same(change.key)))
                break
        else:
            name = change.parts[-1]
            own = holder.get(name)
            try:
                holder[name] = change.on(_default(change.parts[1:]) if own is None else own)
            except ValueError as error:
                problems.append(change.problem(error.args[0]))
                continue
            file.sets[change.parts] = change.key


def _default(parts: Sequence[str]) -> Any:
    """A setting's default; None: there is none, or no such setting."""
    model: type[BaseModel] = Settings
    for part in parts[:-1]:
        field = model.model_fields.get(part)
        if field is None or not (isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)):
            return None
        model = field.annotation
    found = model.model_fields.get(parts[-1])
    return None if found is None else _blank(found)


def _blank(field: FieldInfo) -> Any:
    """What a field holds where nothing is written; None: nothing."""
    return None if field.is_required() else field.get_default(call_default_factory=True)


def change_cells(asked: Iterable[Change], tables: Mapping[str, Table[Any]], years: Sequence[int],
                 problems: list[Problem]) -> None:
    """Writes cells into the tables as they were read; the rows' validation says what is wrong with them."""
    for change in asked:
        word, address_text, column = change.parts
        kind = table_kind(word)
        if kind is None:
            problems.append(change.problem(Said("a table: ", "表名：") + ", ".join(table_names()), shown(word),
                                           meant(word, table_names())))
            continue
        table = tables.get(kind.name)
        if table is None:
            problems.append(change.problem(Said("a table that this instance has", "本实例中有的表"),
                                           Said.same(kind.name)))
            continue
        address = [part.strip() for part in re.split("[,，]", address_text)]
        cell = _by_year(kind, column, address) or (kind.words.get(plain(column)), _keyed(kind.keys, address))
        key, asked_keys = cell
        if key is None:
            problems.append(change.problem(Said(f"a column of {kind.name}: ", f"{kind.zh}表的列：")
                                           + ", ".join(kind.columns), shown(column), meant(plain(column), kind.words)))
            continue
        rows = [] if asked_keys is None else _rows(table, asked_keys)
        if kind.name == "ledgers" and asked_keys and len(rows) != 1:
            rows = _booked(table, asked_keys, years)
        if len(rows) != 1:
            which = ", ".join(kind.keys)
            hint = (meant(address_text, (str(row.get(kind.keys[0], "")) for row in table.rows))
                    if not rows else SILENT)
            problems.append(change.problem(Said(f"one row of {kind.name}, by {which}",
                                                f"{kind.zh}表中的一行，按 {which}"),
                                           Said(f"{len(rows)} rows", f"{len(rows)} 行"), hint))
            continue
        position = rows[0]
        own = table.rows[position].get(key)
        try:
            value = change.on(_blank(kind.columns[key]) if own is None else own)
        except ValueError as error:
            problems.append(change.problem(error.args[0]))
            continue
        table.typed.pop((position, key), None)
        table.refused.discard((position, key))
        if value:
            table.rows[position][key] = value
        else:
            table.rows[position].pop(key, None)
        table.headers.setdefault(key, kind.label(key))
        table.sets[position, key] = change.key


def _keyed(keys: Sequence[str], address: Sequence[str]) -> dict[str, str] | None:
    """The address by key column; None: more parts than there are keys."""
    return None if len(address) > len(keys) else dict(zip(keys, address, strict=False))


def _by_year(kind: TableKind, column: str, address: Sequence[str]) -> tuple[str, dict[str, str] | None] | None:
    """(column, address) of `table[keys].YEAR`: the one number every row must have, in the row of that year.

    None: not of that form, or the table has no year or not just one such number.
    """
    if not _YEAR.fullmatch(column) or "year" not in kind.keys:
        return None
    amounts = [key for key, field in kind.columns.items()
               if key not in kind.keys and field.is_required() and _is_number(field)]
    if len(amounts) != 1:
        return None
    keyed = _keyed([key for key in kind.keys if key != "year"], address)
    return amounts[0], None if keyed is None else {**keyed, "year": column}


def _is_number(field: FieldInfo) -> bool:
    kinds = {field.annotation, *get_args(field.annotation)}
    return bool(kinds & {int, float})


def _rows(table: Table[Any], address: Mapping[str, str]) -> list[int]:
    """Positions of the rows an address means: what it leaves unsaid is blank, if only one such row there is."""
    fitting = [i for i, row in enumerate(table.rows)
               if all(_same(key, row.get(key), part) for key, part in address.items())]
    bare = [i for i in fitting if not any(key in table.rows[i] for key in table.kind.keys if key not in address)]
    return fitting if len(fitting) == 1 else bare or fitting


def _booked(table: Table[Any], address: Mapping[str, str], years: Sequence[int]) -> list[int]:
    """The row of a ledger that holds in the year meant: of several states the last; where the year has none of its own,
    the latest before it, written out for the year, and for the year after as it was."""
    line = {key: part for key, part in address.items() if key != "year"}
    known = [i for i, row in enumerate(table.rows) if all(_same(key, row.get(key), part) for key, part in line.items())]
    states, by_year = list(terms.LEDGER_STATES), dict[int, int]()
    for i in sorted(known, key=lambda i: states.index(terms.code("ledger_state", str(table.rows[i].get("state"))) or
                                                      states[0])):
        year = str(table.rows[i].get("year"))
        if year.isdecimal():
            by_year[int(year)] = i
    year = address.get("year", "")
    if not year:
        return [by_year[max(by_year)]] if len(by_year) == 1 else []
    if int(year) in by_year:
        return [by_year[int(year)]]
    before = [y for y in by_year if y < int(year)]
    if not before or int(year) not in years:
        return []
    held = by_year[max(before)]
    for later in (int(year), int(year) + 1):
        if later in years and later not in by_year:
            table.rows.append({**table.rows[held], "year": later})
            table.numbers.append(table.numbers[held])
            by_year[later] = len(table.rows) - 1
    return [by_year[int(year)]]


def _same(key: str, cell: Any, word: str) -> bool:
    one, other = terms.folded("" if cell is None else str(cell)), terms.folded(word)
    if one == other or key not in terms.VOCABULARIES:
        return one == other
    code = terms.code(key, one)
    return code is not None and code == terms.code(key, other)


def change_rules(asked: Iterable[Change], bound: Bound, years: Sequence[int], problems: list[Problem]) -> None:
    """Replaces parameters of rules."""
    for change in asked:
        clause, name, *rest = change.parts
        rule = bound.rules.get(clause)
        if rule is None:
            if clause in bound.clauses and clause not in bound.lost:
                problems.append(change.problem(Said("a clause with a rule in force", "有现行规则的条款"),
                                               Said(f"{clause}, which has none", f"{clause}没有规则")))
            elif clause not in bound.lost:
                near = meant(clause, [*bound.clauses, "settings"])
                problems.append(change.problem(FORMS, Said(f"no clause {clause}", f"没有条款 {clause}"), near))
            continue
        known = parameters(type(rule))
        if name not in known:
            problems.append(change.problem(Said(f"a parameter of {clause}: ", f"{clause}的参数：") + ", ".join(known),
                                           shown(name), meant(name, known)))
            continue
        own = type(rule).numbers if name == "numbers" else name
        try:
            value = _value(change, getattr(rule, own), rest, years)
            bound.rules[clause] = changed(rule, {name: value})
            bound.given[clause, own] = change.problem
        except ValidationError as error:
            problems += [change.problem(expected(detail)) for detail in error.errors(include_url=False)]
        except ValueError as error:
            problems.append(change.problem(error.args[0]))


def _value(change: Change, present: Any, rest: list[str], years: Sequence[int]) -> Any:
    """The value to set; ValueError with what was expected."""
    by_year = isinstance(present, ByYear)
    if rest:
        if not by_year:
            bare = change.key.rpartition(".")[0]
            raise ValueError(Said(f"{bare}=VALUE, for this parameter has no years", f"{bare}=值：该参数不分年份"))
        if not rest[0].isdecimal() or int(rest[0]) not in years:
            raise ValueError(Said("a year of the plan: ", "规划的年份：") + ", ".join(map(str, years)))
        return {f"in {int(rest[0])}": number(change.on(present.at(int(rest[0]))))}
    if change.value.startswith(("[", "{")):
        try:
            return YAML(typ="safe", pure=True).load(change.value)
        except YAMLError:
            raise ValueError(WELL_FORMED) from None
    if by_year:
        raise ValueError(Said(f"{change.key}.YEAR=NUMBER, such as {change.key}.{years[0]}=…",
                              f"{change.key}.年份=数，如 {change.key}.{years[0]}=…"))
    return change.on(present)

"""People under pseudonyms, or without names, in an instance and its plan: everything that is written comes from these.

A key file says who is who. It is kept by whoever asked for it, apart from the plan, and read again by the next run, so
that somebody keeps a pseudonym from plan to plan. Pseudonyms are drawn, so that their order tells nothing.
"""

from __future__ import annotations

import copy
import csv
import random
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from allocator.check import check
from allocator.costs import by_kind, costs
from allocator.csv_text import csv_text, unmarked
from allocator.errors import InputError, Problem, Said
from allocator.facts.people import Person
from allocator.facts.places import Places
from allocator.files import LOCK, telling, write_whole
from allocator.instance import Assumption, Instance
from allocator.locking import locked
from allocator.plan import Decisions
from allocator.policies import Names
from allocator.reading.tables import table_kind
from allocator.result import Plan

LETTERS = {"person": "P", "team": "G", "expert": "E"}
"""How pseudonyms begin, by what they stand for."""
ITSELF = ("key", "")
"""(kind, id) of the key's own line."""
HEADER = ("化名 pseudonym", "类别 kind", "编号 id", "姓名 name")
_OF_EXPERTS = ("expert", "mentees", "workstation")
"""Choices about an invited expert."""
_TABLES = {"staff": "person", "teams": "team", "experts": "expert"}
_CELL = re.compile(r"([^\s\[\].：:]+)\[([^\]]*)\]")
_FIXED = "是"
"""That somebody must not be moved, without the reason."""
_DERIVED = ("rows", "choices", "amounts", "flows")
"""What an instance has worked out that reads no person."""


@dataclass(frozen=True)
class Key:
    """Pseudonyms by (kind, id); `kind` is one of `LETTERS`."""

    of: Mapping[tuple[str, str], str]
    id: str = ""
    """Drawn; plans that hold the same one can be compared by person."""

    @cached_property
    def back(self) -> Mapping[str, str]:
        """Ids by pseudonym."""
        return {pseudonym: own for (_, own), pseudonym in self.of.items()}


def read_key(path: Path) -> Key:
    """The key of a file; empty where there is none yet. Raises InputError where it is something else."""
    if not path.exists():
        return Key({})
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = list(csv.reader(file))
        of = {(kind, unmarked(own)): pseudonym for pseudonym, kind, own, _ in lines}
    except (OSError, ValueError):
        header, lines, of = [], [], {}
    wrong = tuple(header) != HEADER or len(set(of.values())) < len(lines)
    drawn = of.pop(ITSELF, "")
    if wrong or {kind for kind, _ in of} - set(LETTERS):
        wanted = Said("a key that --pseudonyms wrote", "--pseudonyms 写出的对照表")
        raise InputError([Problem(path.name, None, "", wanted, Said("something else", "别的内容"))])
    return Key(of, drawn)


def extended(key: Key, instance: Instance) -> Key:
    """The key with everybody of the instance in it; who is in it keeps the pseudonym."""
    of = dict(key.of)
    places = instance.places
    wanted = {"person": [p.id for p in instance.people], "team": sorted({m.team for m in places.teams}),
              "expert": sorted({e.id for e in places.experts})}
    for kind, ids in wanted.items():
        new = [own for own in ids if (kind, own) not in of]
        used = set(of.values())
        width = max(3, len(str(len(used) + len(new))))
        every = (f"{LETTERS[kind]}{n:0{width}}" for n in range(1, len(used) + len(new) + 1))
        free = [pseudonym for pseudonym in every if pseudonym not in used][:len(new)]
        random.SystemRandom().shuffle(free)
        of |= {(kind, own): pseudonym for own, pseudonym in zip(new, free, strict=True)}
    return Key(of, key.id or uuid.uuid4().hex[:12])


def kept(path: Path, instance: Instance) -> Key:
    """The key of a file with everybody of the instance in it, written there; one run at a time.

    Raises InputError where the file is no key, OutputError where it cannot be written.
    """
    with telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.with_name(f"{LOCK}-{path.name}")):
            known = read_key(path)
            key = extended(known, instance)
            if key != known:
                write_key(path, key, instance)
    return key


def write_key(path: Path, key: Key, instance: Instance) -> None:
    """Who is who, for whoever keeps it. Raises OutputError."""
    names = {("person", p.id): p.name for p in instance.people}
    lines = sorted((pseudonym, kind, own, names.get((kind, own), "")) for (kind, own), pseudonym in key.of.items())
    lines.append((key.id, *ITSELF, ""))
    write_whole(path, "\ufeff" + csv_text([HEADER, *lines]))


def veiled(instance: Instance, key: Key) -> Instance:
    """The instance with pseudonyms in place of ids, without names and reasons."""
    people = sorted((_plain(p, {"id": key.of["person", p.id]}) for p in instance.people), key=lambda p: p.id)
    return replace(instance, people=tuple(people), places=_places(instance.places, key),
                   assumptions=tuple(_scrubbed(instance, key)))


def veiled_plan(plan: Plan, instance: Instance, key: Key) -> Plan:
    """A plan of `instance`, with pseudonyms; `instance` is veiled already."""
    decisions = _renamed(plan.decisions, lambda own: key.of["person", own], lambda own: key.of["expert", own])
    ordered = {name: tuple(sorted(lines, key=_order)) for name, lines in decisions if lines and _personal(lines[0])}
    decisions = decisions.model_copy(update=ordered)
    return plan.model_copy(update={
        "provenance": plan.provenance.model_copy(update={"pseudonyms": key.id}), "decisions": decisions,
        "findings": check(instance, decisions), "costs": by_kind(costs(instance, decisions))})


def unveiled(decisions: Decisions, key: Key) -> Decisions:
    """Decisions with ids in place of pseudonyms; what is not in the key stays."""
    back = key.back
    return _renamed(decisions, lambda one: back.get(one, one), lambda one: back.get(one, one))


def nameless(instance: Instance) -> Instance:
    """The instance without names and reasons; ids stay.

    Raises InputError for an id of a person, team or expert that holds a name.
    """
    names = {p.name for p in instance.people if len(p.name) > 1}
    places = instance.places
    ids = {"staff": [p.id for p in instance.people], "teams": sorted({m.team for m in places.teams}),
           "experts": sorted({e.id for e in places.experts})}
    telling = _finder(names)
    wrong = [Problem(table, None, "id", Said("ids without names", "不含姓名的编号"),
                     Said("an id that holds a name", "编号中含有姓名"), Said("use --pseudonyms", "请改用 --pseudonyms"))
             for table, found in ids.items() if telling and any(telling.search(one) for one in found)]
    if wrong:
        raise InputError(wrong)
    bare = replace(instance, people=tuple(_plain(p, {}) for p in instance.people),
                   assumptions=tuple(_scrubbed(instance, None)))
    vars(bare).update({name: value for name, value in vars(instance).items() if name in _DERIVED})
    return bare


def _plain(person: Person, more: Mapping[str, str]) -> Person:
    return person.model_copy(update={"name": "", "note": "", "source": "",
                                     "fixed": _FIXED if person.fixed else "", **more})


def _places(places: Places, key: Key) -> Places:
    """The same places with teams and experts renamed, and nothing worked out yet."""
    veiled = copy.copy(places)
    for name in list(vars(veiled)):
        if isinstance(getattr(Places, name, None), cached_property):
            delattr(veiled, name)
    veiled.teams = tuple(sorted((m.model_copy(update={
        "team": key.of["team", m.team], "person": key.of["person", m.person]}) for m in places.teams),
        key=lambda m: (m.team, m.person)))
    veiled.experts = tuple(sorted((e.model_copy(update={"id": key.of["expert", e.id]}) for e in places.experts),
                                  key=lambda e: (e.id, e.year)))
    return veiled


def _renamed(decisions: Decisions, person: Callable[[str], str], expert: Callable[[str], str]) -> Decisions:
    def line(one: Any) -> Any:
        changes: dict[str, Any] = {}
        if hasattr(one, "person"):
            changes["person"] = person(one.person)
        if hasattr(one, "people"):
            changes["people"] = tuple(sorted(person(own) for own in one.people))
            if one.name.partition("/")[0] in _OF_EXPERTS:
                changes["of"] = expert(one.of)
        return one.model_copy(update=changes) if changes else one
    return Decisions(**{name: tuple(line(one) for one in lines) for name, lines in decisions})


def _personal(line: Any) -> bool:
    return hasattr(line, "person") or hasattr(line, "people")


def _order(line: Any) -> tuple[object, ...]:
    """A plan's own order: by person or choice, then year."""
    return (line.person, line.year) if hasattr(line, "person") else (line.name, line.of, line.year)


def _scrubbed(instance: Instance, key: Key | None) -> Iterator[Assumption]:
    """Assumptions without names; with a key, without ids of people either."""
    names = {p.name: key.of["person", p.id] if key else p.id for p in instance.people if len(p.name) > 1}
    telling = _finder(names)

    def cell(match: re.Match[str]) -> str:
        kind = table_kind(match[1])
        what = _TABLES.get(kind.name) if kind and key else None
        if what is None or key is None:
            return match[0]
        return f"{match[1]}[{','.join(key.of.get((what, own.strip()), '…') for own in match[2].split(','))}]"

    def text(words: str) -> str:
        words = _CELL.sub(cell, words)
        return telling.sub(lambda match: names[match[0]], words) if telling else words

    def both(words: Names | str) -> Names | str:
        return text(words) if isinstance(words, str) else Names(zh=text(words.zh), en=text(words.en))

    for one in instance.assumptions:
        what = Names(zh=text(one.what.zh), en=text(one.what.en))
        told = one.private or one.what.en.endswith((".name", ".fixed"))    # a cell that holds a name, or a reason
        yield Assumption(what, "…" if told else both(one.value), both(one.source))


def _finder(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names, the longest first; None: there are none."""
    found: Sequence[str] = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, found))) if found else None

"""What policies and tables must agree on: words of rules, and clauses of the reported numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from allocator import terms
from allocator.errors import Problem, Said
from allocator.facts import values
from allocator.reading.checks import professions
from allocator.reading.packs import Bound
from allocator.reading.table_file import Table
from allocator.reading.validation import Place, meant
from allocator.rules.operations import OperationShare
from allocator.rules.reported import ReportedIndicator

_OPEN: Mapping[str, Any] = {"profession": values.Profession, "level": values.Level, "kind": values.Kind}
"""Types of words that a county may add to."""


def strange_words(bound: Bound, tables: Mapping[str, Table[Any]]) -> Iterator[Problem]:
    """Professions, levels and kinds that a rule names, but no vocabulary and no table of the county knows."""
    if not {"institutions", "posts", "staff"} <= set(tables):
        return
    institutions = list(tables["institutions"].facts.values())
    known = {"profession": {*terms.PROFESSIONS, *professions(tables)},
             "level": {*terms.LEVELS, *(row.level for row in institutions)},
             "kind": {*terms.KINDS, *(row.kind for row in institutions)}}
    for clause, rule in bound.rules.items():
        for place, vocabulary, word in _open_words(rule):
            if word and word not in known[vocabulary]:
                column = terms.COLUMNS[vocabulary]
                words = [*known[vocabulary], *(term.zh for term in terms.VOCABULARIES[vocabulary].values())]
                wanted = Said(f"a {column.en} that the tables know", f"各表中有的{column.zh}")
                yield bound.problem(clause, place, wanted, Said.same(repr(word)), meant(word, words))


def _open_words(part: BaseModel, place: Place = ()) -> Iterator[tuple[Place, str, str]]:
    """(place, vocabulary, word) of every such word in a rule's parameters."""
    for name, field in type(part).model_fields.items():
        value, vocabulary = getattr(part, name), _vocabulary(field)
        if vocabulary:
            for word in value if isinstance(value, tuple) else (value,):
                yield (*place, name), vocabulary, word
        else:
            inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
            for each in inner:
                if isinstance(each, BaseModel):
                    yield from _open_words(each, (*place, name))


def _vocabulary(field: FieldInfo) -> str:
    """The open vocabulary a field takes its words from; blank: none."""
    inner = get_args(field.annotation)
    return next((name for name, kind in _OPEN.items() if kind in inner or get_args(kind)[-1] in field.metadata), "")


def check_entries(bound: Bound, tables: Mapping[str, Table[Any]]) -> Iterator[Problem]:
    """Reported numbers of clauses that no pack has, or that their clause does not ask for."""
    table = tables.get("indicators")
    if table is None or not bound.whole:
        return
    for position, entry in table.facts.items():
        clause, _, name = entry.clause.partition(".")
        if clause not in bound.clauses:
            if clause not in bound.lost:
                yield table.problem(position, "clause", Said("a clause of the packs", "规则包中的条款"), None,
                                    meant(clause, bound.clauses))
            continue
        rule = bound.rules.get(clause)
        also = rule.also if isinstance(rule, ReportedIndicator) else bound.clauses[clause].also
        if name and name not in also:
            yield table.problem(position, "clause", Said(f"{clause}, or {clause}.NAME with a further number of it",
                                                         f"{clause}，或 {clause}.名称（该条款的其他数值）"), None,
                                meant(name, also))
            continue
        each = rule.each if isinstance(rule, ReportedIndicator) else isinstance(rule, OperationShare) or None
        if each is not None and each != bool(entry.at):
            yield table.problem(position, "at", Said("an institution: each reports its own", "机构：各机构分别填报")
                                if each else Said("a blank: one number for the consortium", "空白：按医共体填报"))

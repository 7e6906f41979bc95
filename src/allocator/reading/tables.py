"""Which table has which columns: one explicit list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic.fields import FieldInfo

from allocator import terms
from allocator.facts.channels import Channel
from allocator.facts.funds import Source
from allocator.facts.ledgers import Booking, Entry, Expert, Pay, Programme, Rate
from allocator.facts.people import Person
from allocator.facts.places import Beds, Grade, Institution, Member, Post, Road, Workload
from allocator.facts.services import Service
from allocator.facts.specialties import Benefit, Specialty
from allocator.facts.values import Fact


def plain(header: str) -> str:
    """A header as it is compared: folded, without blanks, line breaks, underscores and marks of required columns."""
    return re.sub(r"[\s_*]+", "", terms.folded(header))


@dataclass(frozen=True)
class TableKind:
    """A table of the instance: its names, the fact a row holds, and the columns that tell its rows apart."""

    name: str
    zh: str
    fact: type[Fact]
    keys: tuple[str, ...]
    required: bool = False
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further words for columns, in this table only."""

    @cached_property
    def columns(self) -> Mapping[str, FieldInfo]:
        """Fields by the key of their column."""
        return {info.alias or name: info for name, info in self.fact.model_fields.items()}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Every accepted header, as it is compared → key of the column."""
        found = {plain(word): key for key in self.columns for word in (key, self.label(key))}
        for key in self.columns:
            term = terms.COLUMNS.get(key)
            for word in (*self.also.get(key, ()), *((term.en, *term.also) if term else ())):
                found.setdefault(plain(word), key)
        return found

    def label(self, key: str) -> str:
        """The column's Chinese header."""
        own = self.also.get(key)
        term = terms.COLUMNS.get(key)
        return own[0] if own else term.zh if term else key

    def unit(self, key: str) -> str:
        term = terms.COLUMNS.get(key)
        return term.unit if term else ""


TABLES: tuple[TableKind, ...] = (
    TableKind("institutions", "机构", Institution, ("id",), required=True,
              also={"id": ("机构编号",), "name": ("机构名称",)}),
    TableKind("staff", "人员", Person, ("id",), required=True, also={"id": ("工号",), "name": ("姓名",)}),
    TableKind("posts", "岗位", Post, ("id", "year"), required=True, also={"id": ("岗位编号",)}),
    TableKind("workload", "工作量", Workload, ("post", "year", "activity")),
    TableKind("beds", "床位", Beds, ("at", "year"), also={"min": ("下限",), "max": ("上限",)}),
    TableKind("travel", "路程", Road, ("from", "to")),
    TableKind("channels", "招聘", Channel,
              ("channel", "profession", "level", "title", "degree", "specialty", "post", "year"),
              also={"title": ("职称",)}),
    TableKind("rates", "流动", Rate, ("group", "kind"), also={"kind": ("类型",)}),
    TableKind("pay", "薪酬", Pay, ("grade", "status", "year")),
    TableKind("programmes", "培训", Programme, ("id", "year"), also={"id": ("项目",), "kind": ("类型",)}),
    TableKind("experts", "专家", Expert, ("id", "year"), also={"id": ("专家",)}),
    TableKind("grades", "职称结构", Grade, ("at", "title")),
    TableKind("teams", "同行", Member, ("team", "person"), also={"kind": ("类型",)}),
    TableKind("ledgers", "账目", Booking, ("at", "line", "state", "year"), also={"at": ("机构",)}),
    TableKind("sources", "资金", Source, ("id", "at", "year"), also={"id": ("资金", "资金编号"), "line": ("科目",)}),
    TableKind("services", "服务量", Service, ("at", "activity", "year"), also={"at": ("机构",)}),
    TableKind("specialties", "专科", Specialty, ("id", "level"),
              also={"id": ("专科编号",), "level": ("级别",), "name": ("专科名称",), "min": ("下限",),
                    "max": ("上限",)}),
    TableKind("benefits", "专科效益", Benefit, ("id", "spent"), also={"id": ("专科编号",)}),
    TableKind("indicators", "指标", Entry, ("clause", "at", "period")),
)
"""The order is the order in which they are read and reported."""

_NAMES: dict[str, TableKind] = {terms.folded(word): kind for kind in TABLES for word in (kind.name, kind.zh)}


def table_kind(word: str) -> TableKind | None:
    """The table meant by its English or Chinese name."""
    return _NAMES.get(terms.folded(word))


def table_names() -> tuple[str, ...]:
    """All names a table may be given, English first."""
    return tuple(kind.name for kind in TABLES) + tuple(kind.zh for kind in TABLES)

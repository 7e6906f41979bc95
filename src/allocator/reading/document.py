"""The instance's YAML file: what may be written in it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from allocator.facts.settings import Currency, Settings
from allocator.facts.values import Date, Words, Year
from allocator.policies import Names, Wording
from allocator.reading.tables import table_names

Text = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, str_strip_whitespace=True)


class TableFile(_Part):
    """Where a table stands."""

    file: Text
    """CSV file or workbook, in the instance's folder."""
    sheet: str = ""
    """Sheet of the workbook; blank: the only one, or the one named as the table."""


def _file(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class Override(BaseModel):
    """Parameters of a clause's rule, by name: the years written replace those of the clause, other years stay."""

    model_config = ConfigDict(extra="allow", frozen=True, use_attribute_docstrings=True, str_strip_whitespace=True)

    source: Text
    """Who decided so: a document, or whose judgement it is."""


def _borrowed(value: Any) -> Any:
    return {"source": value} if isinstance(value, str) else value


class BorrowedClause(_Part):
    """A clause borrowed from another county's document."""

    source: Text
    """Why it is borrowed."""
    lead: Words = ()
    """牵头单位 of this county; the other county's are left out."""
    responsible: Words = ()
    """责任单位 of this county."""


Borrowed = Annotated[BorrowedClause, BeforeValidator(_borrowed, json_schema_input_type=str | BorrowedClause)]


class Policy(_Part):
    """A policy pack in force, and what this instance changes in it."""

    pack: Text
    """A pack that ships with the package (cele-2026), or a path from the instance's folder (./policy.yaml)."""
    overrides: dict[str, Override] = {}
    """By clause: other numbers for its rule, with their source."""
    only: dict[str, Borrowed] = {}
    """By clause of another county's pack that is borrowed: why, and who answers for it here; the pack's other clauses
    stay out."""
    off: dict[str, Text] = {}
    """By clause: the reason why its rule is switched off."""
    on: dict[str, Text] = {}
    """By clause that the pack recalls from memory: the source that was looked up; without it the rule stays off."""


class Assumed(_Part):
    """A figure that is assumed."""

    what: Names
    value: Wording
    source: Wording
    """Where the figure comes from."""


class Scenario(_Part):
    """A variant of the instance that is compared with it."""

    title: Names
    """What is supposed, in both languages."""
    clause: str = ""
    """The clause that asks for the comparison."""
    set: Annotated[list[Text], Field(min_length=1)]
    """What is changed, each as after `--set`: `posts[T1-LAB].need=0`."""


class Document(_Part):
    """An instance: a county on a day, its tables, the policies that bind it, and the settings of the run."""

    name: Names
    """The instance's name in both languages."""
    as_of: Date
    """The day that parts fact from decision; the tables describe this day."""
    years: Annotated[list[Year], Field(min_length=1)]
    """The plan's years, one after the other; they end after `as_of`."""
    currency: Currency = Currency()
    """The money of all amounts."""
    tables: Annotated[dict[str, Annotated[TableFile, BeforeValidator(_file, json_schema_input_type=str | TableFile)]],
                      Field(json_schema_extra={"propertyNames": {"enum": list(table_names())}})]
    """Each table's file, by the table's English or Chinese name."""
    policies: list[Policy] = []
    """Policy packs, the more general first: a later clause may replace an earlier one."""
    settings: Settings = Settings()
    """Limits of the solver, prices of disruption, and who may move where."""
    scenarios: dict[str, Scenario] = {}
    """Variants by name, for `--scenario NAME`."""
    assumptions: list[Assumed] = []
    """Figures of the tables that are assumed, listed in the report."""


UNREAD = "\N{REPLACEMENT CHARACTER}"
"""Stands in for the name of a pack that could not be read."""
STAND_INS: dict[str, Any] = {
    "name": {"zh": UNREAD, "en": UNREAD}, "as_of": "9999-12-31", "years": [2150], "tables": {},
    "policies.*": {"pack": UNREAD},
}

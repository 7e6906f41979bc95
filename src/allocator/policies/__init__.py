"""Policy packs: clauses with citation, verbatim words and responsible units, and the rules that model them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from allocator import terms
from allocator.errors import Said
from allocator.facts.values import Words
from allocator.rules.base import Numbers

SHIPPED = Path(str(resources.files(__name__)))


class Names(BaseModel):
    """A title in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    def label(self, lang: terms.Lang) -> str:
        return self.zh if lang == "zh" else self.en


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) else value


Wording = Annotated[Names | str, BeforeValidator(_written, json_schema_input_type=str | float | Names)]
"""A text that may be given in both languages; one alone serves both."""


def wording(text: Names | str, lang: terms.Lang) -> str:
    """The text in one language."""
    return text if isinstance(text, str) else text.label(lang)


def _passages(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value)


class Clause(BaseModel):
    """One decidable clause of a policy document."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    id: str = Field(min_length=1)
    title: Names
    article: str
    """Section and article of the document; in a pack without a document of its own, the document too."""
    words: Annotated[tuple[str, ...], BeforeValidator(_passages)] = ()
    """Verbatim passages; a pack whose document ships has them for every clause."""
    gist: str = ""
    """What the clause says in short, where no text of it ships."""
    gist_zh: str = ""
    recalled: bool = False
    """Written down from memory: its rule is in force only where an instance names the clause under `on`, with the
    source that was looked up."""
    lead: Words = ()
    """牵头单位."""
    responsible: Words = ()
    """责任单位."""
    supporting: Words = ()
    """配合单位."""
    units_from: str = ""
    """The article the units were taken from, where the clause stands in a table without units."""
    class_: str = Field(alias="class", pattern="^(hard|target|indicator|structure)$")
    scope: str = ""
    numbers: Numbers | None = None
    """The clause's own numbers by year."""
    also: dict[str, Any] = {}
    """Further numbers of the clause, by name: `{numbers: ..., unit: ...}` each."""
    unit: str = ""
    shapes: str = ""
    """For structure: what of the instance or the model it shapes."""
    shapes_zh: str = ""
    scenario: str = ""
    """For a clause that is compared as a scenario: what is compared."""
    scenario_zh: str = ""
    rule: str = ""
    """Name of the rule that models it; blank: not yet."""
    parameters: dict[str, Any] = {}
    """The rule's other parameters; each that the document leaves open is a setting with a stated default."""
    left_open: Annotated[tuple[str, ...], BeforeValidator(_passages)] = ()
    """Parameters whose numbers the document leaves open, such as `factor` or `tiers.core.weight`: settings, listed
    among the assumptions of a plan."""
    open_note: Wording = ""
    """Where those numbers come from; blank: nowhere."""
    replaces: str = ""
    """The id of an earlier pack's clause this one stands in for."""
    source: str = ""
    """Why it may replace that clause."""
    authority: str = ""
    """Who allowed it, where it loosens a hard national clause."""

    @model_validator(mode="after")
    def _recalled_replaces_nothing(self) -> Self:
        if self.recalled and self.replaces:
            raise ValueError(Said("a clause that is not recalled, for it replaces another",
                                  "不是凭记忆写入的条款，因为它取代另一条款"))
        return self

    def passages(self, lang: terms.Lang) -> tuple[str, ...]:
        """The verbatim words; where none ship, what the clause says in short."""
        gist = (lang == "zh" and self.gist_zh) or self.gist
        return self.words or ((gist,) if gist else ())


class Pack(BaseModel):
    """A policy document as data."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    pack: str
    title: Names
    document: str = ""
    """File with the document's own text, in `documents/` beside the pack."""
    number: str = ""
    """文号."""
    clauses: Mapping[str, Clause]


def shipped(name: str) -> Path:
    """Path of a pack that ships with the package, whether it exists or not."""
    return SHIPPED / f"{name}.yaml"


def shipped_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))

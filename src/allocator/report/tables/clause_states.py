"""What the program does about a clause: a rule, an indicator, what it shapes, a scenario, off, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from allocator.instance import Instance
from allocator.policies import Clause
from allocator.report import words
from allocator.report.table import Table, column
from allocator.rules.base import Rule
from allocator.terms import Lang

REPORTED = "reported-indicator"
"""The rule that only reads what is reported."""


@dataclass(frozen=True, slots=True)
class State:
    """`kind`, and in one language what carries it: the rule's name, or words."""

    kind: Literal["rule", "indicator", "shapes", "scenario", "recalled", "not_yet"]
    by: str = ""

    def text(self, lang: Lang) -> str:
        word = words.say(words.STATES[self.kind], lang)
        return f"{word}: {self.by}" if self.by else word


def _own(clause: Clause, field: str, lang: Lang) -> str:
    """A field of the clause, in Chinese where it has a twin."""
    chinese = getattr(clause, f"{field}_zh", "") if lang == "zh" else ""
    return str(chinese or getattr(clause, field, ""))


def state(clause: Clause, rule: Rule | None, lang: Lang) -> State:
    """From the rule in force for the clause, if any, and from the clause's own fields."""
    if rule is not None:
        return State("indicator" if clause.class_ == "indicator" or rule.name == REPORTED else "rule", rule.name)
    if clause.recalled:
        return State("recalled")
    if shapes := _own(clause, "shapes", lang):
        return State("shapes", shapes)
    if scenario := _own(clause, "scenario", lang):
        return State("scenario", scenario)
    return State("not_yet")


def states(instance: Instance, lang: Lang) -> dict[str, State]:
    """Of every clause, in the documents' order."""
    rules = {rule.cited: rule for rule in instance.rules}
    return {key: state(clause, rules.get(key), lang) for key, clause in instance.clauses.items()}


def coverage(instance: Instance, lang: Lang) -> Table:
    """The list of clauses, as the command line prints it."""
    rows = []
    for key, found in states(instance, lang).items():
        clause = instance.clauses[key]
        rule = found.by if found.kind in ("rule", "indicator") else ""
        rows.append((key, clause.title.label(lang), clause.class_, found.kind, rule, found.text(lang)))
    return Table("coverage", "条款" if lang == "zh" else "Clauses", (
        column("clause"), column("title"), column("class"), column("kind"), column("rule"), column("state")),
        tuple(rows))

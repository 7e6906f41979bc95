"""Scenarios: variants of an instance, written in it as changes, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocator.errors import Problem, Said
from allocator.reading.document import Document
from allocator.reading.overrides import changes
from allocator.reading.packs import Bound
from allocator.reading.validation import meant
from allocator.reading.yaml_file import YamlFile


def scenario_sets(file: YamlFile, name: str, problems: list[Problem]) -> Sequence[str]:
    """What a scenario changes, as written; nothing without a name or where the scenario itself is wrong."""
    if not name:
        return ()
    written = file.value(("scenarios",))
    known = sorted(written) if isinstance(written, dict) else []
    if name not in known:
        has = ", ".join(known)
        problems.append(Problem("--scenario", None, name,
                                Said(f"a scenario of this instance: {has}", f"本实例的情景：{has}") if known else
                                Said("an instance with scenarios", "写有情景的实例"),
                                Said(f"no scenario {name!r}", f"没有情景{name!r}"), meant(name, known)))
        return ()
    sets = file.value(("scenarios", name, "set"))
    return [words for words in sets if isinstance(words, str)] if isinstance(sets, list) else ()


def check_scenarios(file: YamlFile, document: Document, bound: Bound) -> Iterator[Problem]:
    """Clauses that are not there, and changes that have not the form of one."""
    for name, scenario in document.scenarios.items():
        if scenario.clause and bound.whole and scenario.clause not in {*bound.clauses, *bound.lost}:
            yield file.problem(("scenarios", name, "clause"), Said("a clause of the packs", "规则包中的条款"), None,
                               meant(scenario.clause, bound.clauses))
        for k, words in enumerate(scenario.set):
            wrong: list[Problem] = []
            changes([words], wrong)
            for problem in wrong:
                yield file.problem(("scenarios", name, "set", k), problem.expected)

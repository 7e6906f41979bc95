"""Who may import whom: each layer only from layers before it, and no circles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import allocator

ROOT = Path(allocator.__file__).parent
LAYERS = ("errors", "collecting", "locking", "files", "run_ids", "csv_text", "terms", "facts", "who", "rows", "rules",
          "policies", "instance", "reading", "plan", "plan_reader", "targets", "books", "broken", "integrity_money",
          "integrity", "check", "costs", "result", "transport", "trace", "pseudonyms", "models", "planner", "scenarios",
          "explain", "report", "catalogue", "messages", "commands", "cli", "__main__")
"""In order: each imports only from those before it, and from itself."""
SOLVERS = {"highspy", "pyomo", "ortools", "scipy"}


def _names() -> dict[str, Path]:
    """Every module by its name inside the package; a package stands for its __init__."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


FILES = _names()


def _imported(path: Path, name: str) -> Iterator[str]:
    """Absolute names a module imports, wherever in its text; relative imports are resolved."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = ["allocator", *package.split(".")] if package else ["allocator"]
                base = ".".join([*parts[:len(parts) - node.level + 1], *([base] if base else [])])
            for alias in node.names:    # `from package import module` is that module, anything else is the package
                whole = f"{base}.{alias.name}"
                yield whole if whole.removeprefix("allocator.") in FILES else base


def _inside(name: str) -> set[str]:
    """Modules of the package that a module imports."""
    found = set()
    for full in _imported(FILES[name], name):
        head, _, rest = full.partition(".")
        if head == "allocator" and rest in FILES and rest:
            found.add(rest)
    return found - {name}


IMPORTS = {name: _inside(name) for name in FILES}
OUTSIDE = {name: {full.partition(".")[0] for full in _imported(FILES[name], name)} for name in FILES}


def layer(name: str) -> str:
    """The layer of a module."""
    return name.partition(".")[0]


def reached(start: str) -> set[str]:
    """Everything a module imports, directly or through others."""
    found: set[str] = set()
    todo = [start]
    while todo:
        for other in IMPORTS[todo.pop()] - found:
            found.add(other)
            todo.append(other)
    return found


def of(*layers: str) -> list[str]:
    """Modules of some layers."""
    return [name for name in FILES if layer(name) in layers]


def test_every_module_has_a_layer() -> None:
    """A new module belongs to a layer, or gets one here."""
    assert {layer(name) for name in FILES} - {""} <= set(LAYERS)


@pytest.mark.parametrize("name", [name for name in FILES if name])
def test_nothing_imports_upward(name: str) -> None:
    """A module imports only from its own layer and those before it."""
    own = LAYERS.index(layer(name))
    assert [other for other in sorted(IMPORTS[name]) if LAYERS.index(layer(other)) > own] == []


def test_no_circles() -> None:
    """Modules can be put in an order in which each imports only earlier ones."""
    TopologicalSorter({name: others - {""} for name, others in IMPORTS.items()}).prepare()


def test_the_package_itself_imports_nothing() -> None:
    """`import allocator` is cheap."""
    assert IMPORTS[""] == set()


@pytest.mark.parametrize("name", of("facts"))
def test_facts_know_no_rules(name: str) -> None:
    """Facts reach neither rules nor rows, policies or models."""
    assert {layer(other) for other in reached(name)} <= {"errors", "terms", "facts"}


@pytest.mark.parametrize("name", of("rules"))
def test_rules_read_no_people(name: str) -> None:
    """Rules import places, never people or what is read of people, and no solver."""
    readers = {"facts.people", "facts.drift", "facts.eligibility", "facts.options", "facts.channels"}
    assert IMPORTS[name] & readers == set()
    assert {layer(other) for other in reached(name)} <= {"errors", "terms", "facts", "who", "rows", "rules"}
    assert OUTSIDE[name] & SOLVERS == set()


@pytest.mark.parametrize("name", of("plan", "targets", "books", "integrity_money", "integrity", "check", "trace"))
def test_the_check_knows_no_model(name: str) -> None:
    """What checks a plan reaches nothing of the models and no solver."""
    everything = {name, *reached(name)}
    assert [other for other in everything if layer(other) in ("models", "planner")] == []
    assert [other for other in everything if OUTSIDE[other] & SOLVERS] == []


@pytest.mark.parametrize("name", of("report"))
def test_the_report_knows_no_model(name: str) -> None:
    """Reports are written from findings and decisions alone."""
    everything = {name, *reached(name)}
    assert [other for other in everything if layer(other) == "models"] == []
    assert [other for other in everything if OUTSIDE[other] & SOLVERS] == []


def test_solvers_live_in_models() -> None:
    """Only the models import a solver."""
    assert {layer(name) for name in FILES if OUTSIDE[name] & SOLVERS} <= {"models"}

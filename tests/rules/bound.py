"""Rules as the shipped packs bind them: a wrong parameter in a pack fails the case of its clause."""

from __future__ import annotations

from allocator import policies
from allocator.errors import Problem
from allocator.reading.packs import bind, load_pack
from allocator.rules.base import Rule


def shipped(clause: str) -> Rule:
    """The rule of a clause of a shipped pack, with the pack's own parameters."""
    for name in policies.shipped_names():
        loaded = load_pack(policies.shipped(name), name)
        if clause in loaded.pack.clauses:
            problems: list[Problem] = []
            rule = bind(loaded.pack.clauses[clause], loaded.file, problems)
            assert not problems
            assert rule is not None
            return rule
    raise KeyError(clause)

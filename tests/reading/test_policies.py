"""Packs, rules bound to clauses, overrides, rules switched off, clauses replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator import policies
from allocator.errors import InputError
from allocator.reading import read_pack
from tests.reading.conftest import County

SECOND = """\
pack: county
title: {zh: 县, en: County}
clauses:
  B1:
    title: {zh: 替代, en: Instead}
    article: 一
    words: 达到
    class: target
    numbers: {from 2026: 0.1}
    rule: tiny
    replaces: A3
    source: 县医管委1号
    authority: 省卫健委
"""


def second(county: County, text: str = SECOND) -> None:
    county.write("county.yaml", text)
    county.edit("instance.yaml", "./policy.yaml", "./policy.yaml\n  - pack: ./county.yaml")


def override(county: County, text: str) -> None:
    county.edit("instance.yaml", "pack: ./policy.yaml", "pack: ./policy.yaml\n    " + text)


def test_override_keeps_the_other_years(county: County) -> None:
    """The years written replace those of the clause; the source is listed."""
    override(county, "overrides: {A3: {share: {in 2027: 0.4}, source: 第3号}, "
                     "A1: {numbers: {from 2027: 0.6}, source: x}}")
    instance = county.read()
    numbers = {rule.cited: rule.by_year()["share"] for rule in instance.rules}
    assert [numbers["A3"].at(year) for year in (2026, 2027)] == [0.2, 0.4]
    assert [numbers["A1"].at(year) for year in (2026, 2027)] == [0.5, 0.6]
    stated = {entry.what.en: entry for entry in instance.assumptions}
    assert stated["A3 Hard: overridden"].value == "share: {in 2027: 0.4}"
    assert stated["A3 Hard: overridden"].source == "第3号"


@pytest.mark.parametrize(("text", "column"), [
    ("overrides: {A1: {share: {from 2027: 0.4}}}", "policies.0.overrides.A1.source"),
    ("overrides: {A1: {share: {from 2027: 4}, source: x}}", "policies.0.overrides.A1.share"),
    ("overrides: {A1: {share: 0.4, source: x}}", "policies.0.overrides.A1.share"),
    ("overrides: {A1: {sharp: 0.4, source: x}}", "policies.0.overrides.A1.sharp"),
    ("overrides: {A2: {share: {from 2027: 0.4}, source: x}}", "policies.0.overrides.A2"),
    ("overrides: {A9: {share: {from 2027: 0.4}, source: x}}", "policies.0.overrides.A9"),
    ("off: {A9: because}", "policies.0.off.A9"),
    ("off: {A1: ''}", "policies.0.off.A1"),
    ("on: {A1: x}", "policies.0.on"),
])
def test_bad_overrides(county: County, text: str, column: str) -> None:
    """An override without source, out of range, or of something that is not there is refused at its line."""
    override(county, text)
    assert county.places() == [("instance.yaml", 10, column)]


def test_switched_off(county: County) -> None:
    """A rule switched off is gone, its clause stays, its reason is listed."""
    override(county, "off: {A1: 待定}")
    instance = county.read()
    assert [rule.cited for rule in instance.rules] == ["A3"]
    assert "A1" in instance.clauses
    assert ("A1 Share: switched off", "待定") in [(a.what.en, a.source) for a in instance.assumptions]


def test_replacement(county: County) -> None:
    """A later clause with source and authority drops the earlier one's rule."""
    second(county)
    instance = county.read()
    assert [rule.cited for rule in instance.rules] == ["A1", "B1"]
    assert ("A3 Hard: replaced", "县医管委1号; 省卫健委") in [(a.what.en, a.source) for a in instance.assumptions]


@pytest.mark.parametrize(("old", "new", "column"), [
    ("    authority: 省卫健委\n", "", "clauses.B1.authority"),
    ("    source: 县医管委1号\n", "", "clauses.B1.source"),
    ("replaces: A3", "replaces: A4", "clauses.B1.replaces"),
    ("B1:", "A1:", "clauses.A1"),
])
def test_bad_replacements(county: County, old: str, new: str, column: str) -> None:
    """A hard clause needs an authority, a replacement a source, an earlier clause to replace, and its own id."""
    second(county, SECOND.replace(old, new))
    assert [(p.file, p.column) for p in county.problems()] == [("county.yaml", column)]


@pytest.mark.parametrize(("old", "new", "column", "row"), [
    ("rule: tiny", "rule: tinny", "clauses.A1.rule", 10),
    ("in 2031: 0.9", "in 2031: 9", "clauses.A1.numbers", 9),
    ("inside: true", "inside: maybe", "clauses.A3.parameters.inside", 22),
    ("inside: true", "insider: true", "clauses.A3.parameters.insider", 22),
    ("inside: true", "cited: A1", "clauses.A3.parameters.cited", 22),
    ("parameters: {share: {in 2026: 0.2, in 2027: 0.3}, inside: true}", "", "clauses.A3.numbers", 16),
    ("parameters:", "numbers: {in 2026: 1}\n    parameters:", "clauses.A3.numbers", 22),
    ("    article: 二\n", "", "clauses.A2.article", 11),
    ("from 2026: 0.5", "since 2026: 0.5", "clauses.A1.numbers", 9),
])
def test_bad_packs(county: County, old: str, new: str, column: str, row: int) -> None:
    """What is wrong in a pack is named with its own file and line."""
    county.edit("policy.yaml", old, new)
    assert county.places() == [("policy.yaml", row, column)]


def test_further_numbers(county: County) -> None:
    """Numbers under `also` go into the rule's parameter of that name; others belong to no rule yet."""
    county.edit("policy.yaml", "parameters: {share: {in 2026: 0.2, in 2027: 0.3}, inside: true}",
                "also: {share: {numbers: {in 2026: 0.7}, unit: share}, other: {numbers: {in 2026: 3}, unit: beds}}")
    assert county.read().rules[1].by_year()["share"].at(2026) == 0.7
    county.edit("policy.yaml", "in 2026: 0.7", "in 2026: 7")
    assert county.places() == [("policy.yaml", 22, "clauses.A3.also.share.numbers")]


def test_read_pack(county: County, tmp_path: Path) -> None:
    """A pack is read on its own; a missing one is a problem."""
    assert list(read_pack(tmp_path / "policy.yaml").clauses) == ["A1", "A2", "A3"]
    with pytest.raises(InputError):
        read_pack(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", policies.shipped_names())
def test_shipped_packs(name: str) -> None:
    """Every pack that ships is read, and its rules take their parameters."""
    assert read_pack(policies.shipped(name)).pack == name


def test_same_pack_twice(county: County) -> None:
    """A pack named twice is one problem."""
    county.edit("instance.yaml", "- pack: ./policy.yaml", "- pack: ./policy.yaml\n  - pack: policy.yaml")
    assert county.places() == [("instance.yaml", 10, "policies.1.pack")]

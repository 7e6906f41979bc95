"""Packs, rules bound to clauses, overrides, rules switched off, clauses replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator import policies, rules
from allocator.errors import InputError, said
from allocator.reading import read_pack
from allocator.rules.ratios import StaffRatio
from allocator.rules.reported import ReportedIndicator
from allocator.rules.titles import TitleShare
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
    ("on: {A1: x}", "policies.0.on.A1"),
    ("on: {A9: x}", "policies.0.on.A9"),
    ("once: {A1: x}", "policies.0.once"),
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


def test_two_mistakes_in_one_clause(county: County) -> None:
    """Each is named at its own line, and those of the other clauses beside them."""
    county.edit("policy.yaml", "title: {zh: 占比, en: Share}", "title: 占比")
    county.edit("policy.yaml", "from 2026: 0.5", "from 2026: 50%")
    county.edit("policy.yaml", "class: structure", "class: structural")
    county.edit("policy.yaml", "title: {zh: 硬性, en: Hard}", "title: {zh: 硬性}")
    assert county.places() == [("policy.yaml", row, f"clauses.{at}") for row, at in (
        (5, "A1.title"), (9, "A1.numbers"), (15, "A2.class"), (17, "A3.title.en"))]


def test_wording_of_a_clause(county: County) -> None:
    """Names and classes are asked for as they are to be written, in both languages."""
    county.edit("policy.yaml", "title: {zh: 占比, en: Share}", "title: 占比")
    county.edit("policy.yaml", "class: structure", "class: 结构")
    name, kind = county.problems()
    assert (name.expected, kind.expected) == ("a name in both languages, {zh: …, en: …}",
                                              "one of hard, target, indicator, structure")
    assert [said(p.expected, "zh") for p in (name, kind)] == ["中英文名称，写作 {zh: …, en: …}",
                                                              "hard, target, indicator, structure 之一"]


@pytest.mark.parametrize(("binding", "found"), [
    ("", "target, the rule's default"), (", binding: target", "target"), (", binding: indicator", "indicator")])
def test_a_hard_clause_binds(county: County, monkeypatch: pytest.MonkeyPatch, binding: str, found: str) -> None:
    """A hard clause is not quietly read as a target, because its rule takes one where nothing is written."""
    monkeypatch.setitem(rules.BY_NAME, "staff-ratio", StaffRatio)
    ratio = "{{ratio: {{in 2026: 0.2}}{}}}".format
    county.edit("policy.yaml", "{share: {in 2026: 0.2, in 2027: 0.3}, inside: true}", ratio(binding))
    county.edit("policy.yaml", "rule: tiny\n    parameters", "rule: staff-ratio\n    parameters")
    assert [(p.row, p.column, p.found) for p in county.problems()] == [(22, "clauses.A3.parameters.binding", found)]
    county.edit("policy.yaml", ratio(binding), ratio(", binding: hard"))
    assert [rule.cited for rule in county.read().rules] == ["A1", "A3"]


def test_a_hard_clause_is_not_bound_to_a_target(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that only knows a target is no rule for a hard clause; nothing is solved quietly as less than it says."""
    monkeypatch.setitem(rules.BY_NAME, "title-share", TitleShare)
    county.edit("policy.yaml", "rule: tiny\n    parameters: {share: {in 2026: 0.2, in 2027: 0.3}, inside: true}",
                "rule: title-share\n    numbers: {from 2026: 0.2}")
    [problem] = county.problems()
    assert (problem.row, problem.column, problem.found) == (20, "clauses.A3.class", "hard")
    assert problem.expected == "target or indicator, for what title-share asks is a target and nothing holds it hard"
    assert said(problem.expected, "zh") == "target 或 indicator：title-share 所要求的是目标，不能作为硬性要求"
    county.edit("policy.yaml", "class: hard", "class: target")
    assert [rule.cited for rule in county.read().rules] == ["A1", "A3"]


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


RECALLED = """\
  A4:
    title: {zh: 回忆, en: Recalled}
    article: 四
    gist: from memory
    gist_zh: 凭记忆
    recalled: true
    class: target
    numbers: {from 2026: 0.1}
    rule: tiny
"""


def recalled(county: County, policy: str = "") -> None:
    """The pack with a recalled clause, and what the instance says of it."""
    county.edit("policy.yaml", "parameters:", "source: x\n    parameters:")
    county.write("policy.yaml", (county.folder / "policy.yaml").read_text(encoding="utf-8") + RECALLED)
    if policy:
        override(county, policy)


def test_recalled_clauses_ship_switched_off(county: County) -> None:
    """The clause stays, its rule is out of force, and it has a gist for words."""
    recalled(county)
    instance = county.read()
    assert [rule.cited for rule in instance.rules] == ["A1", "A3"]
    clause = instance.clauses["A4"]
    assert (clause.words, clause.passages("zh"), clause.passages("en")) == ((), ("凭记忆",), ("from memory",))
    assert instance.clauses["A1"].passages("en") == ("达到",)


def test_recalled_clause_looked_up(county: County) -> None:
    """Named under `on` with its source it is in force, and may be overridden."""
    recalled(county, "on: {A4: 国发〔2030〕1号}\n    overrides: {A4: {share: {from 2027: 0.2}, source: 县}}")
    instance = county.read()
    [rule] = [rule for rule in instance.rules if rule.cited == "A4"]
    assert [rule.by_year()["share"].at(year) for year in (2026, 2027)] == [0.1, 0.2]
    assert ("A4 Recalled: looked up, switched on", "on", "国发〔2030〕1号") in [
        (a.what.en, a.value, a.source) for a in instance.assumptions]


def test_recalled_clause_is_not_overridden_unseen(county: County) -> None:
    """An override of a clause that is off is refused, with the way out, in both languages."""
    recalled(county, "overrides: {A4: {share: {from 2027: 0.2}, source: 县}}")
    [problem] = county.problems()
    assert (problem.column, problem.found) == ("policies.0.overrides.A4", "A4, which has none")
    assert [said(problem.hint, lang) for lang in ("en", "zh")] == [
        "recalled from memory: name it under `on`, with its source", "凭记忆写入：先在 on 下写明出处"]


def test_recalled_clause_replaces_nothing(county: County) -> None:
    """A clause that is off must not put another one out of force."""
    recalled(county)
    county.edit("policy.yaml", "    recalled: true\n", "    recalled: true\n    replaces: A1\n    source: x\n")
    assert [(p.file, p.column) for p in county.problems()] == [("policy.yaml", "clauses.A4")]


def test_words_where_the_document_ships(county: County) -> None:
    """A pack with a document has words for every clause; one without may leave them out."""
    county.edit("policy.yaml", "    words: [按照]\n", "")
    assert county.read().clauses["A2"].words == ()
    county.edit("policy.yaml", "pack: pilot\n", "pack: pilot\ndocument: pilot.txt\n")
    assert county.places() == [("policy.yaml", 12, "clauses.A2.words")]


def test_layers(county: County) -> None:
    """Several packs at once, the national one first: all apply, and a county's clause stands in for one of them."""
    county.write("national.yaml", """\
pack: national
title: {zh: 国家, en: National}
clauses:
  N1:
    {title: {zh: 一, en: One}, article: 一, gist: a, class: target, rule: tiny, numbers: {from 2026: 0.1}}
  N2:
    {title: {zh: 二, en: Two}, article: 二, gist: b, class: target, rule: tiny, numbers: {from 2026: 0.2}}
""")
    county.edit("instance.yaml", "- pack: ./policy.yaml", "- pack: ./national.yaml\n  - pack: ./policy.yaml")
    assert [rule.cited for rule in county.read().rules] == ["N1", "N2", "A1", "A3"]
    county.edit("policy.yaml", "    rule: tiny\n  A2", "    rule: tiny\n    replaces: N2\n    source: 县\n  A2")
    instance = county.read()
    assert [rule.cited for rule in instance.rules] == ["N1", "A1", "A3"]
    assert list(instance.clauses) == ["N1", "N2", "A1", "A2", "A3"]


def test_further_numbers_of_a_reported_clause(county: County) -> None:
    """The clause's unit and further numbers go to the rule; a title beside them does not."""
    county.edit("policy.yaml", "    rule: tiny\n  A2", """    unit: share
    also:
      late: {numbers: {from 2027: 90}, unit: days, sense: most, title: {zh: 迟, en: Late}}
    rule: reported-indicator
  A2""")
    [rule] = [rule for rule in county.read().rules if rule.cited == "A1"]
    assert isinstance(rule, ReportedIndicator)
    assert (rule.unit, rule.also["late"].unit, rule.also["late"].sense) == ("share", "days", "most")
    county.edit("policy.yaml", "sense: most", "sense: mostly")
    assert county.places() == [("policy.yaml", 11, "clauses.A1.also")]


def test_same_pack_twice(county: County) -> None:
    """A pack named twice is one problem."""
    county.edit("instance.yaml", "- pack: ./policy.yaml", "- pack: ./policy.yaml\n  - pack: policy.yaml")
    assert county.places() == [("instance.yaml", 10, "policies.1.pack")]

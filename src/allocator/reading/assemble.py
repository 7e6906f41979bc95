"""Instance file, tables and packs → Instance; or every problem found."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from allocator.errors import SILENT, InputError, Problem, Said
from allocator.facts.channels import Channel
from allocator.facts.funds import Source
from allocator.facts.ledgers import Booking, Entry, Expert, Pay, Programme, Rate
from allocator.facts.people import Person
from allocator.facts.places import Beds, Grade, Institution, Member, Places, Post, Road, Workload
from allocator.facts.services import Service
from allocator.facts.specialties import Benefit, Specialty
from allocator.facts.values import Fact
from allocator.facts.working_time import working_minutes
from allocator.instance import Assumption, Instance
from allocator.policies import shipped_names
from allocator.reading import assumptions as assumed
from allocator.reading.check_accounts import check_accounts
from allocator.reading.check_clinics import check_clinics
from allocator.reading.check_funds import check_funds, check_money_rules
from allocator.reading.check_specialties import check_leaders, check_specialties
from allocator.reading.checks import cross_check, grade_key, half_width, professions
from allocator.reading.document import STAND_INS, UNREAD, Document
from allocator.reading.overrides import change_cells, change_rules, change_settings, changes
from allocator.reading.packs import Bound, changed, load_pack, pack_path, parameters, rule_problems
from allocator.reading.scenarios import check_scenarios, scenario_sets
from allocator.reading.table_file import MOST_PROBLEMS, Table, parse, read_table
from allocator.reading.tables import TABLES, TableKind, table_kind, table_names
from allocator.reading.text_file import inside, what_is
from allocator.reading.unread import unread
from allocator.reading.unsourced import check_left_open, unsourced
from allocator.reading.validation import Place, meant
from allocator.reading.words import check_entries, strange_words
from allocator.reading.yaml_file import YamlFile, read_yaml, validated
from allocator.rules.base import Rule

F = TypeVar("F", bound=Fact)


def read(path: Path, sets: Sequence[str] = (), scenario: str = "",
         became: dict[str, float] | None = None) -> Instance:
    """The instance in a YAML file; InputError with everything that is wrong.

    The changes of the scenario named are applied first, then `sets` (`KEY=VALUE`). `became` receives, by key, the
    numbers that relative ones of `sets` (`KEY=-20%`) came to.
    """
    path = Path(path)
    problems: list[Problem] = []
    file = read_yaml(path, path.name)
    supposed = changes(scenario_sets(file, scenario, problems), problems)
    asked = changes(sets, problems)
    change_settings((*supposed.settings, *asked.settings), file, problems)
    document, found, wrong = validated(Document, file, STAND_INS)
    problems += found
    if not wrong & {"as_of", "years"}:
        problems += _years(file, document)

    tables = _tables(file, document, path.parent, problems, "tables" in wrong)
    change_cells((*supposed.cells, *asked.cells), tables, document.years, problems)
    for table in tables.values():
        problems += parse(table)
    problems += cross_check(tables, document.as_of)
    problems += check_specialties(tables)
    problems += check_funds(tables)
    problems += check_accounts(tables, document.years)

    bound = Bound()
    stated: list[Assumption] = list(assumed.of_document(document))
    _policies(file, document, path.parent, bound, stated, problems)
    change_rules((*supposed.rules, *asked.rules), bound, document.years, problems)
    problems += strange_words(bound, tables)
    problems += check_entries(bound, tables)
    problems += check_leaders(bound, tables)
    problems += check_money_rules(bound, tables, document.settings.budget, document.years)
    problems += check_scenarios(file, document, bound)
    problems += check_left_open(bound)
    problems += check_clinics(bound, tables)
    if problems:
        named = {kind.name: Path(asked.file).as_posix() for word, asked in document.tables.items()
                 if (kind := table_kind(word))}
        named.update((name, table.file) for name, table in tables.items())
        raise InputError(_ordered(problems, [file.file, *(named[kind.name] for kind in TABLES if kind.name in named)]))
    if became is not None:
        became.update({change.key: float(change.became) for change in asked.all if change.became})
    if scenario:
        stated += assumed.of_scenario(document.scenarios[scenario], supposed.all)
    stated += [*assumed.left_out(tables.values()), *assumed.money_alone(tables), *assumed.replaced(bound),
               *assumed.on_the_command_line(asked.all),
               *assumed.outside(bound, document.years),
               *assumed.defaults(document.settings, set(unread(tables, bound)))]
    instance = _instance(document, tables, bound, tuple(stated))
    return replace(instance, assumptions=(*stated, *unsourced(bound, instance.places)))


def _ordered(problems: list[Problem], first: Sequence[str]) -> list[Problem]:
    """Problems file by file, from the top, some hundreds of each; what the command line asked for comes last."""
    files = {name: i for i, name in enumerate(dict.fromkeys([*first, *(p.file for p in problems)]))}
    found = sorted(dict.fromkeys(problems), key=lambda p: (p.file == "--set", files[p.file], p.row or 0))
    ordered: list[Problem] = []
    for file, group in groupby(found, key=lambda p: p.file):
        all_of_it = list(group)
        ordered += all_of_it[:MOST_PROBLEMS]
        if len(all_of_it) > MOST_PROBLEMS:
            more = len(all_of_it) - MOST_PROBLEMS
            ordered.append(Problem(file, None, "",
                                   Said(f"these {MOST_PROBLEMS} corrected first", f"先更正以上{MOST_PROBLEMS}处"),
                                   Said(f"at least {more} more", f"至少还有{more}处")))
    return ordered


def _years(file: YamlFile, document: Document) -> Iterable[Problem]:
    years = document.years
    if years != list(range(years[0], years[0] + len(years))):
        yield file.problem(("years",), Said("years one after the other", "连续的年份"))
    elif dt.date(years[0], 12, 31) <= document.as_of:
        yield file.problem(("years",), Said(f"years that end after as_of, {document.as_of}",
                                            f"年末晚于 as_of（{document.as_of}）的年份"))


def _tables(file: YamlFile, document: Document, folder: Path, problems: list[Problem],
            incomplete: bool) -> dict[str, Table[Any]]:
    """The tables' cells, in the order of TABLES."""
    chosen: dict[str, tuple[TableKind, str]] = {}
    for word in document.tables:
        kind = table_kind(word)
        if kind is None:
            problems.append(file.problem(("tables", word), Said("a table: ", "表名：") + ", ".join(table_names()),
                                         Said(f"the unknown table {word!r}", f"不认识的表{word!r}"),
                                         meant(word, table_names())))
        elif kind.name in chosen:
            problems.append(file.problem(("tables", word), Said("each table once", "每张表一次"),
                                         Said(f"{kind.name} a second time", f"{kind.zh}表第二次出现"),
                                         Said(f"first as {chosen[kind.name][1]}",
                                              f"前面写作 {chosen[kind.name][1]}")))
        else:
            chosen[kind.name] = (kind, word)
    tables: dict[str, Table[Any]] = {}
    for kind in TABLES:
        if kind.name not in chosen:
            if kind.required and not incomplete:
                problems.append(file.problem(("tables",), Said(f"the table {kind.name} ({kind.zh})",
                                                               f"{kind.zh}表（{kind.name}）"),
                                             Said("no such table", "没有这张表")))
            continue
        _, word = chosen[kind.name]
        asked = document.tables[word]
        place: Place = ("tables", word) if isinstance(file.value(("tables", word)), str) else ("tables", word, "file")
        target = inside(folder, asked.file)
        if target is None:
            problems.append(file.problem(place, Said("a file inside the instance's folder", "实例文件夹内的文件")))
        elif found_there := what_is(target):
            problems.append(file.problem(place, Said("a file in the instance's folder", "实例文件夹中的文件"),
                                         Said(f"{asked.file!r}: {found_there}", f"{asked.file!r}：{found_there.zh}"),
                                         meant(asked.file, _beside(target, folder))))
        else:
            try:
                table, found = read_table(target, Path(asked.file).as_posix(), kind, asked.sheet)
            except InputError as error:
                problems += error.problems
            else:
                tables[kind.name] = table
                problems += found
    problems += _bare(tables)
    return tables


def _bare(tables: Mapping[str, Table[Any]]) -> Iterable[Problem]:
    """Required tables of a header only; people and posts may be missing together, where there is money to plan."""
    bare = [name for name, table in tables.items() if table.kind.required and table.bare]
    money = "ledgers" in tables and not tables["ledgers"].bare
    for name in bare if not money or set(bare) != {"staff", "posts"} else ():
        yield Problem(tables[name].file, tables[name].top, "",
                      Said("at least one row below the header", "表头下至少一行"), Said("none", "没有"))


def _beside(target: Path, folder: Path) -> list[str]:
    """Files in the target's folder, seen from the instance's."""
    with suppress(OSError):
        return [path.relative_to(folder.resolve()).as_posix() for path in target.parent.iterdir() if path.is_file()]
    return []


def _policies(file: YamlFile, document: Document, folder: Path, bound: Bound, stated: list[Assumption],
              problems: list[Problem]) -> None:
    """Packs one after the other; then what the instance changes in each."""
    seen: dict[Path, str] = {}
    for i, policy in enumerate(document.policies):
        place: Place = ("policies", i, "pack")
        if policy.pack == UNREAD:
            bound.whole = False
            continue
        try:
            path, name = pack_path(policy.pack, folder)
        except ValueError as error:
            problems.append(file.problem(place, error.args[0], None, meant(policy.pack, shipped_names())))
            bound.whole = False
            continue
        if path in seen:
            problems.append(file.problem(place, Said("each pack once", "每个规则包一次"),
                                         Said(f"{policy.pack} a second time", f"{policy.pack}第二次出现")))
            continue
        seen[path] = policy.pack
        before = set(bound.clauses)
        try:
            bound.add(load_pack(path, name), problems)
        except InputError as error:
            problems += error.problems
            bound.whole = False
            continue
        own = [clause for clause in bound.clauses if clause not in before]
        for part, given in (("only", policy.only), ("overrides", policy.overrides), ("off", policy.off),
                            ("on", policy.on)):
            for clause in given:
                if clause not in own and clause not in bound.lost:
                    problems.append(file.problem(("policies", i, part, clause),
                                                 Said(f"a clause of {policy.pack}", f"{policy.pack} 的条款"),
                                                 Said(f"the unknown clause {clause!r}", f"不认识的条款{clause!r}"),
                                                 meant(clause, own)))
        if policy.only:
            for clause in own:
                if clause not in policy.only:
                    bound.drop(clause)
            own = [clause for clause in own if clause in policy.only]
            for clause in own:
                here = policy.only[clause]
                bound.clauses[clause] = bound.clauses[clause].model_copy(
                    update={"lead": here.lead, "responsible": here.responsible, "supporting": ()})
                stated.append(assumed.borrowed(bound, clause, here.source))
        for clause in own:
            if clause in policy.on and not bound.clauses[clause].recalled:
                problems.append(file.problem(
                    ("policies", i, "on", clause),
                    Said("a clause that its pack recalls from memory", "规则包凭记忆写入的条款"),
                    Said(f"{clause}, which is in force anyway", f"{clause}，本已生效")))
            elif clause in policy.on:
                stated.append(assumed.switched_on(bound, clause, policy.on[clause]))
            elif bound.clauses[clause].recalled:
                bound.rules.pop(clause, None)
        for clause, override in policy.overrides.items():
            if clause in own and _override(file, ("policies", i, "overrides", clause), bound, clause,
                                           override.model_extra or {}, problems):
                stated.append(assumed.overridden(bound, clause, override))
        for clause, reason in policy.off.items():
            if clause in own:
                bound.rules.pop(clause, None)
                stated.append(assumed.switched_off(bound, clause, reason))


def _override(file: YamlFile, place: Place, bound: Bound, clause: str, values: Mapping[str, Any],
              problems: list[Problem]) -> bool:
    """Whether all parameters could be replaced."""
    rule = bound.rules.get(clause)
    if rule is None:
        if clause not in bound.lost:
            hint = Said("recalled from memory: name it under `on`, with its source", "凭记忆写入：先在 on 下写明出处")
            problems.append(file.problem(
                place, Said("a clause with a rule", "有规则的条款"),
                Said(f"{clause}, which has none", f"{clause}没有规则"),
                hint if bound.clauses[clause].recalled else SILENT))
        return False
    before, known = len(problems), parameters(type(rule))
    problems += [file.problem((*place, name),
                              Said(f"a parameter of {clause}: ", f"{clause}的参数：") + ", ".join(known),
                              Said(f"the unknown parameter {name!r}", f"不认识的参数{name!r}"),
                              meant(name, known))
                 for name in values if name not in known]
    given = {type(rule).numbers if name == "numbers" else name: (name, value)
             for name, value in values.items() if name in known}
    try:
        bound.rules[clause] = changed(rule, {own: value for own, (_, value) in given.items()})
        bound.given.update({(clause, own): partial(file.problem, (*place, name)) for own, (name, _) in given.items()})
    except ValidationError as error:
        problems += rule_problems(error, type(rule), {own: value for own, (_, value) in given.items()}, file, place,
                                  {own: (*place, name) for own, (name, _) in given.items()})
    return len(problems) == before


def _instance(document: Document, tables: Mapping[str, Table[Any]], bound: Bound,
              stated: tuple[Assumption, ...]) -> Instance:
    known = professions(tables)
    texts: dict[str, list[str]] = {}

    def rows(fact: type[F]) -> list[F]:
        """A table's facts in canonical order, whatever the order of its rows."""
        name = next(kind.name for kind in TABLES if kind.fact is fact)
        found = [_normal(row, known) for row in tables[name].facts.values()] if name in tables else []
        pairs = sorted(((row.model_dump_json(by_alias=True), row) for row in found), key=lambda pair: pair[0])
        texts[name] = [text for text, _ in pairs]
        return [row for _, row in pairs]

    rules = tuple(bound.rules.values())
    people, channels = sorted(rows(Person), key=lambda p: p.id), sorted(rows(Channel), key=lambda c: c.id)
    places = Places(institutions=rows(Institution), posts=rows(Post), beds=rows(Beds), roads=rows(Road),
                    years=document.years, workload=rows(Workload), programmes=rows(Programme), experts=rows(Expert),
                    grades=rows(Grade), teams=rows(Member), ledgers=rows(Booking),
                    sources=rows(Source), services=rows(Service), specialties=rows(Specialty),
                    benefits=rows(Benefit), budget=document.settings.budget,
                    minutes=working_minutes(people, document.years[0], document.settings.working_time))
    rates, pay, reported = rows(Rate), rows(Pay), rows(Entry)
    return Instance(
        name=document.name, as_of=document.as_of, currency=document.currency, places=places, people=tuple(people),
        channels=tuple(channels), rates=tuple(rates), pay=tuple(pay), clauses=bound.clauses,
        reported=tuple(reported),
        documents={clause: loaded.pack.title for clause, loaded in bound.packs.items()}, rules=rules,
        settings=document.settings, assumptions=stated, digest=_digest(document, texts, rules))


def _normal(row: F, known: frozenset[str]) -> F:
    """The row with words that only other tables explain brought to their keys."""
    if isinstance(row, Pay):
        return row.model_copy(update={"grade": grade_key(row.grade, known)})
    if isinstance(row, Rate):
        return row.model_copy(update={"group": half_width(row.group)})
    return row


def _digest(document: Document, facts: Mapping[str, list[str]], rules: Sequence[Rule]) -> str:
    """SHA-256 of what was read, the same whatever the order of the rows and the shape of the files."""
    content = {
        "as_of": document.as_of.isoformat(), "years": document.years, "currency": document.currency.code,
        "facts": facts, "settings": document.settings.model_dump(mode="json"),
        "rules": sorted(json.dumps({"rule": rule.name, **rule.model_dump(mode="json")}, sort_keys=True)
                        for rule in rules),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

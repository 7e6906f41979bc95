"""Policy packs → clauses, and the rules bound to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from os.path import isfile
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from allocator import policies, rules
from allocator.errors import InputError, Problem, Said
from allocator.policies import Clause, Pack
from allocator.reading.text_file import inside, why_not
from allocator.reading.validation import NOTHING, Place, expected, meant, place_of
from allocator.reading.yaml_file import YamlFile, read_yaml, validated
from allocator.rules.base import ByYear, Numbers, Rule

_NUMBERS: TypeAdapter[ByYear] = TypeAdapter(Numbers)
_STAND_INS: Mapping[str, Any] = {"pack": "?", "title": {"zh": "?", "en": "?"}, "clauses": {}}


@dataclass(frozen=True)
class LoadedPack:
    """A pack, the file it came from, and the ids of clauses that could not be read."""

    pack: Pack
    file: YamlFile
    problems: tuple[Problem, ...]
    lost: frozenset[str]


def pack_path(word: str, folder: Path) -> tuple[Path, str]:
    """Path and name for problems of the pack `word` names; ValueError with what was expected."""
    if not (word.endswith((".yaml", ".yml")) or "/" in word or "\\" in word):
        names = policies.shipped_names()
        if word not in names:
            raise ValueError(Said(f"a shipped pack ({', '.join(names)}) or a path such as ./policy.yaml",
                                  f"随附的规则包（{'、'.join(names)}）或路径，如 ./policy.yaml"))
        return policies.shipped(word), f"{word}.yaml"
    path = inside(folder, word)
    if path is None:
        raise ValueError(Said("a path inside the instance's folder", "实例文件夹内的路径"))
    if not isfile(path):
        raise ValueError(Said("a pack's file beside the instance", "实例旁的规则包文件"))
    return path, path.relative_to(folder.resolve()).as_posix()


def load_pack(path: Path, file: str) -> LoadedPack:
    """The pack in a file, with its problems; InputError where nothing can be read."""
    try:
        at = path.stat()
    except OSError as error:
        raise InputError([Problem(file, None, "", Said("a file that can be read", "可以读取的文件"),
                                  why_not(error))]) from None
    return _load(path, file, at.st_mtime_ns, at.st_size)


@lru_cache(maxsize=16)
def _load(path: Path, file: str, _changed: int, _size: int) -> LoadedPack:
    yaml = read_yaml(path, file)
    clauses = yaml.data.get("clauses")
    problems: list[Problem] = []
    ids: set[str] = set()
    if isinstance(clauses, dict):
        ids = set(clauses)
        for key, clause in clauses.items():
            if isinstance(clause, dict) and clause.setdefault("id", key) != key:
                problems.append(yaml.problem(("clauses", key, "id"),
                                             Said(f"the id it stands under, {key!r}", f"与所在的键相同：{key!r}")))
    pack, found, _ = validated(Pack, yaml, _STAND_INS, whole="clauses")
    if pack.document:
        problems += [yaml.problem(("clauses", clause.id, "words"),
                                  Said(f"the words of {pack.document}", f"文件 {pack.document} 的原文"))
                     for clause in pack.clauses.values() if not clause.words]
    return LoadedPack(pack, yaml, (*problems, *found), frozenset(ids - set(pack.clauses)))


def read_pack(path: Path) -> Pack:
    """The policy pack in a YAML file; InputError with everything that is wrong, its rules' parameters included."""
    loaded = load_pack(path, path.name)
    problems = list(loaded.problems)
    for clause in loaded.pack.clauses.values():
        bind(clause, loaded.file, problems)
    if problems:
        raise InputError(problems)
    return loaded.pack


def bind(clause: Clause, file: YamlFile, problems: list[Problem]) -> Rule | None:
    """The clause's rule with its parameters; None where it has none or they are wrong."""
    if not clause.rule:
        return None
    at: Place = ("clauses", clause.id)
    kind = rules.BY_NAME.get(clause.rule)
    if kind is None:
        problems.append(file.problem((*at, "rule"), Said("the name of a rule", "规则名称"), None,
                                     meant(clause.rule, rules.BY_NAME)))
        return None
    if clause.class_ == "hard" and kind.only_target:
        problems.append(file.problem(
            (*at, "class"),
            Said(f"target or indicator, for what {clause.rule} asks is a target and nothing holds it hard",
                 f"target 或 indicator：{clause.rule} 所要求的是目标，不能作为硬性要求"), Said.same("hard"),
            Said("change the class, or bind the clause to a rule that takes `binding: hard`, such as staff-ratio",
                 "改 class，或改用可写 binding: hard 的规则，如 staff-ratio")))
        return None
    values: dict[str, Any] = dict(clause.parameters)
    if "cited" in values:
        problems.append(file.problem((*at, "parameters", "cited"), Said(
            "no such parameter: the clause itself is cited", "没有这个参数：引用的就是本条款")))
        return None
    if clause.numbers is not None:
        if not kind.numbers or kind.numbers in values:
            why = (Said("takes no numbers of the clause", "不用条款的数值") if not kind.numbers else
                   Said(f"has {kind.numbers!r} twice", f"已有{kind.numbers!r}"))
            problems.append(file.problem(
                (*at, "numbers"), Said(f"numbers once, where the rule {clause.rule} takes them",
                                       f"数值只写一次，写在规则 {clause.rule} 取用之处"),
                Said(f"numbers, but the rule {why}", f"有数值，但该规则{why.zh}"),
                Said("write them under `parameters`", "写在 parameters 下")))
            return None
        values[kind.numbers] = clause.numbers
    elsewhere: dict[str, Place] = {kind.numbers: (*at, "numbers")}
    for name, further in clause.also.items():
        if name in kind.model_fields and name not in values and isinstance(further, Mapping):
            values[name] = further.get("numbers")
            elsewhere[name] = (*at, "also", name, "numbers")
    if "also" in kind.model_fields and isinstance(values.get("also", {}), Mapping):
        values["also"] = {**{name: {key: value for key, value in further.items() if key != "title"}
                             for name, further in clause.also.items() if isinstance(further, Mapping)},
                          **values.get("also", {})}
        elsewhere["also"] = (*at, "also") if clause.also else (*at, "parameters", "also")
    if "unit" in kind.model_fields and clause.unit:
        values.setdefault("unit", clause.unit)
    try:
        rule = kind.model_validate({**values, "cited": clause.id})
    except ValidationError as error:
        problems += rule_problems(error, kind, values, file, (*at, "parameters"), elsewhere)
        return None
    binding = getattr(rule, "binding", "hard")
    if clause.class_ == "hard" and binding != "hard":
        wanted = Said("hard, for the class of the clause is hard", "hard，因为条款的 class 是 hard")
        default = "binding" not in values
        found = Said(binding + default * ", the rule's default", binding + default * "（规则的默认值）")
        problems.append(file.problem((*at, "parameters", "binding"), wanted, found))
        return None
    return rule


def parameters(kind: type[Rule]) -> tuple[str, ...]:
    """Names a rule's parameters may be given by."""
    return tuple(name for name in kind.model_fields if name != "cited") + (("numbers",) if kind.numbers else ())


def rule_problems(error: ValidationError, kind: type[Rule], values: Mapping[str, Any], file: YamlFile, at: Place,
                  elsewhere: Mapping[str, Place] | None = None) -> Iterable[Problem]:
    """Problems of a rule's parameters, which stand below `at` (or `elsewhere`)."""
    for detail in error.errors(include_url=False):
        place = place_of(detail, values)
        name = str(place[0]) if place else ""
        where = (elsewhere or {}).get(name, (*at, *place))
        if detail["type"] == "extra_forbidden":
            known = parameters(kind)
            yield file.problem(where, Said("a parameter of the rule: ", "规则的参数：") + ", ".join(known),
                               Said(f"the unknown parameter {name!r}", f"不认识的参数{name!r}"), meant(name, known))
        else:
            yield file.problem(where, expected(detail), NOTHING if detail["type"] == "missing" else None)


def changed(rule: Rule, given: Mapping[str, Any]) -> Rule:
    """The rule with parameters replaced, all at once; of numbers by year, only the years given. ValidationError if
    wrong."""
    values = {key: getattr(rule, key) for key in type(rule).model_fields}
    for name, value in given.items():
        name = type(rule).numbers if name == "numbers" and type(rule).numbers else name
        present = values.get(name)
        if isinstance(present, ByYear) and isinstance(value, Mapping):
            with suppress(ValidationError):
                value = _merged(present, _NUMBERS.validate_python(value))
        values[name] = value
    return type(rule).model_validate(values)


def _merged(base: ByYear, new: ByYear) -> ByYear:
    for kind, year, number in new.entries:
        if kind == "in":
            base = base.with_number(year, number)
        else:
            kept = [entry for entry in base.entries if entry[1] != year]
            base = ByYear(entries=tuple(sorted([*kept, (kind, year, number)], key=lambda entry: entry[1])))
    return base


@dataclass
class Bound:
    """Clauses of all packs and the rules in force."""

    clauses: dict[str, Clause] = field(default_factory=dict)
    packs: dict[str, LoadedPack] = field(default_factory=dict)
    """The pack of each clause."""
    rules: dict[str, Rule] = field(default_factory=dict)
    """Rules in force, by clause."""
    lost: set[str] = field(default_factory=set)
    """Clauses that could not be read."""
    replaced: dict[str, Clause] = field(default_factory=dict)
    """The clause that stands in for an earlier one, by the earlier one's id."""
    given: dict[tuple[str, str], Callable[[Said, Said, Said], Problem]] = field(default_factory=dict)
    """By clause and parameter that the instance or the command line gives: a problem where it was given."""
    whole: bool = True
    """Every pack could be read."""

    def problem(self, clause: str, parameter: Place, wanted: Said, found: Said, hint: Said) -> Problem:
        """A problem in a parameter of a clause's rule, where it was written."""
        given = self.given.get((clause, str(parameter[0])))
        if given is not None:
            return given(wanted, found, hint)
        return self.packs[clause].file.problem(("clauses", clause, "parameters", *parameter), wanted, found, hint)

    def drop(self, clause: str) -> None:
        """Leaves a clause out altogether."""
        for table in (self.clauses, self.packs, self.rules):
            table.pop(clause, None)

    def add(self, loaded: LoadedPack, problems: list[Problem]) -> None:
        """The clauses of a further pack."""
        problems += loaded.problems
        self.lost |= loaded.lost
        earlier = dict(self.clauses)
        for clause in loaded.pack.clauses.values():
            at: Place = ("clauses", clause.id)
            if clause.id in earlier:
                other = self.packs[clause.id]
                problems.append(loaded.file.problem(at, Said("a clause id that no other pack has",
                                                             "其他规则包没有的条款编号"),
                                                    Said(f"{clause.id}, which is in {other.file.file} too",
                                                         f"{clause.id}，{other.file.file} 中也有")))
                continue
            self.clauses[clause.id] = clause
            self.packs[clause.id] = loaded
            rule = bind(clause, loaded.file, problems)
            if rule is not None:
                self.rules[clause.id] = rule
            elif clause.rule:
                self.lost.add(clause.id)
            if clause.replaces:
                self._replace(clause, earlier, loaded.file, problems)

    def _replace(self, clause: Clause, earlier: Mapping[str, Clause], file: YamlFile, problems: list[Problem]) -> None:
        at: Place = ("clauses", clause.id)
        old = earlier.get(clause.replaces)
        if old is None:
            if clause.replaces not in self.lost:
                problems.append(file.problem((*at, "replaces"),
                                             Said("a clause of an earlier pack", "前面规则包的条款"), None,
                                             meant(clause.replaces, earlier)))
            return
        if not clause.source:
            problems.append(file.problem((*at, "source"),
                                         Said(f"the source of replacing {old.id}", f"取代{old.id}的依据"), NOTHING))
        if old.class_ == "hard" and not clause.authority:
            problems.append(file.problem((*at, "authority"), Said(f"who allowed replacing the hard clause {old.id}",
                                                                  f"批准取代硬性条款{old.id}的机关"), NOTHING))
        self.rules.pop(old.id, None)
        self.replaced[old.id] = clause

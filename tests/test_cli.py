"""The command line as a planner meets it: exit codes, what is printed, what is written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran
from python_calamine import CalamineWorkbook

from allocator import cli as main_module
from allocator import messages, terms
from allocator.catalogue import chinese
from allocator.cli import main
from allocator.errors import Why
from allocator.messages import Exit
from allocator.models.engine import Solved as Search
from allocator.models.solve import TierSolver
from allocator.plan import Decisions
from allocator.policies import Clause
from allocator.report.tables.clause_states import REPORTED, state
from allocator.report.words import STATES
from allocator.result import Plan, Result
from allocator.rules import RULES

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("赵一", "钱二", "孙三", "李四", "郑七", "沈四", "朱七")
"""People of the template."""


def run(*words: object) -> Ran:
    """A command; an exception that nobody caught is a failure of the test."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """instance.yaml of the template."""
    folder = tmp_path_factory.mktemp("county")
    assert run("init", folder, "--lang", "en").exit_code == 0
    return folder / "instance.yaml"


@dataclass(frozen=True)
class Solved:
    """A solve: what it printed and wrote."""

    result: Ran
    folder: Path

    def page(self) -> str:
        return (self.folder / "report.html").read_text(encoding="utf-8")

    def workbook(self) -> str:
        book = CalamineWorkbook.from_path(self.folder / "plan.xlsx")
        return "\n".join(str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
                         for cell in row)


@pytest.fixture(scope="module")
def solved(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Solved:
    """The template, solved in Chinese."""
    folder = tmp_path_factory.mktemp("plans") / "plan"
    return Solved(run("solve", county, "--lang", "zh", "--out", folder), folder)


@pytest.fixture(scope="module")
def nameless(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Solved:
    """The same in English, without names and as JSON."""
    folder = tmp_path_factory.mktemp("plans") / "nameless"
    return Solved(run("solve", county, "--lang", "en", "--out", folder, "--no-names", "--json"), folder)


# a county of its own -------------------------------------------------------------------------------------------


def test_init_validates(county: Path) -> None:
    result = run("validate", county, "--lang", "en")
    assert result.exit_code == 0
    assert "17 people, 2 institutions, 5 posts" in result.stdout


def test_init_leaves_other_files_alone(county: Path) -> None:
    before = county.read_bytes()
    result = run("init", county.parent, "--lang", "en")
    assert result.exit_code == 2
    assert "not empty" in result.stderr
    assert county.read_bytes() == before


def test_validate_as_json(county: Path) -> None:
    said = json.loads(run("validate", county, "--json").stdout)
    assert said["valid"]
    assert said["problems"] == []
    assert re.fullmatch(r"[0-9a-f]{64}", said["digest"])


def test_usage_exits_with_2(county: Path) -> None:
    for words in (["no-such-command"], ["solve"], ["solve", county, "--gap", "2"], ["solve", county, "--no-such"],
                  ["export", county, "--model", "model.txt"], ["schema", "nothing"]):
        assert run(*words).exit_code == 2, words


def test_invalid_input_exits_with_3(county: Path, tmp_path: Path) -> None:
    """Every problem is named with its file, row and column; as JSON too."""
    for file in county.parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    staff = tmp_path / "staff.csv"
    text = staff.read_text(encoding="utf-8").replace("1972-05-11", "1972-15-11").replace("H1-管理,在编", "H9,在编")
    staff.write_text(text, encoding="utf-8")
    for command in ("validate", "solve", "clauses"):
        result = run(command, tmp_path / "instance.yaml", "--lang", "en")
        assert result.exit_code == 3
        assert result.stdout == ""
        assert "staff.csv:2 [出生日期]" in result.stderr
        assert "staff.csv:14 [岗位]" in result.stderr
        said = run(command, tmp_path / "instance.yaml", "--json")
        assert said.exit_code == 3
        places = [(problem["file"], problem["row"]) for problem in json.loads(said.stdout)["problems"]]
        assert places == [("staff.csv", 2), ("staff.csv", 14)]


@pytest.mark.parametrize("words", ["C57.ratio.2027", "C57.rato.2027=0.4", "settings.gap=much", "staff[099].fte=1"])
def test_a_wrong_set_exits_with_3(county: Path, words: str) -> None:
    result = run("validate", county, "--set", words, "--lang", "en")
    assert result.exit_code == 3
    assert "--set" in result.stderr


def test_a_missing_file_exits_with_3(tmp_path: Path) -> None:
    assert run("validate", tmp_path / "nothing.yaml").exit_code == 3


SCENARIO = """scenarios:
  loose:
    title: {zh: 误差放宽, en: A wider gap}
    set: [settings.gap=0.02]
"""


@pytest.fixture
def supposed(county: Path, tmp_path: Path) -> Path:
    """The template with a scenario."""
    for file in county.parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    copy = tmp_path / "instance.yaml"
    text = re.sub(r"(?m)^scenarios:.*\n(?:[ #].*\n)*", "", copy.read_text(encoding="utf-8"))
    copy.write_text(text.rstrip("\n") + "\n" + SCENARIO, encoding="utf-8")
    return copy


def test_a_scenario_changes_what_every_command_reads(supposed: Path, solved: Solved, tmp_path: Path) -> None:
    digest = {name: json.loads(run("validate", supposed, "--scenario", name, "--json").stdout)["digest"]
              for name in ("", "loose")}
    assert digest[""] != digest["loose"]
    made = run("solve", supposed, "--scenario", "loose", "--json", "--out", tmp_path / "plan")
    assert made.exit_code == 0
    assert {tier.tolerance for tier in Result.model_validate_json(made.stdout).tiers} & {0.02}
    plan = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert plan["provenance"]["digest"] == digest["loose"]


def test_an_unknown_scenario_exits_with_3_in_the_language_asked_for(supposed: Path, solved: Solved,
                                                                  tmp_path: Path) -> None:
    plan, file = solved.folder / "plan.json", tmp_path / "m.mps"
    for words in (["validate", supposed], ["solve", supposed], ["clauses", supposed], ["check", supposed, plan],
                  ["export", supposed, "--model", file]):
        result = run(*words, "--scenario", "lose", "--lang", "zh")
        assert result.exit_code == 3
        assert "应为 本实例的情景：loose; 实为 没有情景'lose' (提示: 是不是 loose？)" in result.stderr
    english = run("validate", supposed, "--scenario", "lose", "--lang", "en").stderr
    assert "expected a scenario of this instance: loose; found no scenario 'lose'" in english


# solve ---------------------------------------------------------------------------------------------------------


def test_solve_prints_a_summary_and_leaves_three_files(solved: Solved) -> None:
    assert solved.result.exit_code == 0
    lines = solved.result.stdout.splitlines()
    assert lines[0] == terms.label("result", "optimal", "zh")
    assert any(re.match(r"  政策目标的缺口: [\d.]+ 加权分  下界 [\d.]+  已证明", line) for line in lines)
    assert any(line.startswith("逐项核对") for line in lines)
    assert sorted(path.name for path in solved.folder.iterdir()) == ["plan.json", "plan.xlsx", "report.html"]
    for name in ("plan.json", "plan.xlsx", "report.html"):
        assert str(solved.folder / name) in solved.result.stdout
    plan = Plan.model_validate_json((solved.folder / "plan.json").read_text(encoding="utf-8"))
    assert plan.provenance.status == "optimal"
    assert any(name in solved.page() for name in NAMES)


def test_solve_names_its_folder_after_the_instance(county: Path, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("solve", county).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == [f"{county.parent.name}-plan"]


def test_json_is_one_object_and_nothing_else(nameless: Solved) -> None:
    assert nameless.result.exit_code == 0
    assert nameless.result.stderr == ""
    result = Result.model_validate_json(nameless.result.stdout)
    assert result.status == "optimal"
    assert [tier.name for tier in result.tiers] == ["statutory", "policy", "money", "change"]
    assert {"read", "solve", "check", "report"} <= set(result.seconds)


def test_no_names_leaves_no_name(nameless: Solved, solved: Solved) -> None:
    for text in (nameless.page(), nameless.workbook()):
        assert not [name for name in NAMES if name in text]
    assert any(name in solved.workbook() for name in NAMES)


def test_the_language_changes_no_decision(nameless: Solved, solved: Solved) -> None:
    one, other = (json.loads((s.folder / "plan.json").read_text(encoding="utf-8")) for s in (nameless, solved))
    assert one["decisions"] == other["decisions"]


def test_set_changes_the_number(county: Path, solved: Solved, tmp_path: Path) -> None:
    """A ratio that is lowered is met with less: the policy tier falls."""
    result = run("solve", county, "--set", "C57.ratio.2027=0.1", "--set", "C57.ratio.2028=0.1", "--json",
                 "--out", tmp_path / "plan")
    lowered = Result.model_validate_json(result.stdout)
    plan = json.loads((solved.folder / "plan.json").read_text(encoding="utf-8"))
    before = sum(f["weight"] for f in plan["findings"] if f["tier"] == "policy")
    assert next(tier.value for tier in lowered.tiers if tier.name == "policy") < before - 0.01
    assert {f.limit for f in lowered.findings if f.clause == "C57" and f.year > 2026} == {0.1}


def test_stopped_with_a_plan_exits_with_5(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is up when the first plan is found: it is written, and says what it is."""
    search = TierSolver._search

    def last(self: TierSolver, *args: Any, **how: Any) -> Search | None:
        found = search(self, *args, **how)
        if self.best is not None:
            self.watch.deadline = 0
        return found

    monkeypatch.setattr(TierSolver, "_search", last)
    result = run("solve", county, "--gap", "0", "--json", "--out", tmp_path / "plan")
    assert result.exit_code == 5
    said = Result.model_validate_json(result.stdout)
    assert said.status == "stopped"
    assert not said.reproducible
    assert said.gap
    assert run("check", county, tmp_path / "plan" / "plan.json").exit_code == 0


def test_too_short_a_time_exits_with_6(county: Path, tmp_path: Path) -> None:
    """Time is up before the first plan: nothing is written, nothing is proved."""
    result = run("solve", county, "--time-limit", "0.001", "--json", "--out", tmp_path / "plan")
    assert result.exit_code == 6
    assert Result.model_validate_json(result.stdout).status == "no_plan"
    assert not (tmp_path / "plan").exists()
    told = run("solve", county, "--time-limit", "0.001", "--lang", "zh").stdout
    assert terms.label("result", "no_plan", "zh") in told


# check ---------------------------------------------------------------------------------------------------------


def test_check_holds_the_plan_written(county: Path, solved: Solved) -> None:
    result = run("check", county, solved.folder / "plan.json", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("The plan breaks no hard clause")
    said = json.loads(run("check", county, solved.folder / "plan.json", "--json").stdout)
    assert said["holds"]
    plan = json.loads((solved.folder / "plan.json").read_text(encoding="utf-8"))
    assert said["findings"] == plan["findings"]


def _broken(decisions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what is wrong, decisions with one thing wrong)."""
    study, move = decisions["study"][0], decisions["moves"][0]
    yield "absence-outside-year", {"study": [study | {"start": 24}, *decisions["study"][1:]]}
    yield "assignment", {"assignments": decisions["assignments"][1:]}
    yield "moved-twice", {"moves": [*decisions["moves"], move]}
    yield "study-twice", {"study": [*decisions["study"], study | {"year": 2026}, study | {"year": 2027}]}


def test_check_of_a_broken_plan_exits_with_4(county: Path, solved: Solved, tmp_path: Path) -> None:
    plan = json.loads((solved.folder / "plan.json").read_text(encoding="utf-8"))
    for what, changed in _broken(plan["decisions"]):
        file = tmp_path / f"{what}.json"
        file.write_text(json.dumps(plan | {"decisions": plan["decisions"] | changed}), encoding="utf-8")
        result = run("check", county, file, "--lang", "en")
        assert result.exit_code == 4, what
        assert result.stdout.startswith("The plan breaks hard clauses or facts")
        assert re.search(r"^  broken  .*: .* \(target .*\), short by ", result.stdout, re.M), what


def test_check_of_unknown_people_or_posts_exits_with_3(county: Path, solved: Solved, tmp_path: Path) -> None:
    text = (solved.folder / "plan.json").read_text(encoding="utf-8")
    file = tmp_path / "plan.json"
    for changed in (text.replace("T1-全科", "T9-全科"), text.replace('"001"', '"099"'), text[:200], "[]"):
        file.write_text(changed, encoding="utf-8")
        assert run("check", county, file).exit_code == 3


# clauses, rules, schema, export --------------------------------------------------------------------------------


def test_clauses(county: Path) -> None:
    rows = json.loads(run("clauses", county, "--json").stdout)["clauses"]
    kinds = {row["clause"]: row["kind"] for row in rows}
    assert kinds["C57"] == "rule"
    assert set(kinds.values()) <= set(STATES)
    assert {row["clause"] for row in rows if row["rule"]} == {
        key for key, kind in kinds.items() if kind in ("rule", "indicator")}
    lines = run("clauses", county, "--lang", "zh").stdout.splitlines()
    assert len(lines) == len(rows)
    assert [line.split()[0] for line in lines] == list(kinds)


@pytest.mark.parametrize(("fields", "rule", "kind", "text"), [
    ({"class": "target"}, "title-share", "rule", "已建模: title-share"),
    ({"class": "indicator"}, "title-share", "indicator", "指标跟踪: title-share"),
    ({"class": "target"}, REPORTED, "indicator", f"指标跟踪: {REPORTED}"),
    ({"class": "structure", "shapes": "two units", "shapes_zh": "两个单位"}, "", "shapes", "体现在: 两个单位"),
    ({"class": "target", "recalled": True}, "", "recalled", "条款待核实：停用"),
    ({"class": "target", "recalled": True}, "title-share", "rule", "已建模: title-share"),
    ({"class": "target"}, "", "not_yet", "尚未建模"),
])
def test_what_stands_for_a_clause_follows_from_its_data(fields: dict[str, str], rule: str, kind: str,
                                                        text: str) -> None:
    clause = Clause.model_validate({"id": "X", "title": {"zh": "条", "en": "x"}, "article": "1", "words": "条",
                                    **fields})
    found = state(clause, SimpleNamespace(name=rule) if rule else None, "zh")
    assert (found.kind, found.text("zh")) == (kind, text)


def test_a_scenario_stands_for_a_clause_without_a_rule() -> None:
    clause = SimpleNamespace(class_="target", recalled=False, shapes="", scenario="less subsidy")
    assert state(clause, None, "en").text("en") == "scenario: less subsidy"


def test_every_rule_says_in_chinese_what_it_asks() -> None:
    silent = [rule.name for rule in RULES if not re.search(r"[\u4e00-\u9fff]", chinese(rule))]
    assert silent == [], "give the rule `chinese: ClassVar[str]`"


def test_every_parameter_has_a_chinese_text() -> None:
    silent = [(rule.name, name) for rule in RULES for name in rule.model_fields
              if name != "cited" and not re.search(r"[\u4e00-\u9fff]", chinese(rule, name))]
    assert silent == [], "add them to CHINESE in catalogue.py"



def test_rules() -> None:
    found = json.loads(run("rules", "--json").stdout)["rules"]
    assert len(found) == run("rules", "--lang", "en").stdout.count("\n## ")
    for rule in found:
        assert bool(rule["words"]) != all(rule["gist"].values()), rule["name"]
        assert rule["article"], rule["name"]
        assert all(parameter["description"] for parameter in rule["parameters"]), rule["name"]


def test_schema(solved: Solved) -> None:
    found = json.loads(run("schema").stdout)
    assert set(found) == {"instance", "plan", "result"}
    for name, schema in found.items():
        assert json.loads(run("schema", name).stdout) == schema
    plan = json.loads((solved.folder / "plan.json").read_text(encoding="utf-8"))
    # margins are of accounts, which this county has none of; costs of plans under pseudonyms
    assert set(plan) == set(found["plan"]["properties"]) - {"margins", "costs"}
    assert set(plan["decisions"]) == set(Decisions.model_fields)


@pytest.mark.parametrize("suffix", ["mps", "lp"])
def test_export_gives_the_same_value_elsewhere(county: Path, solved: Solved, tmp_path: Path, suffix: str) -> None:
    """The policy tier's file, solved bare, comes to the tier's value."""
    import highspy
    file = tmp_path / f"model.{suffix}"
    assert run("export", county, "--model", file, "--tier", "policy", "--set", "settings.gap=0").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {file.name, "model.columns.csv", "model.rows.csv"}
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.readModel(str(file))
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    plan = json.loads((solved.folder / "plan.json").read_text(encoding="utf-8"))
    value = sum(f["weight"] for f in plan["findings"] if f["tier"] == "policy")
    assert solver.getInfo().objective_function_value <= value + 1e-6
    assert solver.getInfo().objective_function_value == pytest.approx(value, rel=0.005)


# language and start --------------------------------------------------------------------------------------------


def test_chinese_output_is_chinese(county: Path, solved: Solved, tmp_path: Path) -> None:
    """Only ids, names of files and rules, and units are in Latin letters."""
    outputs = [solved.result.stdout.replace(str(solved.folder), ""),
               run("validate", county, "--lang", "zh").stdout, run("clauses", county, "--lang", "zh").stdout,
               run("check", county, solved.folder / "plan.json", "--lang", "zh").stdout,
               run("init", tmp_path / "new", "--lang", "zh").stdout.replace(str(tmp_path), "")]
    allowed = r"\b[\w.]+\.(json|xlsx|html|csv|yaml|schema)\b|\b[CWHT]\d+\b|DRG|: [a-z-]+$|\bnew\b|instance|scenarios"
    for text in outputs:
        assert not re.findall(r"[A-Za-z]{2,}", re.sub(allowed, "", text, flags=re.M)), text


def test_every_message_is_said_somewhere() -> None:
    files = [Path(main_module.__file__), *(Path(main_module.__file__).parent / "commands").glob("*.py")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    said = {key for line in lines if "say(" in line for key in re.findall(r"""["'](\w+)["']""", line)}
    assert set(messages.TEXTS) <= said | set(get_args(Why))


def test_every_status_has_its_exit_code() -> None:
    assert [Exit.of(status) for status in ("optimal", "infeasible", "stopped", "no_plan")] == [0, 4, 5, 6]


def test_python_m_runs_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-m", "allocator", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("allocator, version ")


def test_messages_are_in_both_languages() -> None:
    for key, (zh, en) in messages.TEXTS.items():
        assert not re.search(r"[A-Za-z]{2,}", re.sub(r"{\w+}", "", zh)), key
        assert not re.search(r"[\u4e00-\u9fff]", en), key


@pytest.mark.parametrize(("value", "language"), [
    ("zh_CN.UTF-8", "已写出"), ("en_GB.UTF-8", "Written"), ("", "Written"),
])
def test_the_locale_chooses_the_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str,
                                         language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)
    assert run("init", tmp_path / "county").stdout.startswith(language)


@pytest.mark.parametrize(("words", "absent"), [
    ("'--help'", "pyomo highspy plotly pandas numpy pydantic xlsxwriter scipy rich ruamel"),
    ("'solve', '--help'", "pyomo highspy plotly pandas numpy pydantic xlsxwriter scipy rich ruamel"),
    ("'validate', 'INSTANCE'", "pyomo highspy plotly pandas xlsxwriter scipy jinja2 rich allocator.models "
                               "allocator.check allocator.report allocator.planner allocator.scenarios"),
    ("'check', 'INSTANCE', 'PLAN'", "pyomo highspy plotly pandas xlsxwriter scipy jinja2 allocator.models "
                                    "allocator.planner allocator.scenarios"),
])
def test_heavy_modules_are_loaded_only_where_needed(county: Path, solved: Solved, words: str, absent: str) -> None:
    words = words.replace("INSTANCE", str(county)).replace("PLAN", str(solved.folder / "plan.json"))
    code = (f"import sys\nfrom allocator.cli import main\ntry:\n    main([{words}])\nexcept SystemExit as end:\n"
            f"    assert end.code == 0\nprint('LOADED', *sorted(set('{absent}'.split()) & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED"


def test_a_clash_exits_with_4(county: Path, tmp_path: Path) -> None:
    """One of a post's two people retires, the post wants two, and nobody may move: proved, the clauses named."""
    sets = ["staff[014].birth=1965-12-01", "posts[T1-全科].min=2",
            *(f"C48.{what}.{year}=0" for what in ("transfers", "secondments") for year in (2026, 2027, 2028))]
    words = ["solve", county, *(word for words in sets for word in ("--set", words)), "--out", tmp_path / "plan"]
    result = run(*words, "--json")
    assert result.exit_code == 4
    said = json.loads(result.stdout)
    conflict = said.pop("conflict")
    assert set(conflict["clauses"]) == {"C48", "W29"}
    assert Result.model_validate(said).status == "infeasible"
    assert not (tmp_path / "plan").exists()
    told = run(*words, "--lang", "zh").stdout
    assert "C48 县管乡用" in told
    assert not re.findall(r"[A-Za-z]{2,}", told)

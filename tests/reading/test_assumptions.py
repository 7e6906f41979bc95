"""What a plan must own up to: defaults in use and numbers no document gives, and none that nothing reads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from allocator.instance import Assumption
from allocator.plan import Decisions
from allocator.policies import wording
from allocator.reading import read
from allocator.report.tables.assumptions import assumptions
from allocator.report.view import View
from tests.reading.conftest import County

INSTANCES = Path(__file__).parents[2] / "instances"


@cache
def stated(name: str) -> tuple[Assumption, ...]:
    return read(INSTANCES / name / "instance.yaml").assumptions


@pytest.mark.parametrize(("name", "what", "value"), [
    ("cele-2026", "C35 Base and incentive performance pay: left open by the document", "basic: 0.6"),
    ("cele-2026", "C36 Yearly wage ceiling: left open by the document", "factor: {from 2026: 1.2}"),
    ("weixi-2023", "W33 Investment tilt: left open by the document", "share: {from 2023: 0.3}"),
    ("weixi-2023", "W7 Core and supporting specialties: left open by the document",
     "tiers.核心专科.weight: 2, tiers.支撑专科.weight: 1.5"),
    ("weixi-2023", "W34 Targets by hospital type: left open by the document",
     "targets.0.ratio: {from 2023: 0.88}, targets.1.ratio: {from 2023: 0.4}, targets.2.ratio: {from 2023: 0.88}, "
     "targets.3.ratio: {from 2023: 0.3}")])
def test_numbers_the_document_leaves_open(name: str, what: str, value: str) -> None:
    """They stand in the pack, and are settings all the same."""
    [found] = [entry for entry in stated(name) if entry.what.en == what]
    assert found.value == value
    assert wording(found.source, "en").startswith("no source in the document: setting")
    assert wording(found.source, "zh").startswith("文件中无出处：设置")


@pytest.mark.parametrize(("name", "there", "not_there"), [
    ("cele-2026", {"what spending on a specialty is worth", "price of a patient turned away",
                   "visits guided to townships, more than the year before",
                   "part of overspend that the consortium bears"},
     {"allowance of posts of high risk or load"}),    # no clause of Cele asks for the allowance
    # Weixi writes its own share of overspend, visits guided and allowance
    ("weixi-2023", {"what spending on a specialty is worth", "price of a patient turned away"},
     {"visits guided to townships, more than the year before", "part of overspend that the consortium bears",
      "allowance of posts of high risk or load", "days of the year"})])
def test_defaults_of_money_that_are_read(name: str, there: set[str], not_there: set[str]) -> None:
    """Only those that a table or a rule of the instance reads."""
    found = {entry.what.en.removesuffix(" (default)") for entry in stated(name)}
    assert there <= found
    assert not found & not_there


def test_defaults_without_ledgers(tmp_path: Path) -> None:
    """Specialties and services read their settings where there are no ledgers too; the ledgers' own are silent then."""
    text = (INSTANCES / "cele-2026" / "instance.yaml").read_text(encoding="utf-8")
    for table in (INSTANCES / "cele-2026").glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    lines = [line for line in text.splitlines() if not line.strip().startswith(("ledgers:", "sources:"))]
    (tmp_path / "instance.yaml").write_text("\n".join(lines), encoding="utf-8")
    found = {entry.what.en for entry in read(tmp_path / "instance.yaml").assumptions}
    assert {"what spending on a specialty is worth (default)", "price of a patient turned away (default)"} <= found
    assert not found & {"largest saving on drugs and consumables (default)",
                        "quality deposit of the insurance package (default)",
                        "C36 Yearly wage ceiling: left open by the document"}


def test_defaults_of_rules() -> None:
    """A number of the rule's own class, which neither the pack nor the instance writes; weights of 1 are none."""
    found = {entry.what.en: entry for entry in stated("cele-2026")}
    of_centre = [entry.value for entry in stated("cele-2026")
                 if entry.what.en == "C13 Trauma centre: the rule's own (default)"]
    assert of_centre == ["physicians: 5", "nurses: 5"]
    assert not any("weight" in str(entry.value) for entry in found.values() if "default" in entry.what.en)


def test_an_override_is_listed_once() -> None:
    """What the command line gives is listed as such, not as the pack's."""
    entries = read(INSTANCES / "cele-2026" / "instance.yaml", ["C36.factor.2026=1.3"]).assumptions
    found = [entry.what.en for entry in entries if "C36" in entry.what.en]
    assert found == ["changed on the command line: C36.factor.2026"]


def test_a_mark_names_a_parameter(county: County) -> None:
    county.edit("policy.yaml", "parameters: {share", "left_open: [shares]\n    parameters: {share")
    [problem] = county.problems()
    assert (problem.row, problem.column, problem.expected, problem.found, problem.hint) == (
        22, "clauses.A3.left_open.0", "a parameter that the clause writes", "'shares'", "did you mean share?")


def test_where_a_default_comes_from() -> None:
    """The document its description names, or none; keys of the ledgers are said in words."""
    instance = read(INSTANCES / "weixi-2023" / "instance.yaml")
    rows = {str(row["what"]): row for row in assumptions(View(instance, Decisions(), ())).records()}
    assert rows["结余资金可结转的年数（默认值）"]["source"] == "软件默认值：国办发〔2014〕70号"
    assert rows["专科投入的效益曲线（默认值）"]["source"] == "软件默认值；无出处：设置"
    assert str(rows["各类收入可用于（默认值）"]["value"]).startswith("{医疗收入: 不限用途, 其他收入: 不限用途")

"""`sweep`, `frontier` and `compare` as a finance officer meets them: exit codes, what is printed, what is written."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran
from python_calamine import CalamineWorkbook

from allocator.cli import main
from allocator.csv_text import marked, unmarked
from allocator.report.scenarios import compare as compare_page
from allocator.report.scenarios import frontier as frontier_page
from allocator.report.scenarios import sweep as sweep_page
from allocator.report.scenarios.page import Page, Section, write_csv, write_html, write_xlsx
from allocator.report.table import Column, Measure, Table
from allocator.scenarios.records import Axis, Comparison, Frontier, Point, Sweep, TierAnswer
from allocator.terms import Lang
from tests.report.offline import loads

BEGINNINGS = ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "　=1", "\u00a0@x",
              "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid")')


def run(*words: object) -> Ran:
    """A command; an exception that nobody caught is a failure of the test."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_sweep(written: Path, tmp_path: Path) -> None:
    """One line a point as it is finished, a table on the console, four files and the points."""
    out = tmp_path / "out"
    result = run("sweep", written, "--set", "settings.prices.transfer=-20%:+20%:3", "--quick", "--out", out,
                 "--lang", "en")
    assert result.exit_code == 0
    assert "3 of 3 what-ifs answered" in result.stdout
    assert re.findall(r"^(\d/3)  settings", result.stderr, re.M) == ["1/3", "2/3", "3/3"]
    assert {path.name for path in out.iterdir()} == {"sweep.csv", "sweep.xlsx", "sweep.html", "sweep.json", "points"}
    header, base, *rows = cells(out / "sweep.csv")
    assert header[:2] == ["settings.prices.transfer", "Result"]
    assert base[:2] == ["6000", "as it is: bound only"]
    assert [row[0] for row in rows] == ["4800", "6000", "7200"]
    found = Sweep.model_validate_json((out / "sweep.json").read_text(encoding="utf-8"))
    assert [point.values for point in found.points] == [(4800,), (6000,), (7200,)]
    page = (out / "sweep.html").read_text(encoding="utf-8")
    assert "Plotly.newPlot" in page
    assert "http://" not in re.sub(r"<script>.*?</script>", "", page, flags=re.S)
    [sheet] = CalamineWorkbook.from_path(out / "sweep.xlsx").sheet_names
    assert sheet == "What-ifs"


def test_some_points_failed_exits_with_7(written: Path, tmp_path: Path) -> None:
    result = run("sweep", written, "--set", "institutions[H1].establishment=-1,16", "--quick", "--out", tmp_path / "o",
                 "--lang", "zh")
    assert result.exit_code == 7
    assert "共2个假设，完成1个，出错1个。" in result.stdout
    assert "'-1'" in cells(tmp_path / "o" / "sweep.csv")[2][-1]


def test_sweep_as_json(written: Path, tmp_path: Path) -> None:
    result = run("sweep", written, "--set", "C57.ratio.2027=0.4", "--quick", "--out", tmp_path / "o", "--json")
    assert result.stderr == ""
    assert Sweep.model_validate(json.loads(result.stdout)).asked == 1


@pytest.mark.parametrize(("words", "code"), [
    ([], 2), (["--set", "settings.gap"], 3), (["--set", "C57.rato.2027=1,2"], 3), (["--jobs", "0"], 2),
    (["--set", "settings.gap=0.1", "--scenario", "nothing"], 3)])
def test_wrong_words(written: Path, words: list[str], code: int) -> None:
    assert run("sweep", written, *words, "--lang", "en").exit_code == code


def test_frontier_and_compare(written: Path, tmp_path: Path) -> None:
    """The template has one township; its plans along the way, and two plans side by side."""
    out = tmp_path / "f"
    result = run("frontier", written, "--between", "cost", "--and", "equity", "--points", 3, "--out", out,
                 "--lang", "zh", "--set", "settings.gap=0.02")
    assert result.exit_code == 0
    assert "最省的方案需资金" in result.stdout
    assert {path.name for path in out.iterdir()} == {
        "frontier.csv", "frontier.xlsx", "frontier.html", "frontier.json"}
    found = Frontier.model_validate_json((out / "frontier.json").read_text(encoding="utf-8"))
    assert len(found.points) > 1
    assert len(cells(out / "frontier.csv")) == 1 + len(found.points)
    for name, price in (("a", 6000), ("b", 60000)):
        changed = f"settings.prices.transfer={price}"
        assert run("solve", written, "--set", changed, "--out", tmp_path / name).exit_code == 0
    plans = [tmp_path / name / "plan.json" for name in ("a", "b")]
    result = run("compare", *plans, "--instance", written, "--out", tmp_path / "c", "--lang", "en")
    assert result.exit_code == 0
    assert "Money" in result.stdout
    assert {path.name for path in (tmp_path / "c").iterdir()} == {
        "compare.csv", "compare.xlsx", "compare.html", "compare.json"}
    said = json.loads(run("compare", *plans, "--json").stdout)
    assert not Comparison.model_validate(said).priced
    assert run("compare", plans[0]).exit_code == 2
    assert run("compare", plans[0], tmp_path / "nothing.json").exit_code == 3


# pages ---------------------------------------------------------------------------------------------------------


def point(values: tuple[float, ...], money: float | None, status: str = "optimal", **more: object) -> Point:
    tiers = () if money is None else (TierAnswer(name="policy", value=money / 1000, bound=money / 1000),
                                      TierAnswer(name="money", value=money, bound=money - 1))
    return Point.model_validate({"key": "k", "sets": (), "values": values, "status": status, "tiers": tiers, **more})


def grid(*sizes: int) -> Sweep:
    axes = tuple(Axis(key=f"k{n}", values=tuple(range(size))) for n, size in enumerate(sizes))
    points: list[tuple[float, ...]] = [()]
    for axis in axes:
        points = [(*values, value) for values in points for value in axis.values]
    return Sweep(digest="d", name={"zh": "县", "en": "County"}, quick=False, axes=axes, asked=len(points),
                 base=point((), 5000.0), points=tuple(point(v, 4000.0 + 100 * sum(v)) for v in points))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("sizes", [(3,), (3, 2), (2, 1, 2), (2, 2, 2), (1,)])
def test_a_page_for_any_number_of_axes(sizes: tuple[int, ...], lang: Lang) -> None:
    """A line, a map, or a cloud; the numbers drawn stand in the table."""
    page = sweep_page.page(grid(*sizes), lang)
    assert len(page.sections[0].figures) == 1
    assert len(page.tables[0].rows) == 1 + len(grid(*sizes).points)
    more = [cell.value for cell in page.tables[0].of("more") if isinstance(cell, Measure)]
    assert min(more) == -1000    # 4000 less the base's 5000


def test_a_page_without_a_plan() -> None:
    """Every point failed or is infeasible: no chart, and it is said."""
    points = (point((0,), None, "failed", error="e"), point((1,), None, "infeasible"))
    found = grid(2).model_copy(update={"points": points})
    page = sweep_page.page(found, "en")
    assert page.sections[0].figures == ()
    assert any("1 failed" in sentence for sentence in page.said)
    assert any("proved to have no plan" in sentence for sentence in page.said)


def test_words_stand_in_the_language_asked_for() -> None:
    """No Chinese in an English page, no English words in a Chinese one but keys and names."""
    def words(page: Page) -> str:
        columns = [column.label(page.lang) for table in page.tables for column in table.columns]
        return " ".join([page.title, page.subtitle, *page.said, *columns,
                         *(section.how + section.table.title + section.table.note for section in page.sections)])
    from allocator.scenarios.frontier import frontier
    from tests.scenarios.test_frontier import spread
    found = frontier(spread(), "county", 4)
    pages = {lang: [sweep_page.page(grid(2, 2), lang), frontier_page.page(found, lang),
                    compare_page.page(Comparison(sides=(), differences=(), clauses={}, by_person=True,
                                             placed=False, priced=False), lang)]
             for lang in ("zh", "en")}
    assert not re.search(r"[一-鿿]", " ".join(words(page) for page in pages["en"]))
    assert set(re.findall(r"[A-Za-z]{2,}", " ".join(words(page) for page in pages["zh"]))) <= {"instance", "T1", "T2"}


def test_csv_takes_no_formula(tmp_path: Path) -> None:
    """Text that a spreadsheet would run is marked as text; numbers stay numbers."""
    table = Table("t", "t", (Column("a", "甲", "A"), Column("b", "乙", "B", "number")),
                  (("=1+1", -2.5), ("-x", 3), ("plain", None)))
    write_csv(tmp_path / "t.csv", table, "zh")
    assert cells(tmp_path / "t.csv") == [["甲", "乙"], ["'=1+1", "-2.5"], ["'-x", "3"], ["plain", ""]]


@pytest.mark.parametrize("text", BEGINNINGS)
def test_no_beginning_of_a_formula_passes_into_a_csv(text: str, tmp_path: Path) -> None:
    """Signs, full-width ones, tabs and line ends before them, blanks too: in cells and in headers; and back again."""
    table = Table("t", "t", (Column("a", text, text),), ((text,), (f"{text}'x",)))
    write_csv(tmp_path / "t.csv", table, "zh")
    found = [row[0] for row in csv.reader(io.StringIO((tmp_path / "t.csv").read_bytes().decode("utf-8-sig"),
                                                      newline=""))]
    assert found == [f"'{text}", f"'{text}", f"'{text}'x"]
    assert [unmarked(cell) for cell in found] == [text, text, f"{text}'x"]


@pytest.mark.parametrize("text", ["", "甲", "'", "'甲", "1-2", "a=b", "　甲"])
def test_other_text_passes_into_a_csv_as_it_is(text: str) -> None:
    assert marked(text) == unmarked(text) == text


@pytest.mark.parametrize("text", BEGINNINGS)
def test_no_beginning_of_a_formula_is_one_in_a_workbook(text: str, tmp_path: Path) -> None:
    table = Table("t", text, (Column("a", text, text),), ((text,), (f"{text}x",)), note=text)
    page = Page("zh", text, text, (text,), (Section(table),))
    write_xlsx(tmp_path / "t.xlsx", replace(page, sections=(Section(replace(table, title="t")),)))
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"s"}    # shared strings
    found = CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()
    assert [text] in found
    assert [f"{text}x"] in found


def test_a_page_of_what_ifs_asks_nothing_of_a_network(tmp_path: Path) -> None:
    """Also where a text would like it to."""
    table = Table("t", "t", (Column("a", "甲", "A"),), (('<img src="http://x.invalid/a.png">',),))
    page = sweep_page.page(grid(2, 2), "zh")
    write_html(tmp_path / "t.html", replace(page, sections=(*page.sections, Section(table)),
                                            said=('"><script src="http://x.invalid"></script>',)))
    assert loads((tmp_path / "t.html").read_text(encoding="utf-8")) == []

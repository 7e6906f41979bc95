"""The workbook and the page show the tables, whole and offline."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from allocator.report import excel, html
from allocator.report.excel import FRONT, SHEETS
from allocator.report.table import Measure
from allocator.report.tables import tables
from allocator.terms import label
from tests.report.conftest import NAMES
from tests.report.offline import loads

KEYS = ("year", "person", "post", "clause", "target", "reached", "shortfall", "verdict", "met", "short", "broken",
        "transfer", "secondment", "physician", "nurse", "planned", "certain", "gap", "total", "share", "persons",
        "hard", "policy", "statutory", "optimal", "None", "nan")
"""Keys of the code, none of which belongs into a Chinese report."""


@pytest.fixture(scope="module")
def workbook(made: tuple, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "plan.xlsx"
    excel.write(path, *made)
    return path


@pytest.fixture(scope="module")
def page(made: tuple, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "plan.html"
    html.write(path, *made)
    return path.read_text(encoding="utf-8")


def _own(page: str) -> str:
    """The page without plotly's own code."""
    scripts = re.findall(r"<script>.*?</script>", page, flags=re.S)
    return page.replace(max(scripts, key=len), "")


def _shown(page: str) -> str:
    """The words a reader sees: text and figures, without markup, style and script."""
    own = _own(page)
    figures = " ".join(re.findall(r'"(?:text|ticktext|label|x|y|name|texttemplate)": (\[.*?\]|"[^"]*")', own))
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(style|script).*?</\1>", " ", own, flags=re.S)) + figures


def test_sheets_headers_and_rows_are_those_of_the_tables(workbook: Path, made: tuple) -> None:
    report, book = tables(*made), CalamineWorkbook.from_path(workbook)
    assert book.sheet_names == [FRONT[0], *(SHEETS[table.key][0] for table in report.sheets)]
    for table in report.sheets:
        found = book.get_sheet_by_name(SHEETS[table.key][0]).to_python()
        labels = [column.label("zh") for column in table.columns]
        head = next(k for k, row in enumerate(found) if row[:len(labels)] == labels)
        body = [row[:len(labels)] for row in found[head + 1:]]
        assert len(body) == max(1, len(table.rows))
        for shown, row in zip(body, table.rows, strict=False):
            for cell, value in zip(shown, row, strict=True):
                number = value.value if isinstance(value, Measure) else value
                if isinstance(number, int | float):
                    assert cell == pytest.approx(number)


def test_no_cell_is_a_formula_and_names_that_look_like_one_stay(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        custom = parts.read("docProps/custom.xml").decode()
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert all('orientation="landscape"' in sheet and 'paperSize="9"' in sheet for sheet in sheets)
    assert "a1b2c3d4" in custom
    names = [row[4] for row in CalamineWorkbook.from_path(workbook).get_sheet_by_name("培训名单").to_python()]
    assert {"=王二", "+张三", "-李四", "@赵五"} <= set(names)


def test_the_front_sheet_has_the_figures_and_the_signatures(workbook: Path, made: tuple) -> None:
    cells = {cell for row in CalamineWorkbook.from_path(workbook).get_sheet_by_name("汇总").to_python() for cell in row}
    assert {"试点县", "编制：", "审核：", "批准：", "日期：", label("result", "optimal", "zh")} <= cells
    total = tables(*made).money.rows[-1][-1]
    assert any(isinstance(cell, float) and cell == pytest.approx(total) for cell in cells)


def test_a_chinese_report_has_no_key_of_the_code_in_it(workbook: Path, page: str) -> None:
    book = CalamineWorkbook.from_path(workbook)
    text = " ".join(str(cell) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()
                    for cell in row)
    for key in KEYS:
        assert not re.search(rf"(?<![A-Za-z]){key}(?![A-Za-z])", text), f"{key} in the workbook"
        assert not re.search(rf"(?<![A-Za-z]){key}(?![A-Za-z])", _shown(page)), f"{key} on the page"


def test_an_english_report_is_english(made: tuple, tmp_path: Path) -> None:
    excel.write(tmp_path / "plan.xlsx", *made, lang="en")
    book = CalamineWorkbook.from_path(tmp_path / "plan.xlsx")
    assert book.sheet_names[:3] == ["Summary", "Moves", "Establishment"]
    for name in ("Establishment", "Training calendar"):
        header = next(row for row in book.get_sheet_by_name(name).to_python() if "Year" in row)
        assert not re.search(r"[一-龥]", " ".join(map(str, header)))
    html.write(tmp_path / "plan.html", *made, lang="en")
    assert "Key figures" in (tmp_path / "plan.html").read_text(encoding="utf-8")


def test_without_names_no_name_is_in_either_file(made: tuple, tmp_path: Path) -> None:
    excel.write(tmp_path / "plan.xlsx", *made, names=False)
    html.write(tmp_path / "plan.html", *made, names=False)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as parts:
        workbook = "".join(parts.read(name).decode() for name in parts.namelist())
    page = _own((tmp_path / "plan.html").read_text(encoding="utf-8"))
    for name in NAMES:
        plain = name.strip("=+-@").split("<")[0]
        assert plain not in workbook
        assert plain not in page
    assert "P1" in workbook
    assert "P1" in page


def test_the_page_asks_nothing_of_a_network(page: str) -> None:
    assert loads(page) == []
    assert not re.search(r"https?://|<link|<img|<iframe|@import|url\(", _own(page))
    assert page.count("<script>") == page.count("</script>") == 2
    assert len(page.encode()) < 8_000_000


@pytest.mark.parametrize("markup", [
    '<img src="http://x.invalid/a.png">', '<link rel="stylesheet" href="//x.invalid/a.css">', '<a href="http://x.invalid">',
    "<style>@import 'a.css';</style>", '<p style="background: url(a.png)">', '<script src="a.js"></script>',
    '<iframe></iframe>', '<form action="http://x.invalid">', '<meta http-equiv="refresh" content="0;url=//x.invalid">'])
def test_what_would_load_is_seen(page: str, markup: str) -> None:
    assert loads(page.replace("</main>", f"{markup}</main>")) != []


def test_a_page_without_the_policy_is_seen(page: str) -> None:
    assert loads(page.replace("default-src 'none'", "default-src *")) != []


def test_markup_in_a_name_stays_text(page: str) -> None:
    assert "钱<b>" not in _own(page)


def test_figures_are_drawn_for_every_chart_with_rows(page: str, made: tuple) -> None:
    figures = dict(re.findall(r'^"([a-z]+-\d+)": (\{.*\}),$', page, flags=re.M))
    for chart in tables(*made).charts:
        assert (f"{chart.key}-1" in figures) == bool(chart.table.rows)
    assert {"flows-1", "targets-1", "gaps-1", "establishment-1", "studies-1", "recruiting-1"} <= set(figures)
    for text in figures.values():
        assert set(json.loads(text)) >= {"data", "layout"}

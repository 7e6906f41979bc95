"""Files made to exhaust a machine are refused inside one gibibyte of memory, by the command as it is installed."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

from allocator.messages import Exit
from tests.reading.conftest import STAFF, County
from tests.reading.spoilt import book
from tests.reading.workbooks import HEAD, PARTS, growing, packed, sheet_xml

GIBIBYTE = 1 << 30
ROW = STAFF.splitlines()[1] + "\n"


def hundred_megabytes(county: County) -> None:
    head = STAFF.split("\n", 1)[0] + "\n"
    with (county.folder / "staff.csv").open("w", encoding="utf-8") as out:
        out.write(head)
        for _ in range(100):
            out.write(ROW * (1_000_000 // len(ROW.encode())))


def all_rows_wrong(county: County) -> None:
    head = STAFF.split("\n", 1)[0] + "\n"
    county.write("staff.csv", head + "".join(f"{i},x,x,x,x,x,x,x,x,x,\n" for i in range(99_000)))


def all_references_wrong(county: County) -> None:
    head, row, *_ = STAFF.splitlines()
    county.write("staff.csv", "\n".join([head, *(row.replace("2,王二,H1,H1,P1", f"{i},王二,H{i},H{i},P{i}")
                                                 for i in range(2, 20_000))]))


def empty_cells(county: County) -> None:
    county.write("staff.csv", STAFF + "," * 40_000_000)


def growing_workbook(county: County) -> None:
    book(b"")(county)
    growing(county.folder / "roster.xlsx", 300)


def full_sheet(county: County) -> None:
    """As much as may be unpacked, and more rows than a table may have."""
    book(b"")(county)
    growing(county.folder / "roster.xlsx", 55)


def many_strings(county: County) -> None:
    """Millions of texts that no cell names."""
    strings = HEAD + "<sst>" + "<si><t>ab</t></si>" * 3_200_000 + "</sst>"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", f'<Relationship Id="s" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
                            "</Relationships>")
    book(packed(sheet_xml(STAFF.replace("P1", "P9")), {**PARTS, "xl/_rels/workbook.xml.rels": relations,
                                                     "xl/sharedStrings.xml": strings}))(county)


BOMBS = (hundred_megabytes, all_rows_wrong, all_references_wrong, empty_cells, growing_workbook, full_sheet,
         many_strings)


@pytest.mark.parametrize("bomb", BOMBS, ids=[bomb.__name__ for bomb in BOMBS])
def test_refused_within_memory(county: County, bomb: Callable[[County], None]) -> None:
    """Exit code 3 and no traceback, with an address space that cannot grow beyond one gibibyte."""
    county.edit("policy.yaml", "    rule: tiny\n  A2", "  A2")
    county.edit("policy.yaml", "    rule: tiny\n    parameters: {share: {in 2026: 0.2, in 2027: 0.3}, inside: true}\n",
                "")
    bomb(county)
    ran = subprocess.run(
        [sys.executable, "-m", "allocator", "validate", county.folder / "instance.yaml", "--lang", "zh"],
        capture_output=True, text=True, check=False, env={"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (GIBIBYTE, GIBIBYTE)))
    assert "Traceback" not in ran.stderr, ran.stderr[-2000:]
    assert ran.returncode == Exit.INVALID_INPUT, ran.stdout + ran.stderr[-2000:]

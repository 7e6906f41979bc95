"""Sheets of xlsx workbooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import xlsxwriter

from allocator.errors import said
from tests.reading.conftest import STAFF, County

Edit = Callable[[xlsxwriter.workbook.Workbook, xlsxwriter.workbook.Worksheet], object]


def workbook(county: County, edit: Edit = lambda book, sheet: None) -> None:
    """Moves the staff table into a sheet 人员, the first column and the years as numbers."""
    with xlsxwriter.Workbook(county.folder / "roster.xlsx") as book:
        book.add_worksheet("说明")
        sheet = book.add_worksheet("人员")
        for row, line in enumerate(STAFF.splitlines()):
            for column, cell in enumerate(line.split(",")):
                sheet.write(row, column, int(cell) if row and not column else cell)
        sheet.write_datetime(4, 8, dt.datetime(1992, 2, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        edit(book, sheet)
    county.edit("instance.yaml", "人员: staff.csv", "人员: {file: roster.xlsx, sheet: 人员}")


def test_same_as_csv(county: County) -> None:
    """A sheet reads like the CSV file, numbers and dates included."""
    digest = county.read().digest
    workbook(county)
    assert county.read().digest == digest


def test_sheet_is_found_by_the_table_name(county: County) -> None:
    """Without a sheet's name the one named as the table is read; an unknown sheet is refused."""
    workbook(county)
    county.edit("instance.yaml", "{file: roster.xlsx, sheet: 人员}", "roster.xlsx")
    assert len(county.read().people) == 4
    county.edit("instance.yaml", "人员: roster.xlsx", "人员: {file: roster.xlsx, sheet: 人}")
    asked = county.problems()[0].expected
    assert (asked, said(asked, "zh")) == ("one of the sheets 说明, 人员", "说明、人员 等工作表之一")


def test_rows_are_those_of_the_sheet(county: County) -> None:
    """Errors name the sheet's row, also below blank rows."""
    workbook(county, lambda book, sheet: sheet.write_row(8, 0, [9, "孙九", "H9", "H1", "P2", "在编", "医师"]))
    assert county.places() == [("roster.xlsx#人员", 9, "编制单位"), ("roster.xlsx#人员", 9, "出生日期"),
                               ("roster.xlsx#人员", 9, "性别")]


def test_long_numbers(county: County) -> None:
    """A number of 18 digits has lost its last ones, and is refused."""
    workbook(county, lambda book, sheet: sheet.write(1, 0, 110101198507011234))
    assert county.places() == [("roster.xlsx#人员", 2, "工号")]


def test_dates_kept_as_numbers(county: County) -> None:
    """2015.1 as a number may be January or October, and is refused."""
    workbook(county, lambda book, sheet: sheet.write(1, 8, 1985.1))
    assert county.places() == [("roster.xlsx#人员", 2, "出生日期")]


def test_merged_cells(county: County) -> None:
    """Merged cells would read as blanks, and are refused."""
    workbook(county, lambda book, sheet: sheet.merge_range(1, 2, 2, 2, "H1"))
    assert ("roster.xlsx#人员", 2, "编制单位") in county.places()


def test_error_values(county: County) -> None:
    """#REF! would read as a blank, and is refused."""
    workbook(county, lambda book, sheet: sheet.write_formula(2, 7, "=#REF!", None, "#REF!"))
    (problem,) = county.problems()
    assert (problem.row, problem.column, problem.found) == (3, "职称(评)", "#REF!")


def test_not_a_workbook(county: County) -> None:
    """A file that only bears the name of a workbook is a problem."""
    workbook(county)
    county.write("roster.xlsx", STAFF)
    assert ("roster.xlsx", None, "") in county.places()

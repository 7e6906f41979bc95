"""What people and spreadsheets do to a table without changing what it says: it reads as the clean one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable

import pytest
import xlsxwriter

from allocator.facts.values import _date, number
from tests.reading.conftest import INSTITUTIONS, POSTS, STAFF, County
from tests.reading.spoilt import book
from tests.reading.workbooks import PARTS, cell, packed, sheet_xml

Variant = Callable[[County], object]
WIDE = str.maketrans("0123456789,-/()", "０１２３４５６７８９，－／（）")
PAY = "职称或类别,编制情况,年薪（元）,绩效占比\n副高,在编,123000,0.4\n中级,编外,60000,\n"


def staff(change: Callable[[str], str], encoding: str = "utf-8") -> Variant:
    return lambda county: county.write("staff.csv", change(STAFF), encoding)


def sheet(change: Callable[[str], str] = lambda text: text, tail: str = "", **cells: str) -> Variant:
    return book(packed(sheet_xml(change(STAFF), cells, tail)))


def pay(text: str) -> Variant:
    return lambda county: county.write("pay.csv", text)


def posts(change: Callable[[str], str]) -> Variant:
    return lambda county: county.write("posts.csv", change(POSTS))


def institutions(change: Callable[[str], str]) -> Variant:
    return lambda county: county.write("institutions.csv", change(INSTITUTIONS))


def born(text: str) -> Variant:
    return staff(lambda rows: rows.replace("1985/7/1", text, 1))


def lines(*more: str) -> Callable[[str], str]:
    """Lines above the table."""
    return lambda text: "\n".join([*more, text])


def two_lines(text: str) -> str:
    """A header of two lines: groups above, columns below; a title above both."""
    head, rest = text.split("\n", 1)
    words = head.split(",")
    upper = ["基本情况", "", "单位", "", "", "编制情况", "专业类别", "职称", "出生日期", "性别", "身份证件号码"]
    lower = [*words[:5], "", "", "(评)", "", "", ""]
    return "\n".join(["人员一览表" + "," * 10, ",".join(upper), ",".join(lower), rest])


def hidden(county: County) -> None:
    """A filter hides a row of a table; it belongs to it all the same."""
    with xlsxwriter.Workbook(county.folder / "roster.xlsx") as out:
        page = out.add_worksheet("人员")
        for i, line in enumerate(STAFF.splitlines()):
            page.write_row(i, 0, line.split(","))
        page.set_row(2, None, None, {"hidden": True})
        page.autofilter(0, 0, 4, 10)
    county.edit("instance.yaml", "人员: staff.csv", "人员: roster.xlsx")


def formulas(county: County) -> None:
    """Every id and date is worked out by a formula, whose result is kept."""
    with xlsxwriter.Workbook(county.folder / "roster.xlsx") as out:
        page, day = out.add_worksheet("人员"), out.add_format({"num_format": "yyyy/m/d"})
        for i, line in enumerate(STAFF.splitlines()):
            for j, word in enumerate(line.split(",")[:10]):
                page.write_string(i, j, word)
            if i:
                page.write_formula(i, 0, "=ROW()", None, int(line.split(",")[0]))
        page.write_formula(1, 8, "=DATE(1985,7,1)", day, 31229)
        page.write_datetime(2, 8, dt.datetime(1975, 3, 1, 8, 30), day)
        page.write_number(3, 8, 33151)
    county.edit("instance.yaml", "人员: staff.csv", "人员: {file: roster.xlsx, sheet: ' 人员 '}")


def elsewhere(county: County) -> None:
    """The workbook's parts bear other names than usual."""
    parts = {name.replace("xl/workbook.xml", "xl/book2.xml"): text.replace("xl/workbook.xml", "/xl/book2.xml")
             for name, text in PARTS.items() if "rels/workbook" not in name}
    parts["xl/_rels/book2.xml.rels"] = PARTS["xl/_rels/workbook.xml.rels"]
    book(packed(sheet_xml(STAFF), parts))(county)


MERGED = '<mergeCells count="3"><mergeCell ref="A1:K1"/><mergeCell ref="C2:E2"/><mergeCell ref="A2:A3"/></mergeCells>'
VARIANTS: dict[str, Variant] = {
    "utf-8 with a mark": staff(str, "utf-8-sig"), "gb18030": staff(str, "gb18030"),
    "utf-16": staff(lambda text: text.replace(",", "\t"), "utf-16"),
    "utf-16, big end first": lambda county: (county.folder / "staff.csv").write_bytes(
        b"\xfe\xff" + STAFF.encode("utf-16-be")),
    "carriage returns": staff(lambda text: text.replace("\n", "\r")),
    "both line ends": staff(lambda text: text.replace("\n", "\r\n")),
    "no last line end": staff(str.rstrip), "blank lines": staff(lambda text: text.replace("\n", "\n\n,,\n")),
    "semicolons": staff(lambda text: text.replace(",", ";")), "tabs": staff(lambda text: text.replace(",", "\t")),
    "a named separator": staff(lambda text: "sep=;\n" + text.replace(",", ";")),
    "quoted cells": staff(lambda text: re.sub(r"([^,\n]+)", r'"\1"', text)),
    "blanks around cells": staff(lambda text: text.replace(",", " , ").replace("\n", " \n")),
    "wide blanks around cells": staff(lambda text: text.replace(",", "\u3000,\u00a0")),
    "a title above": staff(lines("县医共体人员一览表", "填报单位：县医院，2025年12月")),
    "a header of two lines": staff(two_lines),
    "a line of units": pay("职称或类别,编制情况,年薪,绩效占比\n,,万元,%\n副高,在编,12.3,40\n中级,编外,6,\n"),
    "marks of what is required": staff(lambda text: text.replace("工号,", "*工号,").replace("岗位,", "岗 位*,", 1)),
    "line breaks in a header": staff(lambda text: text.replace("出生日期", '"出生\n日期"', 1)),
    "English headers": staff(lambda text: text.replace("出生日期", "birth", 1).replace("工号", "ID", 1)),
    "full width": staff(lambda text: "\n".join(
        ",".join(word.translate(WIDE) if j in (0, 2, 4, 7, 8) else word for j, word in enumerate(line.split(",")))
        for line in text.splitlines())),
    "decomposed": staff(lambda text: unicodedata.normalize("NFD", text)),
    "unseen characters": staff(lambda text: text.replace(",", "\u200b,\ufeff").replace("县", "县\u200d")),
    "the header once more": staff(lambda text: text.replace("\n4,", "\n" + text.split("\n", 1)[0] + "\n4,")),
    "totals": institutions(lambda text: text.replace("T1,", "小计,,,,400\nT1,") + ",合 计：,,,420\n总计,,,,420\n"),
    "signatures and notes": institutions(lambda text: text + "\n注：含借调。,,,,\n填表人：王芳,,审核：李明,,\n"),
    "columns of other forms": staff(lambda text: re.sub(r"^", "汉,", text, flags=re.M).replace("汉,工号", "民族,工号")),
    "dots": born("1985.07.01"), "no day": born("1985.7"), "year, month, day": born("1985年7月1日"),
    "year and month": born("1985年7月"), "eight digits": born("19850701"), "six digits": born("198507"),
    "a clock time": born("1985/7/1 0:00:00"), "an ISO time": born("1985-07-01T00:00:00"),
    "full-width digits": born("１９８５－７－１"), "long strokes": born("1985—07—01"), "day number": born("31229"),
    "blanks in a date": born("1985 年 7 月 1 日"), "no. of a day": born("1985年7月1号"),
    "a mark for a dot": born("1985、7、1"),
    "万元": pay("职称或类别,编制情况,年薪（万元）,绩效占比(%)\n副高,在编,12.3,40\n中级,编外,6,\n"),
    "万元 without brackets": pay("职称或类别,编制情况,年薪万元,绩效占比\n副高,在编,12.3,40%\n中级,编外,6,\n"),
    "万 in cells": pay("职称或类别,编制情况,年薪,绩效占比\n副高,在编,12.3万,40％\n中级,编外,6万元,\n"),
    "thousands": pay('职称或类别,编制情况,年薪,绩效占比\n副高,在编,"123,000.00",40 %\n中级,编外,"¥60,000",\n'),
    "元 in cells": pay("职称或类别,编制情况,年薪,绩效占比\n副高,在编,１２３０００元,.4\n中级,编外,6e4,\n"),
    "yes in other words": posts(lambda text: text.replace("护士,是", "护士,√")),
    "a year with its word": posts(lambda text: text.replace("5,2027", "5,２０２７年")),
    "a sheet": sheet(), "hidden rows": hidden, "formulas with results": formulas, "parts elsewhere": elsewhere,
    "a sheet with a merged title": sheet(lambda text: two_lines(text).replace(",(评)", ",(评)"), MERGED),
    "totals below a sheet": sheet(A9=cell("A9", "合计"), C9='<c r="C9"><f>SUM(C2:C5)</f><v>4</v></c>'),
    "a total without a result": sheet(A9=cell("A9", "合计"), C9='<c r="C9"><f>SUM(C2:C5)</f></c>'),
    "a merged total": sheet(tail='<mergeCells count="1"><mergeCell ref="A9:E9"/></mergeCells>',
                            A9=cell("A9", "合计")),
    "dates kept as numbers": sheet(I2='<c r="I2"><v>31229</v></c>', I3='<c r="I3"><v>1975.03</v></c>'),
    "days counted from 1904": book(packed(
        sheet_xml(STAFF, {"I2": '<c r="I2"><v>29767</v></c>', "I3": '<c r="I3"><v>1975.03</v></c>'}),
        {**PARTS, "xl/workbook.xml": PARTS["xl/workbook.xml"].replace(
            "<sheets>", '<workbookPr date1904="1"/><sheets>')})),
    "ids kept as numbers": sheet(**{f"A{i}": f'<c r="A{i}"><v>{key}.0</v></c>' for i, key in zip(
        range(2, 6), "2143", strict=True)}),
    "a blank formula": sheet(K4='<c r="K4" t="str"><f>IF(1,"","")</f><v></v></c>'),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_reads_as_the_clean_one(county: County, name: str) -> None:
    """The instance that is read is the clean one's, fact by fact."""
    county.table("pay", PAY)
    clean = county.read().digest
    VARIANTS[name](county)
    assert county.read().digest == clean


def test_left_out_lines_are_listed(county: County) -> None:
    """Totals that were not read as rows are named among the assumptions."""
    county.write("institutions.csv", INSTITUTIONS + "合计,,,,420\n")
    [found] = [a for a in county.read().assumptions if "no rows" in str(a.what)]
    assert (found.value, found.source) == ("4: 合计", "institutions.csv")


def test_full_width_colon_in_the_instance(county: County) -> None:
    """The hint names the sign, in both languages."""
    county.edit("instance.yaml", "as_of: 2025", "as_of：2025")
    hint = county.problems()[0].hint
    assert "full-width ：" in hint
    assert "全角符号 ：" in hint.zh


@pytest.mark.parametrize(("text", "value"), [
    ("1.2亿", 120_000_000), ("-3", -3), ("−3", -3), ("１，２３４．５", 1234.5), ("33.3%", 0.333), ("0.07万", 700)])
def test_numbers(text: str, value: float) -> None:
    """Numbers are exact, whatever they are written in."""
    assert number(text) == value


def test_day_numbers() -> None:
    """Day 45,000 of a spreadsheet is 15 March 2023, at any hour."""
    assert _date("45000") == _date(45000.75) == dt.date(2023, 3, 15)

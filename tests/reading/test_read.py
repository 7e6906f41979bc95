"""A correct instance: what is read from it, and what does not matter."""

from __future__ import annotations

import cProfile
from pathlib import Path

from allocator.reading import instance_schema
from tests.reading.conftest import STAFF, County


def names(county: County) -> list[str]:
    return [person.name for person in county.read().people]


def test_everything_is_read(county: County) -> None:
    """Institutions, people, posts, clauses and rules arrive, people sorted by id."""
    instance = county.read()
    assert instance.years == (2026, 2027)
    assert [p.id for p in instance.people] == ["1", "2", "3", "4"]
    assert instance.person["1"].title == "associate_senior"
    assert instance.places.in_year("P3", 2027).min == 2
    assert instance.places.level("T1") == "township"
    assert list(instance.clauses) == ["A1", "A2", "A3"]
    assert instance.documents["A2"].en == "Pilot plan"
    assert [rule.cited for rule in instance.rules] == ["A1", "A3"]
    assert instance.rules[0].by_year()["share"].at(2027) == 0.5
    assert instance.settings.prices.transfer == 5000


def test_identity_numbers_are_not_kept(county: County) -> None:
    """The column 身份证件号码 is dropped unread and appears nowhere in the instance."""
    assert "1101011985" not in repr(vars(county.read()))


def test_encodings(county: County) -> None:
    """UTF-8 with BOM, GB18030 and Excel's UTF-16 read like UTF-8."""
    digest = county.read().digest
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        county.write("staff.csv", STAFF if encoding != "utf-16" else STAFF.replace(",", "\t"), encoding)
        assert county.read().digest == digest


def test_digest_ignores_order_of_rows_and_columns(county: County) -> None:
    """Shuffled rows and columns, Chinese or English headers give the same digest; another fact gives another."""
    digest = county.read().digest
    head, *rows = STAFF.splitlines()
    lines = [line.split(",")[::-1] for line in (head.replace("岗位", "post"), *rows[::-1])]
    county.write("staff.csv", "\n".join(map(",".join, lines)))
    assert county.read().digest == digest
    county.edit("staff.csv", "副高", "正高")
    assert county.read().digest != digest


def test_units_in_headers(county: County) -> None:
    """万元 in a header converts to yuan exactly, and % to shares; other notes in brackets do not matter."""
    county.edit("staff.csv", "性别", "性别（男/女）")
    county.table("pay", "职称或类别*,编制情况,年薪（万元）,绩效占比(%)\n副高,在编,12.3,40\n管理人员,编外,6,\n")
    pay = {row.grade: row for row in county.read().pay}
    assert pay["associate_senior"].pay == 123000
    assert pay["associate_senior"].performance == 0.4
    assert pay["management"].pay == 60000


def test_quoted_line_breaks_and_blank_lines(county: County) -> None:
    """Blank rows are skipped, and rows are counted as lines of the file."""
    county.write("staff.csv", STAFF.replace("王二", '"王\n二"').replace("\n1,", "\n,,,\n\n1,").replace("1975.03", "x"))
    assert county.places() == [("staff.csv", 6, "出生日期")]


def test_assumptions(county: County) -> None:
    """Defaults that were used, own assumptions and numbers outside the plan are listed with their sources."""
    county.edit("instance.yaml", "settings:", "assumptions: [{what: {zh: 甲, en: a}, value: 3, source: me}]\nsettings:")
    found = {entry.what.en: entry for entry in county.read().assumptions}
    assert (found["a"].value, found["a"].source) == ("3", "me")
    outside = found["numbers for years outside the plan: A1 Share"]
    assert (outside.value, outside.source) == ("in 2031: 0.9", "A1, 一")
    assert found["cost of a change of post (default)"].value == "1500"
    assert "institution" in found["cost of a change of post (default)"].source
    assert "cost of a transfer (default)" not in found
    assert "relative gap (default)" not in found


def test_every_setting_has_words(county: County) -> None:
    """No default is listed under its key alone."""
    assert all("（" in entry.what.zh and "." not in entry.what.zh for entry in county.read().assumptions
               if entry.what.en.endswith("(default)"))


def test_schema_describes_every_key() -> None:
    """The JSON Schema forbids unknown keys and describes those of the document and the prices."""
    schema = instance_schema()
    assert schema["additionalProperties"] is False
    assert "fact from decision" in schema["properties"]["as_of"]["description"]
    assert "人员" in schema["properties"]["tables"]["propertyNames"]["enum"]
    assert all("description" in field for field in schema["$defs"]["Prices"]["properties"].values())


def calls(county: County, people: int) -> int:
    """Function calls of reading a county with so many people."""
    head, _, _, row, *_ = STAFF.splitlines()
    county.write("staff.csv", "\n".join([head, *(row.replace("4,", f"{i},", 1) for i in range(people))]))
    with cProfile.Profile() as profile:
        assert len(county.read().people) == people
    return sum(entry.callcount for entry in profile.getstats())


def test_twice_the_people_take_twice_the_work(county: County) -> None:
    """Reading is linear in the rows: 1,630 people take no more than twice the calls of 815 (a tenth to spare)."""
    calls(county, 10)    # what is cached on the first reading
    assert calls(county, 1630) < 2.2 * calls(county, 815)


def test_no_pandas(tmp_path: Path) -> None:
    """Reading does not import pandas, pyomo or highspy."""
    import subprocess
    import sys
    code = "import sys, allocator.reading; print({'pandas', 'pyomo', 'highspy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"

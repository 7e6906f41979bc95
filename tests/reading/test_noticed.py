"""What the facts fall short of is told, and is no error."""

from __future__ import annotations

import json

from click.testing import CliRunner

from allocator.cli import main
from allocator.errors import said
from allocator.reading.noticed import noticed
from tests.reading.conftest import County


def spoilt(county: County) -> None:
    """T1: three established people on two posts; V1: nobody; P3, alone: one of two physicians without a licence."""
    county.edit("institutions.csv", "H1,20\n", "H1,1\nV1,一村卫生室,村卫生室,T1,0\n")
    county.edit("staff.csv", "身份证件号码", "执业资格")
    county.edit("staff.csv", "男,110101197503011238", "男,执业医师")
    county.edit("staff.csv", "女,110101198507011234", "女,")
    county.edit("staff.csv", "1990-10-05,男,", "1990-10-05,男,执业助理医师")
    county.edit("posts.csv", "病区,", "独立,")
    county.edit("posts.csv", "P1,H1,护,护士,是,", "P1,H1,护,护士,,")
    county.edit("posts.csv", "P3,T1,医,医师,,1,4", "P3,T1,医,医师,是,1,4")


def test_findings(county: County) -> None:
    """2 established on 1 post at T1; a clinic with nobody; person 3 serves a solo post without a licence."""
    assert noticed(county.read()) == ()
    spoilt(county)
    found = noticed(county.read())
    assert [(one.kind, one.at) for one in found] == [("establishment", "T1"), ("clinic", "V1"), ("licence", "T1")]
    assert found[0].words == "T1 一乡卫生院: 2 established people, 1 posts approved, 1 over"
    assert [said(one.words, "zh") for one in found] == [
        "T1 一乡卫生院：在编2人，核定编制1个，超编1人", "V1 一村卫生室：无人执业",
        "T1 一乡卫生院，岗位 P3：1名医师没有该岗位要求的执业资格（3）"]


def test_they_are_printed(county: County) -> None:
    """`validate` prints them in the language asked for, also as JSON, and exits with 0."""
    spoilt(county)
    path = str(county.folder / "instance.yaml")
    printed = CliRunner().invoke(main, ["validate", path, "--lang", "zh"])
    assert printed.exit_code == 0
    assert "输入没有错误" in printed.stdout
    assert "  空白村  V1 一村卫生室：无人执业" in printed.stdout
    as_json = CliRunner().invoke(main, ["validate", path, "--lang", "en", "--json"])
    assert [one["kind"] for one in json.loads(as_json.stdout)["findings"]] == ["establishment", "clinic", "licence"]

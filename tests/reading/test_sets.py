"""`--set KEY=VALUE`."""

from __future__ import annotations

import pytest

from allocator.errors import InputError
from allocator.reading import read
from tests.reading.conftest import County


def test_settings(county: County) -> None:
    """Settings are replaced or added, at any depth."""
    settings = county.read("settings.gap=0.002", "settings.prices.transfer=7000", "settings.moves.rotate=true").settings
    assert (settings.gap, settings.prices.transfer, settings.moves.rotate) == (0.002, 7000, True)


def test_rules(county: County) -> None:
    """One year of a number, or a parameter without years."""
    rules = county.read("A1.share.2026=0.45", "A3.numbers.2027=40%", "A3.inside=false").rules
    assert [rules[0].by_year()["share"].at(year) for year in (2026, 2027)] == [0.45, 0.5]
    assert rules[1].by_year()["share"].at(2027) == 0.4
    assert rules[1].model_dump()["inside"] is False


def test_cells(county: County) -> None:
    """A cell by table, id and column, in Chinese or English, with a year where there are several rows."""
    instance = county.read("institutions[H1].establishment=450", "人员[1].年薪=9000", "posts[P3].max=6",
                           "posts[P3, 2027].max=7", "staff[2].title_held=")
    assert instance.places.institution["H1"].establishment == 450
    assert instance.person["1"].pay == 9000
    assert [instance.places.in_year("P3", year).max for year in (2026, 2027)] == [6, 7]
    assert instance.person["2"].title == "none"


def test_two_keys(county: County) -> None:
    """A row told apart by several columns is addressed by their cells."""
    county.table("travel", "起,止,公里,分钟\nH1,T1,30,40\n")
    assert county.read("travel[H1,T1].km=35").places.km("T1", "H1") == 35


def test_sets_are_listed(county: County) -> None:
    """Each change is an assumption of the run, and changes the digest."""
    instance = county.read("settings.gap=0.002")
    assert ("changed on the command line: settings.gap", "0.002", "--set") in [
        (entry.what.en, entry.value, entry.source) for entry in instance.assumptions]
    assert instance.digest != county.read().digest


def test_relative_numbers(county: County) -> None:
    """A sign and a per cent sign: relative to the instance's own number, to a default, to a rule's number."""
    became: dict[str, float] = {}
    instance = read(county.folder / "instance.yaml", [
        "settings.prices.transfer=-20%", "settings.prices.rotation=+10%", "institutions[H1].establishment=+5%",
        "A1.share.2026=-10%", "A3.share.2027=+0%"], became=became)
    assert instance.settings.prices.transfer == 4000    # 5000 * 0.8
    assert instance.settings.prices.rotation == 1650    # the default 1500 * 1.1
    assert instance.places.institution["H1"].establishment == 420    # 400 * 1.05
    assert instance.rules[0].by_year()["share"].at(2026) == 0.45    # 0.5 * 0.9
    assert became == {"settings.prices.transfer": 4000, "settings.prices.rotation": 1650,
                      "institutions[H1].establishment": 420, "A1.share.2026": 0.45, "A3.share.2027": 0.3}
    assert ("changed on the command line: A1.share.2026", "0.45 (-10%)") in [
        (entry.what.en, entry.value) for entry in instance.assumptions]


PAY = "职称或类别,编制情况,年份,年薪\n中级,在编,,90000\n中级,在编,2027,95000\n副高,在编,2027,120000\n"


def test_rows_by_year(county: County) -> None:
    """The row of a year by the year alone, in its only number that must be there; the row without one is another."""
    county.table("pay", PAY)
    instance = county.read("pay[中级,在编].2027=100000", "pay[副高].2027=+10%")
    assert {(row.grade, row.year): row.pay for row in instance.pay} == {
        ("intermediate", None): 90000, ("intermediate", 2027): 100000,
        ("associate_senior", 2027): 132000}    # 120000 * 1.1


def test_ledgers_by_year(county: County) -> None:
    """A year without a booking of its own takes over the latest before it, and the year after goes on as it was; of
    several states of a year the last is changed."""
    county.table("ledgers", "机构,年份,科目,状态,金额\nH1,2025,财政补助,预算,90\nH1,2025,财政补助,决算,100\n"
                            "H1,2025,药品费,决算,7\n")

    def booked(*sets: str) -> list[float]:
        places = county.read(*sets).places
        return [places.booked("H1", "basic_subsidy", year) for year in (2025, 2026, 2027)]

    assert booked() == [100, 100, 100]
    assert booked("ledgers[H1,财政补助].2026=-20%") == [100, 80, 100]
    assert booked("ledgers[H1,basic_subsidy].2026=-20%", "ledgers[H1,财政补助].2027=-10%") == [100, 80, 90]
    assert booked("ledgers[H1,财政补助].2025=50") == [50, 50, 50]
    with pytest.raises(InputError):
        booked("ledgers[H1,财政补助].2024=50")


@pytest.mark.parametrize("words", ["pay[中级,在编].2026=1", "pay[中级,在编,2027].2027=1", "pay[高级].2027=1",
                                   "staff[1].2027=1", "workload[P1].2026=1", "pay[中级,在编].2027=+10%x"])
def test_rows_by_year_that_are_not_there(county: County, words: str) -> None:
    """No such row, no year among the keys, or several numbers a row."""
    county.table("pay", PAY)
    county.table("workload", "岗位,年份,项目,业务量,单次分钟\nP1,2026,a,100,10\n")
    assert county.places(words) == [("--set", None, words.partition("=")[0])]


@pytest.mark.parametrize("words", [
    "staff[1].title_held=+10%", "settings.moves.within=-5%", "settings.prices=-5%", "A3.inside=+5%",
    "posts[P1].need=+5%",
    "gap", "gap=1", "settings.gapp=1", "settings.gap=two", "settings.gap.deep=1", "settings.prices=5",
    "A1.share=0.4", "A1.share.2040=0.4", "A1.share.2026=4", "A1.share.2026=much", "A1.inside.2026=1",
    "A1.inside=maybe", "A1.sharp.2026=1", "A2.share.2026=1", "A9.share.2026=1", "A1.share={in 2026",
    "staff[9].pay=1", "staff[1].salary=1", "people[1].pay=1", "beds[H1].open=1", "staff[1].pay=-1",
    "staff[1].post=P9", "staff[1].birth=", "posts[P3,2027,1].max=1",
])
def test_bad_sets(county: County, words: str) -> None:
    """A change that cannot be made is one problem of the command line, under its key."""
    assert county.places(words) == [("--set", None, words.partition("=")[0])]

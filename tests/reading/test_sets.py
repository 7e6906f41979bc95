"""`--set KEY=VALUE`."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("words", [
    "gap", "gap=1", "settings.gapp=1", "settings.gap=two", "settings.gap.deep=1", "settings.prices=5",
    "A1.share=0.4", "A1.share.2040=0.4", "A1.share.2026=4", "A1.share.2026=much", "A1.inside.2026=1",
    "A1.inside=maybe", "A1.sharp.2026=1", "A2.share.2026=1", "A9.share.2026=1", "A1.share={in 2026",
    "staff[9].pay=1", "staff[1].salary=1", "people[1].pay=1", "beds[H1].open=1", "staff[1].pay=-1",
    "staff[1].post=P9", "staff[1].birth=", "posts[P3,2027,1].max=1",
])
def test_bad_sets(county: County, words: str) -> None:
    """A change that cannot be made is one problem of the command line, under its key."""
    assert county.places(words) == [("--set", None, words.partition("=")[0])]

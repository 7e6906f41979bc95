"""Errors of services and ledgers: each with its row, its amount, and what would be right."""

from __future__ import annotations

import pytest

from allocator.errors import Problem, said
from tests.reading.conftest import County

SERVICES = "机构,项目,年份,需求量,单价,单次药品费,单次材料费,人均最大工作量\n"
LEDGERS = "机构,年份,科目,状态,金额\n"


def services(county: County, *rows: str) -> list[Problem]:
    """Problems of the services table, each said in Chinese too."""
    county.edit("institutions.csv", "T1,一乡卫生院", "V1,一村卫生室,村卫生室,T1,0\nT1,一乡卫生院")
    county.table("services", SERVICES + "".join(f"{row}\n" for row in rows))
    return in_both_languages(county, "services.csv")


def in_both_languages(county: County, file: str) -> list[Problem]:
    found = county.problems()
    assert {p.file for p in found} <= {file}
    for words in (word for p in found for word in (p.expected, p.hint) if word):
        assert said(words, "zh") != words
    return found


def ledgers(county: County, *rows: str) -> list[Problem]:
    """Problems of the ledgers table, each said in Chinese too."""
    books(county, *rows)
    return in_both_languages(county, "ledgers.csv")


def books(county: County, *rows: str) -> None:
    """Writes the ledgers table."""
    if (county.folder / "ledgers.csv").exists():
        county.write("ledgers.csv", LEDGERS + "".join(f"{row}\n" for row in rows))
    else:
        county.table("ledgers", LEDGERS + "".join(f"{row}\n" for row in rows))


@pytest.mark.parametrize(("row", "column", "expected"), [
    ("V1,门急诊,,10,0,0,0,5", "机构", "an institution of county level or township level, which gives outpatient and "
                                   "emergency visits"),
    ("V1,村级诊疗,,10,0,0,0,5", "机构", "an institution of township level, which gives visits to village clinics"),
    ("H1,村级诊疗,,10,0,0,0,5", "机构", "an institution of township level, which gives visits to village clinics"),
    ("H1,门急诊,,10,50,30,20.01,5", "单价",
     "at least 50.01, its drugs and consumables: else turning patients away would pay"),
    ("H1,三级手术,2027,10,0,0,0,5", "年份", "a row for 2026 or before too, the first year of the plan"),
])
def test_services(county: County, row: str, column: str, expected: str) -> None:
    """Places, prices and years of services."""
    [problem] = services(county, "T1,门急诊,,10,50,30,20,5", row)
    assert (problem.row, problem.column, problem.expected) == (3, column, expected)


def test_services_elsewhere_and_twice(county: County) -> None:
    """An unknown place, a second row of the same year, nothing that one person could give."""
    county.table("services", SERVICES + "H9,门急诊,,10,0,0,0,5\nT1,门急诊,2026,10,0,0,0,5\nT1,门急诊,2026,11,0,0,0,5\n"
                 "T1,村级诊疗,,10,0,0,0,0\n")
    assert [(p.row, p.column) for p in county.problems()] == [(2, "机构"), (4, "机构"), (5, "人均最大工作量")]


def test_services_of_the_year_booked(county: County) -> None:
    """The accounts count what is more or less than in the year booked: that year needs its row."""
    county.table("ledgers", LEDGERS + "H1,2025,医疗收入,决算,900\nH1,2026,医疗收入,预算,900\n")
    county.table("services", SERVICES + "H1,门急诊,2026,10,0,0,0,5\n")
    [problem] = county.problems()
    assert (problem.file, problem.row, problem.column) == ("services.csv", 2, "年份")
    assert problem.expected == "a row for 2025 or before too, the year for which the ledger of H1 is booked"
    county.write("services.csv", SERVICES + "H1,门急诊,2026,10,0,0,0,5\nH1,门急诊,2025,10,0,0,0,5\n")
    assert county.read().places.service("H1", "visits", 2027).year == 2026  # type: ignore[union-attr]
    county.write("services.csv", SERVICES + "H1,门急诊,2026,10,0,0,0,5\nH1,门急诊,,9,0,0,0,5\n")
    assert county.read().places.service("H1", "visits", 2025).demand == 9  # type: ignore[union-attr]


def test_services_bring_in_no_more_than_is_booked(county: County) -> None:
    """10 visits at 50 and 4 operations at 100 are 900: a yuan less is booked, and the dearest row is named."""
    county.table("ledgers", LEDGERS + "H1,2025,医疗收入,决算,899\n")
    [problem] = services(county, "H1,三级手术,2025,4,100,0,0,5", "H1,门急诊,,10,50,0,0,5", "T1,门急诊,,10,50,0,0,5")
    assert (problem.row, problem.column, problem.found) == (3, "单价", "10 at 50: 500")
    assert problem.expected == ("at most 499 of fees: the services of H1 bring in 900 in 2025, and 899 of medical "
                                "revenue is booked")
    assert problem.hint == "correct demand or price, or book medical revenue of at least 900 for 2025"
    county.write("ledgers.csv", LEDGERS + "H1,2025,医疗收入,决算,900\n")
    county.read()


def test_services_of_every_year_booked(county: County) -> None:
    """A year of the plan with a ledger of its own is held against its own services; one without, against none: what
    they bring in more is counted. Drugs above those booked are no error."""
    county.table("ledgers", LEDGERS + "H1,2025,医疗收入,决算,500\nH1,2025,药品费,决算,1\n")
    county.table("services", SERVICES + "H1,门急诊,,10,50,50,0,5\nH1,门急诊,2027,30,50,50,0,5\n")
    county.read()
    books(county, "H1,2025,医疗收入,决算,500", "H1,2027,医疗收入,预算,1400")
    [problem] = in_both_languages(county, "services.csv")
    assert (problem.row, problem.column, problem.found) == (3, "单价", "30 at 50: 1,500")


@pytest.mark.parametrize(("part", "expected", "found", "hint"), [
    ("药品收入,决算,900.01", "at most 900: parts of medical revenue of H1 in 2025 are within its 900", "900.01",
     "correct it, or book medical revenue of at least 900.01"),
    ("医保收入,决算,1000", "at most 900: parts of medical revenue of H1 in 2025 are within its 900", "1,000",
     "correct it, or book medical revenue of at least 1,000"),
    # 500 of drugs and 450 of services are 950 of 900
    ("药品收入,决算,500\nH1,2025,医疗服务收入,决算,450",
     "at most 400: parts of medical revenue of H1 in 2025 are within its 900", "450, 950 with drug revenue",
     "correct it, or book medical revenue of at least 950"),
])
def test_parts_above_their_whole(county: County, part: str, expected: str, found: str, hint: str) -> None:
    """A part of medical revenue above it, alone or with another; the row, the amount and what would be right."""
    [problem] = ledgers(county, "H1,2025,医疗收入,决算,900", f"H1,2025,{part}")
    assert (problem.row, problem.column) == (3 + part.count("\n"), "金额")
    assert (problem.expected, problem.found, problem.hint) == (expected, found, hint)


def test_parts_of_the_year_that_holds(county: County) -> None:
    """Of a year's states the latest holds, and of the years the latest known."""
    books(county, "H1,2025,医疗收入,预算,100", "H1,2025,医疗收入,决算,900", "H1,2025,药品收入,决算,500",
          "H1,2026,药品收入,预算,800")
    assert county.read().places.booked("H1", "drug_revenue", 2026) == 800
    [problem] = ledgers(county, "H1,2025,医疗收入,决算,900", "H1,2026,药品收入,预算,950", "T1,2025,医疗收入,决算,5000")
    assert problem.row == 3
    # a part without its whole; and none where the whole cannot be read
    [problem] = ledgers(county, "H1,2025,药品收入,决算,5")
    assert problem.expected == "at most 0: parts of medical revenue of H1 in 2025 are within its 0"
    county.write("ledgers.csv", LEDGERS + "H1,2025,医疗收入,决算,九百\nH1,2025,药品收入,决算,5\n")
    assert county.places() == [("ledgers.csv", 2, "金额")]


MEDICAL = ("H1,2025,医疗收入,决算,900", "H1,2025,医保收入,决算,500")


def test_one_package_a_year(county: County) -> None:
    """The second account that holds the package is named; one may hand it on by booking nothing more."""
    [problem] = ledgers(county, *MEDICAL, "H1,2025,医保打包额度,决算,600", "T1,2025,医保打包额度,决算,600")
    assert (problem.row, problem.column) == (5, "金额")
    assert problem.expected == "the package of 2025 in one account; H1 holds it"
    [problem] = ledgers(county, *MEDICAL, "H1,2025,医保打包额度,决算,600", "T1,2026,医保打包额度,预算,600")
    assert (problem.row, problem.hint) == (5, "leave this row out, or book 0 for H1 in 2026")
    books(county, *MEDICAL, "H1,2025,医保打包额度,决算,600", "T1,2026,医保打包额度,预算,600",
          "H1,2026,医保打包额度,预算,0")
    places = county.read().places
    assert [places.booked(at, "insurance_package", 2027) for at in ("H1", "T1")] == [0, 600]


def test_a_package_without_insured_revenue(county: County) -> None:
    """It would be a surplus, all of it."""
    [problem] = ledgers(county, "H1,2025,医疗收入,决算,900", "H1,2025,医保打包额度,决算,600")
    assert (problem.row, problem.column) == (3, "科目")
    assert problem.expected == "rows of what the insurance paid (医保收入) for 2025 or before too"
    books(county, *MEDICAL, "H1,2025,医保打包额度,决算,600")
    assert county.read().places.booked("H1", "insurance_package", 2026) == 600

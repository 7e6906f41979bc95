"""Malawi's public health workforce: from the source's tables in `data/` to the instance's tables beside this file.

    python instances/malawi/derive.py [folder]

Reads only `data/`, uses only the standard library, and writes the same bytes every time.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE / "data"
ACTUAL = "Daily_Capabilities_actual.csv"
FUNDED = "Daily_Capabilities_funded_plus.csv"
COSTS = "ResourceFile_Costing_HR.csv"

NATION = "Malawi"
POST_CLASS = {
    "Clinical": "medical", "Dental": "medical", "Mental": "medical", "DCSA": "medical",
    "Nursing_and_Midwifery": "nursing", "Pharmacy": "pharmacy",
    "Laboratory": "technical", "Radiography": "technical", "Nutrition": "other",
}
"""Class of post of each cadre of the source."""

Cells = dict[tuple[str, str], str]
"""(facility id, cadre) → head-count, in the source's own digits."""


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def facility_id(row: dict[str, str]) -> str:
    """`0.0` in the source is facility F0."""
    return f"F{int(float(row['Facility_ID']))}"


def counts(rows: Iterable[dict[str, str]]) -> Cells:
    return {(facility_id(row), row["Officer_Category"]): row["Staff_Count"] for row in rows}


def group_id(place: str) -> str:
    return "G-" + place.replace(" ", "-")


def shown(value: float) -> str:
    """The shortest digits that read back as the same number; whole numbers without a point."""
    return str(int(value)) if value.is_integer() else repr(value)


def above(facility: dict[str, str]) -> str:
    """The grouping staff may move within: the district; for a referral hospital its region; else the nation."""
    return group_id(facility["District"] or facility["Region"] or NATION)


def institutions(facilities: dict[str, dict[str, str]], funded: Cells) -> Iterator[tuple[str, ...]]:
    yield group_id(NATION), NATION, "group", "", "", "0"
    for region in sorted({f["Region"] for f in facilities.values()} - {""}):
        yield group_id(region), f"{region} Region", "group", "", group_id(NATION), "0"
    for district, region in sorted({(f["District"], f["Region"]) for f in facilities.values() if f["District"]}):
        yield group_id(district), district, "group", "", group_id(region), "0"
    for id_, facility in facilities.items():
        level = facility["Facility_Level"]
        posts = math.fsum(float(count) for (at, _), count in funded.items() if at == id_)
        yield id_, facility["Facility_Name"], f"level-{level}", level, above(facility), shown(posts)


def staff(actual: Cells) -> Iterator[tuple[str, ...]]:
    for (at, cadre), count in actual.items():
        if float(count) > 0:
            post = f"{at}-{cadre}"
            yield post, shown(float(count)), at, at, post, "established", cadre


def posts(actual: Cells, funded: Cells) -> Iterator[tuple[str, ...]]:
    for (at, cadre), count in funded.items():
        if float(count) > 0 or float(actual[at, cadre]) > 0:
            need = shown(float(count))
            yield f"{at}-{cadre}", at, POST_CLASS[cadre], cadre, need, need


def rates(costs: Sequence[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for row in costs:
        if row["Parameter_name"] == "annual_attrition_rate":
            assert row["Facility_Level"] == "All", row
            yield row["OfficerType"], "exit", row["Value"], f"{COSTS}: annual_attrition_rate"


def pay(costs: Sequence[dict[str, str]], facilities: dict[str, dict[str, str]],
        actual: Cells) -> Iterator[tuple[str, ...]]:
    """The source pays by cadre and level, the pay table by cadre: the mean over the staff in post."""
    salary = {(row["OfficerType"], row["Facility_Level"]): float(row["Value"])
              for row in costs if row["Parameter_name"] == "salary_usd"}
    for cadre in POST_CLASS:
        heads = [(facilities[at]["Facility_Level"], float(count))
                 for (at, of), count in actual.items() if of == cadre and float(count) > 0]
        mean = math.fsum(n * salary[cadre, level] for level, n in heads) / math.fsum(n for _, n in heads)
        yield cadre, "established", f"{mean:.2f}", f"{COSTS}: salary_usd, mean over levels weighted by staff in post"


def write(path: Path, header: str, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def main(folder: Path = HERE) -> None:
    """Write the five tables into `folder`."""
    listed = read(ACTUAL)
    actual, funded, costs = counts(listed), counts(read(FUNDED)), read(COSTS)
    assert actual.keys() == funded.keys(), "the two head-count tables must have the same cells"
    used = {at for (at, cadre), n in actual.items() if float(n) > 0 or float(funded[at, cadre]) > 0}
    facilities = {facility_id(row): row for row in listed if facility_id(row) in used}
    write(folder / "institutions.csv", "id name kind level parent establishment", institutions(facilities, funded))
    write(folder / "staff.csv", "id count owner work post status profession", staff(actual))
    write(folder / "posts.csv", "id at class profession need max", posts(actual, funded))
    write(folder / "rates.csv", "group kind value source", rates(costs))
    write(folder / "pay.csv", "grade status pay source", pay(costs, facilities, actual))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""The tables of progress: channels, titles and degrees, licences, lead units, what moves each ratio."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allocator.check import check
from allocator.instance import Instance
from allocator.plan import Decisions, Move
from allocator.report.tables import Report, tables
from allocator.rules.licences import LicensedShare
from tests.report.conftest import since
from tests.report.synthetic import summary


@pytest.fixture(scope="module")
def report(made: tuple) -> Report:
    return tables(*made)


def of(instance: Instance, decisions: Decisions) -> Report:
    return tables(instance, decisions, check(instance, decisions), summary(instance))


def test_a_channel_says_what_is_likely_to_stay_unfilled(report: Report) -> None:
    (line,) = report.table("channels").records()
    assert [line[f"{key}-2026"] for key in ("cap", "adverts", "arrivals", "unfilled")] == [5, 2, 1, 1]
    assert [line[f"{key}-2027"] for key in ("cap", "adverts", "arrivals", "unfilled")] == [5, 0, 0, 0]


def test_the_pool_adds_to_one_institution_what_it_takes_from_another(report: Report) -> None:
    hospital, township, total = (r for r in report.table("establishment").records() if r["year"] == 2026)
    assert (hospital["change"], township["change"], total["change"]) == (-1, 1, 0)
    # 3 certain and 2 adverts on 4 posts; all: 6 and 2 on 7
    assert hospital["used"] == pytest.approx(5 / 4)
    assert total["used"] == pytest.approx(8 / 7)


def test_titles_have_their_numerators_and_denominators(report: Report) -> None:
    rows = {(r["level"], r["group"]): r for r in report.table("staff_structure").records()}
    senior, middle = rows["县级", "副高及以上"], rows["县级", "中级"]
    # today P0 is senior and P1 intermediate, of 4; P1 leaves, P2 is promoted, one of two recruits is expected
    assert [senior[f"{key}-0"] for key in ("number", "of", "share")] == [1, 4, 0.25]
    assert [senior[f"{key}-2026"] for key in ("number", "of", "share")] == [1, 4, 0.25]
    assert (middle["number-0"], middle["number-2026"]) == (1, 1)
    assert rows["乡级", "中级"]["number-2026"] == 1
    for row in rows.values():
        assert all(row[f"number-{y}"] == pytest.approx(row[f"share-{y}"] * row[f"of-{y}"]) for y in (0, 2026, 2027))


def test_licences_are_counted_and_those_without_one_named(county: Instance) -> None:
    people = tuple(p.model_copy(update={"licence": "none"}) if p.id == "P5" else p for p in county.people)
    rule = LicensedShare(cited="A5", share=since(2026, 0.9), deadline=2026)
    report = of(replace(county, people=people, rules=(*county.rules, rule)), Decisions())
    hospital, township = report.table("licences").records()
    assert [township[f"{key}-0"] for key in ("physicians", "licensed", "without", "share")] == [2, 1, 1, 0.5]
    assert hospital["without-2027"] == 0
    (line,) = report.table("unlicensed").records()
    assert (line["deadline"], line["id"], line["then"]) == (2026, "P5", "一乡卫生院 全科 · 医师")


def test_a_ratio_that_rises_by_its_denominator_says_so(county: Instance) -> None:
    moved = Decisions(moves=(Move(person="P1", year=2026, from_post="H1-D", to_post="T1-D"),))
    report = of(county, moved)
    line = next(r for r in report.table("ratios").records() if r["clause"] == "A1" and r["year"] == 2027)
    # 1 of 4 today, 1 of 3 then: 8.33 points, none of them by the numerator
    assert (line["above_today"].value, line["above"].value) == (1, 1)
    assert (line["below_today"].value, line["below"].value) == (4, 3)
    assert line["change"].text("zh") == line["by_denominator"].text("zh") == "8.33个百分点"
    assert line["by_numerator"].value == 0
    chart = report.chart("changes")
    assert chart.title == "到2027年末有1项比例上升，其中1项主要因为分母减小"
    assert chart.table.records()[0]["below_told"] == "-25.0%"


def test_every_clause_stands_under_its_lead_unit(report: Report) -> None:
    lines = report.table("lead_units").records()
    assert {(r["lead"], r["clause"]) for r in lines} == {("卫健委", f"A{k}") for k in range(1, 6)}
    assert lines[0]["verdict"] == "broken"
    assert next(r for r in lines if r["clause"] == "A5")["verdict"] == "not_yet"
    (counts,) = report.unit_counts.records()
    assert counts["clauses"] == 5 == sum(n or 0 for key, n in counts.items() if key not in ("lead", "clauses"))


def test_long_lists_are_not_printed_in_full(report: Report) -> None:
    details = report.table("details")
    printed = details.of("verdict")[:details.printed]
    assert set(printed) == {"broken", "short"}
    assert not {"broken", "short"} & set(details.of("verdict")[details.printed:])
    assert report.table("training").printed == 0

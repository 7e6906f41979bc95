"""The table of key specialties holds the plan's levels, leaders, teams and money."""

from __future__ import annotations

import pytest

from allocator.check import check
from allocator.facts.specialties import Specialty
from allocator.plan import AmountLine, ChoiceMade, Decisions, Promotion
from allocator.report.tables.choices import choices
from allocator.report.tables.specialties import specialties
from allocator.report.view import View
from tests.county import county, person, post
from tests.rules.bound import shipped


@pytest.fixture
def view() -> View:
    """心内 is at county level in 2027, led by one who is promoted then; 骨科 holds its county level."""
    rows = [Specialty(id="K1", name="心内", at="H1", level="县级", weak=True, specialty="心血管", members=2,
                      equipment=90),
            Specialty(id="K1", name="心内", at="H1", level="地区级", specialty="心血管", equipment=70),
            Specialty(id="K2", at="H1", level="县级", held=True, specialty="骨科", max=50)]
    instance = county(
        shipped("C49"), shipped("C50"), years=(2026, 2027), posts=[post("H1-D"), post("T1-D")], specialties=rows,
        staff=[person("a", "H1-D", specialty="心血管", title_held="intermediate", name="甲"),
               person("b", "H1-D", specialty="心血管"), person("far", "T1-D", specialty="心血管", title_held="senior"),
               person("c", "H1-D", specialty="骨科", title_held="senior", name="丙")])
    plan = Decisions(
        promotions=(Promotion(person="a", year=2027, from_title="intermediate", to_title="associate_senior"),),
        choices=(ChoiceMade(name="level", of="K1/county", year=2027, value=1),),
        amounts=tuple(AmountLine(name=name, of=of, year=year, value=value) for name, of, year, value in (
            ("equipment", "K1/county", 2026, 30), ("equipment", "K1/county", 2027, 60), ("specialty", "K1", 2026, 11),
            ("specialty", "K2", 2026, 7), ("specialty", "K2", 2027, 8))))
    return View(instance, plan, check(instance, plan), "zh")


def test_a_line_a_specialty_and_year(view: View) -> None:
    """Level, who may lead, team and its floor, money; then each year's sums: 30 + 0, 11 + 7; 60 + 0, 0 + 8."""
    rows = [tuple(record.values()) for record in specialties(view).records()]
    assert rows == [
        ("心内", "H1", "薄弱", "无", 2026, "无", "", 2, None, 30, 11),
        ("心内", "H1", "薄弱", "无", 2027, "县级", "甲 a", 2, 2, 60, 0),
        ("K2", "H1", "", "县级", 2026, "县级", "丙 c", 1, 0, 0, 7),
        ("K2", "H1", "", "县级", 2027, "县级", "丙 c", 1, 0, 0, 8),
        ("合计", "", "", "", 2026, "县级 1、地区级 0、自治区级 0", "", None, None, 30, 18),
        ("合计", "", "", "", 2027, "县级 2、地区级 0、自治区级 0", "", None, None, 60, 8)]


def test_levels_stand_in_their_own_table_only(view: View) -> None:
    """The table of other decisions leaves them out; findings name them in words."""
    assert choices(view).rows == ()
    assert view.subject("K1/prefecture") == "心内 地区级"


def test_no_specialties() -> None:
    instance = county(shipped("C49"))
    assert specialties(View(instance, Decisions(), (), "en")).rows == ()

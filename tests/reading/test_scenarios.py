"""Scenarios: variants written into the instance and chosen by name."""

from __future__ import annotations

import pytest

from allocator.errors import InputError
from allocator.reading import read
from tests.reading.conftest import County

SCENARIOS = """\
scenarios:
  laboratory:
    title: {zh: 共享检验, en: Shared laboratory}
    clause: A2
    set: ["posts[P3].min=0", "A1.share.2026=0.7", "settings.gap=0.02"]
  small:
    title: {zh: 小, en: Small}
    set: ["posts[P1].max=3"]
"""


@pytest.fixture
def varied(county: County) -> County:
    """The tiny county with two scenarios."""
    county.write("instance.yaml", (county.folder / "instance.yaml").read_text(encoding="utf-8") + SCENARIOS)
    return county


def numbers(county: County, *sets: str, scenario: str = "") -> tuple[float | None, float | None, float]:
    """Minimum of P3, A1's share of 2026, the gap."""
    instance = read(county.folder / "instance.yaml", sets, scenario)
    [rule] = [rule for rule in instance.rules if rule.cited == "A1"]
    return instance.places.post["P3"].min, rule.by_year()["share"].at(2026), instance.settings.gap


def test_only_the_one_chosen(varied: County) -> None:
    """Nothing changes without a scenario; cells, parameters and settings change with it; `--set` comes after."""
    assert numbers(varied) == (1, 0.5, 0.01)
    assert numbers(varied, scenario="laboratory") == (0, 0.7, 0.02)
    assert numbers(varied, scenario="small") == (1, 0.5, 0.01)
    assert numbers(varied, "posts[P3].min=2", "A1.share.2026=0.6", scenario="laboratory") == (2, 0.6, 0.02)


def test_it_is_owned_up_to(varied: County) -> None:
    """What the scenario changes is listed under its title, with the clause that asks for it."""
    instance = read(varied.folder / "instance.yaml", ["posts[P3].max=9"], "laboratory")
    listed = {(a.what.en, a.value, a.source) for a in instance.assumptions}
    assert ("changed in the scenario Shared laboratory: posts[P3].min", "0", "A2") in listed
    assert ("changed on the command line: posts[P3].max", "9", "--set") in listed
    assert instance.digest != varied.read().digest


def test_unknown_scenario(varied: County) -> None:
    """The known ones are named, and the one probably meant."""
    with pytest.raises(InputError) as caught:
        read(varied.folder / "instance.yaml", (), "labratory")
    [problem] = caught.value.problems
    assert (problem.file, problem.column) == ("--scenario", "labratory")
    assert (problem.expected, problem.hint) == ("a scenario of this instance: laboratory, small",
                                                "did you mean laboratory?")


def test_none_written(county: County) -> None:
    """An instance without scenarios has none to choose."""
    with pytest.raises(InputError) as caught:
        read(county.folder / "instance.yaml", (), "a")
    assert [p.expected for p in caught.value.problems] == ["an instance with scenarios"]


@pytest.mark.parametrize(("old", "new", "row", "column"), [
    ("clause: A2", "clause: A9", 14, "scenarios.laboratory.clause"),
    ("posts[P3].min=0", "posts[P3].min", 15, "scenarios.laboratory.set.0"),
    ("    title: {zh: 小, en: Small}\n", "", 16, "scenarios.small.title"),
    ('    set: ["posts[P1].max=3"]\n', "    set: []\n", 18, "scenarios.small.set"),
    ('    set: ["posts[P1].max=3"]\n', "", 16, "scenarios.small.set"),
])
def test_bad_scenarios(varied: County, old: str, new: str, row: int, column: str) -> None:
    """What is wrong in a scenario is named whether it is chosen or not."""
    varied.edit("instance.yaml", old, new)
    assert varied.places() == [("instance.yaml", row, column)]


def test_a_change_that_does_not_fit(varied: County) -> None:
    """A cell that is not there is found when the scenario is chosen."""
    varied.edit("instance.yaml", "posts[P3].min", "posts[P9].min")
    assert varied.read()
    with pytest.raises(InputError) as caught:
        read(varied.folder / "instance.yaml", (), "laboratory")
    assert [p.column for p in caught.value.problems] == ["posts[P9].min"]

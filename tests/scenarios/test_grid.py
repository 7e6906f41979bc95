"""`--set KEY=SPEC` of a sweep."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.errors import InputError
from allocator.scenarios.grid import axes, grid


def test_specs(written: Path) -> None:
    """Low, high and how many; shares of the instance's own number; a list."""
    found = axes(written, ["C57.ratio.2027=0.4:0.5:3", "settings.prices.transfer=-20%:+20%:5",
                           "institutions[H1].establishment=15,17"])
    assert [axis.values for axis in found] == [
        (0.4, 0.45, 0.5),
        (4800, 5400, 6000, 6600, 7200),    # 6000 x 0.8, 0.9, 1, 1.1, 1.2
        (15, 17)]
    assert [axis.own for axis in found] == [0.5, 6000, 16]


def test_every_combination(written: Path) -> None:
    points = grid(axes(written, ["settings.prices.transfer=5000,6000", "settings.prices.rotation=-50%,+0%"]))
    assert points == [
        (("settings.prices.transfer=5000", "settings.prices.rotation=750"), (5000, 750)),
        (("settings.prices.transfer=5000", "settings.prices.rotation=1500"), (5000, 1500)),
        (("settings.prices.transfer=6000", "settings.prices.rotation=750"), (6000, 750)),
        (("settings.prices.transfer=6000", "settings.prices.rotation=1500"), (6000, 1500))]


def test_one_value_of_a_range(written: Path) -> None:
    [axis] = axes(written, ["settings.prices.transfer=10%:20%:1"])
    assert axis.values == (0.1,)    # no sign: a number, 10%


@pytest.mark.parametrize("spec", [
    "settings.gap", "settings.gap=", "settings.gap=a", "settings.gap=1:2", "settings.gap=1:2:0", "settings.gap=1:2:x",
    "settings.gap=-20%:0.3:3", "settings.gap=1,,2", "settings.gap=-20%,5", "=1:2:3", "settings.gap=1:2:3:4",
    "settings.gapp=1:2:3", "C57.rato.2027=0.4,0.5", "staff[099].fte=1,2", "settings.moves.within=-20%:+20%:3",
    "settings.gap=0:1:20000"])
def test_bad_specs(written: Path, spec: str) -> None:
    """Each is a problem of the command line, whether the form or the key is wrong."""
    with pytest.raises(InputError) as caught:
        axes(written, [spec])
    assert {problem.file for problem in caught.value.problems} == {"--set"}


def test_a_key_twice(written: Path) -> None:
    with pytest.raises(InputError):
        axes(written, ["settings.gap=0.1,0.2", "settings.gap=0.3"])

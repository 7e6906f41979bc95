"""The generated county: valid, of the size asked for, the same for the same seed."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from allocator.reading import read

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

import county  # type: ignore[import-not-found]


@pytest.mark.parametrize(("people", "institutions", "years", "seed"), [(200, 5, 3, 0), (331, 13, 2, 7), (120, 4, 1, 1)])
def test_of_the_size_asked(tmp_path: Path, people: int, institutions: int, years: int, seed: int) -> None:
    """It is read without a problem, and has as many people, institutions beside clinics, and years as asked."""
    found = read(county.generate(tmp_path, people=people, institutions=institutions, years=years, seed=seed))
    kinds = Counter(place.kind for place in found.places.institution.values())
    assert len(found.people) == people
    assert kinds.total() - kinds["clinic"] == institutions
    assert found.years == tuple(range(2026, 2026 + years))
    assert {"general", "tcm", "mch", "thc", "clinic"} <= kinds.keys()
    assert found.places.ledgers
    assert found.places.specialties
    assert found.places.sources


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """Two runs write the same files to the byte; another seed writes other people."""
    for name, seed in (("one", 0), ("two", 0), ("other", 1)):
        county.generate(tmp_path / name, people=200, institutions=5, seed=seed)
    one, two, other = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
                       for name in ("one", "two", "other"))
    assert one == two
    assert one["staff.csv"] != other["staff.csv"]


def test_at_its_own_size_posts_are_the_reference_countys(tmp_path: Path) -> None:
    """With as many people and institutions, every post has as many people and asks as many as it does there."""
    made = read(county.generate(tmp_path, people=1630, institutions=11))
    source = read(county.SOURCE / "instance.yaml")
    found, stored = ((Counter(p.post for p in i.people if p.profession != "village_doctor"),
                      {key: post.need for key, post in i.places.post.items() if post.profession != "village_doctor"})
                     for i in (made, source))
    assert found == stored


def test_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="twenty people"):
        county.County(people=60, institutions=5, years=3, seed=0)

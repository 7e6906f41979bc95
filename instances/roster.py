"""What the generators of synthetic rosters share: sharing out, drawing, the law's dates, writing tables."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Protocol, TypeVar

from allocator.facts.careers import statutory_retirement

T = TypeVar("T")


class Aging(Protocol):
    """What retirement hangs on; words are those of the staff table."""

    birth: dt.date
    title: str
    appointed: str

    @property
    def woman(self) -> bool: ...

    @property
    def cadre(self) -> str: ...


def apportion(weights: Sequence[float], total: int) -> list[int]:
    """`total` split by weights into whole numbers, by largest remainder."""
    exact = [total * w / sum(weights) for w in weights]
    whole = [int(x) for x in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole


def repeated(words: Sequence[str], counts: Sequence[int]) -> list[str]:
    """Each word as often as its count says."""
    return [word for word, count in zip(words, counts, strict=True) for _ in range(count)]


def weighted_order(rng: Random, people: Iterable[T], weight: Callable[[T], float]) -> list[T]:
    """People in random order, the heavier the sooner; weight 0 comes last."""
    keyed = [(rng.random() ** (1 / w) if (w := weight(p)) > 0 else -1.0, p) for p in people]
    return [p for _, p in sorted(keyed, key=lambda pair: -pair[0])]


def pick(rng: Random, people: Iterable[T], count: int) -> list[T]:
    """So many at random; there must be as many."""
    fitting = list(people)
    assert len(fitting) >= count, (count, len(fitting))
    return rng.sample(fitting, count)


def retires(person: Aging) -> dt.date:
    """First day of the month after statutory retirement."""
    senior = (person.appointed or person.title) in ("正高", "副高")
    return statutory_retirement(person.birth, woman=person.woman, worker=person.cadre == "工人", senior=senior)


def yes(flag: bool) -> str:
    return "是" if flag else ""


def blank(value: object) -> object:
    return "" if value is None else value


def write(folder: Path, name: str, rows: Sequence[dict[str, object]]) -> None:
    """A table as a CSV file."""
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)

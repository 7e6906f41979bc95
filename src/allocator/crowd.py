"""Tests of many people at once: the same answers as `Who.admits`, from columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from allocator.facts.careers import age, over_appointed, present_all_year, served_less
from allocator.facts.people import Person
from allocator.rows import AS_IS, Gained, Who

Flags = NDArray[np.bool_]


class Crowd:
    """People as columns; each question about one attribute is answered once."""

    def __init__(self, people: Sequence[Person], gained: Sequence[Gained] = ()) -> None:
        """`gained`: what each has gained beyond the facts; empty: nobody anything."""
        self.people = people
        self._gained = gained or [AS_IS] * len(people)
        self._columns: dict[str, NDArray[np.object_]] = {}
        self._known: dict[object, Flags] = {}

    def admits(self, who: Who, year: int) -> Flags:
        """Whether each passes the test's fields about people, in their order."""
        found = np.ones(len(self.people), dtype=bool)
        for name, asked in (("profession", who.profession), ("title", who.title), ("title_held", who.held),
                            ("degree", who.degree), ("licence", who.licence), ("status", who.status),
                            ("specialty", who.specialty), ("assessment", who.assessment), ("id", who.ids)):
            if asked:
                found &= self._among(name, asked)
        for flag, name, value in (
                (who.backbone, "backbone", lambda p: p.backbone), (who.leader, "leader", lambda p: p.leader),
                (who.over_appointed, "over_appointed", over_appointed),
                (who.elsewhere, "elsewhere", lambda p: p.owner != p.work),
                (who.present, f"present {year}", lambda p: present_all_year(p, year))):
            if flag is not None:
                found &= self._each(name, value) == flag
        day = dt.date(year, 12, 31)
        if who.under is not None:
            under = who.under
            found &= self._each(f"under {under} {year}", lambda p: p.birth is not None and age(p.birth, day) < under)
        if who.unserved is not None:
            months = who.unserved
            found &= self._each(f"unserved {months} {year}", lambda p: served_less(p, day, months))
        return found

    def _each(self, name: str, value: Callable[[Person], bool]) -> Flags:
        if name not in self._known:
            self._known[name] = np.fromiter(map(value, self.people), dtype=bool, count=len(self.people))
        return self._known[name]

    def _among(self, name: str, asked: tuple[str, ...]) -> Flags:
        key = (name, asked)
        if key not in self._known:
            values = self._column(name)
            self._known[key] = np.logical_or.reduce([values == word for word in asked])
        return self._known[key]

    def _column(self, name: str) -> NDArray[np.object_]:
        if name not in self._columns:
            self._columns[name] = np.array([getattr(gain, name, None) or getattr(person, name)
                                            for person, gain in zip(self.people, self._gained, strict=True)],
                                           dtype=object)
        return self._columns[name]

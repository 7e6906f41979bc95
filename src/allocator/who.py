"""Tests of people: who counts, one at a time or many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from allocator.facts.careers import age, over_appointed, present_all_year, served_less
from allocator.facts.people import Person
from allocator.facts.places import Post

Flags = NDArray[np.bool_]

Change = Literal["promotion", "upgrade", "conversion", "off_post", "exit"]
"""Decisions about people at their home posts: appointment to the next title, a degree upgrade, a contract turned into
an established post; for the sub-par a year of off-post study, or the end of the contract."""


@dataclass(frozen=True, slots=True)
class Gained:
    """What a decision changes of a person: the attributes that are not None."""

    title: str | None = None
    degree: str | None = None
    status: str | None = None
    licence: str | None = None


AS_IS = Gained()
Asks = Callable[[Person, Gained], bool]
"""A question about one attribute of a person, with what the person has gained."""


def _one_of(value: Callable[[Person, Gained], str], asked: tuple[str, ...]) -> Asks:
    return lambda person, gained: value(person, gained) in asked


def _as_flagged(holds: Callable[[Person], bool], flag: bool) -> Asks:
    return lambda person, _: holds(person) == flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A test of people: an empty field admits everybody. The last fields test the post served, the rest the person."""

    profession: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    """Title appointed to (聘)."""
    held: tuple[str, ...] = ()
    """Title held (评)."""
    degree: tuple[str, ...] = ()
    licence: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    specialty: tuple[str, ...] = ()
    assessment: tuple[str, ...] = ()
    under: int | None = None
    """Younger than this on 31 December of the year."""
    unserved: int | None = None
    """Known to have served fewer months than this by 31 December, here or lower down."""
    backbone: bool | None = None
    leader: bool | None = None
    over_appointed: bool | None = None
    """Appointed above the title held."""
    elsewhere: bool | None = None
    """Established at another unit than the one worked at, as of the facts (双轨)."""
    present: bool | None = None
    """On no dated absence at any time of the year."""
    ids: tuple[str, ...] = ()
    """These people, by id."""
    ward: bool | None = None
    clinical: bool | None = None
    front_line: bool | None = None
    solo: bool | None = None
    class_: tuple[str, ...] = ()
    """Class of the post."""
    department: tuple[str, ...] = ()
    centre: tuple[str, ...] = ()
    duty: tuple[str, ...] = ()

    def asked(self, year: int) -> Iterator[tuple[object, Asks]]:
        """What is asked of a person in a year, one attribute after the other: (what tells the question apart, it)."""
        for name, among, value in (
                ("profession", self.profession, lambda p, _: p.profession),
                ("title", self.title, lambda p, gain: gain.title or p.title),
                ("held", self.held, lambda p, _: p.title_held),
                ("degree", self.degree, lambda p, gain: gain.degree or p.degree),
                ("licence", self.licence, lambda p, gain: gain.licence or p.licence),
                ("status", self.status, lambda p, gain: gain.status or p.status),
                ("specialty", self.specialty, lambda p, _: p.specialty),
                ("assessment", self.assessment, lambda p, _: p.assessment),
                ("id", self.ids, lambda p, _: p.id)):
            if among:
                yield (name, among), _one_of(value, among)
        for name, flag, holds in (
                ("backbone", self.backbone, lambda p: p.backbone), ("leader", self.leader, lambda p: p.leader),
                ("over_appointed", self.over_appointed, over_appointed),
                ("elsewhere", self.elsewhere, lambda p: p.owner != p.work),
                (f"present {year}", self.present, lambda p: present_all_year(p, year))):
            if flag is not None:
                yield (name, flag), _as_flagged(holds, flag)
        day, under, unserved = dt.date(year, 12, 31), self.under, self.unserved
        if under is not None:
            yield ("under", under, year), lambda p, _: p.birth is not None and age(p.birth, day) < under
        if unserved is not None:
            yield ("unserved", unserved, year), lambda p, _: served_less(p, day, unserved)

    def admits(self, person: Person, year: int, gained: Gained = AS_IS) -> bool:
        """Whether the person's own attributes pass, with what is `gained` in between; of many at once, see `Crowd`."""
        return all(holds(person, gained) for _, holds in self.asked(year))

    def admits_post(self, post: Post) -> bool:
        """Whether the post served passes."""
        for flag, held in ((self.ward, post.ward), (self.clinical, post.clinical),
                           (self.front_line, post.front_line), (self.solo, post.solo)):
            if flag is not None and held != flag:
                return False
        return all(not asked or value in asked for asked, value in (
            (self.class_, post.class_), (self.department, post.department), (self.centre, post.centre),
            (self.duty, post.duty)))

    @property
    def of_post(self) -> tuple[object, ...]:
        """The tests of the post served."""
        return (self.ward, self.clinical, self.front_line, self.solo, self.class_, self.department, self.centre,
                self.duty)

    @property
    def tests_no_post(self) -> bool:
        return self.of_post == EVERYBODY.of_post

    @property
    def dated(self) -> bool:
        """Whether the same person may pass in one year and not in another."""
        return self.under is not None or self.present is not None or self.unserved is not None

    def reads(self, change: Change) -> bool:
        """Whether a change may alter the test's answer."""
        return bool({"promotion": self.title, "upgrade": self.degree, "conversion": self.status}.get(change))


EVERYBODY = Who()


class Crowd:
    """People as columns: each question about one attribute is asked of everybody once."""

    def __init__(self, people: Sequence[Person], gained: Sequence[Gained] = ()) -> None:
        """`gained`: what each has gained beyond the facts; empty: nobody anything."""
        self.people = people
        self._gained = gained or [AS_IS] * len(people)
        self._known: dict[object, Flags] = {}

    def admits(self, who: Who, year: int) -> Flags:
        """Whether each passes the test's questions about people, in their order."""
        found = np.ones(len(self.people), dtype=bool)
        for key, holds in who.asked(year):
            if key not in self._known:
                self._known[key] = np.fromiter(map(holds, self.people, self._gained), dtype=bool,
                                               count=len(self.people))
            found &= self._known[key]
        return found

"""The vocabulary rules are written in: who, terms, expressions, rows; and the recorder.

A row is frozen data. It is read three ways: as predicates of people (`predicates`, below), as linear expressions
(models.build) and as numbers of a finished plan (plan).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from allocator.facts.careers import age, over_appointed, present_all_year, served_less
from allocator.facts.channels import Channel
from allocator.facts.people import Person
from allocator.facts.places import Post

Reading = Literal["certain", "planned", "expected", "filled"]
"""certain: named people less dated retirements; planned: plus advertised posts;
expected: certain, less expected exits, plus fill rate x advertised;
filled: certain, less expected exits, plus advertised posts, for ceilings: who leaves may be replaced, and every advert
may be filled. Whole adverts under a ceiling keep the model's relaxation close to whole plans."""
DRIFTING = ("expected", "filled")
"""Readings with expected exits and licence passes."""


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

    def admits(self, person: Person, year: int, gained: Gained = AS_IS) -> bool:
        """Whether the person's own attributes pass, with what is `gained` in between; of many at once, see `Crowd`."""
        for asked, value in ((self.profession, person.profession), (self.title, gained.title or person.title),
                             (self.held, person.title_held), (self.degree, gained.degree or person.degree),
                             (self.licence, gained.licence or person.licence),
                             (self.status, gained.status or person.status), (self.specialty, person.specialty),
                             (self.assessment, person.assessment), (self.ids, person.id)):
            if asked and value not in asked:
                return False
        for flag, held in ((self.backbone, person.backbone), (self.leader, person.leader)):
            if flag is not None and held != flag:
                return False
        if self.over_appointed is not None and over_appointed(person) != self.over_appointed:
            return False
        if self.elsewhere is not None and (person.owner != person.work) != self.elsewhere:
            return False
        if self.under is not None and (person.birth is None or age(person.birth, dt.date(year, 12, 31)) >= self.under):
            return False
        if self.unserved is not None and not served_less(person, dt.date(year, 12, 31), self.unserved):
            return False
        return self.present is None or present_all_year(person, year) == self.present

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


class Algebra:
    """Sums and multiples of terms."""

    __slots__ = ()

    def __add__(self, other: Algebra | float) -> Sum:
        return Sum.of(self) + Sum.of(other)

    __radd__ = __add__

    def __sub__(self, other: Algebra | float) -> Sum:
        return Sum.of(self) + -1.0 * Sum.of(other)

    def __rsub__(self, other: Algebra | float) -> Sum:
        return -1.0 * Sum.of(self) + Sum.of(other)

    def __mul__(self, factor: float) -> Sum:
        whole = Sum.of(self)
        return Sum(tuple((factor * c, term) for c, term in whole.parts), factor * whole.constant)

    __rmul__ = __mul__


class Term(Algebra):
    """A quantity of the plan."""

    __slots__ = ()
    unit: str = "persons"


@dataclass(frozen=True, slots=True)
class Sum(Algebra):
    """A linear combination of terms."""

    parts: tuple[tuple[float, Term], ...] = ()
    constant: float = 0.0

    @staticmethod
    def of(value: Algebra | float) -> Sum:
        if isinstance(value, Sum):
            return value
        if isinstance(value, Term):
            return Sum(((1.0, value),))
        assert not isinstance(value, Algebra)
        return Sum((), float(value))

    def __add__(self, other: Algebra | float) -> Sum:
        other = Sum.of(other)
        return Sum(self.parts + other.parts, self.constant + other.constant)

    @property
    def unit(self) -> str:
        units = {term.unit for _, term in self.parts}
        return units.pop() if len(units) == 1 else ""

    def terms(self) -> Iterator[Term]:
        return (term for _, term in self.parts)


@dataclass(frozen=True, slots=True)
class Persons(Term):
    """People who pass `who` at institutions `at` (or at one `post`) on 31 December of `year`.

    `by` counts them where they work or at the unit that owns them. `measure` counts heads; fte: the FTE of those who
    are not away on that day; mean: FTE as the mean of the year, less the months spent on advanced study.
    """

    who: Who
    year: int
    at: tuple[str, ...] = ()
    post: str = ""
    reading: Reading = "certain"
    by: Literal["work", "owner"] = "work"
    measure: Literal["heads", "fte", "mean"] = "heads"


@dataclass(frozen=True, slots=True)
class Recruits(Term):
    """People recruited in `year` who pass `who`: adverts (planned) or arrivals (expected).

    `kind`: only by channels of these kinds; `threshold`: only by channels with (or without) an applicant ratio.
    """

    who: Who
    year: int
    at: tuple[str, ...] = ()
    reading: Reading = "expected"
    kind: tuple[str, ...] = ()
    threshold: bool | None = None

    def by(self, channel: Channel) -> bool:
        """Whether the term counts a channel's recruits at all."""
        return (not self.kind or channel.kind in self.kind) and (
            self.threshold is None or (channel.applicants > 0) == self.threshold)


@dataclass(frozen=True, slots=True)
class Studies(Term):
    """People sent to advanced study in `year` who pass `who`, from institutions `at` or from one `post`."""

    who: Who
    year: int
    at: tuple[str, ...] = ()
    post: str = ""


@dataclass(frozen=True, slots=True)
class Trained(Term):
    """People who pass `who` on 31 December and had at least `days` of central training in `year`."""

    who: Who
    year: int
    at: tuple[str, ...]
    days: float


@dataclass(frozen=True, slots=True)
class Moved(Term):
    """People moved in `year` from institutions to others, for good or for the year."""

    kind: Literal["transfer", "secondment"]
    year: int
    origin: tuple[str, ...]
    target: tuple[str, ...]
    who: Who = EVERYBODY
    """Tests the person only."""


@dataclass(frozen=True, slots=True)
class Changed(Term):
    """People whose home post is at institutions `at`, who pass `who` and are given a change in `year`."""

    kind: Change
    who: Who
    year: int
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenBeds(Term):
    """Open beds of an institution in a year."""

    at: str
    year: int

    @property
    def unit(self) -> str:  # type: ignore[override]
        return "beds"


@dataclass(frozen=True, slots=True)
class Residents(Term):
    """Residents served by institutions, in thousands: a fact."""

    at: tuple[str, ...]

    @property
    def unit(self) -> str:  # type: ignore[override]
        return "thousand residents"


@dataclass(frozen=True, slots=True)
class Reported(Term):
    """A number that is reported, not decided: the entry of a clause at an institution (blank: the consortium)."""

    clause: str
    at: str
    year: int
    reported_unit: str = ""

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.reported_unit


@dataclass(frozen=True, slots=True)
class Establishment(Term):
    """Establishment allotted to an institution in a year (the pool's decision)."""

    at: str
    year: int

    @property
    def unit(self) -> str:  # type: ignore[override]
        return "posts"


@dataclass(frozen=True, slots=True)
class Choice(Term):
    """A whole-number decision a rule brings with it, from 0 to `most`; each unit costs `cost`."""

    name: str
    of: str
    year: int
    most: int = 1
    cost: float = 0.0
    named: Who | None = None
    """Whom the choice names, one person a unit, nobody twice under one name and year; None: it names nobody."""
    at: tuple[str, ...] = ()
    """Where the named work."""
    choice_unit: str = "persons"

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.choice_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number a rule asks for: `body` (divided by `per`) at least or at most a limit, at a place, in a year."""

    body: Algebra
    per: Algebra | None = None
    at_least: float | None = None
    at_most: float | None = None
    at: str = ""
    year: int = 0
    hard: bool = False
    indicator: bool = False
    """Read and reported, never asked for: the model does not see it."""
    of: str = ""
    """Tells rows of one rule, place and year apart: a post, an expert."""
    weight: float = 1.0
    """Weight of the shortfall inside its tier; 1 unless sourced."""
    cure: int | None = None
    """For a hard row the facts already break: the year it must hold again."""
    tag: str = ""
    """Key of the row's own wording in the report."""

    @property
    def sense(self) -> Literal[">=", "<="]:
        return ">=" if self.at_least is not None else "<="

    @property
    def limit(self) -> float:
        limit = self.at_least if self.at_least is not None else self.at_most
        assert limit is not None
        return limit

    @property
    def linear(self) -> Sum:
        """`body - limit * per`, with the constant in it; at least (or at most) 0."""
        body = Sum.of(self.body)
        return body - (self.limit * Sum.of(self.per) if self.per is not None else Sum((), self.limit))

    @property
    def unit(self) -> str:
        body = Sum.of(self.body).unit
        if self.per is None:
            return body
        per = Sum.of(self.per).unit
        return "share" if per == body else f"{body}/{per}"

    @property
    def terms(self) -> Iterator[Term]:
        yield from Sum.of(self.body).terms()
        if self.per is not None:
            yield from Sum.of(self.per).terms()


def predicates(rows: Iterable[Row]) -> tuple[Who, ...]:
    """The recorder: every test of people that the rows read, once, in a fixed order."""
    found = {term.who for row in rows if not row.indicator for term in row.terms
             if isinstance(term, Persons | Recruits | Studies | Trained | Moved | Changed)}
    return tuple(sorted(found, key=repr))

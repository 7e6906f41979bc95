"""Quantities of a plan: people, posts and beds, decisions that rules bring, money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from allocator.facts.channels import Channel
from allocator.rows.algebra import MONEY, Sum, Term
from allocator.who import EVERYBODY, Change, Who

Reading = Literal["certain", "planned", "expected", "filled"]
"""certain: named people less dated retirements; planned: plus advertised posts;
expected: certain, less expected exits, plus fill rate x advertised;
filled: certain, less expected exits, plus advertised posts, for ceilings: who leaves may be replaced, and every advert
may be filled. Whole adverts under a ceiling keep the model's relaxation close to whole plans."""
DRIFTING = ("expected", "filled")
"""Readings with expected exits and licence passes."""


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


Part = Literal["fixed", "performance", "charges"]
"""基本工资与津补贴 (pay less performance pay), 绩效工资, and the employer's charges on the fixed part."""


@dataclass(frozen=True, slots=True)
class Payroll(Term):
    """Pay of a year of the people whom the accounts `at` pay [money]; with year 0, a full year's pay on `as_of`.

    An account pays those whom the institution owned on `as_of`, wherever they are sent or moved since, and those
    recruited to its posts: a transferred person takes the money along. Read expected: adverts at their fill rate, less
    expected exits; who retires in month m is paid for the months before. Who is on leave or off post is paid.
    """

    at: tuple[str, ...]
    year: int
    parts_of_pay: tuple[Part, ...]
    who: Who = EVERYBODY
    """Tests the person only."""
    as_status: str = ""
    """At the grid of this status instead of each person's own."""

    @property
    def unit(self) -> str:  # type: ignore[override]
        return MONEY


@dataclass(frozen=True, slots=True)
class Outlay(Term):
    """What the year's decisions cost the accounts `at` in cash [money]: courses of advanced study, settling-in of those
    expected to arrive, degree upgrades."""

    at: tuple[str, ...]
    year: int

    @property
    def unit(self) -> str:  # type: ignore[override]
        return MONEY


@dataclass(frozen=True, slots=True)
class Amount(Term):
    """A decision a rule brings with it that need not be whole: money, visits; from `lower` to `upper`."""

    name: str
    of: str
    year: int
    upper: float
    lower: float = 0.0
    price: float = 0.0
    """Adds to the money tier, a unit."""
    worth: tuple[tuple[float, float], ...] = ()
    """What it is worth in the money tier: corners (amount, money) of a concave curve from (0, 0), rising amounts."""
    amount_unit: str = "money"

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.amount_unit

    @property
    def segments(self) -> tuple[tuple[float, float], ...]:
        """(length, worth a unit) of the curve's pieces; falling, for it is concave."""
        corners = ((0.0, 0.0), *self.worth)
        return tuple((b[0] - a[0], (b[1] - a[1]) / (b[0] - a[0])) for a, b in pairwise(corners))

    def cost(self, value: float) -> float:
        """What an amount adds to the money tier; less than 0: a benefit."""
        total, left = self.price * value, value
        for length, slope in self.segments:
            total -= slope * min(left, length)
            left -= min(left, length)
        return total


@dataclass(frozen=True, slots=True)
class Flow(Term):
    """Money of some sources spent on some uses by some accounts in a year [money]: a decision, at least 0.

    A finished plan says it source by source, in whole cents.
    """

    sources: tuple[str, ...]
    """Ids as in the plan's flows: of a source, or of a ledger's line (`institution/line`)."""
    uses: tuple[str, ...]
    at: tuple[str, ...]
    """Accounts that spend it."""
    year: int
    earned: int = 0
    """Year in which the money came in; 0: whichever."""

    @property
    def unit(self) -> str:  # type: ignore[override]
        return MONEY


@dataclass(frozen=True, slots=True)
class Positive(Term):
    """A sum where it is above 0, else 0."""

    body: Sum

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.body.unit

    @property
    def inside(self) -> Iterator[Term]:  # type: ignore[override]
        return self.body.terms()

"""Section 4 of docs/model.md a second time: decisions, their prices, and the structural rows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace as Facts

from tests.second.facts import County
from tests.second.linear import Expr, Key, total
from tests.second.people import DISMISSIBLE, RISES, SUBPAR, Test, admits, admits_post, in_post, may_be_sent, movable


@dataclass
class Variable:
    """A decision: bounds, wholeness, price, and its value if nothing is decided."""

    low: float
    high: float
    integer: bool
    price: float = 0.0
    undecided: float = 0.0


@dataclass
class Asked:
    """What the rows in force read, as far as decisions exist for it only."""

    studies: list[Test] = field(default_factory=list)
    """Tests of Studies terms in rows that are not hard."""
    changed: dict[tuple[str, int], list[tuple[Test, set[str]]]] = field(default_factory=dict)
    """Tests and home posts of Changed terms, by decision (o, d) and year."""
    read: set[str] = field(default_factory=set)
    """Fields that some test reads."""
    pool: set[str] = field(default_factory=set)
    """Institutions whose establishment is a decision."""


@dataclass
class Decisions:
    """Variables by name, structural rows (expression ≤ 0), and the look-ups that the readings need."""

    county: County
    asked: Asked
    variables: dict[Key, Variable] = field(default_factory=dict)
    structure: list[Expr] = field(default_factory=list)

    def __post_init__(self) -> None:
        for c in self.county.people.values():
            self.moves_of(c)
            self.studies_of(c)
            self.measures_of(c)
        for letter in RISES:
            self.rises(letter)
        self.adverts()
        self.allotments()
        self.open_beds()
        for c in self.county.people.values():
            self.once(c)
        self.study_places()

    def add(self, key: Key, high: float, price: float = 0.0, *, integer: bool = True, low: float = 0.0,
            undecided: float = 0.0) -> None:
        self.variables[key] = Variable(low, high, integer, price, undecided)

    def moves_of(self, c: Facts) -> None:
        for y in (y for y in self.county.years if movable(c, y)):
            for p in self.county.transfers(c) if self.county.moves.transfer else ():
                self.add(("f", c.id, p, y), c.count, self.move_price(c, p), integer=c.whole)
            for p in self.county.secondments(c) if self.county.moves.second else ():
                self.add(("g", c.id, p, y), c.count, self.lend_price(c, p), integer=c.whole)

    def move_price(self, c: Facts, p: str) -> float:
        prices, here, there = self.county.prices, self.county.at(c.post), self.county.at(p)
        if here == there:
            return float(prices.rotation)
        return float(prices.transfer + prices.transfer_km * (self.county.km(here, there) or 0)
                     - prices.wish * (c.prefers == there))

    def lend_price(self, c: Facts, p: str) -> float:
        prices, here, there = self.county.prices, self.county.at(c.post), self.county.at(p)
        return float(prices.secondment + prices.secondment_km * (self.county.km(here, there) or 0))

    def studies_of(self, c: Facts) -> None:
        for y in (y for y in self.county.years if may_be_sent(c, y)):
            programme = self.county.programme("advanced_study", y)
            if programme and passes(c, y, self.asked.studies):
                lost = self.county.prices.lost_month * self.county.sigma(y) / 2
                self.add(("a", c.id, y), c.count, programme.cost + lost, integer=c.whole)

    def measures_of(self, c: Facts) -> None:
        """o and d: a year off post, and the end of the contract."""
        for y in (y for y in self.county.years if may_be_sent(c, y)):
            if c.assessment in SUBPAR and self.open(c, "o", y):
                self.add(("o", c.id, y), c.count, 12 * self.county.prices.lost_month, integer=c.whole)
            if c.assessment in DISMISSIBLE and self.open(c, "d", y):
                self.add(("d", c.id, y), c.count, self.county.dismissal(c, y), integer=c.whole)

    def open(self, c: Facts, letter: str, y: int) -> bool:
        """Whether a term of that year asks about c at its home."""
        return any(c.post in posts and admits(test, c, y) and admits_post(test, self.county.post[c.post])
                   for test, posts in self.asked.changed.get((letter, y), ()))

    def rises(self, letter: str) -> None:
        """r, b or v, each group within its yearly cap."""
        if letter != "r" and RISES[letter][1] not in self.asked.read:
            return
        for members, caps in self.county.rising[letter]:
            for y, cap in caps.items():
                able = [c for c in members if in_post(c, y)] if cap > 0 else []
                for c in able:
                    self.add((letter, c.id, y), min(c.count, cap), self.county.rise(letter, c, y), integer=c.whole)
                self.structure.append({**{(letter, c.id, y): 1.0 for c in able}, (): -float(cap)})

    def adverts(self) -> None:
        for k, row in self.county.channels.items():
            for y in (y for y in self.county.years if row.year in (None, y)):
                cap, posts = math.floor(row.cap), self.county.advert_posts(k)
                pay = self.county.pay_to_the_end(row.title, row.profession, row.status, y)
                for p in posts if cap >= 1 else []:
                    self.add(("h", k, p, y), cap, row.fill_rate * (row.cost + pay))
                self.structure.append({**{("h", k, p, y): 1.0 for p in posts if cap >= 1}, (): -float(cap)})

    def allotments(self) -> None:
        approved = {i: self.county.institution[i].establishment for i in self.asked.pool}
        for i, own in approved.items():
            before: Expr = {(): own}
            for y in self.county.years:
                self.add(("E", i, y), math.floor(sum(approved.values())), undecided=own)
                self.add(("u", i, y), math.inf, self.county.prices.adjust_post, integer=False)
                self.structure.append(total([(1, {("E", i, y): 1.0}), (-1, before), (-1, {("u", i, y): 1.0})]))
                before = {("E", i, y): 1.0}

    def open_beds(self) -> None:
        for row in self.county.beds:
            if row.year in self.county.years and (row.min is not None or row.max is not None):
                low = row.open if row.min is None else row.min
                high = row.open if row.max is None else row.max
                self.add(("B", row.at, row.year), high, low=low, undecided=row.open)
                self.add(("z", row.at, row.year), math.inf, self.county.prices.close_bed, integer=False)
                self.structure.append({(): row.open, ("B", row.at, row.year): -1.0, ("z", row.at, row.year): -1.0})

    def once(self, c: Facts) -> None:
        """S1 to S4 of one row of staff."""
        own: dict[str, list[Key]] = {kind: [k for k in self.keys_of.get(c.id, ()) if k[0] == kind]
                                     for kind in "fgarbvod"}
        gone = [*own["f"], *own["o"], *own["d"]]
        sums = [[*gone, *(k for k in own["g"] + own["a"] if k[-1] == y)] for y in self.county.years]
        sums += [gone + own["a"]] if self.county.moves.study_once else []
        sums += [gone + own["g"]] if self.county.moves.second_once else []
        sums += [gone + own[letter] for letter in RISES]
        self.structure += [{**dict.fromkeys(keys, 1.0), (): -c.count} for keys in sums]

    def study_places(self) -> None:
        for y in self.county.years:
            programme = self.county.programme("advanced_study", y)
            if programme and programme.places is not None:
                sent = {key: 1.0 for key in self.variables if key[0] == "a" and key[-1] == y}
                self.structure.append({**sent, (): -float(programme.places)})

    @cached_property
    def keys_of(self) -> dict[str, list[Key]]:
        """Decisions about each row of staff."""
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self.variables:
            if key[0] in tuple("fgarbvod"):
                found[key[1]].append(key)
        return found

    @cached_property
    def stand(self) -> dict[tuple[str, int], list[tuple[Facts, Expr]]]:
        """Section 3: who stands at each post in each year, by work."""
        found: dict[tuple[str, int], list[tuple[Facts, Expr]]] = defaultdict(list)
        for c in self.county.people.values():
            for y in self.county.years:
                at: dict[str, Expr] = defaultdict(dict)
                at[c.post][()] = c.count
                for key in self.keys_of.get(c.id, ()):
                    if (key[0] in ("f", "d") and key[-1] <= y) or (key[0] in ("g", "o") and key[-1] == y):
                        at[c.post][key] = -1.0
                        if key[0] in ("f", "g"):
                            at[key[2]][key] = 1.0
                for p, expr in at.items():
                    found[p, y].append((c, expr))
        return found

    def own(self, c: Facts, institutions: set[str], y: int) -> Expr:
        """Section 3: persons of c that the institutions own in y."""
        parts: list[tuple[float, Expr]] = [(float(c.owner in institutions), {(): c.count})]
        for key in self.keys_of.get(c.id, ()):
            if key[-1] > y:
                continue
            if key[0] == "d":
                parts.append((-float(c.owner in institutions), {key: 1.0}))
            elif key[0] == "f" and self.county.at(key[2]) != self.county.at(c.post):
                gained = (self.county.at(key[2]) in institutions) - (c.owner in institutions)
                parts.append((float(gained), {key: 1.0}))
        return total(parts)

    def risen(self, c: Facts, letter: str, y: int) -> Expr:
        """Persons of c risen by the end of y."""
        return {k: 1.0 for k in self.keys_of.get(c.id, ()) if k[0] == letter and k[-1] <= y}


def passes(c: Facts, y: int, tests: Iterable[Test]) -> bool:
    """W(c,y) for at least one test, of whatever year its row is."""
    return any(admits(test, c, y) for test in tests)

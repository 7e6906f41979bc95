"""Every ratio's change from today, split into what the numerator and what the denominator does to it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from allocator.check import unit_of
from allocator.report.table import Cell, Measure, Table, column, measure
from allocator.report.view import View
from allocator.rows import Establishment, OpenBeds, Persons, Residents, Row, Sum, Term
from allocator.rules.base import Rule

STOCKS = (Persons, OpenBeds, Establishment, Residents)
"""Terms that there are today; what happens in a year has no value on the day the plan starts."""


@dataclass(frozen=True, slots=True)
class Change:
    """A ratio today and at the end of a plan year."""

    rule: Rule
    row: Row
    above: float
    above_today: float
    below: float
    below_today: float

    @property
    def today(self) -> float:
        return self.above_today / self.below_today

    @property
    def then(self) -> float:
        return self.above / self.below

    @property
    def by_numerator(self) -> float:
        """The change there would be with today's denominator."""
        return (self.above - self.above_today) / self.below_today

    @property
    def by_denominator(self) -> float:
        """The rest: the new numerator over the new denominator instead of the old one."""
        return self.then - self.above / self.below_today


def changes(view: View) -> Iterator[Change]:
    """Of every ratio of stocks whose denominator is there both times."""
    for rule, row in view.instance.rows:
        if row.per is None or not all(isinstance(term, STOCKS) for term in row.terms):
            continue
        above, below = Sum.of(row.body), Sum.of(row.per)
        found = Change(rule, row, view.reader.total(above), _today(view, above), view.reader.total(below),
                       _today(view, below))
        if found.below > 0 and found.below_today > 0 and not math.isnan(found.above):
            yield found


def _today(view: View, expression: Sum) -> float:
    return expression.constant + sum(c * _term_today(view, term) for c, term in expression.parts)


def _term_today(view: View, term: Term) -> float:
    """A term on `as_of`; beds as they are open then, where that is known."""
    known = view.instance.places.open_beds(term.at, view.instance.as_of.year) if isinstance(term, OpenBeds) else 0
    return float(known) or view.reader.value(term, view.reader.today)


def _change(value: float, unit: str) -> Measure:
    """A change of a ratio; of a share, in percentage points."""
    return Measure(100 * value, "percentage points", 2) if unit == "share" else Measure(value, unit, 3)


def ratios(view: View) -> Table:
    """比例分解."""
    rows: list[tuple[Cell, ...]] = []
    for x in changes(view):
        unit = unit_of(x.rule, x.row)
        above, below = ("persons", "persons") if unit == "share" else unit.split("/", 1)
        rows.append((x.rule.cited, view.speaks_of(x.rule.name, x.row.tag, x.rule.cited), view.place(x.row.at),
                     x.row.year, measure(x.above_today, above), measure(x.above, above), measure(x.below_today, below),
                     measure(x.below, below), measure(x.today, unit), measure(x.then, unit),
                     *(_change(change, unit) for change in (x.then - x.today, x.by_numerator, x.by_denominator)),
                     measure(x.row.limit, unit)))
    return Table("ratios", view.t("比例变化的分解", "What changes each ratio"), (
        column("clause", width=6, zh="条款", en="clause"), column("indicator", "long", 26, zh="指标", en="indicator"),
        column("at", "long", 20), column("year", "year", 6),
        column("above_today", "measure", 11, zh="分子（现状）", en="numerator today"),
        column("above", "measure", 11, zh="分子（年末）", en="numerator then"),
        column("below_today", "measure", 12, zh="分母（现状）", en="denominator today"),
        column("below", "measure", 12, zh="分母（年末）", en="denominator then"),
        column("today", "measure", 10, zh="比例（现状）", en="ratio today"),
        column("then", "measure", 10, zh="比例（年末）", en="ratio then"),
        column("change", "measure", 13, zh="变化", en="change"),
        column("by_numerator", "measure", 13, zh="其中分子", en="by numerator"),
        column("by_denominator", "measure", 13, zh="其中分母", en="by denominator"),
        column("target", "measure", 10, zh="目标", en="target")), tuple(rows),
        view.t(f"现状为{view.instance.as_of:%Y-%m-%d}。其中分子：分母不变时的变化；其中分母：其余部分。"
               "分母减小带来的上升不是改善。",
               f"Today is {view.instance.as_of:%Y-%m-%d}. By numerator: the change with the denominator as it is; "
               "by denominator: the rest. A rise that comes from a smaller denominator is no improvement."))

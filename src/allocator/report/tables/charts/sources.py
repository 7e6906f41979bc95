"""From sources to uses: where the money of a year comes from and what it is spent on, all accounts together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from allocator import terms
from allocator.books import Books
from allocator.report.table import Cell, Table, column
from allocator.report.tables.charts.chart import Chart
from allocator.report.view import View

MOST = 8
"""Earmarked sources with a band of their own; the smallest beyond are drawn as one."""
CARRIED, BACK, KEPT = "carried", "back", "kept"
"""Bands beside those of sources and uses: money of earlier years, what a use gives back, and what is not spent."""
LEAST = 0.5
"""What is below this has no band [money]."""

Bands = dict[tuple[str, str], float]
"""Money by (source, use)."""


def sources(view: View) -> Chart:
    """Bands from revenue lines and earmarked money to uses; what no use takes is a band too. One figure a year."""
    made = view.decisions.flows
    names = _sources(view)
    rows: list[tuple[Cell, ...]] = []
    title = view.t("没有资金流向", "No money is traced")
    for k, year in enumerate(view.years if made else ()):
        bands = _bands(view, year, names)
        left, right = _summed(bands, 0), _summed(bands, 1)
        rows += _drawn(view, year, bands, left, right)
        if not k:
            first = max((use for use in right if use != KEPT), key=lambda use: right[use])
            title = view.t(f"{year}年可用{view.amount(sum(left.values()))}，{_word(view, first, 'use')}用得最多"
                           f"（{view.amount(right[first])}），未用结转{view.amount(right.get(KEPT, 0.0))}",
                           f"{view.amount(sum(left.values()))} can be spent in {year}; most goes to "
                           f"{_word(view, first, 'use')} ({view.amount(right[first])}); "
                           f"{view.amount(right.get(KEPT, 0.0))} is carried on")
    return Chart("sources", title, view.t(
        f"左边是资金来源，右边是用途，单位万{view.money}；带子越宽金额越大。",
        f"Sources on the left, uses on the right, in thousands of {view.money}; width is money."),
        Table("sources", title, (column("year", "year"), column("from"), column("to"),
                                 column("place", "int", zh="次序", en="place"), column("amount", "number"),
                                 column("told")), tuple(rows)))


def _drawn(view: View, year: int, bands: Bands, left: Mapping[str, float],
           right: Mapping[str, float]) -> Iterator[tuple[Cell, ...]]:
    """The bands in order, from top to bottom on both sides."""
    uses = _ordered(right, [*terms.USES, KEPT])
    for source in _ordered(left, [*terms.LINES, *(s.id for s in view.instance.places.sources), "other", BACK, CARRIED]):
        for use in uses:
            if (source, use) in bands:
                yield (year, _labelled(view, source, left[source]), _labelled(view, use, right[use], "use"),
                       uses.index(use), bands[source, use] / _unit(view), _number(view, bands[source, use]))


def _summed(bands: Bands, side: int) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for key, amount in bands.items():
        found[key[side]] += amount
    return dict(found)


def _sources(view: View) -> dict[str, str]:
    """The band of each source: the revenue line of a ledger's, an earmarked source's own or `other`."""
    places = view.instance.places
    lines = [key for key, line in terms.LINES.items() if line.unit == "revenue"]
    size: dict[str, float] = defaultdict(float)
    for source in places.sources:
        size[source.id] += source.amount
    largest = sorted(size, key=lambda key: (-size[key], key))
    own = largest if len(largest) <= MOST else largest[:MOST - 1]
    return {**{f"{at}/{line}": line for line in lines for at in places.accounts},
            **{key: key if key in own else "other" for key in largest}}


def _bands(view: View, year: int, names: Mapping[str, str]) -> Bands:
    """Money by source and use in a year; of what is carried in, what is not spent then is carried on again."""
    books, made = Books(view.instance, view.reader), view.decisions.flows
    found: dict[tuple[str, str], float] = defaultdict(float)
    for line in made:
        if line.year == year:
            found[names.get(line.source, BACK) if line.earned == year else CARRIED, line.use] += line.amount
    left: dict[tuple[str, int], float] = defaultdict(float)    # one grant may be given to several accounts
    for purse in books.money:
        left[purse.source, purse.earned] += purse.cents / 100
    for line in made:
        if line.year <= year:
            left[line.source, line.earned] -= line.amount
    for (source, earned), rest in left.items():
        if year - books.carry <= earned <= year:
            found[names.get(source, BACK) if earned == year else CARRIED, KEPT] += rest
    return {key: amount for key, amount in found.items() if amount >= LEAST}


def _ordered(found: Mapping[str, float], order: list[str]) -> list[str]:
    known = list(dict.fromkeys(order))
    return sorted(found, key=lambda key: (known.index(key) if key in known else len(known), key))


def _word(view: View, key: str, side: str = "line") -> str:
    """A band in words; some lines of the ledgers and uses share a key."""
    words = {CARRIED: view.t("上年结转", "Carried in"), KEPT: view.t("未用结转", "Carried on"),
             BACK: view.t("成本冲回", "Cost given back"), "other": view.t("其他专项", "Other earmarks")}
    if key in words:
        return words[key]
    return view.label(side, key)


def _labelled(view: View, key: str, amount: float, side: str = "line") -> str:
    return f"{_word(view, key, side)} {_number(view, amount)}"


def _unit(view: View) -> float:
    """What amounts are drawn in: 万 in Chinese, thousands in English."""
    return 1e4 if view.lang == "zh" else 1e3


def _number(view: View, amount: float) -> str:
    return f"{amount / _unit(view):,.0f}"

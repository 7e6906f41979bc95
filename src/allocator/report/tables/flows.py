"""Where every yuan comes from and what it pays: in sum by kind of money, line by line, and what is left of each source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from allocator import terms
from allocator.books import Books, Purse
from allocator.plan import FlowLine
from allocator.report.table import Cell, Table, column
from allocator.report.view import View
from allocator.rules.purses import ALL_USES


def totals(view: View) -> Table:
    """来源用途汇总: a line a year and kind of money, a column a use; all accounts together."""
    found: dict[tuple[int, str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in view.decisions.flows:
        found[line.year, _kind(view, line.source), line.earned][line.use] += round(line.amount * 100)
    used = [use for use in terms.USES if any(by_use[use] for by_use in found.values())]
    rows: list[tuple[Cell, ...]] = []
    for year in view.years if found else ():
        lines = [(kind, earned, by_use) for (y, kind, earned), by_use in found.items()
                 if y == year and sum(by_use.values()) >= 50]    # less than half a yuan would be a line of noughts
        for kind, earned, by_use in sorted(lines, key=lambda one: (one[1] < year, -sum(one[2].values()), one[0])):
            late = view.t(f"（{earned}年结转）", f" (carried on from {earned})") if earned < year else ""
            rows.append((year, kind + late, *(by_use[use] / 100 if by_use[use] else None for use in used),
                         sum(by_use.values()) / 100))
        rows.append((year, view.total, *(sum(by_use[use] for *_, by_use in lines) / 100 for use in used),
                     sum(sum(by_use.values()) for *_, by_use in lines) / 100))
    return Table("totals", view.t("资金来源用途汇总", "Money by source and use"), (
        column("year", "year", 6), column("source", width=30, zh="资金来源", en="source of money"),
        *(column(use, "money", 14, zh=terms.USES[use].zh, en=terms.USES[use].en) for use in used),
        column("total", "money", 15, zh="合计", en="total")), tuple(rows),
        view.t(f"单位：{view.money}，各账户合计，按支出年份；逐笔见“资金来源与用途”，每笔资金的结余见“资金结余”。",
               f"In {view.money}, all accounts together, by the year of spending. Line by line in “Sources and uses”; "
               "what is left of each source in “Money left”."), folds=True)


def flows(view: View) -> Table:
    """资金来源与用途: a line a source, year it came in, use, account and year; and the sum of each account and year."""
    rows: list[tuple[Cell, ...]] = []
    def account(line: FlowLine) -> tuple[int, str]:
        return line.year, line.at

    for (year, at), lines in groupby(sorted(view.decisions.flows, key=account), key=account):
        spent = [(line, round(line.amount * 100)) for line in lines]
        rows += [(year, view.place(at), view.label("use", line.use), _source(view, line.source), line.earned,
                  cents / 100) for line, cents in spent]
        rows.append((year, view.place(at), view.total, "", None, sum(cents for _, cents in spent) / 100))
    return Table("flows", view.t("资金来源与用途", "Sources and uses of money"), (
        column("year", "year", 6), column("at", width=22), column("use", width=18, zh="用途", en="use"),
        column("source", width=30, zh="资金来源", en="source of money"),
        column("earned", "year", 9, zh="到账年份", en="came in"), column("amount", "cents", 18)), tuple(rows),
        view.t(f"单位：{view.money}，精确到分。限定用途的资金先用，再用本单位不限用途的资金，最后用其他单位的；"
               f"先到账的先用。未用资金可结转{_carry(view)}年。",
               f"In {view.money}, to the cent. Bound money is spent first, then the account's own free money, then "
               f"that of other accounts; what came in earlier first. Unspent money may be spent in {_carry(view)} "
               "more year(s)."), folds=True)


def funds(view: View) -> Table:
    """资金结余: what each source has, what it may pay, what is spent of it in which year, what is left."""
    spent: dict[tuple[str, int, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    books = Books(view.instance, view.reader) if view.instance.places.accounts else None
    several = _several(books.money) if books else frozenset()
    for line in view.decisions.flows:
        at = line.at if (line.source, line.earned) in several else ""
        spent[line.source, line.earned, at][line.year] += round(line.amount * 100)
    rows: list[tuple[Cell, ...]] = []
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * 4)
    for purse in sorted(books.money, key=lambda one: one.earned) if books else ():
        if rows and purse.earned != rows[-1][3]:
            rows.append(_sums(view, rows[-1][3], sums))
        key = purse.source, purse.earned, purse.at if (purse.source, purse.earned) in several else ""
        now = spent[key][purse.earned]
        later = sum(cents for year, cents in spent[key].items() if year != purse.earned)
        rows.append((_source(view, purse.source), view.place(purse.owner) if purse.owner else view.place(""),
                     _allowed(view, purse), purse.earned, purse.cents / 100, now / 100, later / 100,
                     (purse.cents - now - later) / 100))
        sums[purse.earned] = [a + b for a, b in zip(sums[purse.earned], (
            purse.cents, now, later, purse.cents - now - later), strict=True)]
    if rows:
        rows.append(_sums(view, rows[-1][3], sums))
    label = view.t
    return Table("funds", label("资金结余", "What is left of each source"), (
        column("source", width=30, zh="资金来源", en="source of money"), column("at", width=22),
        column("uses", "long", 36), column("earned", "year", 9, zh="到账年份", en="came in"),
        column("amount", "cents", 18), column("spent", "cents", 18, zh="当年支出", en="spent that year"),
        column("carried", "cents", 18, zh="结转支出", en="spent later"),
        column("left", "cents", 18, zh="结余", en="left")), tuple(rows),
        label(f"单位：{view.money}，精确到分。金额=当年支出+结转支出+结余。",
              f"In {view.money}, to the cent. Amount = spent that year + spent later + left."), folds=True)


def _sums(view: View, earned: Cell, sums: Mapping[int, Sequence[int]]) -> tuple[Cell, ...]:
    """The row of sums of the money of a year."""
    assert isinstance(earned, int)
    return (view.total, "", "", earned, *(cents / 100 for cents in sums[earned]))


def _several(money: tuple[Purse, ...]) -> frozenset[tuple[str, int]]:
    """Sources with money of their own for several accounts in one year."""
    seen: dict[tuple[str, int], int] = defaultdict(int)
    for purse in money:
        seen[purse.source, purse.earned] += 1
    return frozenset(key for key, count in seen.items() if count > 1)


def _kind(view: View, source: str) -> str:
    """A ledger's line whatever its account; an earmarked source by its own id."""
    at, _, line = source.rpartition("/")
    if at in view.instance.places.accounts and line in terms.LINES:
        return view.label("line", line)
    return _source(view, source)


def _source(view: View, source: str) -> str:
    """A ledger's line with its account in words; an earmarked source by its own id."""
    at, _, line = source.rpartition("/")
    if at in view.instance.places.accounts and line in terms.LINES:
        return f"{view.place(at)} {view.label('line', line)}"
    if at in view.instance.places.accounts and line in terms.USES:
        return f"{view.place(at)} {view.label('use', line)}"
    return source


def _allowed(view: View, purse: Purse) -> str:
    """What money may pay, and whose."""
    if purse.uses == ALL_USES:
        what = view.t("不限用途", "any use")
    else:
        what = view.t("、", ", ").join(view.label("use", use) for use in purse.uses)
    return what if purse.at else what + view.t("（各单位）", " (of any account)")


def _carry(view: View) -> int:
    return view.instance.places.budget.carry_years

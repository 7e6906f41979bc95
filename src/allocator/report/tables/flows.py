"""Where every yuan comes from and what it pays, and what is left of each source."""

from __future__ import annotations

from collections import defaultdict

from allocator import terms
from allocator.books import Books, Purse
from allocator.report.table import Cell, Table, column
from allocator.report.view import View
from allocator.rules.purses import ALL_USES


def flows(view: View) -> Table:
    """资金来源与用途: a line a source, year it came in, use, account and year."""
    rows: list[tuple[Cell, ...]] = [
        (line.year, view.place(line.at), view.label("use", line.use), _source(view, line.source), line.earned,
         line.amount) for line in view.decisions.flows]
    return Table("flows", view.t("资金来源与用途", "Sources and uses of money"), (
        column("year", "year", 6), column("at", width=22), column("use", width=18, zh="用途", en="use"),
        column("source", width=30, zh="资金来源", en="source of money"),
        column("earned", "year", 9, zh="到账年份", en="came in"), column("amount", "money", 16)), tuple(rows),
        view.t(f"单位：{view.money}，精确到分。限定用途的资金先用，再用本单位不限用途的资金，最后用其他单位的；"
               f"先到账的先用。未用资金可结转{_carry(view)}年。",
               f"In {view.money}, to the cent. Bound money is spent first, then the account's own free money, then "
               f"that of other accounts; what came in earlier first. Unspent money may be spent in {_carry(view)} "
               "more year(s)."))


def funds(view: View) -> Table:
    """资金结余: what each source has, what it may pay, what is spent of it in which year, what is left."""
    spent: dict[tuple[str, int, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    books = Books(view.instance, view.reader) if view.instance.places.accounts else None
    several = _several(books.money) if books else frozenset()
    for line in view.decisions.flows:
        at = line.at if (line.source, line.earned) in several else ""
        spent[line.source, line.earned, at][line.year] += round(line.amount * 100)
    rows: list[tuple[Cell, ...]] = []
    for purse in books.money if books else ():
        key = purse.source, purse.earned, purse.at if (purse.source, purse.earned) in several else ""
        now = spent[key][purse.earned]
        later = sum(cents for year, cents in spent[key].items() if year != purse.earned)
        rows.append((_source(view, purse.source), view.place(purse.owner) if purse.owner else view.place(""),
                     _allowed(view, purse), purse.earned, purse.cents / 100, now / 100, later / 100,
                     (purse.cents - now - later) / 100))
    label = view.t
    return Table("funds", label("资金结余", "What is left of each source"), (
        column("source", width=30, zh="资金来源", en="source of money"), column("at", width=22),
        column("uses", "long", 36), column("earned", "year", 9, zh="到账年份", en="came in"),
        column("amount", "money", 16), column("spent", "money", 16, zh="当年支出", en="spent that year"),
        column("carried", "money", 16, zh="结转支出", en="spent later"),
        column("left", "money", 16, zh="结余", en="left")), tuple(rows),
        label(f"单位：{view.money}，精确到分。金额=当年支出+结转支出+结余。",
              f"In {view.money}, to the cent. Amount = spent that year + spent later + left."))


def _several(money: tuple[Purse, ...]) -> frozenset[tuple[str, int]]:
    """Sources with money of their own for several accounts in one year."""
    seen: dict[tuple[str, int], int] = defaultdict(int)
    for purse in money:
        seen[purse.source, purse.earned] += 1
    return frozenset(key for key, count in seen.items() if count > 1)


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

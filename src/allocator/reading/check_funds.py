"""What sources, ledgers and floors must agree on: money has uses, uses have money, parts are within their whole; and a
wage ceiling leaves room for statutory pay."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from allocator import terms
from allocator.errors import Problem, Said
from allocator.facts.funds import Source
from allocator.facts.settings import Budget
from allocator.facts.specialties import Specialty
from allocator.reading.booked import CENT, Booked, yuan
from allocator.reading.packs import Bound
from allocator.reading.table_file import Table
from allocator.reading.validation import meant
from allocator.rules.funds import PURPOSES, Earmarks, FullAccounts
from allocator.rules.pay import WageCeiling

ALL = set(terms.USES)
COSTS = tuple(use for use in terms.USES if use in terms.LINES and terms.LINES[use].unit == "cost")
"""Uses that a ledger books under the same name."""


def check_funds(tables: Mapping[str, Table[Any]]) -> Iterator[Problem]:
    """Sources that do not fit the ledgers."""
    sources = tables.get("sources")
    ledgers = Booked(tables["ledgers"]) if "ledgers" in tables else None
    if sources is not None:
        yield from _sources(sources, ledgers)
        if ledgers is not None:
            yield from _parts(sources, ledgers)


# sources ---------------------------------------------------------------------------------------------------------


def _sources(table: Table[Source], ledgers: Booked | None) -> Iterator[Problem]:
    """Each source by itself."""
    wide = {(row.id, row.year): table.numbers[position] for position, row in table.facts.items() if not row.at}
    for position, row in table.facts.items():
        if row.at and row.at not in (ledgers.accounts if ledgers else ()):
            yield table.problem(position, "at", Said("an institution with a ledger, whose uses the money pays",
                                                     "有账目的机构：资金用于它的支出"), None,
                                meant(row.at, ledgers.accounts if ledgers else ()))
        if row.at and (row.id, row.year) in wide:
            number = wide[row.id, row.year]
            yield table.problem(position, "id", Said(
                f"another id than in row {number}, which is for all accounts of {row.year}",
                f"与第{number}行（{row.year}年，用于各账户）不同的编号"))
        if row.id.rpartition("/")[2] in terms.LINES and "/" in row.id:
            yield table.problem(position, "id", Said("an id that does not read as a line of a ledger",
                                                     "与账目科目不同的编号"))
        if not row.line:
            continue
        if not row.at:
            yield table.problem(position, "at", Said(
                f"the institution whose {terms.LINES[row.line].en} the money is a part of",
                f"机构：资金属于哪家的{terms.LINES[row.line].zh}"))
        if terms.LINES[row.line].unit != "revenue":
            words = [term for term in terms.LINES.values() if term.unit == "revenue"]
            yield table.problem(position, "line", Said(
                f"a line of revenue: {', '.join(term.en for term in words)}; or a blank, where the money comes on top",
                f"收入科目：{'、'.join(term.zh for term in words)}；另加的资金留空"))


def _parts(table: Table[Source], ledgers: Booked) -> Iterator[Problem]:
    """Sources that are parts of a line, together above it: the row at which they pass it is named."""
    sums: dict[tuple[str, str, int], float] = defaultdict(float)
    for position, row in table.facts.items():
        if not row.line or row.at not in ledgers.accounts or terms.LINES[row.line].unit != "revenue":
            continue
        key = row.at, row.line, row.year
        line, whole = terms.LINES[row.line], ledgers.booked(*key)
        before = sums[key]
        sums[key] += row.amount
        if sums[key] > whole + CENT >= before:
            yield table.problem(
                position, "amount",
                Said(f"at most {yuan(whole - before)}: the sources of {row.at} in {row.year} that are parts of "
                     f"{line.en} add up to {yuan(sums[key])}, and {yuan(whole)} is booked",
                     f"不大于{yuan(whole - before)}：{row.at}{row.year}年列在{line.zh}内的资金合计{yuan(sums[key])}，"
                     f"账上为{yuan(whole)}"), None,
                Said(f"lower it, book {line.en} of at least {yuan(sums[key])} for {row.year}, or leave the line blank "
                     "where the money comes on top",
                     f"调低，或{row.year}年{line.zh}不小于{yuan(sums[key])}，或另加的资金不填科目"))


# uses ------------------------------------------------------------------------------------------------------------


class _Money:
    """What may pay a use at an account, by year, as booked [money]."""

    def __init__(self, ledgers: Booked, sources: list[Source], budget: Budget, years: Sequence[int]) -> None:
        self._found: list[tuple[str, frozenset[str], int, float]] = []
        for year in years:
            for at in ledgers.accounts:
                for line in (key for key, term in terms.LINES.items() if term.unit == "revenue"):
                    taken = sum(s.amount for s in sources if (s.at, s.line, s.year) == (at, line, year))
                    uses = frozenset(budget.uses.get(line, ()))
                    self._found.append(("" if uses == ALL else at, uses, year, ledgers.booked(at, line, year) - taken))
            self._found += [(s.at, frozenset(s.uses), year, s.amount) for s in sources if s.year == year]

    def of(self, at: str, uses: tuple[str, ...], until: int) -> float:
        """All that comes in up to a year and may pay some of the uses at an account; at none: at any."""
        return sum(amount for scope, paid, year, amount in self._found
                   if year <= until and paid & set(uses) and (not at or scope in ("", at)))


def _unusable(ledgers: Booked, budget: Budget, years: Sequence[int]) -> Iterator[Problem]:
    """Revenue whose line the settings give no use."""
    for at in ledgers.accounts:
        for key, term in terms.LINES.items():
            idle = term.unit == "revenue" and not budget.uses.get(key)
            position = ledgers.position(at, key, years[-1]) if idle else None
            if position is not None and ledgers.table.facts[position].amount > 0:
                yield ledgers.table.problem(position, "line", Said(
                    "a line with uses in settings.budget.uses", "settings.budget.uses中有用途的科目"), None,
                    Said(f"write what {term.en} may be spent on: settings.budget.uses.{key}",
                         f"在 settings.budget.uses.{key} 写明{term.zh}可用于什么"))


def _unpaid(ledgers: Booked, money: _Money, years: Sequence[int]) -> Iterator[Problem]:
    """Booked costs that no money may pay."""
    for at in ledgers.accounts:
        for use in COSTS:
            position = ledgers.position(at, use, years[0])
            if position is None or not ledgers.table.facts[position].amount or money.of(at, (use,), years[-1]) > 0:
                continue
            term = terms.USES[use]
            yield ledgers.table.problem(position, "line", Said(
                f"a cost that some money of {at} may pay: no revenue and no source may be spent on {term.en} there",
                f"{at}有资金可用的支出：没有收入或资金可用于{term.zh}"), None,
                Said(f"add {term.zh} to the uses of a source, or to settings.budget.uses of a line with revenue",
                     f"在某项资金的可用于，或 settings.budget.uses 的某个有收入的科目中加上{term.zh}"))


def _floors(table: Table[Specialty], money: _Money, years: Sequence[int]) -> Iterator[Problem]:
    """Least yearly spending on a hospital's specialties above all the money that may pay it."""
    least: dict[str, tuple[float, int]] = {}
    for position, row in table.facts.items():
        if row.min > least.get(row.id, (0.0, 0))[0]:
            least[row.id] = row.min, position
    at_of = {row.id: row.at for row in table.facts.values()}
    for at in sorted(set(at_of.values())):
        floors = [least[key] for key in sorted(least) if at_of[key] == at]
        for count, year in enumerate(years, 1):
            there = money.of(at, ("specialty",), year)
            together = count * sum(amount for amount, _ in floors)
            if together > there + CENT:
                amount, position = max(floors)
                yield table.problem(
                    position, "min",
                    Said(f"floors of {at} that come to no more than the {yuan(there)} that may pay them up to {year}",
                         f"{at}各专科下限合计不超过到{year}年为止可用的{yuan(there)}"),
                    Said(f"{yuan(amount)} here, {yuan(together)} with the others up to {year}",
                         f"本行{yuan(amount)}，各专科到{year}年为止合计{yuan(together)}"),
                    Said(f"lower the floors by {yuan((together - there) / count)} a year, or add a source for "
                         f"{terms.USES['specialty'].zh}",
                         f"下限每年合计调低{yuan((together - there) / count)}，或增加可用于重点专科的资金"))
                break


# rules -----------------------------------------------------------------------------------------------------------


def check_money_rules(bound: Bound, tables: Mapping[str, Table[Any]], budget: Budget,
                      years: Sequence[int]) -> Iterator[Problem]:
    """What the ledgers leave impossible: where every use is to be paid, uses that no money may pay and floors above the
    money there is; earmarks above it; ceilings below statutory pay."""
    if "ledgers" not in tables:
        return
    ledgers = Booked(tables["ledgers"])
    sources = tables.get("sources")
    if not ledgers.whole or (sources is not None and len(sources.facts) < len(sources.rows)):
        return
    money = _Money(ledgers, list(sources.facts.values()) if sources is not None else [], budget, years)
    for clause, rule in bound.rules.items():
        if isinstance(rule, FullAccounts):
            yield from _unusable(ledgers, budget, years)
            yield from _unpaid(ledgers, money, years)
            if "specialties" in tables:
                yield from _floors(tables["specialties"], money, years)
        elif isinstance(rule, Earmarks):
            yield from _earmarks(bound, clause, rule, money, years)
        elif isinstance(rule, WageCeiling) and rule.binding == "hard":
            yield from _ceiling(clause, rule, ledgers, years)


def _earmarks(bound: Bound, clause: str, rule: Earmarks, money: _Money, years: Sequence[int]) -> Iterator[Problem]:
    for purpose, uses in PURPOSES.items():
        asked = 0.0
        for year in years:
            asked += getattr(rule, purpose).at(year) or 0.0
            there = money.of("", uses, year)
            if asked > there + CENT:
                yield bound.problem(
                    clause, (purpose,),
                    Said(f"at most the {yuan(there)} that may pay {terms.USES[purpose].en} up to {year}",
                         f"不超过到{year}年为止可用于{terms.USES[purpose].zh}的{yuan(there)}"),
                    Said.same(yuan(asked)), Said(f"lower it by {yuan(asked - there)}, or add a source",
                                                  f"调低{yuan(asked - there)}，或增加资金"))
                break


def _ceiling(clause: str, rule: WageCeiling, ledgers: Booked, years: Sequence[int]) -> Iterator[Problem]:
    """Statutory pay is what is booked as fixed pay; the ceiling is a factor times the whole bill."""
    base = years[0] - 1
    for at in ledgers.accounts:
        fixed, paid = ledgers.booked(at, "fixed_pay", base), ledgers.booked(at, "performance_pay", base)
        position = ledgers.position(at, "fixed_pay", base)
        if position is None:
            continue
        for year, factor in rule.factor.during(years):
            most = factor * (fixed + paid)
            if fixed <= most + CENT:
                continue
            enough = math.ceil(10_000 * fixed / (fixed + paid)) / 10_000
            yield ledgers.table.problem(
                position, "amount",
                Said(f"at most {yuan(most)}, the ceiling of {clause} on the wages of {at} in {year}: {factor:g} times "
                     f"the {yuan(fixed + paid)} booked",
                     f"不超过{clause}对{at}{year}年薪酬总量的上限{yuan(most)}：账上{yuan(fixed + paid)}的"
                     f"{factor:g}倍"),
                Said(f"{yuan(fixed)} of statutory pay", f"法定人员经费{yuan(fixed)}"),
                Said(f"{clause}.factor of at least {enough:g}", f"{clause}.factor 不小于 {enough:g}"))
            break

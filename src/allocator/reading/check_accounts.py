"""What services and ledgers must agree on: places, years and prices of services; parts of a ledger and their whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from allocator import terms
from allocator.errors import SILENT, Problem, Said
from allocator.facts.ledgers import Booking
from allocator.facts.places import Institution
from allocator.facts.services import Service
from allocator.reading.booked import CENT, Booked, yuan
from allocator.reading.checks import half_width
from allocator.reading.table_file import Table

VILLAGE = "village_visits"
PACKAGE, INSURED, MEDICAL = "insurance_package", "insured_revenue", "medical_revenue"
APART = ("drug_revenue", "service_revenue")
"""Parts of medical revenue that share nothing."""


def check_accounts(tables: Mapping[str, Table[Any]], years: Sequence[int]) -> Iterator[Problem]:
    """Services at places that cannot give them, without a row for the year booked, dearer than their price, or bringing
    in more than is booked; parts of a ledger above their whole; two packages of one year, or one without insured
    revenue."""
    ledgers = _Books(tables["ledgers"]) if "ledgers" in tables else None
    if "services" in tables:
        yield from _services(tables["services"], tables.get("institutions"), ledgers, years)
        if ledgers is not None:
            yield from _fees(tables["services"], ledgers, years)
    if ledgers is not None:
        yield from ledgers.parts()
        yield from ledgers.packages()


def _services(table: Table[Service], institutions: Table[Institution] | None, ledgers: _Books | None,
              years: Sequence[int]) -> Iterator[Problem]:
    level = {i.id: i.level or (terms.KINDS[i.kind].unit if i.kind in terms.KINDS else "")
             for i in (institutions.facts.values() if institutions else ())}
    undated = {_service_key(row) for row in table.rows if "year" not in row}
    first: dict[tuple[str, str | None], tuple[int, int]] = {}
    for position, row in table.facts.items():
        fitting = ("township",) if row.activity == VILLAGE else ("county", "township")
        if row.at in level and level[row.at] not in fitting:
            what, words = terms.ACTIVITIES[row.activity], [terms.LEVELS[one] for one in fitting]
            yield table.problem(position, "at", Said(
                f"an institution of {' or '.join(one.en for one in words)}, which gives {what.en}",
                f"{'或'.join(one.zh for one in words)}机构（{what.zh}）"), None,
                Said("visits to clinics stand at the township institution above them", "村卫生室的诊疗记在上级乡镇机构")
                if level[row.at] == "village" else SILENT)
        cost = row.drugs + row.materials
        if cost > row.price + CENT:
            yield table.problem(position, "price", Said(
                f"at least {cost:g}, its drugs and consumables: else turning patients away would pay",
                f"不小于{cost:g}（单次药品费与材料费之和），否则拒诊反而省钱"))
        if row.year is not None:
            first[row.at, row.activity] = min(first.get((row.at, row.activity), (row.year, position)),
                                              (row.year, position))
    for key, (year, position) in first.items():
        booked = ledgers.before(key[0], MEDICAL, years[0]) if ledgers else None
        need = years[0] if booked is None else booked
        if key not in undated and year > need:
            why = Said("the first year of the plan", "规划首年") if booked is None else Said(
                f"the year for which the ledger of {key[0]} is booked", f"{key[0]}账目所记的年份")
            yield table.problem(position, "year", Said(
                f"a row for {need} or before too, {why}", f"另有{need}年或以前的一行：{why.zh}"), None,
                Said("add it, or leave the year blank for every year", "补上该行，或年份留空表示各年相同"))


def _service_key(row: Mapping[str, Any]) -> tuple[str, str | None]:
    return half_width(row.get("at")), terms.code("activity", str(row.get("activity", "")))


def _fees(table: Table[Service], ledgers: _Books, years: Sequence[int]) -> Iterator[Problem]:
    """Services that bring in more in the year booked than medical revenue: without them it would be below 0. The row
    that brings in most is named. Their drugs and consumables may be above what is booked: what is saved is given
    back."""
    if len(table.facts) < len(table.rows):
        return
    rows = {(row.at, row.activity, row.year or 0): position for position, row in table.facts.items()}
    for at in ledgers.accounts:
        booked = {held.year: held for year in years if (held := ledgers.held(at, MEDICAL, year))}
        for year, whole in booked.items():
            fees = {position: table.facts[position].demand * table.facts[position].price
                    for position in _in_year(rows, at, year)}
            together = sum(fees.values())
            if together <= whole.amount + CENT:
                continue
            most = max(fees, key=lambda position: fees[position])
            row, line, left = table.facts[most], terms.LINES[MEDICAL], max(0.0, whole.amount - together + fees[most])
            yield table.problem(
                most, "price",
                Said(f"at most {yuan(left)} of fees: the services of {at} bring in {yuan(together)} in {year}, and "
                     f"{yuan(whole.amount)} of {line.en} is booked",
                     f"收入不大于{yuan(left)}：{at}{year}年各项服务收入合计{yuan(together)}，"
                     f"账上{line.zh}为{yuan(whole.amount)}"),
                Said(f"{yuan(row.demand)} at {yuan(row.price)}: {yuan(fees[most])}",
                     f"{yuan(row.demand)}乘以{yuan(row.price)}，为{yuan(fees[most])}"),
                Said(f"correct demand or price, or book {line.en} of at least {yuan(together)} for {year}",
                     f"更正需求量或单价，或{year}年{line.zh}不小于{yuan(together)}"))


def _in_year(rows: Mapping[tuple[str, str, int], int], at: str, year: int) -> Iterator[int]:
    """The row of each service of a place in a year, as the accounts read it: its own, that of every year, or the
    latest before."""
    for activity in dict.fromkeys(name for i, name, _ in rows if i == at):
        known = sorted(y for i, name, y in rows if (i, name) == (at, activity) and y <= year)
        if known:
            yield rows[at, activity, year if year in known else 0 if 0 in known else known[-1]]


class _Books(Booked):
    """What the ledgers of an instance must agree on."""

    def parts(self) -> Iterator[Problem]:
        """Parts above the line they are part of, alone or together."""
        for (at, line, year), position in self.holds.items():
            of = terms.WITHIN.get(line)
            if of is None:
                continue
            whole, own = self.held(at, of, year), self.table.facts[position]
            if whole is None and not self.whole:
                continue
            most = whole.amount if whole else 0.0
            if own.amount > most + CENT:
                yield self._above(position, (line,), own.amount, of, most, own)
            elif line == APART[1]:
                other = self.held(at, APART[0], year)
                if other is not None and other.amount <= most + CENT < other.amount + own.amount:
                    yield self._above(position, APART, other.amount + own.amount, of, most, own)

    def _above(self, position: int, lines: Sequence[str], amount: float, of: str, most: float,
               row: Booking) -> Problem:
        whole, left, other = terms.LINES[of], most - (amount - row.amount), terms.LINES[lines[0]]
        found = Said(yuan(row.amount), yuan(row.amount))
        if len(lines) > 1:
            found = Said(f"{found}, {yuan(amount)} with {other.en.removeprefix('of which ')}",
                         f"{found}，与{other.zh.removeprefix('其中')}合计{yuan(amount)}")
        return self.table.problem(
            position, "amount",
            Said(f"at most {yuan(left)}: parts of {whole.en} of {row.at} in {row.year} are within its {yuan(most)}",
                 f"不大于{yuan(left)}：{row.at}{row.year}年{whole.zh}{yuan(most)}，其中各项不超过它"), found,
            Said(f"correct it, or book {whole.en} of at least {yuan(amount)}",
                 f"更正，或{whole.zh}不小于{yuan(amount)}"))

    def packages(self) -> Iterator[Problem]:
        """One account holds the package of a year, and the accounts have income that it pays for."""
        rows = sorted((year, at, position) for (at, line, year), position in self.holds.items() if line == PACKAGE)
        accounts = sorted({at for _, at, _ in rows})
        for year, at, position in rows:
            own = self.table.facts[position]
            if not own.amount:
                continue
            others = [i for i in accounts if i != at and (booked := self.held(i, PACKAGE, year)) and booked.amount]
            earlier = [i for i in others if self._booked_first(i, at, year)]
            if earlier:
                yield self.table.problem(
                    position, "amount",
                    Said(f"the package of {year} in one account; {earlier[0]} holds it",
                         f"{year}年打包额度只记在一个账户；已记在{earlier[0]}"), None,
                    Said(f"leave this row out, or book 0 for {earlier[0]} in {year}",
                         f"删去本行，或{earlier[0]}{year}年记0"))
            elif self.whole and not any((booked := self.held(i, INSURED, year)) and booked.amount
                                        for i in {i for i, _, _ in self.holds}):
                line = terms.LINES[INSURED]
                yield self.table.problem(
                    position, "line", Said(f"rows of what the insurance paid ({line.also[0]}) for {year} or before too",
                                           f"另有{year}年或以前的{line.also[0]}"),
                    None, Said("without them the whole package would be a surplus", "没有它们，整个打包额度都成了结余"))

    def _booked_first(self, other: str, at: str, year: int) -> bool:
        """Whether another account's package was booked before this one: in an earlier year, or first by id."""
        since = min(y for i, line, y in self.holds if (i, line) == (other, PACKAGE))
        own = min(y for i, line, y in self.holds if (i, line) == (at, PACKAGE))
        return (since, other) < (own, at)

"""Every yuan traced: which money pays what, source by source, in whole cents.

As much as can be paid is paid. Among all ways to do so: bound money first, and of it that which may pay least; then
free money of the account that spends; then the consortium's own; then other accounts'; and in each, what came in
earliest. It is a transport problem in whole numbers, solved exactly; the same plan gives the same flows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from allocator.books import Books, Purse, Spent
from allocator.instance import Instance
from allocator.plan import Decisions, FlowLine
from allocator.plan_reader import PlanReader
from allocator.rules.purses import ALL_USES
from allocator.transport import Network

OWN, SHARED, OTHERS = 1, 2, 3
"""How free money is ranked after bound money: the spending account's, the consortium's, another account's."""


def traced(instance: Instance, decisions: Decisions) -> Decisions:
    """The decisions with their flows of money; those of an instance without accounts as they are."""
    if not instance.places.accounts:
        return decisions
    return decisions.model_copy(update={"flows": flows(Books(instance, PlanReader(instance, decisions)))})


def flows(books: Books) -> tuple[FlowLine, ...]:
    """Who pays what; where the money does not suffice, what can be paid."""
    order = {use: k for k, use in enumerate(ALL_USES)}
    paid = [(key, spent, cents) for key, spent, cents in _paid(books) if cents]
    return tuple(FlowLine(source=purse.source, earned=purse.earned, use=use, at=at, year=year, amount=cents / 100)
                 for purse, (use, at, year), cents in sorted(
                     paid, key=lambda line: (line[1][2], line[1][1], order[line[1][0]], line[0].earned,
                                             line[0].source)))


def _paid(books: Books) -> Iterator[tuple[Purse, Spent, int]]:
    """(money, what it pays, cents), once each."""
    money, costs, carry = books.money, books.costs, books.carry
    years = sorted({purse.earned for purse in money} | {year for _, _, year in costs})
    later = {year: (len(ALL_USES) + 1) * k for k, year in enumerate(years)}
    rank = (len(ALL_USES) + 1) * (len(years) + 1)
    accounts = sorted({at for _, at, _ in costs})
    nodes = {key: k for k, key in enumerate([
        "money", "paid", *money, *costs, *((at, year) for at in accounts for year in years), *years])}
    network = Network(len(nodes))
    for purse in money:
        network.edge(nodes["money"], nodes[purse], purse.cents)
    for spent, cents in costs.items():
        network.edge(nodes[spent], nodes["paid"], cents)
    bound: list[tuple[Purse, Spent, int]] = []
    given: list[tuple[Purse, str, int, int]] = []
    for purse in money:
        if not purse.free:
            cost = later[purse.earned] + len(purse.uses)
            bound += [(purse, spent, network.edge(nodes[purse], nodes[spent], purse.cents, cost))
                      for spent in costs if purse.pays(spent, carry)]
            continue
        for year in (y for y in years if purse.earned <= y <= purse.earned + carry):
            if purse.owner in accounts:
                given.append((purse, purse.owner, year, network.edge(
                    nodes[purse], nodes[purse.owner, year], purse.cents, OWN * rank + later[purse.earned])))
            other = OTHERS if purse.owner else SHARED
            given.append((purse, "", year, network.edge(
                nodes[purse], nodes[year], purse.cents, other * rank + later[purse.earned])))
    taken: list[tuple[Spent, str, int]] = []
    for spent, cents in costs.items():
        _, at, year = spent
        taken += [(spent, at, network.edge(nodes[at, year], nodes[spent], cents)),
                  (spent, "", network.edge(nodes[year], nodes[spent], cents))]
    network.send(nodes["money"], nodes["paid"])
    for purse, spent, edge in bound:
        yield purse, spent, network.used(edge)
    into: dict[tuple[str, int], list[tuple[Purse, int]]] = defaultdict(list)
    out: dict[tuple[str, int], list[tuple[Spent, int]]] = defaultdict(list)
    for purse, at, year, edge in given:
        into[at, year].append((purse, network.used(edge)))
    for spent, at, edge in taken:
        out[at, spent[2]].append((spent, network.used(edge)))
    for pot in sorted(into):
        yield from _dealt(into[pot], out[pot])


def _dealt(money: Iterable[tuple[Purse, int]], costs: Iterable[tuple[Spent, int]]) -> Iterator[
        tuple[Purse, Spent, int]]:
    """Money of a common pot dealt to what it pays, both in order: any of it may pay any."""
    given = ((purse, cents) for purse, cents in money if cents)
    purse, left = next(given, (None, 0))
    for spent, owed in costs:
        while owed:
            assert purse is not None, "a pot gives out what it takes in"
            part = min(owed, left)
            yield purse, spent, part
            owed, left = owed - part, left - part
            if not left:
                purse, left = next(given, (None, 0))

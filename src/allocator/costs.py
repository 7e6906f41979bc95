"""What a plan's decisions cost, counted from the plan: the money tier, without the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from allocator.facts.prices import PriceList
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.plan_reader import PlanReader
from allocator.rows import Establishment

KINDS = ("transfer", "rotation", "secondment", "study", "recruit", "promotion", "upgrade", "conversion", "off_post",
         "exit", "choice", "amount", "establishment", "beds")
"""Kinds of decision that cost money, in the order they are shown."""


def costs(instance: Instance, decisions: Decisions) -> dict[tuple[str, int], float]:
    """Money of the decisions by kind and year; pay to the end of the plan is booked in the year of the decision."""
    found: dict[tuple[str, int], float] = defaultdict(float)
    settings, places = instance.settings.prices, instance.places
    prices = PriceList(settings, instance.pay, places)
    for move in decisions.moves:
        inside = places.post[move.from_post].at == places.post[move.to_post].at
        found["rotation" if inside else "transfer", move.year] += move.count * prices.move(
            instance.person[move.person], move.from_post, move.to_post)
    for secondment in decisions.secondments:
        found["secondment", secondment.year] += secondment.count * prices.second(
            instance.person[secondment.person], secondment.from_post, secondment.to_post)
    for study in decisions.study:
        found["study", study.year] += study.count * prices.study(study.year)
    channels = {channel.id: channel for channel in instance.channels}
    for recruit in decisions.recruits:
        found["recruit", recruit.year] += recruit.adverts * prices.recruit(channels[recruit.channel], recruit.year)
    for promotion in decisions.promotions:
        found["promotion", promotion.year] += promotion.count * prices.promote(
            instance.person[promotion.person], promotion.to_title, promotion.year)
    for upgrade in decisions.upgrades:
        found["upgrade", upgrade.year] += upgrade.count * settings.degree
    for conversion in decisions.conversions:
        found["conversion", conversion.year] += conversion.count * prices.convert(
            instance.person[conversion.person], conversion.year)
    for measure in decisions.measures:
        price = prices.off_post() if measure.kind == "off_post" else prices.dismiss(
            instance.person[measure.person], measure.year)
        found[measure.kind, measure.year] += measure.count * price
    for choice in decisions.choices:
        known = instance.choices.get((choice.name, choice.of, choice.year))
        found["choice", choice.year] += choice.value * (known.cost if known else 0.0)
    for amount in decisions.amounts:
        meant = instance.amounts.get((amount.name, amount.of, amount.year))
        found["amount", amount.year] += meant.cost(amount.value) if meant else 0.0
    reader = PlanReader(instance, decisions)
    for at in sorted({line.at for line in decisions.establishment}):
        before = float(places.institution[at].establishment)
        for year in instance.years:
            now = reader.value(Establishment(at, year))
            found["establishment", year] += max(0.0, now - before) * settings.adjust_post
            before = now
    for bed in decisions.beds:
        found["beds", bed.year] += max(0.0, places.open_beds(bed.at, bed.year) - bed.open) * settings.close_bed
    return {key: found[key] for key in sorted(found, key=lambda key: (KINDS.index(key[0]), key[1])) if found[key]}


def by_kind(spent: Mapping[tuple[str, int], float]) -> dict[str, float]:
    """Money by kind, the years summed."""
    found: dict[str, float] = {}
    for (kind, _), amount in spent.items():
        found[kind] = found.get(kind, 0.0) + amount
    return {kind: round(amount, 2) for kind, amount in found.items()}

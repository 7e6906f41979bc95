"""Instance → the plain JSON that the second formulation reads: facts and parameters, nothing worked out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from allocator.instance import Instance
from allocator.rules.base import ByYear, Rule


def dumped(instance: Instance, split: bool = False) -> dict[str, Any]:
    """The facts of an instance; `split` asks for one binary a person where a row stands for several people."""
    places = instance.places
    dated = [row for post in places.posts for year in places.years if (row := places.in_year(post, year)).year]
    return {
        "split": split,
        "as_of": instance.as_of.isoformat(),
        "years": list(places.years),
        "settings": instance.settings.model_dump(mode="json"),
        "institutions": _rows(places.institution.values()),
        "posts": _rows(places.post.values()),
        "posts_in": _rows(dated),
        "people": _rows(instance.people),
        "channels": _rows(instance.channels),
        "rates": _rows(instance.rates),
        "pay": _rows(instance.pay),
        "programmes": _rows(places.programmes),
        "experts": _rows(places.experts),
        "beds": _rows(places.beds.values()),
        "workload": _rows(places.workload),
        "grades": _rows(places.grades),
        "teams": _rows(places.teams),
        "ledgers": [{"at": at, "line": line, "year": year, "amount": amount}
                    for (at, line, year), amount in places.ledgers.items()],
        "sources": _rows(places.sources),
        "services": _rows(places.services),
        "specialties": _rows(places.specialties),
        "benefits": _rows(places.benefits),
        "roads": [{"from": one, "to": other, "km": km} for one in places.institution for other in places.institution
                  if one < other and (km := places.km(one, other)) is not None],
        "rules": [_rule(rule) for rule in instance.rules],
    }


def _rows(facts: Any) -> list[dict[str, Any]]:
    """Facts as their own fields, under the names the tables use."""
    found: list[BaseModel] = list(facts)
    return [fact.model_dump(mode="json", by_alias=True) for fact in found]


def _rule(rule: Rule) -> dict[str, Any]:
    parameters = {name: _plain(getattr(rule, name)) for name in type(rule).model_fields}
    return {"name": rule.name, "cited": parameters.pop("cited"), "parameters": parameters}


def _plain(value: Any) -> Any:
    """A parameter as a pack writes it."""
    if isinstance(value, ByYear):
        return value.written()
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value

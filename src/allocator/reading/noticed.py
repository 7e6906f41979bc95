"""What the facts of a readable instance already fall short of: findings to plan for, not errors to correct."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from allocator import terms
from allocator.errors import Said
from allocator.facts.eligibility import may_practise
from allocator.facts.people import Person
from allocator.facts.places import Institution
from allocator.instance import Instance

_KINDS = {"establishment": Said("over the approved establishment", "超编"),
          "clinic": Said("clinic with nobody", "空白村"), "licence": Said("licence gap", "无证上岗")}


@dataclass(frozen=True, slots=True)
class Noticed:
    """One finding."""

    kind: str
    """establishment, clinic or licence."""
    at: str
    """Id of the institution."""
    words: Said

    @property
    def label(self) -> Said:
        return _KINDS[self.kind]


def noticed(instance: Instance) -> tuple[Noticed, ...]:
    """Findings of the facts on `as_of`, by kind and then by institution."""
    return (*_over(instance), *_empty(instance), *_unlicensed(instance))


def _over(instance: Instance) -> Iterator[Noticed]:
    """Institutions with more established people than posts."""
    filled: dict[str, float] = defaultdict(float)
    for person in instance.people:
        if person.status == "established":
            filled[person.owner] += person.count
    for place in _places(instance):
        own, approved = filled[place.id], place.establishment
        if own > approved + 1e-9:
            yield Noticed("establishment", place.id, Said(
                f"{_named(place)}: {own:g} established people, {approved:g} posts approved, {own - approved:g} over",
                f"{_named(place)}：在编{own:g}人，核定编制{approved:g}个，超编{own - approved:g}人"))


def _empty(instance: Instance) -> Iterator[Noticed]:
    """Clinics where nobody works."""
    staffed = {person.work for person in instance.people if person.count > 0}
    for place in _places(instance):
        if place.kind == "clinic" and place.id not in staffed:
            yield Noticed("clinic", place.id, Said(f"{_named(place)}: nobody works there",
                                                   f"{_named(place)}：无人执业"))


def _unlicensed(instance: Instance) -> Iterator[Noticed]:
    """Posts served by people without the licence that the post asks for."""
    places = instance.places
    without: dict[str, list[Person]] = defaultdict(list)
    for person in instance.people:
        post = places.post.get(person.post)
        if post and not may_practise(person, post, places.level(post.at)):
            without[post.id].append(person)
    for key in sorted(without):
        post, people = places.post[key], without[key]
        count = sum(person.count for person in people)
        who = ", ".join(person.id for person in people[:5]) + ("…" if len(people) > 5 else "")
        place = places.institution[post.at]
        yield Noticed("licence", post.at, Said(
            f"{_named(place)}, post {key}: {count:g} {terms.label('profession', post.profession, 'en')} without the "
            f"licence it asks for ({who})",
            f"{_named(place)}，岗位 {key}：{count:g}名{terms.label('profession', post.profession, 'zh')}"
            f"没有该岗位要求的执业资格（{who}）"))


def _places(instance: Instance) -> list[Institution]:
    return sorted(instance.places.institution.values(), key=lambda place: place.id)


def _named(place: Institution) -> str:
    return f"{place.id} {place.name}".strip()

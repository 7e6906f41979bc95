"""What may be decided about a person: destinations, promotion and its like; where a recruit may be advertised for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from allocator.facts import drift
from allocator.facts.careers import Career, next_degree, next_title
from allocator.facts.channels import Channel
from allocator.facts.eligibility import in_reach, obstacles
from allocator.facts.ledgers import Rate
from allocator.facts.people import Person
from allocator.facts.places import Places
from allocator.facts.settings import Moves


class Destinations:
    """Posts a person may serve at, the own post among them; people alike in what eligibility reads share one answer."""

    def __init__(self, places: Places, moves: Moves) -> None:
        self._places = places
        self._moves = moves
        self._of: dict[str, list[str]] = defaultdict(list)
        for post in places.post.values():
            self._of[post.profession].append(post.id)
        self._known: dict[tuple[object, ...], tuple[str, ...]] = {}

    def __call__(self, person: Person, *, for_good: bool) -> tuple[str, ...]:
        """Post ids, in order."""
        home = self._places.post[person.post]
        key = (person.profession, person.specialty, person.title_held, person.licence, person.languages,
               home.at, bool(home.specialty), for_good)
        if key not in self._known:
            self._known[key] = tuple(p for p in self._of.get(person.profession, ())
                                     if self.allows(person, p, for_good=for_good))
        return self._known[key]

    def allows(self, person: Person, post_id: str, *, for_good: bool) -> bool:
        """Whether the person may be sent from the home institution to a post at all.

        Who serves as a specialist leaves for good only where the specialty is used; a year's secondment is open.
        """
        places, moves = self._places, self._moves
        home, post = places.post[person.post].at, places.post[post_id]
        if for_good and person.specialty and places.post[person.post].specialty and not post.specialty:
            return False
        if post.at == home and not moves.rotate:
            return False
        if post.at != home and not in_reach(places, home, post.at, moves.within):
            return False
        if post.at != home and moves.within == "consortium" and places.km(home, post.at) is None:
            return False
        return not obstacles(person, post, places.level(post.at))


def advertised_for(channel: Channel, places: Places) -> tuple[str, ...]:
    """Posts a channel's recruits may serve."""
    found = []
    for post in places.post.values():
        if post.profession != channel.profession or (channel.post and channel.post != post.id):
            continue
        level = places.level(post.at)
        if channel.level and channel.level != level:
            continue
        recruit = channel.recruit(post.at, post.id)
        if channel.specialty == "" and post.specialty:
            recruit = recruit.model_copy(update={"specialty": post.specialty})
        if not obstacles(recruit, post, level):
            found.append(post.id)
    return tuple(found)


RATED = ("promotion", "degree", "conversion")
"""Kinds of rate that cap decisions about people."""


def rises(person: Person, kind: str) -> bool:
    """Whether there is anything for a decision of a kind to change of the person."""
    if kind == "promotion":
        return next_title(person.title) is not None
    if kind == "degree":
        return next_degree(person.degree) is not None
    return person.status == "contract"


Groups = dict[str, tuple[tuple[Person, ...], tuple[int, ...]]]
"""By group of rates: its people, and how many of them a year."""


def change_groups(kind: str, careers: Sequence[Career], rates: Iterable[Rate], levels: Mapping[str, str],
                  years: int) -> Groups:
    """Who may be promoted, upgraded or converted (`kind` of `RATED`), and how many a year.

    A person counts in one group: that of the closest rate.
    """
    chosen: dict[str, list[Person]] = {}
    rate_of: dict[str, float] = {}
    own = tuple(rate for rate in rates if rate.kind == kind)
    if not own:
        return {}
    known = drift.Rates(own, kind)
    for career in careers:
        person = career.person
        rate = known.of(person, levels[person.work])
        if rate is not None and rises(person, kind):
            chosen.setdefault(rate.group, []).append(person)
            rate_of[rate.group] = rate.value
    return {group: (tuple(chosen[group]),
                    drift.yearly_caps(sum(p.count for p in chosen[group]), rate_of[group], years))
            for group in sorted(chosen)}

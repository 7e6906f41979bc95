"""Who may serve at which post: profession, specialty, title, licence, language, solo posts."""

from __future__ import annotations

from allocator import terms
from allocator.facts.people import Person
from allocator.facts.places import Places, Post


def obstacles(person: Person, post: Post, level: str) -> tuple[str, ...]:
    """Keys of what keeps a person from being sent to a post; empty: may serve.

    A solo post needs a licensed physician, or at township and village level an assistant physician (医师法 art 34);
    a clinical nursing post needs a registered nurse (护士条例 arts 8, 21).
    """
    found = []
    if person.profession != post.profession:
        found.append("profession")
    if post.specialty and person.specialty != post.specialty:
        found.append("specialty")
    if terms.rank("title", person.title_held) < terms.rank("title", post.min_title):
        found.append("title")
    if not may_practise(person, post, level):
        found.append("licence")
    if not set(post.languages) <= set(person.languages):
        found.append("languages")
    return tuple(found)


def may_practise(person: Person, post: Post, level: str) -> bool:
    """Whether the licence already held is enough for the post."""
    if post.profession == "physician" and post.solo:
        return person.licence == "licensed" or (person.licence == "assistant" and level in ("township", "village"))
    if post.profession == "nurse" and post.clinical:
        return person.licence == "registered"
    return True


def in_reach(places: Places, home: str, away: str, within: str) -> bool:
    """Whether moves between two institutions are allowed at all."""
    if within == "consortium":
        return True
    parent = places.institution[home].parent
    return bool(parent) and parent == places.institution[away].parent

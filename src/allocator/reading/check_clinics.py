"""Clinics that a rule speaks of must have a post that somebody could serve at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allocator import terms
from allocator.errors import Problem, Said
from allocator.reading.packs import Bound
from allocator.reading.table_file import Table
from allocator.rules.villages import VillageTraining


def check_clinics(bound: Bound, tables: Mapping[str, Table[Any]]) -> Iterator[Problem]:
    """Clinics without a post of a profession that a rule in force trains there."""
    if not {"institutions", "posts"} <= set(tables):
        return
    table, posts = tables["institutions"], tables["posts"]
    if len(posts.facts) < len(posts.rows):
        return
    for clause, rule in bound.rules.items():
        if not isinstance(rule, VillageTraining):
            continue
        served = {post.at for post in posts.facts.values() if post.profession in rule.professions}
        zh = "、".join(terms.label("profession", word, "zh") for word in rule.professions)
        en = ", ".join(terms.label("profession", word, "en") for word in rule.professions)
        for position, place in table.facts.items():
            if place.kind == "clinic" and place.id not in served:
                yield table.problem(
                    position, "id", Said(f"a clinic with a post for {en}, whom {clause} trains",
                                         f"有{zh}岗位的卫生室（{clause}要求培训）"),
                    Said(f"{place.id} without one", f"{place.id}没有"),
                    Said("add the post to the posts table, also where nobody serves yet",
                         "在岗位表补上该岗位，暂无人也要列出"))

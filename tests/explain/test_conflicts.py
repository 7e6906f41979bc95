"""Clashes of clauses in counties small enough to work out by hand."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from allocator import planner
from allocator.explain.clash import Asked, Conflict, Repair, WayOut
from allocator.explain.conflicts import conflicts
from allocator.facts.people import Person
from allocator.facts.places import Institution, Places, Post, Road
from allocator.facts.settings import Currency, Moves, Settings
from allocator.instance import Instance
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Watch
from allocator.models.matrix import matrix
from allocator.policies import Clause, Names
from allocator.report.conflict import sentences
from allocator.rules.base import ByYear, Rule
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.moves import MovesWithinCaps
from allocator.rules.posts import PostNeeds

TITLES = {"C32": ("编制总量控制", "Establishment"), "W29": ("岗位最低", "Post minimum"), "C48": ("县管乡用", "Moves")}
RETIRES = dt.date(1966, 1, 1)
"""A man of this birthday is 60 in January 2026 and, at his age's delay of some months, gone by the year's end."""


def person(key: str, post: str, profession: str = "physician", **more: Any) -> Person:
    unit = post.split("-")[0]
    return Person(**{"id": key, "owner": unit, "work": unit, "post": post, "status": "established", "sex": "male",
                     "profession": profession, "birth": dt.date(1985, 1, 1), **more})


def post(key: str, profession: str = "physician", **more: Any) -> Post:
    return Post.model_validate({"id": key, "at": key.split("-")[0], "profession": profession, "class":
                                "nursing" if profession == "nurse" else "medical", **more})


def county(rules: Iterable[Rule], posts: Iterable[Post], staff: Iterable[Person], *, township: float = 3,
           moves: Moves | None = None) -> Instance:
    """A hospital with 10 posts of establishment and a township health centre, 20 km apart; the year 2026."""
    bound = tuple(rule.model_copy(update={"cited": rule.clause}) for rule in rules)
    clauses = {rule.cited: Clause.model_validate({
        "id": rule.cited, "title": dict(zip(("zh", "en"), TITLES[rule.cited], strict=True)), "article": "1",
        "words": "x", "class": "hard"}) for rule in bound}
    places = Places(
        institutions=[Institution(id="H1", name="县医院", kind="general", establishment=10),
                      Institution(id="T1", name="乡卫生院", kind="thc", establishment=township)],
        posts=list(posts), roads=[Road.model_validate({"from": "H1", "to": "T1", "km": 20, "minutes": 20})],
        years=(2026,), beds=[], workload=[], programmes=[], experts=[])
    return Instance(
        name=Names(zh="县", en="County"), as_of=dt.date(2025, 12, 31), currency=Currency(), places=places,
        people=tuple(sorted(staff, key=lambda p: p.id)), channels=(), rates=(), pay=(), clauses=clauses,
        documents=dict.fromkeys(clauses, Names(zh="方案", en="Plan")), rules=bound, reported=(),
        settings=Settings(gap=0, moves=moves or Moves(second=False)), assumptions=(), digest="0" * 64)


def found(instance: Instance, watch: Watch | None = None) -> Conflict:
    model = build(instance)
    return conflicts(instance, model, matrix(pyomo_model(model)), watch or Watch())


def told(repairs: Iterable[Repair]) -> list[tuple[object, ...]]:
    return [(r.row.clause, r.row.at, r.row.of, r.limit_now, r.limit_needed, r.amount, r.unit) for r in repairs]


def needs_a_fourth(township: float, *, pooled: bool = False, least: float = 2, caps: float | None = None) -> Instance:
    """The township holds 3 established staff: 1 physician, 2 nurses. Its second physician, on contract, retires.

    To have 2 physicians again one of the hospital's two must be transferred, and he is established: 4 in all.
    """
    rules: list[Rule] = [EstablishmentPool(pooled=pooled), PostNeeds()]
    if caps is not None:
        most = ByYear(entries=(("from", 2026, caps),))
        rules.append(MovesWithinCaps(transfers=most, secondments=most))
    return county(
        rules, [post("H1-1"), post("T1-1", min=least), post("T1-2", "nurse", min=2)],
        [person("a", "H1-1"), person("b", "H1-1"), person("c", "T1-1"),
         person("d", "T1-1", status="contract", birth=RETIRES), person("e", "T1-2", "nurse"),
         person("f", "T1-2", "nurse")], township=township)


def without(instance: Instance, clause: str) -> Instance:
    rules = tuple(rule for rule in instance.rules if rule.cited != clause)
    return Instance(**{**{k: v for k, v in vars(instance).items() if k in Instance.__dataclass_fields__},
                       "rules": rules})


# a clause against the facts --------------------------------------------------------------------------------------


def three_of(**more: Any) -> Instance:
    """Three at the post today, three needed, one retires: 3 - 1 = 2 are left. The hospital's man has no 骨科."""
    return county([PostNeeds()], [post("H1-1"), post("H1-2", specialty="骨科"), post("T1-1", specialty="骨科", min=3)],
                  [person("a", "H1-1"), person("b", "T1-1", specialty="骨科"), person("c", "T1-1", specialty="骨科"),
                   person("d", "T1-1", specialty="骨科", birth=RETIRES)], **more)


@pytest.mark.parametrize("movable", [False, True])
def test_three_needed_two_eligible(movable: bool) -> None:
    """With nobody movable no decision touches the row; else the two might leave, but nobody can come."""
    instance = three_of(moves=Moves(transfer=movable, second=False))
    assert bool(build(instance).impossible) is not movable
    conflict = found(instance)
    assert (conflict.status, conflict.clauses, conflict.needed) == ("clash", ("W29",), ("W29",))
    assert conflict.minimal
    assert conflict.rows_minimal
    assert not conflict.whole
    assert conflict.facts is not movable
    assert [(row.of, row.tag, row.year, row.limit) for row in conflict.rows] == [("T1-1", "min", 2026, 3)]
    [way] = conflict.ways_out    # the only clause: nothing else can give way
    assert told(way.repairs) == [("W29", "T1", "T1-1", 3, 2, 1, "persons")]
    assert way.total == pytest.approx(1 / 3)
    assert way.cheapest
    assert way.verified


def test_what_is_broken_may_not_worsen() -> None:
    """Three needed, two there today (1 short, inherited), one retires: 2 short, 1 more than is allowed."""
    instance = county([PostNeeds()], [post("H1-1"), post("T1-1", specialty="骨科", min=3)],
                      [person("b", "T1-1", specialty="骨科"), person("d", "T1-1", specialty="骨科", birth=RETIRES)])
    conflict = found(instance)
    assert conflict.clauses == ("W29",)
    [row] = conflict.rows
    assert (row.inherited, row.today) == (True, 1)
    [way] = conflict.ways_out
    assert told(way.repairs) == [("W29", "T1", "T1-1", 3, 1, 1, "persons")]
    assert way.verified


def test_two_facts_and_a_clash_beside() -> None:
    """Rows without decisions are the conflict; the way out repairs what else clashes too."""
    base = needs_a_fourth(3)
    posts = [*base.places.post.values(), post("H1-3", "pharmacist", min=1)]
    instance = county([EstablishmentPool(pooled=False), PostNeeds()], posts,
                      [*base.people, person("z", "H1-3", "pharmacist", birth=RETIRES)])
    conflict = found(instance)
    assert conflict.facts
    assert conflict.clauses == ("W29",)
    assert [row.of for row in conflict.rows] == ["H1-3"]
    assert told(conflict.ways_out[0].repairs) == [("W29", "H1", "H1-3", 1, 0, 1, "persons"),
                                                  ("C32", "T1", "", 3, 4, 1, "persons")]
    assert all(way.verified for way in conflict.ways_out)


# two clauses -----------------------------------------------------------------------------------------------------


def test_ceiling_against_minimum() -> None:
    """4 established against a ceiling of 3; either clause alone holds."""
    instance = needs_a_fourth(3)
    conflict = found(instance)
    assert conflict.status == "clash"
    assert conflict.clauses == conflict.needed == ("C32", "W29")
    assert conflict.minimal
    assert not conflict.whole
    # the nurses' minimum is not needed: no other post takes a nurse
    assert {(row.clause, row.at, row.of) for row in conflict.rows} == {("C32", "T1", ""), ("W29", "T1", "T1-1")}
    assert conflict.rows_minimal
    first, second = conflict.ways_out    # 1 of 3 is less than 1 of 2
    assert told(first.repairs) == [("C32", "T1", "", 3, 4, 1, "persons")]
    assert first.total == pytest.approx(1 / 3)
    assert first.held == ()
    assert told(second.repairs) == [("W29", "T1", "T1-1", 2, 1, 1, "persons")]
    assert second.total == pytest.approx(1 / 2)
    assert second.held == ("C32",)
    assert first.cheapest
    assert first.verified
    assert second.verified


@pytest.mark.parametrize("township", [3, 3.5])
def test_what_it_says_holds_outside(township: float) -> None:
    """The planner finds no plan with both clauses, and one without either, or with the limit as repaired."""
    instance = needs_a_fourth(township, least=1.5 if township == 3.5 else 2)
    assert planner.solve(instance).outcome.status == "infeasible"
    for clause in found(instance).clauses:
        assert planner.solve(without(instance, clause)).outcome.status == "optimal"
    [repair] = found(instance).ways_out[0].repairs
    assert planner.solve(needs_a_fourth(repair.limit_needed)).outcome.status == "optimal"


def test_the_clause_that_is_not_needed_is_left_out() -> None:
    """No transfer is allowed: C48 against W29, whatever the ceiling."""
    conflict = found(needs_a_fourth(9, caps=0))
    assert set(conflict.clauses) == {"W29", "C48"}
    assert conflict.minimal
    # 1 transfer more than none (asked counts as 1) costs 1, one physician of two 1/2
    assert [told(way.repairs) for way in conflict.ways_out] == [
        [("W29", "T1", "T1-1", 2, 1, 1, "persons")], [("C48", "", "", 0, 1, 1, "persons")]]


def test_held_clauses_one_by_one() -> None:
    """Ceiling 3 and no transfers: either both of them give way, or the minimum does."""
    conflict = found(needs_a_fourth(3, caps=0))
    assert len(conflict.clauses) == 2    # one of the two clashes
    assert conflict.minimal
    # 1/2 against 1/3 + 1
    assert [{r.row.clause for r in way.repairs} for way in conflict.ways_out] == [{"W29"}, {"C32", "C48"}]
    assert all(way.verified for way in conflict.ways_out)


# whole persons ---------------------------------------------------------------------------------------------------


def test_only_in_whole_persons() -> None:
    """1.5 physicians and 3.5 established: half a man would do, but 1 is too few and 2 make 4 established."""
    conflict = found(needs_a_fourth(3.5, least=1.5))
    assert conflict.status == "clash"
    assert conflict.whole
    assert conflict.clauses == conflict.needed == ("C32", "W29")
    assert {(row.clause, row.of) for row in conflict.rows} == {("C32", ""), ("W29", "T1-1")}
    assert conflict.rows_minimal
    # 0.5 of 3.5 against 0.5 of 1.5
    assert [told(way.repairs) for way in conflict.ways_out] == [
        [("C32", "T1", "", 3.5, 4, 0.5, "persons")], [("W29", "T1", "T1-1", 1.5, 1, 0.5, "persons")]]
    assert [way.total for way in conflict.ways_out] == [pytest.approx(1 / 7), pytest.approx(1 / 3)]
    assert all(way.verified for way in conflict.ways_out)


# nothing clashes; stopped ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("township", "pooled"), [(4, False), (3, True)])
def test_nothing_clashes(township: float, pooled: bool) -> None:
    """A ceiling of 4; or 10 + 3 in one pool, of which the township gets the fourth."""
    instance = needs_a_fourth(township, pooled=pooled)
    assert found(instance) == Conflict(status="none")
    assert sentences(Conflict(status="none"), instance, "zh") == ["全部硬性条款可以同时满足，没有冲突。"]


@dataclass
class Impatient(Watch):
    """Stops when asked for the n-th time."""

    left: float = math.inf

    def over(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize(("township", "least"), [(3, 2), (3.5, 1.5), (4, 2)])
def test_a_stop_never_says_more_than_was_proved(township: float, least: float) -> None:
    """Wherever the watch stops it: no clash where there is none, no plan where there is none, nothing lost."""
    instance = needs_a_fourth(township, least=least)
    final = found(instance)
    for asked in range(60):
        conflict = found(instance, Impatient(left=asked))
        assert conflict.status in ("unknown", final.status)
        assert set(final.clauses) <= set(conflict.clauses) or conflict.status == "unknown"
        assert set(conflict.needed) <= set(final.clauses)
        assert conflict.stopped or conflict.model_copy(update={"ways_out": ()}) == final.model_copy(
            update={"ways_out": ()})
        assert sentences(conflict, instance, "en")


def test_the_clock() -> None:
    """A deadline that is past is not a proof."""
    conflict = found(needs_a_fourth(3), Watch(deadline=0))
    assert (conflict.status, conflict.stopped, conflict.clauses) == ("unknown", True, ())


# words -----------------------------------------------------------------------------------------------------------


def test_words() -> None:
    """Both languages, for two clauses."""
    instance = needs_a_fourth(3)
    conflict = found(instance)
    assert sentences(conflict, instance, "zh") == [
        "C32 编制总量控制（2026年乡卫生院“用编不超过核定编制” ≤ 3人）与W29 岗位最低"
        "（2026年乡卫生院 医师“岗位最低人数” ≥ 2人）不能同时满足。",
        "最省的办法：放宽C32 乡卫生院“用编不超过核定编制”：2026年由3人到4人（差1人）。已验证：这样有方案。",
        "不动C32的办法：放宽W29 乡卫生院 医师“岗位最低人数”：2026年由2人到1人（差1人）。已验证：这样有方案。"]
    english = sentences(conflict, instance, "en")
    assert english[0].endswith("cannot hold together.")
    assert "from 3 persons to 4 persons (by 1 person)" in english[1]


def test_words_of_facts() -> None:
    instance = three_of(moves=Moves(transfer=False, second=False))
    assert sentences(found(instance), instance, "zh")[0] == (
        "W29 岗位最低（2026年乡卫生院 医师 · 骨科“岗位最低人数” ≥ 3人）与事实不符，任何安排都无法满足。")


def test_words_of_a_post_that_training_leaves_open() -> None:
    """Half-months read as people missing all year; a limit that is nil by its making is not shown."""
    instance = needs_a_fourth(3)
    asked = Asked(clause="C32", rule="central-training", at="T1", of="T1-1", tag="cover", year=2026, sense=">=",
                  limit=0, unit="person-half-months", inherited=False)
    repair = Repair(row=asked, limit_now=0, limit_needed=-24, amount=24, unit="person-half-months")
    way = WayOut(repairs=(repair,), total=24, cheapest=True, held=(), verified=True)
    clash = Conflict(status="clash", clauses=("C32",), needed=("C32",), minimal=True, rows=(asked,), ways_out=(way,))
    assert sentences(clash, instance, "zh") == [
        "C32 编制总量控制（2026年乡卫生院 医师“培训进修期间岗位不脱岗”）在现有人员和事实下无法满足。",
        "最省的办法：放宽C32 乡卫生院 医师“培训进修期间岗位不脱岗”：2026年容许少24个半月（相当于1人全年不在岗）。"
        "已验证：这样有方案。"]
    assert "allow 24 half-months of work (as much as 1 person away all year) too few in 2026" in sentences(
        clash, instance, "en")[1]

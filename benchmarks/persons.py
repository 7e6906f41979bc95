"""What cohorts save: the model with everybody a cohort of their own, beside the product's; and what tells people apart.

    python benchmarks/persons.py [--limit SECONDS] [--sizes] [--county PEOPLE:INSTITUTIONS] [INSTANCE ...]

A cohort is people nothing tells apart. Both models are built, relaxed and searched one after the other in one run: the
ratios are what counts. Then each part of the cohort key, and each test of people, is left out of the key once: how many
cohorts fall together is how many it adds.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from unittest import mock

import numpy as np
from county import generate

from allocator.facts.careers import Career
from allocator.instance import Instance
from allocator.models import cohorts
from allocator.models.build import build, pyomo_model
from allocator.models.engine import Engine, Watch
from allocator.models.matrix import matrix
from allocator.models.neighbourhood import neighbourhood
from allocator.models.relaxations import LONG
from allocator.models.warm import vector
from allocator.reading import read
from allocator.rows import predicates
from allocator.who import AS_IS, Crowd, Who

ROOT = Path(__file__).resolve().parent.parent
PAGE = Path(__file__).with_name("persons.md")
POLICY = 2e8
"""What a policy unit is worth in money: near its dual at the reference county."""
NEAR, GAP = 0.05, 0.001
"""Of the search: share of the columns at 0 that are free, and the gap at which it ends."""
READ = ("whole heads or a share", "years in post", "presence, by year", "mean presence, by year", "working time",
        "answers to tests")
MOVES = ("posts for good", "posts on loan", "years movable", "institution wished for")
RISES = ("promotion", "degree", "conversion")
OWN = "answers to tests"


@dataclasses.dataclass
class Measured:
    """One of the two models."""

    sizes: dict[str, int]
    seconds: dict[str, float]
    """By step [s]."""
    relaxed: dict[str, float]
    """By tier: least value of its weighted relaxation."""
    found: float | None
    """The money sum of the plan that the search found."""


@contextlib.contextmanager
def clocked(seconds: dict[str, float], what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[what] = time.perf_counter() - start
    print(f"{what}: {seconds[what]:.1f} s", file=sys.stderr, flush=True)


@contextlib.contextmanager
def one_by_one() -> Iterator[None]:
    """Inside, the key of a cohort holds the person's id."""
    keys = cohorts._Keys
    alike: Callable[[cohorts._Keys, Career], tuple[object, ...]] = keys.read
    with mock.patch.object(keys, "read", lambda self, career: (*alike(self, career), career.person.id)):
        yield


def measured(instance: Instance, limit: float, *, relaxes: bool) -> Measured:
    """Builds a model, relaxes the policy tier and both at a price, cold, and searches near the latter, `limit` seconds.

    Of a long model the policy tier is relaxed by interior points, as in a solve.
    Near: whole columns in the relaxation's support are free, and a twentieth of the others, by reduced cost.
    """
    seconds: dict[str, float] = {}
    with clocked(seconds, "cohorts and build"):
        model = build(instance)
    with clocked(seconds, "hand-over"):
        arrays = matrix(pyomo_model(model))
    sizes = {"cohorts": len(model.variables.cohorts), "hubs": len(model.variables.hubs),
             "columns": int(arrays.lp.num_col_), "whole columns": int(arrays.whole.sum()),
             "rows": int(arrays.lp.num_row_), "nonzeros": arrays.nonzeros}
    if not relaxes:
        return Measured(sizes, seconds, {}, None)
    relaxed = {}
    policy, money = vector(model, "policy"), vector(model, "money")
    for tier, cost in (("policy", policy), ("money", money + POLICY * policy)):
        engine = Engine(arrays, seed=0, watch=Watch())
        statutory = vector(model, "statutory")
        engine.pin(statutory, engine.lp(statutory, [], cold=True, interior=arrays.nonzeros > LONG))
        with clocked(seconds, f"relaxation, {tier}"):
            lp = engine.lp(cost, [], cold=True, interior=tier == "policy" and arrays.nonzeros > LONG)
        relaxed[tier] = lp.value
    plan = None
    if limit and lp.x is not None:
        free = neighbourhood(arrays.whole, lp, None, NEAR)
        engine.watch.deadline = time.perf_counter() + limit
        with clocked(seconds, "search"):
            plan = engine.mip(cost, [], what="near", free=free, start=None, gap=GAP, work=None)
    return Measured(sizes, seconds, relaxed, None if plan is None or plan.x is None else plan.value)


def compared(instance: Instance, limit: float, *, relaxes: bool) -> list[str]:
    """The table of both models, the product's first."""
    own = measured(instance, limit, relaxes=relaxes)
    with one_by_one():
        each = measured(instance, limit, relaxes=relaxes)
    lines = ["| | cohorts | one a person | × |", "|---|---|---|---|"]
    lines += [f"| {name} | {own.sizes[name]:,} | {each.sizes[name]:,} | {each.sizes[name] / own.sizes[name]:.2f} |"
              for name in own.sizes]
    lines += [f"| {name}, s | {spent:.1f} | {each.seconds[name]:.1f} | {each.seconds[name] / spent:.2f} |"
              for name, spent in own.seconds.items()]
    lines += [f"| value of the {tier} relaxation | {value:.8g} | {each.relaxed[tier]:.8g} | "
              f"{each.relaxed[tier] / value if value else 1:.6f} |" for tier, value in own.relaxed.items()]
    if limit and relaxes:
        lines.append(f"| plan found in at most {limit:.0f} s, above the relaxation | {_above(own)} | {_above(each)} "
                     "| |")
    return [*lines, ""]


def _above(measured: Measured) -> str:
    return "none" if measured.found is None else f"{measured.found / measured.relaxed['money'] - 1:.3%}"


# --- what tells people apart ----------------------------------------------------------------------------------------


class Apart:
    """The parts of everybody's key."""

    def __init__(self, instance: Instance) -> None:
        self.instance, keys = instance, cohorts._Keys(instance)
        self.tests = predicates(row for _, row in instance.rows)
        self.bits = self._bits(keys)
        people = [self._parts(keys, career) for career in instance.careers]
        self.parts = {name: [parts[name] for parts in people] for name in people[0]}
        self.count = self._count(self.parts, self.bits)
        made = len(cohorts.cohorts(instance)[0])
        if self.count != made:
            raise ValueError(f"the key's parts make {self.count} cohorts, the product {made}: a part is missing here")

    @staticmethod
    def _parts(keys: cohorts._Keys, career: Career) -> dict[str, object]:
        person = career.person
        rises = keys.rises(career)
        more: dict[str, object] = {"payroll of changes": ()}
        for kind, found in zip(RISES, rises[:len(RISES)], strict=True):
            group, _, prices = found or ("", (), ())    # type: ignore[misc]
            more |= {f"{kind}: group of rates": group, f"{kind}: prices": prices}
        *pays, off_post, exits, dismissal = rises[len(RISES):]
        read = dict(zip(READ, keys.read(career), strict=True))
        del read[OWN]
        moves = keys.moves(career, keys.goals(career), keys.loans(career))
        return {"post": person.post, "unit of establishment": person.owner, **read,
                **dict(zip(MOVES, moves, strict=True)), "study, by year": keys.studies(career), **more,
                "payroll of changes": tuple(pays), "off post, by year": off_post, "end of contract, by year": exits,
                "price of an end": dismissal}

    def _bits(self, keys: cohorts._Keys) -> dict[Who, np.ndarray]:
        """By test: its answers of everybody, and after what each may gain where it reads that."""
        years, careers = self.instance.years, self.instance.careers
        own = Crowd([c.person for c in careers])
        after = {}
        for kind, change in cohorts.CHANGE_OF.items():
            open_to = [cohorts.gained(c.person, kind) if group else None for c, group in (
                (c, dict(zip(cohorts.RATED, keys.groups(c), strict=True))[kind]) for c in careers)]
            after[change] = (Crowd([c.person for c in careers], [gain or AS_IS for gain in open_to]),
                             np.array([gain is not None for gain in open_to]))
        found = {}
        for test in self.tests:
            asked = years if test.dated else years[:1]
            columns = [own.admits(test, year) for year in asked]
            for change, (crowd, able) in after.items():
                if test.reads(change):
                    columns += [crowd.admits(test, year) & able for year in asked]
            found[test] = np.stack(columns, axis=1)
        return found

    @staticmethod
    def _count(parts: Mapping[str, list[object]], bits: Mapping[Who, np.ndarray]) -> int:
        answers = np.packbits(np.concatenate(list(bits.values()), axis=1), axis=1) if bits else None
        people = len(next(iter(parts.values())))
        said = [row.tobytes() for row in answers] if answers is not None else [b""] * people
        return len(set(zip(said, *parts.values(), strict=True)))

    def without(self, *, parts: Iterable[str] = (), tests: Iterable[Who] = ()) -> int:
        """How many cohorts fall together without some of the key."""
        names, gone = set(parts), set(tests)
        return self.count - self._count({n: p for n, p in self.parts.items() if n not in names},
                                        {t: b for t, b in self.bits.items() if t not in gone})


def asks(test: Who) -> list[str]:
    """What a test asks of the person, and of the post, in words of its fields."""
    return [field.name for field in dataclasses.fields(test) if getattr(test, field.name) not in ((), None)]


def words(test: Who) -> str:
    def said(value: object) -> str:
        return "/".join(map(str, value)) if isinstance(value, tuple) else str(value)

    return "; ".join(f"{name} {said(getattr(test, name))}" for name in asks(test)) or "everybody"


def told_apart(instance: Instance) -> list[str]:
    """The tables of the key's parts and of the tests."""
    apart = Apart(instance)
    lines = [f"The key has {len(apart.parts)} parts and the answers to {len(apart.tests)} tests of people. Cohorts "
             "each adds: those that fall together without it, the rest of the key as it is. Several that say the same "
             "add nothing one by one.", "", "| part of the key | cohorts it adds |", "|---|---|"]
    added = {name: apart.without(parts=[name]) for name in apart.parts}
    added["answers to all tests"] = apart.without(tests=apart.tests)
    lines += [f"| {name} | {count:,} |" for name, count in sorted(added.items(), key=lambda item: -item[1])]
    by_field: dict[str, list[Who]] = defaultdict(list)
    for test in apart.tests:
        for name in asks(test):
            by_field[name].append(test)
    lines += ["", "| tests that ask of | tests | cohorts they add |", "|---|---|---|"]
    fields = {name: apart.without(tests=tests) for name, tests in by_field.items()}
    lines += [f"| {name} | {len(by_field[name])} | {count:,} |"
              for name, count in sorted(fields.items(), key=lambda item: -item[1])]
    clauses: dict[Who, set[str]] = defaultdict(set)
    for rule, row in instance.rows:
        for test in predicates([row]):
            clauses[test].add(rule.cited)
    single = {test: apart.without(tests=[test]) for test in apart.tests}
    lines += ["", "| test | clauses that read it | cohorts it adds |", "|---|---|---|"]
    lines += [f"| {words(test)} | {' '.join(sorted(clauses[test]))} | {count:,} |"
              for test, count in sorted(single.items(), key=lambda item: (-item[1], words(item[0]))) if count]
    return [*lines, "", f"The other {sum(not n for n in single.values())} tests add none by themselves.", ""]


def section(path: Path, limit: float, *, relaxes: bool) -> list[str]:
    """The page's section on one instance."""
    instance = read(path)
    return [f"### {path.parent.name}", "", f"{len(instance.people):,} people.", "",
            *compared(instance, limit, relaxes=relaxes), *told_apart(instance)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=30, help="seconds of each search; 0: none")
    parser.add_argument("--sizes", action="store_true", help="sizes and building only, no relaxation and no search")
    parser.add_argument("--county", default="2000:25", help="PEOPLE:INSTITUTIONS generated; blank: none")
    parser.add_argument("instances", nargs="*", type=Path, default=[ROOT / "instances/cele-2026/instance.yaml"])
    asked = parser.parse_args()
    lines = ["## One binary a person", "",
             "Written by `benchmarks/persons.py`: the product's cohorts beside the same model with everybody a cohort "
             f"of their own, in one run; searches of at most {asked.limit:.0f} s. Statutory shortfalls are held at"
             f" none; in the money relaxation a policy unit costs {POLICY:g}.", ""]
    with tempfile.TemporaryDirectory() as folder:
        paths = list(asked.instances)
        if asked.county:
            people, institutions = map(int, asked.county.split(":"))
            paths.append(generate(Path(folder) / f"county-{people}-{institutions}", people=people,
                                  institutions=institutions))
        for path in paths:
            lines += section(path, asked.limit, relaxes=not asked.sizes)
            PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

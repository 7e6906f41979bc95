"""The Malawi instance: its tables against the source's, and what any plan for it must yield."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import importlib.util
import json
import re
from collections import Counter, defaultdict
from math import fsum
from pathlib import Path
from types import ModuleType
from typing import Any

import highspy
import pytest
from ruamel.yaml import YAML

from allocator import terms
from allocator.facts.ledgers import Pay, Rate
from allocator.facts.people import Person
from allocator.facts.places import Institution, Post
from allocator.facts.settings import Currency, Settings
from allocator.facts.values import Fact
from allocator.policies import Names, Pack

HERE = Path(__file__).parents[2] / "instances" / "malawi"
MODELS: dict[str, type[Fact]] = {
    "institutions": Institution, "staff": Person, "posts": Post, "rates": Rate, "pay": Pay}


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"malawi_{name}", HERE / f"{name}.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[Any]:
    """The rows of a table as facts; a blank cell is no value."""
    return [MODELS[name].model_validate({k: v for k, v in row.items() if v != ""})
            for row in rows(HERE / f"{name}.csv")]


def heads(name: str) -> dict[tuple[str, str], float]:
    """(facility, cadre) → head-count of a source table."""
    return {(f"F{float(row['Facility_ID']):.0f}", row["Officer_Category"]): float(row["Staff_Count"])
            for row in rows(HERE / "data" / name)}


@pytest.fixture(scope="module")
def actual() -> dict[tuple[str, str], float]:
    return heads("Daily_Capabilities_actual.csv")


@pytest.fixture(scope="module")
def funded() -> dict[tuple[str, str], float]:
    return heads("Daily_Capabilities_funded_plus.csv")


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    return json.loads((HERE / "expected.json").read_text(encoding="utf-8"))


# --- the tables --------------------------------------------------------------------------------


def test_deriving_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """The tables in the repository are what derive.py writes."""
    module("derive").main(tmp_path)
    for name in MODELS:
        assert (tmp_path / f"{name}.csv").read_bytes() == (HERE / f"{name}.csv").read_bytes(), name


@pytest.mark.parametrize("name", MODELS)
def test_headers_are_terms(name: str) -> None:
    """Every column is the key of a term."""
    assert set(rows(HERE / f"{name}.csv")[0]) <= set(terms.COLUMNS)


def test_staff_equal_the_source(actual: dict[tuple[str, str], float]) -> None:
    """24,458 staff in 743 cells, 688 of them fractional, cell by cell as in the source."""
    staff = table("staff")
    assert {(p.work, p.profession): p.count for p in staff} == {cell: n for cell, n in actual.items() if n > 0}
    assert fsum(p.count for p in staff) == pytest.approx(24_458, abs=1e-6)
    assert len(staff) == 743
    assert sum(not float(p.count).is_integer() for p in staff) == 688


def test_posts_equal_the_source(actual: dict[tuple[str, str], float], funded: dict[tuple[str, str], float]) -> None:
    """39,961 funded posts; a post wherever somebody serves or a post is funded; the need is the ceiling."""
    posts = table("posts")
    assert {(p.at, p.profession): p.need for p in posts} == {
        cell: n for cell, n in funded.items() if n > 0 or actual[cell] > 0}
    assert fsum(p.need for p in posts) == pytest.approx(39_961, abs=1e-6)
    assert all(p.max == p.need for p in posts)
    assert {p.class_ for p in posts} == {"medical", "nursing", "pharmacy", "technical", "other"}


def test_people_serve_at_a_post_of_their_own_institution() -> None:
    """Everybody's post is at the place of work, which owns the person, and asks for their cadre."""
    posts = {p.id: p for p in table("posts")}
    for person in table("staff"):
        post = posts[person.post]
        assert (post.at, post.at, post.profession) == (person.work, person.owner, person.profession)


def test_ids_are_unique() -> None:
    for name in ("institutions", "staff", "posts"):
        assert max(Counter(row.id for row in table(name)).values()) == 1, name


def test_establishment_is_the_sum_of_the_funded_posts() -> None:
    """Facilities' establishments add up to 39,961; groupings have none."""
    need: dict[str, float] = defaultdict(float)
    for post in table("posts"):
        need[post.at] += post.need
    places = table("institutions")
    for place in places:
        assert place.establishment == pytest.approx(need.get(place.id, 0), abs=1e-9), place.id
        assert (place.kind == "group") == (place.id not in need)
    assert fsum(p.establishment for p in places) == pytest.approx(39_961, abs=1e-6)


def test_places_hang_under_district_region_nation() -> None:
    """32 districts with 4 facilities each, 3 regions with a referral hospital, 2 national facilities: 133."""
    places = {p.id: p for p in table("institutions")}
    facilities = [p for p in places.values() if p.kind != "group"]
    assert {p.level for p in facilities} == {"0", "1a", "1b", "2", "3", "4", "5"}
    assert all(p.kind == f"level-{p.level}" for p in facilities)
    assert all(p.parent in places for p in places.values() if p.id != "G-Malawi")
    under = Counter(p.parent for p in facilities)
    assert Counter(under.values()) == {4: 32, 1: 3, 2: 1}
    assert under["G-Malawi"] == 2
    assert {p.level for p in facilities if p.parent in ("G-Central", "G-Northern", "G-Southern")} == {"3"}


def test_no_cadre_is_taken_for_a_word_of_another_country() -> None:
    """The source's cadres stay as they are: none of them is a profession of the vocabulary."""
    cadres = {row["Officer_Category"] for row in rows(HERE / "data" / "Daily_Capabilities_actual.csv")}
    assert {p.profession for p in table("staff")} == {p.profession for p in table("posts")} == cadres
    assert not cadres & set(terms.PROFESSIONS)


def test_pay_and_rates_cover_every_cadre(actual: dict[tuple[str, str], float]) -> None:
    """Pay by cadre times heads is the source's payroll by cadre and level, to half a cent a head; exits are 7%."""
    cadres = {p.profession for p in table("posts")}
    rates = table("rates")
    assert {r.group for r in rates} == cadres
    assert {(r.kind, r.value) for r in rates} == {("exit", 0.07)}
    level = {f"F{float(row['Facility_ID']):.0f}": row["Facility_Level"]
             for row in rows(HERE / "data" / "Daily_Capabilities_actual.csv")}
    salary = {(row["OfficerType"], row["Facility_Level"]): float(row["Value"])
              for row in rows(HERE / "data" / "ResourceFile_Costing_HR.csv")
              if row["Parameter_name"] == "salary_usd"}
    payroll = fsum(n * salary[cadre, level[at]] for (at, cadre), n in actual.items() if n > 0)
    pay = {p.grade: p.pay for p in table("pay")}
    assert set(pay) == cadres
    assert fsum(p.count * pay[p.profession] for p in table("staff")) == pytest.approx(payroll, abs=0.005 * 24_458)


# --- source, licence, policy, instance ---------------------------------------------------------


def test_licence_and_commit_stand_beside_the_data() -> None:
    licence = (HERE / "data" / "LICENSE.txt").read_text(encoding="utf-8")
    assert licence.startswith("MIT License")
    assert "Copyright (c) 2023 The Thanzi La Onse Model Development Team" in licence
    commit = (HERE / "data" / "COMMIT").read_text(encoding="utf-8").strip()
    assert commit in (HERE / "data" / "SOURCE.txt").read_text(encoding="utf-8")


def test_data_are_the_files_described() -> None:
    """SOURCE.txt names every file with its checksum."""
    described = dict(re.findall(r"^(\S+\.csv)\n.*\n  sha256 ([0-9a-f]{64})$",
                                (HERE / "data" / "SOURCE.txt").read_text(encoding="utf-8"), re.MULTILINE))
    assert described == {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                         for path in (HERE / "data").glob("*.csv")}


def test_policy_quotes_its_document() -> None:
    """The pack is valid and every passage stands in the text that ships beside it."""
    written = YAML(typ="safe").load(HERE / "policy.yaml")
    written["clauses"] = {key: {"id": key} | clause for key, clause in written["clauses"].items()}
    pack = Pack.model_validate(written)
    text = "".join((HERE / pack.document).read_text(encoding="utf-8").split())
    for clause in pack.clauses.values():
        assert all("".join(words.split()) in text for words in clause.words), clause.id
    assert {key: (c.class_, c.rule) for key, c in pack.clauses.items()} == {
        "M1": ("target", "post-needs"), "M2": ("hard", "post-needs"), "M3": ("structure", "")}
    assert {c.lead for c in pack.clauses.values()} == {("Ministry of Health",)}


def test_instance_names_its_tables_and_settings() -> None:
    instance = YAML(typ="safe").load(HERE / "instance.yaml")
    assert all((HERE / file).is_file() for file in instance["tables"].values())
    assert set(instance["tables"]) == set(MODELS)
    assert all((HERE / used["pack"]).is_file() for used in instance["policies"])
    settings = Settings.model_validate(instance["settings"])
    assert (settings.moves.within, settings.moves.second, settings.prices.employer_charges) == ("parent", False, 0)
    assert Currency.model_validate(instance["currency"]).code == "USD"
    assert instance["as_of"] == dt.date(2018, 12, 31)
    for assumption in instance["assumptions"]:
        assert set(assumption) == {"what", "value", "source"}
        Names.model_validate(assumption["what"])


# --- what any plan must yield ------------------------------------------------------------------


def test_stored_expectation_is_current(stored: dict[str, Any]) -> None:
    assert module("expected").expected() == stored


def test_source_totals(stored: dict[str, Any]) -> None:
    assert stored["staff"] == pytest.approx(24_458, abs=1e-6)
    assert stored["funded_posts"] == pytest.approx(39_961, abs=1e-6)
    assert (stored["staffed_cells"], stored["fractional_cells"]) == (743, 688)
    assert (stored["cells_above_their_funded_count"], stored["of_these_with_no_funded_post"]) == (139, 68)
    # 39,961 - 24,458 + 288.887488 above the count = 15,791.887488; less 259.836459 moved = 15,532.051029
    assert stored["shortfall_without_moves"] == pytest.approx(15_791.887488)
    assert stored["smallest_shortfall_with_moves"] == pytest.approx(15_532.051029)


def test_moving_people_one_cell_at_a_time_reaches_it(stored: dict[str, Any]) -> None:
    """Surplus people walk into the next vacancy of their cadre in their district, on the instance's own tables."""
    parent = {p.id: p.parent for p in table("institutions")}
    here = {p.post: p.count for p in table("staff")}
    posts = table("posts")
    moved = 0.0
    for giver in posts:
        for taker in posts:
            if (parent[giver.at], giver.profession) == (parent[taker.at], taker.profession):
                step = min(here.get(giver.id, 0.0) - giver.max, taker.need - here.get(taker.id, 0.0))
                if step > 0:
                    here[giver.id] -= step
                    here[taker.id] = here.get(taker.id, 0.0) + step
                    moved += step
    short = fsum(max(0.0, p.need - here.get(p.id, 0.0)) for p in posts)
    assert short == pytest.approx(stored["smallest_shortfall_with_moves"], abs=1e-5)
    assert moved == pytest.approx(stored["moved_at_least"], abs=1e-5)
    assert fsum(here.values()) == pytest.approx(24_458, abs=1e-6)


@pytest.mark.parametrize("within", ["parent", "nowhere"])
def test_a_linear_programme_finds_no_less(within: str, stored: dict[str, Any]) -> None:
    """Flows between all posts of a cadre in a district, under post ceilings and facility establishments.

    Ceilings that the facts already break may not worsen. No shortfall is smaller than the one in closed form, and
    the facilities' establishments do not raise it.
    """
    parent = {p.id: p.parent for p in table("institutions")}
    establishment = {p.id: p.establishment for p in table("institutions")}
    start = {p.post: p.count for p in table("staff")}
    groups: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in table("posts"):
        groups[parent[post.at], post.profession].append(post)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    there: dict[str, Any] = {}
    total: dict[str, list[Any]] = defaultdict(list)
    short = []
    for posts in groups.values():
        leaves: dict[str, list[Any]] = defaultdict(list)
        comes: dict[str, list[Any]] = defaultdict(list)
        if within == "parent":
            for one in posts:
                for other in posts:
                    if one.id != other.id and start.get(one.id):
                        flow = solver.addVariable(lb=0)
                        leaves[one.id].append(flow)
                        comes[other.id].append(flow)
        for post in posts:
            now = start.get(post.id, 0.0)
            there[post.id] = solver.addVariable(lb=0, ub=max(post.max or 0.0, now))
            solver.addConstr(there[post.id] + sum(leaves[post.id]) - sum(comes[post.id]) == now)
            solver.addConstr(sum(leaves[post.id]) + 0 * there[post.id] <= now)
            gap = solver.addVariable(lb=0, obj=1)
            solver.addConstr(there[post.id] + gap >= (post.need or 0.0))
            short.append(gap)
            total[post.at].append(post.id)
    for at, ids in total.items():
        now = fsum(start.get(i, 0.0) for i in ids)
        solver.addConstr(sum(there[i] for i in ids) <= max(establishment[at], now) + 1e-9)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    key = "smallest_shortfall_with_moves" if within == "parent" else "shortfall_without_moves"
    assert solver.getObjectiveValue() == pytest.approx(stored[key], abs=1e-4)

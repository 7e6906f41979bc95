"""Plans side by side, counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allocator.check import check
from allocator.errors import InputError
from allocator.instance import Instance
from allocator.plan import Decisions, Move, RecruitLine, Secondment, StudyLine
from allocator.result import Plan, Provenance, plan_text
from allocator.rules.posts import PostNeeds
from allocator.scenarios.compare import compare
from tests.county import channel, county, hospital, people, post, programme, road, standing, township


@pytest.fixture(scope="module")
def facts() -> Instance:
    """Three physicians at the hospital, which needs two; a township that needs two and has none."""
    return county(
        PostNeeds(), institutions=[hospital(), township()], posts=[post("H1-0", need=2), post("T1-0", need=2)],
        staff=people(3, "H1-0", licence="licensed"), roads=[road("H1", "T1", 10)], channels=[channel()],
        programmes=[programme()])


def written(facts: Instance, folder: Path, decisions: Decisions, *, digest: str = "0" * 64) -> Path:
    """plan.json of some decisions."""
    folder.mkdir()
    whole = standing(facts, decisions)
    plan = Plan(provenance=Provenance(digest=digest, versions={"allocator": "0"}, created="2026-01-01T00:00:00+00:00",
                                      status="optimal", gap=0.0, reproducible=True),
                decisions=whole, findings=check(facts, whole))
    (folder / "plan.json").write_text(plan_text(plan), encoding="utf-8")
    return folder / "plan.json"


NOBODY = Decisions()
ONE = Decisions(moves=(Move(person="H1-0.000", year=2026, from_post="H1-0", to_post="T1-0"),))
MANY = Decisions(
    moves=ONE.moves, recruits=(RecruitLine(channel="open/physician", year=2026, post="T1-0", adverts=2),),
    secondments=(Secondment(person="H1-0.001", year=2026, from_post="H1-0", to_post="T1-0"),),
    study=(StudyLine(person="H1-0.002", year=2026, start=1, half_months=6, post="H1-0"),))


def test_money_people_clauses(facts: Instance, tmp_path: Path) -> None:
    files = [written(facts, tmp_path / name, d) for name, d in (("a", NOBODY), ("b", ONE), ("c", MANY))]
    found = compare(files, facts)
    assert [side.file for side in found.sides] == ["a", "b", "c"]
    assert [side.counts["moves"] for side in found.sides] == [0, 1, 1]
    assert [side.counts["recruits"] for side in found.sides] == [0, 0, 2]
    assert found.sides[0].costs == {}
    assert found.sides[1].costs == {"transfer": 6600}    # 6000 + 60 x 10 km
    # lent 3000 + 120 x 10; study 21,000 and 90 / 30 months at 6000; two adverts, half of them filled, at 10,000
    assert found.sides[2].costs == {"transfer": 6600, "secondment": 4200, "study": 39000, "recruit": 10000}
    assert [tier.value for side in found.sides for tier in side.tiers if tier.name == "money"] == [0, 6600, 59800]
    assert found.sides[2].by_place == {
        "H1": {"lent_out": 1, "moved_out": 1, "study": 1},
        "T1": {"lent_in": 1, "moved_in": 1, "recruits": 2}}
    needs = {(d.at, d.tag): d for d in found.differences if d.tag == "need"}
    # T1 has 0, 1, and 1 moved + 1 lent + 2 advertised = 4 of 2; H1 has 3, 2, and 1
    assert needs["T1", "need"].values == (0, 1, 4)
    assert needs["T1", "need"].verdicts == ("short", "short", "met")
    assert needs["H1", "need"].values == (3, 2, 1)
    assert found.clauses == {}    # W29 falls short somewhere in every plan


def test_clauses_that_differ(facts: Instance, tmp_path: Path) -> None:
    """Two recruited and nobody moved meets every need; doing nothing does not."""
    both = Decisions(recruits=MANY.recruits)
    found = compare([written(facts, tmp_path / "a", NOBODY), written(facts, tmp_path / "b", both)], facts)
    assert found.clauses == {"W29": ("short", "met")}


def test_without_the_instance(facts: Instance, tmp_path: Path) -> None:
    """Decisions and findings only."""
    found = compare([written(facts, tmp_path / "a", NOBODY), written(facts, tmp_path / "b", ONE)])
    assert not found.priced
    assert [(side.costs, side.by_place) for side in found.sides] == [({}, {})] * 2
    assert [side.counts["moves"] for side in found.sides] == [0, 1]
    assert found.differences


def test_a_plan_beside_itself(facts: Instance, tmp_path: Path) -> None:
    file = written(facts, tmp_path / "a", MANY)
    found = compare([file, file], facts)
    assert found.differences == ()
    assert found.clauses == {}
    assert [side.file for side in found.sides] == [str(file)] * 2


def test_rows_only_one_plan_has(facts: Instance, tmp_path: Path) -> None:
    """A plan that another instance was held against."""
    less = county(institutions=facts.places.institution.values(), posts=facts.places.post.values(), staff=facts.people)
    found = compare([written(facts, tmp_path / "a", NOBODY), written(less, tmp_path / "b", NOBODY, digest="1" * 64)])
    assert found.clauses == {"W29": ("short", "")}
    assert {d.verdicts[1] for d in found.differences} == {""}
    assert len({side.digest for side in found.sides}) == 2


@pytest.mark.parametrize(("text", "where"), [
    ("{", "JSON"), ("[]", "plan.json"), ("{}", "provenance"), (None, "cannot"), ("\xff", "UTF-8")])
def test_files_that_are_no_plan(facts: Instance, tmp_path: Path, text: str | None, where: str) -> None:
    """Each is an input error that names the file."""
    good, bad = written(facts, tmp_path / "a", NOBODY), tmp_path / "plan.json"
    if text is not None:
        bad.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        compare([good, bad])
    assert all("plan.json" in problem.file for problem in caught.value.problems)
    assert where in ("cannot", "plan.json") or any(
        where in problem.expected + problem.column for problem in caught.value.problems)


def test_a_plan_of_another_county(facts: Instance, tmp_path: Path) -> None:
    """With the instance, whom and what it names must be there."""
    file = written(facts, tmp_path / "a", ONE)
    data = json.loads(file.read_text(encoding="utf-8"))
    data["decisions"]["moves"][0]["person"] = "nobody"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InputError, match="nobody"):
        compare([file, file], facts)

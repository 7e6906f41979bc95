"""C3 and the other clauses about offices (W10, W32), counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.facts.people import Person
from allocator.facts.places import Post
from allocator.facts.settings import Budget
from allocator.instance import Instance
from allocator.plan import ChoiceMade, Decisions, Move, RecruitLine, Secondment
from allocator.rules.offices import OfficesHeld
from tests.county import channel, county, finding, findings, hospital, ledger, person, post, reads, road, township
from tests.rules.bound import shipped

RETIRES_IN_JULY = dt.date(1966, 2, 5)
# 60 in 2026-02, 13 months after 2025-01: 13 // 4 + 1 = 4 months later, 2026-06; first day after: 2026-07-01


def office(key: str, duty: str, profession: str = "management") -> Post:
    """The post of an office, or one without a duty."""
    return post(key, profession, duty=duty, **{"class": "management"})


POSTS = [office("H1-P", "院长"), office("H1-S", "书记"), office("H1-A", "总会计师", "other_technical"),
         office("H1-M", ""), post("H1-D"), office("H2-P", "院长"), office("H2-S", "书记"), post("H2-D")]
STAFF = [person("P", "H1-P", "management"), person("S", "H1-S", "management"), person("A", "H1-A", "other_technical"),
         person("M", "H1-M", "management"), person("D", "H1-D"), person("E", "H2-D")]


def case(clause: str, *without: str, add: tuple[Person, ...] = ()) -> Instance:
    """The lead hospital with three offices, a manager and a physician; H2 with two offices and a physician."""
    return county(shipped(clause), posts=POSTS, roads=[road("H1", "H2", 5)],
                  institutions=[hospital(), hospital("H2", 50), township()],
                  channels=[channel(profession="other_technical")],
                  staff=[*(p for p in STAFF if p.id not in without), *add])


def acting(clause: str, *named: str) -> Decisions:
    """People named to act: "H1/chief_accountant=M"."""
    return Decisions(choices=tuple(
        ChoiceMade(name=f"acting/{clause}", of=one.split("=")[0], year=2026, value=1, people=(one.split("=")[1],))
        for one in named))


def test_lead_hospital() -> None:
    """President and chief accountant of the lead hospital, each one: who serves at the post holds the office."""
    assert isinstance(shipped("C3"), OfficesHeld)
    found = findings(case("C3"))
    assert [(f.at, f.of, reads(f)) for f in found if not f.tag] == [
        ("H1", "president", (1.0, 1.0, 0.0, "met")), ("H1", "chief_accountant", (1.0, 1.0, 0.0, "met"))]
    # only M may act: 1 - 0 named; the holders serve at posts with a duty, the physician is no administrator
    assert reads(finding(case("C3"), tag="able")) == (1.0, 0.0, 0.0, "met")


def test_annual_salaries() -> None:
    """100,000 each beyond monthly pay, told from the second year on: the first is assessed when it is over."""
    instance = county(shipped("C3"), posts=POSTS, staff=STAFF, years=(2026, 2027), ledgers=ledger(overhead=1),
                      institutions=[hospital(), hospital("H2", 50), township()],
                      budget=Budget(annual_difference=100_000))
    found = finding(instance, tag="annual")
    assert (found.year, found.kind, found.unit, reads(found)) == (
        2027, "indicator", "money", (200_000, 200_000, 0, "met"))
    assert findings(case("C3"), tag="annual") == []


def test_vacant_today() -> None:
    """An office vacant today is a statutory shortfall until somebody acts; an advert fills no office."""
    vacant = case("C3", "A")
    today = finding(vacant, of="chief_accountant")
    assert (reads(today), today.tier, today.inherited) == ((0.0, 1.0, 1.0, "short"), "statutory", True)
    advert = Decisions(recruits=(RecruitLine(channel="open/other_technical", year=2026, post="H1-A", adverts=1),))
    assert reads(finding(vacant, advert, of="chief_accountant")) == (0.0, 1.0, 1.0, "short")
    named = acting("C3", "H1/chief_accountant=M")
    assert reads(finding(vacant, named, of="chief_accountant")) == (1.0, 1.0, 0.0, "met")
    assert reads(finding(vacant, named, tag="able")) == (0.0, 0.0, 0.0, "met")            # 1 - 1


def test_nobody_acts_twice() -> None:
    """Two offices vacant and one who may act: naming that one for both is caught."""
    both = acting("C3", "H1/chief_accountant=M", "H1/president=M")
    assert reads(finding(case("C3", "A", "P"), both, tag="able")) == (-1.0, 0.0, 1.0, "broken")   # 1 - 2


def test_vacated_by_retirement_or_by_the_plan() -> None:
    """An office held today must stay held: retirement and a posting away break it, unless somebody acts."""
    retiring = case("C3", "P", add=(person("P", "H1-P", "management", birth=RETIRES_IN_JULY),))
    assert reads(finding(retiring, of="president")) == (0.0, 1.0, 1.0, "broken")
    assert reads(finding(retiring, acting("C3", "H1/president=M"), of="president")) == (1.0, 1.0, 0.0, "met")
    lent = Decisions(secondments=(Secondment(person="P", year=2026, from_post="H1-P", to_post="H2-P"),))
    assert reads(finding(case("C3"), lent, of="president")) == (0.0, 1.0, 1.0, "broken")


@pytest.mark.parametrize(("plan", "president", "secretary", "able"), [
    # H2 has no administrator but one physician, who may act once: 1 - named
    (acting("W32"), (0.0, "short"), (0.0, "short"), (1.0, "met")),
    (acting("W32", "H2/president=E"), (1.0, "met"), (0.0, "short"), (0.0, "met")),
    (acting("W32", "H2/president=E", "H2/secretary=E"), (1.0, "met"), (1.0, "met"), (-1.0, "broken")),
    # S of H1 becomes secretary of H2, and the physician acts as president
    (Decisions(moves=(Move(person="S", year=2026, from_post="H1-S", to_post="H2-S"),),
               choices=acting("W32", "H2/president=E").choices), (1.0, "met"), (1.0, "met"), (0.0, "met"))])
def test_two_persons(plan: Decisions, president: tuple[float, str], secretary: tuple[float, str],
                     able: tuple[float, str]) -> None:
    """Secretary and president at every public hospital, two persons; the township has neither."""
    found = {(f.at, f.of): (f.value, f.verdict) for f in findings(case("W32"), plan)}
    assert {at for at, _ in found} == {"H1", "H2"}
    assert (found["H2", "president"], found["H2", "secretary"], found["H2", ""]) == (president, secretary, able)
    assert found["H1", "president"] == (1.0, "met")
    assert found["H1", "secretary"] == ((1.0, "met") if not plan.moves else (0.0, "broken"))


def test_chief_accountants() -> None:
    """A target at every county-level hospital: H2 has none, and nobody who may act."""
    found = {f.at: f for f in findings(case("W10"), tag="")}
    assert {at: (reads(f), f.kind) for at, f in found.items()} == {
        "H1": ((1.0, 1.0, 0.0, "met"), "target"), "H2": ((0.0, 1.0, 1.0, "short"), "target")}
    assert reads(finding(case("W10"), acting("W10", "H2/chief_accountant=E"), tag="able", at="H2")) == (
        -1.0, 0.0, 1.0, "broken")                                                         # 0 - 1


def test_since() -> None:
    """Before its first year nothing is asked."""
    rule = OfficesHeld(offices=("president",), since=2027)
    assert findings(county(rule, posts=POSTS, staff=STAFF)) == []

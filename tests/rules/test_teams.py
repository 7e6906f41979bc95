"""C13, C14, C72 and W2, emergency centres and their teams; C15, services with a provider; counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator import planner
from allocator.facts.people import Person
from allocator.instance import Instance
from allocator.plan import ChoiceMade, Decisions, RecruitLine, Secondment
from allocator.rules.teams import CentresOpen, ServicesProvided
from tests.county import (
    channel,
    county,
    finding,
    findings,
    hospital,
    people,
    person,
    post,
    reads,
    road,
    since,
    township,
)
from tests.rules.bound import shipped

RETIRES_IN_JULY = dt.date(1966, 2, 5)    # of 2026: see test_posts.py
LICENSED, REGISTERED = {"licence": "licensed"}, {"licence": "registered"}
MET = "met"


def opened(*centres: str, year: int = 2026) -> tuple[ChoiceMade, ...]:
    """Centres opened, by institution and centre."""
    return tuple(ChoiceMade(name="open", of=centre, year=year, value=1) for centre in centres)


# C13: the trauma centre ---------------------------------------------------------------------------------------


def trauma(*others: Person, physicians: int = 5, years: tuple[int, ...] = (2026,)) -> Instance:
    """H1's trauma posts with so many licensed physicians and five nurses; a licensed physician of T1."""
    return county(
        shipped("C13"), years=years, institutions=[hospital(), township()], roads=[road("H1", "T1", 9)],
        posts=[post("H1-T", centre="trauma"), post("H1-D"), post("H1-N", "nurse", centre="trauma"), post("T1-D")],
        channels=[channel(licence="licensed")],
        staff=[*people(physicians, "H1-T", key="A", **LICENSED), *people(5, "H1-N", "nurse", key="N", **REGISTERED),
               person("D", "H1-D", **LICENSED), person("T", "T1-D", **LICENSED), *others])


def test_open_with_its_team() -> None:
    """Five and five are the team: 5 - 5 = 0 left over each; nobody has to open: then all are left over."""
    plan = Decisions(choices=opened("H1/trauma"))
    assert reads(finding(trauma(), plan, tag="")) == (1.0, 1.0, 0.0, MET)
    assert reads(finding(trauma(), plan, tag="physicians")) == (0.0, 0.0, 0.0, MET)
    assert reads(finding(trauma(), plan, tag="nurses")) == (0.0, 0.0, 0.0, MET)
    short = finding(trauma(), tag="")
    assert (*reads(short), short.kind) == (0.0, 1.0, 1.0, "short", "hard")    # not open today: inherited, not broken
    assert (short.inherited, finding(trauma(), plan, tag="").inherited) == (True, True)
    assert reads(finding(trauma(), tag="physicians")) == (5.0, 0.0, 0.0, MET)


@pytest.mark.parametrize("fifth", [
    person("X", "H1-T", licence="assistant"),                                                # may not decide alone
    person("X", "H1-T", presence="sick", back_on=dt.date(2026, 5, 1), **LICENSED),           # away until May
    person("X", "H1-T", birth=RETIRES_IN_JULY, **LICENSED),
    person("X", "H1-D", **LICENSED),                                                         # not at the centre
])
def test_open_without_its_team(fifth: Person) -> None:
    """Four licensed physicians and somebody who does not count: 4 - 5 = -1, which is broken, not short."""
    plan = Decisions(choices=opened("H1/trauma"))
    assert reads(finding(trauma(fifth, physicians=4), plan, tag="physicians")) == (-1.0, 0.0, 1.0, "broken")


def test_what_fills_a_team() -> None:
    """An advert is nobody yet; who is lent for the year is there: 4 + 1 - 5 = 0."""
    advert = Decisions(choices=opened("H1/trauma"), recruits=(
        RecruitLine(channel="open/physician", year=2026, post="H1-T", adverts=1),))
    assert reads(finding(trauma(physicians=4), advert, tag="physicians")) == (-1.0, 0.0, 1.0, "broken")
    lent = Decisions(choices=opened("H1/trauma"), secondments=(
        Secondment(person="T", year=2026, from_post="T1-D", to_post="H1-T"),))
    assert reads(finding(trauma(physicians=4), lent, tag="physicians")) == (0.0, 0.0, 0.0, MET)


def test_a_centre_stays_open() -> None:
    """Open in 2026 and closed in 2027: 0 - 1 = -1; the later opening is fine."""
    instance = trauma(years=(2026, 2027))
    assert reads(finding(instance, Decisions(choices=opened("H1/trauma")), tag="stays")) == (-1.0, 0.0, 1.0, "broken")
    later = Decisions(choices=opened("H1/trauma", year=2027))
    assert reads(finding(instance, later, tag="stays")) == (1.0, 0.0, 0.0, MET)
    assert [f.verdict for f in findings(instance, later, tag="")] == ["short", MET]


def test_the_model_opens_what_it_can() -> None:
    """With the team at hand the centre is opened; with one physician short it is not, and the target is missed."""
    for physicians, open_ in ((5, [("H1/trauma", 1.0)]), (3, [])):
        plan = planner.solve(trauma(physicians=physicians)).plan
        assert plan is not None
        assert [(c.of, c.value) for c in plan.decisions.choices if c.value] == open_


# C14, C72, W2: other centres ----------------------------------------------------------------------------------


def test_neonatal_and_maternal_centres() -> None:
    """From 2027 two centres at any county hospital; the neonatal one, which two could run, counts once."""
    posts = [post(f"{where}{kind}", kind, centre=centre) for kind in ("physician", "nurse")
             for where, centre in (("H1-A", "neonatal"), ("H3-A", "neonatal"), ("H3-B", "maternal"))]
    staff = [p for at in posts for p in people(5, at.id, at.profession, **(
        LICENSED if at.profession == "physician" else REGISTERED))]
    instance = county(shipped("C14"), years=(2026, 2027), institutions=[hospital(), hospital("H3", 50)], posts=posts,
                      staff=staff)
    both = Decisions(choices=opened("H3/neonatal", "H3/maternal", year=2027))
    assert reads(finding(instance, both, tag="")) == (2.0, 2.0, 0.0, MET)          # one row: none in 2026
    assert {f.verdict for f in findings(instance, both)} == {MET}
    twice = Decisions(choices=opened("H1/neonatal", "H3/neonatal", year=2027))
    assert reads(finding(instance, twice, tag="once")) == (2.0, 1.0, 1.0, "broken")


@pytest.mark.parametrize(("clause", "first", "years"), [("C72", 2026, (2026,)), ("W2", 2025, (2024, 2025))])
def test_five_centres_of_the_lead_hospital(clause: str, first: int, years: tuple[int, ...]) -> None:
    """Five at the people's hospital; a stroke centre of the smaller hospital does not count: 4 of 5."""
    centres = ("trauma", "chest_pain", "stroke", "neonatal", "maternal")
    posts = [post(f"{'H2' if centre == 'stroke' else 'H1'}-{k}{n}", kind, centre=centre)
             for k, centre in enumerate(centres) for n, kind in enumerate(("physician", "nurse"))]
    staff = [p for at in posts for p in people(5, at.id, at.profession, **(
        LICENSED if at.profession == "physician" else REGISTERED))]
    instance = county(shipped(clause), years=years, as_of=dt.date(years[0] - 1, 12, 31),
                      institutions=[hospital(), hospital("H2", 50)], posts=posts, staff=staff)
    four = Decisions(choices=opened(*(f"H1/{c}" for c in centres if c != "stroke"), year=first))
    assert reads(finding(instance, four, tag="")) == (4.0, 5.0, 1.0, "short")
    assert finding(instance, four, tag="").at == "H1"
    assert len(findings(instance, tag="physicians")) == 4


def test_a_team_of_ones_own_size() -> None:
    """Minima are settings; 0 nurses ask for none."""
    rule = CentresOpen(count=since(2026, 1), centres=("stroke",), physicians=2, nurses=0)
    instance = county(rule, posts=[post("H1-D", centre="stroke")], staff=people(2, "H1-D", **LICENSED))
    assert [(f.tag, f.value) for f in findings(instance, Decisions(choices=opened("H1/stroke")))] == [
        ("physicians", 0.0), ("", 1.0)]


# C15: pathology and sterile supply ----------------------------------------------------------------------------


def services(**pathologist: object) -> Instance:
    """A pathologist at H1; sterile supply at H1 and T1, one nurse each."""
    return county(
        shipped("C15"), years=(2027,),
        posts=[post("H1-P", duty="pathology"), post("H1-S", "nurse", duty="sterile_supply"),
               post("T1-S", "nurse", duty="sterile_supply")],
        staff=[person("P", "H1-P", **pathologist), person("S", "H1-S", "nurse"), person("T", "T1-S", "nurse")])


def provided(*services_: str) -> Decisions:
    """Who provides which service in 2027."""
    return Decisions(choices=tuple(ChoiceMade(name="provider", of=of, year=2027, value=1) for of in services_))


def test_services_have_a_provider() -> None:
    """Two services of two; one of two is short by one."""
    assert reads(finding(services(), provided("H1/pathology", "T1/sterile_supply"), tag="")) == (2.0, 2.0, 0.0, MET)
    assert reads(finding(services(), provided("H1/pathology"), tag="")) == (1.0, 2.0, 1.0, "short")


def test_a_provider_is_staffed_and_counts_once() -> None:
    """Nobody left at pathology: 0 - 1; two providers of one service are no two services."""
    gone = services(birth=RETIRES_IN_JULY)
    assert reads(finding(gone, provided("H1/pathology"), tag="staff", of="pathology")) == (-1.0, 0.0, 1.0, "broken")
    away = services(presence="maternity")
    assert reads(finding(away, provided("H1/pathology"), tag="staff", of="pathology")) == (-1.0, 0.0, 1.0, "broken")
    twice = provided("H1/sterile_supply", "T1/sterile_supply")
    assert reads(finding(services(), twice, tag="once")) == (2.0, 1.0, 1.0, "broken")


def test_a_share_of_the_services() -> None:
    """Half of two services is one; a provider of two people needs two: 1 - 2."""
    rule = ServicesProvided(share=since(2026, 0.5), staff=2)
    instance = county(rule, posts=[post("H1-P", duty="pathology")], staff=[person("P", "H1-P")])
    plan = Decisions(choices=(ChoiceMade(name="provider", of="H1/pathology", year=2026, value=1),))
    assert reads(finding(instance, plan, tag="")) == (1.0, 1.0, 0.0, MET)
    assert reads(finding(instance, plan, tag="staff")) == (-1.0, 0.0, 1.0, "broken")

"""W8, general practitioners and public-health posts, counted by hand."""

from __future__ import annotations

from allocator.instance import Instance
from allocator.plan import Decisions, Move, RecruitLine, Secondment
from allocator.rules.public_health import PracticeAndPublicHealth
from tests.county import channel, clinic, county, finding, findings, hospital, person, post, reads, road, township
from tests.rules.bound import shipped


def case(townships: tuple[int, int] = (6000, 4000)) -> Instance:
    """10 000 residents. At H1 a physician of the specialty and one without; at T1 a physician at a post of general
    practice who is of the specialty too; a nurse there; one of the specialty in a village."""
    return county(
        shipped("W8"), roads=[road("H1", "T1", 5), road("H1", "H2", 5)], channels=[channel(specialty="全科")],
        institutions=[hospital(population=20_000), hospital("H2", 50, population=20_000),
                      township(population=townships[0]), township("T2", population=townships[1]),
                      clinic(population=6000)],
        posts=[post("H1-D"), post("T1-G", duty="全科"), post("T1-N", "nurse", duty="全科"), post("V1-D"),
               post("H1-H", "other_health", duty="公共卫生"), post("H2-D"),
               post("H2-H", "other_health", duty="公共卫生")],
        staff=[person("A", "H1-D", specialty="全科"), person("B", "H1-D", specialty="内科"),
               person("C", "T1-G", specialty="全科"), person("N", "T1-N", "nurse"),
               person("V", "V1-D", specialty="全科"), person("H", "H1-H", "other_health")])


def test_general_practitioners() -> None:
    """Two per 10 000 from 2023, 3.93 from 2025: two of 10 000 residents are 0.2 per thousand, 0.393 are asked."""
    assert isinstance(shipped("W8"), PracticeAndPublicHealth)
    # 0.393 x 10 - 2: A by the specialty, C once though both by specialty and by post
    assert reads(finding(case(), tag="practice")) == (0.2, 0.393, 1.93, "short")
    early = county(shipped("W8"), years=(2024,), posts=case().places.post.values(), staff=case().people,
                   institutions=case().places.institution.values())
    assert reads(finding(early, tag="practice")) == (0.2, 0.2, 0.0, "met")
    # without numbers for the townships: the lead hospital's 20 000: 0.393 x 20 - 2
    assert reads(finding(case((0, 0)), tag="practice")) == (0.1, 0.393, 5.86, "short")


def test_what_moves_general_practitioners() -> None:
    """Adverts by their fill rate: 2 + 0.5 x 4; a physician of another specialty at a post of general practice counts;
    one of the specialty counts once, at whatever post."""
    advert = Decisions(recruits=(RecruitLine(channel="open/physician/全科", year=2026, post="H1-D", adverts=4),))
    assert reads(finding(case(), advert, tag="practice")) == (0.4, 0.393, 0.0, "met")
    lent = Decisions(secondments=(Secondment(person="B", year=2026, from_post="H1-D", to_post="T1-G"),))
    assert reads(finding(case(), lent, tag="practice")) == (0.3, 0.393, 0.93, "short")    # 3.93 - 3
    same = Decisions(secondments=(Secondment(person="A", year=2026, from_post="H1-D", to_post="T1-G"),))
    assert reads(finding(case(), same, tag="practice")) == (0.2, 0.393, 1.93, "short")


def test_public_health_posts() -> None:
    """One person at a public-health post of each public hospital; H2 has the post and nobody."""
    found = {f.at: (reads(f), f.kind) for f in findings(case(), tag="public_health")}
    assert found == {"H1": ((1.0, 1.0, 0.0, "met"), "target"), "H2": ((0.0, 1.0, 1.0, "short"), "target")}
    moved = Decisions(moves=(Move(person="H", year=2026, from_post="H1-H", to_post="H2-H"),))
    assert [reads(f) for f in findings(case(), moved, tag="public_health")] == [
        (0.0, 1.0, 1.0, "short"), (1.0, 1.0, 0.0, "met")]

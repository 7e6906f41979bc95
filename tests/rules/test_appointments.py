"""C5, appointments and the post structure, counted by hand."""

from __future__ import annotations

import datetime as dt

from allocator.facts.ledgers import Rate
from allocator.facts.places import Grade
from allocator.instance import Instance
from allocator.plan import Decisions, Move, Promotion, RecruitLine
from allocator.rules.appointments import AppointmentsWithinStructure
from tests.county import channel, county, finding, findings, person, post, reads, road
from tests.rules.bound import shipped


def case(intermediate: float = 3, senior: float = 1) -> Instance:
    """H1: three of intermediate title or above, one of them working at T1, one senior; one appointed above the title
    held; T1 has no structure."""
    return county(
        shipped("C5"), posts=[post("H1-D"), post("T1-D")], roads=[road("H1", "T1", 5)],
        rates=[Rate(group="全部", kind="promotion", value=0.5)], channels=[channel(title="associate_senior")],
        grades=[Grade(at="H1", title="intermediate", slots=intermediate), Grade(at="H1", title="senior", slots=senior)],
        staff=[person("A", "H1-D", title_held="senior"), person("B", "H1-D", title_held="intermediate"),
               person("C", "T1-D", owner="H1", title_held="junior", title_appointed="intermediate"),
               person("J", "H1-D", title_held="junior"), person("K", "H1-D", title_held="senior",
                                                                title_appointed="junior"),
               person("T", "T1-D", title_held="senior")])


def slots(instance: Instance, plan: Decisions | None = None) -> dict[str, tuple[float, float, float, str]]:
    """What is found of each title."""
    return {f.of: reads(f) for f in findings(instance, plan, tag="slots")}


def test_the_structure() -> None:
    """Those appointed to a title or above fit its slots, at the unit that owns the post; who only holds it does not
    count."""
    assert isinstance(shipped("C5"), AppointmentsWithinStructure)
    assert slots(case()) == {"intermediate": (3.0, 3.0, 0.0, "met"), "senior": (1.0, 1.0, 0.0, "met")}
    over = finding(case(intermediate=2), of="intermediate")
    assert (reads(over), over.inherited, over.tier) == ((3.0, 2.0, 1.0, "short"), True, "statutory")
    assert {f.at for f in findings(case(), tag="slots")} == {"H1"}


def test_what_takes_a_slot() -> None:
    """A promotion, an advert for a title, somebody who comes for good: each needs a slot."""
    promoted = Decisions(promotions=(Promotion(person="J", year=2026, from_title="junior", to_title="intermediate"),))
    assert slots(case(), promoted)["intermediate"] == (4.0, 3.0, 1.0, "broken")
    assert slots(case(intermediate=4), promoted)["intermediate"] == (4.0, 4.0, 0.0, "met")
    advert = Decisions(recruits=(RecruitLine(channel="open/physician/associate_senior", year=2026, post="H1-D",
                                             adverts=1),))
    assert slots(case(), advert) == {"intermediate": (4.0, 3.0, 1.0, "broken"), "senior": (1.0, 1.0, 0.0, "met")}
    came = Decisions(moves=(Move(person="T", year=2026, from_post="T1-D", to_post="H1-D"),))
    assert slots(case(4), came) == {"intermediate": (4.0, 4.0, 0.0, "met"), "senior": (2.0, 1.0, 1.0, "broken")}
    gone = Decisions(moves=(Move(person="A", year=2026, from_post="H1-D", to_post="T1-D"),))
    assert slots(case(2, 0), gone) == {"intermediate": (2.0, 2.0, 0.0, "met"), "senior": (0.0, 0.0, 0.0, "met")}


def test_appointed_above_the_title_held() -> None:
    """C is appointed above the title held, K below; who retires no longer counts."""
    found = finding(case(), tag="held")
    assert (reads(found), found.inherited) == ((1.0, 0.0, 1.0, "short"), True)
    one = county(shipped("C5"), posts=[post("H1-D")],
                 staff=[person("C", "H1-D", title_held="junior", title_appointed="senior", birth=dt.date(1966, 2, 5))])
    assert reads(finding(one, tag="held")) == (0.0, 0.0, 0.0, "met")     # 60 in 2026-02, retires from 2026-07

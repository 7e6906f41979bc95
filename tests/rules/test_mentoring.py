"""C54, experts and their mentees, counted by hand."""

from __future__ import annotations

import pytest

from allocator.facts.ledgers import Expert
from allocator.instance import Instance
from allocator.plan import ChoiceMade, Decisions
from allocator.rules.mentoring import ExpertsAndMentees
from tests.county import county, finding, findings, people, person, post, reads, since

BONES = {"specialty": "骨科", "backbone": True}


def case() -> Instance:
    """Two candidates of one specialty; five local backbone staff of it, one more at T1, one on sick leave."""
    return county(
        ExpertsAndMentees(experts=since(2026, 2), mentees_at_least=since(2026, 2), mentees_at_most=since(2026, 3)),
        posts=[post("H1-D"), post("T1-D")],
        experts=[Expert(id="E1", specialty="骨科", year=2026, cost=1), Expert(id="E2", specialty="骨科", year=2026,
                                                                             cost=1)],
        staff=[*people(5, "H1-D", key="B", **BONES), person("T", "T1-D", **BONES),
               person("S", "H1-D", presence="sick", **BONES), person("X", "H1-D", specialty="骨科")])


def invited(**mentees: int) -> Decisions:
    """Experts invited, each with so many mentees."""
    names = iter(range(100))
    return Decisions(choices=tuple(
        choice for key, count in mentees.items() for choice in (
            ChoiceMade(name="expert", of=key, year=2026, value=1),
            ChoiceMade(name="mentees", of=key, year=2026, value=count,
                       people=tuple(f"B.{next(names):03d}" for _ in range(min(count, 2)))))))


MET, BROKEN = "met", "broken"


@pytest.mark.parametrize(("mentees", "experts", "fewest", "most", "backbone"), [
    # invited >= 2; mentees - 2 >= 0 each; mentees - 3 <= 0 each; 5 - all mentees >= 0
    ({"E1": 2, "E2": 3}, (2.0, 2.0, 0.0, MET), (0.0, 0.0, 0.0, MET), (-1.0, 0.0, 0.0, MET), (0.0, 0.0, 0.0, MET)),
    ({"E1": 3, "E2": 3}, (2.0, 2.0, 0.0, MET), (1.0, 0.0, 0.0, MET), (0.0, 0.0, 0.0, MET), (-1.0, 0.0, 1.0, BROKEN)),
    ({"E1": 1, "E2": 2}, (2.0, 2.0, 0.0, MET), (-1.0, 0.0, 1.0, BROKEN), (-2.0, 0.0, 0.0, MET),
     (2.0, 0.0, 0.0, MET)),
    ({"E1": 4}, (1.0, 2.0, 1.0, "short"), (2.0, 0.0, 0.0, MET), (1.0, 0.0, 1.0, BROKEN), (1.0, 0.0, 0.0, MET)),
])
def test_rows(mentees: dict[str, int], experts: tuple[object, ...], fewest: tuple[object, ...],
              most: tuple[object, ...], backbone: tuple[object, ...]) -> None:
    """Two experts a year, two or three mentees each, nobody taught twice."""
    instance, plan = case(), invited(**mentees)
    assert reads(finding(instance, plan, tag="")) == experts
    assert reads(finding(instance, plan, tag="fewest", of="E1")) == fewest
    assert reads(finding(instance, plan, tag="most", of="E1")) == most
    assert reads(finding(instance, plan, tag="backbone")) == backbone


def test_nobody_invited() -> None:
    """Without experts only the number of experts is short."""
    assert [(f.tag, f.shortfall) for f in findings(case()) if f.verdict != "met"] == [("", 2.0)]

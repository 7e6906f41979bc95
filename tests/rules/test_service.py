"""N1 and N36: service before a senior title, and physicians posted to the townships, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from allocator.facts.ledgers import Rate
from allocator.instance import Instance
from allocator.plan import Decisions, Promotion, Secondment
from allocator.rules.service import PostedToTownships, ServiceBeforeTitle
from tests.county import (
    clinic,
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


def promotions() -> Instance:
    """Physicians of an intermediate title with more or less service, and others."""
    mid = {"title_held": "intermediate"}
    return county(
        shipped("N1"), posts=[post("H1-D"), post("T1-D"), post("H1-N", "nurse")], years=(2026, 2027),
        rates=[Rate(group="全部", kind="promotion", value=1)],
        staff=[person("old", "H1-D", started=dt.date(2010, 7, 1), **mid),
               person("year", "H1-D", started=dt.date(2025, 12, 31), **mid),         # 12 months on 2026-12-31
               person("short", "H1-D", started=dt.date(2026, 1, 1), **mid),          # 11 months and 30 days
               person("lower", "H1-D", started=dt.date(2026, 1, 1), grassroots=14, **mid),
               person("unknown", "H1-D", **mid),
               person("township", "T1-D", started=dt.date(2026, 3, 1), **mid),
               person("nurse", "H1-N", "nurse", started=dt.date(2026, 3, 1), **mid),
               person("junior", "H1-D", started=dt.date(2026, 3, 1), title_held="junior")])


def promoted(*who: str, year: int = 2026) -> Decisions:
    titles = {"junior": ("junior", "intermediate")}
    return Decisions(promotions=tuple(
        Promotion(person=key, year=year, from_title=titles.get(key, ("intermediate", ""))[0],
                  to_title=titles.get(key, ("", "associate_senior"))[1]) for key in who))


@pytest.mark.parametrize(("plan", "value", "verdict"), [
    (promoted("old", "year", "lower", "unknown"), 0, "met"),
    (promoted("short"), 1, "broken"),
    (promoted("short", "township"), 2, "broken"),
    (promoted("nurse", "junior"), 0, "met"),              # no physician; not to an associate-senior title
])
def test_a_year_of_service_before_the_title(plan: Decisions, value: float, verdict: str) -> None:
    """Whole months by 31 December, or service lower down; who is known to lack them is not promoted."""
    assert reads(finding(promotions(), plan, year=2026)) == (value, 0.0, value, verdict)
    assert finding(promotions(), plan, year=2026).kind == "hard"


def test_served_by_the_next_year() -> None:
    """Who lacks a month in 2026 has served in 2027."""
    assert reads(finding(promotions(), promoted("short", year=2027), year=2027)) == (0.0, 0.0, 0.0, "met")


def test_other_settings() -> None:
    """Months, titles and professions are settings."""
    rule = ServiceBeforeTitle(months=24, titles=("junior", "intermediate"), professions=("physician", "nurse"))
    base = promotions()
    instance = county(rule, posts=base.places.post.values(), staff=base.people, rates=base.rates)
    assert finding(instance, promoted("old", "year", "nurse", "junior")).value == 3


def posted() -> Instance:
    """20,000 residents at two townships; two lent there for good, one of them junior."""
    mid = {"title_held": "intermediate"}
    return county(
        shipped("N36"), roads=[road("H1", "T1", 10), road("T1", "T2", 10), road("H1", "T2", 10)], years=(2026, 2027),
        institutions=[hospital("H1", population=20_000), township("T1", population=12_000),
                      township("T2", population=8_000), clinic("V1", population=2_000)],
        posts=[post("H1-D"), post("T1-D"), post("T2-D"), post("H1-N", "nurse"), post("T1-N", "nurse")],
        staff=[*people(3, "H1-D", key="D", **mid), person("junior", "H1-D", title_held="junior"),
               person("nurse", "H1-N", "nurse", **mid), person("lent", "T1-D", owner="H1", **mid),
               person("lent junior", "T1-D", owner="H1", title_held="junior"), person("own", "T1-D", **mid)])


def lent(**to: str) -> tuple[Secondment, ...]:
    homes = {"own": "T1-D", "nurse": "H1-N"}
    return tuple(Secondment(person=key, year=2026, from_post=homes.get(key, "H1-D"), to_post=at)
                 for key, at in to.items())


@pytest.mark.parametrize(("plan", "value"), [
    (Decisions(), 1),                                                                # who is established at H1
    (Decisions(secondments=lent(**{"D.000": "T1-D", "D.001": "T2-D"})), 3),
    (Decisions(secondments=lent(junior="T1-D", nurse="T1-N")), 1),                   # no title; no physician
    (Decisions(secondments=lent(own="T2-D")), 1),                                    # not from county level
])
def test_posted_physicians(plan: Decisions, value: float) -> None:
    """Per thousand of the townships' 20,000: one is 0.05, three are 0.15; 0.1 (one per ten thousand) is asked."""
    found = finding(posted(), plan, year=2026)
    assert reads(found) == (value / 20, 0.1, max(0.0, 2 - value), "met" if value >= 2 else "short")
    assert (found.kind, found.unit) == ("indicator", "persons/thousand residents")
    assert finding(posted(), plan, year=2027).value == 1 / 20           # secondments last a year


def test_nobody_served() -> None:
    """Townships without residents have no ratio."""
    assert findings(county(PostedToTownships(ratio=since(2026, 1)), posts=[post("T1-D")])) == []

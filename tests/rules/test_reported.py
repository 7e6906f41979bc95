"""C1 and the other reported indicators: entered numbers held against what the document asks."""

from __future__ import annotations

import pytest

from allocator.facts.ledgers import Entry
from allocator.instance import Instance
from allocator.models.build import build
from allocator.rules.base import Rule
from allocator.rules.counted import Scope
from allocator.rules.reported import Further, ReportedIndicator
from tests.county import county, finding, findings, hospital, only, people, post, reads, since, township
from tests.rules.bound import shipped

INDICATORS = (
    "C1", "C2", "C7", "C8", "C12", "C16", "C21", "C22", "C25", "C26", "C31", "C45", "C59", "C62", "C69",
    "C70", "C71", "W5", "W11", "W12", "W13", "W16", "W18", "W24", "W25", "N12", "N31", "N34", "N35", "N37")
"""Every clause that is only tracked."""


def entry(clause: str, period: str | int, value: float, at: str = "") -> Entry:
    """An entry of the table of indicators."""
    return Entry.model_validate({"clause": clause, "at": at, "period": period, "value": value})


def case(rule: Rule, *entries: Entry, years: tuple[int, ...] = (2026, 2027)) -> Instance:
    """Two hospitals and a township, two plan years."""
    return county(rule, institutions=[hospital("H1"), hospital("H2", kind="tcm"), township("T1")], years=years,
                  reported=entries)


def test_each_year_by_its_own_entry() -> None:
    """A yes of 2026 is met, a no of 2027 misses by one; without entries nothing is known."""
    rule = ReportedIndicator(target=since(2026, 1))
    instance = case(rule, entry("C1", 2026, 1), entry("C1", 2027, 0))
    assert reads(finding(instance, year=2026)) == (1.0, 1.0, 0.0, "met")
    assert reads(finding(instance, year=2027)) == (0.0, 1.0, 1.0, "short")
    unknown = finding(case(rule, entry("C1", 2025, 1)), year=2026)        # last year's entry says nothing of this one
    assert (unknown.value, unknown.shortfall, unknown.verdict, unknown.kind) == (None, 0.0, "unknown", "indicator")


@pytest.mark.parametrize(("periods", "value"), [
    (("2026H1", "2026"), 0.2),              # the year before its halves
    (("2026", "2026H1"), 0.1),
    (("2026H1", "2026H2"), 0.2),            # the latest half
    (("2026H2", "2026H1"), 0.1),
    (("2026Q1", "2026Q3", "2026H1"), 0.2),      # the third quarter ends after the first half
    (("2026Q2", "2026H1"), 0.2),            # both end in June: the half says more
    (("2026Q4", "2026H2"), 0.2),
    (("2027", "2026H1"), 0.2),              # of another year
])
def test_latest_period_of_the_year(periods: tuple[str, ...], value: float) -> None:
    """The year's own entry, else the latest of its halves and quarters; entries are 0.1, 0.2, 0.3 in this order."""
    entries = [entry("C22", period, 0.1 * (k + 1)) for k, period in enumerate(periods)]
    rule = ReportedIndicator(target=only(2026, 0.9), cited="C22")
    assert finding(case(rule, *entries), year=2026).value == pytest.approx(value)


def test_waiting_time_is_at_most() -> None:
    """C25: 22 minutes against at most 20 miss by 2; 19 are met."""
    rule = shipped("C25")
    instance = case(rule, entry("C25", 2026, 22), entry("C25", 2027, 19))
    assert reads(finding(instance, year=2026)) == (22.0, 20.0, 2.0, "short")
    assert reads(finding(instance, year=2027)) == (19.0, 20.0, 0.0, "met")
    assert finding(instance, year=2026).unit == "minutes"
    assert finding(instance, year=2026).sense == "<="


def test_against_the_year_before() -> None:
    """W16: energy of 114 after 118 is 0.966 of it, met; 120 after 114 is 1.053 of it, 6 too much."""
    rule = shipped("W16")
    instance = case(rule, entry("W16", 2025, 118), entry("W16", 2026, 114), entry("W16", 2027, 120))
    assert reads(finding(instance, year=2026)) == (round(114 / 118, 9), 1.0, 0.0, "met")
    assert reads(finding(instance, year=2027)) == (round(120 / 114, 9), 1.0, 6.0, "short")
    assert finding(case(rule, entry("W16", 2026, 114)), year=2026).verdict == "unknown"      # no year before
    risen = shipped("N34")
    instance = case(risen, entry("N34", 2025, 0.60), entry("N34", 2026, 0.57), entry("N34", 2027, 0.63))
    assert [(f.verdict, f.sense) for f in findings(instance)] == [("short", ">="), ("met", ">=")]


def test_each_institution() -> None:
    """C12: the general hospital reports its own share; in 2028 0.17 is met and 0.16 misses it."""
    rule = shipped("C12")
    for value, short, verdict in ((0.17, 0.0, "met"), (0.16, 0.01, "short")):
        instance = case(rule, entry("C12", 2028, value, "H1"), entry("C12", 2028, 0.9, "H2"), years=(2028,))
        assert [(f.at, *reads(f)) for f in findings(instance)] == [("H1", value, 0.17, short, verdict)]
    every = ReportedIndicator(target=only(2026, 0.5), each=True, scope=Scope(levels=("county", "township")))
    instance = case(every, entry("C1", 2026, 0.6, "H1"), entry("C1", 2026, 0.4, "T1"), entry("C1", 2026, 0.9))
    assert [(f.at, f.verdict) for f in findings(instance)] == [("H1", "met"), ("H2", "unknown"), ("T1", "short")]


def test_further_numbers() -> None:
    """C71: reported 100% and corrected 95% are two numbers; C69: a prescription of 91 days is one too long."""
    instance = case(shipped("C71"), entry("C71", 2026, 1), entry("C71.corrected", 2026, 0.9), years=(2026,))
    assert [(f.of, *reads(f), f.unit) for f in findings(instance)] == [
        ("", 1.0, 1.0, 0.0, "met", "share"), ("corrected", 0.9, 0.95, 0.05, "short", "share")]
    instance = case(shipped("C69"), entry("C69", 2026, 0.96), entry("C69.prescription_at_most", 2026, 91),
                    years=(2026,))
    assert [(f.of, *reads(f), f.unit) for f in findings(instance)] == [
        ("", 0.96, 0.95, 0.0, "met", "share"), ("prescription_at_most", 91.0, 90.0, 1.0, "short", "days")]
    instance = case(shipped("C62"), entry("C62", 2026, 1), entry("C62.overhead", 2025, 0.1),
                    entry("C62.overhead", 2026, 0.11), years=(2026,))
    assert [(f.of, *reads(f)) for f in findings(instance)] == [
        ("", 1.0, 1.0, 0.0, "met"), ("overhead", 1.1, 1.0, 0.01, "short")]          # 0.11 after 0.10
    rule = ReportedIndicator(target=only(2026, 1), also={"late": Further(numbers=only(2027, 2))})
    assert [(f.of, f.year) for f in findings(case(rule))] == [("", 2026), ("late", 2027)]


def test_nothing_of_it_reaches_the_model() -> None:
    """An indicator adds neither rows nor columns, met or short."""
    sizes = set()
    for value in (0, 1):
        instance = county(ReportedIndicator(target=since(2026, 1)), posts=[post("H1-D")], staff=people(3, "H1-D"),
                          reported=[entry("C1", 2026, value)])
        model = build(instance)
        sizes.add((len(model.rows), len(model.columns)))
    model = build(county(posts=[post("H1-D")], staff=people(3, "H1-D")))
    assert sizes == {(len(model.rows), len(model.columns))}


@pytest.mark.parametrize("clause", INDICATORS)
def test_shipped_indicators(clause: str) -> None:
    """Each is bound, asks for something by 2028, is unknown without entries, and broken by a bad one on purpose."""
    rule = shipped(clause)
    assert isinstance(rule, ReportedIndicator)
    years = (2026, 2027, 2028)
    assert {f.verdict for f in findings(case(rule, years=years))} == {"unknown"}
    bad = 1e6 if rule.sense == "most" else -1e6
    at = "H1" if rule.each else ""
    before = [entry(clause, 2027, 1, at)] if rule.against == "year_before" else []
    broken = findings(case(rule, entry(clause, 2028, bad, at), *before, years=years), of="", year=2028)
    assert [f.verdict for f in broken] == ["short"]


@pytest.mark.parametrize(("clause", "year", "limit", "unit"), [
    ("C2", 2026, 1, "share"), ("C8", 2027, 1, ""), ("C12", 2028, 0.17, "share"),
    ("C16", 2028, 0.9, "share"), ("C21", 2027, 1, ""), ("C22", 2027, 0.91, "share"),
    ("C26", 2028, 1, "share"), ("C45", 2026, 4, "contests/year"), ("C59", 2026, 0.95, "share"),
    ("C69", 2026, 0.95, "share"), ("C70", 2026, 1, "share"), ("W5", 2026, 0.9, "share"), ("W11", 2026, 1, "share"),
    ("W12", 2026, 0.2, "share"), ("W13", 2026, 10, "diseases"), ("W18", 2026, 0.9, "share"), ("W24", 2026, 1, ""),
    ("W25", 2026, 1, ""), ("N12", 2026, 1, "share"), ("N31", 2026, 25, "credits/year")])
def test_numbers_of_the_packs(clause: str, year: int, limit: float, unit: str) -> None:
    """The number and unit of each clause, and no number before its first year."""
    found = [f for f in findings(case(shipped(clause), years=(2026, 2027, 2028))) if f.of == "" and f.year <= year]
    assert (found[-1].year, found[-1].limit, found[-1].unit) == (year, limit, unit)
    if clause in ("C8", "C12", "C16", "C21", "C26"):
        assert len(found) == 1

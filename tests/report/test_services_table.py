"""The table of services holds what is asked for, guided, given, turned away, and what people could give."""

from __future__ import annotations

import pytest

from allocator.check import check
from allocator.facts.services import Service
from allocator.facts.settings import Budget
from allocator.plan import AmountLine, Decisions
from allocator.report.table import Measure
from allocator.report.tables.services import services
from allocator.report.view import View
from allocator.rules.operations import OperationShare
from allocator.rules.visits import PrimaryCareShare
from tests.county import county, person, post, since

SERVICES = [Service(at="H1", activity="visits", demand=1000, productivity=600),
            Service(at="T1", activity="visits", demand=400, productivity=500),
            Service(at="H1", activity="minor_operations", demand=60, productivity=9),
            Service(at="H1", activity="major_operations", demand=30, productivity=40),
            Service(at="H1", activity="top_operations", demand=10, productivity=5)]
STAFF = [person("a", "H1-D", licence="licensed", title_held="senior", specialty="普外"),
         person("b", "H1-D", licence="licensed"), person("c", "T1-D", licence="assistant")]
PLAN = Decisions(amounts=tuple(AmountLine(name=name, of=of, year=2026, value=value) for name, of, value in (
    ("shift", "H1>T1", 100), ("unserved", "T1/visits", 20), ("unserved", "H1/top_operations", 6))))


def view(*rules: PrimaryCareShare | OperationShare) -> View:
    instance = county(*rules, posts=[post("H1-D"), post("T1-D")], staff=STAFF, services=SERVICES,
                      budget=Budget(shift=0.1))
    return View(instance, PLAN, check(instance, PLAN), "zh")


def test_a_line_a_service() -> None:
    """H1: 1,000 - 100 of 2 x 600; T1: 400 + 100 - 20 of 500; the one surgeon: 30 + 4 of 40, 4 of 5."""
    shown = view(PrimaryCareShare(share=since(2026, 0.4)), OperationShare(share=since(2026, 0.4)))
    assert list(services(shown).rows) == [
        ("H1", "门急诊", 2026, 1000, 100, 0, 900, 0, 1200, Measure(0.75, "share", 1)),
        ("H1", "一二级手术", 2026, 60, 0, 0, 60, 0, None, None),
        ("H1", "三级手术", 2026, 30, 0, 0, 30, 0, 40, Measure(0.85, "share", 1)),
        ("H1", "四级手术", 2026, 10, 0, 0, 4, 6, 5, Measure(0.8, "share", 1)),
        ("T1", "门急诊", 2026, 400, 0, 100, 480, 20, 500, Measure(0.96, "share", 1)),
        ("合计", "门急诊", 2026, 1400, 100, 100, 1380, 20, None, None),
        ("合计", "一二级手术", 2026, 60, 0, 0, 60, 0, None, None),
        ("合计", "三级手术", 2026, 30, 0, 0, 30, 0, None, None),
        ("合计", "四级手术", 2026, 10, 0, 0, 4, 6, None, None)]


def test_findings_name_the_activity() -> None:
    """A finding's subject is the activity in words."""
    assert view(PrimaryCareShare(share=since(2026, 0.4))).subject("top_operations") == "四级手术"


@pytest.mark.parametrize("given", [[], SERVICES])
def test_without_clauses(given: list[Service]) -> None:
    """Nothing bounds services then, and nobody is guided or turned away; without services there is no line."""
    instance = county(services=given)
    rows = services(View(instance, Decisions(), (), "en")).rows
    assert len(rows) == (9 if given else 0)
    assert all(row[4:6] == (0, 0) and row[7] == 0 and row[8] is None for row in rows)

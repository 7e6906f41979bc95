"""Available working time of one FTE (WISN), worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from allocator.facts.places import Places, Workload
from allocator.facts.settings import WorkingTime
from allocator.facts.working_time import WorkingMinutes, leave_days, working_minutes
from allocator.facts.workload import known_needs, need_from_workload
from tests.county import person, post, township

LAW = WorkingTime()


@pytest.mark.parametrize(("started", "days"), [
    (dt.date(2027, 3, 1), 0),       # not yet
    (dt.date(2026, 1, 1), 0),       # 364 days on 2026-12-31
    (dt.date(2025, 12, 31), 5),     # 1 year to the day
    (dt.date(2017, 1, 1), 5),       # 10 years on 2027-01-01
    (dt.date(2016, 12, 31), 10),    # 10 years to the day
    (dt.date(2007, 1, 1), 10),
    (dt.date(2006, 12, 31), 15),    # 20 years to the day
    (dt.date(1990, 7, 1), 15),
    (None, 10),                     # assumed
])
def test_leave_by_years_of_service(started: dt.date | None, days: float) -> None:
    """5, 10 and 15 days after 1, 10 and 20 years of service on 31 December (职工带薪年休假条例 art 3)."""
    assert leave_days(started, 2026, LAW) == days


def test_worked_table() -> None:
    """The table of docs/model.md 2.10.

    A 15, B 10, C 5, D unknown 10, E two people of 5 each: 50 days over 6 people. AWT = 480 min x (365 - 104 - 13 - 15
    - 50/6) days = 111,840 - 4,000 = 107,840 min.
    """
    staff = [person("A", "T1-D", started=dt.date(2003, 8, 1)), person("B", "T1-D", started=dt.date(2016, 12, 31)),
             person("C", "T1-D", started=dt.date(2017, 1, 1)), person("D", "T1-D"),
             person("E", "T1-D", started=dt.date(2020, 7, 1), count=2)]
    minutes = working_minutes(staff, 2026, LAW)
    assert minutes.at("T1-D", "physician") == pytest.approx(107_840)
    places = Places(
        institutions=[township()], posts=[post("T1-D")], beds=[], roads=[], years=[2026, 2027], minutes=minutes,
        workload=[Workload(post="T1-D", year=2026, activity="门诊", volume=13_480, minutes=12),      # 161,760: 1.5
                  Workload(post="T1-D", year=2026, activity="查房", volume=5_392, minutes=20),       # 107,840: 1.0
                  Workload(post="T1-D", year=2027, activity="门诊", volume=26_960, minutes=10)])     # 269,600: 2.5
    assert need_from_workload(places) == pytest.approx({("T1-D", 2026): 2.5, ("T1-D", 2027): 2.5})


def test_where_nobody_serves() -> None:
    """A post without people takes the mean of its profession, a profession without people the leave of who is unknown.

    Physicians: 15 + 5 + 5 + 5 = 30 days over 4, 7.5: 480 x (233 - 7.5) = 108,240. Unknown: 480 x 223 = 107,040.
    """
    minutes = working_minutes([
        person("A", "H1-D", started=dt.date(2000, 1, 1)), person("B", "T1-D", started=dt.date(2020, 1, 1), count=3),
        person("N", "H1-N", "nurse", started=dt.date(2026, 1, 1), presence="sick")], 2026, LAW)
    assert minutes.at("H1-D", "physician") == 480 * (233 - 15)
    assert minutes.at("T1-D", "physician") == 480 * (233 - 5)
    assert minutes.at("H1-X", "physician") == minutes.of("physician") == 108_240
    assert minutes.at("H1-N", "nurse") == 480 * 233    # in her first year; who is away keeps her post
    assert minutes.at("H1-P", "pharmacist") == minutes.of("pharmacist") == 107_040
    assert working_minutes([], 2026, LAW) == WorkingMinutes()


def test_every_number_is_the_countys() -> None:
    """366 - 52 - 11 - 6 - 23 - (1 + 2 + 3) / 3 = 272 days of 7.5 hours are 122,400 minutes."""
    time = WorkingTime(days=366, weekly_rest=52, public_holidays=11, leave_from_1_year=1, leave_from_10_years=2,
                       leave_from_20_years=3, leave_unknown=4, training=6, absence=23, hours=7.5)
    minutes = working_minutes([person("A", "H1-D", started=dt.date(2020, 1, 1)),
                               person("B", "H1-D", started=dt.date(2010, 1, 1)),
                               person("C", "H1-D", started=dt.date(2000, 1, 1))], 2026, time)
    assert minutes.at("H1-D", "physician") == 450 * (366 - 52 - 11 - 6 - 23 - 2) == 122_400
    assert minutes.of("nurse") == 450 * (366 - 52 - 11 - 6 - 23 - 4)


def test_given_needs_need_no_working_time() -> None:
    """A need that is given stands, whatever the workload beside it."""
    places = Places(
        institutions=[township()], posts=[post("T1-D", need=4), post("T1-N", "nurse")], beds=[], roads=[],
        years=[2026], workload=[Workload(post=p, year=2026, activity="a", volume=107_040, minutes=1)
                                for p in ("T1-D", "T1-N")])
    assert known_needs(places) == {("T1-D", 2026): 4, ("T1-N", 2026): 1}


def test_something_must_be_left() -> None:
    """365 - 104 - 13 - 15 = 233 days less 15 of leave leave 218, so 218 of absence are too many and 217 are not."""
    with pytest.raises(ValidationError, match="days off that leave a working day"):
        WorkingTime(absence=218)
    assert WorkingTime(absence=217).absence == 217

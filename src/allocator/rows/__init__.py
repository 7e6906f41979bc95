"""The vocabulary rules are written in: terms, sums of them, rows; and the recorder.

A row is frozen data. It is read three ways: as predicates of people (`predicates`), as linear expressions
(models.build) and as numbers of a finished plan (plan_reader).
"""

from __future__ import annotations

from allocator.rows.algebra import MONEY, Algebra, Sum, Term, money
from allocator.rows.row import Row, predicates
from allocator.rows.terms import (
    DRIFTING,
    Amount,
    Changed,
    Choice,
    Establishment,
    Flow,
    Moved,
    OpenBeds,
    Outlay,
    Part,
    Payroll,
    Persons,
    Positive,
    Reading,
    Recruits,
    Reported,
    Residents,
    Studies,
    Trained,
)

__all__ = ["DRIFTING", "MONEY", "Algebra", "Amount", "Changed", "Choice", "Establishment", "Flow", "Moved", "OpenBeds",
           "Outlay", "Part", "Payroll", "Persons", "Positive", "Reading", "Recruits", "Reported", "Residents", "Row",
           "Studies", "Sum", "Term", "Trained", "money", "predicates"]

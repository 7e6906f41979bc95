"""The rules, in one explicit list: adding a clause is its file, one line here, and its hand-computed case."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.rules.base import Rule
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.licences import LicensedShare
from allocator.rules.mentoring import ExpertsAndMentees
from allocator.rules.moves import MovesWithinCaps
from allocator.rules.nursing import WardNursesPerOpenBed
from allocator.rules.posts import PostNeeds
from allocator.rules.recruiting import LeadersRecruited, QualifiedRecruits
from allocator.rules.study import YoungPhysiciansStudy
from allocator.rules.titles import TitleShare
from allocator.rules.training import CentralTraining

RULES: tuple[type[Rule], ...] = (
    TitleShare,
    YoungPhysiciansStudy,
    QualifiedRecruits,
    EstablishmentPool,
    LeadersRecruited,
    CentralTraining,
    LicensedShare,
    MovesWithinCaps,
    ExpertsAndMentees,
    WardNursesPerOpenBed,
    PostNeeds,
)

BY_NAME: Mapping[str, type[Rule]] = {rule.name: rule for rule in RULES}

"""The rules, in one explicit list: adding a clause is its file, one line here, and its hand-computed case."""

from __future__ import annotations

from collections.abc import Mapping

from allocator.rules.appointments import AppointmentsWithinStructure
from allocator.rules.base import Rule
from allocator.rules.establishment import EstablishmentPool
from allocator.rules.featured import FeaturedSpecialties
from allocator.rules.funds import Earmarks, FullAccounts, InvestmentTilt
from allocator.rules.gaps import GapsFilled
from allocator.rules.insurance import (
    DepositAndReserve,
    GlobalBudget,
    InsurancePackage,
    MarkupLossSplit,
    OverspendShared,
)
from allocator.rules.licences import LicensedShare
from allocator.rules.management import LeanDepartments, ManagementCentres
from allocator.rules.measures import SubparMeasures
from allocator.rules.mentoring import ExpertsAndMentees
from allocator.rules.moves import MovesWithinCaps
from allocator.rules.norms import EstablishmentPerResidents, StaffPerBedBySize, StaffPerResidents
from allocator.rules.nursing import WardNursesPerOpenBed
from allocator.rules.offices import OfficesHeld
from allocator.rules.operations import OperationShare
from allocator.rules.pay import BasicPerformance, EqualPay, PerformancePool, WageCeiling
from allocator.rules.pay_balance import PayBalance
from allocator.rules.posts import ExtendedClinics, PostNeeds
from allocator.rules.priorities import PriorityFields
from allocator.rules.public_health import PracticeAndPublicHealth
from allocator.rules.purchasing import ConsumablesShare, PurchasingSaved
from allocator.rules.ratios import StaffRatio, TargetsByKind
from allocator.rules.recruiting import LeadersRecruited, QualifiedRecruits, VillageDoctorReserve
from allocator.rules.reported import ReportedIndicator
from allocator.rules.reserves import ReservedForReferrals
from allocator.rules.service import PostedToTownships, ServiceBeforeTitle
from allocator.rules.service_income import ServiceIncomeShare
from allocator.rules.specialties import KeySpecialties, KeySpecialtiesCount, WeakSpecialties
from allocator.rules.structure import DualTrack, PostClassShares
from allocator.rules.study import BackboneStudy, StudyTerms, YoungPhysiciansStudy
from allocator.rules.supply import NoApplicantThreshold, SupplyChannels
from allocator.rules.teams import CentresOpen, ServicesProvided
from allocator.rules.titles import TitleShare
from allocator.rules.training import CentralTraining
from allocator.rules.villages import VillageTraining
from allocator.rules.visits import PrimaryCareShare
from allocator.rules.workstations import ExpertWorkstations

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
    CentresOpen,
    ServicesProvided,
    StudyTerms,
    VillageDoctorReserve,
    BackboneStudy,
    VillageTraining,
    SubparMeasures,
    FeaturedSpecialties,
    ExtendedClinics,
    ReservedForReferrals,
    StaffRatio,
    TargetsByKind,
    OfficesHeld,
    ManagementCentres,
    LeanDepartments,
    AppointmentsWithinStructure,
    GapsFilled,
    DualTrack,
    PostClassShares,
    PracticeAndPublicHealth,
    ReportedIndicator,
    PriorityFields,
    SupplyChannels,
    NoApplicantThreshold,
    ExpertWorkstations,
    ServiceBeforeTitle,
    StaffPerBedBySize,
    StaffPerResidents,
    EstablishmentPerResidents,
    PostedToTownships,
    EqualPay,
    PerformancePool,
    BasicPerformance,
    WageCeiling,
    PurchasingSaved,
    ConsumablesShare,
    KeySpecialties,
    KeySpecialtiesCount,
    WeakSpecialties,
    PrimaryCareShare,
    OperationShare,
    GlobalBudget,
    InsurancePackage,
    DepositAndReserve,
    OverspendShared,
    MarkupLossSplit,
    FullAccounts,
    Earmarks,
    InvestmentTilt,
    ServiceIncomeShare,
    PayBalance,
)

BY_NAME: Mapping[str, type[Rule]] = {rule.name: rule for rule in RULES}

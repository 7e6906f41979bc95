"""The registers: rules, their cases, their citations, their parameters, and the words of the clauses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from allocator import policies
from allocator.check import check
from allocator.plan import Decisions
from allocator.policies import Pack
from allocator.reading import read, read_pack
from allocator.rules import BY_NAME, RULES
from allocator.rules.appointments import AppointmentsWithinStructure
from allocator.rules.base import ByYear, Rule
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
from tests.random_county import drawn
from tests.second import random_county as second_county

HERE = Path(__file__).parent
CASES: dict[type[Rule], str] = {
    TitleShare: "test_titles.py", YoungPhysiciansStudy: "test_study.py", QualifiedRecruits: "test_recruiting.py",
    LeadersRecruited: "test_recruiting.py", EstablishmentPool: "test_establishment.py",
    CentralTraining: "test_training.py", LicensedShare: "test_licences.py", MovesWithinCaps: "test_moves.py",
    ExpertsAndMentees: "test_mentoring.py", WardNursesPerOpenBed: "test_nursing.py", PostNeeds: "test_posts.py",
    StaffRatio: "test_ratios.py", TargetsByKind: "test_ratios.py", OfficesHeld: "test_offices.py",
    ManagementCentres: "test_management.py", LeanDepartments: "test_management.py",
    AppointmentsWithinStructure: "test_appointments.py", GapsFilled: "test_gaps.py", DualTrack: "test_structure.py",
    PostClassShares: "test_structure.py", PracticeAndPublicHealth: "test_public_health.py",
    ReportedIndicator: "test_reported.py", PriorityFields: "test_priorities.py", SupplyChannels: "test_supply.py",
    NoApplicantThreshold: "test_supply.py", ExpertWorkstations: "test_workstations.py",
    ServiceBeforeTitle: "test_service.py", PostedToTownships: "test_service.py",
    StaffPerBedBySize: "test_norms.py", StaffPerResidents: "test_norms.py",
    EstablishmentPerResidents: "test_norms.py",
    CentresOpen: "test_teams.py", ServicesProvided: "test_teams.py", StudyTerms: "test_study.py",
    BackboneStudy: "test_study.py", VillageDoctorReserve: "test_recruiting.py", VillageTraining: "test_villages.py",
    SubparMeasures: "test_measures.py", FeaturedSpecialties: "test_featured.py", ExtendedClinics: "test_posts.py",
    ReservedForReferrals: "test_reserves.py", PerformancePool: "test_pay.py", BasicPerformance: "test_pay.py",
    WageCeiling: "test_pay.py", EqualPay: "test_pay.py", PurchasingSaved: "test_purchasing.py",
    ConsumablesShare: "test_purchasing.py", KeySpecialties: "test_specialties.py",
    KeySpecialtiesCount: "test_specialties.py", WeakSpecialties: "test_specialties.py",
    PrimaryCareShare: "test_visits.py", OperationShare: "test_operations.py", GlobalBudget: "test_insurance.py",
    InsurancePackage: "test_insurance.py", DepositAndReserve: "test_insurance.py",
    OverspendShared: "test_insurance.py", MarkupLossSplit: "test_insurance.py",
    FullAccounts: "test_funds.py", Earmarks: "test_funds.py", InvestmentTilt: "test_funds.py",
    ServiceIncomeShare: "test_service_income.py", PayBalance: "test_pay_balance.py"}
"""The hand-computed case of each rule: a rule added to the list must be added here with its file."""
ONLY_REPORTED = {"dual-track", "post-class-shares", "reported-indicator"}
"""Rules that only count, and the one whose numbers are entered: random counties enter none, its case does."""
MALAWI = HERE.parent / "instances" / "malawi"
PACKS = {"cele-2026": (policies.shipped("cele-2026"), policies.SHIPPED / "documents"),
         "weixi-2023": (policies.shipped("weixi-2023"), policies.SHIPPED / "documents"),
         "national": (policies.shipped("national"), policies.SHIPPED),
         "malawi": (MALAWI / "policy.yaml", MALAWI)}
IDS = {"national": [f"N{k}" for k in range(1, 39)],
       "cele-2026": [f"C{k}" for k in range(1, 74)], "weixi-2023": [f"W{k}" for k in range(1, 35)]}
NUMERIC = (int, float, ByYear)


@pytest.fixture(scope="module", params=PACKS)
def pack(request: pytest.FixtureRequest) -> tuple[str, Pack]:
    """Each pack that ships or stands beside an instance, with its name."""
    return request.param, read_pack(PACKS[request.param][0])


def numeric(kind: object) -> bool:
    """Whether a parameter's type is a number or numbers by year."""
    return isinstance(kind, type) and kind is not bool and issubclass(kind, NUMERIC)


def stripped(text: str) -> str:
    """Text without any white space."""
    return re.sub(r"\s", "", text)


def test_every_rule_has_a_case() -> None:
    """Each rule is registered with a case file that names it, and the register names no other."""
    assert set(CASES) == set(RULES), "every rule has its line in CASES above, with the file of its case"
    for rule, name in CASES.items():
        text = (HERE / "rules" / name).read_text(encoding="utf-8")
        assert rule.__name__ in text
        assert rule.clause in text.split('"""')[1]


def test_every_case_belongs_to_a_rule() -> None:
    """No case file is left over from a rule that is gone."""
    assert {path.name for path in (HERE / "rules").glob("test_*.py")} == set(CASES.values())


def test_names_and_clauses_are_unique() -> None:
    """No two rules share a name or a clause."""
    assert len(BY_NAME) == len(RULES) == len({rule.clause for rule in RULES})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_citation(rule: type[Rule]) -> None:
    """The clause a rule was written for stands in a shipped pack, and that pack binds it to the rule."""
    clauses = [read_pack(policies.shipped(name)).clauses for name in policies.shipped_names()]
    [found] = [held[rule.clause] for held in clauses if rule.clause in held]
    assert found.rule == rule.name


def test_rules_of_packs(pack: tuple[str, Pack]) -> None:
    """A pack names only rules that exist."""
    assert {clause.rule for clause in pack[1].clauses.values()} - {""} <= set(BY_NAME)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_docstrings(rule: type[Rule]) -> None:
    """A rule and each of its parameters is described; numbers bear their unit in brackets."""
    assert rule.__doc__
    assert rule.__doc__ != Rule.__doc__
    for name, field in rule.model_fields.items():
        assert field.description, f"{rule.name}.{name}"
        if numeric(field.annotation):
            assert re.search(r"\[[^]]+\]", field.description), f"{rule.name}.{name}: no unit"


def test_only_a_rule_that_holds_hard_takes_a_hard_clause() -> None:
    """In the shipped counties a rule not marked as a mere target yields a hard row, unless it is told to bind less."""
    found: dict[type[Rule], bool] = {}
    for name in ("cele-2026", "weixi-2023"):
        for rule, row in read(HERE.parent / "instances" / name / "instance.yaml").rows:
            found[type(rule)] = found.get(type(rule), False) or row.hard
    assert {rule.name for rule, hard in found.items()
            if not (hard or rule.only_target or "binding" in rule.model_fields)} == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_numbers_parameter_exists(rule: type[Rule]) -> None:
    """The parameter that takes the clause's numbers is one by year."""
    assert not rule.numbers or rule.model_fields[rule.numbers].annotation is ByYear


def test_words_are_verbatim(pack: tuple[str, Pack]) -> None:
    """Every passage of every clause stands in the document, white space aside; without one, each has a gist."""
    name, read = pack
    if not read.document:
        assert all(clause.passages("zh") and clause.passages("en") for clause in read.clauses.values())
        assert not any(clause.words for clause in read.clauses.values())
        return
    document = stripped((PACKS[name][1] / read.document).read_text(encoding="utf-8"))
    missing = [(clause.id, words) for clause in read.clauses.values() for words in clause.words
               if not stripped(words) or stripped(words) not in document]
    assert missing == []


@pytest.mark.parametrize("name", IDS)
def test_no_clause_is_left_out(name: str) -> None:
    """Every clause of the shipped documents is in its pack, in order, and no other."""
    assert list(read_pack(PACKS[name][0]).clauses) == IDS[name]


def test_every_rule_is_drawn_at_random() -> None:
    """The generator of random counties draws every rule: a new one must be added, and written a second time."""
    drawn = {type(rule) for seed in range(200) for rule in second_county.county(seed).rules}
    assert {rule.name for rule in set(RULES) - drawn} == set()


def test_the_check_catches_every_rule() -> None:
    """Some county in which nothing is decided, or which is decided without the clauses, leaves each rule's rows unmet.

    The cases break each rule by hand; here no rule can be left out. What is only reported has nothing to break.
    """
    missing = {rule.name for rule in RULES} - ONLY_REPORTED
    for seed in range(300):
        if not missing:
            break
        county = second_county.county(seed)
        asked = {rule.name for rule in county.rules}
        for eager in (None, 0.9):
            if missing & asked:
                plan = Decisions() if eager is None else drawn(county, seed, eager=eager).decisions
                missing -= {f.rule for f in check(county, plan) if f.verdict in ("short", "broken")}
    assert missing == set()


@pytest.mark.parametrize(("rule", "name", "value"), [
    (TitleShare, "titles", ["本科"]), (LicensedShare, "licences", ["执照"])])
def test_words_of_rules_are_held_against_their_vocabulary(rule: type[Rule], name: str, value: list[str]) -> None:
    """A word that no table knows is refused, and Chinese words are brought to their keys."""
    numbers = {"share": {"from 2026": 0.5}} | ({"deadline": 2026} if rule is LicensedShare else {})
    with pytest.raises(ValidationError):
        rule.model_validate(numbers | {name: value})
    assert TitleShare.model_validate({"share": {"from 2026": 0.5}, "titles": ["副高", "正高"]}).titles == (
        "associate_senior", "senior")

"""Settings: the solver's limits and the prices of disruption. Editable; every default has its source here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from allocator import terms
from allocator.errors import Said
from allocator.facts.values import NonNegative, Positive, Share, Uses


class Currency(BaseModel):
    """The money all amounts of the instance are in."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code: str = "CNY"
    zh: str = "元"
    en: str = "yuan"


class Prices(BaseModel):
    """What a decision costs beside pay: assumptions, to be replaced by the county's own figures."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    transfer: NonNegative = 6000
    """A transfer for good to another institution [money/person]."""
    transfer_km: NonNegative = 60
    """A transfer for good, for each km between the two institutions [money/person/km]."""
    rotation: NonNegative = 1500
    """A change of post inside an institution [money/person]."""
    secondment: NonNegative = 3000
    """A year's secondment [money/person]."""
    secondment_km: NonNegative = 120
    """A year's secondment, for each km: travel and allowance over the year [money/person/km]."""
    lost_month: NonNegative = 6000
    """A month of work lost to advanced study: what cover costs [money/person/month]."""
    wish: NonNegative = 4000
    """Benefit of a transfer for good to the institution the person asked for [money/person]."""
    adjust_post: NonNegative = 500
    """Moving one establishment post from one institution to another [money/post]."""
    close_bed: NonNegative = 60000
    """Closing one open bed for a year [money/bed/year]."""
    degree: NonNegative = 8000
    """A degree upgrade in part-time study: what the county pays towards it [money/person]."""
    dismissal: NonNegative = 30000
    """Ending a contract: finding and settling in a successor, beside severance [money/person]."""
    employer_charges: Share = 0.34
    """Employer's charges on pay other than performance pay [share]."""


class Budget(BaseModel):
    """What the ledgers leave open: assumptions, to be replaced by the county's own figures."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    saving: Share = 0.15
    """Largest saving on drugs and on consumables, of what is booked for them [share/year]."""
    performance_least: NonNegative = 0.5
    """Least performance pay of an account, of what is booked for it today [share]."""
    performance_most: NonNegative = 1.5
    """Greatest performance pay of an account, of what is booked for it today [share]."""
    deposit: Share = 0.05
    """Quality deposit that the insurance keeps, of the package (策勒方案 三(五)16) [share]."""
    reserve: Share = 0.05
    """Reserve that the insurance keeps, of the package (策勒方案 三(五)16) [share]."""
    overspend_borne: Share = 1.0
    """Part of insured income above the package that the consortium bears: all of it in Cele (超支不补, 策勒方案
    三(五)16), less where overspend is shared (维西方案 五(五)) [share]."""
    shift: Share = 0.05
    """Visits of a county-level hospital that may be guided to townships more than the year before, of its demand: an
    assumption [share/year]."""
    unserved: NonNegative = 10000
    """Price of one patient turned away, so that turning away is never a gain: an assumption [money]."""
    annual_difference: NonNegative = 0
    """Annual salary of the president and of the chief accountant less their grid pay: paid outside the pool, after the
    year's assessment, so in the year after (策勒方案 三(二)6) [money/person/year]."""
    special_allowance: NonNegative = 0
    """Allowance of one full-time person in a post of high risk or load, where a clause asks for one; 0: none
    [money/person/year]."""
    carry_years: int = Field(default=1, ge=0)
    """Years for which unspent money may be carried on: after two years it returns to the treasury (国办发〔2014〕70号)
    [years]."""
    benefit: tuple[tuple[Positive, Positive], ...] = ((200000, 300000), (500000, 540000), (1000000, 690000))
    """What yearly spending on a specialty, beside equipment, is worth where the table of benefits says nothing: corners
    (spent, benefit) of a concave curve from (0, 0): an assumption [money/year]."""
    uses: Mapping[str, Uses] = {
        "medical_revenue": tuple(terms.USES), "other_income": tuple(terms.USES), "fund_return": tuple(terms.USES),
        "basic_subsidy": ("fixed_pay", "performance_pay", "overhead"),
        "project_subsidy": ("consumables", "overhead", "training", "equipment", "specialty", "information", "ai"),
        "public_health": ("fixed_pay", "performance_pay", "drugs", "consumables", "overhead", "training")}
    """What each revenue line of the ledgers may be spent on: an assumption after the six government inputs."""

    @field_validator("benefit")
    @classmethod
    def _concave(cls, corners: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        if not falling(corners):
            raise ValueError(Said("corners of a concave curve: rising amounts, each further one worth less",
                                  "上凸曲线的各点：金额递增，每多一元带来的效益递减"))
        return corners

    @field_validator("uses")
    @classmethod
    def _revenue_lines(cls, uses: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        unknown = [line for line in uses if line not in terms.LINES or terms.LINES[line].unit != "revenue"]
        if unknown:
            raise ValueError(Said("revenue lines of the ledgers", "账目的收入科目"))
        return uses


def falling(corners: Sequence[tuple[float, float]]) -> bool:
    """Whether corners of a curve from (0, 0) rise in amount and fall in slope."""
    points = [(0.0, 0.0), *corners]
    if any(b[0] <= a[0] for a, b in pairwise(points)):
        return False
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    return all(b <= a + 1e-12 for a, b in pairwise(slopes))


class WorkingTime(BaseModel):
    """Working time of one full-time person, from which needs are worked out; a county writes its own numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    days: Positive = 365
    """Days of the year [days]."""
    weekly_rest: NonNegative = 104
    """Weekly rest, Saturdays and Sundays (国务院关于职工工作时间的规定 art 7) [days/year]."""
    public_holidays: NonNegative = 13
    """Public holidays by law (全国年节及纪念日放假办法 art 2, 2024 revision, from 2025) [days/year]."""
    leave_from_1_year: NonNegative = 5
    """Paid annual leave after 1 year of service (职工带薪年休假条例 art 3); less than a year has none [days/year]."""
    leave_from_10_years: NonNegative = 10
    """Paid annual leave after 10 years of service (职工带薪年休假条例 art 3) [days/year]."""
    leave_from_20_years: NonNegative = 15
    """Paid annual leave after 20 years of service (职工带薪年休假条例 art 3) [days/year]."""
    leave_unknown: NonNegative = 10
    """Paid annual leave where the roster does not say since when a person has worked: an assumption [days/year]."""
    training: NonNegative = 15
    """Training away from work: the yearly central training (策勒方案 五(三), C42) [days/year]."""
    absence: NonNegative = 0
    """Other absence, such as sick leave, per person: an assumption, for the county to count [days/year]."""
    hours: Positive = 8
    """A working day (国务院关于职工工作时间的规定 art 3) [hours/day]."""

    @model_validator(mode="after")
    def _something_is_left(self) -> Self:
        leave = max(self.leave_from_1_year, self.leave_from_10_years, self.leave_from_20_years, self.leave_unknown)
        if self.days - self.weekly_rest - self.public_holidays - self.training - self.absence - leave <= 0:
            raise ValueError(Said("days off that leave a working day", "扣除各类休息日后仍有工作日"))
        return self


class Moves(BaseModel):
    """Who may move where."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    within: Literal["consortium", "parent"] = "consortium"
    """Moves anywhere in the consortium, or only between institutions of one parent (a district)."""
    transfer: bool = True
    """Transfers for good are decisions."""
    second: bool = True
    """Secondments that return after the year are decisions."""
    study_once: bool = True
    """Nobody is sent to advanced study twice within the plan."""
    second_once: bool = True
    """Nobody is seconded twice within the plan."""
    rotate: bool = False
    """Changes of post inside an institution are decisions."""


class Settings(BaseModel):
    """Limits and prices of a run."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    gap: float = Field(default=0.005, ge=0, le=1)
    """Relative gap each tier is solved to [share]."""
    time_limit: float = Field(default=300, gt=0)
    """Clock limit of a solve [seconds]."""
    seed: int = Field(default=0, ge=0)
    """The solver's random seed."""
    prices: Prices = Prices()
    moves: Moves = Moves()
    budget: Budget = Budget()
    working_time: WorkingTime = WorkingTime()

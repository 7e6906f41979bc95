"""Settings: the solver's limits and the prices of disruption. Editable; every default has its source here."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from allocator.facts.values import NonNegative, Share


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

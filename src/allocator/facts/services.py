"""Services of an institution: how many are asked for, what they earn and cost, how many one person can give."""

from __future__ import annotations

from allocator.facts.values import Activity, Fact, Id, NonNegative, Positive, Year


class Service(Fact):
    """An activity of an institution in a year."""

    at: Id
    """机构; visits to village clinics stand at the township institution above the clinics."""
    activity: Activity
    """项目: see `terms.ACTIVITIES`."""
    year: Year | None = None
    """Blank: every year that has no row of its own."""
    demand: NonNegative
    """需求量 [per year]: what would come here if no patient were guided to another level."""
    price: NonNegative = 0
    """单价 [money]: fee income of one."""
    drugs: NonNegative = 0
    """单次药品费 [money]: drugs for one."""
    materials: NonNegative = 0
    """单次材料费 [money]: consumables for one."""
    productivity: Positive
    """人均最大工作量 [per FTE a year]: the most one full-time person of those who do it can give."""

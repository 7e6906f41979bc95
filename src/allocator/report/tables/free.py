"""Amounts the plan chooses freely: between bounds of the settings, and nothing in the objective prices them."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.report.view import View
from allocator.rows import Amount
from allocator.rules.accounts import PURCHASES, performance, saving

NEAR = 0.5
"""An amount this close to its bound has reached it [money]."""


def note(view: View) -> str:
    """What the reader must know before he takes such an amount for a forecast; blank where nothing is chosen."""
    told = [one for one in (of_savings(view), of_performance(view)) if one]
    if not told:
        return ""
    return view.t(f"方案在设置的上下限内自由取值，本身没有代价：{'；'.join(told)}。取到上限只说明省下或多发的钱用得上，"
                  "不是预测，请按本县实际调整设置。",
                  f"Chosen freely between the settings' bounds, at no price: {'; '.join(told)}. A bound that is "
                  "reached says that the money is of use, not that it will come about: set the bounds to what the "
                  "county can do.")


def of_savings(view: View) -> str:
    """How far savings in purchasing go, of the largest that the settings allow."""
    found = _decided(view, (saving(view.instance.places, at, line, year) for at in view.instance.places.accounts
                            for line in PURCHASES for year in view.years))
    most, share = sum(value > term.upper - NEAR for term, value in found), view.instance.places.budget.saving
    return "" if not found else view.t(
        f"采购节约至多为账面的{share:.0%}（settings.budget.saving），{len(found)}笔中{most}笔取到上限",
        f"savings in purchasing are at most {share:.0%} of what is booked (settings.budget.saving), {most} of "
        f"{len(found)} amounts are at it")


def of_performance(view: View) -> str:
    """How far performance pay goes between its bounds."""
    budget = view.instance.places.budget
    found = _decided(view, (performance(view.instance.places, at, year) for at in view.instance.places.accounts
                            for year in view.years))
    most, least = (sum(value > term.upper - NEAR for term, value in found),
                   sum(value < term.lower + NEAR for term, value in found))
    least_share, most_share = budget.performance_least, budget.performance_most
    return "" if not found else view.t(
        f"各账户绩效工资为账面现额的{least_share:.0%}–{most_share:.0%}（settings.budget.performance_least、"
        f"performance_most），{len(found)}笔中{most}笔取到上限、{least}笔取到下限",
        f"performance pay of an account is {least_share:.0%} to {most_share:.0%} of what is booked today "
        f"(settings.budget.performance_least, performance_most), {most} of {len(found)} amounts are at the most, "
        f"{least} at the least")


def _decided(view: View, terms: Iterable[Amount]) -> list[tuple[Amount, float]]:
    """Those that some rule decides and that have room between their bounds, with what the plan says."""
    return [(term, view.reader.value(term)) for term in terms
            if view.balances.decided(term) and term.upper - term.lower > NEAR]

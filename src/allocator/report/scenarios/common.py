"""Words that sweeps, frontiers and comparisons share."""

from __future__ import annotations

import plotly.graph_objects as go

from allocator import terms
from allocator.report import words
from allocator.report.colours import GRID, INK, WHITE
from allocator.report.figures import FONTS, WIDTH
from allocator.report.table import Measure, measure, small_share
from allocator.scenarios.records import TierAnswer
from allocator.terms import Lang

DECISIONS: dict[str, words.Text] = {
    "moves": ("调动", "Moves"), "secondments": ("派驻", "Secondments"), "recruits": ("招聘岗位", "Adverts"),
    "study": ("进修", "Study"), "promotions": ("晋升", "Promotions"), "upgrades": ("学历提升", "Degrees"),
    "conversions": ("编外转编", "Conversions"), "measures": ("待岗或解聘", "Measures"),
}
"""Kinds of decision that are counted."""

STATUS: dict[str, words.Text] = {"bound": ("只有下界", "bound only"), "failed": ("出错", "failed")}
"""Of a point, beside those of a solve."""


def status(key: str, lang: Lang) -> str:
    return words.say(STATUS[key], lang) if key in STATUS else terms.label("result", key, lang)


def score(value: float | None) -> Measure | None:
    """A tier's value."""
    if value is None:
        return None
    return Measure(value, "", 0) if abs(value) >= 1000 else measure(value, "") if value == round(value) else Measure(
        value, "", 4)


def gap(tier: TierAnswer | None) -> Measure | None:
    found = tier.gap if tier is not None else None
    return None if found is None else small_share(found)


def finish(figure: go.Figure, height: float, left: float = 80) -> go.Figure:
    """Fonts, colours and margins of every chart."""
    figure.update_layout(width=WIDTH, height=height, font={"family": FONTS, "size": 12, "color": INK},
                         margin={"l": left, "r": 30, "t": 40, "b": 50}, paper_bgcolor=WHITE, plot_bgcolor=WHITE,
                         legend={"orientation": "h", "y": 1.12}, hoverlabel={"font": {"family": FONTS}})
    figure.update_xaxes(gridcolor=GRID, zeroline=False)
    figure.update_yaxes(gridcolor=GRID, zeroline=False)
    return figure

"""Colours of the workbook and the page, once each."""

from __future__ import annotations

INK, MUTED, PALE, LINE, BRAND = "#1F2933", "#55606A", "#EEF3F6", "#C9D3DA", "#1F5F7A"
"""Text, side text, soft ground, rules, headings."""
GRID, SOFT, SOFTER, WHITE = "#E6EBEE", "#9CC4D4", "#B9D7C6", "#FFFFFF"
"""Grid lines of charts; two soft fills that stand side by side; paper."""
ALARM, FADED = "#C00000", "#9AA5AD"
"""A shortfall, and none."""

VERDICTS = {"met": ("#1B6E3C", "#E3F3E8"), "short": ("#8A5300", "#FCEFD9"), "broken": ("#A61B1B", "#FBE3E3"),
            "unknown": (MUTED, "#ECEFF1"), "read": (MUTED, "#ECEFF1")}
"""(ink, ground) of a verdict."""
BARS = {"met": "#A8D8B9", "unknown": "#CFD8DC", "short": "#F6C77D", "broken": "#EF9A9A"}
"""Fills of a bar by verdict, in the order they are stacked."""
LINKS = ("31,95,122", "224,142,52", "110,120,130")
"""Bands between institutions, by kind: red, green, blue."""
STEPS = [[0.0, PALE], [0.34, "#CFE3EC"], [0.67, SOFT], [1.0, BRAND]]
"""From no level to the highest."""
HEAT = [[0.0, WHITE], [0.25, "#FDE6C4"], [0.6, "#F3A952"], [1.0, "#C2571A"]]
"""From nobody missing to most."""

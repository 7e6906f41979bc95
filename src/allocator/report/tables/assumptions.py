"""What was assumed, with its source."""

from __future__ import annotations

from allocator.policies import wording
from allocator.report import words
from allocator.report.table import Table, column
from allocator.report.view import View


def assumptions(view: View) -> Table:
    """假设与来源."""
    def plain(text: str) -> str:
        known = words.ANSWERS.get(text)
        return words.say(known, view.lang) if known else text

    rows = []
    for k, assumption in enumerate(view.instance.assumptions, 1):
        default = assumption.what.en.endswith("(default)")
        source = wording(assumption.source, view.lang)
        source = view.t("软件默认值", f"the program's default: {source}") if default else plain(source)
        rows.append((k, assumption.what.label(view.lang), plain(wording(assumption.value, view.lang)), source))
    return Table("assumptions", view.t("假设与来源", "Assumptions"), (
        column("no", "int", 6, zh="序号", en="no."), column("what", "long", 56, zh="假设", en="assumption"),
        column("value", "long", 44, zh="取值", en="value"), column("source", "long", 40)), tuple(rows))

"""What was assumed, with its source."""

from __future__ import annotations

import re

from allocator import terms
from allocator.policies import wording
from allocator.report import words
from allocator.report.table import Table, column
from allocator.report.view import View

_CITED = re.compile(r"\(([^()]*[\u4e00-\u9fff](?:[^()]|\([^()]*\))*)\)")
"""A document named in brackets."""
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)+|[a-z]{2,}")


def assumptions(view: View) -> Table:
    """假设与来源."""
    def plain(text: str) -> str:
        known = words.ANSWERS.get(text)
        return words.say(known, view.lang) if known else text

    rows = []
    for k, assumption in enumerate(view.instance.assumptions, 1):
        default = assumption.what.en.endswith("(default)")
        source = wording(assumption.source, view.lang)
        source = _default(view, source) if default else plain(source)
        rows.append((k, assumption.what.label(view.lang), plain(_money_words(view, wording(
            assumption.value, view.lang))), source))
    return Table("assumptions", view.t("假设与来源", "Assumptions"), (
        column("no", "int", 6, zh="序号", en="no."), column("what", "long", 56, zh="假设", en="assumption"),
        column("value", "long", 44, zh="取值", en="value"), column("source", "long", 40)), tuple(rows))


def _default(view: View, told: str) -> str:
    """Where a default of the program comes from: the document its description names, or nowhere."""
    told = " ".join(told.split())
    cited = "；".join(match[1] for match in _CITED.finditer(told))
    if cited:
        return view.t(f"软件默认值：{cited}", f"the program's default: {told}")
    return view.t("软件默认值；无出处：设置", f"the program's default, no source: setting. {told}")


def _money_words(view: View, value: str) -> str:
    """A value with lines and uses of the ledgers in words."""
    def word(match: re.Match[str]) -> str:
        known = terms.USES.get(match[0]) or terms.LINES.get(match[0])
        return known.label(view.lang) if known else match[0]

    if not value.startswith("{"):
        return value
    every = ", ".join(line.label(view.lang) for line in terms.USES.values())
    return _KEY.sub(word, value).replace(f"[{every}]", view.t("不限用途", "any use"))

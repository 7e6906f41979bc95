"""The page: one file that opens offline; lays the tables and charts out, computes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from allocator.check import Finding
from allocator.collecting import uncollected
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.report import colours, words
from allocator.report.figures import draw
from allocator.report.table import text_of
from allocator.report.tables import Report, Summary, tables
from allocator.terms import Lang

HEADINGS: dict[str, words.Text] = {
    "targets": ("条款达成", "Clauses"), "changes": ("比例分解", "Ratios"), "flows": ("人员调配", "Moves"),
    "gaps": ("岗位缺口", "Posts"), "establishment": ("编制", "Establishment"), "recruiting": ("招聘", "Recruitment"),
    "pool": ("资金", "Money"), "sources": ("来源与用途", "Sources and uses"), "specialties": ("专科", "Specialties"),
    "margins": ("下一笔钱", "The next yuan"), "studies": ("进修日历", "Study calendar"),
}
"""Sections of the page, in order."""
MONEY = ("pool", "sources", "specialties", "margins")
"""Sections that are left out where they have nothing to show."""


def write(path: Path, instance: Instance, decisions: Decisions, findings: Sequence[Finding], summary: Summary,
          lang: Lang = "zh", names: bool = True) -> None:
    """Write the page; `names=False` leaves no person's name in it."""
    lay_out(path, tables(instance, decisions, findings, summary, lang, names))


@uncollected()
def lay_out(path: Path, report: Report) -> None:
    """The page of tables already made."""
    environment = Environment(loader=PackageLoader("allocator.report", "."), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True, undefined=StrictUndefined)
    lang = report.lang
    shown = {key: text for key, text in HEADINGS.items() if key not in MONEY or report.chart(key).table.rows}

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    page = environment.get_template("page.html.j2").render(
        report=report, say=say, text=lambda cell, kind="text": text_of(cell, lang, kind),
        headings={key: words.say(text, lang) for key, text in shown.items()},
        figures={key: [figure_json(figure) for figure in figures] for key, figures in draw(report).items()},
        plotly=Markup(get_plotlyjs()), colours=colours)
    Path(path).write_text(page, encoding="utf-8", newline="\n")


def figure_json(figure: Any) -> Markup:
    """A figure as JSON that cannot end the script it stands in."""
    plain = json.dumps(json.loads(figure.to_json()), ensure_ascii=False, sort_keys=True)
    return Markup(plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))

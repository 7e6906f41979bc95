"""What the console says of a plan, line by line: the report's own tables in few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allocator import terms
from allocator.check import Finding
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.report.table import Cell, Measure, text_of
from allocator.report.tables import Report, proof
from allocator.report.tables.clauses import details
from allocator.report.view import View
from allocator.terms import Lang

DECIDED = ("transfers", "secondments", "recruits", "studies", "promotions")
"""Cards that a summary names."""
MOST = 40
"""Rows a check names."""


def holds(findings: Sequence[Finding]) -> bool:
    """Whether a plan breaks nothing."""
    return not any(f.verdict == "broken" for f in findings)


def outcome(status: str, report: Report | None, lang: Lang) -> list[str]:
    """A solve: its status, its tiers, what is decided, what falls furthest short."""
    zh = lang == "zh"
    named = terms.label("result", status, lang)
    if report is None:
        return [named]
    cards = {str(card["key"]): card for card in report.cards.records()}
    decided = [f"{cards[key]['label']} {_of(cards[key], 'value', lang)}" for key in DECIDED]
    return [named, *(_tier(tier, lang) for tier in report.tiers.records()), ("，" if zh else ", ").join(decided),
            report.held, *(_line(record, lang) for record in report.shortfalls.records())]


def checked(instance: Instance, decisions: Decisions, findings: Sequence[Finding], lang: Lang) -> list[str]:
    """A check: how many rows stand how, and the worst of them."""
    view = View(instance, decisions, findings, lang)
    unmet: Iterable[dict[str, Cell]] = (r for r in details(view).records() if r["verdict"] in ("broken", "short"))
    return [proof.held(view), *[_line(record, lang) for record, _ in zip(unmet, range(MOST), strict=False)]]


def _tier(tier: dict[str, Cell], lang: Lang) -> str:
    """Its value, its bound and what was proved."""
    bound = f"  {'下界' if lang == 'zh' else 'bound'} {_of(tier, 'bound', lang)}" if tier["bound"] else ""
    gap = f" {_of(tier, 'gap', lang)}" if _positive(tier["gap"]) else ""
    return f"  {tier['tier']}: {_of(tier, 'value', lang)} {tier['unit']}{bound}  {tier['proof']}{gap}"


def _of(record: dict[str, Cell], key: str, lang: Lang) -> str:
    return text_of(record[key], lang)


def _positive(cell: Cell) -> bool:
    return isinstance(cell, Measure) and cell.value > 0


def _line(record: dict[str, Cell], lang: Lang) -> str:
    """A row that is not met: clause, indicator, where, when; reached against target, and what is missing."""
    where = " ".join(str(record[key]) for key in ("at", "of", "year") if record.get(key))
    target, short = ("目标", "缺口") if lang == "zh" else ("target", "short by")
    return (f"  {text_of(record['verdict'], lang, 'verdict')}  {record['clause']} {record['indicator']}  {where}: "
            f"{_of(record, 'reached', lang)} ({target} {_of(record, 'target', lang)}), "
            f"{short} {_of(record, 'shortfall', lang)}")

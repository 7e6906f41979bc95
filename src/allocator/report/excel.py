"""The workbook: lays the tables out for A4, computes nothing. Every text stays text; there are no formulas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook

from allocator.check import Finding
from allocator.collecting import uncollected
from allocator.instance import Instance
from allocator.plan import Decisions
from allocator.report.excel_front import front
from allocator.report.excel_sheet import sheet
from allocator.report.excel_styles import Styles
from allocator.report.tables import Report, Summary, tables
from allocator.terms import Lang

SHEETS: dict[str, tuple[str, str]] = {
    "moves": ("人员调配", "Moves"), "establishment": ("编制配置", "Establishment"), "posts": ("岗位配置", "Posts"),
    "recruits": ("招聘计划", "Recruitment"), "channels": ("招聘渠道", "Channels"),
    "calendar": ("培训日历", "Training calendar"), "studies": ("进修名单", "Advanced study"),
    "training": ("培训名单", "Training by name"), "careers": ("师带徒与晋升", "Mentoring, promotion"),
    "centres": ("重点中心", "Key centres"), "choices": ("其他安排", "Other decisions"),
    "staff_structure": ("职称学历", "Titles and degrees"), "licences": ("持证进度", "Licences"),
    "accounts": ("收支与绩效", "Accounts"), "specialties": ("专科建设", "Specialties"),
    "services": ("服务量", "Services"),
    "totals": ("来源用途汇总", "Money by source"),
    "flows": ("资金来源与用途", "Sources and uses"), "funds": ("资金结余", "Money left"),
    "unlicensed": ("无证医师", "Without licence"), "clauses": ("条款达成", "Clauses"),
    "lead_units": ("牵头单位", "Lead units"), "ratios": ("比例分解", "Ratios"),
    "details": ("条款明细", "Clause details"), "texts": ("条款原文", "Clause texts"),
    "assumptions": ("假设与来源", "Assumptions"),
}
"""Names of the sheets, in Chinese and English."""
FRONT = ("汇总", "Summary")


def write(path: Path, instance: Instance, decisions: Decisions, findings: Sequence[Finding], summary: Summary,
          lang: Lang = "zh", names: bool = True) -> None:
    """Write the workbook; `names=False` leaves no person's name in it."""
    lay_out(path, tables(instance, decisions, findings, summary, lang, names))


@uncollected()
def lay_out(path: Path, report: Report) -> None:
    """The workbook of tables already made."""
    zh = report.lang == "zh"
    book = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                                "nan_inf_to_errors": True, "in_memory": True})    # no names in the temporary folder
    try:
        book.set_properties({"title": f"{report.title} {report.subtitle}", "comments": "allocator"})
        book.set_custom_property("run_id", report.run_id, "text")
        styles = Styles(book, report.lang)
        front(book, FRONT[0 if zh else 1], report, styles)
        for table in report.sheets:
            title = SHEETS.get(table.key, (table.title, table.title))[0 if zh else 1]
            sheet(book, title, table, report, styles)
    finally:
        book.close()

"""Which run a file belongs to: plan.json, plan.xlsx and report.html each hold the id drawn for their run."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_PAGE = re.compile(r'<meta name="allocator-run" content="([^"]*)">')
_HEAD = 4096
"""Characters of a page among which its run stands."""
_BESIDE = re.compile(r"(?:plan(?:-\d+)?\.xlsx|report(?:-\d+)?\.html)")
"""Names under which a run leaves a workbook and a page."""


def run_of(path: Path) -> str:
    """The run that wrote a plan, workbook or page; blank where none is named or the file cannot be read."""
    try:
        if path.suffix == ".json":
            return str(json.loads(path.read_text(encoding="utf-8"))["provenance"].get("run", ""))
        if path.suffix == ".html":
            with path.open(encoding="utf-8") as page:
                found = _PAGE.search(page.read(_HEAD))
            return found[1] if found else ""
        return _of_workbook(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, ElementTree.ParseError):
        return ""


def of_other_runs(plan: Path) -> list[str]:
    """Names of workbooks and pages beside a plan that were written by another run than the plan."""
    own = run_of(plan)
    try:
        beside = sorted(path for path in plan.parent.iterdir() if _BESIDE.fullmatch(path.name))
    except OSError:
        return []
    return [path.name for path in beside if own and run_of(path) not in ("", own)]


def _of_workbook(path: Path) -> str:
    """The custom property `run_id`, which survives saving in a spreadsheet program."""
    with zipfile.ZipFile(path) as parts:
        root = ElementTree.fromstring(parts.read("docProps/custom.xml"))
    found = [node for node in root if node.get("name") == "run_id"]
    return "".join(found[0].itertext()) if found else ""

"""Whatever happens to a file, it is read or refused as input; no other exception, and no words in one language only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator import rules
from allocator.errors import InputError, Problem, Said
from allocator.reading import read
from allocator.reading.noticed import noticed
from tests.reading.conftest import INSTANCE, INSTITUTIONS, POLICY, POSTS, RULES, STAFF, County
from tests.reading.workbooks import PARTS, SHEET, packed, sheet_xml

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "30"))
"""A longer run: FUZZ_EXAMPLES=5000 pytest tests/reading/test_fuzz.py"""
FILES = {"instance.yaml": INSTANCE, "institutions.csv": INSTITUTIONS, "staff.csv": STAFF, "posts.csv": POSTS,
         "policy.yaml": POLICY, "pay.csv": "职称或类别,编制情况,年薪（万元）,绩效占比\n副高,在编,12.3,0.4\n",
         "ledgers.csv": "机构,年份,科目,状态,金额\nH1,2025,医疗收入,决算,100\nH1,2025,其中药品收入,决算,20\n",
         "channels.csv": "渠道,专业,上限,到岗率,费用\n招聘,医师,3,50%,0\n",
         "travel.csv": "起,止,公里,分钟\nH1,T1,30,40\n", "rates.csv": "分组,类型,值\n县级+在编,离职,0.02\n"}
NASTY = st.sampled_from((
    "", " ", "\0", "\ufeff", "\u200b", "　", "-", "+", ".", "%", "万", "0", "-0", "1e400", "1e-400", "nan", "inf",
    "9" * 30, "1,2", "２", "50", "50%", "1/0", "0/0/0", "9999-12-31", "10000-01-01", "2015.10", "31229", "99999",
    "True", "是", "null", "~", "=1+1", "#REF!", "合计", "注：", '"', '"a', "'", "a\nb", "\r", ",", ";", "\t", "：",
    "H1", "T1", "P1", "*a", "&a", "{", "}", "[", "]", "!!x", "<<", "? a", "- ", "# ", "|", ">", "%TAG", "---", "...",
    "x" * 5000, "é" * 300, "\U0001f600", "\ud7ff"))
TEXT = NASTY | st.text(max_size=12)
BOUNDS = settings(max_examples=EXAMPLES, deadline=None, database=None, print_blob=False,
                  suppress_health_check=list(HealthCheck))


@contextmanager
def county() -> Iterator[County]:
    with tempfile.TemporaryDirectory() as folder, patch.object(rules, "BY_NAME", RULES):
        found = County(Path(folder))
        for name, text in FILES.items():
            found.write(name, text)
        for name in ("pay", "ledgers", "channels", "travel", "rates"):
            found.edit("instance.yaml", "tables:\n", f"tables:\n  {name}: {name}.csv\n")
        yield found


def reads_or_refuses(found: County, *sets: str) -> None:
    try:
        noticed(read(found.folder / "instance.yaml", sets))
        problems: tuple[Problem, ...] | None = None
    except InputError as error:
        problems = error.problems
    assert problems is None or problems
    for problem in problems or ():
        assert all(isinstance(words, Said) for words in (problem.expected, problem.found, problem.hint)), problem


def mutated(data: st.DataObject, content: bytes) -> bytes:
    """Bytes cut, put in, doubled or changed at a few places."""
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        upto = min(len(content), at + data.draw(st.integers(0, 40)))
        new = data.draw(st.binary(max_size=6) | TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
        content = content[:at] + new + content[data.draw(st.sampled_from((at, at, upto))):]
    return content


@BOUNDS
@given(st.data())
def test_bytes(data: st.DataObject) -> None:
    """Bytes of any file of the instance."""
    name = data.draw(st.sampled_from(sorted(FILES)))
    with county() as found:
        path = found.folder / name
        path.write_bytes(mutated(data, path.read_bytes()))
        reads_or_refuses(found)


@BOUNDS
@given(st.data())
def test_cells(data: st.DataObject) -> None:
    """Some cells of a table, its header's among them; and rows and columns that are moved."""
    name = data.draw(st.sampled_from([name for name in sorted(FILES) if name.endswith(".csv")]))
    rows = [line.split(",") for line in FILES[name].splitlines()]
    for _ in range(data.draw(st.integers(1, 5))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(TEXT)
        if data.draw(st.booleans()):
            rows.insert(data.draw(st.integers(0, len(rows))), list(data.draw(st.sampled_from(rows))))
    with county() as found:
        found.write(name, "\n".join(map(",".join, rows)).encode("utf-8", "replace").decode())
        reads_or_refuses(found)


@BOUNDS
@given(st.data())
def test_yaml(data: st.DataObject) -> None:
    """Words of the instance or the pack replaced by others, by signs of YAML, or left out."""
    name = data.draw(st.sampled_from(("instance.yaml", "policy.yaml")))
    with county() as found:
        words = (found.folder / name).read_text(encoding="utf-8").split(" ")
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(words) - 1))
            words[at] = data.draw(TEXT | st.sampled_from(words))
        found.write(name, " ".join(words).encode("utf-8", "replace").decode())
        reads_or_refuses(found)


@BOUNDS
@given(st.data())
def test_workbook(data: st.DataObject) -> None:
    """Bytes of a workbook, or of the text of one of its parts."""
    parts = {**{name: text.encode() for name, text in PARTS.items()}, SHEET: sheet_xml(STAFF).encode()}
    inside = data.draw(st.booleans())
    if inside:
        name = data.draw(st.sampled_from(sorted(parts)))
        parts[name] = mutated(data, parts[name])
    content = packed(parts.pop(SHEET), parts)
    with county() as found:
        (found.folder / "roster.xlsx").write_bytes(content if inside else mutated(data, content))
        found.edit("instance.yaml", "人员: staff.csv", "人员: {file: roster.xlsx, sheet: 人员}")
        reads_or_refuses(found)


@BOUNDS
@given(key=st.sampled_from((
    "settings.gap", "settings.prices.transfer", "staff[1].fte", "ledgers[H1,医疗收入].2025", "pay[副高,在编].pay",
    "A1.share.2026", "A1.inside", "institutions[H1].establishment")) | TEXT, value=TEXT)
def test_sets(key: str, value: str) -> None:
    """What the command line asks for."""
    with county() as found:
        reads_or_refuses(found, f"{key}={value}", key)

"""Writes the pages that come from the code: rules.md, rules.zh.md, cli.md, tables.md and schema/*.json.

`python docs/generate.py` writes them; `--check` only says which are out of date and exits with 1 if any is;
`--command NAME` prints the command of that name as it stands in README.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from allocator.catalogue import in_words, schemas
from allocator.cli import main
from allocator.reading.tables import TABLES

DOCS = Path(__file__).resolve().parent
README = DOCS.parent / "README.md"
_BY_HAND = "<!-- Written by docs/generate.py; do not edit by hand. -->\n\n"
_WIDTH = 110


def pages() -> dict[str, str]:
    """Every generated page, by its path under docs/."""
    found = {"rules.md": _BY_HAND + _tidy(in_words("en")), "rules.zh.md": _BY_HAND + _tidy(in_words("zh")),
             "cli.md": _BY_HAND + _tidy("\n".join(_commands())),
             "tables.md": _BY_HAND + _tidy("\n".join(_tables()))}
    for name, schema in schemas().items():
        found[f"schema/{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return found


def _tidy(text: str) -> str:
    """Never two blank lines, one newline at the end."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _commands() -> Iterator[str]:
    """The help of every command, as it is printed."""
    yield from ("# Command line", "")
    top = click.Context(main, info_name="allocator", terminal_width=_WIDTH, help_option_names=["-h", "--help"])
    yield from ("```", main.get_help(top), "```", "")
    for name in main.list_commands(top):
        command = main.commands[name]
        inner = click.Context(command, info_name=name, parent=top, terminal_width=_WIDTH)
        yield from (f"## allocator {name}", "", "```", command.get_help(inner), "```", "")


def _tables() -> Iterator[str]:
    """Every column of every table."""
    yield from ("# Tables · 表", "", "Headers may be Chinese or English. `*`: the column must be there.", "")
    for table in TABLES:
        yield from (f"## {table.name} · {table.zh}" + (" *" if table.required else ""), "",
                    "| 表头 | header | unit | what it holds |", "|---|---|---|---|")
        for key, field in table.columns.items():
            says = " ".join((field.description or "").split()).replace("|", "\\|")
            yield f"| {table.label(key)}{' *' if field.is_required() else ''} | `{key}` | {table.unit(key)} | {says} |"
        yield ""


def commands(text: str) -> dict[str, str]:
    """The commands of a README: a comment `command: NAME`, then one line in a fence."""
    return dict(re.findall(r"<!-- command: (\w+) -->\n+```sh\n(.+)\n```", text))


def outdated() -> list[str]:
    """Pages that differ from what the code says, and schemas nobody writes any more."""
    expected = pages()
    stale = [name for name, text in expected.items()
             if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text]
    extra = [f"schema/{path.name}" for path in sorted((DOCS / "schema").glob("*"))
             if f"schema/{path.name}" not in expected]
    return [*stale, *extra]


def run() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--command", metavar="NAME")
    asked = parser.parse_args()
    if asked.command:
        print(commands(README.read_text(encoding="utf-8"))[asked.command])
        return 0
    if asked.check:
        stale = outdated()
        for name in stale:
            print(f"docs/{name} is out of date: run python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    for name, text in pages().items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run())

"""The command line: the group, and which commands it has. It decides nothing."""

from __future__ import annotations

import sys

import click

from allocator import __version__
from allocator.commands.checking import check, validate
from allocator.commands.knowing import clauses, init, rules, schema
from allocator.commands.scenarios import compare, frontier, sweep
from allocator.commands.solving import export, solve


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="allocator")
def main() -> None:
    """Plans staff for a county medical consortium: who serves where in which year, who is recruited, who studies.

    Exit codes: 0 solved within the gap, 1 solver error, 2 usage, 3 invalid input, 4 infeasible, 5 stopped with a plan,
    6 stopped without one, 7 some points of a sweep failed, 8 files could not be written, 130 aborted.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


for _command in (solve, validate, check, sweep, frontier, compare, clauses, rules, schema, export, init):
    main.add_command(_command)

"""What commands share: options, errors in words with their exit codes, what is printed."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, get_args

import click

from allocator import messages
from allocator.errors import InputError, OutputError, Problem, SolverError, masked, said
from allocator.messages import Exit
from allocator.terms import Lang

P = ParamSpec("P")
R = TypeVar("R")
LANGUAGES = get_args(Lang)


def _language(_: click.Context, __: click.Parameter, value: str | None) -> str:
    return value or messages.locale_language()


lang_option = click.option("--lang", type=click.Choice(LANGUAGES), callback=_language,
                     help="Language of what is printed and written; default: the locale's.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
sets_option = click.option("--set", "sets", multiple=True, metavar="KEY=VALUE",
                     help="Replace a number: C57.ratio.2027=0.45, settings.gap=0.002, "
                          "institutions[H1].establishment=450. May be repeated.")
scenario_option = click.option("--scenario", default="", metavar="NAME",
                         help="Read the instance with the changes that it lists under `scenarios` by this name.")
instance_argument = click.argument("instance", type=click.Path(path_type=Path))


def print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def say_all(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def written(files: Sequence[Path], lang: Lang) -> list[str]:
    """Where the files of a run are."""
    return [f"{messages.say('written', lang)} {file}" for file in files]


def beside(files: Sequence[Path], asked: Iterable[str], lang: Lang) -> None:
    """Says on stderr which files stand under another name, for the one that was there could not be replaced."""
    for file, name in zip(files, asked, strict=False):
        if file.name != name:
            click.echo(messages.say("kept", lang, old=name, new=file.name), err=True)


def of_one_run(plan: Path, lang: Lang) -> list[str]:
    """Names of files beside a plan that another run wrote; says so on stderr.

    What a killed run left to be moved is moved in first.
    """
    from allocator.files import settle
    from allocator.run_ids import of_other_runs
    if not settle(plan.parent):
        click.echo(messages.say("unsettled", lang, folder=plan.parent), err=True)
    strangers = of_other_runs(plan)
    if strangers:
        click.echo(messages.say("strangers", lang, files=messages.say("and", lang).join(strangers), plan=plan.name),
                   err=True)
    return strangers


def report_problems(problems: tuple[Problem, ...], lang: Lang, as_json: bool) -> None:
    """Every problem at once, on stdout as JSON or on stderr in words."""
    if as_json:
        print_json({"valid": False, "problems": [problem.as_dict(lang) for problem in problems]})
        return
    click.echo(messages.say("problems", lang, n=len(problems)), err=True)
    for problem in problems:
        row = f":{problem.row}" if problem.row is not None else ""
        column = f" [{problem.column}]" if problem.column else ""
        hint = f" ({messages.say('hint', lang)}: {said(problem.hint, lang)})" if problem.hint else ""
        click.echo(f"  {problem.file}{row}{column}: {messages.say('expected', lang)} {said(problem.expected, lang)}; "
                   f"{messages.say('found', lang)} {said(problem.found, lang)}{hint}", err=True)


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Input errors exit with 3, solver errors with 1, files that cannot be written with 8; none shows a traceback."""
    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        lang: Any = kwargs.get("lang", "en")
        try:
            return command(*args, **kwargs)
        except InputError as error:
            report_problems(error.problems, lang, bool(kwargs.get("as_json")))
            sys.exit(Exit.INVALID_INPUT)
        except SolverError as error:
            told = error.said(lang) or messages.say("untold", lang)
            click.echo(f"{messages.say('solver', lang)}: {told}", err=True)
            sys.exit(Exit.SOLVER_ERROR)
        except OutputError as error:
            why = messages.say(error.why, lang, detail=error.detail)
            click.echo(messages.say("unwritten", lang, path=masked(str(error.path)), why=why), err=True)
            sys.exit(Exit.NOT_WRITTEN)
    return run

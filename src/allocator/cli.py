"""The command line: one function a command. It decides nothing.

Heavy modules are imported inside the commands that need them, so that help and validate answer at once.
"""

from __future__ import annotations

import functools
import json
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, get_args

import click

from allocator import __version__, messages
from allocator.errors import InputError, Problem, SolverError
from allocator.messages import Exit
from allocator.terms import Lang

if TYPE_CHECKING:
    from allocator.models.engine import Watch
    from allocator.planner import Run
    from allocator.report.scenarios.page import Page
    from allocator.report.tables import Report

P = ParamSpec("P")
R = TypeVar("R")
LANGUAGES = get_args(Lang)


def _language(_: click.Context, __: click.Parameter, value: str | None) -> str:
    return value or messages.locale_language()


_lang = click.option("--lang", type=click.Choice(LANGUAGES), callback=_language,
                     help="Language of what is printed and written; default: the locale's.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
_sets = click.option("--set", "sets", multiple=True, metavar="KEY=VALUE",
                     help="Replace a number: C57.ratio.2027=0.45, settings.gap=0.002, "
                          "institutions[H1].establishment=450. May be repeated.")
_scenario = click.option("--scenario", default="", metavar="NAME",
                         help="Read the instance with the changes that it lists under `scenarios` by this name.")
_instance = click.argument("instance", type=click.Path(path_type=Path))


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _report_problems(problems: tuple[Problem, ...], lang: Lang, as_json: bool) -> None:
    """Every problem at once, on stdout as JSON or on stderr in words."""
    from allocator.reading.validation import said
    if as_json:
        _print_json({"valid": False, "problems": [problem.as_dict() for problem in problems]})
        return
    click.echo(messages.say("problems", lang, n=len(problems)), err=True)
    for problem in problems:
        row = f":{problem.row}" if problem.row is not None else ""
        column = f" [{problem.column}]" if problem.column else ""
        hint = f" ({messages.say('hint', lang)}: {said(problem.hint, lang)})" if problem.hint else ""
        click.echo(f"  {problem.file}{row}{column}: {messages.say('expected', lang)} {said(problem.expected, lang)}; "
                   f"{messages.say('found', lang)} {said(problem.found, lang)}{hint}", err=True)


def _guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Input errors exit with 3, solver errors with 1; neither shows a traceback."""
    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        lang: Any = kwargs.get("lang", "en")
        try:
            return command(*args, **kwargs)
        except InputError as error:
            _report_problems(error.problems, lang, bool(kwargs.get("as_json")))
            sys.exit(Exit.INVALID_INPUT)
        except SolverError as error:
            click.echo(f"{messages.say('solver', lang)}: {error}", err=True)
            sys.exit(Exit.SOLVER_ERROR)
    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="allocator")
def main() -> None:
    """Plans staff for a county medical consortium: who serves where in which year, who is recruited, who studies.

    Exit codes: 0 solved within the gap, 1 solver error, 2 usage, 3 invalid input, 4 infeasible, 5 stopped with a plan,
    6 stopped without one, 7 some points of a sweep failed, 130 aborted.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


@main.command()
@_instance
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for plan.json, plan.xlsx and report.html; default: NAME-plan, after the instance's folder.")
@click.option("--gap", type=click.FloatRange(0, 1), help="Relative gap of each tier; default: the instance's (0.005).")
@click.option("--time-limit", type=click.FloatRange(0, min_open=True),
              help="Clock limit in seconds; default: the instance's (300).")
@_sets
@_scenario
@_lang
@click.option("--no-names", is_flag=True, help="Leave people's names out of the workbook and the page.")
@_json
@_guarded
def solve(instance: Path, out: Path | None, gap: float | None, time_limit: float | None, sets: tuple[str, ...],
          scenario: str, lang: Lang, no_names: bool, as_json: bool) -> None:
    """Solve INSTANCE and write the plan, the workbook and the page. Ctrl-C keeps the best plan found."""
    from allocator import planner
    from allocator.models.engine import Watch
    from allocator.reading import read
    from allocator.report.brief import outcome

    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    extra = [f"settings.{key}={value}" for key, value in (("gap", gap), ("time_limit", time_limit))
             if value is not None]
    with planner.clocked(seconds, "read"):
        facts = read(instance, [*sets, *extra], scenario)
    watch = Watch(deadline=begun + facts.settings.time_limit)
    with _progress(watch, lang, quiet=as_json), _stops(watch, lang):
        run = planner.solve(facts, watch=watch, seconds=seconds)
    folder = out or Path(f"{instance.resolve().parent.name}-plan")
    files: list[Path] = []
    report: Report | None = None
    with planner.clocked(seconds, "report"):
        if run.plan is not None:
            report, files = _write(run, folder, lang, names=not no_names)
    run.result = run.result.model_copy(update={"seconds": dict(seconds)})
    conflict = _conflict(run, watch, lang) if run.result.status == "infeasible" else None
    if as_json:
        _print_json(run.result.model_dump(mode="json") | ({"conflict": conflict[0]} if conflict else {}))
    else:
        _say_all([*outcome(run.result.status, report, lang), *(conflict[1] if conflict else []),
                  f"{messages.say('seconds', lang)} {sum(seconds.values()):.0f} s",
                  *(f"{messages.say('written', lang)} {file}" for file in files)])
    sys.exit(Exit.ABORTED if watch.interrupted and run.plan is None else Exit.of(run.result.status))


def _say_all(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _write(run: Run, folder: Path, lang: Lang, *, names: bool) -> tuple[Report, list[Path]]:
    """The report and its three files, each whole; none is in place before all are written."""
    from allocator import planner
    from allocator.report import excel, html
    from allocator.report.tables import tables
    from allocator.report.view import summary
    from allocator.result import plan_text
    assert run.plan is not None
    plan = run.plan
    report = tables(run.instance, plan.decisions, plan.findings, summary(run.result, plan.provenance), lang, names,
                    plan.margins)
    return report, planner.write_together(folder, {
        "plan.json": lambda path: path.write_text(plan_text(plan), encoding="utf-8"),
        "plan.xlsx": lambda path: excel.lay_out(path, report),
        "report.html": lambda path: html.lay_out(path, report)})


def _conflict(run: Run, watch: Watch, lang: Lang) -> tuple[Any, list[str]]:
    """Which clauses clash, as data and in words."""
    from allocator.explain.conflicts import conflicts
    from allocator.report.conflict import sentences
    found = conflicts(run.instance, run.model, run.matrix, watch)
    return found.model_dump(mode="json"), sentences(found, run.instance, lang)


def _progress(watch: Watch, lang: Lang, *, quiet: bool) -> AbstractContextManager[object]:
    """A live line of gap, bound and best plan on stderr."""
    from rich.console import Console
    from rich.status import Status
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    status = Status("…", console=Console(stderr=True))
    started = time.perf_counter()

    def tell(what: str, best: float, bound: float, gap: float) -> None:
        best_text = f"{best:.6g}" if abs(best) < 1e30 else "–"
        status.update(f"{time.perf_counter() - started:5.0f} s  {what}  {messages.say('value', lang)} {best_text}  "
                      f"{messages.say('bound', lang)} {bound:.6g}  {messages.say('gap', lang)} {min(gap, 9.99):.2%}")
    watch.tell = tell
    return status


class _stops:  # noqa: N801
    """Ctrl-C asks the solver to stop; a second one aborts."""

    def __init__(self, watch: Watch, lang: Lang) -> None:
        self.watch, self.lang = watch, lang

    def __enter__(self) -> None:
        self.before = signal.signal(signal.SIGINT, self._caught)

    def _caught(self, *_: object) -> None:
        if self.watch.interrupted:
            sys.exit(Exit.ABORTED)
        self.watch.interrupted = True
        click.echo(messages.say("interrupted", self.lang), err=True)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self.before)


@main.command()
@_instance
@_sets
@_scenario
@_lang
@_json
@_guarded
def validate(instance: Path, sets: tuple[str, ...], scenario: str, lang: Lang, as_json: bool) -> None:
    """Read INSTANCE and print every error at once: file, row, column, expected, found."""
    from allocator.reading import read
    from allocator.report.brief import sizes
    facts = read(instance, list(sets), scenario)
    if as_json:
        _print_json({"valid": True, "problems": [], "digest": facts.digest, "sizes": sizes(facts)})
    else:
        _say_all([messages.say("valid", lang), messages.say("sizes", lang, **sizes(facts))])


@main.command()
@_instance
@click.argument("plan", type=click.Path(path_type=Path))
@_sets
@_scenario
@_lang
@_json
@_guarded
def check(instance: Path, plan: Path, sets: tuple[str, ...], scenario: str, lang: Lang, as_json: bool) -> None:
    """Hold the decisions of PLAN (a plan.json) against every clause of INSTANCE, without a solver.

    Exit codes: 0 nothing is broken, 4 a hard clause or a fact is broken, 3 invalid input.
    """
    from allocator.check import check as hold
    from allocator.plan import known, read_decisions
    from allocator.reading import read
    from allocator.report.brief import checked, holds
    facts = read(instance, list(sets), scenario)
    decisions = read_decisions(plan)
    known(facts, decisions, plan.name)
    findings = hold(facts, decisions)
    if as_json:
        _print_json({"holds": holds(findings), "findings": [f.model_dump(mode="json") for f in findings]})
    else:
        _say_all([messages.say("holds" if holds(findings) else "fails", lang),
                  *checked(facts, decisions, findings, lang)])
    sys.exit(Exit.OPTIMAL if holds(findings) else Exit.BROKEN)


@main.command()
@_instance
@click.option("--set", "specs", multiple=True, metavar="KEY=SPEC",
              help="A number and its values: C57.ratio.2027=0.4:0.5:3 (low:high:how many), "
                   "settings.prices.transfer=-20%:+20%:5 (relative to the instance's own) or "
                   "institutions[H1].establishment=15,17. Repeated: every combination.")
@_scenario
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for sweep.csv, sweep.xlsx, sweep.html, sweep.json and points/; default: NAME-sweep.")
@click.option("--quick", is_flag=True, help="Bounds only, from the linear relaxation: no plan, no names, in seconds.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that answer points.")
@click.option("--resume", is_flag=True, help="Take over points that an earlier run of the same input finished.")
@click.option("--plans", is_flag=True, help="Keep every point's plan.json beside it, for `compare`.")
@_lang
@_json
@_guarded
def sweep(instance: Path, specs: tuple[str, ...], scenario: str, out: Path | None, quick: bool, jobs: int, resume: bool,
          plans: bool, lang: Lang, as_json: bool) -> None:
    """Answer a grid of what-ifs of INSTANCE side by side: money, clauses, people, each with what was proved.

    Every point is written as it is finished; one that fails is recorded and the others go on (exit code 7). Ctrl-C
    keeps what is finished.
    """
    from allocator.models.engine import Watch
    from allocator.report.scenarios.sweep import page, told
    from allocator.scenarios.grid import axes
    from allocator.scenarios.sweep import Plans
    from allocator.scenarios.sweep import sweep as run
    if not specs:
        raise click.BadParameter(messages.say("axes", lang), param_hint="--set")
    found_axes, watch = axes(instance, specs, scenario), Watch()
    folder = out or Path(f"{instance.resolve().parent.name}-sweep")
    with _stops(watch, lang):
        found = run(instance, found_axes, folder, Plans(quick, jobs, resume, plans), scenario=scenario, watch=watch,
                    told=None if as_json else lambda point, done, of: click.echo(
                        f"{done}/{of}  {told(point, lang)}", err=True))
    _lay_out(page(found, lang), folder, "sweep", found.model_dump(mode="json"), as_json)
    sys.exit(Exit.ABORTED if watch.interrupted else Exit.SOME_FAILED if found.failed else Exit.OPTIMAL)


def _lay_out(page: Page, folder: Path | None, name: str, data: object, as_json: bool) -> None:
    """A page's files, each whole, and on the console its sentences and first table; or the data alone."""
    from allocator import planner
    from allocator.report.scenarios.page import lines, write_csv, write_html, write_xlsx
    files = [] if folder is None else planner.write_together(folder, {
        f"{name}.csv": lambda path: write_csv(path, page.tables[0], page.lang),
        f"{name}.xlsx": lambda path: write_xlsx(path, page),
        f"{name}.html": lambda path: write_html(path, page),
        f"{name}.json": lambda path: path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n",
                                                     encoding="utf-8")})
    if as_json:
        _print_json(data)
    else:
        _say_all([*page.said, *lines(page.brief, page.lang),
                  *(f"{messages.say('written', page.lang)} {file}" for file in files)])


@main.command()
@_instance
@click.option("--between", type=click.Choice(["cost"]), default="cost", show_default=True,
              help="What is traded: cost, the money tier.")
@click.option("--and", "against", type=click.Choice(["equity"]), default="equity", show_default=True,
              help="Against what: equity, the licensed physicians per 1,000 residents of the worst-off township.")
@click.option("--points", type=click.IntRange(2, 50), default=7, show_default=True, help="At most so many plans.")
@click.option("--slack", type=click.FloatRange(0, 1), default=0.005, show_default=True,
              help="By how much statutory and policy shortfalls may be worse than solved, relatively.")
@_sets
@_scenario
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for frontier.csv, frontier.xlsx, frontier.html and frontier.json; default: "
                   "NAME-cost-equity.")
@_lang
@_json
@_guarded
def frontier(instance: Path, between: str, against: str, points: int, slack: float, sets: tuple[str, ...],
             scenario: str, out: Path | None, lang: Lang, as_json: bool) -> None:
    """The trade-off of INSTANCE between money and equity: plans from the cheapest to the most equal one, the knee, and
    which townships gain and lose.

    Ctrl-C keeps the points found.
    """
    from allocator.models.engine import Watch
    from allocator.reading import read
    from allocator.report.scenarios.frontier import page
    from allocator.scenarios.frontier import frontier as run
    facts, watch = read(instance, list(sets), scenario), Watch()
    with _progress(watch, lang, quiet=as_json), _stops(watch, lang):
        found = run(facts, instance.name, points, slack=slack, watch=watch)
    folder = out or Path(f"{instance.resolve().parent.name}-{between}-{against}")
    _lay_out(page(found, lang), folder, "frontier", found.model_dump(mode="json"), as_json)
    sys.exit(Exit.ABORTED if watch.interrupted else Exit.OPTIMAL)


@main.command()
@click.argument("plans", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--instance", type=click.Path(path_type=Path),
              help="The plans' instance: prices decisions and counts them by institution.")
@_sets
@_scenario
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for compare.csv, compare.xlsx, compare.html and compare.json; default: nothing is written.")
@_lang
@_json
@_guarded
def compare(plans: tuple[Path, ...], instance: Path | None, sets: tuple[str, ...], scenario: str, out: Path | None,
            lang: Lang, as_json: bool) -> None:
    """Hold PLANS (plan.json files) side by side: what was proved, money, people, and the clauses that differ."""
    from allocator.reading import read
    from allocator.report.scenarios.compare import page
    from allocator.scenarios.compare import compare as run
    if len(plans) < 2:
        raise click.BadParameter(messages.say("two", lang), param_hint="PLANS")
    found = run(plans, read(instance, list(sets), scenario) if instance else None)
    _lay_out(page(found, lang), out, "compare", found.model_dump(mode="json"), as_json)


@main.command()
@_instance
@_scenario
@_lang
@_json
@_guarded
def clauses(instance: Path, scenario: str, lang: Lang, as_json: bool) -> None:
    """List every clause: the rule that models it or the indicator that tracks it, what it shapes, the scenario that
    compares it, "recalled: off" for a clause known from memory only and not in force, or "not yet"."""
    from allocator.reading import read
    from allocator.report.tables.clause_states import coverage
    rows = coverage(read(instance, (), scenario), lang).records()
    if as_json:
        _print_json({"clauses": rows})
    else:
        _say_all(f"{row['clause']:5} {_padded(str(row['title']), 46)} {row['state']}" for row in rows)


def _padded(text: str, width: int) -> str:
    """Text padded to a width in columns of a terminal."""
    from rich.cells import cell_len
    return text + " " * max(0, width - cell_len(text))


@main.command()
@_lang
@_json
@_guarded
def rules(lang: Lang, as_json: bool) -> None:
    """The catalogue of rules: parameters, units, citation."""
    from allocator.catalogue import catalogue, in_words
    if as_json:
        _print_json({"rules": catalogue()})
    else:
        click.echo(in_words(lang))


@main.command()
@click.argument("what", type=click.Choice(["instance", "plan", "result", "all"]), default="all")
def schema(what: str) -> None:
    """JSON Schemas of the instance, of plan.json and of what `solve --json` prints."""
    from allocator.catalogue import schemas
    found = schemas()
    _print_json(found if what == "all" else found[what])


@main.command()
@_instance
@click.option("--model", "file", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="File to write: .mps or .lp.")
@click.option("--tier", type=click.Choice(["statutory", "policy", "money", "change"]), default="money",
              help="The tier to minimise, with the earlier ones held at their solved values; default: money.")
@_sets
@_scenario
@_lang
@_guarded
def export(instance: Path, file: Path, tier: str, sets: tuple[str, ...], scenario: str, lang: Lang) -> None:
    """Write the mathematics as a file that any solver reads, and beside it what each column and row stands for."""
    from allocator import planner
    from allocator.reading import read
    if file.suffix not in (".mps", ".lp"):
        raise click.BadParameter("a file name that ends in .mps or .lp", param_hint="--model")
    for path in planner.export(read(instance, list(sets), scenario), file, tier):
        click.echo(f"{messages.say('written', lang)} {path}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_lang
@_guarded
def init(folder: Path, lang: Lang) -> None:
    """Write a small, commented instance to FOLDER to start from."""
    from allocator.catalogue import template
    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder}: {messages.say('exists', lang)}", param_hint="FOLDER")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in template().items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"{messages.say('written', lang)} {folder / name}")

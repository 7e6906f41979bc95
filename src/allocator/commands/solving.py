"""`solve`: the plan, the workbook and the page; `export`: the mathematics."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from allocator import messages
from allocator.commands import shared
from allocator.commands.console import Stops, progress
from allocator.messages import Exit
from allocator.terms import Lang

if TYPE_CHECKING:
    from allocator.instance import Instance
    from allocator.models.engine import Watch
    from allocator.planner import Run
    from allocator.report.tables import Report
    from allocator.result import Plan


FILES = ("plan.json", "plan.xlsx", "report.html")
"""What a run leaves."""


@click.command()
@shared.instance_argument
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for plan.json, plan.xlsx and report.html; default: NAME-plan, after the instance's folder.")
@click.option("--gap", type=click.FloatRange(0, 1), help="Relative gap of each tier; default: the instance's (0.005).")
@click.option("--time-limit", type=click.FloatRange(0, min_open=True),
              help="Clock limit in seconds; default: the instance's (300).")
@shared.sets_option
@shared.scenario_option
@shared.lang_option
@click.option("--no-names", is_flag=True, help="Leave people's names out of all three files; their ids stay.")
@click.option("--pseudonyms", "key", type=click.Path(path_type=Path, dir_okay=False), metavar="KEY.csv",
              help="Put drawn pseudonyms in place of people's ids and names in all three files. KEY.csv, outside the "
                   "plan's folder, says who is who; where it is there already, who is in it keeps the pseudonym.")
@shared.json_option
@shared.guarded
def solve(instance: Path, out: Path | None, gap: float | None, time_limit: float | None, sets: tuple[str, ...],
          scenario: str, lang: Lang, no_names: bool, key: Path | None, as_json: bool) -> None:
    """Solve INSTANCE and write the plan, the workbook and the page. Ctrl-C keeps the best plan found."""
    from allocator import planner
    from allocator.files import probe
    from allocator.models.engine import Watch
    from allocator.reading import read
    from allocator.report.brief import outcome

    folder = out or Path(f"{instance.resolve().parent.name}-plan")
    if key is not None and key.resolve().is_relative_to(folder.resolve()):
        raise click.BadParameter(messages.say("key", lang), param_hint="--pseudonyms")
    probe(folder)
    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    extra = [f"settings.{name}={value}" for name, value in (("gap", gap), ("time_limit", time_limit))
             if value is not None]
    with planner.clocked(seconds, "read"):
        facts = read(instance, [*sets, *extra], scenario)
        veil = _veil(facts, key, no_names=no_names)
    watch = Watch(deadline=begun + facts.settings.time_limit)
    with progress(watch, lang, quiet=as_json), Stops(watch, lang):
        run = planner.solve(facts, watch=watch, seconds=seconds)
    files: list[Path] = []
    report: Report | None = None
    with planner.clocked(seconds, "report"):
        if run.plan is not None:
            shown, plan = veil(run.plan)
            report, files = _write(shown, plan, run, folder, lang, names=key is None and not no_names)
            run.result = run.result.model_copy(update={"findings": plan.findings})
    run.result = run.result.model_copy(update={"seconds": dict(seconds)})
    conflict = _conflict(run, watch, lang) if run.result.status == "infeasible" else None
    if as_json:
        shared.print_json(run.result.model_dump(mode="json") | ({"conflict": conflict[0]} if conflict else {}))
    else:
        shared.say_all([*outcome(run.result.status, report, lang), *(conflict[1] if conflict else []),
                        f"{messages.say('seconds', lang)} {sum(seconds.values()):.0f} s",
                        *shared.written(files, lang)])
    shared.beside(files, FILES, lang)
    sys.exit(Exit.ABORTED if watch.interrupted and run.plan is None else Exit.of(run.result.status))


def _veil(facts: Instance, key: Path | None, *, no_names: bool) -> Callable[[Plan], tuple[Instance, Plan]]:
    """What is written in place of the instance and its plan; who is who is on disk before anything is solved."""
    from allocator import pseudonyms as hidden
    if key is not None:
        known = hidden.kept(key, facts)
        veiled = hidden.veiled(facts, known)
        return lambda plan: (veiled, hidden.veiled_plan(plan, veiled, known))
    shown = hidden.nameless(facts) if no_names else facts
    return lambda plan: (shown, plan)


def _write(shown: Instance, plan: Plan, run: Run, folder: Path, lang: Lang, *,
           names: bool) -> tuple[Report, list[Path]]:
    """The report and its three files, as one set."""
    from allocator.files import write_together
    from allocator.report import excel, html
    from allocator.report.tables import tables
    from allocator.report.view import summary
    from allocator.result import plan_text
    report = tables(shown, plan.decisions, plan.findings, summary(run.result, plan.provenance), lang, names,
                    plan.margins)
    return report, write_together(folder, {
        FILES[0]: lambda path: path.write_text(plan_text(plan), encoding="utf-8"),
        FILES[1]: lambda path: excel.lay_out(path, report),
        FILES[2]: lambda path: html.lay_out(path, report)})


def _conflict(run: Run, watch: Watch, lang: Lang) -> tuple[Any, list[str]]:
    """Which clauses clash, as data and in words."""
    from allocator.explain.conflicts import conflicts
    from allocator.report.conflict import sentences
    found = conflicts(run.instance, run.model, run.matrix, watch)
    return found.model_dump(mode="json"), sentences(found, run.instance, lang)


@click.command()
@shared.instance_argument
@click.option("--model", "file", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="File to write: .mps or .lp.")
@click.option("--tier", type=click.Choice(["statutory", "policy", "money", "change"]), default="money",
              help="The tier to minimise, with the earlier ones held at their solved values; default: money.")
@shared.sets_option
@shared.scenario_option
@shared.lang_option
@shared.guarded
def export(instance: Path, file: Path, tier: str, sets: tuple[str, ...], scenario: str, lang: Lang) -> None:
    """Write the mathematics as a file that any solver reads, and beside it what each column and row stands for."""
    from allocator import planner
    from allocator.reading import read
    if file.suffix not in (".mps", ".lp"):
        raise click.BadParameter("a file name that ends in .mps or .lp", param_hint="--model")
    for path in planner.export(read(instance, list(sets), scenario), file, tier):
        click.echo(f"{messages.say('written', lang)} {path}")

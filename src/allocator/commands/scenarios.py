"""`sweep`, `frontier` and `compare`: what-ifs, a trade-off, plans side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from allocator import messages
from allocator.commands import shared
from allocator.commands.console import Stops, progress
from allocator.messages import Exit
from allocator.terms import Lang

if TYPE_CHECKING:
    from allocator.report.scenarios.page import Page


@click.command()
@shared.instance_argument
@click.option("--set", "specs", multiple=True, metavar="KEY=SPEC",
              help="A number and its values: C57.ratio.2027=0.4:0.5:3 (low:high:how many), "
                   "settings.prices.transfer=-20%:+20%:5 (relative to the instance's own) or "
                   "institutions[H1].establishment=15,17. Repeated: every combination.")
@shared.scenario_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for sweep.csv, sweep.xlsx, sweep.html, sweep.json and points/; default: NAME-sweep.")
@click.option("--quick", is_flag=True, help="Bounds only, from the linear relaxation: no plan, no names, in seconds.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that answer points.")
@click.option("--resume", is_flag=True, help="Take over points that an earlier run of the same input finished.")
@click.option("--plans", is_flag=True, help="Keep every point's plan.json beside it, for `compare`.")
@shared.lang_option
@shared.json_option
@shared.guarded
def sweep(instance: Path, specs: tuple[str, ...], scenario: str, out: Path | None, quick: bool, jobs: int, resume: bool,
          plans: bool, lang: Lang, as_json: bool) -> None:
    """Answer a grid of what-ifs of INSTANCE side by side: money, clauses, people, each with what was proved.

    Every point is written as it is finished; one that fails is recorded and the others go on (exit code 7). Ctrl-C
    keeps what is finished.
    """
    from allocator.files import probe
    from allocator.models.engine import Watch
    from allocator.report.scenarios.sweep import page, told
    from allocator.scenarios.grid import axes
    from allocator.scenarios.sweep import Plans
    from allocator.scenarios.sweep import sweep as run
    if not specs:
        raise click.BadParameter(messages.say("axes", lang), param_hint="--set")
    folder = out or Path(f"{instance.resolve().parent.name}-sweep")
    probe(folder)
    found_axes, watch = axes(instance, specs, scenario), Watch()
    with Stops(watch, lang):
        found = run(instance, found_axes, folder, Plans(quick, jobs, resume, plans), scenario=scenario, watch=watch,
                    told=None if as_json else lambda point, done, of: click.echo(
                        f"{done}/{of}  {told(point, lang)}", err=True))
    _lay_out(page(found, lang), folder, "sweep", found.model_dump(mode="json"), as_json)
    sys.exit(Exit.ABORTED if watch.interrupted else Exit.SOME_FAILED if found.failed else Exit.OPTIMAL)


def _lay_out(page: Page, folder: Path | None, name: str, data: object, as_json: bool) -> None:
    """A page's files, each whole, and on the console its sentences and first table; or the data alone."""
    from allocator.files import write_together
    from allocator.report.scenarios.page import lines, write_csv, write_html, write_xlsx
    writers: dict[str, Callable[[Path], object]] = {
        f"{name}.csv": lambda path: write_csv(path, page.tables[0], page.lang),
        f"{name}.xlsx": lambda path: write_xlsx(path, page),
        f"{name}.html": lambda path: write_html(path, page),
        f"{name}.json": lambda path: path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n",
                                                     encoding="utf-8")}
    files = write_together(folder, writers) if folder is not None else []
    if as_json:
        shared.print_json(data)
    else:
        shared.say_all([*page.said, *lines(page.brief, page.lang), *shared.written(files, page.lang)])
    shared.beside(files, writers, page.lang)


@click.command()
@shared.instance_argument
@click.option("--between", type=click.Choice(["cost"]), default="cost", show_default=True,
              help="What is traded: cost, the money tier.")
@click.option("--and", "against", type=click.Choice(["equity"]), default="equity", show_default=True,
              help="Against what: equity, the licensed physicians per 1,000 residents of the worst-off township.")
@click.option("--points", type=click.IntRange(2, 50), default=7, show_default=True, help="At most so many plans.")
@click.option("--slack", type=click.FloatRange(0, 1), default=0.005, show_default=True,
              help="By how much statutory and policy shortfalls may be worse than solved, relatively.")
@shared.sets_option
@shared.scenario_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for frontier.csv, frontier.xlsx, frontier.html and frontier.json; default: "
                   "NAME-cost-equity.")
@shared.lang_option
@shared.json_option
@shared.guarded
def frontier(instance: Path, between: str, against: str, points: int, slack: float, sets: tuple[str, ...],
             scenario: str, out: Path | None, lang: Lang, as_json: bool) -> None:
    """The trade-off of INSTANCE between money and equity: plans from the cheapest to the most equal one, the knee, and
    which townships gain and lose.

    Ctrl-C keeps the points found.
    """
    from allocator.files import probe
    from allocator.models.engine import Watch
    from allocator.reading import read
    from allocator.report.scenarios.frontier import page
    from allocator.scenarios.frontier import frontier as run
    folder = out or Path(f"{instance.resolve().parent.name}-{between}-{against}")
    probe(folder)
    facts, watch = read(instance, list(sets), scenario), Watch()
    with progress(watch, lang, quiet=as_json), Stops(watch, lang):
        found = run(facts, instance.name, points, slack=slack, watch=watch)
    _lay_out(page(found, lang), folder, "frontier", found.model_dump(mode="json"), as_json)
    sys.exit(Exit.ABORTED if watch.interrupted else Exit.OPTIMAL)


@click.command()
@click.argument("plans", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--instance", type=click.Path(path_type=Path),
              help="The plans' instance: prices decisions and counts them by institution.")
@shared.sets_option
@shared.scenario_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for compare.csv, compare.xlsx, compare.html and compare.json; default: nothing is written.")
@shared.lang_option
@shared.json_option
@shared.guarded
def compare(plans: tuple[Path, ...], instance: Path | None, sets: tuple[str, ...], scenario: str, out: Path | None,
            lang: Lang, as_json: bool) -> None:
    """Hold PLANS (plan.json files) side by side: what was proved, money, people, and the clauses that differ."""
    from allocator.reading import read
    from allocator.report.scenarios.compare import page
    from allocator.scenarios.compare import compare as run
    if len(plans) < 2:
        raise click.BadParameter(messages.say("two", lang), param_hint="PLANS")
    for plan in plans:
        shared.of_one_run(plan, lang)
    found = run(plans, read(instance, list(sets), scenario) if instance else None)
    _lay_out(page(found, lang), out, "compare", found.model_dump(mode="json"), as_json)

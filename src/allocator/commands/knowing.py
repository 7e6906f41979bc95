"""`clauses`, `rules`, `schema` and `init`: what the program knows, and a county to start from."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from allocator import messages
from allocator.commands import shared
from allocator.terms import Lang


@click.command()
@shared.instance_argument
@shared.scenario_option
@shared.lang_option
@shared.json_option
@shared.guarded
def clauses(instance: Path, scenario: str, lang: Lang, as_json: bool) -> None:
    """List every clause: the rule that models it or the indicator that tracks it, what it shapes, the scenario that
    compares it, "recalled: off" for a clause known from memory only and not in force, or "not yet"."""
    from allocator.reading import read
    from allocator.report.tables.clause_states import coverage
    rows = coverage(read(instance, (), scenario), lang).records()
    if as_json:
        shared.print_json({"clauses": rows})
    else:
        shared.say_all(f"{row['clause']:5} {_padded(str(row['title']), 46)} {row['state']}" for row in rows)


def _padded(text: str, width: int) -> str:
    """Text padded to a width in columns of a terminal."""
    from rich.cells import cell_len
    return text + " " * max(0, width - cell_len(text))


@click.command()
@shared.lang_option
@shared.json_option
@shared.guarded
def rules(lang: Lang, as_json: bool) -> None:
    """The catalogue of rules: parameters, units, citation."""
    from allocator.catalogue import catalogue, in_words
    if as_json:
        shared.print_json({"rules": catalogue()})
    else:
        click.echo(in_words(lang))


@click.command()
@click.argument("what", type=click.Choice(["instance", "plan", "result", "all"]), default="all")
def schema(what: str) -> None:
    """JSON Schemas of the instance, of plan.json and of what `solve --json` prints."""
    from allocator.catalogue import schemas
    found = schemas()
    shared.print_json(found if what == "all" else found[what])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@shared.lang_option
@shared.guarded
def init(folder: Path, lang: Lang) -> None:
    """Write a small, commented instance to FOLDER to start from."""
    from allocator.catalogue import template
    from allocator.files import OWN, write_together
    if folder.exists() and any(not path.name.startswith(OWN) for path in folder.iterdir()):
        raise click.BadParameter(f"{folder}: {messages.say('exists', lang)}", param_hint="FOLDER")
    shared.say_all(shared.written(write_together(folder, {
        name: partial(Path.write_text, data=text, encoding="utf-8") for name, text in template().items()}), lang))

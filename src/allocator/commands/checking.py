"""`validate` and `check`: the instance, and a plan held against it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from allocator import messages
from allocator.commands import shared
from allocator.errors import said
from allocator.messages import Exit
from allocator.terms import Lang


@click.command()
@shared.instance_argument
@shared.sets_option
@shared.scenario_option
@shared.lang_option
@shared.json_option
@shared.guarded
def validate(instance: Path, sets: tuple[str, ...], scenario: str, lang: Lang, as_json: bool) -> None:
    """Read INSTANCE and print every error at once: file, row, column, expected, found.

    Of a valid instance it prints what the facts already fall short of: institutions over their establishment, clinics
    with nobody, people without the licence that their post asks for.
    """
    from allocator.reading import read
    from allocator.reading.noticed import noticed
    facts = read(instance, list(sets), scenario)
    found = noticed(facts)
    if as_json:
        shared.print_json({"valid": True, "problems": [], "digest": facts.digest, "sizes": facts.sizes,
                           "findings": [{"kind": one.kind, "at": one.at, "text": said(one.words, lang)}
                                        for one in found]})
    else:
        shared.say_all([messages.say("valid", lang), messages.say("sizes", lang, **facts.sizes),
                        *([messages.say("noticed", lang, n=len(found))] if found else []),
                        *(f"  {said(one.label, lang)}  {said(one.words, lang)}" for one in found)])


@click.command()
@shared.instance_argument
@click.argument("plan", type=click.Path(path_type=Path))
@shared.sets_option
@shared.scenario_option
@click.option("--pseudonyms", "key", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="KEY.csv",
              help="Who is who, of a plan that was solved with --pseudonyms.")
@shared.lang_option
@shared.json_option
@shared.guarded
def check(instance: Path, plan: Path, sets: tuple[str, ...], scenario: str, key: Path | None, lang: Lang,
          as_json: bool) -> None:
    """Hold the decisions of PLAN (a plan.json) against every clause of INSTANCE, without a solver.

    Exit codes: 0 nothing is broken, 4 a hard clause or a fact is broken, 3 invalid input.
    """
    from allocator.check import check as hold
    from allocator.plan import known, read_decisions
    from allocator.pseudonyms import read_key, unveiled
    from allocator.reading import read
    from allocator.report.brief import checked, holds
    facts = read(instance, list(sets), scenario)
    strangers = shared.of_one_run(plan, lang)
    decisions = read_decisions(plan)
    if key is not None:
        decisions = unveiled(decisions, read_key(key))
    known(facts, decisions, plan.name)
    findings = hold(facts, decisions)
    if as_json:
        shared.print_json({"holds": holds(findings), "other_runs": strangers,
                           "findings": [f.model_dump(mode="json") for f in findings]})
    else:
        shared.say_all([messages.say("holds" if holds(findings) else "fails", lang),
                        *checked(facts, decisions, findings, lang)])
    sys.exit(Exit.OPTIMAL if holds(findings) else Exit.BROKEN)

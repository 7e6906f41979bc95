"""Advanced study by name; who is away by institution and half-month; central training and village batches by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from allocator.facts.cover import HALF_MONTHS
from allocator.plan import StudyLine, TrainingLine
from allocator.report import words
from allocator.report.table import Cell, Column, Table, column
from allocator.report.view import View
from allocator.rules.villages import VillageTraining


def studies(view: View) -> Table:
    """进修名单."""
    rows = []
    fees = {year: p.cost for year in view.years if (p := view.instance.places.programme("advanced_study", year))}
    for line in sorted(view.decisions.study, key=lambda x: (x.year, x.start, x.person)):
        person = view.instance.person[line.person]
        post = view.instance.places.post[person.post]
        rows.append((line.year, line.person, view.name(line.person), view.grade(person), view.place(post.at),
                     view.post(post.id), words.half_month(line.start, view.lang),
                     words.half_month(line.start + line.half_months - 1, view.lang), line.half_months / 2, line.count,
                     fees.get(line.year, 0.0) * line.count))
    table = Table("studies", view.t("进修名单", "Advanced study"), (
        column("year", "year", 6), column("id", width=10, zh="工号"), column("name", width=18, zh="姓名"),
        column("grade", width=16, zh="专业职称", en="profession and title"), column("at", width=20),
        column("post", width=22), column("starts", width=12, zh="起", en="from"),
        column("ends", width=12, zh="止", en="to"), column("months", "number", 7, zh="月数", en="months"),
        column("count", "number", 7),
        column("cost", "money", 12, zh=f"费用（{view.money}）", en=f"cost ({view.money})"),
    ), tuple(rows))
    return table.without(*([] if view.counted else ["count"]), *([] if view.names else ["name"]))


def calendar(view: View) -> Table:
    """培训日历: people away in each half-month, by institution; and all of the year."""
    away: dict[tuple[int, str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    year_of: dict[tuple[int, str, str], float] = defaultdict(float)
    batch = _batch(view)
    kinds: tuple[tuple[str, Sequence[StudyLine | TrainingLine]], ...] = (
        ("central_training", [line for line in view.decisions.training if not batch(line.person)]),
        ("batch_training", [line for line in view.decisions.training if batch(line.person)]),
        ("advanced_study", view.decisions.study))
    slots = range(1, HALF_MONTHS + 1)
    for kind, lines in kinds:
        for line in lines:
            key = (line.year, kind, view.block(view.instance.person[line.person].work))
            year_of[key] += line.count
            for slot in range(line.start, line.start + line.half_months):
                away[key][slot] += line.count
    rows: list[tuple[Cell, ...]] = []
    for year in view.years:
        for kind, _ in kinds:
            here = [at for at in view.blocks if (year, kind, at) in year_of]
            label = _kind(view, kind)
            rows += [(year, label, at, *[away[year, kind, at].get(slot) for slot in slots], year_of[year, kind, at])
                     for at in here]
            if len(here) > 1:
                rows.append((year, label, view.total, *[sum(away[year, kind, at].get(slot, 0.0) for at in here)
                                                        for slot in slots],
                             sum(year_of[year, kind, at] for at in here)))
    halves = tuple(Column(f"h{slot}", "上" if slot % 2 else "下", "1" if slot % 2 else "2", "number", 4.6,
                          over=words.month((slot + 1) // 2, view.lang)) for slot in slots)
    return Table("calendar", view.t("培训日历", "Training calendar"), (
        column("year", "year", 6), column("kind", width=14, zh="类别", en="kind"), column("at", width=24), *halves,
        column("people", "number", 9, zh="全年人数", en="people")), tuple(rows),
        view.t("各机构每半个月在训人数：上为上半月，下为下半月。",
               "People away in each half-month, by institution: 1 is the first half of the month, 2 the second."))


def _batch(view: View) -> Callable[[str], bool]:
    """Whether somebody's training is the village doctors' yearly batch."""
    rule = next((r for r in view.instance.rules if isinstance(r, VillageTraining)), None)
    return lambda person: rule is not None and view.instance.person[person].profession in rule.professions


def _kind(view: View, programme: str) -> str:
    return view.t("村医轮训", "village batch") if programme == "batch_training" else view.label("programme", programme)


def training(view: View) -> Table:
    """培训名单: when each person is trained, year by year; central training and the village doctors' batches."""
    batch = _batch(view)
    when: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in sorted(view.decisions.training, key=lambda x: (x.person, x.year, x.start)):
        when[line.person][line.year].append(words.period(line.start, line.half_months, view.lang))
    rows = []
    for person_id in sorted(when):
        person = view.instance.person[person_id]
        kind = _kind(view, "batch_training" if batch(person_id) else "central_training")
        rows.append((kind, view.place(person.work), view.post(person.post), person_id, view.name(person_id),
                     *[view.t("、", ", ").join(when[person_id].get(year, ())) for year in view.years]))
    rows.sort(key=lambda row: row[:4])
    table = Table("training", view.t("集中培训与村医轮训名单", "Central training and village batches"), (
        column("kind", width=11, zh="类别", en="kind"), column("at", width=24), column("post", width=26),
        column("id", width=11, zh="工号"),
        column("name", width=24, zh="姓名"),
        *(Column(f"y{year}", f"{year}年", str(year), "text", 16) for year in view.years)), tuple(rows),
        view.t("逐人名单供筛选查询，不打印；各机构每半个月的人数见“培训日历”。",
               "For looking people up: filter it. It is not printed; the numbers by institution are in the calendar."),
        printed=0)
    return table.without(*([] if view.names else ["name"]))

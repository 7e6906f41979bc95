"""The training calendar: advanced study by name, central training by institution and month and by name."""

from __future__ import annotations

from collections import defaultdict

from allocator.report import words
from allocator.report.table import Cell, Column, Table, column
from allocator.report.view import View


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


def monthly(view: View) -> Table:
    """培训日历: people away in each month, by institution; and all of the year."""
    away: dict[tuple[int, str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    year_of: dict[tuple[int, str, str], float] = defaultdict(float)
    kinds = (("central_training", view.decisions.training), ("advanced_study", view.decisions.study))
    for kind, lines in kinds:
        for line in lines:
            key = (line.year, kind, view.block(view.instance.person[line.person].work))
            year_of[key] += line.count
            for month in {(slot + 1) // 2 for slot in range(line.start, line.start + line.half_months)}:
                away[key][month] += line.count
    rows: list[tuple[Cell, ...]] = []
    for year in view.years:
        for kind, _ in kinds:
            here = [at for at in view.blocks if (year, kind, at) in year_of]
            label = view.label("programme", kind)
            rows += [(year, label, at, *[away[year, kind, at].get(month) for month in range(1, 13)],
                      year_of[year, kind, at]) for at in here]
            if len(here) > 1:
                rows.append((year, label, view.total, *[sum(away[year, kind, at].get(month, 0.0) for at in here)
                                                        for month in range(1, 13)],
                             sum(year_of[year, kind, at] for at in here)))
    months = tuple(Column(f"m{m}", f"{m}月", words.MONTHS[m - 1], "number", 6) for m in range(1, 13))
    return Table("monthly", view.t("培训日历", "Training calendar"), (
        column("year", "year", 6), column("kind", width=16, zh="类别", en="kind"), column("at", width=24), *months,
        column("people", "number", 9, zh="全年人数", en="people")), tuple(rows),
        view.t("各月在训人数；跨月的人在每个月都计入。",
               "People away in each month; who is away over two months counts in both."))


def training(view: View) -> Table:
    """集中培训名单: when each person is trained, year by year."""
    when: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in sorted(view.decisions.training, key=lambda x: (x.person, x.year, x.start)):
        when[line.person][line.year].append(words.period(line.start, line.half_months, view.lang))
    rows = []
    for person_id in sorted(when):
        person = view.instance.person[person_id]
        rows.append((view.place(person.work), view.post(person.post), person_id, view.name(person_id),
                     *[view.t("、", ", ").join(when[person_id].get(year, ())) for year in view.years]))
    rows.sort(key=lambda row: row[:3])
    table = Table("training", view.t("集中培训名单", "Central training"), (
        column("at", width=24), column("post", width=26), column("id", width=11, zh="工号"),
        column("name", width=24, zh="姓名"),
        *(Column(f"y{year}", f"{year}年", str(year), "text", 16) for year in view.years)), tuple(rows))
    return table.without(*([] if view.names else ["name"]))

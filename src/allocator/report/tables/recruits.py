"""Who is recruited: by post, and by channel with what is likely to stay unfilled."""

from __future__ import annotations

from collections import defaultdict

from allocator.facts.channels import Channel
from allocator.report.table import Cell, Column, Kind, Table, column
from allocator.report.view import View


def qualification(view: View, channel: Channel) -> str:
    """What a channel's recruits bring, in words."""
    asked = [view.label(kind, key) for kind, key in (
        ("title", channel.title), ("degree", channel.degree), ("licence", channel.licence))
        if key not in ("none", "unknown")]
    return view.t("、", ", ").join([*([channel.specialty] if channel.specialty else []), *asked])


def by_channel(view: View) -> tuple[dict[tuple[str | int, ...], float], dict[tuple[str | int, ...], float]]:
    """Adverts and expected arrivals by (channel in words, year)."""
    adverts: dict[tuple[str | int, ...], float] = defaultdict(float)
    arrivals: dict[tuple[str | int, ...], float] = defaultdict(float)
    for line in view.decisions.recruits:
        channel = view.channels[line.channel]
        key = (view.channel(channel), line.year)
        adverts[key] += line.adverts
        arrivals[key] += line.adverts * channel.fill_rate
    return adverts, arrivals


def recruits(view: View) -> Table:
    """招聘计划."""
    places, rows = view.instance.places, []
    for line in sorted(view.decisions.recruits, key=lambda x: (x.year, x.channel, x.post)):
        channel, post = view.channels[line.channel], places.post[line.post]
        arrive = line.adverts * channel.fill_rate
        whole = line.adverts * view.prices.recruit(channel, line.year)
        settling = arrive * channel.cost
        rows.append((line.year, view.channel(channel), view.place(post.at), view.post(post.id),
                     qualification(view, channel), view.label("status", channel.status), line.adverts,
                     channel.fill_rate, arrive, settling, whole - settling, whole))
    money = view.money
    return Table("recruits", view.t("招聘计划", "Recruitment"), (
        column("year", "year", 6), column("channel", width=26), column("at", width=20), column("post", width=22),
        column("asked", width=26, zh="资格条件", en="qualification"), column("status", width=8),
        column("adverts", "int", 9, zh="招聘岗位", en="adverts"), column("fill_rate", "percent", 8),
        column("arrivals", "number", 9, zh="预计到岗", en="expected arrivals"),
        column("settling", "money", 13, zh=f"引进费用（{money}）", en=f"settling-in ({money})"),
        column("pay", "money", 14, zh=f"期内薪酬（{money}）", en=f"pay in the plan ({money})"),
        column("cost", "money", 14, zh=f"合计（{money}）", en=f"total ({money})")), tuple(rows),
        view.t("预计到岗=招聘岗位×到岗率；期内薪酬为预计到岗人员自到岗年至规划期末的薪酬和单位缴费。",
               "Expected arrivals = adverts x fill rate; pay: of those expected, to the plan's end, with charges."))


def channels(view: View) -> Table:
    """招聘渠道: cap, adverts, fill rate and what is expected to stay unfilled, year by year."""
    given: dict[tuple[str, int], float] = defaultdict(float)
    for line in view.decisions.recruits:
        given[line.channel, line.year] += line.adverts
    columns = [column("channel", "long", 30), column("asked", "long", 26, zh="资格条件", en="qualification"),
               column("status", width=8), column("fill_rate", "percent", 8)]
    measures: tuple[tuple[str, str, str, Kind], ...] = (
        ("cap", "上限", "Cap", "number"), ("adverts", "招聘岗位", "Adverts", "number"),
        ("arrivals", "预计到岗", "Arrivals", "number"), ("unfilled", "预计缺额", "Unfilled", "gap"))
    for year in view.years:
        columns += [Column(f"{key}-{year}", zh, en, kind, 9, over=view.t(f"{year}年", str(year)))
                    for key, zh, en, kind in measures]
    rows: list[tuple[Cell, ...]] = []
    totals = [0.0] * (len(measures) * len(view.years))
    for channel in view.channels.values():
        numbers: list[float | None] = []
        for year in view.years:
            if channel.year not in (None, year):
                numbers += [None] * len(measures)
                continue
            adverts = given[channel.id, year]
            arrive = adverts * channel.fill_rate
            numbers += [channel.cap, adverts, arrive, adverts - arrive]
        totals = [total + (n or 0.0) for total, n in zip(totals, numbers, strict=True)]
        rows.append((view.channel(channel), qualification(view, channel), view.label("status", channel.status),
                     channel.fill_rate, *numbers))
    if len(rows) > 1:
        rows.append((view.total, "", "", None, *totals))
    return Table("channels", view.t("招聘渠道与到岗率", "Channels and fill rates"), tuple(columns), tuple(rows),
                 view.t("预计到岗=招聘岗位×到岗率；预计缺额=招聘岗位-预计到岗。",
                        "Expected arrivals = adverts x fill rate; unfilled = adverts - expected arrivals."))

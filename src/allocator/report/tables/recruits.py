"""Who is recruited: by channel, post and year."""

from __future__ import annotations

from allocator.report.table import Table, column
from allocator.report.view import View


def recruits(view: View) -> Table:
    """招聘计划."""
    places, rows = view.instance.places, []
    for line in sorted(view.decisions.recruits, key=lambda x: (x.year, x.channel, x.post)):
        channel, post = view.channels[line.channel], places.post[line.post]
        arrive = line.adverts * channel.fill_rate
        whole = line.adverts * view.prices.recruit(channel, line.year)
        settling = arrive * channel.cost
        asked = [view.label(kind, key) for kind, key in (
            ("title", channel.title), ("degree", channel.degree), ("licence", channel.licence))
            if key not in ("none", "unknown")]
        rows.append((line.year, view.channel(channel), view.place(post.at), view.post(post.id),
                     view.t("、", ", ").join(asked), view.label("status", channel.status), line.adverts,
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

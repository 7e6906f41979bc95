"""Writes a county of any size: the reference county resampled, the same bytes for the same seed.

    python benchmarks/county.py FOLDER --people 2000 --institutions 25 [--years 3] [--seed 0]

Institutions are the three hospitals and townships enough, each a copy of one of the reference county's; village clinics
come on top, their doctors are among the people. Posts, needs, beds, adverts and money follow the head-counts, so that
the county is about as short of people as the one it comes from.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "instances" / "cele-2026"
sys.path.append(str(SOURCE.parent))

from roster import apportion, write  # noqa: E402

from allocator.facts.careers import statutory_retirement  # noqa: E402

Row = dict[str, str]
AS_OF = dt.date(2025, 12, 31)
HOSPITALS, TOWNSHIPS = ("H1", "H2", "H3"), tuple(f"T{n}" for n in range(1, 9))
HEALTH = ("医师", "护士", "药师", "技师", "其他卫技")
LICENSED = ("执业医师", "执业助理医师", "注册护士")
DOCTOR, VILLAGE = "乡村医生", "村级诊疗"
JITTER = 180
"""Most days that a copy is older or younger than who it is copied from."""
HEADROOM = 1.15
"""The most one physician can see, against today's visits for each: as in the reference county."""
RATE, PACKAGED, KEPT = 1100, 0.8788, 0.10
"""Insurance: yuan an insured person, share that is packaged, share of it that is not paid out."""


@dataclass
class Site:
    """An institution, the one it copies, and who serves there."""

    id: str
    of: str
    posts: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    clinics: list[Row] = field(default_factory=list)
    doctors: list[Row] = field(default_factory=list)


def seats(heads: Sequence[int], total: int) -> list[int]:
    """`total` people over posts that hold `heads` today; where they are enough, no post that is held stays empty."""
    held = [min(1, n) for n in heads]
    if total < 2 * sum(held):
        return apportion(heads, total) if total else [0] * len(heads)
    beyond = [n - one for n, one in zip(heads, held, strict=True)]
    more = apportion(beyond if sum(beyond) else heads, total - sum(held))
    return [one + n for one, n in zip(held, more, strict=True)]


def scaled(amount: str, ratio: float, *, least: int = 0) -> str:
    """A number of a table, times a ratio, to whole units; a blank stays one."""
    return str(max(least, round(float(amount) * ratio))) if amount else ""


def stays(person: Row, until: dt.date) -> bool:
    """Whether the law lets the person serve beyond a day."""
    return statutory_retirement(dt.date.fromisoformat(person["出生日期"]), woman=person["性别"] == "女",
                                worker=person["身份"] == "工人",
                                senior=(person["职务(聘)"] or person["职称(评)"]) in ("正高", "副高")) > until


class County:
    """The reference county's tables, and the one made of them."""

    def __init__(self, people: int, institutions: int, years: int, seed: int) -> None:
        if institutions <= len(HOSPITALS) or people < 20 * institutions or years < 1:
            raise ValueError("a county has three hospitals, a township, twenty people an institution and a year")
        self.random, self.people = Random(seed), people
        self.years = range(AS_OF.year + 1, AS_OF.year + 1 + years)
        self.end = dt.date(self.years[-1], 12, 31)
        self.old = {path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
                    for path in sorted(SOURCE.glob("*.csv"))}
        self.pay = {(row["职称或类别"], row["编制情况"]): float(row["年薪"]) for row in self.old["pay"]}
        self.old_at: dict[str, list[Row]] = defaultdict(list)
        for row in self.old["staff"]:
            self.old_at[row["工作单位"].split("-")[0] + ("-" if "-" in row["工作单位"] else "")].append(row)
        self.share = people / len(self.old["staff"])
        self.sites = [Site(at, at) for at in HOSPITALS] + [
            Site(f"T{n + 1}", TOWNSHIPS[n % len(TOWNSHIPS)]) for n in range(institutions - len(HOSPITALS))]
        self._fill()

    # people and posts ----------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Everybody a post, then an id; hospitals have the same part of all people as in the reference county."""
        own = [(len(self.old_at[s.of]), len(self.old_at[s.of + "-"])) for s in self.sites]
        before = sum(len(self.old_at[at]) + len(self.old_at[at + "-"]) for at in TOWNSHIPS)
        thin = before / sum(sum(both) for both in own[len(HOSPITALS):])
        weights = [sum(both) * (1 if s.of in HOSPITALS else thin) for s, both in zip(self.sites, own, strict=True)]
        origin: dict[int, str] = {}
        number = 0
        for site, both, total in zip(self.sites, own, apportion(weights, self.people), strict=True):
            here, doctors = apportion(both, total)
            self._staff(site, here)
            self._clinics(site, doctors)
            for n, person in enumerate(site.staff, 1):
                origin[id(person)], person["工号"] = person["工号"], f"{site.id}-{n:04d}"
            for person in site.doctors:
                number += 1
                person["工号"] = f"V-{number:04d}"
        self.staff = [p for s in self.sites for p in s.staff] + [p for s in self.sites for p in s.doctors]
        self.teams = list(self._teams(origin))

    def _copies(self, pool: Sequence[Row], count: int, site: Site) -> list[Row]:
        """So many of a post's people, each as often as any other; leaders first."""
        if not count:
            return []
        whole, rest = divmod(count, len(pool))
        first = [p for p in pool if p["学科带头人"]][:rest]
        others = [p for p in pool if p not in first]
        drawn = [*first, *self.random.sample(others, rest - len(first))]
        return [self._copy(p, site) for p in [*pool] * whole + drawn]

    def _copy(self, person: Row, site: Site) -> Row:
        """Another person at a site, born and hired up to half a year sooner or later; not one retired by then."""
        days = dt.timedelta(self.random.randint(-JITTER, JITTER))
        moved = person | {name: min(AS_OF, dt.date.fromisoformat(person[name]) + days).isoformat()
                          for name in ("出生日期", "参加工作日期")}
        found = moved if stays(moved, AS_OF) else dict(person)
        own, wish = person["编制单位"] == person["工作单位"], self._near(person["意向单位"])
        owner = "" if own else self._near(person["编制单位"])
        return found | {"编制单位": owner or site.id, "工作单位": site.id, "意向单位": "" if wish == site.id else wish}

    def _near(self, at: str) -> str:
        """An institution that copies the one named."""
        alike = [site.id for site in self.sites if site.of == at]
        return self.random.choice(alike) if alike else ""

    def _staff(self, site: Site, total: int) -> None:
        old = [row for row in self.old["posts"] if row["机构"] == site.of]
        pools = [[p for p in self.old_at[site.of] if p["岗位"] == row["岗位编号"]] for row in old]
        heads = seats([len(pool) for pool in pools], total)
        gaps = [int(row["需要"]) - len(pool) for row, pool in zip(old, pools, strict=True)]
        gone = [abs(gap) for gap in gaps]
        sizes = apportion(gone, round(sum(gone) * total / sum(map(len, pools)))) if any(gone) else gone
        for row, pool, count, gap, size in zip(old, pools, heads, gaps, sizes, strict=True):
            need = max(0, count + int(math.copysign(size, gap)))
            if not count and not need:
                continue
            post = row | {"岗位编号": row["岗位编号"].replace(site.of, site.id, 1), "机构": site.id, "需要": str(need)}
            people = [p | {"岗位": post["岗位编号"]} for p in self._copies(pool, count, site)]
            site.staff += people
            site.posts.append(self._asked(post, len(pool), people))
        there = {post["岗位编号"] for post in site.posts}
        for post in site.posts:
            relief = post["顶岗"].replace(site.of, site.id, 1)
            if post["顶岗"] and relief not in there:
                post["在岗底线"] = ""
            post["顶岗"] = relief if relief in there and post["在岗底线"] else ""

    def _asked(self, post: Row, before: int, people: Sequence[Row]) -> Row:
        """Minimum, cover and duty that today's people hold to the end of the plan; the most never below the need."""
        lasting = [p for p in people if stays(p, self.end)]
        able = [p for p in lasting if not post["独立"] or p["执业资格"] != "无"]
        present = sum(p["在岗状态"] == "在岗" for p in lasting)
        least = min(1 if len(people) <= 3 else len(people) * 6 // 10, len(able))
        tight = before > 3 and int(post["在岗底线"] or 0) > before // 2
        cover = present - (1 if present < 15 else 2) if tight else min(present // 2, present - 1)
        if post["顶岗"]:    # somebody stands in for the one person of the post
            cover = min(1, present)
        on_call = min(math.ceil(int(post["值班最少"] or 0) * len(people) / max(1, before)),
                      sum(p["执业资格"] in LICENSED for p in lasting))
        return post | {
            "最低": str(least) if post["最低"] and least else "",
            "在岗底线": str(cover) if post["在岗底线"] and cover > 0 else "",
            "最多": str(max(len(people), int(post["需要"]))) if post["最多"] else "",
            "值班最少": str(on_call) if on_call else ""}

    def _clinics(self, site: Site, total: int) -> None:
        """Clinics and their doctors, as many to a clinic as there were."""
        if not total:
            return
        pool = self.old_at[site.of + "-"]
        old = [row for row in self.old["institutions"] if row["上级"] == site.of]
        count = min(total, max(1, round(len(old) * total / len(pool))))
        population = round(sum(int(row["服务人口"]) for row in old) * total / len(pool))
        doctors = iter(self._copies(pool, total, site))
        solo = next(row for row in self.old["posts"] if row["专业"] == DOCTOR and row["独立"])
        for n, (heads, served) in enumerate(zip(apportion([1] * count, total), apportion([1] * count, population),
                                                strict=True), 1):
            at = f"{site.id}-C{n:02d}"
            site.clinics.append(old[0] | {"机构编号": at, "机构名称": f"{site.id}乡{n:02d}号村卫生室", "上级": site.id,
                                          "服务人口": str(served)})
            here = [next(doctors) | {"编制单位": at, "工作单位": at, "岗位": f"{at}-D"} for _ in range(heads)]
            lasting = sum(stays(p, self.end) for p in here)
            site.doctors += here
            site.posts.append(solo | {
                "岗位编号": f"{at}-D", "机构": at, "独立": "是" if heads == 1 else "", "需要": str(heads),
                "最低": "1" if lasting else "", "在岗底线": "1" if lasting > 1 else ""})

    def _teams(self, origin: dict[int, str]) -> list[Row]:
        """Couples and teams at every institution that has a copy of each member."""
        found: list[Row] = []
        for site in self.sites:
            copy_of: dict[str, str] = {}
            for person in site.staff:
                copy_of.setdefault(origin[id(person)], person["工号"])
            for team in dict.fromkeys(row["同行组"] for row in self.old["teams"]):
                rows = [row for row in self.old["teams"] if row["同行组"] == team]
                if all(row["人员"] in copy_of for row in rows):
                    found += [row | {"同行组": f"{team}-{site.id}", "人员": copy_of[row["人员"]]} for row in rows]
        return found

    # places and money ----------------------------------------------------------------------------------------------

    def ratio(self, site: Site) -> float:
        """Payroll here to the payroll of the institution it copies: accounts and services follow it."""
        return self._payroll(site.staff) / self._payroll(self.old_at[site.of])

    def _payroll(self, people: Sequence[Row]) -> float:
        return sum(self.pay.get((p["专业类别"], p["编制情况"])) or self.pay[p["职称(评)"], p["编制情况"]]
                   for p in people)

    def institutions(self) -> list[Row]:
        filled, before = (Counter(p["编制单位"] for p in rows if p["编制情况"] == "在编")
                          for rows in (self.staff, self.old["staff"]))
        served = {s.id: sum(int(row["服务人口"]) for row in s.clinics) for s in self.sites}
        county = str(sum(served.values()))
        found = []
        for site in self.sites:
            old = next(row for row in self.old["institutions"] if row["机构编号"] == site.of)
            posts = math.ceil(int(old["核定编制数"]) * filled[site.id] / before[site.of])
            name = old["机构名称"] if site.id == site.of else f"{site.id}乡{'中心' * ('中心' in old['类别'])}卫生院"
            found.append(old | {"机构编号": site.id, "机构名称": name, "核定编制数": str(posts),
                                "编制床位": scaled(old["编制床位"], self.wards(site)),
                                "服务人口": county if site.of in HOSPITALS else str(served[site.id])})
        return [*found, *(row for s in self.sites for row in s.clinics)]

    def wards(self, site: Site) -> float:
        """Ward nurses here to those of the institution it copies, everybody's where it has no ward: beds follow."""
        ward = {row["岗位编号"] for row in (*self.old["posts"], *site.posts) if row["病区"]}
        old = [p for p in self.old_at[site.of] if p["岗位"] in ward]
        return sum(p["岗位"] in ward for p in site.staff) / len(old) if old else len(site.staff) / len(
            self.old_at[site.of])

    def beds(self) -> list[Row]:
        open_beds = {row["机构"]: row["开放"] for row in self.old["beds"]}
        return [{"机构": site.id, "年份": str(year), "开放": scaled(open_beds[site.of], self.wards(site), least=1)}
                for site in self.sites if site.of in open_beds for year in self.years]

    def travel(self) -> list[Row]:
        """Every pair by way of the county seat; copies lie up to a quarter nearer or farther."""
        seat = {"H1": (0.0, 0.0)} | {row["止"]: (float(row["公里"]), float(row["分钟"]))
                                     for row in self.old["travel"] if row["起"] == "H1"}
        road = {site.id: [x * (1 if site.id == site.of else self.random.uniform(0.75, 1.25)) for x in seat[site.of]]
                for site in self.sites}
        ids = list(road)
        return [{"起": a, "止": b, "公里": str(round(road[a][0] + road[b][0])),
                 "分钟": str(round(road[a][1] + road[b][1]))} for n, a in enumerate(ids) for b in ids[n + 1:]]

    def grades(self) -> list[Row]:
        """Slots of a title or above: those who hold one, and as many free in proportion."""
        titles = ("正高", "副高", "中级")
        found = []
        for site in self.sites:
            for n, title in enumerate(titles, 1):
                slots = next(int(row["岗位数"]) for row in self.old["grades"]
                             if (row["机构"], row["职称"]) == (site.of, title))
                now, then = (sum(p["编制单位"] == at and (p["职务(聘)"] or p["职称(评)"]) in titles[:n] for p in people)
                             for at, people in ((site.id, self.staff), (site.of, self.old["staff"])))
                free = math.ceil((slots - then) * self.ratio(site))
                found.append({"机构": site.id, "职称": title, "岗位数": str(now + free)})
        return found

    def ledgers(self) -> list[Row]:
        """Final accounts in proportion to payroll; the package is what the accounts were paid of it."""
        rows = [row | {"机构": site.id, "金额": scaled(row["金额"], self.ratio(site))}
                for site in self.sites for row in self.old["ledgers"] if row["机构"] == site.of]
        paid = sum(int(row["金额"]) for row in rows if row["科目"] == "医保收入")
        self.package = round(paid / (1 - KEPT))
        return [row | {"金额": str(self.package)} if row["科目"] == "医保打包额度" else row for row in rows]

    def sources(self) -> list[Row]:
        ratio = {site.id: self.ratio(site) for site in self.sites}
        rows = [row for row in self.old["sources"] if row["年份"] == str(AS_OF.year + 1)]
        return [row | {"年份": str(year), "金额": str(int(float(row["金额"]) * ratio[row["机构"]]))}
                for year in self.years for row in rows]

    def services(self) -> list[Row]:
        """Demand in proportion; visits a physician can give by those who are here, as in the reference county."""
        last = max(row["年份"] for row in self.old["services"])
        found = []
        for site in self.sites:
            able = sum(float(p["工作量"]) for p in site.staff if p["专业类别"] == "医师" and p["在岗状态"] == "在岗"
                       and p["执业资格"] in LICENSED)
            for row in (row for row in self.old["services"] if row["机构"] == site.of):
                village = row["项目"] == VILLAGE
                ratio = len(site.doctors) / len(self.old_at[site.of + "-"]) if village else self.ratio(site)
                new = row | {"机构": site.id, "需求量": scaled(row["需求量"], ratio)}
                if row["项目"] == "门急诊":
                    most = HEADROOM * int(new["需求量"]) / able if able else 0
                    new["人均最大工作量"] = str(math.ceil(most / 10) * 10)
                if not float(new["人均最大工作量"]) or new["需求量"] == "0":
                    continue
                dated = row["年份"] == last
                found += [new | {"年份": str(year)} for year in self.years] if dated else (
                    [new] if not row["年份"] or int(row["年份"]) <= AS_OF.year else [])
        return found

    def specialties(self) -> list[Row]:
        """Candidates whose physicians are here; teams in proportion, no larger than who stays to the end."""
        def physicians(rows: Sequence[Row], of: Row) -> int:
            return sum(p["专科"] == of["专科"] and p["专业类别"] == "医师" and stays(p, self.end) for p in rows)

        site_of, before = {site.id: site for site in self.sites}, ""
        found: list[Row] = []
        for row in self.old["specialties"]:
            site = site_of[row["机构"]]
            now, then = physicians(site.staff, row), physicians(self.old_at[site.of], row)
            led = row["级别"] != "自治区级" or any((p["专科"], p["职称(评)"]) == (row["专科"], "正高")
                                                for p in self.staff)
            if now and led:
                least = int(found[-1]["团队"]) if row["专科编号"] == before else 1
                team = max(least, min(now, round(int(row["团队"]) * now / max(1, then))))
                found.append(row | {"团队": str(team), "设备": scaled(row["设备"], self.ratio(site)),
                                    "下限": scaled(row["下限"], self.ratio(site))})
                before = row["专科编号"]
        return found

    def benefits(self) -> list[Row]:
        ratio = {row["专科编号"]: self.ratio(next(s for s in self.sites if s.id == row["机构"]))
                 for row in self.specialties()}
        return [row | {name: scaled(row[name], ratio[row["专科编号"]], least=1) for name in ("年投入", "年效益")}
                for row in self.old["benefits"] if row["专科编号"] in ratio]

    def experts(self) -> list[Row]:
        first = [row for row in self.old["experts"] if row["年份"] == str(AS_OF.year + 1)]
        return [row | {"年份": str(year)} for year in self.years for row in first]

    def tables(self) -> dict[str, list[Row]]:
        """Every table of the county."""
        channels = [row | {"上限": scaled(row["上限"], self.share, least=1)} for row in self.old["channels"]]
        return {
            "institutions": self.institutions(), "staff": self.staff, "posts": [p for s in self.sites for p in s.posts],
            "beds": self.beds(), "travel": self.travel(), "channels": channels, "rates": self.old["rates"],
            "pay": self.old["pay"], "programmes": self.old["programmes"], "experts": self.experts(),
            "grades": self.grades(), "teams": self.teams, "indicators": self.old["indicators"],
            "ledgers": self.ledgers(), "sources": self.sources(), "services": self.services(),
            "specialties": self.specialties(), "benefits": self.benefits()}


def generate(folder: Path, *, people: int, institutions: int, years: int = 3, seed: int = 0) -> Path:
    """Writes a county; its instance file."""
    county = County(people, institutions, years, seed)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: rows for name, rows in county.tables().items() if rows}
    for name, rows in tables.items():
        write(folder, f"{name}.csv", [dict(row) for row in rows])

    def many(number: int) -> int:
        return max(1, round(number * county.share))

    source = "{zh: 参照县按人数比例, en: the reference county's in proportion to people}"
    lines = [
        f"name: {{zh: 生成的县 {people}人 {institutions}家机构, en: 'A generated county, {people} people, "
        f"{institutions} institutions'}}",
        f"as_of: {AS_OF}", f"years: [{', '.join(map(str, county.years))}]", "tables:",
        *(f"  {name}: {name}.csv" for name in tables), "policies:", "  - pack: national", "  - pack: cele-2026",
        "    overrides:",
        f"      C9: {{centres: {{from 2027: {min(11, many(11))}}}, source: 参照县按人数比例，至多11个}}",
        f"      C20: {{count: {{in 2026: {many(10)}}}, source: 参照县按人数比例}}",
        f"      C38: {{count: {{from 2026: {many(3)}}}, source: 参照县按人数比例}}",
        f"      C41: {{count: {{from 2026: {many(10)}}}, source: 参照县按人数比例}}",
        f"      C48: {{transfers: {{from 2026: {many(40)}}}, secondments: {{from 2026: {many(60)}}}, "
        "source: 参照县按人数比例}",
        f"      C64: {{rate: {{from 2026: {RATE}}}, insured: {round(county.package / RATE / PACKAGED)}, "
        f"packaged: {PACKAGED}, source: 参照县按账目比例}}",
        "  - pack: weixi-2023", "    only:", "      W29: {source: 与参照县相同}", "settings:", "  budget:",
        "    annual_difference: 100000", "assumptions:",
        "  - what: {zh: 整个县由参照县抽样生成，不对应任何真人真事, "
        "en: 'The whole county is resampled from the reference county, no row describes anybody'}",
        f"    value: {{zh: 种子{seed}, en: seed {seed}}}", f"    source: {source}"]
    path = folder / "instance.yaml"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--institutions", type=int, default=25)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    print(generate(asked.folder, people=asked.people, institutions=asked.institutions, years=asked.years,
                   seed=asked.seed))


if __name__ == "__main__":
    main()

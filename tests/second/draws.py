"""Parameters of each rule, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.random_county import Draw

TITLES = ("none", "assistant", "junior", "intermediate", "associate_senior", "senior")
DUTIES = ("", "", "president", "secretary", "chief_accountant", "centre_head", "department_head", "head_nurse",
          "general_practice", "public_health", "security", "pathology", "sterile_supply", "pharmacy_clinic",
          "laboratory", "infection_control")
CENTRES = ("", "", "trauma", "chest_pain", "stroke", "neonatal", "maternal")
FIELDS = ("内科", "外科", "全科")
LEVELS = (("county",), ("township",), ("county", "township"), ("county", "township"), ("village", "county"))

Given = dict[str, Any]


def subset(d: Draw, *words: str) -> tuple[str, ...]:
    """One or two of the words."""
    return tuple(d.r.sample(words, min(len(words), d.r.choice((1, 2)))))


def counted(d: Draw, *, of_post: bool = True, rises: bool = True) -> Given:
    """A test of people that reads at most one of title, degree and status."""
    found: Given = d.r.choice((
        {}, {"titles": d.r.choice((TITLES[2:], TITLES[4:], TITLES[4:], ("junior",)))},
        {"degrees": d.r.choice((("bachelor",), ("bachelor", "master"), ("bachelor", "master"), ("college",),
                                ("unknown", "secondary")))},
        {"statuses": d.r.choice((("established",), ("established",), ("contract", "none")))})) if rises else {}
    tests = ((0.2, "professions", subset(d, "physician", "nurse", "management")),
             (0.1, "licences", ("licensed", "registered")), (0.05, "specialties", ("内科",)), (0.05, "under", 40),
             (0.05, "backbone", True), (0.05, "present", True))
    of_posts = (("ward", True), ("clinical", d.chance(0.5)), ("front_line", d.chance(0.5)), ("solo", d.chance(0.5)),
                ("classes", subset(d, "medical", "nursing")), ("duties", subset(d, *DUTIES[2:])),
                ("centres", subset(d, *CENTRES[2:])))
    return {**found, **{name: value for share, name, value in tests if d.chance(share)},
            **{name: value for name, value in of_posts if of_post and d.chance(0.03)}}


def scope(d: Draw) -> Given:
    """Institutions of some levels, seldom of some kinds."""
    return {"levels": d.r.choice(LEVELS), **d.some(0.15, "kinds", subset(d, "general", "thc", "tcm", "clinic"))}


def ratio(d: Draw) -> Given:
    """A ratio of staff; its parts differ in one test more often than not."""
    by = d.r.choice(("work", "work", "owner"))
    per = d.r.choice(("people", "people", "people", "beds", "residents", "institution"))
    numerator = counted(d, of_post=by == "work")
    part = {name: value for name, value in numerator.items() if name not in ("titles", "degrees", "statuses")}
    binding = d.r.choice(("target", "target", "target", "target", "hard", "indicator"))
    return {"counted": numerator, "among": d.maybe(0.6, part, counted(d, of_post=by == "work")), "per": per,
            "ratio": d.numbers(*((1, 3, 6) if per in ("residents", "institution") else (0.1, 0.5, 0.7, 0.9))),
            "scope": scope(d), "each": d.chance(0.4), "sense": d.r.choice(("least", "least", "most")),
            "binding": binding, "by": by, "reading": d.r.choice(("certain", "planned", "expected", "expected")),
            **d.some(0.3, "weight", d.r.choice((0.5, 2, 3))),
            **(d.some(0.5, "cure", d.r.choice(d.years)) if binding == "hard" else {})}


def kinds_of_target(d: Draw) -> Given:
    return {"targets": [{**ratio(d), "label": f"目标{n}"} for n in range(d.r.choice((1, 2)))]}


def supply(d: Draw) -> Given:
    return {**{f"{kind}_at_most": d.numbers(0, 1, 2) for kind in ("flexible", "directed", "aid")},
            **{f"{kind}_at_least": d.numbers(0.5, 1, 2) for kind in ("flexible", "directed", "aid")}}


def fields(d: Draw) -> Given:
    """Fields by name: specialties, or departments of posts without one."""
    return {f"专科{n}": subset(d, *FIELDS, "X", "Y") for n in range(d.r.choice((1, 2)))}


def tier(d: Draw) -> Given:
    return {"fields": fields(d), **d.some(0.5, "weight", d.r.choice((2, 3))), **d.some(0.3, "staffed", False),
            **d.some(0.6, "study", d.r.choice((0.1, 0.3)))}


def bands(d: Draw) -> Given:
    first = {"beds": d.r.choice((3, 5)), "at_least": d.r.choice((0.5, 1)), "at_most": 2}
    last = {"at_least": d.r.choice((0.7, 1.5)), "at_most": 3, **d.some(0.3, "beds", 7)}
    return {"bands": [first, last] if d.chance(0.6) else [last],
            "binding": d.r.choice(("target", "target", "indicator"))}


def share_at_most(d: Draw) -> Given:
    return d.some(0.7, "management_at_most", d.r.choice((0.1, 0.25, 0.5)))


OFTEN = {"post-needs": 1.6, "staff-ratio": 1.7, "central-training": 0.6, "licensed-share": 0.7}
"""How often a rule is drawn, as a multiple of the county's own share of the rules."""
DRAWN: dict[str, Callable[[Draw], Given]] = {
    "title-share": lambda d: {
        "share": d.numbers(0.1, 0.3, 0.6), **d.some(0.3, "titles", ("intermediate", "associate_senior", "senior")),
        **d.some(0.3, "professions", ("physician", "nurse")), **d.some(0.3, "level", "township")},
    "young-physicians-study": lambda d: {"share": d.numbers(0.1, 0.3, 0.7), **d.some(0.5, "under", 45)},
    "qualified-recruits": lambda d: {
        "count": d.numbers(0, 0.5, 1, 2), "leaders_inside": d.chance(0.5),
        "reading": d.r.choice(("expected", "planned"))},
    "leaders-recruited": lambda d: {
        "count": d.numbers(0.25, 1, 2), "reading": d.r.choice(("expected", "planned"))},
    "establishment-pool": lambda d: {"pooled": d.chance(0.6)},
    "central-training": lambda d: {"days": d.numbers(10, 15, 15, 31), **d.some(0.3, "professions", ("nurse",))},
    "licensed-share": lambda d: {
        "share": d.numbers(0.5, 0.8, 1), "deadline": d.r.choice((d.base - 1, d.years[0], d.years[-1])),
        **d.some(0.3, "licences", ("licensed",))},
    "experts-and-mentees": lambda d: {
        "experts": d.numbers(1, 2, 3), "mentees_at_least": d.numbers(0, 1, 2),
        "mentees_at_most": d.numbers(1, 2, 2.5, 3)},
    "moves-within-caps": lambda d: {
        "transfers": d.numbers(0, 1, 2, 3), "secondments": d.numbers(0, 1, 2, 4),
        **d.some(0.3, "far_km", d.r.choice((0, 20, 60)))},
    "ward-nurses-per-open-bed": lambda d: {"ratio": d.numbers(0.3, 0.5, 0.8)},
    "post-needs": lambda d: d.some(0.5, "parts", ("min", "need", "max")),
    "staff-ratio": ratio,
    "targets-by-kind": kinds_of_target,
    "centres-open": lambda d: {
        "count": d.numbers(1, 1, 2), "centres": subset(d, *CENTRES[2:]),
        "physicians": d.r.choice((0, 1, 1, 2)),
        "nurses": d.r.choice((0, 0, 1)), "lead_only": d.chance(0.3), "binding": d.r.choice(("hard", "target"))},
    "services-provided": lambda d: {
        "share": d.numbers(0.5, 1), "duties": subset(d, *DUTIES[2:]), "staff": d.r.choice((1, 1, 2))},
    "study-terms": lambda d: {"months": d.numbers(1, 3, 6), "at_once": d.r.choice((0.1, 0.5, 1))},
    "village-doctor-reserve": lambda d: {
        "share": d.numbers(0.3, 0.5, 1), "professions": subset(d, "village_doctor", "physician", "nurse"),
        **d.some(0.5, "kinds", ("directed", "aid"))},
    "backbone-study": lambda d: {"count": d.numbers(1, 2)},
    "village-training": lambda d: {
        "days": d.numbers(10, 15, 30), **d.some(0.5, "professions", ("village_doctor", "physician")),
        **d.some(0.4, "central_days", 15)},
    "subpar-measures": lambda d: {
        "share": d.numbers(0.3, 0.6, 1, 1), **d.some(0.4, "level", "township"), **d.some(0.3, "target", "county")},
    "featured-specialties": lambda d: {
        "count": d.numbers(1, 1, 2), "at_most": d.numbers(1, 2, 3),
        "specialties": d.r.choice(((("内科", "全科"), ("外科",)), (("内科",), ("外科", "心血管"), ("全科",)))),
        **d.some(0.5, "titles", TITLES[3:])},
    "extended-clinics": lambda d: {
        "sessions": d.numbers(2, 5, 10), **d.some(0.5, "hours", 4), **d.some(0.5, "physicians", 1)},
    "reserved-for-referrals": lambda d: {
        "slots": d.numbers(0.1, 0.2), "beds": d.numbers(0.1, 0.3), **d.some(0.5, "slots_a_day", 5)},
    "offices-held": lambda d: {
        "offices": subset(d, *DUTIES[2:6]), "where": d.r.choice(("lead", "each")), "scope": scope(d),
        **d.some(0.4, "since", d.r.choice(d.years)), "binding": d.r.choice(("hard", "target")),
        "acting": counted(d, rises=False), **d.some(0.5, "allowance", 100)},
    "management-centres": lambda d: {
        "centres": d.numbers(1, 1, 2), **d.some(0.5, "heads", counted(d)), "acting": counted(d, rises=False),
        **share_at_most(d)},
    "lean-departments": lambda d: {
        **share_at_most(d), "scope": scope(d), "departments": scope(d),
        **d.some(0.3, "head_titles", TITLES[4:]), **d.some(0.3, "head_nurse_titles", TITLES[3:])},
    "appointments-within-structure": lambda d: {},
    "gaps-filled": lambda d: {"scope": scope(d)},
    "dual-track": lambda d: {},
    "post-class-shares": lambda d: {},
    "practice-and-public-health": lambda d: {
        "physicians_per_10000": d.numbers(2, 5, 9), **d.some(0.7, "specialties", ("内科",)),
        **d.some(0.3, "public_health_at_least", 2), "hospitals": scope(d)},
    "reported-indicator": lambda d: {"target": d.numbers(1, 5)},
    "priority-fields": lambda d: {
        "tiers": {f"第{n}": tier(d) for n in range(d.r.choice((1, 2)))}, **d.some(0.5, "scope", scope(d)),
        **d.some(0.3, "professions", ("physician", "nurse"))},
    "supply-channels": supply,
    "no-applicant-threshold": lambda d: {
        "fields": fields(d), **d.some(0.3, "duties", subset(d, *DUTIES[2:])), "scope": scope(d),
        **d.some(0.3, "professions", ("physician", "nurse", "pharmacist"))},
    "expert-workstations": lambda d: {
        "at_least": d.numbers(1, 2, 3), "at_most": d.numbers(1, 2, 3), **d.some(0.5, "cost", 3000)},
    "service-before-title": lambda d: {
        **d.some(0.5, "months", d.r.choice((24, 60))), **d.some(0.6, "titles", TITLES[1:4]),
        **d.some(0.6, "professions", ("physician", "nurse", "pharmacist"))},
    "staff-per-bed-by-size": lambda d: {**bands(d), **d.some(0.5, "scope", scope(d))},
    "staff-per-residents": lambda d: {
        "ratio": d.numbers(1, 3, 6), "counted": counted(d), "scope": scope(d),
        "residents": d.r.choice(("township", "county")), "binding": d.r.choice(("target", "target", "indicator"))},
    "establishment-per-residents": lambda d: {"ratio": d.numbers(1, 2)},
    "posted-to-townships": lambda d: {"ratio": d.numbers(0.2, 0.5, 1), **d.some(0.3, "titles", TITLES[2:])},
}

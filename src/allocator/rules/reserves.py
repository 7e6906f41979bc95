"""Beds and outpatient slots that county-level hospitals keep for referred patients."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator.facts.places import Places
from allocator.facts.values import Positive
from allocator.rows import Choice, OpenBeds, Persons, Reported, Row
from allocator.rules.base import Indicator, Rule, Shares
from allocator.who import Who


class ReservedForReferrals(Rule):
    """Beds and slots each county-level hospital keeps for referrals: a share of open beds and of outpatient slots.

    Beds kept are a decision; the share is hard and always can be kept. Beds kept and beds occupied by the hospital's
    own patients, where their number is reported under the clause, fit into the open beds: an indicator. Slots are those
    of the physicians at clinical posts, certain: how many are to be kept follows from the staff and decides nothing in
    it, so it is reported; the slots used by own patients are held against the rest where they are reported.
    """

    name = "reserved-for-referrals"
    clause = "C56"
    numbers = "slots"
    indicators = MappingProxyType({
        "beds": Indicator("预留床位占开放床位", "Beds kept for referrals, of open beds"),
        "beds_most": Indicator("预留床位不超过开放床位", "Beds kept beyond the open beds", unit="beds",
                               difference=True),
        "occupied": Indicator("预留之外尚可自用的空床", "Beds neither kept nor occupied by own patients", unit="beds",
                              difference=True),
        "slots": Indicator("应预留号源数", "Slots to be kept for referrals", unit="slots/day", asks=False),
        "own_slots": Indicator("自用号源占门诊号源", "Slots used by own patients, of outpatient slots", unit="share"),
    })
    chinese: ClassVar[str] = (
        "每家县级医院为转诊患者预留的床位和号源。预留床位是决定，不低于开放床位的一定比例，为硬性要求，总能满足；"
        "填报了自用床位的，另报告预留与自用合计是否超过开放床位。号源按临床岗位医师（确定口径）推算，"
        "应预留数随人员而定，只作报告；填报了自用号源的，与其余号源比较。")

    slots: Shares
    """Slots kept, of all outpatient slots [share]."""
    beds: Shares
    """Beds kept, of open beds [share]."""
    slots_a_day: Positive = 7
    """Outpatient slots of a physician at a clinical post, mean of all working days [slots/physician/day]."""

    def rows(self, places: Places) -> Iterator[Row]:
        for i in places.at_level("county"):
            for year, share in self.beds.during(places.years):
                row = places.beds.get((i, year))
                top = row.max if row and row.max is not None else places.open_beds(i, year)
                if top:
                    yield from self._beds(places, i, year, share, top)
            clinical = any(places.post[p].clinical and places.post[p].profession == "physician"
                           for p in places.posts_at[i])
            for year, share in self.slots.during(places.years):
                if clinical:
                    yield from self._slots(places, i, year, share)

    def _beds(self, places: Places, at: str, year: int, share: float, top: int) -> Iterator[Row]:
        kept = Choice("reserved_beds", at, year, most=math.ceil(share * top - 1e-9), choice_unit="beds")
        yield Row(body=kept, per=OpenBeds(at, year), at_least=share, at=at, year=year, hard=True,
                  cure=places.years[0], tag="beds")
        yield Row(body=kept - OpenBeds(at, year), at_most=0, at=at, year=year, hard=True, tag="beds_most")
        yield Row(body=OpenBeds(at, year) - kept - Reported(self.cited, at, year, "beds"), at_least=0, at=at,
                  year=year, indicator=True, tag="occupied")

    def _slots(self, places: Places, at: str, year: int, share: float) -> Iterator[Row]:
        slots = self.slots_a_day * Persons(Who(profession=("physician",), clinical=True), year, (at,))
        yield Row(body=share * slots, at_least=0, at=at, year=year, indicator=True, tag="slots")
        own = Reported(f"{self.cited}.own_slots", at, year, "slots/day")
        yield Row(body=own, per=slots, at_most=1 - share, at=at, year=year, indicator=True, tag="own_slots")

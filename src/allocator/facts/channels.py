"""Channels: the ways people are recruited, and who comes by each."""

from __future__ import annotations

from allocator.facts.people import Person
from allocator.facts.values import (
    ChannelKind,
    Degree,
    Fact,
    Flag,
    Id,
    Level,
    Licence,
    NonNegative,
    Profession,
    Ref,
    Share,
    Status,
    Title,
    Words,
    Year,
)


class Channel(Fact):
    """A way of recruiting: who comes by it, how many may be advertised, how many adverts are filled."""

    channel: Id
    """渠道; several rows may belong to one channel."""
    post: Ref = ""
    """岗位: only for this post; blank: for every post its recruits may serve."""
    profession: Profession
    year: Year | None = None
    cap: NonNegative
    """上限 [posts advertised a year]."""
    fill_rate: Share
    """到岗率 [share of advertised posts that are filled]."""
    cost: NonNegative
    """费用 [money a person who arrives]."""
    level: Level = ""
    """层级: only for posts at this level (fill rates differ by level); blank: every level."""
    status: Status = "established"
    title: Title = "none"
    degree: Degree = "unknown"
    licence: Licence = "none"
    specialty: str = ""
    """专科; blank: any, as the post asks."""
    leader: Flag = False
    languages: Words = ()
    kind: ChannelKind = "open"
    """类型: open recruitment, talent, flexible, directed training, paired aid."""
    applicants: NonNegative = 0
    """开考比例 [applicants/post]: fewer cancel the advert; 0: no threshold."""

    @property
    def id(self) -> str:
        """Canonical name of the row: what distinguishes it from the channel's other rows."""
        parts = (self.channel, self.profession, self.level, self.title, self.degree, self.specialty, self.post,
                 str(self.year or ""))
        return "/".join(part for part in parts if part not in ("", "none", "unknown"))

    def recruit(self, at: str, post: str) -> Person:
        """The person this channel brings to a post: age unknown, so in no age group, and never retiring."""
        return Person(id=self.id, owner=at, work=at, post=post, status=self.status, profession=self.profession,
                      specialty=self.specialty, licence=self.licence, title_held=self.title, degree=self.degree,
                      leader=self.leader, languages=self.languages)

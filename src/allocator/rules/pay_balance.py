"""Pay in and out of the establishment, and what posts of high risk or load get beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

from allocator import terms
from allocator.facts.places import Places, Post
from allocator.facts.values import Duties, Words
from allocator.rows import Persons, Row, Sum, money
from allocator.rules.accounts import allowance
from allocator.rules.base import Indicator
from allocator.rules.pay import EqualPay
from allocator.who import EVERYBODY


class PayBalance(EqualPay):
    """Contract staff are paid as established staff of the same grade; posts of high risk or load get an allowance.

    The first as in equal-pay. The allowance is paid by the account of the institution where the post is, for the mean
    FTE of the year who serve there, whoever owns them, and lowers what the pool may pay. Its rate is a setting
    (`settings.budget.special_allowance`); at nil, the default, none is asked for. Which posts: those of some words in
    their specialty or department, or of some duties.
    """

    name = "pay-balance"
    clause = "W30"
    indicators = MappingProxyType({
        **EqualPay.indicators,
        "allowance": Indicator("特殊岗位津贴与应发之比", "Allowance of posts of high risk or load, of what is due"),
    })
    chinese: ClassVar[str] = (
        "编外人员薪酬（自身标准加补差）与同职级在编人员标准之比不低于规定比例，同`equal-pay`。风险较高、工作强度较大的"
        "特殊岗位另发津贴：由岗位所在机构的账户支付，按当年平均在岗全时人数计，不论编制在哪里，计入成本、减少绩效资金池；"
        "标准是设置（`settings.budget.special_allowance`），缺省为0即不要求。哪些岗位：专科或科室名称含所列的词，"
        "或具有所列职责。")

    words: Words = ("感染", "传染", "急诊", "重症", "ICU", "儿科")
    """Words in a post's specialty or department that make it one of high risk or load; the document names none."""
    duties: Duties = ()
    """Duties of posts that make them so, whatever their words."""

    def rows(self, places: Places) -> Iterator[Row]:
        yield from super().rows(places)
        rate = places.budget.special_allowance
        for at in places.accounts if rate else ():
            posts = [post for post in places.posts_at.get(at, ()) if self.special(places.post[post])]
            for year in places.years if posts else ():
                heads = sum((Sum.of(Persons(EVERYBODY, year, post=post, reading="expected", measure="mean"))
                             for post in posts), Sum())
                # on as_of none is paid yet, so the row looks broken: the cure year keeps it hard where it is
                yield Row(body=Sum.of(allowance(places, at, year)), per=money(0) + rate * heads, at_least=1, at=at,
                          year=year, hard=self.binding == "hard", cure=places.years[0], tag="allowance")

    def special(self, post: Post) -> bool:
        """Whether a post is one of high risk or load."""
        text = terms.folded(f"{post.specialty} {post.department}")
        return post.duty in self.duties or any(terms.folded(word) in text for word in self.words)

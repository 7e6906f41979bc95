"""Sources of money with what each may be spent on, beside and inside the ledgers."""

from __future__ import annotations

from allocator.facts.values import Fact, Id, Line, NonNegative, Ref, Uses, Year


class Source(Fact):
    """Money of a year with what it may be used for: an earmarked grant, a donation, a part of a subsidy."""

    id: Id
    """资金."""
    at: Ref = ""
    """机构: whose uses it may pay; blank: those of every account."""
    year: Year
    amount: NonNegative
    """金额 [money]."""
    uses: Uses
    """可用于: see `terms.USES`."""
    line: Line = ""
    """科目: the line of the institution's ledger that the money is a part of; blank: it comes on top."""

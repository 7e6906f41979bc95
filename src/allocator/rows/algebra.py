"""Sums and multiples of quantities: what terms, and rows of them, are written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MONEY = "money"
"""Unit of amounts of money."""


class Algebra:
    """Sums and multiples of terms."""

    __slots__ = ()

    def __add__(self, other: Algebra | float) -> Sum:
        return Sum.of(self) + Sum.of(other)

    __radd__ = __add__

    def __sub__(self, other: Algebra | float) -> Sum:
        return Sum.of(self) + -1.0 * Sum.of(other)

    def __rsub__(self, other: Algebra | float) -> Sum:
        return -1.0 * Sum.of(self) + Sum.of(other)

    def __mul__(self, factor: float) -> Sum:
        whole = Sum.of(self)
        return Sum(tuple((factor * c, term) for c, term in whole.parts), factor * whole.constant, whole.money)

    __rmul__ = __mul__


def money(amount: float) -> Sum:
    """A known amount of money."""
    return Sum((), amount, money=True)


class Term(Algebra):
    """A quantity of the plan."""

    __slots__ = ()
    unit: str = "persons"
    inside: Iterable[Term] = ()
    """Terms of a sum it holds."""


@dataclass(frozen=True, slots=True)
class Sum(Algebra):
    """A linear combination of terms."""

    parts: tuple[tuple[float, Term], ...] = ()
    constant: float = 0.0
    money: bool = False
    """An amount of money, whatever its terms count: a price times visits."""

    @staticmethod
    def of(value: Algebra | float) -> Sum:
        if isinstance(value, Sum):
            return value
        if isinstance(value, Term):
            return Sum(((1.0, value),))
        assert not isinstance(value, Algebra)
        return Sum((), float(value))

    def __add__(self, other: Algebra | float) -> Sum:
        other = Sum.of(other)
        return Sum(self.parts + other.parts, self.constant + other.constant, self.money or other.money)

    @property
    def unit(self) -> str:
        if self.money:
            return MONEY
        units = {term.unit for _, term in self.parts} or {""}
        return units.pop() if len(units) == 1 else ""

    def terms(self) -> Iterator[Term]:
        """Every term, those inside a term too."""
        for _, term in self.parts:
            yield term
            yield from term.inside

"""Exact arithmetic of sums of rational multiples of roots of 2 and 3 and of i."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from tests.laws.made import summed

if TYPE_CHECKING:
    from collections.abc import Mapping

    Surd = Mapping[tuple[int, ...], Fraction]

BASES = (2, 3, -1)
WRITTEN: dict[tuple[int, ...], str] = {
    (0, 0, 0): "", (1, 0, 0): r"\sqrt{2}", (0, 1, 0): r"\sqrt{3}", (1, 1, 0): r"\sqrt{6}",
    (0, 0, 1): "i", (1, 0, 1): r"\sqrt{2}i", (0, 1, 1): r"\sqrt{3}i", (1, 1, 1): r"\sqrt{6}i",
}  # fmt: skip


def surd(value: Fraction | int, *places: int) -> Surd:
    """A rational times the roots named: 2, 3 or -1."""
    value = Fraction(value)
    return {tuple(int(base in places) for base in BASES): value} if value else {}


def plus(left: Surd, right: Surd, factor: int = 1) -> Surd:
    total = dict(left)
    for place, value in right.items():
        total[place] = total.get(place, Fraction(0)) + factor * value
    return {place: value for place, value in total.items() if value}


def times(left: Surd, right: Surd) -> Surd:
    total: Surd = {}
    for (p, a), (q, b) in product(left.items(), right.items()):
        factor = a * b
        for base, one, other in zip(BASES, p, q, strict=True):
            factor *= base if one and other else 1
        first, second, third = ((one + other) % 2 for one, other in zip(p, q, strict=True))
        total = plus(total, {(first, second, third): factor})
    return total


def conjugate(value: Surd, base: int) -> Surd:
    """With the other root of `base`."""
    return {place: -x if place[BASES.index(base)] else x for place, x in value.items()}


def inverse(value: Surd) -> Surd:
    """One over it; ZeroDivisionError for 0."""
    above = surd(1)
    for base in BASES:
        above = times(above, conjugate(value, base))
        value = times(value, conjugate(value, base))
    return times(above, surd(1 / value.get((0, 0, 0), Fraction(0))))


def written(value: Surd, order: int = 1) -> str:
    """As a sum of multiples of roots."""
    return summed((factor, WRITTEN[place]) for place, factor in sorted(value.items())[::order])


ROOT = times(
    surd(Fraction(1, 4)),
    plus(plus(surd(1, 2, 3), surd(1, 2)), times(surd(1, -1), plus(surd(1, 2, 3), surd(-1, 2)))),
)  # the 24th root of one: cos 15 + i sin 15 degrees


def turned(steps: int) -> Surd:
    """The point of the unit circle at so many times 15 degrees."""
    total = surd(1)
    for _ in range(steps % 24):
        total = times(total, ROOT)
    return total


def cosine(steps: int) -> Surd:
    return times(surd(Fraction(1, 2)), plus(turned(steps), turned(-steps)))

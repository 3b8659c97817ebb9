"""Exact polynomials of one letter, and their spellings."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.laws.made import rational, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Polynomial = tuple[Fraction, ...]  # from the constant up, the last not 0


def polynomial(*coefficients: Fraction | int) -> Polynomial:
    kept = [Fraction(value) for value in coefficients]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def plus(left: Polynomial, right: Polynomial, factor: Fraction | int = 1) -> Polynomial:
    size = max(len(left), len(right))
    padded = [(*side, *[Fraction(0)] * (size - len(side))) for side in (left, right)]
    return polynomial(*(a + factor * b for a, b in zip(*padded, strict=True)))


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = ()
    for power, value in enumerate(left):
        total = plus(total, (*[Fraction(0)] * power, *right), value)
    return total


def of_roots(roots: Sequence[int], lead: Fraction | int = 1) -> Polynomial:
    total = polynomial(lead)
    for root in roots:
        total = times(total, polynomial(-root, 1))
    return total


def at(values: Polynomial, place: Fraction | int) -> Fraction:
    return sum((value * Fraction(place) ** n for n, value in enumerate(values)), Fraction(0))


def slope(values: Polynomial) -> Polynomial:
    return polynomial(*[n * value for n, value in enumerate(values)][1:])


def area(values: Polynomial) -> Polynomial:
    """The antiderivative that is 0 at 0."""
    return polynomial(0, *(value / (n + 1) for n, value in enumerate(values)))


def through(points: Sequence[tuple[int, Fraction]]) -> Polynomial:
    """The polynomial of least degree through the points (Lagrange)."""
    total: Polynomial = ()
    for place, value in points:
        others = [other for other, _ in points if other != place]
        basis = of_roots(others)
        total = plus(total, basis, value / at(basis, place))
    return total


def power_of(x: str, n: int) -> str:
    return ("", x)[n] if n < 2 else f"{x}^{{{n}}}"


def expanded(values: Polynomial, x: str = "x", order: int = -1) -> str:
    """The terms, the highest first."""
    return summed((value, power_of(x, n)) for n, value in list(enumerate(values))[::order])


def horner(values: Polynomial, x: str = "x") -> str:
    text = ""
    for value in reversed(values):
        text = rf"{x}\left({text}\right)" if text else ""
        sign = "-" if value < 0 else "+" if text else ""
        text = f"{text} {sign} {rational(abs(value))}" if value or not text else text
    return text or "0"


def factored(roots: Sequence[int], lead: Fraction | int, x: str = "x") -> str:
    factors = [summed([(1, x), (-root, "")]) for root in roots]
    head = rational(lead) if lead != 1 or not roots else ""
    head = "-" if head == "-1" and roots else head
    return head + "".join(x if root == x else f"({root})" for root in factors)


def common(values: Polynomial, x: str = "x") -> str:
    """Over one denominator."""
    below = math.lcm(*(value.denominator for value in values))
    return rf"\frac{{{expanded(polynomial(*(value * below for value in values)), x)}}}{{{below}}}"


def spellings(values: Polynomial, x: str = "x") -> Iterator[str]:
    yield expanded(values, x)
    yield expanded(values, x, 1)
    yield horner(values, x)
    yield common(values, x)

"""Relations in one real letter, solved exactly.

Linear ones over any numbers, rational ones and absolute values over the rationals, and those with
one growing function, by the signs between exact zeros.
"""

from __future__ import annotations

from functools import cmp_to_key
from itertools import product
from typing import TYPE_CHECKING

from flint import arb, fmpq

from grader.equivalence.answers import line
from grader.equivalence.answers.monotone import turning
from grader.equivalence.answers.numbers import (
    FINEST,
    NotReal,
    Valued,
    Zero,
    ball_of,
    is_letter_free,
    number_of,
    order,
    real_zeros,
    symbols_in,
)
from grader.equivalence.answers.rationals import NotRational, in_one, whole
from grader.expression import nodes as n
from grader.expression.build import add, multiply, negate
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.equivalence.answers.line import Region
    from grader.equivalence.answers.numbers import Point
    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem

HOLDS: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0,
    "≠": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    "≤": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    "≥": lambda sign: sign >= 0,
}
MAX_ABSOLUTES = 3
FINE_BITS = 64


class NotSolved(Exception):
    """A relation that is not worked out."""


def holds_for(left: Expr, operator: str, right: Expr, problem: Problem) -> tuple[str, Region]:
    """The letter and the real numbers for which `left operator right` holds.

    NotSolved for several letters, and for what is neither linear nor rational.
    """
    if operator not in HOLDS:
        raise NotSolved(operator)
    infinite = _beside_infinity(left, operator, right)
    if infinite is not None:
        return infinite
    gap = add((left, negate(right)))
    letters = symbols_in(gap)
    if len(letters) != 1 or not _plain(gap):
        raise NotSolved("letters")
    letter = letters[0]
    region = _linear(gap, letter, operator, problem)
    return letter, region if region is not None else _by_signs(gap, letter, operator, problem)


def _beside_infinity(left: Expr, operator: str, right: Expr) -> tuple[str, Region] | None:
    r"""`x < \infty` and `-\infty < x` hold everywhere."""
    for one, other, low in ((left, right, "<"), (right, left, ">")):
        inside = n.Constant("inf")
        if isinstance(one, n.Symbol) and any(
            isinstance(p, n.Constant) and p.name == inside.name for p in walk(other)
        ):
            upper = isinstance(other, n.Constant)
            if (operator == low) == upper and operator in "<>":
                return one.name, line.LINE
            raise NotSolved("infinity")
    return None


def _plain(gap: Expr) -> bool:
    """Whether an expression is over the reals and its one letter is drawn without assumptions."""
    return not any(isinstance(part, n.Constant) and part.name in {"i", "inf"} for part in walk(gap))


# -- linear --------------------------------------------------------------------------------------


def _linear(gap: Expr, letter: str, operator: str, problem: Problem) -> Region | None:
    r"""`3x > \sqrt{2}`: a rational slope and any numbers beside it."""
    found = _zero_of_line(gap, letter, problem)
    if found is None:
        return None
    slope, at = found
    signs = (-1, 0, 1) if slope > 0 else (1, 0, -1)
    return line.from_cover([at], tuple(HOLDS[operator](sign) for sign in signs))


def _zero_of_line(gap: Expr, letter: str, problem: Problem) -> tuple[fmpq, Valued] | None:
    """The rational slope and the zero of a linear expression; None for any other."""
    slope, rest = fmpq(0), []
    for term in gap.terms if isinstance(gap, n.Add) else (gap,):
        if is_letter_free(term):
            rest.append(term)
            continue
        own = _slope(term, letter)
        if own is None:
            return None
        slope += own
    if slope == 0:
        return None
    at = Valued(multiply((number_of(-1 / slope), add(rest))), problem)
    at.ball(FINE_BITS)
    return slope, at


def _slope(term: Expr, letter: str) -> fmpq | None:
    match term:
        case n.Symbol(name=name) if name == letter:
            return fmpq(1)
        case n.Multiply(factors=(n.Number(value=value), n.Symbol(name=name))) if name == letter:
            return value
        case _:
            return None


# -- by signs ------------------------------------------------------------------------------------


def _by_signs(gap: Expr, letter: str, operator: str, problem: Problem) -> Region:
    """The signs of the gap between its zeros, its poles and the zeros inside absolute values."""
    breaks = _breaks(gap, letter, problem)
    inside: list[bool] = []
    for place in range(2 * len(breaks) + 1):
        sign = _sign_at(gap, letter, _number_at(place, breaks), problem)
        inside.append(sign is not None and HOLDS[operator](sign))
    return line.from_cover(breaks, tuple(inside))


def _breaks(gap: Expr, letter: str, problem: Problem) -> list[Point]:
    """Where the sign of a gap can change, in order."""
    places = turning(gap, problem)
    if places is None:
        return _in_order(_rational_breaks(gap, letter))
    return _in_order([point for place in places for point in _zeros_of(place, letter, problem)])


def _zeros_of(expr: Expr, letter: str, problem: Problem) -> list[Point]:
    """The zeros of a linear expression with any numbers, or of a rational one."""
    found = _zero_of_line(expr, letter, problem)
    if found is not None:
        return [found[1]]
    try:
        return _zeros(expr, letter, {})
    except NotRational as error:
        raise NotSolved(str(error)) from None


def _rational_breaks(gap: Expr, letter: str) -> list[Point]:
    absolutes = [
        p
        for p in walk(gap)
        if isinstance(p, n.Apply) and p.function == "abs" and not is_letter_free(p)
    ]
    if len(absolutes) > MAX_ABSOLUTES:
        raise NotSolved("absolute values")
    points: list[Point] = []
    try:
        for signs in product((1, -1), repeat=len(absolutes)):
            chosen = {id(part): sign for part, sign in zip(absolutes, signs, strict=True)}
            points += _zeros(gap, letter, chosen)
            for part in absolutes:
                points += _zeros(part.arguments[0], letter, chosen)
    except NotRational as error:
        raise NotSolved(str(error)) from None
    return points


def _in_order(points: list[Point]) -> list[Point]:
    """Points from the left, each once."""
    points.sort(key=cmp_to_key(order))
    kept: list[Point] = []
    for point in points:
        if not kept or order(kept[-1], point) != 0:
            kept.append(point)
    return kept


def _zeros(expr: Expr, letter: str, signs: dict[int, int]) -> list[Point]:
    """The real zeros and poles of a rational expression."""
    found: list[Point] = []
    for polynomial in in_one(expr, letter, signs):
        squarefree = whole(polynomial)
        if squarefree.degree() > 0:
            found += [Zero(squarefree, at) for at in range(len(real_zeros(squarefree, FINE_BITS)))]
    return found


def _number_at(place: int, breaks: list[Point]) -> Point:
    """A break, or a rational number in a gap."""
    if place % 2:
        return breaks[place // 2]
    if not breaks:
        return _rational(fmpq(0))
    if place == 0:
        return _rational(_below(breaks[0]) - 1)
    if place == 2 * len(breaks):
        return _rational(_below(breaks[-1]) + 2)
    return _rational(_between(breaks[place // 2 - 1], breaks[place // 2]))


def _rational(value: fmpq) -> Point:
    return _Fixed(value)  # type: ignore[return-value]


class _Fixed:
    """A rational number as a point."""

    def __init__(self, value: fmpq) -> None:
        self.value = value

    def ball(self, _: int) -> arb:
        return arb(self.value)


def _below(point: Point) -> fmpq:
    floor = (point.ball(FINE_BITS) - arb(fmpq(1, 100))).floor().mid().unique_fmpz()
    if floor is None:
        raise NotSolved("floor")
    return fmpq(floor)


def _between(low: Point, high: Point) -> fmpq:
    for bits in (FINE_BITS, FINEST):
        first, second = low.ball(bits), high.ball(bits)
        if first < second:
            middle = (first.mid() + second.mid()) / 2
            mantissa, exponent = middle.mid().man_exp()
            value = fmpq(mantissa) * fmpq(2) ** int(exponent)
            if first < arb(value) < second:
                return value
    raise NotSolved("too close")


def _sign_at(gap: Expr, letter: str, point: Point, problem: Problem) -> int | None:
    """The sign at a point; None where there is no value. Zero to a thousand bits is zero."""
    for bits in (FINE_BITS, FINEST):
        try:
            value = ball_of(gap, problem, bits, {letter: point.ball(bits)})
        except NotReal:
            if bits == FINEST:
                return None
            continue
        if value > 0:
            return 1
        if value < 0:
            return -1
    return 0

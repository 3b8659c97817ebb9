"""Between kinks: where an absolute value, a maximum, an even root or a case turns twice in a row.

`|x - 100| + |x - 101|` is `|2x - 201|` but between 100 and 101, where random points seldom fall.
So what turns is taken as a quotient of polynomials in one letter, with the others at small primes,
and both sides are looked at between any two neighbours among all roots and poles.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations, islice, pairwise
from typing import TYPE_CHECKING

from flint import fmpq

from grader.equivalence.branches import broken
from grader.equivalence.jumps import admitted, difference_at, points_of
from grader.equivalence.roots import real_roots_and_poles
from grader.expression import nodes as n
from grader.expression.build import add, negate
from grader.expression.domains import NotHere
from grader.expression.draws import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr
    from grader.model import Judgement

MOST_POINTS = 40
BETWEEN = fmpq(4637, 10007)
"""Where between two kinks: not in the middle, where a pole may stand."""


def differs_between_kinks(pair: Pair) -> Judgement | None:
    """A difference between two kinks that are neighbours."""
    if not broken(pair):
        return None
    for letters in islice(_points(pair), MOST_POINTS):
        with suppress(NotHere):
            found = difference_at(pair, letters, strict=True)
            if found is not None:
                return found
    return None


def _points(pair: Pair) -> Iterator[Mapping[str, fmpq]]:
    others = points_of(pair)
    gaps = [gap for part in pair.parts for gap in _gaps(part)]
    for name in others or {}:
        roots = {root for gap in gaps for root in real_roots_and_poles(gap, name, others)}
        whole = bool(pair.assumed(name) & WHOLE)
        for left, right in pairwise(sorted(roots)):
            value = left + (right - left) * BETWEEN
            value = fmpq(value.ceil()) if whole else value
            if left < value < right and admitted(pair, name, value):
                yield {**others, name: value}


def _gaps(part: Expr) -> Iterator[Expr]:
    """Expressions at whose zeros a node turns, or ends to be defined."""
    match part:
        case n.Indicator(left=left, right=right):
            yield add((left, negate(right)))
        case n.Apply(function="abs" | "sign" | "ln", arguments=(inside,)):
            yield inside
        case n.Apply(function="max" | "min", arguments=arguments):
            for left, right in combinations(arguments, 2):
                yield add((left, negate(right)))
        case n.Power(base=base, exponent=n.Number(value=exponent)) if exponent.q != 1:
            yield base
        case n.Power(base=base, exponent=exponent) if not isinstance(exponent, n.Number):
            yield base
        case _:
            return

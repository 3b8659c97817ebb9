"""Expressions at one rational point, worked out exactly as far as that goes.

What stays irrational is left as it stands, for balls: the logarithm of 8 by 2 is the number 3 here,
where a ball around it would say neither "below 3" nor "3".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression import nodes as n
from grader.expression.build import ONE, ZERO, add, multiply
from grader.expression.domains import EXACT, MAX_BITS, RELATIONS, NotHere, TooLarge, Undefined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.expression.nodes import Expr

MOST_POWERS = 64
MOST_TERMS = 100
HALVES = {0: 0, 1: 1, 3: 2, 5: 1, 6: 0, 7: -1, 9: -2, 11: -1}
SINES = {twelfths: fmpq(halves, 2) for twelfths, halves in HALVES.items()}
"""Sines that are rational, by twelfths of a whole turn."""


def folded(expr: Expr, point: Mapping[str, fmpq]) -> Expr:
    """The expression with its letters at the point, and its rational parts as numbers.

    Undefined where it has no value there; NotHere for a kind that is not worked out.
    """
    rule = FOLDS.get(type(expr))
    if rule is None:
        raise NotHere(type(expr).__name__)
    return rule(expr, point)


def _symbol(expr: n.Symbol, point: Mapping[str, fmpq]) -> Expr:
    if expr.name not in point:
        raise NotHere(expr.name)
    return n.Number(point[expr.name])


def _add(expr: n.Add, point: Mapping[str, fmpq]) -> Expr:
    parts = [folded(term, point) for term in expr.terms]
    total = sum((part.value for part in parts if isinstance(part, n.Number)), fmpq(0))
    return add((n.Number(total), *(part for part in parts if not isinstance(part, n.Number))))


def _multiply(expr: n.Multiply, point: Mapping[str, fmpq]) -> Expr:
    parts = [folded(factor, point) for factor in expr.factors]
    total = fmpq(1)
    for part in parts:
        if isinstance(part, n.Number):
            total *= part.value
    rest = [part for part in parts if not isinstance(part, n.Number)]
    ratio = _logarithm(rest)
    return n.Number(total * ratio) if ratio is not None else multiply((n.Number(total), *rest))


def _logarithm(factors: Sequence[Expr]) -> fmpq | None:
    r"""The value of `\frac{\ln a}{\ln b}` where it or its inverse is whole; None for others."""
    match logarithm_in(factors):
        case n.Number(value=value), base:
            up, down = _exponent(value, base), _exponent(base, value)
            return fmpq(up) if up is not None else fmpq(1, down) if down else None
        case _:
            return None


def logarithm_in(factors: Sequence[Expr]) -> tuple[Expr, fmpq] | None:
    r"""What stands in the logarithm of `\frac{\ln a}{\ln b}`, and its base; None for others."""
    if len(factors) != 2:
        return None
    first, second = factors
    for above, below in ((first, second), (second, first)):
        match above, below:
            case (
                n.Apply(function="ln", arguments=(inside,)),
                n.Power(
                    base=n.Apply(function="ln", arguments=(n.Number(value=base),)),
                    exponent=n.Number(value=exponent),
                ),
            ) if exponent == -1 and base > 0:
                return inside, base
            case _:
                continue
    return None


def _exponent(value: fmpq, base: fmpq) -> int | None:
    """The whole exponent with which `base` gives `value`; None where there is none near."""
    for exponent in range(MOST_POWERS):
        power = base**exponent
        if value in (power, 1 / power):
            return exponent if value == power else -exponent
    return None


def _power(expr: n.Power, point: Mapping[str, fmpq]) -> Expr:
    base, exponent = folded(expr.base, point), folded(expr.exponent, point)
    if not isinstance(base, n.Number) or not isinstance(exponent, n.Number):
        return n.Power(base, exponent)
    value = rational_power(base.value, exponent.value)
    return n.Power(base, exponent) if value is None else n.Number(value)


def rational_power(base: fmpq, exponent: fmpq) -> fmpq | None:
    """A power that is rational; None for others."""
    if base == 0 and exponent < 0:
        raise Undefined("division by zero")
    if base < 0 and int(exponent.q) % 2 == 0:
        raise Undefined("an even root of a negative number")
    if abs(exponent.p) * max(base.p.bit_length(), base.q.bit_length()) > MAX_BITS:
        raise TooLarge("power")
    degree = int(exponent.q)
    above, below = abs(base.p).root(degree), base.q.root(degree)
    if above**degree != abs(base.p) or below**degree != base.q:
        return None
    root = fmpq(above if base >= 0 else -above, below)
    return root ** int(exponent.p)


def _apply(expr: n.Apply, point: Mapping[str, fmpq]) -> Expr:
    parts = tuple(folded(argument, point) for argument in expr.arguments)
    if expr.function == "ln" and isinstance(parts[0], n.Number):
        return _natural_logarithm(parts[0])
    if expr.function in {"sin", "cos"}:
        sine = _sine(expr.function, parts[0])
        return n.Apply(expr.function, parts) if sine is None else n.Number(sine)
    rule = EXACT.get(expr.function)
    values = [part.value for part in parts if isinstance(part, n.Number)]
    if rule is None or len(values) < len(parts):
        return n.Apply(expr.function, parts)
    return n.Number(rule(*values))


def _natural_logarithm(inside: n.Number) -> Expr:
    if inside.value <= 0:
        raise Undefined("the logarithm of a number that is not positive")
    return ZERO if inside.value == 1 else n.Apply("ln", (inside,))


def _sine(function: str, angle: Expr) -> fmpq | None:
    """The sine or cosine of a multiple of pi, where it is rational."""
    match angle:
        case n.Number(value=value) if value == 0:
            turns = fmpq(0)
        case n.Constant(name="pi"):
            turns = fmpq(1)
        case n.Multiply(factors=(n.Number(value=turns), n.Constant(name="pi"))):
            pass
        case _:
            return None
    twelfths = (turns + (fmpq(1, 2) if function == "cos" else fmpq(0))) * 6
    return SINES.get(int(twelfths.p) % 12) if twelfths.q == 1 else None


def _indicator(expr: n.Indicator, point: Mapping[str, fmpq]) -> Expr:
    left, right = folded(expr.left, point), folded(expr.right, point)
    if isinstance(left, n.Number) and isinstance(right, n.Number):
        return ONE if RELATIONS[expr.relation](left.value, right.value) else ZERO
    return n.Indicator(expr.relation, left, right)


def _piecewise(expr: n.Piecewise, point: Mapping[str, fmpq]) -> Expr:
    for value, condition in expr.branches:
        holds = folded(condition, point)
        if not isinstance(holds, n.Number):
            raise NotHere("a condition that is not settled")
        if holds.value == 1:
            return folded(value, point)
    raise Undefined("no case applies")


def _ranged(expr: n.Ranged, point: Mapping[str, fmpq]) -> Expr:
    lower, upper = folded(expr.lower, point), folded(expr.upper, point)
    if not isinstance(lower, n.Number) or not isinstance(upper, n.Number):
        raise NotHere("range")
    if lower.value.q != 1 or upper.value.q != 1 or not -1 <= upper.value - lower.value < MOST_TERMS:
        raise NotHere("range")
    places = range(int(lower.value), int(upper.value) + 1)
    terms = [folded(expr.body, {**point, expr.variable: fmpq(place)}) for place in places]
    joined = n.Add(tuple(terms)) if expr.kind == "sum" else n.Multiply(tuple(terms))
    return folded(joined, point)


def _itself(expr: Expr, _: Mapping[str, fmpq]) -> Expr:
    return expr


FOLDS: dict[type, Callable[..., Expr]] = {
    n.Number: _itself,
    n.Constant: _itself,
    n.Symbol: _symbol,
    n.Add: _add,
    n.Multiply: _multiply,
    n.Power: _power,
    n.Apply: _apply,
    n.Indicator: _indicator,
    n.Piecewise: _piecewise,
    n.Ranged: _ranged,
}

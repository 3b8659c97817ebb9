"""Expressions as quotients of polynomials with rational coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import Ordering, fmpq_mpoly_ctx, fmpq_poly, fmpz_poly

from grader.expression import nodes as n

if TYPE_CHECKING:
    from flint import fmpq_mpoly

    from grader.expression.nodes import Expr

MAX_POWER = 60
Fraction = tuple[Any, Any]


class NotRational(Exception):
    """An expression is no quotient of polynomials of moderate degree."""


def in_one(expr: Expr, name: str, signs: dict[int, int] | None = None) -> Fraction:
    """Numerator and denominator as `fmpq_poly` in one letter.

    `signs` replaces the absolute values by the given signs of their insides.
    """
    return _fraction(expr, {name: fmpq_poly([0, 1])}, fmpq_poly([1]), signs or {})


def in_many(expr: Expr, names: tuple[str, ...]) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """Numerator and denominator as `fmpq_mpoly`; common factors are cancelled."""
    context = fmpq_mpoly_ctx.get(names, Ordering.lex)
    letters = dict(zip(names, context.gens(), strict=True))
    above, below = _fraction(expr, letters, context.constant(1), {})
    common = above.gcd(below)
    return above / common, below / common


def _fraction(
    expr: Expr,
    letters: dict[str, Any],
    one: Any,  # noqa: ANN401 - a polynomial in one or in many letters
    signs: dict[int, int],
) -> Fraction:
    match expr:
        case n.Number(value=value):
            return one * value, one
        case n.Symbol(name=name) if name in letters:
            return letters[name], one
        case n.Add(terms=terms):
            return _sum([_fraction(term, letters, one, signs) for term in terms])
        case n.Multiply(factors=factors):
            above, below = one, one
            for factor in factors:
                top, bottom = _fraction(factor, letters, one, signs)
                above, below = above * top, below * bottom
            return above, below
        case n.Power(base=base, exponent=n.Number(value=value)) if value.q == 1:
            return _power(_fraction(base, letters, one, signs), int(value.p))
        case n.Apply(function="abs", arguments=(inside,)) if id(expr) in signs:
            above, below = _fraction(inside, letters, one, signs)
            return above * signs[id(expr)], below
        case _:
            raise NotRational(type(expr).__name__)


def _sum(parts: list[Fraction]) -> Fraction:
    above, below = parts[0]
    for top, bottom in parts[1:]:
        if bottom == below:
            above = above + top
        else:
            above, below = above * bottom + top * below, below * bottom
    return above, below


def _power(fraction: Fraction, exponent: int) -> Fraction:
    if abs(exponent) > MAX_POWER:
        raise NotRational("degree")
    above, below = fraction
    if exponent < 0:
        if above == 0:
            raise NotRational("division by zero")
        above, below, exponent = below, above, -exponent
    return above**exponent, below**exponent


def whole(polynomial: fmpq_poly) -> fmpz_poly:
    """The polynomial with its zeros each once and whole coefficients."""
    cleared = fmpz_poly([int(c) for c in (polynomial * polynomial.denom()).coeffs()])
    if cleared.degree() < 1:
        return cleared
    return cleared // cleared.gcd(cleared.derivative()) if cleared.degree() > 1 else cleared


def radical(polynomial: fmpq_mpoly) -> tuple[str, ...]:
    """The different factors of a polynomial, each made monic: the same set has the same zeros."""
    _, factors = polynomial.factor()
    return tuple(sorted(str(f / f.leading_coefficient()) for f, _ in factors))

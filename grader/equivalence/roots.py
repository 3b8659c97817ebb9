"""Roots of an expression that is rational in one letter, the others at given rationals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import arb, ctx, fmpq, fmpq_poly

from grader.expression import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.nodes import Expr

Quotient = tuple[fmpq_poly, fmpq_poly]
ONE = fmpq_poly([1])
MOST_DEGREE = 12
BITS = 128


def rational_roots(expr: Expr, name: str, others: Mapping[str, fmpq]) -> list[fmpq]:
    """The rational roots; none of what is no quotient of polynomials with rational coefficients."""
    found = _quotient(expr, name, others)
    return [] if found is None or found[0].degree() < 1 else [root for root, _ in found[0].roots()]


def real_roots_and_poles(expr: Expr, name: str, others: Mapping[str, fmpq]) -> list[fmpq]:
    """Rationals near the real ones; irrational coefficients are taken as rationals near them."""
    with ctx.workprec(BITS):
        found = _quotient(expr, name, others, near=True)
        return [] if found is None else [*_real_roots(found[0]), *_real_roots(found[1])]


def _real_roots(polynomial: fmpq_poly) -> list[fmpq]:
    if polynomial.degree() < 1:
        return []
    roots: Any = polynomial.complex_roots()  # with how often each occurs, which the stub leaves out
    return [_near(root.real) for root, _ in roots if root.imag.contains(0)]


def _quotient(
    expr: Expr, name: str, others: Mapping[str, fmpq], *, near: bool = False
) -> Quotient | None:
    match expr:
        case n.Number(value=value):
            return fmpq_poly([value]), ONE
        case n.Constant(name="pi" | "e" as constant) if near:
            return fmpq_poly([_near(arb.pi() if constant == "pi" else arb.const_e())]), ONE
        case n.Symbol(name=own):
            if own == name:
                return fmpq_poly([0, 1]), ONE
            return (fmpq_poly([others[own]]), ONE) if own in others else None
        case n.Add(terms=parts) | n.Multiply(factors=parts):
            return _joined(expr, [_quotient(part, name, others, near=near) for part in parts])
        case n.Power(base=base, exponent=n.Number(value=exponent)):
            inside = _quotient(base, name, others, near=near)
            return None if inside is None else _power(inside, exponent, near=near)
        case _:
            return None


def _joined(expr: n.Add | n.Multiply, parts: list[Quotient | None]) -> Quotient | None:
    is_sum = isinstance(expr, n.Add)
    above, below = fmpq_poly([0 if is_sum else 1]), ONE
    for part in parts:
        if part is None:
            return None
        above = above * part[1] + part[0] * below if is_sum else above * part[0]
        below = below * part[1]
        if max(above.degree(), below.degree()) > MOST_DEGREE:
            return None
    return above, below


def _power(base: Quotient, exponent: fmpq, *, near: bool) -> Quotient | None:
    """A power of a quotient, or a root of a number."""
    above, below = base if exponent >= 0 else base[::-1]
    degree = max(above.degree(), below.degree())
    if below.degree() < 0 or abs(exponent) > BITS or degree * abs(exponent) > MOST_DEGREE:
        return None
    if exponent.q == 1:
        return above ** abs(int(exponent.p)), below ** abs(int(exponent.p))
    if not near or degree > 0 or not above[0] / below[0] > 0:
        return None
    return fmpq_poly([_near(arb(above[0] / below[0]) ** arb(abs(exponent)))]), ONE


def _near(value: arb) -> fmpq:
    mantissa, exponent = value.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)

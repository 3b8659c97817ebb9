"""Roots of an expression that is a polynomial in one letter, the others at given rationals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import arb, ctx, fmpq, fmpq_poly

from grader.expression import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.nodes import Expr

MOST_DEGREE = 12
BITS = 128


def rational_roots(expr: Expr, name: str, others: Mapping[str, fmpq]) -> list[fmpq]:
    """The rational roots; none of what is no polynomial with rational coefficients."""
    found = _polynomial(expr, name, others)
    return [] if found is None or found.degree() < 1 else [root for root, _ in found.roots()]


def real_roots(expr: Expr, name: str, others: Mapping[str, fmpq]) -> list[fmpq]:
    """Rationals near the real roots; irrational coefficients are taken as rationals near them."""
    with ctx.workprec(BITS):
        found = _polynomial(expr, name, others, near=True)
        if found is None or found.degree() < 1:
            return []
        roots: Any = found.complex_roots()  # with how often each occurs, which the stub leaves out
        return [_near(root.real) for root, _ in roots if root.imag.contains(0)]


def _polynomial(
    expr: Expr, name: str, others: Mapping[str, fmpq], *, near: bool = False
) -> fmpq_poly | None:
    match expr:
        case n.Number(value=value):
            return fmpq_poly([value])
        case n.Constant(name="pi" | "e" as constant) if near:
            return fmpq_poly([_near(arb.pi() if constant == "pi" else arb.const_e())])
        case n.Symbol(name=own):
            if own == name:
                return fmpq_poly([0, 1])
            return fmpq_poly([others[own]]) if own in others else None
        case n.Add(terms=parts) | n.Multiply(factors=parts):
            return _joined(expr, [_polynomial(part, name, others, near=near) for part in parts])
        case n.Power(base=base, exponent=n.Number(value=exponent)):
            inside = _polynomial(base, name, others, near=near)
            return None if inside is None else _power(inside, exponent, near=near)
        case _:
            return None


def _joined(expr: n.Add | n.Multiply, parts: list[fmpq_poly | None]) -> fmpq_poly | None:
    result = fmpq_poly([0 if isinstance(expr, n.Add) else 1])
    for part in parts:
        if part is None:
            return None
        result = result + part if isinstance(expr, n.Add) else result * part
        if result.degree() > MOST_DEGREE:
            return None
    return result


def _power(base: fmpq_poly, exponent: fmpq, *, near: bool) -> fmpq_poly | None:
    """A power of a polynomial, or of a number."""
    if exponent.q == 1 and exponent >= 0 and base.degree() * int(exponent.p) <= MOST_DEGREE:
        return base ** int(exponent.p) if abs(exponent) <= BITS else None
    if base.degree() > 0 or abs(exponent) > BITS:
        return None
    value = base[0]
    if exponent.q == 1:
        return fmpq_poly([value ** int(exponent.p)]) if value != 0 else None
    return fmpq_poly([_near(arb(value) ** arb(exponent))]) if near and value > 0 else None


def _near(value: arb) -> fmpq:
    mantissa, exponent = value.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)

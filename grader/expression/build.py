"""Constructors that keep expressions small: no sums of one term, no factors of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression.nodes import Add, Expr, Multiply, Number, Power

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO = Number(fmpq(0))
ONE = Number(fmpq(1))
MINUS_ONE = Number(fmpq(-1))
TWO = Number(fmpq(2))
HALF = Number(fmpq(1, 2))


def number(numerator: int, denominator: int = 1) -> Number:
    """The exact rational `numerator / denominator`."""
    return Number(fmpq(numerator, denominator))


def is_number(expr: Expr, value: int) -> bool:
    """Whether an expression is literally this integer."""
    return isinstance(expr, Number) and expr.value == value


def add(terms: Iterable[Expr]) -> Expr:
    """The sum, without zeros and without nesting."""
    flat: list[Expr] = []
    for term in terms:
        if isinstance(term, Add):
            flat.extend(term.terms)
        elif not is_number(term, 0):
            flat.append(term)
    return Add(tuple(flat)) if len(flat) > 1 else flat[0] if flat else ZERO


def multiply(factors: Iterable[Expr]) -> Expr:
    """The product, without ones and without nesting."""
    flat: list[Expr] = []
    for factor in factors:
        if isinstance(factor, Multiply):
            flat.extend(factor.factors)
        elif not is_number(factor, 1):
            flat.append(factor)
    return Multiply(tuple(flat)) if len(flat) > 1 else flat[0] if flat else ONE


def negate(expr: Expr) -> Expr:
    """The negative of an expression."""
    return Number(-expr.value) if isinstance(expr, Number) else multiply((MINUS_ONE, expr))


def power(base: Expr, exponent: Expr) -> Expr:
    """`base` to the `exponent`; the exponent 1 leaves the base."""
    return base if is_number(exponent, 1) else Power(base, exponent)


def reciprocal(expr: Expr) -> Expr:
    """One over an expression."""
    return Power(expr, MINUS_ONE)

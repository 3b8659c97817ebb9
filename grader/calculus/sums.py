"""Sums and products that stay small: numbers gathered, deltas contracted, copies with own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression.build import MINUS_ONE, ONE, ZERO, add, is_number, multiply, power
from grader.expression.copies import refreshed, with_places
from grader.expression.keys import apart, key
from grader.expression.nodes import (
    Add,
    Delta,
    Expr,
    Index,
    Multiply,
    Number,
    Position,
    Power,
    SizeValue,
    SumOver,
)
from grader.expression.sizes import resolve
from grader.expression.traverse import bound_indices, free_indices, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.expression.nodes import Place


def product(factors: Iterable[Expr]) -> Expr:
    """The product with its numbers gathered in front and powers of one base joined."""
    whole = multiply(factors)
    if not isinstance(whole, Multiply):
        return whole
    number, rest = apart(whole)
    joined = _joined(rest.factors if isinstance(rest, Multiply) else (rest,))
    if number == -1 and len(joined) == 1 and isinstance(joined[0], Add):
        return add(product((MINUS_ONE, term)) for term in joined[0].terms)
    return multiply((Number(number), *joined))


def _joined(factors: Sequence[Expr]) -> Sequence[Expr]:
    """Without factors that cancel: powers of one base are one power."""
    if not any(isinstance(factor, Power) for factor in factors):
        return factors
    bases: dict[object, tuple[Expr, fmpq]] = {}
    for factor in factors:
        base, exponent = _as_power(factor)
        name = key(base)
        bases[name] = (base, bases[name][1] + exponent if name in bases else exponent)
    return [power(base, Number(e)) for base, e in bases.values() if e != 0]


def _as_power(factor: Expr) -> tuple[Expr, fmpq]:
    if isinstance(factor, Power) and isinstance(factor.exponent, Number):
        return factor.base, factor.exponent.value
    return factor, fmpq(1)


def plus(terms: Iterable[Expr]) -> Expr:
    """The sum with like terms joined."""
    whole = add(terms)
    if not isinstance(whole, Add):
        return whole
    found: dict[object, tuple[Expr, fmpq]] = {}
    for term in whole.terms:
        number, rest = apart(term)
        name = key(rest)
        found[name] = (rest, found[name][1] + number if name in found else number)
    return add(product((Number(number), rest)) for rest, number in found.values() if number != 0)


def delta(left: Place, right: Place) -> Expr:
    """1 where both places are one and the same, 0 where they are two fixed ones."""
    if left is right:
        return ONE
    if isinstance(left, Position) and isinstance(right, Position):
        return ONE if left.value == right.value else ZERO
    return Delta(left, right)


def deltas(left: Iterable[Place], right: Iterable[Place]) -> Expr:
    """The product of the deltas of places one beside the other."""
    return product(delta(a, b) for a, b in zip(left, right, strict=True))


def summed(index: Index, body: Expr) -> Expr:
    """The sum of `body` over `index`, contracted where a delta holds the index."""
    if is_number(body, 0):
        return ZERO
    if isinstance(body, Add):
        return plus(summed(index, term) for term in body.terms)
    if index not in free_indices(body):
        return product((SizeValue(index.size), body))
    factors = body.factors if isinstance(body, Multiply) else (body,)
    inner = [factor for factor in factors if index in free_indices(factor)]
    outer = [factor for factor in factors if index not in free_indices(factor)]
    return product((*outer, _summed(index, inner)))


def _summed(index: Index, factors: list[Expr]) -> Expr:
    """The sum of a product of factors that all hold the index."""
    for at, factor in enumerate(factors):
        rest = [*factors[:at], *factors[at + 1 :]]
        place = _partner(index, factor)
        if place is not None and not _binds(rest, place):
            return with_places(product(rest), {index: place})
        if isinstance(factor, Add) and _holds_delta(index, factor):
            return plus(summed(index, product((term, *rest))) for term in factor.terms)
        if isinstance(factor, SumOver) and _holds_delta(index, factor.body):
            copy = refreshed(factor, {})
            if isinstance(copy, SumOver):
                return summed(copy.index, summed(index, product((copy.body, *rest))))
    return SumOver(index, product(factors))


def _partner(index: Index, factor: Expr) -> Place | None:
    """What a delta makes the index equal to, over an axis of the same size."""
    if not isinstance(factor, Delta) or factor.left is factor.right:
        return None
    other = factor.right if factor.left is index else factor.left
    if isinstance(other, Position) or resolve(other.size) == resolve(index.size):
        return other
    return None


def _binds(factors: list[Expr], place: Place) -> bool:
    return any(place in bound_indices(part) for factor in factors for part in walk(factor))


def _holds_delta(index: Index, expr: Expr) -> bool:
    """Whether a delta of the index stands in a sum or product, not inside a function."""
    match expr:
        case Delta():
            return _partner(index, expr) is not None and index in (expr.left, expr.right)
        case Add(terms=parts) | Multiply(factors=parts):
            return any(_holds_delta(index, part) for part in parts)
        case SumOver(body=body):
            return _holds_delta(index, body)
        case _:
            return False

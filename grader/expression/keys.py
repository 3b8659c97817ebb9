"""What makes two expressions the same as written, up to the names of bound indices."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression import nodes as n
from grader.expression.build import ONE, multiply
from grader.expression.traverse import bound_indices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.nodes import Expr, Index


def key(expr: Expr) -> object:
    """A hashable value that two expressions share only if they are written alike."""
    return _key(expr, {})


def _key(part: object, bound: Mapping[Index, int]) -> object:
    if isinstance(part, n.Index):
        return bound.get(part, id(part))
    if isinstance(part, tuple):
        return tuple(_key(item, bound) for item in part)
    if isinstance(part, n.Number):
        return str(part.value)
    if isinstance(part, n.Position):
        return ("position", part.value)
    if isinstance(part, EXPRESSIONS):
        inner = {**bound, **{i: -1 - len(bound) - at for at, i in enumerate(bound_indices(part))}}
        return (type(part).__name__, *(_key(getattr(part, f.name), inner) for f in fields(part)))
    return part


EXPRESSIONS = (
    n.Constant, n.Symbol, n.SizeValue, n.IndexValue, n.Element, n.Delta, n.Indicator, n.Add,
    n.Multiply, n.Power, n.Apply, n.SumOver, n.ProductOver, n.InverseEntry, n.Determinant,
    n.Piecewise, n.Ranged, n.Limit, n.IntegralOf, n.DerivativeOf,
)  # fmt: skip


def apart(expr: Expr) -> tuple[fmpq, Expr]:
    """The number in front of a term, and the rest."""
    if isinstance(expr, n.Number):
        return expr.value, ONE
    if isinstance(expr, n.Multiply):
        number, rest = fmpq(1), []
        for factor in expr.factors:
            if isinstance(factor, n.Number):
                number *= factor.value
            else:
                rest.append(factor)
        return number, multiply(rest)
    return fmpq(1), expr


def logistic(expr: Expr) -> Expr | None:
    """The `u` of `1 / (1 + exp(-u))`; None for anything else."""
    match expr:
        case n.Power(
            base=n.Add(terms=(n.Number(value=one), n.Apply(function="exp", arguments=(inside,)))),
            exponent=n.Number(value=exponent),
        ) if one == 1 and exponent == -1:
            number, rest = apart(inside)
            return multiply((n.Number(-number), rest))
        case _:
            return None

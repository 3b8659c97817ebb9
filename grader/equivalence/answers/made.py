"""Answers made from others: products, numbers, one equation for several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.expression.build import ONE, ZERO, add, multiply, negate
from grader.expression.nodes import Constant, Expr
from grader.latex.tree import Blank
from grader.reading.answers.kinds import Single
from grader.reading.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

INFINITE = Constant("inf")


def scalar_item(expr: Expr) -> Single:
    """An expression as a single value that nobody wrote."""
    return Single((Tensor((), expr, "scalar"),), Blank())


def product_of(left: Single, right: Single) -> Single:
    """The product of two scalars, with the unit of the first."""
    body = multiply((left.value, right.value))
    return replace(left, sides=(replace(left.tensor, body=body),))


def equation_of(sides: Sequence[tuple[Expr, Expr]]) -> tuple[Expr, str, Expr]:
    """One equation that holds where any of several does."""
    return multiply(add((left, negate(right))) for left, right in sides), "=", ZERO


ZERO_ITEM = scalar_item(ZERO)
ONE_ITEM = scalar_item(ONE)
INFINITE_LOW = scalar_item(negate(INFINITE))
INFINITE_HIGH = scalar_item(INFINITE)

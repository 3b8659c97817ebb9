"""Derivatives of named functions by each of their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.calculus.sums import product
from grader.expression.build import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    add,
    negate,
    number,
    power,
    reciprocal,
)
from grader.expression.nodes import Apply, Constant, Expr, Indicator, Power

if TYPE_CHECKING:
    from collections.abc import Callable


class NotDifferentiableError(Exception):
    """No rule gives this derivative; the message says of what."""


def slope(function: str, arguments: tuple[Expr, ...], at: int) -> Expr:
    """The derivative of a function by argument number `at`; NotDifferentiableError without one.

    Steps and absolute values have the derivative they have where they have one.
    """
    if function in EXTREMES:
        return _chosen(EXTREMES[function], arguments, at)
    if function == "root" and at == 0:
        return product((Apply(function, arguments), reciprocal(product(arguments))))
    rule = SLOPES.get(function)
    if rule is not None and len(arguments) == 1:
        return rule(arguments[0])
    if function.endswith("()") and len(arguments) == 1:
        return Apply(f"{function[:-2]}'()", arguments)
    raise NotDifferentiableError(function.removesuffix("()").removesuffix("_"))


EXTREMES = {"max": ">", "min": "<"}


def _chosen(relation: str, arguments: tuple[Expr, ...], at: int) -> Expr:
    """1 where this argument is the greatest (or least), else 0; ties have no derivative."""
    others = (*arguments[:at], *arguments[at + 1 :])
    return product(Indicator(relation, arguments[at], other) for other in others)


def _one_over_root(*terms: Expr) -> Expr:
    """One over the square root of a sum."""
    return Power(add(terms), number(-1, 2))


def _square(x: Expr) -> Expr:
    return power(x, TWO)


def _gauss(x: Expr) -> Expr:
    """The derivative of the error function."""
    bell = Apply("exp", (negate(_square(x)),))
    return product((TWO, Power(Constant("pi"), number(-1, 2)), bell))


SLOPES: dict[str, Callable[[Expr], Expr]] = {
    "sin": lambda x: Apply("cos", (x,)),
    "cos": lambda x: negate(Apply("sin", (x,))),
    "asin": lambda x: _one_over_root(ONE, negate(_square(x))),
    "acos": lambda x: negate(_one_over_root(ONE, negate(_square(x)))),
    "atan": lambda x: reciprocal(add((ONE, _square(x)))),
    "asinh": lambda x: _one_over_root(_square(x), ONE),
    "acosh": lambda x: product((_one_over_root(x, MINUS_ONE), _one_over_root(x, ONE))),
    "atanh": lambda x: reciprocal(add((ONE, negate(_square(x))))),
    "exp": lambda x: Apply("exp", (x,)),
    "ln": reciprocal,
    "abs": lambda x: Apply("sign", (x,)),
    "sign": lambda _: ZERO,
    "erf": _gauss,
}

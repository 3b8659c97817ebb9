"""Equations between an inverse trigonometric function and a value, taken to its argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression import nodes as n
from grader.expression.build import multiply, reciprocal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.expression.nodes import Expr

Relation = tuple["Expr", str, "Expr"]


def undone(relation: Relation) -> Iterator[Relation]:
    r"""`y = \tan(x)` for `\arctan y = x`, which says more: x lies on one branch."""
    left, operator, right = relation
    for inverse, value in ((left, right), (right, left)):
        if isinstance(inverse, n.Apply) and inverse.function in DIRECT and operator == "=":
            yield inverse.arguments[0], "=", DIRECT[inverse.function](value)


def _sine(angle: Expr) -> Expr:
    return n.Apply("sin", (angle,))


def _cosine(angle: Expr) -> Expr:
    return n.Apply("cos", (angle,))


def _tangent(angle: Expr) -> Expr:
    return multiply((_sine(angle), reciprocal(_cosine(angle))))


DIRECT: dict[str, Callable[[Expr], Expr]] = {"asin": _sine, "acos": _cosine, "atan": _tangent}

"""Letters of an expression replaced by expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from grader.expression import nodes as n
from grader.expression.traverse import children

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.nodes import Expr


def substituted(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """An expression with letters replaced, all at once; bound variables stay."""
    if isinstance(expr, n.Symbol):
        return values.get(expr.name, expr)
    if not children(expr):
        return expr
    return type(expr)(*[_within(getattr(expr, name), values) for name in expr.__match_args__])


def _within(part: Any, values: Mapping[str, Expr]) -> Any:  # noqa: ANN401 - any field of a node
    """A field of a node with the letters in it replaced."""
    if isinstance(part, tuple):
        return tuple(_within(inner, values) for inner in part)
    return substituted(part, values) if type(part) in EXPRESSIONS else part


EXPRESSIONS = frozenset(get_args(n.Expr))

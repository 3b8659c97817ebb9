"""Walking an expression: its parts, and the indices that nothing in it binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Expr, Index


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression."""
    match expr:
        case n.Add(terms=parts) | n.Multiply(factors=parts) | n.Apply(arguments=parts):
            return parts
        case n.Power(base=base, exponent=exponent):
            return (base, exponent)
        case n.SumOver(body=body) | n.ProductOver(body=body):
            return (body,)
        case n.InverseEntry(body=body) | n.Determinant(body=body) | n.DerivativeOf(body=body):
            return (body,)
        case n.Indicator(left=left, right=right):
            return (left, right)
        case n.Piecewise(branches=branches):
            return tuple(part for branch in branches for part in branch)
        case n.Ranged(lower=lower, upper=upper, body=body):
            return (lower, upper, body)
        case n.Limit(point=point, body=body):
            return (point, body)
        case n.IntegralOf(lower=lower, upper=upper, body=body):
            return (body,) if lower is None or upper is None else (lower, upper, body)
        case _:
            return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """Every node of an expression, parents first."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def own_places(expr: Expr) -> tuple[n.Place, ...]:
    """The places a node itself mentions, without its parts."""
    match expr:
        case n.Element(indices=places):
            return places
        case n.Delta(left=left, right=right):
            return (left, right)
        case n.IndexValue(index=place):
            return (place,)
        case n.InverseEntry(row=row, column=column):
            return (row, column)
        case _:
            return ()


def bound_indices(expr: Expr) -> tuple[Index, ...]:
    """The indices a node binds in its parts."""
    match expr:
        case n.SumOver(index=index) | n.ProductOver(index=index):
            return (index,)
        case n.InverseEntry(rows=rows, columns=columns) | n.Determinant(rows=rows, columns=columns):
            return (rows, columns)
        case _:
            return ()


def free_indices(expr: Expr, known: dict[int, tuple[Index, ...]]) -> tuple[Index, ...]:
    """The indices that `expr` mentions and does not bind, in order of first mention.

    `known` keeps the answer of every node by its id, for as long as the expression lives.
    """
    found = known.get(id(expr))
    if found is not None:
        return found
    bound = bound_indices(expr)
    result: dict[Index, None] = {}
    for part in children(expr):
        for index in free_indices(part, known):
            if index not in bound:
                result[index] = None
    for place in own_places(expr):
        if isinstance(place, n.Index):
            result[place] = None
    known[id(expr)] = tuple(result)
    return known[id(expr)]

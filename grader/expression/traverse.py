"""Walking an expression: its parts, and the indices that nothing in it binds."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from grader.expression import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.expression.nodes import Expr, Index


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression."""
    parts = PARTS.get(type(expr))
    return parts(expr) if parts is not None else ()


def _integral_parts(expr: n.IntegralOf) -> tuple[Expr, ...]:
    ends = () if expr.lower is None or expr.upper is None else (expr.lower, expr.upper)
    return (*ends, expr.body)


PARTS: dict[type, Callable[..., tuple[Expr, ...]]] = {
    n.Add: attrgetter("terms"),
    n.Multiply: attrgetter("factors"),
    n.Apply: attrgetter("arguments"),
    n.Power: attrgetter("base", "exponent"),
    n.SumOver: lambda expr: (expr.body,),
    n.ProductOver: lambda expr: (expr.body,),
    n.InverseEntry: lambda expr: (expr.body,),
    n.Determinant: lambda expr: (expr.body,),
    n.DerivativeOf: lambda expr: (expr.body,),
    n.Indicator: attrgetter("left", "right"),
    n.Piecewise: lambda expr: tuple(part for branch in expr.branches for part in branch),
    n.Ranged: attrgetter("lower", "upper", "body"),
    n.Limit: attrgetter("point", "body"),
    n.IntegralOf: _integral_parts,
}


def walk(expr: Expr) -> Iterator[Expr]:
    """Every node of an expression, parents first."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        parts = PARTS.get(type(node))
        if parts is not None:
            stack.extend(parts(node))


def parts_of(expr: Expr) -> tuple[Expr, ...]:
    """Every node of an expression that is asked about again and again, as by `walk`."""
    try:
        return expr.parts
    except AttributeError:
        expr.parts = found = tuple(walk(expr))
        return found


def by_kind(expr: Expr) -> dict[type, tuple[Any, ...]]:
    """The nodes of an expression by their kinds, each in the order of `walk`."""
    try:
        return expr.by_kind
    except AttributeError:
        expr.by_kind = found = _by_kind(expr)
        return found


def _by_kind(expr: Expr) -> dict[type, tuple[Any, ...]]:
    found: dict[type, list[Expr]] = {}
    for part in parts_of(expr):
        found.setdefault(type(part), []).append(part)
    return {kind: tuple(parts) for kind, parts in found.items()}


def own_places(expr: n.Node) -> tuple[n.Place, ...]:
    """The places a node itself mentions, without its parts."""
    places = PLACES.get(type(expr))
    return places(expr) if places is not None else ()


PLACES: dict[type[n.Node], Callable[..., tuple[n.Place, ...]]] = {
    n.Element: attrgetter("indices"),
    n.Delta: attrgetter("left", "right"),
    n.IndexValue: lambda expr: (expr.index,),
    n.InverseEntry: attrgetter("row", "column"),
}


def bound_indices(expr: n.Node) -> tuple[Index, ...]:
    """The indices a node binds in its parts."""
    bound = BOUND.get(type(expr))
    return bound(expr) if bound is not None else ()


BOUND: dict[type, Callable[..., tuple[Index, ...]]] = {
    n.SumOver: lambda expr: (expr.index,),
    n.ProductOver: lambda expr: (expr.index,),
    n.InverseEntry: attrgetter("rows", "columns"),
    n.Determinant: attrgetter("rows", "columns"),
}


def free_indices(expr: Expr) -> tuple[Index, ...]:
    """The indices that `expr` mentions and does not bind, in order of first mention."""
    try:
        return expr.free
    except AttributeError:
        expr.free = found = _free_indices(expr)
        return found


def _free_indices(expr: Expr) -> tuple[Index, ...]:
    found: dict[Index, None] = {}
    for part in children(expr):
        inside = free_indices(part)
        if inside:
            found.update(dict.fromkeys(inside))
    if found:
        for index in bound_indices(expr):
            found.pop(index, None)
    for place in own_places(expr):
        if isinstance(place, n.Index):
            found[place] = None
    return tuple(found)

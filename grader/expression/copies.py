"""Copies of expressions with letters or places exchanged."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, cast

from grader.expression import nodes as n
from grader.expression.domains import OPAQUE
from grader.expression.traverse import bound_indices, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.expression.nodes import Expr


def with_letters(expr: Expr, name: Callable[[str], str]) -> Expr:
    """A copy in which every scalar letter and every object has another name."""

    def changed(part: object) -> object:
        return (
            replace(part, name=name(part.name)) if isinstance(part, n.Symbol | n.Element) else None
        )

    return cast("Expr", _copied(expr, changed))


def with_others(expr: Expr, mark: str) -> Expr:
    """A copy about other letters and other unknown functions, whose names have the mark."""

    def changed(part: object) -> object:
        match part:
            case n.Symbol(name=name) if not name.startswith("#"):
                return n.Symbol(f"{name}{mark}")
            case n.Apply(function=function, arguments=inside) if function.endswith(OPAQUE):
                return n.Apply(f"{mark}{function}", _copied(inside, changed))  # type: ignore[arg-type] # a tuple stays one
            case _:
                return None

    return cast("Expr", _copied(expr, changed))


def with_places(expr: Expr, places: Mapping[n.Index, n.Place]) -> Expr:
    """A copy in which free indices are exchanged for other places."""

    def changed(part: object) -> object:
        return places.get(part) if isinstance(part, n.Index) else None

    return cast("Expr", _copied(expr, changed))


def with_positions(expr: Expr, positions: Mapping[int, int]) -> Expr:
    """A copy in which fixed positions have other numbers."""

    def changed(part: object) -> object:
        if isinstance(part, n.Position) and part.value in positions:
            return n.Position(positions[part.value])
        return None

    return cast("Expr", _copied(expr, changed))


def refreshed(expr: Expr, places: Mapping[n.Index, n.Place]) -> Expr:
    """A copy with free indices exchanged and bound ones of its own, so that nothing is captured."""
    bound = {
        index: n.Index(index.name, index.size, index.base)
        for part in walk(expr)
        for index in bound_indices(part)
    }
    return with_places(expr, {**bound, **places})


def with_values(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """A copy in which scalar letters are replaced by expressions, all at once."""

    def changed(part: object) -> object:
        return values.get(part.name) if isinstance(part, n.Symbol) else None

    return cast("Expr", _copied(expr, changed))


def _copied(part: object, changed: Callable[[object], object]) -> object:
    """A copy from the leaves up; `changed` gives a part's replacement or None to go on inside."""
    found = changed(part)
    if found is not None:
        return found
    if isinstance(part, tuple):
        return tuple(_copied(item, changed) for item in part)
    if isinstance(part, NODES):
        parts = {f.name: _copied(getattr(part, f.name), changed) for f in fields(part)}
        return replace(part, **parts)  # type: ignore[arg-type] # the same fields, copied
    return part


NODES = (
    n.IndexValue, n.Element, n.Delta, n.Indicator, n.Add, n.Multiply, n.Power, n.Apply, n.SumOver,
    n.ProductOver, n.InverseEntry, n.Determinant, n.Piecewise, n.Ranged, n.Limit, n.IntegralOf,
    n.DerivativeOf,
)  # fmt: skip

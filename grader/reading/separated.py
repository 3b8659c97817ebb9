r"""Commas between digits that part the arguments of a function: `\gcd(12,180)` has two.

Elsewhere `12,180` may be one number, and in `\max(1,200, 5)` it is: other commas part that list.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t

if TYPE_CHECKING:
    from grader.latex.tree import Node


def separated(body: Node) -> tuple[Node, ...]:
    """The arguments that stand in the brackets of a function of several."""
    match body:
        case t.Listing(items=items):
            return tuple(part for item in items for part in _in_list(item))
        case t.GroupedNumber(groups=groups):
            return tuple(t.Number(group, start=body.start, end=body.end) for group in groups)
        case t.Terms(items=items):
            return _terms(body, items)
        case t.Factors(factors=(*before, t.GroupedNumber() as grouped)):
            first, *rest = separated(grouped)
            return (replace(body, factors=(*before, first)), *rest)
        case t.Factors(factors=(t.GroupedNumber() as grouped, *after)):
            *rest, last = separated(grouped)
            return (*rest, replace(body, factors=(last, *after)))
        case _:
            return (body,)


def _in_list(item: Node) -> tuple[Node, ...]:
    return (item,) if isinstance(item, t.GroupedNumber) else separated(item)


def _terms(body: t.Terms, items: tuple[tuple[str, Node], ...]) -> tuple[Node, ...]:
    """`x-100,101-x` as two sums."""
    sums: list[list[tuple[str, Node]]] = [[]]
    for sign, item in items:
        first, *rest = (item,) if isinstance(item, t.Listing) else separated(item)
        sums[-1].append((sign, first))
        sums += [[("+", part)] for part in rest]
    return tuple(_sum(body, own) for own in sums)


def _sum(body: t.Terms, items: list[tuple[str, Node]]) -> Node:
    match items:
        case [("+", item)]:
            return item
        case _:
            return replace(body, items=tuple(items))

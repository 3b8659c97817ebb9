r"""Bounds of sums over whole numbers: `1 \le i < j \le n`, `i,j=1` below and `n` above."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.latex import tree as t
from grader.reading.keys import name_key

if TYPE_CHECKING:
    from grader.latex.tree import Node

ONE = t.Number("1")


class Bound(NamedTuple):
    """A name that runs over the whole numbers from `lower` to `upper`, both included."""

    name: str
    lower: Node
    upper: Node


def bounds(node: t.Big) -> tuple[Bound, ...]:
    """The bounds of a sum or product over whole numbers, the outermost first; () for others."""
    match node.lower:
        case t.Relation(sides=(left, start), operators=("=",)) if node.upper is not None:
            return _bound(left, start, node.upper)
        case t.Listing(items=(*first, t.Relation(sides=(last, start), operators=("=",)))) if (
            node.upper is not None
        ):
            return _each((*first, last), start, node.upper)
        case t.Listing(
            items=(
                t.Relation(sides=(start, first), operators=(("<" | "≤") as below,)),
                *names,
                t.Relation(sides=(last, end), operators=(("<" | "≤") as above,)),
            )
        ) if not node.upper:
            lower, upper = _after(start, strict=below == "<"), _before(end, strict=above == "<")
            return _each((first, *names, last), lower, upper)
        case t.Relation(sides=(left, start), operators=((">" | "≥") as sign,)) if not node.upper:
            return _bound(left, _after(start, strict=sign == ">"), t.Symbol("\\infty"))
        case t.Relation(sides=(first, *names, last), operators=signs) if not node.upper and names:
            return _chained(first, names, last, signs) if set(signs) <= {"<", "≤"} else ()
        case _:
            return ()


def _each(names: tuple[Node, ...], lower: Node, upper: Node) -> tuple[Bound, ...]:
    r"""Names with the same bounds, `1 \le i, j \le n`."""
    several = [_bound(name, lower, upper) for name in names]
    return tuple(bound for each in several for bound in each) if all(several) else ()


def _bound(name: Node, lower: Node, upper: Node) -> tuple[Bound, ...]:
    key = name_key(name)
    return (Bound(key, lower, upper),) if key is not None else ()


def _chained(
    first: Node, names: list[Node], last: Node, signs: tuple[str, ...]
) -> tuple[Bound, ...]:
    r"""`1 \le i < j \le n`: each name begins behind the one before it."""
    upper = _before(last, strict=signs[-1] == "<")
    found: list[Bound] = []
    for before, name, sign in zip((first, *names), names, signs, strict=False):
        found += _bound(name, _after(before, strict=sign == "<"), upper)
    return tuple(found) if len(found) == len(names) else ()


def _after(node: Node, *, strict: bool) -> Node:
    return t.Terms((("+", node), ("+", ONE))) if strict else node


def _before(node: Node, *, strict: bool) -> Node:
    return t.Terms((("+", node), ("-", ONE))) if strict else node

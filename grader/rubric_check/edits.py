"""Trees with one place changed, and answers split into what they name and what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grader.latex import tree as t
from grader.latex.tree import Spanned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.latex.tree import Node

    Change = Callable[[Node], Iterable[Node]]


class Variant(NamedTuple):
    """An answer made from a key, and what was done to it."""

    what: str
    text: str


def edited(node: Node, change: Change) -> Iterator[Node]:
    """Every tree in which one node is exchanged for one of those that `change` gives for it.

    Of an equation only what it says is changed, not the name on its left.
    """
    yield from change(node)
    for name in node.__match_args__:
        for value in _edited(getattr(node, name), change, first=_named(node, name)):
            yield replace(node, **{name: value})  # type: ignore[arg-type]


def _named(node: Node, field: str) -> int:
    """How many of the first items of a field are names."""
    match node:
        case t.Relation(sides=(first, *_), operators=("=" | ":=", *_)) if field == "sides":
            return 0 if isinstance(first, t.Terms) else 1
        case _:
            return 0


def _edited(value: object, change: Change, *, first: int = 0) -> Iterator[object]:
    if isinstance(value, Spanned):
        yield from edited(value, change)  # type: ignore[arg-type] # every Spanned is a Node
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            if at < first:
                continue
            for other in _edited(item, change):
                yield (*value[:at], other, *value[at + 1 :])


def exchanged(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The tree with every node exchanged for which `change` gives another, from above."""
    found = change(node)
    if found is not None:
        return found
    parts = {name: _exchanged(getattr(node, name), change) for name in node.__match_args__}
    return replace(node, **parts)  # type: ignore[arg-type]


def _exchanged(value: object, change: Callable[[Node], Node | None]) -> object:
    if isinstance(value, Spanned):
        return exchanged(value, change)  # type: ignore[arg-type] # every Spanned is a Node
    if isinstance(value, tuple):
        return tuple(_exchanged(item, change) for item in value)
    return value


class Split(NamedTuple):
    """An answer as its left side, if it has one, and its value."""

    left: Node | None
    value: Node

    def with_value(self, value: Node) -> Node:
        """The answer with another value."""
        return value if self.left is None else t.Relation((self.left, value), ("=",))


def split(node: Node) -> Split:
    """The left side and the value of `y = W x`; a chain loses its middle, a box its frame."""
    match node:
        case t.Boxed(body=body):
            return split(body)
        case t.Relation(sides=sides, operators=operators) if set(operators) <= {"=", ":="}:
            left = None if isinstance(sides[0], t.Blank) else sides[0]
            return Split(left, split(sides[-1]).value)
        case _:
            return Split(None, node)


def bracketed(node: Node) -> Node:
    """A node in round brackets, unless nothing in it could come apart."""
    if isinstance(node, t.Letter | t.Number | t.Scripted | t.Fenced | t.Matrix):
        return node
    return t.Fenced("(", ")", node)


def times(*factors: Node, sign: str = "") -> Node:
    """A product."""
    return t.Factors(factors, (sign,) * (len(factors) - 1))

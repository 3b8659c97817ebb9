"""Indices and fixed positions on axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.nodes import Position
from grader.expression.sizes import name_of, unify
from grader.latex import tree as t
from grader.reading.clash import clash, unknown
from grader.reading.entries import crossed_sizes, sized
from grader.reading.keys import name_key, parts_of
from grader.reading.values import Value, scalar, shape_words

if TYPE_CHECKING:
    from grader.expression.nodes import Place
    from grader.expression.sizes import Size
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope


def place(reader: Reader, node: Node, size: Size, scope: Scope, of: str = "") -> Place:
    """An index or a fixed position on an axis; TypeClash where the index runs over another."""
    if isinstance(node, t.Number) and node.text.isdecimal():
        return Position(int(node.text))
    if isinstance(node, t.Fenced):
        return place(reader, node.body, size, scope, of)
    name = name_key(node)
    if name is None:
        raise unknown(node, f"{reader.words(node)} is not understood as an index", "index")
    bound = scope.get(name)
    if isinstance(bound, Value):
        raise unknown(node, f"{reader.words(node)} is not understood as an index", "index")
    index = reader.index(name, scope)
    if not unify(index.size, size):
        raise clash(
            node,
            f"the index {name} runs over {name_of(index.size)}, "
            f"but {of or 'it'} needs an index over {name_of(size)} there",
            "index-size",
        )
    return index


def entry_of(reader: Reader, node: t.Scripted, value: Value, scope: Scope) -> Value:
    """An entry of a bracketed value: `(W x)_m`, `[A^{-1}]_{ij}`."""
    below = parts_of(node.sub)
    axes = value.rows + value.columns
    sizes = crossed_sizes(node.sub)
    if sizes and axes:
        return sized(reader, node, value, sizes)
    named = all(name_key(part) is not None for part in below)
    if not axes and not (reader.problem.shaped and named):
        raise unknown(node, f"the subscript of {reader.words(node)} is not understood", "subscript")
    if len(below) != len(axes) or not axes:
        raise clash(
            node,
            f"{reader.words(node)}: {shape_words(value)} has {len(axes)} indices, "
            f"{len(below)} given",
            "index-count",
        )
    places = tuple(place(reader, part, size, scope) for part, size in zip(below, axes, strict=True))
    rows = len(value.rows)
    return scalar(value.entry(places[:rows], places[rows:]))

r"""Matrices given by an entry, `(w_{ij})_{ij}`, `[w_{mn}]_{M \times N}`, `(\delta_{ij})_{i,j=1}^M`.

The size of an index may stand below or above; it has to be that over which the index runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.expression.copies import refreshed
from grader.expression.sizes import unify
from grader.expression.traverse import free_indices
from grader.latex import tree as t
from grader.reading.clash import clash
from grader.reading.keys import name_key, parts_of
from grader.reading.problem import size_of
from grader.reading.values import Value, axis_words, shape_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.expression.nodes import Expr, Index
    from grader.expression.sizes import Size
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Axis, Places


@dataclass(frozen=True, slots=True)
class Running:
    """The names of the indices of rows and columns, each with its size where that is said."""

    names: tuple[str, ...]
    sizes: tuple[Size | None, ...]


def crossed_sizes(sub: Node | None) -> Axis:
    r"""The sizes of a subscript `M \times N`; () for any other."""
    if not isinstance(sub, t.Factors) or set(sub.operators) != {"×"}:
        return ()
    names = [
        name_key(part) or (part.text if isinstance(part, t.Number) else None)
        for part in sub.factors
    ]
    return () if None in names else tuple(size_of(str(name)) for name in names)


def sized(reader: Reader, node: Node, value: Value, sizes: Axis) -> Value:
    """A matrix with its sizes below; TypeClash where it has others."""
    axes = value.rows + value.columns
    if len(axes) == len(sizes) and all(map(unify, axes, sizes)):
        return value
    words = " x ".join(axis_words((size,)) for size in sizes)
    raise clash(node, f"{reader.words(node)}: {shape_words(value)}, not {words}", "shape")


def by_entry(reader: Reader, node: t.Scripted, value: Value, scope: Scope) -> Value | None:
    """The vector or matrix whose entry a bracketed scalar is; None where it is another spelling."""
    if not value.is_scalar or not isinstance(node.base, t.Fenced) or node.sub is None:
        return None
    open_ = _open(value, scope)
    sizes = crossed_sizes(node.sub)
    if sizes:
        return _of(node, value.scalar, open_, sizes) if len(open_) == len(sizes) else None
    running = running_of(reader, node)
    if running is None or not 1 <= len(running.names) <= 2:
        return None
    indices = [index for name in running.names for index in open_ if index.name == name]
    if len(indices) != len(running.names):
        return None
    return _of(node, value.scalar, indices, running.sizes)


def column_of(value: Value, scope: Scope) -> Value:
    r"""The column whose entry is a scalar with one free index, the `z_n` of `diag(z_n)`."""
    found = _open(value, scope) if value.is_scalar else []
    return of_entry(value.scalar, found) if len(found) == 1 else value


def _open(value: Value, scope: Scope) -> list[Index]:
    """The free indices of a scalar that nothing around it binds."""
    bound = set(scope.values())
    return [index for index in free_indices(value.scalar) if index not in bound]


def running_of(reader: Reader, node: t.Scripted) -> Running | None:
    r"""The indices below a bracket: `ij`, `i,j=1` with a size above, `1 \le i,j \le n`."""
    names: list[str] = []
    sizes: list[Size | None] = []
    for part in parts_of(node.sub):
        sides, size = _apart(reader, node, part)
        if not sides or (size is None and has_size_above(node) and isinstance(part, t.Relation)):
            return None
        found = [name_key(side) for side in sides if not isinstance(side, t.Number)]
        if not all(_is_index(reader, name) for name in found):
            return None
        names += [name for name in found if name is not None]
        if size is not None:
            known = sizes + [None] * (len(names) - len(sizes))
            sizes = [size if each is None else each for each in known]
    sizes += [None] * (len(names) - len(sizes))
    return Running(tuple(names), tuple(sizes))


def _apart(reader: Reader, node: t.Scripted, part: Node) -> tuple[tuple[Node, ...], Size | None]:
    r"""The sides of `1 \le i \le n` that are no size, and the size where they end."""
    if not isinstance(part, t.Relation):
        return (part,), None
    if has_size_above(node):
        return part.sides[:1], _size(reader, part.sides[1], node.sup)
    numbers = [side for side in part.sides if isinstance(side, t.Number)]
    if set(part.operators) != {"≤"} or numbers not in ([], [t.Number("1")]):
        return (), None
    size = _size(reader, t.Number("1"), part.sides[-1])
    return (part.sides, None) if size is None else (part.sides[:-1], size)


def _size(reader: Reader, first: Node, last: Node | None) -> Size | None:
    r"""The size of an axis that is run through from 1 to M, or from 0 to M - 1."""
    match first, last:
        case t.Number(text="0"), t.Terms(items=(("+", size), ("-", t.Number(text="1")))):
            name = name_key(size)
        case t.Number(text="1"), t.Letter() | t.Scripted():
            name = name_key(last)
        case _:
            return None
    return size_of(name) if name in reader.problem.sizes and name is not None else None


def has_size_above(node: t.Scripted) -> bool:
    """Whether a superscript is where the indices below end, as in `_{i,j=1}^n`."""
    parts = parts_of(node.sub)
    match parts[-1:]:
        case (t.Relation(operators=("=",), sides=(_, t.Number())),):
            return node.sup is not None
        case _:
            return False


def _is_index(reader: Reader, name: str | None) -> bool:
    return name is not None and name in reader.free


def _of(
    node: Node,
    entry: Expr,
    indices: Sequence[Index],
    sizes: Sequence[Size | None],
) -> Value:
    for index, size in zip(indices, sizes, strict=True):
        if size is not None and not unify(index.size, size):
            words = axis_words((index.size,))
            raise clash(node, f"the index {index.name} runs over {words}, not {size}", "index-size")
    return of_entry(entry, indices)


def of_entry(entry: Expr, indices: Sequence[Index]) -> Value:
    """The column or matrix whose entry at the indices is `entry`."""
    row, *column = indices

    def at(rows: Places, columns: Places) -> Expr:
        return refreshed(entry, dict(zip(indices, (*rows, *columns), strict=True)))

    return Value((row.size,), tuple(index.size for index in column), at)

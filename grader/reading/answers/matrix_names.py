r"""Left sides of matrices and columns: `A^{-1} = ...`, `(x, y)^\top = ...` as a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.nodes import Symbol
from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.answers.names import spelled
from grader.reading.answers.row_forms import TURNED

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.answers.source import Source


def with_names(source: Source, node: Node, sides: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The sides of an equation, the first as what it names before a matrix or a row."""
    if source.problem.objects or source.problem.shaped or len(sides) < 2:
        return sides
    rows = tuple(_row(side) for side in sides)
    names = _names(sides[0])
    if names and all(len(row.items) == len(names) for row in rows):
        return (k.Row("(", ")", names), *rows[1:])
    if _is_turned(node) and (rows[-1].items or _is_matrix(sides[-1])):
        return (k.Name(spelled(node, source.text)), *sides[1:])
    return sides


def _is_matrix(side: Answer) -> bool:
    return isinstance(side, k.Single) and bool(side.tensor.slots)


def _row(side: Answer) -> k.Row:
    """A column or row as its entries in order; without entries where a side is neither."""
    if isinstance(side, k.Single):
        return k.Row("(", ")", side.entries)
    return side if isinstance(side, k.Row) else k.Row("(", ")", ())


def _names(side: Answer) -> tuple[Answer, ...]:
    """The different letters of a column; () for any other side."""
    entries = side.entries if isinstance(side, k.Single) else ()
    names = [each.value.name for each in entries if isinstance(each.value, Symbol)]
    different = 1 < len(names) == len(entries) == len(set(names))
    return tuple(map(k.Name, names)) if different else ()


def _is_turned(node: Node) -> bool:
    """Whether a side is a capital letter with the sign of its inverse, transposed or adjugate."""
    if not isinstance(node, t.Scripted) or not isinstance(node.base, t.Letter):
        return False
    if node.sub is not None or node.primes or not node.base.name.isupper():
        return False
    sup = node.sup
    inverse = isinstance(sup, t.Terms) and sup.items == (("-", t.Number("1")),)
    return inverse or (isinstance(sup, t.Letter | t.Symbol) and sup.name in SIGNS)


SIGNS = TURNED | {"*", "\\ast"}

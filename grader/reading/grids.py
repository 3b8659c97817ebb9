"""Matrices typed entry by entry, with dots where a pattern is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import ZERO, multiply
from grader.expression.nodes import Delta, Expr, Number, Piecewise, Place, Position
from grader.expression.sizes import SizeVariable
from grader.latex import tree as t
from grader.reading.clash import unknown
from grader.reading.dotted import is_dots
from grader.reading.dotted_grids import dotted_grid
from grader.reading.functions import determinant
from grader.reading.reader import rule
from grader.reading.values import Value, scalar

if TYPE_CHECKING:
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Places


@rule(t.Matrix)
def grid(reader: Reader, node: t.Matrix, scope: Scope) -> Value:
    """A matrix literal; `vmatrix` is its determinant."""
    if any(map(is_dots, (cell for row in node.rows for cell in row))):
        value = dotted_grid(reader, node, scope) or _endless(reader, node, scope)
        return reader.guard(node, determinant, value) if node.kind == "vmatrix" else value
    width = len(node.rows[0])
    if any(len(row) != width for row in node.rows):
        raise unknown(node, "the rows of the matrix differ in length", "ragged-matrix")
    if node.kind == "vmatrix" and len(node.rows) == width == 1:
        return reader.guard(node, determinant, reader.read(node.rows[0][0], scope))
    entries = tuple(tuple(_cell(reader, cell, scope) for cell in row) for row in node.rows)
    value = literal(entries)
    if node.kind == "vmatrix":
        return reader.guard(node, determinant, value)
    return value


def _cell(reader: Reader, node: t.Node, scope: Scope) -> Expr:
    value = reader.read(node, scope)
    if not value.is_scalar:
        raise unknown(node, "a matrix as an entry of a matrix is not supported", "block")
    return value.scalar


def literal(entries: tuple[tuple[Expr, ...], ...]) -> Value:
    """A matrix of given entries, with literal sizes."""
    height, width = len(entries), len(entries[0])
    rows = (height,) if height > 1 else ()
    columns = (width,) if width > 1 else ()
    if not rows and not columns:
        return scalar(entries[0][0])

    def entry(r: Places, c: Places) -> Expr:
        return _chosen(entries, r[0] if r else None, c[0] if c else None)

    return Value(rows, columns, entry)


def _chosen(entries: tuple[tuple[Expr, ...], ...], row: Place | None, column: Place | None) -> Expr:
    """The entry at a place: itself where the place is fixed, else by cases."""
    branches: list[tuple[Expr, Expr]] = []
    for i, line in enumerate(entries, start=1):
        for j, value in enumerate(line, start=1):
            conditions = [
                _at(place, k) for place, k in ((row, i), (column, j)) if place is not None
            ]
            if not (isinstance(value, Number) and value.value == 0):
                branches.append((value, multiply(conditions)))
    return Piecewise((*branches, (ZERO, multiply(()))))


def _at(place: Place, number: int) -> Expr:
    return Delta(place, Position(number))


def _endless(reader: Reader, node: t.Matrix, scope: Scope) -> Value:
    """A diagonal pattern with dots: equal numbers on the diagonal, zeros elsewhere."""
    corners: list[Number] = []
    for i, row in enumerate(node.rows):
        for j, cell in enumerate(row):
            if is_dots(cell) or isinstance(cell, t.Blank):
                continue
            value = reader.scalar(cell, scope)
            if not isinstance(value, Number):
                raise unknown(cell, "the pattern of this matrix is not understood", "matrix-dots")
            on_diagonal = i == j or (i == len(node.rows) - 1 and j == len(row) - 1)
            if on_diagonal:
                corners.append(value)
            elif value.value != 0:
                raise unknown(cell, "the pattern of this matrix is not understood", "matrix-dots")
    if not corners or any(corner.value != corners[0].value for corner in corners):
        raise unknown(node, "the pattern of this matrix is not understood", "matrix-dots")
    size = SizeVariable()
    return Value((size,), (size,), lambda r, c: multiply((corners[0], Delta(r[0], c[0]))))

"""Rows of numbers in other forms: transposed, scaled, and matrices written as rows of rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t

if TYPE_CHECKING:
    from grader.latex.tree import Node

TURNED = frozenset({"T", "\\top", "\\intercal"})


def transposed_row(node: t.Scripted) -> t.Matrix | None:
    r"""`[1, 2]^T` as the column that it is; None for any other power of a row."""
    if not _is_turned(node) or not isinstance(node.base, t.Fenced):
        return None
    items = entries_of(node.base)
    if not items:
        return None
    rows = tuple((item,) for item in items)
    return t.Matrix("pmatrix", rows, start=node.start, end=node.end)


def transposed_vector(node: t.Scripted) -> t.Matrix | None:
    """A row or a column in a matrix, transposed, as the matrix that it is; None for others."""
    matrix = node.base
    if not _is_turned(node) or not isinstance(matrix, t.Matrix) or "vmatrix" in matrix.kind.lower():
        return None
    if len({len(row) for row in matrix.rows}) != 1 or 1 not in {
        len(matrix.rows),
        len(matrix.rows[0]),
    }:
        return None
    return replace(matrix, rows=tuple(zip(*matrix.rows, strict=True)))


def _is_turned(node: t.Scripted) -> bool:
    """Whether nothing but the sign of a transpose stands at a node."""
    sup = node.sup
    if node.sub is not None or node.primes or not isinstance(sup, t.Letter | t.Symbol):
        return False
    return sup.name in TURNED


def matrix_of_rows(node: t.Fenced) -> t.Matrix | None:
    """`[[1, 2], [3, 4]]` as the matrix that it is; None for any other bracket."""
    if (node.opening, node.closing) != ("[", "]") or not isinstance(node.body, t.Listing):
        return None
    inner = [item for item in node.body.items if isinstance(item, t.Fenced) and item.opening == "["]
    rows = tuple(map(_row, inner))
    if len(inner) != len(node.body.items) or len(rows) == 1 or len(set(map(len, rows))) != 1:
        return None
    return t.Matrix("pmatrix", rows, start=node.start, end=node.end) if rows[0] else None


def _row(node: t.Fenced) -> tuple[Node, ...]:
    """The entries of one row of rows, which may be a single one; () for anything else."""
    alone = node.closing == "]" and not isinstance(node.body, t.Listing | t.Blank | t.Fenced)
    return (node.body,) if alone else entries_of(node)


def bracketed_matrix(node: t.Fenced) -> t.Matrix | None:
    r"""`\left[\begin{array}{r} ... \end{array}\right]` as the matrix that it is; None else."""
    body = node.body
    if not isinstance(body, t.Matrix) or body.kind not in PLAIN_MATRICES:
        return None
    kind = MATRICES.get((node.opening, node.closing))
    return None if kind is None else replace(body, kind=kind, start=node.start, end=node.end)


PLAIN_MATRICES = frozenset({"array", "matrix", "smallmatrix", "tabular"})
MATRICES = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix"}


def entries_of(node: t.Fenced) -> tuple[Node, ...]:
    """The entries of a row in round or square brackets; () for anything else."""
    if (node.opening, node.closing) not in {("(", ")"), ("[", "]")}:
        return ()
    body = node.body
    if not isinstance(body, t.Listing) or body.separator not in ",;":
        return ()
    return () if any(isinstance(item, t.Blank) for item in body.items) else body.items

r"""Matrices with dots whose entries have their row and column in them.

`w_{11} & \cdots & w_{1N} \\ \vdots & \ddots & \vdots \\ w_{M1} & \cdots & w_{MN}` is W, and
`\lambda_1, \ldots, \lambda_n` along a diagonal is `diag(\lambda)`. Rows and columns have to begin
at 1 (or 0) and end at a size of the problem; whatever else is shown has to agree.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from grader.expression.build import ONE, ZERO, add, multiply, negate
from grader.expression.copies import refreshed
from grader.expression.nodes import Delta, Index, IndexValue
from grader.expression.sizes import SizeVariable
from grader.expression.traverse import walk
from grader.latex import tree as t
from grader.latex.walk import mapped
from grader.reading.dotted import is_dots
from grader.reading.keys import name_key, parts_of
from grader.reading.problem import size_of
from grader.reading.values import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.expression.nodes import Expr
    from grader.expression.sizes import Size
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Places

Cells = dict[tuple[int, int], "Node"]
Body = tuple["Expr", Index, Index]
ROW, COLUMN = t.Letter("#row"), t.Letter("#column")
HOLE = "#entry"


class NoPatternError(Exception):
    """The entries shown are not certainly one pattern."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The entries shown by their place among those shown, and which axes go on by dots."""

    cells: Cells
    height: int
    width: int
    rows_dotted: bool
    columns_dotted: bool

    @property
    def on_diagonal(self) -> Cells:
        """The entries of the diagonal."""
        return {(i, j): cell for (i, j), cell in self.cells.items() if i == j}

    @property
    def beside(self) -> Cells:
        """The entries beside the diagonal."""
        return {(i, j): cell for (i, j), cell in self.cells.items() if i != j}


def dotted_grid(reader: Reader, node: t.Matrix, scope: Scope) -> Value | None:
    """The matrix of a grid with dots; None where its pattern is not certain."""
    try:
        shown = _shown(node)
        reading = _Reading(reader, scope, shown)
        try:
            return reading.whole()
        except NoPatternError:
            return reading.by_diagonal()
    except NoPatternError:
        return None


def _shown(node: t.Matrix) -> Shown:
    width = max(map(len, node.rows))
    lines = [(*row, *[t.Blank()] * (width - len(row))) for row in node.rows]
    rows = [i for i, line in enumerate(lines) if not _is_gap(line)]
    columns = [j for j in range(width) if not _is_gap([line[j] for line in lines])]
    down, across = len(lines) - len(rows), width - len(columns)
    _one_gap_before_last(rows, len(lines))
    _one_gap_before_last(columns, width)
    cells = {(a, b): lines[i][j] for a, i in enumerate(rows) for b, j in enumerate(columns)}
    if any(map(is_dots, cells.values())) or not cells:
        raise NoPatternError
    pairs = any(len(parts_of(part.sub)) == 2 for part in _scripted(tuple(cells.values())))
    plain = {at: _in_parts(cell, pairs=pairs) for at, cell in cells.items()}
    return Shown(plain, len(rows), len(columns), bool(down), bool(across))


def _is_gap(cells: Sequence[Node]) -> bool:
    """Whether a row or column holds nothing but dots."""
    kept = [cell for cell in cells if not isinstance(cell, t.Blank)]
    return bool(kept) and all(map(is_dots, kept))


def _one_gap_before_last(kept: list[int], length: int) -> None:
    """NoPatternError unless at most one is left out, the last but one."""
    if len(kept) < length - 1 or (len(kept) < length and length - 2 in kept):
        raise NoPatternError
    if not kept or kept[-1] != length - 1:
        raise NoPatternError


def _scripted(part: Any) -> list[t.Scripted]:  # noqa: ANN401 - any part of a tree
    found = [part] if isinstance(part, t.Scripted) else []
    if isinstance(part, tuple):
        return [each for item in part for each in _scripted(item)]
    if isinstance(part, t.Spanned):
        found += [s for f in fields(part) for s in _scripted(getattr(part, f.name))]
    return found


def _in_parts(part: Any, *, pairs: bool) -> Any:  # noqa: ANN401 - any part of a tree
    """A tree in which `w_{11}` and `w_{1N}` have their subscripts as lists."""
    if isinstance(part, tuple):
        return tuple(_in_parts(item, pairs=pairs) for item in part)
    if not isinstance(part, t.Spanned):
        return part
    changed = {f.name: _in_parts(getattr(part, f.name), pairs=pairs) for f in fields(part)}
    whole: Any = replace(part, **changed)
    if isinstance(whole, t.Scripted) and whole.sub is not None:
        return replace(whole, sub=_listed(whole.sub, pairs=pairs))
    return whole


def _listed(sub: Node, *, pairs: bool) -> Node:
    parts = parts_of(sub)
    match parts:
        case (t.Number(text=text),) if pairs and len(text) == 2:
            return t.Listing(tuple(t.Number(digit) for digit in text))
        case (_, _):
            return t.Listing(parts)
        case _:
            return sub


class _Reading:
    """The trial of patterns on the entries shown."""

    def __init__(self, reader: Reader, scope: Scope, shown: Shown) -> None:
        self.reader, self.scope, self.shown = reader, scope, shown
        self.row: Size = SizeVariable() if shown.rows_dotted else shown.height
        self.column: Size = SizeVariable() if shown.columns_dotted else shown.width
        self.bases: set[int] = set()

    def whole(self) -> Value:
        """Every entry by one pattern."""
        return self.value(self.body(self.shown.cells))

    def by_diagonal(self) -> Value:
        """The diagonal by one pattern, what stands beside it by another or zero."""
        shown = self.shown
        if shown.height != shown.width or shown.rows_dotted != shown.columns_dotted:
            raise NoPatternError
        on = self.body(shown.on_diagonal)
        self.column = self.row
        blank = all(
            isinstance(cell, t.Blank) or cell == t.Number("0") for cell in shown.beside.values()
        )
        if blank:
            return self.value(on, (ZERO, *on[1:]))
        first, *others = shown.beside.values()
        if shown.height == 2 and all(cell == first for cell in others):
            raise NoPatternError  # it may as well hold along the other diagonal alone
        beside = self.body(shown.beside)
        return self.value(on, beside)

    def body(self, cells: Cells) -> Body:
        """The entry as an expression, and the indices that stand in it."""
        holes: list[Cells] = []
        merged = _merged(cells, holes)
        signs = [self.sign(hole) for hole in holes]
        row, column = Index("", self.row), Index("", self.column)
        filled = mapped(merged, lambda part: _sign_of(part, signs))
        value = self.reader.read(filled, {**self.scope, ROW.name: row, COLUMN.name: column})
        counts = any(isinstance(part, IndexValue) for part in walk(value.scalar))
        if not value.is_scalar or (counts and 0 in self.bases):
            raise NoPatternError
        return value.scalar, row, column

    def sign(self, hole: Cells) -> Node:
        """Whether a hole counts rows or columns; the size is noted."""
        by_row = {i: cell for (i, _), cell in hole.items()}
        by_column = {j: cell for (_, j), cell in hole.items()}
        if self.shown.height > 1 and all(by_row[i] == cell for (i, _), cell in hole.items()):
            size = self.counted(by_row, self.row, dotted=self.shown.rows_dotted)
            if size is not None:
                self.row = size
                return ROW
        if self.shown.width > 1 and all(by_column[j] == cell for (_, j), cell in hole.items()):
            size = self.counted(by_column, self.column, dotted=self.shown.columns_dotted)
            if size is not None:
                self.column = size
                return COLUMN
        raise NoPatternError

    def counted(self, labels: dict[int, Node], known: Size, *, dotted: bool) -> Size | None:
        """The size of an axis whose places have these labels; None for other labels."""
        first, *_, last = sorted(labels)
        base = _count(labels[first]) - first
        if base not in {0, 1}:
            return None
        shown = labels.keys() - {last} if dotted else labels.keys()
        if any(_count(labels[at]) != base + at for at in shown):
            return None
        size = self.ending(labels[last], base) if dotted else known
        if size is None or not (isinstance(known, SizeVariable) or known == size):
            return None
        self.bases.add(base)
        return size

    def ending(self, label: Node, base: int) -> Size | None:
        """The size of an axis whose last place has this label."""
        match label:
            case t.Terms(items=(("+", size), ("-", t.Number(text="1")))) if base == 0:
                name = name_key(size)
            case _:
                name = name_key(label) if base == 1 else None
        return size_of(name) if name is not None and name in self.reader.problem.sizes else None

    def value(self, body: Body, beside: Body | None = None) -> Value:
        """The matrix with this entry, or with this diagonal and the other entry beside it."""
        rows = (self.row,) if self.shown.height > 1 else ()
        columns = (self.column,) if self.shown.width > 1 else ()

        def entry(r: Places, c: Places) -> Expr:
            if beside is None:
                return _at(body, r, c)
            delta = Delta(r[0], c[0])
            off = multiply((add((ONE, negate(delta))), _at(beside, r, c)))
            return add((multiply((delta, _at(body, r, c))), off))

        return Value(rows, columns, entry)


def _at(body: Body, rows: Places, columns: Places) -> Expr:
    """The entry at a place."""
    expr, row, column = body
    down, across = zip((row,), rows, strict=False), zip((column,), columns, strict=False)
    return refreshed(expr, dict([*down, *across]))


def _count(node: Node) -> int:
    """The number that a label is; -1 for any other label."""
    return int(node.text) if isinstance(node, t.Number) and node.text.isdecimal() else -1


def _merged(cells: Cells, holes: list[Cells]) -> Any:  # noqa: ANN401 - any part of a tree
    """What the entries have in common, with a symbol for each place where they differ."""
    parts: list[Any] = list(cells.values())
    if all(part == parts[0] for part in parts):
        return parts[0]
    if all(isinstance(part, tuple) and len(part) == len(parts[0]) for part in parts):
        members = zip(*parts, strict=True)
        return tuple(_merged(dict(zip(cells, each, strict=True)), holes) for each in members)
    same = all(type(part) is type(parts[0]) for part in parts)
    if same and isinstance(parts[0], t.Spanned) and not isinstance(parts[0], t.Number | t.Letter):
        names = [f.name for f in fields(parts[0]) if f.name not in {"start", "end"}]
        columns = {n: {at: getattr(part, n) for at, part in cells.items()} for n in names}
        return replace(parts[0], **{n: _merged(column, holes) for n, column in columns.items()})
    if not all(isinstance(part, t.Number | t.Letter | t.Scripted | t.Terms) for part in parts):
        raise NoPatternError
    holes.append(cells)
    return t.Symbol(f"{HOLE}{len(holes) - 1}")


def _sign_of(part: Node, signs: Sequence[Node]) -> Node | None:
    if not isinstance(part, t.Symbol) or not part.name.startswith(HOLE):
        return None
    return signs[int(part.name.removeprefix(HOLE))]

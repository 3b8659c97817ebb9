"""Environments: matrices, cases, aligned lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex.names import names
from grader.latex.roles import ENDS
from grader.latex.tree import (
    Blank,
    Cases,
    Factors,
    Fenced,
    Lines,
    Listing,
    Logic,
    Matrix,
    Node,
    Relation,
    Symbol,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.commands import Handlers
    from grader.latex.parser import Parser

    Cell = Callable[[Parser, int], Node]

GRIDS = frozenset(
    names(
        "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array tabular psmallmatrix "
        "bsmallmatrix"
    )
)
CASES = frozenset(names("cases dcases rcases drcases numcases"))
LINES = frozenset(
    names(
        "align aligned alignat alignedat split gather gathered eqnarray equation multline "
        "multlined "
        "flalign math displaymath center subarray"
    )
)
KNOWN = GRIDS | CASES | LINES
OTHERWISE = frozenset(
    [
        "otherwise",
        "else",
        "otherwise.",
        "in other cases",
        "in all other cases",
        "elsewhere",
        "其他",
        "else.",
    ],
)
LEADING_WORDS = frozenset(names("if when for where whenever in case with provided 当 若"))


def environment(parser: Parser) -> Node:
    r"""`\begin{name} ... \end{name}`."""
    at = parser.at
    name = parser.names[at]
    if name not in KNOWN:
        raise parser.error(f"unknown environment '{name}'", at, code="latex.unknown-environment")
    parser.at = at + 1
    found = rows(parser, condition_cell if has_conditions(parser, at, name) else plain_cell)
    _close(parser, name, at)
    span = {"start": parser.starts[at], "end": parser.ends[parser.at - 1]}
    if name in CASES:
        return Cases(paired(found), **span)
    if name in GRIDS:
        return Matrix(name, found, **span)
    lines = tuple(cell for row in found for cell in row)
    return lines[0] if len(lines) == 1 else Lines(lines, **span)


def has_conditions(parser: Parser, at: int, name: str) -> bool:
    """Whether the second column holds conditions: `cases`, or an array behind a left brace."""
    behind = at > 0 and parser.roles[at - 1] in {"left", "open"} and parser.names[at - 1] == "{"
    return name in CASES or (name in {"array", "matrix"} and behind)


def _close(parser: Parser, name: str, at: int) -> None:
    r"""Take the `\end` of the same name."""
    if parser.roles[parser.at] != "end-environment" or parser.names[parser.at] != name:
        raise parser.unclosed(f"\\end{{{name}}}", at)
    parser.at += 1


Rows = tuple[tuple[Node, ...], ...]


def paired(found: Rows) -> Rows:
    """The rows of cases, each with its condition, `Blank` if it has none.

    Where every row is `value, condition` without a second column, the comma parts the two.
    """
    if all(len(row) == 1 and is_by_case(row[0]) for row in found):
        return tuple(row[0].items for row in found if isinstance(row[0], Listing))
    bracketed = [_bracketed(row) for row in found]
    if None not in bracketed:
        return tuple(row for row in bracketed if row is not None)
    return tuple(row if len(row) > 1 else (*row, _blank(row[0].end)) for row in found)


def _bracketed(row: tuple[Node, ...]) -> tuple[Node, ...] | None:
    """A row `x (x > 0)` as its value and its condition; None for any other."""
    match row:
        case (Factors(factors=(*parts, Fenced(opening="(", body=Relation() as when))) as run,):
            count = len(parts)
            value = replace(run, factors=tuple(parts), operators=run.operators[: count - 1])
            return (parts[0] if count == 1 else value), when
        case _:
            return None


def is_by_case(node: Node) -> bool:
    """Whether a list is a value and its condition: `-x, x < 0`."""
    if not isinstance(node, Listing) or node.separator != "," or len(node.items) != 2:
        return False
    value, last = node.items
    return isinstance(last, Relation) and not isinstance(value, Relation | Blank | Logic)


def _blank(here: int) -> Node:
    return Blank(start=here, end=here)


def rows(parser: Parser, cell: Cell | None = None) -> Rows:
    r"""Cells parted by `&` in rows parted by `\\`; empty rows are dropped."""
    read = cell or plain_cell
    saved = parser.fence, parser.integrals
    parser.fence, parser.integrals = "", 0
    found: list[tuple[Node, ...]] = []
    row: list[Node] = []
    while True:
        row.append(
            read(parser, len(row)) if parser.roles[parser.at] not in ENDS else _nothing(parser)
        )
        parser.drop_stop()
        role = parser.roles[parser.at]
        if role != "cell":
            if len(row) > 1 or not isinstance(row[0], Blank):
                found.append(tuple(row))
            row = []
        if role not in {"cell", "newline"}:
            break
        parser.at += 1
    parser.fence, parser.integrals = saved
    return tuple(found)


def _nothing(parser: Parser) -> Node:
    """An empty cell."""
    return _blank(parser.starts[parser.at])


def plain_cell(parser: Parser, column: int) -> Node:
    """A cell of a matrix, a line of an alignment."""
    del column
    return parser.statement()


def condition_cell(parser: Parser, column: int) -> Node:
    """A value, or in a later column its condition without `if` and its like."""
    if not column:
        return parser.statement()
    if parser.roles[parser.at] == "text":
        return condition(parser)
    return parser.statement()


def condition(parser: Parser) -> Node:
    r"""A condition that begins with words: `\text{if } i = j`, `\text{otherwise}`."""
    at = parser.at
    words = parser.names[at].strip(" ,.~:")
    span = {"start": parser.starts[at], "end": parser.ends[at]}
    if words.lower() in OTHERWISE:
        parser.at = at + 1
        return Symbol("otherwise", **span)
    if words.lower() in LEADING_WORDS or not words:
        parser.at = at + 1
        return condition(parser) if parser.roles[at + 1] == "text" else parser.statement()
    inner = parser.inside_text(_without_leading(words), at)
    if inner is None:
        return parser.statement()
    parser.at = at + 1
    return inner


def _without_leading(words: str) -> str:
    """`if i = j` without its `if`."""
    first, _, rest = words.partition(" ")
    return rest if first.lower() in LEADING_WORDS else words


HANDLERS: Handlers = {"begin-environment": environment}

r"""Bars: which of them open, close, or divide.

A bar opens where an operand is expected. After an operand it closes if a bar is the innermost open
bracket, so `|a|b|c|` is `|a| b |c|`. Otherwise it divides a set in `\{ \}`; opens if the same
bracket holds a later bar (`2|x|`); and else is a relation (`a | b`, `P(A|B)`). Two bars that touch
are a norm if the next bar in the same bracket is such a pair too (`||x||`, not `||x| - 1|`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.roles import CLOSING, OPENING
from grader.latex.tree import Fenced, Node

if TYPE_CHECKING:
    from grader.latex.parser import Parser


def bar_at(parser: Parser, at: int) -> tuple[str, int]:
    """The sign "|" or "‖" at a token and its width in tokens; ("", 0) if it is no bar."""
    if parser.roles[at] != "bar":
        return "", 0
    name = parser.names[at]
    if name == "|" and touches(parser, at):
        return "‖", 2
    return ("|" if name == "mid" else name), 1


def touches(parser: Parser, at: int) -> bool:
    """Whether the bar at `at` and the next token are two bars without a space."""
    return (
        parser.roles[at + 1] == "bar"
        and parser.names[at] == parser.names[at + 1] == "|"
        and parser.starts[at + 1] == parser.ends[at]
    )


def later(parser: Parser, at: int) -> tuple[bool, bool]:
    """Whether another bar follows in the same bracket, and whether it is one of a touching pair."""
    if parser.bars is None:
        parser.bars = counted(parser)
    return parser.bars[at]


def counted(parser: Parser) -> dict[int, tuple[bool, bool]]:
    """`later` for every bar, in one pass from the end."""
    nothing = (False, False)
    found: dict[int, tuple[bool, bool]] = {}
    levels = [nothing]
    for at in range(len(parser.roles) - 2, -1, -1):
        role = parser.roles[at]
        if role in CLOSING:
            levels.append(nothing)
        elif role in OPENING:
            levels.pop()
            levels = levels or [nothing]
        elif role == "bar":
            found[at] = levels[-1]
            levels[-1] = (True, touches(parser, at))
    return found


def opened(parser: Parser, at: int) -> tuple[str, int]:
    """The bar that opens at a place where an operand is expected, and its width."""
    name, width = bar_at(parser, at)
    if width == 2 and not later(parser, at + 1)[1]:
        return "|", 1
    return name, width


def closes(parser: Parser, at: int) -> bool:
    """Whether the bar here closes the innermost bracket."""
    return parser.fence in {"|", "‖"} and bool(closing_width(parser, parser.fence, at))


def closing_width(parser: Parser, opening: str, at: int | None = None) -> int:
    """The width of the bar here that closes `opening`; 0 if it does not."""
    at = parser.at if at is None else at
    name, width = bar_at(parser, at)
    if opening == "|" and name and parser.names[at] in {"|", "mid"}:
        return 1
    return width if name == opening else 0


def opens(parser: Parser, at: int) -> bool:
    """Whether a bar after an operand opens a new factor."""
    if closes(parser, at) or parser.fence == "{":
        return False
    if parser.fence in {"|", "‖"}:
        return True
    width = bar_at(parser, at)[1]
    return parser.names[at] != "mid" and later(parser, at + width - 1)[0]


def evaluates(parser: Parser, at: int) -> bool:
    """Whether a bar is that of `f(x)|_{x=0}`."""
    return parser.roles[at + 1] == "_" and not closes(parser, at)


def evaluation(parser: Parser, node: Node) -> Node:
    """`f(x)|_{x=0}`: the factor before the bar, with the bar's scripts on it."""
    parser.at += 1
    fenced = Fenced(".", "|", node, start=node.start, end=parser.ends[parser.at - 1])
    return parser.followed(fenced)

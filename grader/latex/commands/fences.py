# ruff: noqa: RUF001 - people type characters that look like others
"""Brackets, bars and the groups of TeX."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import bars
from grader.latex.commands.environments import is_by_case, paired
from grader.latex.tree import (
    Builder,
    Cases,
    Factors,
    Fenced,
    Letter,
    Lines,
    Listing,
    Matrix,
    Node,
    Relation,
)

if TYPE_CHECKING:
    from grader.latex.commands import Handlers, Table
    from grader.latex.parser import Parser

OPENING = {
    "(": "(",
    "（": "(",
    "[": "[",
    "［": "[",
    "【": "[",
    "\\{": "{",
    "｛": "{",
    "\\langle": "⟨",
    "⟨": "⟨",
    "〈": "⟨",
    "\\lfloor": "⌊",
    "⌊": "⌊",
    "\\lceil": "⌈",
    "⌈": "⌈",
    "\\lvert": "|",
    "\\lVert": "‖",
    "\\lbrack": "[",
    "\\lparen": "(",
    "\\llbracket": "⟦",
    "⟦": "⟦",
}
CLOSING = {
    ")": ")",
    "）": ")",
    "]": "]",
    "］": "]",
    "】": "]",
    "\\}": "}",
    "｝": "}",
    "\\rbrace": "}",
    "\\rangle": "⟩",
    "⟩": "⟩",
    "〉": "⟩",
    "\\rfloor": "⌋",
    "⌋": "⌋",
    "\\rceil": "⌉",
    "⌉": "⌉",
    "\\rvert": "|",
    "\\rVert": "‖",
    "\\rbrack": "]",
    "\\rparen": ")",
    "\\rrbracket": "⟧",
    "⟧": "⟧",
}
BARS = {"|": "|", "\\vert": "|", "｜": "|", "\\|": "‖", "\\Vert": "‖", "‖": "‖", "∥": "‖"}
CLOSERS = {
    "(": (")", "]"),
    "[": ("]", ")"),
    "]": ("]", ")"),
    "{": ("}",),
    "⟨": ("⟩",),
    "⌊": ("⌋",),
    "⌈": ("⌉",),
    "⟦": ("⟧",),
    "|": ("|",),
    "‖": ("‖",),
}
CLOSING_NAMES = {
    "{": "\\}",
    "‖": "\\|",
    "⟨": "\\rangle",
    "⌊": "\\rfloor",
    "⌈": "\\rceil",
    "⟦": "\\rrbracket",
}
TABLE: Table = (
    {sign: ("open", name) for sign, name in OPENING.items()}
    | {sign: ("close", name) for sign, name in CLOSING.items()}
    | {sign: ("bar", name) for sign, name in BARS.items()}
    | {"\\mid": ("bar", "mid")}
)
DELIMITERS = (
    OPENING
    | CLOSING
    | BARS
    | {".": ".", "<": "⟨", ">": "⟩", "\\lbrace": "{", "/": "/", "\\mid": "|"}
)


def bracket(parser: Parser) -> Node:
    r"""`(a, b)`, `[0, 1)`, `]0, 1[`, `\{x \mid x > 0\}`, `\langle x, y \rangle`."""
    at = parser.at
    opening = parser.names[at]
    parser.at = at + 1
    body = inside(parser, opening)
    role, closing = parser.roles[parser.at], parser.names[parser.at]
    if not (role == "close" and closing in CLOSERS[opening]) and not (
        role == "open" and closing == "[" and opening in {"(", "[", "]"}
    ):
        raise parser.unclosed(CLOSING_NAMES.get(opening, CLOSERS[opening][0]), at)
    parser.at += 1
    end = parser.ends[parser.at - 1]
    return over_whole(Fenced(opening, closing, body, start=parser.starts[at], end=end))


def over_whole(fenced: Fenced) -> Node:
    r"""`\llbracket a, b \rrbracket` as the whole numbers of `[a, b]`; others as they are."""
    match fenced:
        case Fenced("⟦", "⟧", Listing(items=(_, _))):
            interval = replace(fenced, opening="[", closing="]")
            whole = Letter("Z", font="bb", start=fenced.start, end=fenced.end)
            return Factors((interval, whole), ("∩",), start=fenced.start, end=fenced.end)
        case _:
            return fenced


def inside(parser: Parser, opening: str) -> Node:
    """The inside of a bracket; in braces it may be the builder of a set."""
    body = parser.inside(opening)
    if opening == "{" and parser.roles[parser.at] in {"bar", "colon"}:
        parser.at += 1
        condition = parser.inside("set")
        return Builder(body, condition, start=body.start, end=condition.end)
    return body


def reversed_bracket(parser: Parser) -> Node:
    """`]0, 1[` where an operand is expected."""
    if parser.names[parser.at] != "]" or parser.fence in {"[", "]", "("}:
        raise parser.expected_operand()
    return bracket(parser)


def left(parser: Parser) -> Node:
    r"""`\left( ... \right]`: any two delimiters; `.` is none."""
    at = parser.at
    opening = parser.names[at]
    if opening == "?":
        raise parser.error("expected a bracket after '\\left'", at, code="latex.unclosed")
    parser.at = at + 1
    body = inside(parser, "{" if opening == "{" else "left")
    if parser.roles[parser.at] != "right":
        raise parser.unclosed("\\right", at)
    closing = parser.names[parser.at]
    if closing == "?":
        raise parser.error("expected a bracket after '\\right'", parser.at, code="latex.unclosed")
    parser.at += 1
    fenced = Fenced(opening, closing, body, start=parser.starts[at], end=parser.ends[parser.at - 1])
    return system(fenced) if parser.roles[at + 1] == "begin-environment" else over_whole(fenced)


def system(fenced: Fenced) -> Node:
    r"""`\left\{ \begin{array}{ll} ... \end{array} \right.` is a list of cases."""
    match fenced:
        case Fenced("{", ".", Matrix("array" | "matrix", rows)):
            return Cases(paired(rows), start=fenced.start, end=fenced.end)
        case Fenced("{", ".", Lines(items)) if all(map(is_by_case, items)):
            rows = tuple((item,) for item in items)
            return Cases(paired(rows), start=fenced.start, end=fenced.end)
        case Fenced("{", ".", Cases() as cases):
            return cases
        case _:
            return fenced


def bar(parser: Parser) -> Node:
    r"""`|x|` or `\|x\|` or `||x||`, where an operand is expected."""
    at = parser.at
    opening, width = bars.opened(parser, at)
    parser.at = at + width
    body = parser.inside(opening)
    width = 0 if opening not in {"|", "‖"} else bars.closing_width(parser, opening)
    if not width:
        raise parser.unclosed(CLOSING_NAMES.get(opening, opening), at)
    parser.at += width
    return Fenced(opening, opening, body, start=parser.starts[at], end=parser.ends[parser.at - 1])


def group(parser: Parser) -> Node:
    """A TeX group as an operand: transparent, but a list of values is a set in bare braces."""
    start = parser.starts[parser.at]
    body = parser.group()
    if (
        isinstance(body, Listing)
        and body.separator != ":"
        and not any(isinstance(i, Relation) for i in body.items)
    ):
        end = parser.ends[parser.at - 1]
        return Fenced("{", "}", body, bare=True, start=start, end=end)
    return body


HANDLERS: Handlers = {
    "open": bracket,
    "close": reversed_bracket,
    "left": left,
    "bar": bar,
    "{": group,
}

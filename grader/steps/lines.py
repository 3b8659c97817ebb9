r"""A derivation as lines: what each says, and what its sign claims of the line before.

`\Rightarrow` and `\iff` at the head of a line, or between statements in one line, begin a new line
with that claim. A line that begins with `=` goes on from the one before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from grader.latex import tree as t

if TYPE_CHECKING:
    from grader.latex.tree import Node

CLAIMS = frozenset({"⇒", "⇔", "⇐"})
_REASON = re.compile(r"\\(?:because|therefore)(?![a-zA-Z])")
_CONDITION = re.compile(r"\b(?:if|for|when|where|unless|mod|or|and|as|iff|not|is|on|in)\b")
TRUTHS = {"\\top": "true", "\\bot": "false"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its tree, the text it was read from, and what it claims ("", "⇒", "⇔", "⇐").

    One that `starts` a chain is not compared with what stands before. `error` is set, and the tree
    a `Blank`, where the text is no formula. `at` is where its text begins in a whole write-up.
    """

    node: Node
    text: str
    claim: str = ""
    starts: bool = False
    error: LatexError | None = None
    at: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether it begins with a relation sign, and so with the value of the line before."""
        return isinstance(self.node, t.Relation) and isinstance(self.node.sides[0], t.Blank)

    @property
    def source(self) -> str:
        """Its own piece of the text."""
        return self.text[self.node.start : self.node.end].strip() or self.text.strip()


def line_of(text: str) -> tuple[Line, ...]:
    r"""The lines that one text makes: one, or several where it has line breaks or arrows.

    `\because` and `\therefore` stand before a line and say nothing that is checked.
    """
    if "\\begin" in text:
        return _one(_REASON.sub(lambda found: " " * len(found[0]), text))
    pieces = [piece for piece in _REASON.split(text) if piece.strip()]
    return tuple(line for piece in pieces or [text] for line in _one(piece))


def _one(text: str) -> tuple[Line, ...]:
    try:
        node = parse(text)
    except LatexError as error:
        return (Line(t.Blank(), text, error=error),)
    return _spread(Line(node, text))


def _spread(line: Line) -> tuple[Line, ...]:
    match line.node:
        case t.Boxed(body=body):
            return _spread(replace(line, node=body))
        case t.Lines(items=items):
            return tuple(part for item in items for part in _spread(replace(line, node=item)))
        case t.Logic(operator=operator, items=items) as logic if operator in CLAIMS:
            if len(items) == 2 and all(map(_is_proposition, items)):
                return (replace(line, node=_connected(logic)),)
            first, *rest = (replace(line, node=item) for item in items)
            claimed = tuple(replace(part, claim=operator) for part in rest)
            parts = claimed if isinstance(first.node, t.Blank) else (first, *claimed)
            return tuple(inner for part in parts for inner in _spread(part))
        case node:
            node = _connected(node) if _is_proposition(node) else node
            return (replace(line, node=_truths(_unboxed_last(node))),)


def _is_proposition(node: Node) -> bool:
    """Whether a node is letters of statements, `A`, and what joins them: no step of algebra."""
    match node:
        case t.Letter(name=name):
            return name.isupper()
        case t.Fenced(body=body):
            return _is_proposition(body)
        case t.Logic(items=items):
            return all(map(_is_proposition, items))
        case _:
            return False


def _connected(node: Node) -> Node:
    r"""`A \Rightarrow B` as `\neg A \lor B`, an equivalence as both ways."""
    match node:
        case t.Fenced(body=body):
            return replace(node, body=_connected(body))
        case t.Logic(operator="⇔", items=(left, right)):
            ways = (t.Logic("⇒", (left, right)), t.Logic("⇒", (right, left)))
            return replace(node, operator="and", items=tuple(map(_connected, ways)))
        case t.Logic(operator="⇒" | "⇐" as arrow, items=(left, right)):
            first, second = (left, right) if arrow == "⇒" else (right, left)
            denied = t.Logic("not", (_connected(first),))
            return replace(node, operator="or", items=(denied, _connected(second)))
        case t.Logic(items=items):
            return replace(node, items=tuple(map(_connected, items)))
        case _:
            return node


def _unboxed_last(node: Node) -> Node:
    r"""`= \boxed{x}` as `= x`, and a remark at the end left out: `= x \text{ (as above)}`."""
    match node:
        case t.Relation(sides=(*sides, last)):
            plain = tuple(s.body if isinstance(s, t.Boxed) else s for s in (*sides, _bare(last)))
            return replace(node, sides=plain)
        case _:
            return node


def _bare(node: Node) -> Node:
    """A side without a remark behind it; words that may be a condition stay."""
    match node:
        case t.Factors(factors=(*rest, t.Text(text=text)), operators=(*signs, "")) if rest:
            if _CONDITION.search(text):
                return node
            if len(rest) == 1:
                return _bare(rest[0])
            end = rest[-1].end
            return _bare(replace(node, factors=tuple(rest), operators=tuple(signs), end=end))
        case t.Factors(factors=(*rest, last)):
            last = _bare(last)
            return replace(node, factors=(*rest, last), end=last.end)
        case t.Terms(items=(*items, (sign, last))):
            last = _bare(last)
            return replace(node, items=(*items, (sign, last)), end=last.end)
        case t.Big(body=body):
            body = _bare(body)
            return replace(node, body=body, end=body.end)
        case t.Operator(operand=operand) if operand is not None:
            operand = _bare(operand)
            return replace(node, operand=operand, end=operand.end)
        case _:
            return node


def _truths(node: Node) -> Node:
    r"""`\top` and `\bot` among statements as the words they stand for."""
    match node:
        case t.Symbol(name=name) if name in TRUTHS:
            return t.Text(TRUTHS[name], start=node.start, end=node.end)
        case t.Logic(items=items):
            return replace(node, items=tuple(map(_truths, items)))
        case t.Fenced(body=body):
            return replace(node, body=_truths(body))
        case _:
            return node

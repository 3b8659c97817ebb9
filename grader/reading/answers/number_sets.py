"""Sets of numbers by their letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers import kinds as k
from grader.reading.keys import name_key

if TYPE_CHECKING:
    from grader.latex.tree import Node


ROUND = frozenset("()[]⟨⟩")
NUMBER_SETS = frozenset("NZQRC")


def is_set(node: Node) -> bool:
    """Whether a term of a sum is a set, so that its sign is one of sets."""
    if isinstance(node, t.Fenced):
        return node.opening == "{" or (isinstance(node.body, t.Listing) and node.opening in ROUND)
    return number_set(node) is not None


def number_set(node: Node) -> k.NumberSet | None:
    r"""`\mathbb{R}`, `\mathbf{R}^+`, `R_{>0}`, `\mathbb{R}^{m \times n}`; None if it is none."""
    base, mark = node, ""
    if isinstance(node, t.Scripted):
        base, marks = node.base, [spelled_mark(m) for m in (node.sub, node.sup) if m is not None]
        mark = "".join(sorted(marks))
    if (
        not isinstance(base, t.Letter)
        or base.name not in NUMBER_SETS
        or base.font not in {"bb", "bold"}
    ):
        return None
    return None if "?" in mark else k.NumberSet(base.name + mark)


def spelled_mark(node: Node) -> str:
    """What a script on a number set says: `+`, `*`, `0`, `>0`."""
    match node:
        case t.Symbol(name=name):
            return {"+": "+", "-": "-", "*": "*"}.get(name, name)
        case t.Number(text=text):
            return text
        case t.Letter() | t.Scripted():
            return name_key(node) or "?"
        case t.Factors(factors=factors, operators=operators) if set(operators) <= {"×"}:
            return "×".join(map(spelled_mark, factors))
        case t.Relation(operators=(operator,), sides=(_, t.Number(text=text))):
            return {">0": "+", "≥0": "0+", "≠0": "*", "<0": "-", "≥1": "+"}.get(
                operator + text, "?"
            )
        case _:
            return "?"

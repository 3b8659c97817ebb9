r"""Sets of numbers with exceptions in words: `\text{all real numbers except } 0 \text{ and } 1`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers.words import SETS

if TYPE_CHECKING:
    from grader.latex.tree import Node

_LEAD = re.compile(
    r"(?:every|any|all)?\s*(?:the )?(?P<kind>real|integer|rational)(?:s| numbers?)?,?"
    r"\s+(?:except|other than|excluding)(?: for)?"
)
_KINDS = {"real": "all reals", "integer": "all integers", "rational": "all rational numbers"}


def without_exceptions(node: Node, text: str) -> Node:
    r"""`\mathbb{R} \setminus \{0, 1\}` for what says so in words; any other node as it is."""
    if "\\text" not in text or not _LEAD.search(text):
        return node
    parted = _parted(node)
    kind = _LEAD.fullmatch(" ".join(parted[0].lower().split())) if parted is not None else None
    if parted is None or kind is None:
        return node
    values = _values(parted[1])
    start, end = node.start, node.end
    if not values:
        return node
    numbers = t.Letter(SETS[_KINDS[kind["kind"]]], font="bb", start=start, end=end)
    listed = t.Listing(values, start=start, end=end) if len(values) > 1 else values[0]
    taken = t.Fenced("{", "}", listed, start=start, end=end)
    return t.Factors((numbers, taken), ("∖",), start=start, end=end)


def _parted(node: Node) -> tuple[str, Node] | None:
    """The text that a node begins with, and the node without it; None where it begins otherwise."""
    match node:
        case t.Factors(factors=(t.Text(text=text), last)):
            return text, last
        case t.Factors(factors=(t.Text(text=text), *rest), operators=("", *signs)):
            return text, replace(node, factors=tuple(rest), operators=tuple(signs))
        case t.Terms(items=(("+", t.Text(text=text)), *rest)):
            return text, replace(node, items=tuple(rest))
        case t.Terms(items=(("+", first), *rest)):
            found = _parted(first)
            return found and (found[0], replace(node, items=(("+", found[1]), *rest)))
        case t.Logic(items=(first, *others)) | t.Listing(items=(first, *others)):
            found = _parted(first)
            return found and (found[0], replace(node, items=(found[1], *others)))
        case t.Relation(sides=(first, *others)):
            found = _parted(first)
            return found and (found[0], replace(node, sides=(found[1], *others)))
        case _:
            return None


def _values(node: Node) -> tuple[Node, ...]:
    """The numbers that are left out; () where something else is said of them."""
    match node:
        case t.Logic(operator="and" | "or", items=items) | t.Listing(items=items, separator=","):
            parts = [_values(item) for item in items if not isinstance(item, t.Blank)]
            return tuple(value for part in parts for value in part) if all(parts) else ()
        case t.Relation(operators=("=",), sides=(t.Letter(), value)):
            return _values(value)
        case t.Number() | t.Terms() | t.Quotient() | t.Root():
            return (node,)
        case t.Factors(factors=factors) if not any(isinstance(f, t.Text) for f in factors):
            return (node,)
        case _:
            return ()

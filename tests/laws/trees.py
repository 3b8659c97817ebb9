"""Small trees of operations with their LaTeX, and rules that rewrite them anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Tree:
    """An operation on trees; a leaf is an operation on none, printed as it is named."""

    op: str
    parts: tuple[Tree, ...] = ()


def tree(op: str, *parts: Tree) -> Tree:
    return Tree(op, parts)


WRITTEN = {
    "+": r"\left({} + {}\right)",
    "-": r"\left({} - {}\right)",
    "*": r"{} \cdot {}",
    "@": "{} {}",
    "/": r"\frac{{{}}}{{{}}}",
    "neg": r"\left(-{}\right)",
    "twice": r"2 \cdot {}",
    "square": r"\left({}\right)^{{2}}",
    "abs": r"\left|{}\right|",
    "sqrt": r"\sqrt{{{}}}",
    "sin": r"\sin\left({}\right)",
    "T": r"\left({}\right)^\top",
    "tr": r"\operatorname{{tr}}\left({}\right)",
}


def latex(made: Tree) -> str:
    return WRITTEN[made.op].format(*map(latex, made.parts)) if made.parts else made.op


def anywhere(made: Tree, rule: Callable[[Tree], Iterator[Tree]]) -> Iterator[Tree]:
    """What a rule makes of a tree, at its root or at any part of it."""
    yield from rule(made)
    for place, part in enumerate(made.parts):
        for changed in anywhere(part, rule):
            yield Tree(made.op, (*made.parts[:place], changed, *made.parts[place + 1 :]))

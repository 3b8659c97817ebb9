r"""Numbers in a base: `204_5`, `(11001)_2`, `11001_{\text{two}}`, `(2A)_{16}`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.latex.names import names
from grader.latex.walk import children

if TYPE_CHECKING:
    from grader.latex.tree import Node

MAX_BASE = 36
WORDS = dict(
    zip(
        names("two three four five six seven eight nine ten eleven twelve"),
        range(2, 13),
        strict=True,
    )
) | {"sixteen": 16, "binary": 2, "octal": 8, "hexadecimal": 16, "hex": 16}


def in_base(node: t.Scripted) -> Node | None:
    """The value of a number with its base below; None for anything else."""
    if node.sub is None or node.sup is not None or node.primes:
        return None
    radix, digits = _radix(node.sub), _digits(node.base)
    whole, _, decimals = digits.partition(".")
    written = whole + decimals
    if not 2 <= radix <= MAX_BASE or not written or not _fits(written, radix):
        return None
    value = t.Number(str(int(written, radix)), start=node.start, end=node.end)
    if not decimals:
        return value
    below = t.Number(str(radix ** len(decimals)), start=node.start, end=node.end)
    return t.Quotient(value, below, start=node.start, end=node.end)


def holds_base(node: Node) -> bool:
    r"""Whether a number in a tree has its base below; `\text{110_2}` may hold one."""
    match node:
        case t.Scripted() if in_base(node) is not None:
            return True
        case t.Text(text=text):
            return "_" in text
        case _:
            return any(map(holds_base, children(node)))


def _fits(written: str, radix: int) -> bool:
    """Whether every digit is one of the base."""
    return written.isalnum() and all(int(digit, MAX_BASE) < radix for digit in written)


def _radix(sub: Node) -> int:
    """The base that a subscript names; 0 where it names none."""
    match sub:
        case t.Fenced(body=body):
            return _radix(body)
        case t.Number(text=text) if text.isdecimal():
            return int(text)
        case t.Text(text=word) | t.Word(name=word):
            return WORDS.get(word.strip(" ()").lower().removeprefix("base "), 0)
        case _:
            return 0


def _digits(base: Node) -> str:
    """The digits as written, letters among them only in brackets; "" where they are none."""
    match base:
        case t.Number(text=text, repeating=""):
            return text
        case t.Fenced(opening="(", closing=")", body=t.Number() as number):
            return _digits(number)
        case t.Fenced(opening="(", closing=")", body=t.Factors(factors=factors, operators=signs)):
            touching = all(a.end == b.start for a, b in pairwise(factors))
            return "".join(map(_digit, factors)) if touching and not any(signs) else ""
        case _:
            return ""


def _digit(node: Node) -> str:
    """One or several digits of a number in a base above ten; "?" for anything else."""
    match node:
        case t.Number(text=text) if text.isdecimal():
            return text
        case t.Letter(name=name, marks=()) if len(name) == 1 and name.isascii():
            return name
        case _:
            return "?"

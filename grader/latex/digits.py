r"""Digits repeated over a brace: `\underbrace{99\ldots9}_{n}` is the number of n nines.

Digits beside the brace, `1\underbrace{0\ldots0}_{n}1`, would be written on to them: such numbers
are not read, nor is `9\cdots9`, which can be a product.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex.roles import CLOSING, OPERANDS, POSTFIX
from grader.latex.tree import (
    Factors,
    Fenced,
    Letter,
    Number,
    Quotient,
    Scripted,
    Symbol,
    Terms,
    Text,
)

if TYPE_CHECKING:
    from grader.latex.parser import Parser
    from grader.latex.tree import Node

JOINING = OPERANDS - {"open", "left", "{", "begin-environment"} | CLOSING | POSTFIX
COUNTED = frozenset({"", "digit", "digits", "time", "times", "个", "個", "位"})


def repeated(parser: Parser, at: int, body: Node, label: Node | None) -> Node | None:
    """The number whose digits stand under the brace at a token; None for anything else."""
    digit = _digit(parser, body)
    count = None if label is None or not digit else _count(label, digit)
    if count is None or _is_joined(parser, at):
        return None
    start, end = body.start, body.end
    one, nine, times = (Number(text, start=start, end=end) for text in ("1", "9", digit))
    ten = Scripted(Number("10", start=start, end=end), None, count, start=start, end=end)
    less = Terms((("+", ten), ("-", one)), start=start, end=end)
    above = Factors(
        (times, Fenced("(", ")", less, start=start, end=end)), ("",), start=start, end=end
    )
    return Fenced("(", ")", Quotient(above, nine, start=start, end=end), start=start, end=end)


def _is_joined(parser: Parser, at: int) -> bool:
    """Whether something is written on to either side of a brace that has been read."""
    before = at > 0 and parser.roles[at - 1] in JOINING
    return before or parser.roles[parser.at] in OPERANDS


def _digit(parser: Parser, body: Node) -> str:
    r"""The digit of `99\ldots9`; "" where others stand there too, or a product may be meant."""
    match body:
        case Factors(factors=(Number() as first, Symbol(name="\\dots") as dots, Number() as last)):
            digits = set(first.text + last.text)
        case _:
            return ""
    product = parser.text[dots.start : dots.end] in {"\\cdots", "⋯"} and len(first.text) == 1
    return digits.pop() if len(digits) == 1 and not product and "0" not in digits else ""


def _count(label: Node, digit: str) -> Node | None:
    r"""How often a digit is written, by the label `2n+1`, `n \text{ digits}`, `n\text{个}9`."""
    match label:
        case Number() | Letter() | Scripted(base=Letter(), sup=None):
            return label
        case Terms(items=(*before, (sign, last))):
            count = _count(last, digit)
            return None if count is None else replace(label, items=(*before, (sign, count)))
        case Factors(factors=(*before, Text(text=text), Number(text=again))) if again == digit:
            return _product(label, before) if text.strip() in COUNTED else None
        case Factors(factors=(*before, Text(text=text))):
            return _product(label, before) if text.strip() in COUNTED else None
        case Factors(factors=factors):
            return _product(label, factors)
        case _:
            return None


def _product(label: Factors, factors: tuple[Node, ...] | list[Node]) -> Node | None:
    if not all(isinstance(part, Number | Letter) for part in factors):
        return None
    if len(factors) == 1:
        return factors[0]
    return replace(label, factors=tuple(factors), operators=label.operators[: len(factors) - 1])

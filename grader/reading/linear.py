"""Linear expressions as written: whole numbers and multiples of letters."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.latex import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.latex.tree import Node

Line = dict[str, Fraction]
"""The coefficient of each letter, and the constant under ""."""


def line_of(node: Node) -> Line | None:
    """The linear expression that a node is; None where it is none."""
    match node:
        case t.Number(text=text, repeating="") if text.isdecimal():
            return trimmed({"": Fraction(text)})
        case t.Letter(name=name, marks=(), font=""):
            return {name: Fraction(1)}
        case t.Fenced(opening="(", closing=")", body=body):
            return line_of(body)
        case t.Factors(factors=(t.Number() as first, second)):
            return _scaled(line_of(first), line_of(second))
        case t.Terms(items=items):
            lines = [(sign, line_of(item)) for sign, item in items]
            if any(line is None or sign not in "+-" for sign, line in lines):
                return None
            return total((line or {}, Fraction(1 if sign == "+" else -1)) for sign, line in lines)
        case _:
            return None


def _scaled(factor: Line | None, line: Line | None) -> Line | None:
    if factor is None or line is None:
        return None
    return trimmed({name: factor.get("", Fraction(0)) * value for name, value in line.items()})


def total(parts: Iterable[tuple[Mapping[str, Fraction], Fraction]]) -> Line:
    """The sum of lines, each with a factor."""
    found: Line = {}
    for line, factor in parts:
        for name, value in line.items():
            found[name] = found.get(name, Fraction(0)) + factor * value
    return trimmed(found)


def trimmed(line: Line) -> Line:
    """Without the letters that do not occur."""
    return {name: value for name, value in line.items() if value}


def minus(left: Line, right: Line) -> Line:
    """The difference of two lines."""
    return total(((left, Fraction(1)), (right, Fraction(-1))))


def constant(line: Line) -> Fraction | None:
    """The number that a line without letters is; None where it has any."""
    return line.get("", Fraction(0)) if set(line) <= {""} else None


def node_of(line: Line) -> Node:
    """A line as a node."""
    items = tuple(
        ("+" if value > 0 else "-", _term(name, abs(value))) for name, value in line.items()
    )
    match items:
        case ():
            return t.Number("0")
        case (("+", term),):
            return term
        case _:
            return t.Terms(items)


def _term(name: str, value: Fraction) -> Node:
    number: Node = t.Number(str(value.numerator))
    if value.denominator != 1:
        number = t.Quotient(number, t.Number(str(value.denominator)))
    if not name:
        return number
    return t.Letter(name) if value == 1 else t.Factors((number, t.Letter(name)), ("·",))

"""Exact, decimal, integer: how a number is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.forms.leaves import digits, outer, unsigned
from grader.latex import tree as t
from grader.reading.decimals import endless_decimal

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.problem import Problem


def decimal_in(node: Node) -> str:
    """The first decimal in a value, as it was typed; empty where there is none."""
    for part in outer(node):
        if isinstance(part, t.Number) and ("." in part.text or part.repeating):
            return part.text
        if isinstance(part, t.GroupedNumber) and "." in part.groups[-1]:
            return ",".join(part.groups)
    return ""


def exact(node: Node, _: Problem) -> str:
    """No decimals: a fraction, a root, pi."""
    found = decimal_in(node)
    return f"{found} is a decimal; an exact answer is asked for" if found else ""


def decimal(node: Node, _: Problem) -> str:
    r"""A number in digits, with a point or without, also `1.2 \times 10^3` and `0.333\ldots`."""
    inner = unsigned(node)
    if isinstance(inner, t.Number | t.GroupedNumber) or endless_decimal(inner) is not None:
        return ""
    return "" if _is_scientific(inner) else "a decimal number is asked for"


def _is_scientific(node: Node) -> bool:
    match node:
        case t.Factors(factors=(t.Number(), t.Scripted(base=t.Number(text="10"), sup=power))):
            return power is not None and digits(power) is not None
        case _:
            return False


def integer(node: Node, _: Problem) -> str:
    """Digits and a sign: no quotient, power or sum that would still have to be worked out."""
    return "" if digits(node) is not None else "an integer is asked for, written as one"

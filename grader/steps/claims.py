"""Equations that claim something: whose left side the statement, or a derivative, settles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression import nodes as n
from grader.expression.traverse import walk
from grader.latex import LatexError
from grader.latex import tree as t
from grader.latex.walk import children
from grader.reading.values import fresh
from grader.steps.differentials import is_change

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.steps.check import Derivation
    from grader.steps.lines import Line


def is_claim(derivation: Derivation, line: Line) -> bool:
    """Whether an equation can be right or wrong by itself; a condition on letters cannot.

    One between numbers can. A derivative set to zero is a condition.
    """
    node = line.node
    if not isinstance(node, t.Relation) or set(node.operators) - {"=", ":=", "≡"}:
        return False
    if len(node.sides) > 2 or not any(map(_has_letter, node.sides)):
        return True
    if _is_zero(node.sides[-1]):
        return False
    left = node.sides[0]
    return _is_derivative(left) or is_change(left) or _is_defined(derivation, line, left)


def _has_letter(node: Node) -> bool:
    """Whether anything but digits stands in an expression."""
    inside = tuple(children(node))
    if not inside:
        return not isinstance(node, t.Number)
    return any(map(_has_letter, inside))


def _is_derivative(node: Node) -> bool:
    match node:
        case t.Operator() | t.Quotient(numerator=t.Operator()):
            return True
        case t.Factors(factors=(first, *_)):
            return _is_derivative(first)
        case t.Scripted(base=t.Fenced(body=body)):
            return _is_derivative(body)
        case _:
            return False


def _is_defined(derivation: Derivation, line: Line, left: Node) -> bool:
    """Whether a letter on the left is defined."""
    try:
        value = derivation.value(line, left)
        entry = value.entry(fresh(value.rows), fresh(value.columns))
    except LatexError:
        return False
    names = {part.name for part in walk(entry) if isinstance(part, n.Symbol | n.Element)}
    if _is_called(derivation, left):
        return True
    return any(derivation.problem.definition(name) is not None for name in names)


def _is_called(derivation: Derivation, left: Node) -> bool:
    """`f(x)` or `f'(x)` of a defined function."""
    first = left.factors[0] if isinstance(left, t.Factors) else left
    base = first.base if isinstance(first, t.Scripted) else first
    return isinstance(base, t.Letter) and base.name in derivation.problem.definitions


def _is_zero(node: Node) -> bool:
    match node:
        case t.Number(text="0") | t.Letter(name="0"):
            return True
        case t.Scripted(base=base):
            return _is_zero(base)
        case _:
            return False

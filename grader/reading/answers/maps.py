r"""Functions as maps: `f : x \mapsto x^2`, `f : \mathbb R \to \mathbb R, x \mapsto x^2`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t

if TYPE_CHECKING:
    from grader.latex.tree import Node


def equation_of(node: Node) -> t.Relation | None:
    """The equation `f(x) = x^2` that a map says; a map without a name is called f."""
    match node:
        case t.Relation(sides=(t.Listing(items=(name, letter), separator=":"), body)):
            return _equation(node, name, letter, body)
        case t.Relation(sides=(letter, body)):
            return _equation(node, t.Letter("f"), letter, body)
        case t.Listing(
            items=(t.Relation(operators=("→",), sides=(about, _)), t.Relation() as rule)
        ):
            found = equation_of(rule)
            return _named(found, about) if found is not None else None
        case _:
            return None


def _equation(node: t.Relation, name: Node, letter: Node, body: Node) -> t.Relation | None:
    if node.operators != ("↦",) or not isinstance(name, t.Letter | t.Scripted):
        return None
    start, end = node.start, node.end
    bracket = (
        letter
        if isinstance(letter, t.Fenced)
        else t.Fenced("(", ")", letter, start=letter.start, end=letter.end)
    )
    called = t.Factors((name, bracket), ("",), start=start, end=end)
    return t.Relation((called, body), ("=",), start=start, end=end)


def _named(equation: t.Relation, about: Node) -> t.Relation | None:
    r"""The equation with the name of the function before it, the f of `f : A \to B`."""
    match about, equation.sides:
        case t.Listing(items=(name, _), separator=":"), (t.Factors(factors=(_, bracket)), body):
            sides = (t.Factors((name, bracket), ("",), start=about.start, end=about.end), body)
            return t.Relation(sides, ("=",), start=equation.start, end=equation.end)
        case _:
            return None

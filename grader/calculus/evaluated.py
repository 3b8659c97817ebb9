r"""Values between limits: `\left[\frac{x^3}{3}\right]_0^1`, `\left. f \right|_{x=1}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import add, negate
from grader.expression.copies import with_values
from grader.expression.nodes import Symbol
from grader.expression.traverse import walk
from grader.latex import tree as t
from grader.reading.clash import unknown
from grader.reading.keys import name_key
from grader.reading.values import Value, scalar

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope

BARS = {("[", "]"), (".", "|"), ("(", "|"), ("[", "|")}


def evaluated(reader: Reader, node: t.Scripted, scope: Scope) -> Value | None:
    """The difference between an upper and a lower end, or a value at a point; None otherwise."""
    base = node.base
    if not isinstance(base, t.Fenced) or (base.opening, base.closing) not in BARS or node.primes:
        return None
    if node.sub is None or (base.opening == "[" and base.closing == "]" and node.sup is None):
        return None
    value = reader.read(base.body, scope)
    if not value.is_scalar or (reader.problem.shaped and not isinstance(node.sub, t.Relation)):
        return None
    name = _variable(reader, node, value.scalar)
    if node.sup is None:
        return scalar(_at(reader, value.scalar, name, node.sub, scope))
    upper = _at(reader, value.scalar, name, node.sup, scope)
    return scalar(add((upper, negate(_at(reader, value.scalar, name, node.sub, scope)))))


def _variable(reader: Reader, node: t.Scripted, body: Expr) -> str:
    """The letter that takes the values: said below, `x = 0`, or the only one."""
    if isinstance(node.sub, t.Relation):
        name = name_key(node.sub.sides[0])
        if name is not None:
            return name
    names = {part.name for part in walk(body) if isinstance(part, Symbol)}
    if len(names) != 1:
        raise unknown(node, f"{reader.words(node)}: of which letter it is taken", "evaluated")
    return names.pop()


def _at(reader: Reader, body: Expr, name: str, node: Node, scope: Scope) -> Expr:
    if isinstance(node, t.Relation):
        node = node.sides[-1]
    return with_values(body, {name: reader.scalar(node, scope)})

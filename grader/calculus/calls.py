r"""Functions that the statement defines: `f(x)`, `f(2)`, `f'`, `f'(x)`, and primes on a bracket.

`f'` is the derivative by the one letter that the definition of f holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.calculus.differentiate import depends, derivative
from grader.calculus.evaluated import evaluated
from grader.calculus.functions import NotDifferentiableError
from grader.expression.copies import with_values
from grader.expression.nodes import Element, Expr, Symbol
from grader.expression.traverse import walk
from grader.latex import tree as t
from grader.reading import statement
from grader.reading.clash import unknown
from grader.reading.keys import name_key, parts_of
from grader.reading.reader import RULES, rule
from grader.reading.values import Value, fresh, scalar

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.problem import Problem
    from grader.reading.reader import Reader, Scope

BASE_RULES = statement.REGISTERED  # those that the rule here stands on
PLAIN = RULES[t.Scripted]
FUNCTIONS = frozenset("fghFGH")


@rule(t.Scripted)
def primed(reader: Reader, node: t.Scripted, scope: Scope) -> Value:
    """A prime on a defined letter or on a bracket, or ends of a range; other scripts as before."""
    between = evaluated(reader, node, scope)
    if between is not None:
        return between
    if node.primes and node.sub is None and node.sup is None and not reader.problem.shaped:
        if isinstance(node.base, t.Fenced) and node.base.opening in "([":
            return scalar(_derived(reader, node, reader.scalar(node.base, scope), node.primes))
        body = defined(reader, node.base)
        if body is not None:
            return scalar(_derived(reader, node, body, node.primes))
    return PLAIN(reader, node, scope)


def defined(reader: Reader, node: Node) -> Expr | None:
    """The definition of a scalar letter, with the definitions in it followed."""
    name = name_key(node)
    definition = reader.problem.definition(name) if name is not None else None
    return None if definition is None or definition[0] else followed(definition[1], reader.problem)


def followed(expr: Expr, problem: Problem) -> Expr:
    """An expression with its defined scalar letters replaced by what they are."""
    names = {part.name for part in walk(expr) if isinstance(part, Symbol)}
    known = {name: problem.definition(name) for name in names}
    values = {name: followed(d[1], problem) for name, d in known.items() if d is not None}
    return with_values(expr, values) if values else expr


def _derived(reader: Reader, node: Node, expr: Expr, times: int) -> Expr:
    by = _only_letter(expr)
    if by is None:
        raise unknown(node, f"{reader.words(node)}: by what a prime differentiates", "prime")
    try:
        for _ in range(times):
            expr = derivative(expr, by, reader.problem)
    except NotDifferentiableError as error:
        raise unknown(node, f"{reader.words(node)}: no rule for {error}", "derivative") from None
    return expr


def _only_letter(expr: Expr) -> Symbol | None:
    """The letter of a function of one: the only one, or x."""
    names = {part.name for part in walk(expr) if isinstance(part, Symbol)}
    names = {name for name in names if not name.startswith("#")}
    if "x" in names:
        return Symbol("x")
    return Symbol(next(iter(names))) if len(names) == 1 else None


def called(reader: Reader, name: Node, bracket: Node, scope: Scope) -> Value | None:
    """`L(w)`, `f(x)`, `f'(2)` of a defined letter; None where the two are factors."""
    base, primes = (name.base, name.primes) if isinstance(name, t.Scripted) else (name, 0)
    plain = base if primes else name
    key = name_key(plain)
    if key is None or not _is_defined(reader.problem, key) or not isinstance(bracket, t.Fenced):
        return None
    if bracket.opening != "(":
        return None
    if _names_arguments(reader, key, bracket.body, scope):
        return reader.read(name, scope)
    body = defined(reader, plain)
    letter = _only_letter(body) if body is not None else None
    if key not in FUNCTIONS or body is None or letter is None:
        return None
    derived = _derived(reader, name, body, primes)
    return scalar(with_values(derived, {letter.name: reader.scalar(bracket.body, scope)}))


def _is_defined(problem: Problem, key: str) -> bool:
    return key in problem.definitions


def _names_arguments(reader: Reader, key: str, inside: Node, scope: Scope) -> bool:
    """Whether a bracket lists letters that a definition holds."""
    body = reader.problem.definitions[key][1]
    for part in parts_of(inside):
        if not isinstance(part, t.Letter | t.Scripted):
            return False
        value = reader.read(part, scope)
        entry = value.entry(fresh(value.rows), fresh(value.columns))
        if not isinstance(entry, Symbol | Element):
            return False
        if not depends(body, entry.name, reader.problem):
            return False
    return True


def with_calls(reader: Reader, node: t.Factors, scope: Scope) -> tuple[t.Factors, Scope]:
    """A product in which applied defined letters stand as names, and the scope that has them."""
    if not reader.problem.definitions:
        return node, scope
    for at, (name, bracket) in enumerate(zip(node.factors, node.factors[1:], strict=False)):
        if node.operators[at] or not isinstance(name, t.Letter | t.Scripted):
            continue
        value = called(reader, name, bracket, scope)
        if value is not None:
            stand_in = t.Letter(f"call {name.start}", start=name.start, end=bracket.end)
            factors = (*node.factors[:at], stand_in, *node.factors[at + 2 :])
            signs = (*node.operators[:at], *node.operators[at + 1 :])
            whole = t.Factors(factors, signs, start=node.start, end=node.end)
            return with_calls(reader, whole, {**scope, stand_in.name: value})
    return node, scope

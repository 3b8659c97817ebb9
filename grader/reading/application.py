r"""A name before a bracket that is applied to it: `\sigma(z)`, `Var[w]`, `1[i = j]`, `f(x)`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.expression.nodes import Apply
from grader.latex import tree as t
from grader.reading import special, usual
from grader.reading.clash import unknown
from grader.reading.conditions import indicator
from grader.reading.functions import derivative_of, elementwise, sigmoid
from grader.reading.keys import label, letter_key, name_key, parts_of
from grader.reading.places import entry_of
from grader.reading.powers import raised, superscripts
from grader.reading.values import Value, scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope


def applied(reader: Reader, name: Node, after: Node, scope: Scope) -> Value | None:
    """`f(x)` where `name` stands for a function; None where the two are factors."""
    bracket, wrap = _bracket_of(after)
    if bracket is None:
        return None
    base, primes = (name.base, name.primes) if isinstance(name, t.Scripted) else (name, 0)
    says_when = isinstance(bracket.body, t.Relation | t.Logic)
    if says_when and isinstance(base, t.Number) and base.text == "1":
        return wrap(reader, indicator(reader, bracket.body, scope), scope)
    if isinstance(base, t.Word):
        return wrap(reader, _opaque(reader, name, bracket, scope), scope)
    if not isinstance(base, t.Letter):
        return None
    key = letter_key(base)
    if key in INDICATORS and says_when:
        return wrap(reader, indicator(reader, bracket.body, scope), scope)
    if key in FUNCTION_LETTERS and key not in reader.problem.objects and bracket.opening == "(":
        return wrap(reader, _opaque(reader, name, bracket, scope), scope)
    if key == "\\delta" and key not in reader.problem.objects and isinstance(name, t.Letter):
        kronecker = usual.delta_of(reader, parts_of(bracket.body), scope)
        return None if kronecker is None else wrap(reader, kronecker, scope)
    if key in special.LETTERS and key not in reader.problem.objects and isinstance(name, t.Letter):
        value = elementwise(reader.read(bracket.body, scope), special.LETTERS[key])
        return wrap(reader, value, scope)
    logistic = reader.problem.shaped or "logistic" in reader.problem.conventions
    if key == "\\sigma" and logistic and key not in reader.problem.objects:
        argument = reader.read(bracket.body, scope)
        derivative = derivative_of(sigmoid, primes)
        above = superscripts(name.sup) if isinstance(name, t.Scripted) else ()
        return wrap(
            reader, raised(reader, name, elementwise(argument, derivative), above, scope), scope
        )
    return None


FUNCTION_LETTERS = frozenset("fgh")
INDICATORS = frozenset({"1", "\\mathbb{1}", "\\mathbb{I}", "I", "\\chi"})


def _bracket_of(
    node: Node,
) -> tuple[t.Fenced | None, Callable[[Reader, Value, Scope], Value]]:
    """The bracket that follows a name, and what its own superscript does to the application."""
    if isinstance(node, t.Fenced) and node.opening in "([{":
        return node, lambda _reader, value, _scope: value
    if isinstance(node, t.Scripted) and isinstance(node.base, t.Fenced):
        above = superscripts(node.sup)

        def wrap(reader: Reader, value: Value, scope: Scope) -> Value:
            if node.primes:
                raise unknown(
                    node, f"{reader.words(node)}: by what a prime differentiates", "prime"
                )
            if node.sub is not None:
                value = entry_of(reader, node, value, scope)
            return raised(reader, node, value, above, scope)

        return node.base, wrap
    return None, lambda _reader, value, _scope: value


def _opaque(reader: Reader, name: Node, bracket: t.Fenced, scope: Scope) -> Value:
    """A named function that nothing is known about, such as `Var[w]`."""
    key = _function_name(name)
    items = bracket.body.items if isinstance(bracket.body, t.Listing) else (bracket.body,)
    values = [reader.read(item, scope) for item in items]
    base = name.base if isinstance(name, t.Scripted) else name
    if isinstance(base, t.Word) and not all(value.is_scalar for value in values):
        raise unknown(name, f"the function {reader.words(name)} is not understood", "function")
    return scalar(Apply(f"{key}()", tuple(reader.scalar(item, scope) for item in items)))


def _function_name(name: Node) -> str:
    r"""The name with its primes: `f` and its derivatives `f'`, `f^{(2)}` are functions apart."""
    if not isinstance(name, t.Scripted):
        return name_key(name) or ""
    plain = replace(name, primes=0, sup=None) if name.sub is not None else name.base
    match name.sup:
        case None:
            mark = "'" * name.primes
        case t.Fenced(opening="(", body=t.Number(text=text)) if text.isdecimal():
            mark = "'" * int(text[:3])
        case sup if label(sup) == "-1":
            mark = "^{-1}"
        case _:
            raise unknown(name, "a power of a function may be repeated or multiplied", "iterate")
    return f"{name_key(plain) or ''}{mark}"

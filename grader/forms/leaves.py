"""The values that stand in an answer, as they were typed, and the pieces of one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.algebra_system import sympy, sympy_form
from grader.latex import LatexError
from grader.latex import tree as t
from grader.latex.walk import children
from grader.reading.answers import kinds as k
from grader.reading.reader import Reader
from grader.reading.tensor import sides_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.latex.tree import Node
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


def values_in(answer: Answer) -> Iterator[Node]:
    """Every value of an answer; of a chain of equal values the last, of names none."""
    match answer:
        case k.Single(node=node):
            yield from _entries(stripped(sides_of(node)[-1]))
        case k.Grouped(number=number):
            yield number.node
        case k.Row(items=items) | k.Listed(items=items) | k.Ratio(items=items):
            yield from _all(items)
        case k.Related(sides=items) | k.Joined(items=items) | k.Operated(items=items):
            yield from _all(items)
        case k.Built(element=element, condition=condition):
            yield from _all((element, condition))
        case k.Given(body=body):
            yield from values_in(body)
        case k.Choice(value=value) if value is not None:
            yield from values_in(value)
        case _:
            return


def _all(items: tuple[Answer, ...]) -> Iterator[Node]:
    for item in items:
        yield from values_in(item)


def _entries(node: Node) -> Iterator[Node]:
    if isinstance(node, t.Matrix):
        for row in node.rows:
            for entry in row:
                yield from _entries(stripped(entry))
    else:
        yield node


def stripped(node: Node) -> Node:
    """A node without boxes and brackets around all of it."""
    while True:
        match node:
            case t.Boxed(body=body):
                node = body
            case t.Fenced(opening="(" | "[" | "{" | ".", closing=")" | "]" | "}" | ".", body=body):
                node = body
            case t.Terms(items=(("+", body),)):
                node = body
            case _:
                return node


def unsigned(node: Node) -> Node:
    """A value without its sign."""
    match stripped(node):
        case t.Terms(items=((_, inner),)):
            return stripped(inner)
        case other:
            return other


def is_negative(node: Node) -> bool:
    """Whether a value has a minus before all of it."""
    match stripped(node):
        case t.Terms(items=(("-", _),)):
            return True
        case _:
            return False


def digits(node: Node) -> int | None:
    """A whole number written in digits, with its sign; None for anything else."""
    inner = unsigned(node)
    match inner:
        case t.Number(text=text, repeating="") if text.isdecimal():
            found = int(text)
        case t.GroupedNumber(groups=groups) if "." not in groups[-1]:
            found = int("".join(groups))
        case _:
            return None
    return -found if is_negative(node) else found


def outer(node: Node) -> Iterator[Node]:
    """Every node of a value but those in exponents, indices and arguments of functions."""
    stack = [node]
    while stack:
        part = stack.pop()
        yield part
        if isinstance(part, t.Scripted):
            stack.append(part.base)
        elif not isinstance(part, t.Apply):
            stack += children(part)


def worth(node: Node, problem: Problem) -> sympy.Expr | None:
    """The sympy form of a scalar part; None where it has none."""
    try:
        return sympy_form.to_sympy(Reader(problem).scalar(node, {}))
    except (LatexError, sympy_form.NoSympyFormError):
        return None


def rational(node: Node, problem: Problem) -> sympy.Rational | None:
    """The value of a part that is a rational number; None for any other."""
    if any(isinstance(part, t.Letter | t.Root | t.Apply | t.Big) for part in outer(node)):
        return None
    found = worth(node, problem)
    return found if isinstance(found, sympy.Rational) else None

r"""Functions that nothing defines, by what a derivation differentiates them by.

Where `\frac{\partial L}{\partial y}` is written and nothing says what L is, L is a function of y:
where it is differentiated, a linear form of y whose coefficients are letters of their own. What L
depends on through y, by a definition, is no argument beside it: that is the chain rule.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from grader.calculus.differentials import axes_of
from grader.calculus.differentiate import SLOPE, depends
from grader.calculus.operators import is_input
from grader.calculus.shapes import variable
from grader.calculus.total import VARIES
from grader.expression import nodes as n
from grader.expression.build import add, multiply
from grader.latex import LatexError
from grader.latex import tree as t
from grader.reading.problem import Declared
from grader.reading.reader import Reader
from grader.reading.values import fresh, sum_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.expression.nodes import Expr
    from grader.latex.tree import Node
    from grader.reading.problem import Definition, Problem
    from grader.steps.lines import Line

Arguments = dict[str, list[str]]


def with_unknown(problem: Problem, lines: tuple[Line, ...]) -> Problem:
    """The problem with every function that the lines differentiate and nothing defines."""
    arguments: Arguments = {}
    for line in lines:
        reader = Reader(problem, line.text)
        for above, below in _differentiated(line.node):
            name, by = _name(reader, above), _name(reader, below)
            if name and by and name != by and _is_unknown(name, problem):
                arguments.setdefault(name, [])
                arguments[name] += [by] if by not in arguments[name] else []
    if not arguments:
        return problem
    wider = replace(problem, objects=dict(problem.objects))
    for name in arguments:
        wider.unknown[name] = _linear_form(wider, name, _direct(name, arguments, problem))
    return wider


def _differentiated(part: object) -> Iterator[tuple[Node, Node]]:
    """What is differentiated and by what, wherever a derivative is of a letter or an entry."""
    match part:
        case t.Quotient(
            numerator=t.Operator(operand=t.Letter() | t.Scripted() as above),
            denominator=t.Operator(operand=t.Letter() | t.Scripted() as below),
        ):
            yield above, below
        case t.Operator(operand=t.Letter() | t.Scripted() as above, sub=below) if below:
            yield above, below
    if isinstance(part, t.Spanned):
        for each in fields(part):
            yield from _differentiated(getattr(part, each.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _differentiated(item)


def _name(reader: Reader, node: Node) -> str:
    """The name of the letter that a node stands for, whole or by an entry; else nothing."""
    try:
        by = variable(reader.read(node, {}))
    except LatexError:
        return ""
    return by.name if by is not None else ""


def _is_unknown(name: str, problem: Problem) -> bool:
    known = problem.definition(name) is not None or is_input(name, problem)
    return not known and f"{VARIES}{name}" not in problem.conventions


def _direct(name: str, arguments: Arguments, problem: Problem) -> list[str]:
    """The arguments that no other argument depends on."""
    given = arguments[name]
    return [
        one
        for one in given
        if not any(_leads(other, one, arguments, problem) for other in given if other != one)
    ]


def _leads(name: str, wanted: str, arguments: Arguments, problem: Problem) -> bool:
    """Whether a letter depends on another, by definitions or as an unknown function."""
    reached, waiting = set[str](), [name]
    while waiting:
        letter = waiting.pop()
        if depends(n.Symbol(letter), wanted, problem):
            return True
        reached.add(letter)
        further = [
            a
            for one in arguments
            if depends(n.Symbol(letter), one, problem)
            for a in arguments[one]
        ]
        waiting += [one for one in further if one not in reached]
    return False


def _linear_form(problem: Problem, name: str, arguments: list[str]) -> Definition:
    """The sum of every argument times the derivative by it."""
    own = fresh(axes_of(problem, name))
    terms = []
    for argument in arguments:
        places = fresh(axes_of(problem, argument))
        slope = f"{SLOPE}{name}/{SLOPE}{argument}"
        axes = tuple(place.size for place in (*own, *places))
        letter = slope.partition("_")[0].partition("^")[0]
        family = problem.objects.get(letter, ())
        problem.objects[letter] = (*family, Declared(slope, letter, axes, ()))
        factors = (_letter(slope, (*own, *places)), _letter(argument, places))
        terms.append(sum_over(places, multiply(factors)))
    return own, add(terms)


def _letter(name: str, places: tuple[n.Index, ...]) -> Expr:
    return n.Element(name, places) if places else n.Symbol(name)

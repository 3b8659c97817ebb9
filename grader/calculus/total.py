r"""Total derivatives: letters that vary with the variable, `\frac{d}{dx}[x^2 + y^2]` with `y'`.

A problem's convention `varies:y` says that `y` is a function of what `d` differentiates by; its
derivatives are the letters `y'` and `y''`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.calculus.differentiate import derivative
from grader.calculus.sums import product
from grader.expression.build import add
from grader.expression.nodes import Symbol
from grader.expression.traverse import walk
from grader.reading.values import Value, each

if TYPE_CHECKING:
    from grader.calculus.shapes import By
    from grader.expression.nodes import Expr
    from grader.reading.problem import Problem

VARIES = "varies:"


def total_derivative(value: Value, by: By, problem: Problem) -> Value:
    """The derivative by a scalar, through every letter that varies with it."""
    one = by.entry((), ())

    def of(expr: Expr) -> Expr:
        terms = [derivative(expr, one, problem)]
        for name in _varying(expr, problem):
            partial = derivative(expr, Symbol(name), problem)
            terms.append(product((partial, Symbol(f"{name}'"))))
        return add(terms)

    return each(value, of)


def _varying(expr: Expr, problem: Problem) -> list[str]:
    """The letters of an expression that vary, with their derivatives."""
    names = {part.name for part in walk(expr) if isinstance(part, Symbol)}
    return sorted(
        name for name in names if f"{VARIES}{name.rstrip(chr(39))}" in problem.conventions
    )

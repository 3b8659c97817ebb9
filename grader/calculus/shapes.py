"""The derivative of a value by a value: what shape it has, and its entries.

Axes first: a vector by a vector has the rows of the vector and the columns of the variable, turned
in the denominator layout; a scalar by anything has the shape of the variable. A matrix takes part
with the pair of its axes, so an entry of the derivative of `y` by `W` has the indices m, k, n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.calculus.differentiate import depends, derivative
from grader.expression.nodes import Element, Expr, Symbol
from grader.reading.values import Value, fresh

if TYPE_CHECKING:
    from grader.calculus.differentiate import Variable
    from grader.reading.problem import Problem
    from grader.reading.values import Places

ROW_GRADIENT = "row-gradient"


@dataclass(frozen=True, slots=True)
class By:
    """What is differentiated by: a value whose every entry is a letter or an element."""

    value: Value
    name: str

    def entry(self, rows: Places, columns: Places) -> Variable:
        """The variable at a place."""
        found = self.value.entry(rows, columns)
        if not isinstance(found, Element | Symbol):
            raise TypeError("a variable is a letter or one of its entries")
        return found


def variable(value: Value) -> By | None:
    """A value as a variable; None where its entries are not letters."""
    rows, columns = fresh(value.rows), fresh(value.columns)
    entry = value.entry(rows, columns)
    if not isinstance(entry, Element | Symbol):
        return None
    return By(value, entry.name)


def differentiated(value: Value, by: By, problem: Problem, *, gradient: bool = False) -> Value:
    """The derivative of a value; a `gradient` of a scalar never lies in a row."""
    if by.value.is_scalar:
        one = by.entry((), ())
        return Value(
            value.rows, value.columns, lambda r, c: derivative(value.entry(r, c), one, problem)
        )
    if value.is_scalar:
        return _of_scalar(value.scalar, by, problem, gradient=gradient)
    return _jacobian(value, by, problem)


def _of_scalar(expr: Expr, by: By, problem: Problem, *, gradient: bool) -> Value:
    rows, columns = by.value.rows, by.value.columns
    if not gradient and not columns and ROW_GRADIENT in problem.conventions:
        return Value((), rows, lambda _, c: derivative(expr, by.entry(c, ()), problem))
    return Value(rows, columns, lambda r, c: derivative(expr, by.entry(r, c), problem))


def _jacobian(value: Value, by: By, problem: Problem) -> Value:
    mine, other = value.rows + value.columns, by.value.rows + by.value.columns
    own, across = len(value.rows), len(by.value.rows)

    def entry(places: Places, variables: Places) -> Expr:
        one = by.entry(variables[:across], variables[across:])
        return derivative(value.entry(places[:own], places[own:]), one, problem)

    if problem.declarations.layout == "denominator" and by.value.rows:
        return Value(other, mine, lambda r, c: entry(c, r))
    return Value(mine, other, entry)


def constant(value: Value, by: By, problem: Problem) -> bool:
    """Whether no entry of a value holds the variable."""
    entry = value.entry(fresh(value.rows), fresh(value.columns))
    return not depends(entry, by.name, problem)

"""The derivative of an expression by a letter or an entry, in index notation.

After Laue, Mitterreiter and Giesen, "Computing higher order derivatives of matrix and tensor
expressions" (2018) and "A simple and efficient tensor calculus" (2020): the derivative of `T[i,j]`
by `T[k,l]` is a product of deltas, and every other rule is the scalar one. A defined letter is
followed to its definition, unless it is the one that is differentiated by.

The entries of a matrix that is assumed symmetric (or on a simplex) are differentiated as if they
were independent; the assumption holds of the values only. This is the convention of the usual
tables: the derivative of `tr(A X)` by X is the transpose of A.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from grader.calculus.functions import NotDifferentiableError, slope
from grader.calculus.sums import deltas, plus, product, summed
from grader.expression import nodes as n
from grader.expression.build import MINUS_ONE, ONE, ZERO, add, is_number, negate, power, reciprocal
from grader.expression.copies import refreshed, with_values
from grader.expression.keys import logistic
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.nodes import Expr, Index

    Definition = tuple[tuple[Index, ...], Expr]

Variable = n.Element | n.Symbol
SLOPE = "∂"  # begins the name of a derivative of a function that nothing defines


class Definitions(Protocol):
    """What must be known of the statement."""

    def differentiated(self, name: str) -> Definition | None:
        """The indices and the body of a letter that depends on others."""


def derivative(expr: Expr, by: Variable, definitions: Definitions) -> Expr:
    """The derivative of `expr` by one entry or letter.

    NotDifferentiableError where a function in it has no rule, such as `floor`.
    """
    return _Derivative(by, definitions).of(expr)


def depends(expr: Expr, name: str, definitions: Definitions) -> bool:
    """Whether a letter stands in an expression or in a definition that it leads to."""
    return name in _names(expr, name, definitions, set())


def _names(expr: Expr, wanted: str, definitions: Definitions, seen: set[str]) -> set[str]:
    for part in walk(expr):
        if isinstance(part, n.Symbol | n.Element) and part.name not in seen:
            seen.add(part.name)
            definition = definitions.differentiated(part.name)
            if definition is not None and part.name != wanted:
                _names(definition[1], wanted, definitions, seen)
    return seen


class _Derivative:
    """One differentiation; a definition that does not hold the variable is looked into once."""

    def __init__(self, by: Variable, definitions: Definitions) -> None:
        self.by = by
        self.definitions = definitions
        self.known: dict[str, bool] = {}
        self.function = ""

    def of(self, expr: Expr) -> Expr:
        rule = RULES.get(type(expr))
        if rule is None:
            raise NotDifferentiableError(type(expr).__name__.lower())
        return rule(self, expr)

    def reaches(self, name: str, body: Expr) -> bool:
        """Whether a definition leads to the variable."""
        if name not in self.known:
            self.known[name] = depends(body, self.by.name, self.definitions)
        return self.known[name]

    def inside(self, name: str, body: Expr) -> Expr:
        """The derivative of what stands for a letter."""
        before, self.function = self.function, name
        found = self.of(body)
        self.function = before
        return found

    def slope(self, name: str) -> Expr:
        """A coefficient in the linear form of an unknown function; elsewhere it has no rule."""
        if name.startswith(f"{SLOPE}{self.function}/"):
            return ZERO
        raise NotDifferentiableError("a function that nothing defines a second time")


def _none(_: _Derivative, __: Expr) -> Expr:
    return ZERO


def _letter(self: _Derivative, expr: n.Symbol | n.Element) -> Expr:
    """1 or deltas for the variable itself, the chain rule for a defined letter, else 0."""
    places = expr.indices if isinstance(expr, n.Element) else ()
    if expr.name.startswith(SLOPE):
        return self.slope(expr.name)
    if expr.name == self.by.name:
        return deltas(places, self.by.indices) if isinstance(self.by, n.Element) else ONE
    definition = self.definitions.differentiated(expr.name)
    if definition is None or not self.reaches(expr.name, definition[1]):
        return ZERO
    indices, body = definition
    copy = refreshed(body, dict(zip(indices, places, strict=True)))
    argument = logistic(copy)
    if argument is not None:
        return product((expr, add((ONE, negate(expr))), self.of(argument)))
    return self.inside(expr.name, copy)


def _add(self: _Derivative, expr: n.Add) -> Expr:
    return plus(self.of(term) for term in expr.terms)


def _multiply(self: _Derivative, expr: n.Multiply) -> Expr:
    terms = []
    for at, factor in enumerate(expr.factors):
        inner = self.of(factor)
        if not is_number(inner, 0):
            terms.append(product((*expr.factors[:at], inner, *expr.factors[at + 1 :])))
    return plus(terms)


def _power(self: _Derivative, expr: n.Power) -> Expr:
    """The power rule; the logistic function keeps its form, `s' = s (1 - s)`."""
    argument = logistic(expr)
    if argument is not None:
        return product((expr, add((ONE, negate(expr))), self.of(argument)))
    inside, above = self.of(expr.base), self.of(expr.exponent)
    terms = []
    if not is_number(inside, 0):
        terms.append(product((expr.exponent, _lowered(expr), inside)))
    if not is_number(above, 0):
        terms.append(product((expr, n.Apply("ln", (expr.base,)), above)))
    return plus(terms)


def _lowered(expr: n.Power) -> Expr:
    """The power with an exponent less by one."""
    if isinstance(expr.exponent, n.Number):
        return power(expr.base, n.Number(expr.exponent.value - 1))
    return power(expr.base, add((expr.exponent, MINUS_ONE)))


def _apply(self: _Derivative, expr: n.Apply) -> Expr:
    """The chain rule over every argument."""
    if expr.function.endswith("_") and _is_member(expr.function, self.by):
        raise NotDifferentiableError(f"{expr.function} by one of its members")
    terms = []
    for at, argument in enumerate(expr.arguments):
        inner = self.of(argument)
        if not is_number(inner, 0):
            terms.append(product((slope(expr.function, expr.arguments, at), inner)))
    return plus(terms)


def _is_member(function: str, by: Variable) -> bool:
    """Whether the variable is an entry of the sequence that a running subscript goes through."""
    return by.name.startswith(function) or f"{by.name}_" == function


def _sum_over(self: _Derivative, expr: n.SumOver) -> Expr:
    return summed(expr.index, self.of(expr.body))


def _product_over(self: _Derivative, expr: n.ProductOver) -> Expr:
    """Each factor's derivative times all the others."""
    inner = self.of(expr.body)
    if is_number(inner, 0):
        return ZERO
    running = n.Index(expr.index.name, expr.index.size, expr.index.base)
    other = refreshed(expr.body, {expr.index: running})
    branches = ((ONE, n.Delta(running, expr.index)), (other, ONE))
    return summed(expr.index, product((inner, n.ProductOver(running, n.Piecewise(branches)))))


def _ranged(self: _Derivative, expr: n.Ranged) -> Expr:
    """Term by term; a product is its value times the sum of logarithmic derivatives."""
    if any(not is_number(self.of(end), 0) for end in (expr.lower, expr.upper)):
        raise NotDifferentiableError("a sum by its end")
    inner = self.of(expr.body)
    if is_number(inner, 0):
        return ZERO
    if expr.kind == "sum":
        return n.Ranged("sum", expr.variable, expr.lower, expr.upper, inner)
    term = product((inner, reciprocal(expr.body)))
    return product((expr, n.Ranged("sum", expr.variable, expr.lower, expr.upper, term)))


def _inverse_entry(self: _Derivative, expr: n.InverseEntry) -> Expr:
    """`d inv(B) = - inv(B) dB inv(B)`."""
    row, column = _like(expr.rows), _like(expr.columns)
    inner = self.of(refreshed(expr.body, {expr.rows: row, expr.columns: column}))
    if is_number(inner, 0):
        return ZERO
    left = _entry_of_inverse(expr, expr.row, row)
    right = _entry_of_inverse(expr, column, expr.column)
    return negate(summed(row, summed(column, product((left, inner, right)))))


def _entry_of_inverse(
    expr: n.InverseEntry | n.Determinant, row: n.Place, column: n.Place
) -> n.InverseEntry:
    rows, columns = _like(expr.rows), _like(expr.columns)
    body = refreshed(expr.body, {expr.rows: rows, expr.columns: columns})
    return n.InverseEntry(rows, columns, body, row, column)


def _like(index: Index) -> Index:
    """A new index over the same axis."""
    return n.Index(index.name, index.size, index.base)


def _determinant(self: _Derivative, expr: n.Determinant) -> Expr:
    """Jacobi's formula: `d det(B) = det(B) tr(inv(B) dB)`."""
    row, column = _like(expr.rows), _like(expr.columns)
    inner = self.of(refreshed(expr.body, {expr.rows: row, expr.columns: column}))
    if is_number(inner, 0):
        return ZERO
    inverse = _entry_of_inverse(expr, column, row)
    return product((expr, summed(row, summed(column, product((inverse, inner))))))


def _piecewise(self: _Derivative, expr: n.Piecewise) -> Expr:
    """Case by case; a border between cases has measure zero."""
    values = [self.of(value) for value, _ in expr.branches]
    if all(is_number(value, 0) for value in values):
        return ZERO
    conditions = [condition for _, condition in expr.branches]
    return n.Piecewise(tuple(zip(values, conditions, strict=True)))


def _integral(self: _Derivative, expr: n.IntegralOf) -> Expr:
    """Leibniz's rule; an antiderivative by its own variable, or one it defines, is undone."""
    if expr.lower is None or expr.upper is None:
        if expr.variable == self.by.name:
            return expr.body
        if self.definitions.differentiated(expr.variable) is not None:
            return product((expr.body, self.of(n.Symbol(expr.variable))))
        raise NotDifferentiableError("an antiderivative by another letter")
    if any(not is_number(self.of(end), 0) for end in (expr.lower, expr.upper)):
        return _moving_ends(self, expr, expr.lower, expr.upper)
    inner = self.of(expr.body)
    if is_number(inner, 0):
        return ZERO
    return n.IntegralOf(expr.variable, expr.lower, expr.upper, inner)


def _moving_ends(self: _Derivative, expr: n.IntegralOf, lower: Expr, upper: Expr) -> Expr:
    ends = [
        product((with_values(expr.body, {expr.variable: end}), self.of(end)))
        for end in (upper, lower)
    ]
    inner = self.of(expr.body)
    if not is_number(inner, 0):
        raise NotDifferentiableError("an integral whose ends and integrand both vary")
    return add((ends[0], negate(ends[1])))


RULES: dict[type, Callable[..., Expr]] = {
    n.Number: _none,
    n.Constant: _none,
    n.SizeValue: _none,
    n.IndexValue: _none,
    n.Delta: _none,
    n.Indicator: _none,
    n.Symbol: _letter,
    n.Element: _letter,
    n.Add: _add,
    n.Multiply: _multiply,
    n.Power: _power,
    n.Apply: _apply,
    n.SumOver: _sum_over,
    n.ProductOver: _product_over,
    n.Ranged: _ranged,
    n.InverseEntry: _inverse_entry,
    n.Determinant: _determinant,
    n.Piecewise: _piecewise,
    n.IntegralOf: _integral,
}

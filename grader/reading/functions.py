"""Named functions: trace, determinant, norms, and functions applied to every entry.

Functions that others define are written through them (`tan` by `sin` and `cos`, the logistic and
hyperbolic ones by `exp`), so that the ways of equality know few names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import (
    HALF,
    ONE,
    TWO,
    add,
    multiply,
    negate,
    number,
    power,
    reciprocal,
)
from grader.expression.nodes import Apply, Constant, Determinant, Expr, Symbol
from grader.expression.traverse import walk
from grader.latex import tree as t
from grader.reading.arrows import ARROW, arrow_of
from grader.reading.barred import run_under_bar
from grader.reading.clash import unknown
from grader.reading.dotted import is_dots
from grader.reading.entries import column_of
from grader.reading.powers import raised, superscripts
from grader.reading.reader import rule
from grader.reading.separated import separated
from grader.reading.values import (
    ShapeError,
    Value,
    diagonal,
    each,
    fresh,
    scalar,
    shape_words,
    square,
    sum_over,
    together,
    trace,
    vec,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope
    from grader.reading.values import Places

    Function = Callable[[Expr], Expr]


def known(name: str) -> Function:
    """A function of one scalar that keeps its name."""
    return lambda argument: Apply(name, (argument,))


def exp(argument: Expr) -> Expr:
    """The exponential."""
    return Apply("exp", (argument,))


def ln(argument: Expr) -> Expr:
    """The natural logarithm."""
    return Apply("ln", (argument,))


def _sin(argument: Expr) -> Expr:
    return Apply("sin", (argument,))


def _cos(argument: Expr) -> Expr:
    return Apply("cos", (argument,))


def quotient(above: Expr, below: Expr) -> Expr:
    """One expression over another."""
    return multiply((above, reciprocal(below)))


def _hyperbolic(*, minus: bool) -> Function:
    def function(argument: Expr) -> Expr:
        back = exp(negate(argument))
        return multiply((HALF, add((exp(argument), negate(back) if minus else back))))

    return function


_sinh, _cosh = _hyperbolic(minus=True), _hyperbolic(minus=False)


def sigmoid(argument: Expr) -> Expr:
    """The logistic function 1 / (1 + exp(-x))."""
    return reciprocal(add((ONE, exp(negate(argument)))))


def derivative_of(function: Function, order: int) -> Function:
    """The logistic function's derivatives, by s' = s (1 - s)."""
    if order == 0:
        return function

    def derived(argument: Expr) -> Expr:
        value = function(argument)
        first = multiply((value, add((ONE, negate(value)))))
        if order == 1:
            return first
        return multiply((first, add((ONE, multiply((number(-2), value))))))

    return derived


def elementwise(value: Value, function: Function) -> Value:
    """A function of a scalar applied to every entry."""
    return each(value, function)


ELEMENTWISE: dict[str, Function] = {
    "sin": _sin,
    "cos": _cos,
    "tan": lambda x: quotient(_sin(x), _cos(x)),
    "cot": lambda x: quotient(_cos(x), _sin(x)),
    "sec": lambda x: reciprocal(_cos(x)),
    "csc": lambda x: reciprocal(_sin(x)),
    "arcsin": known("asin"),
    "arccos": known("acos"),
    "arctan": known("atan"),
    "arccot": lambda x: add((multiply((HALF, Constant("pi"))), negate(Apply("atan", (x,))))),
    "cis": lambda x: add((_cos(x), multiply((Constant("i"), _sin(x))))),
    "arcsec": lambda x: Apply("acos", (reciprocal(x),)),
    "arccsc": lambda x: Apply("asin", (reciprocal(x),)),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda x: quotient(_sinh(x), _cosh(x)),
    "coth": lambda x: quotient(_cosh(x), _sinh(x)),
    "sech": lambda x: reciprocal(_cosh(x)),
    "csch": lambda x: reciprocal(_sinh(x)),
    "arsinh": known("asinh"),
    "arcosh": known("acosh"),
    "artanh": known("atanh"),
    "arcoth": lambda x: Apply("atanh", (reciprocal(x),)),
    "arsech": lambda x: Apply("acosh", (reciprocal(x),)),
    "arcsch": lambda x: Apply("asinh", (reciprocal(x),)),
    "exp": exp,
    "ln": ln,
    "log": ln,
    "lg": lambda x: quotient(ln(x), ln(number(10))),
    "sqrt": lambda x: power(x, HALF),
    "sigmoid": sigmoid,
    "relu": lambda x: Apply("max", (number(0), x)),
    "abs": known("abs"),
    "sgn": known("sign"),
    "floor": known("floor"),
    "ceil": known("ceil"),
    "re": known("re"),
    "im": known("im"),
    "arg": known("arg"),
    "erf": known("erf"),
    "gamma": known("gamma"),
}
INVERSES = {
    "sin": "arcsin",
    "cos": "arccos",
    "tan": "arctan",
    "cot": "arccot",
    "sec": "arcsec",
    "csc": "arccsc",
    "sinh": "arsinh",
    "cosh": "arcosh",
    "tanh": "artanh",
    "coth": "arcoth",
    "sech": "arsech",
    "csch": "arcsch",
}
SEVERAL = frozenset({"max", "min", "gcd", "lcm"})


@rule(t.Apply)
def _apply(reader: Reader, node: t.Apply, scope: Scope) -> Value:
    handler = SPECIAL.get(node.function)
    if handler is not None:
        return handler(reader, node, scope)
    name, above = node.function, superscripts(node.sup)
    if name in INVERSES and len(above) == 1 and _is_minus_one(above[0]):
        name, above = INVERSES[name], ()
    function = ELEMENTWISE.get(name)
    if function is None or node.primes or (node.sub is not None and name != "log"):
        raise unknown(node, f"the function {reader.words(node)} is not understood", "function")
    argument = reader.read(node.argument, scope)
    value = elementwise(argument, function)
    base = _log_base(reader, node, scope)
    if base is not None:
        value = each(value, lambda entry: quotient(entry, base))
    return raised(reader, node, value, above, scope)


def _between_points(reader: Reader, node: t.Apply, _: Scope) -> Value:
    r"""`\overrightarrow{AB}` as what leads from one point to another: it can be added to others."""
    points = arrow_of(node)
    if points is None or reader.problem.shaped:
        raise unknown(node, f"the function {reader.words(node)} is not understood", "function")
    start, end = (Symbol(f"{ARROW}{{{name}}}") for name in points)
    return scalar(add((end, negate(start))))


def _log_base(reader: Reader, node: t.Apply, scope: Scope) -> Expr | None:
    """The natural logarithm of a logarithm's base; None for a natural one."""
    if node.sub is not None:
        return ln(reader.scalar(node.sub, scope))
    if node.function == "log" and "log10" in reader.problem.conventions:
        return ln(number(10))
    return None


def _is_minus_one(node: Node) -> bool:
    match node:
        case t.Terms(items=(("-", t.Number(text="1")),)):
            return True
        case _:
            return False


def _of_matrix(make: Callable[[Value], Value]) -> Callable[[Reader, t.Apply, Scope], Value]:
    def handler(reader: Reader, node: t.Apply, scope: Scope) -> Value:
        value = reader.guard(node, make, reader.read(node.argument, scope))
        return raised(reader, node, value, superscripts(node.sup), scope)

    return handler


def determinant(value: Value) -> Value:
    """The determinant of a square matrix."""
    if value.is_scalar:
        return value
    square(value, "the determinant")
    rows, columns = fresh(value.rows), fresh(value.columns)
    if len(rows) != 1:
        raise ShapeError("the determinant of a Kronecker product is not supported")
    return scalar(Determinant(rows[0], columns[0], value.entry(rows, columns)))


def _trace(value: Value) -> Value:
    return value if value.is_scalar else trace(value)


def softmax(value: Value) -> Value:
    """Exp of every entry of a vector over their sum; of a matrix row by row, as in attention."""
    if value.is_scalar:
        raise ShapeError(f"softmax takes a vector, not {shape_words(value)}")
    if value.rows and value.columns:
        return Value(value.rows, value.columns, lambda r, c: _share(value, r, c))
    inner = fresh(value.rows or value.columns)
    whole = sum_over(inner, exp(value.entry(inner, ()) if value.rows else value.entry((), inner)))
    return each(value, lambda entry: quotient(exp(entry), whole))


def _share(value: Value, row: Places, column: Places) -> Expr:
    """An entry of a matrix whose rows are normalized by softmax."""
    inner = fresh(value.columns)
    whole = sum_over(inner, exp(value.entry(row, inner)))
    return quotient(exp(value.entry(row, column)), whole)


def _vec(reader: Reader, node: t.Apply, scope: Scope) -> Value:
    by_columns = reader.problem.declarations.vec == "columns"
    return vec(reader.read(node.argument, scope), by_columns=by_columns)


def _barred(reader: Reader, node: t.Apply, scope: Scope) -> Value:
    r"""`\overline{3+4i}`, a conjugate; `\overline{AB}`, a segment or the digits of a number."""
    value = run_under_bar(reader, node, scope)
    if value is None:
        inside = reader.scalar(node.argument, scope)
        if not any(isinstance(part, Constant) and part.name == "i" for part in walk(inside)):
            raise unknown(node, f"the bar of {reader.words(node)} is not understood", "bar")
        value = scalar(Apply("conj", (inside,)))
    return raised(reader, node, value, superscripts(node.sup), scope)


def _diag(reader: Reader, node: t.Apply, scope: Scope) -> Value:
    if isinstance(node.argument, t.Listing):
        return _listed_diagonal(reader, node, node.argument, scope)
    if node.sub is not None or node.primes:
        raise unknown(node, f"{reader.words(node)} is not understood", "diagonal")
    value = reader.read(node.argument, scope)
    return reader.guard(node, diagonal, column_of(value, scope))


def _listed_diagonal(reader: Reader, node: t.Apply, listed: t.Listing, scope: Scope) -> Value:
    """`diag(1, 2)`; with dots, `diag(1, ..., 1)` and `diag(z_1, ..., z_N)`."""
    if not any(map(is_dots, listed.items)):
        return reader.read(diagonal_matrix(listed.items, node), scope)
    column = tuple((item,) for item in listed.items)
    entries = t.Matrix("pmatrix", column, start=node.start, end=node.end)
    return reader.guard(node, diagonal, reader.read(entries, scope))


def diagonal_matrix(diagonal: Sequence[Node], node: t.Apply) -> t.Matrix:
    """The matrix with these entries on its diagonal and zeros beside them."""
    zero = t.Number("0", start=node.start, end=node.end)
    places = range(len(diagonal))
    rows = tuple(tuple(diagonal[row] if row == at else zero for at in places) for row in places)
    return t.Matrix("pmatrix", rows, start=node.start, end=node.end)


def _several(reader: Reader, node: t.Apply, scope: Scope) -> Value:
    body = node.argument
    if isinstance(body, t.Fenced):
        body = body.body
    values = tuple(reader.read(item, scope) for item in separated(body))
    name = node.function
    if len(values) == 1 and not values[0].is_scalar:
        raise unknown(node, f"the {name} of the entries in one is not understood", "function")
    return reader.guard(node, together, values, lambda entries: Apply(name, entries))


def _pair(name: str) -> Callable[[Reader, t.Apply, Scope], Value]:
    def handler(reader: Reader, node: t.Apply, scope: Scope) -> Value:
        if not (isinstance(node.argument, t.Listing) and len(node.argument.items) == 2):
            raise unknown(node, f"{reader.words(node)} takes two values", "arity")
        first, second = (reader.scalar(item, scope) for item in node.argument.items)
        return scalar(Apply(name, (first, second)))

    return handler


SPECIAL: dict[str, Callable[[Reader, t.Apply, Scope], Value]] = {
    "tr": _of_matrix(_trace),
    "trace": _of_matrix(_trace),
    "det": _of_matrix(determinant),
    "softmax": _of_matrix(softmax),
    "diag": _diag,
    "vec": _vec,
    "overline": _barred,
    "overrightarrow": _between_points,
    "binom": _pair("binomial"),
    "mod": _pair("mod"),
    **dict.fromkeys(SEVERAL, _several),
}


def norm(reader: Reader, node: Node, value: Value, kind: str) -> Value:
    r"""A norm by its label: Euclidean or Frobenius without one, `1`, `2`, `F`, `\infty`."""
    if value.is_scalar:
        return scalar(Apply("abs", (value.scalar,)))
    rows, columns = fresh(value.rows), fresh(value.columns)
    entry = value.entry(rows, columns)
    is_matrix = bool(value.rows and value.columns)
    if kind == "F" or (kind in {"", "2"} and not is_matrix):
        return scalar(power(sum_over(rows + columns, power(entry, TWO)), HALF))
    if kind == "1" and not is_matrix:
        return scalar(sum_over(rows + columns, Apply("abs", (entry,))))
    if kind in {"", "2"}:
        raise unknown(node, f"{reader.words(node)}: which norm of a matrix is meant", "norm")
    raise unknown(node, f"the norm {reader.words(node)} is not known", "norm")

"""Superscripts: transposes, inverses and powers, several on one base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import ONE, power
from grader.expression.nodes import Apply, Constant, Expr, Number, Power, SumOver
from grader.latex import tree as t
from grader.reading.clash import unknown
from grader.reading.values import Value, diagonal, each, inverse, product, square, transpose

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope

MATRIX_POWER = 12


def superscripts(sup: Node | None) -> tuple[Node, ...]:
    r"""The members of a superscript: `(n),\top` and `{(n)}^\top` alike."""
    match sup:
        case None:
            return ()
        case t.Listing(items=items):
            members = tuple(part for item in items for part in superscripts(item))
            return members if any(map(_may_transpose, members)) else (sup,)
        case t.Scripted(base=t.Fenced() as base, sup=t.Spanned() as above, sub=None):
            members = superscripts(above)
            return (base, *members) if any(map(_may_transpose, members)) else (sup,)
        case t.Factors(factors=factors, operators=operators) if not any(operators) and any(
            map(_may_transpose, factors)
        ):
            return factors
        case _:
            return (sup,)


def _may_transpose(node: Node) -> bool:
    """A sign of transposition, also a plain T: what stands beside it is no factor."""
    return is_transpose_sign(node) or (isinstance(node, t.Letter) and node.name == "T")


def is_transpose_sign(node: Node) -> bool:
    r"""`\top`, `\intercal`, and `T` in an upright font."""
    if isinstance(node, t.Symbol):
        return node.name in {"\\top", "\\intercal"}
    return (
        isinstance(node, t.Letter) and node.name == "T" and node.font in {"rm", "sf", "bold", "tt"}
    )


def raised(
    reader: Reader, node: Node, value: Value, above: tuple[Node, ...], scope: Scope
) -> Value:
    """A value with its superscripts applied from the left: transposes, inverses, powers."""
    for sup in above:
        value = _raised_once(reader, node, value, sup, scope)
    return value


def _raised_once(reader: Reader, node: Node, value: Value, sup: Node, scope: Scope) -> Value:
    if isinstance(sup, t.Blank):
        return value
    plain_t = isinstance(sup, t.Letter) and sup.name == "T" and "T" not in reader.problem.objects
    if is_transpose_sign(sup) or (plain_t and (reader.problem.shaped or not value.is_scalar)):
        return transpose(value)
    if is_inverse_transpose(sup) and not value.is_scalar:
        return transpose(reader.guard(node, inverse, value))
    if value.is_scalar:
        base = value.scalar
        return each(_exponent(reader, sup, scope), lambda entry: _scalar_power(base, entry))
    if isinstance(sup, t.Symbol) and sup.name in {"\\prime", "\\dagger"}:
        return reader.guard(node, _dagger, value, reader.problem.conventions)
    if isinstance(sup, t.Factors) and isinstance(sup.factors[0], t.Symbol):
        exponent = reader.scalar(sup.factors[-1], scope)
        return each(value, lambda entry: power(entry, exponent))
    return _matrix_power(reader, node, value, reader.scalar(sup, scope))


def _dagger(value: Value, conventions: frozenset[str]) -> Value:
    """The transpose, or the pseudo-inverse of a matrix whose columns or rows are independent."""
    turned = transpose(value)
    if "pseudo-columns" in conventions:
        return product(inverse(product(turned, value)), turned)
    if "pseudo-rows" in conventions:
        return product(turned, inverse(product(value, turned)))
    return turned


def _exponent(reader: Reader, sup: Node, scope: Scope) -> Value:
    """A scalar exponent, or a vector that is taken entry by entry as in `e^{a}`."""
    value = reader.read(sup, scope)
    if value.rows and value.columns:
        raise unknown(sup, "a matrix as an exponent is not understood", "matrix-exponent")
    return value


def is_inverse_transpose(sup: Node) -> bool:
    r"""Whether a superscript is `-\top` or `-T`."""
    match sup:
        case t.Terms(items=(("-", last),)):
            return is_transpose_sign(last) or (isinstance(last, t.Letter) and last.name == "T")
        case _:
            return False


def _scalar_power(base: Expr, exponent: Expr) -> Expr:
    if isinstance(base, Constant) and base.name == "e":
        return Apply("exp", (exponent,))
    if (
        isinstance(base, Power)
        and isinstance(base.exponent, Number)
        and isinstance(exponent, Number)
        and isinstance(base.base, SumOver)
        and _is_sum_of_squares(base.base)
    ):
        return power(base.base, Number(base.exponent.value * exponent.value))
    return power(base, exponent)


def _is_sum_of_squares(expr: Expr) -> bool:
    """Whether a radicand is a norm's, so that its root may be squared away whatever its letters."""
    while isinstance(expr, SumOver):
        expr = expr.body
    return (
        isinstance(expr, Power) and isinstance(expr.exponent, Number) and expr.exponent.value == 2
    )


def _unit_like(value: Value) -> Value:
    square(value, "the power 0")
    return diagonal(Value(value.rows, (), lambda _r, _c: ONE))


def _matrix_power(reader: Reader, node: Node, value: Value, exponent: Expr) -> Value:
    if not (
        isinstance(exponent, Number)
        and exponent.value.q == 1
        and abs(exponent.value.p) <= MATRIX_POWER
    ):
        raise unknown(node, "a matrix to this power is not supported", "matrix-power")
    times = int(exponent.value.p)
    if times < 0:
        value = reader.guard(node, inverse, value)
    if times == 0:
        return reader.guard(node, _unit_like, value)
    result = value
    for _ in range(abs(times) - 1):
        result = reader.guard(node, product, result, value)
    return result

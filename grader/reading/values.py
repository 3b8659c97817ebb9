"""Values with a shape, and the algebra of matrices on them.

A `Value` knows its rows and columns and gives any entry as an index expression. An axis is a tuple
of sizes: `()` has length 1 and vanishes (a column vector has columns `()`, a scalar has both), a
pair `(N, M)` is the axis of a Kronecker product or of `vec`, its first part running slowest.
Every call of `entry` makes fresh bound indices, so a value may be used twice in one product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import add, multiply, negate
from grader.expression.nodes import Delta, Expr, Index, InverseEntry, Number, Place, SumOver
from grader.expression.sizes import Size, name_of, unify
from grader.nodes import by_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Axis = tuple[Size, ...]
Places = tuple[Place, ...]


@by_value
class Value:
    """A scalar, vector or matrix by its entries."""

    rows: Axis
    columns: Axis
    entry: Callable[[Places, Places], Expr]

    @property
    def is_scalar(self) -> bool:
        """Whether both axes have vanished."""
        return not self.rows and not self.columns

    @property
    def scalar(self) -> Expr:
        """The one entry of a scalar."""
        return self.entry((), ())


class ShapeError(Exception):
    """Two shapes that do not fit; the reader adds the place in the source."""


class AmbiguousError(ShapeError):
    """A shape that people read in two ways."""


def scalar(expr: Expr) -> Value:
    """A value without axes."""
    return Value((), (), lambda _rows, _columns: expr)


def axis_words(axis: Axis) -> str:
    """An axis in words: `N`, `N M` for a pair, `1`."""
    return " ".join(map(name_of, axis)) or "1"


def shape_words(value: Value) -> str:
    """A shape in words: `a scalar`, `M x 1`, `M x N`."""
    if value.is_scalar:
        return "a scalar"
    return f"{axis_words(value.rows)} x {axis_words(value.columns)}"


def fresh(axis: Axis, name: str = "") -> tuple[Index, ...]:
    """New indices along an axis."""
    return tuple(Index(name, size) for size in axis)


def same_axis(left: Axis, right: Axis) -> bool:
    """Make two axes the same; False where they differ."""
    return len(left) == len(right) and all(map(unify, left, right))


def sum_over(indices: Iterable[Index], body: Expr) -> Expr:
    """Sum over every index, the first outermost."""
    for index in reversed(tuple(indices)):
        body = SumOver(index, body)
    return body


def transpose(value: Value) -> Value:
    """Rows and columns exchanged."""
    if value.is_scalar:
        return value
    return Value(value.columns, value.rows, lambda r, c: value.entry(c, r))


def product(left: Value, right: Value) -> Value:
    """The matrix product; a scalar multiplies every entry. ShapeError where inner axes differ."""
    if left.is_scalar or right.is_scalar:
        return _scaled(left, right)
    if not same_axis(left.columns, right.rows):
        raise ShapeError(
            f"{shape_words(left)} times {shape_words(right)}: "
            f"{axis_words(left.columns)} columns meet {axis_words(right.rows)} rows"
        )

    def entry(rows: Places, columns: Places) -> Expr:
        inner = fresh(left.columns)
        body = multiply((left.entry(rows, inner), right.entry(inner, columns)))
        return sum_over(inner, body)

    return Value(left.rows, right.columns, entry)


def _scaled(left: Value, right: Value) -> Value:
    if left.is_scalar and right.is_scalar:
        return scalar(multiply((left.scalar, right.scalar)))
    if left.is_scalar:
        factor = left.scalar
        return Value(right.rows, right.columns, lambda r, c: multiply((factor, right.entry(r, c))))
    factor = right.scalar
    return Value(left.rows, left.columns, lambda r, c: multiply((left.entry(r, c), factor)))


def entrywise(
    values: tuple[Value, ...], combine: Callable[[tuple[Expr, ...]], Expr], word: str
) -> Value:
    """Combine values of one shape entry by entry; ShapeError where shapes differ."""
    first = values[0]
    for other in values[1:]:
        if not (same_axis(first.rows, other.rows) and same_axis(first.columns, other.columns)):
            raise ShapeError(f"{shape_words(first)} {word} {shape_words(other)}")
    if first.is_scalar:
        return scalar(combine(tuple(value.scalar for value in values)))
    return Value(
        first.rows, first.columns, lambda r, c: combine(tuple(v.entry(r, c) for v in values))
    )


def hadamard(left: Value, right: Value) -> Value:
    """The entrywise product; a scalar multiplies every entry."""
    if left.is_scalar or right.is_scalar:
        return _scaled(left, right)
    return entrywise((left, right), multiply, "entry by entry with")


def total(signed: list[tuple[bool, Value]]) -> Value:
    """The sum of values with their signs (True is minus).

    A number beside vectors stands for a vector of it, as in `1 - z`; beside matrices it could also
    stand for a multiple of the identity, which is `AmbiguousError`.
    """
    signs = tuple(sign for sign, _ in signed)
    signed = _numbers_spread(signed)

    def combine(entries: tuple[Expr, ...]) -> Expr:
        return add(negate(e) if minus else e for minus, e in zip(signs, entries, strict=True))

    return entrywise(tuple(value for _, value in signed), combine, "plus")


def _numbers_spread(signed: list[tuple[bool, Value]]) -> list[tuple[bool, Value]]:
    wide = next((value for _, value in signed if not value.is_scalar), None)
    if wide is None:
        return signed
    return [(minus, _spread(value, wide)) for minus, value in signed]


def _spread(value: Value, wide: Value) -> Value:
    """A literal number in the shape of a vector; anything else as it is."""
    if not value.is_scalar or not isinstance(value.scalar, Number):
        return value
    if wide.rows and wide.columns and value.scalar.value != 0:
        raise AmbiguousError("a number beside a matrix: a multiple of the identity or of ones")
    number = value.scalar
    return Value(wide.rows, wide.columns, lambda _r, _c: number)


def together(values: tuple[Value, ...], combine: Callable[[tuple[Expr, ...]], Expr]) -> Value:
    """A function of several values entry by entry; scalars stand beside every entry."""
    wide = next((value for value in values if not value.is_scalar), values[0])
    spread = tuple(
        value if value.is_scalar == wide.is_scalar else _repeated(value, wide) for value in values
    )
    return entrywise(spread, combine, "beside")


def _repeated(value: Value, wide: Value) -> Value:
    expr = value.scalar
    return Value(wide.rows, wide.columns, lambda _r, _c: expr)


def each(value: Value, function: Callable[[Expr], Expr]) -> Value:
    """A function applied to every entry."""
    return Value(value.rows, value.columns, lambda r, c: function(value.entry(r, c)))


def kronecker(left: Value, right: Value) -> Value:
    """The Kronecker product; the left factor's index runs slowest."""
    if left.is_scalar or right.is_scalar:
        return _scaled(left, right)
    rows, columns = len(left.rows), len(left.columns)

    def entry(r: Places, c: Places) -> Expr:
        return multiply((left.entry(r[:rows], c[:columns]), right.entry(r[rows:], c[columns:])))

    return Value(left.rows + right.rows, left.columns + right.columns, entry)


def vec(value: Value, *, by_columns: bool) -> Value:
    """All entries in one column, column by column or row by row."""
    rows, columns = len(value.rows), len(value.columns)
    if by_columns:
        return Value(
            value.columns + value.rows, (), lambda r, _: value.entry(r[columns:], r[:columns])
        )
    return Value(value.rows + value.columns, (), lambda r, _: value.entry(r[:rows], r[rows:]))


def identity(size: Size) -> Value:
    """The identity matrix."""
    return Value((size,), (size,), lambda r, c: Delta(r[0], c[0]))


def square(value: Value, word: str) -> None:
    """Make rows and columns the same; ShapeError for a matrix that is not square."""
    if not same_axis(value.rows, value.columns):
        raise ShapeError(f"{word} of {shape_words(value)}: only a square matrix has one")


def trace(value: Value) -> Value:
    """The trace of a square matrix."""
    square(value, "the trace")
    inner = fresh(value.rows)
    return scalar(sum_over(inner, value.entry(inner, inner)))


def inverse(value: Value) -> Value:
    """The inverse of a square matrix with one plain axis."""
    square(value, "the inverse")
    if len(value.rows) != 1:
        raise ShapeError("the inverse of a Kronecker product is not supported")

    def entry(r: Places, c: Places) -> Expr:
        rows, columns = fresh(value.rows), fresh(value.columns)
        return InverseEntry(rows[0], columns[0], value.entry(rows, columns), r[0], c[0])

    return Value(value.rows, value.columns, entry)


def diagonal(value: Value) -> Value:
    """The diagonal matrix of a vector, or the diagonal of a square matrix as a column."""
    if value.rows and value.columns:
        square(value, "the diagonal")
        return Value(value.rows, (), lambda r, _: value.entry(r, r))
    axis = value.rows or value.columns

    def entry(r: Places, c: Places) -> Expr:
        deltas = [Delta(left, right) for left, right in zip(r, c, strict=True)]
        return multiply((*deltas, value.entry(r, ()) if value.rows else value.entry((), r)))

    return Value(axis, axis, entry)


def inner(left: Value, right: Value) -> Value:
    """The inner product of two values of one shape (Frobenius for matrices)."""
    if not (same_axis(left.rows, right.rows) and same_axis(left.columns, right.columns)):
        raise ShapeError(f"inner product of {shape_words(left)} with {shape_words(right)}")
    rows, columns = fresh(left.rows), fresh(left.columns)
    body = multiply((left.entry(rows, columns), right.entry(rows, columns)))
    return scalar(sum_over(rows + columns, body))

"""The closed union of expressions: scalars whose indices run over symbolic sizes.

Matrix algebra is not here: a matrix is the scalar in its row `i` and column `j`, so `A B` is
`SumOver(k, A[i,k] B[k,j])`. One language serves matrix answers, element-wise answers and plain
numbers. Bound names get an `Index` of their own when they are read, so capture and shadowing
cannot happen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from grader.nodes import by_itself, by_value

if TYPE_CHECKING:
    from flint import fmpq

    from grader.expression.sizes import Size


@by_itself
class Index:
    """A running index, the same only as itself; `base` is the number of its first position."""

    name: str
    size: Size
    base: int = 1


@by_value
class Position:
    """A fixed place on an axis as it was written: the `2` of `x_2`."""

    value: int


Place = Index | Position


class Node:
    """What all expressions are; `traverse` keeps here what it has found of one."""

    __slots__ = ("by_kind", "free", "parts")
    __match_args__: ClassVar[tuple[str, ...]]

    free: tuple[Index, ...]
    parts: tuple[Expr, ...]
    by_kind: dict[type, tuple[Any, ...]]


@by_itself
class Number(Node):
    """An exact rational."""

    value: fmpq
    free = ()


@by_itself
class Constant(Node):
    """`pi`, `e`, `i` or `inf`."""

    name: str
    free = ()


@by_itself
class Symbol(Node):
    """A scalar letter."""

    name: str
    free = ()


@by_itself
class SizeValue(Node):
    """A size used as a number: the `N` of `1/N`, the trace of an identity."""

    size: Size
    free = ()


@by_itself
class IndexValue(Node):
    """An index used as a number: the `n` of `sum over n of n x_n`."""

    index: Place


@by_itself
class Element(Node):
    """One entry of a declared object; a family's own indices come first."""

    name: str
    indices: tuple[Place, ...]


@by_itself
class Delta(Node):
    """1 where both places are the same, else 0."""

    left: Place
    right: Place


@by_itself
class Indicator(Node):
    """1 where `left relation right` holds, else 0; relation is one of = ≠ < ≤ > ≥."""

    relation: str
    left: Expr
    right: Expr


@by_itself
class Add(Node):
    """A sum of two or more terms."""

    terms: tuple[Expr, ...]


@by_itself
class Multiply(Node):
    """A product of two or more scalars; they commute."""

    factors: tuple[Expr, ...]


@by_itself
class Power(Node):
    """`base` to the `exponent`; real unless the problem is complex."""

    base: Expr
    exponent: Expr


@by_itself
class Apply(Node):
    """A function of scalars by its name; an unknown name is a function nothing is known about."""

    function: str
    arguments: tuple[Expr, ...]


@by_itself
class SumOver(Node):
    """The sum of `body` over the whole axis of `index`."""

    index: Index
    body: Expr


@by_itself
class ProductOver(Node):
    """The product of `body` over the whole axis of `index`."""

    index: Index
    body: Expr


@by_itself
class InverseEntry(Node):
    """Entry (`row`, `column`) of the inverse of the matrix `body` in `rows` and `columns`."""

    rows: Index
    columns: Index
    body: Expr
    row: Place
    column: Place


@by_itself
class Determinant(Node):
    """The determinant of the square matrix `body` in `rows` and `columns`."""

    rows: Index
    columns: Index
    body: Expr


@by_itself
class Piecewise(Node):
    """The value of the first branch whose condition (an expression of 0 and 1) holds."""

    branches: tuple[tuple[Expr, Expr], ...]


@by_itself
class Ranged(Node):
    """`sum` or `prod` of `body` over the integers `variable` from `lower` up to `upper`."""

    kind: str
    variable: str
    lower: Expr
    upper: Expr
    body: Expr


@by_itself
class Limit(Node):
    """The limit of `body` as `variable` goes to `point`; `side` is "+", "-" or ""."""

    variable: str
    point: Expr
    side: str
    body: Expr


@by_itself
class IntegralOf(Node):
    """The integral of `body` over `variable`; both bounds None for an antiderivative."""

    variable: str
    lower: Expr | None
    upper: Expr | None
    body: Expr


@by_itself
class DerivativeOf(Node):
    """The derivative of `body` by the scalar `variable`, `order` times."""

    variable: str
    order: int
    body: Expr


Expr = (
    Number
    | Constant
    | Symbol
    | SizeValue
    | IndexValue
    | Element
    | Delta
    | Indicator
    | Add
    | Multiply
    | Power
    | Apply
    | SumOver
    | ProductOver
    | InverseEntry
    | Determinant
    | Piecewise
    | Ranged
    | Limit
    | IntegralOf
    | DerivativeOf
)

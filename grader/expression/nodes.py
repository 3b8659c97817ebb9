"""The closed union of expressions: scalars whose indices run over symbolic sizes.

Matrix algebra is not here: a matrix is the scalar in its row `i` and column `j`, so `A B` is
`SumOver(k, A[i,k] B[k,j])`. One language serves matrix answers, element-wise answers and plain
numbers. Bound names get an `Index` of their own when they are read, so capture and shadowing
cannot happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flint import fmpq

    from grader.expression.sizes import Size


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A running index, the same only as itself; `base` is the number of its first position."""

    name: str
    size: Size
    base: int = 1


@dataclass(frozen=True, slots=True)
class Position:
    """A fixed place on an axis as it was written: the `2` of `x_2`."""

    value: int


Place = Index | Position


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """An exact rational."""

    value: fmpq


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """`pi`, `e`, `i` or `inf`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """A scalar letter."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class SizeValue:
    """A size used as a number: the `N` of `1/N`, the trace of an identity."""

    size: Size


@dataclass(frozen=True, slots=True, eq=False)
class IndexValue:
    """An index used as a number: the `n` of `sum over n of n x_n`."""

    index: Place


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One entry of a declared object; a family's own indices come first."""

    name: str
    indices: tuple[Place, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Delta:
    """1 where both places are the same, else 0."""

    left: Place
    right: Place


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """1 where `left relation right` holds, else 0; relation is one of = ≠ < ≤ > ≥."""

    relation: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Add:
    """A sum of two or more terms."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Multiply:
    """A product of two or more scalars; they commute."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """`base` to the `exponent`; real unless the problem is complex."""

    base: Expr
    exponent: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Apply:
    """A function of scalars by its name; an unknown name is a function nothing is known about."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SumOver:
    """The sum of `body` over the whole axis of `index`."""

    index: Index
    body: Expr


@dataclass(frozen=True, slots=True, eq=False)
class ProductOver:
    """The product of `body` over the whole axis of `index`."""

    index: Index
    body: Expr


@dataclass(frozen=True, slots=True, eq=False)
class InverseEntry:
    """Entry (`row`, `column`) of the inverse of the matrix `body` in `rows` and `columns`."""

    rows: Index
    columns: Index
    body: Expr
    row: Place
    column: Place


@dataclass(frozen=True, slots=True, eq=False)
class Determinant:
    """The determinant of the square matrix `body` in `rows` and `columns`."""

    rows: Index
    columns: Index
    body: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Piecewise:
    """The value of the first branch whose condition (an expression of 0 and 1) holds."""

    branches: tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ranged:
    """`sum` or `prod` of `body` over the integers `variable` from `lower` up to `upper`."""

    kind: str
    variable: str
    lower: Expr
    upper: Expr
    body: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """The limit of `body` as `variable` goes to `point`; `side` is "+", "-" or ""."""

    variable: str
    point: Expr
    side: str
    body: Expr


@dataclass(frozen=True, slots=True, eq=False)
class IntegralOf:
    """The integral of `body` over `variable`; both bounds None for an antiderivative."""

    variable: str
    lower: Expr | None
    upper: Expr | None
    body: Expr


@dataclass(frozen=True, slots=True, eq=False)
class DerivativeOf:
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

"""The closed union of answers: what was written, with values read and kinds still open.

`(1, 2)` is a `Row` whether a pair or an interval is meant, and `x = 2` a `Related` whether it names
a value or is an equation: the reference decides when both are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from grader.nodes import by_value

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.latex.tree import Node
    from grader.reading.tensor import Tensor


@by_value
class Single:
    """One value. `sides` are those of a chain of equations, the answer proper last.

    `unit` is its unit in one spelling (`units.UNITS`), "" where none is written; `node` is what it
    was read from; `entries` are those of a column or row written as a matrix.
    """

    sides: tuple[Tensor, ...]
    node: Node
    unit: str = ""
    entries: tuple[Single, ...] = ()

    @property
    def tensor(self) -> Tensor:
        """The answer proper."""
        return self.sides[-1]

    @property
    def value(self) -> Expr:
        """The expression of a scalar."""
        return self.sides[-1].body


@dataclass(frozen=True, slots=True)
class Grouped:
    """`1,234`: a number with separators, or a list."""

    number: Single
    items: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A left side: a letter, `f(x)` with its `arguments`, or words; `value` if it also has one."""

    key: str
    arguments: tuple[str, ...] = ()
    value: Single | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An ordered list in brackets: a pair, a point, an interval, a shape, a column.

    `opening` is "×" for a shape written as a product; `product` is its value if it was meant
    as one, and that of `(1,234)`. `padded` is set for a sum of unit vectors, which leaves out
    zeros at its end; `meant` is "interval" or "tuple" where the rubric says which.
    """

    opening: str
    closing: str
    items: tuple[Answer, ...]
    product: Single | None = None
    padded: bool = False
    meant: Literal["", "interval", "tuple"] = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Several answers without a bracket of order.

    `joined` says how: "," or ";" bare, "{" in braces, "or", "and", "±" (upper sign first); `bare`
    braces are those of a TeX group.
    """

    items: tuple[Answer, ...]
    joined: Literal[",", ";", "{", "or", "and", "±"]
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """`2 : 1`; `literal` is how it was written where it may be a time of day, `12:00`."""

    items: tuple[Answer, ...]
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    r"""A chain of relations, `x = 2`, `1 < x \le 2`, `x \in S`."""

    sides: tuple[Answer, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Statements joined by "and", "or", "not", "⇒", "⇐", "⇔"; `braced` is a system of equations."""

    operator: str
    items: tuple[Answer, ...]
    braced: bool = False


@dataclass(frozen=True, slots=True)
class Operated:
    """Sets joined by "∪", "∩" or "∖", from the left."""

    items: tuple[Answer, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    r"""`\{ element \mid condition \}`."""

    element: Answer
    condition: Answer


@dataclass(frozen=True, slots=True)
class Given:
    r"""An answer with what its parameter runs over: `\frac{\pi}{6} + k\pi, k \in \mathbb Z`."""

    body: Answer
    parameter: str
    numbers: str


@dataclass(frozen=True, slots=True)
class NumberSet:
    """`N`, `Z`, `Q`, `R` or `C`, with `+`, `-`, `*` or `0` where written."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Short text, in lower case with single spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice by its letter, with its value where `D. 16` gives both."""

    letter: str
    value: Answer | None = None


@dataclass(frozen=True, slots=True)
class Unvalued:
    """A piece that has no value of its own: dots, a formula of geometry; equal only as written."""

    text: str


Answer = (
    Single
    | Grouped
    | Name
    | Row
    | Listed
    | Ratio
    | Related
    | Joined
    | Operated
    | Built
    | Given
    | NumberSet
    | Words
    | Choice
    | Unvalued
)

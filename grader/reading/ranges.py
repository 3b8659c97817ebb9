"""Sums and products over an axis or a range of integers, limits and integrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.expression.build import MINUS_ONE, ONE, add, multiply, number
from grader.expression.nodes import (
    Expr,
    Index,
    IndexValue,
    Indicator,
    IntegralOf,
    Limit,
    Number,
    ProductOver,
    Ranged,
    SizeValue,
    SumOver,
    Symbol,
)
from grader.expression.sizes import Size, SizeVariable, name_of, unify
from grader.latex import tree as t
from grader.reading.bounds import Bound, bounds
from grader.reading.clash import clash, unknown
from grader.reading.conditions import condition
from grader.reading.conventions import parts
from grader.reading.dotted import NoPatternError, pattern
from grader.reading.keys import name_key, parts_of
from grader.reading.reader import rule
from grader.reading.values import Value, each, scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.latex.tree import Node
    from grader.reading.reader import Reader, Scope

OVER: dict[str, Callable[[Index, Expr], Expr]] = {"sum": SumOver, "prod": ProductOver}


@rule(t.Big)
def big(reader: Reader, node: t.Big, scope: Scope) -> Value:
    """A sum, product or limit."""
    if node.kind == "lim":
        return _limit(reader, node, scope)
    if node.kind not in OVER:
        raise unknown(node, f"{reader.words(node)} is not understood", "operator")
    ranged = _integer_range(reader, node, scope)
    return ranged if ranged is not None else _over_axes(reader, node, scope)


# -- over axes -----------------------------------------------------------------------------------


def _over_axes(reader: Reader, node: t.Big, scope: Scope) -> Value:
    r"""A sum over whole axes: `\sum_j`, `\sum_{i,j}`, `\sum_{i \ne j}`, `\sum_{n=0}^{N-1}`."""
    names, guards = _bound(reader, node, scope)
    base, start = _start(reader, node)
    indices = {name: Index(name, _declared_size(reader, name), base) for name in names}
    inside = {**scope, **indices}
    _cover(reader, node, indices, scope, base)
    body = reader.read(node.body, inside)
    limits = [condition(reader, guard, inside) for guard in guards]
    if start > 1:
        limits += [Indicator("≥", IndexValue(i), number(start)) for i in indices.values()]

    def over(entry: Expr) -> Expr:
        entry = _guarded(node.kind, limits, entry)
        for index in reversed(indices.values()):
            entry = OVER[node.kind](index, entry)
        return entry

    if not indices:
        raise unknown(node, f"{reader.words(node)}: what is summed over is not said", "sum-index")
    for name, index in indices.items():
        if isinstance(index.size, SizeVariable) and not body.is_scalar:
            body.entry(
                *(tuple(Index("", size) for size in axis) for axis in (body.rows, body.columns))
            )
        _check_known(reader, node, name, index, body)
    return each(body, over)


def _check_known(reader: Reader, node: t.Big, name: str, index: Index, body: Value) -> None:
    if (
        body.is_scalar
        and isinstance(name_of(index.size), str)
        and name_of(index.size) == "?"
        and not reader.problem.shaped
    ):
        raise unknown(node, f"the range of {name} is not said", "sum-range")


def _declared_size(reader: Reader, name: str) -> Size:
    return reader.problem.indices.get(name) or SizeVariable()


def _bound(reader: Reader, node: t.Big, scope: Scope) -> tuple[list[str], list[Node]]:
    """The names a sum binds and the conditions on them."""
    match node.lower:
        case t.Relation(operators=("=",), sides=(left, _)):
            return _names(reader, left), []
        case t.Relation(operators=(operator,), sides=sides) if operator in "≠<≤>≥":
            names = [name for side in sides for name in _names(reader, side)]
            new = [n for n in names if n not in scope and n not in reader.free]
            if "sum-first" in reader.problem.conventions:
                new = new[:1]
            return (new or names[:1]), [node.lower]
        case None:
            raise unknown(
                node, f"{reader.words(node)}: what is summed over is not said", "sum-index"
            )
        case lower:
            return _names(reader, lower), []


def _names(reader: Reader, node: Node) -> list[str]:
    names = [name_key(part) for part in parts_of(node)]
    if None in names:
        raise unknown(node, f"{reader.words(node)} is not understood as an index", "index")
    return [str(name) for name in names]


def _guarded(kind: str, limits: list[Expr], entry: Expr) -> Expr:
    """The entry where the conditions hold; elsewhere what changes nothing, 0 or 1."""
    if not limits:
        return entry
    if kind == "sum":
        return multiply((*limits, entry))
    return add((ONE, multiply((*limits, add((entry, MINUS_ONE))))))


def _start(reader: Reader, node: t.Big) -> tuple[int, int]:
    """The number of the axis' first position, and the number a sum starts at."""
    match node.lower:
        case t.Relation(operators=("=",), sides=(_, t.Number(text=text))) if text.isdecimal():
            start = int(text)
            return min(start, 1), start
        case t.Relation(operators=("=",)):
            raise unknown(
                node, f"the range of {reader.words(node)} is not a whole axis", "partial-range"
            )
        case _:
            return 1, 1


def _cover(reader: Reader, node: t.Big, indices: dict[str, Index], scope: Scope, base: int) -> None:
    """Give an index the size its range has; TypeClash where it is already another."""
    if node.upper is None:
        return
    size = _upper_size(reader, node.upper, base, scope, counted=isinstance(node.lower, t.Relation))
    if size is None:
        raise unknown(
            node, f"the range of {reader.words(node)} is not a whole axis", "partial-range"
        )
    for index in indices.values():
        if not unify(index.size, size):
            raise clash(
                node,
                f"the index {index.name} runs over {name_of(index.size)}, not {name_of(size)}",
                "index-size",
            )


def _upper_size(
    reader: Reader, upper: Node, base: int, scope: Scope, *, counted: bool
) -> Size | None:
    """The size whose last position `upper` is, counting from `base`."""
    if counted and base == 0:
        match upper:
            case t.Terms(items=(("+" | "", first), ("-", t.Number(text="1")))):
                return _size(reader, first, scope)
            case t.Number(text=text):
                return int(text) + 1
            case _:
                return None
    return int(upper.text) if isinstance(upper, t.Number) else _size(reader, upper, scope)


def _size(reader: Reader, node: Node, scope: Scope) -> Size | None:
    value = reader.read(node, scope)
    return value.scalar.size if value.is_scalar and isinstance(value.scalar, SizeValue) else None


# -- over integers -------------------------------------------------------------------------------


def _integer_range(reader: Reader, node: t.Big, scope: Scope) -> Value | None:
    r"""`\sum_{k=a}^{b}` between numbers that are not the ends of an axis; None for an axis."""
    found = bounds(node)
    plain = isinstance(node.lower, t.Relation) and node.lower.operators == ("=",)
    if not found and plain and node.upper is not None:
        raise unknown(node, f"{reader.words(node)} is not understood", "sum-index")
    if not found or (reader.problem.shaped and not plain):
        return None
    if reader.problem.shaped:
        upper = reader.scalar(found[0].upper, scope)
        if _ends_axis(upper) or _indexes(node.body, found[0].name):
            return None
    return scalar(_nested(reader, node, found, scope))


def _nested(reader: Reader, node: t.Big, found: tuple[Bound, ...], scope: Scope) -> Expr:
    """The sum over the first name of the sums over the others."""
    if not found:
        return reader.scalar(node.body, scope)
    name, lower, upper = found[0]
    variable = f"#{len(scope)}"
    ends = (reader.scalar(lower, scope), reader.scalar(upper, scope))
    inside = {**scope, name: scalar(Symbol(variable))}
    return Ranged(node.kind, variable, *ends, _nested(reader, node, found[1:], inside))


def dotted(reader: Reader, node: Node, kind: str, shown: Sequence[Node], scope: Scope) -> Value:
    """A sum or product with dots, as one over the integers that its terms run through."""
    letter, variable = f"#dots{len(scope)}", f"#{len(scope)}"
    try:
        found = pattern(shown, letter)
    except NoPatternError:
        message = f"the dots in {reader.words(node)} are not understood"
        raise unknown(node, message, "dots") from None
    body = reader.read(found.body, {**scope, letter: scalar(Symbol(variable))})
    if not body.is_scalar:
        raise unknown(node, f"the dots in {reader.words(node)} are not understood", "dots")
    ends = (reader.scalar(found.lower, scope), reader.scalar(found.upper, scope))
    return scalar(Ranged(kind, variable, *ends, body.scalar))


def _indexes(body: Node, name: str) -> bool:
    """Whether a running name is an index of something in the body."""
    return any(
        isinstance(part, t.Scripted) and name in {name_key(i) for i in parts_of(part.sub)}
        for part in parts(body)
    )


def _ends_axis(upper: Expr) -> bool:
    """Whether an upper end is made of a size: `N`, `N-1`."""
    if isinstance(upper, SizeValue):
        return True
    terms = getattr(upper, "terms", ())
    return any(isinstance(term, SizeValue) for term in terms) and all(
        isinstance(term, SizeValue | Number) for term in terms
    )


# -- limits and integrals ------------------------------------------------------------------------


def _limit(reader: Reader, node: t.Big, scope: Scope) -> Value:
    match node.lower:
        case t.Relation(operators=("→",), sides=(left, point)):
            name = name_key(left)
        case _:
            name = None
    if name is None:
        raise unknown(node, f"{reader.words(node)}: the limit's variable is not said", "limit")
    point, side = _sided(point)
    variable = f"#{len(scope)}"
    body = reader.scalar(node.body, {**scope, name: scalar(Symbol(variable))})
    return scalar(Limit(variable, reader.scalar(point, scope), side, body))


def _sided(point: Node) -> tuple[Node, str]:
    """`0^+` as 0 from the right."""
    match point:
        case t.Scripted(base=base, sub=None, sup=t.Symbol(name=("+" | "-") as side)):
            return base, side
        case _:
            return point, ""


@rule(t.Integral)
def integral(reader: Reader, node: t.Integral, scope: Scope) -> Value:
    """A definite or indefinite integral in one variable."""
    name = name_key(node.variable) if node.variable is not None else None
    if name is None or (node.lower is None) != (node.upper is None):
        raise unknown(
            node, f"{reader.words(node)}: the integral's variable is not said", "integral"
        )
    variable = f"#{len(scope)}"
    if node.lower is None or node.upper is None:
        body = reader.scalar(node.body, scope)
        return scalar(IntegralOf(name, None, None, body))
    body = reader.scalar(node.body, {**scope, name: scalar(Symbol(variable))})
    ends = (reader.scalar(node.lower, scope), reader.scalar(node.upper, scope))
    return scalar(IntegralOf(variable, *ends, body))

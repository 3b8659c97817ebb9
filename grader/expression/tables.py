"""Values at every setting of the free indices at once: a sum in a few passes over flat lists.

A table holds what the values taken one by one would be, computed in the same order. Nothing that
branches stands in one, since which branches were met is part of the evidence; nor does anything
that has no value at some setting, where a delta may guard it. Such sums are taken entry by entry.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod
from operator import add, mul
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flint import fmpq

from grader.expression import nodes as n
from grader.expression.domains import NotHere, TooLarge, Undefined
from grader.expression.traverse import free_indices, walk
from grader.nodes import by_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.expression.evaluate import Evaluator
    from grader.expression.nodes import Expr, Index

T = TypeVar("T")
ZERO, ONE = fmpq(0), fmpq(1)
MOST_CELLS = 4096
MOST_FOR_ONE = 4
"""How many cells are computed at most for each that is asked for."""
BRANCHING = frozenset({"abs", "sign", "max", "min"})
BRANCHES = (n.Indicator, n.Piecewise, n.Ranged)
DEPENDENT = frozenset({"symmetric", "diagonal", "skew", "one-hot", "simplex"})
"""Properties that make an entry of an object depend on others."""


@by_value
class Grid:
    """The positions that some indices run over, the last index fastest."""

    indices: tuple[Index, ...]
    sizes: tuple[int, ...]

    @property
    def cells(self) -> int:
        """How many settings there are."""
        return prod(self.sizes)

    def positions(self) -> Iterator[tuple[int, ...]]:
        """Every setting in order."""
        return product(*map(range, self.sizes))


@by_value
class Table(Generic[T]):
    """The values of a node over a grid of its free indices."""

    grid: Grid
    values: list[T]

    def at(self, binding: dict[Any, Any]) -> T:
        """The value with every index at its position."""
        offset = 0
        for index, size in zip(self.grid.indices, self.grid.sizes, strict=True):
            offset = offset * size + binding[index]
        return self.values[offset]


def values_at(
    evaluator: Evaluator[T], expr: Expr, slots: tuple[Index, ...], places: list[tuple[int, ...]]
) -> list[T]:
    """A node's values at places of slots: by its table where a good share of it is asked for."""
    most = MOST_FOR_ONE * len(places)
    own = _grid(evaluator, expr)
    found = table(evaluator, expr) if own.indices and own.cells <= most else None
    if found is None:
        return [evaluator.value(expr, dict(zip(slots, place, strict=True))) for place in places]
    whole = Grid(slots, tuple([evaluator.size(index.size) for index in slots]))
    if whole.cells > most:
        return [found.at(dict(zip(slots, place, strict=True))) for place in places]
    values = dict(zip(whole.positions(), spread(found, whole), strict=True))
    return list(map(values.__getitem__, places))


def table(evaluator: Evaluator[T], expr: Expr) -> Table[T] | None:
    """The values of a node over its free indices; None where each has to be taken by itself."""
    if evaluator.variables:
        return None
    if expr not in evaluator.tables:
        evaluator.tables[expr] = _made(evaluator, expr)
    return evaluator.tables[expr]


def _made(evaluator: Evaluator[T], expr: Expr) -> Table[T] | None:
    rule = RULES.get(type(expr))
    if rule is None:
        return None
    left = evaluator.budget.left
    try:
        grid = _grid(evaluator, expr)
        _count(evaluator, grid)
        return Table(grid, rule(evaluator, expr, grid))
    except (NotHere, Undefined, TooLarge, ZeroDivisionError, KeyError):
        evaluator.budget.left = left
        return None


def _grid(evaluator: Evaluator[T], expr: Expr) -> Grid:
    """The grid of a node's free indices."""
    indices = free_indices(expr)
    return Grid(indices, tuple([evaluator.size(index.size) for index in indices]))


def _over(evaluator: Evaluator[T], expr: Expr, grid: Grid) -> list[T]:
    """The values of a node over a grid that holds its free indices, and maybe others."""
    kind = type(expr)
    if kind in ANY_ORDER and len(free_indices(expr)) == len(grid.indices):
        _count(evaluator, grid)
        return RULES[kind](evaluator, expr, grid)
    found = table(evaluator, expr)
    if found is None:
        raise NotHere("entry by entry")
    return spread(found, grid)


def _count(evaluator: Evaluator[T], grid: Grid) -> None:
    """Take the steps of a node over a grid from the budget."""
    cells = grid.cells
    evaluator.budget.left -= cells
    if cells > MOST_CELLS or evaluator.budget.left < 0:
        raise TooLarge("cells")


def spread(found: Table[T], grid: Grid) -> list[T]:
    """A table's values over a grid that holds its indices in any order, and maybe others."""
    if found.grid.indices == grid.indices:
        return found.values
    if not found.grid.indices:
        return found.values * grid.cells
    own = found.grid.indices
    axes = tuple([own.index(index) if index in own else NEW for index in grid.indices])
    offsets = _offsets(axes, found.grid.sizes, grid.sizes)
    return list(map(found.values.__getitem__, offsets))


NEW = -1
"""The axis of an index that a table does not have."""


@lru_cache(maxsize=512)
def _offsets(axes: tuple[int, ...], own: tuple[int, ...], sizes: tuple[int, ...]) -> list[int]:
    """Where the value of each cell of a grid stands in a table, its indices being these axes."""
    offsets = [0]
    for axis, size in zip(axes, sizes, strict=True):
        stride = prod(own[axis + 1 :]) if axis != NEW else 0
        steps = [stride * position for position in range(size)]
        offsets = [offset + step for offset in offsets for step in steps]
    return offsets


def _each(evaluator: Evaluator[T], expr: Expr, grid: Grid) -> list[T]:
    """The values one by one, for a node that has no faster way."""
    return [
        evaluator.value(expr, dict(zip(grid.indices, positions, strict=True)))
        for positions in grid.positions()
    ]


def _apply(evaluator: Evaluator[T], expr: n.Apply | n.Power, grid: Grid) -> list[T]:
    if any(map(_branches, walk(expr))):
        raise NotHere("branches")
    return _each(evaluator, expr, grid)


def _branches(part: Expr) -> bool:
    return isinstance(part, BRANCHES) or (isinstance(part, n.Apply) and part.function in BRANCHING)


def _element(evaluator: Evaluator[T], expr: n.Element, grid: Grid) -> list[T]:
    """The entries of an object; those looked at before are known."""
    name, entries = expr.name, evaluator.entries
    if expr.indices != grid.indices or evaluator.letters.definition(name) is not None:
        return _each(evaluator, expr, grid)
    keys = [(name, positions) for positions in grid.positions()]
    try:
        return list(map(entries.__getitem__, keys))
    except KeyError:
        last = tuple([size - 1 for size in grid.sizes])
        _draw(evaluator, [key for key in keys if key not in entries], last)
        return list(map(entries.__getitem__, keys))


def _draw(
    evaluator: Evaluator[T], keys: list[tuple[str, tuple[int, ...]]], last: tuple[int, ...]
) -> None:
    """Draw entries of one object, independent of each other where nothing says else."""
    assume = evaluator.letters.assumed(keys[0][0])
    draw = evaluator.domain.draw
    if assume & DEPENDENT:
        for name, positions in keys:
            evaluator.entries[name, positions] = evaluator.entry(name, positions, last)
        return
    for name, positions in keys:
        evaluator.entries[name, positions] = draw(name, positions, assume)


def _add(evaluator: Evaluator[T], expr: n.Add, grid: Grid) -> list[T]:
    first, *rest = [_over(evaluator, term, grid) for term in expr.terms]
    for values in rest:
        first = list(map(add, first, values))
    return first


def _multiply(evaluator: Evaluator[T], expr: n.Multiply, grid: Grid) -> list[T]:
    first, *rest = [_over(evaluator, factor, grid) for factor in expr.factors]
    for values in rest:
        first = list(map(mul, first, values))
    return first


def _power(evaluator: Evaluator[T], expr: n.Power, grid: Grid) -> list[T]:
    if not isinstance(expr.exponent, n.Number):
        return _apply(evaluator, expr, grid)
    power, exponent = evaluator.domain.power, expr.exponent
    return [power(base, exponent, evaluator, {}) for base in _over(evaluator, expr.base, grid)]


def _sum_over(evaluator: Evaluator[T], expr: n.SumOver, grid: Grid) -> list[T]:
    """Sums of runs of the body, whose own index is made the fastest."""
    size = evaluator.size(expr.index.size)
    zero: Any = evaluator.domain.number(ZERO)
    if not size:
        return [zero] * grid.cells
    inside = Grid((*grid.indices, expr.index), (*grid.sizes, size))
    values: list[Any] = _over(evaluator, expr.body, inside)
    return [sum(values[at : at + size], zero) for at in range(0, len(values), size)]


def _delta(evaluator: Evaluator[T], expr: n.Delta, grid: Grid) -> list[T]:
    if grid.indices != (expr.left, expr.right):
        return _each(evaluator, expr, grid)
    zero, one = map(evaluator.domain.number, (ZERO, ONE))
    return [one if row == column else zero for row, column in grid.positions()]


def _inverse_entry(evaluator: Evaluator[T], expr: n.InverseEntry, grid: Grid) -> list[T]:
    if grid.indices != (expr.row, expr.column):
        return _each(evaluator, expr, grid)
    return [value for row in evaluator.inverse(expr, {}) for value in row]


RULES: dict[type, Callable[..., list[Any]]] = {
    n.Number: _each,
    n.Constant: _each,
    n.Symbol: _each,
    n.SizeValue: _each,
    n.IndexValue: _each,
    n.Element: _element,
    n.Delta: _delta,
    n.Add: _add,
    n.Multiply: _multiply,
    n.Power: _power,
    n.Apply: _apply,
    n.SumOver: _sum_over,
    n.InverseEntry: _inverse_entry,
}
ANY_ORDER = frozenset({n.Add, n.Multiply, n.Power, n.SumOver})
"""What is computed in any order of its indices as fast as in its own."""

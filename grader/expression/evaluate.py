"""The value of an expression at a point: sizes, letters and indices all given.

Work is shared: a sum, a function or an inverse is computed once for each setting of the indices
it depends on, so the cost is the number of such settings. Every step counts against a budget;
`TooLarge` is raised when it is used up.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from flint import acb, fmpq

from grader.expression import nodes as n
from grader.expression.domains import NotHere, TooLarge, Undefined
from grader.expression.draws import raw
from grader.expression.sizes import resolve
from grader.expression.tables import BRANCHING, DEPENDENT, Grid, spread, table
from grader.expression.traverse import free_indices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.expression.nodes import Expr, Index, Place
    from grader.expression.sizes import Size
    from grader.expression.tables import Table

T = TypeVar("T")
Binding = dict[Any, Any]
BUDGET_STEPS = 300_000


class Budget:
    """Steps that may still be taken; several evaluations share one."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps


class Domain(Protocol[T]):
    """The numbers; see `domains` and `balls`."""

    seed: int

    def number(self, value: fmpq) -> T:
        """A rational in this domain."""
        ...

    def draw(self, name: str, positions: tuple[int, ...], assume: frozenset[str]) -> T:
        """The seeded value of a letter or an entry."""
        ...

    def constant(self, name: str) -> T:
        """pi, e or i."""
        ...

    def power(self, base: T, exponent: Expr, evaluator: Evaluator[T], binding: Binding) -> T:
        """A power; the exponent is still an expression."""
        ...

    def apply(
        self, function: str, arguments: tuple[Expr, ...], evaluator: Evaluator[T], binding: Binding
    ) -> T:
        """A named function."""
        ...

    def holds(self, relation: str, left: T, right: T) -> bool:
        """Whether a relation certainly holds."""
        ...

    def inverse(self, rows: list[list[T]]) -> list[list[T]]:
        """The inverse of a square matrix."""
        ...

    def determinant(self, rows: list[list[T]]) -> T:
        """The determinant of a square matrix."""
        ...


class Letters(Protocol):
    """What an evaluator must know of the statement."""

    def assumed(self, name: str) -> frozenset[str]:
        """The properties of a letter."""

    def definition(self, name: str) -> tuple[tuple[Index, ...], Expr] | None:
        """The indices and the body of a defined letter."""

    def last_axis(self, name: str) -> Size | None:
        """The size of the last axis of an object; None where none is declared."""


class Evaluator(Generic[T]):
    """Values at one point of one domain; positions on axes count from 0 inside."""

    __slots__ = (
        *("base", "budget", "domain", "drawn", "entries", "letters", "memo", "seen"),
        *("sizes", "tables", "variables"),
    )

    def __init__(
        self,
        domain: Domain[T],
        sizes: Mapping[Size, int],
        letters: Letters,
        budget: Budget | None = None,
    ) -> None:
        self.domain = domain
        self.sizes = sizes
        self.letters = letters
        self.budget = budget or Budget(BUDGET_STEPS)
        self.seen: set[tuple[int, object]] = set()
        self.memo: dict[Any, Any] = {}
        self.tables: dict[Expr, Table[T] | None] = {}
        self.base = 1
        self.variables: tuple[Any, ...] = ()
        self.drawn: dict[str, Any] = {}
        self.entries: dict[tuple[str, tuple[int, ...]], Any] = {}

    def value(self, expr: Expr, binding: Binding) -> T:
        """The value with every free index bound to a position counted from 0."""
        self.budget.left -= 1
        if self.budget.left < 0:
            raise TooLarge("steps")
        return RULES[type(expr)](self, expr, binding)  # type: ignore[no-any-return]

    def beside(self, domain: Domain[T]) -> Evaluator[T]:
        """An evaluator at the same point with letters of its own domain, and the same budget."""
        other = Evaluator(domain, self.sizes, self.letters, self.budget)
        other.base = self.base
        return other

    def size(self, size: Size) -> int:
        """The number a size has at this point; NotHere where it has none."""
        known = self.sizes.get(size)
        if known is not None:
            return known
        size = resolve(size)
        found = size if isinstance(size, int) else self.sizes.get(size)
        if found is None:
            raise NotHere("a size that no point gives")
        return found

    def position(self, place: Place, binding: Binding) -> int:
        """Where a place is, counted from 0."""
        return place.value - self.base if isinstance(place, n.Position) else binding[place]

    def remembered(self, expr: Expr, binding: Binding, compute: Callable[[], Any]) -> Any:  # noqa: ANN401
        """A value computed once for each setting of the free indices."""
        indices = free_indices(expr)
        key = (id(expr), tuple([binding[i] for i in indices]), self.variables)
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = compute()
        return found

    def inverse(self, expr: n.InverseEntry, binding: Binding) -> list[list[T]]:
        """The inverse of a matrix, computed once for each setting of its free indices."""
        own = (expr.rows, expr.columns)
        outer = [binding[i] for i in free_indices(expr.body) if i not in own]
        key = (id(expr.body), tuple(outer), self.variables)
        grid = self.memo.get(key)
        if grid is None:
            grid = self.memo[key] = self.domain.inverse(_grid(self, expr, binding))
        return grid

    def symbol(self, name: str) -> T:
        """The drawn value of a scalar letter."""
        if name not in self.drawn:
            self.drawn[name] = self.domain.draw(name, (), self.letters.assumed(name))
        return self.drawn[name]  # type: ignore[no-any-return]

    def entry(self, name: str, positions: tuple[int, ...], last: tuple[int, ...]) -> T:
        """The drawn entry of an object, with the properties the statement gives it."""
        assume = self.letters.assumed(name)
        if assume.isdisjoint(DEPENDENT):
            return self.domain.draw(name, positions, assume)
        if "symmetric" in assume:
            positions = tuple(sorted(positions))
        if "diagonal" in assume and len(set(positions)) > 1:
            return self.domain.number(fmpq(0))
        if "skew" in assume and positions != tuple(sorted(positions)):
            return -self.entry(name, positions[::-1], last)  # type: ignore[operator,no-any-return]
        if "skew" in assume and len(set(positions)) == 1:
            return self.domain.number(fmpq(0))
        if "one-hot" in assume:
            hot = self.hot(name, positions[:-1]) % (last[-1] + 1)
            return self.domain.number(fmpq(positions[-1] == hot))
        if "simplex" in assume:
            return self.share(name, positions, last[-1], assume | {"positive"})
        return self.domain.draw(name, positions, assume)

    def hot(self, name: str, row: tuple[int, ...]) -> int:
        """Where the one of a one-hot vector stands; all share a place in every fourth seed."""
        seed = self.domain.seed
        return raw(seed, f"{name} one", row) if seed % 4 else seed

    def share(self, name: str, positions: tuple[int, ...], last: int, assume: frozenset[str]) -> T:
        """An entry of a point of a simplex: a positive weight over the sum of all of them."""
        weights = [self.domain.draw(name, (*positions[:-1], k), assume) for k in range(last + 1)]
        whole = reduce(add, weights)
        return weights[positions[-1]] / whole  # type: ignore[operator,no-any-return]


def _number(self: Evaluator[T], expr: n.Number, _: Binding) -> T:
    return self.domain.number(expr.value)


def _constant(self: Evaluator[T], expr: n.Constant, _: Binding) -> T:
    return self.domain.constant(expr.name)


def _symbol(self: Evaluator[T], expr: n.Symbol, binding: Binding) -> T:
    name = expr.name
    if name in binding:
        return self.domain.number(fmpq(binding[name]))
    known = self.drawn.get(name)
    if known is not None:
        return known  # type: ignore[no-any-return]
    definition = self.letters.definition(name)
    if definition is None:
        return self.symbol(name)
    return self.remembered(definition[1], {}, lambda: self.value(definition[1], {}))  # type: ignore[no-any-return]


def _size_value(self: Evaluator[T], expr: n.SizeValue, _: Binding) -> T:
    return self.domain.number(fmpq(self.size(expr.size)))


def _index_value(self: Evaluator[T], expr: n.IndexValue, binding: Binding) -> T:
    place = expr.index
    base = place.base if isinstance(place, n.Index) else self.base
    return self.domain.number(fmpq(self.position(place, binding) + base))


def _element(self: Evaluator[T], expr: n.Element, binding: Binding) -> T:
    positions = tuple([self.position(place, binding) for place in expr.indices])
    found = self.entries.get((expr.name, positions))
    return _new_element(self, expr, positions) if found is None else found


def _new_element(self: Evaluator[T], expr: n.Element, positions: tuple[int, ...]) -> T:
    """An entry that is looked at for the first time, or one of a defined letter."""
    definition = self.letters.definition(expr.name)
    if definition is not None:
        indices, body = definition
        inner = dict(zip(indices, positions, strict=True))
        return self.remembered(body, inner, lambda: self.value(body, inner))  # type: ignore[no-any-return]
    last = tuple(_last(self, expr, place) for place in expr.indices)
    value = self.entries[expr.name, positions] = self.entry(expr.name, positions, last)
    return value


def _last(self: Evaluator[T], expr: n.Element, place: Place) -> int:
    """The last position of the axis of a place; 0 for a fixed one before the last axis."""
    if isinstance(place, n.Index):
        return self.size(place.size) - 1
    axis = self.letters.last_axis(expr.name) if place is expr.indices[-1] else None
    return 0 if axis is None else self.size(axis) - 1


def _delta(self: Evaluator[T], expr: n.Delta, binding: Binding) -> T:
    same = self.position(expr.left, binding) == self.position(expr.right, binding)
    return self.domain.number(fmpq(int(same)))


def _indicator(self: Evaluator[T], expr: n.Indicator, binding: Binding) -> T:
    left, right = self.value(expr.left, binding), self.value(expr.right, binding)
    holds = self.domain.holds(expr.relation, left, right)
    self.seen.add((id(expr), (holds, bool(left == right))))
    return self.domain.number(fmpq(int(holds)))


def _add(self: Evaluator[T], expr: n.Add, binding: Binding) -> T:
    result = self.value(expr.terms[0], binding)
    for term in expr.terms[1:]:
        result = result + self.value(term, binding)  # type: ignore[operator]
    return result


def _multiply(self: Evaluator[T], expr: n.Multiply, binding: Binding) -> T:
    """A product, left at once when a delta is 0 so that a guard can stand before what it guards."""
    result = None
    for factor in expr.factors:
        value = self.value(factor, binding)
        if type(factor) is n.Delta and value == 0:
            return value
        result = value if result is None else result * value  # type: ignore[operator]
    return self.domain.number(fmpq(1)) if result is None else result


def _power(self: Evaluator[T], expr: n.Power, binding: Binding) -> T:
    return self.domain.power(self.value(expr.base, binding), expr.exponent, self, binding)


def _apply(self: Evaluator[T], expr: n.Apply, binding: Binding) -> T:
    """A function; which branch of it was taken is noted in `seen`."""
    result = self.remembered(
        expr, binding, lambda: self.domain.apply(expr.function, expr.arguments, self, binding)
    )
    if expr.function in BRANCHING:
        values = [self.value(argument, binding) for argument in expr.arguments]
        self.seen.add((id(expr), _branch(expr.function, values)))
    elif self.variables and expr.function in STEPPING:
        self.seen.add((id(expr), str(result)))
    return result  # type: ignore[no-any-return]


STEPPING = frozenset({"floor", "ceil", "binomial"})
"""What may be the same for all the terms of a sum that are looked at."""


def _branch(function: str, values: list[Any]) -> object:
    """Which sign or which argument decided; None where that is not known."""
    if function in {"abs", "sign"}:
        (value,) = values
        if isinstance(value, acb):
            return "complex"
        return True if value > 0 else False if value < 0 else None
    best = max if function == "max" else min
    chosen = [k for k, value in enumerate(values) if all(_wins(best, value, o) for o in values)]
    return chosen[0] if len(chosen) == 1 else None


def _wins(best: Callable[..., Any], value: Any, other: Any) -> bool:  # noqa: ANN401
    if value is other:
        return True
    if isinstance(value, acb) or isinstance(other, acb):
        return False
    return bool(value > other) if best is max else bool(value < other)


def _sum_over(self: Evaluator[T], expr: n.SumOver, binding: Binding) -> T:
    known = table(self, expr)
    if known is not None:
        return known.at(binding)

    def compute() -> T:
        inner = dict(binding)
        result = self.domain.number(fmpq(0))
        for position in range(self.size(expr.index.size)):
            inner[expr.index] = position
            result = result + self.value(expr.body, inner)  # type: ignore[operator]
        return result

    return self.remembered(expr, binding, compute)  # type: ignore[no-any-return]


def _product_over(self: Evaluator[T], expr: n.ProductOver, binding: Binding) -> T:
    inner = dict(binding)
    result = self.domain.number(fmpq(1))
    for position in range(self.size(expr.index.size)):
        inner[expr.index] = position
        result = result * self.value(expr.body, inner)  # type: ignore[operator]
    return result


def _grid(
    self: Evaluator[T], expr: n.InverseEntry | n.Determinant, binding: Binding
) -> list[list[T]]:
    """The entries of a square matrix."""
    size, own = self.size(expr.rows.size), (expr.rows, expr.columns)
    known = table(self, expr.body)
    if known is not None and set(known.grid.indices) <= set(own):
        values = spread(known, Grid(own, (size, size)))
        return [values[at : at + size] for at in range(0, size * size, size)]
    inner = dict(binding)
    grid: list[list[T]] = []
    for row in range(size):
        inner[expr.rows] = row
        grid.append([])
        for column in range(size):
            inner[expr.columns] = column
            grid[-1].append(self.value(expr.body, inner))
    return grid


def _inverse_entry(self: Evaluator[T], expr: n.InverseEntry, binding: Binding) -> T:
    grid = self.inverse(expr, binding)
    return grid[self.position(expr.row, binding)][self.position(expr.column, binding)]


def _determinant(self: Evaluator[T], expr: n.Determinant, binding: Binding) -> T:
    return self.remembered(  # type: ignore[no-any-return]
        expr, binding, lambda: self.domain.determinant(_grid(self, expr, binding))
    )


def _piecewise(self: Evaluator[T], expr: n.Piecewise, binding: Binding) -> T:
    holds = [self.value(condition, binding) == 1 for _, condition in expr.branches]
    for (value, _), chosen in zip(expr.branches, holds, strict=True):
        if chosen:
            return self.value(value, binding)
    raise Undefined("no case applies")


def _ranged(self: Evaluator[T], expr: n.Ranged, binding: Binding) -> T:
    """A finite sum or product over integers; its ends must be literal or drawn integers."""
    lower, upper = (_whole(self, end, binding) for end in (expr.lower, expr.upper))
    if upper - lower > MAX_TERMS:
        raise TooLarge("terms")
    if _runs_backwards(self, expr) and upper < lower - 1:
        raise NotHere("range")
    is_sum = expr.kind == "sum"
    result = self.domain.number(fmpq(int(not is_sum)))
    outer, inner = self.variables, dict(binding)
    for number in range(lower, upper + 1):
        inner[expr.variable] = number
        self.variables = (*outer, expr.variable, number)
        term = self.value(expr.body, inner)
        result = result + term if is_sum else result * term  # type: ignore[operator]
    self.variables = outer
    return result


def _runs_backwards(self: Evaluator[T], expr: n.Ranged) -> bool:
    """Whether a range is left undefined where its end lies before its start.

    Closed forms hold from the empty range on: `3n - 6` for the sum of 3 from k = 3 to n. Within
    another range, and between numbers, the usual reading as an empty range holds.
    """
    literal = isinstance(expr.lower, n.Number) and isinstance(expr.upper, n.Number)
    return not self.variables and not literal


def _whole(self: Evaluator[T], expr: Expr, binding: Binding) -> int:
    value: Any = expr.value if isinstance(expr, n.Number) else self.value(expr, binding)
    whole = _as_integer(value)
    if whole is None:
        raise NotHere("range")
    return whole


def _as_integer(value: object) -> int | None:
    if isinstance(value, fmpq):
        return int(value.p) if value.q == 1 else None
    unique = getattr(value, "unique_fmpz", None)
    found = unique() if unique is not None else None
    return None if found is None else int(found)


MAX_TERMS = 400


def _not_here(_: Evaluator[T], expr: Expr, __: Binding) -> T:
    raise NotHere(type(expr).__name__)


RULES: dict[type, Callable[..., Any]] = {
    n.Number: _number,
    n.Constant: _constant,
    n.Symbol: _symbol,
    n.SizeValue: _size_value,
    n.IndexValue: _index_value,
    n.Element: _element,
    n.Delta: _delta,
    n.Indicator: _indicator,
    n.Add: _add,
    n.Multiply: _multiply,
    n.Power: _power,
    n.Apply: _apply,
    n.SumOver: _sum_over,
    n.ProductOver: _product_over,
    n.InverseEntry: _inverse_entry,
    n.Determinant: _determinant,
    n.Piecewise: _piecewise,
    n.Ranged: _ranged,
    n.Limit: _not_here,
    n.IntegralOf: _not_here,
    n.DerivativeOf: _not_here,
}

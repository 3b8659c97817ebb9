"""Points to look at: sizes for every axis, entries, and values there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from grader.expression import nodes as n
from grader.expression.draws import raw
from grader.expression.sizes import SizeVariable, resolve
from grader.expression.traverse import children, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.expression.evaluate import Binding, Evaluator
    from grader.expression.nodes import Expr, Index
    from grader.expression.sizes import Size
    from grader.reading.problem import Definition, Problem

MAX_ENTRIES = 700
MAX_DEGREE = 6


@dataclass(frozen=True)  # without slots: what is computed of it once is kept on it
class Pair:
    """An answer's entries beside the reference's, over slots in the same order."""

    problem: Problem
    answer: Expr
    answer_slots: tuple[Index, ...]
    reference: Expr
    reference_slots: tuple[Index, ...]

    def assumed(self, name: str) -> frozenset[str]:
        """The properties of a letter: declared, or forced by where it stands."""
        kept = self._assumed.get(name)
        if kept is None:
            kept = self.problem.assumed(name) | self._forced.get(name, NOTHING)
            self._assumed[name] = kept
        return kept

    def definition(self, name: str) -> Definition | None:
        """The definition of a letter."""
        return self.problem.definition(name)

    @cached_property
    def parts(self) -> tuple[Expr, ...]:
        """Every node of both sides."""
        return (*walk(self.answer), *walk(self.reference))

    @cached_property
    def _assumed(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _forced(self) -> dict[str, frozenset[str]]:
        return forced(self.parts)


NOTHING: frozenset[str] = frozenset()
NATURAL = frozenset({"natural"})
WHOLE_ARGUMENTS = frozenset({"factorial", "factorial2", "binomial", "gcd", "lcm"})


def forced(parts: Iterable[Expr]) -> dict[str, frozenset[str]]:
    r"""What a letter's place says of it: `n!` and `(-1)^n` need whole n, `\bar z` complex z."""
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for inside, properties in _forcing(part):
            for leaf in walk(inside):
                if isinstance(leaf, n.Symbol) and not leaf.name.startswith("#"):
                    found[leaf.name] = found.get(leaf.name, NOTHING) | properties
    return found


def _forcing(part: Expr) -> tuple[tuple[Expr, frozenset[str]], ...]:
    if not isinstance(part, FORCING):
        return ()
    match part:
        case n.Apply(function="conj", arguments=(inside,)):
            return ((inside, frozenset({"complex"})),)
        case n.Apply(function=function, arguments=parts) if function in WHOLE_ARGUMENTS:
            return tuple((inside, NATURAL) for inside in parts)
        case n.Ranged(lower=lower, upper=upper):
            return ((lower, NATURAL), (upper, NATURAL))
        case n.Power(base=n.Number(value=value), exponent=exponent) if value < 0:
            return ((exponent, NATURAL),)
        case _:
            return ()


FORCING = (n.Apply, n.Ranged, n.Power)


def sizes_in(pair: Pair) -> tuple[Size, ...]:
    """Every size that is not a literal number, by name; sizes nothing has fixed come last."""
    found: dict[Any, None] = {}
    for size in map(resolve, _all_sizes(pair)):
        if not isinstance(size, int):
            found[size] = None
    named = sorted(size for size in found if isinstance(size, str))
    return (*named, *(size for size in found if isinstance(size, SizeVariable)))


def _all_sizes(pair: Pair) -> Iterator[Size]:
    for index in (*pair.answer_slots, *pair.reference_slots):
        yield index.size
    for part in pair.parts:
        yield from _own_sizes(part)
    for _, body in pair.problem.definitions.values():
        for part in walk(body):
            yield from _own_sizes(part)


def _own_sizes(part: Expr) -> Iterator[Size]:
    size = SIZED.get(type(part))
    if size is not None:
        yield size(part)


SIZED: dict[type, Callable[..., Size]] = {
    n.SizeValue: lambda part: part.size,
    n.SumOver: lambda part: part.index.size,
    n.ProductOver: lambda part: part.index.size,
    n.InverseEntry: lambda part: part.rows.size,
    n.Determinant: lambda part: part.rows.size,
}


def size_settings(pair: Pair) -> tuple[dict[Size, int], ...]:
    """Two settings of distinct sizes, none below 3, in opposite orders.

    Where a size occurs squared, matrices of a size no larger than the degree obey identities
    that larger ones do not (Amitsur and Levitzki 1950, Procesi 1976), so the least size is one
    more than the degree.
    """
    sizes = sizes_in(pair)
    if not sizes:
        return ({},)
    least = 3
    if any(
        d.rows and d.rows == d.columns for family in pair.problem.objects.values() for d in family
    ):
        least = max(least, 1 + min(MAX_DEGREE, max(degree(pair.answer), degree(pair.reference))))
    numbers = range(least, least + len(sizes))
    return (
        dict(zip(sizes, numbers, strict=True)),
        dict(zip(sizes, reversed([number + 1 for number in numbers]), strict=True)),
    )


def degree(expr: Expr) -> int:
    """How many elements are multiplied at most; an inverse or a function counts as one more."""
    match expr:
        case n.Element() | n.Symbol():
            return 1
        case n.Multiply(factors=factors):
            return sum(map(degree, factors))
        case n.Power(base=base, exponent=n.Number(value=value)) if value.q == 1 and value > 0:
            return degree(base) * min(int(value.p), MAX_DEGREE)
        case n.InverseEntry(body=body) | n.Determinant(body=body):
            return 1 + degree(body)
        case _:
            return max((degree(part) for part in children(expr)), default=0)


def entries(slots: tuple[Index, ...], evaluator: Evaluator[Any]) -> Iterator[tuple[int, ...]]:
    """Every position of the slots, or a fixed choice of them where there are very many."""
    ranges = [range(evaluator.size(index.size)) for index in slots]
    count = 1
    for positions in ranges:
        count *= len(positions)
    for number, entry in enumerate(product(*ranges)):
        if (
            count <= MAX_ENTRIES
            or len(set(entry)) < len(entry)
            or raw(1, "entry", (number,)) % count < MAX_ENTRIES
        ):
            yield entry


def bound(slots: tuple[Index, ...], entry: tuple[int, ...]) -> Binding:
    """Slots at their positions."""
    return dict(zip(slots, entry, strict=True))


def letters_in(pair: Pair) -> bool:
    """Whether anything is drawn at random: a letter, an element or an unknown function."""
    return any(
        isinstance(part, n.Symbol | n.Element | n.SizeValue)
        or (isinstance(part, n.Apply) and part.function.endswith(("()", "_")))
        for part in pair.parts
    )


def counts_from_zero(pair: Pair) -> bool:
    """Whether fixed positions are written from 0."""
    return any(
        isinstance(place, n.Position) and place.value == 0
        for part in pair.parts
        if isinstance(part, n.Element)
        for place in part.indices
    )


def symbols_in(pair: Pair) -> set[str]:
    """The names of the scalar letters of both sides."""
    return {part.name for part in pair.parts if isinstance(part, n.Symbol)}

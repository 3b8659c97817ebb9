"""Points to look at: a number for every size, and entries of the slots."""

from __future__ import annotations

from itertools import islice, product
from math import prod
from typing import TYPE_CHECKING, Any

from grader.equivalence.pair import once
from grader.expression import nodes as n
from grader.expression.draws import raw
from grader.expression.sizes import SizeVariable, resolve
from grader.expression.traverse import PLACES, by_kind, children, free_indices, own_places, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.equivalence.pair import Pair
    from grader.expression.evaluate import Binding, Evaluator
    from grader.expression.nodes import Expr, Index
    from grader.expression.sizes import Size

MAX_ENTRIES = 700
MOST_COUNTED = 20_000
MAX_DEGREE = 6
LEAST_SIZE = 3
VALUE_SETTINGS = 10
VALUE_RANGE = 11


@once
def sizes_in(pair: Pair) -> tuple[Size, ...]:
    """Every size that is not a literal number, by name; sizes nothing has fixed come last."""
    slots = pair.answer_slots or pair.reference_slots
    if not slots and SIZING.isdisjoint(pair.kinds) and not pair.problem.definitions:
        return ()
    found: dict[Any, None] = {}
    for size in map(resolve, _all_sizes(pair)):
        if not isinstance(size, int):
            found[size] = None
    named = sorted(size for size in found if isinstance(size, str))
    return (*named, *(size for size in found if isinstance(size, SizeVariable)))


def _all_sizes(pair: Pair) -> Iterator[Size]:
    for index in (*pair.answer_slots, *pair.reference_slots):
        yield index.size
    yield from _own_sizes(pair.parts)
    for name in {part.name: None for part in pair.of(n.Element)}:
        declared = pair.problem.by_name(name)
        if declared is not None:
            yield from declared.axes
    for _, body in pair.problem.definitions.values():
        yield from _own_sizes(walk(body))


def _own_sizes(parts: Iterable[Expr]) -> Iterator[Size]:
    for part in parts:
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
SIZING = frozenset({n.Element, *SIZED})


@once
def size_settings(pair: Pair) -> tuple[dict[Size, int], ...]:
    r"""Settings of the sizes: two of distinct sizes in opposite orders, or more.

    From one to the other every size changes between odd and even, which is the sign of `\det(-A)`.
    None is below 3, nor below a position that is written. Where a size occurs squared, matrices of
    a size no larger than the degree obey identities that larger ones do not (Amitsur and Levitzki
    1950, Procesi 1976), so the least size is one more than the degree. A size that is also a value,
    as in `M^2 + 12 = 7 M`, is looked at in many settings, since few numbers make coincidences, and
    so are several one-hot vectors.
    """
    sizes = sizes_in(pair)
    if not sizes:
        return ({},)
    least = _least_size(pair)
    numbers = range(least, least + len(sizes))
    settings = [
        dict(zip(sizes, numbers, strict=True)),
        dict(zip(sizes, reversed([number + len(sizes) % 2 for number in numbers]), strict=True)),
    ]
    if sizes_are_values(pair) or has_several_one_hot(pair):
        settings += [
            {size: least + raw(seed, str(size), ()) % VALUE_RANGE for size in sizes}
            for seed in range(VALUE_SETTINGS)
        ]
    return tuple(settings)


def _least_size(pair: Pair) -> int:
    least = max([LEAST_SIZE, *(value + 1 for value in written(pair))])
    families = pair.problem.objects.values()
    if any(d.rows and d.rows == d.columns for family in families for d in family):
        most = max(degree(pair.answer), degree(pair.reference))
        least = max(least, 1 + min(MAX_DEGREE, most))
    return least


@once
def written(pair: Pair) -> frozenset[int]:
    """The fixed positions that occur on either side."""
    if PLACED.isdisjoint(pair.kinds):
        return frozenset()
    return positions_in(pair.answer) | positions_in(pair.reference)


def positions_in(expr: Expr) -> frozenset[int]:
    """The fixed positions that occur in an expression."""
    kinds = by_kind(expr)
    places = [place for element in kinds.get(n.Element, ()) for place in element.indices]
    for kind in PLACED - {n.Element} & kinds.keys():
        places += [place for part in kinds[kind] for place in own_places(part)]
    return frozenset([place.value for place in places if isinstance(place, n.Position)])


PLACED = frozenset(PLACES)


@once
def sizes_are_values(pair: Pair) -> bool:
    """Whether a size counts as a number: written, or left by a sum over what does not vary."""
    if not NUMBERING.isdisjoint(pair.kinds):
        return True
    if SUMMING.isdisjoint(pair.kinds):
        return False
    return any(map(_repeats, pair.of(n.SumOver))) or any(map(_repeats, pair.of(n.ProductOver)))


def _repeats(part: n.SumOver | n.ProductOver) -> bool:
    """Whether the index of a sum or product does not occur in some term of it."""
    body = part.body
    while isinstance(body, n.SumOver):
        body = body.body
    terms = body.terms if isinstance(body, n.Add) else (body,)
    return any(part.index not in free_indices(term) for term in terms)


NUMBERING: frozenset[type] = frozenset({n.SizeValue, n.IndexValue})
SUMMING: frozenset[type] = frozenset({n.SumOver, n.ProductOver})


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


def entries(
    slots: tuple[Index, ...], evaluator: Evaluator[Any], most: int = MAX_ENTRIES
) -> Iterator[tuple[int, ...]]:
    """Every position of the slots, or a fixed choice of about `most` where there are more.

    Very many positions are not even counted through.
    """
    sizes = [evaluator.size(index.size) for index in slots]
    count = prod(sizes)
    if count > MOST_COUNTED:
        yield from _few_of_many(sizes, most)
        return
    for number, entry in enumerate(product(*map(range, sizes))):
        if count <= most or raw(1, "entry", (number,)) % count < most or _is_diagonal(entry):
            yield entry


def _few_of_many(sizes: list[int], most: int) -> Iterator[tuple[int, ...]]:
    """A fixed choice of very many positions: the first of every slot, diagonal and random ones."""
    corner = islice(product(*(range(min(size, LEAST_SIZE)) for size in sizes)), most)
    diagonal = ((at,) * len(sizes) for at in range(LEAST_SIZE, min(*sizes, most)))
    drawn = (
        tuple(raw(number, "entry", (axis,)) % size for axis, size in enumerate(sizes))
        for number in range(most)
    )
    yield from dict.fromkeys((*corner, *diagonal, *drawn))


def _is_diagonal(entry: tuple[int, ...]) -> bool:
    """Whether all positions are the same, a place that a random choice would miss."""
    return len(set(entry)) == 1


def bound(slots: tuple[Index, ...], entry: tuple[int, ...]) -> Binding:
    """Slots at their positions."""
    return dict(zip(slots, entry, strict=True))


@once
def fixes_one_hot(pair: Pair) -> bool:
    """Whether a fixed entry of a one-hot vector occurs, which is 0 at nearly every point."""
    return any(
        any(isinstance(place, n.Position) for place in part.indices)
        and "one-hot" in pair.assumed(part.name)
        for part in pair.of(n.Element)
    )


@once
def has_several_one_hot(pair: Pair) -> bool:
    """Whether vectors occur whose ones may or may not stand at one position: few points show it."""
    found = {part.name: part for part in pair.of(n.Element) if "one-hot" in pair.assumed(part.name)}
    return len(found) > 1 or any(len(part.indices) > 1 for part in found.values())


@once
def counts_from_zero(pair: Pair) -> bool:
    r"""Whether fixed positions count from 0: an `x_0`, a `\delta_{i1}` whose i begins at 0."""
    return any(map(_is_first, pair.of(n.Element))) or any(map(_is_from_zero, pair.of(n.Delta)))


def _is_first(part: n.Element) -> bool:
    return any(isinstance(place, n.Position) and place.value == 0 for place in part.indices)


def _is_from_zero(part: n.Delta) -> bool:
    match part:
        case n.Delta(left=n.Index(base=0), right=n.Position()):
            return True
        case n.Delta(left=n.Position(), right=n.Index(base=0)):
            return True
        case _:
            return False

"""Witnesses: a point with small values at which both sides differ, for a person to check."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from flint import acb, arb, fmpq

from grader.equivalence.nearer import nearer
from grader.equivalence.pair import letters_in
from grader.equivalence.points import bound, counts_from_zero, entries, sizes_in, written
from grader.expression import nodes as n
from grader.expression.domains import EXACT, OPAQUE, NotHere, Rationals, TooLarge, Undefined
from grader.expression.evaluate import Evaluator
from grader.expression.sizes import name_of, resolve
from grader.model import Witness

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair

Ball = fmpq | acb | arb
SEEDS = range(8)
LEAST_SIZES = (2, 3)
MAX_SHOWN = 6
MAX_SHOWN_ENTRIES = 100
DIGITS = 6


def small_witness(pair: Pair) -> Witness | None:
    """The first difference at small integers and small sizes; None where all of them agree.

    Nor is there one about a far position, whose entries are too many to be shown.
    """
    if _is_never_rational(pair) or nearer(pair) is not pair:
        return None
    for least in _least_sizes(pair):
        sizes = {size: least + number for number, size in enumerate(sizes_in(pair))}
        for seed in SEEDS if letters_in(pair) else SEEDS[:1]:
            evaluator = Evaluator(Rationals(seed), sizes, pair)
            evaluator.base = 0 if counts_from_zero(pair) else 1
            found = _difference(pair, evaluator)
            if found is not None:
                return found
    return None


def _least_sizes(pair: Pair) -> tuple[int, ...]:
    """Sizes to begin with, at which every position that is written exists."""
    if not sizes_in(pair):
        return LEAST_SIZES[:1]
    last = max(written(pair), default=0) + counts_from_zero(pair)
    return tuple(dict.fromkeys(max(least, last) for least in LEAST_SIZES))


def _is_never_rational(pair: Pair) -> bool:
    """Whether some part that no guard may skip has a value in small rationals at no point."""
    if not pair.kinds.isdisjoint(GUARDS):
        return False
    return (
        n.Constant in pair.kinds
        or any(map(_is_root, pair.of(n.Power)))
        or any(map(_is_inexact, pair.of(n.Apply)))
    )


GUARDS: frozenset[type] = frozenset({n.Delta, n.Piecewise, n.Ranged})


def _is_root(part: n.Power) -> bool:
    return isinstance(part.exponent, n.Number) and bool(part.exponent.value.q != 1)


def _is_inexact(part: n.Apply) -> bool:
    return part.function not in EXACT and not part.function.endswith(OPAQUE)


def _difference(pair: Pair, evaluator: Evaluator[fmpq]) -> Witness | None:
    try:
        for entry in entries(pair.reference_slots, evaluator):
            expected = evaluator.value(pair.reference, bound(pair.reference_slots, entry))
            came = evaluator.value(pair.answer, bound(pair.answer_slots, entry))
            if expected != came:
                return witness_of(pair, evaluator, entry, expected, came)
    except (NotHere, Undefined, TooLarge):
        return None
    return None


def witness_of(
    pair: Pair,
    evaluator: Evaluator[Any],
    entry: tuple[int, ...],
    expected: Ball,
    came: Ball | str,
) -> Witness:
    """What is shown of one difference."""
    return Witness(
        shown_point(pair, evaluator), shown(expected), shown(came), shown_entry(pair, entry)
    )


def shown(value: Ball | str) -> str:
    """A value for people: exact where it is, else a few digits."""
    if isinstance(value, fmpq):
        return _clipped(str(value))
    if isinstance(value, acb):
        imaginary = shown(value.imag)
        if imaginary == "0":
            return shown(value.real)
        return f"{shown(value.real)} + {imaginary} i"
    if isinstance(value, arb):
        if value.is_exact() and value.is_integer():
            return _clipped(str(value.unique_fmpz()))
        return value.str(DIGITS, radius=False)
    return _clipped(str(value))


MAX_DIGITS = 40


def _clipped(text: str) -> str:
    return text if len(text) <= MAX_DIGITS else f"{text[:12]}... ({len(text)} characters)"


def shown_entry(pair: Pair, entry: tuple[int, ...]) -> str:
    """The entry looked at, counted from 1: `entry (m, k) = (1, 2)`."""
    if not entry:
        return ""
    numbers = ", ".join(str(position + 1) for position in entry)
    names = [index.name for index in pair.reference_slots]
    if all(names):
        return f"({', '.join(names)}) = ({numbers})"
    return f"entry ({numbers})" if len(entry) > 1 else f"entry {numbers}"


def shown_point(pair: Pair, evaluator: Evaluator[Any]) -> tuple[str, ...]:
    """Sizes and letters of the point, `M = 2`, `x = (1, 3)`; at most a few."""
    given = [
        f"{name_of(size)} = {evaluator.sizes[size]}"
        for size in sizes_in(pair)
        if isinstance(size, str)
    ]
    given += [f"{name} = {shown(evaluator.symbol(name))}" for name in _letters(pair)]
    for name in _objects(pair):
        if len(given) >= MAX_SHOWN:
            break
        text = _object(pair, evaluator, name)
        if text:
            given.append(f"{name} = {text}")
    return tuple(given[:MAX_SHOWN])


def _letters(pair: Pair) -> list[str]:
    names = {part.name: None for part in pair.of(n.Symbol) if not part.name.startswith("#")}
    return [name for name in names if pair.problem.definition(name) is None]


def _objects(pair: Pair) -> list[str]:
    names = {part.name: None for part in pair.of(n.Element)}
    return [name for name in names if pair.problem.definition(name) is None]


def _object(pair: Pair, evaluator: Evaluator[Any], name: str) -> str:
    """A vector or matrix at the point: `(1, 2)`, `[[1, 2], [3, 4]]`; "" for families and large."""
    declared = pair.problem.by_name(name)
    if declared is None or declared.sub_index or declared.sup_index:
        return ""
    lengths = [evaluator.size(resolve(size)) for size in declared.axes]
    if prod(lengths) > MAX_SHOWN_ENTRIES:
        return ""
    last = tuple(length - 1 for length in lengths)

    def value(*positions: int) -> str:
        known = evaluator.entries.get((name, positions))
        return shown(evaluator.entry(name, positions, last) if known is None else known)

    if len(lengths) == 1:
        return f"({', '.join(value(i) for i in range(lengths[0]))})"
    rows = (", ".join(value(i, j) for j in range(lengths[1])) for i in range(lengths[0]))
    return f"[{', '.join(f'[{row}]' for row in rows)}]"

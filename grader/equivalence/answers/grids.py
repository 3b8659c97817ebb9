"""Matrices of given sizes, entry by entry."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from grader.equivalence.answers.dispatch import comparing
from grader.equivalence.answers.entries import by_place, each, numbered
from grader.equivalence.answers.made import scalar_item
from grader.equivalence.verdicts import correct
from grader.expression import nodes as n
from grader.expression.copies import with_places
from grader.expression.sizes import resolve
from grader.expression.traverse import by_kind
from grader.model import Entry, Judgement, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.nodes import Expr
    from grader.reading.answers.kinds import Single
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

MOST = 400
MOST_COMPUTED = 36
"""How many entries are looked at one by one where each is computed from whole rows."""
COMPUTED = (n.SumOver, n.ProductOver, n.InverseEntry, n.Determinant)
Places = dict["n.Index", "n.Place"]


def with_entries(
    judgement: Judgement, answer: Single, reference: Single, problem: Problem
) -> Judgement:
    """A judgement on two matrices of the same given sizes, with one for every entry."""
    sizes = _sizes(reference.tensor)
    freely = problem.declarations.up_to or problem.declarations.layout == "either"
    if freely or not sizes or len(answer.sides) > 1 or _sizes(answer.tensor) != sizes:
        return judgement
    if prod(sizes) > MOST_COMPUTED and _is_computed(answer.tensor, reference.tensor):
        return judgement
    if judgement.verdict is Verdict.CORRECT:
        right = (Entry(name, Verdict.CORRECT, judgement.detail) for name in _names(sizes))
        return replace(judgement, entries=tuple(right))
    if judgement.verdict is not Verdict.INCORRECT:
        return judgement
    pairs = (
        (scalar_item(_at(answer.tensor, place)), scalar_item(_at(reference.tensor, place)))
        for place in product(*(range(1, size + 1) for size in sizes))
    )
    found = by_place(each(pairs, comparing(problem)), _names(sizes), EQUAL)
    if found.verdict is not Verdict.INCORRECT:
        return found if problem.declarations.tolerance else judgement
    told = judgement.code.startswith("slip.")
    detail = f"{judgement.detail}; {found.detail}" if told else found.detail
    return replace(judgement, detail=detail, entries=found.entries)


EQUAL = correct("row.equal", "the same entries")


def _is_computed(*sides: Tensor) -> bool:
    """Whether an entry of a side is more than what is written there."""
    return any(kind in by_kind(side.body) for side in sides for kind in COMPUTED)


def _sizes(tensor: Tensor) -> tuple[int, ...]:
    """The sizes of a matrix where they are numbers; () for any other."""
    sizes = tuple(resolve(slot.size) for slot in tensor.slots)
    known = tuple(size for size in sizes if isinstance(size, int))
    fit = tensor.shape is not None and len(known) == len(sizes) and prod(known) <= MOST
    return known if fit else ()


def _names(sizes: tuple[int, ...]) -> tuple[str, ...]:
    if len(sizes) == 1:
        return numbered(sizes[0])
    rows, columns = (range(1, size + 1) for size in sizes)
    return tuple(f"row {row}, column {column}" for row, column in product(rows, columns))


def _at(tensor: Tensor, place: tuple[int, ...]) -> Expr:
    """The entry of a matrix at a place, which is one of its branches where it was written out."""
    places: Places = {slot: n.Position(at) for slot, at in zip(tensor.slots, place, strict=True)}
    if isinstance(tensor.body, n.Piecewise):
        for value, condition in tensor.body.branches:
            holds = _holds(condition, places)
            if holds is None:
                break
            if holds:
                return with_places(value, places)
    return with_places(tensor.body, places)


def _holds(condition: Expr, places: Mapping[n.Index, n.Place]) -> bool | None:
    """Whether a place is the one of a branch; None for a condition of another kind."""
    match condition:
        case n.Delta(left=n.Index() as index, right=n.Position() as place) if index in places:
            return places[index] == place
        case n.Multiply(factors=factors):
            parts = [_holds(factor, places) for factor in factors]
            return None if None in parts else all(parts)
        case n.Number(value=value):
            return value != 0
        case _:
            return None

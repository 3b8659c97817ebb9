"""Far positions brought near: an `x_{60}` is looked at as an `x_4`, so that sizes stay small.

Entries are random and independent, and sums run over whole axes, so what holds of one position
holds of every other that is not written: any renumbering is allowed as long as equal ones stay
equal. It is not where a position or a size counts as a number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.pair import once
from grader.equivalence.points import positions_in, sizes_are_values, sizes_in, written
from grader.expression.copies import with_positions
from grader.expression.nodes import IndexValue, SizeValue
from grader.expression.traverse import by_kind

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr


@once
def nearer(pair: Pair) -> Pair | None:
    """The pair with every position near enough to look at; None where one is too far."""
    positions = written(pair)
    farthest = max(positions, default=0)
    if farthest <= NEAR or not sizes_in(pair):
        return pair
    bodies = [body for _, body in pair.problem.definitions.values()]
    if len(positions) > NEAR or sizes_are_values(pair) or any(map(_places, bodies)):
        return pair if farthest <= FAR else None
    moved = _renumbered(positions)
    answer, reference = (with_positions(side, moved) for side in (pair.answer, pair.reference))
    return replace(pair, answer=answer, reference=reference, kept={})


def _places(body: Expr) -> bool:
    """Whether a definition has a position of its own, or counts by one."""
    kinds = by_kind(body)
    return IndexValue in kinds or SizeValue in kinds or bool(positions_in(body))


def _renumbered(positions: frozenset[int]) -> dict[int, int]:
    """The least free numbers for far positions."""
    far = sorted(position for position in positions if position > NEAR)
    free = (number for number in range(1, NEAR + 1) if number not in positions)
    return dict(zip(far, free, strict=False))


NEAR, FAR = 8, 24

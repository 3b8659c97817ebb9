"""The same expression on both sides, up to the names of bound indices; nothing is expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.verdicts import correct
from grader.expression import nodes as n
from grader.expression.sizes import resolve
from grader.expression.traverse import bound_indices, parts_of

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Index
    from grader.model import Judgement


def identical(pair: Pair) -> Judgement | None:
    """Correct for the same expression; says nothing otherwise."""
    slots = pair.answer_slots, pair.reference_slots
    if len(slots[0]) != len(slots[1]):
        return None
    if len(parts_of(pair.answer)) != len(parts_of(pair.reference)):
        return None
    if not _same(pair.answer, pair.reference, dict(zip(*slots, strict=True))):
        return None
    return correct("same", "the same expression")


def _same(left: object, right: object, indices: dict[Index, Index]) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, str):
        return left == right
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) != len(right):
            return False
        return all(_same(a, b, indices) for a, b in zip(left, right, strict=True))
    if isinstance(left, n.Index) and isinstance(right, n.Index):
        return indices.get(left) is right
    if isinstance(left, n.SizeValue) and isinstance(right, n.SizeValue):
        return resolve(left.size) == resolve(right.size)
    if isinstance(left, n.Node) and isinstance(right, n.Node):
        return _same_node(left, right, indices)
    return left == right


def _same_node(left: n.Node, right: n.Node, indices: dict[Index, Index]) -> bool:
    own, other = bound_indices(left), bound_indices(right)
    if own and any(
        a.base != b.base or resolve(a.size) != resolve(b.size)
        for a, b in zip(own, other, strict=True)
    ):
        return False
    inside = {**indices, **dict(zip(own, other, strict=True))} if own else indices
    return all(
        _same(getattr(left, name), getattr(right, name), inside) for name in left.__match_args__
    )

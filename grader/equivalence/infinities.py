"""Infinite values: equal only to the same infinity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.expression.traverse import children

if TYPE_CHECKING:
    from grader.equivalence.pair import Pair
    from grader.expression.nodes import Expr
    from grader.model import Judgement


WORDS = {1: "infinite", -1: "minus infinity", 0: "finite"}


UNDONE: frozenset[type] = frozenset({n.Ranged, n.Limit, n.IntegralOf})


def infinities(pair: Pair) -> Judgement | None:
    """Decide where a side is an infinity; None where neither is, or one is a formula with it."""
    if n.Constant not in pair.kinds or not UNDONE.isdisjoint(pair.kinds):
        return None
    if not any(part.name == "inf" for part in pair.of(n.Constant)):
        return None
    left, right = sign_of_infinity(pair.answer), sign_of_infinity(pair.reference)
    if left == right:
        return correct("infinity.equal", "the same infinity") if left else None
    if left is None or right is None:
        return undecided("infinity.formula", "a formula with an infinity in it has no value")
    return incorrect(
        "infinity.differ", f"the answer is {WORDS[left]}, the reference {WORDS[right]}"
    )


def sign_of_infinity(expr: Expr) -> int | None:
    """1 or -1 for an infinity, 0 where there is none, None for a formula that holds one."""
    match expr:
        case n.Constant(name="inf"):
            return 1
        case n.Multiply(factors=(n.Number(value=value), n.Constant(name="inf"))):
            return 1 if value > 0 else -1
        case _:
            return None if _holds_infinity(expr) else 0


def _holds_infinity(expr: Expr) -> bool:
    """Whether an infinity stands anywhere but as an end of a sum, an integral or a limit."""
    match expr:
        case n.Constant(name=name):
            return name == "inf"
        case n.Ranged() | n.Limit() | n.IntegralOf():
            return _holds_infinity(expr.body)
        case _:
            return any(_holds_infinity(part) for part in children(expr))

"""Infinite values: equal only to the same infinity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.verdicts import correct, incorrect
from grader.expression import nodes as n
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from grader.equivalence.points import Pair
    from grader.expression.nodes import Expr
    from grader.model import Judgement


WORDS = {1: "infinite", -1: "minus infinity", 0: "finite"}


def infinities(pair: Pair) -> Judgement | None:
    """Decide where a side is an infinity; None where neither is, or one is a formula with it."""
    left, right = sign_of_infinity(pair.answer), sign_of_infinity(pair.reference)
    if left == right:
        return correct("infinity.equal", "the same infinity") if left else None
    if left is None or right is None:
        return None
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
            holds = any(isinstance(part, n.Constant) and part.name == "inf" for part in walk(expr))
            bounded = any(
                isinstance(part, n.Ranged | n.Limit | n.IntegralOf) for part in walk(expr)
            )
            return None if holds or bounded else 0

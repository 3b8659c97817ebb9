r"""What stands after `≈` in a right chain: it must be near what stands before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flint import arb, fmpq

from grader.equivalence.answers.made import scalar_item
from grader.equivalence.answers.numbers import NotReal, ball_of, symbols_in
from grader.equivalence.answers.tolerance import BITS, decimal_places
from grader.equivalence.answers.words import softened
from grader.expression.nodes import Number
from grader.expression.substitution import substituted
from grader.latex import tree as t
from grader.model import Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.latex.tree import Node
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

NEAR, NEAR_FRACTION = fmpq(1, 200), fmpq(1, 80)  # of the value


def with_approximations(judgement: Judgement, answer: Answer, problem: Problem) -> Judgement:
    """A judgement that a right answer keeps only where its approximations are near."""
    if judgement.verdict is not Verdict.CORRECT or not isinstance(answer, k.Related):
        return judgement
    pairs = zip(answer.sides, answer.operators, answer.sides[1:], strict=False)
    if all(_is_near(left, right, problem) for left, sign, right in pairs if sign == "≈"):
        return judgement
    detail = "the exact value is right, the approximation of it is not"
    return softened(judgement, "chain.approximation", detail)


def _is_near(before: Answer, after: Answer, problem: Problem) -> bool:
    """Whether two values are near, with letters at some points; what is no value is not."""
    if isinstance(before, k.Name):
        return True
    after = _digits(after)
    if not (isinstance(before, k.Single) and isinstance(after, k.Single)):
        return False
    letters = symbols_in(before.value)
    if letters != symbols_in(after.value):
        return False
    margin = _margin(after.node)
    return all(
        _are_near(
            substituted(before.value, point), substituted(after.value, point), margin, problem
        )
        for point in _points(letters)
    )


def _margin(node: Node) -> tuple[fmpq, arb]:
    """How far what is written may lie off: a share of the value, or one unit in the last place."""
    places = 0 if isinstance(node, t.Number) and node.text.isdecimal() else decimal_places(node)
    return (NEAR_FRACTION, arb(0)) if places is None else (NEAR, arb(10) ** -places)


def _digits(side: Answer) -> Answer:
    r"""`1.41\ldots` as the digits that it shows; any other side as it is."""
    shown = CUT.fullmatch(side.key) if isinstance(side, k.Name) else None
    if shown is None:
        return side
    whole, decimals = shown[1], shown[2]
    return scalar_item(Number(fmpq(int(whole + decimals), 10 ** len(decimals))))


CUT = re.compile(r"(-?\d+)\.(\d+)(?:\.\.\.|…|\\[lc]?dots)")


def _points(letters: tuple[str, ...]) -> list[dict[str, Expr]]:
    """Values for the letters, other ones each time; a single point where there are none."""
    return [
        {name: Number(fmpq(seed + place, 2)) for place, name in enumerate(letters)}
        for seed in (SEEDS if letters else SEEDS[:1])
    ]


SEEDS = (3, 7, 12)


def _are_near(before: Expr, after: Expr, margin: tuple[fmpq, arb], problem: Problem) -> bool:
    try:
        exact, rounded = (ball_of(side, problem, BITS) for side in (before, after))
    except NotReal:
        return False
    distance = abs(exact - rounded)
    share, unit = margin
    return not (distance > abs(exact) * share and distance > unit)

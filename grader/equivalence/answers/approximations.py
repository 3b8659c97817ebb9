r"""What stands after `≈` in a right chain: it must be near what stands before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq

from grader.equivalence.answers.numbers import NotReal, ball_of, is_letter_free
from grader.equivalence.answers.tolerance import BITS, decimal_places
from grader.equivalence.answers.words import softened
from grader.model import Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

NEAR = fmpq(1, 200)  # of the value; or one unit in the last place that is written


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
    """Whether two numbers are near; what is no number is not looked at."""
    left, right = _value(before), _value(after)
    if left is None or right is None:
        return True
    if not (is_letter_free(left.value) and is_letter_free(right.value)):
        return True
    try:
        exact, rounded = (ball_of(side.value, problem, BITS) for side in (left, right))
    except NotReal:
        return True
    unit = arb(10) ** -(decimal_places(right.node) or 0)
    distance = abs(exact - rounded)
    return not (distance > abs(exact) * NEAR and distance > unit)


def _value(side: Answer) -> k.Single | None:
    value = side.value if isinstance(side, k.Name) else side
    return value if isinstance(value, k.Single) else None

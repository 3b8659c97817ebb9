"""A comparison for the entries of containers, and what tells most entries apart at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import ctx

from grader.equivalence.answers.numbers import PLAIN_SEEDS, PRECISIONS, symbols_in
from grader.equivalence.answers.tolerance import decimal_places
from grader.expression.balls import Reals
from grader.expression.domains import NotHere, TooLarge, Undefined
from grader.expression.evaluate import Evaluator
from grader.latex import tree as t
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Callable

    from flint import arb

    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two entries are compared in one problem."""

    problem: Problem
    function: Callable[[Answer, Answer, Problem], Judgement]

    def __call__(self, answer: Answer, reference: Answer) -> Judgement:
        """The verdict on one entry."""
        return self.function(answer, reference, self.problem)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The value of a scalar at one point, and the letters that it depends on."""

    letters: tuple[str, ...]
    ball: arb


Prints = tuple[Fingerprint | None, ...]


def fingerprints(item: Answer, problem: Problem) -> Prints:
    """Those of a row's entries, or of one value."""
    if isinstance(item, k.Row):
        return tuple(_fingerprint(entry, problem) for entry in item.items)
    return (_fingerprint(item, problem),)


def _fingerprint(item: Answer, problem: Problem) -> Fingerprint | None:
    """None for what has units, decimals or no one real value."""
    if not isinstance(item, k.Single) or item.unit or item.tensor.slots or len(item.sides) > 1:
        return None
    if problem.declarations.tolerance or decimal_places(item.node) is not None:
        return None
    if isinstance(item.node, t.Postfix):
        return None
    with ctx.workprec(PRECISIONS[0]):
        evaluator: Evaluator[Any] = Evaluator(Reals(PLAIN_SEEDS[0]), {}, problem)
        try:
            ball = evaluator.value(item.value, {})
        except (NotHere, Undefined, TooLarge, KeyError):
            return None
    return Fingerprint(symbols_in(item.value), ball)


def apart(left: Prints, right: Prints) -> bool:
    """Whether two entries certainly differ: values in the same letters that do not meet."""
    return len(left) == len(right) and any(
        mine is not None
        and other is not None
        and mine.letters == other.letters
        and not mine.ball.overlaps(other.ball)
        for mine, other in zip(left, right, strict=True)
    )

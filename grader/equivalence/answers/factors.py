"""A sign, a factor or an orthogonal map that a rubric leaves free: one for the whole tuple."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.freedoms import compare_freely
from grader.expression.build import add, multiply
from grader.expression.nodes import Delta, Index, Position
from grader.model import Verdict
from grader.reading.answers import kinds as k
from grader.reading.tensor import Tensor

if TYPE_CHECKING:
    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

SHARED = frozenset({"sign", "scale", "orthogonal"})


def leaves_factor(problem: Problem) -> bool:
    """Whether the rubric leaves a sign, a factor or an orthogonal map free."""
    return bool(SHARED & set(problem.declarations.up_to))


def without_factor(problem: Problem) -> Problem:
    """The same problem where sign, factor and map count."""
    kept = tuple(word for word in problem.declarations.up_to if word not in SHARED)
    return replace(problem, declarations=replace(problem.declarations, up_to=kept))


def by_one_factor(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """The verdict where one sign, factor or map is before all entries; None where none is."""
    mine, other = stacked(answer), stacked(reference)
    if mine is None or other is None or mine.slots[0].size != other.slots[0].size:
        return None
    judgement = compare_freely(mine, other, problem, problem.declarations.up_to)
    return None if judgement.verdict is Verdict.INCORRECT else judgement


def stacked(answer: Answer) -> Tensor | None:
    """The scalar entries of a tuple, a list or a column as one vector."""
    items = answer.items if isinstance(answer, k.Row | k.Listed) else ()
    items = answer.entries if isinstance(answer, k.Single) else items
    values = [item.value for item in items if isinstance(item, k.Single) and not item.tensor.slots]
    if not values or len(values) < len(items):
        return None
    index = Index("entry", len(values))
    terms = (multiply((Delta(index, Position(at)), v)) for at, v in enumerate(values, start=1))
    return Tensor((index,), add(terms), "elementwise")

"""Lines given by a point and a direction, `(1 + 3t, -2 + 4t)` for all real t.

Two are the same where the directions are multiples of each other and a point of one lies on the
other: every 2 by 2 minor is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from grader.equivalence.answers.equations import is_zero
from grader.equivalence.answers.naming import stripped
from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression import nodes as n
from grader.expression.build import ONE, ZERO, add, multiply, negate
from grader.expression.substitution import substituted
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.expression.nodes import Expr
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

Vector = tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The points `point + t direction` for all real t."""

    point: Vector
    direction: Vector


def compare_lines(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Whether two lines are the same; None where one side is no line in as many dimensions."""
    mine, other = line_of(answer, problem), line_of(reference, problem)
    if mine is None or other is None or len(mine.point) != len(other.point):
        return None
    between = tuple(add((a, negate(b))) for a, b in zip(mine.point, other.point, strict=True))
    for vector, words in ((mine.direction, "the directions are not parallel"), (between, OFF)):
        verdict = _parallel(vector, other.direction, problem)
        if verdict is Verdict.INCORRECT:
            return incorrect("line.differs", f"another line: {words}")
        if verdict is not Verdict.CORRECT:
            return undecided("line.open", "lines that were not shown to be the same")
    return correct("line.equal", "the same line: parallel, with a point in common")


OFF = "the point of the answer is not on the reference"


def line_of(answer: Answer, problem: Problem) -> Line | None:
    """The line of a row with one parameter, in which its entries are linear."""
    parameter = ""
    answer = stripped(answer)
    if isinstance(answer, k.Given):
        if answer.numbers != "R":
            return None
        parameter = answer.parameter
        answer = answer.body
    row = stripped(answer)
    if not isinstance(row, k.Row) or not all(map(_is_scalar, row.items)):
        return None
    entries = [item.value for item in row.items if isinstance(item, k.Single)]
    letters = {name for entry in entries for name in symbols_in(entry)}
    if not parameter and len(letters) == 1:
        (parameter,) = letters
    if parameter not in letters:
        return None
    return _linear(entries, parameter, problem)


def _is_scalar(item: Answer) -> bool:
    return isinstance(item, k.Single) and not item.tensor.slots and not item.unit


def _linear(entries: list[Expr], parameter: str, problem: Problem) -> Line | None:
    point = tuple(substituted(entry, {parameter: ZERO}) for entry in entries)
    ends = [substituted(entry, {parameter: ONE}) for entry in entries]
    direction = tuple(add((end, negate(start))) for end, start in zip(ends, point, strict=True))
    for entry, start, step in zip(entries, point, direction, strict=True):
        moved = add((start, multiply((n.Symbol(parameter), step))))
        if is_zero(add((entry, negate(moved))), problem) is not Verdict.CORRECT:
            return None
    moves = any(is_zero(step, problem) is Verdict.INCORRECT for step in direction)
    return Line(point, direction) if moves else None


def _parallel(left: Vector, right: Vector, problem: Problem) -> Verdict:
    """Whether all minors of two vectors are zero."""
    found = set()
    for i, j in combinations(range(len(left)), 2):
        minor = add((multiply((left[i], right[j])), negate(multiply((left[j], right[i])))))
        found.add(is_zero(minor, problem))
    for verdict in (Verdict.INCORRECT, Verdict.UNDECIDED):
        if verdict in found:
            return verdict
    return Verdict.CORRECT

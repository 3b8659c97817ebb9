r"""Sequences and functions given at another place than the reference's: `a_{n+1} = 2n + 1`.

The reference's value is taken at the answer's place, or the answer's at the reference's. One that
agrees is for a person, because a place may leave out values: `a_{n+1}` for n from 1 has no `a_1`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.tensors import compare
from grader.equivalence.verdicts import undecided
from grader.expression.substitution import substituted
from grader.latex import LatexError, parse
from grader.model import Verdict
from grader.reading.answers import kinds as k
from grader.reading.clash import TypeClash
from grader.reading.reader import Reader
from grader.reading.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.equivalence.answers.naming import Named
    from grader.expression.nodes import Expr
    from grader.model import Judgement
    from grader.reading.problem import Problem

ELSEWHERE = ("name.place", "given at another place than the reference, so a person decides")
_PLACED = re.compile(r"(?P<head>\\?[A-Za-z]+)(?:_\{(?P<below>.+)\}|\((?P<inside>.+)\))")


def unless_elsewhere(
    judgement: Judgement, found: Named, wanted: Named, problem: Problem
) -> Judgement:
    """A refusal, unless the values may agree once both are taken at one place."""
    mine, other = _place(found), _place(wanted)
    if judgement.verdict is not Verdict.INCORRECT or mine is None or other is None or mine == other:
        return judgement
    if mine[0] != other[0] or _differ(found, wanted, (mine[1], other[1]), problem):
        return judgement
    return undecided(*ELSEWHERE)


def unless_shifted(judgement: Judgement, mine: Iterable[str], other: Iterable[str]) -> Judgement:
    """A refusal, unless the letters of two recurrences are one sequence at other places."""
    places = [{found for name in names if (found := _split(name))} for names in (mine, other)]
    heads = {head for head, _ in places[0] ^ places[1]}
    shared = set.intersection(*({head for head, _ in each} for each in places))
    moved = judgement.verdict is Verdict.INCORRECT and bool(heads & shared)
    return undecided(*ELSEWHERE) if moved else judgement


def _place(answer: Named) -> tuple[str, str] | None:
    """What is given and where, `(a, n+1)`; None without a place that has a letter in it."""
    if len(answer.names) != 1:
        return None
    name = answer.names[0]
    return (name.key, name.arguments[0]) if len(name.arguments) == 1 else _split(name.key)


def _split(name: str) -> tuple[str, str] | None:
    match = _PLACED.fullmatch(name)
    if match is None:
        return None
    place = match["below"] or match["inside"]
    return (match["head"], place) if re.search("[a-z]", place) else None


def _differ(found: Named, wanted: Named, places: tuple[str, str], problem: Problem) -> bool:
    """Whether the values certainly differ where one of both places is a letter alone."""
    if not (isinstance(found.value, k.Single) and isinstance(wanted.value, k.Single)):
        return False
    (mine, other), (here, there) = (found.value.value, wanted.value.value), places
    if there.isalpha():
        return _certain(mine, _moved(other, there, here, problem), problem)
    return here.isalpha() and _certain(_moved(mine, here, there, problem), other, problem)


def _certain(left: Expr | None, right: Expr | None, problem: Problem) -> bool:
    if left is None or right is None:
        return False
    sides = [Tensor((), side, "scalar") for side in (left, right)]
    return compare(sides[0], sides[1], problem).verdict is Verdict.INCORRECT


def _moved(value: Expr, letter: str, place: str, problem: Problem) -> Expr | None:
    """A value with a place for its letter; None where it cannot be moved there."""
    if any(_split(name) for name in symbols_in(value)):
        return None
    if letter not in symbols_in(value):
        return value
    try:
        at = Reader(problem, place).scalar(parse(place), {})
    except (LatexError, TypeClash):
        return None
    return substituted(value, {letter: at})

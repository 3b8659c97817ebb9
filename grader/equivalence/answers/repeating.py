"""Rules for a reference that is a family of values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.bands import compare_bands
from grader.equivalence.answers.dispatch import compare_answers, rule
from grader.equivalence.answers.families import compare_progressions, progressions, unsaid
from grader.equivalence.answers.lines import compare_lines
from grader.equivalence.answers.naming import renamed
from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.answers.sets import compare_regions
from grader.equivalence.answers.words import kind_open, softened
from grader.equivalence.verdicts import undecided
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


def compare_repeating(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """Progressions on both sides; else the bodies as written."""
    found = compare_progressions(answer, reference, problem)
    if found is not None:
        return found
    bands = compare_bands(answer, reference, problem)
    if bands is not None:
        return bands if _numbers(answer) else unsaid(bands)
    left = answer.body if isinstance(answer, k.Given) else answer
    right = reference.body if isinstance(reference, k.Given) else reference
    if left is answer and right is reference:
        return kind_open(answer, reference)
    if isinstance(answer, k.Given) and isinstance(reference, k.Given):
        left = with_letter(left, answer.parameter, reference.parameter)
    judgement = compare_answers(left, right, problem)
    if judgement.verdict is Verdict.INCORRECT:
        return undecided("family.open", "families that were not compared")
    mine, other = _numbers(answer), _numbers(reference)
    if mine != other and mine:
        return softened(judgement, "family.numbers", f"the parameter runs over {mine}")
    return judgement if mine or isinstance(answer, k.Related) else unsaid(judgement)


def with_letter(answer: Answer, old: str, new: str) -> Answer:
    """A family's body with another parameter; as it is where that letter is taken."""
    match answer:
        case k.Single():
            taken = old == new or new in symbols_in(answer.value)
            return answer if taken else renamed(answer, {old: new})
        case k.Row(items=items) | k.Listed(items=items) | k.Joined(items=items):
            return replace(answer, items=tuple(with_letter(item, old, new) for item in items))
        case k.Related(sides=sides):
            return replace(answer, sides=tuple(with_letter(side, old, new) for side in sides))
        case _:
            return answer


def _numbers(answer: Answer) -> str:
    return answer.numbers if isinstance(answer, k.Given) else ""


def repeats(items: tuple[Answer, ...], problem: Problem) -> bool:
    """Whether answers make up a family that repeats without saying so."""
    found = progressions(k.Listed(items, ","), problem)
    return found is not None and any(not part.period.contains(0) for part in found)


@rule(k.Given)
def _given(answer: Answer, reference: k.Given, problem: Problem) -> Judgement:
    if reference.numbers == "R":
        judged = compare_lines(answer, reference, problem)
        judged = judged or compare_regions(answer, reference, problem)
        if judged is not None:
            return judged
    return compare_repeating(answer, reference, problem)

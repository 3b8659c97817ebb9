"""The verdict on an answer under what the rubric declares: the kind asked for, free labels."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from grader.equivalence.answers.asked import as_function, other_kind
from grader.equivalence.answers.dispatch import compare_answers
from grader.equivalence.answers.naming import renamed, renamed_sides
from grader.equivalence.answers.numbers import symbols_in
from grader.equivalence.answers.tails import with_tails
from grader.equivalence.verdicts import correct
from grader.model import Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.model import Judgement
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem

MOST_LETTERS = 5


def compare_declared(answer: Answer, reference: Answer, problem: Problem) -> Judgement:
    """The verdict on an answer of the kind asked for; another kind is refused by its name."""
    declared = problem.declarations.type
    clash = other_kind(answer, declared) if declared else None
    if clash is not None:
        return clash
    if declared == "function":
        answer = as_function(answer, reference)
    judgement = with_tails(compare_answers(answer, reference, problem), answer, reference)
    if judgement.verdict is Verdict.CORRECT or "labels" not in problem.declarations.up_to:
        return judgement
    return _with_labels(answer, reference, problem) or judgement


def _with_labels(answer: Answer, reference: Answer, problem: Problem) -> Judgement | None:
    """Right under one exchange of letters for letters, the same everywhere; None under none."""
    mine = sorted(set(_letters(answer)) - problem.objects.keys())
    other = sorted(set(_letters(reference)) - problem.objects.keys())
    if len(mine) != len(other) or len(mine) > MOST_LETTERS:
        return None
    for order in permutations(other):
        letters = dict(zip(mine, order, strict=True))
        found = compare_answers(_relabelled(answer, letters), reference, problem)
        if found.verdict is Verdict.CORRECT:
            changed = ", ".join(f"{b} for {a}" for a, b in letters.items() if a != b)
            return correct("freedom.labels", f"right with {changed}: {found.detail}")
    return None


def _letters(answer: Answer) -> Iterator[str]:
    """The letters of an answer, and the names of its values."""
    match answer:
        case k.Single(sides=sides):
            for side in sides:
                yield from symbols_in(side.body)
        case k.Name(key=key, arguments=arguments):
            yield from (key, *arguments)
        case k.Related(sides=items) | k.Row(items=items) | k.Listed(items=items):
            for item in items:
                yield from _letters(item)
        case k.Joined(items=items) | k.Ratio(items=items) | k.Operated(items=items):
            for item in items:
                yield from _letters(item)
        case _:
            return


def _relabelled(answer: Answer, letters: Mapping[str, str]) -> Answer:
    """An answer with letters exchanged in it, its names among them."""
    match answer:
        case k.Single():
            return renamed(answer, letters)
        case k.Name(key=key, arguments=arguments, value=value):
            changed = value and replace(value, sides=renamed_sides(value, letters))
            named = tuple(letters.get(each, each) for each in arguments)
            return k.Name(letters.get(key, key), named, changed)
        case k.Related(sides=sides):
            return replace(answer, sides=tuple(_relabelled(side, letters) for side in sides))
        case k.Row() | k.Listed() | k.Joined() | k.Ratio() | k.Operated():
            return replace(answer, items=tuple(_relabelled(i, letters) for i in answer.items))
        case _:
            return answer

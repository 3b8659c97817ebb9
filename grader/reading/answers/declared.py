"""The reading of a text under what the rubric declares of the answer: its kind, its unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import parse
from grader.reading.answers import kinds as k
from grader.reading.answers.choices import chosen
from grader.reading.answers.meant import meant
from grader.reading.answers.read import read_answer
from grader.reading.answers.unit_words import unit_of
from grader.reading.answers.words import only_words

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem


def read_declared(problem: Problem, text: str, before: str = "") -> Answer:
    """The answer in a text, as the kind that is declared; `D. 16` is a choice with its value."""
    declared = problem.declarations.type
    said = only_words(text) if declared == "text" else ""
    if said:
        return k.Words(said)
    choice = read_choice(problem, text, declared=declared == "choice")
    return choice or meant(read_answer(problem, text, parse(text), before), declared)


def read_choice(problem: Problem, text: str, *, declared: bool) -> Answer | None:
    """The choice that a text is, by its usual spellings or by all of them; None for no choice."""
    found = chosen(text, declared=declared)
    if found is None:
        return None
    if found.rest:
        return k.Choice(found.letters[0], read_answer(problem, found.rest, parse(found.rest)))
    choices = tuple(map(k.Choice, found.letters))
    return choices[0] if len(choices) == 1 else k.Listed(choices, ",")


def declared_unit(text: str) -> str:
    """A unit in its one spelling; one that no table knows is its own word."""
    return unit_of(text) or text.strip()


def with_declared_unit(answer: Answer, unit: str) -> Answer:
    """A reference whose bare numbers are in the unit that the rubric declares."""
    match answer:
        case k.Single(unit=""):
            return replace(answer, unit=unit)
        case k.Row(items=items) | k.Listed(items=items):
            return replace(answer, items=tuple(with_declared_unit(item, unit) for item in items))
        case k.Related(sides=sides):
            return replace(answer, sides=tuple(with_declared_unit(side, unit) for side in sides))
        case _:
            return answer
